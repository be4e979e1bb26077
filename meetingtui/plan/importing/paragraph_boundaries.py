"""Restore paragraph boundaries: join lines that a page edge, a PDF or a web page broke, and split
paragraphs at soft line breaks or where they contain several numbered items (1.…；2.…；3.…).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeGuard

import msgspec

from meetingtui.base.wording import read_chinese_number
from meetingtui.plan.importing.paragraph_numbers import (
    BULLETS,
    PERIODS,
    ParagraphNumber,
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
    is_short_unnumbered_paragraph,
)
from meetingtui.plan.importing.title_block import (
    count_title_block_lines,
    is_certainly_document_title,
    is_line_of_school_or_term,
    line_names_school_or_term,
    line_names_term,
)

_CN = "[一二三四五六七八九十]{1,3}"
_ALONE = re.compile(
    rf"(?:{_CN}|[（(]\s*(?:{_CN}|\d{{1,2}})\s*[）)]|\d{{1,2}}\s*[)）])[、.．]?|\d{{1,2}}[、.．]"
)


def join_numbers_on_own_lines_to_text(blocks: list[DocumentBlock]) -> Iterator[DocumentBlock]:
    """Join each list number that stands alone on a line to the line of text after it."""
    number = ""
    counted = _bare_figures_count_sections(blocks)
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


def _bare_figures_count_sections(blocks: Sequence[DocumentBlock]) -> bool:
    """Whether the bare figures on lines of their own (01, 02, 03) count the sections of a
    document.
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
    """
    wraps = _document_has_wrapped_lines(blocks)
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


_TITLE_LINES = 5
"""Number of paragraphs at the beginning of a document among which the lines of its title stand."""
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
    for last in range(1, min(len(blocks), _TITLE_LINES)):
        lower, upper = blocks[last], blocks[last - 1]
        if not _may_be_line_of_title(lower) or not _may_be_line_of_title(upper):
            continue
        if _CONTINUES_TITLE.fullmatch(lower.text) and is_certainly_document_title(upper.text):
            return _join_title_blocks(blocks, last - 1, last)
        if not _is_last_line_of_title(lower, upper):
            continue
        first = last
        while first and _may_be_line_of_title(above := blocks[first - 1]):
            if not _is_upper_line_of_title(above.text, lower.text, is_next=first == last):
                break
            first -= 1
        whole = "".join(
            block.text for block in blocks[first : last + 1] if isinstance(block, DocumentParagraph)
        )
        if first < last and is_certainly_document_title(whole):
            return _join_title_blocks(blocks, first, last)
    return blocks


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


def _line_starts_mid_sentence(line: DocumentParagraph) -> bool:
    """Whether a line of a document begins with punctuation that no paragraph begins with, such as a
    comma.
    """
    if line.number or not _CONTINUES.match(line.text):
        return False
    # 、工作目标 and )以小组… lost their number.
    return line.text[0] not in "、)）:：.．" or len(line.text) == 1


def _paragraph_continues_after_comma(before: DocumentParagraph, line: DocumentParagraph) -> bool:
    """Whether a paragraph of a document ends in a comma and the next line has no number, so that
    the line continues the paragraph.
    """
    if line.number or line.heading or before.heading or line.appearance != before.appearance:
        return False
    return before.text.endswith(("，", ",")) and _parse_number_followed_by_text(line.text) is None


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


def split_paragraph_at_soft_breaks(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Split a paragraph at its soft line breaks where these separate numbered headings."""
    if isinstance(block, DocumentTable) or "\n" not in block.text:
        yield block
        return
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    if not any(_line_has_heading_number(line) for line in lines[1:]):
        yield msgspec.structs.replace(block, text=" ".join(lines))
        return
    for index, line in enumerate(lines):
        yield (
            msgspec.structs.replace(block, text=line) if not index else DocumentParagraph(text=line)
        )


def _line_has_heading_number(line: str) -> bool:
    """Whether a line begins with a number that headings have, such as 一、, （一） or 1."""
    paragraph_number = parse_paragraph_number(line)
    return bool(
        paragraph_number
        and paragraph_number.number_kind
        in ("章", "节", "一、", "（一）", "1.", "（1）", "月", "周")
    )


_ITEM = re.compile(
    r"(?:(?<=[。；;！？!?：:）)\s])|(?<=[。；;][.．])|^)\s*(?P<number>(?P<cn>[一二三四五六七八九十]{1,3})、"
    r"|[（(]\s*(?:(?P<inner>[一二三四五六七八九十]{1,3})|(?P<innermost>\d{1,2})|(?P<bracketed>[A-Za-z]))\s*[）)]"
    r"|(?P<letter>[A-Za-z])\s*(?P<stop>[.．、）)])(?=\s*[\u4e00-\u9fff“《])"
    r"|(?P<figure>\d{1,2})\s*(?P<sign>[.．、])(?!\d(?!\d?\s*月|\d{3}年)))\s*(?=[^\d\s，。；、]|(?<=[）)])\d{1,2}\s*[月日]|(?<=[.．、])\d{1,2}\s*月|(?<=[）)])20\d\d)"
)
_NUMBER_END = re.compile(r"[\dA-Za-z一二三四五六七八九十]\s*[、.．）)]")
"""Pattern of the end of every number that begins an item; the search for it takes an eighth of the
time.
"""
_BRACKET = re.compile("[（(][^（()）]*[）)]")
"""Pattern of a bracket in a paragraph; numbers inside it (1、操场；2、围墙) begin no items."""


def split_paragraphs_at_months_and_numbers(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Split every paragraph of a document that contains several months (九月：…；十月：…) or
    numbered items (1.…；2.…) into one paragraph for each.
    """
    return [
        piece
        for block in blocks
        for part in _split_line_at_months(block)
        for piece in _split_paragraph_at_inline_numbers(part)
    ]


_PERIOD = re.compile(
    r"(?:^|(?<=[；;。]))\s*(?=(?:第(?:[一二三四五六七八九十]{1,3}|\d{1,2})周"
    r"|(?:[一二三四五六七八九十元]{1,2}|\d{1,2})月份?|第?[一二三四1-4]季度)[：:])"
)


def _split_line_at_months(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Split a line that runs through several months (九月：…；十月：…) into one paragraph per
    month.
    """
    cuts = (
        []
        if not isinstance(block, DocumentParagraph) or block.number
        else _month_start_indexes(block.text)
    )
    if not isinstance(block, DocumentParagraph) or len(cuts) < 2 or cuts[0]:
        yield block
        return
    for start, end in zip(cuts, [*cuts[1:], len(block.text)], strict=True):
        yield DocumentParagraph(text=block.text[start:end].strip().rstrip("；;"))


def _month_start_indexes(text: str) -> list[int]:
    """Return the indexes at which the months of one line of a plan (九月：…；十月：…) begin; empty
    where the line has fewer than two colons.
    """
    if text.count("：") + text.count(":") < 2:
        return []
    return [found.end() for found in _PERIOD.finditer(text)]


def _split_paragraph_at_inline_numbers(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield one paragraph for each numbered item (1.…；2.…) that a paragraph contains; a table or a
    paragraph of one item is yielded unchanged.
    """
    if not isinstance(block, DocumentParagraph) or block.number in BULLETS:
        yield block
        return
    if block.number:
        yield block
        return
    text = block.text
    cuts = _numbered_item_start_indexes(text)
    if not cuts:
        yield block
        return
    opening = text[: cuts[0]].strip()
    if opening:
        yield msgspec.structs.replace(block, text=opening)
    appearance = block.appearance
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        piece = text[start:end].strip()
        if piece:
            yield DocumentParagraph(
                text=piece.rstrip("；;"),
                appearance=appearance if start == 0 else type(appearance)(),
            )


def split_text_at_inline_numbers(text: str) -> list[str]:
    """Split the text of one paragraph into its numbered items (1.…；2.…); a list of the text itself
    where it is a single item.
    """
    cuts = _numbered_item_start_indexes(text)
    if not cuts or cuts[0]:
        return [text]
    ends = [*cuts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip(cuts, ends, strict=True)]


def _numbered_item_start_indexes(text: str) -> list[int]:
    """Return the indexes at which the numbered items (1.…；2.…) of a paragraph begin; empty for a
    paragraph of one item.
    """
    if len(_NUMBER_END.findall(text)) < 2 or len(matches := list(_ITEM.finditer(text))) < 2:
        return []
    bracketed = [found.span() for found in _BRACKET.finditer(text)]
    matches = [
        match
        for match in matches
        if not any(start < match.start("number") < end for start, end in bracketed)
    ]
    opened: dict[str, int] = {}
    first = parse_paragraph_number(text)
    found: list[tuple[int, str, int]] = []
    listed = False
    order: list[str] = []
    for match in matches:
        number_kind = _kind_of_inline_number(match)
        letter = match["bracketed"] or match["letter"]
        value = (
            ord(letter.upper()) - ord("A") + 1
            if letter
            else _value_of_numeral(
                match["cn"] or match["inner"] or match["innermost"] or match["figure"]
            )
        )
        last = found[-1][0] if found else 0
        before = text[last : match.start("number")].strip()
        labelled = _text_introduces_items(
            before, parse_paragraph_number(before) if found else first
        )
        if before and before[-1] in "：:" and not labelled:
            continue
        listed = listed or labelled
        follows = value == opened.get(number_kind, 0) + 1
        is_start = not opened and match.start("number") == 0
        if not follows and value != 1 and not is_start:
            continue
        opened[number_kind] = value
        if number_kind in order:
            for deeper in order[order.index(number_kind) + 1 :]:
                opened.pop(deeper, None)
            del order[order.index(number_kind) + 1 :]
        else:
            order.append(number_kind)
        found.append((match.start("number"), number_kind, value))
    counts = Counter(number_kind for _, number_kind, _ in found)
    kept = [at for at, number_kind, _ in found if counts[number_kind] > 1]
    if not kept or (len(kept) == 1 and kept[0] == 0):
        return []
    if first is not None and 0 not in kept and not listed:
        return []
    return kept


def _kind_of_inline_number(match: re.Match[str]) -> str:
    """Return the kind of a list number found inside a paragraph: 一、, （一）, （1）, or 1, A or a
    with its punctuation.
    """
    if letter := match["bracketed"] or match["letter"]:
        return f"{'A' if letter.isupper() else 'a'}{match['stop'] or '（'}"
    if match["cn"]:
        return "一、"
    if match["inner"]:
        return "（一）"
    return "（1）" if match["innermost"] else f"1{match['sign']}"


def _text_introduces_items(before: str, first: ParagraphNumber | None) -> bool:
    """Whether the text before numbered items in a paragraph makes them items of their own, not
    steps of one measure.

    They are items after a month, after a heading without a number, and after a short heading with
    a number of higher rank: （一）阵地建设：1、…；2、….
    """
    if first is None:
        return len(before) <= _LABEL or bool(_ANNOUNCED.search(before))
    if first.number_kind in PERIODS:
        return True
    label = before.removeprefix(first.number).strip(" ：:。")
    return (
        first.number_kind in ("一、", "（一）")
        and 0 < len(label) <= _LABEL
        and not re.search("[，。；]", label)
    )


_LABEL = 16
_ANNOUNCED = re.compile("(?:以下|如下|下列|下面|几方面|几个方面|几项|几点)[^。；：:]{0,10}[：:]$")
"""Pattern of words (如下：) with which a paragraph without a number introduces a list of
measures.
"""


def _value_of_numeral(numeral: str) -> int:
    """Return the value of a number in figures or Chinese numerals; 0 where it is none."""
    return read_chinese_number(numeral) or 0
