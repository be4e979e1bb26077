"""Watching files at intervals: a changed school.yaml, and the term file of another window."""

import asyncio
from collections.abc import Callable

from textual.app import App

from meetingtui.base.errors import SettingsError, StoreError
from meetingtui.school.school import School, load_school
from meetingtui.store.settings_files import settings_stamp
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import RecordsSaved

# Updates a read-only window with what another window records


RECORDS_PAUSE = 1.0
"""Seconds between two reads of the term file."""


class TermFileFollower:
    """Reads the term file of another window again at intervals and updates the screens; never
    writes.
    """

    def __init__(self, app: App[None], context: AppContext) -> None:
        self._app = app
        self._app_context = context
        self._file_watch = context.file.watch()

    async def run(self) -> None:
        """Show every change of the term file until cancelled.

        The user is told once when the window that records has been closed.
        """
        is_notified = False
        while True:
            try:
                file = await asyncio.to_thread(self._file_watch.read_if_changed)
            except StoreError:
                file = None  # being replaced, or away for a while: the next look tells
            if file is not None:
                self._app_context.file = file
                is_notified = False  # somebody records
                for screen in self._app.screen_stack:
                    screen.post_message(RecordsSaved(""))
            if not is_notified and await asyncio.to_thread(self._file_watch.is_free):
                is_notified = True
                self._app.notify(
                    "那个窗口已经关闭，现在可以记录了。请按 Ctrl+P，选“开始记录”。", timeout=30
                )
            await asyncio.sleep(RECORDS_PAUSE)


# Detects a school.yaml that was changed outside the program, and loads it


SETTINGS_PAUSE = 3.0
"""Seconds between two checks of the file."""


class SettingsWatcher:
    """Checks school.yaml at intervals and loads the settings again after a change."""

    def __init__(
        self,
        context: AppContext,
        adopt: Callable[[School], None],
        add_notice: Callable[[str], None],
    ) -> None:
        self._on_changed_settings = adopt
        self._add_notice = add_notice
        self._app_context = context
        self._known_stamp = settings_stamp(context.folder)

    def mark_as_known(self) -> None:
        """Remember the present state of school.yaml, so that the program's own writing is not
        reported as a change.
        """
        self._known_stamp = settings_stamp(self._app_context.folder)

    async def run(self) -> None:
        """Check school.yaml for changes at intervals, until cancelled."""
        while True:
            await asyncio.sleep(SETTINGS_PAUSE)
            await self.reload_if_changed()

    async def reload_if_changed(self) -> None:
        """Load school.yaml again if it changed; where it has errors, show them and keep the
        present settings.
        """
        stamp = await asyncio.to_thread(settings_stamp, self._app_context.folder)
        if stamp is None or stamp == self._known_stamp:
            return
        self._known_stamp = stamp
        try:
            school = await asyncio.to_thread(load_school, self._app_context.folder)
        except SettingsError as error:
            self._add_notice(f"学校设置改过，但有错，仍按原来的用。\n{error.message}")
            return
        if school != self._app_context.school:
            self._on_changed_settings(school)
