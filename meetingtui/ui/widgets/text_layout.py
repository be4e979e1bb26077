"""Text fitted to widths in terminal cells (a Chinese character takes two): padded, shortened, laid
side by side and broken into lines; and a widget that shows wrapped text.
"""

import re
from collections.abc import Iterable

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from meetingtui.base.text_width import cell_len, fitting_prefix, graphemes_with_width


def fit_to_cells(text: str, width: int) -> str:
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
    """Return the text; where it is wider than ``width`` terminal cells, its beginning with an
    ellipsis, in less than ``width`` cells.
    """
    return text if cell_len(text) <= width else fit_to_cells(text, width).rstrip()


_NEVER_AT_LINE_START = set("，。、；：！？）》」』】〕”’…—,.;:!?)]}%％‰")
_NEVER_AT_LINE_END = set("（《「『【〔“‘([{")
_UNIT_CHARACTERS = set(
    "年月日号时点分秒天周次届项条件个名位人节课班级组校家户篇份本册场期轮度元万亿米岁倍"
)
"""Units that stay on the line of their number, with or without a space between them."""
_DIGITS = set("0123456789")
_MAX_HANGING_INDENT_CELLS = 18
"""Largest width in cells of a label below the text after which the next lines are indented."""


def wrap_content(content: Content, width: int) -> Content:
    """Wrap styled text into lines of at most ``width`` cells, keeping its styles; below 4 cells it
    is returned as it is.

    Lines are broken where Chinese may be, blanks at their ends removed, and the lines after the
    first indented below the text after a short label or number.
    """
    if width < 4:
        return content
    lines: list[Content] = []
    for line in content.split("\n", allow_blank=True):
        if cell_len(line.plain) <= width:
            lines.append(line.rstrip())
            continue
        indent = (
            _hanging_indent_width(line.plain)
            if _hanging_indent_width(line.plain) < width // 2
            else 0
        )
        offsets = _line_break_offsets(line.plain, width, indent)
        first, *rest = line.divide(offsets) if offsets else [line]
        lines.append(first.rstrip())
        lines.extend(Content(" " * indent) + part.rstrip() for part in rest)
    return Content("\n").join(lines)


def _hanging_indent_width(line: str) -> int:
    """Return the indent of a line's continuation: below the text after a short label or number."""
    match = re.match(r"[^ ]+( [^ ]+)?  +| +", line)
    indent = cell_len(match[0]) if match else 0
    return indent if indent <= _MAX_HANGING_INDENT_CELLS else 0


def _line_break_offsets(line: str, width: int, indent: int) -> list[int]:
    """Return the offsets, in characters, at which a line of text is broken to fit ``width``
    cells.

    Args:
        line: the line, without line ends.
        width: the greatest width in cells.
        indent: the width by which lines after the first are indented.
    """
    found: list[int] = []
    start, used, last_good, index = 0, 0, 0, 0
    for piece, size in graphemes_with_width(line):
        used += size
        end = index + len(piece)
        if used > width and not piece.isspace():
            cut = last_good if last_good > start else index
            found.append(cut)
            start = cut
            used = indent + cell_len(line[cut:end])
        index = end
        if _may_break_before(line, index):
            last_good = index
    return found


def _may_break_before(line: str, index: int) -> bool:
    """Return whether a line may be broken before the character at an offset.

    Not within a number, a date or a Latin word, nor before closing or after opening punctuation.
    """
    if index >= len(line):
        return False
    before, after = line[index - 1], line[index]
    if _is_within_number_or_date(line, index):
        return False
    if after in _NEVER_AT_LINE_START or after.isspace() or before in _NEVER_AT_LINE_END:
        return False
    return before.isspace() or cell_len(before) != 1 or cell_len(after) == 2


def _is_within_number_or_date(line: str, index: int) -> bool:
    """Return whether the character at an offset continues a number, a date or a number with its
    unit.
    """
    before, after = line[index - 1], line[index]
    if before == "第" and after in _DIGITS:
        return True
    if before in "年月" and after in _DIGITS:
        return line[index - 2 : index - 1] in _DIGITS
    figure = line[index - 2 : index - 1] if before == " " else before
    return figure in _DIGITS and after in _UNIT_CHARACTERS


def lay_pieces_side_by_side(parts: Iterable[Content], width: int) -> Content:
    """Lay short pieces side by side in lines of at most ``width`` cells, three cells apart; a piece
    that does not fit begins a new line, where a wider one is not wrapped.
    """
    lines: list[Content] = []
    for part in parts:
        if lines and lines[-1].cell_length + 3 + part.cell_length <= width:
            lines[-1] = Content("   ").join([lines[-1], part])
        else:
            lines.append(part)
    return Content("\n").join(lines)


class WrappedText(Static):
    """A text widget, as high as its text, that wraps Chinese paragraphs by terminal cells."""

    DEFAULT_CSS = "WrappedText { width: 1fr; height: auto; }"

    def __init__(
        self, text: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.text = Content(text)
        """The widget's text, before it is broken into lines."""
        self._wrapped: tuple[int, Content] | None = None

    def show_text(self, text: Content | str) -> None:
        """Set the widget's text; the screen's layout is computed again only where the height
        changes.
        """
        fresh = Content(text) if isinstance(text, str) else text
        if fresh.is_same(self.text):
            return
        height = self._wrapped_text(self.content_size.width).plain.count("\n")
        self.text, self._wrapped = fresh, None
        self.refresh(layout=self._wrapped_text(self.content_size.width).plain.count("\n") != height)

    def render(self) -> Content:
        """Return the widget's text wrapped at the present width."""
        return self._wrapped_text(self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines that the widget's text takes at a width."""
        return self._wrapped_text(width).plain.count("\n") + 1

    def _wrapped_text(self, width: int) -> Content:
        """Return the widget's text wrapped at a width; the result for the last width is cached."""
        if self._wrapped is None or self._wrapped[0] != width:
            self._wrapped = (width, wrap_content(self.text, width))
        return self._wrapped[1]
