"""Tell the column headers of a plan's table from its rows, and what a column contains by its
header: people, department, deadline, or the titles of the rows.
"""

import re
from collections.abc import Container
from functools import lru_cache
from itertools import pairwise

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.assignment_resolution import (
    DEADLINE_LABELS,
    DEPARTMENT_LABELS,
    PEOPLE_LABELS,
    QUARTER,
    split_department_list,
)
from meetingtui.plan.importing.paragraph_numbers import PERIODS, parse_paragraph_number

# The first that fits decides: 项目负责人 is a person, 课题状态 a remark, 活动时间 a time.
_ROLES = (
    ("number", re.compile(r"^(?:序号?|编号|№|No\.?)$")),
    (
        "people",
        re.compile(
            f"{PEOPLE_LABELS}|领导|^(?:责任|负责|具体负责|主责|执行|落实人员?|人员)$"
            r"|^(?!参[加与会训]|联系|填报|填表|制表|审[核批]|记录|受益|获奖)[\u4e00-\u9fff]{1,4}人$"
        ),
    ),
    (
        "helping",
        re.compile(
            "(?:配合|协办|协助|协同|参与)(?:部门|处室|科室|条线|单位|中心)|^(?:配合|协办|协助|协同|参与)方?$"
        ),
    ),
    ("department", re.compile(f"{DEPARTMENT_LABELS}|部门|处室|科室|条线")),
    (
        "remark",
        re.compile(
            "状态|级别|等级|备注|地点|形式|对象|数量|课时|联系|电话|年级|(?:责任|轮值|值周|参与|参加|展示)班级|^班级$|进展|进度|完成情况|依据"
        ),
    ),
    ("outcome", re.compile("目标$|指标|预期|成效|成果|标准$")),
    ("title1", re.compile("名称|题目")),
    ("title2", re.compile("事项|任务|措施|举措")),
    ("month", re.compile("^月份?$")),
    (
        "due",
        re.compile(
            f"{DEADLINE_LABELS}|(?:完成|推进|进度)节点|^(?:开始|启动|结束)$|时间|日期|月份|截止|起止|何时|什么时候|几号|办结|办好"
        ),
    ),
    ("week", re.compile("周次|周数|周别")),
    ("weekday", re.compile("^(?:星期|周几|星期几)$")),
    ("title3", re.compile("主题|项目|活动|课题|内容|工作|要点|安排|职责")),
)
TITLE_ROLES = ("title1", "title2", "title3")
"""Roles of table columns that can give a row its title, the surest first."""
_KNOWN_HEADER = re.compile(
    "^(序号?|编号|姓名|职务|分工|学科|年级|班级|目标|成果|主责|指标|要求|人员|参加人员|参与人员)$"
)
DEPARTMENT_NAME = re.compile("[\u4e00-\u9fff]{1,7}(?:处|室|部|中心|工会|团委|办)")
"""Pattern of the usual names of a school's departments: 德育处, 信息中心."""
_ACROSS = "(?:责任|牵头)?(?:部门|处室|科室|条线|中心|内容|项目|类别|板块|年级|班级|学科)"
_DOWN = "(?:月份?|时间|周次|日期|星期)"
_CORNER = re.compile(f"{_ACROSS}{_DOWN}|{_DOWN}{_ACROSS}")
_FULL_DATE = re.compile(
    r"20\d\d\s*(?:年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|([-/.])\s*\d{1,2}\s*\1\s*\d{1,2})"
)
"""Pattern of a date with its year: 2026年10月12日, 2026年10月, 2026-10-12."""
_THEME = re.compile("主题$|^(?:重点)?(?:领域|板块|模块|类别|方面)$")
"""Pattern of column headers (主题, 板块) of the theme of a row's work, not of the work itself."""
_GOAL = re.compile(r"目\s*标$")
_UNDERTAKING = re.compile(
    "项目$|活动(?:名称)?$|^(?:工作|重点|年度)*任务$|^(?:重点|主要|年度)+工作$"
    "|^(?:重点|主要|年度)*工作(?:内容|事项)$"
)
_STEPS = re.compile("(?:具体|主要|推进|落实)?(?:措施|举措|做法|步骤)$")
"""Pattern of column headers (措施, 步骤) of how the undertaking in the column before is carried
out; that undertaking stays the row's title.
"""


_IN_BRACKETS = re.compile(r"\s*[（(][^（()）]*[)）]")
"""Pattern of a remark in brackets in a column header (主题（内容、形式自定）), which does not say
what the column contains.
"""


@lru_cache(maxsize=512)
def column_role_of_header(header: str) -> str:
    """Return the role of a table column (what it contains) by its header: people, department, due
    (deadline), week, number, title1 …; empty where that is unknown.
    """
    header = re.sub(r"\s+", "", header)
    header = _IN_BRACKETS.sub("", header) or header
    return next((role for role, pattern in _ROLES if pattern.search(header)), "")


@lru_cache(maxsize=512)
def is_usual_column_header(header: str) -> bool:
    """Whether a text is a usual column header of a plan's tables, such as 序号 or 责任人; at most
    12 characters.
    """
    header = re.sub(r"\s+", "", header)
    return len(header) <= 12 and bool(column_role_of_header(header) or _KNOWN_HEADER.match(header))


def is_corner_header_of_rows_and_columns(header: str) -> bool:
    """Whether a header in the corner of a table names both what its columns and what its rows stand
    for (部门＼月份).

    Only the cells below it tell which of the two it heads.
    """
    return bool(_CORNER.fullmatch(re.sub(r"[\s＼\\/／|｜、—-]+", "", header)))


@lru_cache(maxsize=512)
def is_month_week_or_day_cell(cell: str) -> bool:
    """Whether a table cell contains only a month, a week or a day (9月, 第3周, 9月10日)."""
    words = one_line(cell)
    if _FULL_DATE.fullmatch(words) or QUARTER.fullmatch(words):
        return True
    paragraph_number = parse_paragraph_number(f"{words}：")
    return (
        paragraph_number is not None and paragraph_number.number_kind in PERIODS and len(cell) <= 24
    )


def choose_title_column_by_headers(
    headers: tuple[str, ...], body: list[tuple[str, ...]], leave_out: Container[int] = ()
) -> int | None:
    """Return the index of the table column that holds the rows' titles, chosen by the column
    headers; None where there is none.

    Where several columns could name a row, the one with the fewest repeated cells is chosen: 举措
    rather than a merged 任务. A column of goals (责任目标) names the rows if no other can.

    Args:
        headers: the column headers.
        body: the rows below them.
        leave_out: indexes of columns that cannot be the title.
    """
    roles = [column_role_of_header(header) for header in headers]
    named = [
        column
        for column, role in enumerate(roles)
        if role in TITLE_ROLES and column not in leave_out
    ]
    rows = [row for row in body if len(row) == len(headers)]

    steps = [column for column in named if _STEPS.search(headers[column])]
    if (
        steps
        and len(headers) > 3
        and (column := steps[0] - 1) in named
        and _UNDERTAKING.search(headers[column])
    ):
        own = [row for row in rows if len(set(filter(None, row))) > 1]  # no remark across
        cells = [row[column] for row in own if row[column]]
        if len(set(cells)) == len(own):
            return column

    def count_repeated_cells(column: int) -> int:
        """Count the cells of a column that are empty or the same as the cell above."""
        above = ["", *(row[column] for row in rows)]
        return sum(1 for one, other in pairwise(above) if not other or one == other)

    def is_theme_column(column: int) -> bool:
        """Whether a column's header names a theme (主题, 板块), not the work itself."""
        return bool(_THEME.search(headers[column]))

    if not named:
        # 语文 and 一级指标 before a goal already say what the goal is about.
        texts = (
            column
            for column, role in enumerate(roles)
            if role in ("", "outcome")
            and not is_theme_column(column)
            and not count_repeated_cells(column)
        )
        first = next(texts, None)
        is_goal = first is not None and first not in leave_out and _GOAL.search(headers[first])
        return first if is_goal else None
    return min(
        named,
        key=lambda column: (
            count_repeated_cells(column),
            roles[column],
            is_theme_column(column),
            column,
        ),
    )


# Header rows of a table

TICK = re.compile("[√✓✔☑●○◎★☆▲△■◆vV]?")
"""Pattern of a table cell that has only a tick mark (√), as in the column of a month in which
something is to be done, or is empty.
"""


def split_headers_from_rows(
    rows: list[tuple[str, ...]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a plan's table into its column headers and the rows below them.

    Headers over one or two rows are recognised. A column without header is named by what its cells
    contain, else by its position (第3列).

    Args:
        rows: the rows of the table, at least one.

    Returns:
        The column headers, all different, and the remaining rows: all rows where the first is no
        header row.
    """
    first = rows[0]
    known = sum(map(is_usual_column_header, first))
    continues = (
        len(rows) > 1
        and is_month_week_or_day_cell(first[0])
        and is_month_week_or_day_cell(rows[1][0])
    )
    if (
        continues
        or _has_no_header_row(rows)
        or not (looks_like_header_row(first) or _first_row_heads_tick_columns(rows))
        or (len(rows) == 1 and (known < 2 or known * 2 < len(first)))
    ):
        return _infer_headers_of_headerless_table(rows), rows
    second = rows[1] if len(rows) > 1 else ()
    if (
        len(second) == len(first)
        and _has_equal_neighbour_cells(first)
        and _rows_have_equal_cell_in_a_column(first, second)
    ):
        headers = (
            upper if upper == lower else _join_upper_and_lower_header(upper, lower)
            for upper, lower in zip(first, second, strict=True)
        )
        return _fill_and_distinguish_headers(tuple(headers)), rows[2:]
    return _fill_and_distinguish_headers(first), rows[1:]


def _join_upper_and_lower_header(upper: str, lower: str) -> str:
    """Return the column header made of a header in the second row and the one over several columns
    above it: 责任分工 牵头部门; the lower one alone where it is a date or a department.

    Args:
        upper: the header over several columns.
        lower: the header below it.
    """
    names_itself = is_month_week_or_day_cell(lower) or DEPARTMENT_NAME.fullmatch(lower)
    return lower if names_itself else f"{upper} {lower}".strip()


def _has_no_header_row(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table is numbered or dated as the rows below it are, so that the
    table has no column headers.
    """
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    if rows[0][0].strip("、.．") == "1" and rows[1][0].strip("、.．") == "2":
        return True
    dated = [at for at, cell in enumerate(rows[0]) if is_month_week_or_day_cell(cell)]
    return len(dated) == 1 and all(is_month_week_or_day_cell(row[dated[0]]) for row in rows)


def _first_row_heads_tick_columns(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table has months or weeks, with nothing but ticks
    (√) below them.
    """
    width = len(rows[0])
    periods = [at for at, cell in enumerate(rows[0]) if is_month_week_or_day_cell(cell)]
    below = [row[at] for row in rows[1:] if len(row) == width for at in periods]
    return len(periods) > 1 and any(below) and all(map(TICK.fullmatch, below))


def _infer_headers_of_headerless_table(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return column headers for a table that has none: each by what the column's cells contain,
    else by position (第3列).
    """
    width = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == width]
    kinds = [
        _infer_header_of_cells([row[column] for row in full if row[column]])
        for column in range(width)
    ]
    others = [column for column, kind in enumerate(kinds) if not kind]
    if any(kinds) and others and len(full) > 1:
        longest = max(others, key=lambda column: sum(len(row[column]) for row in full))
        kinds[longest] = "工作内容"
        names = (kind or f"第{column}列" for column, kind in enumerate(kinds, start=1))
        return _fill_and_distinguish_headers(tuple(names))
    if width == 2:
        return ("名称", "内容")
    return tuple(f"第{column}列" for column in range(1, width + 1))


def _infer_header_of_cells(cells: list[str]) -> str:
    """Return the header that fits all cells of one table column; empty where none does."""
    if not cells:
        return ""
    if all(is_month_week_or_day_cell(cell) for cell in cells):
        return "周次" if all("周" in cell and "月" not in cell for cell in cells) else "时间"
    if all(cell.rstrip("、.．").isdigit() and len(cell) < 4 for cell in cells):
        return "序号"
    departments = (name for cell in cells for name in split_department_list(cell))
    return "责任部门" if all(DEPARTMENT_NAME.fullmatch(name) for name in departments) else ""


def looks_like_header_row(row: tuple[str, ...]) -> bool:
    """Whether a table row looks like column headers: short words without stops or long figures, or
    a row of months or weeks (9月, 10月) behind one header.
    """
    named = [cell for cell in row if not is_month_week_or_day_cell(cell)]
    is_grid = len(row) - len(named) > 1 and row[0] in named
    if is_grid and (is_usual_column_header(row[0]) or named == [row[0]]):
        return True
    # 主题（内容、形式自定）: what a bracket adds does not make a header a sentence.
    bare = [_IN_BRACKETS.sub("", cell) for cell in row]
    if any(len(cell) > 16 or re.search(r"[。；]|\d{2}", cell) for cell in bare):
        return False
    if not row[0] or any(is_usual_column_header(cell) for cell in row):
        return True
    return all(0 < len(cell) <= 8 and not re.search(r"[、，\d]", cell) for cell in row)


def _has_equal_neighbour_cells(row: tuple[str, ...]) -> bool:
    """Whether two neighbouring cells of a table row have the same text, as the parts of a merged
    cell have.
    """
    return any(left and left == right for left, right in pairwise(row))


def _rows_have_equal_cell_in_a_column(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether two table rows have the same text in one of their columns, as a cell merged downwards
    has.
    """
    return any(upper and upper == lower for upper, lower in zip(first, second, strict=True))


def _fill_and_distinguish_headers(headers: tuple[str, ...]) -> tuple[str, ...]:
    """Return column headers that are all different, each on one line.

    An empty one is named 名称 in the first column and by its position (第3列) in any other; a
    repeated one gets the number of its column: 备注（4）.
    """
    names: list[str] = []
    for column, header in enumerate(headers, start=1):
        name = one_line(header) or ("名称" if column == 1 else f"第{column}列")
        names.append(name if name not in names else f"{name}（{column}）")
    return tuple(names)
