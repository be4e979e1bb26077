"""Clean up the paragraphs and tables of a plan document before its outline (tree of headings and
measures) is built.

Page numbers, tables of contents and web page navigation are removed; broken lines are joined; a
paragraph that holds several numbered items is split; tables used only for layout become
paragraphs, cell by cell, left to right and top to bottom.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from meetingtui.base.wording import one_line, read_chinese_number
from meetingtui.plan.importing.background_headings import is_background_heading
from meetingtui.plan.importing.column_headers import (
    column_role_of_header,
    is_date_or_period_cell,
    is_usual_column_header,
)
from meetingtui.plan.importing.column_role_inference import parse_label_value_table
from meetingtui.plan.importing.headings_in_text import (
    split_headings_from_text,
    split_title_from_first_part,
    strip_full_stop_from_title,
)
from meetingtui.plan.importing.paragraph_boundaries import (
    join_broken_title,
    join_numbers_on_own_lines_to_text,
    join_wrapped_lines,
    split_paragraph_at_soft_breaks,
    split_paragraphs_at_months_and_numbers,
)
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    BULLETS_WITH_SPACE,
    ParagraphNumber,
    format_number_in_style_of,
    is_day_with_event,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    is_short_unnumbered_paragraph,
)

_PAGE = re.compile(
    r"[—–\-·－]+\s*\d{1,3}\s*[—–\-·－]+|第\s*\d{1,3}\s*页(?:[，,\s/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_CONTENTS = re.compile(r"目\s*[录次]")
_CONTENTS_LINE = re.compile(r"(?:[.．·•…‥_]\s*){3,}\d{1,3}\s*$|\S\s+\d{1,3}\s*$")
_PAGE_NUMBER = re.compile(r"[\s.．…·‥_—-]*\d{0,3}$")
_WEB = re.compile(
    r"(?:当前|您的?|现在)?(?:所在)?位置[：:].*|首页\s*(?:[>»|/·]|-+>).*|.{0,30}[>»].{0,30}[>»].*"
    r"|[上下]一[篇页条个](?:文章)?(?:$|[：:\s].{0,60})|(?:来源|作者|编辑|责任编辑|发布人|发布者|发布时间|发布日期|点击数?|点击量"
    r"|浏览次数|浏览量|阅读量?|阅读次数|录入|审核|字体|分享到)[：:].*(?:[：:]|\d).*"
    r"|(?:【[^【】]{2,6}】\s*)*【(?:打印|关闭|返回)[^【】]{0,6}】.*|\[?(?:打印|关闭)(?:本页|窗口|此页)?\]?"
    r"|[【\[（(]?\s*字体\s*[：:]\s*[大中小\s]+[】\]）)]?|(?:\[\d{1,2}\]\s*)+(?:下一页|末页|\s)*"
    r"|版权所有.*|Copyright.*|.*ICP备.*|返回(?:顶部|首页|列表)|相关(?:文章|阅读|链接)[：:]?"
    r"|(?:来源|作者|(?:责任)?编辑|发布时间|点击数?|浏览次数|阅读量?|审核|[初复终]审|校对|排版|摄影|供稿|图文|图片|文字|通讯员)[：:]\S{0,20}"
    r"|(?:图文|图片|文字|摄影|供稿|(?:责任)?编辑|审核|[初复终]审|校对|排版|来源)\s*[｜|丨/]\s*\S{1,20}"
    r"|原创\s.{2,60}\d{4}-\d\d?-\d\d?.*|(?:点击|长按|扫码|扫描|识别).{0,8}(?:蓝字|二维码|关注|阅读原文).{0,10}"
    r"|(?:(?:阅读|点?赞|在看|分享|收藏|喜欢|留言)\s*\d+\s*)+|[-—－\s]*(?:THE\s*)?END[-—－\s]*",
    re.IGNORECASE,
)


def remove_page_numbers_navigation_and_contents(
    blocks: Sequence[DocumentBlock],
) -> list[DocumentBlock]:
    """Remove page numbers, web page navigation and typed tables of contents from a
    plan document.
    """
    kept = [
        block
        for block in blocks
        if not (
            _is_page_number_line(block)
            or _is_web_navigation_line(block)
            or _is_separator_line(block)
        )
    ]
    return _remove_table_of_contents(kept)


def _is_page_number_line(block: DocumentBlock) -> bool:
    """Whether a block (paragraph or table) of a document is a line with a page number only: 第 3
    页.
    """
    return is_short_unnumbered_paragraph(block, 20) and bool(_PAGE.fullmatch(block.text))


_RULE = re.compile(r"[=＝\-－—–_~～*＊·.…─━]{4,}")


def _is_separator_line(block: DocumentBlock) -> bool:
    """Whether a block (paragraph or table) of a document is a line of drawing characters only:
    ======, ------.
    """
    if not is_short_unnumbered_paragraph(block, 200) or block.text[:1].isalnum():
        return False
    return bool(_RULE.fullmatch("".join(block.text.split())))


def _is_web_navigation_line(block: DocumentBlock) -> bool:
    """Whether a block (paragraph or table) of a document is a short line of a web page's
    navigation, not of the plan.
    """
    return is_short_unnumbered_paragraph(block, 100) and bool(_WEB.fullmatch(one_line(block.text)))


def _remove_table_of_contents(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Remove from a document a table of contents that was typed as plain lines.

    Its lines repeat headings that come again later, or end in page numbers.
    """
    start = next(
        (at for at, block in enumerate(blocks) if _is_table_of_contents_heading(block)), None
    )
    if start is None:
        return blocks
    keys = [
        _contents_line_comparison_key(block) if isinstance(block, DocumentParagraph) else ""
        for block in blocks
    ]
    left = Counter(keys)
    end = start + 1
    while end < len(blocks):
        block = blocks[end]
        if not isinstance(block, DocumentParagraph) or not keys[end]:
            break
        again = left[keys[end]] > 1
        if not again and not _CONTENTS_LINE.search(block.text):
            break
        left[keys[end]] -= 1
        end += 1
    return blocks[:start] + blocks[end:]


def _is_table_of_contents_heading(block: DocumentBlock) -> bool:
    """Whether a block (paragraph or table) of a document is the heading of a table of contents:
    目录.
    """
    return is_short_unnumbered_paragraph(block, 8) and bool(_CONTENTS.fullmatch(block.text))


def _contents_line_comparison_key(line: DocumentParagraph) -> str:
    """Return the text of a document's line without spaces and page number, by which a line of a
    table of contents is compared with a heading.
    """
    return "".join(_PAGE_NUMBER.sub("", f"{line.number}{line.text}").split())


_FORM_WORDS = re.compile("(?:工作)?(?:计划|内容|安排|总结|方案|要点)+")
_HEADINGS = ("章", "一、", "（一）")
_LONGEST_LABEL = 14


def layout_table_to_paragraphs(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the paragraphs of a table that is used only for page layout; another table or a
    paragraph of a document is yielded unchanged.
    """
    if not isinstance(block, DocumentTable) or not block.cells or not _is_layout_table(block):
        yield block
        return
    for row in block.cells:
        filled = [cell for cell in row if cell]
        labelled = len(filled) > 1 and _heading_of_layout_cell(_cell_paragraphs(filled[0]))
        for at, cell in enumerate(filled):
            if at == 0 and labelled:
                if not _FORM_WORDS.fullmatch(labelled):
                    first = _cell_paragraphs(cell)[0]
                    yield msgspec.structs.replace(first, text=labelled, heading=1)
                continue
            for each in cell:
                yield from layout_table_to_paragraphs(each)


def _cell_paragraphs(cell: Sequence[DocumentBlock]) -> list[DocumentParagraph]:
    """Return the paragraphs of a table cell, without the tables inside it."""
    return [block for block in cell if isinstance(block, DocumentParagraph)]


def _heading_of_layout_cell(cell: Sequence[DocumentParagraph]) -> str:
    """Return the text of a cell of a layout table (one used only to place text) if it is the
    heading of the cells beside it; empty for running text.
    """
    words = "".join("".join(line.text.split()) for line in cell)
    if len(words) > _LONGEST_LABEL or re.search("[。；，]", words):
        return ""
    if len(cell) > 1 and any(len(line.text) > 4 for line in cell):
        return ""
    return words


def _is_layout_table(table: DocumentTable) -> bool:
    """Whether a table is used only to place text on the page, and contains no rows of data."""
    if parse_label_value_table(table.rows):
        return False
    cells = [[_cell_paragraphs(cell) for cell in row] for row in table.cells]
    header = [line.text for cell in cells[0] for line in cell]
    if (
        len(header) > 1
        and sum(map(is_usual_column_header, header)) * 2 >= len(header)
        and (len(cells) > 1 and len(cells[0]) > 1 and not _is_table_of_headings_and_texts(cells))
    ):
        return False
    texts = [cell for row in cells for cell in row]
    if any(_cell_contains_outline(cell) for cell in texts):
        return True
    return _is_table_of_headings_and_texts(cells)


def _is_table_of_headings_and_texts(cells: Sequence[Sequence[Sequence[DocumentParagraph]]]) -> bool:
    """Whether every row of a layout table (one used only to place text) is a heading and its text,
    and the text of some row is a list.
    """
    rows = [[cell for cell in row if cell] for row in cells]
    if not rows or any(len(row) != 2 for row in rows):
        return False
    labels = [_heading_of_layout_cell(row[0]) for row in rows]
    if not all(labels) or any(label.isdigit() for label in labels):
        return False
    lists = sum(1 for row in rows if len(row[1]) > 1 and _cell_starts_with_number(row[1]))
    known = sum(
        1
        for label in labels
        if is_background_heading(label)
        or re.search("措施|安排|要点|重点|保障", label)
        or (
            (paragraph_number := parse_paragraph_number(label))
            and paragraph_number.number_kind in _HEADINGS
        )
    )
    return lists > 0 and known * 2 >= len(labels)


def _cell_contains_outline(cell: Sequence[DocumentParagraph]) -> bool:
    """Whether a table cell contains several numbered headings with text, like a document of its
    own.
    """
    paragraph_numbers = [parse_paragraph_number(f"{line.number}{line.text}") for line in cell]
    number_kinds = [
        paragraph_number.number_kind for paragraph_number in paragraph_numbers if paragraph_number
    ]
    return sum(number_kind in _HEADINGS for number_kind in number_kinds) >= 2 and len(cell) >= 4


def _cell_starts_with_number(cell: Sequence[DocumentParagraph]) -> bool:
    """Whether the first paragraph of a table cell begins with a list number."""
    return bool(cell[0].number or parse_paragraph_number(cell[0].text))


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
    blocks = _bracket_ornamented_headings(join_broken_title(strip_full_stop_from_title(blocks)))
    blocks = _add_colons_after_months(_remove_calendar_column_header_lines(blocks))
    blocks = join_wrapped_lines(
        _turn_typed_bullets_into_list_numbers(list(join_numbers_on_own_lines_to_text(blocks)))
    )
    blocks = _turn_typed_bullets_into_list_numbers(
        [piece for block in blocks for piece in split_paragraph_at_soft_breaks(block)]
    )
    blocks = split_title_from_first_part(
        _split_off_background_headings(_split_off_bracketed_headings(blocks))
    )
    return _restore_numbers_with_only_punctuation_left(
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
    attachments themselves.
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


def _remove_calendar_column_header_lines(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Remove from a document the column headers of a calendar whose table cells became lines (时间,
    重点工作) before its first month or week.
    """
    for at, block in enumerate(blocks):
        if not _is_date_or_period_line(block):
            continue
        start = at
        while start and _is_column_header_line(blocks[start - 1]):
            start -= 1
        if at - start > 1 and _is_period_column_header_line(blocks[start]):
            return [*blocks[:start], *blocks[at:]]
    return blocks


def _is_column_header_line(block: DocumentBlock) -> bool:
    """Whether a line of a document is nothing but a usual column header, such as 时间."""
    return is_short_unnumbered_paragraph(block, 5) and is_usual_column_header(block.text)


def _is_period_column_header_line(block: DocumentBlock) -> bool:
    """Whether a line of a document is the header of a column of months, weeks or dates."""
    return isinstance(block, DocumentParagraph) and column_role_of_header(block.text) in (
        "due",
        "month",
        "week",
    )


def _is_date_or_period_line(block: DocumentBlock) -> bool:
    """Whether a line of a document is nothing but a month, a week or a day."""
    return is_short_unnumbered_paragraph(block, 12) and is_date_or_period_cell(block.text)


# Months set off by a space

_SPACED_MONTH = re.compile(
    r"(?P<month>(?:\d{1,2}|[一二三四五六七八九十元]{1,2})月份?)[ \u3000]+(?P<work>\S.*)"
)
_MONTH_BEFORE_COMMA = re.compile(
    r"(?P<month>(?:\d{1,2}|[一二三四五六七八九十元]{1,3})月份?)[，,]\s*(?P<work>\S.*)"
)
_CALENDAR_LABEL = re.compile("[^，。；：:]{0,10}(?:安排|日程|行事历|重点|要点)[：:]")


def _lines_with_months_before_commas(blocks: list[DocumentBlock]) -> dict[int, re.Match[str]]:
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
    values = [_value_of_month(match["month"]) for match in matches.values()]
    goes_on = len(values) > 1 and all(
        (later - earlier) % 12 in (1, 2) for earlier, later in pairwise(values)
    )
    return matches if goes_on else {}


def _value_of_month(words: str) -> int:
    """Return the number of a month as a plan names it (元月, 十月份, 3月)."""
    name = words.rstrip("月份")
    return 1 if name == "元" else read_chinese_number(name) or 0


def _add_colons_after_months(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Add the colon that is missing after the months of a list below a label (时间安排：): 9月份
    新生体检 becomes 9月份：新生体检; and put one for the comma after the months of lines that go on
    from month to month: 9月份，新生体检.
    """
    found = list(blocks)
    is_calendar = False
    commas = _lines_with_months_before_commas(blocks)
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
    same line.
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
    """Split off background headings that share a paragraph with their text (指导思想：…) before the
    first list number of a document.
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


# Numbers of which only the sign is left

_SIGN_ONLY = re.compile(r"(?P<sign>[、.．)）])\s*(?P<text>[^\s\d.．、]\S.*)")


def _restore_numbers_with_only_punctuation_left(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Restore list numbers of which only the punctuation is left in a document (、规范教学), by
    counting on from the numbers of the lines around them.
    """
    found = list(blocks)
    for index, block in enumerate(found):
        if not isinstance(block, DocumentParagraph) or block.number:
            continue
        match = _SIGN_ONLY.fullmatch(block.text)
        number = (
            _infer_number_from_neighbours(
                found, index, match["sign"].replace("．", ".").replace("）", ")")
            )
            if (match)
            else ""
        )
        if match:
            found[index] = msgspec.structs.replace(block, text=f"{number}{match['text']}")
    return found


def _infer_number_from_neighbours(blocks: Sequence[DocumentBlock], index: int, sign: str) -> str:
    """Return the list number that a line which lost its number must have had between the numbered
    lines around it; empty if unsure.
    """
    before = _first_number_with_punctuation(reversed(blocks[:index]), sign)
    after = _first_number_with_punctuation(iter(blocks[index + 1 :]), sign)
    if before is not None and (
        after is None or after.number_kind != before.number_kind or after.value == before.value + 2
    ):
        return format_number_in_style_of(before.number, before.value + 1)
    if before is None and after is not None and after.value == 2:
        return format_number_in_style_of(after.number, 1)
    return ""


def _first_number_with_punctuation(
    blocks: Iterator[DocumentBlock], sign: str
) -> ParagraphNumber | None:
    """Return the first list number with the given punctuation among the blocks (paragraphs and
    tables) of a document; None where there is none.
    """
    for block in blocks:
        if isinstance(block, DocumentParagraph) and not block.number:
            paragraph_number = parse_paragraph_number(block.text)
            if (
                paragraph_number
                and paragraph_number.number
                and paragraph_number.number[-1].translate(_PLAIN) == sign
            ):
                return paragraph_number
    return None


_PLAIN = {ord("．"): ".", ord("）"): ")"}
