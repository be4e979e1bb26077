"""Tables with one row for each entry of a list, and a header repeated on every page."""

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
    """Text of the header cell."""
    text: str
    """Jinja tags in the cells below the header."""
    width: float
    """Width in millimetres."""
    align: str = "居中"
    """居中 or 文字: which of the two styles its cells have."""


def growing_table(
    document: WordDocument,
    columns: Sequence[Column],
    loop: str,
    *,
    inner: str = "",
    height: float = 0,
    gap: int = 40,
    style: str = "表格",
) -> None:
    """Add a table with a header row and a row for each turn of a Jinja loop.

    Rows are not divided between pages.

    Args:
        document: the template.
        columns: the columns of the table.
        loop: Jinja ``for`` statement of the rows.
        inner: a second loop inside the first; empty for none.
        height: smallest height of a row in millimetres, for rows to be filled in by hand.
        gap: space above and below the text of a cell, in twentieths of a point.
        style: beginning of the names of the cell styles, which end in 居中 or 文字.
    """
    loops = [each for each in (loop, inner) if each]
    table = document.add_table(rows=2 + 2 * len(loops), cols=len(columns), style="Table Grid")
    properties = table._tbl.tblPr
    properties.remove(properties.find(qn("w:tblLook")))
    child(properties, "w:tblW", w=str(Mm(sum(each.width for each in columns)).twips), type="dxa")
    child(properties, "w:jc", val="center")
    child(properties, "w:tblLayout", type="fixed")
    margins = child(properties, "w:tblCellMar")
    for side, width in (("top", gap), ("left", 60), ("bottom", gap), ("right", 60)):
        child(margins, f"w:{side}", w=str(width), type="dxa")
    nothing = [""] * (len(columns) - 1)
    contents = (
        [each.head for each in columns],
        *([f"{{%tr {each} %}}", *nothing] for each in loops),
        [each.text for each in columns],
        *(["{%tr endfor %}", *nothing] for _ in loops),
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
    """Add the table of decided tasks (议定事项): what, departments, who, by when."""
    heads = ("序号", "事项", "责任部门（协办）", "责任人", "完成时限")
    names = ("number", "what", "units", "owner", "due")
    columns = [
        Column(head, f"{{{{ task.{name} }}}}", width, "文字" if name == "what" else "居中")
        for head, name, width in zip(heads, names, widths, strict=True)
    ]
    growing_table(document, columns, "for task in decided.tasks", gap=10)
