"""行政例会: from a school's term plan through the meeting to its minutes."""

__version__ = "0.1.0"
