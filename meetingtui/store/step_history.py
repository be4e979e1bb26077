"""The steps recorded in a term: undo and redo history, whether a step may be undone, and the audit
trail of every change.

The history is derived from the entries of the journal. The audit trail is an append-only log, the
file ``2026-2027-1.audit`` beside the term file, with one JSON object per line: time and Chinese
words of a step. A file that has grown larger than ``MAX_AUDIT_FILE_BYTES`` is renamed to
``2026-2027-1.audit.1``, replacing an older file of that name.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from pathlib import Path

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.store.database_tables import Document, Edit
from meetingtui.store.durable_files import DISK, Disk, replace_file_content, write_all_and_sync

UNDO_DEPTH = 100
"""Maximum number of steps that can be undone."""

CARRIED_BYTES = 4_000_000
"""Maximum size, in bytes of JSON, of the undo and redo steps carried over to a new journal."""


class StepAction(Enum):
    """Enum of what was done with a change of records: it was recorded, undone or redone."""

    RECORDED = "recorded"
    UNDONE = "undone"
    REDONE = "redone"


class StepKind(StrEnum):
    """Enum of the kinds of change: an ordinary entry, or one of the larger changes, such as an
    import or a restored backup.
    """

    ENTRY = "entry"
    IMPORT = "import"
    CARRY_FORWARD = "carry_forward"
    LEDGER = "ledger"
    HAND_OVER = "hand_over"
    RESTORE = "restore"

    @property
    def asks_before_undo(self) -> bool:
        """Whether undoing a change of this kind asks for confirmation: always, except for ordinary
        entries (``ENTRY``).
        """
        return self is not StepKind.ENTRY


class Step(msgspec.Struct, frozen=True):
    """A change of items and meetings that can be undone and redone."""

    words: str
    """Chinese description of the change."""
    before: tuple[Edit, ...]
    """The changed documents as they were before the change."""
    after: tuple[Edit, ...]
    """The changed documents as they were after the change."""
    kind: StepKind = StepKind.ENTRY
    """Kind of the change."""

    @property
    def document_addresses(self) -> set[tuple[str, str]]:
        """Addresses (table, key) of the documents that a step changed."""
        return {(table, key) for table, key, _ in self.before}


class StepEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One journal entry: a change of documents that was recorded, undone or redone."""

    sequence: int
    """Sequence number, one greater than that of the previous entry."""
    at: datetime
    """Time of the change: local time without time zone, to the second."""
    words: str
    """Chinese description of the change; empty if only the session state changed."""
    after: tuple[Edit, ...]
    """The changed documents as they were after the change."""
    before: tuple[Edit, ...] = ()
    """The changed items and meetings before the change; empty for undo and redo."""
    did: StepAction = StepAction.RECORDED
    """Whether the entry records a new step, undoes steps or redoes one."""
    steps: int = 1
    """Number of steps that the entry undoes."""
    goes_on: bool = False
    """Whether the entry is undone together with the previous step."""
    kind: StepKind = StepKind.ENTRY
    """Kind of the change."""


class UndoAndRedoSteps(msgspec.Struct, frozen=True):
    """The undo and redo steps that are carried over from one journal to the next."""

    undo: list[Step] = []
    """Steps that can be undone, the last one at the end."""
    redo: list[Step] = []
    """Steps that can be redone, the next one at the end."""


class UndoHistory:
    """The steps that can be undone and redone, updated with every journal entry.

    Args:
        kept: the steps carried over from the previous journal.
    """

    def __init__(self, kept: UndoAndRedoSteps) -> None:
        self.undo: deque[Step] = deque(kept.undo, maxlen=UNDO_DEPTH)
        """Steps that can be undone, the last one at the end."""
        self.redo: list[Step] = list(kept.redo)
        """Steps that can be redone, the next one at the end."""

    def add_entry(self, entry: StepEntry) -> None:
        """Update the undo history with one more journal entry; an entry that changed no item or
        meeting (session state, closing) is no step.
        """
        if entry.did is StepAction.UNDONE:
            for _ in range(min(entry.steps, len(self.undo))):
                self.redo.append(self.undo.pop())
        elif entry.did is StepAction.REDONE:
            if self.redo:
                self.undo.append(self.redo.pop())
        elif entry.before:
            self._add_recorded_step(entry)

    def clear(self) -> None:
        """Clear all steps that can be undone or redone."""
        self.undo.clear()
        self.redo.clear()

    def steps_for_next_journal(self) -> UndoAndRedoSteps:
        """Select the undo and redo steps that the next journal takes over: the latest ones, of both
        together at most ``CARRIED_BYTES``.
        """
        room = CARRIED_BYTES
        undo: list[Step] = []
        redo: list[Step] = []
        for steps, chosen in ((reversed(self.undo), undo), (reversed(self.redo), redo)):
            for step in steps:
                room -= len(msgspec.json.encode(step))
                if room < 0:
                    break
                chosen.insert(0, step)
        return UndoAndRedoSteps(undo, redo)

    def _add_recorded_step(self, entry: StepEntry) -> None:
        """Add a recorded step, merging it with the last one if it continues that; clear the redo
        steps.
        """
        places = {(table, key) for table, key, _ in entry.before}
        after = tuple(edit for edit in entry.after if edit[:2] in places)
        before = entry.before
        if entry.goes_on and self.undo:
            before = self.undo.pop().before
        self.undo.append(Step(entry.words, before, after, entry.kind))
        self.redo.clear()


class UndoPolicy(IntEnum):
    """Enum of how undo treats a step: at once (FREE), after confirmation (ASK), or not (REFUSE)."""

    FREE = 0
    ASK = 1
    REFUSE = 2


class UndoCheck(msgspec.Struct, frozen=True):
    """Result of checking whether steps may be undone."""

    policy: UndoPolicy = UndoPolicy.FREE
    """Whether the steps may be undone at once, after confirmation, or not at all."""
    words: str = ""
    """Chinese description of the step that needs confirmation or is refused; empty if none does."""


def undo_of_issued_minutes_error(check: UndoCheck) -> RefusedError:
    """Build the refusal to undo a step that issued minutes."""
    return RefusedError(
        f"“{one_line(check.words)}”不能撤销：纪要已经签发。要改请到纪要页按 F8 更正。"
    )


def check_undo(steps: Iterable[Step]) -> UndoCheck:
    """Check whether steps may be undone; the strictest result of all steps is returned, FREE
    without steps.
    """
    return max(map(_undo_check_of_step, steps), key=lambda each: each.policy, default=UndoCheck())


def _undo_check_of_step(step: Step) -> UndoCheck:
    """Check by its database records before and after whether a step may be undone: refused if it
    issued minutes; with confirmation if it closed a meeting or is no ordinary entry.
    """
    after = {(table, key): row for table, key, row in step.after}
    asks = step.kind.asks_before_undo
    for table, key, before in step.before:
        now = after.get((table, key))
        if table == "meetings":
            if _issued_version_count(now) > _issued_version_count(before):
                return UndoCheck(UndoPolicy.REFUSE, step.words)
            asks = asks or (_is_meeting_closed(now) and not _is_meeting_closed(before))
    return UndoCheck(UndoPolicy.ASK, step.words) if asks else UndoCheck()


def _issued_version_count(meeting: Document | None) -> int:
    """Number of issued versions of a meeting's minutes."""
    found = meeting.get("issues") if meeting else None
    return len(found) if isinstance(found, list) else 0


def _is_meeting_closed(meeting: Document | None) -> bool:
    """Whether a meeting document exists and its meeting is closed."""
    return bool(meeting and meeting.get("state") == "closed")


MAX_AUDIT_FILE_BYTES = 1_000_000
"""Size limit of the audit file, in bytes; above it the file is renamed and a new one is begun."""


_PREFIXES = {StepAction.RECORDED: "", StepAction.UNDONE: "撤销：", StepAction.REDONE: "重做："}


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit trail: a step that was recorded, undone or redone, with its time."""

    sequence: int
    """Sequence number of the step in its term; later steps have greater numbers."""
    at: datetime
    """Time of the step: local time without time zone."""
    did: StepAction
    """Whether the step was recorded, undone or redone."""
    words: str
    """Chinese description of the change."""

    @property
    def description(self) -> str:
        """Chinese description of the step, prefixed with 撤销： if undone and 重做： if redone."""
        return _PREFIXES[self.did] + self.words


class AuditTrail:
    """Reader and writer of the audit files of one term, with a buffer of lines not yet written.

    Args:
        path: the term file.
        disk: the file system.
    """

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self._path = path.with_suffix(".audit")
        self._older = path.with_suffix(".audit.1")
        self._disk = disk
        self._last: int | None = None
        self._is_doubtful = False
        self._noted: list[AuditLine] = []

    def lines_in_files(self) -> list[AuditLine]:
        """Read all audit lines in the files, oldest first; undecodable lines are left out.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        return [
            *_read_audit_lines(self._older, self._disk),
            *_read_audit_lines(self._path, self._disk),
        ]

    @property
    def last_sequence(self) -> int:
        """Sequence number of the last audit line in the files; 0 if there is none.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        if self._last is None:
            self._last = _last_sequence_in_file(self._path, self._disk) or _last_sequence_in_file(
                self._older, self._disk
            )
        return self._last

    def lines_after(self, sequence: int) -> list[AuditLine]:
        """Read the audit lines with a greater sequence number than the given one, oldest first.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        if self.last_sequence <= sequence:
            return []
        return [line for line in self.lines_in_files() if line.sequence > sequence]

    def buffer_entries(self, entries: Iterable[StepEntry]) -> None:
        """Buffer journal entries for writing to the audit file, except those without words."""
        self._noted += [
            AuditLine(
                sequence=entry.sequence,
                at=entry.at,
                did=entry.did,
                words=entry.words,
            )
            for entry in entries
            if entry.words
        ]

    def all_lines(self) -> list[AuditLine]:
        """All audit lines, those in the files and those still in the buffer, oldest first.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        lines = self.lines_in_files()
        last = max((line.sequence for line in lines), default=0)
        return lines + [line for line in self._noted if line.sequence > last]

    def last_line(self) -> AuditLine | None:
        """The last audit line, in the buffer or in the files; None if nothing was recorded yet.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        if self._noted:
            return self._noted[-1]
        return _last_readable_line(self._path, self._disk) or _last_readable_line(
            self._older, self._disk
        )

    def write_buffered_lines(self) -> None:
        """Append the buffered lines to the audit file and sync it to the disk before returning;
        lines that the files already have are dropped.

        Raises:
            OSError: writing failed; the lines stay in the buffer.
        """
        fresh = [line for line in self._noted if line.sequence > self.last_sequence]
        if fresh:
            self._write_lines(fresh)
        self._noted = []

    def _write_lines(self, fresh: list[AuditLine]) -> None:
        """Append audit lines to the file, after renaming a file that has grown too large."""
        # Each begins with its own line break: what went before may have been cut off.
        content = b"".join(b"\n" + msgspec.json.encode(line) for line in fresh)
        there = self._disk.stamp(self._path)
        if there and there.size > MAX_AUDIT_FILE_BYTES:
            self._disk.replace(self._path, self._older)
            there = None
        self._last = None
        if there is None:
            replace_file_content(self._path, content, self._disk)
        elif self._is_doubtful:
            replace_file_content(self._path, self._disk.read(self._path) + content, self._disk)
        else:
            self._append_to_file(content)
        self._last, self._is_doubtful = fresh[-1].sequence, False

    def _append_to_file(self, content: bytes) -> None:
        """Append bytes to the audit file and sync it."""
        self._is_doubtful = True  # what a failed sync has left no later one tells
        handle = self._disk.open_to_append(self._path)
        try:
            write_all_and_sync(handle, content, self._disk)
        finally:
            self._disk.close(handle)


def _read_audit_lines(path: Path, disk: Disk) -> list[AuditLine]:
    """Read all decodable lines of one audit file."""
    return list(_decode_audit_lines(_undecoded_lines(path, disk)))


def _last_sequence_in_file(path: Path, disk: Disk) -> int:
    """Sequence number of the last readable line of an audit file; 0 without one."""
    last = _last_readable_line(path, disk)
    return last.sequence if last else 0


def _last_readable_line(path: Path, disk: Disk) -> AuditLine | None:
    """Last line of an audit file that can be decoded; None without one."""
    return next(_decode_audit_lines(reversed(_undecoded_lines(path, disk))), None)


def _undecoded_lines(path: Path, disk: Disk) -> list[bytes]:
    """Read the lines of an audit file without decoding them; empty if there is no file."""
    try:
        return disk.read(path).splitlines()
    except FileNotFoundError:
        return []  # nothing was recorded yet


def _decode_audit_lines(raw: Iterable[bytes]) -> Iterator[AuditLine]:
    """Decode audit lines, skipping those that a crash has cut off."""
    for line in raw:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):  # a line cut off by a crash
            yield msgspec.json.decode(line, type=AuditLine)
