"""What is told of a measure, day by day: put into sentences with their months."""

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from meetingtui.review.summary.draft import Sentence, Source
from meetingtui.review.summary.prose import begins_with_time, joined, stopped
from meetingtui.wording import month_day

_ROOM = 90
"""Letters after which a sentence takes no further line."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say, with its day."""

    on: date
    """The day it was recorded."""
    words: str
    """The words, without that day."""
    source: Source
    """Where they stand."""
    others: tuple[Source, ...] = ()
    """Where others said the same."""
    is_state: bool = False
    """Whether they tell how things stood on that day: 截至11月9日."""
    is_own: bool = True
    """Whether it is the measure's own; a task's has a sentence for itself."""


class Months:
    """Says the month where it is another than the one said last."""

    def __init__(self) -> None:
        self._last: date | None = None
        self._stood: date | None = None

    def words(self, on: date, words: str, is_state: bool) -> str:
        """9月， in front of words of September; 截至11月9日， before what was so on that day."""
        before, self._last = self._last, on
        stood, self._stood = self._stood, on if is_state else None
        if is_state and not begins_with_time(words):
            return "" if stood == on else f"截至{month_day(on)}，"
        is_known = before is not None and (before.year, before.month) == (on.year, on.month)
        return "" if is_known or begins_with_time(words) else f"{on.month}月，"


def in_sentences(told: Sequence[Told], month: Months) -> list[Sentence]:
    """The words with their months, as many in a sentence as have room."""
    found: list[Sentence] = []
    words, is_own = "", True
    sources: list[Source] = []
    for each in told:
        day = month.words(each.on, each.words, each.is_state)
        said = f"{day}{_once(each.words, each.on)}"
        if words and (len(words) + len(said) > _ROOM or not (each.is_own and is_own)):
            found.append(Sentence(text=stopped(words), sources=tuple(sources)))
            words, sources = "", []
        words, is_own = joined((words, said), "；"), each.is_own
        sources += (each.source, *each.others)
    if words:
        found.append(Sentence(text=stopped(words), sources=tuple(sources)))
    return found


def _once(words: str, on: date) -> str:
    """The words without the month where a clause after the first begins with it again."""
    return re.sub(rf"(?<=，){on.month}月(?=[^\d，。；])", "", words)
