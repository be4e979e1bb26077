"""Writing report sheets (会前填报表) as Word or Excel files, and the mail drafts that send them."""

import io
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.documents.document_file import write_document
from meetingtui.documents.mail.letters import Attachment, Letter, report_sheet_letter_or_unreachable
from meetingtui.documents.mail.mime_encoding import encode_letter_as_email
from meetingtui.documents.mail.recipients import UnreachablePerson
from meetingtui.meeting.record import Meeting
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    FILLED_IN,
    HEADS,
    ItemsToReport,
    make_sheet_origin,
    sheet_instructions,
    sheet_row_texts,
    sheet_title,
)
from meetingtui.review.term_snapshot import TermSnapshot

if TYPE_CHECKING:
    from docx.table import _Cell
from datetime import time
from math import ceil

from meetingtui.base.text_width import printed_width
from meetingtui.plan.item import Status
from meetingtui.review.ledger.ledger_format import (
    CellStyles,
    set_up_sheet_printing,
    write_text_cell,
)
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    ID,
    NEW_PROGRESS,
    STATUS,
)

# A report sheet (会前填报表) of one department as a Word document


_WIDTHS = (1.1, 4.2, 1.9, 2.2, 1.6, 4.2, 1.8, 5.2, 3.8)
"""Widths of the columns in centimetres; together the text width of A4 landscape."""

_FONT, _MARKED, _MARKED_HEAD, _HEAD = "宋体", "FFF2CC", "FFD966", "D9E2F0"


def make_report_sheet_docx(
    question: ItemsToReport, snapshot: TermSnapshot, meeting: Meeting
) -> bytes:
    """Create a report sheet (会前填报表) as a .docx file's bytes: title, instructions, a line
    with its term, meeting, department and day, and the table of items.

    Args:
        question: the department and its items.
        snapshot: the term's present state.
        meeting: the meeting the sheet is for.
    """
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin = page.bottom_margin = Cm(1.8)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_text_run(title, sheet_title(question, snapshot, meeting), 16, is_bold=True)
    _add_text_run(document.add_paragraph(), sheet_instructions(), 10.5)
    _add_text_run(
        document.add_paragraph(), make_sheet_origin(question, snapshot, meeting).printed_line, 9
    )
    table: Any = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    for at, head in enumerate(HEADS):
        cell = table.rows[0].cells[at]
        _add_text_run(cell.paragraphs[0], head, 10, is_bold=True)
        _shade_cell(cell, _MARKED_HEAD if head in FILLED_IN else _HEAD)
    _repeat_row_on_every_page(table.rows[0])
    for row in question.rows:
        cells = table.add_row().cells
        for at, (head, words) in enumerate(
            zip(HEADS, sheet_row_texts(row, snapshot.today), strict=True)
        ):
            _add_text_run(cells[at].paragraphs[0], words, 10)
            if head in FILLED_IN:
                _shade_cell(cells[at], _MARKED)
    for at, width in enumerate(_WIDTHS):
        table.columns[at].width = Cm(width)
    for row in table.rows:
        for at, width in enumerate(_WIDTHS):
            row.cells[at].width = Cm(width)
            for paragraph in row.cells[at].paragraphs:
                paragraph.paragraph_format.space_after = Pt(0)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_text_run(paragraph: Any, words: str, size: float, *, is_bold: bool = False) -> None:
    """Add text to a Word paragraph with the font of the report sheet and a size in points."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(without_unprintable(words))
    run.font.size = Pt(size)
    run.font.bold = is_bold
    run.font.name = _FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _shade_cell(cell: "_Cell", colour: str) -> None:
    """Set the background colour (RRGGBB) of a Word table cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)


def _repeat_row_on_every_page(row: Any) -> None:
    """Repeat a row of a Word table at the top of every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


# A report sheet (会前填报表) of one department as an Excel workbook


SHEET = "会前填报"
"""Name of the workbook's only sheet."""

_EXCEL_WIDTHS = (6, 28, 12, 13, 9, 28, 10, 36, 24)
_HEAD_ROW = 3
_EXCEL_MARKED = {"bg_color": "#FFF2CC"}
_LINE, _TALLEST = 15.5, 409


def make_report_sheet_xlsx(
    question: ItemsToReport, snapshot: TermSnapshot, meeting: Meeting
) -> bytes:
    """Create a report sheet (会前填报表) as an .xlsx file's bytes: title, instructions, a line
    with its term, meeting, department and day, and the rows of items.

    Args:
        question: the department and its items.
        snapshot: the term's present state.
        meeting: the meeting the sheet is for.
    """
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(file, options)
    created = datetime.combine(snapshot.today, time())
    book.set_properties({"title": sheet_title(question, snapshot, meeting), "created": created})
    styles = CellStyles(book)
    grid = {"font_name": "宋体", "font_size": 11, "border": 1, "border_color": "#808080"}
    marked = book.add_format(
        {**grid, **_EXCEL_MARKED, "text_wrap": True, "valign": "top", "num_format": "@"}
    )
    marked_head = book.add_format(
        {**grid, "bg_color": "#FFD966", "bold": True, "text_wrap": True, "align": "center"}
    )
    sheet = book.add_worksheet(SHEET)
    write_text_cell(sheet, 0, 0, sheet_title(question, snapshot, meeting), styles.title)
    write_text_cell(sheet, 1, 0, sheet_instructions(), styles.plain)
    write_text_cell(
        sheet, 2, 0, make_sheet_origin(question, snapshot, meeting).printed_line, styles.plain
    )
    for at, head in enumerate(HEADS):
        sheet.write_string(_HEAD_ROW, at, head, marked_head if head in FILLED_IN else styles.head)
    for line, row in enumerate(question.rows, _HEAD_ROW + 1):
        cells = sheet_row_texts(row, snapshot.today)
        for at, (head, words) in enumerate(zip(HEADS, cells, strict=True)):
            if head == ID:
                sheet.write_number(line, at, row.item.id, styles.number)
            else:
                write_text_cell(
                    sheet, line, at, words, marked if head in FILLED_IN else styles.text
                )
        lines = max(
            ceil(printed_width(words) / (room - 1.2))
            for words, room in zip(cells, _EXCEL_WIDTHS, strict=True)
        )
        sheet.set_row(line, min(max(2, lines) * _LINE + 4, _TALLEST))
    for at, width in enumerate(_EXCEL_WIDTHS):
        sheet.set_column(at, at, width)
    last = _HEAD_ROW + len(question.rows)
    labels = [status.label for status in Status]
    sheet.data_validation(
        *(_HEAD_ROW + 1, HEADS.index(STATUS), last, HEADS.index(STATUS)),
        {
            "validate": "list",
            "source": labels,
            "error_title": STATUS,
            "error_message": f"请选：{'、'.join(labels)}；没有变化可不填。",
        },
    )
    sheet.data_validation(
        *(_HEAD_ROW + 1, HEADS.index(NEW_PROGRESS), last, HEADS.index(NEW_PROGRESS)),
        {
            "validate": "any",
            "input_title": NEW_PROGRESS,
            "input_message": "一两句话：到了哪一步。",
        },
    )
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    set_up_sheet_printing(sheet, snapshot)
    sheet.repeat_rows(_HEAD_ROW)
    book.close()
    return file.getvalue()


# Writing the report sheets of all departments into a folder, and mail drafts to the heads


FOLDER = "reports"
"""Name of the folder of report sheets in the data folder."""

DRAFTS = "outbox"
"""Name of the folder of mail drafts in the data folder."""


class WrittenSheets(msgspec.Struct, frozen=True, kw_only=True):
    """Result of writing report sheets: the files, the mail drafts, and who could not be
    addressed.
    """

    sheets: tuple[Path, ...] = ()
    """Paths of the sheets, one for each department."""
    drafts: tuple[Path, ...] = ()
    """Paths of the mail drafts, one for each department head with an address."""
    unreachable: tuple[UnreachablePerson, ...] = ()
    """Recipients to whom no draft could be written, with the reason."""


def write_sheets_and_mail_drafts(
    questions: Sequence[ItemsToReport],
    snapshot: TermSnapshot,
    meeting: Meeting,
    folder: Path,
    *,
    now: datetime,
    as_word: bool = False,
    with_drafts: bool = True,
) -> WrittenSheets:
    """Write a report sheet for each department, and a mail draft with it to the head of the
    department.

    Items without an answering department are on no sheet. An existing file is never overwritten:
    the new one gets （2） after its name.

    Args:
        questions: the departments with their items.
        snapshot: the term's present state.
        meeting: the meeting the sheets are for.
        folder: the data folder.
        now: the present time, with its time zone.
        as_word: whether the sheets are Word documents; else they are workbooks.
        with_drafts: whether drafts are written, too.

    Returns:
        The paths of the sheets and drafts, and the heads without an address, who get no draft.

    Raises:
        DocumentWriteError: the folder cannot be written, or the disk is full.
    """
    sheets: list[Path] = []
    drafts: list[Path] = []
    unreachable: list[UnreachablePerson] = []
    make, suffix = (
        (make_report_sheet_docx, ".docx") if as_word else (make_report_sheet_xlsx, ".xlsx")
    )
    for question in questions:
        if not question.department:
            continue
        content = make(question, snapshot, meeting)
        name = _sheet_file_stem(question, meeting)
        sheets.append(write_document(content, folder / FOLDER, f"{name}{suffix}"))
        if not with_drafts:
            continue
        letter = report_sheet_letter_or_unreachable(
            question.department,
            meeting,
            school=snapshot.school,
            count=len(question.rows),
            attachments=[Attachment(name=sheets[-1].name, content=content)],
            today=snapshot.today,
        )
        if isinstance(letter, Letter):
            school = snapshot.school
            mail = encode_letter_as_email(
                letter, now=now, sender=school.mail, sender_name=school.name, is_unsent_draft=True
            )
            drafts.append(write_document(mail, folder / DRAFTS, f"{name}.eml"))
        else:
            unreachable.append(letter)
    return WrittenSheets(sheets=tuple(sheets), drafts=tuple(drafts), unreachable=tuple(unreachable))


def _sheet_file_stem(question: ItemsToReport, meeting: Meeting) -> str:
    """File name of a report sheet without suffix: 2026-11-30 第6次例会会前填报 教学处."""
    department = re.sub(r'[<>:"/\\|?*]', "_", one_line(question.department))
    return f"{meeting.on.isoformat()} 第{meeting.number}次例会会前填报 {department}"
