"""The review page of numeric targets (目标), as bars; targets without a number yet come last."""

from collections.abc import Iterable, Sequence

from textual.content import Content

from meetingtui.base.text_width import cell_len
from meetingtui.review.counts import filled_bar_cells
from meetingtui.review.target_lines import NO_NUMBER, TargetLine, target_words, term_targets
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.screens.review.page_lines import (
    BLANK,
    DrillDownTarget,
    ReviewCell,
    ReviewLine,
    flow_groups,
    heading_line,
    text_line,
)
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.text_layout import pad_cells, shorten_cells, wrap_content

_OWNER = 18
_LEAST_BAR, _WIDEST_BAR = 10, 40
_WORDS = 54
"""Number of cells a bar leaves to the text after it."""
_WIDEST = 110


def targets_page(snapshot: TermSnapshot, width: int) -> Sequence[ReviewLine]:
    """Lines of the targets page: the counts, a bar for each item, then items without a number."""
    found = term_targets(snapshot)
    if not found:
        text = plain_content("没有带数量的目标。在事项里写上目标（例如 不少于 8 次），这里就会有。")
        return [text_line(line) for line in wrap_content(text, width).split("\n")]
    width = min(width, _WIDEST)
    text = plain_content(target_words(found), "bold")
    lines = [*(text_line(line) for line in wrap_content(text, width).split("\n")), BLANK]
    for each in found:
        if each.reached is not None:
            lines += [_item(each, width), *_bar(each, width)]
    without_number = [each for each in found if each.reached is None]
    if without_number:
        lines.append(heading_line(f"{NO_NUMBER} {len(without_number)} 项"))
        for each in without_number:
            lines += [
                _item(each, width),
                text_line(plain_content(f"  目标 {each.target.words}", "$muted")),
            ]
    return lines


def _item(each: TargetLine, width: int) -> ReviewLine:
    cited = " ".join(filter(None, (each.number, each.item.title)))
    name = shorten_cells(cited, width - _OWNER - 1)
    return ReviewLine(
        cells=(
            ReviewCell(words=plain_content(name), drill_down=DrillDownTarget(item=each.item.id)),
            ReviewCell(words=plain_content(" " * (width - _OWNER - cell_len(name)))),
            ReviewCell(words=plain_content(pad_cells(each.item.owner_words, _OWNER), "$muted")),
        )
    )


def _bar(each: TargetLine, width: int) -> Iterable[ReviewLine]:
    """Lines with the bar of the share reached, and the figure and verdict beside or below it."""
    room = max(_LEAST_BAR, min(_WIDEST_BAR, width - _WORDS))
    share = each.share or 0.0
    filled = filled_bar_cells(share, 1, room)
    percent = each.share_words
    color = _color(each)
    drawn = Content("  ").join([Content(""), plain_content(" " * filled, f"on {color}")])
    groups = [
        drawn
        + plain_content(" " * (room - filled), "on $panel")
        + plain_content(f"{percent:>6}", "bold")
    ]
    groups += [plain_content(f"  {each.progress_words}")]
    if each.verdict:
        groups.append(plain_content(f"  {each.verdict}", f"bold {color}"))
    return flow_groups(([ReviewCell(words=group)] for group in groups), width)


def _color(each: TargetLine) -> str:
    if each.is_met:
        return "$done"
    if each.target.is_limit:
        return "$overdue"
    return "$at-risk" if each.is_behind else "$in-progress"
