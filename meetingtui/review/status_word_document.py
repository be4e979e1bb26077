"""The status document (推进情况): the state of the plan on one page of Word.

Heights and widths are measured for the shipped ``status.docx``; a school whose own template uses
larger ones gets a second page.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from itertools import count as numbers
from math import ceil
from pathlib import Path
from typing import Any

from meetingtui.base.text_width import printed_width as width
from meetingtui.base.wording import (
    as_sentence,
    days_left_text,
    full_date,
    month_day,
    to_chinese_number,
)
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template_catalogue import template_of_type
from meetingtui.plan.deadline_status import OVERDUE, deadline_with_days_left_text
from meetingtui.review.item_counts import (
    ItemCounts,
    at_risk_and_stale_explanation,
    counts_by_department,
    item_counts_of_rows,
    overdue_count_with_tasks_text,
    rows_by_department,
)
from meetingtui.review.reported_problems import TermProblem, reported_problems_of_term
from meetingtui.review.term_changes import ChangedItem, changes_in_span, span_since_last_meeting
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot, sort_by_urgency

LINE = 17.0
"""Height of a line of text or a heading, in points."""

_PAGE_HEIGHT = 734.0
_TITLE_HEIGHT = 57.0
_RESERVE_HEIGHT = 20.0
"""Reserve in points: programs and fonts differ, and the page must fit in all of them."""

_LINE_WIDTH = 86
"""Width of a line of text, in half-width characters."""
_INDENT = 4

_LINE_BREAK_LOSS = 3
"""Half-width characters a line may lose at its end to the rules of line breaking."""

_CELL_LINE, _CELL_EDGE = 13.0, 5.0
_HALF_WIDTH_MM = 1.66
_CELL_MARGINS_MM = 2.2

_MIN_ENTRIES = 2
"""Number of entries every part gets before any part gets more."""

ROOM = _PAGE_HEIGHT - _TITLE_HEIGHT - _RESERVE_HEIGHT
"""Height available on the page below the title, in points."""


def paragraph_height(text: str) -> float:
    """Height that ``text`` takes as a paragraph of body text in the status document (推进情况), in
    points.
    """
    return LINE * ceil((width(text) + _INDENT) / _LINE_WIDTH)


def largest_text_width_in_lines(lines: int) -> int:
    """Largest width of a text, in half-width characters, that fits into so many lines of the status
    document.
    """
    return lines * _LINE_WIDTH - _INDENT


def table_row_height(cells: Sequence[str] = ("",), columns: Sequence[float] = (20,)) -> float:
    """Height of a table row in the status document, in points; without arguments that of a row with
    one line.

    Args:
        cells: the texts of the cells.
        columns: the widths of the columns in millimetres, one for each cell.
    """
    lines = [
        1
        if width(text) <= largest_text_width_in_cell(column)
        else ceil(width(text) / (largest_text_width_in_cell(column) - _LINE_BREAK_LOSS))
        for text, column in zip(cells, columns, strict=True)
    ]
    return _CELL_LINE * max(lines) + _CELL_EDGE


def largest_text_width_in_cell(column: float, lines: int = 1) -> int:
    """Largest width of a text, in half-width characters, that fits into a table cell of the status
    document.

    Args:
        column: the width of the column in millimetres.
        lines: the number of lines the cell may have.
    """
    across = int((column - _CELL_MARGINS_MM) / _HALF_WIDTH_MM)
    return across if lines == 1 else lines * (across - _LINE_BREAK_LOSS)


def fitting_entry_counts(
    room: float, parts: Sequence[Sequence[float]], uncounted: Collection[int] = ()
) -> list[int]:
    """Decide how many entries of each part of the status document fit on its one page.

    The first two entries of each part come before the rest, which is added part by part; in each
    part the first entry that does not fit ends it. A part with entries also needs its heading, and
    where not all fit, a line with the number left out.

    Args:
        room: the available height in points.
        parts: the heights of the entries of each part in points, the most important part first.
        uncounted: indices of the parts that do not state how many entries were left out.

    Returns:
        The number of entries of each part; 0 where none fits.
    """
    room -= sum(LINE for part in parts if part)
    telling = [at for at, part in enumerate(parts) if part and at not in uncounted]
    counts = [0] * len(parts)
    for size in range(len(telling) + 1):
        for cut_short in combinations(telling, size):
            counts = _greedy_entry_counts(room - LINE * size, parts)
            if all(counts[at] == len(parts[at]) for at in telling if at not in cut_short):
                return counts
    return counts


def _greedy_entry_counts(room: float, parts: Sequence[Sequence[float]]) -> list[int]:
    """Decide how many entries of each part of the status document fit into a height: the first two
    of each part, then the rest part by part; in each part the first entry that does not fit ends
    it.

    Args:
        room: the available height in points.
        parts: the heights of the entries of each part in points, the most important part first.

    Returns:
        The number of entries of each part; 0 where none fits.
    """
    counts = [0] * len(parts)
    for most in (_MIN_ENTRIES, None):
        for at, part in enumerate(parts):
            for height in part[counts[at] : most]:
                if height > room:
                    break
                room -= height
                counts[at] += 1
    return counts


LATE_MM = (9, 43, 20, 41, 53)
"""Column widths of the table of overdue items (滞后事项) in millimetres: number, title, owner,
deadline, last report.
"""

DEPARTMENT_MM = 46
"""Width of the column of department names, in millimetres."""

_MOST_DEPARTMENTS = 12
"""Most department rows above the sum; any further departments are merged into the last row."""

_CELL_LINES, _SINCE_LINES = 2, 2
"""Most lines of a cell of an overdue item, and of a sentence on what changed."""

_CHANGES_PART_INDEX = 1
"""Index of the part that does not state how many were left out: its first sentence has the
counts.
"""


def status_file_name(today: date) -> str:
    """File name of the status document of a day: 2026-11-23 工作计划推进情况.docx."""
    return f"{today.isoformat()} 工作计划推进情况.docx"


def render_status_document(
    folder: Path,
    snapshot: TermSnapshot,
    scope: str = "",
    tick: Callable[[float], bool] | None = None,
) -> bytes:
    """Render the status document as the bytes of a .docx file; nothing is saved.

    Args:
        folder: the data folder; its own template is used where it has one.
        snapshot: the term's present state.
        scope: description of the items the snapshot is narrowed to; empty for the whole plan.
        tick: called regularly with the seconds passed; returning False ends the work.

    Raises:
        TemplateCancelledError: ``tick`` returned False.
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.documents.template import render_template

    template = template_of_type(folder, DocumentType.STATUS)
    return render_template(
        template.path,
        status_document_variables(snapshot, scope),
        template.document_type.permitted_variables,
        tick,
    )


def status_document_variables(snapshot: TermSnapshot, scope: str = "") -> dict[str, Any]:
    """Build the template variables of the status document, cut to what fits on one page.

    Args:
        snapshot: the term's present state.
        scope: description of the items the snapshot is narrowed to; empty for the whole plan.
    """
    school, term, today = snapshot.school, snapshot.term, snapshot.today
    whole = item_counts_of_rows(snapshot.rows)
    head: dict[str, Any] = {
        "school": school.name,
        "term": term.title,
        "title": f"{school.name}{term.title}工作计划推进情况",
        "date": full_date(today),
        "week": term.week_label(today),
        "held": len(snapshot.held),
        "scope": scope,
        "lead": "；".join(
            filter(
                None,
                (whole.counts_and_completion_rate_text, whole.not_started_paused_cancelled_text),
            )
        )
        if whole.total
        else "",
        "warnings": whole.warning_counts_text,
        "explained": at_risk_and_stale_explanation(whole, school.thresholds),
        "tasks": _task_counts_text(whole),
    }
    table = _department_rows(snapshot)
    lead = f"{head['week']}，已开例会 {head['held']} 次。{head['lead']}其中{head['warnings']}"
    room = ROOM - paragraph_height(f"{lead}{head['tasks']}。。")
    room -= table_row_height() if table else 0
    room -= sum(table_row_height((str(row["name"]),), (DEPARTMENT_MM,)) for row in table)
    room -= paragraph_height(f"本页只含：{scope}。") if scope else 0
    room -= paragraph_height(head["explained"]) if head["explained"] else 0

    overdue = sort_by_urgency(row for row in snapshot.rows if row.deadline_status.overdue)
    near = sorted(
        (row for row in snapshot.rows if row.deadline_status.at_risk),
        key=lambda row: row.deadline_status.days_to_deadline or 0,
    )
    open_problems = [each for each in reported_problems_of_term(snapshot) if not each.is_settled]
    late = [_overdue_item_row(row, snapshot) for row in overdue]
    since = [{"words": words} for words in _sentences_on_changes(snapshot)]
    soon = [_due_soon_row(row, snapshot) for row in near]
    unsolved = [_problem_row(each) for each in open_problems]
    late_heights = [table_row_height(tuple(each.values()), LATE_MM[1:]) for each in late]
    if late:
        room -= table_row_height()
    counts = fitting_entry_counts(
        room,
        (
            late_heights,
            [paragraph_height(each["words"]) for each in since],
            [paragraph_height(f"10.{e['title']}（{e['owner']}，{e['due']}）") for e in soon],
            [paragraph_height(f"10.{each['department']}：{each['words']}") for each in unsolved],
        ),
        uncounted=(_CHANGES_PART_INDEX,),
    )
    number = (to_chinese_number(each) for each in numbers(1))
    more = "另有 {} 项，见督办台账。"
    last = span_since_last_meeting(snapshot)
    return {
        **head,
        "departments": table,
        "late": {
            "count": overdue_count_with_tasks_text(overdue),
            **_list_part_variables(late, counts[0], number, more),
        },
        "since": {
            "number": next(number) if since else "",
            "name": f"上次例会（{month_day(last.first - timedelta(days=1))}）以来" if last else "",
            "lines": since[: counts[1]],
        },
        "soon": {
            "days": school.thresholds.at_risk_days,
            **_list_part_variables(soon, counts[2], number, more),
        },
        "problems": _list_part_variables(unsolved, counts[3], number, "另有 {} 个。"),
    }


def _list_part_variables(
    entries: Sequence[Mapping[str, Any]], fit: int, number: Iterator[str], more: str
) -> dict[str, Any]:
    """Template variables of one part of the status document that lists entries.

    Args:
        entries: the template variables of all entries of the part.
        fit: how many of them are shown, numbered from 1.
        number: yields the Chinese number of the part; asked only where the part has entries.
        more: the sentence on entries left out, with {} for their number.
    """
    left = len(entries) - fit
    return {
        "number": next(number) if entries else "",
        "lines": [{"number": f"{at}.", **each} for at, each in enumerate(entries[:fit], 1)],
        "more": more.format(left) if left else "",
    }


def _task_counts_text(whole: ItemCounts) -> str:
    """Counts of the term's tasks as text: 议定事项 18 项，未办结 6 项，滞后 1 项; counts of 0 are
    left out, empty where there are no tasks.
    """
    figures = (
        (ItemRole.TASK.label, whole.tasks),
        ("未办结", whole.open_tasks),
        (OVERDUE, whole.overdue_tasks),
    )
    return "，".join(f"{label} {figure} 项" for label, figure in figures if figure)


def _department_rows(snapshot: TermSnapshot) -> list[dict[str, Any]]:
    """Template variables of the status document's table: a row for each department with plan items,
    the last ones merged where there are more than twelve, then the sum; empty where no department
    has any.
    """
    named = [name for name, found in counts_by_department(snapshot).items() if found.total]
    if not named:
        return []
    groups = rows_by_department(snapshot)
    own = {name: groups[name] for name in named}
    if len(named) > _MOST_DEPARTMENTS:
        shown, others = named[: _MOST_DEPARTMENTS - 1], named[_MOST_DEPARTMENTS - 1 :]
        together = [row for name in others for row in own[name]]
        own = {name: own[name] for name in shown} | {f"其他 {len(others)} 个部门": together}
    figures = {name: item_counts_of_rows(rows) for name, rows in own.items()} | {
        "合计": item_counts_of_rows(snapshot.rows)
    }
    return [
        {
            "name": name,
            **{field: getattr(found, field) for field in _COUNT_FIELDS},
            "rate": found.completion_rate_text,
        }
        for name, found in figures.items()
    ]


_COUNT_FIELDS = ("total", "done", "in_progress", "overdue", "at_risk")


def _shortened_to_whole_clauses(words: str, room: int) -> str:
    """Shorten a text of the status document to as many whole clauses as fit into ``room``
    half-width characters, at least the first; a text that is shortened then ends with a full stop.
    """
    taken = ""
    for clause in re.findall(r"[^，；。]+[，；。]?", words):
        if taken and width(taken + clause) > room:
            break
        taken += clause
    return as_sentence(taken) if taken != words else words


def _overdue_item_row(row: ItemRow, snapshot: TermSnapshot) -> dict[str, str]:
    """Template variables of one overdue item of the status document, its last report shortened to
    whole clauses that fit on two lines.
    """
    word = row.last_report
    report = (
        f"{month_day(word.line.on)}：{word.text_with_reporter}" if word else row.last_report_text
    )
    return {
        "title": row.item.title,
        "owner": row.item.owner_words,
        "due": deadline_with_days_left_text(row.item, snapshot.today),
        "last": _shortened_to_whole_clauses(
            report, largest_text_width_in_cell(LATE_MM[4], _CELL_LINES)
        ),
    }


def _due_soon_row(row: ItemRow, snapshot: TermSnapshot) -> dict[str, str]:
    """Template variables of an item of the status document that is due soon: title, owner, and
    deadline with the days left.
    """
    left = f"，{days_left_text(row.item.due, snapshot.today)}" if row.item.due else ""
    due = f"{row.item.due_words}{left}"
    return {"title": row.item.title, "owner": row.item.owner_words, "due": due}


def _problem_row(problem: TermProblem) -> dict[str, str]:
    """Template variables of a problem of the status document: department, and text with when it was
    raised; its cause is added where all of it fits on one line.
    """
    room = largest_text_width_in_lines(1) - width(f"10.{problem.department}：")
    stood = f"（{problem.raised_and_listed_text}）"
    because = f"（原因：{problem.cause}；{problem.raised_and_listed_text}）"
    if problem.cause and width(f"{problem.text}{because}") <= room:
        stood = because
    return {"department": problem.department, "words": f"{problem.text}{stood}"}


def _sentences_on_changes(snapshot: TermSnapshot) -> Iterator[str]:
    """Sentences of the status document on what changed since the last meeting: the counts, then
    each kind of change with titles; one that nothing changed, or none before the first meeting.
    Changes of owner and new parts (分工) are only counted.
    """
    last = span_since_last_meeting(snapshot)
    if last is None:
        return
    found = changes_in_span(snapshot, last)
    yield as_sentence(found.counts_text or "没有变化")

    def item_titles(rows: Sequence[ChangedItem]) -> list[str]:
        """Titles of changed items."""
        return [each.row.item.title for each in rows]

    changes = (
        ("办结", item_titles(found.finished_items)),
        (
            "其他变动",
            [
                f"{each.row.item.title}（{each.status_after.label}）"
                for each in found.items_with_other_status_changes
            ],
        ),
        (
            "时限调整",
            [
                f"{each.row.item.title}（{each.deadline_change_text}）"
                for each in found.rescheduled_items
            ],
        ),
        ("新议定", [row.item.title for row in found.created_tasks]),
        ("成果", [line.what for line in found.achievements]),
        ("只有进展", item_titles(found.items_with_progress_only)),
    )
    room = largest_text_width_in_lines(_SINCE_LINES)
    for label, what in changes:
        if what:
            yield as_sentence(f"{label}：{_titles_that_fit(what, room - width(label) - 10)}")


def _titles_that_fit(titles: Sequence[str], room: int) -> str:
    """Join as many whole titles as fit into ``room`` half-width characters, at least the first;
    where some are left out, the number of all follows: 甲、乙等5项.
    """
    taken: list[str] = []
    for title in titles:
        if taken and width("、".join((*taken, title))) > room:
            break
        taken.append(title)
    rest = f"等{len(titles)}项" if len(taken) < len(titles) else ""
    return "、".join(taken) + rest
