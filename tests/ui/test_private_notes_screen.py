"""Private notes: kept as they are written, and nowhere to be seen by the room."""

import os
from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_closed_meeting
from textual.events import Paste
from textual.pilot import Pilot
from ui_school import (
    NOW,
    app_on,
    enter,
    newest_meeting,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.documents.minutes_variables import DocumentSources, minutes_variables
from meetingtui.store.durable_files import Disk
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.audience.audience_app import AudienceApp, open_read_only_context
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.dialogs.help_dialog import HelpDialog, active_key_descriptions
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.private_notes_screen import PrivateNotesScreen
from meetingtui.ui.screens.search_screen import SearchScreen

SECRET = "隐语只有自己看"


async def _notes(pilot: Pilot[None]) -> PrivateNotesScreen:
    """From home, through the question."""
    app = pilot.app
    assert isinstance(app, MeetingApp)
    app.navigation.confirm_and_open_private_notes()
    await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
    await press(pilot, "down", "enter")
    assert isinstance(app.screen, PrivateNotesScreen)
    return app.screen


async def _prepared(pilot: Pilot[None]) -> None:
    """A meeting in preparation, and home again."""
    await press(pilot, "f5", "escape")
    assert isinstance(pilot.app.screen, HomeScreen)


async def test_before_they_are_shown_one_is_asked_and_enter_leaves_them_shut(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await _prepared(pilot)
        app.navigation.confirm_and_open_private_notes()
        await until(pilot, lambda: "投影会显示这一页。现在打开吗？" in screen_text(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_what_is_written_is_there_again(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await _prepared(pilot)
        await _notes(pilot)
        await type_text(pilot, SECRET)
        await press(pilot, "enter")
        await type_text(pilot, "第二行")
        await until(pilot, lambda: "已保存" in screen_text(app))
        assert newest_meeting(app).private_note == f"{SECRET}\n第二行"
        shown = screen_text(app).splitlines()
        assert "第1次行政例会（11月23日，待召开）" in shown[2]
        assert shown[-1].rstrip().endswith("F1 帮助")
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await _notes(pilot)
        assert SECRET in screen_text(app)


async def test_leaving_at_once_and_quitting_at_once_keep_the_last_word(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _prepared(pilot)
        await _notes(pilot)
        await type_text(pilot, "甲")
        await press(pilot, "escape")
        assert newest_meeting(app).private_note == "甲"
        await _notes(pilot)
        await type_text(pilot, "乙")
        await press(pilot, "ctrl+q")
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert newest_meeting(again).private_note == "甲乙"


async def test_one_visit_is_one_step_and_its_words_say_nothing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _prepared(pilot)
        before = app.context.term_file.undo_descriptions
        await _notes(pilot)
        for words in (SECRET, "又一句"):
            await type_text(pilot, words)
            await until(pilot, lambda: "已保存" in screen_text(app))
        await press(pilot, "escape")
        assert app.context.term_file.undo_descriptions == ("私人备忘", *before)
        assert all(SECRET not in command.help for command in palette_commands(app, app.screen))
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: "已撤销：私人备忘" in screen_text(app))
        assert SECRET not in screen_text(app)
        assert newest_meeting(app).private_note == ""


async def test_after_a_failed_write_the_words_stay_on_the_screen(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _prepared(pilot)
        await _notes(pilot)

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        with monkeypatch.context() as broken:
            broken.setattr(Disk, "sync", full)
            await type_text(pilot, SECRET)
            await until(pilot, lambda: "没有存上" in screen_text(app))
            assert "磁盘已满" in screen_text(app)
            assert SECRET in screen_text(app)
            await press(pilot, "escape")
            await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
            await press(pilot, "enter")
            assert isinstance(app.screen, PrivateNotesScreen)
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert newest_meeting(app).private_note == SECRET


async def test_nobody_comes_upon_them_from_elsewhere(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _prepared(pilot)
        offered = [command.title for command in palette_commands(app, app.screen)]
        assert "私人备忘" in offered
        await press(pilot, "f5")
        assert "私人备忘" not in [command.title for command in palette_commands(app, app.screen)]
        await press(pilot, "escape")
        screen = await _notes(pilot)
        await press(pilot, "ctrl+p", "f6", "f5")
        assert app.screen is screen
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpDialog)
        assert [
            words for words in active_key_descriptions(screen).values() if words.isascii()
        ] == []
        await press(pilot, "escape")
        assert app.screen is screen


async def test_without_a_meeting_there_is_nothing_to_note(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.confirm_and_open_private_notes()
        await until(pilot, lambda: "还没有例会" in screen_text(app))
        assert isinstance(app.screen, HomeScreen)


async def test_between_meetings_they_belong_to_the_latest(planned: Path) -> None:
    closed = make_closed_meeting(5, date(2026, 11, 9), id=1, private_note=SECRET)
    record_change(planned, Change(words="以前的例会", meetings=(closed,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await _notes(pilot)
        assert "第5次行政例会（11月9日，已结束）" in screen_text(app)
        assert SECRET in screen_text(app)


async def test_pasted_lines_stay_lines(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _prepared(pilot)
        await _notes(pilot)
        app.post_message(Paste("甲\u200b\r\n乙\u00a0丙"))
        await press(pilot, "escape")
        assert newest_meeting(app).private_note == "甲\n乙 丙"


async def test_no_screen_of_the_meeting_and_no_minutes_show_them(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(160, 45)) as pilot:
        await press(pilot, "f5", "f5")
        meeting = msgspec.structs.replace(newest_meeting(app), private_note=SECRET)
        app.save_queue.queue_change(lambda _: Change(words="私人备忘", meetings=(meeting,)))
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        for step in screen.step_sequence.steps:
            screen.show_step(step)
            await settle(pilot)
            assert SECRET not in screen_text(app)
        await press(pilot, "escape")
        assert SECRET not in screen_text(app)
        app.navigation.open_minutes()
        await settle(pilot)
        assert SECRET not in screen_text(app)
        records, context = app.context.records, app.context
        told = minutes_variables(
            records.meetings[meeting.id],
            sources=DocumentSources(
                school=context.school,
                term=context.term,
                agenda=context.agenda,
                items=records.items,
                meetings=records.meetings,
            ),
        )
        assert SECRET not in repr(told)
        assert SECRET in (planned / "2026-2027-1.journal").read_text(encoding="utf-8")
        follow = AudienceApp(open_read_only_context(planned, lambda: NOW))
    async with follow.run_test(size=(160, 45)) as second:
        await second.pause()
        assert "第1次行政例会" in screen_text(follow)  # type: ignore[arg-type]
        assert SECRET not in screen_text(follow)  # type: ignore[arg-type]


async def test_search_does_not_find_them(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _prepared(pilot)
        meeting = msgspec.structs.replace(newest_meeting(app), private_note=SECRET)
        app.save_queue.queue_change(lambda _: Change(words="私人备忘", meetings=(meeting,)))
        await press(pilot, "ctrl+f")
        assert isinstance(app.screen, SearchScreen)
        await enter(pilot, SECRET[:2])
        assert SECRET[:2] in screen_text(app)
        assert SECRET not in screen_text(app)
