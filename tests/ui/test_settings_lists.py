"""目标, 学期 and 备份 in the settings: each change checked at once, live, and undone."""

from datetime import date
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import app_on, enter, press, screen_text, settle, until

from meetingtui.school.school import load_school
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.school_setup.department_goal_and_term_pages import SettingsEntriesPage
from meetingtui.ui.screens.school_setup.settings_page_base import FormPage
from meetingtui.ui.screens.school_setup.settings_screen import SettingsScreen


async def _open_page(pilot: Pilot[None], title: str) -> None:
    """From home to a page of the settings."""
    await press(pilot, "f9")
    screen = pilot.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.open_settings_page(title)
    await settle(pilot)


async def test_a_goal_is_added_renamed_dropped_and_undone(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await _open_page(pilot, "目标")
        await press(pilot, "f5")
        await enter(pilot, "书香校园")
        await enter(pilot, "人人爱读书")
        await enter(pilot, "2025—2027")
        await press(pilot, "escape", "enter")
        app.screen.query_one(Input).value = "书香启明"
        await press(pilot, "enter", "escape")
        (goal,) = app.context.school.goals
        assert (goal.name, goal.aim, goal.years) == ("书香启明", "人人爱读书", "2025—2027")
        assert goal.is_among_tags(("书香校园",))
        assert load_school(planned) == app.context.school
        await press(pilot, "f5")
        await enter(pilot, "书香校园")
        assert "已经有目标" in screen_text(app)
        app.screen.query_one(Input).value = ""
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsEntriesPage))
        await press(pilot, "delete")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: not app.context.school.goals)
        await press(pilot, "ctrl+z")
        assert [each.name for each in load_school(planned).goals] == ["书香启明"]


async def test_the_next_term_is_proposed_and_its_dates_are_changed(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "学期")
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, FormPage))
        await enter(pilot, "2027年3月1日")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsEntriesPage))
        assert "2026—2027学年第二学期" in screen_text(app)
        terms = app.context.school.terms
        assert [each.id for each in terms] == ["2026-2027-1", "2026-2027-2"]
        assert terms[1].first_monday == date(2027, 3, 1)
        await press(pilot, "ctrl+z", "ctrl+z")
        assert [each.id for each in load_school(planned).terms] == ["2026-2027-1"]


async def test_no_other_term_is_changed_after_the_new_one_was_undone(planned: Path) -> None:
    before = load_school(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "学期")
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, FormPage))
        await press(pilot, "down", "ctrl+z")
        await enter(pilot, "2027年1月8日")
        assert "这个学期已经撤销" in screen_text(app)
        assert load_school(planned) == app.context.school == before
        await press(pilot, "ctrl+z")
        app.screen.query_one(Input).value = "2027年1月8日"
        await press(pilot, "escape")
        assert load_school(planned) == before


async def test_a_folder_for_copies_that_is_not_there_is_refused_at_once(
    planned: Path, tmp_path: Path
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_page(pilot, "备份")
        await enter(pilot, str(tmp_path / "没插" / "备份"))
        assert "先插上 U 盘" in screen_text(app)
        app.screen.query_one(Input).value = f'"{tmp_path}"'
        await press(pilot, "enter")
        assert load_school(planned).backup.copy_to == str(tmp_path)
