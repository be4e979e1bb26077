"""A simulated disk: it records every call, fails chosen ones, and lists what a power cut may leave.

Data that was not synced may be on the disk after a power cut, missing, written in part, or zeros.
A new file name may be there or missing until its folder is synced, in any order. Data whose sync
failed stays uncertain, whatever is synced later.
"""

import errno
import os
import random
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import msgspec

from meetingtui.store.durable_files import Disk, FileStamp


class FileChange(msgspec.Struct):
    """One change of a file: bytes written at an offset, or the file truncated there."""

    at: int
    """Offset in bytes."""
    data: bytes | None
    """The bytes written; None for a truncation."""
    state: str = "pending"
    """``pending`` until it is synced, then ``durable``; ``doubtful`` if a sync of it failed."""


class SimulatedFile(msgspec.Struct):
    """The changes and the size of one file."""

    changes: list[FileChange] = []
    """Changes, oldest first."""
    size: int = 0
    """Size in bytes."""


class SimulatedDisk(Disk):
    """A ``Disk`` that works on a real folder and records what was synced.

    Args:
        fails: numbers of the calls that raise ``OSError``, counted from 0.
        number: the error number that they raise.
    """

    def __init__(self, fails: range = range(0), number: int = errno.EIO) -> None:
        self.calls = 0
        """Number of calls so far."""
        self.files: dict[str, SimulatedFile] = {}
        """Files by their present names."""
        self.durable: dict[str, SimulatedFile] = {}
        """Files by the names that survive a power cut."""
        self.names: list[dict[str, SimulatedFile | None]] = []
        """Names given or removed since the folder was synced, oldest first; None for removed."""
        self._open: dict[int, SimulatedFile] = {}
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
            file.changes.append(FileChange(0, None))
            file.size = 0
        else:
            file = self.files[path.name] = SimulatedFile()
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
        file.changes.append(FileChange(file.size, bytes(content[:taken])))
        file.size += taken
        return taken

    def sync(self, handle: int) -> None:
        pending = [change for change in self._open[handle].changes if change.state == "pending"]
        try:
            self._fail()
        except OSError:
            for change in pending:
                change.state = "doubtful"
            raise
        for change in pending:
            change.state = "durable"

    def truncate(self, handle: int, size: int) -> None:
        self._fail()
        super().truncate(handle, size)
        file = self._open[handle]
        file.changes.append(FileChange(size, None))
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

    def states_after_power_cut(
        self, chance: random.Random, limit: int
    ) -> Iterator[dict[str, bytes]]:
        """Yield what the folder may hold after a power cut now: contents by file name.

        Args:
            chance: chooses which states are yielded where there are more than ``limit``.
            limit: most states to yield.
        """
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
        for case in cases if len(cases) <= limit else chance.sample(cases, limit):
            yield dict(case)


def _folder(
    durable: dict[str, SimulatedFile], changes: list[dict[str, SimulatedFile | None]]
) -> dict[str, SimulatedFile]:
    for change in changes:
        durable = _renamed(durable, change)
    return durable


def _renamed(
    names: dict[str, SimulatedFile], change: dict[str, SimulatedFile | None]
) -> dict[str, SimulatedFile]:
    after = names | {name: file for name, file in change.items() if file is not None}
    return {name: file for name, file in after.items() if change.get(name, file) is not None}


def _contents(file: SimulatedFile, chance: random.Random) -> set[bytes]:
    """Return what a file may hold after a power cut."""
    found = {b""}
    for change in file.changes:
        if change.data is None:
            cut = {content[: change.at] for content in found}
            found = cut if change.state == "durable" else found | cut
        elif change.state == "durable":
            found = {_with_bytes_at(content, change.at, change.data) for content in found}
        else:
            found |= {
                _with_bytes_at(content, change.at, data)
                for data in _partly_written(change.data, chance)
                for content in found
                if len(content) <= change.at
            }
    return found


def _partly_written(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield what unsynced data may be on the disk: all, the first bytes, zeros after or before."""
    yield data
    size = len(data)
    some = [1, size // 2, size - 1, chance.randrange(size), chance.randrange(size)]
    for tear in range(1, size) if EVERY_BYTE else some:
        yield data[:tear]
    tear = chance.randrange(size)
    yield data[:tear] + bytes(size - tear)
    yield bytes(tear) + data[tear:]


def _with_bytes_at(content: bytes, at: int, data: bytes) -> bytes:
    return content[:at].ljust(at, b"\0") + data + content[at + len(data) :]


EVERY_BYTE = "MEETINGTUI_EVERY_BYTE" in os.environ
"""Whether unsynced data is cut off at each of its bytes, not only at some."""
