"""A small term for the ledger, and its workbook changed by hand as Excel would save it."""

import io
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from record_builders import make_measure, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, Progress, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.ledger.ledger_reader import LedgerEdits, read_ledger_edits
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处", short=("教务",)), Department(name="总务处")),
    people=(
        Person(name="林知夏", department="教学处"),
        Person(name="乔木森", department="总务处"),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)

ITEMS = (
    make_section(1, "课程与教学", number="一、"),
    make_measure(
        2,
        "修订课程纲要",
        parent=1,
        number="1.",
        department="教学处",
        people=("林知夏",),
        due=date(2026, 11, 20),
        status=Status.IN_PROGRESS,
        progress=(
            Progress(
                on=date(2026, 11, 9),
                before=Status.NOT_STARTED,
                after=Status.IN_PROGRESS,
                text="已收齐修改意见",
            ),
        ),
    ),
    make_measure(
        3,
        "检查教案",
        parent=1,
        number="2.",
        department="教学处",
        due_text="每月",
        tags=("重点",),
    ),
    make_task(4, "更换照明", department="总务处", due=date(2026, 12, 5)),
    make_measure(5, "陪餐制度", status=Status.DONE),
)


def snapshot(
    items: Iterable[Item] = ITEMS, school: School = SCHOOL, today: date = TODAY
) -> TermSnapshot:
    """The term on a day."""
    return TermSnapshot(ItemTree(items), {}, school=school, term=TERM, today=today)


Cells = dict[str, list[list[Any]]]
"""The rows of a workbook by the names of its sheets."""


def workbook_cells(book: bytes) -> Cells:
    """Return the rows of every sheet of a workbook, hidden ones too."""
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {
        name: found.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in found.sheet_names
    }


def save_workbook(path: Path, sheets: Cells) -> Path:
    """Save rows as a workbook without any format; returns its path."""
    from xlsxwriter.workbook import Workbook

    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(at, column, value, day)
                elif value != "":
                    sheet.write(at, column, value)
    book.close()
    return path


def column_index(rows: list[list[Any]], head: str) -> int:
    """Return the index of a column by its heading in the first row."""
    return rows[0].index(head)


def set_cell(sheets: Cells, id: int, head: str, value: Any, sheet: str = "督办台账") -> None:
    """Set the cell of an item in a column."""
    rows = sheets[sheet]
    row = next(row for row in rows[1:] if row[column_index(rows, "编号")] == id)
    row[column_index(rows, head)] = value


def read_edited_ledger(
    folder: Path, change: Callable[[Cells], object], now: TermSnapshot | None = None
) -> LedgerEdits:
    """The changes of a ledger that was written, changed by hand, and read back."""
    sheets = workbook_cells(make_ledger_workbook(snapshot()))
    change(sheets)
    return read_ledger_edits(save_workbook(folder / "台账.xlsx", sheets), now or snapshot())
