"""Put headings that stand inside running text on lines of their own.

Text copied from a web page or a preview often lost its line breaks. The first part then follows
the title (工作计划一、指导思想), a list its heading (二、工作目标1.…), the next part the last
sentence of a list (…做好记录。 三、具体工作：), and a month the item before it.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.base.wording import parse_chinese_number
from meetingtui.plan.importing.inline_numbers import split_paragraphs_at_months_and_numbers
from meetingtui.plan.importing.paragraph_numbers import parse_paragraph_number
from meetingtui.plan.importing.plan_document import DocumentBlock, DocumentParagraph
from meetingtui.plan.importing.title_block import (
    is_certainly_document_title,
    may_be_title_block_line,
)

_CN = "[一二三四五六七八九十]{1,3}"
_TITLE_BEFORE_PART = re.compile(
    r"(?P<title>[^，。；：:、]{4,40}(?:计划|方案|要点|安排|行事历)[书表]?(?:[（(][^（()）]{1,24}[）)])?)"
    r"\s*(?=一、(?![二三]))"
)
_FIRST_PARAGRAPHS = 3
"""Number of paragraphs at the beginning of a document among which its title is looked for."""


def strip_full_stop_from_title(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Strip the full stop behind the title of a plan (光明小学教学工作计划。)."""
    for at, block in enumerate(blocks[:_FIRST_PARAGRAPHS]):
        if isinstance(block, DocumentParagraph) and block.text.endswith("。"):
            title = block.text[:-1]
            is_phrase = "，" not in title and may_be_title_block_line(title)
            if is_phrase and is_certainly_document_title(title):
                named = msgspec.structs.replace(block, text=title)
                return [*blocks[:at], named, *blocks[at + 1 :]]
    return blocks


def split_title_from_first_part(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Put the title of a plan on a line of its own where the heading of the first part (一、)
    follows it on the same line.
    """
    for at, block in enumerate(blocks[:_FIRST_PARAGRAPHS]):
        if not isinstance(block, DocumentParagraph) or block.number:
            continue
        found = _TITLE_BEFORE_PART.match(block.text)
        if found:
            title = msgspec.structs.replace(block, text=found["title"])
            return [
                *blocks[:at],
                title,
                DocumentParagraph(text=block.text[found.end() :]),
                *blocks[at + 1 :],
            ]
    return blocks


def split_headings_from_text(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Put every heading that stands inside the running text of a plan on a line of its own."""
    found = [piece for block in blocks for piece in _split_heading_from_list(block)]
    return _split_off_next_months(_split_off_next_parts(found))


_HEADING_BEFORE_LIST = re.compile(
    rf"(?P<heading>(?:{_CN}、|[（(]{_CN}[）)]、?)\s*[\u4e00-\u9fff、]{{2,20}})"
    r"(?P<list>(?:1\s*(?P<sign>[.、．])(?!\d)|[（(]一[）)]).+)",
    re.DOTALL,
)


_FIRST_SIGNS = frozenset("一二三四五六七八九十（(")
"""Characters with which a paragraph number in Chinese numerals can begin."""


def _split_heading_from_list(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Split a paragraph in which a list follows its heading without punctuation between them
    (二、工作目标1.…；2.…) into the heading and the items of the list.
    """
    found = (
        _HEADING_BEFORE_LIST.fullmatch(block.text)
        if isinstance(block, DocumentParagraph)
        and block.text[:1] in _FIRST_SIGNS
        and not block.number
        else None
    )
    if found is None or not isinstance(block, DocumentParagraph):
        yield block
        return
    yield msgspec.structs.replace(block, text=found["heading"])
    yield from split_paragraphs_at_months_and_numbers([DocumentParagraph(text=found["list"])])


_NEXT_PART = re.compile(
    rf"(?<=[。；;！!？?])\s*(?=(?:(?P<part>{_CN})、|[（(](?P<section>{_CN})[）)]、?)\s*"
    r"[^。；;：:！!？?\d]{2,48}[。：:]?$)"
)


_LONGEST_END = 62
"""Maximum number of characters at a paragraph's end that are searched for the number and heading of
the next part.
"""


def _split_off_next_parts(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Split off the heading of a plan's next part from the end of a paragraph: …做好记录。
    三、具体工作：.

    Its number must continue the last one of its kind (二、) that began a paragraph, and no later
    paragraph may begin with it.
    """
    separated: list[DocumentBlock] = []
    reached = {"一、": 0, "（一）": 0}
    for at, block in enumerate(blocks):
        separated.append(block)
        if not isinstance(block, DocumentParagraph) or block.number:
            continue
        paragraph_number = parse_paragraph_number(block.text)
        if paragraph_number and paragraph_number.number_kind in reached:
            reached[paragraph_number.number_kind] = paragraph_number.value
            if paragraph_number.number_kind == "一、":
                reached["（一）"] = 0
        found = _NEXT_PART.search(block.text, max(0, len(block.text) - _LONGEST_END))
        if found is None:
            continue
        number_kind = "一、" if found["part"] else "（一）"
        value = parse_chinese_number(found["part"] or found["section"]) or 0
        if value != reached[number_kind] + 1 or _next_number_of_kind_has_value(
            blocks[at + 1 :], number_kind, value
        ):
            continue
        reached[number_kind] = value
        separated[-1] = msgspec.structs.replace(block, text=block.text[: found.start()])
        separated.append(DocumentParagraph(text=block.text[found.end() :]))
    return separated


_AHEAD = 60
"""Number of following paragraphs that are searched for the same number; where it comes again, the
one inside the text is no heading.
"""


def _next_number_of_kind_has_value(
    blocks: Sequence[DocumentBlock], number_kind: str, value: int
) -> bool:
    """Whether the next paragraph of a document that begins with a number of one kind (such as 一、)
    has the given value.
    """
    for block in blocks[:_AHEAD]:
        paragraph_number = (
            parse_paragraph_number(block.text)
            if isinstance(block, DocumentParagraph) and not block.number
            else None
        )
        if paragraph_number and paragraph_number.number_kind == number_kind:
            return paragraph_number.value == value
    return False


_MONTH_INSIDE = re.compile(
    r"(?<=[^\d\s一二三四五六七八九十、至到和与及—–~～-])(?P<month>元|十[一二]?|[二三四五六七八九]|\d{1,2})月份?[：:]"
)


def _split_off_next_months(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Split off the months of a calendar that follow the last item of the month before in the same
    paragraph: 3、秋季运动会。十一月：.

    A month is only taken for a heading if it follows the last heading's month: 十一月 after 十月.
    """
    separated: list[DocumentBlock] = []
    month = 0
    for block in blocks:
        if not isinstance(block, DocumentParagraph) or block.number or "月" not in block.text:
            separated.append(block)
            continue
        paragraph_number = parse_paragraph_number(block.text)
        if paragraph_number and paragraph_number.number_kind == "月":
            month = paragraph_number.value
        text = block.text
        start = 0
        pieces = []
        for found in _MONTH_INSIDE.finditer(text) if month else ():
            if _value_of_month(found["month"]) == month % 12 + 1:
                month = month % 12 + 1
                pieces.append(text[start : found.start()].rstrip())
                start = found.start()
        separated.append(msgspec.structs.replace(block, text=pieces[0]) if pieces else block)
        separated.extend(DocumentParagraph(text=piece) for piece in pieces[1:])
        if pieces:
            separated.append(DocumentParagraph(text=text[start:]))
    return separated


def _value_of_month(words: str) -> int:
    """Return the number of a month that is written in figures or Chinese numerals, or as 元."""
    return 1 if words == "元" else parse_chinese_number(words) or 0
