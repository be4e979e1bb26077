"""The audit trail of a term: an append-only log of every change, its time and its Chinese words.

The file ``2026-2027-1.audit`` is in the same folder as the term file and holds one JSON object
per line. When it exceeds ``ROOM`` bytes it is renamed to ``2026-2027-1.audit.1``, replacing
an older file of that name.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.store.durable_files import DISK, Disk, replace_file, write_durably
from meetingtui.store.undo import StepAction, StepEntry

ROOM = 1_000_000
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
    def sentence(self) -> str:
        """Chinese description of the step, prefixed with 撤销： if undone and 重做： if redone."""
        return _PREFIXES[self.did] + self.words


class AuditTrail:
    """Reader and writer of the audit files of one term, with a buffer of lines not yet written."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self._path = path.with_suffix(".audit")
        self._older = path.with_suffix(".audit.1")
        self._disk = disk
        self._last: int | None = None
        self._is_doubtful = False
        self._noted: list[AuditLine] = []

    def lines(self) -> list[AuditLine]:
        """Read all audit lines in the files, oldest first; undecodable lines are left out.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        return [*_read_lines(self._older, self._disk), *_read_lines(self._path, self._disk)]

    @property
    def last(self) -> int:
        """Sequence number of the last audit line in the files; 0 if there is none.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        if self._last is None:
            self._last = _last_sequence(self._path, self._disk) or _last_sequence(
                self._older, self._disk
            )
        return self._last

    def lines_after(self, sequence: int) -> list[AuditLine]:
        """Read the audit lines with a greater sequence number than the given one, oldest first.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        if self.last <= sequence:
            return []
        return [line for line in self.lines() if line.sequence > sequence]

    def buffer(self, entries: Iterable[StepEntry]) -> None:
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

    def all(self) -> list[AuditLine]:
        """All audit lines, those in the files and those still in the buffer, oldest first.

        Raises:
            OSError: an audit file exists and cannot be read.
        """
        lines = self.lines()
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

    def write(self) -> None:
        """Append the buffered lines to the audit file and sync it to the disk before returning.

        Raises:
            OSError: writing failed; the lines stay in the buffer.
        """
        fresh = [line for line in self._noted if line.sequence > self.last]
        if fresh:
            self._write_lines(fresh)
        self._noted = []

    def _write_lines(self, fresh: list[AuditLine]) -> None:
        """Append audit lines to the file, after renaming a file that has grown too large."""
        # Each begins with its own line break: what went before may have been cut off.
        content = b"".join(b"\n" + msgspec.json.encode(line) for line in fresh)
        there = self._disk.stamp(self._path)
        if there and there.size > ROOM:
            self._disk.replace(self._path, self._older)
            there = None
        self._last = None
        if there is None:
            replace_file(self._path, content, self._disk)
        elif self._is_doubtful:
            replace_file(self._path, self._disk.read(self._path) + content, self._disk)
        else:
            self._append_to_file(content)
        self._last, self._is_doubtful = fresh[-1].sequence, False

    def _append_to_file(self, content: bytes) -> None:
        """Append bytes to the audit file and sync it."""
        self._is_doubtful = True  # what a failed sync has left no later one tells
        handle = self._disk.open_to_append(self._path)
        try:
            write_durably(handle, content, self._disk)
        finally:
            self._disk.close(handle)


def _read_lines(path: Path, disk: Disk) -> list[AuditLine]:
    """Read all decodable lines of one audit file."""
    return list(_decode_lines(_raw_lines(path, disk)))


def _last_sequence(path: Path, disk: Disk) -> int:
    """Sequence number of the last readable line of an audit file; 0 without one."""
    last = _last_readable_line(path, disk)
    return last.sequence if last else 0


def _last_readable_line(path: Path, disk: Disk) -> AuditLine | None:
    """Last line of an audit file that can be decoded; None without one."""
    return next(_decode_lines(reversed(_raw_lines(path, disk))), None)


def _raw_lines(path: Path, disk: Disk) -> list[bytes]:
    """Read the undecoded lines of an audit file; empty if there is no file."""
    try:
        return disk.read(path).splitlines()
    except FileNotFoundError:
        return []  # nothing was recorded yet


def _decode_lines(raw: Iterable[bytes]) -> Iterator[AuditLine]:
    """Decode audit lines, skipping those that a crash has cut off."""
    for line in raw:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):  # a line cut off by a crash
            yield msgspec.json.decode(line, type=AuditLine)
