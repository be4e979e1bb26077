"""Another program's changes to a term file, noticed without a lock and without writing."""

import json
from datetime import date
from pathlib import Path

import pytest
from fixed_clock import fixed_clock

from meetingtui.base.errors import StoreError
from meetingtui.meeting.record import Meeting
from meetingtui.store.multi_process_access import TermFileWatch
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=fixed_clock) as file:
        file.record_change(_planned(1))
    return path


def _planned(number: int) -> Change:
    return Change(
        words="准备", meetings=(Meeting(id=number, number=number, on=date(2026, 11, 23)),)
    )


def _watch(path: Path) -> TermFileWatch[TermFile]:
    """A watch that knows the file as it is now."""
    watch = TermFileWatch(path, lambda: TermFile.open_read_only(path, TERM))
    assert watch.reopen_if_changed() is not None
    return watch


def test_a_file_left_alone_is_read_once(path: Path) -> None:
    assert _watch(path).reopen_if_changed() is None


def test_a_change_by_the_program_that_holds_the_lock_is_seen(path: Path) -> None:
    watch = _watch(path)
    with TermFile.open(path, TERM, clock=fixed_clock) as file:
        file.record_change(_planned(2))
        seen = watch.reopen_if_changed()
        assert seen is not None
        assert set(seen.records.meetings) == {1, 2}
        assert watch.reopen_if_changed() is None
        file.undo()
        again = watch.reopen_if_changed()
        assert again is not None
        assert set(again.records.meetings) == {1}


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / f"{TERM}.json"
    watch = TermFileWatch(path, lambda: TermFile.open_read_only(path, TERM))
    assert watch.reopen_if_changed() is None
    TermFile.open(path, TERM, clock=fixed_clock).close()
    assert watch.reopen_if_changed() is not None


def test_a_file_that_is_gone_for_a_while_is_an_error_until_it_is_back(path: Path) -> None:
    watch = _watch(path)
    aside = path.rename(path.with_name("aside"))
    for _ in range(2):
        with pytest.raises(StoreError, match="不见了"):
            watch.reopen_if_changed()
    aside.rename(path)
    watch.reopen_if_changed()
    assert watch.reopen_if_changed() is None


@pytest.mark.parametrize("content", ["", '{"items": {', "[]", '{"meta": {"1": {"schema": 999}}}'])
def test_a_file_nobody_can_read_is_an_error_until_it_is_whole_again(
    path: Path, content: str
) -> None:
    watch = _watch(path)
    whole = path.read_bytes()
    path.write_text(content, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(StoreError):
            watch.reopen_if_changed()
    path.write_bytes(whole)
    seen = watch.reopen_if_changed()
    assert seen is not None
    assert set(seen.records.meetings) == {1}


def test_another_terms_file_under_this_name_is_refused(path: Path) -> None:
    watch = _watch(path)
    tables = json.loads(path.read_text(encoding="utf-8"))
    tables["meta"]["1"]["term"] = "2025-2026-2"
    path.write_text(json.dumps(tables), encoding="utf-8")
    with pytest.raises(StoreError, match="2025-2026-2"):
        watch.reopen_if_changed()


def test_looking_leaves_the_folder_as_it_is(path: Path) -> None:
    before = {each: each.read_bytes() for each in path.parent.rglob("*") if each.is_file()}
    watch = _watch(path)
    watch.reopen_if_changed()
    assert {each: each.read_bytes() for each in path.parent.rglob("*") if each.is_file()} == before


def test_a_file_gone_before_the_first_look_is_missed(path: Path) -> None:
    watch = TermFileWatch(path, lambda: TermFile.open_read_only(path, TERM))
    whole = path.read_bytes()
    path.unlink()
    with pytest.raises(StoreError):
        watch.reopen_if_changed()
    path.write_bytes(whole)
    assert watch.reopen_if_changed() is not None
