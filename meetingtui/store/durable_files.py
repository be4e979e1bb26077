"""Crash-safe file writing: content is synced to the disk, files are replaced atomically.

All file system calls go through :class:`Disk`, which tests replace to make calls fail,
write partially or take effect out of order.
"""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS)

_BINARY: int = getattr(os, "O_BINARY", 0)


class FileStamp(NamedTuple):
    """File metadata from which a change of the file is noticed without reading it."""

    modified: int
    """Modification time of the content, in nanoseconds."""
    changed: int
    """Time of the last metadata change (on Windows: of creation), in nanoseconds."""
    size: int
    """File size in bytes."""
    node: int
    """Inode number, which identifies the file independently of its name."""


class Disk:
    """The file system calls used for durable writing; every method may raise OSError."""

    def read(self, path: Path) -> bytes:
        """Read the whole content of a file."""
        return path.read_bytes()

    def stamp(self, path: Path) -> FileStamp | None:
        """Read a file's metadata; None if the file does not exist."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return None  # the answer to what was asked
        return FileStamp(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)

    def create(self, path: Path) -> int:
        """Create an empty file, or empty an existing one, and return a handle open for writing.

        A new file is readable by its owner only.
        """
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)

    def open_to_append(self, path: Path) -> int:
        """Open an existing file for appending and return the handle."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY)

    def write(self, handle: int, content: bytes) -> int:
        """Write to an open file; return the number of bytes written, which may be fewer."""
        return os.write(handle, content)

    def sync(self, handle: int) -> None:
        """Flush the content and size of an open file from memory to the disk (fdatasync)."""
        getattr(os, "fdatasync", os.fsync)(handle)

    def truncate(self, handle: int, size: int) -> None:
        """Truncate an open file to ``size`` bytes."""
        os.ftruncate(handle, size)

    def close(self, handle: int) -> None:
        """Close a file handle."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Rename ``source`` to ``target``, replacing an existing target atomically."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Delete a file if it exists."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Flush a folder's directory entries to the disk, where the system supports it."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(handle)


DISK = Disk()
"""The real file system."""


_RETRY_PAUSES_SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Pauses in seconds between attempts to replace a file that another program holds open."""


def replace_file_content(path: Path, content: bytes, disk: Disk = DISK) -> None:
    """Replace a file's content atomically; it is synced to the disk before this returns.

    Raises:
        OSError: writing failed; the file at ``path`` is unchanged, unless only the final
            sync of the folder failed.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        handle = disk.create(temporary)
        try:
            write_all_and_sync(handle, content, disk)
        finally:
            disk.close(handle)
        _replace_with_retries(temporary, path, disk)
    except OSError:
        with suppress(OSError):  # the first error is the one to tell
            disk.unlink(temporary)
        raise
    disk.sync_folder(path.parent)


def write_all_and_sync(handle: int, content: bytes, disk: Disk = DISK) -> None:
    """Write all of ``content`` to an open file and sync it to the disk.

    Raises:
        OSError: some or all of the content may not be on the disk; after a failed sync
            its state is unknown.
    """
    taken = disk.write(handle, content)
    while taken < len(content):
        taken += disk.write(handle, content[taken:])
    disk.sync(handle)


def _replace_with_retries(temporary: Path, path: Path, disk: Disk) -> None:
    """Rename a temporary file to its target, retrying while Windows refuses because it is open."""
    for pause in _RETRY_PAUSES_SECONDS:
        try:
            disk.replace(temporary, path)
        except PermissionError:
            # Windows refuses while any other program has the file open.
            time.sleep(pause)
        else:
            return
    disk.replace(temporary, path)
