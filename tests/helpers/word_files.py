"""Small Word files for tests."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def word_file(folder: Path, *lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> Path:
    """Write a .docx of paragraphs and, if given, a table of rows; returns its path."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    path = folder / "模板.docx"
    document.save(str(path))
    return path


def change_parts(path: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Rewrite a .docx after ``change`` has changed its parts in place; returns its path."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def body_text(document: bytes) -> str:
    """Return the text of the body: a line for each paragraph and table row, text boxes too."""
    found = Document(io.BytesIO(document))
    lines = []
    for block in found.iter_inner_content():
        if hasattr(block, "rows"):
            lines += ["　".join(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
            for box in block._p.findall(f".//{qn('w:txbxContent')}"):
                lines += [Paragraph(each, block).text for each in box.findall(qn("w:p"))]
    return "\n".join(lines)
