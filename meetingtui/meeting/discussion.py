"""主题研讨: topics, what people said on them, and what was decided."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from meetingtui.meeting.voting import Vote


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


class MajorKind(StrEnum):
    """Which of 三重一大 a topic is."""

    DECISION = "decision"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    FUNDS = "funds"

    @property
    def label(self) -> str:
        """重大决策、重要人事任免、重大项目安排、大额资金使用"""
        return _MAJOR_LABELS[self]


_MAJOR_LABELS = {
    MajorKind.DECISION: "重大决策",
    MajorKind.APPOINTMENT: "重要人事任免",
    MajorKind.PROJECT: "重大项目安排",
    MajorKind.FUNDS: "大额资金使用",
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
    major: MajorKind | None = None
    """三重一大: which of the four it is; None where it is none."""
    vote: Vote | None = None
    """表决结果; None where nobody voted."""
    since: int | None = None
    """Id of the meeting it was first raised in, where it returned."""

    @property
    def is_discussed(self) -> bool:
        """Whether anything was said on it."""
        decided = self.decision or self.decision_kind or self.vote
        return bool(self.opinions or self.conclusion or decided)


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


def read_opinions(line: str, names: Mapping[str, str]) -> tuple[Opinion, ...]:
    """王主任：建议… or 王主任 建议… as name and words; without a known name, words alone.

    ``names`` leads from whatever people are called to their full names. Several
    with 、 between them said the same. A sign must stand after the name:
    李明说明了情况 is nobody's opinion on 明了情况.
    """
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    if called and (
        said := re.fullmatch(
            rf"((?:{called})(?:、(?:{called}))*)[都均]?说?[：:，,\s]+(.+)", line, re.DOTALL
        )
    ):
        speakers = re.findall(called, said[1])
        return tuple(Opinion(name=names[each], text=said[2].strip()) for each in speakers)
    return (Opinion(text=line),)


def add_opinion(opinions: tuple[Opinion, ...], said: Opinion) -> tuple[Opinion, ...]:
    """The opinions and one more; who spoke before has it added, as the last word so far."""
    if not said.name:
        return (*opinions, said)
    before = [each.text for each in opinions if each.name == said.name]
    others = (each for each in opinions if each.name != said.name)
    return (*others, Opinion(name=said.name, text=_joined([*before, said.text])))


def _joined(texts: list[str]) -> str:
    """The texts with ；between them, unless one ends in a sign of its own."""
    said = [text.rstrip("。；;") for text in texts[:-1]]
    signs = ["" if text.endswith(("？", "！", "…", "?", "!")) else "；" for text in said]
    return "".join(f"{text}{sign}" for text, sign in zip(said, signs, strict=True)) + texts[-1]


def read_decision(line: str, kind: DecisionKind | None) -> tuple[DecisionKind | None, str]:
    """原则通过：… as kind and words; without a kind in front, ``kind`` and the line."""
    for candidate in sorted(DecisionKind, key=lambda each: -len(each.label)):
        if line.startswith(candidate.label):
            rest = line.removeprefix(candidate.label)
            if not rest or rest[0] in "：: ，,":
                return candidate, rest[1:].strip()
    return kind, line
