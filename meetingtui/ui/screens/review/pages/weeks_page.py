"""The review page with the week calendar (周历): progress by week, and upcoming deadlines."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.review.weeks import (
    Week,
    WeeklyProgress,
    due_calendar,
    weekly_progress,
    weekly_progress_by_department,
    weekly_progress_by_section,
    weeks,
)
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    drill_down,
    heading_line,
    item_line,
    text_cell,
    text_line,
)
from meetingtui.ui.styles import plain_content

_WHOLE = "全校"
_LABEL = 14
"""Least width of a department's name in cells."""
_SHADES = 4
_WIDE = 120
"""Page width in cells from which chapters get a strip, too."""
_AHEAD = 2
"""Number of future weeks that are shown where not all weeks fit."""
_NEAR = 4
"""Number of weeks ahead whose items are listed one by one."""


def weeks_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the calendar page: a heat map of progress by week, then the items by deadline."""
    return [*_strips(snapshot, width), BLANK, *_due(snapshot, width)]


def _strips(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    present = next((week for week in weeks(snapshot) if week.is_present), None)
    yield heading_line("每周有进展的事项" + (f"　本周是第{present.number}周" if present else ""))
    whole, departments = weekly_progress(snapshot, _WHOLE), weekly_progress_by_department(snapshot)
    chapters = weekly_progress_by_section(snapshot) if width >= _WIDE else ()
    least = max(3, len(str(_largest_count([whole]))) + 1)
    blocks = _blocks(weeks(snapshot), max(1, (width - _LABEL) // least))
    cell = max(least, min(4, (width - _LABEL) // len(blocks[0])))
    label = min(max(_LABEL, 20), width - cell * len(blocks[0]))
    for shown in blocks:
        if shown is not blocks[0]:
            yield BLANK
        yield _numbers(shown, label, cell)
        yield _marks(shown, label, cell)
        yield _strip(whole, shown, label, cell, _largest_count([whole]))
        for each in departments:
            yield _strip(each, shown, label, cell, _largest_count(departments))
        if chapters:
            yield BLANK
        for each in chapters:
            yield _strip(each, shown, label, cell, _largest_count(chapters))


def _blocks(every: Sequence[Week], room: int) -> Sequence[Sequence[Week]]:
    """Divide the weeks into blocks that fit side by side: first that of the present week, then
    those before it. Future weeks that do not fit are left out.
    """
    present = next((at for at, week in enumerate(every) if week.is_present), len(every))
    end = min(len(every), max(present + 1 + _AHEAD, room))
    start = max(0, end - room)
    before = (every[at : min(start, at + room)] for at in range(0, start, room))
    return [every[start:end], *before]


def _numbers(shown: Iterable[Week], label: int, cell: int) -> ReviewLine:
    """Line of week numbers, the present week highlighted."""
    cells = []
    for week in shown:
        style = "bold $primary on $picked" if week.is_present else "$muted"
        cells.append(ReviewCell(words=plain_content(str(week.number).rjust(cell), style)))
    return ReviewLine(cells=(text_cell("周次", label, "$muted"), *cells))


def _marks(shown: Iterable[Week], label: int, cell: int) -> ReviewLine:
    """Line of marks: 会 where a meeting was held, 休 where the school was closed all week."""
    cells = []
    for week in shown:
        mark = "会" if week.meetings else "休" if week.is_off else "  "
        opens = DrillDownTarget(meeting=week.meetings[-1]) if week.meetings else None
        cells.append(
            ReviewCell(words=plain_content(" " * (cell - 2) + mark, "$muted"), drill_down=opens)
        )
    return ReviewLine(cells=(text_cell("例会", label, "$muted"), *cells))


def _strip(
    each: WeeklyProgress, shown: Sequence[Week], label: int, cell: int, most: int
) -> ReviewLine:
    present = next((week.number for week in shown if week.is_present), shown[-1].number)
    cells = []
    for week in shown:
        if ids := each.weeks[week.number - 1]:
            opens = DrillDownTarget(heading=f"{each.name}　{week.words}有进展", items=ids)
            cells.append(ReviewCell(words=_heat_cell(len(ids), cell, most), drill_down=opens))
        else:
            quiet = "." if week.number <= present and not week.is_off else ""
            cells.append(ReviewCell(words=plain_content(quiet.rjust(cell), "$muted")))
    return ReviewLine(cells=(text_cell(each.name, label), *cells))


def _heat_cell(count: int, cell: int, most: int) -> Content:
    """Cell of a count on a background that is the deeper the larger the count."""
    shade = -(-_SHADES * count // most)
    return plain_content(str(count).rjust(cell), f"bold $foreground on $heat-{shade}")


def _largest_count(strips: Iterable[WeeklyProgress]) -> int:
    return max((len(ids) for each in strips for ids in each.weeks), default=0)


def _due(snapshot: TermSnapshot, width: int) -> Iterable[ReviewLine]:
    found = due_calendar(snapshot)
    yield heading_line("到期的事项")
    if not found.due:
        yield text_line("没有定了时限而未办结的事项。")
    for each in found.due:
        yield _heading(each.words, each.rows, "bold $overdue" if each.ahead < 0 else "bold")
        if each.ahead < _NEAR:
            yield from (item_line(row, width) for row in each.rows)
    if found.in_words:
        yield _heading("时限只写了文字", found.in_words)
    if found.undated:
        yield _heading("没有时限", found.undated, "bold $at-risk")


def _heading(name: str, rows: Iterable[ItemRow], style: str = "bold") -> ReviewLine:
    found = list(rows)
    return ReviewLine(
        cells=(
            ReviewCell(words=plain_content(f"{name}  ", style)),
            ReviewCell(
                words=plain_content(f"{len(found)} 项", style), drill_down=drill_down(name, found)
            ),
        )
    )
