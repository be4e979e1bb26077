"""A Word document as a stream of paragraphs and tables, as its reader sees them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from meetingtui.plan.reading.archive import open_word
from meetingtui.plan.reading.blocks import Block, Line, Table
from meetingtui.plan.reading.word_numbering import ListNumber, Numbering, W
from meetingtui.plan.reading.word_styles import ParagraphFormat, Styles
from meetingtui.wording import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_P, _TBL, _TR, _TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
_VAL = f"{W}val"

# Deleted or moved away, notes, field codes, the reading aid over characters.
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "rt", "sectPr", "tblPr")
)
_MAX_COLUMNS = 64
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " ", f"{W}noBreakHyphen": "-"}


def word_blocks(path: Path) -> list[Block]:
    """The document's paragraphs and tables in reading order.

    Raises:
        DocumentError: the file is no Word document we may open.
    """
    parts = open_word(path)
    body = parts.document.find(f"{W}body")
    if body is None:
        return []
    return list(_Walk(Numbering(parts.numbering), Styles(parts.styles)).blocks(body))


class _Walk:
    """One pass through a document, with Word's counters running along."""

    def __init__(self, numbering: Numbering, styles: Styles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._merged = ""

    def blocks(self, parent: "_Element") -> Iterator[Block]:
        for element in parent:
            tag = element.tag
            if tag == _P:
                yield from self._paragraph(element)
            elif tag == _TBL:
                yield from self._table(element)
            elif tag in _SKIPPED or not isinstance(tag, str):
                continue
            elif tag == f"{_MC}AlternateContent":
                branch = _branch(element)
                if branch is not None:
                    yield from self.blocks(branch)
            elif tag == f"{W}sdt":
                content = _control_content(element)
                if content is not None:
                    yield from self.blocks(content)
            else:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: "_Element") -> Iterator[Block]:
        boxes: list[_Element] = []
        text = self._merged + "".join(_texts(paragraph, boxes))
        self._merged = ""
        for box in boxes:
            yield from self.blocks(box)
        properties = paragraph.find(f"{W}pPr")
        mark = properties.find(f"{W}rPr/{W}del") if properties is not None else None
        if mark is not None:
            # The paragraph's end was deleted: its words belong to the next one.
            self._merged = text
            return
        shape = self._styles.format_of(properties)
        if shape.contents:
            return
        # Word prints a number before an empty list paragraph too.
        number = self._number(shape)
        text = clean(text).strip()
        if text:
            yield Line(
                text=text,
                number=number.label if number else "",
                value=number.value if number else 0,
                depth=number.depth if number else 0,
                heading=shape.heading,
            )

    def _number(self, shape: ParagraphFormat) -> ListNumber | None:
        if not shape.list_id:
            return None
        depth = shape.depth
        if depth is None:
            depth = self._numbering.depth_of_style(shape.list_id, shape.list_style)
        return self._numbering.next(shape.list_id, depth)

    def _table(self, table: "_Element") -> Iterator[Block]:
        rows = list(_kept_rows(table))
        if all(len(list(_cells(row))) == 1 for row in rows):
            # A frame around running text, not a table.
            for row in rows:
                yield from self.blocks(row)
            return
        grid: list[tuple[str, ...]] = []
        for row in rows:
            grid.append(self._row(row, grid[-1] if grid else ()))
        if any(any(row) for row in grid):
            yield Table(rows=tuple(grid))

    def _row(self, row: "_Element", above: tuple[str, ...]) -> tuple[str, ...]:
        before = row.find(f"{W}trPr/{W}gridBefore")
        cells = [""] * (_figure(before) if before is not None else 0)
        elements = list(_cells(row))
        for cell in elements:
            properties = cell.find(f"{W}tcPr")
            span, merged = 1, None
            if properties is not None:
                width = properties.find(f"{W}gridSpan")
                span = max(1, _figure(width)) if width is not None else 1
                merged = properties.find(f"{W}vMerge")
            text = self._cell(cell)
            if merged is not None and merged.get(_VAL, "continue") == "continue":
                text = above[len(cells)] if len(cells) < len(above) else text
            cells.extend([text] * span)
        return (cells[0],) if len(elements) == 1 else tuple(cells)

    def _cell(self, cell: "_Element") -> str:
        words = []
        for block in self.blocks(cell):
            if isinstance(block, Line):
                words.append(f"{block.number}{block.text}")
            else:
                words.extend("　".join(row) for row in block.rows)
        return "\n".join(words)


def _texts(element: "_Element", boxes: "list[_Element]") -> Iterator[str]:
    """The words of a paragraph; text boxes found on the way are set aside."""
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in _BREAKS:
            if child.get(f"{W}type") not in ("page", "column"):
                yield _BREAKS[tag]
        elif tag in _SKIPPED or not isinstance(tag, str):
            continue
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            branch = _branch(child)
            if branch is not None:
                yield from _texts(branch, boxes)
        elif tag == f"{W}sdt":
            content = _control_content(child)
            if content is not None:
                yield from _texts(content, boxes)
        elif tag == f"{W}r" and child.find(f"{W}rPr/{W}vanish") is not None:
            continue
        else:
            yield from _texts(child, boxes)


def _branch(alternate: "_Element") -> "_Element | None":
    choice = alternate.find(f"{_MC}Choice")
    return choice if choice is not None else alternate.find(f"{_MC}Fallback")


def _control_content(control: "_Element") -> "_Element | None":
    """What a content control holds; None for a table of contents or the prompt of an empty one."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    if gallery is not None and gallery.get(_VAL, "") == "Table of Contents":
        return None
    if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
        return None
    return control.find(f"{W}sdtContent")


def _figure(element: "_Element") -> int:
    text = element.get(_VAL, "")
    return min(int(text), _MAX_COLUMNS) if text.isascii() and text.isdigit() else 0


def _kept_rows(table: "_Element") -> "Iterator[_Element]":
    for row in table.iter(_TR):
        owner = next(row.iterancestors(_TBL), None)
        if owner is table and row.find(f"{W}trPr/{W}del") is None:
            yield row


def _cells(row: "_Element") -> "Iterator[_Element]":
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _cells(child)
