"""Restore paragraph boundaries: join list numbers on lines of their own to their text, and lines
that a page edge, a PDF or a web page broke.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from meetingtui.plan.importing.paragraph_numbers import (
    ParagraphNumber,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.title_block import (
    count_title_block_lines,
)

_CN = "[一二三四五六七八九十]{1,3}"
_ALONE = re.compile(
    rf"(?:{_CN}|[（(]\s*(?:{_CN}|\d{{1,2}})\s*[）)]|\d{{1,2}}\s*[)）])[、.．]?|\d{{1,2}}[、.．]"
)


def join_numbers_on_own_lines_to_text(blocks: list[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Join each list number that stands alone on a line to the line of text after it; it stays a
    line of its own where the next block is a table or has a number itself.

    Figures alone (01, 02) are list numbers only where they count through the whole document.
    """
    number = ""
    counted = _bare_figures_are_section_numbers(blocks)
    for block in blocks:
        if number:
            if (
                isinstance(block, DocumentParagraph)
                and not block.number
                and not parse_paragraph_number(block.text)
            ):
                sign = "" if re.search("[、.．)）]$", number) else " " if number[0] == "0" else "、"
                yield msgspec.structs.replace(block, text=f"{number}{sign}{block.text}")
                number = ""
                continue
            yield DocumentParagraph(text=number)
            number = ""
        if is_short_unnumbered_paragraph(block, 8) and _ALONE.fullmatch(block.text):
            number = block.text
        elif (
            counted
            and is_short_unnumbered_paragraph(block, 10)
            and (bare := _BARE.fullmatch(block.text))
        ):
            number = bare["n"]
        else:
            yield block
    if number:
        yield DocumentParagraph(text=number)


_BARE = re.compile(r"(?:PART|Part|part|NO|No)?[.．\s]*(?P<n>\d{1,2})")
"""Pattern of the number of a part on a line of its own, as web pages set it: 01, PART 01."""


def _bare_figures_are_section_numbers(blocks: Sequence[DocumentBlock]) -> bool:
    """Whether the figures on lines of their own (01, 02, 03) are the numbers of a document's
    sections.
    """
    bare = [
        _BARE.fullmatch(block.text) for block in blocks if is_short_unnumbered_paragraph(block, 10)
    ]
    values = [int(each["n"]) for each in bare if each]
    return len(values) > 1 and values == [*range(1, len(values) + 1)]


_ENDS = "。！？!?；;：:”』」…"
_CONTINUES = re.compile("[，。、；：！？,;:!?）)】〕」』”》%％]")
_UNIT = re.compile("[个名位节次本份套间元人分秒时日月年号周天届级班条项篇场米台幅所户株%％圈克]")
_SHORTEST = 36
"""Minimum width, in half-width columns, of a line that was broken at the edge of a page."""


def join_wrapped_lines(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Join the lines of each paragraph in a document whose every printed line became a paragraph of
    its own.

    In any document a line is joined to the one before it where it begins with a comma or the like,
    or that one ends with a comma or breaks off at the page's edge. The title block is left alone.
    """
    wraps = _document_has_wrapped_lines(blocks)
    broken_at = _widths_of_lines_broken_at_comma(blocks)
    head = count_title_block_lines(blocks)
    joined: list[DocumentBlock] = []
    last = 0
    for at, block in enumerate(blocks):
        before = joined[-1] if joined else None
        if (
            isinstance(block, DocumentParagraph)
            and isinstance(before, DocumentParagraph)
            and at > head
            and (
                _line_starts_mid_sentence(block)
                or _paragraph_continues_after_comma(before, block)
                or (broken_at and _sentence_breaks_off_at_width(blocks[at - 1], block, broken_at))
                or (
                    wraps
                    and _line_continues_in_next(
                        last, before, block, _width_of_widest_line_nearby(blocks, at - 1)
                    )
                )
            )
        ):
            joined[-1] = msgspec.structs.replace(
                before, text=_join_line_texts(before.text, block.text)
            )
        else:
            joined.append(block)
        last = (
            _width_in_columns(block.text) if wraps and isinstance(block, DocumentParagraph) else 0
        )
    return joined


def _line_starts_mid_sentence(line: DocumentParagraph) -> bool:
    """Whether a line of a document begins with punctuation that no paragraph begins with, such as a
    comma.
    """
    if line.number or not _CONTINUES.match(line.text):
        return False
    # 、工作目标 and )以小组… lost their number.
    return line.text[0] not in "、)）:：.．" or len(line.text) == 1


def _paragraph_continues_after_comma(before: DocumentParagraph, line: DocumentParagraph) -> bool:
    """Whether a paragraph of a document ends in a comma or 、 and the next line has no number, so
    that the line continues the paragraph.

    Args:
        before: the paragraph.
        line: the next line.
    """
    if line.number or line.heading or before.heading or line.appearance != before.appearance:
        return False
    ends_open = before.text.endswith(("，", ",", "、"))
    return ends_open and _parse_number_followed_by_text(line.text) is None


def _widths_of_lines_broken_at_comma(blocks: Sequence[DocumentBlock]) -> set[int]:
    """Return the widths, in half-width columns, of the long lines of a document that end in a comma
    or 、 and go on in the next line, so that they were broken at the edge of a page.
    """
    return {
        width
        for line, after in pairwise(blocks)
        if isinstance(line, DocumentParagraph)
        and line.text[-1] in "，、,"
        and isinstance(after, DocumentParagraph)
        and (width := _width_in_columns(line.text)) >= _SHORTEST
        and _paragraph_continues_after_comma(line, after)
    }


_WIDTH_OF_CHARACTER = 2


def _sentence_breaks_off_at_width(
    before: DocumentBlock, line: DocumentParagraph, widths: set[int]
) -> bool:
    """Whether a line breaks off inside a sentence (加强班 / 集体的管理。) because it is as wide as
    other broken lines of the document, though most of its paragraphs are whole.

    Args:
        before: the line as it stands in the document.
        line: the next line, which ends the sentence.
        widths: widths of the broken lines of the document, in half-width columns.
    """
    if not isinstance(before, DocumentParagraph) or line.number or line.heading or before.heading:
        return False
    if line.text[-1] not in "。；" or not _BREAKS_OFF.search(before.text):
        return False
    width = _width_in_columns(before.text)
    return (
        any(abs(width - other) <= _WIDTH_OF_CHARACTER for other in widths)
        and line.appearance == before.appearance
        and _parse_number_followed_by_text(line.text) is None
    )


_BREAKS_OFF = re.compile("[，；：][\u4e00-\u9fff]{1,20}$")
"""Pattern of the end of a line with a sentence that neither a stop nor a bracket ends."""


def _document_has_wrapped_lines(blocks: Sequence[DocumentBlock]) -> bool:
    """Whether most long lines of a document end in the middle of a sentence, because each printed
    line became a paragraph.
    """
    lines = [block for block in blocks if isinstance(block, DocumentParagraph) and not block.number]
    widths = [_width_in_columns(line.text) for line in lines]
    long = [width for width in widths if width >= _SHORTEST]
    if len(long) < 2 or max(long) > 120:
        return False
    broken = sure = 0
    for at, line in enumerate(blocks[:-1]):
        after = blocks[at + 1]
        if not (isinstance(line, DocumentParagraph) and isinstance(after, DocumentParagraph)):
            continue
        if _width_in_columns(line.text) < _SHORTEST or _text_ends_sentence(line.text):
            continue
        is_fresh = bool(after.number or _parse_number_followed_by_text(after.text))
        broken += not is_fresh
        sure += not is_fresh and bool(
            _CONTINUES.match(after.text)
            or line.text[-1] in "，、,"
            or (line.text[-1].isdigit() and (_UNIT.match(after.text) or after.text[0].isdigit()))
            or after.text[-1] == "。"
        )
    return sure >= 1 and broken * 3 >= len(long)


def _line_continues_in_next(
    last: int, before: DocumentParagraph, block: DocumentParagraph, edge: int
) -> bool:
    """Whether a printed line was broken at the page edge and continues in the next one.

    Args:
        last: width of the printed line, in half-width columns.
        before: the paragraph that ends with the line.
        block: the next paragraph.
        edge: width of the widest line nearby, in half-width columns.
    """
    if (
        block.number
        or _text_ends_sentence(before.text)
        or _line_looks_unlike_previous(before, block)
    ):
        return False
    if last < max(_SHORTEST, edge * 0.8):
        return (
            not before.heading
            and not _parse_number_followed_by_text(block.text)
            and _line_ends_mid_phrase(before.text, block.text)
        )
    paragraph_number = _parse_number_followed_by_text(block.text)
    if paragraph_number is None:
        return True
    # 加练2 / 0个 and 10 / 月31日: the figures belong together.
    return (
        before.text[-1].isdigit()
        and block.text[0].isdigit()
        and paragraph_number.number_kind == "1."
    )


_STOP_AND_BRACKET = re.compile(r"[。；！？][（(【][^（()）【】]*[)）】]$")
"""Pattern of a bracket behind a whole sentence, which ends a paragraph:
…8次。（责任部门：总务处）.
"""


def _text_ends_sentence(text: str) -> bool:
    """Whether a line of text ends where a sentence ends: at a stop, a colon or a closing quotation
    mark, or at a bracket behind a stop.
    """
    return text[-1] in _ENDS or (
        text[-1] in "）)】" and _STOP_AND_BRACKET.search(text, max(0, len(text) - 40)) is not None
    )


def _line_looks_unlike_previous(before: DocumentParagraph, block: DocumentParagraph) -> bool:
    """Whether a line of a document differs from the line before it in bold type or centring, or
    begins with a bracket (【).
    """
    differs = (block.appearance.bold, block.appearance.centred) != (
        before.appearance.bold,
        before.appearance.centred,
    )
    return differs or block.text[0] in "【〖"


def _line_ends_mid_phrase(before: str, after: str) -> bool:
    """Whether a printed line ends where no sentence can end: after a comma, before a unit (10 /
    月), or inside a date.

    Args:
        before: text of the line.
        after: text of the next line.
    """
    if before[-1] in "，、,":
        return True
    if before[-1].isdigit():
        return bool(_UNIT.match(after))
    return before[-1] in "月日号周" and bool(re.match("[之以]?[前后内]|[底初末]", after))


def _width_of_widest_line_nearby(blocks: Sequence[DocumentBlock], index: int) -> int:
    """Return the width, in half-width columns, of the widest line near a block (paragraph or table)
    of a document.
    """
    near = [
        each
        for each in blocks[max(0, index - 3) : index + 4]
        if isinstance(each, DocumentParagraph)
    ]
    widths = sorted(_width_in_columns(each.text) for each in near)
    return widths[-1] if widths else 0


def _parse_number_followed_by_text(text: str) -> ParagraphNumber | None:
    """Return the number at the beginning of a line of text if text follows it; None without one,
    and for 一是.
    """
    paragraph_number = parse_paragraph_number(text)
    return (
        paragraph_number
        if paragraph_number
        and paragraph_number.text_after
        and paragraph_number.number_kind not in ("一是",)
        else None
    )


def _width_in_columns(text: str) -> int:
    """Return the printed width of a line in half-width columns: 2 for a Chinese character, 1 for a
    Latin one.
    """
    return len(text.encode("gbk", "replace"))


def _join_line_texts(before: str, after: str) -> str:
    """Join the texts of two lines, with a space only between two Latin words."""
    latin = before[-1].isascii() and before[-1].isalpha() and after[0].isascii()
    return f"{before} {after}" if latin and after[0].isalpha() else f"{before}{after}"
