"""The tree of a document's numbered paragraphs, put up as they go by.

Levels are not fixed: whatever kind of number comes first inside a paragraph's
part is a level below it. Lost numbers are put back by
:mod:`meetingtui.plan.reading.lost_numbers`.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meetingtui.plan.reading.background import is_background
from meetingtui.plan.reading.blocks import Block, Line, Table
from meetingtui.plan.reading.draft import UNNUMBERED, Draft, announces_list, is_heading_like
from meetingtui.plan.reading.lost_numbers import gather_before, restore_between, restore_first
from meetingtui.plan.reading.numbering import (
    ORDINALS,
    RANKS,
    Marker,
    automatic_marker,
    read_marker,
    renumbered,
)

_IN_SIGHT = 400
"""How many paragraphs are looked ahead for the next number of a kind."""

_MAX_STYLED = 60
"""A styled heading is not longer than this."""


def build(blocks: Sequence[Block]) -> Draft:
    """The document as a tree; the root holds what stands before the first number."""
    return _Builder(blocks).build()


class _Builder:
    """One pass over the blocks with the open nodes on a stack."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._position = 0
        self._root = Draft(shape="")
        self._stack = [self._root]
        self._markers = _markers(blocks)
        self._headings = Counter(
            block.heading
            for block, marker in zip(blocks, self._markers, strict=True)
            if isinstance(block, Line) and block.heading and marker is None
        )
        numbered = [marker for marker in self._markers if marker and marker.shape not in ORDINALS]
        self._top = numbered[0].shape if numbered else ""
        self._inside = Counter(
            (above.shape, below.shape)
            for above, below in pairwise(numbered)
            if below.value == 1 and below.shape != above.shape
        )
        self._sections = {above for above, _ in self._inside}

    def build(self) -> Draft:
        for position, block in enumerate(self._blocks):
            self._position = position
            marker = self._markers[position]
            if isinstance(block, Table):
                self._stack[-1].content.append(block)
            elif marker and self._counts(marker, automatic=bool(block.number)):
                self._take(
                    Draft(
                        shape=marker.shape,
                        sign=marker.sign,
                        value=marker.value,
                        number=marker.number,
                        line=marker.rest,
                        heading=block.heading,
                    )
                )
            elif self._is_styled_heading(block):
                self._take_styled(block)
            else:
                self._stack[-1].content.append(block.text)
        return self._root

    def _counts(self, marker: Marker, *, automatic: bool) -> bool:
        """Whether the number makes a node here, or only orders the sentences of one."""
        if marker.shape in ORDINALS:
            return self._ordinal_counts(marker)
        if marker.shape.startswith("1.1") and not automatic:
            return self._continues(marker)
        return True

    def _continues(self, marker: Marker) -> bool:
        """3.30 is a date and 1.5 an amount, unless the figures continue a series."""
        above = marker.sign.split(".")[-1]
        return marker.value == 1 or any(
            (open_.shape == marker.shape and open_.value + 1 == marker.value)
            or (open_.shape in ("1.", "1.1") and str(open_.value) == above)
            for open_ in self._stack
        )

    def _ordinal_counts(self, marker: Marker) -> bool:
        if any(open_.shape == marker.shape for open_ in self._stack):
            return True
        owner = self._stack[-1]
        if marker.value != 1 or owner is self._root or is_background(owner.line):
            return False
        heads = owner.shape in self._sections or (
            owner.shape == self._top and is_heading_like(owner.line)
        )
        return heads and self._next_value(marker.shape) == 2

    def _next_value(self, shape: str) -> int:
        """The next value of a shape within sight; 0 where there is none."""
        ahead = range(self._position + 1, min(self._position + _IN_SIGHT, len(self._markers)))
        for position in ahead:
            marker = self._markers[position]
            if marker and marker.shape == shape:
                return marker.value
            if marker and shape in ORDINALS and marker.shape not in ORDINALS:
                return 0
        return 0

    def _take(self, draft: Draft) -> None:
        """Put a numbered paragraph where it belongs."""
        if draft.shape == "附":
            del self._stack[1:]
        level = self._level_of_sibling(draft)
        in_order = draft.shape != "月"  # a school year's months begin anywhere and pass 1
        if level is None:
            while len(self._stack) > 1 and self._stands_above(draft, self._stack[-1]):
                self._stack.pop()
            if draft.value == 2 and in_order and draft.shape not in self._stack[-1].kinds:
                restore_first(self._stack[-1], draft)
        else:
            sibling = self._stack[level]
            if draft.value == 1 <= sibling.value and in_order:
                level = self._restart(level)
            elif draft.value == sibling.value + 2 and in_order:
                restore_between(self._stack, level, draft)
            del self._stack[level:]
        self._open(draft)

    def _open(self, draft: Draft) -> None:
        self._stack[-1].content.append(draft)
        self._stack[-1].kinds.add(draft.shape)
        self._stack.append(draft)

    def _level_of_sibling(self, draft: Draft) -> int | None:
        """Where on the stack the paragraph's elder sibling lies; None for a new level."""
        same = [
            level for level in range(1, len(self._stack)) if self._stack[level].shape == draft.shape
        ]
        if not same:
            return None
        alike = [level for level in same if self._stack[level].sign == draft.sign]
        if draft.shape.startswith("1.1"):
            alike = same
        if not alike:
            # 1、 inside 1. is a level deeper; 2、 after 1. a slip of the keyboard.
            deeper = draft.value == 1 and not self._heading_before()
            return None if deeper else same[-1]
        for level in reversed(alike):
            if self._stack[level].value + 1 == draft.value:
                return level
        return alike[-1]

    def _stands_above(self, draft: Draft, top: Draft) -> bool:
        """Whether a number that is not open yet belongs above the innermost open one."""
        if _rank(draft.shape) >= _rank(top.shape):
            return False
        if draft.value > 1:
            return True
        above = self._inside[draft.shape, top.shape]
        return above > 0 and above >= self._inside[top.shape, draft.shape]

    def _heading_before(self) -> bool:
        content = self._stack[-1].content
        return bool(content) and isinstance(content[-1], str) and is_heading_like(content[-1])

    def _restart(self, level: int) -> int:
        """Numbers begin anew: the unnumbered heading before them opens a part of its own.

        Returns the level at which the restarted numbers now stand.
        """
        if announces_list(self._stack[-1]):
            return len(self._stack)
        if not self._heading_before():
            return level
        parent, shape = self._stack[level - 1], self._stack[level].shape
        line = str(self._stack[-1].content.pop())
        if parent.value and self._next_value(parent.shape) == parent.value + 2:
            del self._stack[level - 1 :]
            self._open(
                Draft(
                    shape=parent.shape,
                    sign=parent.sign,
                    value=parent.value + 1,
                    number=renumbered(parent.number, parent.value + 1),
                    line=line,
                )
            )
            return level
        if parent.shape == UNNUMBERED:
            level -= 1
        else:
            gather_before(parent, shape, at_top=parent is self._root)
        del self._stack[level:]
        self._open(Draft(shape=UNNUMBERED, line=line))
        return level + 1

    def _is_styled_heading(self, block: Line) -> bool:
        """A heading by its Word style alone, where the document makes a habit of it."""
        if not block.heading or len(block.text) > _MAX_STYLED:
            return False
        return self._headings[block.heading] > 1

    def _take_styled(self, block: Line) -> None:
        while len(self._stack) > 1 and not 0 < self._stack[-1].heading < block.heading:
            self._stack.pop()
        self._open(Draft(shape=f"样式{block.heading}", line=block.text, heading=block.heading))


def _markers(blocks: Sequence[Block]) -> list[Marker | None]:
    """The number each block starts with; None for tables and running text."""
    markers = [_marker(block) if isinstance(block, Line) else None for block in blocks]
    months = sum(1 for marker in markers if marker and marker.shape == "月")
    return [
        marker if marker and marker.rest and (marker.shape != "月" or months > 1) else None
        for marker in markers
    ]


def _marker(line: Line) -> Marker | None:
    if line.number:
        return automatic_marker(line.number, line.value, line.depth, line.text)
    return read_marker(line.text)


def _rank(shape: str) -> int:
    return RANKS.index(shape) if shape in RANKS else len(RANKS)
