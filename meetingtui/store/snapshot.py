"""The snapshot of a term file: all documents as JSON, replaced whole, known by its digest."""

from contextlib import suppress
from pathlib import Path

from meetingtui.store.disk import Disk, Print
from meetingtui.store.durable import replace_file
from meetingtui.store.reading import Found, digest


class Snapshot:
    """The file as we found or left it."""

    def __init__(self, path: Path, found: Found, disk: Disk) -> None:
        self.digest = found.digest
        """What it is known by; empty where there is none."""
        self.size = len(found.snapshot or b"")
        """Its length, bytes."""
        self._path = path
        self._disk = disk
        self._print: Print | None = found.print
        self._attempted = found.digest

    @property
    def is_there(self) -> bool:
        """Whether it lay there at the last look."""
        return self._print is not None

    @property
    def is_certain(self) -> bool:
        """Whether it lies there for sure, whole and on the disk."""
        return self.is_there and self._attempted == self.digest

    def write(self, content: bytes) -> None:
        """Put it down anew; it is on the disk when this returns.

        Raises:
            OSError: it could not be; the old one or the new one lies there.
        """
        self._attempted = digest(content)
        replace_file(self._path, content, self._disk)
        self.digest, self.size = self._attempted, len(content)
        self._print = None
        with suppress(OSError):  # it stands; the next look reads it
            self._print = self._disk.print(self._path)

    def is_ours(self) -> bool:
        """Whether nobody else has written it; read only where its print has changed.

        Deleted it may be written again: that overwrites nothing.

        Raises:
            OSError: it cannot be read.
        """
        found = self._disk.print(self._path)
        ours = (self.digest, self._attempted)
        if found not in (None, self._print) and digest(self._disk.read(self._path)) not in ours:
            return False
        self._print = found
        return True

    def accept(self) -> None:
        """Take what lies there for what it is to be.

        Raises:
            OSError: it cannot be read.
        """
        self.digest = self._attempted = digest(self._disk.read(self._path))
