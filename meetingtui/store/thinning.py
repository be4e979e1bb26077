"""Which copies of a file stay: the recent, one a day for a month, one a week for a year."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

RECENT = 10
"""So many of the newest are kept."""

DAYS = 30
"""For so many days the last of every day is kept."""

WEEKS = 52
"""For so many weeks the last of every week is kept."""


def kept(made: Iterable[datetime], now: datetime) -> frozenset[datetime]:
    """Those of the moments, local without zone, whose copies are kept.

    Copies of a time that is yet to come were made before the clock was set
    back: the same holds for them, as from the last of them.
    """
    newest = sorted(set(made), reverse=True)
    ahead = [at for at in newest if at > now]
    past = newest[len(ahead) :]
    return frozenset([*_kept(past, now), *_kept(ahead, max(ahead, default=now))])


def _kept(newest_first: Sequence[datetime], now: datetime) -> Iterator[datetime]:
    first_day = now.date() - timedelta(days=DAYS - 1)
    first_week = now.date() - timedelta(weeks=WEEKS)
    yield from newest_first[:RECENT]
    yield from _last_of_each((at for at in newest_first if at.date() >= first_day), _day)
    yield from _last_of_each((at for at in newest_first if at.date() >= first_week), _week)


def _last_of_each(
    newest_first: Iterable[datetime], span: Callable[[datetime], object]
) -> Iterable[datetime]:
    last: dict[object, datetime] = {}
    for at in newest_first:
        last.setdefault(span(at), at)
    return last.values()


def _day(at: datetime) -> object:
    return at.date()


def _week(at: datetime) -> object:
    return at.isocalendar()[:2]
