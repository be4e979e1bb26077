"""The writer lock of a term file; the operating system releases it if its process dies."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.base.errors import StoreBusyError, StoreError, StoreReadOnlyError
from meetingtui.base.files import create_temporary, explain_os_error

if TYPE_CHECKING:
    from filelock import BaseFileLock


def acquire_writer_lock(path: Path) -> "BaseFileLock":
    """Acquire the writer lock of a term file; the caller must release it.

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
        handle, probe = create_temporary(path.parent)
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
