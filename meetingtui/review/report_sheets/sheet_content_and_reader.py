"""Report sheets (会前填报表): the items asked about, the texts on a sheet, and reading returned
answers.

Answers come back in the sheets or as text from WeChat; what cannot be read becomes a remark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from meetingtui.base.errors import DocumentError
from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.meeting.record import Meeting
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.item import Status
from meetingtui.plan.item_fields import ItemField
from meetingtui.plan.routine import OccurrenceState
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot, sort_by_urgency

# Selecting the items each department is asked to report on before a meeting


class ItemsToReport(msgspec.Struct, frozen=True, kw_only=True):
    """The items one department is asked to report on before a meeting."""

    department: str
    """Full name of the department; empty for items without an answering department."""
    rows: tuple[ItemRow, ...]
    """Items the department answers for, the most urgent first."""

    @property
    def unanswered_items(self) -> tuple[ItemRow, ...]:
        """The items to report on for which the department has handed in nothing yet."""
        return tuple(row for row in self.rows if row.item.pending_report is None)


def items_to_report_by_department(
    snapshot: TermSnapshot, meeting: Meeting
) -> tuple[ItemsToReport, ...]:
    """Select for every department the items it is asked to report on before a meeting; departments
    without any are left out.

    These are the open items on the prepared meeting's lists (overdue, at risk, stale, decided and
    still open), routine items whose present occurrence is not reported, and items on which
    something was handed in. Where the meeting lists none, all open items are selected. Paused items
    are always left out.

    Args:
        snapshot: the term's present state.
        meeting: the meeting, prepared.

    Returns:
        Departments in the school's order, then items without a department, then names the school
        does not know.
    """
    called = {*meeting.agenda, *meeting.carried}
    rows = [row for row in snapshot.rows if row.is_open and row.item.status is not Status.PAUSED]
    if called:
        rows = [
            row
            for row in rows
            if row.item.id in called or _has_pending_report_or_open_occurrence(row, snapshot.today)
        ]
    names = [department.name for department in snapshot.school.departments]
    others = dict.fromkeys(row.department for row in rows if row.department not in names)
    found = []
    for name in (*names, *sorted(others)):
        own = tuple(sort_by_urgency(row for row in rows if row.department == name))
        if own:
            found.append(ItemsToReport(department=name, rows=own))
    return tuple(found)


def _has_pending_report_or_open_occurrence(row: ItemRow, today: date) -> bool:
    """Whether a report on the item was handed in, or its present occurrence is not reported yet."""
    states = [each.state for each in row.item.occurrences(today)]
    return row.item.pending_report is not None or OccurrenceState.OPEN in states


ID, TITLE, OWNER, DUE = "编号", "事项", ItemField.PEOPLE.label, ItemField.DEADLINE.label
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
    """For what a report sheet was made, as printed on it in one line: term, meeting, department and
    day.
    """

    term: str
    """Id of the term, such as ``2026-2027-1``."""
    meeting: int
    """Number of the meeting in the term (第N次)."""
    department: str
    """Full name of the department the sheet was made for."""
    on: date
    """Day on which the sheet was made."""

    @property
    def printed_line(self) -> str:
        """The line printed on a report sheet, by which a returned sheet is told from others: 填报表
        2026-2027-1／第6次／教学处／2026-11-20.
        """
        name = one_line(self.department)
        return f"填报表 {self.term}／第{self.meeting}次／{name}／{self.on.isoformat()}"


def read_sheet_origin(text: str) -> SheetOrigin | None:
    """Read term, meeting, department and day of a report sheet from the line that is printed on it
    for that; None where a line is another one.
    """
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


def make_sheet_origin(
    question: ItemsToReport, snapshot: TermSnapshot, meeting: Meeting
) -> SheetOrigin:
    """Create the line's contents that tell for what a report sheet was made: term, meeting,
    department, and today as the day.

    Args:
        question: the department and the items it is asked about.
        snapshot: the term, whose day is today.
        meeting: the meeting for which the sheet is made.
    """
    return SheetOrigin(
        term=snapshot.term.id,
        meeting=meeting.number,
        department=question.department,
        on=snapshot.today,
    )


def sheet_title(question: ItemsToReport, snapshot: TermSnapshot, meeting: Meeting) -> str:
    """Title of a report sheet: 城北小学教学处第6次行政例会会前填报表."""
    return f"{snapshot.school.display_name}{question.department}{meeting.title}会前填报表"


def sheet_instructions() -> str:
    """Instructions printed above the table of a report sheet."""
    return (
        f"请填有底色的三栏：{STATUS}（没有变化可不填）、{NEW_PROGRESS}（一两句话）、{PROBLEM}。"
        f"{ID}一栏请保留；要补充的事项写在表后，{ID}空着。"
    )


def sheet_row_texts(row: ItemRow, day: date) -> tuple[str, ...]:
    """Texts of an item's row on a report sheet, in the order of :data:`HEADS`, with the columns to
    be filled in left empty.

    Args:
        row: the item with its present state.
        day: the day of the sheet; a deadline in another year is written with its year.
    """
    item = row.item
    return (
        str(item.id),
        title_with_part_mark(item),
        item.owner_words,
        item.due_words_as_of(day),
        item.status.label,
        row.last_report_text,
        "",
        "",
        "",
    )


SUFFIXES = (".xlsx", ".xls", ".docx")
"""File suffixes of report sheets that can be read."""

_MIN_KNOWN_HEADS = 3
"""Least number of known heads that makes a row the header of the table."""

_LISTED = re.compile(r"^\s*(?:[（(]?\d{1,3}[)）]|\d{1,3}[、.．]|[•·●◆■▪-])\s*")
_PAIR = re.compile(r"(.{2,60}?)\s*(?:[：:]|——|—|-{2,}|\s)\s*(.+)", re.DOTALL)
_STAMP = re.compile(r"\d{1,2}[:：]\d{2}")


class SheetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as read: what a row of a returned report sheet, or a line of a chat, says about
    one item.
    """

    place: str
    """Place of the answer in words: 教学处.xlsx 第5行."""
    department: str = ""
    """Department of the sheet, or named by a line above; may be empty."""
    origin: SheetOrigin | None = None
    """Term, meeting, department and day printed on the sheet; None for text, or where the line is
    missing.
    """
    id: int | None = None
    """Id of the item in the row; None where the row has none."""
    title: str = ""
    """Title of the item as the row or line has it."""
    status: str = ""
    """New status (本次状态), as written."""
    progress: str = ""
    """New progress (本次进展), as written."""
    problem: str = ""
    """Problems and requests (问题和需要协调的), as written."""
    present_status: str | None = None
    """Present status (目前状态) in the returned sheet; None where it has no such column."""
    last_progress: str | None = None
    """Last progress (上次进展) in the returned sheet; None where it has no such column."""

    @property
    def is_filled_in(self) -> bool:
        """Whether any of the answer columns of a report sheet's row has text."""
        return bool(self.status or self.progress or self.problem)

    @property
    def progress_and_problem_text(self) -> str:
        """New progress and problem of an answer on a report sheet as one line."""
        problem = f"问题：{self.problem}" if self.problem else ""
        return "；".join(filter(None, (self.progress.rstrip("；。"), problem)))


class ReadAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """The answers read from several returned report sheets or from a text, with remarks."""

    answers: tuple[SheetAnswer, ...]
    """The answers, in the order of the files and rows."""
    remarks: tuple[str, ...] = ()
    """One sentence for each thing that could not be read."""


def expand_folders_to_files(paths: Iterable[Path]) -> list[Path]:
    """Expand paths to files, each once: files as they are, folders to the report sheets directly in
    them, sorted by name; hidden and lock files are left out.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                each
                for each in path.iterdir()
                if each.suffix.lower() in SUFFIXES and not each.name.startswith(("~$", "."))
            )
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_sheets(paths: Sequence[Path]) -> ReadAnswers:
    """Read the answers from returned report sheets; a file that cannot be read, or has no table of
    a report sheet, becomes a remark.
    """
    answers: list[SheetAnswer] = []
    remarks: list[str] = []
    for path in paths:
        try:
            grids, unread = _read_table_grids(path)
        except DocumentError as error:
            remarks.append(error.message)
            continue
        remarks += unread
        found = _answers_in_tables(grids, path.name, remarks)
        if found is None:
            remarks.append(
                f"“{path.name}”里没有找到填报的表格（要有“{TITLE}”和“{NEW_PROGRESS}”两栏）。"
            )
            continue
        answers += found
    return ReadAnswers(answers=tuple(answers), remarks=tuple(remarks))


def read_pasted_answers(
    text: str, departments: Iterable[str], people: dict[str, str]
) -> ReadAnswers:
    """Read the departments' progress reports from a chat pasted from WeChat.

    A heading line, of a sender (a department or a person) and a time, applies to the lines of
    reports below it. A line that names no item becomes a remark; whether the item exists is not
    checked.

    Args:
        text: the text as copied from WeChat.
        departments: all names of all departments, short ones included.
        people: the full name of each person's department, by name.
    """
    known = dict.fromkeys(departments)
    answers: list[SheetAnswer] = []
    remarks: list[str] = []
    department = ""
    for raw in without_unprintable(text).splitlines():
        line = one_line(raw)
        if not line:
            continue
        head = re.sub(_STAMP, "", line).strip(" ：:[]【】0123456789-/.年月日")
        if head in known or head in people:
            department = people.get(head, head)
            continue
        pair, whose = _PAIR.fullmatch(_LISTED.sub("", line)), department
        if pair and (pair[1] in people or pair[1] in known):
            whose = people.get(pair[1], pair[1])
            pair = _PAIR.fullmatch(_LISTED.sub("", pair[2]))
        if pair is None:
            remarks.append(f"“{line}”没有写明是哪一项，没有采纳。")
            continue
        answers.append(
            SheetAnswer(
                place="粘贴的文字", department=whose, title=pair[1], progress=pair[2].strip()
            )
        )
    return ReadAnswers(answers=tuple(answers), remarks=tuple(remarks))


_Grids = list[tuple[list[str], list[list[str]]]]
"""For each part of a file: the lines outside tables, and the table as rows of cell texts."""


def _read_table_grids(path: Path) -> tuple[_Grids, tuple[str, ...]]:
    """Read the tables of a returned .docx or .xlsx file.

    Returns:
        Each table as rows of texts, in a .docx with all lines of text of the file; and remarks on
        what could not be read.

    Raises:
        DocumentError: the file cannot be read.
    """
    if path.suffix.lower() == ".docx":
        from meetingtui.plan.importing.word_reader import read_word_document

        text = read_word_document(path)
        blocks = text.blocks
        lines = [block.text for block in blocks if not isinstance(block, DocumentTable)]
        tables = [block for block in blocks if isinstance(block, DocumentTable)]
        return [(lines, [list(row) for row in table.rows]) for table in tables], text.remarks
    from meetingtui.plan.importing.workbook_reader import read_workbook_sheets

    book = read_workbook_sheets(path)
    return [([], sheet.grid) for sheet in book.sheets], book.remarks


def _answers_in_tables(grids: _Grids, name: str, remarks: list[str]) -> list[SheetAnswer] | None:
    """Read the answers in the tables of one returned file.

    Args:
        grids: the tables, each with the lines of text around it.
        name: the file's name.
        remarks: remarks on missing columns are added to it, in place.

    Returns:
        The answers; None where none of the tables is a report sheet.
    """
    answers: list[SheetAnswer] = []
    is_sheet = False
    for lines, grid in grids:
        at = _header_row_index(grid)
        if at is None:
            continue
        is_sheet = True
        above = [*lines, *(cell for row in grid[:at] for cell in row)]
        origin = next(filter(None, map(read_sheet_origin, above)), None)
        heads = ["".join(cell.split()) for cell in grid[at]]
        missing = [head for head in (ID, *FILLED_IN) if head not in heads]
        if missing:
            remarks.append(f"“{name}”里少了“{'”“'.join(missing)}”栏，只读了其余各栏。")
        answers += _answers_in_table(grid, at, heads, name, origin)
    return answers if is_sheet else None


def _header_row_index(grid: Sequence[Sequence[str]]) -> int | None:
    """Index of the row with the report sheet's column heads in a table; None without one."""
    for at, row in enumerate(grid):
        heads = {"".join(cell.split()) for cell in row}
        if (
            TITLE in heads
            and len(heads & set(HEADS)) >= _MIN_KNOWN_HEADS
            and heads & set(FILLED_IN)
        ):
            return at
    return None


def _answers_in_table(
    grid: Sequence[Sequence[str]],
    head_row: int,
    heads: Sequence[str],
    name: str,
    origin: SheetOrigin | None,
) -> Iterator[SheetAnswer]:
    """Yield the answers in the rows below the header row of one report sheet's table; rows without
    a title and without entries are skipped.

    Args:
        grid: the texts of the table's cells, row by row.
        head_row: index of the header row.
        heads: the column heads, without spaces.
        name: the file's name.
        origin: the line printed on the sheet, as read; None where it has none.
    """
    for number, row in enumerate(grid[head_row + 1 :], head_row + 2):
        cells = {
            head: without_unprintable(cell).strip()
            for head, cell in zip(heads, row, strict=False)
            if head
        }
        if not any(cells.get(head) for head in (TITLE, *FILLED_IN)) or cells.get(TITLE) == TITLE:
            continue
        written = "".join(cells.get(ID, "").split())
        yield SheetAnswer(
            place=f"{name} 第{number}行",
            department=origin.department if origin else "",
            origin=origin,
            id=int(written) if written.isascii() and written.isdecimal() else None,
            title=one_line(cells.get(TITLE, "")),
            status="".join(cells.get(STATUS, "").split()),
            progress=one_line(cells.get(NEW_PROGRESS, "")),
            problem=one_line(cells.get(PROBLEM, "")),
            present_status="".join(cells[PRESENT].split()) if PRESENT in cells else None,
            last_progress=one_line(cells[LAST]) if LAST in cells else None,
        )
