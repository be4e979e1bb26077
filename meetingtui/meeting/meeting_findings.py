"""Findings of the check before issuing, points of the checklist at a meeting's end, and the places
in the meeting's screens where they can be settled. Blocks make them of their own records.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import msgspec

_MAX_NAMED_TITLES = 2
_MAX_TITLE_CHARACTERS = 12

ATTENDANCE = "attendance"
"""Step in which attendance (签到) is marked; ``MeetingScreenPosition.step_key``."""

PREPARE = "prepare"
"""Step in which date, time and place are set; ``MeetingScreenPosition.step_key``."""

CARRIED = "carried"
"""Step in which tasks carried over (上次议定) are heard; ``MeetingScreenPosition.step_key``."""


class PreIssuingFindingKind(StrEnum):
    """Enum of the kinds of finding of the check before issuing, in the order in which they are
    listed.
    """

    OTHER_DAY = "other_day"
    ATTENDANCE = "attendance"
    NO_OWNER = "no_owner"
    NO_DEADLINE = "no_deadline"
    NO_DECISION_WORDS = "no_decision_words"
    MAJOR = "major"
    VOTE = "vote"
    EMPTY_BLOCK = "empty_block"
    CHANGED_SILENTLY = "changed_silently"
    OVERDUE_UNHEARD = "overdue_unheard"

    @property
    def label(self) -> str:
        """Chinese label of a kind of finding before issuing: 签到未标记、没有责任人 …"""
        return _LABELS[self]

    @property
    def usual_reason(self) -> str:
        """Chinese reason that is proposed when a finding of this kind is accepted: 会后补记."""
        return _USUAL_REASONS[self]


_LABELS = {
    PreIssuingFindingKind.OTHER_DAY: "日期不符",
    PreIssuingFindingKind.ATTENDANCE: "签到未标记",
    PreIssuingFindingKind.NO_OWNER: "没有责任人",
    PreIssuingFindingKind.NO_DEADLINE: "没有时限",
    PreIssuingFindingKind.NO_DECISION_WORDS: "决议没有内容",
    PreIssuingFindingKind.MAJOR: "三重一大",
    PreIssuingFindingKind.VOTE: "票数不符",
    PreIssuingFindingKind.EMPTY_BLOCK: "板块空着",
    PreIssuingFindingKind.CHANGED_SILENTLY: "没有写进展",
    PreIssuingFindingKind.OVERDUE_UNHEARD: "滞后未说到",
}

_USUAL_REASONS = {
    PreIssuingFindingKind.OTHER_DAY: "会后补记",
    PreIssuingFindingKind.ATTENDANCE: "全员到会",
    PreIssuingFindingKind.NO_OWNER: "会后商定",
    PreIssuingFindingKind.NO_DEADLINE: "会后商定",
    PreIssuingFindingKind.NO_DECISION_WORDS: "按议题原文通过",
    PreIssuingFindingKind.MAJOR: "会后补办手续",
    PreIssuingFindingKind.VOTE: "签到已核对，票数以会上宣布为准",
    PreIssuingFindingKind.EMPTY_BLOCK: "本次未安排",
    PreIssuingFindingKind.CHANGED_SILENTLY: "只调整，无需说明",
    PreIssuingFindingKind.OVERDUE_UNHEARD: "下次例会汇报",
}


class MeetingScreenPosition(msgspec.Struct, frozen=True, kw_only=True):
    """A position in the meeting's screens: a step, and the topic, item or department to show
    there.
    """

    step_key: str
    """Key of the step: a block's key, or ATTENDANCE, PREPARE or CARRIED."""
    topic: int | None = None
    """Id of the topic to show there; None for none."""
    item: int | None = None
    """Id of the item to show there; None for none."""
    department: str = ""
    """Name of the department to show there; empty for none."""


class PreIssuingFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of the check before issuing: what a meeting's records lack or contradict."""

    kind: PreIssuingFindingKind
    """The kind of the finding."""
    subject: str
    """Title of the task, topic, block or item concerned; what is recorded, in Chinese, where the
    finding is about the date or the attendance.
    """
    detail: str = ""
    """What exactly is missing, where the kind alone does not say it; else empty."""
    place: MeetingScreenPosition
    """Where in the meeting's screens it can be put right."""
    record_id: int | str = ""
    """Id of the record concerned; distinguishes it from other findings of its kind."""

    @property
    def key(self) -> str:
        """Key by which a waiver (a decision to accept the finding) refers to a finding of the
        check before issuing; it changes with the finding's detail.
        """
        return "/".join(filter(None, (self.kind.value, str(self.record_id), self.detail)))


class ClosingChecklistPoint(NamedTuple):
    """One line of the checklist at a meeting's end: something still open, such as items without
    a report, and where to settle it.
    """

    step_key: str
    """Key of the step in which it can be put right."""
    words: str
    """Description in Chinese: 未汇报 5 项."""
    names: str = ""
    """Titles of the first few records concerned; may be empty."""
    returns_next_meeting: bool = False
    """Whether it returns by itself in the next meeting; otherwise it needs an answer now."""


def checklist_point_for_titles(
    where: str, what: str, titles: Sequence[str], *, returns: bool = False
) -> ClosingChecklistPoint:
    """Return a line for the checklist at a meeting's end: what is open and how many (未汇报 5 项),
    with the first two titles, each cut to 12 characters.

    Args:
        where: key of the step in which it can be put right.
        what: what is open, in Chinese.
        titles: titles of the records concerned.
        returns: whether they return by themselves in the next meeting.
    """
    names = "、".join(_shortened_title(title) for title in titles[:_MAX_NAMED_TITLES])
    more = "等" if len(titles) > _MAX_NAMED_TITLES else ""
    return ClosingChecklistPoint(where, f"{what} {len(titles)} 项", f"{names}{more}", returns)


def _shortened_title(title: str) -> str:
    """Return a title, cut with … where it is too long for the checklist."""
    return (
        title if len(title) <= _MAX_TITLE_CHARACTERS else f"{title[: _MAX_TITLE_CHARACTERS - 1]}…"
    )
