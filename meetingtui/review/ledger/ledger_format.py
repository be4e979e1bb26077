"""The format of the ledger file (督办台账): columns, cell formats, page setup, baseline sheet.

The baseline (底稿) is a hidden sheet with the cells as they were exported. Comparing with it tells
edits made in the file from changes in the records since, and identifies the school and the term.

Text is always written as a string and marked ``quotePrefix``, so that ``=1+1`` remains text when
the file is opened and when the cell is edited. A .csv saved from the workbook cannot mark a cell
as text; such a file must be imported as text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import full_date, term_title, without_unprintable
from meetingtui.meeting.decided_tasks import task_source_text
from meetingtui.plan.deadline_status import NO_DEADLINE, UNCLAIMED, TrafficLight
from meetingtui.plan.importing.workbook_reader import WorkbookSheet
from meetingtui.plan.item_fields import ITEM_FIELDS, DeadlineValue, FieldDeclaration, ItemField
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None
"""Value of a cell: text, a number, a date, or None for an empty cell."""

MAX_SIGNS = 32_767
"""Most UTF-16 units that Excel stores in a cell."""

_TRUNCATION_MARK = "……（后文从略）"

ID, TITLE = "编号", "事项"
STATUS, LIGHT, LAST, TAGS, NEW_PROGRESS = "状态", "督办情况", "最近进展", "标签", "新的进展"


class LedgerColumn(msgspec.Struct, frozen=True):
    """One column of the ledger (督办台账): head, width, and the function that reads its value."""

    head: str
    """Head of the column; the reader finds the column by it, wherever it was moved."""
    width: float
    """Width of the column in half-width characters."""
    value_of_row: Callable[[ItemRow, TermSnapshot], Value]
    """Function that returns the cell's value for a row of the snapshot."""
    is_read_back: bool = False
    """Whether edits in the column are read back."""


def _origin_cell(row: ItemRow, snapshot: TermSnapshot) -> str:
    """Value of the ledger's column 来源: the meeting that decided a task, else 计划事项 or 分工."""
    decided = task_source_text(row.item, snapshot.meetings) if row.role is ItemRole.TASK else ""
    return decided or row.role.label


def _leader_in_charge_cell(row: ItemRow, snapshot: TermSnapshot) -> str:
    """Value of the ledger's column with the school leader in charge (分管领导) of an item's
    department; empty where none is known.
    """
    department = snapshot.school.find_department(row.department)
    return department.leader if department else ""


def _warnings_beside_light_cell(row: ItemRow, _snapshot: TermSnapshot) -> str:
    """Value of the ledger's column with an item's warnings that no traffic light (灯) stands for:
    待认领, 无时限.
    """
    flags = ((UNCLAIMED, row.deadline_status.unclaimed), (NO_DEADLINE, row.has_no_deadline))
    return "、".join(words for words, holds in flags if holds)


def _last_report_day_cell(row: ItemRow, _snapshot: TermSnapshot) -> Value:
    """Value of the ledger's column with the day of an item's newest report; None without a
    report.
    """
    return row.last_report.line.on if row.last_report else None


def _last_report_cell(row: ItemRow, _snapshot: TermSnapshot) -> str:
    """Value of the ledger's column with the text of an item's newest report; empty without one."""
    return row.last_report_text


_PRINTED_FIELD_WIDTHS = {
    ItemField.DEPARTMENT: 9.0,
    ItemField.PEOPLE: 6.5,
    ItemField.DEADLINE: 10.5,
}
"""Item fields that are printed, with their widths in half-width characters."""


def _item_field_column(field: ItemField, declared: FieldDeclaration) -> LedgerColumn:
    """Create the ledger column that shows one field of the items."""

    def field_cell(row: ItemRow, _snapshot: TermSnapshot) -> Value:
        # The department that answers may be that of the first person.
        """Value of the field in a snapshot row's item, for its ledger cell."""
        value = row.department if field is ItemField.DEPARTMENT else row.item.field_value(field)
        if isinstance(value, DeadlineValue):
            return value.due or value.text
        return value if isinstance(value, str) else "、".join(value)

    width = _PRINTED_FIELD_WIDTHS.get(field, declared.ledger_width or 0)
    return LedgerColumn(declared.label, width, field_cell, is_read_back=True)


_COLUMN_BY_FIELD = {
    field: _item_field_column(field, each)
    for field, each in ITEM_FIELDS.items()
    if each.ledger_width
}

PRINTED = (
    LedgerColumn("条目号", 9.5, lambda row, _: row.number),
    LedgerColumn(TITLE, 21, lambda row, _: row.item.title),
    LedgerColumn("分管领导", 6.5, _leader_in_charge_cell),
    *(_COLUMN_BY_FIELD[field] for field in _PRINTED_FIELD_WIDTHS),
    LedgerColumn(STATUS, 6.5, lambda row, _: row.item.status.label, is_read_back=True),
    LedgerColumn(LIGHT, 7.5, lambda row, _: row.light.label),
    LedgerColumn(LAST, 23, _last_report_cell, is_read_back=True),
    LedgerColumn("汇报日期", 8, _last_report_day_cell),
    LedgerColumn(NEW_PROGRESS, 10.5, lambda _row, _snapshot: None, is_read_back=True),
)
"""Columns that fit on A4 landscape in type of 9 points or more, from left to right."""

COLUMNS = (
    LedgerColumn(ID, 6, lambda row, _: row.item.id),
    *PRINTED,
    LedgerColumn("提醒", 8, _warnings_beside_light_cell),
    LedgerColumn("章节", 11, lambda row, _: row.section),
    LedgerColumn("来源", 16, _origin_cell),
    LedgerColumn(TAGS, 9, lambda row, _: "、".join(row.item.tags), is_read_back=True),
    *(each for field, each in _COLUMN_BY_FIELD.items() if field not in _PRINTED_FIELD_WIDTHS),
)
"""All columns from left to right, without the row numbers (序号) of a sheet; those after the
printed ones are for use on the screen.
"""

BY_HEAD = {column.head: column for column in COLUMNS}
"""The columns by their heads."""


def comparable_cell_text(value: Value) -> str:
    """Text of a ledger cell's value, for comparison with the text read from a file."""
    if isinstance(value, date):
        return full_date(value)
    return "" if value is None else storable_cell_text(str(value))


def comparable_texts_by_column(row: ItemRow, snapshot: TermSnapshot) -> dict[str, str]:
    """Texts of all ledger cells of an item by column head, for comparison with those read from a
    file.
    """
    return {
        column.head: comparable_cell_text(column.value_of_row(row, snapshot)) for column in COLUMNS
    }


def storable_cell_text(text: str) -> str:
    """Return a text as an Excel cell can store it: without control characters and spaces at its
    ends, cut with a mark where it is longer than Excel allows.
    """
    text = without_unprintable(text).strip()
    if len(text) <= MAX_SIGNS // 2 or len(text.encode("utf-16-le")) // 2 <= MAX_SIGNS:
        return text
    room = (MAX_SIGNS - len(_TRUNCATION_MARK)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _TRUNCATION_MARK


_FONT = "宋体"
_DATE, _DAY = "yyyy-m-d", 'm"月"d"日"'
_BASE_FORMAT = {"font_name": _FONT, "font_size": 11, "border": 1, "border_color": "#808080"}
_HEAD_FORMAT = {
    **_BASE_FORMAT,
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "valign": "vcenter",
    "bg_color": "#D9E2F0",
}
_TEXT_FORMAT = {
    **_BASE_FORMAT,
    "text_wrap": True,
    "valign": "top",
    "num_format": "@",
    "quote_prefix": True,
}
_CENTRED_FORMAT = {**_BASE_FORMAT, "valign": "top", "align": "center"}

_TRAFFIC_LIGHT_FORMATS = (
    (TrafficLight.OVERDUE, {"bg_color": "#B3261E", "font_color": "#FFFFFF", "bold": True}),
    (TrafficLight.AT_RISK, {"bg_color": "#F6D27A", "font_color": "#000000", "bold": True}),
    (TrafficLight.STALE, {"bg_color": "#FBF0CF", "font_color": "#000000", "bold": True}),
    (TrafficLight.DONE, {"bg_color": "#E3F1E3", "font_color": "#1E5B2A"}),
    (TrafficLight.PAUSED, {"font_color": "#595959", "italic": True}),
    (TrafficLight.CANCELLED, {"font_color": "#595959", "italic": True}),
)
"""Colours of the lights; in greyscale they are dark, medium and light, and each cell names its
light.
"""


class CellStyles:
    """The cell formats that all sheets of the ledger workbook share.

    Args:
        book: the workbook that is being written; the formats are added to it.
    """

    def __init__(self, book: "Workbook") -> None:
        self.title: Format = book.add_format({"font_name": "黑体", "font_size": 16})
        """Format of the title of the overview."""
        self.plain: Format = book.add_format(
            {"font_name": _FONT, "font_size": 11, "num_format": "@"}
        )
        """Format of a sentence outside a table."""
        self.sentence: Format = book.add_format(
            {"font_name": _FONT, "font_size": 11, "text_wrap": True, "valign": "top"}
        )
        """Format of wrapped sentences across the whole width."""
        self.head: Format = book.add_format(_HEAD_FORMAT)
        """Format of a column head."""
        self.text: Format = book.add_format(_TEXT_FORMAT)
        """Format of text."""
        self.word: Format = book.add_format({**_TEXT_FORMAT, "align": "center"})
        """Format of a single centred word."""
        self.number: Format = book.add_format(_CENTRED_FORMAT)
        """Format of a number."""
        self.date: Format = book.add_format({**_CENTRED_FORMAT, "num_format": _DATE})
        """Format of a date with its year: 2026-11-23."""
        self.day: Format = book.add_format({**_CENTRED_FORMAT, "num_format": _DAY})
        """Format of a date without its year: 11月23日."""
        self.lights: list[tuple[str, Format]] = [
            (light.label, book.add_format(look)) for light, look in _TRAFFIC_LIGHT_FORMATS
        ]
        """The lights that have a look, by their words."""


def write_text_cell(sheet: "Worksheet", row: int, column: int, words: str, style: "Format") -> None:
    """Write an Excel cell as text, whatever it begins with; an empty text gives a formatted blank
    cell.

    Args:
        sheet: the sheet to write to.
        row: the row, from 0.
        column: the column, from 0.
        words: the text.
        style: the format of the cell.
    """
    if text := storable_cell_text(words):
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def set_up_sheet_printing(sheet: "Worksheet", snapshot: TermSnapshot) -> None:
    """Set up an Excel sheet for printing: A4 landscape, one page wide, with school, term, sheet
    name and day in the header, and page numbers.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
    whose, upon = (
        _escape_header_text(words)
        for words in (f"{snapshot.school.name}　{snapshot.term.title}", full_date(snapshot.today))
    )
    sheet.set_header(f"&L{whose}&R&A　截至 {upon}")
    sheet.set_footer("&C第 &P 页　共 &N 页")


def _escape_header_text(words: str) -> str:
    """Return a text for the page header of an Excel sheet: at most 80 characters, and with &, which
    begins a code there, replaced by its full-width form.
    """
    return storable_cell_text(words)[:80].replace("&", "＆")


MARK = "meetingtui 督办台账"
"""Text of the baseline sheet's first cell, by which the sheet is recognised."""


class LedgerBaseline(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of a ledger at the time of its export, against which edits are found."""

    school: str
    """Full name of the school the ledger was exported from."""
    term: str
    """Id of the term of the ledger, such as ``2026-2027-1``."""
    written: date
    """Day of the export."""
    cells: Mapping[int, Mapping[str, str]]
    """Cell texts by item id and column head."""


def baseline_sheet_lines(snapshot: TermSnapshot) -> Iterator[list[str]]:
    """Lines of the ledger's hidden baseline sheet, all text: mark, term, day and school; the column
    heads; then one line for each item.
    """
    yield [
        MARK,
        snapshot.term.id,
        snapshot.today.isoformat(),
        storable_cell_text(snapshot.school.name),
    ]
    yield [column.head for column in COLUMNS]
    for row in snapshot.rows:
        yield list(comparable_texts_by_column(row, snapshot).values())


def read_baseline(found: Sequence[WorkbookSheet], name: str) -> LedgerBaseline:
    """Read the baseline, the contents as exported, from the sheets of a ledger workbook.

    Args:
        found: the sheets, hidden ones included.
        name: the file's name, for messages.

    Raises:
        RefusedError: there is no baseline, or it was damaged.
    """
    grid = next((sheet.grid for sheet in found if sheet.grid[0][0] == MARK), None)
    if grid is None or len(grid) < 2 or len(grid[0]) < 4:
        raise RefusedError(
            f"“{name}”不是本程序导出的督办台账（找不到底稿）。"
            "请在导出的那份文件里修改，不要另建工作簿再粘贴。"
        )
    _, term, written, school = grid[0][:4]
    heads = grid[1]
    try:
        return LedgerBaseline(
            school=school,
            term=term,
            written=date.fromisoformat(written),
            cells={
                int(cells[ID]): cells
                for cells in (dict(zip(heads, line, strict=True)) for line in grid[2:])
                if cells.get(ID)
            },
        )
    except (ValueError, KeyError) as error:
        raise RefusedError(f"“{name}”的底稿被改动过，无法读回。请重新导出一份再修改。") from error


def refuse_ledger_of_other_school_or_term(baseline: LedgerBaseline, snapshot: TermSnapshot) -> None:
    """Refuse a ledger that does not belong to the term snapshot's school and term.

    Args:
        baseline: the ledger's contents as exported, which name its school and term.
        snapshot: the term's present state.

    Raises:
        RefusedError: it belongs to another school or term.
    """
    if baseline.school != storable_cell_text(snapshot.school.name):
        raise RefusedError(
            f"这份台账是“{baseline.school}”的，不是{snapshot.school.name}的，没有读回。"
        )
    if baseline.term != snapshot.term.id:
        raise RefusedError(
            f"这份台账是{term_title(baseline.term)}的，现在打开的是{snapshot.term.title}，没有读回。"
            "请换一份文件，或先打开那个学期。"
        )
