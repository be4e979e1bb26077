"""The items called, one a row: only the rows in sight are ever drawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from meetingtui.plan.item import Item
from meetingtui.ui.marks import plain, status_word

_Look = tuple[bool, bool]
"""Whether the row is the present one, and whether it is marked."""


class CallingList(ScrollView, can_focus=False):
    """Items under the heads they are called by; a mark stands before those heard."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"calling-list--here", "calling-list--head"}
    DEFAULT_CSS = """
    CallingList {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .calling-list--here { background: $picked; text-style: bold; }
        & > .calling-list--head { color: $primary; text-style: bold; }
    }
    """
    marks: ClassVar[tuple[str, str]] = ("   ", " ✓ ")
    """What stands before a row that is not marked, and before one that is."""

    @dataclass
    class Chosen(Message):
        """A row was clicked."""

        item_id: int
        """Whose row it is."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._items: Sequence[Item] = ()
        self._heads: Sequence[str] = ()
        self._rows: list[str | int] = []
        self._row_of: dict[int, int] = {}
        self._marked: Collection[int] = ()
        self._drawn: dict[int, tuple[Item, _Look, Strip]] = {}
        self.here: int | None = None
        """The present item, counted from 0; None where there is none."""

    def show(
        self,
        items: Sequence[Item],
        heads: Sequence[str],
        marked: Collection[int],
        here: int | None,
    ) -> None:
        """Show these items, each under its head, the present one in sight."""
        is_new = heads != self._heads
        if is_new:
            self._lay_out(heads)
        self._items, self._marked, self.here = items, marked, here
        if is_new:
            self.refresh()
        self._redraw_changed()

    def _lay_out(self, heads: Sequence[str]) -> None:
        self._heads, self._rows, self._row_of = heads, [], {}
        last = ""
        for index, head in enumerate(heads):
            if head != last:
                self._rows.append(head)
                last = head
            self._row_of[index] = len(self._rows)
            self._rows.append(index)
        self.virtual_size = Size(1, len(self._rows))

    def move(self, by: int) -> int | None:
        """Make the next or previous item the present one; the ends stay."""
        if self._items:
            there = (-1 if by > 0 else len(self._items)) if self.here is None else self.here
            self.here = max(0, min(there + by, len(self._items) - 1))
            self._redraw_changed()
        return self.here

    def _redraw_changed(self) -> None:
        """Only the rows in sight that look different now."""
        top = self.scroll_offset.y
        for place in range(top, min(top + self.size.height, len(self._rows))):
            row = self._rows[place]
            if isinstance(row, int) and self._drawn_row(row) is None:
                self.refresh_line(place)
        self._keep_in_sight()

    def _drawn_row(self, index: int) -> Strip | None:
        """The row as it was drawn, if it still looks so."""
        item = self._items[index]
        drawn = self._drawn.get(item.id)
        is_same = drawn and drawn[0] is item and drawn[1] == self._look(index)
        return drawn[2] if drawn and is_same else None

    def _look(self, index: int) -> _Look:
        return index == self.here, self._items[index].id in self._marked

    def _keep_in_sight(self) -> None:
        if self.here is None or self.here not in self._row_of:
            return
        row, height = self._row_of[self.here], self.size.height
        top = self.scroll_offset.y
        if height and not top < row < top + height - 1:
            self.scroll_to(y=max(0, row - height // 2), animate=False)

    def on_resize(self) -> None:
        self._drawn.clear()
        self._keep_in_sight()

    def notify_style_update(self) -> None:
        """Colours changed: what was drawn no longer holds."""
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """One row, drawn anew only where its item or its look changed."""
        place = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if not 0 <= place < len(self._rows):
            return Strip.blank(width, self.rich_style)
        row = self._rows[place]
        if isinstance(row, str):
            return self._strip(plain(f" {row}"), width, "calling-list--head")
        if strip := self._drawn_row(row):
            return strip
        item, look = self._items[row], self._look(row)
        strip = self._strip(self._row(item, look), width, "calling-list--here" if look[0] else "")
        self._drawn[item.id] = (item, look, strip)
        return strip

    def _row(self, item: Item, look: _Look) -> Content:
        room = " " * (8 - cell_len(item.status.label))
        return Content("").join(
            [
                plain(self.marks[look[1]], "bold $done" if look[1] else ""),
                status_word(item.status),
                plain(f"{room}{item.title}"),
            ]
        )

    def _strip(self, content: Content, width: int, name: str) -> Strip:
        style = self.get_visual_style(name) if name else self.visual_style
        (strip,) = Visual.to_strips(self, content.truncate(width, ellipsis=True), width, 1, style)
        return strip.extend_cell_length(width, style.rich_style)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self.scroll_offset.y + event.y
        row = self._rows[place] if 0 <= place < len(self._rows) else ""
        if isinstance(row, int):
            self.post_message(self.Chosen(self._items[row].id))
