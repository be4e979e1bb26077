"""A list widget of the items called in the meeting, under group headings."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.message import Message

from meetingtui.base.text_width import cell_len
from meetingtui.plan.division import title_with_part_mark
from meetingtui.plan.item import Item
from meetingtui.ui.styles import plain_content, status_content
from meetingtui.ui.widgets.row_view import RowView


class CallListWidget(RowView, can_focus=False):
    """A list widget of called items under group headings.

    Items of which progress was reported are marked; headings cannot be chosen.
    """

    @dataclass
    class Chosen(Message):
        """Message: an item was clicked."""

        item_id: int
        """Id of the clicked item."""

    def __init__(
        self,
        *,
        classes: str | None = None,
        marks: tuple[str, str] = ("   ", " ✓ "),
        on_choose: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self._marks = marks
        """What stands before a row that is not marked, and before one that is."""
        self._on_choose = on_choose
        """Called with the id of an item that is clicked; without it, :class:`Chosen` is sent."""
        self._items: Sequence[Item] = ()
        self._heads: Sequence[str] = ()
        self._marked: Collection[int] = ()
        self._rows: list[str | int] = []
        self._row_of: dict[int, int] = {}

    def show(
        self,
        items: Sequence[Item],
        heads: Sequence[str],
        marked: Collection[int],
        chosen: int | None,
    ) -> None:
        """Show items, each under its heading.

        Args:
            items: the items, in call order.
            heads: the heading of each item.
            marked: ids of the items that are marked.
            chosen: index of the chosen item, scrolled into view; None for none.
        """
        if heads != self._heads:
            self._heads, self._rows, self._row_of = heads, [], {}
            for index, head in enumerate(heads):
                if not index or head != heads[index - 1]:
                    self._rows.append(head)
                self._row_of[index] = len(self._rows)
                self._rows.append(index)
        self._items, self._marked = items, marked
        self.set_rows(len(self._rows))
        self.choose(chosen)

    @property
    def chosen(self) -> int | None:
        """Index of the chosen item, from 0; None where none is chosen."""
        row = self._rows[self.here] if self.here is not None and self.here < len(self._rows) else ""
        return row if isinstance(row, int) else None

    def choose(self, index: int | None) -> None:
        """Choose the item of that index; None for none."""
        self.go_to(None if index is None else self._row_of.get(index))

    def move(self, by: int) -> None:
        """Choose the next or previous item; stops at both ends."""
        if self._items:
            chosen = self.chosen
            there = (-1 if by > 0 else len(self._items)) if chosen is None else chosen
            self.choose(max(0, min(there + by, len(self._items) - 1)))

    def row_cache_key(self, row: int) -> Hashable:
        entry = self._rows[row]
        if isinstance(entry, str):
            return entry
        item = self._items[entry]
        return title_with_part_mark(item), item.status, item.id in self._marked

    def row_class(self, row: int) -> str:
        return "rows--head" if isinstance(self._rows[row], str) else super().row_class(row)

    def content(self, row: int) -> Content:
        entry = self._rows[row]
        if isinstance(entry, str):
            return plain_content(f" {entry}")
        item = self._items[entry]
        is_marked = item.id in self._marked
        room = " " * (8 - cell_len(item.status.label))
        return Content("").join(
            [
                plain_content(self._marks[is_marked], "bold $done" if is_marked else ""),
                status_content(item.status),
                plain_content(f"{room}{title_with_part_mark(item)}"),
            ]
        )

    @on(RowView.Clicked)
    def _row_clicked(self, event: RowView.Clicked) -> None:
        event.stop()
        row = self._rows[event.row]
        if not isinstance(row, int):
            return
        item_id = self._items[row].id
        if self._on_choose is None:
            self.post_message(self.Chosen(item_id))
        else:
            self._on_choose(item_id)
