"""Ids are given once in a term: not again after a deletion, an undo or a restart."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from record_builders import make_task

from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import next_unused_id
from meetingtui.store.data_folder import read_cleanly_closed_term_file
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
NOW = datetime(2026, 11, 23, 14, 30)
TASK = make_task(7, "交初稿", meeting=3, topic=2)
MEETING = Meeting(
    id=3,
    number=3,
    on=date(2026, 11, 23),
    topics=(Topic(id=1, title="课后服务"), Topic(id=2, title="运动会")),
)
FIRST_ID_LEFT = (8, 4, 3)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / f"{TERM}.json"


def _next_ids(term_file: TermFile) -> tuple[int, int, int]:
    records = term_file.records
    return next_unused_id(records.items), next_unused_id(records.meetings), records.next_topic_id


def test_a_new_term_begins_with_one(path: Path) -> None:
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        assert _next_ids(term_file) == (1, 1, 1)


def test_what_was_deleted_leaves_its_id_unused_also_after_a_restart(path: Path) -> None:
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        term_file.record_change(Change(words="议定", items=(TASK,), meetings=(MEETING,)))
        term_file.record_change(Change(words="删除", removed_items=(7,), removed_meetings=(3,)))
        assert _next_ids(term_file) == FIRST_ID_LEFT
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        assert _next_ids(term_file) == FIRST_ID_LEFT
    seen = read_cleanly_closed_term_file(path, TERM)
    assert seen is not None and next_unused_id(seen.items) == 8


def test_what_was_undone_leaves_its_id_unused_also_after_a_restart(path: Path) -> None:
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        term_file.record_change(Change(words="议定", items=(TASK,), meetings=(MEETING,)))
        term_file.undo()
        assert _next_ids(term_file) == FIRST_ID_LEFT
        term_file.redo()
        assert term_file.records.items[7] == TASK
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        term_file.undo()
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        assert _next_ids(term_file) == FIRST_ID_LEFT


def test_an_older_file_gives_no_id_that_its_records_still_name(path: Path) -> None:
    meeting = {"id": 2, "number": 2, "on": "2026-11-09", "carried": [9], "topics": []}
    task = {"id": 4, "kind": "task", "title": "交初稿", "meeting": 2, "topic": 5}
    meta = {"1": {"schema": 2, "term": TERM}}
    tables = {"items": {"4": task}, "meetings": {"2": meeting}, "meta": meta}
    path.write_text(json.dumps(tables), encoding="utf-8")
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        assert _next_ids(term_file) == (10, 3, 6)


def test_a_change_of_nothing_is_still_no_step(path: Path) -> None:
    with TermFile.open(path, TERM, clock=lambda: NOW) as term_file:
        term_file.record_change(Change(words="议定", items=(TASK,), meetings=(MEETING,)))
        term_file.record_change(Change(words="再议定", items=(TASK,)))
        assert term_file.undo_descriptions == ("议定",)
