"""Remarks that any block can record: points stressed (会议强调), other matters (其他事项)."""

import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

_LEAD = re.compile(r"\s*(?:会议|会上)?(?:强调|要求)(?!了)\s*[：:，,]?\s*")


class RemarkKind(StrEnum):
    """Enum of the kinds of remark: stressed, or other."""

    STRESSED = "stressed"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Chinese label of the kind: 会议强调 or 其他事项."""
        return {"stressed": "会议强调", "other": "其他事项"}[self.value]


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One remark of a meeting: a point stressed, or another matter mentioned."""

    kind: RemarkKind
    """The kind of remark: 会议强调 or 其他事项."""
    text: str
    """Text of the remark."""
    speaker: str = ""
    """Name of the speaker; empty where none was named."""

    @property
    def words(self) -> str:
        """The remark as a line that can be typed: 顾怀民：期末不加课."""
        return f"{self.speaker}：{self.text}" if self.speaker else self.text


def without_leading_phrase(text: str) -> str:
    """Remove a leading 会议强调， that repeats the heading, unless nothing would be left."""
    return _LEAD.sub("", text, count=1) if (m := _LEAD.match(text)) and text[m.end() :] else text


def with_remark_replaced(
    remarks: tuple[Remark, ...], index: int, fresh: Sequence[Remark]
) -> tuple[Remark, ...]:
    """Return the remarks with the one at ``index`` replaced by others.

    Without others it is removed; an index equal to their number appends.
    """
    return (*remarks[:index], *fresh, *remarks[index + 1 :])
