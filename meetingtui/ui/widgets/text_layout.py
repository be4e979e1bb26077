"""Text fitted to widths in terminal cells (a Chinese character takes two): padded, shortened, and
broken into lines."""

import re
from collections.abc import Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from meetingtui.base.text_width import cell_len, fitting_prefix, graphemes


def pad_cells(text: str, width: int) -> str:
    """Fit a text into a column of exactly ``width`` cells, the last one blank.

    It is padded with spaces, or cut with an ellipsis.
    """
    if cell_len(text) >= width:
        text = (
            f"{fitting_prefix(text, width - 2).rstrip()}…"
            if width > 2
            else fitting_prefix(text, width)
        )
    return text + " " * (width - cell_len(text))


def shorten_cells(text: str, width: int = 60) -> str:
    """Return the text; where it is wider than ``width`` cells, its beginning with an ellipsis."""
    return text if cell_len(text) <= width else pad_cells(text, width).rstrip()


_NOT_FIRST = set("，。、；：！？）》」』】〕”’…—,.;:!?)]}%％‰")
_NOT_LAST = set("（《「『【〔“‘([{")
_COUNTED = set("年月日号时点分秒天周次届项条件个名位人节课班级组校家户篇份本册场期轮度元万亿米岁倍")
"""Units that stay on the line of their number, with or without a space between them."""
_DIGITS = set("0123456789")
_HANG_LIMIT = 18
"""Largest width in cells of a label."""


def wrap_content(content: Content, width: int) -> Content:
    """Wrap content into lines of at most ``width`` cells, with its styles."""
    if width < 4:
        return content
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        hang = _hanging_indent(line.plain) if _hanging_indent(line.plain) < width // 2 else 0
        offsets = _breaks(line.plain, width, hang)
        first, *rest = line.divide(offsets) if offsets else [line]
        lines.append(first.rstrip())
        lines.extend(Content(" " * hang) + part.rstrip() for part in rest)
    return Content("\n").join(lines)


def _hanging_indent(line: str) -> int:
    match = re.match(r"[^ ]+( [^ ]+)?  +| +", line)
    indent = cell_len(match[0]) if match else 0
    return indent if indent <= _HANG_LIMIT else 0


def _breaks(line: str, width: int, hang: int) -> list[int]:
    """Offsets, in characters, at which the line is cut."""
    found: list[int] = []
    start, used, last_good, index = 0, 0, 0, 0
    for piece, size in graphemes(line):
        used += size
        end = index + len(piece)
        if used > width and not piece.isspace():
            cut = last_good if last_good > start else index
            found.append(cut)
            start = cut
            used = hang + cell_len(line[cut:end])
        index = end
        if _may_break(line, index):
            last_good = index
    return found


def _may_break(line: str, index: int) -> bool:
    """Whether a line may end before the character at an offset, where a new grapheme begins."""
    if index >= len(line):
        return False
    before, after = line[index - 1], line[index]
    if _is_within_figure(line, index):
        return False
    if after in _NOT_FIRST or after.isspace() or before in _NOT_LAST:
        return False
    return before.isspace() or cell_len(before) != 1 or cell_len(after) == 2


def _is_within_figure(line: str, index: int) -> bool:
    """Whether the character at an offset belongs to a number that began before it."""
    before, after = line[index - 1], line[index]
    if before == "第" and after in _DIGITS:
        return True
    if before in "年月" and after in _DIGITS:
        return line[index - 2 : index - 1] in _DIGITS
    figure = line[index - 2 : index - 1] if before == " " else before
    return figure in _DIGITS and after in _COUNTED


def flow_pieces(parts: Iterable[Content], width: int) -> Content:
    """Lay short pieces side by side, three cells apart; one that does not fit begins a new line."""
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
            lines[-1] = Content("   ").join([lines[-1], part])
        else:
            lines.append(part)
    return Content("\n").join(lines)


class Paragraphs(Static):
    """A text widget that wraps Chinese paragraphs by cells."""

    DEFAULT_CSS = "Paragraphs { width: 1fr; height: auto; }"

    def __init__(
        self, words: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.words = Content(words)
        """The text, before it is broken into lines."""
        self._broken: tuple[int, Content] | None = None

    def show(self, words: Content | str) -> None:
        """Set the text; the screen's layout is computed again only where the height changes."""
        fresh = Content(words) if isinstance(words, str) else words
        if fresh.is_same(self.words):
            return
        height = self._lines(self.content_size.width).plain.count("\n")
        self.words, self._broken = fresh, None
        self.refresh(layout=self._lines(self.content_size.width).plain.count("\n") != height)

    def render(self) -> Content:
        """The wrapped lines at the present width."""
        return self._lines(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The number of lines at a width."""
        return self._lines(width).plain.count("\n") + 1

    def _lines(self, width: int) -> Content:
        """The text wrapped at a width; cached for the last width."""
        if self._broken is None or self._broken[0] != width:
            self._broken = (width, wrap_content(self.words, width))
        return self._broken[1]
