"""The second window: what the room sees while somebody else records."""

import asyncio
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import msgspec
import pytest
from os_file_calls import retry_while_file_is_read
from record_builders import make_task
from rich.cells import cell_len
from textual.pilot import Pilot
from ui_school import (
    NOW,
    TODAY,
    app_on,
    enter,
    open_meeting_at,
    plan_items,
    press,
    record_change,
    type_text,
)

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.styled_text import styled
from meetingtui.meeting.attendance import Presence, attendance_with_presence
from meetingtui.meeting.blocks.block_spec import AudienceViewPart
from meetingtui.meeting.call_list import CLOSING_PAGE
from meetingtui.meeting.decided_tasks import TaskPlace, tasks_given_at_place
from meetingtui.meeting.meeting_preparation import prepare_next_meeting
from meetingtui.meeting.record import (
    Achievement,
    BlockKey,
    LearningShare,
    Meeting,
    SessionState,
    close_meeting,
    start_meeting,
)
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    Topic,
    VoteResult,
)
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Change
from meetingtui.ui.audience.audience_app import (
    TERM_FILE_UNREADABLE_MESSAGE,
    AudienceApp,
    lay_out_audience_view,
    open_read_only_context,
)
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

SIZES = [(60, 18), (80, 24), (120, 30), (160, 45)]
HOSTILE = [
    "[/]",
    "关于[a=b]事项",
    "{{x}}",
    "e\u0301te\u0301 ก\u0e34",
    "[bold red]甲[/]",
    "@click=x",
]


def follow(folder: Path) -> AudienceApp:
    """The second window on a folder, its clock standing still."""
    return AudienceApp(open_read_only_context(folder, lambda: NOW))


def room(app: AudienceApp) -> str:
    """What stands in the window."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


async def seen(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Until the window shows it by itself.

    Raises:
        TimeoutError: it did not within twenty seconds.
    """
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause(0.02)


task = partial(
    make_task,
    people=("林知秋",),
    department="课程教学部",
    due=date(2026, 12, 4),
    meeting=1,
    created=TODAY,
)
"""Make a task that the sample meeting decided."""


def meeting_of(folder: Path) -> Meeting:
    """A meeting in which something was recorded in every block."""
    school = load_school(folder)
    items = {item.id: item for item in plan_items()}
    planned = prepare_next_meeting({}, items, school=school, term=school.terms[0], today=TODAY)
    attendance = attendance_with_presence(planned.attendance, "严守正", Presence.LEAVE, "家中有事")
    return msgspec.structs.replace(
        start_meeting(planned, NOW),
        attendance=attendance_with_presence(attendance, "顾一帆", Presence.ABSENT),
        carried=(20,),
        share=LearningShare(
            presenter="林知秋",
            topic="学习任务单怎样写",
            source="《任务设计》",
            points=("先写清学生做什么", "评价写在单上"),
            takeaways=("各年级试用一份",),
        ),
        topics=(
            Topic(
                id=1,
                title="寒假离校安排",
                proposer="学生成长部",
                opinions=tuple(Opinion(name="顾一帆", text=f"第{n}条意见") for n in range(1, 6)),
                conclusion="分年级错峰",
                decision="按方案执行",
                decision_kind=DecisionKind.PASSED_IN_PRINCIPLE,
                vote=VoteResult(votes_for=3),
            ),
            Topic(id=2, title="春季运动会方案"),
        ),
        reflections=(
            Reflection(
                department="课程教学部",
                problems=(Problem(text="听课记录不全", cause="表格太繁"),),
                improvements=("改用一页表",),
            ),
            Reflection(department="学生成长部"),
        ),
        achievements=(Achievement(on=TODAY, what="区优质课一等奖", who=("林知秋",)),),
        private_note="只给自己看的话",
    )


@pytest.fixture
def held(planned: Path) -> Path:
    """A folder in which that meeting is under way."""
    item = add_progress(
        plan_items()[1], on=TODAY, meeting=1, status=Status.IN_PROGRESS, text="初稿已交齐"
    )
    items = (
        item,
        task(20, "公布审核清单", block="reflection"),
        task(21, "整理评审意见", block="work_push", parent=2),
        task(22, "下发离校通知", block="topic_discussion", topic=1),
        task(23, "重做听课表", block="reflection"),
    )
    record_change(planned, Change(words="开会", items=items, meetings=(meeting_of(planned),)))
    return planned


def sit(folder: Path, step: str, place: int = 0) -> None:
    """The secretary goes to a step and a page of it, having typed something there."""
    drafts = {f"{step}/x/{n}": "没有回车的话" for n in range(3)}
    record_change(
        folder,
        Change(
            words="",
            session_state=SessionState(meeting=1, step=step, places={step: place}, drafts=drafts),
        ),
    )


STEPS = {
    "prepare": ["第1次行政例会", "2026年11月23日", "二楼会议室", "寒假离校安排；春季运动会方案"],
    "attendance": ["应到 5 人    实到 3 人", "严守正", "顾一帆"],
    "carried": ["公布审核清单", "林知秋", "12月4日（还有 11 天）"],
    "learning_share": [
        "学习任务单怎样写",
        "林知秋",
        "《任务设计》",
        "评价写在单上",
        "各年级试用一份",
    ],
    "topic_discussion": [
        "寒假离校安排",
        "学生成长部",
        "原则通过  按方案执行",
        "赞成 3 票，反对 0 票，弃权 0 票",
        "分年级错峰",
        "下发离校通知",
        "顾一帆：第5条意见",
    ],
    "reflection": ["课程教学部", "听课记录不全", "表格太繁", "改用一页表", "重做听课表"],
    "work_push": [
        "完成校本课程纲要修订",
        "推进中",
        "11月20日（已过 3 天）",
        "初稿已交齐",
        "整理评审意见",
    ],
    "close": [
        "决议  1 项    议定事项  4 项",
        "决　议  寒假离校安排    原则通过  按方案执行",
        "1.  公布审核清单",
        "4.  重做听课表",
        "12月4日",
        "区优质课一等奖",
    ],
}


@pytest.mark.parametrize("step", STEPS)
async def test_every_step_shows_what_was_recorded(held: Path, step: str) -> None:
    sit(held, step)
    app = follow(held)
    async with app.run_test(size=(80, 24)):
        for words in STEPS[step]:
            assert words in room(app)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]])
async def test_the_room_sees_nothing_that_is_not_meant_for_it(
    held: Path, step: str, size: tuple[int, int]
) -> None:
    sit(held, step)
    app = follow(held)
    async with app.run_test(size=size):
        words = room(app)
        for hidden in ("没有回车的话", "只给自己看的话", "su@example.com", "家中有事", "只读"):
            assert hidden not in words


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("size", SIZES)
async def test_the_first_line_is_whole_and_no_line_is_too_long(
    held: Path, step: str, size: tuple[int, int]
) -> None:
    sit(held, step)
    app = follow(held)
    async with app.run_test(size=size):
        lines = room(app).splitlines()
        assert "晨光小学" in lines[0]
        assert lines[0].endswith("14:32")
        assert max(map(cell_len, lines)) <= size[0]
        assert len(lines) <= size[1]
        first = STEPS[step][0]
        assert any(first in line for line in lines)


async def test_a_change_in_the_other_window_is_shown_by_itself(held: Path) -> None:
    sit(held, "work_push")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        item = add_progress(
            plan_items()[1], on=TODAY, meeting=1, status=Status.DONE, text="已经印发"
        )
        record_change(held, Change(words="x", items=(item,)))
        await seen(pilot, lambda: "已经印发" in room(app) and "已完成" in room(app))


async def test_the_room_turns_with_the_secretary(held: Path) -> None:
    sit(held, "work_push")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        sit(held, "work_push", 6)
        await seen(pilot, lambda: "举办校园读书节" in room(app))
        sit(held, "topic_discussion", 1)
        await seen(pilot, lambda: "春季运动会方案" in room(app) and "▌主题研讨▐" in room(app))


async def test_between_meetings_the_room_sees_the_school_and_the_next_date(folder: Path) -> None:
    app = follow(folder)
    async with app.run_test(size=(80, 24)):
        for words in ("云山市晨光小学", "第1次", "2026年11月23日  周一", "二楼会议室"):
            assert words in room(app)


async def test_the_meeting_that_ended_today_leaves_its_list_on_the_wall(held: Path) -> None:
    sit(held, "work_push")
    record_change(held, Change(words="x", meetings=(close_meeting(meeting_of(held), NOW, {}),)))
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        for words in ("会议已结束", "议定事项  4 项", "下次例会  12月7日  周一"):
            assert words in room(app)
        record_change(held, Change(words="x", removed_meetings=(1,)))
        await seen(pilot, lambda: "云山市晨光小学" in room(app))


async def test_a_file_that_cannot_be_read_leaves_the_last_picture_until_it_can(held: Path) -> None:
    sit(held, "work_push")
    path = held / "2026-2027-1.json"
    whole = path.read_bytes()
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        newer = b'{"meta": {"1": {"schema": 999}}}'
        for harm in (path.unlink, lambda: path.write_bytes(newer)):
            retry_while_file_is_read(harm)
            await seen(pilot, lambda: TERM_FILE_UNREADABLE_MESSAGE in room(app))
            assert "初稿已交齐" in room(app)
            retry_while_file_is_read(lambda: path.write_bytes(whole))
            await seen(pilot, lambda: TERM_FILE_UNREADABLE_MESSAGE not in room(app))
            assert "初稿已交齐" in room(app)


@pytest.mark.parametrize("words", HOSTILE)
async def test_words_of_any_kind_are_shown_as_they_were_written(held: Path, words: str) -> None:
    meeting = msgspec.structs.replace(
        meeting_of(held),
        topics=(Topic(id=1, title=words, conclusion=words, opinions=(Opinion(text=words),)),),
    )
    item = add_progress(plan_items()[1], on=TODAY, meeting=1, text=words)
    record_change(held, Change(words="x", meetings=(meeting,), items=(item,)))
    sit(held, "topic_discussion")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        assert room(app).count(words) == 3
        sit(held, "work_push")
        await seen(pilot, lambda: f"本　次  {words}" in room(app))


async def test_two_thousand_characters_are_cut_and_all_else_stays(held: Path) -> None:
    item = add_progress(plan_items()[1], on=TODAY, meeting=1, text="长话" * 1000)
    record_change(held, Change(words="x", items=(item,)))
    sit(held, "work_push")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        for words in ("完成校本课程纲要修订", "11月20日", "长话长话", "…", "整理评审意见"):
            assert words in room(app)
        await pilot.resize_terminal(160, 45)
        await seen(pilot, lambda: room(app).count("长话") > 400)


async def test_long_lists_say_how_much_does_not_fit(held: Path) -> None:
    many = tuple(task(100 + n, f"第{n}件要办的事", block="work_push") for n in range(40))
    record_change(held, Change(words="x", items=many))
    sit(held, "close")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = sum("件要办的事" in line for line in room(app).splitlines())
        assert f"另有 {45 - shown - 4} 条未显示" in room(app)
        await pilot.resize_terminal(160, 60)
        await seen(pilot, lambda: "第39件要办的事" in room(app))
        assert "未显示" not in room(app)


async def test_the_theme_is_switched_and_the_window_left_by_a_key(held: Path) -> None:
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        light = app.theme
        await pilot.press("f12")
        assert app.theme != light
        await pilot.press("f1", "x", "enter", "escape")
    assert not app.is_running


async def test_following_leaves_the_folder_as_it_is(held: Path) -> None:
    sit(held, "work_push")
    (held / "backups").rename(held / "was")

    def tree() -> dict[str, bytes | None]:
        return {
            str(each): each.read_bytes() if each.is_file() else None for each in held.rglob("*")
        }

    before = tree()
    held.chmod(0o555)
    try:
        app = follow(held)
        async with app.run_test(size=(80, 24)) as pilot:
            look, looks = app._file_watch.reopen_if_changed, []
            app._file_watch.reopen_if_changed = lambda: looks.append(1) or look()
            await pilot.press("f12", "enter")
            await seen(pilot, lambda: len(looks) >= 3)
            assert "初稿已交齐" in room(app)
    finally:
        held.chmod(0o755)
    assert tree() == before


async def test_the_meeting_in_one_window_the_room_in_the_other(planned: Path) -> None:
    main = app_on(planned)
    window = follow(planned)
    async with main.run_test(size=(80, 24)) as pilot, window.run_test(size=(80, 24)) as other:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await seen(other, lambda: "完成校本课程纲要修订" in room(window))
        await type_text(pilot, "还没有回车")
        await press(pilot, "f7")
        await enter(pilot, "结题报告初稿 林知秋 下周五前")
        await seen(other, lambda: "结题报告初稿" in room(window))
        assert "还没有回车" not in room(window)


def test_a_folder_without_a_school_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MeetingTuiError, match=r"school\.yaml"):
        open_read_only_context(tmp_path, lambda: NOW)


def test_what_must_go_goes_in_order_of_its_rank() -> None:
    parts = [AudienceViewPart(styled(f"第{rank}"), rank) for rank in (0, 3, 1, 2)]
    assert lay_out_audience_view(parts, 40, 4).plain == "第0\n第3\n第1\n第2"
    assert lay_out_audience_view(parts, 40, 3).plain == "第0\n第1\n第2"
    assert lay_out_audience_view(parts, 40, 1).plain == "第0"
    assert lay_out_audience_view(parts, 40, 7).plain == "第0\n\n第3\n\n第1\n\n第2"


async def test_at_the_summary_the_room_sees_who_was_heard_and_who_was_not(held: Path) -> None:
    sit(held, "work_push", 6)
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "举办校园读书节" in room(app)
        sit(held, "work_push", CLOSING_PAGE)
        await seen(pilot, lambda: "小结" in room(app))
        count = len(app._app_context.records.meetings[1].agenda)
        assert f"已汇报 1 项，未汇报 {count - 1} 项" in room(app)
        assert re.search("学生成长部  .*举办校园读书节", room(app))
        assert "完成校本课程纲要修订" not in room(app)


async def test_the_summary_of_the_meeting_is_the_rooms_too(planned: Path) -> None:
    meeting, wall = app_on(planned), follow(planned)
    async with meeting.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        for _ in range(screen.panel.step.page_count()):
            await press(pilot, "pagedown")
        await meeting.action_quit()
    async with wall.run_test(size=(80, 24)) as pilot:
        await seen(pilot, lambda: "已汇报 0 项" in room(wall))


async def test_opinions_that_are_not_shown_are_counted(held: Path) -> None:
    sit(held, "topic_discussion")
    app = follow(held)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "… 前面还有 2 条" in room(app)
        await pilot.resize_terminal(60, 12)
        await seen(pilot, lambda: "第3条意见" not in room(app))
        gone = 5 - room(app).count("条意见")
        assert f"前面还有 {gone} 条" in room(app)


async def test_the_vote_on_a_major_matter_stands_beside_its_decision(held: Path) -> None:
    meeting = meeting_of(held)
    first = msgspec.structs.replace(meeting.topics[0], major=MajorDecisionKind.FUNDS)
    topics = (first, *meeting.topics[1:])
    record_change(
        held, Change(words="x", meetings=(msgspec.structs.replace(meeting, topics=topics),))
    )
    sit(held, "close")
    app = follow(held)
    async with app.run_test(size=(120, 30)):
        assert "原则通过  按方案执行  赞成 3 票，反对 0 票，弃权 0 票" in room(app)
        assert room(app).index("原则通过") < room(app).index("1.  公布审核清单")


def test_a_task_given_in_a_departments_turn_stays_there_for_the_room(held: Path) -> None:
    given = task(40, "补齐听课记录", block="reflection", turn="学生成长部")
    record_change(held, Change(words="x", items=(given,)))
    with open_term_read_only(held, load_school(held).terms[0]) as term_file:
        records = term_file.records
    tree, meeting = ItemTree.from_items(records.items), records.meetings[1]
    shown = tasks_given_at_place(
        meeting, TaskPlace(block=BlockKey.REFLECTION, department="学生成长部"), tree
    )
    others = tasks_given_at_place(
        meeting, TaskPlace(block=BlockKey.REFLECTION, department="课程教学部"), tree
    )
    assert given in shown
    assert given not in others


def test_of_an_opinion_too_long_for_the_window_the_newest_words_stay() -> None:
    said = "林知秋：" + "先前说过的话" * 20 + "最后补充一点"
    parts = [
        AudienceViewPart(styled("更换护眼灯")),
        AudienceViewPart(styled(said), rank=6, parts_before=0),
    ]
    shown = lay_out_audience_view(parts, 40, 5).plain
    assert "最后补充一点" in shown
    assert "林知秋：…" in shown
    assert len(shown.splitlines()) <= 5
    assert all(cell_len(line) <= 40 for line in shown.splitlines())
