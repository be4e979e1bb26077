"""A line of a leaf: words, and among them figures with something behind."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from textual.content import Content

from meetingtui.review.survey import Survey, Surveyed
from meetingtui.ui.desk import Desk


class Behind(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind a figure; one of the three is opened with one key."""

    heading: str = ""
    """What the items have in common: 课程教学中心　滞后."""
    items: tuple[int, ...] = ()
    """Ids of the items, in the order they are shown."""
    item: int | None = None
    """Id of the one item, whose biography is opened."""
    meeting: int | None = None
    """Id of the meeting, whose minutes are opened."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a line."""

    words: Content
    """What it shows, padded to its column."""
    behind: Behind | None = None
    """What Enter opens there; None for mere words."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a leaf, as wide as the screen."""

    cells: tuple[Cell, ...]
    """From left to right, nothing between them."""
    is_head: bool = False
    """Whether it is a heading; it stays in sight while what stands under it is looked at."""
    is_start: bool = False
    """Whether the leaf is entered here; else it is at its first figure."""

    @property
    def figures(self) -> list[int]:
        """Which cells have something behind."""
        return [at for at, cell in enumerate(self.cells) if cell.behind is not None]


Leaf = Callable[[Desk, int], Sequence[Line]]
"""Makes the lines of a leaf out of what is on the desk and the cells there are across."""


def of_survey(leaf: Callable[[Survey, int], Sequence[Line]]) -> Leaf:
    """A leaf that needs the survey alone."""
    return lambda desk, width: leaf(desk.survey, width)


def head(words: str) -> Line:
    """A heading."""
    return Line(cells=(Cell(words=Content(words)),), is_head=True)


def words(content: Content | str) -> Line:
    """A line with nothing behind it."""
    return Line(cells=(Cell(words=Content(content) if isinstance(content, str) else content),))


BLANK = Line(cells=())
"""An empty line between two blocks."""


def flow(groups: Iterable[Sequence[Cell]], width: int, gap: str = "") -> list[Line]:
    """Groups of cells side by side; one for which there is no room begins another line."""
    lines: list[list[Cell]] = []
    used = 0
    for group in groups:
        needed = sum(cell.words.cell_length for cell in group)
        if lines and used + len(gap) + needed <= width:
            lines[-1] += [Cell(words=Content(gap)), *group]
            used += len(gap) + needed
        else:
            lines.append([*group])
            used = needed
    return [Line(cells=tuple(line)) for line in lines]


def behind(heading: str, rows: Iterable[Surveyed]) -> Behind | None:
    """The items of those rows; None where there are none."""
    ids = tuple(row.item.id for row in rows)
    return Behind(heading=heading, items=ids) if ids else None
