"""What a meeting keeps of its minutes: what was left knowingly, other words, what went out."""

from datetime import datetime
from enum import StrEnum

import msgspec


class MinutesState(StrEnum):
    """How far a meeting's minutes are."""

    UNFINISHED = "unfinished"
    DRAFT = "draft"
    ISSUED = "issued"
    CORRECTING = "correcting"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """未散会、征求意见稿、已签发、更正中、已更正"""
        return _LABELS[self]

    @property
    def is_locked(self) -> bool:
        """Whether the minutes went out and stand."""
        return self in (MinutesState.ISSUED, MinutesState.CORRECTED)


_LABELS = {
    MinutesState.UNFINISHED: "未散会",
    MinutesState.DRAFT: "征求意见稿",
    MinutesState.ISSUED: "已签发",
    MinutesState.CORRECTING: "更正中",
    MinutesState.CORRECTED: "已更正",
}


class Waiver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A finding of the check before issue that is left as it is, knowingly."""

    key: str
    """Which finding; another one as soon as the finding says anything else."""
    reason: str
    """Why it may stay."""
    at: datetime
    """When that was decided, local time without zone."""


class Rewording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Other words for one paragraph of the minutes; the records keep theirs."""

    key: str
    """Where in the minutes it stands: ``discussion/topics[冬季作息]/parts[研讨结论]``."""
    was: str
    """What the records said when it was reworded."""
    words: str
    """What the minutes say in its place."""


class Issue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of the minutes that went out: the first, or a correction (更正)."""

    number: str
    """文号: 〔2026〕6号; may be empty."""
    by: str
    """Who signed it (签发人)."""
    at: datetime
    """When, local time without zone."""
    reason: str = ""
    """What was put right; empty for the first."""
    after: int = 0
    """How many times the meeting or its minutes had been opened again by then."""
    text: tuple[str, ...] = ()
    """The document, line by line."""
    file: str = ""
    """Name of the Word file in ``minutes/``."""
