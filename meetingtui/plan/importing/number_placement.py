"""Where a numbered paragraph belongs in the tree of a plan that is being built: whether its number
starts a node, which open node is its sibling, and which open nodes it ranks above.
"""

import re
from collections.abc import Sequence

from meetingtui.plan.importing.heading_recognition import (
    draft_ends_by_introducing_list,
    is_background_heading,
    last_paragraph_looks_like_heading,
    looks_like_heading,
)
from meetingtui.plan.importing.number_sequence import (
    NumberAndHeadingRanks,
    ParagraphNumberSequence,
)
from meetingtui.plan.importing.paragraph_number_correction import usual_number_rank
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDINALS,
    PERIODS,
    ParagraphNumber,
)
from meetingtui.plan.importing.plan_document import BOLD_LEAD, DraftNode

_SHORT_SENTENCE = re.compile("[^，,。；;：:！!？?]{2,20}[。：:]?")

_BARE = re.compile(r"[^。；;：:！!？?]{2,30}")
"""Pattern of a heading that contains no text of its own, only a title."""

SECTION_NUMBERS = ("章", "节", "一、", "（一）")
"""Kinds of paragraph numbers that begin sections more often than measures."""

_MOST_DECIMAL_HEADINGS = 9
"""Largest second figure of a heading such as 2.2 that has no 2.1 before it; 3.15 is a date."""

_NEEDS_SERIES = re.compile(r"\d+[-－—–]?|(?i:No|№).*")
"""Pattern of numbers that can also begin a name or an amount (2 楼, 3—六年级, No.1), and count only
in a series.
"""

_CALENDAR = re.compile(
    "(?:安排|重点|事项|活动|日程|行事历|进度|计划|工作|要点|一览表?)(?:如下)?[：:]?$"
)

_SURE_CALENDAR = re.compile("(?:安排|日程|行事历|进度|一览表?)(?:如下)?[：:]?$")
"""Pattern of the end of a heading (活动安排如下：) below which months or weeks belong even if it
has text of its own.
"""
_MAX_CALENDAR_HEADING = 12

_ANNOUNCES_WORK = re.compile(
    "(?:措施|安排|内容|任务|重点|要点|举措|做法|步骤|(?:具体|主要|重点|常规)(?:工作|活动))[：:]?$"
)
"""Pattern of the end of a heading that only announces the work below it: 主要措施."""


def ends_with_heading_above_months(draft: DraftNode) -> bool:
    """Whether the last paragraph of a draft node (a plan node being built) ends like a heading of
    months or weeks (活动安排, 工作要点); False where the node ends with no paragraph.

    That months follow is for the caller to check.
    """
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and bool(_CALENDAR.search(last))


def measure_ends_with_heading_above_months(draft: DraftNode) -> bool:
    """Whether the last paragraph of a measure does not belong to the measure's text, but is the
    heading of the months or weeks after it: 活动安排如下：.
    """
    last = draft.content[-1] if draft.content else None
    return (
        isinstance(last, str)
        and draft.number_kind in SECTION_NUMBERS
        and not looks_like_heading(draft.line)
        and len(last) <= _MAX_CALENDAR_HEADING
        and bool(_SURE_CALENDAR.search(last))
    )


def _is_heading_above_months(draft: DraftNode) -> bool:
    """Whether a draft node (a plan node being built) is the heading of the months or weeks after it
    (月份工作安排), though these look like headings of the same level.
    """
    if draft.number_kind in PERIODS or any(not isinstance(entry, str) for entry in draft.content):
        return False
    return bool((_SURE_CALENDAR if draft.content else _CALENDAR).search(draft.line))


class NumberPlacement:
    """Answers where the numbered paragraph at the present position belongs in a plan's tree that is
    being built, among the open nodes (those that later paragraphs can still go into); it changes
    none of them.
    """

    def __init__(
        self,
        stack: Sequence[DraftNode],
        paragraph_numbers: ParagraphNumberSequence,
        ranks: NumberAndHeadingRanks,
    ) -> None:
        """Keep what the answers are taken from.

        Args:
            stack: the open nodes, the root of the tree first; the caller changes it as the tree
                grows.
            paragraph_numbers: the numbers of all paragraphs of the document.
            ranks: how the kinds of numbers rank against the unnumbered headings.
        """
        self._stack = stack
        self._paragraph_numbers = paragraph_numbers
        self._ranks = ranks
        self.position = 0
        """Index of the block that is being added to the tree."""

    def number_starts_node(self, paragraph_number: ParagraphNumber, *, automatic: bool) -> bool:
        """Whether a paragraph number starts a node of the plan tree, or only orders the sentences
        of one.

        Args:
            paragraph_number: the number.
            automatic: whether Word generated the number, so that it was not typed.
        """
        if paragraph_number.number_kind in ORDINALS:
            return self._ordinal_starts_node(paragraph_number)
        if automatic or paragraph_number.number_kind in PERIODS:
            return True
        if paragraph_number.number_kind.startswith("1.1"):
            return self._continues_decimal_series(paragraph_number)
        if paragraph_number.number_kind == "1." and _NEEDS_SERIES.fullmatch(
            paragraph_number.number
        ):
            return self._bare_figure_is_in_series(paragraph_number)
        # 附件1 above the title says only that the plan came with a letter.
        return paragraph_number.number_kind != "附" or any(
            isinstance(each, DraftNode) for each in self._stack[0].content
        )

    def _bare_figure_is_in_series(self, paragraph_number: ParagraphNumber) -> bool:
        """Whether the figure alone before a paragraph (2) has its neighbours 1 or 3 in the
        document; without them 2 楼 is a place.
        """
        sign = paragraph_number.number_style or None  # a figure alone may have lost its point
        if paragraph_number.value == 1:
            return (
                self._paragraph_numbers.next_value_of_kind(
                    self.position, paragraph_number.number_kind, sign
                )
                == 2
            )
        return any(
            (open_.number_kind, open_.value + 1)
            == (paragraph_number.number_kind, paragraph_number.value)
            and sign in (None, open_.number_style)
            for open_ in self._stack
        )

    def _continues_decimal_series(self, paragraph_number: ParagraphNumber) -> bool:
        """Whether a number such as 1.5 or 3.30 continues a series of paragraph numbers; else it is
        an amount or a date.
        """
        above = paragraph_number.number_style.split(".")[-1]
        if (
            paragraph_number.value <= _MOST_DECIMAL_HEADINGS
            and looks_like_heading(paragraph_number.text_after)
            and any(
                open_.number_kind in SECTION_NUMBERS and str(open_.value) == above
                for open_ in self._stack
            )
        ):
            return True  # 2.2 alone in 二、
        return paragraph_number.value == 1 or any(
            (
                open_.number_kind == paragraph_number.number_kind
                and open_.value + 1 == paragraph_number.value
            )
            or (open_.number_kind in ("1.", "1.1") and str(open_.value) == above)
            for open_ in self._stack
        )

    def _ordinal_starts_node(self, paragraph_number: ParagraphNumber) -> bool:
        """Whether an ordinal such as 第一 or 首先 starts a node of the plan tree, instead of
        ordering sentences.
        """
        if any(open_.number_kind == paragraph_number.number_kind for open_ in self._stack):
            return True
        owner = self._stack[-1]
        if paragraph_number.value == 1 and owner is self._stack[0]:
            # 第一，规范教学常规。 on a line of its own, above (1) and (2), heads a part.
            is_short = _SHORT_SENTENCE.fullmatch(paragraph_number.text_after) is not None
            return is_short and self._paragraph_numbers.has_other_list_between_one_and_two(
                self.position, paragraph_number.number_kind
            )
        if (
            paragraph_number.value != 1
            or owner is self._stack[0]
            or is_background_heading(owner.line)
        ):
            return False
        heads = (
            owner.has_heading_appearance
            or owner.number_kind in self._paragraph_numbers.sections
            or (
                owner.number_kind == self._paragraph_numbers.top
                and bool(_BARE.fullmatch(owner.line))
            )
        )
        return heads and self.next_value_of_kind(paragraph_number.number_kind) > 1

    def next_value_of_kind(self, number_kind: str) -> int:
        """Return the value of the next paragraph number of one kind after the block that is being
        added; 0 where none follows within the blocks searched ahead.
        """
        return self._paragraph_numbers.next_value_of_kind(self.position, number_kind)

    def stack_index_of_sibling(self, draft: DraftNode) -> int | None:
        """Return the index, on the stack of open plan nodes, of a numbered node's preceding
        sibling; None if its number begins a new level.
        """
        same = [
            level
            for level in range(1, len(self._stack))
            if self._stack[level].number_kind == draft.number_kind
        ]
        if not same and draft.depth >= 0:
            # Rare kinds of automatic numbers are siblings by their list level alone.
            same = [
                level
                for level in range(1, len(self._stack))
                if self._stack[level].depth == draft.depth
                and "#" in (draft.number_kind[0], self._stack[level].number_kind[0])
            ]
            if same:
                return same[-1]
        if not same:
            return None
        alike = [level for level in same if self._stack[level].number_style == draft.number_style]
        if draft.number_kind.startswith("1.1"):
            alike = same
        if not alike:
            # 1、 inside 1. is a level deeper; 2、 after 1. a slip of the keyboard.
            deeper = draft.value == 1 and not self.last_paragraph_is_heading()
            return None if deeper else same[-1]
        if draft.depth >= 0:
            # One kind of number at two levels of a Word list: 1. and below it again 1.
            here = [at for at in alike if self._stack[at].depth in (-1, draft.depth)]
            if not here and draft.value == 1 and self._stack[alike[-1]].depth < draft.depth:
                return None
            alike = here or alike
        follows = [at for at in alike if self._stack[at].value + 1 == draft.value]
        looks_like_it = [at for at in follows if self._stack[at].heading == draft.heading]
        return (looks_like_it or follows or alike)[-1]

    def number_outranks_node(self, draft: DraftNode, top: DraftNode) -> bool:
        """Whether a numbered node of a kind that no open node has belongs above the innermost open
        node instead of below it.

        Args:
            draft: the numbered node, not yet in the tree.
            top: the innermost open node, into which later paragraphs would go.
        """
        if top.has_heading_appearance:
            is_below = draft.number_kind in PERIODS and _is_heading_above_months(top)
            return not is_below and self._ranks.number_ends_heading_section(draft, top)
        if draft.number_kind[0] in BULLETS and top.number_kind[0] in BULLETS:
            return draft.number_kind[1:] < top.number_kind[1:]
        if self._is_child_despite_rank(draft, top):
            return False
        if usual_number_rank(draft.number_kind) >= usual_number_rank(top.number_kind):
            return False
        if draft.value > 1:
            return True
        inside = self._paragraph_numbers.inside
        above = inside[draft.number_kind, top.number_kind]
        return above > 0 and above >= inside[top.number_kind, draft.number_kind]

    def _is_child_despite_rank(self, draft: DraftNode, top: DraftNode) -> bool:
        """Whether a numbered plan node is a child of a node that its kind of number usually ranks
        above: bullets below a bold sentence, months below 活动安排.

        Args:
            draft: the numbered node, not yet in the tree.
            top: the innermost open node, into which later paragraphs would go.
        """
        if draft.number_kind[0] in BULLETS:
            return top.number_kind == BOLD_LEAD
        if top.number_kind[0] in BULLETS and draft.value == 1 and not top.content:
            # 📌教学工作 above 1. 2. 3., and the same sign again later on.
            return looks_like_heading(top.line) and bool(self.next_value_of_kind(top.number_kind))
        if draft.number_kind not in PERIODS or top.number_kind in PERIODS:
            return False
        is_top = top.number_kind == self._paragraph_numbers.top and not top.content
        if draft_ends_by_introducing_list(top):
            return not (top.content and self.last_paragraph_is_label())
        return is_top and bool(_CALENDAR.search(top.line))

    def restarted_numbers_belong_below_heading(self) -> bool:
        """Whether numbers that begin again at 1 belong below the innermost open node, although it
        has the same kind of number: 二、主要措施 with nothing below it, then 一、.

        They do where its words announce work (主要措施), or where all earlier sections with that
        kind of number have text.
        """
        top = self._stack[-1]
        if (
            top.content
            or top.number_kind not in SECTION_NUMBERS
            or not looks_like_heading(top.line)
        ):
            return False
        if _ANNOUNCES_WORK.search(top.line):
            return True
        before = [
            each
            for each in self._stack[-2].content
            if isinstance(each, DraftNode) and each.number_kind == top.number_kind
        ][:-1]
        return bool(before) and all(each.content for each in before)

    def last_paragraph_is_heading(self) -> bool:
        """Whether the last paragraph of the innermost open node of the plan tree looks like a
        heading.
        """
        return last_paragraph_looks_like_heading(self._stack[-1])

    def last_paragraph_is_label(self) -> bool:
        """Whether the last paragraph of the innermost open node of the plan tree is a bare label
        (具体措施：), not a sentence that introduces a list (具体要求如下：).
        """
        content = self._stack[-1].content
        return self.last_paragraph_is_heading() and not re.search("下|到", str(content[-1]))
