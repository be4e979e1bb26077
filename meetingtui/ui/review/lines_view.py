"""The lines of a leaf on the screen; one figure is the present one, and Enter opens it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from meetingtui.ui.review.line import Behind, Line
from meetingtui.ui.widgets.rows import RowView


class LinesView(RowView, can_focus=True):
    """Up and down go from line to line, left and right from figure to figure."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "上一行", show=False),
        Binding("down", "move(1)", "下一行", show=False),
        Binding("left", "across(-1)", "左边的数", show=False),
        Binding("right", "across(1)", "右边的数", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
        Binding("home", "end(-1)", "第一行", show=False),
        Binding("end", "end(1)", "最后一行", show=False),
        Binding("enter", "open", "看后面的事项", show=False),
    ]
    DEFAULT_CSS = """
    LinesView > .rows--here { background: $background; text-style: none; }
    """

    @dataclass
    class Opened(Message):
        """Somebody wants to see what stands behind a figure."""

        behind: Behind
        """What that is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._column = 0
        """Where in the line one was last, in cells from the left: kept from line to line."""

    def show(self, lines: Sequence[Line]) -> None:
        """Show these; the place stays as far as it can."""
        self._lines = lines
        self.lay_out(len(lines))
        self.go_to(self._nearest(self.here or 0))

    @property
    def chosen(self) -> Behind | None:
        """What stands behind the present figure."""
        at = None if self.here is None else self._cell(self.here)
        return None if at is None or self.here is None else self._lines[self.here].cells[at].behind

    def start_at(self, column: int) -> None:
        """Prefer the figure at so many cells from the left."""
        self._column = column

    def look(self, row: int) -> Hashable:
        return self._lines[row], self._cell(row) if row == self.here and self.has_focus else None

    def content(self, row: int) -> Content:
        """The words; the present figure stands out by its ground and weight."""
        line = self._lines[row]
        chosen = self._cell(row) if row == self.here else None
        return Content("").join(
            cell.words.stylize("bold $foreground on $picked") if at == chosen else cell.words
            for at, cell in enumerate(line.cells)
        )

    def row_class(self, row: int) -> str:
        if self._lines[row].is_head:
            return "rows--head"
        return super().row_class(row)

    def _cell(self, row: int) -> int | None:
        """Which cell of a line is meant: the figure nearest to the present column."""
        line = self._lines[row]
        starts, at = [], 0
        for cell in line.cells:
            starts.append(at)
            at += cell.words.cell_length
        return min(
            line.figures, key=lambda figure: abs(starts[figure] - self._column), default=None
        )

    def _nearest(self, row: int, by: int = 1) -> int | None:
        """The first line from there on that has a figure; then the last one before it."""
        ahead = range(row, len(self._lines)) if by > 0 else range(row, -1, -1)
        back = range(row, -1, -1) if by > 0 else range(row, len(self._lines))
        return next((at for way in (ahead, back) for at in way if self._lines[at].figures), None)

    def action_move(self, by: int) -> None:
        """The next or previous line that has a figure; the leaf scrolls along."""
        if self.here is None:
            self.scroll_relative(y=by, animate=False)
            return
        there = self._nearest(max(0, min(self.here + by, len(self._lines) - 1)), by)
        if there == self.here:
            self.scroll_relative(y=by, animate=False)
        else:
            self.go_to(there)

    def action_across(self, by: int) -> None:
        """The next or previous figure of the line."""
        if self.here is None or (at := self._cell(self.here)) is None:
            return
        line = self._lines[self.here]
        place = line.figures.index(at) + by
        if 0 <= place < len(line.figures):
            there = line.figures[place]
            self._column = sum(cell.words.cell_length for cell in line.cells[:there])
            self.refresh()

    def action_page(self, by: int) -> None:
        """A screenful on or back."""
        if self.here is not None:
            step = by * max(1, self.size.height - 1)
            self.go_to(self._nearest(max(0, min(self.here + step, len(self._lines) - 1)), by))

    def action_end(self, by: int) -> None:
        """The first or the last line."""
        self.go_to(self._nearest(0) if by < 0 else self._nearest(len(self._lines) - 1, -1))
        self.scroll_to(y=0 if by < 0 else self.max_scroll_y, animate=False)

    def action_open(self) -> None:
        """What stands behind the present figure."""
        if found := self.chosen:
            self.post_message(self.Opened(found))

    def on_click(self, event: events.Click) -> None:
        """A click on a figure opens it."""
        event.stop()
        row = self.scroll_offset.y + event.y
        if row >= len(self._lines):
            return
        at = 0
        for cell in self._lines[row].cells:
            end = at + cell.words.cell_length
            if at <= event.x < end and cell.behind is not None:
                self._column = at
                self.go_to(row)
                self.post_message(self.Opened(cell.behind))
                return
            at = end
