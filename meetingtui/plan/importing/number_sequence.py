"""The numbers at the beginning of a document's paragraphs in their order: which number comes next,
and which kind ranks above which.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meetingtui.plan.importing.event_details import is_event_label
from meetingtui.plan.importing.heading_recognition import is_background_heading
from meetingtui.plan.importing.paragraph_number_correction import (
    REACH,
    add_counted_labels_to_numbers,
    add_grade_headings_to_numbers,
    is_lone_month_or_week_heading,
    reread_letters_as_roman_numerals,
    split_dates_from_numbers,
    usual_number_rank,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDINALS,
    PERIODS,
    ParagraphNumber,
    paragraph_number_from_word_list,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    DraftNode,
)
from meetingtui.plan.importing.title_block import count_title_block_lines


class ParagraphNumberSequence:
    """The numbers at the beginning of a document's paragraphs (一、, 1., （1）) in reading order,
    with queries about the numbers that follow.
    """

    def __init__(self, blocks: Sequence[DocumentBlock]) -> None:
        """Find the number of each block, with numbers corrected by what stands around them.

        A month or week that is the title of the whole plan, or only a date, does not count.

        Args:
            blocks: all paragraphs and tables of the document; the indexes in the queries are
                theirs.
        """
        found = [
            _paragraph_number_of_line(block) if isinstance(block, DocumentParagraph) else None
            for block in blocks
        ]
        found = split_dates_from_numbers(
            reread_letters_as_roman_numerals(
                add_grade_headings_to_numbers(blocks, add_counted_labels_to_numbers(blocks, found))
            )
        )
        periods = Counter(
            paragraph_number.number_kind
            for paragraph_number in found
            if paragraph_number and paragraph_number.number_kind in PERIODS
        )
        if (
            found
            and found[0]
            and found[0].number_kind in PERIODS
            and count_title_block_lines(blocks)
        ):
            found[0] = None  # 第三周工作安排 is the title of the whole plan
        dated = len(periods) > 1
        self._all = [
            paragraph_number
            if paragraph_number
            and paragraph_number.text_after
            and (
                dated
                or periods[paragraph_number.number_kind] != 1
                or is_lone_month_or_week_heading(blocks, found, at)
            )
            else None
            for at, paragraph_number in enumerate(found)
        ]
        numbered = [
            paragraph_number
            for paragraph_number in self._all
            if paragraph_number and paragraph_number.number_kind not in ORDINALS
        ]
        self.top = numbered[0].number_kind if numbered else ""
        """Kind of the document's first paragraph number."""
        self.inside = Counter(
            (above.number_kind, below.number_kind)
            for above, below in pairwise(numbered)
            if below.value == 1 and below.number_kind != above.number_kind
        )
        """How often a list with one kind of number begins right after a number of another kind, by
        both kinds.
        """
        self.sections = {above for above, _ in self.inside}
        """Kinds of paragraph numbers whose paragraphs head lists with other kinds of numbers."""

    def __getitem__(self, position: int) -> ParagraphNumber | None:
        return self._all[position]

    def next_value_of_kind(
        self, position: int, number_kind: str, number_style: str | None = None
    ) -> int:
        """Return the value of the next paragraph number of one kind (such as 一、) after a block,
        at most ``REACH`` blocks ahead; 0 where there is none.

        An ordinal (第一, 首先) is only searched up to the next number that is no ordinal.

        Args:
            position: index of the block after which the search begins.
            number_kind: kind of number.
            number_style: punctuation or style that the number must have; None for any.
        """
        for paragraph_number in self._numbers_within_reach(position):
            if paragraph_number.number_kind == number_kind and number_style in (
                None,
                paragraph_number.number_style,
            ):
                return paragraph_number.value
            if number_kind in ORDINALS and paragraph_number.number_kind not in ORDINALS:
                return 0
        return 0

    def has_other_list_between_one_and_two(self, position: int, number_kind: str) -> bool:
        """Whether a list with another kind of number stands between the numbers 1 and 2 of one
        kind: 一、 (1) (2) 二、.

        Args:
            position: index of the block with number 1.
            number_kind: kind of that number.
        """
        below: ParagraphNumber | None = None
        for paragraph_number in self._numbers_within_reach(position):
            if paragraph_number.number_kind == number_kind:
                return below is not None and below.value == 1 and paragraph_number.value == 2
            below = below or paragraph_number
        return False

    def is_nested_list_of_same_kind(self, position: int, value: int) -> bool:
        """Whether the numbered list that begins at a paragraph is nested in a list with the same
        kind of number: 2. [1. 2. 3.] 3.

        It is where the list ends at the number that follows ``value``.

        Args:
            position: index of the block with the first number of the list.
            value: value of the number that the list would be nested in.
        """
        first = self._all[position]
        last = 1
        for paragraph_number in self._numbers_within_reach(position) if first else ():
            if first is None or usual_number_rank(paragraph_number.number_kind) < usual_number_rank(
                first.number_kind
            ):
                return False
            if (paragraph_number.number_kind, paragraph_number.number_style) != (
                first.number_kind,
                first.number_style,
            ):
                continue
            if paragraph_number.value != last + 1:
                return paragraph_number.value == value + 1
            last = paragraph_number.value
        return False

    def _numbers_within_reach(self, position: int) -> list[ParagraphNumber]:
        """Return the numbers at the beginning of the blocks (paragraphs and tables) after a
        position, at most ``REACH`` blocks ahead; blocks without number are left out.
        """
        return list(filter(None, self._all[position + 1 : position + 1 + REACH]))


class NumberAndHeadingRanks:
    """Ranks of the kinds of paragraph number (一、, 1.) relative to the unnumbered headings of one
    document.

    They are derived from which directly follows which, and from how often a list restarts below a
    heading.
    """

    def __init__(
        self, blocks: Sequence[DocumentBlock], paragraph_numbers: "ParagraphNumberSequence"
    ) -> None:
        """Count which numbers and headings follow each other in the document.

        Args:
            blocks: all paragraphs and tables of the document, with their heading levels set.
            paragraph_numbers: the numbers of these blocks.
        """
        self._over_number: Counter[tuple[int, str]] = Counter()
        self._over_appearance: Counter[tuple[str, int]] = Counter()
        self._after_text: Counter[tuple[int, str]] = Counter()
        last: tuple[str, int] | None = None
        text_between = False
        values: Counter[str] = Counter()
        for position, block in enumerate(blocks):
            paragraph_number = paragraph_numbers[position]
            if not isinstance(block, DocumentParagraph):
                text_between = True
            elif paragraph_number is not None and paragraph_number.number_kind not in ORDINALS:
                goes_on = paragraph_number.value == values[paragraph_number.number_kind] + 1
                values[paragraph_number.number_kind] = paragraph_number.value
                if last and last[1] and (paragraph_number.value == 1 or goes_on):
                    kind = self._after_text if text_between else self._over_number
                    kind[last[1], paragraph_number.number_kind] += 1
                bare = (
                    len(paragraph_number.text_after) <= _BARE
                    and paragraph_number.text_after[-1] not in "。；"
                )
                comes_back = paragraph_numbers.next_value_of_kind(
                    position, paragraph_number.number_kind
                ) in (
                    0,
                    paragraph_number.value + 1,
                )
                last, text_between = (
                    (paragraph_number.number_kind if bare and comes_back else "", 0),
                    False,
                )
            elif block.heading:
                if last and last[0] and not text_between:
                    self._over_appearance[last[0], block.heading] += 1
                last, text_between = ("", block.heading), False
            else:
                text_between = text_between or not block.text.endswith(("：", ":"))

    def number_outranks_heading(self, number_kind: str, heading: int) -> bool:
        """Whether a kind of paragraph number (such as 一、) ranks above a document's unnumbered
        headings of one level.

        Args:
            number_kind: the kind of number.
            heading: level of the headings, 1 for the highest.
        """
        above = self._over_appearance[number_kind, heading]
        if number_kind[0] in BULLETS:
            return False
        return above > self._over_number[heading, number_kind]

    def number_ends_heading_section(self, draft: DraftNode, top: DraftNode) -> bool:
        """Whether a numbered paragraph ends the section of an unnumbered heading instead of
        belonging to it.

        Args:
            draft: the node of the numbered paragraph.
            top: the node of the heading.
        """
        if draft.heading:
            return draft.heading <= top.heading
        if self.number_outranks_heading(draft.number_kind, top.heading):
            return True
        if self._over_number[top.heading, draft.number_kind] or draft.number_kind[0] in BULLETS:
            return False
        if self._after_text[top.heading, draft.number_kind] > 1 or draft.number_kind in PERIODS:
            return False
        return is_background_heading(top.line) or is_event_label(top.line)


_BARE = 24
"""Maximum number of characters of a numbered paragraph that is a mere heading."""


def _paragraph_number_of_line(line: DocumentParagraph) -> ParagraphNumber | None:
    """Return the automatic number of a paragraph, else the number typed at its beginning; None
    without one.
    """
    if line.number:
        return paragraph_number_from_word_list(line.number, line.value, line.depth, line.text)
    return parse_paragraph_number(line.text)
