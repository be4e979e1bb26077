"""The columns of the ledger: head, width, and the value each shows for an item."""

from collections.abc import Callable
from datetime import date

import msgspec

from meetingtui.base.wording import full_date, without_unprintable
from meetingtui.meeting.decided_tasks import task_source
from meetingtui.plan.deadline_status import NO_DEADLINE, UNCLAIMED
from meetingtui.plan.item_fields import ITEM_FIELDS, DeadlineValue, Field, ItemField
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot

Value = str | int | date | None
"""Value of a cell: text, a number, a date, or None for an empty cell."""

MAX_SIGNS = 32_767
"""Most UTF-16 units that Excel stores in a cell."""

_CUT = "……（后文从略）"

ID, TITLE = "编号", "事项"
STATUS, LIGHT, LAST, TAGS, NEW_PROGRESS = "状态", "督办情况", "最近进展", "标签", "新的进展"


class LedgerColumn(msgspec.Struct, frozen=True):
    """One column of the ledger."""

    head: str
    """Head of the column; the reader finds the column by it, wherever it was moved."""
    cells: float
    """Width of the column in half-width characters."""
    read: Callable[[ItemRow, TermSnapshot], Value]
    """Function that returns the cell's value for a row of the snapshot."""
    is_written_to: bool = False
    """Whether edits in the column are read back."""


def _origin_cell(row: ItemRow, snapshot: TermSnapshot) -> str:
    """Origin of an item: the meeting that decided a task, else 计划事项 or 分工."""
    decided = task_source(row.item, snapshot.meetings) if row.role is ItemRole.TASK else ""
    return decided or row.role.label


def _leader_cell(row: ItemRow, snapshot: TermSnapshot) -> str:
    """School leader in charge (分管领导) of the row's department."""
    department = snapshot.school.department(row.department)
    return department.leader if department else ""


def _warnings_cell(row: ItemRow, _snapshot: TermSnapshot) -> str:
    """Warnings that have no light of their own: 待认领, 无时限."""
    flags = ((UNCLAIMED, row.deadline_status.unclaimed), (NO_DEADLINE, row.has_no_deadline))
    return "、".join(words for words, holds in flags if holds)


def _last_report_day_cell(row: ItemRow, _snapshot: TermSnapshot) -> Value:
    """Day of the newest report; None without one."""
    return row.last_report.line.on if row.last_report else None


def _last_report_cell(row: ItemRow, _snapshot: TermSnapshot) -> str:
    """Text of the newest report."""
    return row.last_report_words


_ON_PAPER = {
    Field.DEPARTMENT: 9.0,
    Field.PEOPLE: 6.5,
    Field.DEADLINE: 10.5,
}
"""Item fields that are printed, with their widths in half-width characters."""


def _item_field_column(field: Field, declared: ItemField) -> LedgerColumn:
    """Create the column of an item field."""

    def cell(row: ItemRow, _snapshot: TermSnapshot) -> Value:
        # The department that answers may be that of the first person.
        value = row.department if field is Field.DEPARTMENT else row.item.field_value(field)
        if isinstance(value, DeadlineValue):
            return value.due or value.text
        return value if isinstance(value, str) else "、".join(value)

    width = _ON_PAPER.get(field, declared.ledger_width or 0)
    return LedgerColumn(declared.label, width, cell, is_written_to=True)


_OF_FIELDS = {
    field: _item_field_column(field, each)
    for field, each in ITEM_FIELDS.items()
    if each.ledger_width
}

PRINTED = (
    LedgerColumn("条目号", 9.5, lambda row, _: row.number),
    LedgerColumn(TITLE, 21, lambda row, _: row.item.title),
    LedgerColumn("分管领导", 6.5, _leader_cell),
    *(_OF_FIELDS[field] for field in _ON_PAPER),
    LedgerColumn(STATUS, 6.5, lambda row, _: row.item.status.label, is_written_to=True),
    LedgerColumn(LIGHT, 7.5, lambda row, _: row.light.label),
    LedgerColumn(LAST, 23, _last_report_cell, is_written_to=True),
    LedgerColumn("汇报日期", 8, _last_report_day_cell),
    LedgerColumn(NEW_PROGRESS, 10.5, lambda _row, _snapshot: None, is_written_to=True),
)
"""Columns that fit on A4 landscape in type of 9 points or more, from left to right."""

COLUMNS = (
    LedgerColumn(ID, 6, lambda row, _: row.item.id),
    *PRINTED,
    LedgerColumn("提醒", 8, _warnings_cell),
    LedgerColumn("章节", 11, lambda row, _: row.section),
    LedgerColumn("来源", 16, _origin_cell),
    LedgerColumn(TAGS, 9, lambda row, _: "、".join(row.item.tags), is_written_to=True),
    *(each for field, each in _OF_FIELDS.items() if field not in _ON_PAPER),
)
"""All columns from left to right, without the row numbers (序号) of a sheet; those after the
printed ones are for use on the screen.
"""

BY_HEAD = {column.head: column for column in COLUMNS}
"""The columns by their heads."""


def cell_text(value: Value) -> str:
    """Text of a cell's value, for comparison with the text read from a file."""
    if isinstance(value, date):
        return full_date(value)
    return "" if value is None else truncated_cell_text(str(value))


def cell_texts(row: ItemRow, snapshot: TermSnapshot) -> dict[str, str]:
    """Texts of all cells of an item by column head, for comparison."""
    return {column.head: cell_text(column.read(row, snapshot)) for column in COLUMNS}


def truncated_cell_text(text: str) -> str:
    """Text as a cell can store it: without control characters, cut to Excel's maximum length."""
    text = without_unprintable(text).strip()
    if len(text) <= MAX_SIGNS // 2 or len(text.encode("utf-16-le")) // 2 <= MAX_SIGNS:
        return text
    room = (MAX_SIGNS - len(_CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT
