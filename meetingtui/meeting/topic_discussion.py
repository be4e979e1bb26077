"""Records of the block topic discussion (主题研讨): topics with opinions, decision and vote;
parsing of votes and decisions.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import groupby

import msgspec

from meetingtui.base.wording import parse_chinese_number

_VOTE_FIELDS = {
    "不同意": "against",
    "不赞成": "against",
    "反对": "against",
    "赞成": "votes_for",
    "同意": "votes_for",
    "弃权": "abstained",
}
_VOTE_LABEL = f"(?P<label>{'|'.join(_VOTE_FIELDS)})"
_COUNT = r"(?P<count>\d{1,3}|[零〇一二两三四五六七八九十百]{1,5})"
_GAP = r"[\s,;、。/]*"
_WORD_FIRST = rf"{_VOTE_LABEL}票?数?[:=为\s]*{_COUNT}\s*[票人]?{_GAP}"
_COUNT_FIRST = rf"{_COUNT}\s*[票人]?\s*{_VOTE_LABEL}票?{_GAP}"
_NONE = rf"(?:无|没有)人?(?:{'|'.join(_VOTE_FIELDS)})票?{_GAP}"
_FIGURES_ONLY = r"\d{1,3}(?:(?:\s*[,;、/:]\s*|\s+|-)\d{1,3}){0,2}"


class VoteResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The result of one vote (表决结果): how many were for, against, and abstained."""

    votes_for: int = 0
    """Number of votes in favour (赞成)."""
    against: int = 0
    """Number of votes against (反对)."""
    abstained: int = 0
    """Number of abstentions (弃权)."""

    @property
    def number_of_votes(self) -> int:
        """Number of votes cast in a vote, abstentions included."""
        return self.votes_for + self.against + self.abstained

    @property
    def count_texts(self) -> tuple[str, str, str]:
        """The three counts of a vote as Chinese texts: 赞成 11 票, 反对 0 票, 弃权 1 票."""
        return (
            f"赞成 {self.votes_for} 票",
            f"反对 {self.against} 票",
            f"弃权 {self.abstained} 票",
        )

    @property
    def figures_text(self) -> str:
        """The counts of a vote as one Chinese text: 赞成 11 票，反对 0 票，弃权 1 票."""
        return "，".join(self.count_texts)

    @property
    def as_input_line(self) -> str:
        """The vote as a line that can be typed again: 赞成11 反对0 弃权1."""
        return f"赞成{self.votes_for} 反对{self.against} 弃权{self.abstained}"


def parse_vote(line: str) -> VoteResult | None:
    """Parse a typed line to the result of a vote; None where it contains anything else, no figure,
    or a figure for one kind of vote twice.

    Accepted are 赞成11 反对0 弃权1; 11票赞成，1票弃权 (one word order in a line); either with
    phrases such as 无反对, which are ignored and do not suffice alone; and one to three bare
    figures (11 0 1) in the order for, against, abstained. Kinds without a figure are 0.
    """
    text = unicodedata.normalize("NFKC", line).strip()
    if re.fullmatch(_FIGURES_ONLY, text):
        counts = [int(count) for count in re.findall(r"\d+", text)]
        return VoteResult(**dict(zip(("votes_for", "against", "abstained"), counts, strict=False)))
    said = re.sub(_NONE, "", text)
    for piece in (_WORD_FIRST, _COUNT_FIRST):
        if (counted := _vote_counts(said, piece)) is not None:
            return VoteResult(**counted)
    return None


def _vote_counts(text: str, piece: str) -> dict[str, int] | None:
    """Return the count of each label in a text; None where the text contains anything else.

    Args:
        text: the text.
        piece: regular expression of one label with its count; each label may occur once.
    """
    found: dict[str, int] = {}
    at = 0
    pattern = re.compile(piece)
    while match := pattern.match(text, at):
        name, count = _VOTE_FIELDS[match["label"]], parse_chinese_number(match["count"])
        if name in found or count is None:
            return None
        found[name] = count
        at = match.end()
    return found if found and at == len(text) else None


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
        """Chinese label of a kind of decision: 通过、原则通过、修改后通过、再议、不通过 or 通报."""
        return _LABELS[self]


_LABELS = {
    DecisionKind.PASSED: "通过",
    DecisionKind.PASSED_IN_PRINCIPLE: "原则通过",
    DecisionKind.PASSED_AMENDED: "修改后通过",
    DecisionKind.POSTPONED: "再议",
    DecisionKind.REJECTED: "不通过",
    DecisionKind.REPORTED: "通报",
}


class MajorDecisionKind(StrEnum):
    """Enum of the four kinds of major decision (三重一大)."""

    DECISION = "decision"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    FUNDS = "funds"

    @property
    def label(self) -> str:
        """Chinese label of a kind of major decision: 重大决策、重要人事任免、重大项目安排 or
        大额资金使用.
        """
        return _MAJOR_LABELS[self]


_MAJOR_LABELS = {
    MajorDecisionKind.DECISION: "重大决策",
    MajorDecisionKind.APPOINTMENT: "重要人事任免",
    MajorDecisionKind.PROJECT: "重大项目安排",
    MajorDecisionKind.FUNDS: "大额资金使用",
}


class StandingTopicRhythm(StrEnum):
    """Enum of how often a standing topic (固定议题) returns by itself."""

    EVERY_MEETING = "meeting"
    MONTHLY = "month"

    @property
    def label(self) -> str:
        """Chinese label of how often a standing topic returns: 每次例会 or 每月一次."""
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
    """Id, unique within the meeting; a topic added to a meeting gets one that no topic of the term
    has had, not even a deleted one.
    """
    title: str
    """Title of the topic."""
    proposer: str = ""
    """Person or department that proposed it (提出人); may be empty."""
    minutes: int | None = None
    """Planned duration in minutes (预计时长); None where none is planned."""
    papers: str = ""
    """Papers for it (材料) as a line of text; may be empty."""
    standing: StandingTopicRhythm | None = None
    """How often it returns by itself (固定议题); None for an ordinary topic."""
    opinions: tuple[Opinion, ...] = ()
    """Opinions, in the order in which they were given."""
    conclusion: str = ""
    """Conclusion of the discussion (研讨结论) in a sentence or two; may be empty."""
    decision: str = ""
    """Text of the decision (决议); may be empty."""
    decision_kind: DecisionKind | None = None
    """Kind of the decision; None while there is none."""
    major: MajorDecisionKind | None = None
    """Kind of major decision (三重一大); None for an ordinary topic."""
    vote: VoteResult | None = None
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
    def has_records(self) -> bool:
        """Whether an opinion, conclusion, decision or vote was recorded on a topic."""
        decided = self.decision or self.decision_kind or self.vote
        return bool(self.opinions or self.conclusion or decided)


def group_joint_opinions(opinions: Sequence[Opinion]) -> list[tuple[Opinion, ...]]:
    """Group neighbouring opinions of the same text that were recorded at once for several people
    (其余同意); every other opinion is a group of its own. The order is kept.
    """
    groups: list[tuple[Opinion, ...]] = []
    for rest, same in groupby(opinions, key=lambda each: each.text if each.with_rest else None):
        if rest is None:
            groups.extend((each,) for each in same)
        else:
            groups.append(tuple(same))
    return groups


_LEAD_OF_PROPOSAL = "^(?:我|个人)?(?:建议|提议|希望|要求|认为|觉得)(?:应该|应当|要|能)?[，,：:]?"


def opinion_as_task_text(opinion: Opinion) -> str:
    """Return an opinion's text as the beginning of a task, without final punctuation:
    建议先试点两个班 gives 先试点两个班. The whole text where nothing would be left.
    """
    return re.sub(_LEAD_OF_PROPOSAL, "", opinion.text).strip("。；; ") or opinion.text


def topic_record_counts_text(topic: Topic, tasks: int) -> str:
    """Return in Chinese what was recorded on a topic: 意见 2 条、决议、任务 1 项; may be empty.

    Opinions recorded at once for several people (其余同意) count as one.

    Args:
        topic: the topic.
        tasks: number of tasks given on the topic.
    """
    parts = (
        f"意见 {len(group_joint_opinions(topic.opinions))} 条" if topic.opinions else "",
        "结论" if topic.conclusion else "",
        "决议" if topic.decision or topic.decision_kind else "",
        "表决" if topic.vote else "",
        f"任务 {tasks} 项" if tasks else "",
    )
    return "、".join(filter(None, parts))


def with_topic_changed(
    topics: tuple[Topic, ...], topic_id: int, change: Callable[[Topic], Topic]
) -> tuple[Topic, ...]:
    """Return a meeting's topics with ``change`` applied to the one with an id; unchanged where
    there is none.
    """
    return tuple(change(topic) if topic.id == topic_id else topic for topic in topics)


def topics_without_topic(topics: tuple[Topic, ...], topic_id: int) -> tuple[Topic, ...]:
    """Return a meeting's topics without the one with an id."""
    return tuple(topic for topic in topics if topic.id != topic_id)


def parse_decision(line: str, kind: DecisionKind | None) -> tuple[DecisionKind | None, str]:
    """Parse a typed line to a kind of topic decision and its text: 原则通过：….

    A kind must be followed by a colon, comma, space or the end; the text may then be empty. Any
    other line returns the argument ``kind`` and the whole line.
    """
    for candidate in sorted(DecisionKind, key=lambda each: -len(each.label)):
        if line.startswith(candidate.label):
            rest = line.removeprefix(candidate.label)
            if not rest or rest[0] in "：: ，,":
                return candidate, rest[1:].strip()
    return kind, line
