"""The blocks of a document before it is understood: its paragraphs and tables, in reading order.

Every reader (Word, plain text) yields these; the outline is made from them alone.
"""

import msgspec

MAX_BLOCKS = 20_000
"""Maximum number of paragraphs and tables read; a larger document is refused."""


class Look(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The visual appearance of a paragraph (bold, size, centring), by which headings are found."""

    bold: bool = False
    """Whether the whole paragraph is bold."""
    lead: int = 0
    """Number of bold characters at its beginning, where only a part is bold."""
    size: float = 0
    """Font size in points; 0 where unknown."""
    centred: bool = False
    """Whether the paragraph is centred."""


class Line(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One paragraph of the document, with its automatic number, heading level and appearance."""

    text: str
    """Cleaned text of the paragraph; soft line breaks are ``\n``."""
    number: str = ""
    """Number that Word generates before the paragraph; empty for typed numbers."""
    value: int = 0
    """Value of the automatic number within its list level, from 1."""
    depth: int = 0
    """List level of the automatic number, from 0."""
    heading: int = 0
    """Outline level given by its paragraph style, 1 to 9; 0 for body text."""
    look: Look = Look()
    """Visual appearance of the paragraph."""
    contents: bool = False
    """Whether it has a table-of-contents style."""
    struck: str = ""
    """Text in it that is struck through."""


BULLET = "•"
"""Value of :attr:`Line.number` for a bulleted list item, which has no number."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of the document; merged cells are filled with their text."""

    rows: tuple[tuple[str, ...], ...]
    """Cell texts by row; a row merged across the whole width has a single cell."""
    headers: tuple[str, ...] = ()
    """Column headers, where the reader knows them; else they are looked for in the first rows."""
    titled: int | None = None
    """Index of the column that holds the title of each row, where the reader knows it."""
    cells: tuple[tuple[tuple["Line", ...], ...], ...] = ()
    """Paragraphs of each cell by row, where the file separates them; merged cells only once."""

    struck: tuple[str, ...] = ()
    """Struck-through text of each row, where the file marks it."""


Block = Line | Table


def struck_doubt(words: str) -> str:
    """Build the Chinese warning about an entry that contains struck-through text."""
    return f"“{words[:20]}”画了删除线，可能已经不做"
