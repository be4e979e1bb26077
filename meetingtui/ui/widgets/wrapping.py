"""Chinese paragraphs on the screen: broken at cells, not only at spaces.

A line may end after any Chinese character, but no closing sign begins one and
no opening sign ends one (避头尾, GB/T 15834—2011 §5.1), and a figure keeps to
what it counts: 第12周, 1月22日, 39 天. Where a line begins with
a label and two spaces, what follows hangs under the first word after them; what
is indented stays so.
"""

import re
from collections.abc import Iterable

from rich.cells import get_character_cell_size as cells
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

_NOT_FIRST = set("，。、；：！？）》」』】〕”’…—,.;:!?)]}%％‰")
_NOT_LAST = set("（《「『【〔“‘([{")
_COUNTED = set("年月日号时点分秒天周次届项条件个名位人节课班级组校家户篇份本册场期轮度元万亿米岁倍")
"""What a figure counts stays on its line, with a space between them or none."""
_DIGITS = set("0123456789")
_HANG_LIMIT = 18
"""Cells: a longer beginning is no label."""


def wrapped(content: Content, width: int) -> Content:
    """The content in lines of at most ``width`` cells, its styles kept."""
    if width < 4:
        return content
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        hang = _hang(line.plain) if _hang(line.plain) < width // 2 else 0
        offsets = _breaks(line.plain, width, hang)
        first, *rest = line.divide(offsets) if offsets else [line]
        lines.append(first.rstrip())
        lines.extend(Content(" " * hang) + part.rstrip() for part in rest)
    return Content("\n").join(lines)


def _hang(line: str) -> int:
    match = re.match(r"[^ ]+( [^ ]+)?  +| +", line)
    indent = sum(map(cells, match[0])) if match else 0
    return indent if indent <= _HANG_LIMIT else 0


def _breaks(line: str, width: int, hang: int) -> list[int]:
    """Offsets at which the line is cut, in characters."""
    found: list[int] = []
    start, used, last_good = 0, 0, 0
    for index, sign in enumerate(line):
        used += cells(sign)
        if used > width and not sign.isspace():
            cut = last_good if last_good > start else index
            found.append(cut)
            start = cut
            used = hang + sum(map(cells, line[cut : index + 1]))
        if _may_break(line, index + 1):
            last_good = index + 1
    return found


def _may_break(line: str, index: int) -> bool:
    """Whether a line may end before that character."""
    if index >= len(line):
        return False
    before, after = line[index - 1], line[index]
    if _is_within_figure(line, index):
        return False
    if after in _NOT_FIRST or after.isspace() or before in _NOT_LAST or cells(after) == 0:
        return False
    return before.isspace() or cells(before) == 2 or cells(after) == 2


def _is_within_figure(line: str, index: int) -> bool:
    """Whether that character belongs to a figure that began before it."""
    before, after = line[index - 1], line[index]
    if before == "第" and after in _DIGITS:
        return True
    if before in "年月" and after in _DIGITS:
        return line[index - 2 : index - 1] in _DIGITS
    figure = line[index - 2 : index - 1] if before == " " else before
    return figure in _DIGITS and after in _COUNTED


def flowed(parts: Iterable[Content], width: int) -> Content:
    """Short pieces side by side, three cells apart; one that does not fit begins a line."""
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
            lines[-1] = Content("   ").join([lines[-1], part])
        else:
            lines.append(part)
    return Content("\n").join(lines)


class Paragraphs(Static):
    """Text that wraps as Chinese does."""

    DEFAULT_CSS = "Paragraphs { width: 1fr; height: auto; }"

    def __init__(
        self, words: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.words = Content(words)
        """The text, before it is broken into lines."""
        self._broken: tuple[int, Content] | None = None

    def show(self, words: Content | str) -> None:
        """Show other text; the screen is laid out anew only where the height changes."""
        fresh = Content(words) if isinstance(words, str) else words
        if fresh.is_same(self.words):
            return
        height = self._lines(self.content_size.width).plain.count("\n")
        self.words, self._broken = fresh, None
        self.refresh(layout=self._lines(self.content_size.width).plain.count("\n") != height)

    def render(self) -> Content:
        """The lines at the present width."""
        return self._lines(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines at a width."""
        return self._lines(width).plain.count("\n") + 1

    def _lines(self, width: int) -> Content:
        """The text broken at a width; the last width's is kept, for it is asked for often."""
        if self._broken is None or self._broken[0] != width:
            self._broken = (width, wrapped(self.words, width))
        return self._broken[1]
