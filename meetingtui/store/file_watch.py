"""Polling a term file for changes made by another program, without holding its lock."""

from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from meetingtui.base.errors import StoreError
from meetingtui.base.files import explain_os_error
from meetingtui.store.durable_files import DISK, FileStamp
from meetingtui.store.journal import journal_path
from meetingtui.store.lock import acquire_writer_lock

T = TypeVar("T")

_Stamps = tuple[FileStamp | None, FileStamp | None]
"""Metadata of a term's two files: of the snapshot and of the journal, None if missing."""


class FileWatch(Generic[T]):
    """A poller that notices changes of one term file and reads it again; it never writes."""

    def __init__(self, path: Path, read: Callable[[], T]) -> None:
        """Prepare to watch a term file.

        Args:
            path: the term file.
            read: function that reads the file and returns the result for :meth:`look`.
        """
        self._path = path
        self._read = read
        self._seen: _Stamps | None = None
        self._was_there = path.is_file()

    def read_if_changed(self) -> T | None:
        """Read the file if it has changed since the last call; None if it has not.

        Also None if the file changes while it is read; the next call reads it again.

        Raises:
            StoreError: the file disappeared, or cannot be read or decoded; the next call
                tries again.
        """
        found = self._file_stamps()
        if found[0] is None:
            if self._was_there:
                raise StoreError(f"{self._path.name} 不见了。请把它放回原处。")
            return None
        if found == self._seen:
            return None
        self._was_there = True
        read = self._read()
        if self._file_stamps() != found:
            return None
        self._seen = found
        return read

    def is_free(self) -> bool:
        """Return whether this program could open the file for writing at this moment."""
        try:
            acquire_writer_lock(self._path).release()
        except StoreError:
            return False  # somebody records, or nothing can be written there
        return True

    def _file_stamps(self) -> _Stamps:
        """Read the metadata of term file and journal.

        Raises:
            StoreError: they cannot be read.
        """
        try:
            return DISK.stamp(self._path), DISK.stamp(journal_path(self._path))
        except OSError as error:
            raise StoreError(f"读不了 {self._path.name}：{explain_os_error(error)}。") from error
