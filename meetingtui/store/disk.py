"""The few calls that put data on the disk, in one place: a test can make each of them fail."""

import errno
import os
from pathlib import Path
from typing import NamedTuple

_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS)

_BINARY: int = getattr(os, "O_BINARY", 0)


class Print(NamedTuple):
    """What tells one state of a file from the next without reading it."""

    modified: int
    """When its content changed, nanoseconds."""
    changed: int
    """When anything of it changed, nanoseconds; on Windows, when it was made."""
    size: int
    """How long, bytes."""
    node: int
    """Which file, whatever its name."""


class Disk:
    """The disk as the system gives it; every call may raise OSError."""

    def read(self, path: Path) -> bytes:
        """The whole file."""
        return path.read_bytes()

    def print(self, path: Path) -> Print | None:
        """The file's print; None where there is none."""
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        return Print(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)

    def create(self, path: Path) -> int:
        """A handle to an empty file that nobody else on the machine may read."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o600)

    def extend(self, path: Path) -> int:
        """A handle that writes at the end of a file that is there."""
        return os.open(path, os.O_WRONLY | os.O_APPEND | _BINARY)

    def write(self, handle: int, content: bytes) -> int:
        """Write, and tell how many bytes were taken."""
        return os.write(handle, content)

    def sync(self, handle: int) -> None:
        """Return once what was written, and how long the file is, is on the disk."""
        getattr(os, "fdatasync", os.fsync)(handle)

    def cut(self, handle: int, size: int) -> None:
        """Let the file end after so many bytes."""
        os.ftruncate(handle, size)

    def close(self, handle: int) -> None:
        """Let go of the file."""
        os.close(handle)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file another's name, in its place."""
        source.replace(target)

    def unlink(self, path: Path) -> None:
        """Take a file away, if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Make new names in the folder durable, where the system has a way to."""
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
"""The disk there is."""
