"""The writer's lock of a term file; the system frees it when its holder dies."""

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from meetingtui.errors import StoreBusyError, StoreError, StoreReadOnlyError
from meetingtui.store.durable import trouble

if TYPE_CHECKING:
    from filelock import BaseFileLock


def lock_of(path: Path) -> "BaseFileLock":
    """The writer's lock of a term file, taken.

    Raises:
        StoreBusyError: another program has it.
        StoreReadOnlyError: nothing can be written there.
        StoreError: there is no such folder.
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
        with TemporaryFile(dir=path.parent):
            pass
    except Timeout as error:
        raise StoreBusyError(
            f"{path.name} 正在另一个窗口中使用，这里只能以只读方式查看，不能记录。"
            "要记录，请先关闭那个窗口，再重新打开。"
        ) from error
    except OSError as error:
        lock.release()
        raise StoreReadOnlyError(
            f"这里只能以只读方式查看，不能记录，因为写不进 {path.parent}：{trouble(error)}。"
        ) from error
    return lock
