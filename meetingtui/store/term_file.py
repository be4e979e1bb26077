"""The term file: the :class:`Repository` implementation that stores records on the disk."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from tinydb import TinyDB

from meetingtui.base.clock import Clock
from meetingtui.base.errors import StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.base.wording import full_date
from meetingtui.school.school import School
from meetingtui.store.backups import back_up_if_changed
from meetingtui.store.crash_recovery import refuse_if_term_file_was_lost
from meetingtui.store.current_names import CurrentNames
from meetingtui.store.database_tables import (
    Edit,
    Edits,
    Tables,
    edits_from_triples,
    edits_to_triples,
    find_document,
    migrate_to_current_schema,
)
from meetingtui.store.durable_files import DISK, Disk
from meetingtui.store.multi_process_access import TermFileWatch
from meetingtui.store.record_documents import (
    edits_for_change,
    empty_tables,
    is_address_of_record,
    records_from_tables,
    records_with_edits,
)
from meetingtui.store.records import Change, Records, refuse_change_to_closed_records
from meetingtui.store.step_history import (
    AuditLine,
    StepAction,
    StepEntry,
    StepKind,
    UndoCheck,
    UndoPolicy,
    check_undo,
    undo_of_issued_minutes_error,
)
from meetingtui.store.term_storage import TermStorage

_NOTHING = Change(words="")

_CLOCKS_DIFFER = timedelta(minutes=5)
"""Tolerated difference between the clocks of two computers that share a data folder."""


class TermFile:
    """A term's records and the file that stores them; implements the Repository protocol. Made by
    :meth:`open` or :meth:`open_read_only`.

    Args:
        db: the database over an opened :class:`TermStorage`, with tables of the current schema.
        path: the term file.
        term_id: the term it must belong to.
        clock: returns the local time for every change; None for a file opened read-only.
        names: the current names of departments and people.
    """

    def __init__(
        self, db: TinyDB, path: Path, term_id: str, clock: Clock | None, names: CurrentNames
    ) -> None:
        storage = db.storage
        assert isinstance(storage, TermStorage)
        self.path = path
        """Path of the term file; its backups are in the same folder."""
        self.term_id = term_id
        """Id of the term: ``2026-2027-1``."""
        self.is_read_only = clock is None
        """Whether changes are refused because the file was opened for reading only."""
        self.warnings: tuple[str, ...] = ()
        """Chinese warnings for the user about the file as opened, such as repaired damage."""
        self._db = db
        self._storage = storage
        self._clock = clock
        """Returns the local time for every change; None if opened read-only."""
        self._names = names
        self._records = names.rename_in_records(records_from_tables(self._tables, path, term_id))
        self._lock = RLock()

    @classmethod
    def open(
        cls,
        path: Path,
        term_id: str,
        *,
        clock: Clock,
        disk: Disk = DISK,
        school: School | None = None,
    ) -> "TermFile":
        """Open a term's file for writing after repairing it and backing it up; create it if it does
        not exist.

        A file of an older schema is migrated and rewritten after the backup. Repaired damage, a
        failed backup and a clock that is behind are told in ``warnings``.

        Args:
            path: the term file.
            term_id: the term it must belong to.
            clock: returns the current local time, used for every change and backup.
            disk: the file system.
            school: if given, departments and people in the records are renamed to their current
                names in this school; otherwise the stored names are used.

        Raises:
            StoreBusyError: another program has the file open for writing.
            StoreReadOnlyError: the folder is not writable.
            StoreDamagedError: the file is damaged, or missing although its journal or backups are
                there.
            StoreError: the file cannot be read, decoded or created.
        """
        db = TinyDB(path, storage=TermStorage, disk=disk)
        try:
            term, found = cls._from_storage(db, path, term_id, school, clock)
            term._repair_back_up_and_migrate(found)
            term.warnings += term._clock_warnings(clock)
        except StoreError:
            db.close()
            raise
        return term

    @classmethod
    def open_read_only(
        cls,
        path: Path,
        term_id: str,
        *,
        clock: Clock | None = None,
        disk: Disk = DISK,
        school: School | None = None,
    ) -> "TermFile":
        """Open a term's file for reading only: no lock is taken and nothing is written; a term that
        never had a file is empty.

        Args:
            path: the term file.
            term_id: the term it must belong to.
            clock: if given, a warning is added when it shows a time before the last change.
            disk: the file system.
            school: if given, departments and people in the records are renamed to their current
                names in this school; otherwise the stored names are used.

        Raises:
            StoreDamagedError: the file is damaged, or missing although its journal or backups are
                there.
            StoreError: the file cannot be read or decoded.
        """
        db = TinyDB(path, storage=TermStorage, read_only=True, disk=disk)
        try:
            term, _ = cls._from_storage(db, path, term_id, school, None)
            term.warnings = term._storage.warnings()
            if clock:
                term.warnings += term._clock_warnings(clock)
        except StoreError:
            db.close()
            raise
        return term

    @classmethod
    def _from_storage(
        cls, db: TinyDB, path: Path, term_id: str, school: School | None, clock: Clock | None
    ) -> "tuple[TermFile, Tables | None]":
        """Create a TermFile on an opened storage, with tables of an older schema migrated in
        memory.

        Returns:
            The term file, and the tables as they were stored; None instead of the tables if there
            is no file yet.

        Raises:
            StoreDamagedError: there is no file, but a journal or backups show that one was lost.
        """
        storage = db.storage
        assert isinstance(storage, TermStorage)
        found = storage.tables
        if found is None:
            refuse_if_term_file_was_lost(storage.found, path)
            storage.tables = empty_tables(term_id)
        else:
            storage.tables = migrate_to_current_schema(found)
        return cls(db, path, term_id, clock, CurrentNames(school)), found

    @property
    def records(self) -> Records:
        """The current records as stored, with current names of departments and people."""
        return self._records

    @property
    def undo_description(self) -> str | None:
        """Chinese description of the step that undo would revert; None if there is none."""
        undo = self._storage.history.undo
        return undo[-1].words if undo else None

    @property
    def undo_descriptions(self) -> tuple[str, ...]:
        """Chinese descriptions of all steps that can be undone, the last step first."""
        return tuple(step.words for step in reversed(self._storage.history.undo.copy()))

    @property
    def redo_description(self) -> str | None:
        """Chinese description of the step that redo would apply again; None if there is none."""
        redo = self._storage.history.redo
        return redo[-1].words if redo else None

    def read_audit_trail(self) -> list[AuditLine]:
        """Read the audit trail: every step with its time, oldest first, including undone steps.

        Raises:
            StoreError: the audit trail cannot be read.
        """
        with self._lock:
            return self._storage.read_audit_trail()

    @property
    def last_change_time(self) -> datetime | None:
        """Local time of the last change recorded in the term file, to the second; None if
        nothing was recorded.

        Raises:
            StoreError: the audit trail cannot be read.
        """
        with self._lock:
            return self._storage.last_change_time()

    def record_change(self, change: Change) -> Records:
        """Apply a change, entirely or not at all; it is synced to the disk when this returns.

        A change that alters nothing writes nothing. After a change that closes the term, no earlier
        step can be undone. Returns the records after the change.

        Raises:
            RefusedError: the change affects a meeting with issued minutes, or a closed term.
            StoreError: saving failed; records and files are as before.
        """
        with self._lock:
            refuse_change_to_closed_records(change, self._records)
            edits = edits_for_change(change, self._tables, self._records.last_ids)
            before = {
                place: find_document(self._tables, place)
                for place in edits
                if is_address_of_record(place)
            }
            goes_on = change.goes_on and self._continues_last_step(change.words, before)
            self._write_step(
                change.words,
                edits,
                before=edits_to_triples(before),
                goes_on=goes_on,
                kind=change.kind,
            )
            if change.closing:
                with suppress(StoreError):  # a closed term takes nothing back in any case
                    self.clear_undo_history()
            return self._records

    def undo(self, steps: int = 1) -> str | None:
        """Undo the last ``steps`` steps, or all steps if there are fewer; either all of them or
        none. :meth:`redo` redoes them one by one.

        Returns the Chinese description of the earliest undone step; None if nothing can be undone.

        Raises:
            RefusedError: the term is closed, or one of the steps issued minutes.
            StoreError: saving failed; nothing was undone.
        """
        with self._lock:
            taken = list(reversed(self._storage.history.undo))[:steps]
            if not taken:
                return None
            refuse_change_to_closed_records(_NOTHING, self._records)
            check = check_undo(taken)
            if check.policy is UndoPolicy.REFUSE:
                raise undo_of_issued_minutes_error(check)
            edits: Edits = {}
            for step in taken:
                edits |= edits_from_triples(step.before)
            words = taken[-1].words
            said = words if len(taken) == 1 else f"{words}（共 {len(taken)} 步）"
            self._write_step(said, edits, did=StepAction.UNDONE, steps=len(taken))
            return words

    def redo(self) -> str | None:
        """Redo the step that was undone last; return its Chinese description, None without one.

        Raises:
            RefusedError: the term is closed.
            StoreError: saving failed; nothing was redone.
        """
        with self._lock:
            if not self._storage.history.redo:
                return None
            refuse_change_to_closed_records(_NOTHING, self._records)
            step = self._storage.history.redo[-1]
            self._write_step(step.words, edits_from_triples(step.after), did=StepAction.REDONE)
            return step.words

    def undo_check(self, steps: int = 1) -> UndoCheck:
        """Check whether the last steps recorded in the term file may be undone at once, after
        confirmation, or not at all; the strictest result of all of them, at once if there are none.
        """
        return check_undo(list(reversed(self._storage.history.undo.copy()))[:steps])

    def use_school_names(self, school: School) -> None:
        """From now on, show departments and people in the records by their names in this school.

        Args:
            school: the school as currently defined in school.yaml.
        """
        with self._lock:
            self._names = CurrentNames(school)
            stored = records_from_tables(self._tables, self.path, self.term_id)
            self._records = self._names.rename_in_records(stored)

    def clear_undo_history(self) -> None:
        """Clear the undo and redo history, in memory and on the disk.

        Raises:
            StoreError: saving failed; the history on the disk is unchanged.
        """
        with self._lock:
            self._storage.history.clear()
            self._storage.checkpoint()

    def encoded_content(self) -> bytes:
        """Encode all current records as the content of a complete term file, for a backup."""
        with self._lock:
            return self._storage.encoded_content()

    def watch_for_external_changes(self) -> TermFileWatch["TermFile"]:
        """Return an object that notices changes another program makes to this term file."""
        school = self._names.school
        return TermFileWatch(
            self.path, lambda: TermFile.open_read_only(self.path, self.term_id, school=school)
        )

    def close(self) -> None:
        """Write a final snapshot, refuse further changes, and let other programs write."""
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        """Return the term file object itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the term file."""
        self.close()

    @property
    def _tables(self) -> Tables:
        """The current tables of the term file; empty if there are none."""
        return self._storage.tables or {}

    def _current_time(self) -> datetime:
        """The current local time by the clock given when the term file was opened for writing; a
        file opened read-only has no clock.
        """
        assert self._clock is not None, "opened read-only"
        return self._clock()

    def _continues_last_step(self, words: str, before: Edits) -> bool:
        """Whether a new step is to be merged with the last one: it has the same description and
        changes the same documents.

        Args:
            words: Chinese description of the new step.
            before: the documents that it changes, by address.
        """
        undo = self._storage.history.undo
        return bool(
            undo and undo[-1].words == words and undo[-1].document_addresses == before.keys()
        )

    def _clock_warnings(self, clock: Clock) -> tuple[str, ...]:
        """Chinese warning if the clock shows a time before that of the last change; else empty."""
        now = clock().replace(tzinfo=None, second=0, microsecond=0)
        with suppress(StoreError):  # whoever lists the steps tells that they cannot be read
            last = self.last_change_time
            if last and last - now > _CLOCKS_DIFFER:
                return (
                    f"电脑的时间可能不对：现在是{full_date(now.date())} {now:%H:%M}，"
                    f"而上次记录是在{full_date(last.date())} {last:%H:%M}。"
                    "记录都在，没有改动；请先核对电脑的日期和时间，再开始记录。",
                )
        return ()

    def _repair_back_up_and_migrate(self, found: Tables | None) -> None:
        """Repair a term's files, back up the term file and write the migrated tables.

        Done on opening for writing. Where no backup can be made, a file that needs no migration
        only gets a warning.

        Args:
            found: the tables as they were read, before migration; None for a new term, whose file
                is written for the first time.

        Raises:
            StoreError: a file cannot be written, or one of an older version cannot be backed up
                before it is rewritten.
        """
        if found is None:
            self._storage.checkpoint()
            return
        present, self._storage.tables = self._storage.tables, found
        self.warnings = self._storage.repair()
        try:
            back_up_if_changed(self.path, self.path.read_bytes(), self._current_time())
        except OSError as error:
            failed = f"没有做成 {self.path.name} 的备份：{explain_os_error(error)}。"
            if found is not present:
                raise StoreError(f"这是旧版本的文件，改写以前{failed}") from error
            self.warnings += (failed,)
        if found is not present and present is not None:
            self._storage.write(present)

    def _write_step(
        self,
        words: str,
        edits: Edits,
        *,
        before: tuple[Edit, ...] = (),
        did: StepAction = StepAction.RECORDED,
        steps: int = 1,
        goes_on: bool = False,
        kind: StepKind = StepKind.ENTRY,
    ) -> None:
        """Write edits of a term's documents as one journal entry and update the records in memory.

        Nothing is written for a new change without edits.

        Args:
            words: Chinese description of the step.
            edits: the new documents by address; None for a deleted one.
            before: the documents before the step, for undoing it.
            did: whether a change is recorded, undone or redone.
            steps: number of steps that are undone or redone at once.
            goes_on: whether the step is merged with the last one, so that both are undone as one.
            kind: the kind of change, on which it depends whether undo asks first.

        Raises:
            StoreError: writing failed or is not allowed; nothing has changed.
        """
        if not edits and did is StepAction.RECORDED:
            return
        self._storage.refuse_if_read_only()
        records = records_with_edits(self._records, edits, self._names)
        entry = StepEntry(
            sequence=self._storage.sequence + 1,
            at=self._current_time().replace(tzinfo=None, microsecond=0),
            words=words,
            after=edits_to_triples(edits),
            before=before,
            did=did,
            steps=steps,
            goes_on=goes_on,
            kind=kind,
        )
        self._storage.append(entry)
        self._records = records
