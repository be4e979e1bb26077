"""Writing a file whole: after a crash at any moment it is the old one or the new one."""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between tries at replacing a file that a scanner or sync client holds open."""

_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS)


def replace_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, on the disk before this returns.

    Raises:
        OSError: it could not be; ``path`` is as before unless only the last
            step, making the new name itself durable, failed.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with open(temporary, "wb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _swap(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def trouble(error: OSError) -> str:
    """What the system complained about, and what to do, in Chinese; without a full stop."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘已满。请清理出一些空间后再试"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "没有权限，或正被别的程序占用。请检查文件夹是否只读、文件是否在别处打开，然后再试"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "文件夹不存在。请检查路径，或 U 盘、网络盘是否还连着，然后再试"
    return f"系统报告“{error.strerror}”。请检查磁盘是否正常、是否还连着，然后再试"


def _swap(temporary: Path, path: Path) -> None:
    for pause in _PAUSES:
        try:
            temporary.replace(path)
        except PermissionError:
            # Windows refuses while any other program has the file open.
            time.sleep(pause)
        else:
            return
    temporary.replace(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name in the folder durable, where the system has a way to."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def _private(path: str, flags: int) -> int:
    """Opens a file that nobody else on the machine may read."""
    return os.open(path, flags, 0o600)
