"""Convert the rows of a plan's tables to plan nodes with titles, owners and deadlines."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.assignment_resolution import (
    Assignment,
    ResolutionContext,
    find_labelled_assignment,
)
from meetingtui.plan.importing.cell_entries import (
    split_cell_into_events,
    split_cell_into_value_per_task,
    strip_number_at_cell_start,
)
from meetingtui.plan.importing.month_calendar import read_month_calendar
from meetingtui.plan.importing.paragraph_numbers import BULLETS
from meetingtui.plan.importing.plan_document import (
    DocumentTable,
    PlanNode,
    PlanNodeKind,
    struck_through_warning,
)
from meetingtui.plan.importing.table_columns import (
    WEEK,
    WEEKDAY,
    TableColumns,
    week_text_of_cell,
)
from meetingtui.plan.importing.table_headers import TITLE_ROLES, is_month_week_or_day_cell
from meetingtui.plan.importing.table_parts import divide_table_into_parts, text_across_table_row

_GROUP = "分组"
_OWING = ("people", "department", "helping", "due", "month", "week", "weekday")
_DATED_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]\s*[（(]([^（()）]+)[)）]")
_WEEKDAY_SIGN = re.compile("[一二三四五六日天]")
"""Pattern of a cell below 星期 that gives the day alone: 三."""
_MONTH = re.compile("(?:[一二三四五六七八九十元]{1,2}|[0-9]{1,2})月份?")
_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
"""Pattern of a cell that names a month and a day (9月10日), in a row below a month."""
_DAY_ALONE = re.compile(
    r"\d{1,2}(?:\s*[日号]?\s*[—–~～至-]\s*\d{1,2})?(?P<sign>\s*[日号].*)?", re.DOTALL
)
"""Pattern of a cell with only a day, or several, of a month that the table names once: 9日, 12-14,
21.
"""
_CLOCK = re.compile(
    r"(?:[上下中]午|早晨|晚上|全天)?\s*(?:\d{1,2}\s*[:：]\s*\d{2}|第[一二三四五六七]节课?)?"
    r"(?:\s*[—–~～至-]+\s*\d{1,2}\s*[:：]\s*\d{2})?"
)
"""Pattern of a cell with only a time of day (上午, 14:30), which names no day."""
_Roles = dict[str, str]


class PlanTableContents(NamedTuple):
    """Result of reading one table of a plan: a plan node for each row, and the text that belongs to
    no row.
    """

    rows: tuple[PlanNode, ...]
    """Plan nodes of the table's rows with content; a cell with a list gives a node per entry."""
    notes: tuple[str, ...]
    """Texts of the table that belong to no row: captions, remarks (备注)."""


def read_plan_table(table: DocumentTable, context: ResolutionContext) -> PlanTableContents:
    """Read a table of a plan: plan nodes for its rows, and the text that belongs to no row.

    A text across the whole table gives no node; the rows below it have it in their field 分组. A
    row with nothing but a number and a date is left out.
    """
    captions, headers, body, noted, struck = divide_table_into_parts(table)
    if not body and not headers:
        return PlanTableContents((), captions)
    notes = (*captions, *filter(None, noted))
    entries = [row for row, note in zip(body, noted, strict=True) if not note]
    if dated := read_month_calendar(headers, entries, context):
        return PlanTableContents(tuple(dated), notes)
    columns = TableColumns(headers, list(body), table.titled, context)
    found: list[PlanNode] = []
    group = captions[-1] if captions and is_month_week_or_day_cell(captions[-1]) else ""
    is_new = False
    for row, note, words in zip(body, noted, struck, strict=True):
        if note:
            continue
        if across := text_across_table_row(row, len(headers)):
            group = f"{group}\n{across}" if is_new else across
            is_new = True
            continue
        is_new = False
        if columns.row_has_task(row):
            nodes = _nodes_of_row(columns, row, group, context)
            found.extend(_add_struck_through_warning(node, words) for node in nodes)
        elif alone := columns.remark_text_of_date_columns(row):
            found.append(_node_of_remarks_in_date_columns(columns, row, alone))
    return PlanTableContents(tuple(found), notes)


def _add_struck_through_warning(node: PlanNode, struck: str) -> PlanNode:
    """Return a table row's plan node with a warning added if its text contains struck-through
    words.

    Args:
        node: the plan node.
        struck: struck-through text of the row; empty without any.
    """
    if not struck or not any(struck in words for words in (node.title, *node.fields.values())):
        return node
    return msgspec.structs.replace(node, doubts=(*node.doubts, struck_through_warning(struck)))


def _nodes_of_row(
    columns: TableColumns, row: tuple[str, ...], group: str, context: ResolutionContext
) -> Iterator[PlanNode]:
    """Yield the plan node of a table row, or one for each entry of the list in the row's title
    cell.

    Args:
        columns: the columns of the table with their roles.
        row: the cells of the row.
        group: texts across the table directly above the row's group, one a line; empty without any.
        context: the school and the term in which names and deadlines are resolved.
    """
    if columns.department_columns or columns.period_columns or columns.field_of_work_columns:
        yield from _nodes_of_row_by_column(columns, row, group, context)
        return
    at = columns.title_column
    entries = columns.task_entries_of_cell(row[at], row) if at is not None and at < len(row) else []
    if at is None or len(entries) < 2:
        if at is not None and at < len(row) and columns.titles_begin_with_numbers:
            only = strip_number_at_cell_start(row[at])
            row = (*row[:at], only, *row[at + 1 :])
        yield _node_of_row(columns, row, group, context)
        return
    shares = {
        column: [cell] * len(entries)
        if _is_month_and_theme_cell(cell)
        else split_cell_into_value_per_task(cell, len(entries))
        for column, cell in enumerate(row)
        if columns.role_of_column(column) in _OWING
    }
    for index, entry in enumerate(entries):
        own = list(row)
        own[at] = entry
        unclear = []
        for column, share in shares.items():
            if share is None:
                unclear.append(columns.headers[column])
            else:
                own[column] = share[index]
        yield _node_of_row(
            columns, tuple(own), group, context, unclear=tuple(unclear), count=len(entries)
        )


def _node_of_remarks_in_date_columns(
    columns: TableColumns, row: tuple[str, ...], words: str
) -> PlanNode:
    """Return the plan node, with a warning, of a table row that has words only where dates or
    numbers stand, so that they are not lost.

    Args:
        columns: the columns of the table with their roles.
        row: the cells of the row.
        words: the words in the columns of dates or numbers.
    """
    return PlanNode(
        kind=PlanNodeKind.TABLE_ROW,
        title=words,
        fields={header: cell for header, cell in zip(columns.headers, row, strict=True) if cell},
        doubts=("这些文字写在序号或日期的格子里，请确认是不是一项工作",),
    )


def _nodes_of_row_by_column(
    columns: TableColumns, row: tuple[str, ...], group: str, context: ResolutionContext
) -> Iterator[PlanNode]:
    """Yield a plan node for each task in a row of a calendar table with a column per department,
    month or field of work.

    Args:
        columns: the columns of the table with their roles.
        row: the cells of the row.
        group: texts across the table directly above the row's group, one a line; empty without any.
        context: the school and the term in which names and deadlines are resolved.
    """
    split_columns = (
        columns.department_columns or columns.period_columns or columns.field_of_work_columns
    )
    common = ["" if at in split_columns else cell for at, cell in enumerate(row)]
    if columns.row_applies_to_all_columns(row, split_columns):
        node = _node_of_row(columns, row, group, context)
        doubts = (*node.doubts, "这一行各栏没有安排，请确认这是不是一项工作")
        yield msgspec.structs.replace(node, doubts=doubts)
        return
    for at in split_columns:
        for words in split_cell_into_events(row[at] if at < len(row) else ""):
            own = list(common)
            own[at] = words
            node = _node_of_row(columns, tuple(own), group, context)
            node = _with_leading_day_as_deadline(
                msgspec.structs.replace(node, number="", title=words), words, context
            )
            if at in columns.whole_school_columns:
                yield node
            elif columns.department_columns:
                assignment = context.resolve_assignment(department=columns.headers[at])
                yield msgspec.structs.replace(node, department=assignment.department)
            elif columns.field_of_work_columns:
                yield node
            else:
                due = columns.deadline_text_of_column(at, row, node.due_text or context.week)
                assignment = context.resolve_assignment(due=due)
                yield msgspec.structs.replace(
                    node, due=assignment.due, due_text=assignment.due_text
                )


def _node_of_row(
    columns: TableColumns,
    row: tuple[str, ...],
    group: str,
    context: ResolutionContext,
    *,
    unclear: tuple[str, ...] = (),
    count: int = 1,
) -> PlanNode:
    """Convert one table row to a plan node with title, fields, owner and deadline.

    Args:
        columns: the columns of the table with their roles.
        row: the cells of the row.
        group: texts across the table directly above the row's group, one a line; empty without any.
        context: the school and the term in which names and deadlines are resolved.
        unclear: headers of the columns whose cells cannot be divided among the nodes of the row;
            these cells are not read, and the node gets a warning for each.
        count: number of nodes that the row gives.
    """
    headers = columns.headers
    pairs = dict(zip(headers, row, strict=False))
    if len(row) > len(headers):
        pairs |= {f"第{index + 1}列": row[index] for index in range(len(headers), len(row))}
    fields = {header: cell for header, cell in pairs.items() if cell}
    at = columns.title_column
    titled = row[at] if at is not None and at < len(row) else ""
    by_role: _Roles = {}
    labelled = {
        header for header, cell in fields.items() if _cell_has_labelled_assignment(cell, context)
    }
    for header, cell in fields.items():
        if header in labelled and columns.role_of_header(header) in _OWING:
            continue
        # A cell that spans the title and the owner's column names no owner.
        spanned = (
            cell == titled
            and header != headers[at or 0]
            and columns.role_of_header(header) in _OWING
        )
        if header not in unclear and not spanned:
            role = columns.role_of_header(header)
            if (
                role == "due"
                and "due" in by_role
                and _only_first_cell_is_date(cell, by_role["due"], context)
            ):
                by_role["due"] = cell
            by_role.setdefault(role, cell)
    if columns.name_column is not None and columns.name_column < len(row):
        by_role.setdefault("people", row[columns.name_column])
    ticked = [at for at in columns.tick_columns if at < len(row) and row[at]]
    if ticked and len(ticked) < len(columns.tick_columns):
        by_role.setdefault("month", headers[ticked[-1]])
    inner_group = group.rpartition("\n")[2]
    if is_month_week_or_day_cell(inner_group):
        week = WEEK.match(inner_group)
        by_role.setdefault("week" if week else "month", week[0] if week else inner_group)
    assignment = _assignment_of_row(by_role, context)
    if labelled:
        words = "\n".join(fields[header] for header in labelled)
        assignment = _fill_missing_assignment(assignment, find_labelled_assignment(words, context))
    if (named := _DAY.search(titled)) and not any(map(by_role.get, ("due", "week", "weekday"))):
        day = context.resolve_assignment(due=named[0])
        within = assignment.due and day.due and assignment.due.month == day.due.month
        if within:
            assignment = msgspec.structs.replace(assignment, due=day.due, due_text=day.due_text)
    if group:
        fields[_GROUP] = group
    doubts = tuple(f"这一格有 {count} 项工作，“{header}”对不上，请分派" for header in unclear)
    node = PlanNode(
        kind=PlanNodeKind.TABLE_ROW,
        number=by_role.get("number", "") if count == 1 else "",
        title=_title_of_cell(titled) or _row_title_from_other_columns(by_role, fields),
        department=assignment.department,
        co_departments=assignment.co_departments,
        people=assignment.people,
        due=assignment.due,
        due_text=assignment.due_text,
        fields=fields,
        doubts=doubts,
    )
    return node if by_role.get("weekday") else _with_leading_day_as_deadline(node, titled, context)


_DAY_IN_FRONT = re.compile(
    r"(?:\d{1,2}\s*[/.]\s*\d{1,2}|\d{1,2}\s*月\s*\d{1,2}\s*[日号])"
    r"(?:\s*[—–~～至-]+\s*\d{1,2}\s*(?:[/.]\s*\d{1,2}|月\s*\d{1,2}\s*[日号]))?(?![\d./％%])"
)
"""Pattern of a day, or the days from one to another, before the words of an entry in the row of a
week: 9/9（三）教师研习.
"""


def _with_leading_day_as_deadline(
    node: PlanNode, words: str, context: ResolutionContext
) -> PlanNode:
    """Return the plan node of an entry in the row of a week with the day that stands before the
    entry's words (9/9 教师研习) as its deadline; unchanged unless the day is in that week.
    """
    found = _DAY_IN_FRONT.match(words) if node.due else None
    if found is None or node.due is None:
        return node
    day = context.resolve_assignment(due=found[0])
    if day.due is None or day.due.isocalendar()[:2] != node.due.isocalendar()[:2]:
        return node
    return msgspec.structs.replace(node, due=day.due, due_text=day.due_text)


def _is_month_and_theme_cell(cell: str) -> bool:
    """Whether a table cell names a month and, on further lines, the theme of the month: 三月份,
    勤俭月.
    """
    month, *others = cell.split("\n")
    return bool(others and _MONTH.fullmatch(month)) and not any(
        map(is_month_week_or_day_cell, others)
    )


def _title_of_cell(cell: str) -> str:
    """Return the title that a table cell gives its row: its text, or the part before its
    bullets.
    """
    first, *others = cell.split("\n")
    listed = others and all(line[:1] in BULLETS for line in others)
    return one_line(first).rstrip("：:") if listed else one_line(cell)


def _only_first_cell_is_date(cell: str, other: str, context: ResolutionContext) -> bool:
    """Whether of two cells of a table row that may be its date (3月1日—7日; 三月份 学雷锋) only the
    first one is a date.
    """
    return (
        context.resolve_assignment(due=other).due is None
        and context.resolve_assignment(due=cell).due is not None
    )


def _cell_has_labelled_assignment(cell: str, context: ResolutionContext) -> bool:
    """Whether a table cell names owners or a deadline behind labels:
    责任人：王晓梅；完成时限：9月底.
    """
    return find_labelled_assignment(cell, context) != Assignment()


def _fill_missing_assignment(row_assignment: Assignment, text_assignment: Assignment) -> Assignment:
    """Return a table row's owners and deadline, with missing ones taken from what the row's text
    names.
    """
    changes: dict[str, Any] = {}
    if text_assignment.department and not row_assignment.department:
        changes |= {
            "department": text_assignment.department,
            "co_departments": text_assignment.co_departments,
        }
    if text_assignment.people and not row_assignment.people:
        changes["people"] = text_assignment.people
    if text_assignment.due_text and not row_assignment.due_text:
        changes |= {"due": text_assignment.due, "due_text": text_assignment.due_text}
    return msgspec.structs.replace(row_assignment, **changes)


def _assignment_of_row(by_role: _Roles, context: ResolutionContext) -> Assignment:
    """Return owner and deadline of a table row from its cells by role, resolved to full names and
    a date.

    Args:
        by_role: cells of the row by the role of their column (``people``).
        context: the school and the term in which names and deadlines are resolved.
    """
    week = week_text_of_cell(by_role.get("week", ""))
    due, weekday = one_line(by_role.get("due", "")), one_line(by_role.get("weekday", ""))
    month = one_line(by_role.get("month", ""))
    within = month or (f"{context.month}月" if context.month else "")
    if within and (day := _DAY_ALONE.fullmatch(due)):
        sign = "" if day["sign"] else "日"
        due = f"{within.removesuffix('份')}{due}{sign}"
    if _CLOCK.fullmatch(due):
        due = ""
    if WEEKDAY.fullmatch(due) and not weekday:
        due, weekday = "", due  # 日期 above 周一
    if inner := _DATED_WEEKDAY.fullmatch(weekday):
        weekday = inner[1]
    if _WEEKDAY_SIGN.fullmatch(weekday):
        weekday = f"周{weekday}"
    if not week and WEEKDAY.fullmatch(weekday):
        week = context.week
    return context.resolve_assignment(
        department="、".join(filter(None, map(by_role.get, ("department", "helping")))),
        people=by_role.get("people", ""),
        due=due or _join_week_and_weekday(week, weekday) or month,
    )


def _join_week_and_weekday(week: str, weekday: str) -> str:
    """Join a week and a weekday of a table row to one deadline: 第3周 and 周五 give 第3周周五."""
    if week and WEEKDAY.fullmatch(weekday):
        return f"{week}周{weekday[-1]}"
    return week or weekday


def _row_title_from_other_columns(by_role: dict[str, str], fields: dict[str, str]) -> str:
    """Return a title for a table row without one: its first cell that can name it.

    Args:
        by_role: cells of the row by the role of their column (``people``).
        fields: cells of the row by column header.
    """
    for role in (*TITLE_ROLES, "", "outcome", "department", "remark"):
        if role in by_role:
            return one_line(by_role[role])
    return one_line(next(iter(fields.values()), ""))
