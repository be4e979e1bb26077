"""A picture for the room: a few large lines, as far apart as the screen allows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.wrapping import wrapped

GAP = 2
"""Blank lines between two parts where there is room enough."""

_LEAST = 3
"""Lines that a long part keeps before another part has to go for it."""


@dataclass(frozen=True)
class Part:
    """One thing to be read."""

    words: Content
    """What it says."""
    rank: int = 0
    """How soon it goes where the screen is small: 0 last, never the first part."""
    listed: bool = False
    """One of many of its kind: how many of them had to go is told."""
    before: int | None = None
    """How many came before it, where it is one of those of which the newest stay."""


@dataclass(frozen=True)
class Picture:
    """What the room sees at one moment."""

    heading: Content
    """Whose turn it is, how far the room is; one line, or none."""
    parts: tuple[Part, ...]
    """From top to bottom."""


def arranged(parts: Sequence[Part], width: int, height: int) -> Content:
    """The parts in at most that many lines, spread over them.

    Where they do not fit with a blank line between them, the longest are cut
    to their first lines; where they do not fit without, the least important
    go, the last of equals first.
    """
    blocks = {
        at: wrapped(part.words, width).split("\n", allow_blank=True)
        for at, part in enumerate(parts)
    }
    heights = {at: len(lines) for at, lines in blocks.items()}
    while len(heights) > 1:
        tight = sum(heights.values()) + bool(_gone(parts, heights)) + bool(_earlier(parts, heights))
        longest = max(heights, key=lambda at: heights[at])
        if heights[longest] > _LEAST and tight + _gaps(parts, heights) > height:
            heights[longest] -= 1
        elif tight > height:
            del heights[max(list(heights)[1:], key=lambda at: (parts[at].rank, at))]
        else:
            break
    shown = [_cut(blocks[at], min(lines, height)) for at, lines in heights.items()]
    if gone := _gone(parts, heights):
        after = max((at for at in heights if parts[at].listed), default=len(parts))
        place = sum(1 for at in heights if at <= after)
        shown.insert(place, plain(f"另有 {gone} 条未显示", "$muted"))
    if earlier := _earlier(parts, heights):
        at, count = earlier
        place = sum(1 for each in heights if each < at)
        shown.insert(place, plain(f"… 前面还有 {count} 条", "$muted"))
    return _spread(shown, height)


def _gone(parts: Sequence[Part], kept: Iterable[int]) -> int:
    """How many listed parts had to go."""
    still = sum(1 for at in kept if parts[at].listed)
    return sum(1 for part in parts if part.listed) - still


def _earlier(parts: Sequence[Part], kept: Collection[int]) -> tuple[int, int] | None:
    """Before which part it is told how many of its kind are not shown, and how many."""
    numbered = [(at, part.before) for at, part in enumerate(parts) if part.before is not None]
    first = next((each for each in numbered if each[0] in kept), None)
    if first is None and numbered:
        at, before = numbered[-1]
        first = at, before + 1
    return first if first and first[1] else None


def _gaps(parts: Sequence[Part], kept: Iterable[int]) -> int:
    """Blank lines it takes to tell the parts apart; a list may stand close."""
    return sum(1 for at in kept if not parts[at].listed)


def _cut(lines: Sequence[Content], height: int) -> Content:
    """The first lines; an ellipsis where there were more."""
    kept = list(lines[:height])
    if len(lines) > height:
        kept[-1] = Content("").join([kept[-1][:-1], plain("…")])
    return Content("\n").join(kept)


def _spread(blocks: Sequence[Content], height: int) -> Content:
    """The blocks evenly apart, the first a little further; the upper ones where it is narrow."""
    if not blocks:
        return Content("")
    spare = height - sum(block.plain.count("\n") + 1 for block in blocks)
    between = len(blocks) - 1
    wide, more = divmod(min(spare, GAP * between), between) if between and spare > 0 else (0, 0)
    if wide:
        more = min(more, 1)
    found = Content("")
    for at, block in enumerate(blocks):
        gap = wide + (at <= more) if at else -1
        found = Content("").join([found, plain("\n" * (gap + 1)), block])
    return found
