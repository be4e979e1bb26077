"""Looking at a term's records is the same as opening it, or leaves it to opening."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from meetingtui.calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reporting import report
from meetingtui.store.folder import records_of_term
from meetingtui.store.glance import glance
from meetingtui.store.records import Change, TermClosing
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
DAY = date(2026, 11, 23)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / f"{TERM}.json"
    reading = Item(id=1, kind=ItemKind.MEASURE, title="读书节", due=DAY)
    meeting = Meeting(id=6, number=6, on=DAY, started=datetime(2026, 11, 23, 14, 30))
    with TermFile.open(path, TERM) as term:
        items = (report(reading, on=DAY, meeting=6, status=Status.DONE, text="办完"),)
        term.record(
            Change(words="x", items=items, meetings=(meeting,), sitting=Sitting(step="close"))
        )
        term.record(Change(words="结束学期", closing=TermClosing(on=DAY)))
    return path


def test_a_closed_file_is_seen_as_it_is_opened(path: Path) -> None:
    with TermFile.open(path, TERM, read_only=True) as term:
        assert glance(path, TERM) == term.records
        assert term.records.closing


def test_what_is_in_the_journal_only_is_seen_too(path: Path) -> None:
    with TermFile.open(path, TERM) as term:
        term.record(Change(words="重新打开", reopens=True))
        term.record(Change(words="y", items=(Item(id=2, kind=ItemKind.TASK, title="发通知"),)))
        assert glance(path, TERM) is None
        term_of = Term(id=TERM, first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
        assert records_of_term(path.parent, term_of) == term.records


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: raw["meta"]["1"].update(schema=1),
        lambda raw: raw["meta"]["1"].update(schema=99),
        lambda raw: raw["meta"]["1"].update(term="2025-2026-2"),
        lambda raw: raw["items"]["1"].update(id=2),
        lambda raw: raw["items"]["1"].update(status="lost"),
        lambda raw: raw.pop("meta"),
    ],
)
def test_any_other_file_is_left_to_opening(path: Path, harm) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    harm(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert glance(path, TERM) is None


def test_a_file_that_is_not_there_is_left_to_opening(tmp_path: Path) -> None:
    assert glance(tmp_path / f"{TERM}.json", TERM) is None
    (tmp_path / f"{TERM}.json").write_bytes(b"{")
    assert glance(tmp_path / f"{TERM}.json", TERM) is None
