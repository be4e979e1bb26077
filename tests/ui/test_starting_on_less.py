"""Whatever became of the files: the start says what is wanting and shows the way back."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from ui_school import NOW, app_on, press, put, screen_text, settle, until

from meetingtui.plan.item import Item, ItemKind
from meetingtui.school import load
from meetingtui.store.folder import open_term
from meetingtui.store.records import Change
from meetingtui.store.safekeeping import keep_safe
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.backups.screen import BackupsScreen
from meetingtui.ui.commands import commands
from meetingtui.ui.dialogs.choice import ChoiceDialog
from meetingtui.ui.home.screen import HomeScreen

TERM = "2026-2027-1"
EXTRA = Item(id=30, kind=ItemKind.MEASURE, title="后来加的")


@pytest.fixture
def copied(planned: Path) -> Path:
    """A copy of everything as it is."""
    with open_term(planned, load(planned).terms[0], read_only=True) as term_file:
        assert keep_safe(term_file, "", NOW - timedelta(days=2)) == ()
    return planned


def _told(app: MeetingApp) -> str:
    """What the toast says, its lines joined."""
    return "".join(each.message.replace("\n", "") for each in app._notifications)


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
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert len(app.desk.records.items) == 8
        assert not app.desk.file.read_only
        await until(pilot, lambda: "已恢复到" in screen_text(app))


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
    put(copied, Change(words="加一项", items=(EXTRA,)))
    with open_term(copied, load(copied).terms[0], read_only=True) as term_file:
        assert keep_safe(term_file, "", NOW - timedelta(days=1)) == ()
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
    writer = open_term(copied, load(copied).terms[0])
    app = app_on(copied)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "只能以只读方式查看" in screen_text(app).replace("\n", ""))
        writer.record(Change(words="加一项", items=(EXTRA,)))
        await until(pilot, lambda: 30 in app.desk.records.items)
        app.open_plan()
        writer.close()
        await until(pilot, lambda: "现在可以记录了" in screen_text(app).replace("\n", ""))
        with open_term(copied, load(copied).terms[0]) as another:
            others = Item(id=32, kind=ItemKind.MEASURE, title="别的窗口加的")
            another.record(Change(words="加一项", items=(others,)))
            await until(pilot, lambda: 32 in app.desk.records.items)
        offered = {each.title: each.callback for each in commands(app, app.screen)}
        offered["开始记录"]()
        await until(
            pilot, lambda: isinstance(app.screen, HomeScreen) and not app.desk.file.read_only
        )
        assert "【只读】" not in screen_text(app)
        more = Item(id=31, kind=ItemKind.MEASURE, title="再加一项")
        app.recorder.record(lambda _: Change(words="再加", items=(more,)))
        await settle(pilot)
        assert 31 in app.desk.records.items


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
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert len(app.desk.records.items) == 8
        assert "已放回" in _told(app)
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
