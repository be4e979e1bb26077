"""An in-memory implementation of the Repository protocol, without files."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from meetingtui.base.clock import Clock
from meetingtui.base.errors import StoreError
from meetingtui.meeting.record import Meeting, SessionState
from meetingtui.plan.item import Item
from meetingtui.school.school import School
from meetingtui.store.current_names import CurrentNames
from meetingtui.store.records import (
    Change,
    ImmutableRecordMap,
    Records,
    refuse_change_to_closed_records,
)
from meetingtui.store.repository import RepositoryWatch
from meetingtui.store.step_history import (
    UNDO_DEPTH,
    AuditLine,
    StepAction,
    StepKind,
    UndoCheck,
    UndoPolicy,
    undo_of_issued_minutes_error,
)

_ItemEdits = dict[int, Item | None]
_MeetingEdits = dict[int, Meeting | None]
"""Records by id; None where there is none."""


class _Step(NamedTuple):
    """An undoable change: its Chinese words, its kind, and the items and meetings by id that it
    touched, before and after it.
    """

    words: str
    kind: StepKind
    before: tuple[_ItemEdits, _MeetingEdits]
    after: tuple[_ItemEdits, _MeetingEdits]

    @property
    def touched_ids(self) -> tuple[set[int], set[int]]:
        """Ids of the items and ids of the meetings that an undoable step changed, added or
        deleted.
        """
        return set(self.before[0]), set(self.before[1])


class MemoryRepository:
    """A :class:`Repository` that holds one term's records in memory only."""

    def __init__(self, term_id: str, *, clock: Clock, school: School | None = None) -> None:
        """Create an empty term.

        Args:
            term_id: the term.
            clock: returns the current local time, used as the time of every change.
            school: if given, departments and people in the records are renamed to their current
                names in this school.
        """
        self.term_id = term_id
        """Id of the term: ``2026-2027-1``."""
        self.path = Path(f"{term_id}.json")
        """Path that a term file would have; no such file is written."""
        self.is_read_only = False
        """Whether changes are refused; True once the repository is closed."""
        self.warnings: tuple[str, ...] = ()
        """Warnings for the user; always empty."""
        self._clock = clock
        self._names = CurrentNames(school)
        self._stored = Records(ImmutableRecordMap({}), ImmutableRecordMap({}), SessionState())
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._audit: list[AuditLine] = []

    @property
    def records(self) -> Records:
        """The current records of a term held in memory, with the current names of departments
        and people.
        """
        return self._names.rename_in_records(self._stored)

    def record_change(self, change: Change) -> Records:
        """Apply a change; see :meth:`Repository.record_change`."""
        self._refuse_if_closed()
        refuse_change_to_closed_records(change, self._stored)
        step = self._step_of_change(change)
        after = self._records_with_edits(step.after)
        after = msgspec.structs.replace(
            after,
            session_state=after.session_state
            if change.session_state is None
            else change.session_state,
            closing=None if change.reopens else change.closing or after.closing,
            last_ids=after.last_ids.including(change.items, change.meetings)
            if step.before != step.after
            else after.last_ids,
        )
        if after == self._stored:
            return self.records
        self._stored = after
        if step.before != step.after:
            self._undo = [*self._undo, step][-UNDO_DEPTH:]
            if change.goes_on and len(self._undo) > 1 and _can_merge_steps(*self._undo[-2:]):
                first = self._undo.pop(-2)
                self._undo[-1] = step._replace(before=first.before)
            self._redo = []
        self._add_audit_line(StepAction.RECORDED, change.words)
        if change.closing:
            self.clear_undo_history()
        return self.records

    def undo(self, steps: int = 1) -> str | None:
        """Undo the last steps; see :meth:`Repository.undo`."""
        taken = self._undo[-steps:][::-1]
        if not taken:
            return None
        refuse_change_to_closed_records(Change(words=""), self._stored)
        check = self.undo_check(steps)
        if check.policy is UndoPolicy.REFUSE:
            raise undo_of_issued_minutes_error(check)
        for step in taken:
            self._stored = self._records_with_edits(step.before)
        del self._undo[-len(taken) :]
        self._redo += taken
        words = taken[-1].words
        several = f"（共 {len(taken)} 步）" if len(taken) > 1 else ""
        self._add_audit_line(StepAction.UNDONE, words + several)
        return words

    def redo(self) -> str | None:
        """Redo the step that was undone last; see :meth:`Repository.redo`."""
        if not self._redo:
            return None
        refuse_change_to_closed_records(Change(words=""), self._stored)
        step = self._redo.pop()
        self._stored = self._records_with_edits(step.after)
        self._undo.append(step)
        self._add_audit_line(StepAction.REDONE, step.words)
        return step.words

    @property
    def undo_description(self) -> str | None:
        """Chinese description of the step that undo would revert; None if there is none."""
        return self._undo[-1].words if self._undo else None

    @property
    def redo_description(self) -> str | None:
        """Chinese description of the step that redo would apply again; None if there is none."""
        return self._redo[-1].words if self._redo else None

    @property
    def undo_descriptions(self) -> tuple[str, ...]:
        """Chinese descriptions of all steps that can be undone, the last step first."""
        return tuple(step.words for step in reversed(self._undo))

    def undo_check(self, steps: int = 1) -> UndoCheck:
        """Check whether the last steps recorded in memory may be undone at once, after
        confirmation, or not at all; the strictest result of all of them, at once if there are none.
        """
        found = map(_undo_check_of_step, reversed(self._undo[-steps:]))
        return max(found, key=lambda each: each.policy, default=UndoCheck())

    def clear_undo_history(self) -> None:
        """Forget all steps recorded in memory that could be undone or redone."""
        self._undo, self._redo = [], []

    def read_audit_trail(self) -> list[AuditLine]:
        """The audit trail: every step with its time, oldest first."""
        return list(self._audit)

    @property
    def last_change_time(self) -> datetime | None:
        """Local time of the last change recorded in memory, to the second; None if nothing was
        recorded.
        """
        return self._audit[-1].at if self._audit else None

    def use_school_names(self, school: School) -> None:
        """From now on, show departments and people in the records by their names in this school."""
        self._names = CurrentNames(school)

    def encoded_content(self) -> bytes:
        """Encode the records as JSON, in a format that is no term file and cannot be read back."""
        return msgspec.json.encode(
            {"items": dict(self._stored.items), "meetings": dict(self._stored.meetings)}
        )

    def watch_for_external_changes(self) -> RepositoryWatch:
        """Return a watch that never reports a change: no other program has these records."""
        return _UnchangingWatch()

    def close(self) -> None:
        """Close the repository: all further changes are refused."""
        self.is_read_only = True

    def __enter__(self) -> Self:
        """Return the repository itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the repository."""
        self.close()

    def _refuse_if_closed(self) -> None:
        """Raise StoreError if the repository was closed."""
        if self.is_read_only:
            raise StoreError("已经关闭，这一步没有保存。请重新打开。")

    def _step_of_change(self, change: Change) -> _Step:
        """Make an undoable step of a change: the items and meetings that it alters, before and
        after.
        """
        items: _ItemEdits = dict.fromkeys(change.removed_items)
        items |= {item.id: item for item in change.items}
        meetings: _MeetingEdits = dict.fromkeys(change.removed_meetings)
        meetings |= {meeting.id: meeting for meeting in change.meetings}
        was = self._stored
        items = {id: item for id, item in items.items() if was.items.get(id) != item}
        meetings = {id: each for id, each in meetings.items() if was.meetings.get(id) != each}
        before = (
            {id: was.items.get(id) for id in items},
            {id: was.meetings.get(id) for id in meetings},
        )
        return _Step(change.words, change.kind, before, (items, meetings))

    def _records_with_edits(self, edits: tuple[_ItemEdits, _MeetingEdits]) -> Records:
        """Return the repository's records with the given items and meetings replaced."""
        items, meetings = self._stored.items, self._stored.meetings
        assert isinstance(items, ImmutableRecordMap)
        assert isinstance(meetings, ImmutableRecordMap)
        return msgspec.structs.replace(
            self._stored, items=items.with_edits(edits[0]), meetings=meetings.with_edits(edits[1])
        )

    def _add_audit_line(self, action: StepAction, words: str) -> None:
        """Add a step with its time to the audit trail, except one without a description."""
        if words:
            at = self._clock().replace(tzinfo=None, microsecond=0)
            number = self._audit[-1].sequence + 1 if self._audit else 1
            self._audit.append(AuditLine(sequence=number, at=at, did=action, words=words))


class _UnchangingWatch:
    """A watch for records in memory, which no other program can change."""

    def reopen_if_changed(self) -> None:
        """Return None: the records in memory never change from outside."""

    def can_open_for_writing(self) -> bool:
        """Return False: no other program can open records in memory."""
        return False


def _can_merge_steps(first: _Step, second: _Step) -> bool:
    """Whether two steps may be undone as one: with the same description and the same records."""
    return first.words == second.words and first.touched_ids == second.touched_ids


def _undo_check_of_step(step: _Step) -> UndoCheck:
    """Check by its records before and after whether a step may be undone: refused if it issued
    minutes; with confirmation if it closed a meeting or is no ordinary entry.
    """
    before, after = step.before[1], step.after[1]

    def has_count_grown(count: Callable[[Meeting], int]) -> bool:
        """Whether the step made what ``count`` counts in a meeting more, in any meeting."""
        return any(
            _count_in_meeting_or_zero(after[id], count)
            > _count_in_meeting_or_zero(before[id], count)
            for id in after
        )

    if has_count_grown(lambda meeting: len(meeting.issues)):
        return UndoCheck(UndoPolicy.REFUSE, step.words)
    asks = step.kind.asks_before_undo or has_count_grown(lambda meeting: meeting.is_closed)
    return UndoCheck(UndoPolicy.ASK, step.words) if asks else UndoCheck()


def _count_in_meeting_or_zero(meeting: Meeting | None, count: Callable[[Meeting], int]) -> int:
    """Return what a counting function counts in a meeting; 0 for a meeting that does not exist."""
    return count(meeting) if meeting else 0
