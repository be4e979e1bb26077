"""One term's file: read whole when opened, written through one path, stepped back by undo."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from tinydb import TinyDB

from meetingtui.errors import StoreError
from meetingtui.store.audit import AuditLine
from meetingtui.store.backups import back_up
from meetingtui.store.disk import DISK, Disk
from meetingtui.store.documents import edited_records, edits_of, empty, is_record, records_of
from meetingtui.store.durable import trouble
from meetingtui.store.history import Did, Entry
from meetingtui.store.migrations import migrated
from meetingtui.store.records import Change, Records, check_change
from meetingtui.store.rescue import refuse_if_gone
from meetingtui.store.storage import TermStorage
from meetingtui.store.tables import Edit, Edits, Tables, document, edits_in, written

Clock = Callable[[], datetime]

_NOTHING = Change(words="")


class TermFile:
    """The records of one term and the file they live in."""

    def __init__(self, db: TinyDB, path: Path, term_id: str, clock: Clock) -> None:
        storage = db.storage
        assert isinstance(storage, TermStorage)
        self.path = path
        """The file."""
        self.term_id = term_id
        """The term it belongs to."""
        self.read_only = False
        """Whether nothing can be recorded."""
        self.warnings: tuple[str, ...] = ()
        """What the user should know though the file opened, in Chinese."""
        self._db = db
        self._storage = storage
        self._clock = clock
        self._records = records_of(self._tables, path, term_id)
        self._lock = RLock()

    @classmethod
    def open(
        cls,
        path: Path,
        term_id: str,
        *,
        read_only: bool = False,
        now: datetime | None = None,
        disk: Disk = DISK,
    ) -> "TermFile":
        """The term's file, backed up first; a new one where there is none.

        A file of an older form is written anew in the present one, once there is
        a copy of it. Read-only it takes no lock and writes nothing.

        ``now`` is the time to go by; the clock's where none is given.

        Raises:
            StoreBusyError: another program has it open for writing.
            StoreReadOnlyError: nothing can be written in its folder.
            StoreError: it cannot be read, understood or created.
        """
        db = TinyDB(path, storage=TermStorage, read_only=read_only, disk=disk)
        try:
            storage = db.storage
            assert isinstance(storage, TermStorage)
            found = storage.tables
            if found is None:
                refuse_if_gone(storage.found, path)
                storage.tables = empty(term_id)
            else:
                storage.tables = migrated(found)
            term = cls(db, path, term_id, _local_now if now is None else lambda: now)
            term.read_only = read_only
            if read_only:
                term.warnings = storage.troubles()
            else:
                term._settle(found)
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
        undo = self._storage.history.undo
        return undo[-1].words if undo else None

    @property
    def undo_history(self) -> tuple[str, ...]:
        """What each step did that undo would take back, the last one first."""
        return tuple(step.words for step in reversed(self._storage.history.undo.copy()))

    @property
    def redo_words(self) -> str | None:
        """What redo would do again; None where there is nothing."""
        redo = self._storage.history.redo
        return redo[-1].words if redo else None

    def audit(self) -> list[AuditLine]:
        """What was changed and when, the oldest first; what undo took back is still there.

        Raises:
            StoreError: it cannot be read.
        """
        with self._lock:
            return self._storage.audit()

    @property
    def last_change(self) -> datetime | None:
        """When the records last changed, local time, to the second; None before the first.

        Raises:
            StoreError: it cannot be read.
        """
        lines = self.audit()
        return lines[-1].at if lines else None

    def record(self, change: Change) -> Records:
        """Make the change, all of it or nothing; it is on the disk when this returns.

        A change that leaves everything as it is writes nothing. Nothing from before
        the closing of a term can be taken back after it.

        Raises:
            RefusedError: it would change a meeting whose minutes are issued, or a closed term.
            StoreError: it could not be saved; records and files are as before.
        """
        with self._lock:
            check_change(change, self._records)
            edits = edits_of(change, self._tables)
            before = {place: document(self._tables, place) for place in edits if is_record(place)}
            goes_on = change.goes_on and self._goes_on(change.words, before)
            self._write(change.words, edits, before=written(before), goes_on=goes_on)
            if change.closing:
                with suppress(StoreError):  # a closed term takes nothing back in any case
                    self.forget_steps()
            return self._records

    def undo(self, steps: int = 1) -> str | None:
        """Take the last steps back, all of them or none.

        Returns the words of the earliest; None where there is nothing to take
        back. :meth:`redo` brings them again one by one.

        Raises:
            RefusedError: the term is closed.
            StoreError: that could not be saved; nothing was taken back.
        """
        with self._lock:
            taken = list(reversed(self._storage.history.undo))[:steps]
            if not taken:
                return None
            check_change(_NOTHING, self._records)
            edits: Edits = {}
            for step in taken:
                edits |= edits_in(step.before)
            words = taken[-1].words
            said = words if len(taken) == 1 else f"{words}（共 {len(taken)} 步）"
            self._write(said, edits, did=Did.UNDONE, steps=len(taken))
            return words

    def redo(self) -> str | None:
        """Do the step last taken back again; its words, or None where there is none.

        Raises:
            RefusedError: the term is closed.
            StoreError: that could not be saved; nothing was done.
        """
        with self._lock:
            if not self._storage.history.redo:
                return None
            check_change(_NOTHING, self._records)
            step = self._storage.history.redo[-1]
            self._write(step.words, edits_in(step.after), did=Did.REDONE)
            return step.words

    def forget_steps(self) -> None:
        """Let what was done so far be where everything begins: nothing to take back.

        Raises:
            StoreError: that could not be saved; nothing is forgotten on the disk.
        """
        with self._lock:
            self._storage.history.forget()
            self._storage.checkpoint()

    def content(self) -> bytes:
        """All of the term, as its snapshot would be written anew now."""
        with self._lock:
            return self._storage.content()

    def close(self) -> None:
        """Put all into the snapshot and let other programs write."""
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

    @property
    def _tables(self) -> Tables:
        return self._storage.tables or {}

    def _goes_on(self, words: str, before: Edits) -> bool:
        """Whether the last step did the same to the same records."""
        undo = self._storage.history.undo
        return bool(undo and undo[-1].words == words and undo[-1].places == before.keys())

    def _settle(self, found: Tables | None) -> None:
        """Once on opening for writing: files in order, a copy of them, then the present form."""
        if found is None:
            self._storage.checkpoint()
            return
        present, self._storage.tables = self._storage.tables, found
        self.warnings = self._storage.settle()
        try:
            back_up(self.path, self.path.read_bytes(), self._clock())
        except OSError as error:
            failed = f"没有做成 {self.path.name} 的备份：{trouble(error)}。"
            if found is not present:
                raise StoreError(f"这是旧版本的文件，改写以前{failed}") from error
            self.warnings += (failed,)
        if found is not present and present is not None:
            self._storage.write(present)

    def _write(
        self,
        words: str,
        edits: Edits,
        *,
        before: tuple[Edit, ...] = (),
        did: Did = Did.RECORDED,
        steps: int = 1,
        goes_on: bool = False,
    ) -> None:
        """The one way to the disk."""
        if not edits and did is Did.RECORDED:
            return
        records = edited_records(self._records, edits)
        entry = Entry(
            sequence=self._storage.sequence + 1,
            at=self._clock().replace(tzinfo=None, microsecond=0),
            words=words,
            after=written(edits),
            before=before,
            did=did,
            steps=steps,
            goes_on=goes_on,
        )
        self._storage.append(entry)
        self._records = records


def _local_now() -> datetime:
    return datetime.now().astimezone()
