"""5W2H over the meeting and over an item's own screen."""

import os
from datetime import date
from pathlib import Path

import pytest
from ui_school import app_on, enter, open_meeting_at, press, screen_text, settle, type_text, until

from meetingtui.store.durable_files import Disk
from meetingtui.ui.dialogs.five_w_dialog import FiveWDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


async def test_seven_lines_and_what_is_missing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g")
        text = screen_text(app)
        assert "还缺：何因、何地、何法、何量" in text
        for words in (
            "何事  完成校本课程纲要修订",
            "何人  课程教学部",
            "何时  11月20日",
            "Esc 返回",
        ):
            assert words in text


async def test_enter_records_and_asks_the_next_question(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g")
        await enter(pilot, "新课标要求[/]{{x}}")
        await press(pilot, "ctrl+u")
        await enter(pilot, "林知秋")
        await press(pilot, "ctrl+u")
        await enter(pilot, "12月5日")
        await enter(pilot, "各年级办公室")
        item = app.context.records.items[2]
        assert (item.sheet.why, item.sheet.place) == ("新课标要求[/]{{x}}", "各年级办公室")
        assert (item.people, item.due) == (("林知秋",), date(2026, 12, 5))
        assert item.progress[-1].meeting == 1
        assert "还缺：何法、何量" in screen_text(app)
        await press(pilot, "enter", "enter")
        assert not isinstance(app.screen, FiveWDialog)
        await press(pilot, "ctrl+z")
        assert app.context.records.items[2].sheet.place == ""


async def test_arrows_choose_a_line_and_keep_what_was_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g", "down", "down", "down")
        await type_text(pilot, "报告厅")
        await press(pilot, "down")
        assert app.context.records.items[2].sheet.place == "报告厅"
        await type_text(pilot, "分头起草")
        await press(pilot, "escape")
        assert app.context.records.items[2].sheet.method == ""
        await press(pilot, "ctrl+g", "down", "down", "down", "down")
        assert "何法 分头起草" in screen_text(app)


async def test_an_answer_being_typed_outlives_the_program(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g")
        await type_text(pilot, "新课标要求")
        await until(
            pilot,
            lambda: (
                "新课标要求" in app.context.term_file.records.session_state.item_drafts.values()
            ),
        )
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g")
        assert "何因 新课标要求" in screen_text(again)
        await press(pilot, "enter")
        assert again.context.records.items[2].sheet.why == "新课标要求"
        await until(pilot, lambda: again.context.records.session_state.item_drafts == {})


async def test_who_and_when_that_nobody_understands_stay_in_the_line(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g", "down", "ctrl+u")
        await enter(pilot, "某某某")
        text = screen_text(app)
        assert "学校名单里没有“某某某”" in text
        assert "何人 某某某" in text
        assert "Esc 返回" in text
        assert app.context.records.items[2].people == ()


async def test_from_an_items_screen_it_shows_on_its_page(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "enter", "ctrl+g")
        await enter(pilot, "夯实校本课程")
        await press(pilot, "escape")
        assert "何因  夯实校本课程" in screen_text(app)
        assert app.context.records.items[2].progress == ()


async def test_a_section_has_no_sheet(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "enter", "ctrl+g")
        assert not isinstance(app.screen, FiveWDialog)


async def test_an_answer_that_cannot_be_written_stands_there_again(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g")
        await type_text(pilot, "要紧的一句")

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Disk, "sync", full)
        await press(pilot, "enter")
        await settle(pilot)
        assert app.context.records.items[2].sheet.why == ""
        assert "何因 要紧的一句" in screen_text(app)


async def test_how_much_is_the_target_and_progress_counts_towards_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g", *["down"] * 5)
        await enter(pilot, "听课60节")
        assert app.context.records.items[2].target is not None
        await enter(pilot, "听课 43/60 节")
        await press(pilot, "left")
        assert "目　标  60 节    已达 43 / 60 节" in screen_text(app)
        await press(pilot, "ctrl+z")
        assert app.context.records.items[2].progress == ()
        await press(pilot, "ctrl+z")
        assert app.context.records.items[2].target is None


async def test_a_target_of_the_plan_is_taken_away_with_the_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+g", *["down"] * 5)
        await enter(pilot, "不少于8场")
        await press(pilot, "ctrl+g", *["down"] * 5)
        assert "何量 不少于8场" in screen_text(app)
        await press(pilot, "ctrl+u", "enter")
        item = app.context.records.items[2]
        assert (item.target, item.sheet.amount) == (None, "")
