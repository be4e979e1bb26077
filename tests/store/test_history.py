"""Any sequence of changes, undo, redo and reopening equals a plain model of it."""

import os
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tinydb import TinyDB

from meetingtui.meeting.record import Meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
IDS = st.integers(1, 4)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)

lines = st.builds(
    Progress,
    on=st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    before=st.sampled_from(Status),
    after=st.sampled_from(Status),
    text=TEXT,
)
items = st.builds(
    Item,
    id=IDS,
    kind=st.sampled_from(ItemKind),
    title=TEXT,
    due=st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    progress=st.lists(lines, max_size=3).map(tuple),
    fields=st.dictionaries(TEXT, TEXT, max_size=2),
)
meetings = st.builds(Meeting, id=IDS, number=IDS, on=st.just(date(2026, 11, 23)), place=TEXT)
sittings = st.builds(Sitting, step=TEXT, drafts=st.dictionaries(TEXT, TEXT, max_size=2))
changes = st.builds(
    Change,
    words=TEXT,
    items=st.lists(items, max_size=3).map(tuple),
    meetings=st.lists(meetings, max_size=2).map(tuple),
    removed_items=st.lists(IDS, max_size=2).map(tuple),
    removed_meetings=st.lists(IDS, max_size=2).map(tuple),
    sitting=st.none() | sittings,
)


def _nothing(descriptor: int) -> None:
    """What syncing does here."""


class History(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.unsynced = patch.multiple(os, fsync=_nothing, fdatasync=_nothing)
        self.unsynced.start()
        self.path = Path(self.folder.name) / f"{TERM}.json"
        self.term = TermFile.open(self.path, TERM)
        self.items: dict[int, Item] = {}
        self.meetings: dict[int, Meeting] = {}
        self.sitting = Sitting()
        self.past: list[tuple] = []
        self.future: list[tuple] = []

    @rule(change=changes)
    def record(self, change: Change) -> None:
        before = (self.items, self.meetings)
        self.items = {k: v for k, v in self.items.items() if k not in change.removed_items}
        self.items |= {item.id: item for item in change.items}
        self.meetings = {k: v for k, v in self.meetings.items() if k not in change.removed_meetings}
        self.meetings |= {meeting.id: meeting for meeting in change.meetings}
        self.sitting = change.sitting or self.sitting
        if before != (self.items, self.meetings):
            self.past.append((change.words, *before))
            self.future.clear()
        self.term.record(change)

    @rule()
    def undo(self) -> None:
        words = None
        if self.past:
            words, *before = self.past.pop()
            self.future.append((words, self.items, self.meetings))
            self.items, self.meetings = before
        assert self.term.undo() == words

    @rule(steps=st.integers(2, 4))
    def undo_several(self, steps: int) -> None:
        words = None
        for _ in range(min(steps, len(self.past))):
            words, *before = self.past.pop()
            self.future.append((words, self.items, self.meetings))
            self.items, self.meetings = before
        assert self.term.undo(steps) == words

    @rule()
    def redo(self) -> None:
        words = None
        if self.future:
            words, *after = self.future.pop()
            self.past.append((words, self.items, self.meetings))
            self.items, self.meetings = after
        assert self.term.redo() == words

    @rule()
    def reopen(self) -> None:
        self.term.close()
        with TinyDB(self.path) as stock:
            assert {row.doc_id for row in stock.table("items")} == set(self.items)
        self.term = TermFile.open(self.path, TERM)

    @rule()
    def die(self) -> None:
        """Killed: nothing is closed, the lock is freed."""
        self.term._storage._lock.release()
        self.term = TermFile.open(self.path, TERM)

    @rule()
    def checkpoint(self) -> None:
        self.term._storage.checkpoint()

    @invariant()
    def the_records_are_the_models(self) -> None:
        if not hasattr(self, "term"):
            return
        records = self.term.records
        assert dict(records.items) == self.items
        assert dict(records.meetings) == self.meetings
        assert records.sitting == self.sitting
        assert self.term.undo_words == (self.past[-1][0] if self.past else None)
        assert self.term.undo_history == tuple(step[0] for step in reversed(self.past))
        assert self.term.redo_words == (self.future[-1][0] if self.future else None)

    @invariant()
    def the_file_is_the_records(self) -> None:
        if not hasattr(self, "term"):
            return
        with TermFile.open(self.path, TERM, read_only=True) as reader:
            assert reader.records == self.term.records

    def teardown(self) -> None:
        if hasattr(self, "term"):
            self.term.close()
            self.unsynced.stop()
            self.folder.cleanup()


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
