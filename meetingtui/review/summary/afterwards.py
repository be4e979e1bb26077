"""What was heard after a problem was raised: the later word of the work it belongs to.

A problem names no item. The item is found by the rare words both hold; where
none stands out, nothing is told.
"""

from collections import Counter
from datetime import date

import msgspec

from meetingtui.plan.item import Item
from meetingtui.review.problems import KnownProblem
from meetingtui.review.summary.lines import Line, lines_of, pairs
from meetingtui.review.survey import Survey

_RARE = 3
"""Pairs of letters that more of a department's items hold tell nothing."""
_LEAST = 3
"""So many rare pairs must a problem share with an item."""


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """The newest word on the work a problem belongs to."""

    item: Item
    """The item it was said of."""
    line: Line
    """The line, of a day after the problem stood last."""


def later_word(problem: KnownProblem, survey: Survey) -> Later | None:
    """What was said last of its work, if that was after the problem stood last."""
    item = _work(problem, survey)
    if item is None:
        return None
    lines = lines_of(item.progress)
    if not lines or lines[-1].on <= last_day(problem, survey):
        return None
    return Later(item=item, line=lines[-1])


def last_day(problem: KnownProblem, survey: Survey) -> date:
    """The day of the last meeting in which it stood."""
    return survey.meetings[problem.meetings[-1]].on


def _work(problem: KnownProblem, survey: Survey) -> Item | None:
    """The task it was turned into, else the department's item that shares most with it."""
    if problem.task is not None:
        return survey.tree.items.get(problem.task)
    own = [row.item for row in survey.rows if row.department == problem.department]
    held = [pairs(" ".join((each.title, *(line.text for line in each.progress)))) for each in own]
    common = Counter(pair for each in held for pair in each)
    asked = {pair for pair in pairs(f"{problem.text} {problem.cause}") if common[pair] <= _RARE}
    scores = [len(asked & each) for each in held]
    best = max(scores, default=0)
    if best < _LEAST or scores.count(best) > 1:
        return None
    return own[scores.index(best)]
