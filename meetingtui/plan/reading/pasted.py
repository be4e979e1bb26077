"""What pages and pasting leave in a document's text, and what no reader takes for its words."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeGuard

import msgspec

from meetingtui.plan.reading.blocks import Block, Line
from meetingtui.plan.reading.numbering import read_marker

_PAGE = re.compile(
    r"[—–\-·－]+\s*\d{1,3}\s*[—–\-·－]+|第\s*\d{1,3}\s*页(?:[，,\s/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}"
)
_CN = "[一二三四五六七八九十]{1,3}"
_ALONE = re.compile(
    rf"(?:{_CN}|[（(]\s*(?:{_CN}|\d{{1,2}})\s*[）)]|\d{{1,2}}\s*[)）])[、.．]?|\d{{1,2}}[、.．]"
)
_CONTENTS = re.compile(r"目\s*[录次]")
_PAGE_NUMBER = re.compile(r"[\s.．…·_—-]*\d{0,3}$")


def mended(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without page numbers and contents; numbers are with their headings again."""
    return list(_joined(_without_contents([block for block in blocks if not _is_page(block)])))


def _is_page(block: Block) -> bool:
    return _is_short(block, 20) and bool(_PAGE.fullmatch(block.text))


def _is_short(block: Block, signs: int) -> TypeGuard[Line]:
    return isinstance(block, Line) and not block.number and len(block.text) <= signs


def _without_contents(blocks: list[Block]) -> list[Block]:
    """Typed contents name headings that all come again."""
    start = next((at for at, block in enumerate(blocks) if _opens_contents(block)), None)
    if start is None:
        return blocks
    keys = [_key(block) if isinstance(block, Line) else "" for block in blocks]
    left = Counter(keys)
    end = start + 1
    while end < len(blocks) and keys[end] and left[keys[end]] > 1:
        left[keys[end]] -= 1
        end += 1
    return blocks[:start] + blocks[end:]


def _opens_contents(block: Block) -> bool:
    return _is_short(block, 8) and bool(_CONTENTS.fullmatch(block.text))


def _key(line: Line) -> str:
    return "".join(_PAGE_NUMBER.sub("", f"{line.number}{line.text}").split())


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """A number on a line of its own belongs to the next line."""
    number = ""
    for block in blocks:
        if number:
            if isinstance(block, Line) and not block.number and not read_marker(block.text):
                sign = "" if re.search("[、.．)）]$", number) else "、"
                yield msgspec.structs.replace(block, text=f"{number}{sign}{block.text}")
                number = ""
                continue
            yield Line(text=number)
            number = ""
        if _is_short(block, 8) and _ALONE.fullmatch(block.text):
            number = block.text
        else:
            yield block
    if number:
        yield Line(text=number)
