"""Decide what each column of a plan's table contains (its role: title, people, deadline …) from its
header and cells.
"""

import re
from collections.abc import Container

from meetingtui.base.wording import one_line, parse_chinese_number
from meetingtui.plan.importing.assignment_resolution import ResolutionContext
from meetingtui.plan.importing.cell_entries import (
    LONGEST_ENTRY,
    group_bullets_under_numbers,
    number_value_at_cell_start,
    split_cell_into_events,
    split_line_into_short_clauses,
    texts_of_numbered_lines,
)
from meetingtui.plan.importing.column_role_inference import (
    infer_column_roles,
    infer_title_column_by_cells,
)
from meetingtui.plan.importing.paragraph_splitting import split_text_at_inline_numbers
from meetingtui.plan.importing.table_headers import (
    DEPARTMENT_NAME,
    TICK,
    choose_title_column_by_headers,
    column_role_of_header,
    is_month_week_or_day_cell,
)

_PERIOD = re.compile("日期")
_CONTENT = re.compile(
    "(?:主要|重点|具体|工作|活动|教育|本[周月])*(?:内容|工作|活动|安排|主题|项目|要点|任务|事项|课题|摘要)"
)
"""Pattern of column headers (内容, 主要工作) of the one column that says what is to be done."""
_SHORTEST_ENTRY = 4
_THIRD = re.compile("[上中下]旬")
"""Pattern of a column header that is a third of a month (上旬); the table row names the month."""
_MONTH = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2}|元)\s*月")
WEEK = re.compile(r"第\s*[\d一二三四五六七八九十]{1,3}\s*周")
"""Pattern of the number of a week in a table cell, before its dates: 第5周（9月28日—10月4日）."""
_WEEK_AND_DATES = re.compile(rf"(?P<week>{WEEK.pattern})\s*\d[\d.月日/~～—–至-]+")
"""Pattern of a table cell with a week and, below it, its dates: 第一周 8.31—9.6."""
WEEKDAY = re.compile("(?:周|星期)[一二三四五六日天]")
CALENDAR_DAY_ROLE = "日历"
_GRID_DAY = re.compile("(?:周|星期)?[一二三四五六日天]")
"""Pattern of the header of a calendar column that contains the days of the month: 周一."""
_SUPERVISES = re.compile("领导|分管|校长|督[办查导]|监督|指导")
"""Pattern of column headers (分管领导, 督查) of people who only supervise where another column
names who is responsible.
"""
_FIELD_OF_OFFICES = re.compile("^(?!责任|负责|牵头|承办|主办|主责|落实).*条线")
"""Pattern of column headers of a field of work (条线), where another column names the responsible
department.
"""
_BEGINS = re.compile("启动|开始|起始|开工|开展|发起")
"""Pattern of column headers (开始时间) of the time at which a task begins, where another column
says when it ends.
"""


_WHOLE_SCHOOL = re.compile("全校|校园|学校|校级|大事|综合|其[他它]")
"""Pattern of the header of a column with the tasks of the whole school (校园大事), beside columns
that each hold the tasks of a department.
"""
_THEME = re.compile("主题$")
"""Pattern of the header of a column with the theme of what the departments do in a week."""
_OWNER_ROLES = frozenset({"department", "people"})
_LONGEST_OWNER = 6
"""Maximum number of characters of a cell that names an owner and says nothing of work."""
_LONGEST_NUMBER = 3
"""Maximum number of characters of a cell below 序号 that is a number."""
_DATE_ROLES = frozenset({"due", "month", "week", "weekday"})
_WHEN = re.compile(
    r"[\s\d一二三四五六日天七八九十元初末底上中下旬前后左右开学期年月周次第星号至到起止每全长常年待定时节课"
    r"午晨早晚寒暑假春秋季度，,、；;：:.。（()）/／—–~～\-－―@+×√]*"
)
"""Pattern of a table cell that says when and nothing else: 第3周（9.14—9.20）, 每周五下午."""


class TableColumns:
    """Columns of one table of a plan with the role of each (what it contains): title, department,
    people, deadline.
    """

    def __init__(
        self,
        headers: tuple[str, ...],
        body: list[tuple[str, ...]],
        titled: int | None,
        context: ResolutionContext,
    ) -> None:
        """Decide the role of each column.

        Args:
            headers: the column headers, all different.
            body: the rows below them.
            titled: index of the column with the rows' titles; None where it is to be found.
            context: the school and the term that the cells are resolved in.
        """
        self.headers = headers
        by_content = infer_column_roles(headers, body, context)
        roles = [
            by_content.get(at, column_role_of_header(header)) for at, header in enumerate(headers)
        ]
        roles = _demote_weaker_columns(headers, roles, "people", _SUPERVISES)
        roles = _demote_weaker_columns(headers, roles, "department", _FIELD_OF_OFFICES)
        self.roles = _demote_weaker_columns(headers, roles, "due", _BEGINS)
        self.roles_by_header = dict(zip(headers, self.roles, strict=True))
        for at, header in enumerate(headers):
            if _GRID_DAY.fullmatch(header) and all(_is_empty_or_day_cell(row, at) for row in body):
                self.roles[at] = CALENDAR_DAY_ROLE
        self.title_column = (
            titled if titled is not None else choose_title_column_by_headers(headers, body)
        )
        named = [at for at, header in enumerate(headers) if _is_department_header(header)]
        periods = [
            at
            for at, header in enumerate(headers)
            if at and (is_month_week_or_day_cell(header) or _THIRD.fullmatch(header))
        ]
        whole = [
            at
            for at, header in enumerate(headers)
            if len(named) > 1 and at not in named and _WHOLE_SCHOOL.search(header)
        ]
        own = self.title_column
        if own in whole or (len(named) > 1 and own is not None and _THEME.search(headers[own])):
            self.title_column = None
        by_department = len(named) > 1 and self.title_column is None
        self.department_columns = sorted(named + whole) if by_department else []
        self.whole_school_columns = frozenset(whole)
        ticked = len(periods) > 1 and all(
            at >= len(row) or TICK.fullmatch(row[at]) for row in body for at in periods
        )
        self.tick_columns = periods if ticked else []
        by_period = len(periods) > 1 and not self.department_columns and not ticked
        self.period_columns = periods if by_period else []
        self.field_of_work_columns = (
            []
            if self.department_columns or self.period_columns
            else self._find_field_of_work_columns()
        )
        if self.period_columns or self.field_of_work_columns:
            self.title_column = None
        elif self.title_column is None and not self.department_columns:
            self.title_column = infer_title_column_by_cells(headers, body, by_content)
        self.name_column = headers.index("姓名") if self._rows_belong_to_people() else None
        own = self.title_column
        cells = [row[own] for row in body if own is not None and own < len(row)]
        counts = [number_value_at_cell_start(cell) for cell in cells if cell]
        self.titles_begin_with_numbers = counts.count(1) > 1 or (len(counts) > 1 and all(counts))
        self.is_calendar = any(
            role in ("month", "week", "weekday") or (role == "due" and _PERIOD.search(header))
            for role, header in zip(self.roles, headers, strict=True)
        )

        first = [row[0] for row in body if row and row[0]]
        self.is_dated = CALENDAR_DAY_ROLE not in self.roles and (
            self.is_calendar or (len(first) > 1 and all(map(is_month_week_or_day_cell, first)))
        )

    def _rows_belong_to_people(self) -> bool:
        """Whether each row of a plan's table is a task of the person named in its column 姓名."""
        return (
            self.headers.count("姓名") == 1
            and self.title_column is not None
            and self.headers[self.title_column] != "姓名"
            and "people" not in self.roles
        )

    def _find_field_of_work_columns(self) -> list[int]:
        """Return the indexes of the columns of a calendar table that each contain the tasks of one
        field of work (教学常规, 教研活动).
        """
        others = [
            at
            for at, (header, role) in enumerate(zip(self.headers, self.roles, strict=True))
            if at and role not in ("remark", "outcome", "due", "month", "week", "weekday", "number")
        ]
        is_dated = self.roles[0] in ("month", "week", "weekday") or _PERIOD.search(self.headers[0])
        own = [at for at in others if not self.roles[at]]
        told = any(
            self.roles[at] not in ("", "title3") or _CONTENT.fullmatch(self.headers[at])
            for at in others
        )
        return others if is_dated and len(own) > 1 and not told else []

    def row_has_task(self, row: tuple[str, ...]) -> bool:
        """Whether a row of a plan's table contains more than a number and a date; True also for
        a row that lacks cells, and in a table without a column of titles.
        """
        if len(row) < len(self.headers) or self.title_column is None:
            return True
        return any(
            cell and role not in ("number", "due", "month", "week", "weekday", CALENDAR_DAY_ROLE)
            for role, cell in zip(self.roles, row, strict=False)
        )

    def row_applies_to_all_columns(
        self, row: tuple[str, ...], split_columns: Container[int]
    ) -> bool:
        """Whether a row of a table with a column per department, month or field of work has no task
        in these columns, but words in the others: a theme, or a task of all.

        Args:
            row: the cells of the row.
            split_columns: indexes of the columns per department, month or field of work.
        """
        cells = list(enumerate(row))
        if any(any(split_cell_into_events(cell)) for at, cell in cells if at in split_columns):
            return False
        shared = ((self.role_of_column(at), cell) for at, cell in cells if at not in split_columns)
        return any(
            cell and not is_month_week_or_day_cell(cell) and not _WHEN.fullmatch(cell)
            for role, cell in shared
            if role != "number" and (role not in _OWNER_ROLES or len(cell) > _LONGEST_OWNER)
        )

    def remark_text_of_date_columns(self, row: tuple[str, ...]) -> str:
        """Return the words of a table row that stand in its columns of dates or numbers, but are
        neither (备注 below 星期, 国庆放假), joined by spaces; empty where there are none.
        """
        words = [
            one_line(cell)
            for role, cell in zip(self.roles, row, strict=False)
            if (role in _DATE_ROLES and not _WHEN.fullmatch(cell))
            or (role == "number" and len(cell) > _LONGEST_NUMBER and not _WHEN.fullmatch(cell))
        ]
        return " ".join(dict.fromkeys(words))

    def deadline_text_of_column(self, column: int, row: tuple[str, ...], due_text: str) -> str:
        """Return, as text (第5周周一), the deadline of the tasks in a table column whose header is
        a month, week or day; the header itself where nothing in the row makes it more exact.

        Args:
            column: index of the column.
            row: the row of the tasks.
            due_text: deadline of the row or week of the table, within which 上旬 or 周一 is meant;
                empty without one.
        """
        header = self.headers[column]
        if _THIRD.fullmatch(header) and (month := _MONTH.match(due_text)):
            return f"{month[0]}{header}"
        if WEEK.fullmatch(header) and (month := _MONTH.fullmatch(due_text.removesuffix("份"))):
            return f"{month[0]}{header}"
        if WEEKDAY.fullmatch(header):
            weeks = [cell for at, cell in enumerate(row) if self.role_of_column(at) == "week"]
            if week := WEEK.match(week_text_of_cell(weeks[0]) if weeks else due_text):
                return f"{week[0]}周{header[-1]}"
        return header

    def role_of_header(self, header: str) -> str:
        """Return what the column of a plan's table with a given header contains (its role, such as
        ``people`` or ``due``); empty where that is unknown.
        """
        return self.roles_by_header.get(header, "")

    def role_of_column(self, column: int) -> str:
        """Return what the column of a plan's table at an index contains (its role, such as
        ``people`` or ``due``); empty where that is unknown.
        """
        return self.roles[column] if column < len(self.roles) else ""

    def task_entries_of_cell(self, cell: str, row: tuple[str, ...]) -> list[str]:
        """Return the texts of the tasks that a cell of a plan's table lists; empty for a cell with
        a single task.
        """
        lines = [line.strip() for line in cell.split("\n") if line.strip()]
        if len(lines) == 1:
            lines = split_text_at_inline_numbers(lines[0])
        if (
            len(lines) == 1
            and self.is_dated
            and (clauses := split_line_into_short_clauses(lines[0]))
        ):
            return clauses
        if counted := texts_of_numbered_lines(lines) or group_bullets_under_numbers(lines):
            return counted
        if len(lines) < 2 or any(len(line) > LONGEST_ENTRY for line in lines):
            return []
        if any(re.search("[，,、：:]$", line) for line in lines[:-1]):
            return []
        owners = (
            cell.count("\n") + 1
            for column, cell in enumerate(row)
            if self.role_of_column(column) in ("people", "department", "due") and cell
        )
        # Beside a label alone, a cell of several paragraphs has nothing else to be.
        beside_label = len(self.headers) == 2 and all(
            len(line) >= _SHORTEST_ENTRY and "。" not in line[:-1] for line in lines
        )
        sentences = all(line[-1] in "。；;" and line.count("。") < 2 for line in lines)
        is_list = self.is_calendar or beside_label or sentences or len(lines) in owners
        return [line.rstrip("；;。") for line in lines] if is_list else []


def _demote_weaker_columns(
    headers: tuple[str, ...], roles: list[str], role: str, weaker: re.Pattern[str]
) -> list[str]:
    """Return the roles of a table's columns, where of several columns with one role those with a
    weaker header (督办人) become remarks.

    Args:
        headers: the column headers.
        roles: the roles of the columns.
        role: the role that several columns may have.
        weaker: pattern of the headers that yield; their columns become remarks.
    """
    columns = [at for at, column_role in enumerate(roles) if column_role == role]
    yielding = [at for at in columns if weaker.search(headers[at])]
    if len(yielding) == len(columns):
        return roles
    return ["remark" if at in yielding else column_role for at, column_role in enumerate(roles)]


def _is_empty_or_day_cell(row: tuple[str, ...], at: int) -> bool:
    """Whether a cell of a table row is empty or contains only a day of the month, as in a
    calendar.

    Args:
        row: the cells of the row.
        at: index of the cell.
    """
    return at >= len(row) or not row[at] or bool(re.fullmatch(r"[\d./月日]{1,6}", row[at]))


def _is_department_header(header: str) -> bool:
    """Whether a table column's header is the name of a department: 德育处, 教导处."""
    return bool(DEPARTMENT_NAME.fullmatch(header)) and column_role_of_header(header) != "department"


def week_text_of_cell(cell: str) -> str:
    """Return the week that a table cell names, with 第 and 周 where it is only a number (3 gives
    第3周), and without the dates behind it; any other text on one line.
    """
    week = one_line(cell)
    is_bare = parse_chinese_number(week) or re.fullmatch(r"\d{1,2}\s*[—–~～至、-]+\s*\d{1,2}", week)
    dated = _WEEK_AND_DATES.fullmatch(week)
    return f"第{week}周" if is_bare else dated["week"] if dated else week
