"""The review page of workload (负担): open items of departments, then of people."""

from collections.abc import Iterable, Sequence

from meetingtui.base.text_width import cell_len
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.workload import (
    SOON_DAYS,
    Workload,
    workload_by_department,
    workload_by_person,
)
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    ReviewCell,
    ReviewLine,
    coloured_cells,
    column_headings,
    divide_cells,
    drill_down,
    figure_cell,
    text_cell,
    text_line,
)
from meetingtui.ui.styles import plain_content

_COLUMNS = ("未办结", "滞后", "预警", f"{SOON_DAYS}天内", "办结")
_COLUMN = 7
_ALL = "计划、议定、分工"
"""Names of the kinds of items counted here; other pages count plan items separately."""
_FIGURES = _COLUMN * len(_COLUMNS)
_LEAST_BAR, _WIDEST_BAR = 6, 60


def workload_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the workload page: for each department and person the counts and a bar of open
    items.
    """
    departments, people = workload_by_department(snapshot), workload_by_person(snapshot)
    if not departments:
        return [text_line("还没有事项。")]
    longest = max(cell_len(each.name) for each in (*departments, *people)) + 2
    label = max(8, min(longest, width - _FIGURES - _LEAST_BAR))
    room = min(_WIDEST_BAR, width - _FIGURES - label - 2)
    return [
        text_line(plain_content(f"手上的全部事项：{_ALL}都算在内。", "$muted")),
        *_table("部门", departments, label, room),
        BLANK,
        *(_table("人员", people, label, room) if people else [text_line("还没有落实到人的事项。")]),
    ]


def _table(title: str, loads: Sequence[Workload], label: int, room: int) -> Iterable[ReviewLine]:
    most = max(len(each.open) for each in loads)
    heads = column_headings(title, label, _COLUMNS, _COLUMN)
    yield ReviewLine(cells=heads.cells, is_head=True)
    for each in loads:
        yield ReviewLine(
            cells=(
                *_figures(each, label),
                ReviewCell(words=plain_content("  ")),
                *_bar(each, most, room),
            )
        )


def _figures(each: Workload, label: int) -> Iterable[ReviewCell]:
    columns = (
        (each.open, "bold"),
        (each.overdue, "bold $overdue"),
        (each.at_risk, "bold $at-risk"),
        (each.soon, "bold"),
        (each.done, "$done"),
    )
    yield text_cell(each.name, label)
    for name, (rows, style) in zip(_COLUMNS, columns, strict=True):
        opens = drill_down(f"{each.name}　{name}（{_ALL}）", rows)
        yield figure_cell(len(rows), _COLUMN, opens, style)


def _bar(each: Workload, most: int, room: int) -> Iterable[ReviewCell]:
    """Cells of a bar: overdue, at risk and other open items, then blank up to the largest
    workload.
    """
    late, risky, owed = len(each.overdue), len(each.at_risk), len(each.open)
    counts = (late, risky, owed - late - risky, most - owed)
    styles = ("$overdue", "$at-risk", "$in-progress 45%")
    for cells, style in zip(divide_cells(counts, room), styles, strict=False):
        yield ReviewCell(words=coloured_cells(cells, style))
