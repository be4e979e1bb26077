"""主题研讨: who said what, 三重一大 with its views and votes, and how a topic ends."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_closed_meeting
from textual.pilot import Pilot
from ui_school import (
    app_on,
    change_shown_meeting,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.meeting.carry_over_to_next_meeting import returning_topics
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
)
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.widgets.text_layout import WrappedText

TO_FUNDS = ("f10", "down", "down", "down", "enter")


def topic_of(app: MeetingApp) -> Topic:
    return newest_meeting(app).topics[0]


def asked(app: MeetingApp) -> str:
    """The question of the dialog that is shown."""
    return str(app.screen.query_one(".dialog-question", WrappedText).text)


async def open_topic(pilot: Pilot[None], title: str = "更换护眼灯") -> None:
    await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
    await enter(pilot, title)


async def everybody_agrees(pilot: Pilot[None]) -> None:
    await enter(pilot, "林主任、顾主任、严主任、苏主任 同意")
    await enter(pilot, "方校长 同意")


async def test_an_opinion_is_taken_by_post_and_a_second_one_stands_on_its_own(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await enter(pilot, "林主任 先试用一个月")
        await enter(pilot, "严守正：已询价三家")
        await enter(pilot, "林老师 经费从公用经费列支")
        assert topic_of(app).opinions == (
            Opinion(name="林知秋", text="先试用一个月"),
            Opinion(name="严守正", text="已询价三家"),
            Opinion(name="林知秋", text="经费从公用经费列支"),
        )


async def test_a_speaker_is_known_by_the_initials_of_the_name(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await until(pilot, lambda: "lzq" in app.context.names_by_initials)
        await enter(pilot, "lzq、顾主任 同意")
        assert [each.name for each in topic_of(app).opinions] == ["林知秋", "顾一帆"]


async def test_initials_that_are_nobody_s_are_noticed_while_they_are_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await until(pilot, lambda: "lzq" in app.context.names_by_initials)
        await type_text(pilot, "zzz：同意")
        assert "没认出 zzz" in screen_text(app)
        await press(pilot, *["backspace"] * 6)
        await type_text(pilot, "LZQ：同意")
        assert "没认出" not in screen_text(app)
        await press(pilot, "enter")
        assert topic_of(app).opinions[0].name == "林知秋"


async def test_a_topic_is_marked_and_unmarked_as_a_major_one(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await press(pilot, *TO_FUNDS)
        assert topic_of(app).major is MajorDecisionKind.FUNDS
        assert "三重一大·大额资金使用" in screen_text(app)
        await press(pilot, "f10", "escape")
        assert topic_of(app).major is MajorDecisionKind.FUNDS
        await press(pilot, "f10", "enter")
        assert topic_of(app).major is None
        assert "三重一大" not in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_a_major_topic_asks_for_one_thing_after_the_other(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await open_topic(pilot)
        await press(pilot, *TO_FUNDS)
        assert "还有 4 人未发表意见" in screen_text(app)
        await enter(pilot, "林主任、顾主任、严主任、苏主任 同意")
        assert "主持人（方启明）应末位表态" in screen_text(app)
        await enter(pilot, "方校长 同意")
        assert "三重一大  未记决议" in screen_text(app)
        await press(pilot, "f8")
        await enter(pilot, "控制价二十八万元")
        assert "三重一大  未记表决票数" in screen_text(app)
        await type_text(pilot, "4票赞成，1票弃权")
        assert "弃权 1 票（实到 5 人）· 可通过" in screen_text(app).replace("\n ", "")
        await press(pilot, "enter")
        assert topic_of(app).vote == VoteResult(votes_for=4, abstained=1)
        assert "三重一大  程序已记全" in screen_text(app)
        await enter(pilot, "没有别的意见")
        assert topic_of(app).opinions[-1].text == "没有别的意见"


async def test_a_vote_that_fails_proposes_the_other_decision_and_sets_nothing(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await press(pilot, *TO_FUNDS)
        await everybody_agrees(pilot)
        await press(pilot, "f8")
        await enter(pilot, "控制价二十八万元")
        await enter(pilot, "2 2 1")
        assert topic_of(app).decision_kind is DecisionKind.PASSED
        assert "按票数应为“不通过”" in screen_text(app)
        assert "【不通过】" in screen_text(app)
        await press(pilot, "enter")
        topic = topic_of(app)
        assert (topic.decision_kind, topic.decision) == (DecisionKind.REJECTED, "控制价二十八万元")


async def test_figures_that_are_no_vote_are_given_back(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_topic(pilot)
        await press(pilot, "f2")
        await enter(pilot, "多数赞成")
        await until(pilot, lambda: "票数没看懂" in screen_text(app))
        assert topic_of(app).vote is None
        assert "多数赞成" in screen_text(app).splitlines()[-2]


async def test_a_recorded_vote_is_put_right_and_taken_away(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await press(pilot, "f2")
        await enter(pilot, "5")
        await press(pilot, "f5", "up", "enter", "ctrl+u")
        await enter(pilot, "赞成4 反对1")
        assert topic_of(app).vote == VoteResult(votes_for=4, against=1)
        await press(pilot, "up", "enter", "ctrl+u")
        await enter(pilot, "差不多")
        assert topic_of(app).vote == VoteResult(votes_for=4, against=1)
        assert "差不多" in screen_text(app)
        await press(pilot, "ctrl+u", "f5", "up", "delete")
        assert topic_of(app).vote is None


async def test_an_ordinary_topic_is_asked_for_nothing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await press(pilot, "f8")
        await enter(pilot, "十二月起试行")
        assert "表决" not in screen_text(app)
        assert topic_of(app).decision_kind is DecisionKind.PASSED


async def test_the_name_of_a_topic_is_put_right_or_the_topic_taken_away(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot, "开方日（顾一帆）")
        await press(pilot, "f9", "f9", "ctrl+u")
        await enter(pilot, "开放日（顾一帆）")
        assert (topic_of(app).title, topic_of(app).proposer) == ("开放日", "顾一帆")
        await press(pilot, "f9", "f9", "ctrl+u", "enter")
        assert newest_meeting(app).topics == ()
        assert "还没有议题" in screen_text(app)
        await press(pilot, "ctrl+z")
        assert topic_of(app).title == "开放日"


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_title_and_newest_opinion_stay_before_the_room(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        said = tuple(Opinion(text=f"第{number}条" + "建议先试点再推开" * 8) for number in range(12))
        topic = Topic(id=1, title="更换护眼灯", opinions=said)
        change_shown_meeting(screen, lambda each: msgspec.structs.replace(each, topics=(topic,)))
        await press(pilot, "f5")
        await enter(pilot, "最新的一条")
        await until(pilot, lambda: "最新的一条" in screen_text(app))
        assert "更换护眼灯" in screen_text(app)
        await press(pilot, "f9")
        await enter(pilot, "另一个议题")
        await press(pilot, "pageup")
        await until(pilot, lambda: "最新的一条" in screen_text(app))


async def test_the_newest_opinion_stays_in_view_when_the_lines_are_wrapped_anew(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        said = tuple(Opinion(text=f"第{number}条" + "建议先试点再推开" * 8) for number in range(12))
        topic = Topic(id=1, title="更换护眼灯", opinions=said)
        change_shown_meeting(screen, lambda each: msgspec.structs.replace(each, topics=(topic,)))
        await until(pilot, lambda: "第11条" in screen_text(app))
        screen.panel.lines._wrapped_width += 1  # as where a scrollbar has just taken a column
        screen.panel.lines.on_resize()
        await until(pilot, lambda: "第0条" in screen_text(app) or "第11条" in screen_text(app))
        assert "第11条" in screen_text(app)


async def test_a_title_of_any_length_leaves_room_for_what_is_said(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await open_topic(pilot, "很长[/]的{{题目}}" * 60)
        await enter(pilot, "刚说的一句")
        await type_text(pilot, "正在写")
        assert "刚说的一句" in screen_text(app)
        assert "正在写" in screen_text(app).splitlines()[-2]


async def test_a_topic_left_over_says_since_when(planned: Path) -> None:
    earlier = make_closed_meeting(5, date(2026, 11, 9), id=1)
    coming = Meeting(
        id=2,
        number=6,
        on=date(2026, 11, 23),
        state=MeetingState.OPEN,
        topics=(Topic(id=1, title="校服选用", since=1),),
    )
    record_change(planned, Change(words="", meetings=(earlier, coming)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        screen.show_step(MeetingStep.TOPIC_DISCUSSION)
        await settle(pilot)
        assert "校服选用  第5次遗留" in screen_text(app)


async def test_the_close_tells_what_a_major_decision_still_wants(planned: Path) -> None:
    topic = Topic(
        id=1,
        title="更换护眼灯",
        major=MajorDecisionKind.FUNDS,
        opinions=(Opinion(name="方启明", text="同意"),),
        decision_kind=DecisionKind.PASSED,
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 40)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.CLOSE)
        change_shown_meeting(screen, lambda each: msgspec.structs.replace(each, topics=(topic,)))
        await press(pilot, "f3", "f4")
        assert "三重一大“更换护眼灯”：未记表决票数" in screen_text(app)


async def test_a_topic_that_holds_something_is_deleted_only_when_asked(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic(pilot)
        await enter(pilot, "林主任 先试用一个月")
        await press(pilot, "f7")
        await enter(pilot, "护眼灯比价 严守正 12月5日")
        (task,) = app.context.item_tree.tasks
        assert task.topic == topic_of(app).id
        await press(pilot, "f9", "f9", "ctrl+u", "enter")
        assert "删除议题“更换护眼灯”？" in asked(app)
        assert "意见 1 条、任务 1 项" in asked(app)
        await press(pilot, "enter")
        assert [topic.title for topic in newest_meeting(app).topics] == ["更换护眼灯"]
        await press(pilot, "f9", "f9", "ctrl+u", "enter", "down", "enter")
        assert newest_meeting(app).topics == ()
        (kept,) = app.context.item_tree.tasks
        assert (kept.id, kept.topic) == (task.id, None)
        await enter(pilot, "秋季运动会")
        assert topic_of(app).id != task.topic


async def test_a_topic_left_over_is_deleted_only_when_asked(planned: Path) -> None:
    last = make_closed_meeting(1, date(2026, 11, 9), topics=(Topic(id=1, title="春游去向"),))
    record_change(planned, Change(words="x", meetings=(last,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await press(pilot, "f9", "f9", "ctrl+u", "enter")
        assert "它是第1次例会遗留的" in asked(app)
        await press(pilot, "escape")
        assert [topic.title for topic in newest_meeting(app).topics] == ["春游去向"]


async def test_one_key_records_that_everybody_present_who_has_not_spoken_agrees(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_topic_with_views(pilot)
        await press(pilot, "ctrl+o")
        rest = [each for each in topic_of(app).opinions if each.with_rest]
        assert [(each.name, each.text) for each in rest] == [
            ("方启明", "同意"),
            ("林知秋", "同意"),
            ("苏小满", "同意"),
        ]
        assert "其余 3 人：同意（方启明、林知秋、苏小满）" in screen_text(app)
        await press(pilot, "ctrl+o")
        await until(pilot, lambda: "没有其余的人" in screen_text(app))
        await press(pilot, "ctrl+z")
        assert not any(each.with_rest for each in topic_of(app).opinions)
        assert screen.panel.line_count() == 2


async def open_topic_with_views(pilot: Pilot[None]) -> MeetingScreen:
    await open_topic(pilot)
    await enter(pilot, "严主任：已询价三家")
    await enter(pilot, "顾一帆：建议先试两个班。")
    screen = pilot.app.screen
    assert isinstance(screen, MeetingScreen)
    return screen


async def test_words_of_an_opinion_left_as_they_were_give_way_to_those_of_the_next(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_topic_with_views(pilot)
        await press(pilot, "up", "f7")
        assert screen.panel.entry_line.text.strip() == "先试两个班"
        await press(pilot, "escape", "up", "f7")
        assert screen.panel.entry_line.text.strip() == "已询价三家"
        await type_text(pilot, "顾一帆")
        await press(pilot, "escape", "down", "f7")
        assert screen.panel.entry_line.text.strip() == "已询价三家 顾一帆"


async def test_words_of_an_opinion_left_as_they_were_are_no_draft(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_topic_with_views(pilot)
        await type_text(pilot, "林主任：先")
        await press(pilot, "up", "f7")
        assert screen.panel.entry_line.text.strip() == "先试两个班"
        await press(pilot, "escape")
        assert screen.panel.entry_line.text == "林主任：先"
        assert not [text for text in screen.entry_drafts.values() if "试两个班" in text]
        screen.panel.highlight_line(None)
        await press(pilot, "f7")
        assert screen.panel.entry_line.text == ""


async def test_the_rest_are_neither_who_left_nor_on_a_major_matter_the_chair(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic_with_views(pilot)
        await press(pilot, *TO_FUNDS, "ctrl+l")
        await enter(pilot, "苏小满 早退")
        await press(pilot, "escape", "ctrl+o")
        rest = [each.name for each in topic_of(app).opinions if each.with_rest]
        assert rest == ["林知秋"]


async def test_who_speaks_after_all_is_no_longer_one_of_the_rest(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic_with_views(pilot)
        await press(pilot, "ctrl+o")
        await enter(pilot, "林主任：经费不够")
        said = [(each.name, each.text) for each in topic_of(app).opinions]
        assert said.count(("林知秋", "同意")) == 0
        assert said[-1] == ("林知秋", "经费不够")


async def test_the_line_of_the_rest_is_edited_and_deleted_as_one(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_topic_with_views(pilot)
        await press(pilot, "ctrl+o", "up", "enter")
        assert screen.panel.entry_line.text == "方启明、林知秋、苏小满：同意"
        screen.panel.entry_line.replace_text("方启明、林知秋：同意")
        await press(pilot, "enter")
        rest = [each.name for each in topic_of(app).opinions if each.with_rest]
        assert rest == ["方启明", "林知秋"]
        await press(pilot, "up", "delete")
        assert [each.name for each in topic_of(app).opinions] == ["严守正", "顾一帆"]


async def test_an_opinion_that_is_chosen_becomes_the_beginning_of_a_task(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_topic_with_views(pilot)
        await press(pilot, "up", "f7")
        assert screen.panel.entry_line.text.rstrip() == "先试两个班"
        await enter(pilot, "严守正 12月4日前")
        task = app.context.item_tree.tasks[-1]
        assert (task.title, task.people, task.due) == (
            "先试两个班",
            ("严守正",),
            date(2026, 12, 4),
        )
        assert task.topic == topic_of(app).id


async def test_a_topic_that_was_decided_returns_where_it_is_kept_on_the_list(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_topic_with_views(pilot)
        await press(pilot, "f8")
        await enter(pilot, "先试两个班")
        assert not returning_topics([newest_meeting(app)])
        await press(pilot, "ctrl+n")
        assert "下次继续" in screen_text(app)
        (again,) = returning_topics([newest_meeting(app)])
        assert (again.title, again.is_kept, again.decision) == ("更换护眼灯", False, "")
        await press(pilot, "ctrl+n")
        assert not returning_topics([newest_meeting(app)])
