"""A bar of the review: spaces on coloured ground, so that every terminal draws it straight."""

from collections.abc import Sequence
from itertools import accumulate

from textual.content import Content

from meetingtui.review.figures import Figures


def bar(figures: Figures, width: int) -> Content:
    """How much of the plan is done, under way, and left, in so many cells.

    What there is at all has a cell to be seen by, where there are cells enough.
    """
    left = figures.total - figures.done - figures.in_progress
    shares = (
        (figures.done, "$done"),
        (figures.in_progress, "$in-progress 50%"),
        (left, "$panel"),
    )
    cells = split([count for count, _ in shares], width)
    parts = [strip(many, color) for many, (_, color) in zip(cells, shares, strict=True) if many]
    return Content("").join([*parts, Content(" " * (width - sum(cells)))])


def strip(cells: int, color: str) -> Content:
    """So many cells of a colour; a line of the ground below parts it from the next bar."""
    return Content.styled(" " * cells, f"underline $background on {color}" if cells else "")


def split(counts: Sequence[int], width: int) -> list[int]:
    """The cells for each count, together ``width``; none at all for nothing."""
    whole = sum(counts)
    if not whole:
        return [0] * len(counts)
    ends = [round(width * end / whole) for end in accumulate(counts)]
    cells = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    for at, count in enumerate(counts):
        widest = cells.index(max(cells))
        if count and not cells[at] and cells[widest] > 1:
            cells[at], cells[widest] = 1, cells[widest] - 1
    return cells
