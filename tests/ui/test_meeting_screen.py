"""Walking a meeting: place, drafts, undo, closing, and what the room sees."""

import os
from datetime import date
from pathlib import Path

import pytest
from fixed_clock import fixed_clock
from tinydb import TinyDB
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.meeting.record import MeetingState
from meetingtui.plan.item import Status
from meetingtui.store.durable_files import Disk
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


async def test_keys_and_clicks_go_back_and_forth_between_blocks(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        await press(pilot, "f4", "f4", "f3")
        assert screen.current_step == MeetingStep.LEARNING_SHARE
        await pilot.click("#step-work_push")
        await settle(pilot)
        assert screen.current_step == MeetingStep.WORK_PUSH


async def test_quitting_half_way_one_finds_place_and_typing_the_next_day(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "down")
        await type_text(pilot, "刚说到一半")
        await press(pilot, "ctrl+q")
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        screen = again.screen
        assert isinstance(screen, MeetingScreen)
        assert screen.current_step == MeetingStep.WORK_PUSH
        assert "组织青年教师亮相课" in screen_text(again)
        assert "刚说到一半" in screen_text(again)


async def test_typing_not_entered_comes_back_where_it_was_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await type_text(pilot, "寒假安全教育")
        await press(pilot, "f4", "escape")
        await press(pilot, "ctrl+q")
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "f3")
        assert "寒假安全教育" in screen_text(again)


async def test_typing_is_on_disk_within_a_second_of_a_pause(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "还没有回车")

        def on_disk() -> bool:
            return "还没有回车" in (planned / "2026-2027-1.journal").read_text(encoding="utf-8")

        await until(pilot, on_disk)


async def test_status_and_progress_take_two_keys_beyond_the_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f5")
        await enter(pilot, "初稿已交齐")
        item = app.context.records.items[2]
        assert (item.status, item.progress[-1].text) == (Status.IN_PROGRESS, "初稿已交齐")
        assert "组织青年教师亮相课" in screen_text(app)


async def test_only_enter_records_and_going_on_keeps_the_words_as_a_draft(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "刚说到一半")
        await press(pilot, "pagedown")
        assert not app.context.records.items[2].progress
        assert screen.panel.entry_line.text == ""
        await press(pilot, "pageup")
        assert screen.panel.entry_line.text == "刚说到一半"


async def test_an_item_that_changes_hands_stays_before_the_room(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f10", "down", "enter", "up", "pagedown", "f9")
        before = screen_text(app).splitlines()[5]
        await enter(pilot, "后勤保障部")
        assert screen_text(app).splitlines()[5] == before
        await press(pilot, "f8")
        await enter(pilot, "第16周")
        changed = [item for item in app.context.records.items.values() if item.progress]
        assert [(item.department, item.due) for item in changed] == [
            ("后勤保障部", date(2026, 12, 18))
        ]


async def test_a_task_is_said_back_before_it_is_taken(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f7")
        await type_text(pilot, "整理听课记录 顾一帆 下周五前")
        assert "整理听课记录 · 顾一帆（学生成长部） · 2026年12月4日 周五前" in screen_text(app)


async def test_undo_takes_back_the_last_record_in_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f6")
        assert app.context.records.items[2].status is Status.DONE
        await press(pilot, "ctrl+z")
        assert app.context.records.items[2].status is Status.NOT_STARTED
        await until(pilot, lambda: "已撤销：已完成：完成校本课程纲" in screen_text(app))
        await press(pilot, "ctrl+y")
        assert app.context.records.items[2].status is Status.DONE


async def test_a_recorded_line_can_be_put_right_and_taken_away(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f5")
        await enter(pilot, "第一条")
        await enter(pilot, "第二条")
        await press(pilot, "up", "enter", "backspace")
        await enter(pilot, "点")
        assert newest_meeting(app).share.points == ("第一条", "第二点")
        await press(pilot, "up", "delete")
        assert newest_meeting(app).share.points == ("第一条",)


async def test_a_change_that_cannot_be_written_gives_the_words_back(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)

        await press(pilot, "f5")

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Disk, "sync", full)
        await enter(pilot, "要紧的一句")
        assert newest_meeting(app).share.points == ()
        assert "要紧的一句" in screen_text(app)
        await until(pilot, lambda: "磁盘已满" in screen_text(app))


async def test_a_closed_meeting_takes_no_more_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.CLOSE)
        await press(pilot, "f5", "up", "enter")
        assert newest_meeting(app).state is MeetingState.CLOSED
        before = app.context.records
        screen.record_change(lambda _records: Change(words="晚了"), lambda: None)
        await settle(pilot)
        assert app.context.records == before


async def test_a_second_window_opens_read_only_and_says_so(planned: Path) -> None:
    with TermFile.open(planned / "2026-2027-1.json", "2026-2027-1", clock=fixed_clock):
        app = app_on(planned)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert "【只读】" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_first_line_and_footer_are_whole_at_every_step(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.PREPARE)
        for step in screen.step_sequence.steps:
            lines = screen_text(app).splitlines()
            assert "第1次行政例会" in lines[0]
            assert lines[0].rstrip().endswith("14:32")
            assert f"▌{screen.step_sequence.name_of_step(step)}▐" in lines[1]
            assert "分" in lines[1] or step.block_key is None
            assert lines[-1].rstrip().endswith("F1 帮助")
            await press(pilot, "f4")


@pytest.mark.parametrize(
    "text", ["[/]", "关于[a=b]事项", "{{x}}", "&lt;b&gt;", "e\u0301té", "很长" * 200]
)
async def test_what_is_typed_is_shown_as_it_is(planned: Path, text: str) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f5")
        await enter(pilot, text)
        assert newest_meeting(app).share.points == (text,)
        assert text[:30] in screen_text(app).replace("\n", "")


async def test_what_the_screen_shows_as_saved_is_on_the_disk_and_after_closing_in_the_file(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f6")
        assert "未启动 → 已完成" in screen_text(app)
        path = planned / "2026-2027-1.json"
        with TermFile.open_read_only(path, "2026-2027-1") as seen:
            assert seen.records.items[2].status is Status.DONE
    with TinyDB(path, access_mode="r", encoding="utf-8") as db:
        document = db.table("items").get(doc_id=2)
        assert isinstance(document, dict)
        assert document["status"] == "done"


async def test_the_frame_of_a_meeting_is_put_right_in_preparation(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        await enter(pilot, "6")
        await enter(pilot, "11月30日")
        await enter(pilot, "下午好")
        assert newest_meeting(app).time == "14:30"
        await press(pilot, "ctrl+u")
        await enter(pilot, "15点30分")
        await press(pilot, "delete")
        await settle(pilot)
        meeting = newest_meeting(app)
        assert (meeting.number, meeting.on, meeting.time, meeting.place) == (
            6,
            date(2026, 11, 30),
            "15:30",
            "",
        )
        assert "第6次行政例会" in screen_text(app).splitlines()[0]


async def test_a_guest_is_never_counted_among_those_expected(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        await press(pilot, "f8")
        await enter(pilot, "谢老师 家委会代表")
        await press(pilot, "down", "down", "down", "down", "down", "f6")
        assert "应到 5 人，实到 5 人，列席 1 人" in screen_text(app)
        await press(pilot, "delete")
        assert "列席 1 人" not in screen_text(app)
