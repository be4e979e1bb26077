"""Builds plan.docx, the sample school's term plan, from plan.txt.

Run it after every change of plan.txt: ``python data/sample/build.py``. The same
text always gives the same file, byte for byte.

plan.txt holds one paragraph a line; the first three lines are the title block,
a line that begins with ``|`` is a row of a table. How a paragraph looks follows
from its number, as in a document an office would send.
"""

import re
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

HERE = Path(__file__).resolve().parent

SONG, HEI, KAI, FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
BODY_SIZE = 16

PART = re.compile(r"[一二三四五六七八九十]+、")
DIVISION = re.compile(r"（[一二三四五六七八九十]+）")
NUMBERED = re.compile(r"(\d+\.|（\d+）)")
CAPTION = re.compile(r".{2,20}(安排表|一览表)")

# Any fixed moment: a document that carried its build time would differ every time.
STAMP = datetime(2026, 8, 24, 9, 0, tzinfo=UTC)


def build(text: str) -> bytes:
    """The plan as a .docx."""
    word = Document()
    _set_up(word)
    lines = text.splitlines()
    for line, font, size in zip(lines[:3], (SONG, KAI, KAI), (22, 18, 16), strict=True):
        _write(_centred(word), line, font, size)
    rows: list[list[str]] = []
    for line in [*(line for line in lines[3:] if line.strip()), ""]:
        if line.startswith("|"):
            rows.append(line[1:].split("|"))
            continue
        if rows:
            _table(word, rows)
            rows = []
        if line:
            _paragraph(word, line)
    raw = BytesIO()
    word.save(raw)
    return _stamped(raw.getvalue())


def _set_up(word: Word) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(BODY_SIZE)
    properties = normal.element.get_or_add_rPr()
    properties.rFonts.set(qn("w:eastAsia"), FANG)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    core = word.core_properties
    core.title, core.author, core.language = "学校工作计划", "党政办公室", "zh-CN"
    core.comments = ""
    core.created = core.modified = STAMP
    _page_number(page.footer.paragraphs[0])


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, "— ", FANG, 14)
    run = _write(paragraph, "", FANG, 14)
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)
    _write(paragraph, " —", FANG, 14)


def _paragraph(word: Word, line: str) -> None:
    if CAPTION.fullmatch(line):
        caption = _centred(word)
        caption.paragraph_format.keep_with_next = True
        _write(caption, line, HEI, 14)
        return
    paragraph = _spaced(word.add_paragraph())
    # Two characters, whatever the size: what Word calls 首行缩进 2 字符.
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(BODY_SIZE * 2 * 20))
    if PART.match(line):
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, line, HEI)
    elif DIVISION.match(line):
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, line, KAI, bold=True)
    elif NUMBERED.match(line):
        heading, stop, rest = line.partition("。")
        _write(paragraph, heading + stop, FANG, bold=True)
        if rest:
            _write(paragraph, rest, FANG)
    else:
        _write(paragraph, line, FANG)


def _table(word: Word, rows: list[list[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for row, values in zip(table.rows, rows, strict=True):
        heading = values is rows[0]
        row_properties = row._tr.get_or_add_trPr()
        row_properties.append(OxmlElement("w:cantSplit"))
        if heading:
            row_properties.append(OxmlElement("w:tblHeader"))
        for cell, value in zip(row.cells, values, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = values is not rows[-1]
            if heading or len(value) < 12:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _write(paragraph, value, HEI if heading else FANG, 12)
    for index, column in enumerate(table.columns):
        longest = max(len(values[index]) for values in rows)
        column.width = Mm(min(8 + longest * 5, 80))
        for cell in column.cells:
            cell.width = column.width


def _centred(word: Word) -> Paragraph:
    paragraph = _spaced(word.add_paragraph())
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def _spaced(paragraph: Paragraph) -> Paragraph:
    spacing = paragraph.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    spacing.space_after = Pt(0)
    return paragraph


def _write(
    paragraph: Paragraph, text: str, font: str, size: int = BODY_SIZE, *, bold: bool = False
) -> Run:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run.font.bold = bold or None
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _stamped(raw: bytes) -> bytes:
    """The same archive with one fixed time on every entry."""
    fixed = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return fixed.getvalue()


if __name__ == "__main__":
    source = (HERE / "plan.txt").read_text(encoding="utf-8")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "plan.docx"
    target.write_bytes(build(source))
