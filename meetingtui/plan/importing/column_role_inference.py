"""Decide what a table column contains (departments, people, deadlines, titles) by its cells, where
its header is not a usual one.
"""

import re
from collections.abc import Container, Sequence

import msgspec

from meetingtui.plan.importing.assignment_resolution import (
    ResolutionContext,
    split_department_list,
    split_people_list,
)
from meetingtui.plan.importing.plan_document import DocumentTable
from meetingtui.plan.importing.table_headers import (
    DEPARTMENT_NAME,
    TITLE_ROLES,
    column_role_of_header,
    is_corner_header_of_rows_and_columns,
    is_month_week_or_day_cell,
    is_usual_column_header,
)
from meetingtui.school.roster import SURNAMES

Row = tuple[str, ...]

_LABEL = re.compile(
    "(?:部门|处室|科室|组别|年级|班级|学科|学期|学年|单位|日期|时间|[\u4e00-\u9fff]{1,4}人|班主任|组长)[：:]?"
)
_OWNED_ROLES = frozenset({"people", "department", "due"})
_DATED_ROLES = frozenset({"due", "month", "week", "weekday"})
_BESIDE = re.compile("参[加与会训]|联系|填|制表|审|批|记录|对象|受益|获奖|主讲|范围|来源|姓名")
"""Pattern of column headers of people and offices who are not responsible for the row: 参加人员,
联系人.
"""
_LASTING = re.compile(
    "每[周月天日年]|每学期|全[学年]?[期年]|长期|常年|贯穿.*|学期[初中末]|期[初中末]"
)
_LIKE_A_NAME = re.compile(f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}")
_SHORTEST_TITLE = 4
_LONGEST_GROUP = 12
_LONGEST_HEADER = 8
_MOST_ROWS_TURNED = 12
"""Maximum number of rows of a table that is taken to have its headers in the first column."""


def infer_column_roles(
    headers: Sequence[str], body: Sequence[Row], context: ResolutionContext
) -> dict[int, str]:
    """Infer from their cells the roles of table columns with unusual headers (what each contains);
    return the roles by column index.

    Only what no header names is looked for: a column of the school's departments, one of its
    people, one of deadlines. Fewer than two filled cells show nothing. A header that names two
    things (部门＼月份) gets the role of its cells, which may be none.

    Args:
        headers: the column headers.
        body: the rows below them.
        context: the school and the term that the cells are resolved in.
    """
    taken = {
        column_role_of_header(header)
        for header in headers
        if not is_corner_header_of_rows_and_columns(header)
    }
    found: dict[int, str] = {}
    for at, header in enumerate(headers):
        if is_corner_header_of_rows_and_columns(header):
            cells = _column_cells_of_ordinary_rows(body, at, len(headers))
            found[at] = _calendar_role_of_cells(cells) or _owner_role_of_cells(cells, context)
            continue
        if (
            is_usual_column_header(header)
            or is_month_week_or_day_cell(header)
            or _BESIDE.search(header)
        ):
            continue
        cells = _column_cells_of_ordinary_rows(body, at, len(headers))
        if len(cells) < 2:
            continue
        role = _owner_role_of_cells(cells, context)
        if not role and not taken & _DATED_ROLES and _are_deadline_cells(cells, context):
            role = "due"
        if role and role not in taken:
            found[at] = role
            taken.add(role)
    return found


def infer_title_column_by_cells(
    headers: Sequence[str], body: Sequence[Row], leave_out: Container[int] = ()
) -> int | None:
    """Return the index of the first table column whose cells are mostly filled and mostly
    different, so that it can give the rows their titles; None where there is none.

    Args:
        headers: the column headers.
        body: the rows below them.
        leave_out: indexes of columns that cannot be the title.
    """
    rows = [row for row in body if len(row) == len(headers)]
    for at, header in enumerate(headers):
        if at in leave_out or is_usual_column_header(header) or is_month_week_or_day_cell(header):
            continue
        cells = _column_cells_of_ordinary_rows(rows, at, len(headers))
        if (
            len(cells) > 1
            and len(cells) * 5 >= len(rows) * 4
            and len(set(cells)) * 5 >= len(cells) * 4
            and sum(map(len, cells)) >= len(cells) * _SHORTEST_TITLE
            and not all(map(is_month_week_or_day_cell, cells))
            and not all(map(DEPARTMENT_NAME.fullmatch, cells))
        ):
            return at
    return None


def first_column_groups_rows(headers: Sequence[str], body: Sequence[Row]) -> bool:
    """Whether the first column of a table contains short group names that each apply to several
    rows.

    Periods, departments and names of people in it are values of the rows, not groups.
    """
    cells = [row[0] for row in body if len(row) == len(headers)]
    if len(cells) < 4 or not cells[0] or is_usual_column_header(headers[0]):
        return False
    names = [
        cell for cell, above in zip(cells, ["", *cells], strict=False) if cell and cell != above
    ]
    return (
        len(names) > 1
        and len(names) * 2 <= len(cells)
        and len(set(names)) == len(names)
        and all(len(name) <= _LONGEST_GROUP and not name.isdecimal() for name in names)
        and not all(
            DEPARTMENT_NAME.fullmatch(name) or _LIKE_A_NAME.fullmatch(name) for name in names
        )
        and not any(map(is_month_week_or_day_cell, names))
    )


def transpose_if_headers_in_first_column(table: DocumentTable) -> DocumentTable:
    """Return a table with its headers in the first row where they stood in its first column, or as
    labels before the cells; any other table unchanged.

    With headers in the first column, each further column is a task: one row below the first has
    nothing but dates beside its header, and another names who answers for it. The table is
    transposed. Cards, with a label before each cell, become a table with a row for each card.
    """
    rows = [row for row in table.rows if any(map(str.strip, row))]
    if not table.headers and (cards := records_of_label_value_table(rows)):
        turned = (tuple(cards[0]), *(tuple(card.values()) for card in cards))
        return msgspec.structs.replace(table, rows=turned, struck_through_texts=(), cells=())
    width = len(rows[0]) if rows else 0
    if table.headers or width < 3 or not 3 <= len(rows) <= _MOST_ROWS_TURNED:
        return table
    names = [row[0].strip() for row in rows]
    if len(set(names)) < len(names) or not all(0 < len(name) <= _LONGEST_HEADER for name in names):
        return table
    if any(len(row) != width for row in rows) or any(map(is_month_week_or_day_cell, names)):
        return table
    dated = [all(map(is_month_week_or_day_cell, row[1:])) for row in rows]
    owned = [
        column_role_of_header(row[0]) in ("people", "department")
        or all(DEPARTMENT_NAME.fullmatch(cell.strip()) for cell in row[1:])
        for row in rows
    ]
    if dated[0] or owned[0] or not any(dated) or not any(owned):
        return table
    turned = tuple(zip(*rows, strict=True))
    return msgspec.structs.replace(table, rows=turned, struck_through_texts=(), cells=())


def records_of_label_value_table(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Return the records of a table that consists of labels and values, with a label cell before
    each value cell (负责人 | 王晓梅).

    A label that comes again begins another card; all cards have the same labels.

    Args:
        rows: the rows of the table; a merged cell stands in all its columns.

    Returns:
        The fields of each card by label; empty if the table is none, or does not say both who or
        when, and what is to be done.
    """
    cards: list[dict[str, str]] = []
    for row in rows:
        cells = [cell.strip() for at, cell in enumerate(row) if not at or cell != row[at - 1]]
        if len(cells) % 2 or not cells:
            return []
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            if not 0 < len(label) <= _LONGEST_HEADER or is_usual_column_header(value):
                return []
            if not cards or label in cards[-1]:
                cards.append({})
            cards[-1][label] = value
    roles = {column_role_of_header(label) for label in cards[0]} if cards else set()
    is_card = roles & _OWNED_ROLES and roles & set(TITLE_ROLES) and len(rows) <= _MOST_ROWS_TURNED
    alike = all(list(card) == list(cards[0]) for card in cards)
    return cards if is_card and alike and not any(map(is_month_week_or_day_cell, cards[0])) else []


def is_label_value_row(row: Row) -> bool:
    """Whether a table row above the column headers consists of labels and values, such as 部门 |
    工会 | 填表人 | 王晓梅.
    """
    cells = [cell.strip() for at, cell in enumerate(row) if not at or cell != row[at - 1]]
    return (
        len(cells) > 1
        and len(cells) % 2 == 0
        and all(_LABEL.fullmatch(label) for label in cells[::2])
        and not any(map(is_usual_column_header, cells[1::2]))
    )


def _column_cells_of_ordinary_rows(body: Sequence[Row], at: int, width: int) -> list[str]:
    """Return the nonempty cells of one table column in its ordinary rows: those with ``width``
    cells that are not all the same text.

    Args:
        body: the rows below the headers.
        at: index of the column.
        width: number of columns of the table.
    """
    return [row[at] for row in body if len(row) == width and row[at] and len(set(row)) > 1]


def _calendar_role_of_cells(cells: Sequence[str]) -> str:
    """Return the column role ``month``, ``week`` or ``due`` if all cells of a table column are
    months, weeks or dates; else an empty string.
    """
    if not cells or not all(map(is_month_week_or_day_cell, cells)):
        return ""
    if any("周" in cell for cell in cells):
        return "week"
    return "due" if any(re.search("[日号./-]", cell) for cell in cells) else "month"


def _owner_role_of_cells(cells: Sequence[str], context: ResolutionContext) -> str:
    """Return the column role ``department`` or ``people`` if all cells of a table column name only
    departments or only people; else an empty string.
    """
    if context.school is None:
        names = [name for cell in cells for name in split_department_list(cell)]
        return "department" if names and all(map(DEPARTMENT_NAME.fullmatch, names)) else ""
    roles = set()
    for name in (name for cell in cells for name in split_people_list(cell) or ("",)):
        if context.school.find_department(name):
            roles.add("department")
        elif context.is_known_person(name):
            roles.add("people")
        else:
            return ""
    return "people" if "people" in roles else "department"


def _are_deadline_cells(cells: Sequence[str], context: ResolutionContext) -> bool:
    """Whether all cells of a table column are dates, months or durations, and most of them are
    dates.
    """
    dated = [
        is_month_week_or_day_cell(cell) or context.resolve_assignment(due=cell).due is not None
        for cell in cells
    ]
    return sum(dated) * 2 > len(cells) and all(
        is_date or _LASTING.fullmatch(cell) for is_date, cell in zip(dated, cells, strict=True)
    )
