"""Split a plan's table into its one or two rows of column headers and the data rows below them."""

import re
from itertools import pairwise

from meetingtui.base.wording import one_line
from meetingtui.plan.importing.assignment_resolution import split_department_list
from meetingtui.plan.importing.column_headers import (
    DEPARTMENT_NAME,
    is_date_or_period_cell,
    is_usual_column_header,
)

TICK = re.compile("[√✓✔☑●○◎★☆▲△■◆vV]?")
"""Pattern of a table cell that has only a tick mark (√), as in the column of a month in which
something is to be done, or is empty.
"""


def split_headers_from_rows(
    rows: list[tuple[str, ...]],
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Split a plan's table into its column headers and the rows below them; a column without header
    is named by position (第3列).
    """
    first = rows[0]
    known = sum(map(is_usual_column_header, first))
    continues = (
        len(rows) > 1 and is_date_or_period_cell(first[0]) and is_date_or_period_cell(rows[1][0])
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
            upper if upper == lower else _join_two_row_header(upper, lower)
            for upper, lower in zip(first, second, strict=True)
        )
        return _fill_and_distinguish_headers(tuple(headers)), rows[2:]
    return _fill_and_distinguish_headers(first), rows[1:]


def _join_two_row_header(upper: str, lower: str) -> str:
    """Return the column header made of a header and the one over several columns above it: 责任分工
    and 牵头部门.
    """
    names_itself = is_date_or_period_cell(lower) or DEPARTMENT_NAME.fullmatch(lower)
    return lower if names_itself else f"{upper} {lower}".strip()


def _has_no_header_row(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table is numbered or dated as the rows below it are, so that the
    table has no column headers.
    """
    if len(rows) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    if rows[0][0].strip("、.．") == "1" and rows[1][0].strip("、.．") == "2":
        return True
    dated = [at for at, cell in enumerate(rows[0]) if is_date_or_period_cell(cell)]
    return len(dated) == 1 and all(is_date_or_period_cell(row[dated[0]]) for row in rows)


def _first_row_heads_tick_columns(rows: list[tuple[str, ...]]) -> bool:
    """Whether the first row of a table has months or weeks, with nothing but ticks
    (√) below them.
    """
    width = len(rows[0])
    periods = [at for at, cell in enumerate(rows[0]) if is_date_or_period_cell(cell)]
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
    if all(is_date_or_period_cell(cell) for cell in cells):
        return "周次" if all("周" in cell and "月" not in cell for cell in cells) else "时间"
    if all(cell.rstrip("、.．").isdigit() and len(cell) < 4 for cell in cells):
        return "序号"
    departments = (name for cell in cells for name in split_department_list(cell))
    return "责任部门" if all(DEPARTMENT_NAME.fullmatch(name) for name in departments) else ""


_BRACKETED = re.compile(r"\s*[（(][^（()）]*[)）]")


def looks_like_header_row(row: tuple[str, ...]) -> bool:
    """Whether a table row looks like column headers: short words, no dates, no sentences."""
    named = [cell for cell in row if not is_date_or_period_cell(cell)]
    is_grid = len(row) - len(named) > 1 and row[0] in named
    if is_grid and (is_usual_column_header(row[0]) or named == [row[0]]):
        return True
    # 主题（内容、形式自定）: what a bracket adds does not make a header a sentence.
    bare = [_BRACKETED.sub("", cell) for cell in row]
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
