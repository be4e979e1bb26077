"""Noticing that another program has changed a term file, and reading it anew without a lock."""

from pathlib import Path

from meetingtui.errors import StoreError
from meetingtui.store.disk import DISK, Print
from meetingtui.store.durable import trouble
from meetingtui.store.journal import journal_path
from meetingtui.store.term_file import TermFile

_Prints = tuple[Print | None, Print | None]
"""What tells one state of a term's files from the next: the snapshot's print, the journal's."""


class TermWatch:
    """Looks at one term file again and again; never locks it, never writes."""

    def __init__(self, path: Path, term_id: str) -> None:
        self._path = path
        self._term_id = term_id
        self._seen: _Prints | None = None
        self._was_there = path.is_file()

    def look(self) -> TermFile | None:
        """The file as it stands now; None where it is as it was last time.

        A file that changes while it is read is left for the next look.

        Raises:
            StoreError: it was there and is not, or cannot be read or understood;
                the next look tries again.
        """
        found = self._prints()
        if found[0] is None:
            if self._was_there:
                raise StoreError(f"{self._path.name} 不见了。请把它放回原处。")
            return None
        if found == self._seen:
            return None
        self._was_there = True
        file = TermFile.open(self._path, self._term_id, read_only=True)
        if self._prints() != found:
            return None
        self._seen = found
        return file

    def _prints(self) -> _Prints:
        try:
            return DISK.print(self._path), DISK.print(journal_path(self._path))
        except OSError as error:
            raise StoreError(f"读不了 {self._path.name}：{trouble(error)}。") from error
