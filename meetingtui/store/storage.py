"""A TinyDB storage that keeps its word: one writer, whole files, nothing overwritten.

What the file holds is cached as the very bytes last read or written: every
read hands out fresh copies, a failed write has nothing to undo in memory, and
a file changed by somebody else is told apart by its content.
"""

import codecs
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import msgspec
from tinydb.storages import Storage

from meetingtui.errors import StoreBusyError, StoreError, StoreReadOnlyError
from meetingtui.store.backups import damaged
from meetingtui.store.durable import replace_file, trouble

if TYPE_CHECKING:
    from filelock import BaseFileLock

Tables = dict[str, dict[str, Any]]
"""What TinyDB stores: documents by key, in tables by name."""


class TermStorage(Storage):
    """The JSON file of one term; open for writing it is locked against other programs."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Lock the file unless read-only, and read it if there is one.

        Raises:
            StoreBusyError: another program has it open for writing.
            StoreReadOnlyError: nothing can be written there.
            StoreError: it cannot be read or understood.
        """
        self._path = path
        self._content: bytes | None = None
        self._attempted: bytes | None = None
        self._lock = None if read_only else lock_of(path)
        self._writable = not read_only
        try:
            with suppress(FileNotFoundError):
                self._content = path.read_bytes()
            self.read()
        except OSError as error:
            self.close()
            raise StoreError(f"读不了 {path.name}：{trouble(error)}。") from error
        except StoreError:
            self.close()
            raise

    def read(self) -> Tables | None:
        """All tables, as copies that are the caller's own; None where there is no file."""
        return None if self._content is None else _decode(self._content, self._path)

    def write(self, data: Tables) -> None:
        """Put all tables on the disk; they are there when this returns.

        Raises:
            StoreError: they are not, and file and memory are as before.
        """
        if not self._writable:
            raise StoreError(
                f"{self._path.name} 是只读打开的（或已经关闭），这一步没有保存。"
                "请关闭其他窗口后重新打开。"
            )
        content = encoded(data)
        try:
            self._refuse_to_overwrite(content)
            self._attempted = content
            replace_file(self._path, content)
        except OSError as error:
            self._put_back()
            raise StoreError(f"没有保存到 {self._path.name}：{trouble(error)}。") from error
        self._content = content

    def close(self) -> None:
        """Let other programs write; this one no longer can."""
        self._writable = False
        if self._lock:
            self._lock.release()

    def _refuse_to_overwrite(self, content: bytes) -> None:
        try:
            found = self._path.read_bytes()
        except FileNotFoundError:
            return  # deleted under us: writing it again overwrites nothing
        # An attempt that failed after the swap may have left its own content.
        if found in (self._content, self._attempted):
            return
        aside = self._set_aside(content)
        raise StoreError(
            f"{self._path.name} 被别的程序改动过，没有覆盖它。您的内容（含这一步）"
            f"已另存为“{aside}”。请退出后比较这两个文件，留下正确的一个再打开。"
        )

    def _set_aside(self, content: bytes) -> str:
        for number in count(1):
            aside = self._path.with_name(f"{self._path.stem} 未保存的改动 {number}.json")
            if not aside.exists():
                break
        replace_file(aside, content)
        return aside.name

    def _put_back(self) -> None:
        """What was there before, where a failed write has already swapped the file."""
        with suppress(OSError):
            if self._path.read_bytes() != self._attempted or self._attempted == self._content:
                return
            if self._content is None:
                self._path.unlink()
            else:
                replace_file(self._path, self._content)


def lock_of(path: Path) -> "BaseFileLock":
    """The writer's lock of a term file, taken.

    Raises:
        StoreBusyError: another program has it.
        StoreReadOnlyError: nothing can be written there.
        StoreError: there is no such folder.
    """
    from filelock import FileLock, Timeout

    # Not thread-local: a worker may save, the main thread close.
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
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


def _decode(content: bytes, path: Path) -> Tables:
    try:
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=Tables)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(path, "不是完整的 JSON 数据") from error


def encoded(tables: Tables) -> bytes:
    """The tables as JSON, one document a line: people and comparing programs can read it."""
    encode = msgspec.json.encode
    blocks = [
        encode(name)
        + b": {\n"
        + b",\n".join([encode(key) + b": " + encode(row) for key, row in table.items()])
        + b"\n}"
        for name, table in tables.items()
    ]
    return b"{\n" + b",\n".join(blocks) + b"\n}\n"
