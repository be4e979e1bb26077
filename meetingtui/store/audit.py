"""What was changed and when, in words: lines that are only ever added, never taken back.

``2026-2027-1.audit`` lies beside the term file, one JSON line a step. When it has
grown past a size it becomes ``2026-2027-1.audit.1``, in the place of an older one.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.store.disk import DISK, Disk
from meetingtui.store.durable import replace_file, write_durably
from meetingtui.store.history import Did, Entry

ROOM = 1_000_000
"""So many bytes a file of lines may have before a new one is begun."""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """One step."""

    sequence: int
    """Its number; every later step has a greater one."""
    at: datetime
    """When, local time without zone."""
    did: Did
    """Whether it was done, taken back or done again."""
    words: str
    """What, in Chinese."""

    @property
    def said(self) -> str:
        """What happened, in Chinese."""
        verb = {Did.RECORDED: "", Did.UNDONE: "撤销：", Did.REDONE: "重做："}[self.did]
        return verb + self.words


class AuditTrail:
    """The lines of one term on the disk."""

    def __init__(self, path: Path, disk: Disk = DISK) -> None:
        self._path = path.with_suffix(".audit")
        self._older = path.with_suffix(".audit.1")
        self._disk = disk
        self._last: int | None = None
        self._is_doubtful = False
        self._noted: list[AuditLine] = []

    def lines(self) -> list[AuditLine]:
        """Every line there is, the oldest first; what cannot be read is left out.

        Raises:
            OSError: a file of them is there and cannot be read.
        """
        return [*_read(self._older, self._disk), *_read(self._path, self._disk)]

    @property
    def last(self) -> int:
        """The number of the last line; 0 where there is none.

        Raises:
            OSError: the lines cannot be read.
        """
        if self._last is None:
            self._last = _last(self._path, self._disk) or _last(self._older, self._disk)
        return self._last

    def after(self, sequence: int) -> list[AuditLine]:
        """The lines with a greater number, the oldest first.

        Raises:
            OSError: the lines cannot be read.
        """
        if self.last <= sequence:
            return []
        return [line for line in self.lines() if line.sequence > sequence]

    def note(self, entries: Iterable[Entry]) -> None:
        """Have entries of the journal listed; those that only moved the desk are not."""
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
        """Every line there is and every one that was noted, the oldest first.

        Raises:
            OSError: a file of them is there and cannot be read.
        """
        lines = self.lines()
        last = max((line.sequence for line in lines), default=0)
        return lines + [line for line in self._noted if line.sequence > last]

    def write(self) -> None:
        """Add what was noted and is not there yet; it is on the disk when this returns.

        Raises:
            OSError: some may not be; it stays noted.
        """
        fresh = [line for line in self._noted if line.sequence > self.last]
        if fresh:
            self._add(fresh)
        self._noted = []

    def _add(self, fresh: list[AuditLine]) -> None:
        # Each begins with its own line break: what went before may have been cut off.
        content = b"".join(b"\n" + msgspec.json.encode(line) for line in fresh)
        there = self._disk.print(self._path)
        if there and there.size > ROOM:
            self._disk.replace(self._path, self._older)
            there = None
        self._last = None
        if there is None:
            replace_file(self._path, content, self._disk)
        elif self._is_doubtful:
            replace_file(self._path, self._disk.read(self._path) + content, self._disk)
        else:
            self._extend(content)
        self._last, self._is_doubtful = fresh[-1].sequence, False

    def _extend(self, content: bytes) -> None:
        self._is_doubtful = True  # what a failed sync has left no later one tells
        handle = self._disk.extend(self._path)
        try:
            write_durably(handle, content, self._disk)
        finally:
            self._disk.close(handle)


def _read(path: Path, disk: Disk) -> list[AuditLine]:
    return list(_decoded(_raw(path, disk)))


def _last(path: Path, disk: Disk) -> int:
    """The number of a file's last line that can be read; 0 without."""
    last = next(_decoded(reversed(_raw(path, disk))), None)
    return last.sequence if last else 0


def _raw(path: Path, disk: Disk) -> list[bytes]:
    try:
        return disk.read(path).splitlines()
    except FileNotFoundError:
        return []


def _decoded(raw: Iterable[bytes]) -> Iterator[AuditLine]:
    for line in raw:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError):
            yield msgspec.json.decode(line, type=AuditLine)
