"""Crash recovery: combining a term's snapshot and journal, and setting damaged content aside."""

import codecs
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from itertools import count
from pathlib import Path

import msgspec

from meetingtui.base.errors import StoreDamagedError, StoreError
from meetingtui.store.backups import list_backups, lost_term_file_error
from meetingtui.store.database_tables import (
    Tables,
    apply_edits_to_tables,
    decode_tables,
    encode_tables,
)
from meetingtui.store.durable_files import Disk, FileStamp, replace_file_content
from meetingtui.store.journal import JournalContent, journal_path, read_journal
from meetingtui.store.step_history import AuditLine, StepEntry

POSITION_KEY = "2"
"""Key of the document in table ``meta`` that holds the journal position of a snapshot."""

_RETRY_PAUSES_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1)
"""Pauses in seconds between attempts to read both files while another program writes them."""


class JournalPosition(msgspec.Struct, frozen=True):
    """The journal position of a snapshot: the last journal entry that the snapshot includes."""

    journal: str
    """Random identifier of the journal."""
    sequence: int
    """Sequence number of the last included entry."""


class _MetadataWithPosition(msgspec.Struct, frozen=True):
    """The metadata table of a term's snapshot, decoded for its journal position only."""

    mark: JournalPosition | None = msgspec.field(name=POSITION_KEY, default=None)


class _SnapshotWithPosition(msgspec.Struct, frozen=True):
    """A term's snapshot file, decoded for its journal position only."""

    meta: _MetadataWithPosition = _MetadataWithPosition()


class SnapshotAndJournal(msgspec.Struct, frozen=True, dict=True):
    """Contents of a term's two files, snapshot and journal, read together."""

    snapshot: bytes | None
    """Content of the snapshot file; None if there is no file."""
    stamp: FileStamp | None
    """Metadata of the snapshot file, taken before it was read; None if there is no file."""
    journal: bytes | None
    """Content of the journal file; None if there is no file."""
    content: JournalContent
    """Decoded content of the journal; empty if there is no file."""

    @cached_property
    def snapshot_digest(self) -> str:
        """Digest of a term's snapshot file; empty if there is none."""
        return "" if self.snapshot is None else snapshot_digest(self.snapshot)

    @cached_property
    def snapshot_position(self) -> JournalPosition | None:
        """Journal position stored in a term's snapshot; None if missing or not decodable."""
        content = (self.snapshot or b"").removeprefix(codecs.BOM_UTF8)
        try:
            return msgspec.json.decode(content, type=_SnapshotWithPosition).meta.mark
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None  # damaged files are reported where they are decoded

    @cached_property
    def last_sequence_in_snapshot(self) -> int | None:
        """Sequence number of the last journal entry that a term's snapshot already includes.

        None if the journal belongs to another snapshot, so that its entries may not be applied.
        """
        header, entries = self.content.header, self.content.entries
        if header and header.base == self.snapshot_digest:
            return header.sequence
        last = self.snapshot_position.sequence if self.snapshot_position else 0
        if header:
            return (
                last
                if self.snapshot_position and self.snapshot_position.journal == header.journal
                else None
            )
        # The first line is lost; numbers that go on from the snapshot's tell that it is ours.
        return last if entries and entries[0].sequence <= last + 1 else None

    @property
    def last_sequence(self) -> int | None:
        """Sequence number of the last step in a term's snapshot and journal together.

        It is the snapshot's own where the journal is missing, empty or of another snapshot; None
        if the snapshot then has no number.
        """
        if self.last_sequence_in_snapshot is None:
            return self.snapshot_position.sequence if self.snapshot_position else None
        return max(
            [self.last_sequence_in_snapshot, *(entry.sequence for entry in self.content.entries)]
        )

    @property
    def pending_entries(self) -> tuple[StepEntry, ...]:
        """Journal entries of a term that its snapshot does not include yet, in order; empty if the
        journal belongs to another snapshot.
        """
        folded = self.last_sequence_in_snapshot
        if folded is None:
            return ()
        return tuple(entry for entry in self.content.entries if entry.sequence > folded)


def snapshot_digest(content: bytes) -> str:
    """BLAKE2b digest (32 hexadecimal digits) by which a journal identifies its snapshot."""
    return blake2b(content, digest_size=16).hexdigest()


def with_journal_position(tables: Tables, mark: JournalPosition) -> Tables:
    """Return a copy of a term file's tables with a journal position (the last journal entry they
    include) stored in them.
    """
    return tables | {"meta": tables.get("meta", {}) | {POSITION_KEY: msgspec.to_builtins(mark)}}


def remove_journal_position(tables: Tables) -> Tables:
    """Remove the journal position from the tables of a term file, in place, and return them."""
    if POSITION_KEY in tables.get("meta", {}):
        del tables["meta"][POSITION_KEY]
    return tables


def read_snapshot_and_journal(
    path: Path, disk: Disk, *, with_kept: bool = True
) -> SnapshotAndJournal:
    """Read a term's snapshot and journal as a consistent pair.

    Reading is repeated for a fraction of a second while another program replaces the files.

    Args:
        path: the term file.
        disk: the file system.
        with_kept: whether the undo and redo steps in the journal are decoded.

    Raises:
        OSError: one of the files cannot be read.
        StoreError: the journal has a newer format version.
    """
    for pause in _RETRY_PAUSES_SECONDS:
        before = _file_stamps(path, disk)
        found = _read_files_once(path, disk, with_kept=with_kept)
        if before == _file_stamps(path, disk) or found.last_sequence_in_snapshot is not None:
            break
        time.sleep(pause)  # the writer is between two files of a checkpoint
    return found


def _file_stamps(path: Path, disk: Disk) -> tuple[FileStamp | None, FileStamp | None]:
    """Return the metadata (modification and change time, size, inode) of a term's snapshot and
    journal, from which a change is noticed; None for a file that is missing.
    """
    return disk.stamp(path), disk.stamp(journal_path(path))


def _read_files_once(path: Path, disk: Disk, *, with_kept: bool) -> SnapshotAndJournal:
    """Read a term's snapshot and journal once, without checking that no write came in between."""
    snapshot = journal = None
    before = disk.stamp(path)
    with suppress(FileNotFoundError):  # None says so
        snapshot = disk.read(path)
    beside = journal_path(path)
    with suppress(FileNotFoundError):  # as above
        journal = disk.read(beside)
    content = (
        JournalContent()
        if journal is None
        else read_journal(journal, beside.name, with_kept=with_kept)
    )
    return SnapshotAndJournal(snapshot, before, journal, content)


_MAX_NAMED_STEPS = 5
"""Maximum number of steps named in a message; the last ones are chosen."""


def damage_warnings(
    found: SnapshotAndJournal, path: Path, newer: Sequence[AuditLine] = ()
) -> list[str]:
    """Chinese warnings about damage or mismatch of a term's files; empty if they are intact.

    Args:
        found: the files as read.
        path: the term file.
        newer: lines of the audit trail for steps that the files do not contain.
    """
    content, beside = found.content, journal_path(path).name
    said = []
    if found.journal is None:
        if found.snapshot_position:  # whoever wrote that began a journal beside it
            said.append(
                f"{beside} 不见了，存在其中的最近改动也就没有了。如果是误删，或没有一起复制过来，"
                f"请退出，把它找回来放在 {path.name} 旁边再打开；找不回，请核对最近的记录。"
            )
    elif content.missing_entry_count:
        said.append(
            f"{beside} 有损坏，缺 {content.missing_entry_count} 步改动，"
            f"其余 {len(content.entries)} 步都在。"
            "请核对最近的记录，缺少的请补记，或从备份中找回。"
        )
    elif content.has_unreadable_lines:
        said.append(f"{beside} 有损坏，读出 {len(content.entries)} 步改动。请核对最近的记录。")
    elif content.has_incomplete_last_line:
        said.append("上次没有正常退出，最后一步没有写完整，没有记上；之前的都在。")
    is_foreign = found.journal is not None and found.last_sequence_in_snapshot is None
    if is_foreign and content.entries:
        said.append(
            f"{path.name} 在上次退出以后被换成了别的内容，"
            f"有 {len(content.entries)} 步改动不在其中："
            f"{_last_steps_text(content.entries)}。"
        )
    elif newer:
        said.append(
            f"操作记录里还有 {len(newer)} 步改动不在 {path.name} 里："
            f"{_last_steps_text(newer)}。"
            "它可能被换成了旧的，或刚恢复过备份。缺少的请补记，或从备份中找回。"
        )
    elif is_foreign and content.header and content.header.sequence > (found.last_sequence or 0):
        said.append(f"{path.name} 在上次退出以后被换成了别的内容。请核对最近的记录。")
    return said


def copy_damaged_content(
    found: SnapshotAndJournal, path: Path, newer: Sequence[AuditLine], disk: Disk
) -> list[str]:
    """Copy damaged or conflicting content to new files in the same folder; return Chinese
    warnings.

    Args:
        found: the files as read.
        path: the term file.
        newer: lines of the audit trail for steps that the files do not contain.
        disk: the file system.

    Raises:
        OSError: a copy could not be written.
        StoreError: a backup needed for it cannot be decoded.
    """
    said = damage_warnings(found, path, newer)
    if found.journal is not None and found.content.has_unreadable_lines:
        aside = write_numbered_copy(path, "损坏的日志", ".journal", found.journal, disk)
        said.append(f"损坏的原件留作“{aside}”。")
    if (
        found.journal is not None
        and found.last_sequence_in_snapshot is None
        and found.content.entries
    ):
        whole = _rebuild_from_backup(found, path)
        if whole is None:
            aside = write_numbered_copy(path, "未并入的改动", ".journal", found.journal, disk)
        else:
            aside = write_numbered_copy(path, "未保存的改动", ".json", whole, disk)
        said.append(f"您上次的内容另存为“{aside}”，请比较后留下正确的一个。")
    return said


def refuse_if_term_file_was_lost(found: SnapshotAndJournal | None, path: Path) -> None:
    """Refuse to create a term file if a journal with entries or backups show that one existed.

    Args:
        found: what was read of the term; None if nothing was read.
        path: the term file, which does not exist.

    Raises:
        StoreDamagedError: there are such entries or backups.
    """
    entries = found.content.entries if found else ()
    if entries:
        raise StoreDamagedError(
            f"{path.name} 不见了，而 {journal_path(path).name} 里有 {len(entries)} 步改动"
            f"（{_last_steps_text(entries)}），要和它一起才能打开。"
        )
    gone = lost_term_file_error(path)
    if gone:
        raise gone


def write_numbered_copy(path: Path, what: str, suffix: str, content: bytes, disk: Disk) -> str:
    """Write content to a new numbered file in the term file's folder; return the file's name.

    Args:
        path: the term file.
        what: Chinese words in the new file's name, after the term file's stem.
        suffix: suffix of the new file, with the dot.
        content: the content.
        disk: the file system.

    Raises:
        OSError: writing failed.
    """
    for number in count(1):
        aside = path.with_name(f"{path.stem} {what} {number}{suffix}")
        if not aside.exists():
            break
    replace_file_content(aside, content, disk)
    return aside.name


def _rebuild_from_backup(found: SnapshotAndJournal, path: Path) -> bytes | None:
    """Rebuild a term file by applying the journal's entries to the backup on which the journal is
    based.

    Returns:
        The content of the term file; None if no backup fits.
    """
    for copy in reversed(list_backups(path)):
        base = SnapshotAndJournal(copy.path.read_bytes(), None, found.journal, found.content)
        if base.last_sequence_in_snapshot is not None and base.snapshot is not None:
            try:
                tables = decode_tables(base.snapshot, path)
            except StoreError:
                continue  # an older backup may be good
            for entry in base.pending_entries:
                apply_edits_to_tables(tables, entry.after)
            return encode_tables(tables)
    return None


def _last_steps_text(steps: Iterable[StepEntry | AuditLine]) -> str:
    """Chinese descriptions of the last few of some recorded steps, joined with 、; 光标与草稿
    (cursor and drafts) if none has a description.
    """
    named = [step.words for step in steps if step.words][-_MAX_NAMED_STEPS:]
    return "、".join(named) or "光标与草稿"
