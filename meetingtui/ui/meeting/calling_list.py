"""The items called, one a row, under the heads they are called by."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.content import Content
from textual.message import Message

from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item
from meetingtui.ui.marks import plain, status_word
from meetingtui.ui.widgets.rows import RowView


class CallingList(RowView, can_focus=False):
    """A mark stands before those heard; a head is no item and is never the present row."""

    marks: ClassVar[tuple[str, str]] = ("   ", " ✓ ")
    """What stands before a row that is not marked, and before one that is."""

    @dataclass
    class Chosen(Message):
        """An item was clicked."""

        item_id: int
        """Which one."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
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
        """Show these items, each under its head, the chosen one in sight."""
        if heads != self._heads:
            self._heads, self._rows, self._row_of = heads, [], {}
            for index, head in enumerate(heads):
                if not index or head != heads[index - 1]:
                    self._rows.append(head)
                self._row_of[index] = len(self._rows)
                self._rows.append(index)
        self._items, self._marked = items, marked
        self.lay_out(len(self._rows))
        self.choose(chosen)

    @property
    def chosen(self) -> int | None:
        """The present item, counted from 0; None where there is none."""
        row = self._rows[self.here] if self.here is not None and self.here < len(self._rows) else ""
        return row if isinstance(row, int) else None

    def choose(self, index: int | None) -> None:
        """Make an item the present one."""
        self.go_to(None if index is None else self._row_of.get(index))

    def move(self, by: int) -> None:
        """Make the next or previous item the present one; the ends stay."""
        if self._items:
            chosen = self.chosen
            there = (-1 if by > 0 else len(self._items)) if chosen is None else chosen
            self.choose(max(0, min(there + by, len(self._items) - 1)))

    def look(self, row: int) -> Hashable:
        entry = self._rows[row]
        if isinstance(entry, str):
            return entry
        item = self._items[entry]
        return title_of(item), item.status, item.id in self._marked

    def row_class(self, row: int) -> str:
        return "rows--head" if isinstance(self._rows[row], str) else super().row_class(row)

    def content(self, row: int) -> Content:
        entry = self._rows[row]
        if isinstance(entry, str):
            return plain(f" {entry}")
        item = self._items[entry]
        is_marked = item.id in self._marked
        room = " " * (8 - cell_len(item.status.label))
        return Content("").join(
            [
                plain(self.marks[is_marked], "bold $done" if is_marked else ""),
                status_word(item.status),
                plain(f"{room}{title_of(item)}"),
            ]
        )

    @on(RowView.Clicked)
    def _row_clicked(self, event: RowView.Clicked) -> None:
        event.stop()
        row = self._rows[event.row]
        if isinstance(row, int):
            self.post_message(self.Chosen(self._items[row].id))
