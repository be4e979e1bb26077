"""Restore a document's paragraphs as their author meant them, before the outline is built.

Page numbers, contents and the surroundings of a web page go; broken lines are joined;
a paragraph that holds several numbered items becomes several; tables that only arrange
text become text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Block, Line
from meetingtui.plan.importing.broken_lines import (
    joined_to_numbers,
    pieces,
    unwrapped,
    with_whole_title,
)
from meetingtui.plan.importing.inline_items import with_items
from meetingtui.plan.importing.layout_tables import as_text
from meetingtui.plan.importing.numbers import (
    BULLETS,
    BULLETS_WITH_SPACE,
    Marker,
    read_marker,
    renumbered,
)
from meetingtui.plan.importing.page_furniture import without_furniture


def mended(blocks: Sequence[Block]) -> list[Block]:
    """Clean up the blocks of a document: one block per paragraph, and only the plan's own text.

    Args:
        blocks: paragraphs and tables as the file has them.

    Returns:
        Numbered items a paragraph each, typed bullets as ``number``, layout tables as lines.
    """
    blocks = [_closed_up(piece) for block in blocks for piece in as_text(block)]
    blocks = with_whole_title(without_furniture(blocks))
    blocks = unwrapped(_with_bullets(list(joined_to_numbers(blocks))))
    blocks = _with_bullets([piece for block in blocks for piece in pieces(block)])
    return _with_lost_signs(with_items(_with_run_in(_with_bracketed(blocks))))


# Headings spaced out

_SPACED_OUT = re.compile("[\u4e00-\u9fff](?:[ \\u3000]{1,4}[\u4e00-\u9fff]){1,7}")


def _closed_up(block: Block) -> Block:
    """A heading whose signs are set apart (指 导 思 想) as one word."""
    if isinstance(block, Line) and block.text[1:2].isspace() and _SPACED_OUT.fullmatch(block.text):
        return msgspec.structs.replace(block, text="".join(block.text.split()))
    return block


# Typed bullets

_SIGNS = "".join(map(re.escape, sorted(BULLETS - {"–", "—"})))
_TYPED = re.compile(rf"(?P<sign>——|--|[{_SIGNS}]|[–—](?![–—\d]))\ufe0f?[ \u3000]*(?P<text>[^\s].*)")
_HABIT = 3
"""Lines that begin with a dash before a dash without a space after it is a bullet."""


def _with_bullets(blocks: list[Block]) -> list[Block]:
    """Typed signs before a line as what they are: entries of a list."""
    found = [_typed(block) for block in blocks]
    counts = Counter(match["sign"] for match in found if match)
    spaced = {match["sign"] for match in found if match and _is_spaced(match)}
    return [
        msgspec.structs.replace(block, text=match["text"], number=match["sign"][0], value=1)
        if match
        and isinstance(block, Line)
        and counts[match["sign"]] >= (2 if match["sign"] in spaced else _HABIT)
        else block
        for block, match in zip(blocks, found, strict=True)
    ]


def _is_spaced(match: re.Match[str]) -> bool:
    """Whether the sign cannot be part of the words: a dot, or a dash and a space."""
    return match["sign"][0] not in BULLETS_WITH_SPACE or match.string[len(match["sign"])].isspace()


def _typed(block: Block) -> re.Match[str] | None:
    if not isinstance(block, Line) or block.number or block.heading:
        return None
    if block.text[:1] not in BULLETS:
        return None
    match = _TYPED.fullmatch(block.text)
    if match is None or read_marker(match["text"]):
        return None  # ★（一）…: the number says more than the sign
    return match


# Headings in brackets

_BRACKETED = re.compile(r"(?P<heading>[【〖][^【】〖〗。，；\d]{2,12}[】〗])\s*(?P<text>\S{2}.*)")
_DEPARTMENT = re.compile("(?:处|室|部|办|中心|组|会|团委|支部)[】〗]$")


def _with_bracketed(blocks: list[Block]) -> list[Block]:
    """Headings in brackets on lines of their own, where text follows them on the same line."""
    found = [
        _BRACKETED.fullmatch(block.text)
        if isinstance(block, Line) and not block.number and not read_marker(block.text)
        else None
        for block in blocks
    ]
    found = [each if each and not _DEPARTMENT.search(each["heading"]) else None for each in found]
    if sum(map(bool, found)) < 2:
        return blocks
    pieces: list[Block] = []
    for block, match in zip(blocks, found, strict=True):
        if match and isinstance(block, Line):
            pieces.append(msgspec.structs.replace(block, text=match["heading"]))
            pieces.append(Line(text=match["text"]))
        else:
            pieces.append(block)
    return pieces


# Headings run into their text

_RUN_IN = re.compile(r"(?P<heading>[\u4e00-\u9fff]{4,8})[：:]\s*(?P<text>\S.*)")


def _with_run_in(blocks: list[Block]) -> list[Block]:
    """指导思想：… above the first number as two lines, the heading and its text."""
    numbered = (
        at
        for at, block in enumerate(blocks)
        if isinstance(block, Line) and (block.number or read_marker(block.text))
    )
    first = next(numbered, len(blocks))
    found = [
        _RUN_IN.fullmatch(block.text) if isinstance(block, Line) and not block.heading else None
        for block in blocks[:first]
    ]
    found = [each if each and is_background(each["heading"]) else None for each in found]
    if sum(map(bool, found)) < 2:
        return blocks
    pieces: list[Block] = []
    for block, match in zip(blocks[:first], found, strict=True):
        if match and isinstance(block, Line):
            pieces.append(msgspec.structs.replace(block, text=match["heading"]))
            pieces.append(Line(text=match["text"]))
        else:
            pieces.append(block)
    return [*pieces, *blocks[first:]]


# Numbers of which only the sign is left

_SIGN_ONLY = re.compile(r"(?P<sign>[、.．)）])\s*(?P<text>[^\s\d.．、]\S.*)")


def _with_lost_signs(blocks: list[Block]) -> list[Block]:
    """Numbers of which only the sign is left, counted from those around them."""
    found = list(blocks)
    for at, block in enumerate(found):
        if not isinstance(block, Line) or block.number:
            continue
        match = _SIGN_ONLY.fullmatch(block.text)
        number = (
            _missing(found, at, match["sign"].replace("．", ".").replace("）", ")"))
            if (match)
            else ""
        )
        if match:
            found[at] = msgspec.structs.replace(block, text=f"{number}{match['text']}")
    return found


def _missing(blocks: Sequence[Block], at: int, sign: str) -> str:
    """The number between the last and the next that end in the same sign; empty if unsure."""
    before = _nearest(reversed(blocks[:at]), sign)
    after = _nearest(iter(blocks[at + 1 :]), sign)
    if before is not None and (
        after is None or after.shape != before.shape or after.value == before.value + 2
    ):
        return renumbered(before.number, before.value + 1)
    if before is None and after is not None and after.value == 2:
        return renumbered(after.number, 1)
    return ""


def _nearest(blocks: Iterator[Block], sign: str) -> Marker | None:
    for block in blocks:
        if isinstance(block, Line) and not block.number:
            marker = read_marker(block.text)
            if marker and marker.number and marker.number[-1].translate(_PLAIN) == sign:
                return marker
    return None


_PLAIN = {ord("．"): ".", ord("）"): ")"}
