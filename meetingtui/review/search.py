"""Searching (查找): by words as they are or by their pinyin, the best hits first."""

from collections.abc import Iterable

import msgspec

from meetingtui.pinyin import Pinyin
from meetingtui.review.findable import Entry, Kind, fold

SHOWN = 50
"""So many hits at most; who does not see it among these types another word."""


_BEFORE = 12
"""Signs shown before the words that were found in a long line."""


class Hit(msgspec.Struct, frozen=True):
    """An entry, and where the words stand in it."""

    entry: Entry
    """What was found."""
    line: int
    """Which of its lines says so, the farthest from the title."""
    at: int = 0
    """Where in that line."""

    @property
    def reason(self) -> str:
        """The line that was found, from near the words on, where the title does not show it."""
        words = self.entry.lines[self.line]
        if self.line < 2 or words == self.entry.tag:
            return ""
        start = self.at - _BEFORE if self.at > 2 * _BEFORE else 0
        return f"…{words[start:]}" if start else words


def search(
    entries: Iterable[Entry], query: str, pinyin: Pinyin, limit: int = SHOWN
) -> tuple[list[Hit], int]:
    """The best hits, and how many there are.

    Every word must stand somewhere, as it is or by its pinyin. First come those
    whose title begins with it, then other titles, then people, then the rest (of
    several words the farthest counts); a meeting that only mentions it comes behind
    all these; among equals the open ones, the newer ones,
    and what comes first in the plan.
    """
    finders = [pinyin.finder(word) for word in fold(query).split()]
    if not finders:
        return [], 0
    found: list[tuple[bool, int, bool, int, int, Entry, tuple[int, int]]] = []
    for order, entry in enumerate(entries):
        text, rank, place = entry.text, 0, (0, 0)
        for find in finders:
            at = find(text)
            if at < 0:
                break
            line = text.count("\n", 0, at)
            place = max(place, (line, at - text.rfind("\n", 0, at) - 1))
            rank = max(rank, min(line + (at > 0), 3))
        else:
            newness = -entry.on.toordinal()
            is_own = place[0] == 0 or entry.lines[place[0]] == entry.tag
            mentions = entry.kind is Kind.MEETING and not is_own
            found.append((mentions, rank, not entry.is_open, newness, order, entry, place))
    found.sort()
    return [Hit(entry, *place) for *_, entry, place in found[:limit]], len(found)
