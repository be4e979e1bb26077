"""Preventing page breaks that leave a single table row or closing line on a page.

Which row of a table is the last is known only after the template has been filled in. The
paragraph property "keep with next" (与下段同页) has no visible effect apart from page breaks.
"""

from collections.abc import Iterator
from typing import Any

from meetingtui.documents.template.stories import W

_CLOSING = 2
"""Number of paragraphs at the end of a document that are kept with the one before them."""

_PROPERTIES = f"{W}pPr"
_KEEP = f"{W}keepNext"
_BEFORE_KEEP = f"{W}pStyle"


def prevent_bad_page_breaks(root: Any) -> None:
    """Set "keep with next" (与下段同页) so that no single row or closing line stands on a page
    alone.

    In each table the header, the first row and the last row but one are kept with the next row; at
    the end of the document, the paragraphs before the last ones.

    Args:
        root: root element of a filled-in part; without a body nothing is changed.
    """
    body = root.find(f"{W}body")
    if body is None:
        return
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 1:
            for row in {0, 1 if _is_header_row(rows[0]) else 0, len(rows) - 2} - {len(rows) - 1}:
                _keep_row_with_next(rows[row])
    _keep_end_together(body)


def _keep_end_together(body: Any) -> None:
    """Keep the last paragraphs of the body together with the ones before them."""
    blocks = [each for each in body if each.tag in (f"{W}p", f"{W}tbl")]
    left = _CLOSING
    for block, following in zip(reversed(blocks[:-1]), reversed(blocks[1:]), strict=True):
        if _begins_page(following) or not left:
            return
        if block.tag == f"{W}tbl":
            if rows := block.findall(f"{W}tr"):
                _keep_row_with_next(rows[-1])
            return
        _keep_with_next(block)
        left -= bool("".join(block.itertext()).strip())


def _begins_page(block: Any) -> bool:
    """Whether a paragraph or table has a page break before it."""
    return next(block.iter(f"{W}pageBreakBefore"), None) is not None


def _is_header_row(row: Any) -> bool:
    """Whether a table row is repeated at the top of every page."""
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _keep_row_with_next(row: Any) -> None:
    """Set "keep with next" on all paragraphs of a table row."""
    for paragraph in _paragraphs_of_row(row):
        _keep_with_next(paragraph)


def _paragraphs_of_row(row: Any) -> Iterator[Any]:
    """Yield the paragraphs in the cells of a table row."""
    for cell in row.findall(f"{W}tc"):
        yield from cell.findall(f"{W}p")


def _keep_with_next(paragraph: Any) -> None:
    """Set "keep with next" on a paragraph."""
    properties = paragraph.find(_PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(_PROPERTIES)
        paragraph.insert(0, properties)
    if properties.find(_KEEP) is None:
        # The schema has it right behind the style: Word repairs a file that has another order.
        style = properties.find(_BEFORE_KEEP)
        properties.insert(0 if style is None else 1, properties.makeelement(_KEEP))
