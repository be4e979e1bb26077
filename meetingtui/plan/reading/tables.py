"""The rows of a plan's tables as nodes: headers, titles, who and when."""

import re
from collections.abc import Container, Iterator
from itertools import pairwise

from meetingtui.plan.document import NodeKind, PlanNode
from meetingtui.plan.reading.blocks import Table
from meetingtui.plan.reading.labels import Owing, Reference, column_role, is_known_header
from meetingtui.wording import one_line, read_chinese_number

_GROUP = "分组"
_TITLE_ROLES = ("title1", "title2", "title3")


def table_rows(table: Table, reference: Reference) -> Iterator[PlanNode]:
    """The rows of the table that say something, without its header and captions."""
    rows = [tuple(cell.strip() for cell in row) for row in table.rows if any(map(str.strip, row))]
    while len(rows) > 1 and len(rows[0]) == 1 and not table.headers:
        del rows[0]  # a caption across the whole width
    if not rows:
        return
    headers, body = (table.headers, rows) if table.headers else split_header(rows)
    titled = table.titled if table.titled is not None else title_column(headers, body)
    group = ""
    for row in body:
        if len(row) == 1 and len(headers) > 1:
            group = one_line(row[0])
        elif row != headers:
            yield _node(headers, row, titled, group, reference)


def split_header(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The headers and what they head; columns are counted where nothing heads them."""
    first = rows[0]
    if not _is_header(first) or len(rows) == 1:
        width = max(len(row) for row in rows)
        if width == 2:
            return ("名称", "内容"), rows
        return tuple(f"第{column}列" for column in range(1, width + 1)), rows
    second = rows[1]
    if len(second) == len(first) and _spans(first) and _has_common(first, second):
        headers = (
            upper if upper == lower else f"{upper} {lower}".strip()
            for upper, lower in zip(first, second, strict=True)
        )
        return _distinct(tuple(headers)), rows[2:]
    return _distinct(first), rows[1:]


def _is_header(row: tuple[str, ...]) -> bool:
    if any(len(cell) > 16 or re.search(r"[。；]|\d{2}", cell) for cell in row):
        return False
    if not row[0] or any(is_known_header(cell) for cell in row):
        return True
    return all(0 < len(cell) <= 8 and not re.search(r"[、，\d]", cell) for cell in row)


def _spans(row: tuple[str, ...]) -> bool:
    return any(left and left == right for left, right in pairwise(row))


def _has_common(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return any(upper and upper == lower for upper, lower in zip(first, second, strict=True))


def _distinct(headers: tuple[str, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for column, header in enumerate(headers, start=1):
        name = one_line(header) or ("名称" if column == 1 else f"第{column}列")
        names.append(name if name not in names else f"{name}（{column}）")
    return tuple(names)


def _node(
    headers: tuple[str, ...],
    row: tuple[str, ...],
    titled: int | None,
    group: str,
    reference: Reference,
) -> PlanNode:
    pairs = dict(zip(headers, row, strict=False))
    if len(row) > len(headers):
        pairs |= {f"第{index + 1}列": row[index] for index in range(len(headers), len(row))}
    fields = {header: cell for header, cell in pairs.items() if cell}
    by_role: dict[str, str] = {}
    for header, cell in fields.items():
        by_role.setdefault(column_role(header), cell)
    owing = _owing(by_role, reference)
    if group:
        fields[_GROUP] = group
    title = one_line(row[titled]) if titled is not None and titled < len(row) else ""
    return PlanNode(
        kind=NodeKind.TABLE_ROW,
        number=by_role.get("number", ""),
        title=title or _title(by_role, fields),
        department=owing.department,
        people=owing.people,
        due=owing.due,
        due_text=owing.due_text,
        fields=fields,
    )


def _owing(by_role: dict[str, str], reference: Reference) -> Owing:
    week = one_line(by_role.get("week", ""))
    if read_chinese_number(week):
        week = f"第{week}周"
    return reference.owing(
        department=one_line(by_role.get("department", "")),
        people=one_line(by_role.get("people", "")),
        due=one_line(by_role.get("due", "")) or week,
    )


def title_column(
    headers: tuple[str, ...], body: list[tuple[str, ...]], leave_out: Container[int] = ()
) -> int | None:
    """The column that tells the rows apart: 举措 rather than a 任务 merged over several rows."""
    roles = [column_role(header) for header in headers]
    named = [
        column
        for column, role in enumerate(roles)
        if role in _TITLE_ROLES and column not in leave_out
    ]
    rows = [row for row in body if len(row) == len(headers)]

    def repeats(column: int) -> int:
        above = ["", *(row[column] for row in rows)]
        return sum(1 for one, other in pairwise(above) if not other or one == other)

    return min(named, key=lambda column: (repeats(column), roles[column], column), default=None)


def _title(by_role: dict[str, str], fields: dict[str, str]) -> str:
    for role in (*_TITLE_ROLES, "", "department", "remark"):
        if role in by_role:
            return one_line(by_role[role])
    return one_line(next(iter(fields.values()), ""))
