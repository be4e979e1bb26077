"""What a document is before it is understood: paragraphs and tables, one after another.

Every reader (Word, plain text) yields these; the outline is made from them alone.
"""

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph."""

    text: str
    """Its words, cleaned; soft line breaks as ``\\n``."""
    number: str = ""
    """The number Word prints before it by itself; empty for typed numbers."""
    value: int = 0
    """Which number of its list level that is, from 1."""
    depth: int = 0
    """The list level of that automatic number, from 0."""
    heading: int = 0
    """Outline level by its style, 1 to 9; 0 for body text."""


BULLET = "•"
"""The number of a paragraph that is an entry of a list without numbers."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table, merged cells filled in."""

    rows: tuple[tuple[str, ...], ...]
    """Cells by row; a row that is one cell across the whole width has one entry."""
    headers: tuple[str, ...] = ()
    """What heads the columns, where the reader knows it; else the first rows are looked at."""
    titled: int | None = None
    """The column that names the rows, where the reader knows it."""


Block = Line | Table
