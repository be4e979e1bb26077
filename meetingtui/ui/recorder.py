"""The one way from a screen to the disk: in order, off the key's path, reported back."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from textual.app import App
from textual.message import Message

from meetingtui.errors import MeetingTuiError, StoreError
from meetingtui.store.records import Change, Records
from meetingtui.store.term_file import TermFile

Build = Callable[[Records], Change | None]
"""Makes a change out of the records as they stand when its turn comes; None for nothing."""

_log = logging.getLogger(__name__)


def _nothing() -> None:
    """What follows where nobody asked for more."""


@dataclass
class Recorded(Message):
    """The records changed and are on disk; sent to every screen."""

    words: str
    """What changed, in Chinese."""


@dataclass
class RecordFailed(Message):
    """A change could not be written; the records are as they were."""

    error: MeetingTuiError
    """Why, for the secretary."""


@dataclass
class _Job:
    act: Callable[[], str | None]
    """Writes and says what it did; None where there was nothing to do. Runs in a thread."""
    on_success: Callable[[], None]
    """What follows once it is on disk."""
    on_failure: Callable[[], None]
    """Puts back what the secretary typed."""


class Recorder:
    """Takes changes one after the other and writes each in a thread.

    A key handler only queues; the row is redrawn when :class:`Recorded`
    arrives, that is, when the change is durable.
    """

    def __init__(self, app: App[None], file: TermFile) -> None:
        self._app = app
        self._file = file
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()

    def record(
        self,
        build: Build,
        on_failure: Callable[[], None] = _nothing,
        on_success: Callable[[], None] = _nothing,
    ) -> None:
        """Queue a change."""

        def act() -> str | None:
            change = build(self._file.records)
            if change is None:
                return None
            self._file.record(change)
            return change.words

        self._jobs.put_nowait(_Job(act, on_success, on_failure))

    def undo(self, report: Callable[[str | None], None], steps: int = 1) -> None:
        """Queue steps back; ``report`` gets the words of the earliest that was undone."""
        self._queue_step(lambda: self._file.undo(steps), report)

    def redo(self, report: Callable[[str | None], None]) -> None:
        """Queue a step forward again; ``report`` gets its words."""
        self._queue_step(self._file.redo, report)

    def _queue_step(
        self, step: Callable[[], str | None], report: Callable[[str | None], None]
    ) -> None:
        done: list[str | None] = []

        def act() -> str | None:
            done.append(step())
            return done[0]

        self._jobs.put_nowait(_Job(act, lambda: report(done[0]), _nothing))

    async def run(self) -> None:
        """Write what is queued, for as long as the app runs."""
        while True:
            job = await self._jobs.get()
            try:
                words, error = await asyncio.to_thread(_outcome, job.act)
                if error is not None:
                    job.on_failure()
                    self._app.post_message(RecordFailed(error))
                    continue
                if words:  # a sitting alone changes nothing that is shown
                    for screen in self._app.screen_stack:
                        screen.post_message(Recorded(words))
                job.on_success()
            finally:
                self._jobs.task_done()

    async def drain(self) -> None:
        """Wait until everything queued is written."""
        await self._jobs.join()


def _outcome(act: Callable[[], str | None]) -> tuple[str | None, MeetingTuiError | None]:
    """What the job did, or why it could not."""
    try:
        return act(), None
    except MeetingTuiError as error:
        return None, error
    except Exception:  # one broken job must not stop those behind it from being saved
        _log.exception("a change could not be made")
        return None, StoreError(
            "这一步没有记上，其余记录不受影响。请再试一次，或按 Ctrl+Z 后重做。"
        )
