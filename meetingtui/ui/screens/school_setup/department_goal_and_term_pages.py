"""The settings page of departments (部门), a settings page that lists entries of another kind, and
the two kinds it is used for: goals (目标) and terms (学期).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.base.term_calendar import default_term_after
from meetingtui.base.wording import full_date
from meetingtui.school import school_editing as editing
from meetingtui.school.school import Goal, School
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.school_setup.settings_forms import department_form, term_form
from meetingtui.ui.screens.school_setup.settings_page_base import (
    FormField,
    FormPage,
    PageHeading,
    SchoolEdit,
    SchoolEditingSession,
    SettingsForm,
    SettingsPage,
    entry_name_getter_and_recorder,
)
from meetingtui.ui.widgets.text_layout import fit_to_cells

_DEPARTMENT_NAME_WIDTH = 22


class DepartmentsPage(SettingsPage):
    """A settings page with one row a department, in reporting order; usual departments that the
    school does not have follow, to be added.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "add_or_remove_department", "选", key_display="空格"),
        Binding("f5", "add_own_department", "加一个", key_display="F5"),
        Binding("delete", "remove_department", "去掉", show=False),
        Binding("ctrl+up", "move_department(-1)", "往前排", show=False),
        Binding("ctrl+down", "move_department(1)", "往后排", show=False),
    ]

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of the departments page: one list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw the school's departments and those that can be added."""
        school = self.session.school
        rows = self.query_one(OptionList)
        index = rows.highlighted or 0
        options = []
        for each in school.departments:
            kind = "年级部　" if each.grade_group else "教研组　" if each.teaching_group else ""
            head = f"负责人 {each.head}　" if each.head else ""
            short = f"也叫 {'、'.join(each.short)}" if each.short else ""
            row = Content.assemble(
                ("√ ", "bold $done"),
                (fit_to_cells(each.name, _DEPARTMENT_NAME_WIDTH), "bold"),
                f"{kind}{head}{short}",
            )
            options.append(Option(row, id=each.name))
        known = {name for each in school.departments for name in (each.name, *each.former)}
        options += [
            Option(Content.assemble("  ", (each.name, "$muted")), id=each.name)
            for each in editing.USUAL_DEPARTMENTS
            if each.name not in known
        ]
        rows.set_options(options)
        rows.highlighted = min(index, len(options) - 1)
        self.show_message(
            f"已选 {len(school.departments)} 个。回车改名称、简称、负责人；Ctrl+↑↓ 排先后。"
        )

    @property
    def _selected_department_name_and_presence(self) -> tuple[str, bool]:
        """The name of the department in the selected row, and whether the school has it; an empty
        name and False where no row is selected.
        """
        rows = self.query_one(OptionList)
        if rows.highlighted is None:
            return "", False
        name = rows.get_option_at_index(rows.highlighted).id or ""
        return name, any(each.name == name for each in self.session.school.departments)

    def _save_edit_and_redraw(self, edit: SchoolEdit) -> None:
        """Apply an edit to the school, save it and redraw the departments; where it is refused,
        show why.
        """
        wrong = self.session.save_edit_or_error(edit)
        self.redraw()
        if wrong:
            self.show_message(wrong, is_wrong=True)

    @on(OptionList.OptionSelected)
    def _open_department_form_or_add_department(self) -> None:
        """Open the form of the selected department; one that the school does not have is added
        instead.
        """
        name, is_ticked = self._selected_department_name_and_presence
        if is_ticked:
            self._open_form(name)
        else:
            self.action_add_or_remove_department()

    def action_add_or_remove_department(self) -> None:
        """Add the chosen department to the school, or remove it where the school has it, asking
        first where people belong to it.
        """
        name, is_ticked = self._selected_department_name_and_presence
        if is_ticked:
            self.action_remove_department()
        elif name:
            self._save_edit_and_redraw(
                lambda school: editing.with_usual_department_added(school, name)
            )
            self.query_one(OptionList).highlighted = self._department_row_index(name)

    @work
    async def action_remove_department(self) -> None:
        """Remove the chosen department from the school; ask first where people belong to it, who
        then have none.
        """
        name, is_ticked = self._selected_department_name_and_presence
        if not is_ticked:
            return
        theirs = sum(each.department == name for each in self.session.school.people)
        if theirs:
            question = f"“{name}”有 {theirs} 人，去掉以后他们就没有部门了。去掉吗？"
            choices = [Choice("keep", "不去掉"), Choice("remove", "去掉")]
            if await self.app.push_screen_wait(ChoiceDialog(question, choices)) != "remove":
                return
        self._save_edit_and_redraw(lambda school: editing.without_department(school, name))

    def action_add_own_department(self) -> None:
        """Open an empty form, to add a department that is not among the usual ones."""
        self._open_form("")

    def action_move_department(self, offset: int) -> None:
        """Move the chosen department down (1) or up (-1) in the reporting order."""
        name, is_ticked = self._selected_department_name_and_presence
        if is_ticked:
            self._save_edit_and_redraw(
                lambda school: editing.with_department_moved(school, name, offset)
            )
            self.query_one(OptionList).highlighted = self._department_row_index(name)

    def _department_row_index(self, name: str) -> int:
        """Return the index of the row of a department on the departments page, by its name."""
        return self.query_one(OptionList).get_option_index(name)

    def _open_form(self, name: str) -> None:
        """Open the form that edits a department, or with an empty name adds one; it follows the
        department when its name is changed.
        """
        form = department_form(
            *entry_name_getter_and_recorder(
                name, lambda: [each.name for each in self.session.school.departments]
            )
        )
        head = PageHeading("部门", "一项一项改，回车到下一项，Esc 返回。")
        self.app.push_screen(FormPage(self.session, head, form))


@dataclass(frozen=True)
class SettingsEntryKind:
    """A kind of entry that the settings list (goals, terms): how entries are shown, edited, added
    and removed.
    """

    name: str
    """Display name of the kind of entry, such as 目标."""
    entry_rows: Callable[[School], Sequence[tuple[str, Content]]]
    """Returns each entry's name and its row in the list."""
    make_form: Callable[[Callable[[], str], Callable[[str], None]], SettingsForm]
    """Makes the form of an entry, from a function that gives its present name and one that is
    called with each name it is about to get.
    """
    remark_on_list: Callable[[School], str]
    """Returns a remark on the whole list of entries."""
    with_new_entry: Callable[[School], tuple[School, str]] | None = None
    """Returns the school with a proposed entry, and that entry's name; None where a new entry
    starts empty.
    """
    without_entry: Callable[[School, str], School] | None = None
    """Returns the school without the entry of that name; None where entries cannot be removed."""
    removal_question: str = ""
    """Question asked before an entry is removed, with {} for the entry's name; empty where entries
    cannot be removed.
    """


class SettingsEntriesPage(SettingsPage):
    """A settings page that lists the entries of one kind (goals, terms); Enter edits one, F5 adds
    one, Del removes one where that is possible.

    Args:
        session: applies the changes and writes them.
        head: the page's title and hint.
        kind: the kind of entry that is listed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "add_entry", "加一个", key_display="F5"),
        Binding("delete", "remove_entry", "删去", show=False),
    ]

    def __init__(
        self, session: SchoolEditingSession, head: PageHeading, kind: SettingsEntryKind
    ) -> None:
        super().__init__(session, head)
        self._kind = kind

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of the page that lists settings entries: one list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw a row for every settings entry."""
        rows = self.query_one(OptionList)
        index = rows.highlighted or 0
        entries = self._kind.entry_rows(self.session.school)
        rows.set_options([Option(row, id=name) for name, row in entries])
        rows.highlighted = min(index, len(entries) - 1) if entries else None
        self.show_message(self._kind.remark_on_list(self.session.school))

    @property
    def _selected_entry_name(self) -> str:
        """The name of the highlighted settings entry; empty where there is none."""
        rows = self.query_one(OptionList)
        if rows.highlighted is None:
            return ""
        return rows.get_option_at_index(rows.highlighted).id or ""

    @on(OptionList.OptionSelected)
    def _open_selected_entry_form(self) -> None:
        """Open the form of the selected settings entry."""
        self._open_form(self._selected_entry_name)

    def action_add_entry(self) -> None:
        """Open the form of a new settings entry; of a kind with a proposed entry, add and save that
        first. Where it is refused, show why.
        """
        name = ""
        if add := self._kind.with_new_entry:
            fresh, name = add(self.session.school)
            if wrong := self.session.save_edit_or_error(lambda _: fresh):
                self.show_message(wrong, is_wrong=True)
                return
        self._open_form(name)

    @work
    async def action_remove_entry(self) -> None:
        """Remove the selected settings entry, after asking; nothing happens for a kind of entry
        that cannot be removed.
        """
        name, drop = self._selected_entry_name, self._kind.without_entry
        if not name or drop is None:
            return
        choices = [Choice("keep", "不删"), Choice("remove", "删去")]
        question = self._kind.removal_question.format(name)
        if await self.app.push_screen_wait(ChoiceDialog(question, choices)) == "remove":
            wrong = self.session.save_edit_or_error(lambda school: drop(school, name))
            self.redraw()
            if wrong:
                self.show_message(wrong, is_wrong=True)

    def _open_form(self, name: str) -> None:
        """Open the form that edits a settings entry, or with an empty name adds one; it follows the
        entry when its name is changed.
        """
        form = self._kind.make_form(
            *entry_name_getter_and_recorder(
                name, lambda: [key for key, _ in self._kind.entry_rows(self.session.school)]
            )
        )
        head = PageHeading(self._kind.name, "一项一项改，回车到下一项，Esc 返回。")
        self.app.push_screen(FormPage(self.session, head, form))


# The kinds of list entries in the settings besides departments and people


_ENTRY_NAME_WIDTH = 22


def goal_settings_entry_kind() -> SettingsEntryKind:
    """Return how the settings list and edit the goals (目标) over several terms, each with its aim
    and years.
    """

    def entry_rows(school: School) -> list[tuple[str, Content]]:
        """Return the name of each goal, and its row with name, years and aim."""
        return [
            (
                each.name,
                Content.assemble(
                    (fit_to_cells(each.name, _ENTRY_NAME_WIDTH), "bold"),
                    fit_to_cells(each.years, 12),
                    each.aim,
                ),
            )
            for each in school.goals
        ]

    def remark_on_list(school: School) -> str:
        """Return how many goals there are and how they work; without any, how to add one."""
        if not school.goals:
            return "还没有目标。按 F5 加一个，例如三年规划里的“书香校园”。"
        return f"{len(school.goals)} 个目标。事项加上同名标签，就算在这个目标里。回车改，Del 删去。"

    return SettingsEntryKind(
        name="目标",
        entry_rows=entry_rows,
        make_form=goal_form,
        remark_on_list=remark_on_list,
        without_entry=editing.without_goal,
        removal_question="删去目标“{}”吗？事项上的标签不动。",
    )


def goal_form(name: Callable[[], str], on_changed: Callable[[str], None]) -> SettingsForm:
    """Return the settings form of one goal (目标): name, aim, years.

    Args:
        name: gives the goal's name; empty for a new goal.
        on_changed: is called with its name, stripped, whenever a change is about to be saved.
    """

    def goal(school: School) -> Goal:
        """Return the goal as the school has it; an empty one while it is new."""
        return next((each for each in school.goals if each.name == name()), Goal(name=""))

    def attribute_field(label: str, attribute: str, hint: str) -> FormField:
        """Make the field of one attribute of the goal, with label and hint."""

        def with_value(school: School, text: str) -> School:
            """Return the school with the attribute of the goal set to the typed text."""
            fresh = replace(goal(school), **{attribute: text})
            after = editing.with_goal_added_or_changed(school, name(), fresh)
            on_changed(fresh.name.strip())
            return after

        return FormField(label, lambda school: getattr(goal(school), attribute), with_value, hint)

    return SettingsForm(
        [
            attribute_field("名称", "name", "例如：书香校园；事项用同名的标签"),
            attribute_field("要达到什么", "aim", "一句话，可以空着"),
            attribute_field("年限", "years", "例如：2025—2027，可以空着"),
        ]
    )


def term_settings_entry_kind(open_term: Callable[[], str]) -> SettingsEntryKind:
    """Return how the settings list, edit and add terms (学期); F5 adds the one after the last, with
    its usual dates.

    Args:
        open_term: gives the id of the open term.
    """

    def entry_rows(school: School) -> list[tuple[str, Content]]:
        """Return the id of each term, the latest first, and its row with title, first day and
        weeks.
        """
        return [
            (
                each.id,
                Content.assemble(
                    (fit_to_cells(each.title, 24), "bold"),
                    f"{full_date(each.first_monday)}起 {each.week_count} 周",
                    ("　本学期" if each.id == open_term() else "", "$done"),
                ),
            )
            for each in reversed(school.terms)
        ]

    def with_next_term(school: School) -> tuple[School, str]:
        """Return the school with the term after its last one, and the id of that term."""
        fresh = default_term_after(school.terms[-1])
        return editing.with_term_added_or_changed(school, "", fresh), fresh.id

    return SettingsEntryKind(
        name="学期",
        entry_rows=entry_rows,
        make_form=lambda name, _: term_form(name),
        remark_on_list=lambda _: "回车改日期。F5 加下一学期，日期先按常见的校历推算。",
        with_new_entry=with_next_term,
    )
