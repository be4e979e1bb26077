"""Records a meeting keeps on its minutes: length, approval, waivers, changed paragraphs, issued
versions.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from meetingtui.base.wording import as_sentence


class MinutesLength(StrEnum):
    """Enum of how detailed the minutes are (篇幅); the value is also the label."""

    SHORT = "简"
    REGULAR = "常规"
    FULL = "详"

    @property
    def explanation(self) -> str:
        """Short Chinese description of what minutes of this length contain."""
        return _MEANINGS[self]

    @property
    def next_in_cycle(self) -> "MinutesLength":
        """The next more detailed form of the minutes; after the most (详), the least (简)."""
        every = list(MinutesLength)
        return every[(every.index(self) + 1) % len(every)]


_MEANINGS = {
    MinutesLength.SHORT: "决议、任务、强调事项和例外进展",
    MinutesLength.REGULAR: "另写研讨情况、存在问题和措施",
    MinutesLength.FULL: "各部门进展逐项都写",
}


class MinutesState(StrEnum):
    """Enum of the states of a meeting's minutes."""

    UNFINISHED = "unfinished"
    DRAFT = "draft"
    ISSUED = "issued"
    CORRECTING = "correcting"
    CORRECTED = "corrected"

    @property
    def label(self) -> str:
        """Chinese label of the minutes' state: 未散会、征求意见稿、已签发、更正中 or 已更正."""
        return _STATE_LABELS[self]

    @property
    def is_minutes_locked(self) -> bool:
        """Whether the minutes are issued and not open for correction."""
        return self in (MinutesState.ISSUED, MinutesState.CORRECTED)


_STATE_LABELS = {
    MinutesState.UNFINISHED: "未散会",
    MinutesState.DRAFT: "征求意见稿",
    MinutesState.ISSUED: "已签发",
    MinutesState.CORRECTING: "更正中",
    MinutesState.CORRECTED: "已更正",
}


class FindingWaiver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A recorded decision to issue minutes in spite of a finding of the check before issuing,
    with the reason.
    """

    key: str
    """Key of the finding (``PreIssuingFinding.key``)."""
    reason: str
    """Why the finding may stay."""
    at: datetime
    """When the decision was made, local time without zone."""


class ParagraphRewording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Replacement text for one paragraph of the minutes; the records themselves do not change."""

    key: str
    """Path of the paragraph in the minutes: ``discussion/topics[冬季作息]/parts[研讨结论]``."""
    was: str
    """Text made from the records at the time of rewording."""
    words: str
    """Text that replaces it in the minutes."""


class ArrangedParagraph(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One paragraph of the minutes in a :class:`ParagraphArrangement`: made from the records, or
    added by the secretary.
    """

    was: str = ""
    """Text made from the records; empty for an added paragraph."""
    words: str = ""
    """Text of an added paragraph as typed; empty for one made from the records."""


class ParagraphArrangement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Order of the paragraphs under one heading of the minutes, with those added and removed."""

    key: str
    """Path of the paragraphs in the minutes: ``sections[会议强调]/parts[]``."""
    order: tuple[ArrangedParagraph, ...] = ()
    """The paragraphs in the order in which the minutes print them."""
    removed: tuple[str, ...] = ()
    """Record texts of the paragraphs that the minutes leave out."""


class IssuedVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One issued version of the minutes: the first, or a correction (更正)."""

    number: str
    """Document number (文号): 〔2026〕6号; may be empty."""
    by: str
    """Name of the signer (签发人)."""
    at: datetime
    """When it was issued, local time without zone."""
    reason: str = ""
    """Reason for the correction; empty for the first version."""
    after: int = 0
    """Number of entries in the meeting's ``reopened`` list at that time."""
    text: tuple[str, ...] = ()
    """Text of the issued document, line by line."""
    file: str = ""
    """Name of the Word file in the folder ``minutes/``."""
    template: str = ""
    """File name of the Word template it was written with; empty where it is not known."""


LAST_MINUTES_STEP = "last_minutes"
"""Key of the step of the meeting in which it is recorded."""


class MinutesApproval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The approval of an earlier meeting's minutes, with the correction that was asked for."""

    number: int
    """Number (第N次) of the meeting whose minutes were approved."""
    correction: str = ""
    """What had to be corrected, as it was typed; empty where nothing had."""

    @property
    def minutes_sentence(self) -> str:
        """One sentence on approving earlier minutes, with the correction that was asked for if
        there was one: 会议审议通过了第5次行政例会纪要。.
        """
        minutes = f"第{self.number}次行政例会纪要"
        if not self.correction:
            return f"会议审议通过了{minutes}。"
        return f"会议审议了{minutes}，更正后通过：{as_sentence(self.correction)}"
