from datetime import datetime, timedelta
from pathlib import Path

import pytest
from record_builders import make_measure
from ui_school import NOW, app_on, press, record_change, screen_text, settle, until

from meetingtui.school.school import load_school
from meetingtui.store.backups import list_backups
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Change
from meetingtui.store.term_backups import back_up_term_and_school_files
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.backups_screen import BackupsScreen
from meetingtui.ui.screens.home_screen import HomeScreen

TERM = "2026-2027-1"
EXTRA = make_measure(30, "后来加的")


def _copied(folder: Path, now: datetime = NOW - timedelta(days=2)) -> None:
    """A copy of everything as it is, and one more item afterwards."""
    with open_term_read_only(folder, load_school(folder).terms[0]) as term_file:
        assert back_up_term_and_school_files(term_file, "", now) == ()
    record_change(folder, Change(words="加一项", items=(EXTRA,)))


async def _opened(app: MeetingApp, pilot) -> BackupsScreen:
    await settle(pilot)
    app.navigation.open_backups()
    await until(pilot, lambda: "份完好" in screen_text(app))
    assert isinstance(app.screen, BackupsScreen)
    return app.screen


async def test_the_screen_lists_what_each_copy_holds_and_goes_back_to_one(planned: Path) -> None:
    _copied(planned)
    bad = planned / "backups" / f"{TERM} 2026-09-01 080000.json"
    bad.write_bytes(b"{")
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await _opened(app, pilot)
        text = screen_text(app)
        assert "2026年11月21日 14:32" in text
        assert "6 项、0 次例会" in text
        assert "读不出来" in text
        rows = [each.copy.at for each in screen._backups]
        await press(pilot, *["down"] * rows.index(NOW - timedelta(days=2)), "enter")
        assert isinstance(app.screen, ChoiceDialog)
        assert "1 项事项没有了：“后来加的”" in screen_text(app)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: 30 not in app.context.records.items)
        await until(pilot, lambda: "已恢复到" in screen_text(app))
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: "要撤销“恢复到" in screen_text(app))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: 30 in app.context.records.items)
        await press(pilot, *["down"] * len(rows), "enter")
        assert "读不出来，不能用" in screen_text(app)


async def test_f5_makes_a_copy_now_and_esc_leaves(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_backups()
        await until(pilot, lambda: "份完好" in screen_text(app) or "还没有备份" in screen_text(app))
        put_in = Change(words="加一项", items=(EXTRA,))
        app.save_queue.queue_change(lambda _: put_in)
        before = len(list_backups(app.context.term_file.path))
        await press(pilot, "f5")
        await until(pilot, lambda: len(list_backups(app.context.term_file.path)) == before + 1)
        await until(pilot, lambda: "7 项、0 次例会" in screen_text(app))
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_leaving_makes_a_copy_and_says_where_the_stick_is_wanting(
    planned: Path, capsys
) -> None:
    text = (planned / "school.yaml").read_text(encoding="utf-8")
    (planned / "school.yaml").write_text(f"{text}backup: {{copy_to: 没有}}\n", encoding="utf-8")
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.save_queue.queue_change(lambda _: Change(words="加一项", items=(EXTRA,)))
        await press(pilot, "ctrl+q")
    path = planned / f"{TERM}.json"
    assert list_backups(path)[-1].path.read_bytes() == path.read_bytes()
    assert list((planned / "backups").glob("school *.yaml"))
    assert "U 盘没有插上" in capsys.readouterr().err.replace("\n", "")


async def test_a_program_left_open_over_midnight_makes_the_days_copy(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetingtui.ui.term_controller.DAILY_BACKUP_CHECK_PAUSE_SECONDS", 0.05)
    moment = [NOW]
    app = MeetingApp(planned, clock=lambda: moment[0])
    path = planned / f"{TERM}.json"

    def days() -> set[int]:
        return {copy.at.day for copy in list_backups(path)}

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.save_queue.queue_change(lambda _: Change(words="加一项", items=(EXTRA,)))
        await until(pilot, lambda: NOW.day in days())
        moment[0] += timedelta(days=1)
        more = make_measure(31, "第二天加的")
        app.save_queue.queue_change(lambda _: Change(words="再加", items=(more,)))
        await until(pilot, lambda: NOW.day + 1 in days())
