"""The numbers of a whole document, so that one place can be judged by what comes later."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meetingtui.plan.reading.blocks import Block, Line
from meetingtui.plan.reading.numbering import (
    ORDINALS,
    PERIODS,
    RANKS,
    Marker,
    automatic_marker,
    read_marker,
)

_IN_SIGHT = 400
"""How many paragraphs are looked ahead for the next number of a kind."""


class Markers:
    """The number each block starts with, and the habits they show."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        found = [_marker(block) if isinstance(block, Line) else None for block in blocks]
        periods = Counter(marker.shape for marker in found if marker and marker.shape in PERIODS)
        self._all = [
            marker if marker and marker.rest and periods[marker.shape] != 1 else None
            for marker in found
        ]
        numbered = [marker for marker in self._all if marker and marker.shape not in ORDINALS]
        self.top = numbered[0].shape if numbered else ""
        """The shape of the document's first number."""
        self.inside = Counter(
            (above.shape, below.shape)
            for above, below in pairwise(numbered)
            if below.value == 1 and below.shape != above.shape
        )
        """How often a list of one shape begins right after a number of another."""
        self.sections = {above for above, _ in self.inside}
        """The shapes that head lists of others."""

    def __getitem__(self, position: int) -> Marker | None:
        return self._all[position]

    def next_value(self, position: int, shape: str) -> int:
        """The next value of a shape within sight after a block; 0 where there is none."""
        for marker in self._ahead(position):
            if marker.shape == shape:
                return marker.value
            if shape in ORDINALS and marker.shape not in ORDINALS:
                return 0
        return 0

    def returns_to(self, position: int, value: int) -> bool:
        """Whether the list that begins at a block ends where a count left at ``value`` goes on.

        Then it is a list within: 2. [1. 2. 3.] 3.
        """
        first = self._all[position]
        last = 1
        for marker in self._ahead(position) if first else ():
            if first is None or rank(marker.shape) < rank(first.shape):
                return False
            if (marker.shape, marker.sign) != (first.shape, first.sign):
                continue
            if marker.value != last + 1:
                return marker.value == value + 1
            last = marker.value
        return False

    def _ahead(self, position: int) -> list[Marker]:
        return list(filter(None, self._all[position + 1 : position + _IN_SIGHT]))


def rank(shape: str) -> int:
    """How high documents usually put a shape; 0 is the highest."""
    return RANKS.index(shape) if shape in RANKS else len(RANKS)


def _marker(line: Line) -> Marker | None:
    if line.number:
        return automatic_marker(line.number, line.value, line.depth, line.text)
    return read_marker(line.text)
