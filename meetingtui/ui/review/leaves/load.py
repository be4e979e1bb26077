"""负担: who owes how much, departments first, then people."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from meetingtui.review.load import SOON_DAYS, Load, by_department, by_person
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain
from meetingtui.ui.review.bar import split, strip
from meetingtui.ui.review.columns import named, number, titles
from meetingtui.ui.review.line import BLANK, Cell, Line, behind, words

_COLUMNS = ("未办结", "滞后", "预警", f"{SOON_DAYS}天内", "办结")
_COLUMN = 7
_ALL = "计划、议定、分工"
"""What is counted here; elsewhere the plan's own items stand alone."""
_FIGURES = _COLUMN * len(_COLUMNS)
_LEAST_BAR, _WIDEST_BAR = 6, 60


def who_owes_what(survey: Survey, width: int) -> Sequence[Line]:
    """A line a department and a line a person, with a bar as long as what is owed."""
    departments, people = by_department(survey), by_person(survey)
    if not departments:
        return [words("还没有事项。")]
    longest = max(cell_len(each.name) for each in (*departments, *people)) + 2
    label = max(8, min(longest, width - _FIGURES - _LEAST_BAR))
    room = min(_WIDEST_BAR, width - _FIGURES - label - 2)
    return [
        words(plain(f"手上的全部事项：{_ALL}都算在内。", "$muted")),
        *_table("部门", departments, label, room),
        BLANK,
        *(_table("人员", people, label, room) if people else [words("还没有落实到人的事项。")]),
    ]


def _table(title: str, loads: Sequence[Load], label: int, room: int) -> Iterable[Line]:
    most = max(len(each.open) for each in loads)
    heads = titles(title, label, _COLUMNS, _COLUMN)
    yield Line(cells=heads.cells, is_head=True)
    for each in loads:
        yield Line(cells=(*_figures(each, label), Cell(words=plain("  ")), *_bar(each, most, room)))


def _figures(each: Load, label: int) -> Iterable[Cell]:
    columns = (
        (each.open, "bold"),
        (each.overdue, "bold $overdue"),
        (each.at_risk, "bold $at-risk"),
        (each.soon, "bold"),
        (each.done, "$done"),
    )
    yield named(each.name, label)
    for name, (rows, style) in zip(_COLUMNS, columns, strict=True):
        opens = behind(f"{each.name}　{name}（{_ALL}）", rows)
        yield number(len(rows), _COLUMN, opens, style)


def _bar(each: Load, most: int, room: int) -> Iterable[Cell]:
    """滞后, 预警, the rest of what is owed, then room for those who owe more."""
    late, risky, owed = len(each.overdue), len(each.at_risk), len(each.open)
    counts = (late, risky, owed - late - risky, most - owed)
    styles = ("$overdue", "$at-risk", "$in-progress 45%")
    for cells, style in zip(split(counts, room), styles, strict=False):
        yield Cell(words=strip(cells, style))
