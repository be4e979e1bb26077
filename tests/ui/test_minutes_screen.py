"""Minutes: what is seen, what is said where they cannot be made, and a closed meeting mended."""

from datetime import date
from pathlib import Path

from record_builders import make_closed_meeting
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
    until,
)

from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.dialogs.standard_dialogs import TextInputDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen

CLOSED = make_closed_meeting(
    1,
    date(2026, 11, 9),
    started=NOW.replace(day=9),
    closed=NOW.replace(day=9, hour=16),
    minutes_spent={"reflection": 12.0},
)


def _hold(folder: Path, *meetings: Meeting) -> None:
    record_change(folder, Change(words="开过", meetings=(CLOSED, *meetings)))


async def _shown(pilot: Pilot[None]) -> MeetingApp:
    app = pilot.app
    assert isinstance(app, MeetingApp)
    await press(pilot, "f7")
    await until(pilot, lambda: "会议纪要" in screen_text(app).split("\n", 4)[-1])
    return app


async def test_a_template_that_cannot_be_used_leaves_only_the_reason(planned: Path) -> None:
    _hold(planned)
    (planned / "templates").mkdir()
    (planned / "templates" / "minutes.docx").write_bytes(b"no document")
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        await until(pilot, lambda: "minutes.docx" in screen_text(app))
        assert "正在生成" not in screen_text(app)


async def test_a_closed_meeting_is_opened_again_with_a_reason_and_closed_again(
    planned: Path,
) -> None:
    _hold(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _shown(pilot)
        await press(pilot, "f8")
        assert isinstance(app.screen, TextInputDialog)
        await enter(pilot, "漏记一项议定事项")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        meeting = newest_meeting(app)
        assert meeting.state is MeetingState.OPEN
        assert [(each.at, each.reason) for each in meeting.reopened] == [(NOW, "漏记一项议定事项")]
        assert not any(isinstance(screen, MinutesScreen) for screen in app.screen_stack)
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        assert screen.minutes_spent_by_block == {"reflection": 12.0}
        await press(pilot, "escape", "ctrl+z")
        assert newest_meeting(app) == CLOSED
        assert app.context.term_file.redo_description == "重新打开第1次行政例会"


async def test_without_a_reason_nothing_is_opened(planned: Path) -> None:
    _hold(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _shown(pilot)
        await press(pilot, "f8", "enter")
        assert isinstance(app.screen, MinutesScreen)
        assert newest_meeting(app) == CLOSED


async def test_a_meeting_is_not_opened_again_beside_another(planned: Path) -> None:
    _hold(planned, Meeting(id=2, number=2, on=date(2026, 11, 23), state=MeetingState.OPEN))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _shown(pilot)
        assert "第1次行政例会" in screen_text(app)
        await press(pilot, "f8")
        await until(pilot, lambda: "第2次行政例会还没有开完" in screen_text(app))
        assert app.context.records.meetings[1] == CLOSED


async def test_a_meeting_that_is_only_prepared_does_not_keep_another_closed(planned: Path) -> None:
    _hold(planned, Meeting(id=2, number=2, on=date(2026, 11, 30)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _shown(pilot)
        await press(pilot, "f8")
        await enter(pilot, "漏记一项议定事项")
        await until(pilot, lambda: not app.context.records.meetings[1].is_closed)
        assert app.context.records.meetings[2].state is MeetingState.PLANNED
        assert app.context.meeting_in_progress_or_planned == app.context.records.meetings[1]


async def test_only_what_is_closed_can_be_opened_again(planned: Path) -> None:
    _hold(planned, Meeting(id=2, number=2, on=date(2026, 11, 23)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _shown(pilot)

        def offers() -> bool:
            return "重新打开会议" in [each.title for each in palette_commands(app, app.screen)]

        assert "F8 重新打开" in screen_text(app)
        assert offers()
        await press(pilot, "right")
        await settle(pilot)
        assert "F8 重新打开" not in screen_text(app)
        assert not offers()


async def test_the_pages_it_will_have_are_told_at_once(planned: Path) -> None:
    _hold(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _shown(pilot)
        await until(pilot, lambda: " 1 页" in screen_text(app))
