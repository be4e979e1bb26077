"""The snapshot of a term file: all documents as one JSON file, replaced atomically."""

from contextlib import suppress
from pathlib import Path

from meetingtui.store.crash_recovery import TermFiles, digest
from meetingtui.store.durable_files import Disk, FileStamp, replace_file


class Snapshot:
    """Writer of a snapshot file; it also detects whether another program has changed the file."""

    def __init__(self, path: Path, found: TermFiles, disk: Disk) -> None:
        self.digest = found.digest
        """Digest of the last snapshot written or read; empty if there is none."""
        self.size = len(found.snapshot or b"")
        """Size of the snapshot in bytes."""
        self._path = path
        self._disk = disk
        self._stamp: FileStamp | None = found.stamp
        self._attempted = found.digest

    @property
    def is_there(self) -> bool:
        """Whether the file existed when last checked."""
        return self._stamp is not None

    @property
    def is_certain(self) -> bool:
        """Whether the file exists and the last attempt to write it succeeded."""
        return self.is_there and self._attempted == self.digest

    def write(self, content: bytes) -> None:
        """Replace the file's content and sync it to the disk before returning.

        Raises:
            OSError: writing failed; the file may be the old one or the new one.
        """
        self._attempted = digest(content)
        replace_file(self._path, content, self._disk)
        self.digest, self.size = self._attempted, len(content)
        self._stamp = None
        with suppress(OSError):  # it stands; the next look reads it
            self._stamp = self._disk.stamp(self._path)

    def is_unchanged(self) -> bool:
        """Return whether the file is as this object last wrote it; True also if it was deleted.

        The content is read only if the file's metadata has changed.

        Raises:
            OSError: the file cannot be read.
        """
        found = self._disk.stamp(self._path)
        ours = (self.digest, self._attempted)
        if found not in (None, self._stamp) and digest(self._disk.read(self._path)) not in ours:
            return False
        self._stamp = found
        return True

    def accept_content(self) -> None:
        """Accept the file's current content, whoever wrote it, as the snapshot.

        Raises:
            OSError: the file cannot be read.
        """
        self.digest = self._attempted = digest(self._disk.read(self._path))
