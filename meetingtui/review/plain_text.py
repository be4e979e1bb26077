"""Text laid out in cells for a terminal that only prints: a Chinese character takes two."""

from collections.abc import Iterator
from unicodedata import east_asian_width

_NOT_FIRST = set("，。、；：！？）》」』】〕”’…—,.;:!?)]}%")
_NOT_LAST = set("（《「『【〔“‘([{")
"""Signs that begin no line and signs that end none (避头尾)."""


def cells(text: str) -> int:
    """How many cells the text takes on a terminal."""
    return sum(map(_cells, text))


def cut(text: str, room: int) -> str:
    """The text where it fits, else its beginning and an ellipsis."""
    if cells(text) <= room:
        return text
    kept, used = "", 0
    for sign in text:
        used += _cells(sign)
        if used > room - 2:
            break
        kept += sign
    return f"{kept.rstrip()}.."


def filled(text: str, width: int) -> str:
    """The text as a column of that many cells, the last one empty."""
    shown = cut(text, width - 1)
    return shown + " " * (width - cells(shown))


def wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    """The text in lines of at most that many cells, all of them beginning with ``indent``."""
    line = indent
    for sign in text:
        if cells(line) + _cells(sign) > width:
            at = _break(line, sign, len(indent))
            if cells(indent + line[at:] + sign) > width:  # nothing but such signs
                at = len(line)
            yield line[:at].rstrip()
            line = indent + line[at:]
        if sign != " " or line != indent:
            line += sign
    yield line.rstrip()


def _break(line: str, following: str, least: int) -> int:
    """Where the line is best cut before the sign that follows it, beyond its first ``least``."""
    at = len(line)
    while at > least + 1 and (following in _NOT_FIRST or line[at - 1] in _NOT_LAST):
        at -= 1
        following = line[at]
    return at


def _cells(sign: str) -> int:
    return 2 if east_asian_width(sign) in "WF" else 1
