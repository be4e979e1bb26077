"""成果: the honours of the term, by level, then by person."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from meetingtui.review.achievements import (
    AchievementLine,
    achievements,
    by_level,
    by_person,
    level_words,
)
from meetingtui.review.survey import Survey
from meetingtui.ui.marks import plain
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, head, words
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.wrapping import wrapped
from meetingtui.wording import month_day

_DAY = 10
_NAME = 20
_WIDEST = 110
"""Cells: a longer line is hard to follow on the wall."""


def honours(survey: Survey, width: int) -> Sequence[Line]:
    """The sentence, a block a level, then who won what."""
    found = achievements(survey)
    if not found:
        told = plain("各次例会还没有记下成果。开会时在任何板块按 Ctrl+E 就可以记。")
        return [words(line) for line in wrapped(told, width).split("\n")]
    width = min(width, _WIDEST)
    lines = [words(plain(f"成果 {len(found)} 项：{level_words(found)}", "bold"))]
    for level, won in by_level(found).items():
        lines.append(head(f"{level} {len(won)} 项"))
        for each in won:
            lines.extend(_lines(f"  {month_day(each.on)}", _DAY + 2, _told(each), each, width))
    people = by_person(found, [person.name for person in survey.school.people])
    if people:
        column = min(_NAME, max(map(cell_len, people)) + 4)
        lines += [BLANK, head("按人员")]
        for name, won in people.items():
            for at, each in enumerate(won):
                label = f"  {name}" if not at else ""
                told = Content.assemble(each.what, (f"　{each.level_words}", "$muted"))
                lines.extend(_lines(label, column, told, each, width))
    return lines


def _told(each: AchievementLine) -> Content:
    who = f"　{each.who_words}" if each.who else ""
    return plain(each.what) + plain(who, "bold") + plain(f"　第{each.number}次例会", "$muted")


def _lines(
    label: str, column: int, told: Content, each: AchievementLine, width: int
) -> Iterable[Line]:
    """A label, and beside it the honour over as many lines as it takes."""
    opens = Behind(meeting=each.meeting) if each.item is None else Behind(item=each.item)
    first, *rest = wrapped(told, width - column).split("\n")
    yield Line(
        cells=(Cell(words=plain(pad(label, column), "$muted")), Cell(words=first, behind=opens))
    )
    yield from (words(Content(" " * column) + line) for line in rest)
