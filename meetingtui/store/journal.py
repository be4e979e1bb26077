"""The journal of a term file: every change since the snapshot, one checked line each.

``2026-2027-1.journal`` lies beside ``2026-2027-1.json``. A line is the CRC-32 of
what follows its first two words, in eight hexadecimal digits; the length of that
in bytes; and JSON. The first line is the :class:`Header`, the second the steps
that can be taken back (:class:`Kept`), each one after an :class:`Entry`.
"""

import os
from binascii import crc32
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from meetingtui.errors import StoreError
from meetingtui.store.disk import Disk, Print
from meetingtui.store.durable import replace_file, write_durably
from meetingtui.store.history import Entry, Kept

FORM = 1
"""The form of journal that this program writes, and the newest it can read."""

T = TypeVar("T")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a journal says of itself."""

    form: int = FORM
    """The form it is written in."""
    journal: str
    """Its name, made up at random when it was begun."""
    base: str
    """The digest of the snapshot that its entries change."""
    sequence: int
    """The number of the last entry before its first."""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a journal was found to hold."""

    header: Header | None = None
    """Its first line; None where that cannot be read."""
    kept: Kept = Kept()
    """The steps it began with."""
    entries: tuple[Entry, ...] = ()
    """Every entry that can be read, in order."""
    torn: bool = False
    """Whether it ends in a line that was never written whole: no change that was acknowledged."""
    damaged: bool = False
    """Whether a line is bad with good ones after it, or no line is good."""

    @property
    def whole(self) -> bool:
        """Whether it can be gone on with as it is."""
        return self.header is not None and not self.torn and not self.damaged

    @property
    def missing(self) -> int:
        """How many entries are missing before others that are there."""
        if not self.entries:
            return 0
        first = self.header.sequence + 1 if self.header else self.entries[0].sequence
        return self.entries[-1].sequence - first + 1 - len(self.entries)


def journal_path(path: Path) -> Path:
    """Where the journal of a term file lies."""
    return path.with_suffix(".journal")


def read_journal(content: bytes, name: str) -> Content:
    """What a journal holds, as far as it can be read.

    Raises:
        StoreError: it is of a newer form.
    """
    lines = [_checked(line) for line in content.split(b"\n")[:-1]]
    torn = not content.endswith(b"\n")
    while lines and lines[-1] is None:
        torn = True
        lines.pop()
    if not lines:
        return Content(damaged=True)
    header = _decoded(lines[0], Header)
    if header and header.form > FORM:
        raise StoreError(f"{name} 是更新版本的程序写的。请升级本程序后再打开。")
    kept = _decoded(lines[1], Kept) if len(lines) > 1 else None
    entries = [_decoded(line, Entry) for line in lines[2:]]
    return Content(
        header=header,
        kept=kept or Kept(),
        entries=tuple(entry for entry in entries if entry is not None),
        torn=torn,
        damaged=header is None or kept is None or None in entries,
    )


class Journal:
    """The file as we found or left it; an entry is on the disk when :meth:`append` returns."""

    def __init__(self, path: Path, found: bytes | None, content: Content, disk: Disk) -> None:
        self.name = content.header.journal if content.header else ""
        """What it is called; empty where there is none or its first line is lost."""
        self.is_there = found is not None
        """Whether it lay there at the last look."""
        self.is_broken = not content.whole
        """Whether nobody knows what its end holds; then nothing may be added."""
        self.grown = 0
        """So many bytes were added to it."""
        self._path = path
        self._disk = disk
        self._handle: int | None = None
        self._names = {self.name} if self.is_there else set()
        self._size = self._checksum = 0
        self._print: Print | None = None
        self._know(found or b"")

    def begin(self, base: str, sequence: int, kept: Kept) -> None:
        """Be a new one, in the place of the old.

        Raises:
            OSError: it could not be written; either may lie there.
        """
        self.close()
        self.is_broken = True  # until there is the next one
        header = Header(journal=os.urandom(8).hex(), base=base, sequence=sequence)
        self._names.add(header.journal)
        content = _line(header) + _line(kept)
        replace_file(self._path, content, self._disk)
        self.name, self._names = header.journal, {header.journal}
        self.is_there, self.is_broken, self.grown = True, False, 0
        self._know(content)

    def append(self, entry: Entry) -> None:
        """Add an entry; it is on the disk when this returns.

        Raises:
            OSError: it may or may not be; the journal is broken from then on,
                for what a failed sync has left no later one tells.
            UnicodeEncodeError: it cannot be written down; nothing happened.
        """
        line = _line(entry)
        try:
            if self._handle is None:
                self._handle = self._disk.extend(self._path)
            write_durably(self._handle, line, self._disk)
        except OSError:
            self.is_broken = True
            if self._handle is not None:
                with suppress(OSError):  # so that it does not come back after all
                    self._disk.cut(self._handle, self._size)
            self.close()
            raise
        self.grown += len(line)
        self._size += len(line)
        self._checksum = crc32(line, self._checksum)
        self._look()

    def is_ours(self) -> bool:
        """Whether nobody else has written it; read only where its print has changed.

        Deleted it may be written again: that overwrites nothing.

        Raises:
            OSError: it cannot be read.
        """
        found = self._disk.print(self._path)
        if found is None:
            self.is_there, self.is_broken = False, True
            return True
        if found == self._print and not self.is_broken:
            return True
        content = self._disk.read(self._path)
        if self.is_broken:  # its end may be anything, its first line is ours
            header = read_journal(content, self._path.name).header
            return (header.journal if header else "") in self._names
        ours = len(content) == self._size and crc32(content) == self._checksum
        if ours:
            self._print = found
        return ours

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            with suppress(OSError):  # all of it is on the disk
                self._disk.close(self._handle)
            self._handle = None

    def _know(self, content: bytes) -> None:
        self._size, self._checksum = len(content), crc32(content)
        self._look()

    def _look(self) -> None:
        self._print = None
        with suppress(OSError):  # what was written stands; the next look reads it
            self._print = self._disk.print(self._path)


def _line(record: msgspec.Struct) -> bytes:
    body = msgspec.json.encode(record)
    return b"%08x %d %b\n" % (crc32(body), len(body), body)


def _checked(line: bytes) -> bytes | None:
    """What a line says; None where it is not what was written."""
    checksum, _, rest = line.partition(b" ")
    length, _, body = rest.partition(b" ")
    good = b"%08x %d" % (crc32(body), len(body)) == checksum + b" " + length
    return body if good else None


def _decoded(body: bytes | None, kind: type[T]) -> T | None:
    if body is None:
        return None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
