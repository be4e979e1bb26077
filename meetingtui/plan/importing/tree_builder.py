"""Build the tree of a plan's draft nodes (plan nodes being built) from the paragraphs and tables of
the document.

Levels are not fixed: the first kind of number that follows below a numbered paragraph or heading
becomes the level below it. Where a number belongs is decided in
:mod:`meetingtui.plan.importing.number_placement`; lost numbers are put back by
:mod:`meetingtui.plan.importing.lost_number_restoration`.
"""

from collections.abc import Collection, Sequence

from meetingtui.plan.importing.event_details import is_event_label
from meetingtui.plan.importing.heading_recognition import (
    bold_first_sentence_flags,
    draft_ends_by_introducing_list,
    is_background_heading,
    is_situation_analysis_heading,
    last_paragraph_looks_like_heading,
    looks_like_heading,
)
from meetingtui.plan.importing.lost_number_restoration import (
    move_numbers_below_unnumbered_heading,
    restore_lost_number_in_gap,
    restore_lost_number_one,
)
from meetingtui.plan.importing.number_placement import (
    SECTION_NUMBERS,
    NumberPlacement,
    ends_with_heading_above_months,
    measure_ends_with_heading_above_months,
)
from meetingtui.plan.importing.number_sequence import (
    NumberAndHeadingRanks,
    ParagraphNumberSequence,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDER_WORDS,
    PERIODS,
    format_number_in_style_of,
)
from meetingtui.plan.importing.plan_document import (
    ANALYSIS_PART,
    BOLD_LEAD,
    CAPTION,
    UNNUMBERED,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    DraftNode,
    struck_through_warning,
)
from meetingtui.plan.importing.styled_headings import KNOWN_HEADING_LEVEL
from meetingtui.plan.importing.title_block import (
    count_title_block_lines,
    is_certainly_document_title,
    is_title_block_line,
)
from meetingtui.plan.importing.unnumbered_items import turn_unnumbered_paragraphs_into_items

_MAX_STYLED = 60
"""Maximum number of characters of a heading recognised by its appearance."""

_MAX_DEPTH = 16
"""Maximum depth of the tree of a plan; deeper nodes become siblings at that depth."""


def build_draft_tree(
    blocks: Sequence[DocumentBlock], part_starts: Collection[int] = ()
) -> DraftNode:
    """Build the tree of draft nodes (plan nodes being built) of a plan document; its root also
    holds the text before the first number.

    Args:
        blocks: the paragraphs and tables of the document.
        part_starts: indexes of the blocks that belong to no section above them, because a
            signature stood between.
    """
    return _DraftTreeBuilder(blocks, part_starts).build()


def _may_contain_bold_sentence_items(draft: DraftNode) -> bool:
    """Whether a draft node (a plan node being built) is a heading below which a paragraph that
    begins with a bold sentence can be an item of its own.

    It is one if it has a heading's appearance, or is numbered with a month, week or day. It is also
    one if it is not such a paragraph itself, reads like a heading, and has a section's number (章,
    一、) or no text yet.
    """
    return (
        draft.has_heading_appearance
        or draft.number_kind in PERIODS
        or (
            draft.number_kind != BOLD_LEAD
            and looks_like_heading(draft.line)
            and (
                draft.number_kind in SECTION_NUMBERS
                or not any(isinstance(entry, str) for entry in draft.content)
            )
        )
    )


class _DraftTreeBuilder:
    """Builder of the tree of draft nodes (plan nodes being built) of one document; the nodes that
    may still get content (open nodes) are on a stack.
    """

    def __init__(self, blocks: Sequence[DocumentBlock], part_starts: Collection[int]) -> None:
        self._blocks = blocks
        self._part_starts = part_starts
        self._root = DraftNode(number_kind="")
        self._stack = [self._root]
        self._paragraph_numbers = ParagraphNumberSequence(blocks)
        self._ranks = NumberAndHeadingRanks(blocks, self._paragraph_numbers)
        self._leads = bold_first_sentence_flags(blocks)
        self._placement = NumberPlacement(self._stack, self._paragraph_numbers, self._ranks)
        self._seen: dict[str, int] = {}
        self._head = count_title_block_lines(blocks)

    def build(self) -> DraftNode:
        """Build the tree of draft nodes (plan nodes being built) from all paragraphs and tables of
        the plan, and return its root.
        """
        for position, block in enumerate(self._blocks):
            self._placement.position = position
            if position in self._part_starts:
                del self._stack[1:]
            paragraph_number = self._paragraph_numbers[position]
            if isinstance(block, DocumentTable):
                self._add_table_to_tree(block)
            elif paragraph_number and self._placement.number_starts_node(
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
                self._add_paragraph_with_bold_first_sentence(block)
            else:
                self._stack[-1].content.append(block.text)
            if isinstance(block, DocumentParagraph) and block.struck_through_text:
                self._stack[-1].doubts.append(struck_through_warning(block.struck_through_text))
        turn_unnumbered_paragraphs_into_items(self._root)
        return self._root

    def _add_numbered_node(self, draft: DraftNode) -> None:
        """Add a numbered paragraph as a node at its place in the plan tree that is being built."""
        if draft.number_kind == "附":
            del self._stack[1:]
        level = self._placement.stack_index_of_sibling(draft)
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
                level = self._prepare_level_for_restarted_numbers(level)
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
        """Close the open nodes of the plan tree (those that may still get content) that a paragraph
        number of a new kind ranks above.

        Returns:
            The unnumbered heading that opens the number's part; empty without one.
        """
        inner = self._stack[-1]
        heading = ""
        if draft.number_kind in PERIODS and measure_ends_with_heading_above_months(inner):
            # 活动安排如下： after the last numbered measure is no part of the measure.
            heading = str(inner.content.pop())
            while self._stack[-1].number_kind and not self._stack[-1].has_heading_appearance:
                self._stack.pop()
            return heading
        while len(self._stack) > 1 and self._placement.number_outranks_node(draft, self._stack[-1]):
            left = self._stack.pop()
            opens = (
                draft.value == 1
                if draft.number_kind not in PERIODS
                else ends_with_heading_above_months(inner)
            )
            is_value = len(inner.content) == 1 and (
                inner.line.endswith(("：", ":")) or is_event_label(inner.line)
            )
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

    def _prepare_level_for_restarted_numbers(self, level: int) -> int:
        """Find the level in the tree for a plan's paragraph numbers that begin again at 1, making a
        section of the unnumbered heading directly before them, where there is one.

        Args:
            level: index on the stack of the open node (one that may still get content) with the
                same kind of number.

        Returns:
            The level of the restarted numbers.
        """
        if draft_ends_by_introducing_list(self._stack[-1]) and (
            not self._placement.last_paragraph_is_label()
            or self._paragraph_numbers.is_nested_list_of_same_kind(
                self._placement.position, self._stack[level].value
            )
        ):
            return len(self._stack)
        if self._placement.restarted_numbers_belong_below_heading():
            return level + 1
        if not self._placement.last_paragraph_is_heading():
            # 1、… 1、 2、 3、 2、…: the list that breaks off before 2、 belongs to number one.
            is_inside = (
                self._stack[level].value == 1
                and level == len(self._stack) - 1
                and self._paragraph_numbers.is_nested_list_of_same_kind(self._placement.position, 1)
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
        if (
            parent.value
            and self._placement.next_value_of_kind(parent.number_kind) == parent.value + 2
        ):
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

    def _add_paragraph_with_bold_first_sentence(self, block: DocumentParagraph) -> None:
        """Add a paragraph that begins with a bold sentence to the plan tree, as an item of the
        section that contains it.
        """
        while len(self._stack) > 1 and not _may_contain_bold_sentence_items(self._stack[-1]):
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
