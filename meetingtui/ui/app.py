"""The main window's Textual app: owns the term controller and the navigation, and handles the
keys that work on every screen.
"""

import gc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import on, work
from textual.binding import Binding, BindingType
from textual.command import Provider

from meetingtui import COLLECT_AFTER
from meetingtui.base.clock import Clock, StopwatchClock, local_now_without_time_zone, monotonic
from meetingtui.school import school as school_file
from meetingtui.store.data_folder import term_file_paths
from meetingtui.store.step_history import UndoCheck
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.background_tasks import PinyinLoaded
from meetingtui.ui.base_app import BaseApp
from meetingtui.ui.navigator import Navigator
from meetingtui.ui.save_queue import SaveFailed, SaveQueue
from meetingtui.ui.start_recovery import offer_to_restore_settings
from meetingtui.ui.term_controller import TermController
from meetingtui.ui.textual_patches import copy_to_windows_clipboard
from meetingtui.ui.widgets.text_layout import shorten_cells

if TYPE_CHECKING:
    from meetingtui.ui.screens.school_setup.first_start_and_setup import FirstStart
    from meetingtui.ui.widgets.entry_text_area import EntryTextArea


@runtime_checkable
class SavesTypedTextOnQuit(Protocol):
    """Protocol of a screen that saves, when the program ends, text that was typed and not yet
    entered with Enter.
    """

    def save_unsaved_typing(self) -> None:
        """Queue for saving the text that is typed on the screen and not yet entered with Enter."""


def _palette_provider_class() -> type[Provider]:
    """Return the class that lists the command palette's commands; it is imported when the palette
    is first opened.
    """
    from meetingtui.ui.command_palette import PaletteCommandProvider

    return PaletteCommandProvider


def _enable_garbage_collector() -> None:
    """Turn the garbage collector on where it is off, as it is while modules load, which shortens
    the start; what exists by then is not visited again.
    """
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)
        gc.enable()


class MeetingApp(BaseApp):
    """The main window's app: opens one data folder and shows its screens.

    Args:
        folder: the data folder; without a school.yaml, the program asks first what to do.
        clock: returns the local time, without a zone.
        stopwatch_clock: returns seconds, for measuring how long a block of a meeting takes.
        is_demo: whether the school is a copy of the sample school, which is deleted at the end.
    """

    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {
        _palette_provider_class
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "帮助", key_display="F1"),
        Binding("ctrl+z", "undo", "撤销上一步", show=False, priority=False),
        Binding("ctrl+y", "redo", "重做", show=False),
        Binding("ctrl+s", "explain_saving", "保存（不用按）", show=False),
        Binding("ctrl+f", "open_search", "查找", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "全部操作", show=False, priority=True),
        Binding("ctrl+q", "quit", "退出", show=False, priority=True),
    ]

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock = local_now_without_time_zone,
        stopwatch_clock: StopwatchClock = monotonic,
        is_demo: bool = False,
    ) -> None:
        super().__init__()
        self.terms = TermController(self, folder, clock, stopwatch_clock, is_demo=is_demo)
        """Opens, closes and changes the term that the app works on."""
        self.navigation = Navigator(self, self.terms)
        """The app's navigation from screen to screen."""
        self.version_news: tuple[str, ...] = ()
        """What is new in this version of the program, one text each, to be told once the first
        screen is shown; set by the caller, empty for none.
        """
        self._first_start: FirstStart | None = None

    @property
    def present_time(self) -> datetime:
        """The present local date and time, without a time zone."""
        return self.terms.clock()

    @property
    def context(self) -> AppContext:
        """The context of the open term (its school, records and clock), as every screen uses it; a
        RuntimeError where no school is open.
        """
        return self.terms.opened_term.context

    @property
    def save_queue(self) -> SaveQueue:
        """The queue that writes changes to the open term file, in order; a RuntimeError where no
        school is open.
        """
        return self.terms.opened_term.save_queue

    def on_mount(self) -> None:
        """Open the school; where its settings are missing, offer to restore them, or, in an empty
        folder, ask how to begin.
        """
        folder, open_school = self.terms.folder, self.terms.open_school
        if (folder / school_file.FILE_NAME).exists():
            open_school()
        elif term_file_paths(folder):
            offer_to_restore_settings(self, folder, open_school)
        else:
            from meetingtui.ui.screens.school_setup.first_start_and_setup import FirstStart

            self._first_start = FirstStart(self, self.terms)
            self.run_worker(self._first_start.ask_until_school_is_open())

    def on_ready(self) -> None:
        """Turn the garbage collector on after the first paint, and show what is new in this
        version, if anything.
        """
        _enable_garbage_collector()
        if self.version_news:
            from meetingtui.ui.dialogs.standard_dialogs import NoticesDialog

            self.push_screen(NoticesDialog(self.version_news))

    def on_unmount(self) -> None:
        """Close the term file and remove the sample school's copy; everything queued was written
        when quitting (:meth:`action_quit`).
        """
        self.terms.close_term_file()
        if self._first_start:
            self._first_start.delete_sample_copy()

    async def action_quit(self) -> None:
        """Save everything that is typed or queued, make a backup, then quit the program; what the
        backup warns of is printed in the terminal.
        """
        for screen in self.screen_stack:
            if isinstance(screen, SavesTypedTextOnQuit):
                screen.save_unsaved_typing()
        messages = await self.terms.save_and_back_up()
        self.exit(message="\n".join(messages) or None)

    # What works everywhere

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text to the terminal's clipboard (OSC 52) and to that of Windows."""
        super().copy_to_clipboard(text)
        copy_to_windows_clipboard(text)

    @on(SaveFailed)
    def _show_save_error(self, event: SaveFailed) -> None:
        """Show the user why a change could not be written to the term file."""
        self.notify(event.error.message, severity="error", timeout=20)

    def action_undo(self) -> None:
        """Queue the undo of the last recorded step, asking first where that needs consent, and show
        which it was.
        """
        self._queue_undo_or_redo("undo")

    def action_redo(self) -> None:
        """Queue the redo of the step that was undone last, and show which it was."""
        self._queue_undo_or_redo("redo")

    def on_entry_text_area_undo_or_redo_requested(
        self, event: "EntryTextArea.UndoOrRedoRequested"
    ) -> None:
        """Undo or redo a recorded step as asked from an entry line, after the changes queued before
        it.
        """
        self._queue_undo_or_redo("undo" if event.offset < 0 else "redo")

    def _queue_undo_or_redo(self, way: str) -> None:
        """Queue the undo or redo of a recorded step, and show which step it was; does nothing where
        no term is open or nothing can be recorded in it.

        Args:
            way: "undo" or "redo".
        """
        if self.terms.open_term_or_none is None or self.context.is_recording_locked:
            return
        verb = "撤销" if way == "undo" else "重做"

        def show_done_step(words: str | None) -> None:
            """Show which step was undone or redone; None means that there was none."""
            self.notify(f"已{verb}：{shorten_cells(words)}" if words else f"没有可{verb}的操作")

        if way == "undo":
            self._undo_steps(show_done_step)
        else:
            self.save_queue.queue_redo(show_done_step)

    def _undo_steps(self, report: Callable[[str | None], None], steps: int = 1) -> None:
        """Queue the undo of the last recorded steps; where an undo needs the user's consent, ask
        first.

        Args:
            report: called afterwards with the description of the earliest undone step; with None
                where nothing was undone. Not called where the user refuses.
            steps: the number of steps to undo.
        """
        from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog

        def undo_if_confirmed(answer: str | None) -> None:
            """Queue the undo where the user consents."""
            if answer == "undo":
                self.save_queue.queue_undo(report, steps)

        def ask_for_consent(check: UndoCheck) -> None:
            """Ask the user whether the steps that were checked are to be undone."""
            choices = [Choice("keep", "不撤销"), Choice("undo", "撤销")]
            question = f"要撤销“{shorten_cells(check.words)}”吗？撤销后可按 Ctrl+Y 重做。"
            self.push_screen(ChoiceDialog(question, choices), undo_if_confirmed)

        self.save_queue.queue_undo(report, steps, ask_for_consent)

    @work
    async def action_ask_and_undo_several_steps(self) -> None:
        """Ask in a dialog for a recorded step, and undo it with all steps after it; a message says
        where there is none.
        """
        from meetingtui.ui.dialogs.standard_dialogs import UndoDialog

        await self.save_queue.wait_until_empty()
        done = self.context.term_file.undo_descriptions
        if not done:
            self.notify("没有可撤销的操作")
        elif steps := await self.push_screen_wait(UndoDialog(done)):
            earliest = shorten_cells(done[steps - 1])
            self._undo_steps(lambda _: self.notify(f"已撤销 {steps} 步，到“{earliest}”为止"), steps)

    def action_explain_saving(self) -> None:
        """Ctrl+S: tell the user that every step is saved automatically."""
        self.notify("每一步都已自动保存")

    @on(PinyinLoaded)
    def _use_loaded_pinyin(self, event: PinyinLoaded) -> None:
        """Add pinyin that was looked up in the background to the app's context, and tell every
        screen.
        """
        self.context.pinyin = self.context.pinyin.with_readings(event.readings)
        for screen in self.screen_stack:
            screen.post_message(PinyinLoaded(event.readings))

    def action_open_settings(self) -> None:
        """Open the screen of the school's settings; in a read-only window, only a message
        is shown.
        """
        self.navigation.open_settings()

    def action_open_search(self) -> None:
        """Open the search screen with the last query, or select the query where it is open; does
        nothing while a dialog is open or before a school is.
        """
        from meetingtui.ui.screens.search_screen import SearchScreen

        if isinstance(self.screen, SearchScreen):
            self.screen.select_query()
        elif not self.screen.is_modal and self.terms.open_term_or_none is not None:
            self.navigation.open_search(self.context.last_search_query)

    def action_command_palette(self) -> None:
        """Open the command palette (Ctrl+P); does nothing while a dialog is open or before a school
        is.
        """
        if not self.screen.is_modal and self.terms.open_term_or_none is not None:
            from meetingtui.ui.command_palette import Palette

            self.push_screen(Palette())
