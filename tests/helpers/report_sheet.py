"""A report sheet (会前填报表) filled in by a department, saved as another program would save it."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from ledger_term import ITEMS, TODAY, save_workbook, snapshot, workbook_cells

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.review.report_sheets.answer_matching import MatchedReports, match_answers_to_items
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    HEADS,
    ID,
    NEW_PROGRESS,
    TITLE,
    ItemsToReport,
    items_to_report_by_department,
    read_sheets,
)
from meetingtui.review.report_sheets.sheet_files import (
    SHEET,
    make_report_sheet_docx,
    make_report_sheet_xlsx,
)

MEETING = Meeting(id=1, number=6, on=date(2026, 11, 30), agenda=(2, 3), carried=(4,))

Rows = list[list[Any]]
"""The cells of a sheet."""

Answers = dict[int, dict[str, str]]
"""Texts filled in, by item id and column heading."""


def items_to_report(department: str = "教学处", items: tuple[Item, ...] = ITEMS) -> ItemsToReport:
    """Return the items that a department is asked to report on."""
    found = items_to_report_by_department(snapshot(items), MEETING)
    return next(each for each in found if each.department == department)


def filled_in_workbook(
    path: Path,
    answers: Answers,
    change: Callable[[Rows], object] = lambda rows: None,
    *,
    department: str = "教学处",
) -> Path:
    """Save an Excel report sheet with answers filled in, without any format; returns its path.

    Args:
        change: changes the rows before they are saved.
    """
    sheets = workbook_cells(
        make_report_sheet_xlsx(items_to_report(department), snapshot(), MEETING)
    )
    rows = sheets[SHEET]
    for row in rows[4:]:
        for head, words in answers.get(int(row[0]), {}).items():
            row[HEADS.index(head)] = words
    change(rows)
    return save_workbook(path, sheets)


def changed_by_openpyxl(path: Path, answers: Answers) -> Path:
    """A sheet filled in by a script: names padded, a row added, the last column deleted."""
    import pytest

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(
        io.BytesIO(make_report_sheet_xlsx(items_to_report(), snapshot(), MEETING))
    )
    sheet = book[SHEET]
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == ID) + 1
    last = first + len(items_to_report().rows) - 1
    for row in range(first, last + 1):
        for head, words in answers.get(int(sheet.cell(row, 1).value), {}).items():
            sheet.cell(row, HEADS.index(head) + 1).value = words
        title = sheet.cell(row, HEADS.index(TITLE) + 1)
        title.value = f"　{title.value} "
    sheet.insert_rows(last + 1)
    sheet.cell(last + 1, HEADS.index(TITLE) + 1).value = "新开的社团"
    sheet.cell(last + 1, HEADS.index(NEW_PROGRESS) + 1).value = "已招生 30 人"
    sheet.delete_cols(len(HEADS))
    book.save(path)
    return path


def filled_in_word(path: Path, answers: Answers) -> Path:
    """Save the Word report sheet with answers filled in; returns its path."""
    from docx import Document

    document = Document(io.BytesIO(make_report_sheet_docx(items_to_report(), snapshot(), MEETING)))
    for row in document.tables[0].rows[1:]:
        for head, words in answers.get(int(row.cells[0].text), {}).items():
            row.cells[HEADS.index(head)].text = words
    document.save(str(path))
    return path


def match_report_sheets(
    *paths: Path, items: tuple[Item, ...] = ITEMS, today: date = TODAY
) -> MatchedReports:
    """Return the answers in the files matched to the items on a day."""
    return match_answers_to_items(read_sheets(paths), snapshot(items, today=today), MEETING)
