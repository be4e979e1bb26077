"""The app: opens the desk, holds the one write path, answers the keys that work everywhere."""

import asyncio
import gc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.command import Provider

from meetingtui import school as school_file
from meetingtui.errors import (
    MeetingTuiError,
    StoreBusyError,
    StoreDamagedError,
    StoreReadOnlyError,
)
from meetingtui.store.folder import open_term, term_files, term_path
from meetingtui.store.restoring import copied_before, lacking
from meetingtui.store.safekeeping import keep_safe
from meetingtui.store.terms import present_term
from meetingtui.ui.backups.start import (
    ask_about_less,
    ask_for_settings,
    ask_to_go_back,
    remarks,
)
from meetingtui.ui.between_terms import BetweenTermsApp
from meetingtui.ui.commands import MeetingCommands, Palette
from meetingtui.ui.desk import Clock, Desk, local_now
from meetingtui.ui.following import Following
from meetingtui.ui.home.screen import HomeScreen
from meetingtui.ui.item_drafts import ItemDraftKeeper
from meetingtui.ui.recorder import Recorder, RecordFailed
from meetingtui.ui.search.learner import PinyinLearner, SignsRead
from meetingtui.ui.widgets.cells import brief

if TYPE_CHECKING:
    from meetingtui.ui.widgets.entry_text import EntryText

LEARN_AFTER = 0.3
"""Seconds after which pinyin is learned: home is painted by then."""

ROUND_AFTER = 60
"""Seconds between two looks at the calendar: a new day is copied."""

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
        elif term_files(self.folder):
            ask_for_settings(self)
        else:
            from meetingtui.ui.welcome.screen import WelcomeScreen

            self.push_screen(WelcomeScreen(self.folder, self._today), lambda _: self.open_school())

    def on_ready(self) -> None:
        """The first screen is painted: the collector, at rest while all was loaded, wakes."""
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(COLLECT_AFTER)
            gc.enable()

    def open_school(self, *said: str) -> None:
        """Open the data folder's school at its present term, and show home and what was said."""
        try:
            school = school_file.load(self.folder)
            term = present_term(self.folder, school, self._today)
            path = term_path(self.folder, term.id)
            before = copied_before(path, term.id)
            notices = [*said, *remarks(self.folder, path, self.moment)]
            try:
                file = open_term(self.folder, term)
            except (StoreBusyError, StoreReadOnlyError) as error:
                file = open_term(self.folder, term, read_only=True)
                notices.append(error.message)
        except StoreDamagedError as error:
            ask_to_go_back(self, term, error)
            return
        except MeetingTuiError as error:
            self.exit(return_code=1, message=error.message)
            return
        notices.extend(file.warnings)
        self.desk = Desk(self.folder, school, term, file, self._clock)
        self.recorder = Recorder(self, file)
        self.item_drafts = ItemDraftKeeper(self, self.desk, self.recorder)
        self.learner = PinyinLearner(self, self.desk)
        self._write_changes()
        self.push_screen(HomeScreen(self.desk))
        if before and (lost := lacking(file.records, before)):
            ask_about_less(self, lost)
        if notices:
            self.tell("\n".join(notices), "warning", timeout=15)
        self.set_timer(LEARN_AFTER, self.learner.learn)
        self._make_rounds()

    @property
    def _today(self) -> date:
        return self._clock().date()

    @work(group="recorder", exit_on_error=True)
    async def _write_changes(self) -> None:
        await self.recorder.run()

    @work(group="rounds")
    async def _make_rounds(self) -> None:
        """Copies once a day, also where the program stays open; or follow who records."""
        if self.desk.file.read_only:
            await Following(self, self.desk).run()
            return
        last = None
        while True:
            await asyncio.sleep(ROUND_AFTER)
            if last != self._today:
                last = self._today
                if said := await self._keep_safe():
                    self.tell("\n".join(said), "warning", timeout=15)

    async def _keep_safe(self) -> tuple[str, ...]:
        desk = self.desk
        copy_to = desk.school.backup.copy_to
        return await asyncio.to_thread(keep_safe, desk.file, copy_to, desk.now)

    @work
    async def begin_recording(self) -> None:
        """Open the school anew, once the window that recorded is closed."""
        while not isinstance(self.screen, HomeScreen):
            self.pop_screen()
        self.workers.cancel_group(self, "rounds")
        self.workers.cancel_group(self, "recorder")
        self.pop_screen()
        self.open_school()

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
        said: tuple[str, ...] = ()
        if hasattr(self, "recorder"):
            self.item_drafts.look()
            await self.recorder.drain()
            if not self.desk.file.read_only:
                said = await self._keep_safe()
        self.exit(message="\n".join(said) or None)

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
