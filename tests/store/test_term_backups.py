from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from record_builders import make_measure, make_task

from meetingtui.base.errors import RefusedError, StoreBusyError, StoreDamagedError, StoreError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.store.backups import Backup, list_backups
from meetingtui.store.data_folder import open_term, open_term_read_only
from meetingtui.store.records import Change
from meetingtui.store.term_backups import (
    back_up_term_and_school_files,
    claim_daily_location_warning,
    describe_restore_effect,
    ensure_external_backup_folder_writable,
    last_external_backup,
    lost_record_counts_text,
    newest_readable_backup,
    read_backup,
    record_counts_text,
    replace_term_file_with_backup,
    restore_backup_change,
)
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
        term.record_change(Change(words="x", items=(make_task(1, "写总结"),)))
    return folder


def _safe(folder: Path, copy_to: str = "", now: datetime = NOW) -> tuple[str, ...]:
    with TermFile.open_read_only(folder / f"{TERM}.json", TERM) as term:
        return back_up_term_and_school_files(term, copy_to, now)


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
    (copy,) = list_backups(folder / f"{TERM}.json")
    assert read_backup(copy, TERM).items[1].title == "写总结"
    assert _safe(folder, now=NOW + timedelta(hours=1)) == ()
    assert _names(folder / "backups") == expected


def test_what_is_recorded_and_not_yet_closed_is_in_the_copy(folder):
    with TermFile.open(folder / f"{TERM}.json", TERM, clock=lambda: NOW) as term:
        term.record_change(Change(words="y", items=(make_task(2, "发通知"),)))
        assert back_up_term_and_school_files(term, "", NOW + timedelta(days=1)) == ()
        newest = list_backups(term.path)[-1]
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
    assert list_backups(folder / f"{TERM}.json")


def test_a_copy_that_cannot_be_made_is_told_of(folder):
    (folder / "backups").write_text("", encoding="utf-8")
    (said,) = _safe(folder)
    assert "没有做成备份" in said


def test_where_the_folder_lies_is_warned_of_once_a_day(folder):
    today = date(2026, 11, 22)
    assert claim_daily_location_warning(folder, today)
    assert not claim_daily_location_warning(folder, today)
    assert claim_daily_location_warning(folder, today + timedelta(days=1))
    assert last_external_backup(folder) is None


def test_a_folder_for_copies_is_tried_out_before_it_is_taken(tmp_path):
    data, stick = tmp_path / "我校", tmp_path / "U盘"
    data.mkdir()
    stick.mkdir()
    ensure_external_backup_folder_writable(data, str(stick / "行政例会备份"))
    assert [each.name for each in stick.iterdir()] == ["行政例会备份"]
    assert not list((stick / "行政例会备份").iterdir())
    with pytest.raises(RefusedError, match="先插上 U 盘"):
        ensure_external_backup_folder_writable(data, str(tmp_path / "没插" / "行政例会备份"))
    (stick / "文件").write_bytes(b"")
    with pytest.raises(RefusedError, match="存不进备份"):
        ensure_external_backup_folder_writable(data, str(stick / "文件"))


TERM = "2026-2027-1"
AUTUMN = Term(id=TERM, first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
NOW = datetime(2026, 11, 22, 14, 30, 5)


def _item(number: int, title: str, *said: str) -> Item:
    lines = tuple(
        Progress(on=date(2026, 11, 9), before=Status.NOT_STARTED, after=Status.DONE, text=each)
        for each in said
    )
    return make_measure(number, title, progress=lines)


@dataclass
class Kept:
    path: Path
    copy: Backup


@pytest.fixture
def kept(tmp_path) -> Kept:
    """Two items and a meeting in a copy; afterwards one is gone, one new, one changed."""
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        items = (_item(1, "早读", "已排课表"), _item(2, "晚读"))
        term.record_change(Change(words="x", items=items, meetings=(_meeting(),)))
    with TermFile.open(path, TERM, clock=lambda: NOW) as term:
        term.record_change(
            Change(
                words="y",
                items=(_item(1, "早读课"), _item(3, "午读")),
                removed_items=(2,),
                removed_meetings=(1,),
            )
        )
    return Kept(path, list_backups(path)[0])


def _meeting(**more: object) -> Meeting:
    return Meeting(id=1, number=1, on=date(2026, 11, 9), **more)  # type: ignore[arg-type]


def test_what_going_back_would_do_is_said_in_words(kept):
    then = read_backup(kept.copy, TERM)
    assert record_counts_text(then) == "2 项、1 次例会"
    with TermFile.open_read_only(kept.path, TERM) as term:
        assert describe_restore_effect(term.records, then) == (
            "1 项事项没有了：“午读”",
            "1 项事项重新有了：“晚读”",
            "1 项事项变回当时的样子：“早读课”",
            "1 次例会重新有了：“第1次行政例会”",
            "最近一条进展：现在是 还没有，备份里是 2026年11月9日",
        )
        assert lost_record_counts_text(term.records, then) == "1 项、1 次例会、1 条进展"
        assert lost_record_counts_text(then, then) == ""
        assert describe_restore_effect(then, then) == ()


def test_going_back_is_one_step_that_can_be_taken_back(kept):
    then = read_backup(kept.copy, TERM)
    with TermFile.open(kept.path, TERM, clock=lambda: NOW) as term:
        before = term.records
        change = restore_backup_change(before, then, kept.copy)
        assert change is not None
        term.record_change(change)
        assert dict(term.records.items) == dict(then.items)
        assert dict(term.records.meetings) == dict(then.meetings)
        assert restore_backup_change(term.records, then, kept.copy) is None
        assert term.undo() == "恢复到 2026年11月22日 14:30 的备份"
        assert dict(term.records.items) == dict(before.items)


def test_minutes_issued_since_do_not_stand_in_the_way(kept):
    then = read_backup(kept.copy, TERM)
    held = _meeting(state=MeetingState.CLOSED)
    with TermFile.open(kept.path, TERM, clock=lambda: NOW) as term:
        term.record_change(Change(words="散会", meetings=(held,)))
        signed = with_issued_version(held, number="〔2026〕1号", by="程远舟", now=NOW)
        term.record_change(Change(words="签发", meetings=(signed,)))
        change = restore_backup_change(term.records, then, kept.copy)
        assert change is not None
        assert term.record_change(change).meetings[1] == then.meetings[1]


def test_the_newest_copy_that_reads_whole_is_offered_by_name(kept):
    newer = kept.copy.path.with_name(f"{TERM} 2026-11-22 180000.json")
    newer.write_bytes(kept.copy.path.read_bytes()[:-20])
    kept.path.write_bytes(kept.path.read_bytes()[:100])
    found = newest_readable_backup(kept.path, TERM)
    assert found is not None
    assert found[0] == kept.copy
    for spoil in (lambda: None, kept.path.unlink):
        spoil()
        for opened in (partial(open_term, clock=lambda: NOW), open_term_read_only):
            with pytest.raises(StoreDamagedError) as refusal:
                opened(kept.path.parent, AUTUMN)
            assert "2026年11月22日 14:30 做的（2 项、1 次例会）" in refusal.value.message
            assert f"backup restore {kept.copy.id} --term {TERM}" in refusal.value.message


def test_without_a_good_copy_the_message_says_so(kept):
    kept.copy.path.write_bytes(b"{}")
    kept.path.write_bytes(b"{")
    with pytest.raises(StoreDamagedError, match="没有找到能用的备份"):
        open_term(kept.path.parent, AUTUMN, clock=lambda: NOW)


def test_a_copy_takes_the_place_of_a_damaged_file_which_stays_beside_it(kept):
    kept.path.write_bytes(b'{"items": {')
    aside = replace_term_file_with_backup(kept.path, kept.copy, TERM, NOW)
    assert aside is not None
    assert aside.read_bytes() == b'{"items": {'
    with open_term(kept.path.parent, AUTUMN, clock=lambda: NOW) as term:
        assert sorted(term.records.items) == [1, 2]


def test_a_copy_takes_the_place_of_a_file_that_is_gone(kept):
    kept.path.unlink()
    assert replace_term_file_with_backup(kept.path, kept.copy, TERM, NOW) is None
    with open_term(kept.path.parent, AUTUMN, clock=lambda: NOW) as term:
        assert sorted(term.records.items) == [1, 2]


def test_nothing_is_put_in_place_of_a_file_in_use_or_from_a_bad_copy(kept):
    before = kept.path.read_bytes()
    with TermFile.open(kept.path, TERM, clock=lambda: NOW), pytest.raises(StoreBusyError):
        replace_term_file_with_backup(kept.path, kept.copy, TERM, NOW)
    kept.copy.path.write_bytes(b"{")
    with pytest.raises(StoreError):
        replace_term_file_with_backup(kept.path, kept.copy, TERM, NOW)
    assert kept.path.read_bytes() == before
