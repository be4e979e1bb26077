"""目标: what was promised in numbers, as bars; what has no number yet at the end."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from meetingtui.review.survey import Survey
from meetingtui.review.targets import NO_NUMBER, TargetLine, target_words, targets
from meetingtui.ui.marks import plain
from meetingtui.ui.review.line import BLANK, Behind, Cell, Line, flow, head, words
from meetingtui.ui.widgets.cells import brief, pad
from meetingtui.ui.widgets.wrapping import wrapped

_OWNER = 18
_LEAST_BAR, _WIDEST_BAR = 10, 40
_WORDS = 54
"""Cells that a bar leaves to the words behind it."""
_WIDEST = 110


def numbers(survey: Survey, width: int) -> Sequence[Line]:
    """The sentence, a bar an item, then those nobody has given a number for."""
    found = targets(survey)
    if not found:
        told = plain("没有带数量的目标。在事项里写上目标（例如 不少于 8 次），这里就会有。")
        return [words(line) for line in wrapped(told, width).split("\n")]
    width = min(width, _WIDEST)
    told = plain(target_words(found), "bold")
    lines = [*(words(line) for line in wrapped(told, width).split("\n")), BLANK]
    for each in found:
        if each.reached is not None:
            lines += [_item(each, width), *_bar(each, width)]
    silent = [each for each in found if each.reached is None]
    if silent:
        lines.append(head(f"{NO_NUMBER} {len(silent)} 项"))
        for each in silent:
            lines += [_item(each, width), words(plain(f"  目标 {each.target.words}", "$muted"))]
    return lines


def _item(each: TargetLine, width: int) -> Line:
    cited = " ".join(filter(None, (each.number, each.item.title)))
    name = brief(cited, width - _OWNER - 1)
    return Line(
        cells=(
            Cell(words=plain(name), behind=Behind(item=each.item.id)),
            Cell(words=plain(" " * (width - _OWNER - cell_len(name)))),
            Cell(words=plain(pad(each.item.owner_words, _OWNER), "$muted")),
        )
    )


def _bar(each: TargetLine, width: int) -> Iterable[Line]:
    """How much of it, in cells; the figure and the words stand beside, or below."""
    room = max(_LEAST_BAR, min(_WIDEST_BAR, width - _WORDS))
    share = each.share or 0.0
    filled = min(room, round(share * room))
    percent = "" if each.share is None else f"{share:.0%}"
    color = _color(each)
    drawn = Content("  ").join([Content(""), plain(" " * filled, f"on {color}")])
    groups = [drawn + plain(" " * (room - filled), "on $panel") + plain(f"{percent:>6}", "bold")]
    groups += [plain(f"  {each.told}")]
    if each.verdict:
        groups.append(plain(f"  {each.verdict}", f"bold {color}"))
    return flow(([Cell(words=group)] for group in groups), width)


def _color(each: TargetLine) -> str:
    if each.is_met:
        return "$done"
    if each.target.is_limit:
        return "$overdue"
    return "$at-risk" if each.is_behind else "$in-progress"
