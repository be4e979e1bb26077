"""``meetingtui follow``: a second window that shows the room how the meeting stands."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from meetingtui import school as school_file
from meetingtui.errors import StoreError
from meetingtui.store.terms import open_present
from meetingtui.store.watch import TermWatch
from meetingtui.ui.desk import Clock, Desk
from meetingtui.ui.follow.room import before_the_room, picture, way
from meetingtui.ui.follow.window import RoomMasthead, RoomPicture
from meetingtui.ui.marks import plain
from meetingtui.ui.wall import WallApp

PAUSE = 0.25
"""Seconds between two looks at the term file."""

HINT_SECONDS = 6
"""How long the keys are told."""

HINT = "F12 明暗主题    Ctrl+Q 退出"
TROUBLE = "记录文件暂时读不到，正在重试"


def desk_of(folder: Path, clock: Clock) -> Desk:
    """The folder's school and its present term, opened only to look at.

    Raises:
        SettingsError: school.yaml is not there or cannot be used.
        StoreError: the term file cannot be read or understood.
    """
    school = school_file.load(folder)
    term, file = open_present(folder, school, clock().date(), read_only=True)
    return Desk(folder, school, term, file, clock)


class FollowApp(WallApp):
    """Looks at one term file and shows what the room should see; writes nothing."""

    CSS_PATH = "follow.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "quit", "退出", show=False, priority=True),
    ]

    masthead = getters.query_one(RoomMasthead)
    room = getters.query_one(RoomPicture)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._watch = TermWatch(desk.file.path, desk.term.id)
        self._is_reading_well = True

    @property
    def moment(self) -> datetime:
        return self._desk.now

    def compose(self) -> ComposeResult:
        yield RoomMasthead(self._desk, "")
        yield Static(id="way", markup=False)
        with Container():
            yield RoomPicture(picture(self._desk))
        yield Static(HINT, id="foot", markup=False)

    def on_mount(self) -> None:
        self.redraw()
        self.set_timer(HINT_SECONDS, self._show_foot)
        self._follow()

    def on_resize(self) -> None:
        self._show_way()

    @work
    async def _follow(self) -> None:
        """Look again and again, in a thread: a slow disk keeps neither key nor paint waiting."""
        while True:
            file, is_well = None, True
            try:
                file = await asyncio.to_thread(self._watch.look)
            except StoreError:
                is_well = False
            if not self.is_running:  # the widgets are going already
                return
            self._tell_reading(well=is_well)
            if file is not None:
                self._desk.file = file
                self.redraw()
            await asyncio.sleep(PAUSE)

    def redraw(self) -> None:
        """Show the records as they stand now."""
        meeting = before_the_room(self._desk)
        self.masthead.rename(meeting.title if meeting else "")
        self._show_way()
        self.room.show(picture(self._desk))

    def _show_way(self) -> None:
        self.query_one("#way", Static).update(way(self._desk, self.size.width - 2))

    def _tell_reading(self, *, well: bool) -> None:
        if well is not self._is_reading_well:
            self._is_reading_well = well
            self._show_foot()

    def _show_foot(self) -> None:
        words = Content("") if self._is_reading_well else plain(TROUBLE, "$at-risk")
        self.query_one("#foot", Static).update(words)

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave."""
        self.query_one("#foot", Static).update(HINT)
