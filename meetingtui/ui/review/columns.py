"""Columns of a leaf: names, figures and items, each as wide as its place."""

from collections.abc import Iterable

from textual.content import Content

from meetingtui.review.survey import Surveyed
from meetingtui.ui.marks import days_word, plain
from meetingtui.ui.review.line import Behind, Cell, Line
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.wrapping import wrapped

_TITLE = 70
_OWNER = 15
_DUE = 10
_DAYS = 13
_WIDE = 70
"""Cells across from which an item's line says how far its deadline is away."""
_NUMBER = 16
_WIDEST = 110
"""Cells across from which it is cited by its number too."""


def named(text: str, width: int, style: str = "") -> Cell:
    """A name at the left of its column."""
    return Cell(words=plain(pad(text, width), style))


def number(count: int, width: int, behind: Behind | None, style: str = "bold") -> Cell:
    """A figure at the right of its column; nothing is a quiet dot."""
    if not count:
        return Cell(words=_right(plain(".", "$muted"), width))
    return Cell(words=_right(plain(str(count), style), width), behind=behind)


def titles(first: str, width: int, columns: Iterable[str], column: int) -> Line:
    """The names of the columns above their figures."""
    cells = [Cell(words=_right(plain(name, "$muted"), column)) for name in columns]
    return Line(cells=(named(first, width, "$muted"), *cells))


def item_line(row: Surveyed, width: int) -> Line:
    """An item: what, who, by when; Enter opens its biography."""
    item = row.item
    tail = _OWNER + _DUE + (_DAYS if width >= _WIDE else 0)
    title = min(width - tail, _TITLE)
    told = pad(f"  {_cited(row, width)}", title - 1) + " "
    cells = [
        Cell(words=plain(told), behind=Behind(item=item.id)),
        named(item.owner_words, _OWNER),
        named(item.due_words, _DUE),
    ]
    if width >= _WIDE:
        cells.append(Cell(words=days_word(item, row.standing)))
    return Line(cells=tuple(cells))


def folded(content: Content, width: int) -> list[Content]:
    """The content in lines of at most that many cells; most that is said fits in one."""
    is_one = content.cell_length <= width and "\n" not in content.plain
    return [content] if is_one else wrapped(content, width).split("\n")


def _cited(row: Surveyed, width: int) -> str:
    """The title; where there is room, behind its number, or what it is where it has none."""
    cited = pad(row.number or row.role.label, _NUMBER) if width >= _WIDEST else ""
    return cited + row.item.title


def _right(content: Content, width: int) -> Content:
    return content.pad_left(max(0, width - content.cell_length))
