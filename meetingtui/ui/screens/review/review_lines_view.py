"""A widget that shows the lines of a review page; one figure is selected, and Enter opens it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from meetingtui.ui.screens.review.review_lines import DrillDownTarget, ReviewLine
from meetingtui.ui.widgets.lists import RowList


@dataclass(frozen=True)
class PagePosition:
    """A position in a review page: line, column, selected figure and scroll offset."""

    row: int | None = None
    """Index of the selected line, from 0; None where the page was not visited yet."""
    column: int = 0
    """Column of the selected figure in cells from the left, or the last one used where lines have
    fewer figures.
    """
    drill_down: DrillDownTarget | None = None
    """Target of the selected figure, by which the figure is found where lines have moved; None
    where no figure is selected.
    """
    top: int = 0
    """Index of the first visible line of the review page."""


class ReviewLinesView(RowList, can_focus=True):
    """A widget that shows the lines of a review page; up and down move between lines, left and
    right between figures, Enter or a click opens a figure.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一行", show=False),
        Binding("down", "move_selection(1)", "下一行", show=False),
        Binding("left", "select_adjacent_figure(-1)", "左边的数", show=False),
        Binding("right", "select_adjacent_figure(1)", "右边的数", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
        Binding("tab", "go_to_adjacent_heading(1)", "下一段", show=False),
        Binding("shift+tab", "go_to_adjacent_heading(-1)", "上一段", show=False),
        Binding("home", "move_to_end(-1)", "第一行", show=False),
        Binding("end", "move_to_end(1)", "最后一行", show=False),
        Binding("enter", "open_selected_figure", "看数字背后的事项", show=False),
    ]
    DEFAULT_CSS = """
    ReviewLinesView > .rows--here { background: $background; text-style: none; }
    """

    @dataclass
    class FigureOpened(Message):
        """Message: Enter or a click asked to open what a figure of the review counts."""

        drill_down: DrillDownTarget
        """Target of the figure, to be opened."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[ReviewLine] = ()
        self._column = 0
        """Last column used, in cells from the left; kept when moving between lines."""

    def show_lines(self, lines: Sequence[ReviewLine], position: PagePosition | None = None) -> None:
        """Show the lines of a review page at a position, the same figure being selected even where
        it has moved; without a position the present one is kept as far as possible.
        """
        position = position or self.position
        self._lines = lines
        self._drawn.clear()  # words of another colour are equal, and must be drawn again
        self.set_row_count(len(lines))
        self.scroll_to(y=position.top, animate=False)
        self._column = position.column
        self.go_to_row(self._restore_column_and_find_row(position))

    @property
    def position(self) -> PagePosition:
        """The present position in the review page: selected line and figure, and how far it is
        scrolled.
        """
        return PagePosition(
            self.current_row, self._column, self.drill_down_of_selected_figure, self.scroll_offset.y
        )

    @property
    def drill_down_of_selected_figure(self) -> DrillDownTarget | None:
        """What the selected figure of the review page opens; None where no line with a figure is
        selected.
        """
        if self.current_row is None or self.current_row >= len(self._lines):
            return None
        index = self._selected_cell_index(self.current_row)
        return None if index is None else self._lines[self.current_row].cells[index].drill_down

    def row_cache_key(self, row: int) -> Hashable:
        """Return the cache key of a review page's line: its index, and the index of its selected
        figure if any.
        """
        return row, self._selected_cell_index(row) if row == self.current_row else None

    def row_content(self, row: int) -> Content:
        """Return the content of a review page's line, with the selected figure highlighted."""
        line = self._lines[row]
        chosen = self._selected_cell_index(row) if row == self.current_row else None
        return Content("").join(
            cell.content.stylize("bold $on-chosen on $chosen") if index == chosen else cell.content
            for index, cell in enumerate(line.cells)
        )

    def row_component_class(self, row: int) -> str:
        """Return the style class of a review page's line: that of headings, else that of any
        row.
        """
        if self._lines[row].is_head:
            return "rows--head"
        return super().row_component_class(row)

    def render_line(self, y: int) -> Strip:
        """Render the line of the review page that is drawn ``y`` lines below the top of the widget.

        At the top it is the heading of the topmost visible line, where that was scrolled out of
        view.
        """
        return super().render_line(self._row_at_screen_line(y) - self.scroll_offset.y)

    def scroll_to_current_row(self) -> None:
        """Scroll the review page so that the selected line is visible below its heading.

        From the first selectable line, everything before it is shown.
        """
        current, height = self.current_row, self.size.height
        if current is None or not height or current >= len(self._lines):
            return
        if (
            current < height
            and self._nearest_row_with_figure(current - 1, -1, tries_opposite=False) is None
        ):
            self.scroll_to(y=0, animate=False)
        elif current <= self.scroll_offset.y and self._heading_row_at_or_above(current) not in (
            None,
            current,
        ):
            self.scroll_to(y=current - 1, animate=False)
        else:
            super().scroll_to_current_row()

    # Where things are

    def _restore_column_and_find_row(self, position: PagePosition) -> int | None:
        """Find the line at a remembered position of a review page, and select its figure's column.

        Returns:
            The line's index; for a page shown for the first time, that of the line to be selected
            first; None where no line has a figure.
        """
        if position.row is None:
            starts = (index for index, line in enumerate(self._lines) if line.is_selected_first)
            return self._nearest_row_with_figure(next(starts, 0))
        same = [
            (abs(row - position.row), abs(_cell_start(line, cell) - position.column), row, cell)
            for row, line in enumerate(self._lines)
            for cell in line.figure_indexes
            if _is_same_figure(line.cells[cell].drill_down, position.drill_down)
        ]
        if same:
            *_, row, cell = min(same)
            self._column = _cell_start(self._lines[row], cell)
            return row
        return self._nearest_row_with_figure(min(position.row, max(0, len(self._lines) - 1)))

    def _row_at_screen_line(self, y: int) -> int:
        """Return the index of the review page's line drawn ``y`` lines below the top of the
        widget.

        The top line may be a heading that was scrolled out of view and is repeated there.
        """
        top = self.scroll_offset.y
        head = self._heading_row_at_or_above(top) if y == 0 and top < len(self._lines) else None
        return top + y if head is None else head

    def _heading_row_at_or_above(self, row: int) -> int | None:
        """Return the index of the heading at or above a line of the review page; None where there
        is none.
        """
        return next((index for index in range(row, -1, -1) if self._lines[index].is_head), None)

    def _selected_cell_index(self, row: int) -> int | None:
        """Return the index of the figure in a review line that is nearest to the selected column;
        None without figures.
        """
        line = self._lines[row]
        return min(
            line.figure_indexes,
            key=lambda at: abs(_cell_start(line, at) - self._column),
            default=None,
        )

    def _nearest_row_with_figure(
        self, row: int, offset: int = 1, *, tries_opposite: bool = True
    ) -> int | None:
        """Return the index of the first line of the review page with a figure from ``row`` on,
        itself included, downwards or upwards; None where there is none.

        Args:
            row: the index of the line at which the search begins.
            offset: the direction: 1 downwards, -1 upwards.
            tries_opposite: whether the other direction is searched where nothing was found.
        """
        rows = [index for index, line in enumerate(self._lines) if line.figure_indexes]
        after = [index for index in rows if index >= row]
        before = [index for index in reversed(rows) if index <= row]
        ahead, back = (after, before) if offset > 0 else (before, after)
        return next(iter([*ahead, *(back if tries_opposite else ())]), None)

    # Going about

    def action_move_selection(self, offset: int) -> None:
        """Select the review page's next (1) or previous (-1) line with a figure; where there is
        none within a screenful, scroll by one line instead.
        """
        current = self.current_row
        target = (
            None
            if current is None
            else self._nearest_row_with_figure(current + offset, offset, tries_opposite=False)
        )
        top, height = self.scroll_offset.y, self.size.height
        if target is None or not top - height < target < top + 2 * height - 1:
            self.scroll_relative(y=offset, animate=False, immediate=True)
        else:
            self.go_to_row(target)

    def action_select_adjacent_figure(self, offset: int) -> None:
        """Select the next (1) or previous (-1) figure in the selected line of the review page; at
        either end nothing changes.
        """
        if (
            self.current_row is None
            or (index := self._selected_cell_index(self.current_row)) is None
        ):
            return
        line = self._lines[self.current_row]
        target = line.figure_indexes.index(index) + offset
        if 0 <= target < len(line.figure_indexes):
            self._column = _cell_start(line, line.figure_indexes[target])
            self.refresh()

    def action_move_page(self, offset: int) -> None:
        """Scroll a screenful, less two lines of overlap, down (1) or up (-1) in the review page,
        and select the line with a figure that is nearest there.
        """
        step = offset * max(1, self.size.height - 2)
        if self.current_row is None:
            self.scroll_relative(y=step, animate=False, immediate=True)
        else:
            self.scroll_relative(y=step, animate=False, immediate=True)
            self.go_to_row(
                self._nearest_row_with_figure(
                    max(0, min(self.current_row + step, len(self._lines) - 1)), offset
                )
            )

    def action_go_to_adjacent_heading(self, offset: int) -> None:
        """Move to the first line with a figure below the review page's next (1) or previous (-1)
        heading, wrapping around; upwards first to that of the present heading. Nothing on a page
        without figures.
        """
        heads = [index for index, line in enumerate(self._lines) if line.is_head]
        firsts = [self._nearest_row_with_figure(head, tries_opposite=False) for head in (0, *heads)]
        places = sorted({index for index in firsts if index is not None})
        if not places or self.current_row is None:
            return
        block = sum(index <= self.current_row for index in places) - 1
        if offset < 0 and self.current_row > places[block]:
            block += 1
        target = places[(block + offset) % len(places)]
        head = self._heading_row_at_or_above(target) or 0
        end = min((index for index in heads if index > head), default=len(self._lines))
        if head < self.scroll_offset.y or end > self.scroll_offset.y + self.size.height:
            self.scroll_to(y=head, animate=False)
        self.go_to_row(target)

    def action_move_to_end(self, offset: int) -> None:
        """Move to the review page's first (-1) or last (1) line with a figure."""
        self.go_to_row(
            self._nearest_row_with_figure(0)
            if offset < 0
            else self._nearest_row_with_figure(len(self._lines) - 1, -1)
        )
        self.scroll_to(y=0 if offset < 0 else self.max_scroll_y, animate=False)

    def action_open_selected_figure(self) -> None:
        """Post a message that asks to open what the selected figure counts."""
        if found := self.drill_down_of_selected_figure:
            self.post_message(self.FigureOpened(found))

    def on_click(self, event: events.Click) -> None:
        """Open the clicked figure of the review page; a click beside figures selects the line and
        its nearest figure, one on a line without figures does nothing.
        """
        event.stop()
        offset = event.get_content_offset(self)
        row = len(self._lines) if offset is None else self._row_at_screen_line(offset.y)
        if offset is None or row >= len(self._lines) or not self._lines[row].figure_indexes:
            return
        self._column = offset.x
        self.go_to_row(row)
        self.refresh()
        line = self._lines[row]
        for index in line.figure_indexes:
            start, cell = _cell_start(line, index), line.cells[index]
            if start <= offset.x < start + cell.content.cell_length and cell.drill_down is not None:
                self._column = start
                self.post_message(self.FigureOpened(cell.drill_down))


def _cell_start(line: ReviewLine, cell: int) -> int:
    """Return the column at which a cell of a review line begins: the width of all cells to its
    left.
    """
    return sum(each.content.cell_length for each in line.cells[:cell])


def _is_same_figure(some: DrillDownTarget | None, other: DrillDownTarget | None) -> bool:
    """Return whether two drill-down targets, None for none, belong to the same figure (same
    heading, item and meeting), even if the items it counts have changed; False where either is
    None.
    """
    if some is None or other is None:
        return False
    kept = (some.heading, some.item, some.meeting)
    return any(kept) and kept == (other.heading, other.item, other.meeting)
