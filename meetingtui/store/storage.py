"""A TinyDB storage that keeps its word: one writer, every change journaled, nothing overwritten.

``2026-2027-1.json`` is the snapshot, which stock TinyDB opens; what changed since
lies in the journal beside it. A change is one journal entry, on the disk when
:meth:`TermStorage.append` returns, at a cost that does not grow with the file.
From time to time, and on closing, a checkpoint writes the snapshot anew and begins
an empty journal. Whatever is interrupted, the two tell which belongs to which:
a journal names the digest of its snapshot, a snapshot the entries it holds.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from tinydb.storages import Storage

from meetingtui.errors import StoreError
from meetingtui.store.audit import AuditLine, AuditTrail
from meetingtui.store.disk import DISK, Disk
from meetingtui.store.durable import trouble
from meetingtui.store.history import Entry, History, Kept
from meetingtui.store.journal import Journal, journal_path
from meetingtui.store.lock import lock_of
from meetingtui.store.reading import Found, Mark, find, marked, unmarked
from meetingtui.store.rescue import keep_aside, rescued, troubles
from meetingtui.store.snapshot import Snapshot
from meetingtui.store.tables import Edit, Tables, apply, decoded, encoded

ROOM = 1_000_000
"""So many bytes the journal may grow by before a checkpoint; more where the snapshot has more."""

_UNWRITABLE = "文字里有不能保存的字符，这一步没有保存。请删去刚输入或粘贴的特殊符号后再试。"


class TermStorage(Storage):
    """The files of one term; open for writing they are locked against other programs."""

    def __init__(self, path: Path, *, read_only: bool = False, disk: Disk = DISK) -> None:
        """Lock the files unless read-only, and read them if they are there.

        Raises:
            StoreBusyError: another program has them open for writing.
            StoreReadOnlyError: nothing can be written there.
            StoreError: they cannot be read or understood.
        """
        self._path = path
        self._disk = disk
        self._audit = AuditTrail(path, disk)
        self._lock = None if read_only else lock_of(path)
        self._writable = not read_only
        try:
            listed = self._listed()  # first: another program may be adding to all of them
            self._take(find(path, disk), listed)
        except OSError as error:
            self._let_go()
            raise StoreError(f"读不了 {path.name}：{trouble(error)}。") from error
        except StoreError:
            self._let_go()
            raise

    def _take(self, found: Found, listed: int) -> None:
        content = found.content
        self.tables: Tables | None = None
        """All documents as they are now; None where there is no snapshot."""
        if found.snapshot is not None:
            self.tables = unmarked(decoded(found.snapshot, self._path))
            for entry in found.pending:
                apply(self.tables, entry.after)
        belongs = found.folded is not None
        self.history = History(content.kept if belongs else Kept())
        """What can be taken back and done again."""
        for entry in content.entries if belongs else ():
            self.history.follow(entry)
        before = content.header.sequence if content.header else 0
        self._folded = found.folded or 0
        numbers = [each.sequence for each in content.entries]
        known = max([self._folded, before, *numbers])
        self.sequence = max(known, listed) if found.snapshot else known
        """The number of the last entry."""
        if not belongs:
            self._folded = self.sequence
        self.found: Found | None = found
        """The files as they were found on opening; None once that is :meth:`settle`\\ d."""
        self._snapshot = Snapshot(self._path, found, self._disk)
        self._journal = Journal(journal_path(self._path), found.journal, content, self._disk)
        if not belongs or self.sequence > known:  # numbers in a journal have no gaps
            self._journal.is_broken = True
        self._audit.note(content.entries)
        self._set_aside_at = -1

    # What TinyDB asks for

    def read(self) -> Tables | None:
        """All tables, as copies that are the caller's own; None where there is no file."""
        return None if self.tables is None else decoded(encoded(self.tables), self._path)

    def write(self, data: Tables) -> None:
        """Put all tables on the disk; they are there when this returns.

        Raises:
            StoreError: they are not, and files and memory are as before.
        """
        before = self.tables
        self.tables = decoded(encoded(data), self._path)
        self.history.forget()  # its steps need not fit any more
        try:
            self.checkpoint()
        except StoreError:
            self.tables = before
            with suppress(OSError, StoreError):
                if self._is_ours() and before is not None:
                    self.checkpoint()
                elif self._is_ours():
                    self._disk.unlink(self._path)
            raise

    def close(self) -> None:
        """Put everything into the snapshot and let other programs write; this one no longer can.

        Where that fails all stays in the journal, and the next to open it tries again.
        """
        if self._writable and self.sequence > self._folded:
            with suppress(OSError, StoreError):
                if self._is_ours():
                    self.checkpoint()
                else:
                    self._leave_to_them()
        self._let_go()

    # What a term file asks for besides

    def append(self, entry: Entry) -> None:
        """Make a change; it is on the disk when this returns.

        Raises:
            StoreError: it is not, and memory is as before.
        """
        self._refuse_unwritable()
        assert self.tables is not None
        try:
            self._refuse_to_overwrite(entry)
            self._prepare_journal()
            self._journal.append(entry)
        except OSError as error:
            raise self._failed(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(_UNWRITABLE) from error
        apply(self.tables, entry.after)
        self.history.follow(entry)
        self.sequence = entry.sequence
        self._audit.note([entry])
        if self._journal.grown > max(ROOM, self._snapshot.size):
            with suppress(StoreError):  # the journal goes on; closing tries again
                self.checkpoint()

    def checkpoint(self) -> None:
        """Write the snapshot anew and begin an empty journal.

        Raises:
            StoreError: that failed; what is on the disk together holds all that was acknowledged.
        """
        self._refuse_unwritable()
        try:
            self._refuse_to_overwrite()
            self._write_snapshot()
            if self.sequence or self._journal.is_there:
                self._begin_journal()
        except OSError as error:
            raise self._failed(error) from error

    def settle(self) -> tuple[str, ...]:
        """Once on opening for writing: files in good order, whatever they were found in.

        Returns what the user should know, in Chinese.

        Raises:
            StoreError: what must be kept aside first could not be.
        """
        found, self.found = self.found, None
        if found is None or self.tables is None:
            return ()
        try:
            said = rescued(found, self._path, self._newer(found), self._disk)
        except OSError as error:
            raise self._failed(error) from error
        try:
            if found.pending or (self._journal.is_there and self._journal.is_broken):
                self.checkpoint()
        except StoreError as error:  # the journal stays; nothing is recorded until it succeeds
            said.append(error.message)
        return tuple(said)

    def troubles(self) -> tuple[str, ...]:
        """The same of files that are only read, once; their last line may just be being written."""
        found, self.found = self.found, None
        if found is None or found.content.torn:
            return ()
        return tuple(troubles(found, self._path, self._newer(found)))

    def audit(self) -> list[AuditLine]:
        """What was changed and when, the oldest first.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            return self._audit.all()
        except OSError as error:
            raise StoreError(f"读不了操作记录：{trouble(error)}。") from error

    def content(self) -> bytes:
        """The snapshot as it would be written anew now."""
        tables = self.tables or {}
        return encoded(
            marked(tables, Mark(self._journal.name, self.sequence)) if self.sequence else tables
        )

    # How

    def _listed(self) -> int:
        """The number of the last step in the audit trail; 0 where that cannot be read."""
        with suppress(OSError):
            return self._audit.last
        return 0

    def _newer(self, found: Found) -> list[AuditLine]:
        """The steps in the audit trail that the files as found do not hold."""
        if found.last is not None and self._listed() > found.last:
            with suppress(OSError):
                return self._audit.after(found.last)
        return []

    def _prepare_journal(self) -> None:
        """Where its end is not known, or what it goes on from is gone, it is begun anew."""
        if self._journal.is_broken or not self._snapshot.is_there:
            if not self._snapshot.is_certain or self._folded < self.sequence:
                self._write_snapshot()
            self._begin_journal()

    def _write_snapshot(self) -> None:
        self._audit.write()  # before the journal that says the same can go
        self._snapshot.write(self.content())
        self._folded = self.sequence

    def _begin_journal(self) -> None:
        self._journal.begin(self._snapshot.digest, self.sequence, self.history.kept())

    def _refuse_unwritable(self) -> None:
        if not self._writable:
            raise StoreError(
                f"{self._path.name} 是只读打开的（或已经关闭），这一步没有保存。"
                "请关闭其他窗口后重新打开。"
            )

    def _refuse_to_overwrite(self, entry: Entry | None = None) -> None:
        """Nothing, unless a file is not as we left it; then ours goes beside theirs."""
        if not self._is_ours():
            aside = self._keep_ours(entry.after if entry else ())
            raise StoreError(
                f"{self._path.name} 被别的程序改动过，没有覆盖它。您的内容（含这一步）"
                f"已另存为“{aside}”。请退出后比较这两个文件，留下正确的一个再打开。"
            )

    def _keep_ours(self, edits: Iterable[Edit]) -> str:
        ours: Tables = {name: dict(table) for name, table in (self.tables or {}).items()}
        apply(ours, edits)
        self._set_aside_at = self.sequence
        return keep_aside(self._path, "未保存的改动", ".json", encoded(ours), self._disk)

    def _leave_to_them(self) -> None:
        """On closing: a snapshot that is not ours stays, ours lies beside it."""
        if self._set_aside_at != self.sequence:
            self._keep_ours(())
        if self._journal.is_ours():
            self._audit.write()  # they were done, whatever became of them
            self._snapshot.accept()
            self.history.forget()
            self._begin_journal()

    def _is_ours(self) -> bool:
        return self._snapshot.is_ours() and self._journal.is_ours()

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(f"没有保存到 {self._path.name}：{trouble(error)}。")

    def _let_go(self) -> None:
        self._writable = False
        if hasattr(self, "_journal"):
            self._journal.close()
        if self._lock:
            self._lock.release()
