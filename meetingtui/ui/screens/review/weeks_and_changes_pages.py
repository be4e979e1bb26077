"""The review pages about the course of the term: progress by week (周历), changes (变化)."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.wording import month_day
from meetingtui.review.term_changes import (
    ChangedItem,
    TermChanges,
    changes_in_span,
    selectable_change_spans,
)
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.review.week_calendar import (
    Week,
    WeeklyProgressItems,
    due_calendar,
    weekly_progress_items,
    weekly_progress_items_by_department,
    weekly_progress_items_by_section,
    weeks_of_term,
)
from meetingtui.ui.screens.review.review_lines import (
    BLANK_LINE,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    column_headings_line,
    figure_cell,
    heading_line,
    item_line,
    item_list_target,
    text_cell,
    text_line,
    wrap_into_content_lines,
)
from meetingtui.ui.theme import plain_content, status_content
from meetingtui.ui.widgets.text_layout import fit_to_cells

_WHOLE_SCHOOL = "全校"
_MIN_NAME_WIDTH = 14
"""Least width of a department's name in cells."""
_SHADE_COUNT = 4
_CHAPTER_STRIP_PAGE_WIDTH = 120
"""Page width in cells from which chapters get a strip, too."""
_MIN_FUTURE_WEEKS = 2
"""Number of future weeks that are shown where not all weeks fit."""
_LISTED_WEEKS_AHEAD = 4
"""Number of weeks, the present one included, whose items are listed one by one; those of past weeks
are listed too.
"""


def weeks_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the week calendar (周历): a heat map of progress by week, then the open
    items by the week of their deadline.
    """
    return [
        *_progress_heat_map_lines(snapshot, width),
        BLANK_LINE,
        *_deadline_calendar_lines(snapshot, width),
    ]


def _progress_heat_map_lines(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """Yield the heat map: the number of items with progress in each week, for the school, its
    departments and, on a page of 120 cells or more, the plan's chapters; weeks that do not fit
    follow in further tables.
    """
    present = next((week for week in weeks_of_term(snapshot) if week.is_present), None)
    yield heading_line("每周有进展的事项" + (f"　本周是第{present.number}周" if present else ""))
    whole, departments = (
        weekly_progress_items(snapshot, _WHOLE_SCHOOL),
        weekly_progress_items_by_department(snapshot),
    )
    chapters = (
        weekly_progress_items_by_section(snapshot) if width >= _CHAPTER_STRIP_PAGE_WIDTH else ()
    )
    least = max(3, len(str(_largest_weekly_count([whole]))) + 1)
    week_groups = _week_groups_present_first(
        weeks_of_term(snapshot), max(1, (width - _MIN_NAME_WIDTH) // least)
    )
    cell_width = max(least, min(4, (width - _MIN_NAME_WIDTH) // len(week_groups[0])))
    label_width = min(max(_MIN_NAME_WIDTH, 20), width - cell_width * len(week_groups[0]))
    for shown_weeks in week_groups:
        if shown_weeks is not week_groups[0]:
            yield BLANK_LINE
        yield _week_numbers_line(shown_weeks, label_width, cell_width)
        yield _week_marks_line(shown_weeks, label_width, cell_width)
        yield _heat_map_line(
            whole, shown_weeks, label_width, cell_width, _largest_weekly_count([whole])
        )
        for each in departments:
            yield _heat_map_line(
                each, shown_weeks, label_width, cell_width, _largest_weekly_count(departments)
            )
        if chapters:
            yield BLANK_LINE
        for each in chapters:
            yield _heat_map_line(
                each, shown_weeks, label_width, cell_width, _largest_weekly_count(chapters)
            )


def _week_groups_present_first(
    all_weeks: Sequence[Week], weeks_per_group: int
) -> Sequence[Sequence[Week]]:
    """Divide the weeks of the term into groups, each shown as one table that fits the width of the
    page.

    Returns:
        The group with the present week first (after the term, with the last week), then the weeks
        before it, in order. Future weeks that do not fit are left out.
    """
    present = next(
        (index for index, week in enumerate(all_weeks) if week.is_present), len(all_weeks)
    )
    end = min(len(all_weeks), max(present + 1 + _MIN_FUTURE_WEEKS, weeks_per_group))
    start = max(0, end - weeks_per_group)
    before = (
        all_weeks[index : min(start, index + weeks_per_group)]
        for index in range(0, start, weeks_per_group)
    )
    return [all_weeks[start:end], *before]


def _week_numbers_line(
    shown_weeks: Iterable[Week], label_width: int, cell_width: int
) -> ReviewLine:
    """Return the line of week numbers above the heat map, the present week highlighted.

    Args:
        shown_weeks: the weeks that have a column.
        label_width: the width of the name column in cells.
        cell_width: the width of the column of a week in cells.
    """
    cells = []
    for week in shown_weeks:
        style = "bold $primary on $picked" if week.is_present else "$muted"
        cells.append(ReviewCell(content=plain_content(str(week.number).rjust(cell_width), style)))
    return ReviewLine(cells=(text_cell("周次", label_width, "$muted"), *cells))


def _week_marks_line(shown_weeks: Iterable[Week], label_width: int, cell_width: int) -> ReviewLine:
    """Return the line of week marks above the heat map: 会 where a meeting was held, the minutes of
    the last of which Enter opens, 休 where the school was closed all week.

    Args:
        shown_weeks: the weeks that have a column.
        label_width: the width of the name column in cells.
        cell_width: the width of the column of a week in cells.
    """
    cells = []
    for week in shown_weeks:
        mark = "会" if week.meetings else "休" if week.is_off else "  "
        opens = DrillDownTarget(meeting=week.meetings[-1]) if week.meetings else None
        cells.append(
            ReviewCell(
                content=plain_content(" " * (cell_width - 2) + mark, "$muted"), drill_down=opens
            )
        )
    return ReviewLine(cells=(text_cell("例会", label_width, "$muted"), *cells))


def _heat_map_line(
    progress: WeeklyProgressItems,
    shown_weeks: Sequence[Week],
    label_width: int,
    cell_width: int,
    largest_count: int,
) -> ReviewLine:
    """Return one line of the heat map: a name, then the number of items with progress in each week,
    which Enter lists; a dot for a past week without any, unless it was off.

    Args:
        progress: the ids of the items with progress, week by week, of the school, a department or a
            chapter.
        shown_weeks: the weeks that have a column.
        label_width: the width of the name column in cells.
        cell_width: the width of the column of a week in cells.
        largest_count: the number of items that gets the deepest colour.
    """
    present = next((week.number for week in shown_weeks if week.is_present), shown_weeks[-1].number)
    cells = []
    for week in shown_weeks:
        if ids := progress.weeks[week.number - 1]:
            opens = DrillDownTarget(
                heading=f"{progress.name}　{week.number_and_days_text}有进展", items=ids
            )
            cells.append(
                ReviewCell(
                    content=_heat_map_cell_content(len(ids), cell_width, largest_count),
                    drill_down=opens,
                )
            )
        else:
            quiet = "." if week.number <= present and not week.is_off else ""
            cells.append(ReviewCell(content=plain_content(quiet.rjust(cell_width), "$muted")))
    return ReviewLine(cells=(text_cell(progress.name, label_width), *cells))


def _heat_map_cell_content(count: int, cell_width: int, largest_count: int) -> Content:
    """Return a count of items on a background that is the deeper the larger the count.

    Args:
        count: the number of items with progress in the week.
        cell_width: the width in cells.
        largest_count: the count that gets the deepest colour.
    """
    shade = -(-_SHADE_COUNT * count // largest_count)
    return plain_content(str(count).rjust(cell_width), f"bold $foreground on $heat-{shade}")


def _largest_weekly_count(lines: Iterable[WeeklyProgressItems]) -> int:
    """Return the largest number of items with progress in any week, among some lines of the heat
    map; 0 where there are none.
    """
    return max((len(ids) for each in lines for ids in each.weeks), default=0)


def _deadline_calendar_lines(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    """Yield the lines of the open items that are due, by week, then the numbers of those with a
    deadline in words or without one. Items due in four or more weeks are only counted.
    """
    found = due_calendar(snapshot)
    yield heading_line("到期的事项")
    if not found.due:
        yield text_line("没有定了时限而未办结的事项。")
    for each in found.due:
        yield _due_group_heading_line(
            each.name_and_days_text, each.rows, "bold $overdue" if each.ahead < 0 else "bold"
        )
        if each.ahead < _LISTED_WEEKS_AHEAD:
            yield from (item_line(row, width) for row in each.rows)
    if found.in_words:
        yield _due_group_heading_line("时限只写了文字", found.in_words)
    if found.undated:
        yield _due_group_heading_line("没有时限", found.undated, "bold $at-risk")


def _due_group_heading_line(name: str, rows: Iterable[ItemRow], style: str = "bold") -> ReviewLine:
    """Return the heading of a group of due items (第12周 3 项); Enter on the number lists them.

    Args:
        name: the name of the group.
        rows: the rows of its items.
        style: the Textual style of the heading.
    """
    found = list(rows)
    return ReviewLine(
        cells=(
            ReviewCell(content=plain_content(f"{name}  ", style)),
            ReviewCell(
                content=plain_content(f"{len(found)} 项", style),
                drill_down=item_list_target(name, found),
            ),
        )
    )


_CHANGE_LABEL_WIDTH = 12
_NARROW_CHANGE_COLUMN_WIDTH, _CHANGE_COLUMN_WIDTH = 11, 16
"""Width of a column in cells, on a narrow and on a wide page."""
_HIGHLIGHTED_WIDTH = 6
"""Number of cells of a column that are highlighted when its figure is selected."""
_MAX_TITLE_WIDTH = 70
_STATUS_CHANGE_WIDTH = 16


def changes_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Return the lines of the changes page (变化); one sentence before the term has begun.

    First a table of counts with a column for each span of time, then the changes of the shortest
    span that has any.
    """
    changes = [changes_in_span(snapshot, span) for span in selectable_change_spans(snapshot)]
    if not changes:
        return [text_line("学期还没有开始。")]
    shown = next((change for change in changes if change.counts_text), None)
    return [
        *_change_counts_table_lines(changes, width),
        BLANK_LINE,
        *(_change_detail_lines(shown, width) if shown else [text_line("开学以来还没有变化。")]),
    ]


def _change_counts_table_lines(changes: Sequence[TermChanges], width: int) -> Iterable[ReviewLine]:
    """Yield the table that counts changes to items: one line a kind of change that occurred, one
    column a span of time; Enter on a count lists its items.

    Args:
        changes: the changes of each span, at least one.
        width: the width of the page in cells.
    """
    cells = min(
        _CHANGE_COLUMN_WIDTH,
        max(_NARROW_CHANGE_COLUMN_WIDTH, (width - _CHANGE_LABEL_WIDTH) // len(changes)),
    )
    names = [change.span.name if cells >= 14 else change.span.name[-4:] for change in changes]
    yield column_headings_line("", _CHANGE_LABEL_WIDTH, names, cells)
    yield column_headings_line(
        "", _CHANGE_LABEL_WIDTH, [f"{month_day(change.span.first)}起" for change in changes], cells
    )
    for kind in _item_ids_by_change_kind(changes[0]):
        if not any(_item_ids_by_change_kind(change)[kind] for change in changes):
            continue
        line = [text_cell(kind, _CHANGE_LABEL_WIDTH)]
        for change in changes:
            ids = _item_ids_by_change_kind(change)[kind]
            opens = (
                DrillDownTarget(heading=f"{change.span.name}　{kind}", items=ids) if ids else None
            )
            line += [
                text_cell("", cells - _HIGHLIGHTED_WIDTH),
                figure_cell(len(ids), _HIGHLIGHTED_WIDTH, opens),
            ]
        yield ReviewLine(cells=tuple(line))


def _item_ids_by_change_kind(changes: TermChanges) -> dict[str, tuple[int, ...]]:
    """Return the ids of the items changed in a span of time for each kind of change, such as 办结
    (closed) or 时限调整 (rescheduled); an empty tuple for a kind without items.
    """
    changed = {
        "办结": changes.finished_items,
        "其他变动": changes.items_with_other_status_changes,
        "只有进展": changes.items_with_progress_only,
        "时限调整": changes.rescheduled_items,
        "责任调整": changes.reassigned_items,
    }
    fresh = {"新议定": changes.created_tasks, "新分工": changes.created_parts}
    return {
        kind: tuple(change.row.item.id for change in some) for kind, some in changed.items()
    } | {kind: tuple(row.item.id for row in some) for kind, some in fresh.items()}


def _change_detail_lines(changes: TermChanges, width: int) -> Iterable[ReviewLine]:
    """Yield, for each kind of change in a span of time that has any, a heading and its changed
    items.
    """
    since = f"{changes.span.name}（{month_day(changes.span.first)}起）"
    blocks = (
        (
            "办结",
            [
                line
                for change in changes.finished_items
                for line in _changed_item_lines(change, width)
            ],
        ),
        (
            "其他变动",
            [
                line
                for change in changes.items_with_other_status_changes
                for line in _changed_item_lines(change, width)
            ],
        ),
        (
            "只有进展",
            [
                line
                for change in changes.items_with_progress_only
                for line in _changed_item_lines(change, width)
            ],
        ),
        (
            "时限调整",
            [
                _rescheduled_or_reassigned_line(change, change.deadline_change_text, width)
                for change in changes.rescheduled_items
            ],
        ),
        (
            "责任调整",
            [
                _rescheduled_or_reassigned_line(change, change.owner_change_text, width)
                for change in changes.reassigned_items
            ],
        ),
        ("新议定", [item_line(row, width) for row in changes.created_tasks]),
        ("新分工", [item_line(row, width) for row in changes.created_parts]),
        (
            "成果",
            [
                _achievement_line(line.what, line.level, line.meeting)
                for line in changes.achievements
            ],
        ),
    )
    for kind, lines in blocks:
        if lines:
            yield heading_line(f"{since}　{kind}")
            yield from lines


def _changed_item_lines(change: ChangedItem, width: int) -> Iterable[ReviewLine]:
    """Yield the lines of a changed item: its title and status, after the former status where that
    changed, then its newest report in the span, if any.
    """
    title = min(width - _STATUS_CHANGE_WIDTH, _MAX_TITLE_WIDTH)
    move = [status_content(change.status_after)]
    if change.changes_status:
        move = [plain_content(f"{change.status_before.label}→", "$muted"), *move]
    yield ReviewLine(
        cells=(_item_title_cell(change.row, title), ReviewCell(content=Content("").join(move)))
    )
    if change.newest_progress_text:
        report = plain_content(
            f"{month_day(change.lines[-1].on)}  {change.newest_progress_text}", "$muted"
        )
        for line in wrap_into_content_lines(report, min(width, 120) - 4):
            yield text_line(Content("    ") + line)


def _rescheduled_or_reassigned_line(
    change: ChangedItem, description: str, width: int
) -> ReviewLine:
    """Return the line of an item whose deadline or owner changed: its title, then ``description``,
    the old and the new value.
    """
    title = min(width * 3 // 5, _MAX_TITLE_WIDTH)
    return ReviewLine(
        cells=(_item_title_cell(change.row, title), ReviewCell(content=plain_content(description)))
    )


def _item_title_cell(row: ItemRow, width: int) -> ReviewCell:
    """Return the cell with an item's title, which opens the item's timeline."""
    return ReviewCell(
        content=plain_content(fit_to_cells(f"  {row.item.title}", width)),
        drill_down=DrillDownTarget(item=row.item.id),
    )


def _achievement_line(what: str, level: str, meeting: int) -> ReviewLine:
    """Return the line of an achievement with its level; Enter opens the minutes of its meeting.

    Args:
        what: the achievement.
        level: its level, such as 区级.
        meeting: id of the meeting.
    """
    text = Content.assemble(f"  {what}", (f"  {level}", "$muted"))
    return ReviewLine(
        cells=(ReviewCell(content=text, drill_down=DrillDownTarget(meeting=meeting)),)
    )
