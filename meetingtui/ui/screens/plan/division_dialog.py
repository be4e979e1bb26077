"""The division dialog (F7 分工): which departments, grade groups and teaching groups take part in
an item; with its list widget.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from meetingtui.actions.item_changes import divide_item
from meetingtui.base.text_width import cell_len
from meetingtui.plan.division_among_departments import parts_of, possible_part_owners
from meetingtui.school.school import Department
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.theme import plain_content, status_content, warning_content
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells, shorten_cells

_LINES_OUTSIDE_LIST = 7
"""Lines of the dialog outside the list: border, question, keys."""

_MAX_NAME_CELLS = 24
"""Largest width in cells of the column of names."""

RecordChange = Callable[[Callable[[Records], Change | None]], None]


class ParticipantCheckList(RowList, can_focus=True):
    """A list widget of departments and groups under headings, each with a box to tick and a text
    beside it. It shows the ticks it is given; the dialog keeps them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[str, Content]] = []
        self._ticked: frozenset[str] = frozenset()
        self._width = 0

    def show_participants(self, headings: dict[str, list[tuple[str, Content]]]) -> None:
        """Show the names of departments and groups under their headings, and move the highlight one
        name down (at first to the first).

        Args:
            headings: for each heading, the names below it, each with a text to show beside it; a
                heading without names is left out.
        """
        self._rows = [
            row
            for head, names in headings.items()
            for row in (("", Content(head)), *names)
            if names
        ]
        longest = max((cell_len(name) for name, _ in self._rows), default=0)
        self._width = min(longest, _MAX_NAME_CELLS) + 2
        self.set_row_count(len(self._rows))
        self.move_highlight(1)

    def tick_only(self, ticked: frozenset[str]) -> None:
        """Tick the departments and groups in ``ticked``, and untick all others."""
        self._ticked = ticked
        self.refresh()

    @property
    def highlighted_name(self) -> str:
        """The name of the highlighted department or group; empty where the list is empty."""
        return self._rows[self.current_row][0] if self.current_row is not None else ""

    def move_highlight(self, offset: int) -> None:
        """Highlight the next (1) or previous (-1) department or group, passing over headings; at
        either end nothing changes.
        """
        target = (self.current_row if self.current_row is not None else -1) + offset
        while 0 <= target < len(self._rows) and not self._rows[target][0]:
            target += offset
        if 0 <= target < len(self._rows):
            self.go_to_row(target)

    def participant_in_row(self, row: int) -> str:
        """Return the name of the department or group in a row; empty for a heading."""
        return self._rows[row][0]

    def row_cache_key(self, row: int) -> Hashable:
        name, beside = self._rows[row]
        return name, beside.plain, name in self._ticked

    def row_component_class(self, row: int) -> str:
        return super().row_component_class(row) if self._rows[row][0] else "rows--head"

    def row_content(self, row: int) -> Content:
        """Return a row of the list: a heading, or a box, ticked or not, with the name and the text
        beside it.
        """
        name, beside = self._rows[row]
        if not name:
            return plain_content(" ") + beside
        is_ticked = name in self._ticked
        return Content("").join(
            [
                plain_content("[✓] " if is_ticked else "[ ] ", "bold $done" if is_ticked else ""),
                plain_content(fit_to_cells(shorten_cells(name, _MAX_NAME_CELLS), self._width)),
                beside,
            ]
        )


class DivisionDialog(ModalScreen[None]):
    """A modal dialog that divides an item (分工): each ticked department, grade group or teaching
    group gets a part of it; Enter records the parts, Esc changes nothing.

    Those that have a part are ticked at first; one that is unticked loses its part, which is only
    cancelled where it has a history.

    Args:
        context: the open term.
        record: queues a change, given the function that builds it.
        item_id: id of the item to be divided.
    """

    CSS_PATH = "../../dialogs/dialogs.tcss"
    CSS = """
    DivisionDialog {
        align: center middle;
        background: $background 80%;
        ParticipantCheckList { height: auto; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一个", show=False),
        Binding("down", "move_selection(1)", "下一个", show=False),
        Binding("ctrl+a", "tick_or_untick_all_participants", "全部勾选", show=False),
        Binding("enter", "record_ticked_and_close", "确定", show=False),
        Binding("escape", "dismiss", "返回", show=False),
    ]

    list = getters.query_one(ParticipantCheckList)

    def __init__(self, context: AppContext, record: RecordChange, item_id: int) -> None:
        super().__init__()
        self._app_context = context
        self._queue_change = record
        self._item = context.records.items[item_id]
        self._parts = {part.department: part for part in parts_of(self._item, context.item_tree)}
        self._ticked = set(self._parts)
        self._names = possible_part_owners(self._item, context.item_tree, context.school)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(classes="dialog-question")
            yield ParticipantCheckList()
            yield Static(
                "↑↓ 选　空格 勾选　回车 确定　Esc 返回", classes="dialog-keys", markup=False
            )

    def on_mount(self) -> None:
        headings: dict[str, list[tuple[str, Content]]] = {"部门": [], "年级部": [], "教研组": []}
        for department in self._app_context.school.departments:
            if department.name in self._names:
                headings[_department_kind_label(department)].append(
                    (department.name, self._department_part_content(department.name))
                )
        if left := [name for name in self._parts if name not in self._names]:
            headings["名单以外"] = [(name, self._department_part_content(name)) for name in left]
            self._names = (*self._names, *left)
        self.list.show_participants(headings)
        self.list.focus()
        self._show_ticks_and_count()

    def on_resize(self) -> None:
        box = self.size.height * 9 // 10  # as dialogs.tcss has it
        self.list.styles.max_height = max(4, box - _LINES_OUTSIDE_LIST)

    def _department_part_content(self, name: str) -> Content:
        """Return the state of a department's part of the item: status, warning (滞后), people;
        empty where the department has no part.
        """
        part = self._parts.get(name)
        if part is None:
            return Content("")
        light = warning_content(self._app_context.deadline_status(part))
        people = plain_content("、".join(part.people))
        return Content("  ").join(
            [each for each in (status_content(part.status), light, people) if each]
        )

    def _show_ticks_and_count(self) -> None:
        """Draw the departments and groups with their ticks and the number of ticked ones."""
        self.query_one(".dialog-question", WrappedText).show_text(
            f"分工：{self._item.title}\n已勾选 {len(self._ticked)} 个"
        )
        self.list.tick_only(frozenset(self._ticked))

    def on_key(self, event: events.Key) -> None:
        """Tick or untick the highlighted department or group with space, also the full-width one of
        an input method, and highlight the next.
        """
        if event.character in (" ", "\u3000"):
            event.stop()
            self._toggle_participant(self.list.highlighted_name)
            self.list.move_highlight(1)

    @on(RowList.RowClicked)
    def _toggle_clicked_participant(self, event: RowList.RowClicked) -> None:
        """Tick or untick the clicked department or group."""
        event.stop()
        self._toggle_participant(self.list.participant_in_row(event.row))

    def _toggle_participant(self, name: str) -> None:
        """Tick a department or group by its name, or untick it where it is ticked; an empty name,
        that of a heading, changes nothing.
        """
        if name:
            self._ticked ^= {name}
            self._show_ticks_and_count()

    def action_move_selection(self, offset: int) -> None:
        """Highlight the next (1) or previous (-1) department or group."""
        self.list.move_highlight(offset)

    def action_tick_or_untick_all_participants(self) -> None:
        """Tick every department and group; where all are ticked, untick them."""
        everyone = set(self._names)
        self._ticked = set() if self._ticked == everyone else everyone
        self._show_ticks_and_count()

    def action_record_ticked_and_close(self) -> None:
        """Queue the change that gives each ticked department or group a part of the item and takes
        away the parts of others, and close the dialog.
        """
        item, chosen = self._item, tuple(name for name in self._names if name in self._ticked)
        day, meeting = self._app_context.recording_date_and_meeting_id

        build = partial(divide_item, item_id=item.id, departments=chosen, on=day, meeting=meeting)
        self._queue_change(build)
        self.dismiss()


def _department_kind_label(department: Department) -> str:
    """Return the kind of a department: 教研组 (teaching group), 年级部 (grade group) or 部门."""
    if department.teaching_group:
        return "教研组"
    return "年级部" if department.grade_group else "部门"
