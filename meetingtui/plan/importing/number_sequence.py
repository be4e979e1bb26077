"""The numbers at the beginning of a document's paragraphs in their order: which number comes next,
which kind ranks above which, and how lost numbers are restored.

A ``2.`` or （二） without its predecessor means that the unnumbered paragraph before it was
number one; a gap means the same of the paragraphs in between, where one of them looks like a
heading.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from meetingtui.base.wording import read_chinese_number
from meetingtui.plan.importing.background_headings import (
    is_background_heading,
    is_label_of_particulars,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    ORDINALS,
    PERIODS,
    RANKS,
    ParagraphNumber,
    format_number_in_style_of,
    parse_paragraph_number,
    parse_word_automatic_number,
    reread_letter_as_roman_numeral,
)
from meetingtui.plan.importing.plan_document import (
    UNNUMBERED,
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    DraftNode,
    is_whole_sentence,
    looks_like_heading,
    looks_like_list_heading,
)
from meetingtui.plan.importing.title_block import count_title_block_lines, is_title_block_line

_REACH = 400
"""Number of blocks (paragraphs and tables) that are searched ahead for the next number."""


class ParagraphNumberSequence:
    """The numbers at the beginning of a document's paragraphs (一、, 1., （1）) in reading order,
    with queries about the numbers that follow.
    """

    def __init__(self, blocks: Sequence[DocumentBlock]) -> None:
        found = [
            _paragraph_number_of_line(block) if isinstance(block, DocumentParagraph) else None
            for block in blocks
        ]
        found = _reread_dates_after_numbers(
            _reread_letters_as_roman_numerals(
                _add_grades_above_lists(blocks, _add_numbers_of_counted_labels(blocks, found))
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
                or _is_lone_period_above_tasks(blocks, found, at)
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
        """Return the value of the next paragraph number of one kind (such as 一、) in the
        ``_REACH`` blocks after a position; 0 where there is none.

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
        """Return the numbers that stand in the document, not restored ones, in the ``_REACH``
        blocks (paragraphs and tables) after a position.
        """
        return list(filter(None, self._all[position + 1 : position + 1 + _REACH]))


class NumberAndHeadingRanks:
    """Ranks of the kinds of paragraph number (一、, 1.) relative to the unnumbered headings of one
    document.

    They are derived from which directly follows which, and from how often a list restarts below a
    heading.
    """

    def __init__(
        self, blocks: Sequence[DocumentBlock], paragraph_numbers: "ParagraphNumberSequence"
    ) -> None:
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
        headings of a given level.
        """
        above = self._over_appearance[number_kind, heading]
        if number_kind[0] in BULLETS:
            return False
        return above > self._over_number[heading, number_kind]

    def number_ends_heading_section(self, draft: DraftNode, top: DraftNode) -> bool:
        """Whether a numbered paragraph ends the section of the unnumbered heading ``top`` instead
        of belonging to it.
        """
        if draft.heading:
            return draft.heading <= top.heading
        if self.number_outranks_heading(draft.number_kind, top.heading):
            return True
        if self._over_number[top.heading, draft.number_kind] or draft.number_kind[0] in BULLETS:
            return False
        if self._after_text[top.heading, draft.number_kind] > 1 or draft.number_kind in PERIODS:
            return False
        return is_background_heading(top.line) or is_label_of_particulars(top.line)


_BARE = 24
"""Maximum number of characters of a numbered paragraph that is a mere heading."""


def usual_number_rank(number_kind: str) -> int:
    """Return the rank that a kind of paragraph number usually has in Chinese documents (一、 above
    1.); 0 is the highest.
    """
    return RANKS.index(number_kind) if number_kind in RANKS else len(RANKS)


_BELOW_PERIOD = frozenset({"日", "1.", "（1）", "①"}) | BULLETS
"""Kinds of paragraph numbers, or for bullets their first characters, that the tasks of a month or
week can have.
"""
_LONGEST_TASK = 80
"""Maximum number of characters of a line below a single month or week that is one of its tasks."""


def _is_lone_period_above_tasks(
    blocks: Sequence[DocumentBlock], found: Sequence[ParagraphNumber | None], at: int
) -> bool:
    """Whether the only quarter, month or week of a document heads the lines below it (九月份： and
    its tasks), and is not just a date.

    It stands alone on its line, below the title block and not inside a numbered measure, and two or
    more lines without a number, or with the number of a task, follow it.

    Args:
        blocks: the blocks of the document.
        found: the number at the beginning of each block; None where it has none.
        at: index of the block with the quarter, month or week.
    """
    period = found[at]
    if period is None or period.number_kind not in ("季", "月", "周"):
        return False
    if re.search(r"[：:]\s*\S", period.text_after) or at < count_title_block_lines(blocks):
        return False
    above = next(filter(None, reversed(found[:at])), None)
    if above and usual_number_rank(above.number_kind) > usual_number_rank(period.number_kind):
        return False
    below = list(zip(blocks[at + 1 : at + 3], found[at + 1 : at + 3], strict=True))
    return len(below) == 2 and all(_may_be_task_of_period(block, own) for block, own in below)


def _may_be_task_of_period(block: DocumentBlock, paragraph_number: ParagraphNumber | None) -> bool:
    """Whether a block directly below a month or week can be one of its tasks: a line, not a table
    or a heading, and without the number of a section.
    """
    if not isinstance(block, DocumentParagraph) or block.heading:
        return False
    if paragraph_number is None:
        return len(block.text) <= _LONGEST_TASK
    kind = paragraph_number.number_kind
    return kind in _BELOW_PERIOD or kind[0] in BULLETS


_COUNTED_LABEL = re.compile(
    r"(?:【)?(?P<label>第?[\u4e00-\u9fff]{0,4}?)(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})"
    r"(?P<what>件|项|条|阶段|步|环节|周期|学段|轮|期)?(?:】)?(?:\s*[：:]\s*|\s+|(?<=[段步节])(?=[（(]))(?P<rest>\S.*)",
    re.DOTALL,
)


def _add_numbers_of_counted_labels(
    blocks: Sequence[DocumentBlock], found: Sequence[ParagraphNumber | None]
) -> list[ParagraphNumber | None]:
    """Add paragraph numbers for labels in which a document counts with a noun: 实事一：,
    第二件：.
    """
    matches = [
        _COUNTED_LABEL.fullmatch(block.text)
        if isinstance(block, DocumentParagraph) and not block.number and paragraph_number is None
        else None
        for block, paragraph_number in zip(blocks, found, strict=True)
    ]
    values: dict[tuple[str, str], list[int]] = {}
    for match in filter(None, matches):
        if len(match["label"]) > 1 or match["what"]:
            value = read_chinese_number(match["n"]) or 0
            values.setdefault((match["label"], match["what"] or ""), []).append(value)
    counted = {
        label
        for label, each in values.items()
        if len(each) > 1
        and all(below in (1, above + 1) for above, below in pairwise([0, *each]))
        and each.count(1) * 2 <= len(each)
    }
    return [
        ParagraphNumber(
            number_kind="任务",
            number_style=match["label"],
            value=read_chinese_number(match["n"]) or 0,
            number=match.group()[: match.start("rest")].strip(),
            text_after=match["rest"],
        )
        if match and (match["label"], match["what"] or "") in counted
        else paragraph_number
        for match, paragraph_number in zip(matches, found, strict=True)
    ]


_GRADE = re.compile(
    "(?:[低中高](?:年级|学?段)|[一二三四五六](?:[、至到和—-][一二三四五六])*年级)[段部组]?"
    "(?:[（(][^（()）]{1,12}[）)])?[：:]?[^，。；：:]{0,16}"
)
"""Pattern of a line that heads what is planned for some grades: 低年级（1-2年级）：学会自理."""
_GRADE_SIGNS = frozenset("低中高一二三四五六")


def _add_grades_above_lists(
    blocks: Sequence[DocumentBlock], found: Sequence[ParagraphNumber | None]
) -> list[ParagraphNumber | None]:
    """Add paragraph numbers for the lines of a document that head what is planned for some grades
    (低年级：, 中年级：), where there are two or more and lists of bullets stand below them.
    """
    result = list(found)
    matches = [
        (at, block.text)
        for at, block in enumerate(blocks)
        if isinstance(block, DocumentParagraph)
        and block.text[:1] in _GRADE_SIGNS
        and not block.number
        and _GRADE.fullmatch(block.text)
        and _has_bullet_below(blocks, at)
    ]
    seen: set[str] = set()
    value = 0
    for at, text in matches if len(matches) > 1 else ():
        value = 1 if text in seen else value + 1
        seen = {text} if value == 1 else seen | {text}
        result[at] = ParagraphNumber(
            number_kind="级", number_style="", value=value, number="", text_after=text
        )
    return result


def _has_bullet_below(blocks: Sequence[DocumentBlock], at: int) -> bool:
    """Whether one of the two blocks below a line of a document is an item of a list of bullets."""
    return any(
        isinstance(block, DocumentParagraph) and block.number in BULLETS
        for block in blocks[at + 1 : at + 3]
    )


def _reread_letters_as_roman_numerals(
    found: Sequence[ParagraphNumber | None],
) -> list[ParagraphNumber | None]:
    """Read the paragraph numbers i., v. and x. as Roman numerals where ii., iv. or ix. is next to
    them in a document's list of numbers.
    """
    result = list(found)
    last = 0
    for at, paragraph_number in enumerate(found):
        if paragraph_number is None:
            continue
        roman = reread_letter_as_roman_numeral(paragraph_number)
        if roman is not paragraph_number:
            below = (each for each in found[at + 1 : at + _REACH] if each)
            follows = next((each for each in below if each.number_kind in ("ⅰ.", "a.")), None)
            begins = roman.value == 1 and not last and follows and follows.number_kind == "ⅰ."
            if begins or (last and roman.value == last + 1):
                result[at] = roman
                last = roman.value
                continue
        if paragraph_number.number_kind == "ⅰ.":
            last = paragraph_number.value
        elif paragraph_number.number_kind == "a." or usual_number_rank(
            paragraph_number.number_kind
        ) < usual_number_rank("a."):
            last = 0
    return result


def _reread_dates_after_numbers(
    found: Sequence[ParagraphNumber | None],
) -> list[ParagraphNumber | None]:
    """Read 1.3.12, 2.3.15 at the beginning of successive paragraphs as the numbers 1. and 2. before
    dates in March, not as numbers of three levels.
    """
    result = list(found)
    start = (
        0
        if any(
            paragraph_number and paragraph_number.number_kind == "1.1.1"
            for paragraph_number in found
        )
        else len(found)
    )
    while start < len(found):
        end = start
        while end < len(found) and _is_number_before_date(
            found[end], end - start + 1, found[start]
        ):
            end += 1
        if end - start > 1:
            result[start:end] = map(_split_date_from_number, found[start:end])
        start = max(end, start + 1)
    return result


def _is_number_before_date(
    paragraph_number: ParagraphNumber | None, value: int, first: ParagraphNumber | None
) -> bool:
    """Whether a paragraph number such as 2.3.15 is the number ``value`` before a date in the month
    of the list's first number.
    """
    if paragraph_number is None or first is None or paragraph_number.number_kind != "1.1.1":
        return False
    number, _, month = paragraph_number.number_style.partition(".")
    is_date = int(month) <= 12 and paragraph_number.value <= 31
    return is_date and number == str(value) and month == first.number_style.partition(".")[2]


def _split_date_from_number(paragraph_number: ParagraphNumber | None) -> ParagraphNumber | None:
    """Return the paragraph number 2. before a date (3月15日) where both were read as one number
    2.3.15; None for any other number.
    """
    if paragraph_number is None:
        return None
    value, _, month = paragraph_number.number_style.partition(".")
    rest = f"{month}.{paragraph_number.value}{paragraph_number.text_after}"
    return msgspec.structs.replace(
        paragraph_number,
        number_kind="1.",
        number_style=".",
        value=int(value),
        number=f"{value}.",
        text_after=rest,
    )


def _paragraph_number_of_line(line: DocumentParagraph) -> ParagraphNumber | None:
    """Return the automatic number of a paragraph, else the number typed at its beginning; None
    without one.
    """
    if line.number:
        return parse_word_automatic_number(line.number, line.value, line.depth, line.text)
    return parse_paragraph_number(line.text)


def restore_lost_number_one(parent: DraftNode, second: DraftNode) -> None:
    """Make a draft node (a plan node being built) of the unnumbered paragraph that must have been
    number one of the list whose number two follows.

    Args:
        parent: node that contains the paragraph; changed in place.
        second: number two of the list.
    """
    nested = next(
        (i for i, entry in enumerate(parent.content) if isinstance(entry, DraftNode)), None
    )
    texts = _paragraph_indexes(parent, nested)
    if not parent.number_kind:
        # The document's own title block is nobody's lost number.
        texts = [i for i in texts if i and not is_title_block_line(str(parent.content[i]))]
    if not texts:
        return
    chosen = texts[-1]
    if nested is None and looks_like_heading(second.line):
        likely = [i for i in texts if looks_like_heading(str(parent.content[i]))]
        if not likely and not parent.number_kind and is_whole_sentence(str(parent.content[chosen])):
            return  # an introduction before 二、
        chosen = likely[-1] if likely else chosen
    _turn_paragraph_into_numbered_node(parent, chosen, second, 1)


def restore_lost_number_in_gap(stack: Sequence[DraftNode], level: int, after: DraftNode) -> None:
    """Turn a paragraph between two numbered plan nodes (1. … 3.) into a node with the missing
    number: the one that most likely lost it; do nothing where none fits.

    Args:
        stack: the open nodes, outermost first; changed in place.
        level: index in ``stack`` of the number before the gap.
        after: the number after the gap.
    """
    holder = stack[-1]
    texts = _paragraph_indexes(holder, None)
    if looks_like_heading(after.line):
        likely = [i for i in texts if looks_like_heading(str(holder.content[i]))]
    else:
        # Whole paragraphs follow each other: a single one without a number lost it.
        alone = holder is stack[level] and len(texts) == 1 and not looks_like_heading(holder.line)
        likely = texts if alone else []
    if not likely:
        return
    parent = stack[level - 1]
    index = len(parent.content)
    parent.content.extend(holder.content[likely[0] :])
    del holder.content[likely[0] :]
    _turn_paragraph_into_numbered_node(parent, index, after, after.value - 1)


def move_numbers_below_unnumbered_heading(
    parent: DraftNode, number_kind: str, *, at_top: bool, head: int
) -> None:
    """Move numbered paragraphs of a plan below the unnumbered heading above them, once the
    numbering restarts at 1.

    Args:
        parent: node that contains the numbers; changed in place.
        number_kind: kind of the numbers.
        at_top: whether ``parent`` is the whole document.
        head: number of paragraphs in the document's title block.
    """
    first = next(
        index
        for index, entry in enumerate(parent.content)
        if isinstance(entry, DraftNode) and entry.number_kind == number_kind
    )
    heading = parent.content[first - 1] if first else None
    if not isinstance(heading, str) or not looks_like_list_heading(heading):
        return
    if at_top and (first <= max(1, head) or is_title_block_line(heading)):
        return
    wrapped = DraftNode(number_kind=UNNUMBERED, line=heading, content=parent.content[first:])
    before = parent.content[: first - 1]
    parent.content[:] = (
        [*_turn_background_headings_into_sections(before), wrapped]
        if at_top
        else [*before, wrapped]
    )


def _turn_background_headings_into_sections(
    content: Sequence[str | DocumentTable | DraftNode],
) -> list[str | DocumentTable | DraftNode]:
    """Make sections of the background headings (指导思想) before the first unnumbered heading of a
    plan.
    """
    found: list[str | DocumentTable | DraftNode] = []
    owner = found
    for entry in content:
        known = (
            isinstance(entry, str) and looks_like_heading(entry) and is_background_heading(entry)
        )
        if known and not is_title_block_line(str(entry)):
            part = DraftNode(number_kind=UNNUMBERED, line=str(entry))
            found.append(part)
            owner = part.content
        else:
            owner.append(entry)
    return found


def _paragraph_indexes(draft: DraftNode, end: int | None) -> list[int]:
    """Return the indexes of those entries in the content of a draft node (a plan node being built)
    that are paragraphs, not tables or nodes.
    """
    return [i for i, entry in enumerate(draft.content[:end]) if isinstance(entry, str)]


def _turn_paragraph_into_numbered_node(
    parent: DraftNode, index: int, like: DraftNode, value: int
) -> None:
    """Replace a paragraph of a draft node (a plan node being built) by a numbered child node, which
    takes everything that follows it.
    """
    restored = DraftNode(
        number_kind=like.number_kind,
        number_style=like.number_style,
        value=value,
        number=format_number_in_style_of(like.number, value),
        line=str(parent.content[index]),
        content=parent.content[index + 1 :],
    )
    parent.content[index:] = [restored]
