"""Records of the block topic discussion (主题研讨): topics with opinions, decision and vote."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import groupby

import msgspec

from meetingtui.meeting.voting import Vote


class DecisionKind(StrEnum):
    """Enum of the ways a topic can be decided (决议方式)."""

    PASSED = "passed"
    PASSED_IN_PRINCIPLE = "passed_in_principle"
    PASSED_AMENDED = "passed_amended"
    POSTPONED = "postponed"
    REJECTED = "rejected"
    REPORTED = "reported"

    @property
    def label(self) -> str:
        """Chinese label of the kind: 通过、原则通过、修改后通过、再议、不通过 or 通报."""
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
    """Enum of the four kinds of major decision (三重一大)."""

    DECISION = "decision"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    FUNDS = "funds"

    @property
    def label(self) -> str:
        """Chinese label of the kind: 重大决策、重要人事任免、重大项目安排 or 大额资金使用."""
        return _MAJOR_LABELS[self]


_MAJOR_LABELS = {
    MajorKind.DECISION: "重大决策",
    MajorKind.APPOINTMENT: "重要人事任免",
    MajorKind.PROJECT: "重大项目安排",
    MajorKind.FUNDS: "大额资金使用",
}


class Standing(StrEnum):
    """Enum of how often a standing topic (固定议题) returns by itself."""

    EVERY_MEETING = "meeting"
    MONTHLY = "month"

    @property
    def label(self) -> str:
        """Chinese label: 每次例会 or 每月一次."""
        return {"meeting": "每次例会", "month": "每月一次"}[self.value]


class Opinion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's opinion on a topic (意见)."""

    text: str
    """Text of the opinion."""
    name: str = ""
    """Full name of the speaker; empty where none was named."""
    with_rest: bool = False
    """Whether it was recorded at once for everybody who had not spoken (其余同意)."""


class Topic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One topic for discussion and decision (议题)."""

    id: int
    """Id, unique within the meeting; not used again after the topic is deleted."""
    title: str
    """Title of the topic."""
    proposer: str = ""
    """Person or department that proposed it (提出人); may be empty."""
    minutes: int | None = None
    """Planned duration in minutes (预计时长); None where none is planned."""
    papers: str = ""
    """Papers for it (材料) as a line of text; may be empty."""
    standing: Standing | None = None
    """How often it returns by itself (固定议题); None for an ordinary topic."""
    opinions: tuple[Opinion, ...] = ()
    """Opinions, in the order in which they were given."""
    conclusion: str = ""
    """Conclusion of the discussion (研讨结论) in a sentence or two; may be empty."""
    decision: str = ""
    """Text of the decision (决议); may be empty."""
    decision_kind: DecisionKind | None = None
    """Kind of the decision; None while there is none."""
    major: MajorKind | None = None
    """Kind of major decision (三重一大); None for an ordinary topic."""
    vote: Vote | None = None
    """Result of the vote (表决结果); None where there was none."""
    since: int | None = None
    """Id of the meeting that first raised it, for a topic that returned; else None."""
    raised_as: int | None = None
    """Id of the topic in that meeting, for a topic that returned; else None."""
    origin: str = ""
    """Where it comes from, for a topic carried over from the last term: term, meeting and topic
    id, ``2026-2027-1/9/4``; else empty."""
    is_kept: bool = False
    """Whether it returns in the next meeting although it was decided (下次继续)."""

    @property
    def is_discussed(self) -> bool:
        """Whether an opinion, conclusion, decision or vote was recorded on it."""
        decided = self.decision or self.decision_kind or self.vote
        return bool(self.opinions or self.conclusion or decided)


def opinion_groups(opinions: Sequence[Opinion]) -> list[tuple[Opinion, ...]]:
    """Group an opinion that was recorded for the rest at once (其余同意); others stand alone."""
    groups: list[tuple[Opinion, ...]] = []
    for rest, same in groupby(opinions, key=lambda each: each.text if each.with_rest else None):
        if rest is None:
            groups.extend((each,) for each in same)
        else:
            groups.append(tuple(same))
    return groups


_LEAD_OF_PROPOSAL = re.compile(
    "^(?:我|个人)?(?:建议|提议|希望|要求|认为|觉得)(?:应该|应当|要|能)?[，,：:]?"
)


def as_task(opinion: Opinion) -> str:
    """Return an opinion's text as the beginning of a task: 建议先试点两个班 gives 先试点两个班."""
    return _LEAD_OF_PROPOSAL.sub("", opinion.text).strip("。；; ") or opinion.text


def contents_words(topic: Topic, tasks: int) -> str:
    """Summarise in Chinese what was recorded on a topic (意见 2 条、决议、任务 1 项); may be empty.

    Args:
        topic: the topic.
        tasks: how many tasks were given on it.
    """
    parts = (
        f"意见 {len(opinion_groups(topic.opinions))} 条" if topic.opinions else "",
        "结论" if topic.conclusion else "",
        "决议" if topic.decision or topic.decision_kind else "",
        "表决" if topic.vote else "",
        f"任务 {tasks} 项" if tasks else "",
    )
    return "、".join(filter(None, parts))


def replace_topic(
    topics: tuple[Topic, ...], topic_id: int, change: Callable[[Topic], Topic]
) -> tuple[Topic, ...]:
    """Return the topics with ``change`` applied to the one with that id, if it exists."""
    return tuple(change(topic) if topic.id == topic_id else topic for topic in topics)


def remove_topic(topics: tuple[Topic, ...], topic_id: int) -> tuple[Topic, ...]:
    """Return the topics without the one with that id."""
    return tuple(topic for topic in topics if topic.id != topic_id)


def read_decision(line: str, kind: DecisionKind | None) -> tuple[DecisionKind | None, str]:
    """Parse a line to a kind of decision and its text: 原则通过：….

    A line that does not begin with a kind gives ``kind`` and the whole line.
    """
    for candidate in sorted(DecisionKind, key=lambda each: -len(each.label)):
        if line.startswith(candidate.label):
            rest = line.removeprefix(candidate.label)
            if not rest or rest[0] in "：: ，,":
                return candidate, rest[1:].strip()
    return kind, line
