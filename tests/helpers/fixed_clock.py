"""A clock that stands still, for tests of term files."""

from datetime import datetime


def fixed_clock() -> datetime:
    """Return 8:00 on Monday 9 November 2026, in the first term."""
    return datetime(2026, 11, 9, 8, 0)
