"""Writing a file whole: after a crash at any moment it is the old one or the new one."""

import errno
import time
from contextlib import suppress
from pathlib import Path

from meetingtui.store.disk import DISK, Disk

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between tries at replacing a file that a scanner or sync client holds open."""


def replace_file(path: Path, content: bytes, disk: Disk = DISK) -> None:
    """Put ``content`` at ``path``, on the disk before this returns.

    Raises:
        OSError: it could not be; ``path`` is as before unless only the last
            step, making the new name itself durable, failed.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        handle = disk.create(temporary)
        try:
            write_durably(handle, content, disk)
        finally:
            disk.close(handle)
        _swap(temporary, path, disk)
    except OSError:
        with suppress(OSError):
            disk.unlink(temporary)
        raise
    disk.sync_folder(path.parent)


def write_durably(handle: int, content: bytes, disk: Disk = DISK) -> None:
    """Write all of it and wait until it is on the disk.

    Raises:
        OSError: some or all of it may not be; after a failed sync nobody can tell.
    """
    taken = disk.write(handle, content)
    while taken < len(content):
        taken += disk.write(handle, content[taken:])
    disk.sync(handle)


def trouble(error: OSError) -> str:
    """What the system complained about, and what to do, in Chinese; without a full stop."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘已满。请清理出一些空间后再试"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "没有权限，或正被别的程序占用。请检查文件夹是否只读、文件是否在别处打开，然后再试"
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "文件夹不存在。请检查路径，或 U 盘、网络盘是否还连着，然后再试"
    return f"系统报告“{error.strerror}”。请检查磁盘是否正常、是否还连着，然后再试"


def _swap(temporary: Path, path: Path, disk: Disk) -> None:
    for pause in _PAUSES:
        try:
            disk.replace(temporary, path)
        except PermissionError:
            # Windows refuses while any other program has the file open.
            time.sleep(pause)
        else:
            return
    disk.replace(temporary, path)
