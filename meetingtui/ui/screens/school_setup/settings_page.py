"""The base of all settings pages: heading, hint, message line and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from meetingtui.base.clock import Clock
from meetingtui.base.errors import MeetingTuiError
from meetingtui.school.school import FILE_NAME, School
from meetingtui.store.school_settings import create_school_folder, save_school
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.wrapping import Paragraphs

# A session of changing the school's settings, the only way in which the screens write school.yam


Edit = Callable[[School], School]
"""Function that changes a school; raises a MeetingTuiError where the change is invalid."""


class SettingsSession:
    """Applies changes to a school, writes each at once, and can undo them."""

    def __init__(
        self,
        folder: Path,
        school: School,
        clock: Clock,
        *,
        on_saved: Callable[[School], None] = lambda _: None,
    ) -> None:
        """Start with a school.

        Args:
            folder: the data folder; created with the first change where it does not exist.
            school: the present settings.
            clock: local time without zone.
            on_saved: is called with the school after every change that is on disk.
        """
        self.folder = folder
        self.school = school
        """The school as it is now."""
        self._clock = clock
        self._on_saved = on_saved
        self._before: list[School] = []

    @property
    def now(self) -> datetime:
        """The present local date and time."""
        return self._clock()

    @property
    def is_written(self) -> bool:
        """Whether a school.yaml exists in the folder."""
        return (self.folder / FILE_NAME).is_file()

    def change(self, edit: Edit) -> str:
        """Apply a change and write it. Returns an error message; empty where it was saved."""
        try:
            fresh = edit(self.school)
            if fresh != self.school or not self.is_written:
                self._write(fresh)
                self._before.append(self.school)
                self._adopt(fresh)
        except MeetingTuiError as error:
            return error.message
        return ""

    def undo(self) -> str:
        """Undo the last change; returns a message on the result."""
        if not self._before:
            return "没有可撤销的改动。"
        school = self._before[-1]
        if not school.name:
            return "校名不能撤销，可以直接改。"
        try:
            self._write(school)
        except MeetingTuiError as error:
            return error.message
        self._before.pop()
        self._adopt(school)
        return "已撤销上一处改动。"

    def _write(self, school: School) -> None:
        if self.is_written:
            save_school(self.folder, school, self.now)
        else:
            create_school_folder(self.folder, self.now.date(), school)

    def _adopt(self, school: School) -> None:
        self.school = school
        self._on_saved(school)


# The base of all settings pages


NEXT, BACK = "next", "back"
"""Answers of a setup page: go to the next page, or back to the one before; None ends the setup."""


@dataclass(frozen=True)
class PageHead:
    """A settings page's title, hint and place in the first setup."""

    title: str
    """The page's title, such as 部门."""
    hint: str
    """One or two sentences on what to do on the page."""
    step: int = 0
    """Number of the step in the first setup, from 1; 0 for a page of the settings."""
    steps: int = 6
    """Number of steps of the first setup."""

    @property
    def words(self) -> str:
        """The heading line, such as 设置本校  3/6  部门."""
        return (
            f"设置本校  {self.step}/{self.steps}  {self.title}"
            if self.step
            else f"学校设置  {self.title}"
        )


class SettingsPage(Screen[str | None]):
    """The base class of a settings page; subclasses provide the widgets in :meth:`body`.

    It returns :data:`NEXT`, :data:`BACK` or None.
    """

    CSS_PATH = "school_setup.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "step('back')", "上一步", key_display="F3"),
        Binding("f4", "step('next')", "下一步", key_display="F4"),
        Binding("ctrl+z", "undo", "撤销上一处改动", show=False, priority=True),
        Binding("escape", "leave", "返回", key_display="Esc"),
        Binding("escape", "stop", "先设到这里", show=False),
    ]

    def __init__(self, session: SettingsSession, head: PageHead) -> None:
        super().__init__()
        self.session = session
        """The school and the way to the disk."""
        self.head = head
        """Title, hint and step."""

    def compose(self) -> ComposeResult:
        yield Static(self.head.words, id="page-head", markup=False)
        if self.head.hint:
            yield Paragraphs(self.head.hint, id="page-hint")
        yield from self.body()
        yield Paragraphs(id="page-note")
        yield KeyBar()

    def body(self) -> list[Widget]:
        """Return the page's widgets, shown between hint and message line."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the school's present values."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.redraw()

    def show_message(self, words: str, *, is_wrong: bool = False) -> None:
        """Show a message below the body, as an error with ``is_wrong``."""
        self.query_one("#page-note", Paragraphs).show(
            plain_content(words, "bold $overdue" if is_wrong else "$muted")
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable keys by use: next, back and stop in the first setup, Esc for leaving a page
        of the settings.
        """
        if action in ("step", "stop"):
            return self.head.step > 0
        if action == "leave":
            return self.head.step == 0
        return True

    def action_step(self, where: str) -> None:
        """Close with the answer for the next or the previous step."""
        self.dismiss(where)

    def action_leave(self) -> None:
        """Close the page."""
        self.dismiss(None)

    def action_stop(self) -> None:
        """End the first setup; what was set up is saved."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Undo the last change of the settings."""
        self.show_message(self.session.undo())
        self.redraw()
