"""The settings page for lists of goals or terms: entries are listed, added, changed and removed."""

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

from meetingtui.base.term_calendar import usual_term_after
from meetingtui.base.wording import full_date
from meetingtui.school import school_editing as editing
from meetingtui.school.school import Goal, School
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.school_setup.settings_forms import term_form
from meetingtui.ui.screens.school_setup.settings_page import (
    FormField,
    FormPage,
    PageHead,
    SettingsForm,
    SettingsPage,
    SettingsSession,
)
from meetingtui.ui.widgets.text_layout import pad_cells


@dataclass(frozen=True)
class EntryKind:
    """A kind of list entry in the settings: how entries are shown, edited, added and removed."""

    name: str
    """Display name of the kind, such as 目标."""
    rows: Callable[[School], Sequence[tuple[str, Content]]]
    """Returns each entry's name and row."""
    form: Callable[[Callable[[], str], Callable[[str], None]], SettingsForm]
    """Makes the form of an entry, from a function that gives its name and one that is called
    with its new name.
    """
    note: Callable[[School], str]
    """Returns a remark on the whole list."""
    add: Callable[[School], tuple[School, str]] | None = None
    """Returns the school with a proposed entry, and that entry's name; None where a new entry
    starts empty.
    """
    drop: Callable[[School, str], School] | None = None
    """Returns the school without the entry of that name; None where entries cannot be removed."""
    drop_question: str = ""
    """Question before a removal, with {} for the entry's name."""


class EntriesPage(SettingsPage):
    """A settings page with one row an entry; Enter edits it, F5 adds one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "add", "加一个", key_display="F5"),
        Binding("delete", "drop", "删去", show=False),
    ]

    def __init__(self, session: SettingsSession, head: PageHead, kind: EntryKind) -> None:
        super().__init__(session, head)
        self._kind = kind

    def body(self) -> list[Widget]:
        """The page's list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw every entry."""
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        entries = self._kind.rows(self.session.school)
        rows.set_options([Option(row, id=name) for name, row in entries])
        rows.highlighted = min(at, len(entries) - 1) if entries else None
        self.show_message(self._kind.note(self.session.school))

    @property
    def _here(self) -> str:
        rows = self.query_one(OptionList)
        if rows.highlighted is None:
            return ""
        return rows.get_option_at_index(rows.highlighted).id or ""

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self._edit(self._here)

    def action_add(self) -> None:
        """Add an entry, and open its form."""
        name = ""
        if add := self._kind.add:
            fresh, name = add(self.session.school)
            if wrong := self.session.change(lambda _: fresh):
                self.show_message(wrong, is_wrong=True)
                return
        self._edit(name)

    @work
    async def action_drop(self) -> None:
        """Ask, and remove the entry."""
        name, drop = self._here, self._kind.drop
        if not name or drop is None:
            return
        choices = [Choice("keep", "不删"), Choice("drop", "删去")]
        question = self._kind.drop_question.format(name)
        if await self.app.push_screen_wait(ChoiceDialog(question, choices)) == "drop":
            wrong = self.session.change(lambda school: drop(school, name))
            self.redraw()
            if wrong:
                self.show_message(wrong, is_wrong=True)

    def _edit(self, name: str) -> None:
        names = [name]
        form = self._kind.form(lambda: names[-1], names.append)
        head = PageHead(self._kind.name, "一项一项改，回车到下一项，Esc 返回。")
        self.app.push_screen(FormPage(self.session, head, form))


# The kinds of list entries in the settings besides departments and people


_NAME = 22


def goals_entry_kind() -> EntryKind:
    """Return the entry kind of goals (目标) over several terms, each with its aim and years."""

    def rows(school: School) -> list[tuple[str, Content]]:
        return [
            (
                each.name,
                Content.assemble(
                    (pad_cells(each.name, _NAME), "bold"), pad_cells(each.years, 12), each.aim
                ),
            )
            for each in school.goals
        ]

    def note(school: School) -> str:
        if not school.goals:
            return "还没有目标。按 F5 加一个，例如三年规划里的“书香校园”。"
        return f"{len(school.goals)} 个目标。事项加上同名标签，就算在这个目标里。回车改，Del 删去。"

    return EntryKind(
        name="目标",
        rows=rows,
        form=goal_form,
        note=note,
        drop=editing.without_goal,
        drop_question="删去目标“{}”吗？事项上的标签不动。",
    )


def goal_form(name: Callable[[], str], renamed: Callable[[str], None]) -> SettingsForm:
    """Return the form of one goal.

    Args:
        name: gives the goal's name; empty for a new goal.
        renamed: is called with its name after each change.
    """

    def goal(school: School) -> Goal:
        return next((each for each in school.goals if each.name == name()), Goal(name=""))

    def field(label: str, attribute: str, hint: str) -> FormField:
        def write(school: School, text: str) -> School:
            fresh = replace(goal(school), **{attribute: text})
            after = editing.with_goal(school, name(), fresh)
            renamed(fresh.name.strip())
            return after

        return FormField(label, lambda school: getattr(goal(school), attribute), write, hint)

    return SettingsForm(
        [
            field("名称", "name", "例如：书香校园；事项用同名的标签"),
            field("要达到什么", "aim", "一句话，可以空着"),
            field("年限", "years", "例如：2025—2027，可以空着"),
        ]
    )


def terms_entry_kind(open_term: Callable[[], str]) -> EntryKind:
    """Return the entry kind of terms (学期); F5 adds the one after the last, with its usual dates.

    Args:
        open_term: gives the id of the open term.
    """

    def rows(school: School) -> list[tuple[str, Content]]:
        return [
            (
                each.id,
                Content.assemble(
                    (pad_cells(each.title, 24), "bold"),
                    f"{full_date(each.first_monday)}起 {each.weeks} 周",
                    ("　本学期" if each.id == open_term() else "", "$done"),
                ),
            )
            for each in reversed(school.terms)
        ]

    def add(school: School) -> tuple[School, str]:
        fresh = usual_term_after(school.terms[-1])
        return editing.with_term(school, "", fresh), fresh.id

    return EntryKind(
        name="学期",
        rows=rows,
        form=lambda name, _: term_form(name),
        note=lambda _: "回车改日期。F5 加下一学期，日期先按常见的校历推算。",
        add=add,
    )
