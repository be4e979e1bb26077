"""The ledger as an Excel workbook, ready to be printed on A4 and to be written into."""

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from meetingtui.review.ledger.baseline import baseline_lines
from meetingtui.review.ledger.columns import kept
from meetingtui.review.ledger.figure_sheet import write_figures
from meetingtui.review.ledger.item_sheet import write_items
from meetingtui.review.ledger.sheets import BASELINE, FIGURES, by_sheet
from meetingtui.review.ledger.styles import Styles
from meetingtui.review.survey import Survey

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def file_name(today: date) -> str:
    """2026-11-23 督办台账.xlsx"""
    return f"{today.isoformat()} 督办台账.xlsx"


def ledger(survey: Survey) -> bytes:
    """The workbook's bytes: 概况, 督办台账, a sheet a department, and the baseline out of sight."""
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    book = Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    title = kept(f"{survey.school.name}{survey.term.title}督办台账")
    created = datetime.combine(survey.today, time())
    book.set_properties({"title": title, "company": kept(survey.school.name), "created": created})
    styles = Styles(book)
    write_figures(book.add_worksheet(FIGURES), survey, styles)
    for name, own in by_sheet(survey):
        write_items(book.add_worksheet(name), own, survey, styles)
    _write_baseline(book.add_worksheet(BASELINE), survey)
    book.worksheets()[1].activate()
    book.close()
    return file.getvalue()


def _write_baseline(sheet: "Worksheet", survey: Survey) -> None:
    for line, cells in enumerate(baseline_lines(survey)):
        for at, words in enumerate(cells):
            sheet.write_string(line, at, words)
    sheet.very_hidden()
