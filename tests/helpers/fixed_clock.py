"""The time that term files are written at where a test does not care which."""

from datetime import datetime


def fixed_clock() -> datetime:
    """A Monday of the first term, always the same moment."""
    return datetime(2026, 11, 9, 8, 0)
