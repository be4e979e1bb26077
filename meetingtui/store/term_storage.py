"""A durable TinyDB storage: single writer, write-ahead journal, detection of foreign changes.

The snapshot ``2026-2027-1.json`` holds all documents and can be opened by stock TinyDB; it is
replaced atomically. Later changes are in the journal in the same folder. A change is one journal
entry, which is on the disk when :meth:`TermStorage.append` returns; its cost does not depend on
the size of the file. When the journal is large, and on closing, a checkpoint writes a new snapshot
and begins an empty journal. After an interruption the two files can be matched: a journal stores
the digest of its snapshot, a snapshot stores the journal position it includes.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tinydb.storages import Storage

from meetingtui.base.errors import StoreError
from meetingtui.base.file_access import explain_os_error
from meetingtui.store.crash_recovery import (
    JournalPosition,
    SnapshotAndJournal,
    copy_damaged_content,
    damage_warnings,
    read_snapshot_and_journal,
    remove_journal_position,
    snapshot_digest,
    with_journal_position,
    write_numbered_copy,
)
from meetingtui.store.database_tables import (
    Edit,
    Tables,
    apply_edits_to_tables,
    decode_tables,
    encode_tables,
)
from meetingtui.store.durable_files import DISK, Disk, FileStamp, replace_file_content
from meetingtui.store.journal import JournalFile, journal_path
from meetingtui.store.multi_process_access import acquire_writer_lock
from meetingtui.store.step_history import (
    AuditLine,
    AuditTrail,
    StepEntry,
    UndoAndRedoSteps,
    UndoHistory,
)


class SnapshotFile:
    """Writer of a snapshot file; it also detects whether another program has changed the file.

    Args:
        path: the term file.
        found: the term's files as just read.
        disk: the file system.
    """

    def __init__(self, path: Path, found: SnapshotAndJournal, disk: Disk) -> None:
        self.digest = found.snapshot_digest
        """Digest of the last snapshot written or read; empty if there is none."""
        self.size = len(found.snapshot or b"")
        """Size of the snapshot in bytes."""
        self._path = path
        self._disk = disk
        self._stamp: FileStamp | None = found.stamp
        self._attempted = found.snapshot_digest

    @property
    def exists(self) -> bool:
        """Whether a term's snapshot file existed when it was last read or written."""
        return self._stamp is not None

    @property
    def is_written_successfully(self) -> bool:
        """Whether a term's snapshot file exists and the last attempt to write it succeeded."""
        return self.exists and self._attempted == self.digest

    def write(self, content: bytes) -> None:
        """Replace the content of a term's snapshot file and sync it to the disk before returning.

        Raises:
            OSError: writing failed; the file may be the old one or the new one.
        """
        self._attempted = snapshot_digest(content)
        replace_file_content(self._path, content, self._disk)
        self.digest, self.size = self._attempted, len(content)
        self._stamp = None
        with suppress(OSError):  # it stands; the next look reads it
            self._stamp = self._disk.stamp(self._path)

    def is_unchanged(self) -> bool:
        """Return whether no other program has changed the snapshot file since it was last read or
        written; a missing file counts as unchanged.

        The content is read only if the file's metadata has changed.

        Raises:
            OSError: the file cannot be read.
        """
        found = self._disk.stamp(self._path)
        ours = (self.digest, self._attempted)
        if (
            found not in (None, self._stamp)
            and snapshot_digest(self._disk.read(self._path)) not in ours
        ):
            return False
        self._stamp = found
        return True

    def accept_content_on_disk(self) -> None:
        """Read the snapshot file and take its present content as one's own, whichever program
        wrote it.

        Raises:
            OSError: the file cannot be read.
        """
        self.digest = self._attempted = snapshot_digest(self._disk.read(self._path))


MAX_JOURNAL_BYTES = 1_000_000
"""Journal growth in bytes that triggers a checkpoint; a larger snapshot's size counts instead."""

_UNWRITABLE = "文字里有不能保存的字符，这一步没有保存。请删去刚输入或粘贴的特殊符号后再试。"


class TermStorage(Storage):
    """A TinyDB storage over a term's snapshot and journal, locked while open for writing."""

    def __init__(self, path: Path, *, read_only: bool = False, disk: Disk = DISK) -> None:
        """Read the files if they exist, after locking them unless ``read_only`` is set.

        Raises:
            StoreBusyError: another program has the files open for writing.
            StoreReadOnlyError: the folder is not writable.
            StoreError: the files cannot be read or decoded.
        """
        self._path = path
        self._disk = disk
        self._audit = AuditTrail(path, disk)
        self._lock = None if read_only else acquire_writer_lock(path)
        self._writable = not read_only
        try:
            listed = (
                self._last_audited_sequence()
            )  # first: another program may be adding to all of them
            self._build_state_from_files(read_snapshot_and_journal(path, disk), listed)
        except OSError as error:
            self._release_files()
            raise StoreError(f"读不了 {path.name}：{explain_os_error(error)}。") from error
        except StoreError:
            self._release_files()
            raise

    def _build_state_from_files(self, found: SnapshotAndJournal, listed: int) -> None:
        """Set the tables, undo history, journal and audit trail in memory from a term's files as
        read.

        Args:
            found: the files.
            listed: sequence number of the last step in the audit trail, read before the files; 0 if
                none.
        """
        content = found.content
        self.tables: Tables | None = None
        """All current documents; None if there is no snapshot."""
        if found.snapshot is not None:
            self.tables = remove_journal_position(decode_tables(found.snapshot, self._path))
            for entry in found.pending_entries:
                apply_edits_to_tables(self.tables, entry.after)
        belongs = found.last_sequence_in_snapshot is not None
        self.history = UndoHistory(content.carried_over_steps if belongs else UndoAndRedoSteps())
        """Steps that can be undone and redone."""
        for entry in content.entries if belongs else ():
            self.history.add_entry(entry)
        before = content.header.sequence if content.header else 0
        self._sequence_in_snapshot = found.last_sequence_in_snapshot or 0
        numbers = [each.sequence for each in content.entries]
        known = max([self._sequence_in_snapshot, before, *numbers])
        self.sequence = max(known, listed) if found.snapshot else known
        """Sequence number of the last entry."""
        if not belongs:
            self._sequence_in_snapshot = self.sequence
        self.found: SnapshotAndJournal | None = found
        """The files as read on opening; None once :meth:`repair` or :meth:`warnings` was called."""
        self._snapshot = SnapshotFile(self._path, found, self._disk)
        self._journal = JournalFile(journal_path(self._path), found.journal, content, self._disk)
        if not belongs or self.sequence > known:  # numbers in a journal have no gaps
            self._journal.is_broken = True
        self._audit.buffer_entries(content.entries)
        self._set_aside_at = -1

    # What TinyDB asks for

    def read(self) -> Tables | None:
        """Return a deep copy of all tables; None if there is no file (TinyDB interface)."""
        return (
            None if self.tables is None else decode_tables(encode_tables(self.tables), self._path)
        )

    def write(self, data: Tables) -> None:
        """Replace all tables and sync them to the disk before returning (TinyDB interface).

        Undo and redo steps are discarded.

        Raises:
            StoreError: writing failed; files and memory are as before.
        """
        before = self.tables
        self.tables = decode_tables(encode_tables(data), self._path)
        self.history.clear()  # its steps need not fit any more
        try:
            self.checkpoint()
        except StoreError:
            self.tables = before
            with suppress(OSError, StoreError):  # the first error is the one to tell
                if self._is_unchanged_on_disk() and before is not None:
                    self.checkpoint()
                elif self._is_unchanged_on_disk():
                    self._disk.unlink(self._path)
            raise

    def close(self) -> None:
        """Write a final snapshot if needed, release the lock, and refuse further changes.

        No snapshot is written where the file is read-only or nothing was recorded since the last
        one. Nor is one where another program changed the files: the own content is then saved to a
        copy beside them. If writing fails, all changes stay in the journal and the next opening
        applies them.
        """
        if self._writable and self.sequence > self._sequence_in_snapshot:
            with suppress(OSError, StoreError):  # the journal has all of it
                if self._is_unchanged_on_disk():
                    self.checkpoint()
                else:
                    self._close_without_overwriting()
        self._release_files()

    # What a term file asks for besides

    def append(self, entry: StepEntry) -> None:
        """Write an entry to the term's journal, sync it to the disk, and apply it to the tables in
        memory; a journal that has grown too long is then replaced by a new snapshot.

        Raises:
            StoreError: writing failed or is not allowed, or another program changed the files; the
                tables are as before.
        """
        self.refuse_if_read_only()
        assert self.tables is not None
        try:
            self._refuse_to_overwrite_foreign_changes(entry)
            self._begin_journal_if_unusable()
            self._journal.append(entry)
        except OSError as error:
            raise self._save_failed_error(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(_UNWRITABLE) from error
        apply_edits_to_tables(self.tables, entry.after)
        self.history.add_entry(entry)
        self.sequence = entry.sequence
        self._audit.buffer_entries([entry])
        if self._journal.grown > max(MAX_JOURNAL_BYTES, self._snapshot.size):
            with suppress(StoreError):  # the journal goes on; closing tries again
                self.checkpoint()

    def checkpoint(self) -> None:
        """Write a new snapshot and begin an empty journal.

        Raises:
            StoreError: writing failed or is not allowed, or another program changed the files;
                snapshot and journal together still hold all changes.
        """
        self.refuse_if_read_only()
        try:
            self._refuse_to_overwrite_foreign_changes()
            self._write_snapshot()
            if self.sequence or self._journal.exists:
                self._begin_journal()
        except OSError as error:
            raise self._save_failed_error(error) from error

    def repair(self) -> tuple[str, ...]:
        """Repair a term's damaged files after opening them for writing.

        Returns:
            Chinese messages for the user; empty if the files were intact.

        Raises:
            StoreError: damaged content could not be copied to another file first.
        """
        found, self.found = self.found, None
        if found is None or self.tables is None:
            return ()
        try:
            said = copy_damaged_content(
                found, self._path, self._audited_steps_not_in_files(found), self._disk
            )
        except OSError as error:
            raise self._save_failed_error(error) from error
        try:
            if found.pending_entries or (self._journal.exists and self._journal.is_broken):
                self.checkpoint()
        except StoreError as error:  # the journal stays; nothing is recorded until it succeeds
            said.append(error.message)
        return tuple(said)

    def warnings(self) -> tuple[str, ...]:
        """Chinese warnings about damage in files opened read-only; empty without any, and on every
        further call.

        An incomplete last line of the journal is ignored, as another program may be writing it.
        """
        found, self.found = self.found, None
        if found is None or found.content.has_incomplete_last_line:
            return ()
        return tuple(damage_warnings(found, self._path, self._audited_steps_not_in_files(found)))

    def read_audit_trail(self) -> list[AuditLine]:
        """Read the audit trail: every step with its time, oldest first.

        Raises:
            StoreError: the audit trail cannot be read.
        """
        try:
            return self._audit.all_lines()
        except OSError as error:
            raise StoreError(f"读不了操作记录：{explain_os_error(error)}。") from error

    def last_change_time(self) -> datetime | None:
        """Local time of the last step recorded in a term; None if nothing was recorded.

        Raises:
            StoreError: the audit trail cannot be read.
        """
        try:
            newest = self._audit.last_line()
        except OSError as error:
            raise StoreError(f"读不了操作记录：{explain_os_error(error)}。") from error
        return newest.at if newest else None

    def encoded_content(self) -> bytes:
        """Content that a snapshot of the term written now would have, as JSON bytes."""
        tables = self.tables or {}
        return encode_tables(
            with_journal_position(tables, JournalPosition(self._journal.name, self.sequence))
            if self.sequence
            else tables
        )

    # How

    def _last_audited_sequence(self) -> int:
        """Sequence number of the last step in the audit trail; 0 if it cannot be read."""
        with suppress(OSError):  # records do not depend on the trail
            return self._audit.last_sequence
        return 0

    def _audited_steps_not_in_files(self, found: SnapshotAndJournal) -> list[AuditLine]:
        """Audit lines of steps that the term's snapshot and journal, as read, do not contain."""
        if found.last_sequence is not None and self._last_audited_sequence() > found.last_sequence:
            with suppress(OSError):  # as above
                return self._audit.lines_after(found.last_sequence)
        return []

    def _begin_journal_if_unusable(self) -> None:
        """Begin a new journal if nothing can be appended to the current one, or the snapshot is
        missing.
        """
        if self._journal.is_broken or not self._snapshot.exists:
            if (
                not self._snapshot.is_written_successfully
                or self._sequence_in_snapshot < self.sequence
            ):
                self._write_snapshot()
            self._begin_journal()

    def _write_snapshot(self) -> None:
        """Write the audit trail, then the snapshot."""
        self._audit.write_buffered_lines()  # before the journal that says the same can go
        self._snapshot.write(self.encoded_content())
        self._sequence_in_snapshot = self.sequence

    def _begin_journal(self) -> None:
        """Begin an empty journal based on the current snapshot."""
        self._journal.begin(
            self._snapshot.digest, self.sequence, self.history.steps_for_next_journal()
        )

    def refuse_if_read_only(self) -> None:
        """Raise an error if the term file is open for reading only, or closed.

        Raises:
            StoreError: the files were opened read-only, or are closed.
        """
        if not self._writable:
            raise StoreError(
                f"{self._path.name} 是只读打开的（或已经关闭），这一步没有保存。"
                "请关闭其他窗口后重新打开。"
            )

    def _refuse_to_overwrite_foreign_changes(self, entry: StepEntry | None = None) -> None:
        """Refuse to write if another program changed the term's files, after saving the own content
        to a copy.

        Args:
            entry: the journal entry about to be written, which the copy includes; None if there is
                none.

        Raises:
            StoreError: the files were changed; the message names the copy.
        """
        if not self._is_unchanged_on_disk():
            aside = self._save_own_content_aside(entry.after if entry else ())
            raise StoreError(
                f"{self._path.name} 被别的程序改动过，没有覆盖它。您的内容（含这一步）"
                f"已另存为“{aside}”。请退出后比较这两个文件，留下正确的一个再打开。"
            )

    def _save_own_content_aside(self, edits: Iterable[Edit]) -> str:
        """Save the tables in memory, with further edits applied, to a new file beside the term
        file.

        Returns:
            The name of the new file.
        """
        ours: Tables = {name: dict(table) for name, table in (self.tables or {}).items()}
        apply_edits_to_tables(ours, edits)
        self._set_aside_at = self.sequence
        return write_numbered_copy(
            self._path, "未保存的改动", ".json", encode_tables(ours), self._disk
        )

    def _close_without_overwriting(self) -> None:
        """Close a term file that another program changed: save the own content as a copy beside
        it.
        """
        if self._set_aside_at != self.sequence:
            self._save_own_content_aside(())
        if self._journal.is_unchanged():
            self._audit.write_buffered_lines()  # they were done, whatever became of them
            self._snapshot.accept_content_on_disk()
            self.history.clear()
            self._begin_journal()

    def _is_unchanged_on_disk(self) -> bool:
        """Whether no other program has changed snapshot or journal."""
        return self._snapshot.is_unchanged() and self._journal.is_unchanged()

    def _save_failed_error(self, error: OSError) -> StoreError:
        """Build the Chinese StoreError for a write to the term file that failed."""
        return StoreError(f"没有保存到 {self._path.name}：{explain_os_error(error)}。")

    def _release_files(self) -> None:
        """Close the term's journal file and release the writer lock."""
        self._writable = False
        if hasattr(self, "_journal"):
            self._journal.close()
        if self._lock:
            self._lock.release()
