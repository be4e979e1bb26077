"""The only module that reads the machine's clock; all other code is passed the time as an
argument.
"""

import time
from collections.abc import Callable
from datetime import date, datetime

Clock = Callable[[], datetime]
"""Type of a function without arguments that returns the current time; tests pass a fixed one."""

StopwatchClock = Callable[[], float]
"""Type of a function without arguments that returns seconds since some fixed moment, for measuring
how long something takes; setting the machine's clock does not change it.
"""

monotonic: StopwatchClock = time.monotonic
"""The machine's stopwatch clock; tests pass one that they move themselves."""


def now_with_time_zone() -> datetime:
    """Return the current time as an aware datetime in this machine's time zone."""
    return datetime.now().astimezone()


def local_now_without_time_zone() -> datetime:
    """Return the current local time as a naive datetime, without a time zone."""
    return now_with_time_zone().replace(tzinfo=None)


def today() -> date:
    """Return the current local date."""
    return now_with_time_zone().date()
