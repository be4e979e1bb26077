"""The app: opens the desk, holds the one write path, answers the keys that work everywhere."""

import gc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.command import Provider

from meetingtui import school as school_file
from meetingtui.errors import MeetingTuiError, StoreBusyError, StoreReadOnlyError
from meetingtui.store.terms import open_present
from meetingtui.ui.between_terms import BetweenTermsApp
from meetingtui.ui.commands import MeetingCommands, Palette
from meetingtui.ui.desk import Clock, Desk, local_now
from meetingtui.ui.home.screen import HomeScreen
from meetingtui.ui.recorder import Recorder, RecordFailed
from meetingtui.ui.search.learner import PinyinLearner, SignsRead
from meetingtui.ui.widgets.cells import brief

if TYPE_CHECKING:
    from meetingtui.ui.widgets.entry_text import EntryText

LEARN_AFTER = 0.3
"""Seconds after which pinyin is learned: home is painted by then."""

COLLECT_AFTER = 20_000
"""New objects after which the collector looks through them: at 700 a paint waits for it often."""


class MeetingApp(BetweenTermsApp):
    """One data folder on one screen."""

    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {MeetingCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "帮助", key_display="F1"),
        Binding("ctrl+z", "undo", "撤销上一步", show=False, priority=False),
        Binding("ctrl+y", "redo", "重做", show=False),
        Binding("ctrl+s", "say_saved", "保存（不用按）", show=False),
        Binding("ctrl+f", "find", "查找", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "全部操作", show=False, priority=True),
        Binding("ctrl+q", "quit", "退出", show=False, priority=True),
    ]

    learner: PinyinLearner

    def __init__(self, folder: Path, *, clock: Clock = local_now) -> None:
        super().__init__()
        self.folder = folder
        """The data folder; where a first start creates one."""
        self._clock = clock

    @property
    def moment(self) -> datetime:
        return self._clock()

    def on_mount(self) -> None:
        if (self.folder / school_file.FILE_NAME).exists():
            self.open_school()
        else:
            from meetingtui.ui.welcome.screen import WelcomeScreen

            self.push_screen(WelcomeScreen(self.folder, self._today), lambda _: self.open_school())

    def on_ready(self) -> None:
        """The first screen is painted: the collector, at rest while all was loaded, wakes."""
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(COLLECT_AFTER)
            gc.enable()

    def open_school(self) -> None:
        try:
            school = school_file.load(self.folder)
            notices = []
            try:
                term, file = open_present(self.folder, school, self._today)
            except (StoreBusyError, StoreReadOnlyError) as error:
                term, file = open_present(self.folder, school, self._today, read_only=True)
                notices.append(error.message)
        except MeetingTuiError as error:
            self.exit(return_code=1, message=error.message)
            return
        notices.extend(file.warnings)
        self.desk = Desk(self.folder, school, term, file, self._clock)
        self.recorder = Recorder(self, file)
        self.learner = PinyinLearner(self, self.desk)
        self._write_changes()
        self.push_screen(HomeScreen(self.desk))
        if notices:
            self.tell("\n".join(notices), "warning", timeout=15)
        self.set_timer(LEARN_AFTER, self.learner.learn)

    @property
    def _today(self) -> date:
        return self._clock().date()

    @work(group="recorder", exit_on_error=True)
    async def _write_changes(self) -> None:
        await self.recorder.run()

    async def on_unmount(self) -> None:
        """The term file is let go; what was queued is written before, by :meth:`action_quit`."""
        if hasattr(self, "desk"):
            self.desk.file.close()

    async def action_quit(self) -> None:
        """Leave with everything on disk."""
        from meetingtui.ui.meeting.screen import MeetingScreen
        from meetingtui.ui.notes.screen import NotesScreen

        for screen in self.screen_stack:
            if isinstance(screen, MeetingScreen | NotesScreen):
                screen.leave()
        if hasattr(self, "recorder"):
            await self.recorder.drain()
        self.exit()

    # What works everywhere

    @on(RecordFailed)
    def _record_failed(self, event: RecordFailed) -> None:
        self.tell(event.error.message, "error", timeout=20)

    def action_undo(self) -> None:
        """Take back the last step."""
        self._step("undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._step("redo")

    def on_entry_text_stepped(self, event: "EntryText.Stepped") -> None:
        """The same from the entry line, in its turn among what was entered."""
        self._step("undo" if event.by < 0 else "redo")

    def _step(self, way: str) -> None:
        if not hasattr(self, "recorder") or self.desk.is_locked:
            return
        verb = "撤销" if way == "undo" else "重做"

        def report(words: str | None) -> None:
            self.tell(f"已{verb}：{brief(words)}" if words else f"没有可{verb}的操作")

        (self.recorder.undo if way == "undo" else self.recorder.redo)(report)

    @work
    async def undo_down_to(self) -> None:
        """Ask down to which step to take back, and take all those back at once."""
        from meetingtui.ui.dialogs.history import UndoDialog

        await self.recorder.drain()
        done = self.desk.file.undo_history
        if not done:
            self.tell("没有可撤销的操作")
        elif steps := await self.push_screen_wait(UndoDialog(done)):
            earliest = brief(done[steps - 1])
            self.recorder.undo(lambda _: self.tell(f"已撤销 {steps} 步，到“{earliest}”为止"), steps)

    def action_say_saved(self) -> None:
        """Ctrl+S, a habit of many."""
        self.tell("每一步都已自动保存")

    @on(SignsRead)
    def _signs_read(self, event: SignsRead) -> None:
        self.desk.pinyin = self.desk.pinyin.with_more(event.readings)
        for screen in self.screen_stack:
            screen.post_message(SignsRead(event.readings))

    def action_find(self) -> None:
        """Search, unless a question waits for its answer."""
        from meetingtui.ui.search.opening import find
        from meetingtui.ui.search.screen import SearchScreen

        if isinstance(self.screen, SearchScreen):
            self.screen.search_again()
        elif not self.screen.is_modal and hasattr(self, "desk"):
            find(self, self.desk.query)

    def action_command_palette(self) -> None:
        """Open the palette, unless a question waits for its answer."""
        if not self.screen.is_modal and hasattr(self, "desk"):
            self.push_screen(Palette())
