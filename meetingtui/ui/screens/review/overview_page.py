"""The review page with the overview (总览): the whole plan, then key tags, departments and
chapters; with its tables of figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.plan.deadline_status import (
    AT_RISK,
    NO_DEADLINE,
    OVERDUE,
    STALE,
    UNCLAIMED,
    TrafficLight,
)
from meetingtui.plan.item import Status
from meetingtui.review.item_counts import (
    ItemCounts,
    at_risk_and_stale_explanation,
    count_rows_by_traffic_light,
    item_counts_of_rows,
    rows_by_department,
    rows_by_key_tag,
    rows_by_section,
)
from meetingtui.review.status_terminal_page import wrap_to_cells
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot, rows_of_role
from meetingtui.school.school import WarningThresholds
from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    ReviewCell,
    ReviewLine,
    completion_bar,
    item_list_target,
    text_line,
    wrap_cell_groups,
)
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import fit_to_cells

# Tables of figures


_MIN_NAME_WIDTH = 12
_MAX_NAME_SHARE = 0.4
"""Greatest share of the table's width that the names take."""
_MIN_BAR_WIDTH = 6
_MAX_BAR_WIDTH = 44


def _condition_on_plan_items(includes_row: Callable[[ItemRow], bool]) -> Callable[[ItemRow], bool]:
    """Return a condition on item rows that holds for plan items which meet the condition
    ``includes_row``.
    """
    return lambda row: row.role is ItemRole.PLANNED and includes_row(row)


@dataclass(frozen=True)
class _FigureColumn:
    """One column of the overview page's tables: heading, width, and how its figure is computed."""

    label: str
    """Heading of the figure column."""
    cells: int
    """Width of the figure column in cells, the gap before it included."""
    figure: Callable[[ItemCounts], int | str]
    """Function that returns the figure to show; a 0 is shown as a muted dot."""
    includes_row: Callable[[ItemRow], bool]
    """Function that returns whether an item's row is counted in the figure."""
    style: str = ""
    """Style of the figure; empty for the default."""


_is_done_plan_item = _condition_on_plan_items(lambda row: row.item.status is Status.DONE)

_FIGURE_COLUMNS = (
    _FigureColumn(
        "完成", 8, lambda found: f"{found.done}/{found.total}" if found.total else 0,
        _is_done_plan_item,
    ),
    _FigureColumn(
        "完成率", 8, lambda found: found.completion_rate_text if found.total else 0,
        _condition_on_plan_items(lambda row: row.item.status is not Status.CANCELLED), "bold",
    ),
    _FigureColumn(
        OVERDUE, 6, lambda found: found.overdue,
        _condition_on_plan_items(lambda row: row.light is TrafficLight.OVERDUE), "bold $overdue",
    ),
    _FigureColumn(
        AT_RISK, 6, lambda found: found.at_risk,
        _condition_on_plan_items(lambda row: row.light is TrafficLight.AT_RISK), "bold $at-risk",
    ),
    _FigureColumn(
        STALE, 10, lambda found: found.stale,
        _condition_on_plan_items(lambda row: row.light is TrafficLight.STALE), "$at-risk",
    ),
    _FigureColumn(
        "议定", 6, lambda found: found.open_tasks,
        lambda row: row.role is ItemRole.TASK and row.is_open,
    ),
    _FigureColumn(
        "推进中", 8, lambda found: found.in_progress,
        _condition_on_plan_items(lambda row: row.item.status is Status.IN_PROGRESS), "$in-progress",
    ),
    _FigureColumn(
        "未启动", 8, lambda found: found.not_started,
        _condition_on_plan_items(lambda row: row.item.status is Status.NOT_STARTED), "$not-started",
    ),
    _FigureColumn(
        NO_DEADLINE, 8, lambda found: found.no_deadline,
        _condition_on_plan_items(lambda row: row.has_no_deadline),
    ),
    _FigureColumn(
        "分工", 6, lambda found: found.open_parts,
        lambda row: row.role is ItemRole.PART and row.is_open,
    ),
)  # fmt: skip
"""The columns, in the order in which they get room."""

_ALWAYS_SHOWN_COLUMNS = 4
"""Number of columns that are shown even where all their figures are 0."""


def figure_table_lines(
    tables: Mapping[str, Mapping[str, Sequence[ItemRow]]], width: int
) -> list[ReviewLine]:
    """Lay out tables with figures of groups of items below one another, with the same columns in
    all; a blank line and the heading precede each.

    Columns that do not fit are left out, the last first, and columns after the fourth where all
    their figures are 0; so are groups without rows and tables without groups.

    Args:
        tables: for each heading, the rows of each group by name.
        width: the width of the page in cells.
    """
    kept = {
        title: {name: rows for name, rows in groups.items() if rows}
        for title, groups in tables.items()
    }
    widest = max((cell_len(name) for groups in kept.values() for name in groups), default=0)
    name = min(max(_MIN_NAME_WIDTH, widest + 2), round(width * _MAX_NAME_SHARE))
    room = width - name - _MIN_BAR_WIDTH
    columns: list[_FigureColumn] = []
    found = [item_counts_of_rows(rows) for groups in kept.values() for rows in groups.values()]
    for index, column in enumerate(_FIGURE_COLUMNS):
        if index >= _ALWAYS_SHOWN_COLUMNS and not any(map(column.figure, found)):
            continue
        if column.cells > room:
            break
        columns.append(column)
        room -= column.cells
    bar_width = min(room + _MIN_BAR_WIDTH, _MAX_BAR_WIDTH)
    labels = "".join(_align_right(column.label, column.cells) for column in columns)
    lines: list[ReviewLine] = []
    for title, groups in kept.items():
        if groups:
            words = Content(fit_to_cells(title, name) + " " * bar_width + labels)
            lines += [BLANK_LINE, ReviewLine(cells=(ReviewCell(content=words),), is_head=True)]
            lines += [
                _group_figures_line(each, rows, name, bar_width, columns)
                for each, rows in groups.items()
            ]
    return lines


def _group_figures_line(
    name: str, rows: Sequence[ItemRow], cells: int, bar_width: int, columns: Sequence[_FigureColumn]
) -> ReviewLine:
    """Return the table line of a group of items: 课程教学中心 ▂▂▂ 5/18 27.8% 2 3; Enter on the name
    or a figure lists its items.

    Args:
        name: the name of the group, such as a department.
        rows: the items of the group.
        cells: the width of the name column in cells.
        bar_width: the width of the completion bar in cells.
        columns: the figures to show, in order.
    """
    found = item_counts_of_rows(rows)
    line = [
        ReviewCell(
            content=Content(fit_to_cells(name, cells - 1)), drill_down=item_list_target(name, rows)
        ),
        ReviewCell(content=Content(" ")),
        ReviewCell(content=completion_bar(found, bar_width)),
    ]
    for column in columns:
        figure = column.figure(found)
        shown = _align_right(str(figure or "."), column.cells - 1)
        line.append(ReviewCell(content=Content(" ")))
        line.append(
            ReviewCell(
                content=Content.styled(shown, column.style if figure else "$muted"),
                drill_down=item_list_target(
                    f"{name}　{column.label}", filter(column.includes_row, rows)
                ),
            )
        )
    return ReviewLine(cells=tuple(line))


def _align_right(text: str, width: int) -> str:
    """Return a text padded on the left to ``width`` cells."""
    return " " * max(0, width - cell_len(text)) + text


# The review page with the overview (总览)


_GROUP_GAP = "  "

_STATUS_STYLES = {
    "已完成": "bold $done",
    "推进中": "bold $in-progress",
    "未启动": "$not-started",
    "暂缓": "$paused",
    "取消": "$cancelled",
}
"""Styles of the statuses in the summary sentence."""


def overview_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the overview page (总览); one line of advice where there are no items.

    First the summary sentences with the completion bar, then the counts by status light and further
    warnings with their explanation, then tables with a line for each key tag, department and
    chapter.
    """
    rows = snapshot.rows
    counts = item_counts_of_rows(rows)
    if not rows:
        return [text_line("还没有计划。请回首页按 F6，再按 F7，导入学校的 Word 计划。")]
    planned = rows_of_role(rows, ItemRole.PLANNED)
    return [
        *_summary_sentence_lines(counts.counts_and_completion_rate_text, planned, width),
        *_summary_sentence_lines(counts.not_started_paused_cancelled_text, planned, width),
        ReviewLine(cells=(ReviewCell(content=completion_bar(counts, width)),)),
        BLANK_LINE,
        *_light_count_lines(planned, width),
        *_further_warning_lines(counts, rows, width),
        *_warning_explanation_lines(counts, snapshot.school.thresholds, width),
        *figure_table_lines(
            {
                "重点事项": rows_by_key_tag(snapshot),
                "按部门": rows_by_department(snapshot),
                "按章节": rows_by_section(snapshot),
            },
            width,
        ),
    ]


def _summary_sentence_lines(
    sentence: str, planned: Sequence[ItemRow], width: int
) -> list[ReviewLine]:
    """Return the lines of a summary sentence (计划事项 42 项，已完成 13 项 …); Enter on a count
    lists its items. No lines where the sentence is empty.

    Args:
        sentence: the counts, separated by ，.
        planned: the rows of all plan items.
        width: the width of the page in cells.
    """
    if not sentence:
        return []
    parts = sentence.split("，")
    commas = [
        *(ReviewCell(content=Content("，")) for _ in parts[1:]),
        ReviewCell(content=Content("")),
    ]
    return wrap_cell_groups(
        (
            (_status_count_cell(part, planned), comma)
            for part, comma in zip(parts, commas, strict=True)
        ),
        width,
    )


def _status_count_cell(text: str, planned: Sequence[ItemRow]) -> ReviewCell:
    """Return the cell of one count in the summary sentence, which opens a list of the counted
    items.

    Args:
        text: the count, such as 已完成 13 项; a rate (完成率 31%) opens nothing.
        planned: the rows of all plan items.
    """
    label = text.partition(" ")[0]
    meant = {
        "计划事项": [row for row in planned if row.item.status is not Status.CANCELLED],
        **{
            status.label: [row for row in planned if row.item.status is status] for status in Status
        },
    }
    return ReviewCell(
        content=Content.styled(text, _STATUS_STYLES.get(label, "bold")),
        drill_down=item_list_target(label, meant.get(label, ())),
    )


def _light_count_lines(planned: Sequence[ItemRow], width: int) -> list[ReviewLine]:
    """Return lines with the number of items for each status light: 滞后 4 预警 8 久未汇报 2 正常 38
    办结 16; Enter on a number lists its items.

    The gravest light comes first; 暂缓 (paused) and 取消 (cancelled) are left out where no item has
    them. The page is entered at the first of these lines.

    Args:
        planned: the rows of all plan items.
        width: the width of the page in cells.
    """
    always = {
        TrafficLight.OVERDUE: "$overdue",
        TrafficLight.AT_RISK: "$at-risk",
        TrafficLight.STALE: "$at-risk",
        TrafficLight.NORMAL: "$in-progress",
        TrafficLight.DONE: "$done",
    }
    where_any = {TrafficLight.PAUSED: "$paused", TrafficLight.CANCELLED: "$cancelled"}
    counted = count_rows_by_traffic_light(planned)
    shown = always | {light: color for light, color in where_any.items() if counted[light]}
    widest = max(len(str(counted[light])) for light in shown)
    groups = [
        (
            ReviewCell(content=Content.styled(f" {light.label} ", f"bold $background on {color}")),
            ReviewCell(
                content=Content.styled(f" {counted[light]:<{widest}} ", f"bold {color}"),
                drill_down=item_list_target(
                    light.label, (row for row in planned if row.light is light)
                ),
            ),
        )
        for light, color in shown.items()
    ]
    first, *rest = wrap_cell_groups(groups, width, _GROUP_GAP)
    return [ReviewLine(cells=first.cells, is_selected_first=True), *rest]


def _warning_explanation_lines(
    counts: ItemCounts, limits: WarningThresholds, width: int
) -> list[ReviewLine]:
    """Return lines that explain from when items count as 预警 (at risk) and 久未汇报 (stale); none
    where no item does.

    Args:
        counts: the counts of all items.
        limits: the thresholds of the school.
        width: the width of the page in cells.
    """
    warnings = at_risk_and_stale_explanation(counts, limits)
    return (
        [text_line(plain_content(line, "$muted")) for line in wrap_to_cells(warnings, width)]
        if warnings
        else []
    )


def _further_warning_lines(
    counts: ItemCounts, rows: Sequence[ItemRow], width: int
) -> list[ReviewLine]:
    """Return lines that count further warnings (待认领 3 项 无时限 2 项 议定滞后 1 项 …); counts of
    0 are left out. Enter on a count lists its items.

    Args:
        counts: the counts of all items.
        rows: the rows of all items.
        width: the width of the page in cells.
    """
    found: tuple[tuple[str, int, ItemRole, Callable[[ItemRow], bool]], ...] = (
        (UNCLAIMED, counts.unclaimed, ItemRole.PLANNED, lambda row: row.deadline_status.unclaimed),
        (NO_DEADLINE, counts.no_deadline, ItemRole.PLANNED, lambda row: row.has_no_deadline),
        ("议定未办结", counts.open_tasks, ItemRole.TASK, lambda row: row.is_open),
        ("议定滞后", counts.overdue_tasks, ItemRole.TASK, lambda row: row.deadline_status.overdue),
        ("分工未办结", counts.open_parts, ItemRole.PART, lambda row: row.is_open),
        ("分工滞后", counts.overdue_parts, ItemRole.PART, lambda row: row.deadline_status.overdue),
    )
    groups = [
        [
            ReviewCell(
                content=Content.assemble((f"{label} ", "$foreground"), (f"{many} 项", "bold")),
                drill_down=item_list_target(label, filter(includes_row, rows_of_role(rows, role))),
            )
        ]
        for label, many, role, includes_row in found
        if many
    ]
    return wrap_cell_groups(groups, width, _GROUP_GAP)
