"""Build the tree of a plan's draft nodes (plan nodes being built) from the paragraphs and tables of
the document.

Levels are not fixed: whatever kind of number comes first inside a paragraph's
part is a level below it. Lost numbers are put back by
:mod:`meetingtui.plan.importing.number_sequence`.
"""

import re
from collections.abc import Sequence

from meetingtui.plan.importing.background_headings import (
    is_background_heading,
    is_situation_analysis_heading,
)
from meetingtui.plan.importing.number_sequence import (
    NumberAndHeadingRanks,
    ParagraphNumberSequence,
    move_numbers_below_unnumbered_heading,
    restore_lost_number_in_gap,
    restore_lost_number_one,
    usual_number_rank,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDER_WORDS,
    ORDINALS,
    PERIODS,
    ParagraphNumber,
    format_number_in_style_of,
)
from meetingtui.plan.importing.plan_document import (
    UNNUMBERED,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    DraftNode,
    draft_ends_by_introducing_list,
    last_paragraph_looks_like_heading,
    looks_like_heading,
    struck_through_warning,
)
from meetingtui.plan.importing.styled_headings import KNOWN_HEADING_LEVEL
from meetingtui.plan.importing.title_block import (
    count_title_block_lines,
    is_certainly_document_title,
    is_title_block_line,
)
from meetingtui.plan.importing.unnumbered_items import (
    ANALYSIS_PART,
    BOLD_LEAD,
    flag_paragraphs_with_bold_lead,
    split_unnumbered_paragraphs_into_items,
)

_MAX_STYLED = 60
"""Maximum number of characters of a heading recognised by its appearance."""

_MAX_DEPTH = 16
"""Maximum depth of the tree of a plan; deeper nodes become siblings at that depth."""

_SHORT_SENTENCE = re.compile("[^，,。；;：:！!？?]{2,20}[。：:]?")
_BARE = re.compile(r"[^。；;：:！!？?]{2,30}")
"""Pattern of a heading that contains no text of its own, only a title."""


def build_draft_tree(blocks: Sequence[DocumentBlock]) -> DraftNode:
    """Build the tree of draft nodes (plan nodes being built) of a plan document; its root also
    holds the text before the first number.
    """
    return _DraftTreeBuilder(blocks).build()


CAPTION = "表题"
"""Kind of number (:attr:`DraftNode.number_kind`) of a line that is the heading of the table after
it.
"""


def _is_heading_without_text(draft: DraftNode) -> bool:
    """Whether a draft node (a plan node being built) is a heading, so that a paragraph with a bold
    lead below it can be an item of its own.

    It is one if it has a heading's appearance or is numbered with a period. It is also one if it
    begins with no bold lead, reads like a heading, and has a section's number (章, 一、) or no text
    yet.
    """
    return (
        draft.has_heading_appearance
        or draft.number_kind in PERIODS
        or (
            draft.number_kind != BOLD_LEAD
            and looks_like_heading(draft.line)
            and (
                draft.number_kind in _SECTIONS
                or not any(isinstance(entry, str) for entry in draft.content)
            )
        )
    )


_SECTIONS = ("章", "节", "一、", "（一）")
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


def _ends_with_calendar_heading(draft: DraftNode) -> bool:
    """Whether the last paragraph of a draft node (a plan node being built) is the heading of the
    months or weeks after it: 活动安排.
    """
    last = draft.content[-1] if draft.content else None
    return isinstance(last, str) and bool(_CALENDAR.search(last))


def _measure_ends_with_calendar_heading(draft: DraftNode) -> bool:
    """Whether the last paragraph of a measure is not part of its text, but the heading of the
    months or weeks after it: 活动安排如下：.
    """
    last = draft.content[-1] if draft.content else None
    return (
        isinstance(last, str)
        and draft.number_kind in _SECTIONS
        and not looks_like_heading(draft.line)
        and len(last) <= _MAX_CALENDAR_HEADING
        and bool(_SURE_CALENDAR.search(last))
    )


def _is_calendar_heading(draft: DraftNode) -> bool:
    """Whether a draft node (a plan node being built) is the heading of the months or weeks after it
    (月份工作安排), though these look like headings of the same level.
    """
    if draft.number_kind in PERIODS or any(not isinstance(entry, str) for entry in draft.content):
        return False
    return bool((_SURE_CALENDAR if draft.content else _CALENDAR).search(draft.line))


class _DraftTreeBuilder:
    """Builder of the tree of draft nodes (plan nodes being built) of one document; the nodes that
    may still get content (open nodes) are on a stack.
    """

    def __init__(self, blocks: Sequence[DocumentBlock]) -> None:
        self._blocks = blocks
        self._position = 0
        self._root = DraftNode(number_kind="")
        self._stack = [self._root]
        self._paragraph_numbers = ParagraphNumberSequence(blocks)
        self._ranks = NumberAndHeadingRanks(blocks, self._paragraph_numbers)
        self._leads = flag_paragraphs_with_bold_lead(blocks)
        self._seen: dict[str, int] = {}
        self._head = count_title_block_lines(blocks)

    def build(self) -> DraftNode:
        """Build the tree of draft nodes (plan nodes being built) from all paragraphs and tables of
        the plan, and return its root.
        """
        for position, block in enumerate(self._blocks):
            self._position = position
            paragraph_number = self._paragraph_numbers[position]
            if isinstance(block, DocumentTable):
                self._add_table_to_tree(block)
            elif paragraph_number and self._number_starts_node(
                paragraph_number, automatic=bool(block.number)
            ):
                self._add_numbered_node(
                    DraftNode(
                        number_kind=paragraph_number.number_kind,
                        number_style=paragraph_number.number_style,
                        value=paragraph_number.value,
                        number=paragraph_number.number,
                        line=paragraph_number.text_after,
                        heading=block.heading,
                        depth=block.depth if block.number else -1,
                    )
                )
            elif self._is_heading_by_appearance(block):
                self._add_unnumbered_heading(block)
            elif self._leads[position]:
                self._add_paragraph_with_bold_lead(block)
            else:
                self._stack[-1].content.append(block.text)
            if isinstance(block, DocumentParagraph) and block.struck_through_text:
                self._stack[-1].doubts.append(struck_through_warning(block.struck_through_text))
        split_unnumbered_paragraphs_into_items(self._root)
        return self._root

    def _number_starts_node(self, paragraph_number: ParagraphNumber, *, automatic: bool) -> bool:
        """Whether a paragraph number starts a node of the plan tree, or only orders the sentences
        of one.
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
            isinstance(each, DraftNode) for each in self._root.content
        )

    def _bare_figure_is_in_series(self, paragraph_number: ParagraphNumber) -> bool:
        """Whether a bare figure before a paragraph has its neighbours in the document; 2 楼 is a
        place unless 1 and 3 exist.
        """
        sign = paragraph_number.number_style or None  # a figure alone may have lost its point
        if paragraph_number.value == 1:
            return (
                self._paragraph_numbers.next_value_of_kind(
                    self._position, paragraph_number.number_kind, sign
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
                open_.number_kind in _SECTIONS and str(open_.value) == above
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
        if paragraph_number.value == 1 and owner is self._root:
            # 第一，规范教学常规。 on a line of its own, above (1) and (2), heads a part.
            is_short = _SHORT_SENTENCE.fullmatch(paragraph_number.text_after) is not None
            return is_short and self._paragraph_numbers.has_other_list_between_one_and_two(
                self._position, paragraph_number.number_kind
            )
        if paragraph_number.value != 1 or owner is self._root or is_background_heading(owner.line):
            return False
        heads = (
            owner.has_heading_appearance
            or owner.number_kind in self._paragraph_numbers.sections
            or (
                owner.number_kind == self._paragraph_numbers.top
                and bool(_BARE.fullmatch(owner.line))
            )
        )
        return heads and self._next_value_of_kind(paragraph_number.number_kind) > 1

    def _next_value_of_kind(self, number_kind: str) -> int:
        """Return the value of the next paragraph number of one kind after the block that is being
        added; 0 where none follows within the blocks searched ahead.
        """
        return self._paragraph_numbers.next_value_of_kind(self._position, number_kind)

    def _add_numbered_node(self, draft: DraftNode) -> None:
        """Add a numbered paragraph as a node at its place in the plan tree that is being built."""
        if draft.number_kind == "附":
            del self._stack[1:]
        level = self._stack_index_of_sibling(draft)
        # Months begin anywhere and pass 1; bullets are not counted.
        # Nor do 首先 and 最后 say how many there are.
        in_order = (
            draft.number_kind not in PERIODS
            and draft.number_kind[0] not in BULLETS
            and draft.number_style != ORDER_WORDS
        )
        if level is None:
            heading = self._close_outranked_nodes(draft)
            if heading:
                self._push_node(DraftNode(number_kind=UNNUMBERED, line=heading))
            goes_on = self._seen.get(draft.number_kind) == 1
            fresh = draft.number_kind not in self._stack[-1].child_number_kinds
            # 附件1 above the plan itself opened no node.
            may_restore = draft.value == 2 and draft.number_kind != "附"
            if may_restore and in_order and fresh and not goes_on:
                self._restore_number_one(draft)
        else:
            sibling = self._stack[level]
            if draft.value == 1 <= sibling.value and in_order:
                level = self._restart_numbering(level)
            elif draft.value == sibling.value + 2 and in_order:
                restore_lost_number_in_gap(self._stack, level, draft)
            del self._stack[level:]
        self._seen[draft.number_kind] = draft.value
        self._push_node(draft)

    def _restore_number_one(self, second: DraftNode) -> None:
        """Give the lost number one of a plan's list to the heading recognised by its wording, else
        to a paragraph before number two.
        """
        parent = self._stack[-1]
        last = parent.content[-1] if parent.content else None
        if isinstance(last, DraftNode) and last.heading == KNOWN_HEADING_LEVEL:
            last.number, last.number_kind = (
                format_number_in_style_of(second.number, 1),
                second.number_kind,
            )
            last.value = 1
        else:
            restore_lost_number_one(parent, second)

    def _close_outranked_nodes(self, draft: DraftNode) -> str:
        """Close the open nodes of the plan tree that a paragraph number of a new kind ranks above.

        Returns:
            The unnumbered heading that opens the number's part; empty without one.
        """
        inner = self._stack[-1]
        heading = ""
        if draft.number_kind in PERIODS and _measure_ends_with_calendar_heading(inner):
            # 活动安排如下： after the last numbered measure is no part of the measure.
            heading = str(inner.content.pop())
            while self._stack[-1].number_kind and not self._stack[-1].has_heading_appearance:
                self._stack.pop()
            return heading
        while len(self._stack) > 1 and self._number_outranks_node(draft, self._stack[-1]):
            left = self._stack.pop()
            opens = (
                draft.value == 1
                if draft.number_kind not in PERIODS
                else _ends_with_calendar_heading(inner)
            )
            is_value = len(inner.content) == 1 and inner.line.endswith(("：", ":"))
            if (
                left is inner
                and opens
                and not (is_value and inner.heading == KNOWN_HEADING_LEVEL)
                and inner.number_kind not in PERIODS
                and last_paragraph_looks_like_heading(inner)
            ):
                heading = str(inner.content.pop())
        if heading:
            number_kind = next(
                each.number_kind for each in self._stack[-1].content if isinstance(each, DraftNode)
            )
            at_top = len(self._stack) == 1
            move_numbers_below_unnumbered_heading(
                self._stack[-1], number_kind, at_top=at_top, head=self._head
            )
            if draft.number_kind in PERIODS and is_background_heading(self._stack[-1].line):
                self._stack.pop()  # 活动安排 with its months is no part of 工作目标
        return heading

    def _push_node(self, draft: DraftNode) -> None:
        """Add a node below the innermost open node of the plan tree that is being built, and open
        it, so that the paragraphs that follow go into it.
        """
        del self._stack[_MAX_DEPTH:]
        self._stack[-1].content.append(draft)
        self._stack[-1].child_number_kinds.add(draft.number_kind)
        self._stack.append(draft)

    def _stack_index_of_sibling(self, draft: DraftNode) -> int | None:
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
            deeper = draft.value == 1 and not self._last_paragraph_is_heading()
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

    def _number_outranks_node(self, draft: DraftNode, top: DraftNode) -> bool:
        """Whether a paragraph number of a kind that no open plan node has belongs above the
        innermost open node.
        """
        if top.has_heading_appearance:
            is_below = draft.number_kind in PERIODS and _is_calendar_heading(top)
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
        """
        if draft.number_kind[0] in BULLETS:
            return top.number_kind == BOLD_LEAD
        if top.number_kind[0] in BULLETS and draft.value == 1 and not top.content:
            # 📌教学工作 above 1. 2. 3., and the same sign again later on.
            return looks_like_heading(top.line) and bool(self._next_value_of_kind(top.number_kind))
        if draft.number_kind not in PERIODS or top.number_kind in PERIODS:
            return False
        is_top = top.number_kind == self._paragraph_numbers.top and not top.content
        if draft_ends_by_introducing_list(top):
            return not (top.content and self._last_paragraph_is_label())
        return is_top and bool(_CALENDAR.search(top.line))

    def _last_paragraph_is_heading(self) -> bool:
        """Whether the last paragraph of the innermost open node of the plan tree looks like a
        heading.
        """
        return last_paragraph_looks_like_heading(self._stack[-1])

    def _last_paragraph_is_label(self) -> bool:
        """Whether the last paragraph of the innermost open node of the plan tree is a bare label
        (具体措施：), not a sentence that introduces a list (具体要求如下：).
        """
        content = self._stack[-1].content
        return self._last_paragraph_is_heading() and not re.search("下|到", str(content[-1]))

    def _restart_numbering(self, level: int) -> int:
        """Handle a plan's paragraph numbers that begin again at 1: the unnumbered heading before
        them becomes a section.

        Args:
            level: index on the stack of the open node of the same kind of number.

        Returns:
            The level of the restarted numbers.
        """
        if draft_ends_by_introducing_list(self._stack[-1]) and (
            not self._last_paragraph_is_label()
            or self._paragraph_numbers.is_nested_list_of_same_kind(
                self._position, self._stack[level].value
            )
        ):
            return len(self._stack)
        if not self._last_paragraph_is_heading():
            # 1、… 1、 2、 3、 2、…: the list that breaks off before 2、 belongs to number one.
            is_inside = (
                self._stack[level].value == 1
                and level == len(self._stack) - 1
                and self._paragraph_numbers.is_nested_list_of_same_kind(self._position, 1)
            )
            return level + 1 if is_inside else level
        parent, number_kind = self._stack[level - 1], self._stack[level].number_kind
        if parent.heading == KNOWN_HEADING_LEVEL:
            heading = str(self._stack[-1].content.pop())
            del self._stack[level - 1 :]
            self._push_node(
                DraftNode(
                    number_kind=parent.number_kind,
                    line=heading,
                    heading=KNOWN_HEADING_LEVEL,
                    has_heading_appearance=True,
                )
            )
            return level
        line = str(self._stack[-1].content.pop())
        if parent.value and self._next_value_of_kind(parent.number_kind) == parent.value + 2:
            del self._stack[level - 1 :]
            self._push_node(
                DraftNode(
                    number_kind=parent.number_kind,
                    number_style=parent.number_style,
                    value=parent.value + 1,
                    number=format_number_in_style_of(parent.number, parent.value + 1),
                    line=line,
                )
            )
            return level
        unnumbered = [at for at in range(level) if self._stack[at].number_kind == UNNUMBERED]
        if unnumbered:
            level = unnumbered[-1]
        else:
            move_numbers_below_unnumbered_heading(
                parent, number_kind, at_top=parent is self._root, head=self._head
            )
        del self._stack[level:]
        self._push_node(DraftNode(number_kind=UNNUMBERED, line=line))
        return level + 1

    def _is_heading_by_appearance(self, block: DocumentParagraph) -> bool:
        """Whether a paragraph of the plan document has a heading level by its appearance, and is
        short enough for a heading.
        """
        return bool(block.heading) and len(block.text) <= _MAX_STYLED

    def _add_unnumbered_heading(self, block: DocumentParagraph) -> None:
        """Add an unnumbered heading, recognised by its appearance, as a node at its place in the
        plan tree that is being built.
        """
        under = self._stack[-1]
        if (
            is_situation_analysis_heading(block.text)
            and under.has_heading_appearance
            and not under.content
        ):
            # 优势 and 不足 stand below 现状分析, though they look like it.
            self._push_node(
                DraftNode(
                    number_kind=ANALYSIS_PART,
                    line=block.text,
                    heading=block.heading,
                    has_heading_appearance=True,
                )
            )
            return
        siblings = [
            at
            for at, each in enumerate(self._stack)
            if each.has_heading_appearance and each.heading == block.heading
        ]
        if siblings and not is_situation_analysis_heading(block.text):
            del self._stack[siblings[-1] :]
        while len(self._stack) > 1:
            top = self._stack[-1]
            if top.heading and top.number_kind != ANALYSIS_PART and top.heading < block.heading:
                break
            if top.number_kind == ANALYSIS_PART and is_situation_analysis_heading(block.text):
                self._stack.pop()
                break
            if not top.heading and self._ranks.number_outranks_heading(
                top.number_kind, block.heading
            ):
                break
            self._stack.pop()
        part = (
            ANALYSIS_PART
            if is_situation_analysis_heading(block.text) and self._stack[-1].has_heading_appearance
            else ""
        )
        number_kind = part or f"样式{block.heading}"
        self._push_node(
            DraftNode(
                number_kind=number_kind,
                line=block.text,
                heading=block.heading,
                has_heading_appearance=True,
            )
        )

    def _add_paragraph_with_bold_lead(self, block: DocumentParagraph) -> None:
        """Add a paragraph that begins with a bold sentence to the plan tree, as an item of the
        section that contains it.
        """
        while len(self._stack) > 1 and not _is_heading_without_text(self._stack[-1]):
            self._stack.pop()
        self._push_node(DraftNode(number_kind=BOLD_LEAD, line=block.text))

    def _add_table_to_tree(self, block: DocumentTable) -> None:
        """Add a table of a document to the plan tree; the short line right before the table becomes
        its heading.
        """
        owner = self._stack[-1]
        last = owner.content[-1] if owner.content else None
        if (
            isinstance(last, str)
            and looks_like_heading(last)
            and (
                owner is self._root
                or owner.has_heading_appearance
                or owner.number_kind == CAPTION
                or owner.number_kind[0] in BULLETS
            )
            and not (owner is self._root and len(owner.content) <= self._head)
            and not (
                owner is self._root
                and is_title_block_line(last)
                and is_certainly_document_title(last)
            )
        ):
            owner.content.pop()
            while len(self._stack) > 1 and (
                self._stack[-1].number_kind == CAPTION or self._stack[-1].number_kind[0] in BULLETS
            ):
                self._stack.pop()
            self._push_node(DraftNode(number_kind=CAPTION, line=last))
        self._stack[-1].content.append(block)
