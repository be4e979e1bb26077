"""What comes out of Word, WeChat or a PDF, made into one line to be typed on.

Bullets and what only the other program could show go. Lines that were listed
stand in a row with 「；」 between them; a line that was only wrapped goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

from meetingtui.wording import clean, one_line

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SYMBOL_FONT = re.compile("[\uf000-\uf0ff]")
"""Where Word keeps the signs of Wingdings and Symbol; no other font has them."""
_SYMBOL_BULLET = re.compile(r"^\s*[\uf000-\uf0ff]")
_BULLETS = re.compile(r"(?:[•·∙●◦■◆▪▫▶►▸➢➤]\s*|[-–*○□◇]\s+)+(?=\S)")
_LONE_BULLET = re.compile("[•·∙●◦■◆▪▫▶►▸➢➤–*○□◇ -]+")
_NUMBER = re.compile(
    "[（(](?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})[）)]"
    "|[一二三四五六七八九十]{1,3}[、.．)）]"
    "|[0-9０-９]{1,2}(?:[、)）]|[.．](?![0-9０-９]))"
    "|[①-⑳]"
)
_CLOSED = re.compile("[。！？；：，、…—!?;:,.][”’」』》）)\"']*$")
_WRAPPED_FROM = 24
"""Cells: a shorter line ended where it was meant to end."""


@dataclass(frozen=True)
class _Line:
    """One line of what was pasted."""

    words: str
    """Its text without a bullet."""
    is_listed: bool
    """Whether it had a bullet or a number."""
    follows_gap: bool
    """Whether an empty line stood before it."""


def pasted_line(text: str) -> str:
    """The text as one clean line, its bullets gone, its lines joined as one would write them."""
    joined = ""
    in_list = False
    before = ""
    for line in _lines(text):
        joined += (_between(before, line, in_list=in_list) if joined else "") + line.words
        in_list = line.is_listed or (in_list and not line.follows_gap)
        before = line.words
    return joined


def _lines(text: str) -> Iterator[_Line]:
    follows_gap = False
    bullet = ""
    for raw in clean(_LINE_ENDS.sub("\n", text)).split("\n"):
        typed = _SYMBOL_FONT.sub(" ", _SYMBOL_BULLET.sub("•", raw))
        words = one_line(typed)
        if _LONE_BULLET.fullmatch(words):
            bullet = words
            continue
        words = one_line(f"{bullet} {words}") if words else ""
        bullet = "" if words else bullet
        found = _BULLETS.match(words)
        words = words[found.end() :] if found else words
        is_listed = bool(found or _NUMBER.match(words))
        if words:
            yield _Line(words, is_listed, follows_gap)
        follows_gap = not words
    if bullet:
        yield _Line(bullet, is_listed=False, follows_gap=follows_gap)


def _between(before: str, line: _Line, *, in_list: bool) -> str:
    """What stands between two lines that become one."""
    if _CLOSED.search(before):
        return "" if _is_wide(before[-1]) else " "
    if line.is_listed:
        return "；" if in_list else "："
    was_wrapped = not line.follows_gap and _cells(before) >= _WRAPPED_FROM
    return "" if was_wrapped and _is_wide(before[-1]) and _is_wide(line.words[0]) else " "


def _is_wide(sign: str) -> bool:
    return east_asian_width(sign) in "WFA"


def _cells(words: str) -> int:
    return sum(2 if _is_wide(sign) else 1 for sign in words)
