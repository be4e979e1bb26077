"""The tree of a document's numbered paragraphs, put up as they go by.

Levels are not fixed: whatever kind of number comes first inside a paragraph's
part is a level below it. Lost numbers are put back by
:mod:`meetingtui.plan.reading.lost_numbers`.
"""

import re
from collections import Counter
from collections.abc import Sequence

from meetingtui.plan.reading.background import is_background
from meetingtui.plan.reading.blocks import Block, Line, Table
from meetingtui.plan.reading.draft import UNNUMBERED, Draft, announces_list, ends_in_heading
from meetingtui.plan.reading.head import is_head_line, names_the_plan
from meetingtui.plan.reading.lost_numbers import gather_before, restore_between, restore_first
from meetingtui.plan.reading.markers import Markers, rank
from meetingtui.plan.reading.numbering import ORDINALS, PERIODS, Marker, renumbered

_MAX_STYLED = 60
"""A styled heading is not longer than this."""

_MAX_DEPTH = 16
"""No plan is deeper; what seems so is put up side by side."""

_BARE = re.compile(r"[^。；;：:！!？?]{2,30}")
"""A heading with nothing said after it."""


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
        self._markers = Markers(blocks)
        self._headings = Counter(
            block.heading
            for position, block in enumerate(blocks)
            if isinstance(block, Line) and block.heading and self._markers[position] is None
        )

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
                        depth=block.depth if block.number else -1,
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
        if automatic:
            return True
        if marker.shape.startswith("1.1"):
            return self._continues(marker)
        if marker.shape == "1." and marker.number.isdigit():
            return self._is_in_series(marker)
        # 附件1 above the title says only that the plan came with a letter.
        return marker.shape != "附" or any(isinstance(each, Draft) for each in self._root.content)

    def _is_in_series(self, marker: Marker) -> bool:
        """2 楼 is a place, unless 1 and 3 stand around it."""
        if marker.value == 1:
            return self._next_value(marker.shape) == 2
        return any(
            (open_.shape, open_.value + 1) == (marker.shape, marker.value) for open_ in self._stack
        )

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
        heads = owner.shape in self._markers.sections or (
            owner.shape == self._markers.top and bool(_BARE.fullmatch(owner.line))
        )
        return heads and self._next_value(marker.shape) == 2

    def _next_value(self, shape: str) -> int:
        return self._markers.next_value(self._position, shape)

    def _take(self, draft: Draft) -> None:
        """Put a numbered paragraph where it belongs."""
        if draft.shape == "附":
            del self._stack[1:]
        level = self._hereof_sibling(draft)
        in_order = draft.shape not in PERIODS  # months begin anywhere and pass 1
        if level is None:
            heading = self._climb(draft)
            if heading:
                self._open(Draft(shape=UNNUMBERED, line=heading))
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

    def _climb(self, draft: Draft) -> str:
        """Leave the open numbers that a new kind stands above.

        Returns the unnumbered heading that opens its part, where one does.
        """
        inner = self._stack[-1]
        heading = ""
        while len(self._stack) > 1 and self._stands_above(draft, self._stack[-1]):
            left = self._stack.pop()
            if left is inner and draft.value == 1 and ends_in_heading(inner):
                heading = str(inner.content.pop())
        if heading:
            shape = next(each.shape for each in self._stack[-1].content if isinstance(each, Draft))
            gather_before(self._stack[-1], shape, at_top=len(self._stack) == 1)
        return heading

    def _open(self, draft: Draft) -> None:
        del self._stack[_MAX_DEPTH:]
        self._stack[-1].content.append(draft)
        self._stack[-1].kinds.add(draft.shape)
        self._stack.append(draft)

    def _hereof_sibling(self, draft: Draft) -> int | None:
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
        if draft.depth >= 0:
            # One kind of number at two levels of a Word list: 1. and below it again 1.
            here = [at for at in alike if self._stack[at].depth in (-1, draft.depth)]
            if not here and draft.value == 1 and self._stack[alike[-1]].depth < draft.depth:
                return None
            alike = here or alike
        for level in reversed(alike):
            if self._stack[level].value + 1 == draft.value:
                return level
        return alike[-1]

    def _stands_above(self, draft: Draft, top: Draft) -> bool:
        """Whether a number that is not open yet belongs above the innermost open one."""
        if rank(draft.shape) >= rank(top.shape):
            return False
        if draft.value > 1:
            return True
        inside = self._markers.inside
        above = inside[draft.shape, top.shape]
        return above > 0 and above >= inside[top.shape, draft.shape]

    def _heading_before(self) -> bool:
        return ends_in_heading(self._stack[-1])

    def _label_before(self) -> bool:
        """Whether a bare label (具体措施：) stands before, not a lead-in (具体要求如下：)."""
        content = self._stack[-1].content
        return self._heading_before() and not re.search("下|到", str(content[-1]))

    def _restart(self, level: int) -> int:
        """Numbers begin anew: the unnumbered heading before them opens a part of its own.

        Returns the level at which the restarted numbers now stand.
        """
        if announces_list(self._stack[-1]) and (
            not self._label_before()
            or self._markers.returns_to(self._position, self._stack[level].value)
        ):
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
        unnumbered = [at for at in range(level) if self._stack[at].shape == UNNUMBERED]
        if unnumbered:
            level = unnumbered[-1]
        else:
            gather_before(parent, shape, at_top=parent is self._root)
        del self._stack[level:]
        self._open(Draft(shape=UNNUMBERED, line=line))
        return level + 1

    def _is_styled_heading(self, block: Line) -> bool:
        """A heading by its Word style alone, where the document makes a habit of it."""
        if not block.heading or len(block.text) > _MAX_STYLED:
            return False
        if any(open_.heading for open_ in self._stack):
            return True
        if self._headings[block.heading] > 1:
            return not names_the_plan(block.text)
        below_the_title = any(other < block.heading for other in self._headings)
        return below_the_title and not is_head_line(block.text)

    def _take_styled(self, block: Line) -> None:
        while len(self._stack) > 1 and not 0 < self._stack[-1].heading < block.heading:
            self._stack.pop()
        self._open(Draft(shape=f"样式{block.heading}", line=block.text, heading=block.heading))
