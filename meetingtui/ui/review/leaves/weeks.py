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
_AHEAD = 2
"""Weeks to come that are seen where not all have room."""
_NEAR = 4
"""Weeks ahead whose items are listed one by one."""


def week_calendar(survey: Survey, width: int) -> Sequence[Line]:
    """The heat strip, then what falls due."""
    return [*_strips(survey, width), BLANK, *_due(survey, width)]


def _strips(survey: Survey, width: int) -> Iterable[Line]:
    present = next((week for week in weeks(survey) if week.is_present), None)
    yield head("每周有进展的事项" + (f"　本周是第{present.number}周" if present else ""))
    whole, departments = heard(survey, _WHOLE), heard_by_department(survey)
    chapters = heard_by_section(survey) if width >= _WIDE else ()
    least = max(3, len(str(_most([whole]))) + 1)
    blocks = _blocks(weeks(survey), max(1, (width - _LABEL) // least))
    cell = max(least, min(4, (width - _LABEL) // len(blocks[0])))
    label = min(max(_LABEL, 20), width - cell * len(blocks[0]))
    for shown in blocks:
        if shown is not blocks[0]:
            yield BLANK
        yield _numbers(shown, label, cell)
        yield _marks(shown, label, cell)
        yield _strip(whole, shown, label, cell, _most([whole]))
        for each in departments:
            yield _strip(each, shown, label, cell, _most(departments))
        if chapters:
            yield BLANK
        for each in chapters:
            yield _strip(each, shown, label, cell, _most(chapters))


def _blocks(every: Sequence[Week], room: int) -> Sequence[Sequence[Week]]:
    """The weeks as far as there is room side by side, the present one among the first; then
    those before them. Weeks still to come for which there is no room are left out.
    """
    present = next((at for at, week in enumerate(every) if week.is_present), len(every))
    end = min(len(every), max(present + 1 + _AHEAD, room))
    start = max(0, end - room)
    before = (every[at : min(start, at + room)] for at in range(0, start, room))
    return [every[start:end], *before]


def _numbers(shown: Iterable[Week], label: int, cell: int) -> Line:
    """Every week's number, the present one on its own ground."""
    cells = []
    for week in shown:
        style = "bold $primary on $picked" if week.is_present else "$muted"
        cells.append(Cell(words=plain(str(week.number).rjust(cell), style)))
    return Line(cells=(named("周次", label, "$muted"), *cells))


def _marks(shown: Iterable[Week], label: int, cell: int) -> Line:
    """会 where a meeting was held, 休 where the school was off all week."""
    cells = []
    for week in shown:
        mark = "会" if week.meetings else "休" if week.is_off else "  "
        opens = Behind(meeting=week.meetings[-1]) if week.meetings else None
        cells.append(Cell(words=plain(" " * (cell - 2) + mark, "$muted"), behind=opens))
    return Line(cells=(named("例会", label, "$muted"), *cells))


def _strip(each: Heard, shown: Sequence[Week], label: int, cell: int, most: int) -> Line:
    present = next((week.number for week in shown if week.is_present), shown[-1].number)
    cells = []
    for week in shown:
        if ids := each.weeks[week.number - 1]:
            opens = Behind(heading=f"{each.name}　{week.words}有进展", items=ids)
            cells.append(Cell(words=_heat(len(ids), cell, most), behind=opens))
        else:
            quiet = "." if week.number <= present and not week.is_off else ""
            cells.append(Cell(words=plain(quiet.rjust(cell), "$muted")))
    return Line(cells=(named(each.name, label), *cells))


def _heat(count: int, cell: int, most: int) -> Content:
    """The number on a ground that deepens with it."""
    shade = -(-_SHADES * count // most)
    return plain(str(count).rjust(cell), f"bold $foreground on $heat-{shade}")


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
