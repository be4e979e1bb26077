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


def keep_together(root: Any) -> None:
    """Set "keep with next" (与下段同页) on paragraphs of a filled-in body that must not end a page.

    In each table these are the header, the first row and the last row but one, so that no row is
    alone on a page; at the end of the document, the paragraphs before the last ones.

    Args:
        root: the root element of the part; without a body nothing is changed.
    """
    body = root.find(f"{W}body")
    if body is None:
        return
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 1:
            for row in {0, 1 if _is_header(rows[0]) else 0, len(rows) - 2} - {len(rows) - 1}:
                _keep_row(rows[row])
    _keep_the_end(body)


def _keep_the_end(body: Any) -> None:
    """Keep the last paragraphs of the body together with the ones before them."""
    blocks = [each for each in body if each.tag in (f"{W}p", f"{W}tbl")]
    left = _CLOSING
    for block, following in zip(reversed(blocks[:-1]), reversed(blocks[1:]), strict=True):
        if _begins_page(following) or not left:
            return
        if block.tag == f"{W}tbl":
            if rows := block.findall(f"{W}tr"):
                _keep_row(rows[-1])
            return
        _keep(block)
        left -= bool("".join(block.itertext()).strip())


def _begins_page(block: Any) -> bool:
    return next(block.iter(f"{W}pageBreakBefore"), None) is not None


def _is_header(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}tblHeader") is not None


def _keep_row(row: Any) -> None:
    for paragraph in _own_paragraphs(row):
        _keep(paragraph)


def _own_paragraphs(row: Any) -> Iterator[Any]:
    for cell in row.findall(f"{W}tc"):
        yield from cell.findall(f"{W}p")


def _keep(paragraph: Any) -> None:
    properties = paragraph.find(_PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(_PROPERTIES)
        paragraph.insert(0, properties)
    if properties.find(_KEEP) is None:
        # The schema has it right behind the style: Word repairs a file that has another order.
        style = properties.find(_BEFORE_KEEP)
        properties.insert(0 if style is None else 1, properties.makeelement(_KEEP))
