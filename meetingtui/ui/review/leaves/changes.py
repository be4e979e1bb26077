"""变化: how much has moved since when, and what moved last, line by line."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.review.changes import Changed, Changes, changes, spans
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.ui.marks import plain, status_word
from meetingtui.ui.review.columns import folded, item_line, named, number, titles
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, head, words
from meetingtui.ui.widgets.cells import pad
from meetingtui.wording import month_day

_LABEL = 12
_NARROW, _COLUMN = 11, 16
"""Cells of a column, where there are few and where there are many."""
_FIGURE = 6
"""Cells of a column that are marked where its figure is the present one."""
_TITLE = 70
_MOVE = 16


def what_changed(survey: Survey, width: int) -> Sequence[Line]:
    """A table of counts, a column a span; then the lines of the shortest span that has any."""
    found = [changes(survey, span) for span in spans(survey)]
    if not found:
        return [words("学期还没有开始。")]
    shown = next((each for each in found if each.words), None)
    return [
        *_table(found, width),
        BLANK,
        *(_lines(shown, width) if shown else [words("开学以来还没有变化。")]),
    ]


def _table(found: Sequence[Changes], width: int) -> Iterable[Line]:
    cells = min(_COLUMN, max(_NARROW, (width - _LABEL) // len(found)))
    names = [each.span.name if cells >= 14 else each.span.name[-4:] for each in found]
    yield titles("", _LABEL, names, cells)
    yield titles("", _LABEL, [f"{month_day(each.span.first)}起" for each in found], cells)
    for kind in _kinds(found[0]):
        if not any(_kinds(each)[kind] for each in found):
            continue
        line = [named(kind, _LABEL)]
        for each in found:
            ids = _kinds(each)[kind]
            opens = Behind(heading=f"{each.span.name}　{kind}", items=ids) if ids else None
            line += [named("", cells - _FIGURE), number(len(ids), _FIGURE, opens)]
        yield Line(cells=tuple(line))


def _kinds(found: Changes) -> dict[str, tuple[int, ...]]:
    """The counts' names and the items behind them."""
    changed = {
        "办结": found.finished,
        "其他变动": found.moved,
        "只有进展": found.spoken,
        "时限调整": found.rescheduled,
        "责任调整": found.reassigned,
    }
    fresh = {"新议定": found.fresh_tasks, "新分工": found.fresh_parts}
    return {kind: tuple(each.row.item.id for each in some) for kind, some in changed.items()} | {
        kind: tuple(row.item.id for row in some) for kind, some in fresh.items()
    }


def _lines(found: Changes, width: int) -> Iterable[Line]:
    """What moved, kind by kind."""
    since = f"{found.span.name}（{month_day(found.span.first)}起）"
    blocks = (
        ("办结", [line for each in found.finished for line in _moved(each, width)]),
        ("其他变动", [line for each in found.moved for line in _moved(each, width)]),
        ("只有进展", [line for each in found.spoken for line in _moved(each, width)]),
        ("时限调整", [_shifted(each, each.deadline, width) for each in found.rescheduled]),
        ("责任调整", [_shifted(each, each.owner, width) for each in found.reassigned]),
        ("新议定", [item_line(row, width) for row in found.fresh_tasks]),
        ("新分工", [item_line(row, width) for row in found.fresh_parts]),
        ("成果", [_won(line.what, line.level, line.meeting) for line in found.achievements]),
    )
    for kind, lines in blocks:
        if lines:
            yield head(f"{since}　{kind}")
            yield from lines


def _moved(each: Changed, width: int) -> Iterable[Line]:
    """The item with its status before and after; under it the last words."""
    title = min(width - _MOVE, _TITLE)
    move = [status_word(each.after)]
    if each.moved:
        move = [plain(f"{each.before.label}→", "$muted"), *move]
    yield Line(cells=(_opening(each.row, title), Cell(words=Content("").join(move))))
    if each.words:
        said = plain(f"{month_day(each.lines[-1].on)}  {each.words}", "$muted")
        for line in folded(said, min(width, 120) - 4):
            yield words(Content("    ") + line)


def _shifted(each: Changed, how: str, width: int) -> Line:
    title = min(width * 3 // 5, _TITLE)
    return Line(cells=(_opening(each.row, title), Cell(words=plain(how))))


def _opening(row: Surveyed, width: int) -> Cell:
    return Cell(words=plain(pad(f"  {row.item.title}", width)), behind=Behind(item=row.item.id))


def _won(what: str, level: str, meeting: int) -> Line:
    told = Content.assemble(f"  {what}", (f"  {level}", "$muted"))
    return Line(cells=(Cell(words=told, behind=Behind(meeting=meeting)),))
