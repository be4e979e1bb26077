"""The tasks an open term runs in the background: follow changes of the files by other windows and
programs, save drafts of items, and look up pinyin.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import islice

from textual.app import App
from textual.message import Message
from textual.worker import get_current_worker

from meetingtui.actions.meeting_state_changes import save_item_drafts
from meetingtui.base.errors import SettingsError, StoreError
from meetingtui.base.pinyin import Readings, look_up_readings
from meetingtui.school.school import School, load_school
from meetingtui.store.settings_files import school_yaml_stamp
from meetingtui.ui.app_context import AppContext, ItemDrafts
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue

# Updates a read-only window with what another window records


RECORDS_READING_PAUSE_SECONDS = 1.0
"""Seconds between two reads of the term file; a reader follows the meeting without noticing the
delay, and a file in a shared folder is not read needlessly often.
"""


class TermFileFollower:
    """Reads, in a read-only window, the term file that another window writes, and updates the
    screens at intervals.
    """

    def __init__(self, app: App[None], context: AppContext) -> None:
        self._app = app
        self._app_context = context
        self._file_watch = context.term_file.watch_for_external_changes()

    async def reread_until_cancelled(self) -> None:
        """Show every change that another window makes in the term file, until cancelled.

        The user is told once when the window that records has been closed. A file that cannot be
        read at the moment is tried again.
        """
        is_notified = False
        while True:
            try:
                file = await asyncio.to_thread(self._file_watch.reopen_if_changed)
            except StoreError:
                file = None  # being replaced, or away for a while: the next look tells
            if file is not None:
                self._app_context.term_file = file
                is_notified = False  # somebody records
                for screen in self._app.screen_stack:
                    screen.post_message(RecordsSaved())
            if not is_notified and await asyncio.to_thread(self._file_watch.can_open_for_writing):
                is_notified = True
                self._app.notify(
                    "那个窗口已经关闭，现在可以记录了。请按 Ctrl+P，选“开始记录”。", timeout=30
                )
            await asyncio.sleep(RECORDS_READING_PAUSE_SECONDS)


# Detects a school.yaml that was changed outside the program, and loads it


SETTINGS_CHECK_PAUSE_SECONDS = 3.0
"""Seconds between two checks of school.yaml; it is rarely edited by hand, and then in another
program.
"""


class SettingsWatcher:
    """Checks school.yaml at intervals for changes made outside the program, and loads the settings
    again after one.

    Args:
        context: the open term.
        on_changed_settings: is called with the loaded settings where they differ from the present
            ones.
        show_notice: shows the user why changed settings cannot be used.
    """

    def __init__(
        self,
        context: AppContext,
        on_changed_settings: Callable[[School], None],
        show_notice: Callable[[str], None],
    ) -> None:
        self._on_changed_settings = on_changed_settings
        self._show_notice = show_notice
        self._app_context = context
        self._known_stamp = school_yaml_stamp(context.folder)

    def mark_settings_as_known(self) -> None:
        """Remember the present state of school.yaml, so that the program's own writing is not
        reported as a change.
        """
        self._known_stamp = school_yaml_stamp(self._app_context.folder)

    async def check_until_cancelled(self) -> None:
        """Check school.yaml for changes at intervals, until cancelled."""
        while True:
            await asyncio.sleep(SETTINGS_CHECK_PAUSE_SECONDS)
            await self.reload_if_changed()

    async def reload_if_changed(self) -> None:
        """Load school.yaml again if it changed, and pass differing settings on; where it has
        errors, show them and keep the present settings. A file that is gone changes nothing.
        """
        stamp = await asyncio.to_thread(school_yaml_stamp, self._app_context.folder)
        if stamp is None or stamp == self._known_stamp:
            return
        self._known_stamp = stamp
        try:
            school = await asyncio.to_thread(load_school, self._app_context.folder)
        except SettingsError as error:
            self._show_notice(f"学校设置改过，但有错，仍按原来的用。\n{error.message}")
            return
        if school != self._app_context.school:
            self._on_changed_settings(school)


# Saves what is typed on item screens


DRAFT_CHECK_PAUSE_SECONDS = 0.5
"""Seconds between two checks for changed drafts: at most the last half second of typing is lost in
a power cut.
"""

CHECKS_SKIPPED_AFTER_FAILURE = 60
"""Checks that are skipped after a failed save, so that the user is told only once."""


class ItemDraftSaver:
    """Saves, from its creation on, the drafts of item screens to the term file at intervals, when
    they have changed; in a read-only window it saves nothing.
    """

    def __init__(self, app: App[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._app_context = context
        self._save_queue = save_queue
        self._saved_drafts = dict(context.item_drafts)
        self._checks_to_skip = 0
        if not context.term_file.is_read_only:
            app.set_interval(DRAFT_CHECK_PAUSE_SECONDS, self.save_if_changed)

    def save_if_changed(self) -> None:
        """Queue the texts typed on item screens and not entered for saving, unless they are saved
        already.
        """
        self._checks_to_skip -= 1
        if (
            self._app_context.term_file.is_read_only
            or self._app_context.item_drafts == self._saved_drafts
            or self._checks_to_skip > 0
        ):
            return
        drafts = self._saved_drafts = dict(self._app_context.item_drafts)

        self._save_queue.queue_change(
            partial(save_item_drafts, drafts=drafts_with_text_keys(drafts)),
            self._skip_checks_after_failed_save,
        )

    def _skip_checks_after_failed_save(self) -> None:
        """After drafts of items could not be saved, try again only after
        :data:`CHECKS_SKIPPED_AFTER_FAILURE` checks, so that the user is not told every half second.
        """
        self._saved_drafts = {}
        self._checks_to_skip = CHECKS_SKIPPED_AFTER_FAILURE


def drafts_with_text_keys(drafts: ItemDrafts) -> dict[str, str]:
    """Convert drafts of text about items to the form of the term file: keys "item id/mode name"."""
    return {f"{number}/{name}": words for (number, name), words in drafts.items()}


# Looks up the pinyin of the names and titles to be searched


_BATCH_SIZE = 30
"""Characters looked up in one batch; it takes well under a millisecond."""

_BATCH_PAUSE_SECONDS = 0.002
"""Seconds between two batches, left to the screen's thread."""


@dataclass
class PinyinLoaded(Message, bubble=False):
    """Message: the pinyin of further Chinese characters was looked up and can be searched by."""

    readings: Readings
    """The pinyin readings of the Chinese characters that were looked up now."""


class PinyinLoader:
    """Looks up, in a background thread, the pinyin of Chinese characters not yet looked up."""

    def __init__(self, app: App[None], context: AppContext) -> None:
        self._app = app
        self._app_context = context

    def look_up_unknown_pinyin(self, extra_text: Iterable[str] = "") -> None:
        """Start looking up, in a background thread, the pinyin not yet known of the Chinese
        characters in all records and in ``extra_text``; :class:`PinyinLoaded` is posted to the app
        where there is any.
        """
        self._app.run_worker(
            partial(self._look_up_pinyin_in_batches, extra_text), group="pinyin", thread=True
        )

    def _look_up_pinyin_in_batches(self, extra_text: Iterable[str]) -> None:
        """Look up the pinyin of unknown Chinese characters in small batches with pauses, and post
        what was found to the app, nothing where the worker was cancelled.
        """
        worker = get_current_worker()
        context = self._app_context
        signs = iter(
            context.pinyin.characters_not_looked_up(context.search_index.signs.union(extra_text))
        )
        found: dict[str, tuple[str, ...]] = {}
        while batch := list(islice(signs, _BATCH_SIZE)):
            if worker.is_cancelled:
                return
            found |= look_up_readings(batch)
            time.sleep(_BATCH_PAUSE_SECONDS)
        if found:
            self._app.post_message(PinyinLoaded(found))
