"""The review pages of numeric targets (目标), routine work (常规) and workload (负担)."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.plan.routine import OccurrenceState
from meetingtui.review.goals_and_targets import (
    NO_NUMBER,
    TargetProgress,
    target_counts_text,
    term_targets,
)
from meetingtui.review.item_counts import (
    SOON_DAYS,
    OwnerItemsByState,
    filled_bar_cell_count,
    items_by_state_of_each_department,
    items_by_state_of_each_person,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.review.week_calendar import RoutineSummary, list_routines, routine_counts_text
from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    blank_cells_in_colour,
    column_headings_line,
    divide_width_by_counts,
    figure_cell,
    heading_line,
    item_list_target,
    text_cell,
    text_line,
    wrap_cell_groups,
)
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import fit_to_cells, shorten_cells, wrap_content

_OWNER_WIDTH = 18
_MIN_TARGET_BAR_WIDTH, _MAX_TARGET_BAR_WIDTH = 10, 40
_WIDTH_AFTER_TARGET_BAR = 54
"""Number of cells a bar leaves to the text after it."""
_MAX_PAGE_WIDTH = 110


def targets_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the targets page (目标): counts, a bar for each target, then the targets
    for which no number was reported yet; how to set one where there is none.
    """
    target_lines = term_targets(snapshot)
    if not target_lines:
        text = plain_content("没有带数量的目标。在事项里写上目标（例如 不少于 8 次），这里就会有。")
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    width = min(width, _MAX_PAGE_WIDTH)
    text = plain_content(target_counts_text(target_lines), "bold")
    lines = [*(text_line(line) for line in wrap_content(text, width).split("\n")), BLANK_LINE]
    for progress in target_lines:
        if progress.amount_reached is not None:
            lines += [_target_heading_line(progress, width), *_target_bar_lines(progress, width)]
    without_number = [progress for progress in target_lines if progress.amount_reached is None]
    if without_number:
        lines.append(heading_line(f"{NO_NUMBER} {len(without_number)} 项"))
        for progress in without_number:
            lines += [
                _target_heading_line(progress, width),
                text_line(plain_content(f"  目标 {progress.target.words}", "$muted")),
            ]
    return lines


def _target_heading_line(progress: TargetProgress, width: int) -> ReviewLine:
    """Return the heading line of a target: number and title of its item, which Enter opens, then
    its owner.
    """
    cited = " ".join(filter(None, (progress.number, progress.item.title)))
    name = shorten_cells(cited, width - _OWNER_WIDTH - 1)
    return ReviewLine(
        cells=(
            ReviewCell(
                content=plain_content(name), drill_down=DrillDownTarget(item=progress.item.id)
            ),
            ReviewCell(content=plain_content(" " * (width - _OWNER_WIDTH - cell_len(name)))),
            ReviewCell(
                content=plain_content(
                    fit_to_cells(progress.item.owner_words, _OWNER_WIDTH), "$muted"
                )
            ),
        )
    )


def _target_bar_lines(progress: TargetProgress, width: int) -> Iterable[ReviewLine]:
    """Return the lines of a target's bar: the share reached, then figure and assessment beside the
    bar, or below it where the page is narrow.
    """
    bar_width = max(
        _MIN_TARGET_BAR_WIDTH, min(_MAX_TARGET_BAR_WIDTH, width - _WIDTH_AFTER_TARGET_BAR)
    )
    share = progress.share_reached or 0.0
    filled = filled_bar_cell_count(share, 1, bar_width)
    percent = progress.share_reached_text
    color = _target_color(progress)
    filled_part = Content("  ").join([Content(""), plain_content(" " * filled, f"on {color}")])
    groups = [
        filled_part
        + plain_content(" " * (bar_width - filled), "on $panel")
        + plain_content(f"{percent:>6}", "bold")
    ]
    groups += [plain_content(f"  {progress.amount_reached_text}")]
    if progress.assessment_text:
        groups.append(plain_content(f"  {progress.assessment_text}", f"bold {color}"))
    return wrap_cell_groups(([ReviewCell(content=group)] for group in groups), width)


def _target_color(progress: TargetProgress) -> str:
    """Return the colour variable of a target's bar: green where it is met, else red where a limit
    is exceeded, else by whether it is behind schedule.
    """
    if progress.is_met:
        return "$done"
    if progress.target.is_limit:
        return "$overdue"
    return "$at-risk" if progress.is_behind_schedule else "$in-progress"


_OCCURRENCE_STYLES = {
    OccurrenceState.DONE: "bold $done",
    OccurrenceState.MISSED: "bold $overdue",
    OccurrenceState.OPEN: "bold $at-risk",
    OccurrenceState.COMING: "$muted",
}


def routines_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the routine work page (常规): counts, the key to the marks, then name,
    marks and count of each item; how to begin where there is none.
    """
    routine_lines, width = list_routines(snapshot), min(width, _MAX_PAGE_WIDTH)
    if not routine_lines:
        text = plain_content(
            "没有常规工作。在计划里选中一项按 F4，选“常规工作”，定下多久一次（每周、每月……）。"
        )
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    lines = [text_line(plain_content(routine_counts_text(routine_lines), "bold"))]
    lines.append(text_line(plain_content("✓ 已开展　缺 没有报　待 本次待报　· 未到", "$muted")))
    lines.append(BLANK_LINE)
    for routine in routine_lines:
        lines += [_routine_item_line(routine, width), *_occurrence_lines(routine, width)]
    return lines


def _routine_item_line(routine: RoutineSummary, width: int) -> ReviewLine:
    """Return the heading line of routine work: number and title of the item, which Enter opens,
    then its owner.
    """
    item = routine.row.item
    cited = " ".join(filter(None, (routine.row.number, item.title)))
    name = shorten_cells(cited, width - _OWNER_WIDTH - 1)
    return ReviewLine(
        cells=(
            ReviewCell(content=plain_content(name), drill_down=DrillDownTarget(item=item.id)),
            ReviewCell(content=plain_content(" " * (width - _OWNER_WIDTH - cell_len(name)))),
            ReviewCell(
                content=plain_content(fit_to_cells(item.owner_words, _OWNER_WIDTH), "$muted")
            ),
        )
    )


def _occurrence_lines(routine: RoutineSummary, width: int) -> list[ReviewLine]:
    """Return the lines of a routine item's occurrences as marks (✓ 缺 待 ·), and their count
    below.
    """
    marks = Content("").join(
        plain_content(f"{mark} ", _OCCURRENCE_STYLES[state])
        for state, mark in routine.occurrence_marks
    )
    lines = [
        text_line(plain_content("  ") + line) for line in wrap_content(marks, width - 2).split("\n")
    ]
    return [*lines, text_line(plain_content(f"  {routine.occurrence_summary_text}", "$muted"))]


_WORKLOAD_COLUMNS = ("未办结", "滞后", "预警", f"{SOON_DAYS}天内", "办结")
_WORKLOAD_COLUMN_WIDTH = 7
_COUNTED_KINDS = "计划、议定、分工"
"""Names of the kinds of items counted here; other pages count plan items separately."""
_FIGURES_WIDTH = _WORKLOAD_COLUMN_WIDTH * len(_WORKLOAD_COLUMNS)
_MIN_WORKLOAD_BAR_WIDTH, _MAX_WORKLOAD_BAR_WIDTH = 6, 60


def workload_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the workload page (负担): counts and a bar of open items for each
    department and person, in which plan items, tasks and parts all count; a sentence where there
    are no items.
    """
    departments, people = (
        items_by_state_of_each_department(snapshot),
        items_by_state_of_each_person(snapshot),
    )
    if not departments:
        return [text_line("还没有事项。")]
    longest = max(cell_len(workload.name) for workload in (*departments, *people)) + 2
    label_width = max(8, min(longest, width - _FIGURES_WIDTH - _MIN_WORKLOAD_BAR_WIDTH))
    bar_width = min(_MAX_WORKLOAD_BAR_WIDTH, width - _FIGURES_WIDTH - label_width - 2)
    return [
        text_line(plain_content(f"手上的全部事项：{_COUNTED_KINDS}都算在内。", "$muted")),
        *_workload_table_lines("部门", departments, label_width, bar_width),
        BLANK_LINE,
        *(
            _workload_table_lines("人员", people, label_width, bar_width)
            if people
            else [text_line("还没有落实到人的事项。")]
        ),
    ]


def _workload_table_lines(
    title: str, workloads: Sequence[OwnerItemsByState], label_width: int, bar_width: int
) -> Iterable[ReviewLine]:
    """Yield the lines of a workload table: one a person or department, with counts of items and a
    bar of the open ones.

    Args:
        title: the heading of the names.
        workloads: the persons or departments, at least one.
        label_width: the width of the name column in cells.
        bar_width: the width of the bar of the largest workload in cells.
    """
    largest_count = max(len(workload.open) for workload in workloads)
    headings = column_headings_line(title, label_width, _WORKLOAD_COLUMNS, _WORKLOAD_COLUMN_WIDTH)
    yield ReviewLine(cells=headings.cells, is_head=True)
    for workload in workloads:
        yield ReviewLine(
            cells=(
                *_workload_cells(workload, label_width),
                ReviewCell(content=plain_content("  ")),
                *_workload_bar_cells(workload, largest_count, bar_width),
            )
        )


def _workload_cells(workload: OwnerItemsByState, label_width: int) -> Iterable[ReviewCell]:
    """Yield the cells of one line of the workload table: the name of the person or department,
    ``label_width`` cells wide, and counts, each of which opens the list of its items.
    """
    columns = (
        (workload.open, "bold"),
        (workload.overdue, "bold $overdue"),
        (workload.at_risk, "bold $at-risk"),
        (workload.due_soon, "bold"),
        (workload.done, "$done"),
    )
    yield text_cell(workload.name, label_width)
    for name, (rows, style) in zip(_WORKLOAD_COLUMNS, columns, strict=True):
        opens = item_list_target(f"{workload.name}　{name}（{_COUNTED_KINDS}）", rows)
        yield figure_cell(len(rows), _WORKLOAD_COLUMN_WIDTH, opens, style)


def _workload_bar_cells(
    workload: OwnerItemsByState, largest_count: int, bar_width: int
) -> Iterable[ReviewCell]:
    """Yield the cells of a workload bar: overdue, at risk and other open items, each in its colour,
    then blank cells.

    Args:
        workload: the workload.
        largest_count: the number of open items that fills the bar, so that bars are comparable.
        bar_width: the width of the bar in cells.
    """
    overdue_count, at_risk_count, open_count = (
        len(workload.overdue),
        len(workload.at_risk),
        len(workload.open),
    )
    counts = (
        overdue_count,
        at_risk_count,
        open_count - overdue_count - at_risk_count,
        largest_count - open_count,
    )
    styles = ("$overdue", "$at-risk", "$in-progress 45%")
    for cells, style in zip(divide_width_by_counts(counts, bar_width), styles, strict=False):
        yield ReviewCell(content=blank_cells_in_colour(cells, style))
