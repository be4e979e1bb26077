"""Split paragraphs that hold more than one: at soft line breaks, before months and numbered items
(1.…；2.…；3.…), and before headings.

Text copied from a web page or a preview often lost its line breaks. The first part then follows
the title (工作计划一、指导思想), a list its heading (二、工作目标1.…), the next part the last
sentence of a list (…做好记录。 三、具体工作：), and a month the item before it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.base.wording import parse_chinese_number
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
)
from meetingtui.plan.importing.title_block import (
    is_certainly_document_title,
    may_be_title_block_line,
)


def split_paragraph_at_soft_breaks(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the paragraphs into which a paragraph's soft line breaks divide it, where these
    separate numbered headings; else the paragraph on one line. A table is yielded unchanged.
    """
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
    """Split the text of one paragraph into its numbered items (1.…；2.…), with their numbers; a
    list of the text itself where it is a single item or does not begin with a number.
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

    Args:
        match: match of the number.
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

    Args:
        before: the text before the first numbered item.
        first: number with which the paragraph begins; None without one.
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
    return parse_chinese_number(numeral) or 0


# Headings inside running text

_CN = "[一二三四五六七八九十]{1,3}"
_TITLE_BEFORE_PART = re.compile(
    r"(?P<title>[^，。；：:、]{4,40}(?:计划|方案|要点|安排|行事历)[书表]?(?:[（(][^（()）]{1,24}[）)])?)"
    r"\s*(?=一、(?![二三]))"
)
_FIRST_PARAGRAPHS = 3
"""Number of paragraphs at the beginning of a document among which its title is looked for."""


def strip_full_stop_from_document_title(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Strip the full stop behind the title of a plan (光明小学教学工作计划。) among the first three
    blocks of a document; other blocks stay unchanged.
    """
    for at, block in enumerate(blocks[:_FIRST_PARAGRAPHS]):
        if isinstance(block, DocumentParagraph) and block.text.endswith("。"):
            title = block.text[:-1]
            is_phrase = "，" not in title and may_be_title_block_line(title)
            if is_phrase and is_certainly_document_title(title):
                named = msgspec.structs.replace(block, text=title)
                return [*blocks[:at], named, *blocks[at + 1 :]]
    return blocks


def split_document_title_from_first_part(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Put the title of a plan on a line of its own where the heading of the first part (一、)
    follows it on the same line, one of the document's first three; else the blocks are unchanged.
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
            if month_number(found["month"]) == month % 12 + 1:
                month = month % 12 + 1
                pieces.append(text[start : found.start()].rstrip())
                start = found.start()
        separated.append(msgspec.structs.replace(block, text=pieces[0]) if pieces else block)
        separated.extend(DocumentParagraph(text=piece) for piece in pieces[1:])
        if pieces:
            separated.append(DocumentParagraph(text=text[start:]))
    return separated


def month_number(words: str) -> int:
    """Return the number (1 to 12) of a month as a plan names it (元月, 十月份, 3); 0 for other
    words.
    """
    name = words.rstrip("月份")
    return 1 if name == "元" else parse_chinese_number(name) or 0
