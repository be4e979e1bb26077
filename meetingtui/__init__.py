"""行政例会: from a school's term plan through the meeting to its minutes."""

__version__ = "0.1.0"

COLLECT_AFTER = 20_000
"""Allocations between two garbage collections. With Python's 700 a collection often delays a
paint, and takes an eighth of a command that reads several terms.
"""
