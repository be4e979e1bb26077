"""Convert the rows of a plan's tables to plan nodes with titles, owners and deadlines."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from meetingtui.base.wording import one_line, read_chinese_number
from meetingtui.plan.importing.cell_entries import (
    LONGEST_ENTRY,
    cell_values_per_entry,
    number_at_cell_start,
    split_calendar_cell,
    split_line_at_semicolons,
    strip_counted_numbers,
    strip_number_at_cell_start,
)
from meetingtui.plan.importing.column_content import infer_column_roles, infer_title_column
from meetingtui.plan.importing.document import NodeKind, PlanNode, Table, struck_through_warning
from meetingtui.plan.importing.labels import (
    DEPARTMENT_NAME,
    TICK,
    TITLE_ROLES,
    Assignment,
    ResolutionContext,
    column_role_of_header,
    find_assignment_in_text,
    find_title_column,
    is_calendar_cell,
)
from meetingtui.plan.importing.month_grid import month_calendar_rows
from meetingtui.plan.importing.paragraph_boundaries import split_text_at_inline_numbers
from meetingtui.plan.importing.table_parts import divide_table_into_parts, text_across_table_row

_GROUP = "分组"
_OWING = ("people", "department", "helping", "due", "month", "week", "weekday")
_PERIOD = re.compile("日期")
_DATED_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]\s*[（(]([^（()）]+)[)）]")
_CONTENT = re.compile(
    "(?:主要|重点|具体|工作|活动|教育|本[周月])*(?:内容|工作|活动|安排|主题|项目|要点|任务|事项|课题|摘要)"
)
"""Headers of the one column that says what is to be done."""
_SHORTEST_ENTRY = 4


class TableReading(NamedTuple):
    """The result of reading one table of a plan: a plan node for each row, and the text that
    belongs to no row.
    """

    rows: tuple[PlanNode, ...]
    """A node for each row with content; a cell with a list gives a node per entry."""
    notes: tuple[str, ...]
    """Text across the table that is no row: captions, 备注."""


def read_plan_table(table: Table, context: ResolutionContext) -> TableReading:
    """Read a table of a plan: plan nodes for its rows, and the text that belongs to no row."""
    captions, headers, body, noted, struck = divide_table_into_parts(table)
    if not body and not headers:
        return TableReading((), captions)
    notes = (*captions, *filter(None, noted))
    entries = [row for row, note in zip(body, noted, strict=True) if not note]
    if dated := month_calendar_rows(headers, entries, context):
        return TableReading(tuple(dated), notes)
    columns = _TableColumns(headers, list(body), table.titled, context)
    found: list[PlanNode] = []
    group = captions[-1] if captions and is_calendar_cell(captions[-1]) else ""
    for row, note, words in zip(body, noted, struck, strict=True):
        if note:
            continue
        if across := text_across_table_row(row, len(headers)):
            group = across
        elif columns.row_has_task(row):
            nodes = columns.nodes_of_row(row, group, context)
            found.extend(_add_struck_through_warning(node, words) for node in nodes)
    return TableReading(tuple(found), notes)


def _add_struck_through_warning(node: PlanNode, struck: str) -> PlanNode:
    """Add a warning to a row's plan node if its text contains text that is struck through."""
    if not struck or not any(struck in words for words in (node.title, *node.fields.values())):
        return node
    return msgspec.structs.replace(node, doubts=(*node.doubts, struck_through_warning(struck)))


_Roles = dict[str, str]


class _TableColumns:
    """The columns of one table of a plan and what each contains (its role): title, department,
    people, deadline.
    """

    def __init__(
        self,
        headers: tuple[str, ...],
        body: list[tuple[str, ...]],
        titled: int | None,
        context: ResolutionContext,
    ) -> None:
        self._headers = headers
        by_content = infer_column_roles(headers, body, context)
        roles = [
            by_content.get(at, column_role_of_header(header)) for at, header in enumerate(headers)
        ]
        roles = _demote_weaker_columns(headers, roles, "people", _SUPERVISES)
        roles = _demote_weaker_columns(headers, roles, "department", _FIELD_OF_OFFICES)
        self._roles = _demote_weaker_columns(headers, roles, "due", _BEGINS)
        self._roles_by_header = dict(zip(headers, self._roles, strict=True))
        for at, header in enumerate(headers):
            if _GRID_DAY.fullmatch(header) and all(_is_empty_or_day_cell(row, at) for row in body):
                self._roles[at] = _GRID
        self._titled = titled if titled is not None else find_title_column(headers, body)
        named = [at for at, header in enumerate(headers) if _is_department_header(header)]
        periods = [
            at
            for at, header in enumerate(headers)
            if at and (is_calendar_cell(header) or _THIRD.fullmatch(header))
        ]
        self._by_department = named if len(named) > 1 and self._titled is None else []
        ticked = len(periods) > 1 and all(
            at >= len(row) or TICK.fullmatch(row[at]) for row in body for at in periods
        )
        self._ticked = periods if ticked else []
        by_period = len(periods) > 1 and not self._by_department and not ticked
        self._by_period = periods if by_period else []
        self._by_field = (
            [] if self._by_department or self._by_period else self._find_field_of_work_columns()
        )
        if self._by_period or self._by_field:
            self._titled = None
        elif self._titled is None and not self._by_department:
            self._titled = infer_title_column(headers, body, by_content)
        self._owner = headers.index("姓名") if self._rows_belong_to_people() else None
        own = self._titled
        cells = [row[own] for row in body if own is not None and own < len(row)]
        counts = [number_at_cell_start(cell) for cell in cells if cell]
        self._counts_in_cells = counts.count(1) > 1 or (len(counts) > 1 and all(counts))
        self._is_calendar = any(
            role in ("month", "week", "weekday") or (role == "due" and _PERIOD.search(header))
            for role, header in zip(self._roles, headers, strict=True)
        )

        first = [row[0] for row in body if row and row[0]]
        self._is_dated = _GRID not in self._roles and (
            self._is_calendar or (len(first) > 1 and all(map(is_calendar_cell, first)))
        )

    def _rows_belong_to_people(self) -> bool:
        """Whether each row of the table is a task of the person named in its column 姓名."""
        return (
            self._headers.count("姓名") == 1
            and self._titled is not None
            and self._headers[self._titled] != "姓名"
            and "people" not in self._roles
        )

    def _find_field_of_work_columns(self) -> list[int]:
        """Return the columns of a calendar table that each contain the tasks of one field of work
        (教学常规, 教研活动).
        """
        others = [
            at
            for at, (header, role) in enumerate(zip(self._headers, self._roles, strict=True))
            if at and role not in ("remark", "outcome", "due", "month", "week", "weekday", "number")
        ]
        is_dated = self._roles[0] in ("month", "week", "weekday") or _PERIOD.search(
            self._headers[0]
        )
        own = [at for at in others if not self._roles[at]]
        told = any(
            self._roles[at] not in ("", "title3") or _CONTENT.fullmatch(self._headers[at])
            for at in others
        )
        return others if is_dated and len(own) > 1 and not told else []

    def row_has_task(self, row: tuple[str, ...]) -> bool:
        """Whether a table row contains more than a number and a date."""
        if len(row) < len(self._headers) or self._titled is None:
            return True
        return any(
            cell and role not in ("number", "due", "month", "week", "weekday", _GRID)
            for role, cell in zip(self._roles, row, strict=False)
        )

    def nodes_of_row(
        self, row: tuple[str, ...], group: str, context: ResolutionContext
    ) -> Iterator[PlanNode]:
        """Yield one plan node for a table row, or one for each entry of the list
        in its title cell.
        """
        if self._by_department or self._by_period or self._by_field:
            yield from self._nodes_per_column(row, group, context)
            return
        at = self._titled
        entries = (
            self._task_entries_of_cell(row[at], row) if at is not None and at < len(row) else []
        )
        if at is None or len(entries) < 2:
            if at is not None and at < len(row) and self._counts_in_cells:
                only = strip_number_at_cell_start(row[at])
                row = (*row[:at], only, *row[at + 1 :])
            yield self._node_of_row(row, group, context)
            return
        shares = {
            column: cell_values_per_entry(cell, len(entries))
            for column, cell in enumerate(row)
            if self._role_of_column(column) in _OWING
        }
        for index, entry in enumerate(entries):
            own = list(row)
            own[at] = entry
            unclear = []
            for column, share in shares.items():
                if share is None:
                    unclear.append(self._headers[column])
                else:
                    own[column] = share[index]
            yield self._node_of_row(
                tuple(own), group, context, unclear=tuple(unclear), count=len(entries)
            )

    def _nodes_per_column(
        self, row: tuple[str, ...], group: str, context: ResolutionContext
    ) -> Iterator[PlanNode]:
        """Yield a plan node for each task in a calendar row that has a column per department, month
        or field of work.
        """
        columns = self._by_department or self._by_period or self._by_field
        common = ["" if at in columns else cell for at, cell in enumerate(row)]
        for at in columns:
            for words in split_calendar_cell(row[at] if at < len(row) else ""):
                own = list(common)
                own[at] = words
                node = self._node_of_row(tuple(own), group, context)
                node = msgspec.structs.replace(node, number="", title=words)
                if self._by_department:
                    owing = context.resolve_assignment(department=self._headers[at])
                    yield msgspec.structs.replace(node, department=owing.department)
                elif self._by_field:
                    yield node
                else:
                    due = self._deadline_of_column(at, row, node.due_text or context.week)
                    owing = context.resolve_assignment(due=due)
                    yield msgspec.structs.replace(node, due=owing.due, due_text=owing.due_text)

    def _deadline_of_column(self, column: int, row: tuple[str, ...], due_text: str) -> str:
        """Return when the tasks in the column of a month, week or day are due, as written.

        Args:
            column: index of the column; its header is a period.
            row: the row of the entries.
            due_text: deadline of the row or week of the table, within which 上旬 or 周一 is meant.
        """
        header = self._headers[column]
        if _THIRD.fullmatch(header) and (month := _MONTH.match(due_text)):
            return f"{month[0]}{header}"
        if _WEEK.fullmatch(header) and (month := _MONTH.fullmatch(due_text.removesuffix("份"))):
            return f"{month[0]}{header}"
        if _WEEKDAY.fullmatch(header):
            weeks = [cell for at, cell in enumerate(row) if self._role_of_column(at) == "week"]
            if week := _WEEK.match(_week_of_cell(weeks[0]) if weeks else due_text):
                return f"{week[0]}周{header[-1]}"
        return header

    def _role_of_header(self, header: str) -> str:
        """Return what the column with a header contains (its role); empty where that is unknown."""
        return self._roles_by_header.get(header, "")

    def _role_of_column(self, column: int) -> str:
        """Return what the column at an index contains (its role); empty where that is unknown."""
        return self._roles[column] if column < len(self._roles) else ""

    def _task_entries_of_cell(self, cell: str, row: tuple[str, ...]) -> list[str]:
        """Return the texts of the tasks that a table cell lists; empty for a cell with a single
        task.
        """
        lines = [line.strip() for line in cell.split("\n") if line.strip()]
        if len(lines) == 1:
            lines = split_text_at_inline_numbers(lines[0])
        if len(lines) == 1 and self._is_dated and (clauses := split_line_at_semicolons(lines[0])):
            return clauses
        if counted := strip_counted_numbers(lines):
            return counted
        if len(lines) < 2 or any(len(line) > LONGEST_ENTRY for line in lines):
            return []
        if any(re.search("[，,、：:]$", line) for line in lines[:-1]):
            return []
        owners = (
            cell.count("\n") + 1
            for column, cell in enumerate(row)
            if self._role_of_column(column) in ("people", "department", "due") and cell
        )
        # Beside a label alone, a cell of several paragraphs has nothing else to be.
        beside_label = len(self._headers) == 2 and all(
            len(line) >= _SHORTEST_ENTRY and "。" not in line[:-1] for line in lines
        )
        sentences = all(line[-1] in "。；;" and line.count("。") < 2 for line in lines)
        is_list = self._is_calendar or beside_label or sentences or len(lines) in owners
        return [line.rstrip("；;。") for line in lines] if is_list else []

    def _node_of_row(
        self,
        row: tuple[str, ...],
        group: str,
        context: ResolutionContext,
        *,
        unclear: tuple[str, ...] = (),
        count: int = 1,
    ) -> PlanNode:
        """Convert one table row to a plan node with title, fields, owner and deadline."""
        headers = self._headers
        pairs = dict(zip(headers, row, strict=False))
        if len(row) > len(headers):
            pairs |= {f"第{index + 1}列": row[index] for index in range(len(headers), len(row))}
        fields = {header: cell for header, cell in pairs.items() if cell}
        at = self._titled
        titled = row[at] if at is not None and at < len(row) else ""
        by_role: _Roles = {}
        labelled = {
            header for header, cell in fields.items() if _cell_has_labelled_owner(cell, context)
        }
        for header, cell in fields.items():
            if header in labelled and self._role_of_header(header) in _OWING:
                continue
            # A cell that spans the title and the owner's column names no owner.
            spanned = (
                cell == titled
                and header != headers[at or 0]
                and self._role_of_header(header) in _OWING
            )
            if header not in unclear and not spanned:
                by_role.setdefault(self._role_of_header(header), cell)
        if self._owner is not None and self._owner < len(row):
            by_role.setdefault("people", row[self._owner])
        ticked = [at for at in self._ticked if at < len(row) and row[at]]
        if ticked and len(ticked) < len(self._ticked):
            by_role.setdefault("month", headers[ticked[-1]])
        if is_calendar_cell(group):
            week = _WEEK.match(group)
            by_role.setdefault("week" if week else "month", week[0] if week else group)
        owing = _assignment_of_row(by_role, context)
        if labelled:
            words = "\n".join(fields[header] for header in labelled)
            owing = _fill_missing_assignment(owing, find_assignment_in_text(words, context))
        if (named := _DAY.search(titled)) and not any(map(by_role.get, ("due", "week", "weekday"))):
            day = context.resolve_assignment(due=named[0])
            within = owing.due and day.due and owing.due.month == day.due.month
            if within:
                owing = msgspec.structs.replace(owing, due=day.due, due_text=day.due_text)
        if group:
            fields[_GROUP] = group
        doubts = tuple(f"这一格有 {count} 项工作，“{header}”对不上，请分派" for header in unclear)
        return PlanNode(
            kind=NodeKind.TABLE_ROW,
            number=by_role.get("number", "") if count == 1 else "",
            title=one_line(titled) or _title_without_title_column(by_role, fields),
            department=owing.department,
            co_departments=owing.co_departments,
            people=owing.people,
            due=owing.due,
            due_text=owing.due_text,
            fields=fields,
            doubts=doubts,
        )


_THIRD = re.compile("[上中下]旬")
"""The header of a third of the month that the row names."""
_MONTH = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2}|元)\s*月")
_WEEK = re.compile(r"第\s*[\d一二三四五六七八九十]{1,3}\s*周")
"""The number of a week, before its dates: 第5周（9月28日—10月4日）."""
_WEEK_AND_DATES = re.compile(rf"(?P<week>{_WEEK.pattern})\s*\d[\d.月日/~～—–至-]+")
"""第一周 above 8.31—9.6 in one cell."""
_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]")
"""A row of a month that names its day itself."""


_GRID = "日历"
_GRID_DAY = re.compile("(?:周|星期)?[一二三四五六日天]")
"""A column of a calendar in which the days of the month stand."""


_SUPERVISES = re.compile("领导|分管|校长|督[办查导]|监督|指导")
"""Headers of people who only look on where another column names who does it."""
_FIELD_OF_OFFICES = re.compile("^(?!责任|负责|牵头|承办|主办|主责|落实).*条线")
"""Headers of a field of work, where another column names the department that answers for it."""
_BEGINS = re.compile("启动|开始|起始|开工|开展|发起")
"""Headers of the time at which a task begins, where another column says when it ends."""


def _demote_weaker_columns(
    headers: tuple[str, ...], roles: list[str], role: str, weaker: re.Pattern[str]
) -> list[str]:
    """Return the roles of table columns, where of several columns with one role those with a weaker
    header (督办人) become remarks.

    Args:
        headers: the column headers.
        roles: the roles of the columns.
        role: the role that several columns may have.
        weaker: pattern of the headers that yield; their columns become remarks.
    """
    columns = [at for at, each in enumerate(roles) if each == role]
    yielding = [at for at in columns if weaker.search(headers[at])]
    if len(yielding) == len(columns):
        return roles
    return ["remark" if at in yielding else each for at, each in enumerate(roles)]


def _is_empty_or_day_cell(row: tuple[str, ...], at: int) -> bool:
    """Whether a cell of a table row is empty or contains only a day of the month,
    as in a calendar.
    """
    return at >= len(row) or not row[at] or bool(re.fullmatch(r"[\d./月日]{1,6}", row[at]))


def _is_department_header(header: str) -> bool:
    """Whether a table column's header is the name of a department: 德育处, 教导处."""
    return bool(DEPARTMENT_NAME.fullmatch(header)) and column_role_of_header(header) != "department"


def _cell_has_labelled_owner(cell: str, context: ResolutionContext) -> bool:
    """Whether a table cell names owners or a deadline behind labels:
    责任人：王晓梅；完成时限：9月底.
    """
    return find_assignment_in_text(cell, context) != Assignment()


def _fill_missing_assignment(owing: Assignment, said: Assignment) -> Assignment:
    """Return a table row's owners and deadline, with missing ones taken from what the row's text
    names.
    """
    changes: dict[str, Any] = {}
    if said.department and not owing.department:
        changes |= {"department": said.department, "co_departments": said.co_departments}
    if said.people and not owing.people:
        changes["people"] = said.people
    if said.due_text and not owing.due_text:
        changes |= {"due": said.due, "due_text": said.due_text}
    return msgspec.structs.replace(owing, **changes)


def _week_of_cell(cell: str) -> str:
    """Return the week that a table cell names, with 第 and 周 where it is only a number: 3 gives
    第3周.
    """
    week = one_line(cell)
    is_bare = read_chinese_number(week) or re.fullmatch(r"\d{1,2}\s*[—–~～至、-]+\s*\d{1,2}", week)
    dated = _WEEK_AND_DATES.fullmatch(week)
    return f"第{week}周" if is_bare else dated["week"] if dated else week


def _assignment_of_row(by_role: _Roles, context: ResolutionContext) -> Assignment:
    """Return owner and deadline of a table row from its cells by role, resolved to full names and a
    date.
    """
    week = _week_of_cell(by_role.get("week", ""))
    due, weekday = one_line(by_role.get("due", "")), one_line(by_role.get("weekday", ""))
    month = one_line(by_role.get("month", ""))
    within = month or (f"{context.month}月" if context.month else "")
    if within and (day := _DAY_ALONE.fullmatch(due)):
        sign = "" if day["sign"] else "日"
        due = f"{within.removesuffix('份')}{due}{sign}"
    if _CLOCK.fullmatch(due):
        due = ""
    if inner := _DATED_WEEKDAY.fullmatch(weekday):
        weekday = inner[1]
    if not week and _WEEKDAY.fullmatch(weekday):
        week = context.week
    return context.resolve_assignment(
        department="、".join(filter(None, map(by_role.get, ("department", "helping")))),
        people=by_role.get("people", ""),
        due=due or _join_week_and_weekday(week, weekday) or month,
    )


_DAY_ALONE = re.compile(
    r"\d{1,2}(?:\s*[日号]?\s*[—–~～至-]\s*\d{1,2})?(?P<sign>\s*[日号].*)?", re.DOTALL
)
"""A day, or several, in a table whose month is told once: 9日, 12-14, 21."""
_CLOCK = re.compile(
    r"(?:[上下中]午|早晨|晚上|全天)?\s*(?:\d{1,2}\s*[:：]\s*\d{2}|第[一二三四五六七]节课?)?"
    r"(?:\s*[—–~～至-]+\s*\d{1,2}\s*[:：]\s*\d{2})?"
)
"""The time of day says nothing of the day."""


_WEEKDAY = re.compile("(?:周|星期)[一二三四五六日天]")


def _join_week_and_weekday(week: str, weekday: str) -> str:
    """Join a week and a weekday of a table row to one deadline: 第3周 and 周五 give 第3周周五."""
    if week and _WEEKDAY.fullmatch(weekday):
        return f"{week}周{weekday[-1]}"
    return week or weekday


def _title_without_title_column(by_role: dict[str, str], fields: dict[str, str]) -> str:
    """Return a title for a table row without one: its first cell that can name it."""
    for role in (*TITLE_ROLES, "", "outcome", "department", "remark"):
        if role in by_role:
            return one_line(by_role[role])
    return one_line(next(iter(fields.values()), ""))
