"""The departments page (部门): the school's departments, checked, and usual ones that can be
added.
"""

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.school import school_editing as editing
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.screens.school_setup.settings_forms import department_form
from meetingtui.ui.screens.school_setup.settings_page import Edit, FormPage, PageHead, SettingsPage
from meetingtui.ui.widgets.text_layout import pad_cells

_NAME = 22


class DepartmentsPage(SettingsPage):
    """A settings page with one row a department, in reporting order; unchecked ones follow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "选", key_display="空格"),
        Binding("f5", "add", "加一个", key_display="F5"),
        Binding("delete", "drop", "去掉", show=False),
        Binding("ctrl+up", "move(-1)", "往前排", show=False),
        Binding("ctrl+down", "move(1)", "往后排", show=False),
    ]

    def body(self) -> list[Widget]:
        """The page's list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw the school's departments and those that can be added."""
        school = self.session.school
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        options = []
        for each in school.departments:
            kind = "年级部　" if each.grade_group else "教研组　" if each.teaching_group else ""
            head = f"负责人 {each.head}　" if each.head else ""
            short = f"也叫 {'、'.join(each.short)}" if each.short else ""
            row = Content.assemble(
                ("√ ", "bold $done"), (pad_cells(each.name, _NAME), "bold"), f"{kind}{head}{short}"
            )
            options.append(Option(row, id=each.name))
        known = {name for each in school.departments for name in (each.name, *each.former)}
        options += [
            Option(Content.assemble("  ", (each.name, "$muted")), id=each.name)
            for each in editing.USUAL_DEPARTMENTS
            if each.name not in known
        ]
        rows.set_options(options)
        rows.highlighted = min(at, len(options) - 1)
        self.show_message(
            f"已选 {len(school.departments)} 个。回车改名称、简称、负责人；Ctrl+↑↓ 排先后。"
        )

    @property
    def _here(self) -> tuple[str, bool]:
        """The chosen row: the department's name, and whether the school has it."""
        rows = self.query_one(OptionList)
        if rows.highlighted is None:
            return "", False
        name = rows.get_option_at_index(rows.highlighted).id or ""
        return name, any(each.name == name for each in self.session.school.departments)

    def _change(self, edit: Edit) -> None:
        wrong = self.session.change(edit)
        self.redraw()
        if wrong:
            self.show_message(wrong, is_wrong=True)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        name, is_ticked = self._here
        if is_ticked:
            self._edit(name)
        else:
            self.action_tick()

    def action_tick(self) -> None:
        """Add the chosen department to the school, or remove it."""
        name, is_ticked = self._here
        if is_ticked:
            self.action_drop()
        elif name:
            self._change(lambda school: editing.with_usual_department(school, name))
            self.query_one(OptionList).highlighted = self._row(name)

    @work
    async def action_drop(self) -> None:
        """Remove the chosen department; ask first where people belong to it."""
        name, is_ticked = self._here
        if not is_ticked:
            return
        theirs = sum(each.department == name for each in self.session.school.people)
        if theirs:
            question = f"“{name}”有 {theirs} 人，去掉以后他们就没有部门了。去掉吗？"
            choices = [Choice("keep", "不去掉"), Choice("drop", "去掉")]
            if await self.app.push_screen_wait(ChoiceDialog(question, choices)) != "drop":
                return
        self._change(lambda school: editing.without_department(school, name))

    def action_add(self) -> None:
        """Add a department of the school's own."""
        self._edit("")

    def action_move(self, by: int) -> None:
        """Move the chosen department in the reporting order; negative is up."""
        name, is_ticked = self._here
        if is_ticked:
            self._change(lambda school: editing.moved_department(school, name, by))
            self.query_one(OptionList).highlighted = self._row(name)

    def _row(self, name: str) -> int:
        return self.query_one(OptionList).get_option_index(name)

    def _edit(self, name: str) -> None:
        names = [name]
        form = department_form(lambda: names[-1], names.append)
        head = PageHead("部门", "一项一项改，回车到下一项，Esc 返回。")
        self.app.push_screen(FormPage(self.session, head, form))
