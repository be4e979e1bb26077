"""The journal of a term file: a write-ahead log of all changes since the last snapshot.

``2026-2027-1.journal`` is in the same folder as the snapshot ``2026-2027-1.json``. Each line
has three parts: the CRC-32 of the JSON in eight hexadecimal digits, the length of the JSON in
bytes, and the JSON itself. The first line is a :class:`JournalHeader`, the second the steps
that can be undone or redone (:class:`UndoAndRedoSteps`), every further one a :class:`StepEntry`.
"""

import os
from binascii import crc32
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from meetingtui.base.errors import StoreError
from meetingtui.store.durable_files import Disk, FileStamp, replace_file_content, write_all_and_sync
from meetingtui.store.step_history import StepEntry, UndoAndRedoSteps

FORM = 1
"""Version of the journal format that this program writes, and the newest that it can read."""

T = TypeVar("T")


class JournalHeader(msgspec.Struct, frozen=True, kw_only=True):
    """First line of a journal: format version, random name, and the snapshot it is based on."""

    form: int = FORM
    """Version of the journal format."""
    journal: str
    """Random identifier of the journal, in hexadecimal digits."""
    base: str
    """Digest of the snapshot to which the entries apply."""
    sequence: int
    """Sequence number of the last entry before the first entry of this journal."""


class JournalContent(msgspec.Struct, frozen=True, kw_only=True):
    """The decoded content of a journal file, and whether the file is intact."""

    header: JournalHeader | None = None
    """First line of the journal; None if it cannot be read."""
    carried_over_steps: UndoAndRedoSteps = UndoAndRedoSteps()
    """Undo and redo steps carried over from the previous journal."""
    entries: tuple[StepEntry, ...] = ()
    """All readable entries, in file order."""
    has_incomplete_last_line: bool = False
    """Whether the last line is incomplete. Such a change was never confirmed to the user."""
    has_unreadable_lines: bool = False
    """Whether an unreadable line is followed by readable ones, or no line is readable."""

    @property
    def is_intact(self) -> bool:
        """Whether the journal is intact, so that entries can be appended."""
        return (
            self.header is not None
            and not self.has_incomplete_last_line
            and not self.has_unreadable_lines
        )

    @property
    def missing_entry_count(self) -> int:
        """Number of journal entries missing in the file, up to the last readable entry."""
        if not self.entries:
            return 0
        first = self.header.sequence + 1 if self.header else self.entries[0].sequence
        return self.entries[-1].sequence - first + 1 - len(self.entries)


def journal_path(path: Path) -> Path:
    """Path of the journal that belongs to a term file."""
    return path.with_suffix(".journal")


def read_journal(content: bytes, name: str, *, with_kept: bool = True) -> JournalContent:
    """Decode a journal's content, skipping lines that cannot be read.

    Args:
        content: the bytes of the file.
        name: the file's name, for the error message.
        with_kept: whether the undo and redo steps carried over are decoded, which takes as long as
            the records themselves; otherwise only their checksum is verified.

    Raises:
        StoreError: the journal has a newer format version.
    """
    lines = [_verified_json(line) for line in content.split(b"\n")[:-1]]
    torn = not content.endswith(b"\n")
    while lines and lines[-1] is None:
        torn = True
        lines.pop()
    if not lines:
        return JournalContent(has_unreadable_lines=True)
    header = _decode_record(lines[0], JournalHeader)
    if header and header.form > FORM:
        raise StoreError(f"{name} 是更新版本的程序写的。请升级本程序后再打开。")
    second = lines[1] if len(lines) > 1 else None
    reads_kept = with_kept or second is None
    kept = _decode_record(second, UndoAndRedoSteps) if reads_kept else UndoAndRedoSteps()
    entries = [_decode_record(line, StepEntry) for line in lines[2:]]
    return JournalContent(
        header=header,
        carried_over_steps=kept or UndoAndRedoSteps(),
        entries=tuple(entry for entry in entries if entry is not None),
        has_incomplete_last_line=torn,
        has_unreadable_lines=header is None or kept is None or None in entries,
    )


class JournalFile:
    """Writer of a journal file; it also detects whether another program has changed the file.

    Args:
        path: the journal file.
        found: its content as just read; None if there is no file.
        content: the same decoded.
        disk: the file system.
    """

    def __init__(
        self, path: Path, found: bytes | None, content: JournalContent, disk: Disk
    ) -> None:
        self.name = content.header.journal if content.header else ""
        """Random identifier of the journal; empty if there is no file or no readable header."""
        self.exists = found is not None
        """Whether the file existed when last checked."""
        self.is_broken = not content.is_intact
        """Whether the end of the file is unreadable or unknown; if so, nothing may be appended."""
        self.grown = 0
        """Number of bytes appended since the journal was opened or begun."""
        self._path = path
        self._disk = disk
        self._handle: int | None = None
        self._names = {self.name} if self.exists else set()
        self._size = self._checksum = 0
        self._stamp: FileStamp | None = None
        self._remember_content(found or b"")

    def begin(self, base: str, sequence: int, kept: UndoAndRedoSteps) -> None:
        """Replace the journal file with a new journal without entries.

        Args:
            base: digest of the snapshot that the entries will apply to.
            sequence: sequence number of the last entry in that snapshot.
            kept: undo and redo steps carried over.

        Raises:
            OSError: writing failed; the file may be the old journal or the new one.
        """
        self.close()
        self.is_broken = True  # until there is the next one
        header = JournalHeader(journal=os.urandom(8).hex(), base=base, sequence=sequence)
        self._names.add(header.journal)
        content = _encode_line(header) + _encode_line(kept)
        replace_file_content(self._path, content, self._disk)
        self.name, self._names = header.journal, {header.journal}
        self.exists, self.is_broken, self.grown = True, False, 0
        self._remember_content(content)

    def append(self, entry: StepEntry) -> None:
        """Append an entry to the journal file and sync it to the disk before returning.

        Raises:
            OSError: the entry may or may not be on the disk; the journal counts as broken from
                then on, because no later sync can confirm what a failed one wrote.
            UnicodeEncodeError: the entry has text that cannot be encoded; nothing was written.
        """
        line = _encode_line(entry)
        try:
            if self._handle is None:
                self._handle = self._disk.open_to_append(self._path)
                # A program that ended while it replaced this file may have left its name unsynced;
                # a power cut would bring the file before it back, without what is appended here.
                self._disk.sync_folder(self._path.parent)
            write_all_and_sync(self._handle, line, self._disk)
        except OSError:
            self.is_broken = True
            if self._handle is not None:
                with suppress(OSError):  # so that it does not come back after all
                    self._disk.truncate(self._handle, self._size)
            self.close()
            raise
        self.grown += len(line)
        self._size += len(line)
        self._checksum = crc32(line, self._checksum)
        self._remember_stamp()

    def is_unchanged(self) -> bool:
        """Return whether no other program has changed the journal file since it was last read or
        written; a missing file counts as unchanged, and the journal as broken.

        The content is read only if the file's metadata has changed.

        Raises:
            OSError: the file cannot be read.
        """
        found = self._disk.stamp(self._path)
        if found is None:
            self.exists, self.is_broken = False, True
            return True
        if found == self._stamp and not self.is_broken:
            return True
        content = self._disk.read(self._path)
        if self.is_broken:  # its end may be anything, its first line is ours
            header = read_journal(content, self._path.name).header
            return (header.journal if header else "") in self._names
        ours = len(content) == self._size and crc32(content) == self._checksum
        if ours:
            self._stamp = found
        return ours

    def close(self) -> None:
        """Close the handle of the journal file."""
        if self._handle is not None:
            with suppress(OSError):  # all of it is on the disk
                self._disk.close(self._handle)
            self._handle = None

    def _remember_content(self, content: bytes) -> None:
        """Store the size and checksum of the journal file, to notice changes by other programs."""
        self._size, self._checksum = len(content), crc32(content)
        self._remember_stamp()

    def _remember_stamp(self) -> None:
        """Store the journal file's modification time and size, to notice changes by other
        programs.
        """
        self._stamp = None
        with suppress(OSError):  # what was written stands; the next look reads it
            self._stamp = self._disk.stamp(self._path)


def _encode_line(record: msgspec.Struct) -> bytes:
    """Encode a record as one journal line with checksum and length."""
    body = msgspec.json.encode(record)
    return b"%08x %d %b\n" % (crc32(body), len(body), body)


def _verified_json(line: bytes) -> bytes | None:
    """Return the JSON in a journal line as undecoded bytes; None if the line's checksum or length
    is wrong.
    """
    start = line.find(b" ", line.find(b" ") + 1) + 1
    body = line[start:]
    return body if line[:start] == b"%08x %d " % (crc32(body), len(body)) else None


def _decode_record(body: bytes | None, kind: type[T]) -> T | None:
    """Decode the JSON of a journal line to a record; None if that fails."""
    if body is None:
        return None
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None  # the reader counts it as damaged
