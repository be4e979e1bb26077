"""A disk that remembers every call, can fail any of them, and tells what a power cut may leave.

Unsynced data may be there, not there, there in part, or be zeros; a new name may be
there or not until its folder is synced, in whatever order. A sync that failed says
nothing of what it should have written, and no later one does.
"""

import errno
import os
import random
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import msgspec

from meetingtui.store.durable_files import Disk, FileStamp


class Piece(msgspec.Struct):
    """Bytes written at one place of a file, or the file cut off there."""

    at: int
    """Where in the file."""
    data: bytes | None
    """What; None where the file was cut off."""
    state: str = "pending"
    """pending, durable, or doubtful: a sync of it failed."""


class File(msgspec.Struct):
    """One file, whatever its name."""

    pieces: list[Piece] = []
    """All that was done to it, in order."""
    size: int = 0
    """How long it is now."""


class ModelDisk(Disk):
    """Does everything to a real folder, and keeps account of it."""

    def __init__(self, fails: range = range(0), number: int = errno.EIO) -> None:
        self.calls = 0
        """How many calls there were."""
        self.files: dict[str, File] = {}
        """By the names they have now."""
        self.durable: dict[str, File] = {}
        """By the names they have for sure."""
        self.names: list[dict[str, File | None]] = []
        """Names given or taken since the folder was synced."""
        self._open: dict[int, File] = {}
        self._fails = fails
        self._number = number

    def _fail(self) -> None:
        self.calls += 1
        if self.calls - 1 in self._fails:
            raise OSError(self._number, os.strerror(self._number))

    def read(self, path: Path) -> bytes:
        self._fail()
        return super().read(path)

    def stamp(self, path: Path) -> FileStamp | None:
        self._fail()
        return super().stamp(path)

    def create(self, path: Path) -> int:
        self._fail()
        handle = super().create(path)
        if path.name in self.files:
            file = self.files[path.name]
            file.pieces.append(Piece(0, None))
            file.size = 0
        else:
            file = self.files[path.name] = File()
            self.names.append({path.name: file})
        self._open[handle] = file
        return handle

    def open_to_append(self, path: Path) -> int:
        self._fail()
        handle = super().open_to_append(path)
        self._open[handle] = self.files[path.name]
        return handle

    def write(self, handle: int, content: bytes) -> int:
        try:
            self._fail()
        except OSError:
            self._write(handle, content[: len(content) // 2])
            raise
        return self._write(handle, content)

    def _write(self, handle: int, content: bytes) -> int:
        file = self._open[handle]
        taken = super().write(handle, content)
        file.pieces.append(Piece(file.size, bytes(content[:taken])))
        file.size += taken
        return taken

    def sync(self, handle: int) -> None:
        pending = [piece for piece in self._open[handle].pieces if piece.state == "pending"]
        try:
            self._fail()
        except OSError:
            for piece in pending:
                piece.state = "doubtful"
            raise
        for piece in pending:
            piece.state = "durable"

    def truncate(self, handle: int, size: int) -> None:
        self._fail()
        super().truncate(handle, size)
        file = self._open[handle]
        file.pieces.append(Piece(size, None))
        file.size = size

    def replace(self, source: Path, target: Path) -> None:
        self._fail()
        super().replace(source, target)
        file = self.files.pop(source.name)
        self.files[target.name] = file
        self.names.append({target.name: file, source.name: None})

    def unlink(self, path: Path) -> None:
        self._fail()
        super().unlink(path)
        if self.files.pop(path.name, None):
            self.names.append({path.name: None})

    def sync_folder(self, folder: Path) -> None:
        self._fail()
        self._settle_names(range(len(self.names)))

    def _settle_names(self, which: range) -> None:
        for index in which:
            self.durable = _renamed(self.durable, self.names[index])
        self.names = []

    def after_power_cuts(self, chance: random.Random, most: int) -> Iterator[dict[str, bytes]]:
        """What the folder may hold if the power goes now: all of it, or so many cases by chance."""
        folders = [
            _folder(self.durable, [self.names[index] for index in chosen])
            for count in range(len(self.names) + 1)
            for chosen in combinations(range(len(self.names)), count)
        ]
        seen: set[tuple[tuple[str, bytes], ...]] = set()
        for folder in folders:
            contents = [
                [(name, content) for content in _contents(file, chance)]
                for name, file in folder.items()
            ]
            seen.update(product(*contents))
        cases = sorted(seen)
        for case in cases if len(cases) <= most else chance.sample(cases, most):
            yield dict(case)


def _folder(durable: dict[str, File], changes: list[dict[str, File | None]]) -> dict[str, File]:
    for change in changes:
        durable = _renamed(durable, change)
    return durable


def _renamed(names: dict[str, File], change: dict[str, File | None]) -> dict[str, File]:
    after = names | {name: file for name, file in change.items() if file is not None}
    return {name: file for name, file in after.items() if change.get(name, file) is not None}


def _contents(file: File, chance: random.Random) -> set[bytes]:
    """What may be read of a file after the power was cut."""
    found = {b""}
    for piece in file.pieces:
        if piece.data is None:
            cut = {content[: piece.at] for content in found}
            found = cut if piece.state == "durable" else found | cut
        elif piece.state == "durable":
            found = {_put(content, piece.at, piece.data) for content in found}
        else:
            found |= {
                _put(content, piece.at, data)
                for data in _torn(piece.data, chance)
                for content in found
                if len(content) <= piece.at
            }
    return found


def _torn(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """What unsynced data may be on the disk: whole, cut off, zeros behind or before."""
    yield data
    size = len(data)
    some = [1, size // 2, size - 1, chance.randrange(size), chance.randrange(size)]
    for tear in range(1, size) if EVERY_BYTE else some:
        yield data[:tear]
    tear = chance.randrange(size)
    yield data[:tear] + bytes(size - tear)
    yield bytes(tear) + data[tear:]


def _put(content: bytes, at: int, data: bytes) -> bytes:
    return content[:at].ljust(at, b"\0") + data + content[at + len(data) :]


EVERY_BYTE = "MEETINGTUI_EVERY_BYTE" in os.environ
"""Whether unsynced data is torn at each of its bytes, not at some."""
