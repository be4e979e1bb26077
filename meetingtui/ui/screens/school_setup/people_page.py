"""The settings page of the people (人员), and the page that previews a staff list read from a file
or pasted.
"""

import re
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.base.errors import MeetingTuiError
from meetingtui.plan.importing.staff_list_reader import (
    STAFF_LIST_SUFFIXES,
    read_staff_list_tables,
    select_table_with_most_people,
)
from meetingtui.school import school_editing as editing
from meetingtui.school.school import Department, School
from meetingtui.school.staff_list_comparison import (
    RosterChange,
    RosterChangeKind,
    compare_with_staff_list,
    unknown_departments,
    with_roster_changes,
)
from meetingtui.school.staff_list_parsing import (
    Rows,
    StaffListColumn,
    parse_staff_list,
    split_text_into_rows,
)
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, FileDialog, suggested_files
from meetingtui.ui.screens.school_setup.settings_forms import person_form
from meetingtui.ui.screens.school_setup.settings_page_base import (
    FormPage,
    PageHeading,
    SchoolEdit,
    SchoolEditingSession,
    SettingsPage,
    entry_name_getter_and_recorder,
)
from meetingtui.ui.widgets.text_layout import fit_to_cells

# The page that previews a staff list


_CHANGE_STYLES = {
    RosterChangeKind.NEW: "bold $done",
    RosterChangeKind.CHANGED: "bold $at-risk",
    RosterChangeKind.GONE: "bold $overdue",
    RosterChangeKind.SAME: "$muted",
}


class StaffImportPage(SettingsPage):
    """A settings page that lists the changes an imported staff list would make; Enter includes or
    excludes one, F9 writes the included ones. New and changed people are included at first.

    Args:
        session: applies the changes and writes them.
        rows: the table of the staff list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "add_missing_departments", "加上部门", key_display="F5"),
        Binding("f6", "ask_what_column_holds", "改列", key_display="F6"),
        Binding("f9", "write_included_changes", "采纳", key_display="F9"),
    ]

    def __init__(self, session: SchoolEditingSession, rows: Rows) -> None:
        super().__init__(session, PageHeading("读到的人员", ""))
        self._rows = rows
        self._contacts = parse_staff_list(rows)
        self._changes: tuple[RosterChange, ...] = ()
        self._included_names: set[str] = set()
        self._compared_school = session.school
        self._compare_staff_list_with_school()

    def _compare_staff_list_with_school(self) -> None:
        """Compare the imported staff list with the school's people, and include new and changed
        people only; missing people are kept unless their row is included.
        """
        self._compared_school = self.session.school
        self._changes = compare_with_staff_list(self._compared_school, self._contacts.contacts)
        self._included_names = {
            each.person.name
            for each in self._changes
            if each.kind in (RosterChangeKind.NEW, RosterChangeKind.CHANGED)
        }

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of the staff import page: one list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw each person's change by the imported staff list, and whether it is included; where
        the school's settings were changed or a change undone, compare the list with them first,
        which resets what is included.
        """
        if self.session.school is not self._compared_school:
            self._compare_staff_list_with_school()
        rows = self.query_one(OptionList)
        at = rows.highlighted or 0
        rows.set_options([Option(self._staff_change_row(each)) for each in self._changes])
        rows.highlighted = min(at, len(self._changes) - 1) if self._changes else None
        counts = {
            kind: sum(each.kind is kind for each in self._changes) for kind in RosterChangeKind
        }
        counts_text = "，".join(f"{kind} {number} 人" for kind, number in counts.items() if number)
        named = "、".join(
            f"第{at}列 {column}"
            for at, column in enumerate(self._contacts.columns, 1)
            if column is not StaffListColumn.OTHER
        )
        self.show_message(
            "\n".join(
                [
                    f"{counts_text}。回车 取或不取，F9 采纳打 √ 的。",
                    f"{named}（电话不保存）",
                    *self._staff_list_remarks(),
                ]
            )
        )
        self.refresh_bindings()

    def _staff_list_remarks(self) -> list[str]:
        """Return remarks on departments in the imported staff list that the school does not have,
        and on rows that were not read (the first one and the number of others).
        """
        unknown = unknown_departments(self.session.school, self._contacts.contacts)
        remarks = (
            [f"学校里没有这些部门：{'、'.join(unknown)}。按 F5 加上；不加就不填部门。"]
            if unknown
            else []
        )
        doubts = self._contacts.unread_row_messages
        if doubts:
            more = f"，另有 {len(doubts) - 1} 行" if len(doubts) > 1 else ""
            remarks.append(f"{doubts[0]}{more}")
        return remarks

    def _staff_change_row(self, change: RosterChange) -> Content:
        """Return the row of a change by the imported staff list: whether it is included, its kind,
        person, post, department.
        """
        person = change.person
        taken = person.name in self._included_names
        post = 18 if self.app.size.width >= 70 else 12
        return Content.assemble(
            ("√ " if taken else "  ", "bold $done"),
            (fit_to_cells(change.kind, 9), _CHANGE_STYLES[change.kind]),
            (fit_to_cells(person.name, 18), "bold"),
            fit_to_cells(person.post, post),
            fit_to_cells(person.department, 14),
            (
                change.words
                if change.kind is not RosterChangeKind.CHANGED
                else f"改：{change.words}",
                "$muted",
            ),
        )

    @on(OptionList.OptionSelected)
    def _toggle_selected_change(self, event: OptionList.OptionSelected) -> None:
        """Include the selected change of the staff list, or exclude it where it is included; a row
        without a change does nothing.
        """
        change = self._changes[event.option_index]
        if change.kind is not RosterChangeKind.SAME:
            self._included_names ^= {change.person.name}
            self.redraw()

    def action_add_missing_departments(self) -> None:
        """Add and save the departments that the imported staff list names and the school does not
        have; one named …组 or …年级 becomes a teaching group. What is included is reset.
        """
        names = unknown_departments(self.session.school, self._contacts.contacts)

        def with_missing_departments(school: School) -> School:
            """Return the school with each unknown department; one named …组 or …年级 is a teaching
            group.
            """
            for name in names:
                group = name.endswith(("组", "年级"))
                fresh = Department(name=name, teaching_group=group)
                school = editing.with_department_added_or_changed(school, "", fresh)
            return school

        wrong = self.session.save_edit_or_error(with_missing_departments)
        self.redraw()
        self.show_message(wrong, is_wrong=True) if wrong else self.show_message(
            f"已加上 {len(names)} 个部门。"
        )

    @work
    async def action_ask_what_column_holds(self) -> None:
        """Ask for a column of the imported staff list and what it holds, and read the list again,
        which resets what is included; Esc changes nothing.
        """
        shown = [
            next(
                (
                    row[at]
                    for row in self._rows[self._contacts.heading_row_count :]
                    if at < len(row) and row[at].strip()
                ),
                "",
            )
            for at in range(len(self._contacts.columns))
        ]
        choices = [
            Choice(str(at), f"第{at + 1}列 {column}：{sample.strip()[:12]}")
            for at, (column, sample) in enumerate(zip(self._contacts.columns, shown, strict=True))
        ]
        chosen = await self.app.push_screen_wait(ChoiceDialog("哪一列要改？", choices))
        if chosen is None:
            return
        kinds = [Choice(column, column) for column in StaffListColumn]
        kind = await self.app.push_screen_wait(ChoiceDialog("这一列是什么？", kinds))
        if kind is None:
            return
        columns = list(self._contacts.columns)
        columns[int(chosen)] = StaffListColumn(kind)
        self._contacts = parse_staff_list(self._rows, columns)
        self._compare_staff_list_with_school()
        self.redraw()

    def action_write_included_changes(self) -> None:
        """Write the included changes of the staff list to the school's settings, and close the
        page; where they are refused, show why.
        """
        taken = [each for each in self._changes if each.person.name in self._included_names]
        wrong = self.session.save_edit_or_error(lambda school: with_roster_changes(school, taken))
        if wrong:
            self.show_message(wrong, is_wrong=True)
        else:
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the staff import page can run now; else its key is hidden.

        Adding departments (F5) needs one that the school lacks; all others as on every settings
        page.
        """
        if action == "add_missing_departments":
            return bool(unknown_departments(self.session.school, self._contacts.contacts))
        return super().check_action(action, parameters)


# The people page (人员)


_STAFF_LIST_QUESTION = "选人员名单：花名册、通讯录都行（Excel、Word 表格）"
_LIKELY_STAFF_LIST_NAME = re.compile("名单|名册|通讯录|通信录|联系|人员|教职工|教师")
"""Matches names of files that are likely staff lists, which the file dialog lists first."""
_NO_STAFF_LIST_MESSAGE = "桌面、下载和文档里没有找到这样的文件。请把文件拖到这个窗口里。"


class PeoplePage(SettingsPage):
    """A settings page with one row a person, in the order of the roster; people can be edited,
    added, removed, moved, and read from a staff list, which is also taken when pasted or dropped.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "read_staff_list", "读名单", key_display="F5"),
        Binding("f7", "add_person", "加一人", key_display="F7"),
        Binding("delete", "remove_person", "删去", show=False),
        Binding("ctrl+up", "move_person(-1)", "往前排", show=False),
        Binding("ctrl+down", "move_person(1)", "往后排", show=False),
    ]

    def body_widgets(self) -> list[Widget]:
        """Return the widgets of the people page: one list."""
        return [OptionList(id="rows", markup=False)]

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def redraw(self) -> None:
        """Draw a row for every person of the roster."""
        people = self.session.school.people
        rows = self.query_one(OptionList)
        index = rows.highlighted or 0
        room = self.app.size.width
        post = 22 if room >= 70 else 14
        rows.set_options(
            Option(
                Content.assemble(
                    (fit_to_cells(each.name, 18), "bold"),
                    fit_to_cells(each.post, post),
                    fit_to_cells(each.department, 14),
                    ("" if each.attends else "不参加例会", "$muted"),
                ),
                id=each.name,
            )
            for each in people
        )
        rows.highlighted = min(index, len(people) - 1) if people else None
        if people:
            mailed = sum(bool(each.email) for each in people)
            attending = sum(each.attends for each in people)
            self.show_message(
                f"{len(people)} 人，{attending} 人参加例会，{mailed} 人有邮箱。回车改，Del 删去。"
            )
        else:
            self.show_message("还没有人员。")

    @property
    def _selected_person_name(self) -> str:
        """The name of the person highlighted on the people page; empty where there is none."""
        rows = self.query_one(OptionList)
        return (
            "" if rows.highlighted is None else rows.get_option_at_index(rows.highlighted).id or ""
        )

    @on(OptionList.OptionSelected)
    def _open_selected_person_form(self) -> None:
        """Open the settings form of the selected person."""
        self._open_form(self._selected_person_name)

    def action_add_person(self) -> None:
        """Open an empty form, to add a person to the roster."""
        self._open_form("")

    @work
    async def action_remove_person(self) -> None:
        """Remove the selected person, if one is selected, from the roster, after asking; records
        keep the name.
        """
        name = self._selected_person_name
        if not name:
            return
        question = f"从名单删去“{name}”吗？以前的记录不受影响。"
        choices = [Choice("keep", "不删"), Choice("remove", "删去")]
        if await self.app.push_screen_wait(ChoiceDialog(question, choices)) == "remove":
            self._save_edit_and_redraw(lambda school: editing.without_person(school, name))

    def action_move_person(self, offset: int) -> None:
        """Move the selected person down (1) or up (-1) on the roster."""
        if name := self._selected_person_name:
            self._save_edit_and_redraw(
                lambda school: editing.with_person_moved(school, name, offset)
            )
            self.query_one(OptionList).highlighted = self.query_one(OptionList).get_option_index(
                name
            )

    def _save_edit_and_redraw(self, edit: SchoolEdit) -> None:
        """Apply an edit to the school, save it and redraw the people; where it is refused, show
        why.
        """
        wrong = self.session.save_edit_or_error(edit)
        self.redraw()
        if wrong:
            self.show_message(wrong, is_wrong=True)

    @work
    async def action_read_staff_list(self) -> None:
        """Ask for the file of a staff list, and preview what it would change."""
        files = suggested_files(self.session.folder, STAFF_LIST_SUFFIXES, _LIKELY_STAFF_LIST_NAME)
        path = await self.app.push_screen_wait(
            FileDialog(_STAFF_LIST_QUESTION, files, _NO_STAFF_LIST_MESSAGE)
        )
        if path is not None:
            self._read_staff_list_and_preview_changes(path)

    def _read_staff_list_and_preview_changes(self, path: Path) -> None:
        """Read the table with the most people from a file, and open the page with its changes; show
        why it cannot be read.
        """
        try:
            found = read_staff_list_tables(path)
            rows, _ = select_table_with_most_people(found.tables)
        except MeetingTuiError as error:
            self.show_message(error.message, is_wrong=True)
        else:
            for remark in found.remarks:
                self.notify(remark, severity="warning", timeout=20)
            self.app.push_screen(StaffImportPage(self.session, rows))

    def on_paste(self, event: events.Paste) -> None:
        """Preview a pasted staff list, or the staff list in a dropped file; show why it cannot be
        read.
        """
        event.stop()
        dropped = Path(event.text.strip().strip("\"'"))
        if "\n" not in event.text.strip() and dropped.suffix.lower() in STAFF_LIST_SUFFIXES:
            self._read_staff_list_and_preview_changes(dropped)
            return
        try:
            rows, _ = select_table_with_most_people([split_text_into_rows(event.text)])
        except MeetingTuiError as error:
            self.show_message(error.message, is_wrong=True)
        else:
            self.app.push_screen(StaffImportPage(self.session, rows))

    def _open_form(self, name: str) -> None:
        """Open the form that edits a person, or with an empty name adds one; it follows the person
        when the name is changed.
        """
        form = person_form(
            *entry_name_getter_and_recorder(
                name, lambda: [each.name for each in self.session.school.people]
            )
        )
        head = PageHeading("人员", "一项一项改，回车到下一项，Esc 返回。")
        self.app.push_screen(FormPage(self.session, head, form))
