"""A snapshot and its journal read together, without a lock: what the term holds now."""

import codecs
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

import msgspec

from meetingtui.store.disk import Disk, Print
from meetingtui.store.history import Entry
from meetingtui.store.journal import Content, journal_path, read_journal
from meetingtui.store.tables import Tables

MARK = "2"
"""Where in its table ``meta`` a snapshot says which entries it holds already."""

_PAUSES = (0.005, 0.01, 0.02, 0.05, 0.1)
"""Seconds between tries at reading both while a writer is putting them down anew."""


class Mark(msgspec.Struct, frozen=True):
    """Which entries a snapshot holds already."""

    journal: str
    """Those of this journal,"""
    sequence: int
    """up to this number."""


class _MarkedTable(msgspec.Struct, frozen=True):
    mark: Mark | None = msgspec.field(name=MARK, default=None)


class _Marked(msgspec.Struct, frozen=True):
    meta: _MarkedTable = _MarkedTable()


@dataclass(frozen=True)
class Found:
    """Both files as they were at one moment."""

    snapshot: bytes | None
    """The content of the snapshot; None where there is none."""
    print: Print | None
    """Its print, taken before it was read."""
    journal: bytes | None
    """The content of the journal; None where there is none."""
    content: Content
    """What the journal holds; nothing where there is none."""

    @cached_property
    def digest(self) -> str:
        """What the snapshot is known by; empty where there is none."""
        return "" if self.snapshot is None else digest(self.snapshot)

    @cached_property
    def mark(self) -> Mark | None:
        """Which entries the snapshot says it holds; None where it says nothing."""
        content = (self.snapshot or b"").removeprefix(codecs.BOM_UTF8)
        try:
            return msgspec.json.decode(content, type=_Marked).meta.mark
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None

    @cached_property
    def folded(self) -> int | None:
        """The number of the last entry that the snapshot holds; None where it is a stranger's."""
        header, entries = self.content.header, self.content.entries
        if header and header.base == self.digest:
            return header.sequence
        last = self.mark.sequence if self.mark else 0
        if header:
            return last if self.mark and self.mark.journal == header.journal else None
        # The first line is lost; numbers that go on from the snapshot's tell that it is ours.
        return last if entries and entries[0].sequence <= last + 1 else None

    @property
    def last(self) -> int | None:
        """The number of the last entry that both hold together; None where nobody can tell."""
        if self.folded is None:
            return self.mark.sequence if self.mark else None
        return max([self.folded, *(entry.sequence for entry in self.content.entries)])

    @property
    def pending(self) -> tuple[Entry, ...]:
        """The entries that are to be made in the snapshot's tables."""
        folded = self.folded
        if folded is None:
            return ()
        return tuple(entry for entry in self.content.entries if entry.sequence > folded)


def digest(content: bytes) -> str:
    """What a snapshot is known by."""
    return blake2b(content, digest_size=16).hexdigest()


def marked(tables: Tables, mark: Mark) -> Tables:
    """The tables with a mark; the same documents otherwise."""
    return tables | {"meta": tables.get("meta", {}) | {MARK: msgspec.to_builtins(mark)}}


def unmarked(tables: Tables) -> Tables:
    """The tables without a mark."""
    if MARK in tables.get("meta", {}):
        del tables["meta"][MARK]
    return tables


def find(path: Path, disk: Disk) -> Found:
    """Both files of a term.

    While another program puts both down anew, it is tried again.

    Raises:
        OSError: one of them cannot be read.
        StoreError: the journal is of a newer form.
    """
    for pause in _PAUSES:
        before = _prints(path, disk)
        found = _read(path, disk)
        if before == _prints(path, disk) or found.folded is not None:
            break
        time.sleep(pause)  # the writer is between two files of a checkpoint
    return found


def _prints(path: Path, disk: Disk) -> tuple[Print | None, Print | None]:
    return disk.print(path), disk.print(journal_path(path))


def _read(path: Path, disk: Disk) -> Found:
    snapshot = journal = None
    before = disk.print(path)
    with suppress(FileNotFoundError):
        snapshot = disk.read(path)
    beside = journal_path(path)
    with suppress(FileNotFoundError):
        journal = disk.read(beside)
    content = Content() if journal is None else read_journal(journal, beside.name)
    return Found(snapshot, before, journal, content)
