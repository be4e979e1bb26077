"""Correct the numbers at the beginning of a document's paragraphs by what stands around them.

A label with a noun (实事一：) or a grade (低年级：) counts as a number where others follow it; i.
is a Roman numeral beside ii.; 1.3.12 may be a number before a date; a single month heads the lines
below it or is just a date.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from meetingtui.base.wording import parse_chinese_number
from meetingtui.plan.importing.heading_recognition import looks_like_heading
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    RANKS,
    ParagraphNumber,
    reread_letter_as_roman_numeral,
)
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph
from meetingtui.plan.importing.title_block import count_title_block_lines

REACH = 400
"""Number of blocks (paragraphs and tables) that are searched ahead for the next number."""


def usual_number_rank(number_kind: str) -> int:
    """Return the rank that a kind of paragraph number usually has in Chinese documents (一、 above
    1.); 0 is the highest, and a kind that is not among the usual ones is the lowest.
    """
    return RANKS.index(number_kind) if number_kind in RANKS else len(RANKS)


_BELOW_PERIOD = frozenset({"日", "1.", "（1）", "①"}) | BULLETS
"""Kinds of paragraph numbers, or for bullets their first characters, that the tasks of a month or
week can have.
"""


_GRADES = "[低中高一二三四五六1-6]"
_ENTRY_OF_GRADE = re.compile(rf"{_GRADES}(?:[、至到和~～—–-]?{_GRADES}){{0,5}}(?:年级|学?段)")


def are_entries_by_grade(lines: Sequence[str]) -> bool:
    """Whether each of the lines is an entry for some grades: 一二年级 礼貌章."""
    return all(map(_ENTRY_OF_GRADE.match, lines))


_LONGEST_TASK = 80
"""Maximum number of characters of a line below a single month or week that is one of its tasks."""


def is_lone_month_or_week_heading(
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
    if at < count_title_block_lines(blocks):
        return False
    if entry := re.search(r"[：:]\s*(?=\S)", period.text_after):
        # 3—4月份：一二年级 礼貌章, and below it the entry of the next grades
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        return isinstance(following, DocumentParagraph) and are_entries_by_grade(
            (period.text_after[entry.end() :], following.text)
        )
    above = next(filter(None, reversed(found[:at])), None)
    if above and usual_number_rank(above.number_kind) > usual_number_rank(period.number_kind):
        return False
    below = list(zip(blocks[at + 1 : at + 3], found[at + 1 : at + 3], strict=True))
    return len(below) == 2 and all(
        _may_be_task_of_month_or_week(block, own) for block, own in below
    )


def _may_be_task_of_month_or_week(
    block: DocumentBlock, paragraph_number: ParagraphNumber | None
) -> bool:
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


def add_counted_labels_to_numbers(
    blocks: Sequence[DocumentBlock], found: Sequence[ParagraphNumber | None]
) -> list[ParagraphNumber | None]:
    """Add paragraph numbers for labels in which a document counts with a noun: 实事一：, 第二件：;
    for the only one where it is a stage above a list (第一阶段：准备).

    Args:
        blocks: the blocks of the document.
        found: the number at the beginning of each block; None where it has none.

    Returns:
        ``found`` with the numbers of such labels.
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
            value = parse_chinese_number(match["n"]) or 0
            values.setdefault((match["label"], match["what"] or ""), []).append(value)
    counted = {
        label
        for label, each in values.items()
        if len(each) > 1
        and all(below in (1, above + 1) for above, below in pairwise([0, *each]))
        and each.count(1) * 2 <= len(each)
    } | {
        (match["label"], match["what"])
        for match, below in zip(matches, found[1:], strict=False)
        if match
        and below
        and below.value == 1
        and match["what"] in _STAGES
        and looks_like_heading(match["rest"])
        and values[match["label"], match["what"]] == [1]
    }
    return [
        ParagraphNumber(
            number_kind="任务",
            number_style=match["label"],
            value=parse_chinese_number(match["n"]) or 0,
            number=match.group()[: match.start("rest")].strip(),
            text_after=match["rest"],
        )
        if match and (match["label"], match["what"] or "") in counted
        else paragraph_number
        for match, paragraph_number in zip(matches, found, strict=True)
    ]


_STAGES = frozenset({"阶段", "步", "环节"})
"""Nouns with which a line heads the list directly below it, though no second one follows."""

_GRADE = re.compile(
    "(?:[低中高](?:年级|学?段)|[一二三四五六](?:[、至到和—-][一二三四五六])*年级)[段部组]?"
    "(?:[（(][^（()）]{1,12}[）)])?[：:]?[^，。；：:]{0,16}"
)
"""Pattern of a line that heads what is planned for some grades: 低年级（1-2年级）：学会自理."""


_GRADE_SIGNS = frozenset("低中高一二三四五六")


def add_grade_headings_to_numbers(
    blocks: Sequence[DocumentBlock], found: Sequence[ParagraphNumber | None]
) -> list[ParagraphNumber | None]:
    """Add paragraph numbers for the lines of a document that head what is planned for some grades
    (低年级：, 中年级：), where there are two or more and lists of bullets stand below them.

    Args:
        blocks: the blocks of the document.
        found: the number at the beginning of each block; None where it has none.

    Returns:
        ``found`` with the numbers of such lines.
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
    """Whether one of the two blocks below a line of a document is an item of a list of bullets.

    Args:
        blocks: the blocks of the document.
        at: index of the line.
    """
    return any(
        isinstance(block, DocumentParagraph) and block.number in BULLETS
        for block in blocks[at + 1 : at + 3]
    )


def reread_letters_as_roman_numerals(
    found: Sequence[ParagraphNumber | None],
) -> list[ParagraphNumber | None]:
    """Return a document's paragraph numbers (None for a block without one) with i., v. and x. read
    as Roman numerals where ii., iv. or ix. is next to them.
    """
    result = list(found)
    last = 0
    for at, paragraph_number in enumerate(found):
        if paragraph_number is None:
            continue
        roman = reread_letter_as_roman_numeral(paragraph_number)
        if roman is not paragraph_number:
            below = (each for each in found[at + 1 : at + REACH] if each)
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


def split_dates_from_numbers(
    found: Sequence[ParagraphNumber | None],
) -> list[ParagraphNumber | None]:
    """Return a document's paragraph numbers (None for a block without one) with 1.3.12, 2.3.15 of
    successive paragraphs read as the numbers 1. and 2. before dates in March.
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

    Args:
        paragraph_number: the number; None for a block without one.
        value: the number that it would be in its list.
        first: first number of the list; None without one.
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
