"""A TinyDB storage that keeps its word: one writer, every change journaled, nothing overwritten.

``2026-2027-1.json`` is the snapshot, which stock TinyDB opens; what changed since
lies in the journal beside it. A change is one journal entry, on the disk when
:meth:`TermStorage.append` returns, at a cost that does not grow with the file.
From time to time, and on closing, a checkpoint writes the snapshot anew and begins
an empty journal. Whatever is interrupted, the two tell which belongs to which:
a journal names the digest of its snapshot, a snapshot the entries it holds.
"""

from contextlib import suppress
from pathlib import Path

from tinydb.storages import Storage

from meetingtui.errors import StoreError
from meetingtui.store.audit import AuditLine, AuditTrail, audit_lines
from meetingtui.store.disk import DISK, Disk, Print
from meetingtui.store.durable import replace_file, trouble
from meetingtui.store.history import Entry, History, Kept
from meetingtui.store.journal import Journal, journal_path, read_journal
from meetingtui.store.lock import lock_of
from meetingtui.store.reading import Found, Mark, digest, find, marked, unmarked
from meetingtui.store.rescue import keep_aside, rescued, troubles
from meetingtui.store.tables import Tables, apply, decoded, encoded

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
            self._take(find(path, disk))
        except OSError as error:
            self._let_go()
            raise StoreError(f"读不了 {path.name}：{trouble(error)}。") from error
        except StoreError:
            self._let_go()
            raise

    def _take(self, found: Found) -> None:
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
        listed = self._audit.last if found.snapshot and found.journal is None else 0
        numbers = [each.sequence for each in content.entries]
        self.sequence = max([self._folded, before, listed, *numbers])
        """The number of the last entry."""
        if not belongs:
            self._folded = self.sequence
        self.found: Found | None = found
        """The files as they were found on opening; None once that is :meth:`settle`\\ d."""
        self._print = found.print
        self._digest = self._attempted = found.digest
        self._size = len(found.snapshot or b"")
        self._journals = {content.header.journal if content.header else ""}
        self._name = content.header.journal if content.header else ""
        self._journal: Journal | None = None
        if belongs and content.header and content.whole:
            beside = journal_path(self._path)
            self._journal = Journal(beside, content.header, found.journal or b"", self._disk)
        self._unlisted = audit_lines(content.entries)
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
        before, print_before = self.tables, self._print
        self.tables = decoded(encoded(data), self._path)
        self.history = History(Kept())  # its steps need not fit any more
        try:
            self.checkpoint()
        except StoreError:
            self.tables = before
            with suppress(OSError, StoreError):
                if self._disk.print(self._path) != print_before and self._snapshot_is_ours():
                    if before is None:
                        self._disk.unlink(self._path)
                    else:
                        self.checkpoint()
            raise

    def close(self) -> None:
        """Put everything into the snapshot and let other programs write; this one no longer can.

        Where that fails all stays in the journal, and the next to open it tries again.
        """
        if self._writable and self.sequence > self._folded:
            try:
                self.checkpoint()
            except StoreError:
                self._make_way()
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
            self._journal_to_go_on().append(entry)
        except OSError as error:
            raise self._failed(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(_UNWRITABLE) from error
        apply(self.tables, entry.after)
        self.history.follow(entry)
        self.sequence = entry.sequence
        self._unlisted += audit_lines([entry])
        if self._journal and self._journal.grown > max(ROOM, self._size):
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
            if self.sequence or self._journal:
                self._begin_journal()
        except OSError as error:
            raise self._failed(error) from error

    def settle(self) -> tuple[str, ...]:
        """Once on opening for writing: files in good order, whatever they were found in.

        Returns what the user should know, in Chinese.
        """
        found, self.found = self.found, None
        if found is None or self.tables is None:
            return ()
        said = []
        try:
            said += rescued(found, self._path, self._disk)
            if found.pending or (found.journal is not None and self._journal is None):
                self.checkpoint()
        except OSError as error:
            said.append(f"没有整理好 {self._path.name}：{trouble(error)}。")
        except StoreError as error:
            said.append(error.message)
        return tuple(said)

    def troubles(self) -> tuple[str, ...]:
        """The same of files that are only read, once; their last line may just be being written."""
        found, self.found = self.found, None
        return tuple(troubles(found, self._path)) if found and not found.content.torn else ()

    def audit(self) -> list[AuditLine]:
        """What was changed and when, the oldest first.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            lines = self._audit.lines()
        except OSError as error:
            raise StoreError(f"读不了操作记录：{trouble(error)}。") from error
        last = max((line.sequence for line in lines), default=0)
        return lines + [line for line in self._unlisted if line.sequence > last]

    def content(self) -> bytes:
        """The snapshot as it would be written anew now."""
        tables = self.tables or {}
        return encoded(marked(tables, Mark(self._name, self.sequence)) if self.sequence else tables)

    # How

    def _journal_to_go_on(self) -> Journal:
        """A journal whose end is known; a new one on a sure snapshot, where there is none."""
        if self._journal is None or self._journal.is_broken:
            is_certain = self._print and self._digest == self._attempted
            if not is_certain or self._folded < self.sequence:
                self._write_snapshot()
            self._begin_journal()
        assert self._journal is not None
        return self._journal

    def _write_snapshot(self) -> None:
        # What a journal says is listed before that journal can go.
        self._audit.add(self._unlisted)
        self._unlisted = []
        content = self.content()
        self._attempted = digest(content)  # what a failure after the swap leaves there
        replace_file(self._path, content, self._disk)
        self._digest = self._attempted
        self._print, self._size, self._folded = None, len(content), self.sequence
        with suppress(OSError):  # it stands; the next look reads it
            self._print = self._disk.print(self._path)

    def _begin_journal(self) -> None:
        if self._journal:
            self._journal.close()
            self._journal.is_broken = True  # until there is the next one
        header = Journal.header_on(self._digest, self.sequence)
        self._journals.add(header.journal)
        beside = journal_path(self._path)
        self._journal = Journal.begin(beside, header, self.history.kept(), self._disk)
        self._name = header.journal
        self._journals = {header.journal}

    def _refuse_unwritable(self) -> None:
        if not self._writable:
            raise StoreError(
                f"{self._path.name} 是只读打开的（或已经关闭），这一步没有保存。"
                "请关闭其他窗口后重新打开。"
            )

    def _refuse_to_overwrite(self, entry: Entry | None = None) -> None:
        """Nothing, unless a file is not as we left it; then ours goes beside theirs."""
        if self._snapshot_is_ours() and self._journal_is_ours():
            return
        ours: Tables = {name: dict(table) for name, table in (self.tables or {}).items()}
        apply(ours, entry.after if entry else ())
        aside = keep_aside(self._path, "未保存的改动", ".json", encoded(ours), self._disk)
        self._set_aside_at = self.sequence
        raise StoreError(
            f"{self._path.name} 被别的程序改动过，没有覆盖它。您的内容（含这一步）"
            f"已另存为“{aside}”。请退出后比较这两个文件，留下正确的一个再打开。"
        )

    def _snapshot_is_ours(self) -> bool:
        found: Print | None = self._disk.print(self._path)
        if found is None:  # deleted under us: writing it again overwrites nothing
            if self._journal:
                self._journal.is_broken = True
            self._print = None
            return True
        if found == self._print:
            return True
        ours = digest(self._disk.read(self._path)) in (self._digest, self._attempted)
        if ours:
            self._print = found
        return ours

    def _journal_is_ours(self) -> bool:
        if self._journal and not self._journal.is_broken:
            try:
                return self._journal.is_ours()
            except FileNotFoundError:
                self._journal.is_broken = True
                return True
        beside = journal_path(self._path)
        try:
            header = read_journal(self._disk.read(beside), beside.name).header
        except FileNotFoundError:
            return True
        return (header.journal if header else "") in self._journals

    def _make_way(self) -> None:
        """Leave a snapshot that is not ours to itself, once ours is kept beside it."""
        if self._set_aside_at != self.sequence:
            return
        with suppress(OSError, StoreError):
            if self._journal_is_ours():
                self._digest = digest(self._disk.read(self._path))
                self.history = History(Kept())
                self._begin_journal()

    def _failed(self, error: OSError) -> StoreError:
        return StoreError(f"没有保存到 {self._path.name}：{trouble(error)}。")

    def _let_go(self) -> None:
        self._writable = False
        journal = getattr(self, "_journal", None)
        if journal:
            journal.close()
        if self._lock:
            self._lock.release()
