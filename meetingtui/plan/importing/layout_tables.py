"""Convert tables that are used only for layout to plain paragraphs.

A plan is often typed into a form: a frame around it, or a column of headings beside a
column of text. Such a table is read cell by cell, left to right and top to bottom.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.blocks import Block, Line, Table
from meetingtui.plan.importing.labels import is_known_header
from meetingtui.plan.importing.numbers import read_marker

_FORM_WORDS = re.compile("(?:工作)?(?:计划|内容|安排|总结|方案|要点)+")
_HEADINGS = ("章", "一、", "（一）")
_LONGEST_LABEL = 14


def as_text(block: Block) -> Iterator[Block]:
    """Convert a layout table to the paragraphs of its cells; other blocks are unchanged."""
    if not isinstance(block, Table) or not block.cells or not _is_layout(block):
        yield block
        return
    for row in block.cells:
        filled = [cell for cell in row if cell]
        labelled = len(filled) > 1 and _label(filled[0])
        for at, cell in enumerate(filled):
            if at == 0 and labelled:
                if not _FORM_WORDS.fullmatch(labelled):
                    first = filled[0][0]
                    yield msgspec.structs.replace(first, text=labelled, heading=1)
                continue
            yield from cell


def _label(cell: Sequence[Line]) -> str:
    """The words of a cell that heads the ones beside it, upright or across; empty for text."""
    words = "".join("".join(line.text.split()) for line in cell)
    if len(words) > _LONGEST_LABEL or re.search("[。；，]", words):
        return ""
    if len(cell) > 1 and any(len(line.text) > 4 for line in cell):
        return ""
    return words


def _is_layout(table: Table) -> bool:
    cells = table.cells
    header = [line.text for cell in cells[0] for line in cell]
    if (
        len(header) > 1
        and sum(map(is_known_header, header)) * 2 >= len(header)
        and (len(cells) > 1 and len(cells[0]) > 1 and not _is_label_row(cells))
    ):
        return False
    texts = [cell for row in cells for cell in row]
    if any(_has_outline(cell) for cell in texts):
        return True
    return _is_label_row(cells)


def _is_label_row(cells: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether every row is a heading and its text, and some of that text is a list."""
    rows = [[cell for cell in row if cell] for row in cells]
    if not rows or any(len(row) != 2 for row in rows):
        return False
    labels = [_label(row[0]) for row in rows]
    if not all(labels) or any(label.isdigit() for label in labels):
        return False
    lists = sum(1 for row in rows if len(row[1]) > 1 and _is_numbered(row[1]))
    known = sum(
        1
        for label in labels
        if is_background(label)
        or re.search("措施|安排|要点|重点|保障", label)
        or ((marker := read_marker(label)) and marker.shape in _HEADINGS)
    )
    return lists > 0 and known * 2 >= len(labels)


def _has_outline(cell: Sequence[Line]) -> bool:
    """Whether a cell holds a document of its own: headings with numbers below them."""
    markers = [read_marker(f"{line.number}{line.text}") for line in cell]
    shapes = [marker.shape for marker in markers if marker]
    return sum(shape in _HEADINGS for shape in shapes) >= 2 and len(cell) >= 4


def _is_numbered(cell: Sequence[Line]) -> bool:
    return bool(cell[0].number or read_marker(cell[0].text))
