"""The lines of ``status --json`` that tell of items: what changed, what is due, the targets.

Items are named by their ids; each stands once, whole, in ``items``.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from meetingtui.plan.item import Status
from meetingtui.review.achievements import AchievementLine
from meetingtui.review.changes import Changed, Changes
from meetingtui.review.survey import Survey, Surveyed
from meetingtui.review.targets import targets
from meetingtui.review.weeks import calendar, heard


class ChangedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item that was spoken of or moved."""

    id: int
    """The item's id."""
    before: Status
    """Status when the span began."""
    after: Status
    """Status after it."""
    words: str
    """The last words on it in the span."""
    deadline: str
    """11月20日→12月4日; empty where it did not move."""
    owner: str
    """钱小满→郑守田; empty where it did not change hands."""


class ChangesReport(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in a span."""

    name: str
    """上次例会以来"""
    since: date
    """The first day looked at."""
    changed: list[ChangedLine]
    """Every item with a line of progress in the span."""
    fresh: list[int]
    """Ids of tasks and parts that came into being."""
    achievements: list[AchievementLine]
    """Honours first reported in it."""


class DueLine(msgspec.Struct, frozen=True, kw_only=True):
    """What falls due in one week."""

    name: str
    """滞后、本周、下周、第14周、学期结束后、文字时限、无时限"""
    monday: date | None
    """The first day of the week; None where it is no week."""
    items: list[int]
    """Ids, by deadline."""


class WeekLine(msgspec.Struct, frozen=True, kw_only=True):
    """One week of the term so far and to come."""

    number: int
    """第N周"""
    items: list[int]
    """Ids of the items heard of in it."""


class TargetReport(msgspec.Struct, frozen=True, kw_only=True):
    """One item's target in numbers."""

    id: int
    """The item's id."""
    words: str
    """As it is said: 不少于 8 次."""
    amount: float
    """The number."""
    unit: str
    """次, 篇, %, …"""
    comparison: str
    """``>=`` at least, ``<=`` at most, ``=`` the number itself."""
    reached: float | None
    """How much is reached; None where nobody has said."""
    is_met: bool
    """Whether that keeps what is promised."""
    is_behind: bool
    """Whether less of it is reached than time has passed."""


def changes_report(found: Changes) -> ChangesReport:
    """What changed, as the report holds it."""
    return ChangesReport(
        name=found.span.name,
        since=found.span.first,
        changed=[_changed(each) for each in found.changed],
        fresh=_ids(found.fresh),
        achievements=list(found.achievements),
    )


def due_lines(survey: Survey) -> list[DueLine]:
    """What is owed, week by week, then what has no date."""
    found = calendar(survey)
    dated = [
        DueLine(name=each.name, monday=each.monday, items=_ids(each.rows)) for each in found.due
    ]
    rest = (("文字时限", found.in_words), ("无时限", found.undated))
    return [
        *dated,
        *(DueLine(name=name, monday=None, items=_ids(rows)) for name, rows in rest if rows),
    ]


def week_lines(survey: Survey) -> list[WeekLine]:
    """Every week of the term with what was heard of in it."""
    return [
        WeekLine(number=number, items=list(ids))
        for number, ids in enumerate(heard(survey, "").weeks, 1)
    ]


def target_lines(survey: Survey) -> list[TargetReport]:
    """The targets of the survey's items."""
    return [
        TargetReport(
            id=line.item.id,
            words=line.target.words,
            amount=line.target.amount,
            unit=line.target.unit,
            comparison=line.target.comparison,
            reached=line.reached,
            is_met=line.is_met,
            is_behind=line.is_behind,
        )
        for line in targets(survey)
        if line.item.id in survey.by_id
    ]


def _changed(each: Changed) -> ChangedLine:
    return ChangedLine(
        id=each.row.item.id,
        before=each.before,
        after=each.after,
        words=each.words,
        deadline=each.deadline,
        owner=each.owner,
    )


def _ids(rows: Iterable[Surveyed]) -> list[int]:
    return [row.item.id for row in rows]
