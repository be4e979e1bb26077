"""Base classes of the settings pages: a page, a page that is a form of labelled fields with the
form's data, and the session through which alone they change the school.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from meetingtui.base.clock import Clock
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import one_line
from meetingtui.school.school import FILE_NAME, School
from meetingtui.store.settings_files import create_school_folder, save_school
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# The session through which alone the settings screens write school.yaml


SchoolEdit = Callable[[School], School]
"""Function that changes a school; raises a MeetingTuiError where the change is invalid."""


class SchoolEditingSession:
    """Applies changes to the school's settings, writes each to school.yaml at once, and can undo
    them one by one.
    """

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
        """The school's settings as they are now."""
        self._clock = clock
        self._on_saved = on_saved
        self._earlier_schools: list[School] = []

    @property
    def now(self) -> datetime:
        """The present local date and time."""
        return self._clock()

    @property
    def has_school_file(self) -> bool:
        """Whether the data folder contains a school.yaml."""
        return (self.folder / FILE_NAME).is_file()

    def save_edit_or_error(self, edit: SchoolEdit) -> str:
        """Apply a change to the school's settings and write them; a change that changes nothing is
        not written again. In a folder without a school, the folder's files are created.

        Args:
            edit: returns the changed school.

        Returns:
            The message why the change is refused or cannot be written, the settings then staying as
            they were; empty where it was saved.
        """
        try:
            fresh = edit(self.school)
            if fresh != self.school or not self.has_school_file:
                self._write_school(fresh)
                self._earlier_schools.append(self.school)
                self._use_and_report_saved_school(fresh)
        except MeetingTuiError as error:
            return error.message
        return ""

    def undo_last_edit(self) -> str:
        """Undo the last change of the school's settings and write them; returns a message on the
        result. The first naming of a school is not undone.
        """
        if not self._earlier_schools:
            return "没有可撤销的改动。"
        school = self._earlier_schools[-1]
        if not school.name:
            return "校名不能撤销，可以直接改。"
        try:
            self._write_school(school)
        except MeetingTuiError as error:
            return error.message
        self._earlier_schools.pop()
        self._use_and_report_saved_school(school)
        return "已撤销上一处改动。"

    def _write_school(self, school: School) -> None:
        """Write school.yaml; in a folder without a school, create the folder's files first."""
        if self.has_school_file:
            save_school(self.folder, school, self.now)
        else:
            create_school_folder(self.folder, self.now.date(), school)

    def _use_and_report_saved_school(self, school: School) -> None:
        """Take saved settings as the school's present ones, and report them to whoever opened the
        settings.
        """
        self.school = school
        self._on_saved(school)


# The base of all settings pages


NEXT_STEP, PREVIOUS_STEP = "next", "back"
"""Answers of a setup page: go to the next page, or back to the one before; None ends the setup."""


@dataclass(frozen=True)
class PageHeading:
    """A settings page's title and hint, and which step of the first setup it is."""

    title: str
    """The settings page's title, such as 部门."""
    hint: str
    """One or two sentences on what to do on the settings page; empty for none."""
    step: int = 0
    """Number of the page's step in the first setup, from 1; 0 for a page of the settings."""
    steps: int = 6
    """Number of steps of the first setup."""

    @property
    def heading_text(self) -> str:
        """The heading of a settings page, such as 设置本校 3/6 部门."""
        return (
            f"设置本校  {self.step}/{self.steps}  {self.title}"
            if self.step
            else f"学校设置  {self.title}"
        )


class SettingsPage(Screen[str | None]):
    """The base class of a settings page; subclasses provide the widgets in :meth:`body_widgets` and
    draw the present values in :meth:`redraw`, which is also called whenever the page comes to the
    front.

    It returns :data:`NEXT_STEP` or :data:`PREVIOUS_STEP` in the first setup, else None.
    """

    CSS_PATH = "school_setup.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "go_to_step('back')", "上一步", key_display="F3"),
        Binding("f4", "go_to_step('next')", "下一步", key_display="F4"),
        Binding("ctrl+z", "undo", "撤销上一处改动", show=False, priority=True),
        Binding("escape", "leave", "返回", key_display="Esc"),
        Binding("escape", "stop_setup", "先设到这里", show=False),
    ]

    def __init__(self, session: SchoolEditingSession, head: PageHeading) -> None:
        super().__init__()
        self.session = session
        """The session that applies changes to the school's settings and writes them."""
        self.page_heading = head
        """Title, hint and setup step of the settings page."""

    def compose(self) -> ComposeResult:
        yield Static(self.page_heading.heading_text, id="page-head", markup=False)
        if self.page_heading.hint:
            yield WrappedText(self.page_heading.hint, id="page-hint")
        yield from self.body_widgets()
        yield WrappedText(id="page-note")
        yield KeyBar()

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of a settings page, shown between its hint and its message line."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the school's present values on the settings page."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self.redraw()

    def show_message(self, message: str, *, is_wrong: bool = False) -> None:
        """Show a message below the widgets of the settings page, as an error with ``is_wrong``; it
        replaces the one before.
        """
        self.query_one("#page-note", WrappedText).show_text(
            plain_content(message, "bold $overdue" if is_wrong else "$muted")
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of a settings page can run now; else its key is hidden: next,
        back and stop in the first setup, leaving with Esc outside it.
        """
        if action in ("go_to_step", "stop_setup"):
            return self.page_heading.step > 0
        if action == "leave":
            return self.page_heading.step == 0
        return True

    def action_go_to_step(self, answer: str) -> None:
        """Close the page of the first setup.

        Args:
            answer: :data:`NEXT_STEP` or :data:`PREVIOUS_STEP`, the page to show next.
        """
        self.dismiss(answer)

    def action_leave(self) -> None:
        """Close the settings page."""
        self.dismiss(None)

    def action_stop_setup(self) -> None:
        """End the first setup; what was set up is saved."""
        self.dismiss(None)

    def action_undo(self) -> None:
        """Undo the last change of the school's settings, and show whether that succeeded."""
        result = self.session.undo_last_edit()
        self.redraw()
        self.show_message(result)


def entry_name_getter_and_recorder(
    name: str, present_names: Callable[[], Collection[str]]
) -> tuple[Callable[[], str], Callable[[str], None]]:
    """Follow the name of a settings entry (person, department, goal) while a form changes it, also
    when a change is refused or undone.

    Args:
        name: the entry's name; empty for a new entry.
        present_names: returns the names of all such entries in the school.

    Returns:
        A function that returns the entry's present name, empty while a new entry has none; and a
        function to be called with each name that the entry is about to get.
    """
    names = [name]

    def present_name() -> str:
        """Return the newest of the names under which the school has the entry; its first name where
        it has none.
        """
        present = present_names()
        return next((each for each in reversed(names) if each in present), name)

    return present_name, names.append


_FIELD_LABEL_CELLS = 16
"""Width of a field's label in cells."""


def _no_offered_choices(_: School) -> Sequence[str]:
    """Return no values; the default for a form field that offers none to choose from."""
    return ()


@dataclass(frozen=True)
class FormField:
    """One field of a settings form: its label, and how its value is read from the school and
    set.
    """

    label: str
    """The form field's label."""
    value_text: Callable[[School], str]
    """Returns the field's value in the school's settings as text; empty where there is none."""
    with_value: Callable[[School, str], School]
    """Returns the school with the value that a text means for the field; raises a MeetingTuiError
    where it is invalid.
    """
    hint: str = ""
    """Hint shown in the form field while nothing is typed."""
    choices: Callable[[School], Sequence[str]] = _no_offered_choices
    """Returns the texts that the form field offers with F6; empty where the value is only typed."""


@dataclass(frozen=True)
class SettingsForm:
    """The fields of a settings page, with a remark and an optional test action."""

    fields: Sequence[FormField]
    remark: Callable[[School], str] = lambda _: ""
    """Returns a remark on the present values of the settings form; empty for none."""
    send_test: Callable[["FormPage"], None] | None = None
    """Starts sending a test mail (F5), given the page; None where the settings form is not about
    mail.
    """


class FormPage(SettingsPage):
    """A settings page that shows a form and sets its fields one by one: a typed value is saved when
    another field is chosen or the page is left.

    Args:
        session: applies the changes and writes them.
        head: the page's title and hint.
        form: the form.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "send_test_mail", "试发一封给自己", key_display="F5"),
        Binding("f6", "choose_value", "选", key_display="F6"),
        Binding("up", "move_selection(-1)", "上一项", show=False),
        Binding("down", "move_selection(1)", "下一项", show=False),
    ]

    def __init__(
        self, session: SchoolEditingSession, head: PageHeading, form: SettingsForm
    ) -> None:
        super().__init__(session, head)
        self._form = form
        self._field_index = 0

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of a settings form: the list of fields, and the input for the chosen
        field.
        """
        return [LineList(id="fields"), Input(id="value")]

    def on_mount(self) -> None:
        self._choose_field(0)
        self.query_one(Input).focus()

    @property
    def _chosen_field(self) -> FormField:
        """The field of the settings form that is edited."""
        return self._form.fields[self._field_index]

    def redraw(self) -> None:
        """Draw the value of every field of the settings form and its remark; the text in the input
        stays.
        """
        school = self.session.school
        rows = []
        for field in self._form.fields:
            value = field.value_text(school)
            shown = plain_content(value, "bold") if value else plain_content("（空）", "$muted")
            rows.append(
                Content.assemble((fit_to_cells(field.label, _FIELD_LABEL_CELLS), "$muted"), shown)
            )
        self.query_one("#fields", LineList).show_lines(rows, chosen=self._field_index)
        self.show_message(self._form.remark(school))
        self.refresh_bindings()

    def _choose_field(self, index: int) -> None:
        """Choose a field of the settings form, and load its value into the input.

        Args:
            index: the index of the field, limited to the fields there are.
        """
        self._field_index = max(0, min(index, len(self._form.fields) - 1))
        self.redraw()
        line = self.query_one(Input)
        line.value = self._chosen_field.value_text(self.session.school)
        line.placeholder = self._chosen_field.hint
        line.selection = Selection(0, len(line.value))

    def action_move_selection(self, offset: int) -> None:
        """Set the chosen field to the typed value, and go to the next (1) or previous (-1) field of
        the form; an invalid value keeps the field chosen.
        """
        if self._set_chosen_field():
            self._choose_field(self._field_index + offset)

    def action_go_to_step(self, answer: str) -> None:
        """Set the chosen field to the typed value, and close the form; an invalid value keeps it
        open.

        Args:
            answer: :data:`NEXT_STEP` or :data:`PREVIOUS_STEP`, the page to show next.
        """
        if self._set_chosen_field():
            super().action_go_to_step(answer)

    def action_leave(self) -> None:
        """Set the chosen field to the typed value, and close the settings form; an invalid value
        keeps it open.
        """
        if self._set_chosen_field():
            super().action_leave()

    @on(Input.Submitted)
    def _set_value_and_go_to_next_field(self) -> None:
        """Set the form field to the typed value on Enter and go to the next field; after the last
        one, in the first setup, to the next page. An invalid value keeps the field chosen.
        """
        if not self._set_chosen_field():
            return
        if self._field_index + 1 < len(self._form.fields):
            self._choose_field(self._field_index + 1)
        elif self.page_heading.step:
            self.action_go_to_step(NEXT_STEP)
        else:
            self._choose_field(self._field_index)
            self.show_message("已保存。")

    def _set_chosen_field(self, text: str | None = None) -> bool:
        """Set the form's chosen field to the typed value, or to ``text`` where it is given, and
        save it; a value that is unchanged is not checked.

        Returns:
            False where the value is invalid or cannot be saved; a message then says why.
        """
        field, line = self._chosen_field, self.query_one(Input)
        typed = one_line(line.value if text is None else text)
        if typed == field.value_text(self.session.school) and self.session.school.name:
            return True
        wrong = self.session.save_edit_or_error(lambda school: field.with_value(school, typed))
        if wrong:
            self.show_message(wrong, is_wrong=True)
            return False
        self.redraw()
        return True

    def action_choose_value(self) -> None:
        """Ask for one of the values that the chosen form field offers, set it, and go to the next
        field; does nothing where it offers none.
        """
        choices = [
            Choice(each, each or "（不填）")
            for each in self._chosen_field.choices(self.session.school)
        ]
        if not choices:
            return

        def on_answer(value: str | None) -> None:
            if value is not None and self._set_chosen_field(value):
                self._choose_field(
                    self._field_index + 1
                    if self._field_index + 1 < len(self._form.fields)
                    else self._field_index
                )

        now = self._chosen_field.value_text(self.session.school)
        self.app.push_screen(ChoiceDialog(self._chosen_field.label, choices, now), on_answer)

    def action_undo(self) -> None:
        """Undo the last change of the school's settings; where it was one of the chosen field, put
        the field's former value into the input.
        """
        value = self._chosen_field.value_text(self.session.school)
        super().action_undo()
        former_value = self._chosen_field.value_text(self.session.school)
        if former_value != value:
            # Else leaving the form would save the undone value again.
            line = self.query_one(Input)
            line.value = former_value
            line.selection = Selection(0, len(former_value))

    def action_send_test_mail(self) -> None:
        """Set the chosen field to the typed value, and start sending a test mail; an invalid value
        sends none.
        """
        if self._form.send_test and self._set_chosen_field():
            self._form.send_test(self)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of a settings form can run now; else its key is hidden: F6 where
        the chosen field offers values, F5 on the mail page.
        """
        if action == "choose_value":
            return bool(self._chosen_field.choices(self.session.school))
        if action == "send_test_mail":
            return self._form.send_test is not None
        return super().check_action(action, parameters)

    @on(LineList.LineClicked)
    def _set_value_and_edit_clicked_field(self, event: LineList.LineClicked) -> None:
        """Set the chosen field to the typed value, and edit the clicked field of the form; an
        invalid value keeps the field chosen.
        """
        if self._set_chosen_field():
            self._choose_field(event.index)
        self.query_one(Input).focus()
