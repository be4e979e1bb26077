"""The Repository protocol: the interface of a storage that holds the records of a term.

Screens, commands, the sample school and the checks use only this protocol. There are two
implementations: :class:`meetingtui.store.term_file.TermFile` on the disk and
:class:`meetingtui.store.memory_repository.MemoryRepository` in memory. Both must pass
``tests/store/test_repository.py``.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from meetingtui.school.school import School
from meetingtui.store.records import Change, Records
from meetingtui.store.step_history import AuditLine, UndoCheck


class RepositoryWatch(Protocol):
    """Protocol of a read-only watch that notices changes made to a term by another program."""

    def reopen_if_changed(self) -> "Repository | None":
        """Read the term if it has changed since it was last read, so always on the first call; None
        if it has not.

        The returned repository is read-only.

        Raises:
            StoreError: the term is missing or cannot be read; the next call tries again.
        """

    def can_open_for_writing(self) -> bool:
        """Return whether this program could open the term for writing now."""


class Repository(Protocol):
    """Protocol of a storage for the records of one term, with undo, redo and an audit trail."""

    @property
    def term_id(self) -> str:
        """Id of the term: ``2026-2027-1``."""

    @property
    def path(self) -> Path:
        """Path of the term file; its backups are in the same folder."""

    @property
    def is_read_only(self) -> bool:
        """Whether changes are refused because the term was opened for reading only."""

    @property
    def warnings(self) -> Sequence[str]:
        """Chinese warnings for the user about the term as opened, such as repaired damage."""

    @property
    def records(self) -> Records:
        """The current records, with the current names of departments and people."""

    def record_change(self, change: Change) -> Records:
        """Apply a change, entirely or not at all; it is durable when this returns.

        A change that alters nothing is no step. After a change that closes the term, no earlier
        step can be undone. Ids once given to items, meetings or topics are never given again, even
        after deletion or undo; see :attr:`Records.next_item_id`.

        Returns:
            The records after the change.

        Raises:
            RefusedError: the change affects a meeting with issued minutes, or a closed term.
            StoreError: the term is open read-only or was closed, or saving failed; everything is as
                before.
        """

    def undo(self, steps: int = 1) -> str | None:
        """Undo the last ``steps`` steps, or all steps if there are fewer; either all of them or
        none.

        Returns:
            Chinese description of the earliest undone step; None if there is nothing to undo.

        Raises:
            RefusedError: the term is closed, or one of the steps issued minutes.
            StoreError: saving failed; nothing was undone.
        """

    def redo(self) -> str | None:
        """Redo the step that was undone last.

        Returns:
            Chinese description of the step; None if there is nothing to redo.

        Raises:
            RefusedError: the term is closed.
            StoreError: saving failed; nothing was redone.
        """

    @property
    def undo_description(self) -> str | None:
        """Chinese description of the step that undo would revert; None if there is none."""

    @property
    def redo_description(self) -> str | None:
        """Chinese description of the step that redo would apply again; None if there is none."""

    @property
    def undo_descriptions(self) -> tuple[str, ...]:
        """Chinese descriptions of all steps that can be undone, the last step first."""

    def undo_check(self, steps: int = 1) -> UndoCheck:
        """Check whether the last steps may be undone at once, after confirmation, or not at all;
        the strictest result of all of them, at once if there are none.
        """

    def clear_undo_history(self) -> None:
        """Clear the undo and redo history.

        Raises:
            StoreError: saving failed.
        """

    def read_audit_trail(self) -> list[AuditLine]:
        """Read the audit trail: every step with its time, oldest first, including undone steps.

        Raises:
            StoreError: the audit trail cannot be read.
        """

    @property
    def last_change_time(self) -> datetime | None:
        """Local time of the last change, to the second; None if nothing was recorded.

        Raises:
            StoreError: the audit trail cannot be read.
        """

    def use_school_names(self, school: School) -> None:
        """From now on, show departments and people in the records by their names in this school.

        Args:
            school: the school as currently defined in school.yaml.
        """

    def encoded_content(self) -> bytes:
        """Encode all current records for a backup; for a term file, as the content of a complete
        file.
        """

    def watch_for_external_changes(self) -> RepositoryWatch:
        """Return an object that notices changes another program makes to the same term."""

    def close(self) -> None:
        """Close the stored term: refuse further changes and let other programs open it for
        writing.
        """

    def __enter__(self) -> Self:
        """Return the repository itself."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the repository."""
