"""The review page of routine work (常规): every recurring item with marks of its occurrences."""

from collections.abc import Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.plan.routine import OccurrenceState
from meetingtui.review.routines import RoutineLine, routines, routines_words
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    text_line,
)
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.text_layout import pad_cells, shorten_cells, wrap_content

_OWNER = 18
_STYLES = {
    OccurrenceState.DONE: "bold $done",
    OccurrenceState.MISSED: "bold $overdue",
    OccurrenceState.OPEN: "bold $at-risk",
    OccurrenceState.COMING: "$muted",
}
_WIDEST = 110


def routines_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the routine page: the counts, then name, marks and count of every routine item."""
    found, width = routines(snapshot), min(width, _WIDEST)
    if not found:
        text = plain_content(
            "没有常规工作。在计划里选中一项按 F4，选“常规工作”，定下多久一次（每周、每月……）。"
        )
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    lines = [text_line(plain_content(routines_words(found), "bold"))]
    lines.append(text_line(plain_content("✓ 已开展　缺 没有报　待 本次待报　· 未到", "$muted")))
    lines.append(BLANK)
    for each in found:
        lines += [_item(each, width), *_ticks(each, width)]
    return lines


def _item(each: RoutineLine, width: int) -> ReviewLine:
    item = each.row.item
    cited = " ".join(filter(None, (each.row.number, item.title)))
    name = shorten_cells(cited, width - _OWNER - 1)
    return ReviewLine(
        cells=(
            ReviewCell(words=plain_content(name), drill_down=DrillDownTarget(item=item.id)),
            ReviewCell(words=plain_content(" " * (width - _OWNER - cell_len(name)))),
            ReviewCell(words=plain_content(pad_cells(item.owner_words, _OWNER), "$muted")),
        )
    )


def _ticks(each: RoutineLine, width: int) -> list[ReviewLine]:
    """Lines of the marks of an item, equal neighbours in one cell, and the count below them."""
    signs = Content("").join(
        plain_content(f"{sign} ", _STYLES[state]) for state, sign in each.ticks
    )
    lines = [
        text_line(plain_content("  ") + line) for line in wrap_content(signs, width - 2).split("\n")
    ]
    return [*lines, text_line(plain_content(f"  {each.words}", "$muted"))]
