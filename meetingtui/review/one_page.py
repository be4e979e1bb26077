"""What fits on one page of a Word paper: lines and table rows by their height, in points.

The measures are those of the shipped ``status.docx``; a school that sets its own
larger gets a second page.
"""

from collections.abc import Collection, Sequence
from itertools import combinations
from math import ceil

from meetingtui.wording import width

LINE = 17.0
"""A line of text, or a heading."""

_PAGE = 734.0
_TITLE = 57.0
_SPARE = 20.0
"""Programs and fonts differ by some points; the page must hold in all of them."""

_ACROSS = 86
"""Half-width characters of a line of text."""
_INDENT = 4

_BREAK = 3
"""What a line may lose at its end: no line begins with a comma, and no number is torn."""

_CELL_LINE, _CELL_EDGE = 13.0, 5.0
_HALF_WIDTH_MM = 1.66
_CELL_MARGINS_MM = 2.2

_AT_LEAST = 2
"""Entries of every part come before the third of any."""

ROOM = _PAGE - _TITLE - _SPARE
"""What the page has below the title."""


def text_height(text: str) -> float:
    """A paragraph's height."""
    return LINE * ceil((width(text) + _INDENT) / _ACROSS)


def line_room(lines: int) -> int:
    """How wide a text may be that takes at most so many lines."""
    return lines * _ACROSS - _INDENT


def row_height(cells: Sequence[str] = ("",), columns: Sequence[float] = (20,)) -> float:
    """A table row's height by its cells and the columns' widths in millimetres."""
    lines = [
        1 if width(text) <= cell_room(column) else ceil(width(text) / (cell_room(column) - _BREAK))
        for text, column in zip(cells, columns, strict=True)
    ]
    return _CELL_LINE * max(lines) + _CELL_EDGE


def cell_room(column: float, lines: int = 1) -> int:
    """How wide a text may be that takes at most so many lines of a column."""
    across = int((column - _CELL_MARGINS_MM) / _HALF_WIDTH_MM)
    return across if lines == 1 else lines * (across - _BREAK)


def dealt(
    room: float, parts: Sequence[Sequence[float]], uncounted: Collection[int] = ()
) -> list[int]:
    """How many entries of each part fit: the first few of each, then the rest part by part.

    ``parts`` are the heights of the entries, the most important part first. A part that
    has any also needs its heading, and where it does not fit, a line to say how many were
    left out; those at the places in ``uncounted`` do not say it.
    """
    room -= sum(LINE for part in parts if part)
    telling = [at for at, part in enumerate(parts) if part and at not in uncounted]
    counts = [0] * len(parts)
    for size in range(len(telling) + 1):
        for cut_short in combinations(telling, size):
            counts = _dealt(room - LINE * size, parts)
            if all(counts[at] == len(parts[at]) for at in telling if at not in cut_short):
                return counts
    return counts


def _dealt(room: float, parts: Sequence[Sequence[float]]) -> list[int]:
    counts = [0] * len(parts)
    for most in (_AT_LEAST, None):
        for at, part in enumerate(parts):
            for height in part[counts[at] : most]:
                if height > room:
                    break
                room -= height
                counts[at] += 1
    return counts
