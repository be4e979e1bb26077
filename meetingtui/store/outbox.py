"""Parcels on the disk, one file each: what has gone out is known after any interruption."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from meetingtui.errors import StoreBusyError, StoreError
from meetingtui.minutes.mail.parcel import Parcel, superseded
from meetingtui.store.durable import replace_file, trouble

FOLDER = "outbox"
"""Where drafts lie; what the program sends itself is in a folder below."""


class Outbox:
    """The mail that this program sends: ``outbox/sending/*.json`` of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER / "sending"
        """Where the parcels lie."""

    def parcels(self) -> list[Parcel]:
        """Every parcel there is, the oldest first.

        Raises:
            StoreError: one cannot be read; nothing may be sent, for it may say
                that somebody has the mail already.
        """
        return sorted(map(self._read, self._files()), key=lambda each: (each.created, each.id))

    def save(self, parcel: Parcel) -> None:
        """Put the parcel on the disk, in the place of what was known of it.

        Raises:
            StoreError: it could not be; what was known stays.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path(parcel), msgspec.json.format(msgspec.json.encode(parcel)))
        except OSError as error:
            raise StoreError(f"发送记录没有存进 {self.folder}：{trouble(error)}。") from error

    def replace(self, old: Iterable[Parcel], new: Iterable[Parcel]) -> None:
        """New parcels in the place of old ones; who has got one of the old stays known.

        Raises:
            StoreError: it could not be.
        """
        fresh = list(new)
        kept = {parcel.id for parcel in fresh}
        for parcel in old:
            left = superseded(parcel)
            if left:
                self.save(left)
            elif parcel.id not in kept:
                try:
                    self._path(parcel).unlink(missing_ok=True)
                except OSError as error:
                    raise StoreError(f"旧的待发邮件删不掉：{trouble(error)}。") from error
        for parcel in fresh:
            self.save(parcel)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Only one run at a time.

        Raises:
            StoreBusyError: another window is sending.
            StoreError: nothing can be written there.
        """
        lock = FileLock(self.folder / "sending.lock", mode=0o600)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreBusyError("另一个窗口正在发送邮件。请等它发完再发。") from error
        except OSError as error:
            raise StoreError(f"不能在 {self.folder} 存放发送记录：{trouble(error)}。") from error
        try:
            yield
        finally:
            lock.release()

    def _files(self) -> Iterable[Path]:
        try:
            return sorted(self.folder.glob("*.json"))
        except OSError as error:
            raise StoreError(f"读不了 {self.folder}：{trouble(error)}。") from error

    def _read(self, path: Path) -> Parcel:
        try:
            return msgspec.json.decode(path.read_bytes(), type=Parcel)
        except OSError as error:
            raise StoreError(f"读不了发送记录 {path.name}：{trouble(error)}。") from error
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StoreError(
                f"发送记录 {path} 已损坏，为免重复发送，没有发送任何邮件。"
                "请先问清哪些人已收到，再把这个文件移走。"
            ) from error

    def _path(self, parcel: Parcel) -> Path:
        name = sha256(parcel.id.encode()).hexdigest()[:24]
        return self.folder / f"{name}.json"
