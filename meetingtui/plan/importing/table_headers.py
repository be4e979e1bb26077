"""Find the header row of a table, and the column that holds the title of each row."""

import re
from collections.abc import Container
from itertools import pairwise

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.numbers import PERIODS, read_marker
from meetingtui.plan.importing.owner_labels import column_role, is_known_header, split_departments

DEPARTMENT_NAME = re.compile("[\u4e00-\u9fff]{1,7}(?:处|室|部|中心|工会|团委|办)")
"""What offices of a school are called: 德育处, 信息中心."""
TITLE_ROLES = ("title1", "title2", "title3")
"""The roles of columns that can name a row, the surest first."""


def split_header(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a table into its column headers and the rows below; columns without header are
    numbered.
    """
    first = rows[0]
    known = sum(map(is_known_header, first))
    continues = len(rows) > 1 and is_period_cell(first[0]) and is_period_cell(rows[1][0])
    if (
        continues
        or not is_header_row(first)
        or (len(rows) == 1 and (known < 2 or known * 2 < len(first)))
    ):
        return _inferred_headers(rows), rows
    second = rows[1] if len(rows) > 1 else ()
    if len(second) == len(first) and _has_merged_cells(first) and _has_equal_cell(first, second):
        headers = (
            upper if upper == lower else f"{upper} {lower}".strip()
            for upper, lower in zip(first, second, strict=True)
        )
        return _distinct_headers(tuple(headers)), rows[2:]
    return _distinct_headers(first), rows[1:]


def _inferred_headers(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return headers for columns that have none: what their cells contain, else their position."""
    width = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == width]
    kinds = [
        _inferred_header([row[column] for row in full if row[column]]) for column in range(width)
    ]
    others = [column for column, kind in enumerate(kinds) if not kind]
    if any(kinds) and others and len(full) > 1:
        longest = max(others, key=lambda column: sum(len(row[column]) for row in full))
        kinds[longest] = "工作内容"
        names = (kind or f"第{column}列" for column, kind in enumerate(kinds, start=1))
        return _distinct_headers(tuple(names))
    if width == 2:
        return ("名称", "内容")
    return tuple(f"第{column}列" for column in range(1, width + 1))


def _inferred_header(cells: list[str]) -> str:
    """Return the header that fits all cells of a column; empty where none does."""
    if not cells:
        return ""
    if all(is_period_cell(cell) for cell in cells):
        return "周次" if all("周" in cell and "月" not in cell for cell in cells) else "时间"
    if all(cell.rstrip("、.．").isdigit() and len(cell) < 4 for cell in cells):
        return "序号"
    departments = (name for cell in cells for name in split_departments(cell))
    return "责任部门" if all(DEPARTMENT_NAME.fullmatch(name) for name in departments) else ""


def is_period_cell(cell: str) -> bool:
    """Whether a cell contains only a month, a week or a day."""
    marker = read_marker(f"{one_line(cell)}：")
    return marker is not None and marker.shape in PERIODS and len(cell) <= 24


def is_header_row(row: tuple[str, ...]) -> bool:
    """Whether a row looks like column headers: short words, no dates, no sentences."""
    named = [cell for cell in row if not is_period_cell(cell)]
    if len(row) - len(named) > 1 and row[0] in named and is_known_header(row[0]):
        return True
    if any(len(cell) > 16 or re.search(r"[。；]|\d{2}", cell) for cell in row):
        return False
    if not row[0] or any(is_known_header(cell) for cell in row):
        return True
    return all(0 < len(cell) <= 8 and not re.search(r"[、，\d]", cell) for cell in row)


def _has_merged_cells(row: tuple[str, ...]) -> bool:
    return any(left and left == right for left, right in pairwise(row))


def _has_equal_cell(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return any(upper and upper == lower for upper, lower in zip(first, second, strict=True))


def _distinct_headers(headers: tuple[str, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for column, header in enumerate(headers, start=1):
        name = one_line(header) or ("名称" if column == 1 else f"第{column}列")
        names.append(name if name not in names else f"{name}（{column}）")
    return tuple(names)


def title_column(
    headers: tuple[str, ...], body: list[tuple[str, ...]], leave_out: Container[int] = ()
) -> int | None:
    """Return the index of the column with the rows' titles; None without one.

    Where several columns could name a row, the one with the fewest repeated cells is chosen: 举措
    rather than a merged 任务.

    Args:
        headers: the column headers.
        body: the rows below them.
        leave_out: indexes of columns that cannot be the title.
    """
    roles = [column_role(header) for header in headers]
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
        cells = [row[column] for row in rows if row[column]]
        if len(set(cells)) == len(rows):
            return column

    def repeats(column: int) -> int:
        above = ["", *(row[column] for row in rows)]
        return sum(1 for one, other in pairwise(above) if not other or one == other)

    def is_theme(column: int) -> bool:
        return bool(_THEME.search(headers[column]))

    return min(
        named,
        key=lambda column: (repeats(column), roles[column], is_theme(column), column),
        default=None,
    )


_THEME = re.compile("主题$|^(?:重点)?(?:领域|板块|模块|类别|方面)$")
"""What the work of a row is about, not the work."""
_UNDERTAKING = re.compile("项目$|活动(?:名称)?$|^(?:工作)?任务$")
_STEPS = re.compile("(?:具体|主要|推进|落实)?(?:措施|举措|做法|步骤)$")
"""How an undertaking of the column before is gone about: it keeps its own name."""
