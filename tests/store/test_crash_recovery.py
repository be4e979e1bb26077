import json
from datetime import date
from pathlib import Path

import pytest
from fixed_clock import fixed_clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from record_builders import make_measure, make_task

from meetingtui.base.errors import StoreError
from meetingtui.meeting.record import Meeting
from meetingtui.store.database_tables import SCHEMA
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"


def _written(folder: Path) -> Path:
    path = folder / f"{TERM}.json"
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        items = tuple(make_measure(n, f"举措{n}") for n in (1, 2))
        meeting = Meeting(id=1, number=1, on=date(2026, 11, 23))
        term.record_change(Change(words="x", items=items, meetings=(meeting,)))
    return path


def _refused(path: Path, term_id: str = TERM) -> str:
    """The message with which the file is refused, both ways, untouched."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as refusal:
        TermFile.open(path, term_id, clock=fixed_clock)
    with pytest.raises(StoreError) as reading:
        TermFile.open_read_only(path, term_id)
    assert path.read_bytes() == before
    assert refusal.value.message == reading.value.message
    return refusal.value.message


DAMAGES = {
    "no meta": lambda raw: raw.pop("meta"),
    "no meta document": lambda raw: raw["meta"].clear(),
    "meta is a list": lambda raw: raw["meta"].update({"1": []}),
    "no schema": lambda raw: raw["meta"]["1"].pop("schema"),
    "schema is text": lambda raw: raw["meta"]["1"].update(schema="1"),
    "schema is true": lambda raw: raw["meta"]["1"].update(schema=True),
    "schema is zero": lambda raw: raw["meta"]["1"].update(schema=0),
    "no term": lambda raw: raw["meta"]["1"].pop("term"),
    "bad sitting": lambda raw: raw["meta"]["1"].update(sitting=[1]),
    "item without title": lambda raw: raw["items"]["1"].pop("title"),
    "item with a bad date": lambda raw: raw["items"]["1"].update(due="2026-02-30"),
    "item with an unknown status": lambda raw: raw["items"]["2"].update(status="lost"),
    "item that is a list": lambda raw: raw["items"].update({"2": []}),
    "item under another key": lambda raw: raw["items"].update({"9": raw["items"].pop("1")}),
    "item under a word": lambda raw: raw["items"].update({"x": raw["items"].pop("1")}),
    "item under a padded key": lambda raw: raw["items"].update({"01": raw["items"].pop("1")}),
    "meeting of the wrong shape": lambda raw: raw["meetings"]["1"].update(topics="x"),
    "table that is text": lambda raw: raw.update(items="x"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_with_a_wrong_shape_is_refused_by_name(tmp_path, damage):
    path = _written(tmp_path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    DAMAGES[damage](raw)
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert f"{TERM}.json 已损坏" in _refused(path)


def test_the_message_says_which_record_is_wrong(tmp_path):
    path = _written(tmp_path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["items"]["2"]["status"] = "lost"
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert "items 的第 2 条" in _refused(path)


def test_a_damaged_file_is_not_copied_over_good_backups(tmp_path):
    path = _written(tmp_path)
    path.write_bytes(b"{}")
    _refused(path)
    assert not (tmp_path / "backups").exists()


def test_a_file_of_another_term_is_refused(tmp_path):
    message = _refused(_written(tmp_path), "2026-2027-2")
    assert TERM in message
    assert "2026-2027-2" in message


def test_a_file_from_a_newer_program_is_refused_whatever_its_shape(tmp_path):
    path = tmp_path / f"{TERM}.json"
    path.write_text(
        json.dumps({"items": {"1": "new form"}, "meta": {"1": {"schema": SCHEMA + 1}}}),
        encoding="utf-8",
    )
    message = _refused(path)
    assert f"格式 {SCHEMA + 1}" in message
    assert "升级" in message


def test_a_file_that_is_gone_while_copies_exist_is_not_begun_anew(tmp_path):
    path = _written(tmp_path)
    with TermFile.open(path, TERM, clock=fixed_clock):
        pass  # makes the first copy
    path.unlink()
    with pytest.raises(StoreError, match=r"不见了.*backups"):
        TermFile.open(path, TERM, clock=fixed_clock)
    with pytest.raises(StoreError, match=r"不见了.*backups"):
        TermFile.open_read_only(path, TERM)
    assert not path.exists()


def test_tables_that_stock_tinydb_does_not_store_empty_may_be_missing(tmp_path):
    path = tmp_path / f"{TERM}.json"
    path.write_text(json.dumps({"meta": {"1": {"schema": 1, "term": TERM}}}), encoding="utf-8")
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        term.record_change(Change(words="x", items=(make_task(1, "写结题报告"),)))
        term.undo()
        assert dict(term.records.items) == {}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.floats(0, 1),
    middle=st.binary(max_size=6),
    skip=st.integers(0, 40),
)
def test_a_garbled_file_opens_whole_or_is_refused_untouched(tmp_path, cut, middle, skip):
    path = tmp_path / f"{TERM}.json"
    good = tmp_path / "good"
    if not good.exists():
        good.write_bytes(_written(tmp_path).read_bytes())
    content = good.read_bytes()
    at = int(cut * len(content))
    path.write_bytes(content[:at] + middle + content[at + skip :])
    before = path.read_bytes()
    try:
        TermFile.open_read_only(path, TERM).close()
    except StoreError as error:
        assert f"{TERM}.json" in error.message
    assert path.read_bytes() == before
