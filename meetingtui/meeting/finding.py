"""What the minutes of a meeting can want: which kind, of what, and where it is mended."""

from enum import StrEnum

import msgspec

ATTENDANCE = "attendance"
"""Where the roster is marked."""

CARRIED = "carried"
"""Where 上次议定 is gone through; everything else has its block's key."""


class FindingKind(StrEnum):
    """What is wanting, in the order in which the list shows it."""

    ATTENDANCE = "attendance"
    NO_OWNER = "no_owner"
    NO_DEADLINE = "no_deadline"
    NO_DECISION_WORDS = "no_decision_words"
    MAJOR = "major"
    EMPTY_BLOCK = "empty_block"
    CHANGED_SILENTLY = "changed_silently"
    OVERDUE_UNHEARD = "overdue_unheard"

    @property
    def label(self) -> str:
        """签到未标记、没有责任人 …"""
        return _LABELS[self]

    @property
    def usual_reason(self) -> str:
        """Why such a finding is mostly left; proposed, to be put right."""
        return _USUAL[self]


_LABELS = {
    FindingKind.ATTENDANCE: "签到未标记",
    FindingKind.NO_OWNER: "没有责任人",
    FindingKind.NO_DEADLINE: "没有时限",
    FindingKind.NO_DECISION_WORDS: "决议没有内容",
    FindingKind.MAJOR: "三重一大",
    FindingKind.EMPTY_BLOCK: "板块空着",
    FindingKind.CHANGED_SILENTLY: "没有写进展",
    FindingKind.OVERDUE_UNHEARD: "滞后未说到",
}

_USUAL = {
    FindingKind.ATTENDANCE: "全员到会",
    FindingKind.NO_OWNER: "会后商定",
    FindingKind.NO_DEADLINE: "会后商定",
    FindingKind.NO_DECISION_WORDS: "按议题原文通过",
    FindingKind.MAJOR: "会后补办手续",
    FindingKind.EMPTY_BLOCK: "本次未安排",
    FindingKind.CHANGED_SILENTLY: "只调整，无需说明",
    FindingKind.OVERDUE_UNHEARD: "下次例会汇报",
}


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the meeting something is mended."""

    where: str
    """The step: a block's key, ``attendance`` or ``carried``."""
    topic: int | None = None
    """Id of the topic to show there."""
    item: int | None = None
    """Id of the item to show there."""
    department: str = ""
    """The department to show there."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the minutes want."""

    kind: FindingKind
    """What is wanting."""
    subject: str
    """Of what: the task, topic, block or item, in its own words."""
    detail: str = ""
    """What exactly, where the kind alone does not say it."""
    place: Place
    """Where it can be mended."""
    of: int | str = ""
    """Id of what it is about; tells it from the others of its kind."""

    @property
    def key(self) -> str:
        """What a waiver names; another one as soon as the finding says something else."""
        return "/".join(filter(None, (self.kind.value, str(self.of), self.detail)))
