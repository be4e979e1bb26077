"""负担: what everybody and every department still owes, measures, parts and tasks together."""

from collections.abc import Callable, Iterable, Sequence

import msgspec

from meetingtui.plan.item import Status
from meetingtui.review.survey import NO_DEPARTMENT, Survey, Surveyed

SOON_DAYS = 7
"""Days ahead that need no looking up: what is due in them is due soon."""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What one person or department answers for; every list in the plan's order."""

    name: str
    """Who."""
    open: tuple[Surveyed, ...]
    """未办结"""
    overdue: tuple[Surveyed, ...]
    """Of those: 滞后."""
    at_risk: tuple[Surveyed, ...]
    """Of those: 预警."""
    soon: tuple[Surveyed, ...]
    """Of those: due today or in the next :data:`SOON_DAYS` days."""
    done: tuple[Surveyed, ...]
    """已完成"""


def by_department(survey: Survey) -> tuple[Load, ...]:
    """Every department with something to answer for, who owes most first."""
    return _loads(survey.rows, lambda row: (row.department or NO_DEPARTMENT,))


def by_person(survey: Survey) -> tuple[Load, ...]:
    """Everybody with something to do, who owes most first; what several do counts for each."""
    return _loads(survey.rows, lambda row: row.item.people)


def _loads(
    rows: Iterable[Surveyed], groups: Callable[[Surveyed], Iterable[str]]
) -> tuple[Load, ...]:
    found: dict[str, list[Surveyed]] = {}
    for row in rows:
        for name in groups(row):
            found.setdefault(name, []).append(row)
    loads = [_load(name, own) for name, own in found.items()]
    loads.sort(key=lambda each: (-len(each.open), -len(each.overdue), -len(each.done)))
    return tuple(each for each in loads if each.open or each.done)


def _load(name: str, rows: Sequence[Surveyed]) -> Load:
    return Load(
        name=name,
        open=tuple(row for row in rows if row.is_open),
        overdue=tuple(row for row in rows if row.standing.overdue),
        at_risk=tuple(row for row in rows if row.standing.at_risk),
        soon=tuple(row for row in rows if _is_soon(row)),
        done=tuple(row for row in rows if row.item.status is Status.DONE),
    )


def _is_soon(row: Surveyed) -> bool:
    days = row.standing.days
    is_asked = row.is_open and row.item.status is not Status.PAUSED
    return is_asked and days is not None and 0 <= days <= SOON_DAYS
