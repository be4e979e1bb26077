"""Layout tables of a plan document: tables that only place text on the page become paragraphs, cell
by cell, left to right and top to bottom.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from meetingtui.plan.importing.background_headings import is_background_heading
from meetingtui.plan.importing.column_role_inference import parse_label_value_table
from meetingtui.plan.importing.paragraph_numbers import (
    parse_paragraph_number,
)
from meetingtui.plan.importing.plan_document import (
    DocumentBlock,
    DocumentParagraph,
    DocumentTable,
)
from meetingtui.plan.importing.table_headers import (
    is_usual_column_header,
)

_FORM_WORDS = re.compile("(?:工作)?(?:计划|内容|安排|总结|方案|要点)+")
_HEADINGS = ("章", "一、", "（一）")
_LONGEST_LABEL = 14


def layout_table_to_paragraphs(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Yield the paragraphs of a table that is used only for page layout; another table or a
    paragraph of a document is yielded unchanged.
    """
    if not isinstance(block, DocumentTable) or not block.cells or not _is_layout_table(block):
        yield block
        return
    for row in block.cells:
        filled = [cell for cell in row if cell]
        labelled = len(filled) > 1 and _heading_of_layout_cell(_cell_paragraphs(filled[0]))
        for at, cell in enumerate(filled):
            if at == 0 and labelled:
                if not _FORM_WORDS.fullmatch(labelled):
                    first = _cell_paragraphs(cell)[0]
                    yield msgspec.structs.replace(first, text=labelled, heading=1)
                continue
            for each in cell:
                yield from layout_table_to_paragraphs(each)


def _cell_paragraphs(cell: Sequence[DocumentBlock]) -> list[DocumentParagraph]:
    """Return the paragraphs of a table cell, without the tables inside it."""
    return [block for block in cell if isinstance(block, DocumentParagraph)]


def _heading_of_layout_cell(cell: Sequence[DocumentParagraph]) -> str:
    """Return the text of a cell of a layout table (one used only to place text) if it is the
    heading of the cells beside it; empty for running text.
    """
    words = "".join("".join(line.text.split()) for line in cell)
    if len(words) > _LONGEST_LABEL or re.search("[。；，]", words):
        return ""
    if len(cell) > 1 and any(len(line.text) > 4 for line in cell):
        return ""
    return words


def _is_layout_table(table: DocumentTable) -> bool:
    """Whether a table is used only to place text on the page, and contains no rows of data."""
    if parse_label_value_table(table.rows):
        return False
    cells = [[_cell_paragraphs(cell) for cell in row] for row in table.cells]
    header = [line.text for cell in cells[0] for line in cell]
    if (
        len(header) > 1
        and sum(map(is_usual_column_header, header)) * 2 >= len(header)
        and (len(cells) > 1 and len(cells[0]) > 1 and not _is_table_of_headings_and_texts(cells))
    ):
        return False
    texts = [cell for row in cells for cell in row]
    if any(_cell_contains_outline(cell) for cell in texts):
        return True
    return _is_table_of_headings_and_texts(cells)


def _is_table_of_headings_and_texts(cells: Sequence[Sequence[Sequence[DocumentParagraph]]]) -> bool:
    """Whether every row of a layout table (one used only to place text) is a heading and its text,
    and the text of some row is a list.
    """
    rows = [[cell for cell in row if cell] for row in cells]
    if not rows or any(len(row) != 2 for row in rows):
        return False
    labels = [_heading_of_layout_cell(row[0]) for row in rows]
    if not all(labels) or any(label.isdigit() for label in labels):
        return False
    lists = sum(1 for row in rows if len(row[1]) > 1 and _cell_starts_with_number(row[1]))
    known = sum(
        1
        for label in labels
        if is_background_heading(label)
        or re.search("措施|安排|要点|重点|保障", label)
        or (
            (paragraph_number := parse_paragraph_number(label))
            and paragraph_number.number_kind in _HEADINGS
        )
    )
    return lists > 0 and known * 2 >= len(labels)


def _cell_contains_outline(cell: Sequence[DocumentParagraph]) -> bool:
    """Whether a table cell contains several numbered headings with text, like a document of its
    own.
    """
    paragraph_numbers = [parse_paragraph_number(f"{line.number}{line.text}") for line in cell]
    number_kinds = [
        paragraph_number.number_kind for paragraph_number in paragraph_numbers if paragraph_number
    ]
    return sum(number_kind in _HEADINGS for number_kind in number_kinds) >= 2 and len(cell) >= 4


def _cell_starts_with_number(cell: Sequence[DocumentParagraph]) -> bool:
    """Whether the first paragraph of a table cell begins with a list number."""
    return bool(cell[0].number or parse_paragraph_number(cell[0].text))
