"""Every key that help lists can also be clicked there."""

from pathlib import Path

from ui_school import app_on, open_meeting_at, press, screen_text, settle, type_text

from meetingtui.ui.dialogs.help_dialog import (
    HelpDialog,
    HelpKeyRow,
    active_key_descriptions,
    key_name,
)
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.plan.plan_screen import PlanScreen


async def test_a_click_on_a_row_closes_help_and_does_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f1")
        row = next(row for row in app.screen.query(HelpKeyRow) if row.key == "f6")
        await pilot.click(row)
        await settle(pilot)
        assert isinstance(app.screen, PlanScreen)


async def test_a_clicked_key_acts_on_the_words_being_typed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await type_text(pilot, "打到一半的议题")
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpDialog)
        row = next(row for row in app.screen.query(HelpKeyRow) if row.key == "enter")
        row.scroll_visible(animate=False)
        await settle(pilot)
        await pilot.click(row)
        await settle(pilot)
        assert [topic.title for topic in screen.meeting.topics] == ["打到一半的议题"]


async def test_left_by_keyboard_help_does_nothing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        for key in ("enter", "escape", "f1"):
            await press(pilot, "f1")
            assert isinstance(app.screen, HelpDialog)
            await press(pilot, key)
            assert isinstance(app.screen, HomeScreen)


async def test_help_shows_every_key_of_the_screen_below(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        keys = active_key_descriptions(app.screen)
        assert isinstance(app.screen, MeetingScreen)
        await press(pilot, "f1")
        assert [row.key for row in app.screen.query(HelpKeyRow)] == list(keys)
        assert "点一下就做" in screen_text(app)


def test_a_key_with_a_name_of_its_own_keeps_it_behind_another() -> None:
    names = [key_name(key) for key in ("ctrl+up", "ctrl+pagedown", "shift+tab", "ctrl+t", "f10")]
    assert names == ["Ctrl+↑", "Ctrl+PgDn", "Shift+Tab", "Ctrl+T", "F10"]


async def test_at_either_end_of_the_walk_no_key_leads_on(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.CLOSE)
        keys = active_key_descriptions(screen)
        assert "f3" in keys and "f4" not in keys
        assert "下一环节" not in screen_text(app)
        await press(pilot, "f4")
        assert screen.current_step == MeetingStep.CLOSE
        screen.show_step(MeetingStep.PREPARE)
        await settle(pilot)
        keys = active_key_descriptions(screen)
        assert "f4" in keys and "f3" not in keys
        assert "F4 下一环节" in screen_text(app)
