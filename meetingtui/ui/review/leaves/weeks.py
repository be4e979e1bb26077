"""周历: week by week what was heard of, and what falls due when."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.review.survey import Survey, Surveyed
from meetingtui.review.weeks import (
    Heard,
    Week,
    calendar,
    heard,
    heard_by_department,
    heard_by_section,
    weeks,
)
from meetingtui.ui.marks import plain
from meetingtui.ui.review.columns import item_line, named
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, behind, head, words

_WHOLE = "全校"
_LABEL = 14
"""Cells that a department's name needs at least."""
_SHADES = 4
_WIDE = 120
"""Cells across from which chapters have a strip each as well."""
_NEAR = 4
"""Weeks ahead whose items are listed one by one."""


def week_calendar(survey: Survey, width: int) -> Sequence[Line]:
    """The heat strip, then what falls due."""
    return [*_strips(survey, width), BLANK, *_due(survey, width)]


def _strips(survey: Survey, width: int) -> Iterable[Line]:
    term_weeks = weeks(survey)
    cell = max(2, min(4, (width - _LABEL) // len(term_weeks)))
    label = min(max(_LABEL, 20), width - cell * len(term_weeks))
    present = next((week for week in term_weeks if week.is_present), None)
    yield head("每周有进展的事项" + (f"　本周是第{present.number}周" if present else ""))
    yield _numbers(term_weeks, label, cell)
    yield _marks(term_weeks, label, cell)
    whole = heard(survey, _WHOLE)
    yield _strip(whole, term_weeks, label, cell, _most([whole]))
    departments = heard_by_department(survey)
    for each in departments:
        yield _strip(each, term_weeks, label, cell, _most(departments))
    if width >= _WIDE:
        chapters = heard_by_section(survey)
        yield BLANK
        for each in chapters:
            yield _strip(each, term_weeks, label, cell, _most(chapters))


def _numbers(term_weeks: Sequence[Week], label: int, cell: int) -> Line:
    """Every week's number; where they would run together, every second one."""
    present = next((week.number for week in term_weeks if week.is_present), 1)
    cells = []
    for week in term_weeks:
        is_shown = cell > 2 or (week.number - present) % 2 == 0
        style = "bold $on-chosen on $chosen" if week.is_present else "$muted"
        cells.append(Cell(words=plain(_set(str(week.number) if is_shown else "", cell), style)))
    return Line(cells=(named("周次", label, "$muted"), *cells))


def _marks(term_weeks: Iterable[Week], label: int, cell: int) -> Line:
    """会 where a meeting was held, 休 where the school was off all week."""
    cells = []
    for week in term_weeks:
        mark = "会" if week.meetings else "休" if week.is_off else "  "
        opens = Behind(meeting=week.meetings[-1]) if week.meetings else None
        cells.append(Cell(words=plain(" " * (cell - 2) + mark, "$muted"), behind=opens))
    return Line(cells=(named("例会", label, "$muted"), *cells))


def _strip(each: Heard, term_weeks: Sequence[Week], label: int, cell: int, most: int) -> Line:
    present = next((week.number for week in term_weeks if week.is_present), len(term_weeks))
    cells = []
    for week, ids in zip(term_weeks, each.weeks, strict=True):
        if ids:
            opens = Behind(heading=f"{each.name}　{week.words}有进展", items=ids)
            cells.append(Cell(words=_heat(len(ids), cell, most), behind=opens))
        else:
            quiet = "." if week.number <= present and not week.is_off else ""
            cells.append(Cell(words=plain(_set(quiet, cell), "$muted")))
    return Line(cells=(named(each.name, label), *cells))


def _heat(count: int, cell: int, most: int) -> Content:
    """The number on a ground that deepens with it; Enter tells how many a 9+ is."""
    number = str(count) if len(str(count)) < cell else "9+" if cell == 2 else "99+"
    shade = -(-_SHADES * count // most)
    return plain(_set(number, cell), f"bold $foreground on $heat-{shade}")


def _set(number: str, cell: int) -> str:
    """In its cell: 3 9+5 where it is narrow, for there a 9+ must not follow a digit."""
    return number.ljust(cell) if cell == 2 else number.rjust(cell)


def _most(strips: Iterable[Heard]) -> int:
    return max((len(ids) for each in strips for ids in each.weeks), default=0)


def _due(survey: Survey, width: int) -> Iterable[Line]:
    found = calendar(survey)
    yield head("到期的事项")
    if not found.due:
        yield words("没有定了时限而未办结的事项。")
    for each in found.due:
        yield _heading(each.words, each.rows, "bold $overdue" if each.ahead < 0 else "bold")
        if each.ahead < _NEAR:
            yield from (item_line(row, width) for row in each.rows)
    if found.in_words:
        yield _heading("时限只写了文字", found.in_words)
    if found.undated:
        yield _heading("没有时限", found.undated, "bold $at-risk")


def _heading(name: str, rows: Iterable[Surveyed], style: str = "bold") -> Line:
    found = list(rows)
    return Line(
        cells=(
            Cell(words=plain(f"{name}  ", style)),
            Cell(words=plain(f"{len(found)} 项", style), behind=behind(name, found)),
        )
    )
