"""The app: opens the desk, holds the one write path, knows the way between screens."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from meetingtui import school as school_file
from meetingtui.errors import MeetingTuiError, StoreBusyError
from meetingtui.meeting.agenda import prepare
from meetingtui.store.folder import open_term
from meetingtui.store.records import Change, Records
from meetingtui.ui.commands import PALETTE_PLACEHOLDER, system_commands
from meetingtui.ui.desk import Clock, Desk
from meetingtui.ui.home.screen import HomeScreen
from meetingtui.ui.recorder import Recorder, RecordFailed
from meetingtui.ui.theme import DARK, LIGHT, THEMES


def local_now() -> datetime:
    """The wall clock's time, without a zone."""
    return datetime.now().astimezone().replace(tzinfo=None)


class MeetingApp(App[None]):
    """One data folder on one screen."""

    TITLE = "行政例会"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "帮助", key_display="F1"),
        Binding("ctrl+z", "undo", "撤销上一步", show=False, priority=False),
        Binding("ctrl+y", "redo", "重做", show=False),
        Binding("f12", "switch_theme", "明暗主题", show=False),
        Binding("ctrl+q", "quit", "退出", show=False, priority=True),
    ]

    desk: Desk
    recorder: Recorder

    def __init__(self, folder: Path, *, clock: Clock = local_now) -> None:
        super().__init__()
        self.folder = folder
        """The data folder; where a first start creates one."""
        self._clock = clock
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = LIGHT.name

    def on_mount(self) -> None:
        if (self.folder / school_file.FILE_NAME).exists():
            self.open_school()
        else:
            from meetingtui.ui.welcome.screen import WelcomeScreen

            self.push_screen(WelcomeScreen(self.folder, self._today), lambda _: self.open_school())

    def open_school(self) -> None:
        """Open the data folder's school at its present term, and show home."""
        try:
            school = school_file.load(self.folder)
            term = school.term(self._today)
            try:
                file = open_term(self.folder, term)
            except StoreBusyError as error:
                file = open_term(self.folder, term, read_only=True)
                self.notify(error.message, severity="warning", timeout=15, markup=False)
        except MeetingTuiError as error:
            self.exit(return_code=1, message=error.message)
            return
        for warning in file.warnings:
            self.notify(warning, severity="warning", timeout=15, markup=False)
        self.desk = Desk(self.folder, school, term, file, self._clock)
        self.recorder = Recorder(self, file)
        self._write_changes()
        self.push_screen(HomeScreen(self.desk))

    @property
    def _today(self) -> date:
        return self._clock().date()

    @work(group="recorder", exit_on_error=True)
    async def _write_changes(self) -> None:
        await self.recorder.run()

    async def on_unmount(self) -> None:
        """Everything queued is written before the term file is let go."""
        if hasattr(self, "desk"):
            self.desk.file.close()

    async def action_quit(self) -> None:
        """Leave with everything on disk."""
        from meetingtui.ui.meeting.screen import MeetingScreen

        for screen in self.screen_stack:
            if isinstance(screen, MeetingScreen):
                screen.leave()
        if hasattr(self, "recorder"):
            await self.recorder.drain()
        self.exit()

    # The ways between screens

    @work
    async def open_meeting(self) -> None:
        """Go to the meeting in hand; prepare the next one where there is none."""
        from meetingtui.ui.meeting.screen import MeetingScreen

        desk = self.desk
        if desk.current_meeting is None:

            def build(records: Records) -> Change:
                fresh = prepare(
                    records.meetings,
                    records.items,
                    school=desk.school,
                    term=desk.term,
                    today=desk.today,
                )
                return Change(words=f"准备{fresh.title}", meetings=(fresh,))

            self.recorder.record(build)
            await self.recorder.drain()
        if (meeting := desk.current_meeting) is not None:
            self.push_screen(MeetingScreen(desk, self.recorder, meeting.id))

    def open_plan(self) -> None:
        """Go to the plan."""
        from meetingtui.ui.plan.screen import PlanScreen

        self.push_screen(PlanScreen(self.desk, self.recorder))

    def open_item(self, item_id: int) -> None:
        """Go to one item and its whole history."""
        from meetingtui.ui.plan.item_screen import ItemScreen

        self.push_screen(ItemScreen(self.desk, self.recorder, item_id))

    def open_minutes(self, meeting_id: int | None = None) -> None:
        """Go to the minutes, at one meeting or the latest."""
        from meetingtui.ui.minutes.screen import MinutesScreen

        self.push_screen(MinutesScreen(self.desk, meeting_id))

    # What works everywhere

    @on(RecordFailed)
    def _record_failed(self, event: RecordFailed) -> None:
        self.clear_notifications()
        self.notify(event.error.message, severity="error", timeout=20, markup=False)

    def action_undo(self) -> None:
        """Take back the last step."""
        self._step("undo")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._step("redo")

    def _step(self, way: str) -> None:
        if not hasattr(self, "recorder") or self.desk.file.read_only:
            return
        done, nothing = (
            ("已撤销", "没有可撤销的操作")
            if way == "undo"
            else (
                "已重做",
                "没有可重做的操作",
            )
        )

        def report(words: str | None) -> None:
            self.notify(f"{done}：{words}" if words else nothing, markup=False)

        (self.recorder.undo if way == "undo" else self.recorder.redo)(report)

    def action_help(self) -> None:
        """Show every key of the screen at hand."""
        from meetingtui.ui.dialogs.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen))

    def action_switch_theme(self) -> None:
        """Bright classroom or dim one."""
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette's commands, in Chinese."""
        yield from system_commands(self, screen)

    def action_command_palette(self) -> None:
        """Open the palette, with its prompt in Chinese."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(
                CommandPalette(placeholder=PALETTE_PLACEHOLDER, id="--command-palette")
            )
