"""Build the tree of draft nodes from a document's numbered paragraphs.

Levels are not fixed: whatever kind of number comes first inside a paragraph's
part is a level below it. Lost numbers are put back by
:mod:`meetingtui.plan.importing.lost_numbers`.
"""

import re
from collections.abc import Sequence

from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Block, Line, Table, struck_doubt
from meetingtui.plan.importing.draft import (
    UNNUMBERED,
    Draft,
    announces_list,
    ends_in_heading,
    is_heading_like,
)
from meetingtui.plan.importing.head import end_of_head, is_head_line, names_the_plan
from meetingtui.plan.importing.look_headings import KNOWN
from meetingtui.plan.importing.lost_numbers import gather_before, restore_between, restore_first
from meetingtui.plan.importing.markers import LookRanks, Markers, rank
from meetingtui.plan.importing.numbers import (
    BULLETS,
    IN_WORDS,
    ORDINALS,
    PERIODS,
    Marker,
    renumbered,
)
from meetingtui.plan.importing.plain_items import (
    LEAD,
    PART,
    bold_leads,
    is_part_of_analysis,
    itemize,
)

_MAX_STYLED = 60
"""A styled heading is not longer than this."""

_MAX_DEPTH = 16
"""No plan is deeper; what seems so is put up side by side."""

_BARE = re.compile(r"[^。；;：:！!？?]{2,30}")
"""A heading with nothing said after it."""


def build(blocks: Sequence[Block]) -> Draft:
    """Build the tree of a document; the root holds the text before the first number."""
    return _Builder(blocks).build()


CAPTION = "表题"
"""Kind of node for a line that is the heading of the table after it."""


def _is_bare_heading(draft: Draft) -> bool:
    """Whether a node is a heading alone, so that paragraphs below it can be items."""
    return (
        draft.look
        or draft.shape in PERIODS
        or (
            draft.shape != LEAD
            and is_heading_like(draft.line)
            and (
                draft.shape in _SECTIONS
                or not any(isinstance(entry, str) for entry in draft.content)
            )
        )
    )


_SECTIONS = ("章", "节", "一、", "（一）")
"""Numbers that head parts more often than they open measures."""


_NEEDS_SERIES = re.compile(r"\d+[-－—–]?|(?i:No|№).*")
"""Numbers that also open a name or a count: 2 楼, 3—六年级, No.1."""

_CALENDAR = re.compile("(?:安排|活动|日程|行事历|进度|计划|工作|要点|一览表?)[：:]?$")


def _heads_calendar(draft: Draft) -> bool:
    """Whether the last words of a node head the months or weeks that come next (活动安排)."""
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and bool(_CALENDAR.search(last))


class _Builder:
    """One pass over the blocks with the open nodes on a stack."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._position = 0
        self._root = Draft(shape="")
        self._stack = [self._root]
        self._markers = Markers(blocks)
        self._ranks = LookRanks(blocks, self._markers)
        self._leads = bold_leads(blocks)
        self._seen: dict[str, int] = {}
        self._head = end_of_head(blocks)

    def build(self) -> Draft:
        for position, block in enumerate(self._blocks):
            self._position = position
            marker = self._markers[position]
            if isinstance(block, Table):
                self._take_table(block)
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
            elif self._leads[position]:
                self._take_lead(block)
            else:
                self._stack[-1].content.append(block.text)
            if isinstance(block, Line) and block.struck:
                self._stack[-1].doubts.append(struck_doubt(block.struck))
        itemize(self._root)
        return self._root

    def _counts(self, marker: Marker, *, automatic: bool) -> bool:
        """Whether the number makes a node here, or only orders the sentences of one."""
        if marker.shape in ORDINALS:
            return self._ordinal_counts(marker)
        if automatic or marker.shape in PERIODS:
            return True
        if marker.shape.startswith("1.1"):
            return self._continues(marker)
        if marker.shape == "1." and _NEEDS_SERIES.fullmatch(marker.number):
            return self._is_in_series(marker)
        # 附件1 above the title says only that the plan came with a letter.
        return marker.shape != "附" or any(isinstance(each, Draft) for each in self._root.content)

    def _is_in_series(self, marker: Marker) -> bool:
        """2 楼 is a place, unless 1 and 3 stand around it."""
        sign = marker.sign or None  # a figure alone may have lost its point
        if marker.value == 1:
            return self._markers.next_value(self._position, marker.shape, sign) == 2
        return any(
            (open_.shape, open_.value + 1) == (marker.shape, marker.value)
            and sign in (None, open_.sign)
            for open_ in self._stack
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
        heads = (
            owner.look
            or owner.shape in self._markers.sections
            or (owner.shape == self._markers.top and bool(_BARE.fullmatch(owner.line)))
        )
        return heads and self._next_value(marker.shape) > 1

    def _next_value(self, shape: str) -> int:
        return self._markers.next_value(self._position, shape)

    def _take(self, draft: Draft) -> None:
        """Put a numbered paragraph where it belongs."""
        if draft.shape == "附":
            del self._stack[1:]
        level = self._hereof_sibling(draft)
        # Months begin anywhere and pass 1; bullets are not counted.
        # Nor do 首先 and 最后 say how many there are.
        in_order = (
            draft.shape not in PERIODS and draft.shape[0] not in BULLETS and draft.sign != IN_WORDS
        )
        if level is None:
            heading = self._climb(draft)
            if heading:
                self._open(Draft(shape=UNNUMBERED, line=heading))
            goes_on = self._seen.get(draft.shape) == 1
            fresh = draft.shape not in self._stack[-1].kinds
            if draft.value == 2 and in_order and fresh and not goes_on:
                self._restore_first(draft)
        else:
            sibling = self._stack[level]
            if draft.value == 1 <= sibling.value and in_order:
                level = self._restart(level)
            elif draft.value == sibling.value + 2 and in_order:
                restore_between(self._stack, level, draft)
            del self._stack[level:]
        self._seen[draft.shape] = draft.value
        self._open(draft)

    def _restore_first(self, second: Draft) -> None:
        """Give number one to the heading known by its words, else to a paragraph before."""
        parent = self._stack[-1]
        last = parent.content[-1] if parent.content else None
        if isinstance(last, Draft) and last.heading == KNOWN:
            last.number, last.shape = renumbered(second.number, 1), second.shape
            last.value = 1
        else:
            restore_first(parent, second)

    def _climb(self, draft: Draft) -> str:
        """Leave the open numbers that a new kind stands above.

        Returns the unnumbered heading that opens its part, where one does.
        """
        inner = self._stack[-1]
        heading = ""
        while len(self._stack) > 1 and self._stands_above(draft, self._stack[-1]):
            left = self._stack.pop()
            opens = draft.value == 1 if draft.shape not in PERIODS else _heads_calendar(inner)
            if left is inner and opens and inner.shape not in PERIODS and ends_in_heading(inner):
                heading = str(inner.content.pop())
        if heading:
            shape = next(each.shape for each in self._stack[-1].content if isinstance(each, Draft))
            at_top = len(self._stack) == 1
            gather_before(self._stack[-1], shape, at_top=at_top, head=self._head)
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
        if not same and draft.depth >= 0:
            # Rare kinds of automatic numbers are siblings by their list level alone.
            same = [
                level
                for level in range(1, len(self._stack))
                if self._stack[level].depth == draft.depth
                and "#" in (draft.shape[0], self._stack[level].shape[0])
            ]
            if same:
                return same[-1]
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
        if top.look:
            return self._ranks.number_is_above(draft, top)
        if draft.shape[0] in BULLETS and top.shape[0] in BULLETS:
            return draft.shape[1:] < top.shape[1:]
        if self._opens_below(draft, top):
            return False
        if rank(draft.shape) >= rank(top.shape):
            return False
        if draft.value > 1:
            return True
        inside = self._markers.inside
        above = inside[draft.shape, top.shape]
        return above > 0 and above >= inside[top.shape, draft.shape]

    def _opens_below(self, draft: Draft, top: Draft) -> bool:
        """Whether bullets go on below a bold lead, and months below what announces them."""
        if draft.shape[0] in BULLETS:
            return top.shape == LEAD
        if top.shape[0] in BULLETS and draft.value == 1 and not top.content:
            # 📌教学工作 above 1. 2. 3., and the same sign again later on.
            return is_heading_like(top.line) and bool(self._next_value(top.shape))
        if draft.shape not in PERIODS or top.shape in PERIODS:
            return False
        is_top = top.shape == self._markers.top and not top.content
        if announces_list(top):
            return not (top.content and self._label_before())
        return is_top and bool(_CALENDAR.search(top.line))

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
        if parent.heading == KNOWN:
            heading = str(self._stack[-1].content.pop())
            del self._stack[level - 1 :]
            self._open(Draft(shape=parent.shape, line=heading, heading=KNOWN, look=True))
            return level
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
            gather_before(parent, shape, at_top=parent is self._root, head=self._head)
        del self._stack[level:]
        self._open(Draft(shape=UNNUMBERED, line=line))
        return level + 1

    def _is_styled_heading(self, block: Line) -> bool:
        """A heading by its Word style alone, where the document makes a habit of it."""
        return bool(block.heading) and len(block.text) <= _MAX_STYLED

    def _take_styled(self, block: Line) -> None:
        under = self._stack[-1]
        if is_part_of_analysis(block.text) and under.look and not under.content:
            # 优势 and 不足 stand below 现状分析, though they look like it.
            self._open(Draft(shape=PART, line=block.text, heading=block.heading, look=True))
            return
        siblings = [
            at for at, each in enumerate(self._stack) if each.look and each.heading == block.heading
        ]
        if siblings and not is_part_of_analysis(block.text):
            del self._stack[siblings[-1] :]
        while len(self._stack) > 1:
            top = self._stack[-1]
            if top.heading and top.shape != PART and top.heading < block.heading:
                break
            if top.shape == PART and is_part_of_analysis(block.text):
                self._stack.pop()
                break
            if not top.heading and self._ranks.is_above_look(top.shape, block.heading):
                break
            self._stack.pop()
        part = PART if is_part_of_analysis(block.text) and self._stack[-1].look else ""
        shape = part or f"样式{block.heading}"
        self._open(Draft(shape=shape, line=block.text, heading=block.heading, look=True))

    def _take_lead(self, block: Line) -> None:
        """A paragraph that begins with a bold sentence: an item of the part it stands in."""
        while len(self._stack) > 1 and not _is_bare_heading(self._stack[-1]):
            self._stack.pop()
        self._open(Draft(shape=LEAD, line=block.text))

    def _take_table(self, block: Table) -> None:
        """A table; the short line right before it is its heading."""
        owner = self._stack[-1]
        last = owner.content[-1] if owner.content else None
        if (
            isinstance(last, str)
            and is_heading_like(last)
            and (
                owner is self._root
                or owner.look
                or owner.shape == CAPTION
                or owner.shape[0] in BULLETS
            )
            and not (owner is self._root and len(owner.content) <= self._head)
            and not (owner is self._root and is_head_line(last) and names_the_plan(last))
        ):
            owner.content.pop()
            while len(self._stack) > 1 and (
                self._stack[-1].shape == CAPTION or self._stack[-1].shape[0] in BULLETS
            ):
                self._stack.pop()
            self._open(Draft(shape=CAPTION, line=last))
        self._stack[-1].content.append(block)
