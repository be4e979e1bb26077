from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from meetingtui.base.errors import RefusedError
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store.backup_restore import read_backup
from meetingtui.store.backups import backups_of
from meetingtui.store.full_backup import (
    back_up_everything,
    check_copy_folder,
    is_first_warning_of_day,
    last_external_backup,
)
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
NOW = datetime(2026, 11, 22, 14, 30, 5)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A data folder with an item, settings, an agenda and a template."""
    folder = tmp_path / "例会"
    (folder / "templates").mkdir(parents=True)
    (folder / "school.yaml").write_text("name: x", encoding="utf-8")
    (folder / "templates" / "agenda.yaml").write_text("a: b", encoding="utf-8")
    (folder / "templates" / "纪要.docx").write_bytes(b"PK")
    with TermFile.open(
        folder / f"{TERM}.json", TERM, clock=lambda: NOW - timedelta(days=3)
    ) as term:
        term.record(Change(words="x", items=(Item(id=1, kind=ItemKind.TASK, title="写总结"),)))
    return folder


def _safe(folder: Path, copy_to: str = "", now: datetime = NOW) -> tuple[str, ...]:
    with TermFile.open_read_only(folder / f"{TERM}.json", TERM) as term:
        return back_up_everything(term, copy_to, now)


def _names(folder: Path) -> list[str]:
    return sorted(
        each.name for each in folder.iterdir() if each.suffix != ".json" or " " in each.name
    )


def test_the_records_and_what_the_school_made_itself_are_copied_once(folder):
    assert _safe(folder) == ()
    expected = [
        f"{TERM} 2026-11-22 143005.json",
        "agenda 2026-11-22 143005.yaml",
        "school 2026-11-22 143005.yaml",
        "纪要 2026-11-22 143005.docx",
    ]
    assert _names(folder / "backups") == expected
    (copy,) = backups_of(folder / f"{TERM}.json")
    assert read_backup(copy, TERM).items[1].title == "写总结"
    assert _safe(folder, now=NOW + timedelta(hours=1)) == ()
    assert _names(folder / "backups") == expected


def test_what_is_recorded_and_not_yet_closed_is_in_the_copy(folder):
    with TermFile.open(folder / f"{TERM}.json", TERM, clock=lambda: NOW) as term:
        term.record(Change(words="y", items=(Item(id=2, kind=ItemKind.TASK, title="发通知"),)))
        assert back_up_everything(term, "", NOW + timedelta(days=1)) == ()
        newest = backups_of(term.path)[-1]
        assert read_backup(newest, TERM).items.keys() == {1, 2}


def test_the_same_copies_go_to_a_folder_elsewhere(folder, tmp_path):
    away = tmp_path / "U盘"
    away.mkdir()
    assert last_external_backup(folder) is None
    assert _safe(folder, str(away)) == ()
    assert _names(away) == _names(folder / "backups")
    assert last_external_backup(folder) == NOW.date()


def test_a_stick_that_is_out_is_told_of_and_the_copies_here_are_made(folder, tmp_path):
    away = tmp_path / "U盘"
    (said,) = _safe(folder, str(away))
    assert "U 盘没有插上" in said
    assert "以前也没有做过" in said
    assert not away.exists()
    away.mkdir()
    assert _safe(folder, str(away)) == ()
    away.rename(tmp_path / "拔掉")
    (said,) = _safe(folder, str(away), NOW + timedelta(days=2))
    assert "上次是 11月22日" in said
    assert backups_of(folder / f"{TERM}.json")


def test_a_copy_that_cannot_be_made_is_told_of(folder):
    (folder / "backups").write_text("", encoding="utf-8")
    (said,) = _safe(folder)
    assert "没有做成备份" in said


def test_where_the_folder_lies_is_warned_of_once_a_day(folder):
    today = date(2026, 11, 22)
    assert is_first_warning_of_day(folder, today)
    assert not is_first_warning_of_day(folder, today)
    assert is_first_warning_of_day(folder, today + timedelta(days=1))
    assert last_external_backup(folder) is None


def test_a_folder_for_copies_is_tried_out_before_it_is_taken(tmp_path):
    data, stick = tmp_path / "我校", tmp_path / "U盘"
    data.mkdir()
    stick.mkdir()
    check_copy_folder(data, str(stick / "行政例会备份"))
    assert [each.name for each in stick.iterdir()] == ["行政例会备份"]
    assert not list((stick / "行政例会备份").iterdir())
    with pytest.raises(RefusedError, match="先插上 U 盘"):
        check_copy_folder(data, str(tmp_path / "没插" / "行政例会备份"))
    (stick / "文件").write_bytes(b"")
    with pytest.raises(RefusedError, match="存不进备份"):
        check_copy_folder(data, str(stick / "文件"))
