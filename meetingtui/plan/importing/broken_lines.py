"""Rejoin lines that page edges, a PDF or a web page broke; split paragraphs at soft line breaks."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.plan.importing.blocks import Block, Line, Table
from meetingtui.plan.importing.head import end_of_head, names_the_plan
from meetingtui.plan.importing.numbers import Marker, read_marker
from meetingtui.plan.importing.page_furniture import is_short

_CN = "[一二三四五六七八九十]{1,3}"
_ALONE = re.compile(
    rf"(?:{_CN}|[（(]\s*(?:{_CN}|\d{{1,2}})\s*[）)]|\d{{1,2}}\s*[)）])[、.．]?|\d{{1,2}}[、.．]"
)


def joined_to_numbers(blocks: list[Block]) -> Iterator[Block]:
    """Join each number that stands on a line of its own to the line after it."""
    number = ""
    counted = _is_counted(blocks)
    for block in blocks:
        if number:
            if isinstance(block, Line) and not block.number and not read_marker(block.text):
                sign = "" if re.search("[、.．)）]$", number) else " " if number[0] == "0" else "、"
                yield msgspec.structs.replace(block, text=f"{number}{sign}{block.text}")
                number = ""
                continue
            yield Line(text=number)
            number = ""
        if is_short(block, 8) and _ALONE.fullmatch(block.text):
            number = block.text
        elif counted and is_short(block, 10) and (bare := _BARE.fullmatch(block.text)):
            number = bare["n"]
        else:
            yield block
    if number:
        yield Line(text=number)


_BARE = re.compile(r"(?:PART|Part|part|NO|No)?[.．\s]*(?P<n>\d{1,2})")
"""01, PART 01: the number of a part on a line of its own, as web pages set it."""


def _is_counted(blocks: Sequence[Block]) -> bool:
    """Whether bare figures on lines of their own count the document's parts: 01, 02, 03."""
    bare = [_BARE.fullmatch(block.text) for block in blocks if is_short(block, 10)]
    values = [int(each["n"]) for each in bare if each]
    return len(values) > 1 and values == [*range(1, len(values) + 1)]


_ENDS = "。！？!?；;：:”』」…"
_CONTINUES = re.compile("[，。、；：！？,;:!?）)】〕」』”》%％]")
_UNIT = re.compile("[个名位节次本份套间元人分秒时日月年号周天届级班条项篇场米台幅所户株%％圈克]")
_SHORTEST = 36
"""Half-width signs: a line that is broken at the edge of a page is at least that long."""


def unwrapped(blocks: list[Block]) -> list[Block]:
    """Rejoin paragraphs of which each printed line became a paragraph of its own."""
    wraps = _is_wrapped(blocks)
    head = end_of_head(blocks)
    joined: list[Block] = []
    last = 0
    for at, block in enumerate(blocks):
        before = joined[-1] if joined else None
        if (
            isinstance(block, Line)
            and isinstance(before, Line)
            and at > head
            and (
                _must_continue(block)
                or _is_unfinished(before, block)
                or (wraps and _goes_on(last, before, block, _edge(blocks, at - 1)))
            )
        ):
            joined[-1] = msgspec.structs.replace(before, text=_together(before.text, block.text))
        else:
            joined.append(block)
        last = _half_widths(block.text) if isinstance(block, Line) else 0
    return joined


_TITLE_WORDS = re.compile(
    "工作|教学|教育|计划|要点|安排|方案|总结|行事历|活动|学期|学年|小学|学校|一览表?|清单"
)


def with_whole_title(blocks: list[Block]) -> list[Block]:
    """Rejoin a document title that was broken inside a word (教学工 / 作计划)."""
    for at in range(min(len(blocks) - 1, 5)):
        upper, lower = blocks[at], blocks[at + 1]
        if not (is_short(upper, 60) and is_short(lower, 20) and upper.text and lower.text):
            continue
        whole = f"{upper.text}{lower.text}"
        torn = any(
            found.start() < len(upper.text) < found.end() for found in _TITLE_WORDS.finditer(whole)
        )
        if torn and names_the_plan(whole) and not read_marker(lower.text):
            return [*blocks[:at], msgspec.structs.replace(upper, text=whole), *blocks[at + 2 :]]
    return blocks


def _must_continue(line: Line) -> bool:
    """Whether the line begins with a sign that no paragraph begins with."""
    if line.number or not _CONTINUES.match(line.text):
        return False
    # 、工作目标 and )以小组… lost their number.
    return line.text[0] not in "、)）:：.．" or len(line.text) == 1


def _is_unfinished(before: Line, line: Line) -> bool:
    """Whether a paragraph ends in a comma, so that the next line without a number ends it."""
    if line.number or line.heading or before.heading or line.look != before.look:
        return False
    return before.text.endswith(("，", ",")) and _opens(line.text) is None


def _is_wrapped(blocks: Sequence[Block]) -> bool:
    """Whether long lines mostly end in the middle of a sentence."""
    lines = [block for block in blocks if isinstance(block, Line) and not block.number]
    long = [line for line in lines if _half_widths(line.text) >= _SHORTEST]
    if len(long) < 2:
        return False
    longest = max(_half_widths(line.text) for line in long)
    if longest > 120:
        return False
    broken = sure = 0
    for at, line in enumerate(blocks[:-1]):
        after = blocks[at + 1]
        if not (isinstance(line, Line) and isinstance(after, Line)):
            continue
        if _half_widths(line.text) < _SHORTEST or line.text[-1] in _ENDS:
            continue
        is_fresh = bool(after.number or _opens(after.text))
        broken += not is_fresh
        sure += not is_fresh and bool(
            _CONTINUES.match(after.text)
            or line.text[-1] in "，、,"
            or (line.text[-1].isdigit() and (_UNIT.match(after.text) or after.text[0].isdigit()))
            or after.text[-1] == "。"
        )
    return sure >= 1 and broken * 3 >= len(long)


def _goes_on(last: int, before: Line, block: Line, edge: int) -> bool:
    """Whether a line of width ``last`` was broken and goes on in the next one."""
    if block.number or before.text[-1] in _ENDS or _stands_out(before, block):
        return False
    if last < max(_SHORTEST, edge * 0.8):
        return not before.heading and not _opens(block.text) and _is_torn(before.text, block.text)
    marker = _opens(block.text)
    if marker is None:
        return True
    # 加练2 / 0个 and 10 / 月31日: the figures belong together.
    return before.text[-1].isdigit() and block.text[0].isdigit() and marker.shape == "1."


def _stands_out(before: Line, block: Line) -> bool:
    """Whether a line is bold, centred or a heading in brackets, as the one before is not."""
    differs = (block.look.bold, block.look.centred) != (before.look.bold, before.look.centred)
    return differs or block.text[0] in "【〖"


def _is_torn(before: str, after: str) -> bool:
    """Whether a line ends where no sentence can: after a comma, before a unit, inside a date."""
    if before[-1] in "，、,":
        return True
    if before[-1].isdigit():
        return bool(_UNIT.match(after))
    return before[-1] in "月日号周" and bool(re.match("[之以]?[前后内]|[底初末]", after))


def _edge(blocks: Sequence[Block], at: int) -> int:
    """The width of the widest line around a block."""
    near = [each for each in blocks[max(0, at - 3) : at + 4] if isinstance(each, Line)]
    widths = sorted(_half_widths(each.text) for each in near)
    return widths[-1] if widths else 0


def _opens(text: str) -> Marker | None:
    marker = read_marker(text)
    return marker if marker and marker.rest and marker.shape not in ("一是",) else None


def _half_widths(text: str) -> int:
    """How wide a line is in print, near enough to compare it with its neighbours."""
    return len(text.encode("gbk", "replace"))


def _together(before: str, after: str) -> str:
    latin = before[-1].isascii() and before[-1].isalpha() and after[0].isascii()
    return f"{before} {after}" if latin and after[0].isalpha() else f"{before}{after}"


def pieces(block: Block) -> Iterator[Block]:
    """Split a paragraph at soft line breaks where these separate numbered headings."""
    if isinstance(block, Table) or "\n" not in block.text:
        yield block
        return
    lines = [line.strip() for line in block.text.split("\n") if line.strip()]
    if not any(_breaks_off(line) for line in lines[1:]):
        yield msgspec.structs.replace(block, text=" ".join(lines))
        return
    for index, line in enumerate(lines):
        yield msgspec.structs.replace(block, text=line) if not index else Line(text=line)


def _breaks_off(line: str) -> bool:
    marker = read_marker(line)
    return bool(
        marker and marker.shape in ("章", "节", "一、", "（一）", "1.", "（1）", "月", "周")
    )
