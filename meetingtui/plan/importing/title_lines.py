"""Join the lines of a document's title that was broken inside a word or runs over several
lines.
"""

import re
from collections.abc import Sequence
from typing import TypeGuard

import msgspec

from meetingtui.plan.importing.paragraph_numbers import (
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.title_block import (
    is_certainly_document_title,
    is_line_of_school_or_term,
    line_names_school_or_term,
    line_names_term,
)

_TITLE_WORDS = re.compile(
    "工作|教学|教育|计划|要点|安排|方案|总结|行事历|活动|学期|学年|小学|学校|一览表?|清单"
)


def join_broken_title(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join the two lines of a document title that was broken inside a word (教学工 / 作计划)."""
    for at in range(min(len(blocks) - 1, 5)):
        upper, lower = blocks[at], blocks[at + 1]
        if not (
            is_short_unnumbered_paragraph(upper, 60)
            and is_short_unnumbered_paragraph(lower, 20)
            and upper.text
            and lower.text
        ):
            continue
        whole = f"{upper.text}{lower.text}"
        torn = any(
            found.start() < len(upper.text) < found.end() for found in _TITLE_WORDS.finditer(whole)
        )
        if torn and is_certainly_document_title(whole) and not parse_paragraph_number(lower.text):
            return [*blocks[:at], msgspec.structs.replace(upper, text=whole), *blocks[at + 2 :]]
    return blocks


_TITLE_LINES = 15
"""Number of paragraphs at the beginning of a document among which the lines of its title stand, and
those of a plan that follows the notice which sends it.
"""


_LONGEST_TITLE_LINE = 40


_KIND_OF_PLAN = re.compile(
    "(?:(?:学校|教育|教学|年度|学期|具体|重点|主要)*(?:工作|活动|教学)?(?:实施)?(?:三年)?(?:行动)?)"
    "(?:计划|要点|方案|安排|规划|行事历|思路|总结)[书表]?(?:[（(][^（()）]{1,24}[）)])?"
)
"""Pattern of the last line of a title that says only what kind of paper it is: 工作计划."""


_LAST_TITLE_LINE = re.compile(
    "[^。；;，,！!？?：:]*(?:计划|要点|方案|安排|规划|行事历|思路|总结)[书表]?(?:及行事历)?"
    "(?:[（(][^（()）]{1,24}[）)])?(?:》的(?:通知|意见))?"
)


_JOINS_ON = re.compile("(?:的|及|和|与|暨|、|关于|印发)$")


_CONTINUES_TITLE = re.compile("[暨及和与][^。；，]{2,24}")


def join_title_lines(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join the lines at the beginning of a document over which its title runs: 光明小学 /
    2026—2027学年第一学期 / 工作计划.

    The upper lines name only the school (with the department) or the term, or break off (关于…的);
    a slogan above the title is no part of it.
    """
    found = list(blocks)
    last = 1
    while last < min(len(found), _TITLE_LINES):
        first = _first_line_of_title_ending_at(found, last)
        if first < last:
            found = _join_title_blocks(found, first, last)
        last = first + 1
    return found


def _first_line_of_title_ending_at(blocks: Sequence[DocumentBlock], last: int) -> int:
    """Return the index of the first line of the title that ends with a block of a document; the
    index of the block itself where no title over several lines ends there.
    """
    lower, upper = blocks[last], blocks[last - 1]
    if not (
        is_short_unnumbered_paragraph(lower, _LONGEST_TITLE_LINE)
        and is_short_unnumbered_paragraph(upper, _LONGEST_TITLE_LINE)
    ):
        return last
    if not _may_be_line_of_title(lower) or not _may_be_line_of_title(upper):
        return last
    if _CONTINUES_TITLE.fullmatch(lower.text) and is_certainly_document_title(upper.text):
        return last - 1
    if not _is_last_line_of_title(lower, upper):
        return last
    first = last
    while first and _may_be_line_of_title(above := blocks[first - 1]):
        if not _is_upper_line_of_title(above.text, lower.text, is_next=first == last):
            break
        first -= 1
    whole = "".join(
        block.text for block in blocks[first : last + 1] if isinstance(block, DocumentParagraph)
    )
    return first if is_certainly_document_title(whole) else last


def _may_be_line_of_title(block: DocumentBlock) -> TypeGuard[DocumentParagraph]:
    """Whether a block near the beginning of a document can be one of the lines of its title: short,
    without a number, and no sentence.
    """
    return (
        is_short_unnumbered_paragraph(block, _LONGEST_TITLE_LINE)
        and bool(block.text)
        and not re.search("[。；;，,！!？?：:]", block.text)
        and parse_paragraph_number(block.text) is None
    )


def _is_last_line_of_title(line: DocumentParagraph, above: DocumentParagraph) -> bool:
    """Whether a line ends like the title of a plan; 教育教学工作 does only in the look of the line
    above it.
    """
    if _LAST_TITLE_LINE.fullmatch(line.text):
        return True
    appearance = line.appearance
    is_set_off = appearance.bold or appearance.centred
    return is_set_off and appearance == above.appearance and line.text.endswith("工作")


def _is_upper_line_of_title(line: str, last: str, *, is_next: bool) -> bool:
    """Whether a line above the last line of a title is a line of the title, too: it breaks off, or
    names the school or the term that the last line does not name.

    Args:
        line: the line above.
        last: last line of the title.
        is_next: whether ``line`` is directly above it.
    """
    if is_certainly_document_title(line):
        return False
    if _JOINS_ON.search(line):
        return True
    if line_names_term(last):
        return False
    if is_line_of_school_or_term(line):
        return True
    is_kind_alone = _KIND_OF_PLAN.fullmatch(last) is not None
    return is_kind_alone and is_next and line_names_school_or_term(line)


def _join_title_blocks(blocks: list[DocumentBlock], first: int, last: int) -> list[DocumentBlock]:
    """Return the blocks of a document with those from ``first`` to ``last`` joined to one line."""
    lines = [block for block in blocks[first : last + 1] if isinstance(block, DocumentParagraph)]
    whole = msgspec.structs.replace(lines[-1], text="".join(line.text for line in lines))
    return [*blocks[:first], whole, *blocks[last + 1 :]]
