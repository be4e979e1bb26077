"""主题研讨: topics, what people said on them, and what was decided."""

import re
from collections.abc import Callable
from enum import StrEnum

import msgspec


class DecisionKind(StrEnum):
    """How a topic ended (决议方式)."""

    PASSED = "passed"
    PASSED_IN_PRINCIPLE = "passed_in_principle"
    PASSED_AMENDED = "passed_amended"
    POSTPONED = "postponed"
    REJECTED = "rejected"
    REPORTED = "reported"

    @property
    def label(self) -> str:
        """通过 … 通报"""
        return _LABELS[self]


_LABELS = {
    DecisionKind.PASSED: "通过",
    DecisionKind.PASSED_IN_PRINCIPLE: "原则通过",
    DecisionKind.PASSED_AMENDED: "修改后通过",
    DecisionKind.POSTPONED: "再议",
    DecisionKind.REJECTED: "不通过",
    DecisionKind.REPORTED: "通报",
}


class Opinion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one person said on a topic (意见)."""

    text: str
    """The words."""
    name: str = ""
    """Who said it; empty where nobody was named."""


class Topic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to talk over and decide (议题)."""

    id: int
    """Unique within the meeting, from 1."""
    title: str
    """What it is about."""
    proposer: str = ""
    """提出人 or 提出部门."""
    opinions: tuple[Opinion, ...] = ()
    """In the order they were given."""
    conclusion: str = ""
    """研讨结论 in a sentence or two."""
    decision: str = ""
    """决议: the words decided."""
    decision_kind: DecisionKind | None = None
    """How it ended; None until it did."""

    @property
    def is_discussed(self) -> bool:
        """Whether anything was said on it."""
        return bool(self.opinions or self.conclusion or self.decision or self.decision_kind)


def add_topic(topics: tuple[Topic, ...], title: str, proposer: str = "") -> tuple[Topic, ...]:
    """The topics and one more at the end."""
    number = max((topic.id for topic in topics), default=0) + 1
    return (*topics, Topic(id=number, title=title, proposer=proposer))


def replace_topic(
    topics: tuple[Topic, ...], topic_id: int, change: Callable[[Topic], Topic]
) -> tuple[Topic, ...]:
    """The topics with one changed; as they are where it is no longer there."""
    return tuple(change(topic) if topic.id == topic_id else topic for topic in topics)


def remove_topic(topics: tuple[Topic, ...], topic_id: int) -> tuple[Topic, ...]:
    """The topics without one."""
    return tuple(topic for topic in topics if topic.id != topic_id)


def read_topic(line: str) -> tuple[str, str]:
    """春季运动会方案（王主任） as title and proposer; the proposer may be missing."""
    at = max(line.rfind("（"), line.rfind("("))
    if at > 0 and line[-1] in ")）":
        return line[:at].strip(), line[at + 1 : -1].strip()
    return line, ""


def read_opinion(line: str, names: tuple[str, ...]) -> Opinion:
    """王晓梅：建议… or 王晓梅 建议… as name and words; without a known name, words alone.

    A sign must stand after the name: 李明说明了情况 is nobody's opinion on 明了情况.
    """
    for name in names:
        if said := re.fullmatch(rf"{re.escape(name)}说?[：:，,\s]+(.+)", line, re.DOTALL):
            return Opinion(name=name, text=said[1].strip())
    return Opinion(text=line)


def read_decision(line: str, kind: DecisionKind | None) -> tuple[DecisionKind | None, str]:
    """原则通过：… as kind and words; without a kind in front, ``kind`` and the line."""
    for candidate in sorted(DecisionKind, key=lambda each: -len(each.label)):
        if line.startswith(candidate.label):
            rest = line.removeprefix(candidate.label)
            if not rest or rest[0] in "：: ，,":
                return candidate, rest[1:].strip()
    return kind, line
