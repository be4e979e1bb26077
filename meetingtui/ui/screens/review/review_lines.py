"""The data of a review page, lines of cells some of which open items or minutes, and the building
blocks of pages: bars, tables, headings, an item's line.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

import msgspec
from textual.content import Content

from meetingtui.review.item_counts import ItemCounts, filled_bar_cell_count
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.theme import days_to_deadline_content, plain_content
from meetingtui.ui.widgets.text_layout import fit_to_cells, wrap_content

# Bars of the review, drawn as spaces on coloured backgrounds, which every terminal renders alike


def completion_bar(figures: ItemCounts, width: int) -> Content:
    """Draw the completion rate of ``figures`` as a bar of ``width`` cells: the done part and the
    rest differ in colour.

    Where nothing is planned, the bar is blank.
    """
    if not figures.total:
        return Content(" " * width)
    done = filled_bar_cell_count(figures.done, figures.total, width)
    parts = [(done, "$done"), (width - done, "$panel")]
    return Content("").join(blank_cells_in_colour(cells, color) for cells, color in parts if cells)


def blank_cells_in_colour(cells: int, color: str) -> Content:
    """Return a piece of a bar: ``cells`` blank cells on a background of the colour variable
    ``color``, with a thin gap towards the next bar below; empty for 0 cells.
    """
    return Content.styled(" " * cells, f"underline $background on {color}" if cells else "")


def divide_width_by_counts(counts: Sequence[int], width: int) -> list[int]:
    """Divide ``width`` cells of a bar among counts in proportion; all 0 where the counts sum up to
    0.

    A count above 0 gets at least one cell, as far as there are cells.
    """
    whole = sum(counts)
    if not whole:
        return [0] * len(counts)
    ends = [round(width * end / whole) for end in accumulate(counts)]
    cells = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    for index, count in enumerate(counts):
        widest = cells.index(max(cells))
        if count and not cells[index] and cells[widest] > 1:
            cells[index], cells[widest] = 1, cells[widest] - 1
    return cells


# Review pages as data


class DrillDownTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What opens when Enter is pressed on a figure of the review: a meeting's minutes, else one
    item's timeline, else a list of items.
    """

    heading: str = ""
    """Heading of the item list: 课程教学中心 滞后; may be empty where one item or a meeting is
    opened.
    """
    items: tuple[int, ...] = ()
    """Ids of the items to list, in order; empty where one item or a meeting is opened."""
    item: int | None = None
    """Id of the item whose timeline is opened; None otherwise."""
    meeting: int | None = None
    """Id of the meeting whose minutes are opened; None otherwise."""


class ReviewCell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a review line: its content, and what opens when Enter is pressed on it."""

    content: Content
    """Content of the review line's cell, padded to its column where it is in a table."""
    drill_down: DrillDownTarget | None = None
    """Target that Enter on the cell opens; None for plain text."""


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a review page, as a row of cells that may fill the width of the screen."""

    cells: tuple[ReviewCell, ...]
    """Cells of the review line from left to right, without gaps."""
    is_head: bool = False
    """Whether the review line is a heading, which stays visible while the lines below it are
    scrolled.
    """
    is_selected_first: bool = False
    """Whether the page is entered at this line instead of its first figure."""

    @property
    def figure_indexes(self) -> list[int]:
        """Indexes of the review line's cells that open something when Enter is pressed."""
        return [index for index, cell in enumerate(self.cells) if cell.drill_down is not None]


ReviewPage = Callable[[AppContext, int], Sequence[ReviewLine]]
"""Function that makes the lines of a page from the app context and the width in cells."""


def review_page_from_snapshot_page(
    page: Callable[[TermSnapshot, int], Sequence[ReviewLine]],
) -> ReviewPage:
    """Adapt a page made from a term snapshot to the form of a review page.

    Args:
        page: makes the lines from a snapshot and the width in cells.

    Returns:
        A function that makes the lines from the app context and the width in cells.
    """
    return lambda context, width: page(context.snapshot, width)


def heading_line(text: str) -> ReviewLine:
    """Return a heading line of a review page, which stays visible while the lines below it are
    scrolled.
    """
    return ReviewLine(cells=(ReviewCell(content=Content(text)),), is_head=True)


def text_line(content: Content | str) -> ReviewLine:
    """Return a line of plain text on a review page, on which Enter opens nothing."""
    return ReviewLine(
        cells=(ReviewCell(content=Content(content) if isinstance(content, str) else content),)
    )


BLANK_LINE = ReviewLine(cells=())
"""Empty line between two blocks."""


def wrap_cell_groups(
    groups: Iterable[Sequence[ReviewCell]], width: int, gap: str = ""
) -> list[ReviewLine]:
    """Lay out groups of review cells side by side, wrapping to another line where a group does not
    fit; no lines without groups.

    Args:
        groups: the groups; a group is never split, even if it is wider than the page.
        width: the width of the page in cells.
        gap: the text between two groups on a line.
    """
    lines: list[list[ReviewCell]] = []
    used = 0
    for group in groups:
        needed = sum(cell.content.cell_length for cell in group)
        if lines and used + len(gap) + needed <= width:
            lines[-1] += [ReviewCell(content=Content(gap)), *group]
            used += len(gap) + needed
        else:
            lines.append([*group])
            used = needed
    return [ReviewLine(cells=tuple(line)) for line in lines]


def item_list_target(heading: str, rows: Iterable[ItemRow]) -> DrillDownTarget | None:
    """Return what Enter on a figure of the review opens: the list of the items of ``rows``, in
    their order, under a heading; None without rows.
    """
    ids = tuple(row.item.id for row in rows)
    return DrillDownTarget(heading=heading, items=ids) if ids else None


# Building blocks of review pages


_TITLE_CELLS = 70
_OWNER_CELLS = 15
_DUE_CELLS = 10
_DAYS_CELLS = 13
_MIN_WIDTH_WITH_DAYS = 70
"""Page width in cells from which an item's line shows the days to its deadline."""
_NUMBER_CELLS = 16
_MIN_WIDTH_WITH_NUMBER = 110
"""Page width in cells from which an item's line shows its number."""


def text_cell(text: str, width: int, style: str = "") -> ReviewCell:
    """Create a review cell with a text, left-aligned in a column of ``width`` cells and cut to it,
    in a Textual style; empty for the default style.
    """
    return ReviewCell(content=plain_content(fit_to_cells(text, width), style))


def figure_cell(
    count: int, width: int, drill_down: DrillDownTarget | None, style: str = "bold"
) -> ReviewCell:
    """Create a review cell with a figure, right-aligned in a column.

    Args:
        count: the figure; 0 is a muted dot that opens nothing.
        width: the width of the column in cells.
        drill_down: what Enter on the figure opens; None for nothing.
        style: the Textual style of the figure.
    """
    if not count:
        return ReviewCell(content=_align_content_right(plain_content(".", "$muted"), width))
    return ReviewCell(
        content=_align_content_right(plain_content(str(count), style), width), drill_down=drill_down
    )


def column_headings_line(
    names_heading: str, names_width: int, headings: Iterable[str], column_width: int
) -> ReviewLine:
    """Create the line of column headings of a table on a review page.

    Args:
        names_heading: the heading of the column of names.
        names_width: the width of that column in cells.
        headings: the headings of the columns of figures.
        column_width: the width of each column of figures in cells.
    """
    cells = [
        ReviewCell(content=_align_content_right(plain_content(heading, "$muted"), column_width))
        for heading in headings
    ]
    return ReviewLine(cells=(text_cell(names_heading, names_width, "$muted"), *cells))


def item_line(row: ItemRow, width: int) -> ReviewLine:
    """Create a review page's line of an item with title, owner and deadline, on a wider page also
    its number (110 cells) and the days to the deadline (70 cells); Enter opens its timeline.
    """
    item = row.item
    tail = _OWNER_CELLS + _DUE_CELLS + (_DAYS_CELLS if width >= _MIN_WIDTH_WITH_DAYS else 0)
    title = min(width - tail, _TITLE_CELLS)
    title_text = fit_to_cells(f"  {_numbered_title(row, width)}", title - 1) + " "
    cells = [
        ReviewCell(content=plain_content(title_text), drill_down=DrillDownTarget(item=item.id)),
        text_cell(item.owner_words, _OWNER_CELLS),
        text_cell(item.due_words, _DUE_CELLS),
    ]
    if width >= _MIN_WIDTH_WITH_DAYS:
        cells.append(ReviewCell(content=days_to_deadline_content(item, row.deadline_status)))
    return ReviewLine(cells=tuple(cells))


def wrap_into_content_lines(content: Content, width: int) -> list[Content]:
    """Wrap styled text into lines of at most ``width`` cells."""
    is_one = content.cell_length <= width and "\n" not in content.plain
    return [content] if is_one else wrap_content(content, width).split("\n")


def _numbered_title(row: ItemRow, width: int) -> str:
    """Return an item's title, on a page of at least 110 cells after the item's number or kind."""
    cited = (
        fit_to_cells(row.number or row.role.label, _NUMBER_CELLS)
        if width >= _MIN_WIDTH_WITH_NUMBER
        else ""
    )
    return cited + row.item.title


def _align_content_right(content: Content, width: int) -> Content:
    """Return styled text padded on the left to ``width`` cells; wider text is not cut."""
    return content.pad_left(max(0, width - content.cell_length))
