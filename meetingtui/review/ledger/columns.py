"""The columns of the ledger: what each is called, what it says of an item, how wide it is."""

from collections.abc import Callable
from datetime import date

import msgspec

from meetingtui.review.survey import Role, Survey, Surveyed
from meetingtui.wording import clean, full_date

Value = str | int | date | None
"""What a cell holds: text stays text, a date is a date, None is an empty cell."""

MAX_SIGNS = 32_767
"""What Excel keeps of a cell, in UTF-16 units."""

_CUT = "……（后文从略）"

ID, TITLE, DEPARTMENT, PEOPLE, DUE = "编号", "事项", "责任部门", "责任人", "完成时限"
STATUS, LIGHT, LAST, TAGS, SAID = "状态", "灯", "最近进展", "标签", "新的进展"


class Column(msgspec.Struct, frozen=True):
    """One column."""

    head: str
    """What stands above it; by it the column is found again, wherever it was moved."""
    cells: float
    """Its width in half-width characters."""
    read: Callable[[Surveyed, Survey], Value]
    """What it says of an item."""
    is_written_to: bool = False
    """Whether what is changed there is taken back."""


def _source(row: Surveyed, survey: Survey) -> str:
    number = survey.meeting_number(row.item.meeting)
    return f"第{number}次例会" if number and row.role is Role.TASK else row.role.label


def _warnings(row: Surveyed, _survey: Survey) -> str:
    state = row.standing
    told = (("久未汇报", state.stale), ("待认领", state.unclaimed), ("无时限", row.has_no_deadline))
    return "、".join(words for words, holds in told if holds)


def _last_on(row: Surveyed, _survey: Survey) -> Value:
    return row.word.line.on if row.word else None


def _last(row: Surveyed, _survey: Survey) -> str:
    return row.told


COLUMNS = (
    Column(ID, 6, lambda row, _: row.item.id),
    Column("条目号", 13, lambda row, _: row.number),
    Column("章节", 11, lambda row, _: row.section),
    Column(TITLE, 30, lambda row, _: row.item.title),
    Column(DEPARTMENT, 13, lambda row, _: row.department, is_written_to=True),
    Column(PEOPLE, 9, lambda row, _: "、".join(row.item.people), is_written_to=True),
    Column(DUE, 16, lambda row, _: row.item.due or row.item.due_text, is_written_to=True),
    Column(STATUS, 8, lambda row, _: row.item.status.label, is_written_to=True),
    Column(LIGHT, 6, lambda row, _: row.light.label),
    Column("提醒", 10, _warnings),
    Column(LAST, 32, _last, is_written_to=True),
    Column("汇报日期", 10.5, _last_on),
    Column("来源", 10, _source),
    Column(TAGS, 9, lambda row, _: "、".join(row.item.tags), is_written_to=True),
    Column(SAID, 22, lambda _row, _survey: None, is_written_to=True),
)
"""From left to right, without the 序号 that only counts the rows of a sheet."""

BY_HEAD = {column.head: column for column in COLUMNS}
"""The columns by their heads."""


def text_of(value: Value) -> str:
    """A cell as it is compared: what a reader of the file finds in it."""
    if isinstance(value, date):
        return full_date(value)
    return "" if value is None else kept(str(value))


def texts_of(row: Surveyed, survey: Survey) -> dict[str, str]:
    """All cells of an item as they are compared, by their heads."""
    return {column.head: text_of(column.read(row, survey)) for column in COLUMNS}


def kept(text: str) -> str:
    """The text as a cell can hold it: no signs that break the file, not longer than Excel takes."""
    text = clean(text).strip()
    if len(text) <= MAX_SIGNS // 2 or len(text.encode("utf-16-le")) // 2 <= MAX_SIGNS:
        return text
    room = (MAX_SIGNS - len(_CUT)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT
