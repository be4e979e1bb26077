"""The start with missing or damaged files says what is missing and how to restore it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from record_builders import make_measure
from ui_school import NOW, app_on, press, record_change, screen_text, settle, until

from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term, open_term_read_only
from meetingtui.store.records import Change
from meetingtui.store.term_backups import back_up_term_and_school_files
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog, NoticesDialog
from meetingtui.ui.screens.backups_screen import BackupsScreen
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.plan.plan_screen import PlanScreen
from meetingtui.ui.widgets.text_layout import WrappedText

TERM = "2026-2027-1"
EXTRA = make_measure(30, "后来加的")


@pytest.fixture
def copied(planned: Path) -> Path:
    """A copy of everything as it is."""
    with open_term_read_only(planned, load_school(planned).terms[0]) as term_file:
        assert back_up_term_and_school_files(term_file, "", NOW - timedelta(days=2)) == ()
    return planned


def _told(app: MeetingApp) -> str:
    """What stands in the notices, one after the other; nothing where they are not shown."""
    if not isinstance(app.screen, NoticesDialog):
        return ""
    return "".join(each.text.plain for each in app.screen.query(WrappedText))


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _garble(path: Path) -> None:
    path.write_bytes(bytes(each ^ 1 for each in path.read_bytes()))


@pytest.mark.parametrize("spoil", [_truncate, _garble, Path.unlink])
async def test_a_spoilt_file_is_not_begun_anew_but_gone_back_from(copied: Path, spoil) -> None:
    spoil(copied / f"{TERM}.json")
    app = app_on(copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        text = screen_text(app).replace("\n", "")
        assert "2026年11月21日 14:32" in text
        assert "6 项、0 次例会" in text
        await press(pilot, "enter")
        await until(pilot, lambda: "已恢复到" in _told(app))
        assert len(app.context.records.items) == 8
        assert not app.context.term_file.is_read_only
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)


async def test_the_spoilt_file_may_be_left_as_it_is(copied: Path) -> None:
    path = copied / f"{TERM}.json"
    _truncate(path)
    before = path.read_bytes()
    app = app_on(copied)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "enter")
    assert app.return_code == 1
    assert path.read_bytes() == before


async def test_a_spoilt_file_without_copies_ends_with_a_message(planned: Path) -> None:
    path = planned / f"{TERM}.json"
    shutil.rmtree(planned / "backups", ignore_errors=True)
    _truncate(path)
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
    assert app.return_code == 1


async def test_an_older_file_put_in_its_place_is_noticed(copied: Path) -> None:
    path = copied / f"{TERM}.json"
    older = path.read_bytes()
    record_change(copied, Change(words="加一项", items=(EXTRA,)))
    with open_term_read_only(copied, load_school(copied).terms[0]) as term_file:
        assert back_up_term_and_school_files(term_file, "", NOW - timedelta(days=1)) == ()
    path.write_bytes(older)
    path.with_suffix(".journal").unlink()
    app = app_on(copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "少 1 项" in screen_text(app).replace("\n", "")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))


async def test_a_conflict_copy_and_a_synchronised_folder_are_told_of(copied: Path) -> None:
    folder = copied / "OneDrive" / "例会"
    folder.mkdir(parents=True)
    for name in ("school.yaml", f"{TERM}.json"):
        shutil.copy(copied / name, folder / name)
    shutil.copy(folder / f"{TERM}.json", folder / f"{TERM} (冲突副本).json")
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "(冲突副本).json" in _told(app))
        assert "OneDrive" in _told(app)
    again = app_on(folder)
    async with again.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "(冲突副本).json" in _told(again))
        assert "OneDrive" not in _told(again)  # once a day


async def test_what_could_not_be_saved_last_time_is_told_of(copied: Path) -> None:
    shutil.copy(copied / f"{TERM}.json", copied / f"{TERM} 未保存的改动 1.json")
    app = app_on(copied)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await until(pilot, lambda: "未保存的改动 1.json”里" in _told(app))


async def test_a_second_window_follows_and_takes_over_when_the_first_is_gone(copied: Path) -> None:
    writer = open_term(copied, load_school(copied).terms[0], clock=lambda: NOW)
    app = app_on(copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只能以只读方式查看" in _told(app))
        await press(pilot, "enter")
        writer.record_change(Change(words="加一项", items=(EXTRA,)))
        await until(pilot, lambda: 30 in app.context.records.items)
        app.navigation.open_plan()
        writer.close()
        await until(pilot, lambda: "现在可以记录了" in screen_text(app).replace("\n", ""))
        with open_term(copied, load_school(copied).terms[0], clock=lambda: NOW) as another:
            others = make_measure(32, "别的窗口加的")
            another.record_change(Change(words="加一项", items=(others,)))
            await until(pilot, lambda: 32 in app.context.records.items)
        offered = {each.title: each.callback for each in palette_commands(app, app.screen)}
        offered["开始记录"]()
        await until(
            pilot,
            lambda: isinstance(app.screen, HomeScreen) and not app.context.term_file.is_read_only,
        )
        assert "【只读】" not in screen_text(app)
        more = make_measure(31, "再加一项")
        app.save_queue.queue_change(lambda _: Change(words="再加", items=(more,)))
        await settle(pilot)
        assert 31 in app.context.records.items


async def test_without_school_yaml_its_copy_is_offered_and_no_sample_laid_over_the_records(
    copied: Path,
) -> None:
    settings = copied / "school.yaml"
    before = settings.read_bytes()
    settings.unlink()
    app = app_on(copied)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "2026年11月21日 14:32" in screen_text(app).replace("\n", "")
        await press(pilot, "enter")
        await until(pilot, lambda: "已放回" in _told(app))
        assert len(app.context.records.items) == 8
    assert settings.read_bytes() == before


async def test_without_school_yaml_and_a_copy_of_it_nothing_is_begun(copied: Path) -> None:
    (copied / "school.yaml").unlink()
    for copy in (copied / "backups").glob("school *.yaml"):
        copy.write_bytes(b"name: [")
    before = {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()}
    app = app_on(copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
    assert app.return_code == 1
    assert {path: path.read_bytes() for path in copied.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_a_clock_set_back_is_told_of_until_it_was_seen_and_nothing_is_harmed(
    copied: Path, size: tuple[int, int]
) -> None:
    before = NOW - timedelta(days=400)
    app = MeetingApp(copied, clock=lambda: before)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "电脑的时间可能不对" in _told(app))
        assert "2025年10月19日 14:32" in _told(app)
        assert "2026年11月20日 09:05" in _told(app)
        assert "回车 知道了" in screen_text(app)
        assert not app._notifications
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)
        app.save_queue.queue_change(lambda _: Change(words="加一项", items=(EXTRA,)))
        await settle(pilot)
        await press(pilot, "ctrl+q")
    again = app_on(copied)
    async with again.run_test(size=size) as pilot:
        await settle(pilot)
        assert isinstance(again.screen, HomeScreen)
        assert 30 in again.context.records.items
        assert [line.words for line in again.context.term_file.read_audit_trail()][-1] == "加一项"


async def test_many_notices_are_all_reached_on_the_smallest_screen(copied: Path) -> None:
    notices = [f"第{number}件要看的事，" + "说得比较长，要占好几行，" * 4 for number in range(1, 7)]
    app = app_on(copied)
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        app.push_screen(NoticesDialog(notices))
        await until(pilot, lambda: "↑↓ 看下面的" in screen_text(app))
        assert "回车 知道了" in screen_text(app)
        await press(pilot, "end")
        await until(pilot, lambda: "第6件要看的事" in screen_text(app))


async def test_a_copy_that_failed_meanwhile_waits_until_home_is_shown(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetingtui.ui.term_controller.DAILY_BACKUP_CHECK_PAUSE_SECONDS", 0.02)
    text = (copied / "school.yaml").read_text(encoding="utf-8")
    (copied / "school.yaml").write_text(f"{text}backup: {{copy_to: 没有}}\n", encoding="utf-8")
    moment = [NOW]
    app = MeetingApp(copied, clock=lambda: moment[0])
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await until(pilot, lambda: "U 盘没有插上" in _told(app))
        await press(pilot, "enter")
        app.navigation.open_plan()
        moment[0] += timedelta(days=1)
        await until(pilot, lambda: bool(app.terms._notices))
        assert isinstance(app.screen, PlanScreen)
        assert not app._notifications
        await press(pilot, "escape")
        await until(pilot, lambda: "U 盘没有插上" in _told(app))
