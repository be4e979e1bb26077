"""Access of several programs to one term file: the writer lock, and a watch for changes by others.

The operating system releases the lock if its process dies. The watch polls and takes no lock.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from meetingtui.base.errors import StoreBusyError, StoreError, StoreReadOnlyError
from meetingtui.base.file_access import create_temporary_file, explain_os_error
from meetingtui.store.durable_files import DISK, FileStamp
from meetingtui.store.journal import journal_path

if TYPE_CHECKING:
    from filelock import BaseFileLock


def acquire_writer_lock(path: Path) -> "BaseFileLock":
    """Acquire the writer lock of a term file, or fail at once; the caller must release it. The term
    file need not exist.

    Raises:
        StoreBusyError: another program holds the lock.
        StoreReadOnlyError: the folder is not writable.
        StoreError: the folder does not exist.
    """
    from filelock import FileLock, Timeout

    # Not thread-local: a worker may save, the main thread close.
    beside = path.with_name(f".{path.name}.lock")
    lock = FileLock(beside, timeout=0, mode=0o600, thread_local=False)
    if not path.parent.is_dir():  # the lock would make it
        raise StoreError(f"没有文件夹 {path.parent}。请检查路径，或 U 盘、网络盘是否还连着。")
    try:
        lock.acquire()
        # A lock file left behind can be locked even where nothing else can be written.
        handle, probe = create_temporary_file(path.parent)
        os.close(handle)
        probe.unlink()
    except Timeout as error:
        raise StoreBusyError(
            f"{path.name} 正在另一个窗口中使用，这里只能以只读方式查看，不能记录。"
            "要记录，请先关闭那个窗口。"
        ) from error
    except OSError as error:
        lock.release()
        why = f"因为写不进 {path.parent}：{explain_os_error(error)}"
        raise StoreReadOnlyError(f"这里只能以只读方式查看，不能记录，{why}。") from error
    return lock


T = TypeVar("T")

_Stamps = tuple[FileStamp | None, FileStamp | None]
"""Metadata of a term's two files: of the snapshot and of the journal, None if missing."""


class TermFileWatch(Generic[T]):
    """A poller that notices changes of one term file and reads it again; it never writes."""

    def __init__(self, path: Path, read: Callable[[], T]) -> None:
        """Prepare to watch a term file.

        Args:
            path: the term file.
            read: function that reads the file and returns the result for :meth:`reopen_if_changed`.
        """
        self._path = path
        self._read = read
        self._seen: _Stamps | None = None
        self._was_there = path.is_file()

    def reopen_if_changed(self) -> T | None:
        """Read the term file if it has changed since it was last read, so always on the first call;
        None if it has not, or there was never a file.

        Also None if the file changes while it is read; the next call reads it again.

        Raises:
            StoreError: the file disappeared, or cannot be read or decoded; the next call tries
                again.
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

    def can_open_for_writing(self) -> bool:
        """Return whether this program could open the watched term file for writing at this
        moment.
        """
        try:
            acquire_writer_lock(self._path).release()
        except StoreError:
            return False  # somebody records, or nothing can be written there
        return True

    def _file_stamps(self) -> _Stamps:
        """Return the metadata (modification and change time, size, inode) of a term file and its
        journal; None for a file that is missing.

        Raises:
            StoreError: they cannot be read.
        """
        try:
            return DISK.stamp(self._path), DISK.stamp(journal_path(self._path))
        except OSError as error:
            raise StoreError(f"读不了 {self._path.name}：{explain_os_error(error)}。") from error
