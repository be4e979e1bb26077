"""The settings page for a form: arrow keys choose a field, its value is typed below, Enter
sets it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from meetingtui.base.wording import one_line
from meetingtui.school.school import School
from meetingtui.ui.dialogs.choice_dialog import Choice, ChoiceDialog
from meetingtui.ui.screens.school_setup.settings_page import (
    NEXT,
    PageHead,
    SettingsPage,
    SettingsSession,
)
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.cells import pad_cells
from meetingtui.ui.widgets.line_list import LineList

_LABEL = 16
"""Width of a field's label in cells."""


def _no_choices(_: School) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class FormField:
    """One field of a settings form: how a value of the school is shown and set."""

    label: str
    """The field's label."""
    read: Callable[[School], str]
    """Returns the value as text; empty where there is none."""
    write: Callable[[School, str], School]
    """Returns the school with the value that a text means; raises a MeetingTuiError where it
    is invalid.
    """
    hint: str = ""
    """Hint shown while nothing is typed."""
    choices: Callable[[School], Sequence[str]] = _no_choices
    """Returns the texts offered with F6; empty where the value is only typed."""


@dataclass(frozen=True)
class SettingsForm:
    """The fields of a settings page, with a remark and an optional test action."""

    fields: Sequence[FormField]
    note: Callable[[School], str] = lambda _: ""
    """Returns a remark on the present values."""
    try_out: Callable[["FormPage"], None] | None = None
    """Sends a test mail (F5); None where the page is not about mail."""


class FormPage(SettingsPage):
    """A settings page that shows a form and sets its fields one by one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "try_out", "试发一封给自己", key_display="F5"),
        Binding("f6", "choose", "选", key_display="F6"),
        Binding("up", "move(-1)", "上一项", show=False),
        Binding("down", "move(1)", "下一项", show=False),
    ]

    def __init__(self, session: SettingsSession, head: PageHead, form: SettingsForm) -> None:
        super().__init__(session, head)
        self._form = form
        self._at = 0

    def body(self) -> list[Widget]:
        """The list of fields, and the input for the chosen one."""
        return [LineList(id="fields"), Input(id="value")]

    def on_mount(self) -> None:
        self._choose(0)
        self.query_one(Input).focus()

    @property
    def _field(self) -> FormField:
        return self._form.fields[self._at]

    def redraw(self) -> None:
        """Draw every field's value."""
        school = self.session.school
        rows = []
        for field in self._form.fields:
            value = field.read(school)
            shown = plain_content(value, "bold") if value else plain_content("（空）", "$muted")
            rows.append(Content.assemble((pad_cells(field.label, _LABEL), "$muted"), shown))
        self.query_one("#fields", LineList).show(rows, chosen=self._at)
        self.show_message(self._form.note(school))
        self.refresh_bindings()

    def _choose(self, at: int) -> None:
        """Choose a field, and load its value into the input."""
        self._at = max(0, min(at, len(self._form.fields) - 1))
        self.redraw()
        line = self.query_one(Input)
        line.value = self._field.read(self.session.school)
        line.placeholder = self._field.hint
        line.selection = Selection(0, len(line.value))

    def action_move(self, by: int) -> None:
        """Set the typed value, and go to the next or previous field."""
        if self._take():
            self._choose(self._at + by)

    def action_step(self, where: str) -> None:
        """Set the typed value, and go to the next or previous page."""
        if self._take():
            super().action_step(where)

    def action_leave(self) -> None:
        """Set the typed value, and close the page."""
        if self._take():
            super().action_leave()

    @on(Input.Submitted)
    def _entered(self) -> None:
        if not self._take():
            return
        if self._at + 1 < len(self._form.fields):
            self._choose(self._at + 1)
        elif self.head.step:
            self.action_step(NEXT)
        else:
            self._choose(self._at)
            self.show_message("已保存。")

    def _take(self, text: str | None = None) -> bool:
        """Set the chosen field to the typed value.

        Where that is invalid, shows why and returns False.
        """
        field, line = self._field, self.query_one(Input)
        typed = one_line(line.value if text is None else text)
        if typed == field.read(self.session.school) and self.session.school.name:
            return True
        wrong = self.session.change(lambda school: field.write(school, typed))
        if wrong:
            self.show_message(wrong, is_wrong=True)
            return False
        self.redraw()
        return True

    def action_choose(self) -> None:
        """Ask for one of the field's offered values."""
        choices = [
            Choice(each, each or "（不填）") for each in self._field.choices(self.session.school)
        ]
        if not choices:
            return

        def chosen(value: str | None) -> None:
            if value is not None and self._take(value):
                self._choose(self._at + 1 if self._at + 1 < len(self._form.fields) else self._at)

        now = self._field.read(self.session.school)
        self.app.push_screen(ChoiceDialog(self._field.label, choices, now), chosen)

    def action_try_out(self) -> None:
        """Set the typed value, and send a test mail."""
        if self._form.try_out and self._take():
            self._form.try_out(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enable F6 where values are offered, and F5 on the mail page."""
        if action == "choose":
            return bool(self._field.choices(self.session.school))
        if action == "try_out":
            return self._form.try_out is not None
        return super().check_action(action, parameters)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        if self._take():
            self._choose(event.index)
        self.query_one(Input).focus()
