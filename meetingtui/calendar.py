"""The school's calendar: a term, its weeks, its working days."""

import warnings
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import msgspec

from meetingtui.wording import term_title


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One school term (学期)."""

    id: str
    """``2026-2027-1``: the school year and its first or second half."""
    first_monday: date
    """Monday of week 1, the week in which teaching begins."""
    end: date
    """Last day of the term, inclusive."""
    holidays: tuple[date, ...] = ()
    """Days off that the national calendar does not know (or not yet)."""
    workdays: tuple[date, ...] = ()
    """Working days that would otherwise be days off (调休、校内安排)."""

    @property
    def title(self) -> str:
        """2026—2027学年第一学期"""
        return term_title(self.id)

    @property
    def weeks(self) -> int:
        """How many weeks the term has."""
        return self.week_of(self.end)

    def week_of(self, day: date) -> int:
        """The week's number, from 1; 0 or less before the term."""
        return (day - self.first_monday).days // 7 + 1

    def week_words(self, day: date) -> str:
        """第12周; empty outside the term."""
        return f"第{self.week_of(day)}周" if self.holds(day) else ""

    def day(self, week: int, weekday: int) -> date:
        """The date of a weekday (0 is Monday) in a week of this term."""
        return self.first_monday + timedelta(weeks=week - 1, days=weekday)

    def holds(self, day: date) -> bool:
        """Whether the day lies between the first Monday and the last day."""
        return self.first_monday <= day <= self.end

    def is_workday(self, day: date) -> bool:
        """Working day by school.yaml first, the national calendar second, weekday last."""
        if day in self.holidays:
            return False
        if day in self.workdays:
            return True
        known = _national_workday(day)
        return day.weekday() < 5 if known is None else known


@cache
def _national_workday(day: date) -> bool | None:
    """What the State Council's holiday notices say; None for years not yet published."""
    from chinese_calendar import is_workday

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return bool(is_workday(day))
        except NotImplementedError:  # how the library says that a year is not published yet
            return None


def meeting_days(
    term: Term, *, weekday: int, every: int = 1, first_week: int = 1
) -> Iterator[date]:
    """The term's regular meeting dates: every ``every`` weeks from ``first_week``.

    A date that is a day off moves to the next working day of the same week, or
    falls out where the week has none left.
    """
    for week in range(first_week, term.weeks + 1, every):
        for offset in range(weekday, 7):
            day = term.day(week, offset)
            if day <= term.end and term.is_workday(day):
                yield day
                break
