"""学习分享: whose turn it is, where it is from, points, and what we take from it."""

from datetime import date
from pathlib import Path

import msgspec
from record_builders import make_closed_meeting
from ui_school import (
    app_on,
    change_shown_meeting,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    record_change,
    screen_text,
    type_text,
    until,
)

from meetingtui.meeting.attendance import Presence, attendance_with_presence
from meetingtui.meeting.blocks import learning_share_block as block
from meetingtui.meeting.blocks.learning_share_block import next_presenter
from meetingtui.meeting.record import BlockKey, LearningShare, Meeting, ShareSourceKind
from meetingtui.store.records import Change
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def held(number: int, on: date, presenter: str) -> Meeting:
    return make_closed_meeting(
        number, on, share=LearningShare(presenter=presenter, topic="共读一本书")
    )


async def test_the_roster_tells_who_shared_when_and_enter_takes_the_next(planned: Path) -> None:
    past = (held(1, date(2026, 10, 12), "方启明"), held(2, date(2026, 10, 26), "林知秋"))
    record_change(planned, Change(words="", meetings=past))
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        change_shown_meeting(
            screen,
            lambda each: msgspec.structs.replace(
                each, attendance=attendance_with_presence(each.attendance, "顾一帆", Presence.LEAVE)
            ),
        )
        await press(pilot, "f8")
        shown = screen_text(app)
        assert "方启明  第1次 10月12日" in shown
        assert "顾一帆  本学期还没有  请假" in shown
        assert shown.index("苏小满") < shown.index("方启明  第1次") < shown.index("林知秋  第2次")
        await press(pilot, "enter")
        assert newest_meeting(app).share.presenter == "严守正"


async def test_anybody_elses_name_can_be_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f8", "up", "enter", "ctrl+u")
        await enter(pilot, "区教研员谢老师")
        assert newest_meeting(app).share.presenter == "区教研员谢老师"
        await press(pilot, "f8", "escape")
        assert newest_meeting(app).share.presenter == "区教研员谢老师"


async def test_the_kind_of_source_is_guessed_and_can_be_put_right(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await enter(pilot, "作业回到学习本身")
        await type_text(pilot, "《作业设计研究》")
        assert "种类  书刊" in screen_text(app)
        await press(pilot, "enter")
        share = newest_meeting(app).share
        assert (share.source, share.source_kind) == ("《作业设计研究》", ShareSourceKind.BOOK)
        await press(pilot, "f10", "f10", "f10")
        assert "来源·讲座培训 《作业设计研究》" in screen_text(app)
        await press(pilot, "enter")
        share = newest_meeting(app).share
        assert (share.source, share.source_kind) == ("《作业设计研究》", ShareSourceKind.LECTURE)
        await press(pilot, "f10", "ctrl+u", "enter", "enter")
        assert newest_meeting(app).share.source == "《作业设计研究》"
        await press(pilot, "ctrl+u", "enter", "down", "enter")
        assert (newest_meeting(app).share.source, newest_meeting(app).share.source_kind) == (
            "",
            None,
        )


async def test_what_we_take_from_it_stands_below_the_points_and_can_be_changed(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f9")
        await enter(pilot, "先由教研组审核")
        await enter(pilot, "每月抽查")
        await press(pilot, "f5")
        await enter(pilot, "起点是学习目标")
        share = newest_meeting(app).share
        assert share.takeaways == ("先由教研组审核", "每月抽查")
        assert share.points == ("起点是学习目标",)
        await press(pilot, "up", "enter", "ctrl+u")
        await enter(pilot, "每周抽查")
        await press(pilot, "up", "up", "delete")
        assert newest_meeting(app).share.takeaways == ("每周抽查",)
        assert "启　示  每周抽查" in screen_text(app)


async def test_a_share_gives_a_task_in_one_line(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f7")
        await enter(pilot, "整理成校本材料 林知秋 下周五前")
        task = app.context.item_tree.tasks[-1]
        assert (task.title, task.people, task.block) == (
            "整理成校本材料",
            ("林知秋",),
            BlockKey.LEARNING_SHARE,
        )
        assert "议　定  整理成校本材料" in screen_text(app)


async def test_subject_and_newest_point_stay_before_the_room(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        share = LearningShare(
            presenter="林知秋",
            topic="作业回到学习本身",
            source="《作业设计研究》",
            source_kind=ShareSourceKind.BOOK,
            points=tuple(f"第{number}点" for number in range(14)),
        )
        change_shown_meeting(screen, lambda each: msgspec.structs.replace(each, share=share))
        await press(pilot, "f5")
        await enter(pilot, "第14点")
        await until(pilot, lambda: "15.  第14点" in screen_text(app))
        assert "作业回到学习本身" in screen_text(app)
        assert "书刊  《作业设计研究》" in screen_text(app)


async def test_a_second_presenter_has_a_page_and_a_record_of_their_own(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        first = newest_meeting(app).share.presenter
        await enter(pilot, "让作业回到学习本身")
        await press(pilot, "f5")
        await enter(pilot, "作业要分层")
        await press(pilot, "f8", "up", "enter", "ctrl+u")
        await enter(pilot, "苏小满")
        await press(pilot, "down", "down", "enter")
        await enter(pilot, "公文怎样写得短")
        await press(pilot, "f5")
        await enter(pilot, "先写结论")
        shown = screen_text(app)
        assert "学习分享  2 / 2  苏小满" in shown
        assert "先写结论" in shown and "作业要分层" not in shown
        one, two = newest_meeting(app).shares
        assert (one.presenter, one.topic, one.points) == (
            first,
            "让作业回到学习本身",
            ("作业要分层",),
        )
        assert (two.presenter, two.topic, two.points) == (
            "苏小满",
            "公文怎样写得短",
            ("先写结论",),
        )
        await press(pilot, "pageup")
        assert "作业要分层" in screen_text(app)
        assert next_presenter(app.context.school, [newest_meeting(app)]) not in (first, "苏小满")
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        view = block.audience_view(screen.view_data_of_step(MeetingStep.LEARNING_SHARE), 1)
        assert "苏小满" in "".join(text for part in view.parts for text, _ in part.text.pieces)


async def test_a_further_presenter_taken_off_again_leaves_the_first_one(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await enter(pilot, "让作业回到学习本身")
        await press(pilot, "f8", "up", "enter", "ctrl+u")
        await enter(pilot, "苏小满")
        await press(pilot, "down", "down", "enter")
        assert len(newest_meeting(app).shares) == 2
        await press(pilot, "ctrl+z")
        assert len(newest_meeting(app).shares) == 1
        assert newest_meeting(app).share.topic == "让作业回到学习本身"
