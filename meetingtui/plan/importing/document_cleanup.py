"""Clean up the paragraphs and tables of a plan document before its outline (tree of headings and
measures) is built.

Page numbers, tables of contents and web page navigation are removed; broken lines are joined; a
paragraph that holds several numbered items is split; tables used only for layout become
paragraphs, cell by cell, left to right and top to bottom.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from meetingtui.plan.importing.heading_recognition import is_background_heading
from meetingtui.plan.importing.lost_number_restoration import (
    restore_numbers_with_only_punctuation_left,
)
from meetingtui.plan.importing.page_layout_removal import (
    layout_table_to_paragraphs,
    remove_page_numbers_navigation_and_contents,
)
from meetingtui.plan.importing.paragraph_joining import (
    join_numbers_on_own_lines_to_text,
    join_wrapped_lines,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    BULLETS_WITH_SPACE,
    is_day_with_event,
    parse_paragraph_number,
)
from meetingtui.plan.importing.paragraph_splitting import (
    month_number,
    split_document_title_from_first_part,
    split_headings_from_text,
    split_paragraph_at_soft_breaks,
    split_paragraphs_at_months_and_numbers,
    strip_full_stop_from_document_title,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.table_headers import (
    column_role_of_header,
    is_month_week_or_day_cell,
    is_usual_column_header,
)
from meetingtui.plan.importing.title_block import join_title_broken_inside_word, join_title_lines


def clean_up_document_blocks(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Clean up the blocks (paragraphs and tables) of a document: one block per paragraph, and only
    the plan's own text.

    Args:
        blocks: paragraphs and tables as the file has them.

    Returns:
        One paragraph per numbered item; typed bullets moved from the text to ``number``; layout
        tables replaced by the paragraphs of their cells.
    """
    blocks = [
        _remove_letter_spacing(piece)
        for block in blocks
        for piece in layout_table_to_paragraphs(block)
    ]
    blocks = _join_annex_lines_to_titles(
        _remove_attachment_list(remove_page_numbers_navigation_and_contents(blocks))
    )
    blocks = _bracket_ornamented_headings(
        join_title_lines(join_title_broken_inside_word(strip_full_stop_from_document_title(blocks)))
    )
    blocks = _add_colons_after_months(_remove_lone_calendar_column_headers(blocks))
    blocks = join_wrapped_lines(
        _turn_typed_bullets_into_list_numbers(list(join_numbers_on_own_lines_to_text(blocks)))
    )
    blocks = _turn_typed_bullets_into_list_numbers(
        [piece for block in blocks for piece in split_paragraph_at_soft_breaks(block)]
    )
    blocks = split_document_title_from_first_part(
        _split_off_background_headings(_split_off_bracketed_headings(blocks))
    )
    return restore_numbers_with_only_punctuation_left(
        split_headings_from_text(split_paragraphs_at_months_and_numbers(blocks))
    )


# Annexes of a notice

_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]?")
_ATTACHMENTS = re.compile(r"附\s*件\s*[：:]\s*1\s*[.．、].+")
_LONGEST_ANNEX_TITLE = 50


def _is_bare_annex_line(block: DocumentBlock) -> bool:
    """Whether a line of a document says only that an annex begins: 附件2."""
    return is_short_unnumbered_paragraph(block, 8) and bool(_ANNEX.fullmatch(block.text))


def _remove_attachment_list(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Remove the list of attachments (附件：1.… 2.…) from a notice that is followed by the
    attachments themselves; the blocks of any other document are returned unchanged.
    """
    annexes = [at for at, block in enumerate(blocks) if _is_bare_annex_line(block)]
    listed = [
        at
        for at, block in enumerate(blocks[: annexes[0]] if annexes else [])
        if isinstance(block, DocumentParagraph) and _ATTACHMENTS.fullmatch(block.text)
    ]
    if not listed:
        return blocks
    end = listed[-1] + 1
    while end < annexes[0] and is_short_unnumbered_paragraph(
        block := blocks[end], _LONGEST_ANNEX_TITLE
    ):
        paragraph_number = parse_paragraph_number(block.text)
        if (
            paragraph_number is None
            or paragraph_number.number_kind != "1."
            or paragraph_number.value != end - listed[-1] + 1
        ):
            break
        end += 1
    return blocks[: listed[-1]] + blocks[end:]


def _join_annex_lines_to_titles(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join each line that only says that an annex begins (附件2) to the title on
    the line below it.
    """
    joined: list[DocumentBlock] = []
    for at, block in enumerate(blocks, start=1):
        above = joined[-1] if joined else None
        if (
            above is not None
            and isinstance(above, DocumentParagraph)
            and _is_bare_annex_line(above)
            and (at < len(blocks) or re.search(r"\d", above.text))
            and is_short_unnumbered_paragraph(block, _LONGEST_ANNEX_TITLE)
            and not parse_paragraph_number(block.text)
        ):
            annex = above.text.rstrip("：:")
            joined[-1] = msgspec.structs.replace(above, text=f"{annex}：{block.text}")
        else:
            joined.append(block)
    return joined


# Headers of a table that became lines


def _remove_lone_calendar_column_headers(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Remove from a document the column headers of a calendar whose table cells became lines (时间,
    重点工作) before a month or week: two or more, the first of them that of the dates.
    """
    for at, block in enumerate(blocks):
        if not _is_month_week_or_day_line(block):
            continue
        start = at
        while start and _is_lone_column_header(blocks[start - 1]):
            start -= 1
        if at - start > 1 and _is_lone_date_column_header(blocks[start]):
            return [*blocks[:start], *blocks[at:]]
    return blocks


def _is_lone_column_header(block: DocumentBlock) -> bool:
    """Whether a line of a document is nothing but one usual column header, such as 时间."""
    return is_short_unnumbered_paragraph(block, 5) and is_usual_column_header(block.text)


def _is_lone_date_column_header(block: DocumentBlock) -> bool:
    """Whether a line of a document is nothing but the header of a column of months, weeks or
    dates.
    """
    return isinstance(block, DocumentParagraph) and column_role_of_header(block.text) in (
        "due",
        "month",
        "week",
    )


def _is_month_week_or_day_line(block: DocumentBlock) -> bool:
    """Whether a line of a document is nothing but a month, a week or a day."""
    return is_short_unnumbered_paragraph(block, 12) and is_month_week_or_day_cell(block.text)


# Months set off by a space

_SPACED_MONTH = re.compile(
    r"(?P<month>(?:\d{1,2}|[一二三四五六七八九十元]{1,2})月份?)[ \u3000]+(?P<work>\S.*)"
)
_MONTH_BEFORE_COMMA = re.compile(
    r"(?P<month>(?:\d{1,2}|[一二三四五六七八九十元]{1,3})月份?)[，,]\s*(?P<work>\S.*)"
)
_CALENDAR_LABEL = re.compile("[^，。；：:]{0,10}(?:安排|日程|行事历|重点|要点)[：:]")


def _month_matches_before_commas(blocks: list[DocumentBlock]) -> dict[int, re.Match[str]]:
    """Find the lines of a document that begin with a month and a comma (10月，组织秋游); none where
    they do not go on from month to month.

    Returns:
        The match of month and work by index of the line.
    """
    matches = {
        at: match
        for at, block in enumerate(blocks)
        if isinstance(block, DocumentParagraph)
        and not block.number
        and (match := _MONTH_BEFORE_COMMA.fullmatch(block.text))
    }
    values = [month_number(match["month"]) for match in matches.values()]
    goes_on = len(values) > 1 and all(
        (later - earlier) % 12 in (1, 2) for earlier, later in pairwise(values)
    )
    return matches if goes_on else {}


def _add_colons_after_months(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Put a colon behind each month that begins a line of a list, where a space or a comma stands
    instead: 9月份 新生体检 and 9月份，新生体检 become 9月份：新生体检.

    A space is replaced below a label (时间安排：), a comma in lines that go on from month to month.
    """
    found = list(blocks)
    is_calendar = False
    commas = _month_matches_before_commas(blocks)
    for at, block in enumerate(blocks):
        if not isinstance(block, DocumentParagraph) or block.number:
            is_calendar = False
            continue
        spaced = _SPACED_MONTH.fullmatch(block.text) if is_calendar else None
        if month := commas.get(at) or spaced:
            found[at] = msgspec.structs.replace(block, text=f"{month['month']}：{month['work']}")
        else:
            is_calendar = bool(_CALENDAR_LABEL.fullmatch(block.text))
    return found


# Headings spaced out

_SPACED_OUT = re.compile("[\u4e00-\u9fff](?:[ \\u3000]{1,4}[\u4e00-\u9fff]){1,7}")


def _remove_letter_spacing(block: DocumentBlock) -> DocumentBlock:
    """Remove the spaces between the characters of a heading that is set apart by them (指 导 思
    想).
    """
    if (
        isinstance(block, DocumentParagraph)
        and block.text[1:2].isspace()
        and _SPACED_OUT.fullmatch(block.text)
    ):
        return msgspec.structs.replace(block, text="".join(block.text.split()))
    return block


# Typed bullets

_SIGNS = "".join(map(re.escape, sorted(BULLETS - {"–", "—"})))
_TYPED = re.compile(rf"(?P<sign>——|--|[{_SIGNS}]|[–—](?![–—\d]))\ufe0f?[ \u3000]*(?P<text>[^\s].*)")
_MIN_DASHES = 3
"""Number of lines beginning with a dash from which a dash without a space after it counts as a
bullet in a document.
"""
_HYPHEN_BEFORE_WORDS = re.compile(r"[-－](?=[\u4e00-\u9fff]{4})")
"""Pattern of a hyphen before words at the beginning of a line (-每月检查一次), which is a bullet
because no title or name begins so.
"""


def _turn_typed_bullets_into_list_numbers(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Move bullet characters typed at the beginning of a document's paragraphs from the text to the
    field of the automatic number.
    """
    found = [_match_typed_bullet(block) for block in blocks]
    counts = Counter(match["sign"] for match in found if match)
    spaced = {match["sign"] for match in found if match and _is_certain_bullet(match)}
    return [
        msgspec.structs.replace(block, text=match["text"], number=match["sign"][0], value=1)
        if match
        and isinstance(block, DocumentParagraph)
        and counts[match["sign"]] >= (2 if match["sign"] in spaced else _MIN_DASHES)
        else block
        for block, match in zip(blocks, found, strict=True)
    ]


def _is_certain_bullet(match: re.Match[str]) -> bool:
    """Whether a character typed at the beginning of a line is certainly a bullet and not part of
    the text: a dot, or a dash followed by a space.

    Args:
        match: match of the character (``sign``) in its line.
    """
    return (
        match["sign"][0] not in BULLETS_WITH_SPACE
        or match.string[len(match["sign"])].isspace()
        or bool(_HYPHEN_BEFORE_WORDS.match(match.string))
    )


def _match_typed_bullet(block: DocumentBlock) -> re.Match[str] | None:
    """Return the match of a bullet character typed at the beginning of a paragraph; None where
    there is none, or a list number follows it.
    """
    if not isinstance(block, DocumentParagraph) or block.number or block.heading:
        return None
    if block.text[:1] not in BULLETS:
        return None
    match = _TYPED.fullmatch(block.text)
    marker = parse_paragraph_number(match["text"]) if match else None
    if match is None or (
        marker and not (_is_certain_bullet(match) and is_day_with_event(marker, match["text"]))
    ):
        return None  # ★（一）…: the number says more than the sign
    return match


# Headings in signs

_ORNAMENTS = "☆★◆◇■□●○※▲△♦❀✿✦"
_DECORATED = re.compile(
    rf"(?P<sign>[{_ORNAMENTS}])\s*(?P<text>[^{_ORNAMENTS}，。；\d]{{2,12}}?)\s*(?P=sign)"
)


def _bracket_ornamented_headings(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Rewrite each heading between two equal ornaments in brackets: ☆ 主要工作 ☆ becomes
    【主要工作】.

    Only unnumbered lines are considered. With fewer than two such headings the blocks are returned
    unchanged.
    """
    found = [
        _DECORATED.fullmatch(block.text)
        if isinstance(block, DocumentParagraph) and not block.number
        else None
        for block in blocks
    ]
    if sum(map(bool, found)) < 2:
        return blocks
    return [
        msgspec.structs.replace(block, text=f"【{match['text']}】")
        if match and isinstance(block, DocumentParagraph)
        else block
        for block, match in zip(blocks, found, strict=True)
    ]


# Headings in brackets

_BRACKETED = re.compile(r"(?P<heading>[【〖][^【】〖〗。，；\d]{2,12}[】〗])\s*(?P<text>\S{2}.*)")
_DEPARTMENT = re.compile("(?:处|室|部|办|中心|组|会|团委|支部)[】〗]$")


def _split_off_bracketed_headings(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Put headings in brackets (【主要工作】) on lines of their own where text follows them on the
    same line; nothing is changed for fewer than two.
    """
    found = [
        _BRACKETED.fullmatch(block.text)
        if isinstance(block, DocumentParagraph)
        and not block.number
        and not parse_paragraph_number(block.text)
        else None
        for block in blocks
    ]
    found = [each if each and not _DEPARTMENT.search(each["heading"]) else None for each in found]
    if sum(map(bool, found)) < 2:
        return blocks
    separated: list[DocumentBlock] = []
    for block, match in zip(blocks, found, strict=True):
        if match and isinstance(block, DocumentParagraph):
            separated.append(msgspec.structs.replace(block, text=match["heading"]))
            separated.append(DocumentParagraph(text=match["text"]))
        else:
            separated.append(block)
    return separated


# Headings run into their text

_RUN_IN = re.compile(r"(?P<heading>[\u4e00-\u9fff]{4,8})[：:]\s*(?P<text>\S.*)")


def _split_off_background_headings(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Put the background headings (指导思想：…) that share a paragraph with their text before the
    first list number of a document on lines of their own; nothing is changed for fewer than two.
    """
    numbered = (
        at
        for at, block in enumerate(blocks)
        if isinstance(block, DocumentParagraph)
        and (block.number or parse_paragraph_number(block.text))
    )
    first = next(numbered, len(blocks))
    found = [
        _RUN_IN.fullmatch(block.text)
        if isinstance(block, DocumentParagraph) and not block.heading
        else None
        for block in blocks[:first]
    ]
    found = [each if each and is_background_heading(each["heading"]) else None for each in found]
    if sum(map(bool, found)) < 2:
        return blocks
    separated: list[DocumentBlock] = []
    for block, match in zip(blocks[:first], found, strict=True):
        if match and isinstance(block, DocumentParagraph):
            separated.append(msgspec.structs.replace(block, text=match["heading"]))
            separated.append(DocumentParagraph(text=match["text"]))
        else:
            separated.append(block)
    return [*separated, *blocks[first:]]
