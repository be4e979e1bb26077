"""A list widget of plan items with two lines each: status light, title, owner; then the newest
report.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day
from meetingtui.plan.deadline_status import UNCLAIMED, TrafficLight
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot
from meetingtui.ui.theme import days_to_deadline_content, plain_content
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import fit_to_cells

_LINES_PER_ITEM = 2
"""Number of lines of an item."""
_LIGHT_CELLS = 10
_MAX_NUMBER_CELLS, _MAX_OWNER_CELLS, _MAX_DUE_CELLS = 20, 22, 16
"""Greatest widths of the columns in cells, the gap after each included."""
_NARROW_OWNER_CELLS = 17
"""Width of the owner column in cells where the title has little room."""
_MAX_TITLE_CELLS = 80
"""Greatest width of the title in cells; a wider line is hard to follow."""
_MIN_WIDTH_WITH_DEADLINE = 110
"""Width of the list in cells from which the deadline is shown, too."""
_MIN_WIDTH_WITH_OWNER_ABOVE = 70
"""Width of the list in cells from which the owner is in the first line."""

_LIGHT_STYLES = {
    TrafficLight.OVERDUE: "bold $overdue",
    TrafficLight.AT_RISK: "bold $at-risk",
    TrafficLight.STALE: "$at-risk",
    TrafficLight.NORMAL: "$in-progress",
    TrafficLight.DONE: "$done",
    TrafficLight.PAUSED: "$paused",
    TrafficLight.CANCELLED: "$cancelled",
}


@dataclass(frozen=True)
class _ColumnWidths:
    """Widths of the item list's columns in cells; each of the first three includes the gap after
    it.
    """

    number: int = 0
    owner: int = 0
    due: int = 0
    days: int = 0


class ItemList(RowList, can_focus=True):
    """A list widget of plan items; arrow keys move between items, Enter or a click on the selected
    one asks to open it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一项", show=False),
        Binding("down", "move_selection(1)", "下一项", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
        Binding("home", "move_to_end(-1)", "第一项", show=False),
        Binding("end", "move_to_end(1)", "最后一项", show=False),
        Binding("enter", "open_item", "打开", key_display="回车"),
    ]

    @dataclass
    class ItemOpened(Message):
        """Message: Enter or a click asked to open the timeline of an item."""

        item_id: int
        """Id of the item whose timeline is to be opened."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: Sequence[ItemRow] = ()
        self._snapshot: TermSnapshot | None = None
        self._shows_department = False
        self._columns = _ColumnWidths()

    def show_items(self, rows: Sequence[ItemRow], snapshot: TermSnapshot) -> None:
        """Show items in the item list; the same item stays selected, else the one at the same
        position.

        Args:
            rows: the rows of the items, in the order of the list.
            snapshot: the term from which the rows come.
        """
        chosen, index = self.selected_item_row, (self.current_row or 0) // _LINES_PER_ITEM
        self._rows, self._snapshot = rows, snapshot
        self._shows_department = len({row.department for row in rows}) > 1
        self._columns = self._fitting_column_widths()
        self._drawn.clear()
        self.set_row_count(len(rows) * _LINES_PER_ITEM)
        indexes = {row.item.id: at for at, row in enumerate(rows)}
        self.select_item_at(indexes.get(chosen.item.id, index) if chosen else index)

    @property
    def selected_item_row(self) -> ItemRow | None:
        """Row of the selected item; None where the list is empty."""
        return (
            self._rows[self.current_row // _LINES_PER_ITEM]
            if self.current_row is not None
            else None
        )

    def select_item_at(self, index: int) -> None:
        """Select the item at a position of the item list, from 0; the last one where the position
        is too large.
        """
        last = len(self._rows) - 1
        self.go_to_row(max(0, min(index, last)) * _LINES_PER_ITEM if self._rows else None)

    def scroll_to_current_row(self) -> None:
        """Scroll the item list so that both lines of the selected item are visible."""
        super().scroll_to_current_row()
        height = self.size.height
        if (
            self.current_row is not None
            and self.current_row + _LINES_PER_ITEM
            > self.scroll_offset.y + height
            >= _LINES_PER_ITEM
        ):
            self.scroll_to(y=self.current_row + _LINES_PER_ITEM - height, animate=False)

    def row_cache_key(self, row: int) -> Hashable:
        """Return the cache key of a line of the item list: its index, since the lines only change
        all together.
        """
        return row

    def row_content(self, row: int) -> Content:
        """Return the content of a line of the item list: the first or second line of an item."""
        found, width = self._rows[row // _LINES_PER_ITEM], self.scrollable_content_region.width
        return (
            self._newest_report_line(found, width)
            if row % _LINES_PER_ITEM
            else self._title_and_owner_line(found, width)
        )

    def row_component_class(self, row: int) -> str:
        """Return the style class of a line of the item list: both lines of the selected item have
        one, all others none.
        """
        is_here = (
            self.current_row is not None
            and row // _LINES_PER_ITEM == self.current_row // _LINES_PER_ITEM
        )
        return "rows--here" if is_here else ""

    def _title_and_owner_line(self, row: ItemRow, width: int) -> Content:
        """Return the first line of an item: 滞后 （三）1.（2） 修订班主任考核细则 德育处 唐玉洁
        已过 16 天. In a list of 110 cells or more the deadline is shown too, in one of less than 70
        no owner.
        """
        columns = self._columns
        most = _MAX_OWNER_CELLS if width >= _MIN_WIDTH_WITH_DEADLINE else _NARROW_OWNER_CELLS
        owner = min(columns.owner, most) if width >= _MIN_WIDTH_WITH_OWNER_ABOVE else 0
        due = columns.due if width >= _MIN_WIDTH_WITH_DEADLINE else 0
        days = _time_to_deadline_content(row)
        asked = columns.days if owner else days.cell_length
        cited = (
            fit_to_cells(_item_number_or_kind(row), columns.number)
            if width >= _MIN_WIDTH_WITH_DEADLINE
            else _text_with_gap_after(_item_number_or_kind(row))
        )
        room = min(width - _LIGHT_CELLS - owner - due - asked - bool(asked), _MAX_TITLE_CELLS)
        light = _status_light_content(row)
        return Content("").join(
            [
                light,
                Content(" " * (_LIGHT_CELLS - light.cell_length)),
                plain_content(
                    fit_to_cells(f"{cited}{row.item.title}", room - bool(owner)) + " " * bool(owner)
                ),
                plain_content(fit_to_cells(self._owner_text(row), owner) if owner else ""),
                plain_content(fit_to_cells(row.item.due_words, due) if due else "", "$muted"),
                Content(" " * (asked + bool(asked) - days.cell_length)),
                days,
            ]
        )

    def _owner_text(self, row: ItemRow) -> str:
        """Return the owner of an item: 王晓梅, or 教务 王晓梅 (with the department's short name)
        where the list has items of several departments.
        """
        text = _owner_or_unclaimed(row)
        if self._snapshot is None or not self._shows_department or not row.item.people:
            return text
        department = self._snapshot.school.find_department(row.department)
        names = (*department.short, department.name) if department else (row.department,)
        return _text_with_gap_after(names[0], " ") + text

    def _fitting_column_widths(self) -> "_ColumnWidths":
        """Return the widths of columns that fit the contents of the item list, each with its
        greatest width.
        """

        def widest(text: Iterable[str], gap: int = 2) -> int:
            """Return the width of the widest text and the gap after it, in cells; 0 where all are
            empty.
            """
            cells = max(map(cell_len, text), default=0)
            return cells + gap if cells else 0

        rows = self._rows
        asked = (row for row in rows if row.is_open and row.light is not TrafficLight.PAUSED)
        each_day = {row.deadline_status.days_to_deadline: row for row in asked}
        return _ColumnWidths(
            number=min(widest(map(_item_number_or_kind, rows)), _MAX_NUMBER_CELLS),
            owner=min(widest(map(self._owner_text, rows)), _MAX_OWNER_CELLS),
            due=min(widest(row.item.due_words for row in rows), _MAX_DUE_CELLS),
            days=max(
                (_time_to_deadline_content(row).cell_length for row in each_day.values()), default=0
            ),
        )

    def _newest_report_line(self, row: ItemRow, width: int) -> Content:
        """Return the second line of an item: its newest report (第4次 11月9日 …), else that of the
        term before, or that there is none; in a list of less than 70 cells after the owner.
        """
        last = row.last_report
        owner = "" if width >= _MIN_WIDTH_WITH_OWNER_ABOVE else f"{_owner_or_unclaimed(row)}  "
        if last is None:
            text = row.last_report_text or "还没有汇报"
        else:
            number = self._snapshot.meeting_number(last.line.meeting) if self._snapshot else None
            where = f"第{number}次 " if number else ""
            text = f"{where}{month_day(last.line.on)}  {last.text_with_reporter}"
        return plain_content(f"{' ' * _LIGHT_CELLS}{owner}{text}", "not bold $muted")

    def action_move_selection(self, offset: int) -> None:
        """Select the next (1) or previous (-1) item of the item list; at either end it stays."""
        self.select_item_at((self.current_row or 0) // _LINES_PER_ITEM + offset)

    def action_move_page(self, offset: int) -> None:
        """Select the item one screenful below (1) or above (-1) in the item list."""
        self.action_move_selection(offset * max(1, self.size.height // _LINES_PER_ITEM - 1))

    def action_move_to_end(self, offset: int) -> None:
        """Select the first (-1) or last (1) item of the item list."""
        self.select_item_at(0 if offset < 0 else len(self._rows))

    def action_open_item(self) -> None:
        """Post a message that asks for the timeline of the selected item."""
        if chosen := self.selected_item_row:
            self.post_message(self.ItemOpened(chosen.item.id))

    def on_click(self, event: events.Click) -> None:
        """Select the clicked item of the item list, or open it where it is selected already."""
        event.stop()
        index = (self.scroll_offset.y + event.y) // _LINES_PER_ITEM
        if index < len(self._rows):
            was_here = self.current_row == index * _LINES_PER_ITEM
            self.select_item_at(index)
            if was_here:
                self.action_open_item()


def _status_light_content(row: ItemRow) -> Content:
    """Return the label of an item's status light in its colour, such as 滞后 (overdue)."""
    return plain_content(row.light.label, _LIGHT_STYLES[row.light])


def _owner_or_unclaimed(row: ItemRow) -> str:
    """Return an item's owner as text: 王晓梅, or 待认领 where nobody owns it."""
    return UNCLAIMED if row.deadline_status.unclaimed else row.item.owner_words


def _time_to_deadline_content(row: ItemRow) -> Content:
    """Return the time to an item's deadline as text, such as 已过 16 天; empty without a deadline
    and for a paused or closed item.
    """
    is_asked = row.light is not TrafficLight.PAUSED
    return days_to_deadline_content(row.item, row.deadline_status) if is_asked else Content("")


def _item_number_or_kind(row: ItemRow) -> str:
    """Return the number of a plan item, （三）1.（2）, empty where it has none; for a task or part
    the name of its kind.
    """
    return row.number or ("" if row.role is ItemRole.PLANNED else row.role.label)


def _text_with_gap_after(text: str, gap: str = "  ") -> str:
    """Return a text followed by the gap before the next column; empty for an empty text."""
    return f"{text}{gap}" if text else ""
