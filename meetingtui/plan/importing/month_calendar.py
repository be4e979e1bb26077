"""Read a monthly calendar: a table with a column for each day of the week, dates in its cells."""

import re
from collections.abc import Iterator, Sequence

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.cell_entries import split_cell_into_events
from meetingtui.plan.importing.plan_document import PlanNode, PlanNodeKind
from meetingtui.plan.importing.table_columns import week_text_of_cell
from meetingtui.plan.importing.table_headers import (
    TITLE_ROLES,
    column_role_of_header,
    is_month_week_or_day_cell,
)

_WEEKDAY = re.compile("(?:周|星期)?[一二三四五六日天]")
_DATED_CELL = re.compile(
    r"(?P<day>[12]?\d|3[01])\s*(?:[日号]\s*[：:]?\s*|(?=\s|$))(?P<work>.*)", re.DOTALL
)
"""Pattern of a calendar cell that begins with a day of the month (4日 语文教研活动), or contains
only the day.
"""
_FEWEST_COLUMNS = 5
_FEWEST_DATES = 10
_FIRST_WEEK = 7


def read_month_calendar(
    headers: Sequence[str], body: Sequence[Sequence[str]], context: ResolutionContext
) -> list[PlanNode]:
    """Return the plan nodes of a monthly calendar of a plan: its events, and the words beside its
    days.

    Args:
        headers: column headers of the table.
        body: rows below the header.
        context: the month of the calendar, and the term that its dates are resolved in.

    Returns:
        A plan node for each event of each day cell, in the order of the cells, then one for each
        entry in the columns beside the days; empty if the table is no such calendar: fewer than
        five columns of weekdays or ten dates, a filled day cell without a date, or no event.
    """
    columns = [at for at, header in enumerate(headers) if _WEEKDAY.fullmatch(header)]
    if len(columns) < _FEWEST_COLUMNS:
        return []
    cells = [(headers[at], row[at]) for row in body for at in columns if at < len(row) and row[at]]
    dated = [(weekday, found) for weekday, cell in cells if (found := _DATED_CELL.fullmatch(cell))]
    if len(dated) < len(cells) or len(dated) < _FEWEST_DATES:
        return []
    events = list(_calendar_event_nodes(dated, context))
    if not events:
        return []
    return [*events, *_nodes_of_words_beside_days(headers, body, columns, context)]


def _nodes_of_words_beside_days(
    headers: Sequence[str],
    body: Sequence[Sequence[str]],
    columns: Sequence[int],
    context: ResolutionContext,
) -> Iterator[PlanNode]:
    """Yield a plan node for the words beside the days of each week of a monthly calendar: with the
    week's deadline below 主要工作, with a warning below any other header (备注).

    Args:
        headers: column headers of the table.
        body: rows below the header.
        columns: indexes of the columns with the days.
        context: the term in which the week is resolved.
    """
    roles = [column_role_of_header(header) for header in headers]
    for row in body:
        cells = list(zip(range(len(row)), roles, row, strict=False))
        week = next(
            (week_text_of_cell(cell) for _, role, cell in cells if role == "week" and cell), ""
        )
        due = context.resolve_assignment(due=week)
        for at, role, cell in cells:
            if at in columns or len(cell) < 2 or is_month_week_or_day_cell(cell):
                continue
            is_task = role in TITLE_ROLES
            for words in split_cell_into_events(cell):
                title = one_line(words)
                yield PlanNode(
                    kind=PlanNodeKind.TABLE_ROW,
                    title=title,
                    due=due.due if is_task else None,
                    due_text=due.due_text if is_task else "",
                    fields={headers[at]: title},
                    doubts=() if is_task else (_BESIDE_DAYS,),
                )


_BESIDE_DAYS = "这些文字写在月历的日期旁边，请确认是不是一项工作"
"""Warning (存疑) on words in a row of a monthly calendar that belong to no day."""


def _calendar_event_nodes(
    dated: Sequence[tuple[str, re.Match[str]]], context: ResolutionContext
) -> Iterator[PlanNode]:
    """Yield a plan node for each event of a monthly calendar; days before the month's 1st or after
    its last day belong to the neighbouring month.

    Args:
        dated: for each filled day cell the header of its column (周一) and the match of day and
            events.
        context: the month of the calendar (0 where unknown: no dates), and the term.
    """
    last, month = 0, context.month
    if month and int(dated[0][1]["day"]) > _FIRST_WEEK:
        month = month - 1 or 12
    for weekday, cell in dated:
        day = int(cell["day"])
        if month and day < last:
            month = month % 12 + 1
        last = day
        due_text = f"{month}月{day}日" if month else f"{day}日"
        due = context.resolve_assignment(due=due_text).due if month else None
        for entry in split_cell_into_events(cell["work"]):
            words = one_line(entry)
            yield PlanNode(
                kind=PlanNodeKind.TABLE_ROW,
                title=words,
                due=due,
                due_text=due_text,
                fields={weekday: words},
            )
