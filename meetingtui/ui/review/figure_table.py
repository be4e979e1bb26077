"""A table of figures: a name, its bar, and how much of what; every figure opens its items."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from meetingtui.plan.item import Status
from meetingtui.plan.light import Light
from meetingtui.review.figures import Figures, count
from meetingtui.review.survey import Role, Surveyed
from meetingtui.ui.review.bar import bar
from meetingtui.ui.review.line import BLANK, Cell, Line, behind
from meetingtui.ui.widgets.cells import pad

_LEAST_NAME = 12
_NAME_SHARE = 0.4
"""How much of the width the names have at most."""
_LEAST_BAR = 6
_WIDEST_BAR = 44


def _planned(holds: Callable[[Surveyed], bool]) -> Callable[[Surveyed], bool]:
    return lambda row: row.role is Role.PLANNED and holds(row)


@dataclass(frozen=True)
class _Column:
    """One figure of a table."""

    label: str
    """Its heading."""
    cells: int
    """How wide it is, the gap before it included."""
    figure: Callable[[Figures], int | str]
    """What is shown; for 0 a quiet dot."""
    holds: Callable[[Surveyed], bool]
    """Which rows are behind it."""
    style: str = ""
    """Its colour."""


_DONE = _planned(lambda row: row.item.status is Status.DONE)

_COLUMNS = (
    _Column("完成", 8, lambda found: f"{found.done}/{found.total}" if found.total else 0, _DONE),
    _Column(
        "完成率", 8, lambda found: found.rate if found.total else 0,
        _planned(lambda row: row.item.status is not Status.CANCELLED), "bold",
    ),
    _Column(
        "滞后", 6, lambda found: found.overdue,
        _planned(lambda row: row.light is Light.OVERDUE), "bold $overdue",
    ),
    _Column(
        "预警", 6, lambda found: found.at_risk,
        _planned(lambda row: row.light is Light.AT_RISK), "bold $at-risk",
    ),
    _Column(
        "久未汇报", 10, lambda found: found.stale,
        _planned(lambda row: row.standing.stale), "$at-risk",
    ),
    _Column(
        "议定", 6, lambda found: found.open_tasks,
        lambda row: row.role is Role.TASK and row.is_open,
    ),
    _Column(
        "推进中", 8, lambda found: found.in_progress,
        _planned(lambda row: row.item.status is Status.IN_PROGRESS), "$in-progress",
    ),
    _Column(
        "未启动", 8, lambda found: found.not_started,
        _planned(lambda row: row.item.status is Status.NOT_STARTED), "$not-started",
    ),
    _Column(
        "无时限", 8, lambda found: found.no_deadline,
        _planned(lambda row: row.has_no_deadline),
    ),
    _Column(
        "分工", 6, lambda found: found.open_parts,
        lambda row: row.role is Role.PART and row.is_open,
    ),
)  # fmt: skip
"""In the order in which they are given room."""

_ALWAYS = 4
"""Columns that stand there even where all of it is nought."""


def figure_tables(tables: Mapping[str, Mapping[str, Sequence[Surveyed]]], width: int) -> list[Line]:
    """Tables below one another in the same columns: each a heading and a line a group.

    What does not fit in the width is left out, the last column first; so are
    groups without rows, and tables without groups.
    """
    kept = {
        title: {name: rows for name, rows in groups.items() if rows}
        for title, groups in tables.items()
    }
    widest = max((cell_len(name) for groups in kept.values() for name in groups), default=0)
    name = min(max(_LEAST_NAME, widest + 2), round(width * _NAME_SHARE))
    room = width - name - _LEAST_BAR
    columns: list[_Column] = []
    found = [count(rows) for groups in kept.values() for rows in groups.values()]
    for at, column in enumerate(_COLUMNS):
        if at >= _ALWAYS and not any(map(column.figure, found)):
            continue
        if column.cells > room:
            break
        columns.append(column)
        room -= column.cells
    strip = min(room + _LEAST_BAR, _WIDEST_BAR)
    labels = "".join(_right(column.label, column.cells) for column in columns)
    lines: list[Line] = []
    for title, groups in kept.items():
        if groups:
            words = Content(pad(title, name) + " " * strip + labels)
            lines += [BLANK, Line(cells=(Cell(words=words),), is_head=True)]
            lines += [_line(each, rows, name, strip, columns) for each, rows in groups.items()]
    return lines


def _line(
    name: str, rows: Sequence[Surveyed], cells: int, strip: int, columns: Sequence[_Column]
) -> Line:
    """课程教学中心 ▂▂▂ 5/18  27.8%  2  3"""
    found = count(rows)
    line = [
        Cell(words=Content(pad(name, cells - 1)), behind=behind(name, rows)),
        Cell(words=Content(" ")),
        Cell(words=bar(found, strip)),
    ]
    for column in columns:
        figure = column.figure(found)
        shown = _right(str(figure or "."), column.cells - 1)
        line.append(Cell(words=Content(" ")))
        line.append(
            Cell(
                words=Content.styled(shown, column.style if figure else "$muted"),
                behind=behind(f"{name}　{column.label}", filter(column.holds, rows)),
            )
        )
    return Line(cells=tuple(line))


def _right(text: str, width: int) -> str:
    """The text at the right of so many cells."""
    return " " * max(0, width - cell_len(text)) + text
