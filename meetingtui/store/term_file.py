"""One term's file: read whole when opened, written through one path, stepped back by undo."""

from collections import deque
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

import msgspec
from tinydb import TinyDB

from meetingtui.errors import StoreError
from meetingtui.store.backups import back_up, missing
from meetingtui.store.documents import (
    Edits,
    document,
    edited_records,
    edited_tables,
    edits_of,
    empty,
    is_record,
    records_of,
)
from meetingtui.store.durable import trouble
from meetingtui.store.migrations import migrated
from meetingtui.store.records import Change, Records, check_change
from meetingtui.store.storage import Tables, TermStorage, encoded

UNDO_DEPTH = 100
"""How many steps can be taken back."""


class _Step(msgspec.Struct, frozen=True):
    """A change of items and meetings that can be taken back and done again."""

    words: str
    """What it did."""
    before: Edits
    """The documents it touched, as they were."""
    after: Edits
    """The same, as it left them."""


class TermFile:
    """The records of one term and the file they live in."""

    def __init__(self, db: TinyDB, tables: Tables, path: Path, term_id: str) -> None:
        self.path = path
        """The file."""
        self.term_id = term_id
        """The term it belongs to."""
        self.read_only = False
        """Whether nothing can be recorded."""
        self.warnings: tuple[str, ...] = ()
        """What the user should know though the file opened, in Chinese."""
        self._db = db
        self._tables = tables
        self._records = records_of(tables, path, term_id)
        self._undo: deque[_Step] = deque(maxlen=UNDO_DEPTH)
        self._redo: list[_Step] = []
        self._lock = RLock()

    @classmethod
    def open(
        cls, path: Path, term_id: str, *, read_only: bool = False, now: datetime | None = None
    ) -> "TermFile":
        """The term's file, backed up first; a new one where there is none.

        A file of an older form is written anew in the present one, once there is
        a copy of it. Read-only it takes no lock and writes nothing.

        Raises:
            StoreBusyError: another program has it open for writing.
            StoreReadOnlyError: nothing can be written in its folder.
            StoreError: it cannot be read, understood or created.
        """
        db = TinyDB(path, storage=TermStorage, read_only=read_only)
        try:
            found = db.storage.read()
            if found is None and (gone := missing(path)):
                raise gone
            tables = empty(term_id) if found is None else migrated(found)
            term = cls(db, tables, path, term_id)
            term.read_only = read_only
            if not read_only:
                term._settle(found, now or datetime.now().astimezone())
        except StoreError:
            db.close()
            raise
        return term

    @property
    def records(self) -> Records:
        """The records as they are on the disk."""
        return self._records

    @property
    def undo_words(self) -> str | None:
        """What undo would take back; None where there is nothing."""
        return self._undo[-1].words if self._undo else None

    @property
    def undo_history(self) -> tuple[str, ...]:
        """What each step did that undo would take back, the last one first."""
        return tuple(step.words for step in reversed(self._undo.copy()))

    @property
    def redo_words(self) -> str | None:
        """What redo would do again; None where there is nothing."""
        return self._redo[-1].words if self._redo else None

    def record(self, change: Change) -> Records:
        """Make the change, all of it or nothing; it is on the disk when this returns.

        A change that leaves everything as it is writes nothing.

        Raises:
            RefusedError: it would change a meeting whose minutes are issued.
            StoreError: it could not be saved; records and file are as before.
        """
        with self._lock:
            check_change(change, self._records)
            edits = edits_of(change, self._tables)
            after = {place: row for place, row in edits.items() if is_record(place)}
            before = {place: document(self._tables, place) for place in after}
            self._write(edits)
            if after:
                if change.goes_on and self._goes_on(change.words, after):
                    before = self._undo.pop().before
                self._undo.append(_Step(change.words, before, after))
                self._redo.clear()
            return self._records

    def undo(self, steps: int = 1) -> str | None:
        """Take the last steps back, all of them or none.

        Returns the words of the earliest; None where there is nothing to take
        back. :meth:`redo` brings them again one by one.

        Raises:
            StoreError: that could not be saved; nothing was taken back.
        """
        with self._lock:
            taken = list(reversed(self._undo))[:steps]
            before: Edits = {}
            for step in taken:
                before |= step.before
            self._write(before)
            for step in taken:
                self._redo.append(step)
                self._undo.pop()
            return taken[-1].words if taken else None

    def redo(self) -> str | None:
        """Do the step last taken back again; its words, or None where there is none.

        Raises:
            StoreError: that could not be saved; nothing was done.
        """
        with self._lock:
            if not self._redo:
                return None
            step = self._redo[-1]
            self._write(step.after)
            self._undo.append(self._redo.pop())
            return step.words

    def _goes_on(self, words: str, after: Edits) -> bool:
        """Whether the last step did the same to the same records."""
        last = self._undo[-1] if self._undo else None
        return bool(last and last.words == words and last.after.keys() == after.keys())

    def content(self) -> bytes:
        """All of the file, as it would be written anew now."""
        with self._lock:
            return encoded(self._tables)

    def close(self) -> None:
        """Let other programs write; everything is on the disk already."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _settle(self, found: Tables | None, now: datetime) -> None:
        """Once on opening for writing: a copy of what was found, then the file as it is now."""
        if found is not None:
            try:
                back_up(self.path, self.path.read_bytes(), now)
            except OSError as error:
                failed = f"没有做成 {self.path.name} 的备份：{trouble(error)}。"
                if found is not self._tables:
                    raise StoreError(f"这是旧版本的文件，改写以前{failed}") from error
                self.warnings = (failed,)
        if found is not self._tables:
            self._db.storage.write(self._tables)

    def _write(self, edits: Edits) -> None:
        """The one way to the disk."""
        if not edits:
            return
        tables = edited_tables(self._tables, edits)
        records = edited_records(self._records, edits)
        self._db.storage.write(tables)
        self._tables, self._records = tables, records
