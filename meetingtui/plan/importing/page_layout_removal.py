"""Remove what only the layout of a page adds to a plan: page numbers, separators, tables of
contents, the navigation of a web page, and tables that only place text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.column_role_inference import records_of_label_value_table
from meetingtui.plan.importing.heading_recognition import is_background_heading
from meetingtui.plan.importing.paragraph_numbers import (
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.table_headers import (
    is_usual_column_header,
)
from meetingtui.plan.importing.title_block import (
    is_certainly_document_title,
    may_be_title_block_line,
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


_LONGEST_FURNITURE = 200
"""Maximum number of characters of a page number, a web page's navigation or a drawn line."""


def remove_page_numbers_navigation_and_contents(
    blocks: Sequence[DocumentBlock],
) -> list[DocumentBlock]:
    """Remove page numbers, separator lines, web page navigation and typed tables of contents from
    the blocks (paragraphs and tables) of a plan document.
    """
    kept = [
        block
        for block in _remove_web_counters_around_title(blocks)
        if not (
            is_short_unnumbered_paragraph(block, _LONGEST_FURNITURE)
            and (
                _is_page_number_line(block.text)
                or _is_web_navigation_line(block.text)
                or _is_separator_line(block.text)
            )
        )
    ]
    return _remove_table_of_contents(kept)


_LONGEST_AROUND_TITLE = 80
"""Maximum number of characters of a line around a document's title; a longer one is text."""
_AROUND_TITLE = 15
"""Number of blocks at the beginning of a document in which a web page's counters are looked for."""
_LIST_SIGN = re.compile(r"^(?:[•·●\-–—*]\s*|\d{1,2}[.、]\s*)+(?=\S)")
_COUNTER = re.compile(
    r"[|｜丨]|约?\s*[\d.]+\s*[千万]?字|约?\s*\d+\s*页|[\d.]+\s*[KMG]B?|(?:举报|下载|收藏|分享|打印|点赞|评论|关闭|投诉|复制)"
    r"|(?:20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*)?(?:发布|上传|更新)(?:于\S{1,6})?|(?:字号|字体|打印|分享)[：:].{0,10}"
    r"|.{0,4}文档由用户.{2,40}|.{0,6}客服.{0,4}(?:QQ|电话|微信)?[：:].{2,30}|(?:阅读|浏览|下载|收藏|点赞)量?[：:]?\s*\d+.{0,2}",
    re.IGNORECASE,
)
"""Pattern of what a document site or an office's web page puts around the title of a document: the
number of words and pages, the day of publication, buttons.
"""


_FEWEST_COUNTERS = 2
"""Number of counters and buttons from which those below a title, or without one, are removed."""


def _remove_web_counters_around_title(blocks: Sequence[DocumentBlock]) -> Sequence[DocumentBlock]:
    """Remove a web page's counters and buttons (约3.2千字, 举报) above the title of a document, and
    several of them (字号：, 打印) that stand below it, before the text.
    """
    if not any(map(_is_web_counter_or_button, blocks[:_AROUND_TITLE])):
        return blocks
    head = list(takewhile(_may_stand_around_title, blocks[:_AROUND_TITLE]))
    titles = [
        at
        for at, block in enumerate(head)
        if is_short_unnumbered_paragraph(block, 60)
        and may_be_title_block_line(block.text)
        and is_certainly_document_title(block.text)
    ]
    counters = [at for at, block in enumerate(head) if _is_web_counter_or_button(block)]
    if len(counters) < _FEWEST_COUNTERS:
        counters = [at for at in counters if titles and at < titles[-1]]
    return [block for at, block in enumerate(blocks) if at not in counters] if counters else blocks


def _may_stand_around_title(block: DocumentBlock) -> bool:
    """Whether a block may be title, counter or another short line around the title of a document:
    no table, no running text and no numbered item.
    """
    if not isinstance(block, DocumentParagraph) or len(block.text) > _LONGEST_AROUND_TITLE:
        return False
    return _is_web_counter_or_button(block) or parse_paragraph_number(block.text) is None


def _is_web_counter_or_button(block: DocumentBlock) -> bool:
    """Whether a block beside a document's title is a counter or button of a web page (阅读 312,
    打印), with or without a bullet.
    """
    if not isinstance(block, DocumentParagraph) or len(block.text) > 60:
        return False
    words = one_line(block.text).strip()
    bare = _LIST_SIGN.sub("", words)
    # 01 on a line of its own is the number of a part.
    is_figure = bare.isdecimal() and bool(block.number or bare != words)
    return is_figure or bool(_COUNTER.fullmatch(bare))


def _is_page_number_line(text: str) -> bool:
    """Whether a paragraph of a document is a page number only: 第 3 页."""
    return len(text) <= 20 and _PAGE.fullmatch(text) is not None


_RULE = re.compile(r"[=＝\-－—–_~～*＊·.…─━]{4,}")


def _is_separator_line(text: str) -> bool:
    """Whether a paragraph of a document consists of drawing characters only: ======, ------."""
    return not text[:1].isalnum() and _RULE.fullmatch("".join(text.split())) is not None


def _is_web_navigation_line(text: str) -> bool:
    """Whether a paragraph of a document is a short line of a web page's navigation, not of the
    plan.
    """
    return len(text) <= 100 and _WEB.fullmatch(one_line(text)) is not None


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


# Tables that only place text

_FORM_WORDS = re.compile("(?:工作)?(?:计划|内容|安排|总结|方案|要点)+")
_HEADINGS = ("章", "一、", "（一）")
_LONGEST_LABEL = 14


def layout_table_to_paragraphs(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the paragraphs of a table that is used only for page layout, cell by cell, left to
    right and top to bottom; another table or a paragraph is yielded unchanged.

    A short cell before the text of its row becomes a heading of level 1, or is left out where it is
    only a word of the form (工作内容).
    """
    if not isinstance(block, DocumentTable) or not block.cells or not _is_layout_table(block):
        yield block
        return
    for row in block.cells:
        filled = [cell for cell in row if cell]
        labelled = len(filled) > 1 and _heading_text_of_layout_cell(_cell_paragraphs(filled[0]))
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


def _heading_text_of_layout_cell(cell: Sequence[DocumentParagraph]) -> str:
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
    if records_of_label_value_table(table.rows):
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
    the text of some row is a list, and at least half of the headings are usual in plans.
    """
    rows = [[cell for cell in row if cell] for row in cells]
    if not rows or any(len(row) != 2 for row in rows):
        return False
    labels = [_heading_text_of_layout_cell(row[0]) for row in rows]
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
