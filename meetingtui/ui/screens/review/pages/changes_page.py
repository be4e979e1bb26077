"""The review page of changes (变化): counts by span, then the latest changes in detail."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.wording import month_day
from meetingtui.review.changes import (
    ChangedItem,
    TermChanges,
    changes_in_span,
    selectable_change_spans,
)
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    column_headings,
    figure_cell,
    heading_line,
    item_line,
    text_cell,
    text_line,
    wrap_into_lines,
)
from meetingtui.ui.styles import plain_content, status_content
from meetingtui.ui.widgets.text_layout import pad_cells

_LABEL = 12
_NARROW, _COLUMN = 11, 16
"""Width of a column in cells, on a narrow and on a wide page."""
_FIGURE = 6
"""Number of cells of a column that are highlighted when its figure is selected."""
_TITLE = 70
_MOVE = 16


def changes_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the changes page: a table of counts with a column for each span, then the details.

    The details are those of the shortest span with changes.
    """
    found = [changes_in_span(snapshot, span) for span in selectable_change_spans(snapshot)]
    if not found:
        return [text_line("学期还没有开始。")]
    shown = next((each for each in found if each.words), None)
    return [
        *_table(found, width),
        BLANK,
        *(_lines(shown, width) if shown else [text_line("开学以来还没有变化。")]),
    ]


def _table(found: Sequence[TermChanges], width: int) -> Iterable[ReviewLine]:
    cells = min(_COLUMN, max(_NARROW, (width - _LABEL) // len(found)))
    names = [each.span.name if cells >= 14 else each.span.name[-4:] for each in found]
    yield column_headings("", _LABEL, names, cells)
    yield column_headings("", _LABEL, [f"{month_day(each.span.first)}起" for each in found], cells)
    for kind in _kinds(found[0]):
        if not any(_kinds(each)[kind] for each in found):
            continue
        line = [text_cell(kind, _LABEL)]
        for each in found:
            ids = _kinds(each)[kind]
            opens = DrillDownTarget(heading=f"{each.span.name}　{kind}", items=ids) if ids else None
            line += [text_cell("", cells - _FIGURE), figure_cell(len(ids), _FIGURE, opens)]
        yield ReviewLine(cells=tuple(line))


def _kinds(found: TermChanges) -> dict[str, tuple[int, ...]]:
    """Names of the counts, and the ids of the items in each."""
    changed = {
        "办结": found.finished,
        "其他变动": found.status_changed,
        "只有进展": found.progress_only,
        "时限调整": found.rescheduled,
        "责任调整": found.reassigned,
    }
    fresh = {"新议定": found.fresh_tasks, "新分工": found.fresh_parts}
    return {kind: tuple(each.row.item.id for each in some) for kind, some in changed.items()} | {
        kind: tuple(row.item.id for row in some) for kind, some in fresh.items()
    }


def _lines(found: TermChanges, width: int) -> Iterable[ReviewLine]:
    """Lines of the changes in detail, kind by kind."""
    since = f"{found.span.name}（{month_day(found.span.first)}起）"
    blocks = (
        ("办结", [line for each in found.finished for line in _status_lines(each, width)]),
        (
            "其他变动",
            [line for each in found.status_changed for line in _status_lines(each, width)],
        ),
        ("只有进展", [line for each in found.progress_only for line in _status_lines(each, width)]),
        ("时限调整", [_change_line(each, each.deadline, width) for each in found.rescheduled]),
        ("责任调整", [_change_line(each, each.owner, width) for each in found.reassigned]),
        ("新议定", [item_line(row, width) for row in found.fresh_tasks]),
        ("新分工", [item_line(row, width) for row in found.fresh_parts]),
        (
            "成果",
            [_achievement_line(line.what, line.level, line.meeting) for line in found.achievements],
        ),
    )
    for kind, lines in blocks:
        if lines:
            yield heading_line(f"{since}　{kind}")
            yield from lines


def _status_lines(each: ChangedItem, width: int) -> Iterable[ReviewLine]:
    """Lines of a changed item: its status before and after, then its newest report."""
    title = min(width - _MOVE, _TITLE)
    move = [status_content(each.after)]
    if each.changes_status:
        move = [plain_content(f"{each.before.label}→", "$muted"), *move]
    yield ReviewLine(cells=(_opening(each.row, title), ReviewCell(words=Content("").join(move))))
    if each.words:
        report = plain_content(f"{month_day(each.lines[-1].on)}  {each.words}", "$muted")
        for line in wrap_into_lines(report, min(width, 120) - 4):
            yield text_line(Content("    ") + line)


def _change_line(each: ChangedItem, how: str, width: int) -> ReviewLine:
    title = min(width * 3 // 5, _TITLE)
    return ReviewLine(cells=(_opening(each.row, title), ReviewCell(words=plain_content(how))))


def _opening(row: ItemRow, width: int) -> ReviewCell:
    return ReviewCell(
        words=plain_content(pad_cells(f"  {row.item.title}", width)),
        drill_down=DrillDownTarget(item=row.item.id),
    )


def _achievement_line(what: str, level: str, meeting: int) -> ReviewLine:
    text = Content.assemble(f"  {what}", (f"  {level}", "$muted"))
    return ReviewLine(cells=(ReviewCell(words=text, drill_down=DrillDownTarget(meeting=meeting)),))
