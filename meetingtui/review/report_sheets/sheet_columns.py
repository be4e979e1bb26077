"""What a report sheet (会前填报表) holds: the items asked about, the columns, its origin line."""

import re
from datetime import date

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.meeting.record import Meeting
from meetingtui.plan.division import title_with_part_mark
from meetingtui.plan.item import Status
from meetingtui.plan.item_fields import Field
from meetingtui.plan.routine import OccurrenceState
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot, most_urgent_first

# Selecting the items each department is asked to report on before a meeting


class SheetQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The items one department is asked to report on before a meeting."""

    department: str
    """Full name of the department; empty for items without an owner."""
    rows: tuple[ItemRow, ...]
    """Items the department answers for, the most urgent first."""

    @property
    def unanswered_items(self) -> tuple[ItemRow, ...]:
        """The items on which nothing was handed in yet."""
        return tuple(row for row in self.rows if row.item.submission is None)


def sheet_questions(snapshot: TermSnapshot, meeting: Meeting) -> tuple[SheetQuestion, ...]:
    """Select for every department the items it is to report on before a meeting.

    These are the items on the prepared meeting's lists (overdue, at risk, stale, decided and
    still open), routine items whose present occurrence is not reported, and items on which
    something was handed in. Where the meeting lists none, all open items are selected.

    Args:
        snapshot: the term's present state.
        meeting: the meeting, prepared.
    """
    called = {*meeting.agenda, *meeting.carried}
    rows = [row for row in snapshot.rows if row.is_open and row.item.status is not Status.PAUSED]
    if called:
        rows = [row for row in rows if row.item.id in called or _needs_report(row, snapshot.today)]
    names = [department.name for department in snapshot.school.departments]
    others = dict.fromkeys(row.department for row in rows if row.department not in names)
    found = []
    for name in (*names, *sorted(others)):
        own = tuple(most_urgent_first(row for row in rows if row.department == name))
        if own:
            found.append(SheetQuestion(department=name, rows=own))
    return tuple(found)


def _needs_report(row: ItemRow, today: date) -> bool:
    """Whether a report on the item was handed in, or its present occurrence is not reported."""
    states = [each.state for each in row.item.occurrences(today)]
    return row.item.submission is not None or OccurrenceState.OPEN in states


ID, TITLE, OWNER, DUE = "编号", "事项", Field.PEOPLE.label, Field.DEADLINE.label
PRESENT, LAST = "目前状态", "上次进展"
STATUS, NEW_PROGRESS, PROBLEM = "本次状态", "本次进展", "问题和需要协调的"

HEADS = (ID, TITLE, OWNER, DUE, PRESENT, LAST, STATUS, NEW_PROGRESS, PROBLEM)
"""Heads of all columns of a report sheet, in order."""

FILLED_IN = (STATUS, NEW_PROGRESS, PROBLEM)
"""Heads of the columns that a department fills in."""

_ORIGIN = re.compile(
    r"填报表\s*(?P<term>\d{4}-\d{4}-\d)\s*[／/]\s*第(?P<meeting>\d+)次\s*[／/]\s*"
    r"(?P<department>.+?)\s*[／/]\s*(?P<on>\d{4}-\d{1,2}-\d{1,2})"
)


class SheetOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Origin of a report sheet, printed on it as a line: term, meeting, department and date."""

    term: str
    """Id of the term, such as ``2026-2027-1``."""
    meeting: int
    """Number of the meeting in the term (第N次)."""
    department: str
    """Full name of the department the sheet was made for."""
    on: date
    """Day on which the sheet was made."""

    @property
    def words(self) -> str:
        """The origin line as printed and read back: 填报表
        2026-2027-1／第6次／教学处／2026-11-20.
        """
        name = one_line(self.department)
        return f"填报表 {self.term}／第{self.meeting}次／{name}／{self.on.isoformat()}"


def read_origin(text: str) -> SheetOrigin | None:
    """Read the origin from a line of a sheet; None where the line is not an origin."""
    found = _ORIGIN.search(text)
    if found is None:
        return None
    try:
        on = date.fromisoformat("-".join(part.zfill(2) for part in found["on"].split("-")))
    except ValueError:
        return None
    department = found["department"].strip()
    return SheetOrigin(
        term=found["term"], meeting=int(found["meeting"]), department=department, on=on
    )


def sheet_origin(question: SheetQuestion, snapshot: TermSnapshot, meeting: Meeting) -> SheetOrigin:
    """Origin of a sheet that is made today for a department and a meeting."""
    return SheetOrigin(
        term=snapshot.term.id,
        meeting=meeting.number,
        department=question.department,
        on=snapshot.today,
    )


def sheet_title(question: SheetQuestion, snapshot: TermSnapshot, meeting: Meeting) -> str:
    """Title of a report sheet: 城北小学教学处第6次行政例会会前填报表."""
    return f"{snapshot.school.display_name}{question.department}{meeting.title}会前填报表"


def instructions() -> str:
    """Instructions printed above the table of a report sheet."""
    return (
        f"请填有底色的三栏：{STATUS}（没有变化可不填）、{NEW_PROGRESS}（一两句话）、{PROBLEM}。"
        f"{ID}一栏请保留；要补充的事项写在表后，{ID}空着。"
    )


def row_cells(row: ItemRow, day: date) -> tuple[str, ...]:
    """Texts of a table row, with the columns to be filled in left empty.

    Args:
        row: the item with its present state.
        day: the day for which routine deadlines are computed.
    """
    item = row.item
    return (
        str(item.id),
        title_with_part_mark(item),
        item.owner_words,
        item.due_words_on(day),
        item.status.label,
        row.last_report_words,
        "",
        "",
        "",
    )
