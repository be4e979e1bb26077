"""The review page of achievements (成果), by level and by person."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import month_day
from meetingtui.review.achievements import (
    AchievementLine,
    achievements,
    by_level,
    by_person,
    level_words,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    heading_line,
    text_line,
)
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.text_layout import pad_cells, wrap_content

_DAY = 10
_NAME = 20
_WIDEST = 110
"""Greatest width of the page in cells; longer lines are hard to follow on the projector."""


def achievements_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the achievements page: the counts, a block for each level, then one by person."""
    found = achievements(snapshot)
    if not found:
        text = plain_content("各次例会还没有记下成果。开会时在任何板块按 Ctrl+E 就可以记。")
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    width = min(width, _WIDEST)
    lines = [text_line(plain_content(f"成果 {len(found)} 项：{level_words(found)}", "bold"))]
    for level, won in by_level(found).items():
        lines.append(heading_line(f"{level} {len(won)} 项"))
        for each in won:
            lines.extend(
                _lines(f"  {month_day(each.on)}", _DAY + 2, _achievement_content(each), each, width)
            )
    people = by_person(found, [person.name for person in snapshot.school.people])
    if people:
        column = min(_NAME, max(map(cell_len, people)) + 4)
        lines += [BLANK, heading_line("按人员")]
        for name, won in people.items():
            for at, each in enumerate(won):
                label = f"  {name}" if not at else ""
                text = Content.assemble(each.what, (f"　{each.level_words}", "$muted"))
                lines.extend(_lines(label, column, text, each, width))
    return lines


def _achievement_content(each: AchievementLine) -> Content:
    who = f"　{each.who_words}" if each.who else ""
    return (
        plain_content(each.what)
        + plain_content(who, "bold")
        + plain_content(f"　第{each.number}次例会", "$muted")
    )


def _lines(
    label: str, column: int, text: Content, each: AchievementLine, width: int
) -> Iterable[ReviewLine]:
    """Lines of an achievement: a label, and the text beside it on as many lines as it needs."""
    opens = (
        DrillDownTarget(meeting=each.meeting)
        if each.item is None
        else DrillDownTarget(item=each.item)
    )
    first, *rest = wrap_content(text, width - column).split("\n")
    yield ReviewLine(
        cells=(
            ReviewCell(words=plain_content(pad_cells(label, column), "$muted")),
            ReviewCell(words=first, drill_down=opens),
        )
    )
    yield from (text_line(Content(" " * column) + line) for line in rest)
