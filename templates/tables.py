"""Tables that grow by a row for every entry, with a header on every page."""

from collections.abc import Sequence
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Mm

from templates.layout import child


class Column(NamedTuple):
    """One column of a table."""

    head: str
    """What stands above it."""
    text: str
    """The tag in it."""
    width: float
    """In millimetres."""
    align: str = "居中"
    """居中 or 文字: which of the two styles its cells have."""


def growing_table(
    document: WordDocument,
    columns: Sequence[Column],
    loop: str,
    *,
    height: float = 0,
    style: str = "表格",
) -> None:
    """A repeated header row, and a row for every turn of the loop; rows stay whole.

    ``height`` is the least of a row in millimetres, where something is written by hand;
    the cells' styles are called ``style`` and 居中 or 文字.
    """
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    properties = table._tbl.tblPr
    properties.remove(properties.find(qn("w:tblLook")))
    child(properties, "w:tblW", w=str(Mm(sum(each.width for each in columns)).twips), type="dxa")
    child(properties, "w:jc", val="center")
    child(properties, "w:tblLayout", type="fixed")
    margins = child(properties, "w:tblCellMar")
    for side, width in (("top", 40), ("left", 60), ("bottom", 40), ("right", 60)):
        child(margins, f"w:{side}", w=str(width), type="dxa")
    nothing = [""] * (len(columns) - 1)
    contents = (
        [each.head for each in columns],
        [f"{{%tr {loop} %}}", *nothing],
        [each.text for each in columns],
        ["{%tr endfor %}", *nothing],
    )
    for row, texts in zip(table.rows, contents, strict=True):
        is_header = row._index == 0
        row_properties = row._tr.get_or_add_trPr()
        child(row_properties, "w:cantSplit")
        if height:
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        if is_header:
            child(row_properties, "w:tblHeader")
        for cell, text, column in zip(row.cells, texts, columns, strict=True):
            cell.width = Mm(column.width)
            child(cell._tc.get_or_add_tcPr(), "w:vAlign", val="center")
            cell.paragraphs[0].style = "表头" if is_header else f"{style}{column.align}"
            if text:
                cell.paragraphs[0].add_run(text)
    for drawn, column in zip(table.columns, columns, strict=True):
        drawn.width = Mm(column.width)


def decided_table(document: WordDocument, widths: tuple[float, ...]) -> None:
    """议定事项: what, which department, who, by when."""
    heads = ("序号", "议定事项", "责任部门", "责任人", "完成时限")
    names = ("number", "what", "department", "owner", "due")
    columns = [
        Column(head, f"{{{{ task.{name} }}}}", width, "文字" if name == "what" else "居中")
        for head, name, width in zip(heads, names, widths, strict=True)
    ]
    growing_table(document, columns, "for task in decided.tasks")
