"""Routine items (常规工作): their rhythm, their occurrences in a term, and which were reported.

The dates are computed once from the term and stored in the item. An occurrence lasts from the
day after the previous one to its own last day; progress recorded within it reports it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

import msgspec

from meetingtui.base.term_calendar import Term

HELD_TEXT = "本次已开展"
"""Text recorded for an occurrence that is only called done."""


class Rhythm(StrEnum):
    """Enum of how often a routine item recurs."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    TWICE_A_TERM = "twice_a_term"

    @property
    def label(self) -> str:
        """Chinese name of a routine item's rhythm: 每周、每两周、每月 or 每学期两次."""
        return _LABELS[self]


_LABELS = {
    Rhythm.WEEKLY: "每周",
    Rhythm.FORTNIGHTLY: "每两周",
    Rhythm.MONTHLY: "每月",
    Rhythm.TWICE_A_TERM: "每学期两次",
}

_SAID = (
    (Rhythm.FORTNIGHTLY, "每(?:两|二|2|双|隔一)周|双周|隔周|每半个?月"),
    (Rhythm.TWICE_A_TERM, "每?学期(?:两|二|2)次|期中期末|期中、期末|期中和期末"),
    (Rhythm.MONTHLY, "每个?月|月月|按月|逐月"),
    (Rhythm.WEEKLY, "每(?:周|星期)|周周|按周|逐周"),
)


class Routine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rhythm of a routine item in one term, with the dates of its occurrences."""

    rhythm: Rhythm
    """How often the item recurs."""
    begin: date
    """First day of the first occurrence: the term's first Monday."""
    days: tuple[date, ...]
    """Last day of each occurrence, in order; each is a working day of the term."""
    since: date
    """Unreported occurrences that end before this day do not count as missed."""
    ended: date | None = None
    """Day on which the routine was ended; later occurrences are not owed. None while it goes on."""


class OccurrenceState(StrEnum):
    """Enum of the states of a routine item's occurrence: reported, missed, open now, still to
    come.
    """

    DONE = "done"
    MISSED = "missed"
    OPEN = "open"
    COMING = "coming"

    @property
    def label(self) -> str:
        """Chinese name of an occurrence's state (routine item): 已开展、缺、本次待报 or 未到."""
        return {"done": "已开展", "missed": "缺", "open": "本次待报", "coming": "未到"}[self.value]


class Occurrence(msgspec.Struct, frozen=True, kw_only=True):
    """One occurrence of a routine item: its first and last day and its state."""

    first_day: date
    """First day of the occurrence."""
    last_day: date
    """Last day of the occurrence."""
    state: OccurrenceState
    """State of the occurrence on the day it was computed for."""


def read_rhythm(words: str) -> Rhythm | None:
    """Return the rhythm named in a text (每周五, 月月); None where it names none.

    Of several, one every two weeks is taken first, then twice a term, monthly, weekly.
    """
    return next((rhythm for rhythm, pattern in _SAID if re.search(pattern, words)), None)


def create_routine(term: Term, rhythm: Rhythm, *, since: date) -> Routine:
    """Return a routine for a term, with an occurrence per week, two weeks, month or half-term.

    Periods (such weeks, months or half-terms) without a working day are left out. Occurrences that
    end before ``since`` do not count as missed.
    """
    days = tuple(_period_end_days(term, rhythm))
    return Routine(rhythm=rhythm, begin=term.first_monday, days=days, since=since)


def routine_with_new_rhythm(before: Routine, term: Term, rhythm: Rhythm, *, today: date) -> Routine:
    """Return the routine with another rhythm from ``today`` on; earlier occurrences are kept.

    A routine that was ended is resumed; unreported occurrences before ``today`` then do not count
    as missed.

    Args:
        before: the routine so far.
        term: the term.
        rhythm: the new rhythm.
        today: first day of the new rhythm.
    """
    fresh = create_routine(term, rhythm, since=before.since)
    kept = tuple(day for day in before.days if day < today)
    ahead = tuple(day for day in fresh.days if day >= today)
    since = today if before.ended is not None else before.since
    return msgspec.structs.replace(fresh, days=(*kept, *ahead), since=since)


def ended_routine(routine: Routine, today: date) -> Routine:
    """Return the routine with ``today`` as the day on which it was ended."""
    return msgspec.structs.replace(routine, ended=today)


def routine_occurrences(
    routine: Routine, reported: Iterable[date], today: date
) -> list[Occurrence]:
    """Return the occurrences of a routine, in order, with their state on a day.

    Left out are unreported ones that last beyond the day on which the routine was ended, and
    unreported ones that were over before ``since``.

    Args:
        routine: the routine.
        reported: days on which progress was reported on the item.
        today: the day.
    """
    days = sorted(set(reported))
    found = []
    starts = (routine.begin, *(day + timedelta(days=1) for day in routine.days))
    for start, last in zip(starts, routine.days, strict=False):
        at = bisect_left(days, start)
        if at < len(days) and days[at] <= last:
            state = OccurrenceState.DONE
        elif routine.ended is not None and last > routine.ended:
            continue
        elif last < today:
            if last < routine.since:
                continue
            state = OccurrenceState.MISSED
        else:
            state = OccurrenceState.OPEN if start <= today else OccurrenceState.COMING
        found.append(Occurrence(first_day=start, last_day=last, state=state))
    return found


def unresolved_missed_day(occurrences: Sequence[Occurrence], today: date) -> date | None:
    """Return the last day of the newest past occurrence if it was missed and the routine has not
    been reported since; else None.

    Args:
        occurrences: the routine's occurrences, in order.
        today: the day.
    """
    begun = [each for each in occurrences if each.first_day <= today]
    if not begun or begun[-1].state is OccurrenceState.DONE:
        return None
    over = [each for each in begun if each.last_day < today]
    return over[-1].last_day if over and over[-1].state is OccurrenceState.MISSED else None


def occurrence_counts_text(occurrences: Iterable[Occurrence]) -> str:
    """Count a routine item's occurrences due so far in Chinese: 应开展 13 次，已开展 11 次，缺 2
    次; with 本次待报 after it while one is open.
    """
    states = [each.state for each in occurrences]
    done, missed = states.count(OccurrenceState.DONE), states.count(OccurrenceState.MISSED)
    parts = [f"应开展 {done + missed} 次，已开展 {done} 次"]
    parts += [f"缺 {missed} 次"] if missed else []
    parts += [OccurrenceState.OPEN.label] if OccurrenceState.OPEN in states else []
    return "，".join(parts)


def _period_end_days(term: Term, rhythm: Rhythm) -> Iterator[date]:
    """Yield the last working day of each week, two weeks, month or half-term of a term, by the
    rhythm; nothing for one without a working day.
    """
    whole = (term.end - term.first_monday).days + 1
    days = (term.first_monday + timedelta(days=at) for at in range(whole))
    working = [day for day in days if term.is_workday(day)]

    def period_of(day: date) -> int:
        """Return a number that is equal for the days of the same week, two weeks, month or
        half-term, by the rhythm.
        """
        week = term.week_number_of(day) - 1
        match rhythm:
            case Rhythm.WEEKLY:
                return week
            case Rhythm.FORTNIGHTLY:
                return week // 2
            case Rhythm.MONTHLY:
                return day.year * 12 + day.month
            case Rhythm.TWICE_A_TERM:
                return int(week >= (term.week_count + 1) // 2)

    for _, group in groupby(working, key=period_of):
        *_, last = group
        yield last
