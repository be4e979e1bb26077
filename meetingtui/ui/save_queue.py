"""The queue in which changes of the records wait to be written to the term file in order, and the
messages about their writing.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App
from textual.css.query import NoMatches
from textual.message import Message

from meetingtui.base.errors import MeetingTuiError, StoreError
from meetingtui.store.records import ChangeBuilder
from meetingtui.store.repository import Repository
from meetingtui.store.step_history import UndoCheck, UndoPolicy

_log = logging.getLogger(__name__)


def _do_nothing() -> None:
    """Do nothing; the default for the callbacks after a queued change was written or failed."""


@dataclass
class RecordsSaved(Message, bubble=False):
    """Message to every screen, each for itself: the records changed, and the change is on disk."""


@dataclass
class SaveFailed(Message):
    """Message: a change could not be written; the records are unchanged."""

    error: MeetingTuiError
    """The error, with a message for the user."""


@dataclass
class _QueuedWrite:
    """One change, undo or redo that waits in the save queue, with the callbacks for its success and
    failure.
    """

    write: Callable[[], str | None]
    """Writes the change, in a thread; returns the change's description, None where there was
    nothing to do.
    """
    on_success: Callable[[], None]
    """Called after the change is on disk, also where there was nothing to do."""
    on_failure: Callable[[], None]
    """Called where writing the change failed, for example to restore the typed text."""


class SaveQueue:
    """A queue that writes changes to the term file ``file`` one after the other, each in a thread,
    while :meth:`write_queued_changes_until_cancelled` runs.

    A key handler only queues a change; the row is redrawn when :class:`RecordsSaved` arrives, that
    is, when the change is on disk.
    """

    def __init__(self, app: App[None], file: Repository) -> None:
        self._app = app
        self._file = file
        self._jobs: asyncio.Queue[_QueuedWrite] = asyncio.Queue()

    def queue_change(
        self,
        build: ChangeBuilder,
        on_failure: Callable[[], None] = _do_nothing,
        on_success: Callable[[], None] = _do_nothing,
    ) -> None:
        """Queue a change of the records, to be written to the term file; returns at once.

        Where it could not be written, the user is told by :class:`SaveFailed`.

        Args:
            build: called in a thread when the change's turn comes, with the records of that moment;
                returns the change, or None where there is nothing to change. An error it raises
                counts as a failure.
            on_failure: called where it could not be written.
            on_success: called once it is on disk, also where there was nothing to change.
        """

        def write_change() -> str | None:
            """Write the change to the term file; return its description, None where there was
            nothing to do.
            """
            change = build(self._file.records)
            if change is None:
                return None
            self._file.record_change(change)
            return change.words

        self._jobs.put_nowait(_QueuedWrite(write_change, on_success, on_failure))

    def queue_undo(
        self,
        report: Callable[[str | None], None],
        steps: int = 1,
        ask: Callable[[UndoCheck], None] | None = None,
    ) -> None:
        """Queue an undo of the last recorded steps; returns at once.

        Args:
            report: called with the description of the earliest undone step, or with None where
                nothing was undone; not called where ``ask`` was, or the undo failed.
            steps: the number of steps to undo.
            ask: called, instead of undoing, with the result of the check where the undo needs the
                user's consent; None where the user has already consented.
        """
        found: list[UndoCheck] = []

        def undo_or_find_consent_needed() -> str | None:
            """Undo the steps and return their description; None where nothing was undone, because
            there was no step or the user must consent first.
            """
            check = self._file.undo_check(steps)
            if ask is not None and check.policy is UndoPolicy.ASK:
                found.append(check)
                return None
            return self._file.undo(steps)

        def report_or_ask(words: str | None) -> None:
            """Ask for consent where it is needed; else report what was undone."""
            if found and ask is not None:
                ask(found[0])
            else:
                report(words)

        self._queue_undo_or_redo(undo_or_find_consent_needed, report_or_ask)

    def queue_redo(self, report: Callable[[str | None], None]) -> None:
        """Queue a redo of the step that was undone last; returns at once.

        Args:
            report: called with the description of the redone step, or with None where there was
                none; not called where it failed.
        """
        self._queue_undo_or_redo(self._file.redo, report)

    def _queue_undo_or_redo(
        self, step: Callable[[], str | None], report: Callable[[str | None], None]
    ) -> None:
        """Queue an undo or redo of recorded steps.

        Args:
            step: undoes or redoes, in a thread, and returns the description of the step; None where
                there was none.
            report: called with that description once it is on disk; not called where the step
                failed.
        """
        done: list[str | None] = []

        def take_step() -> str | None:
            """Undo or redo, and keep the description of the step for the report."""
            done.append(step())
            return done[0]

        self._jobs.put_nowait(_QueuedWrite(take_step, lambda: report(done[0]), _do_nothing))

    async def write_queued_changes_until_cancelled(self) -> None:
        """Write the queued changes to the term file, one at a time, until cancelled; post
        :class:`RecordsSaved` to every screen after each change with a description (one without
        changes nothing that is shown), or :class:`SaveFailed` to the app, and call the callbacks of
        the change.
        """
        while True:
            job = await self._jobs.get()
            try:
                words, error = await asyncio.to_thread(_run_queued_write, job.write)
                if error is not None:
                    _call_tolerating_closed_screen(job.on_failure)
                    self._app.post_message(SaveFailed(error))
                    continue
                if words:  # a sitting alone changes nothing that is shown
                    for screen in self._app.screen_stack:
                        screen.post_message(RecordsSaved())
                _call_tolerating_closed_screen(job.on_success)
            finally:
                self._jobs.task_done()

    async def wait_until_empty(self) -> None:
        """Wait until every queued change is written to the term file or has failed."""
        await self._jobs.join()


def _call_tolerating_closed_screen(callback: Callable[[], None]) -> None:
    """Call a callback after a queued change was written or failed; where the screen that queued the
    change was closed meanwhile, the callback is still called, and the error that a widget is gone
    is only logged.
    """
    try:
        callback()
    except NoMatches:  # a widget of that screen is gone; the next changes must still be saved
        _log.info("the screen that queued a change was closed before it was saved")


def _run_queued_write(job: Callable[[], str | None]) -> tuple[str | None, MeetingTuiError | None]:
    """Write one queued change, undo or redo to the term file; never raises.

    Returns:
        Its description (None where there was nothing to do) and None; or None and the error because
        of which it was not written.
    """
    try:
        return job(), None
    except MeetingTuiError as error:
        return None, error
    except Exception:  # one broken job must not stop those behind it from being saved
        _log.exception("a change could not be made")
        return None, StoreError(
            "这一步没有记上，其余记录不受影响。请再试一次，或按 Ctrl+Z 后重做。"
        )
