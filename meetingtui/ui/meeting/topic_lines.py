"""The recorded lines of one topic: how each is shown, edited, and put back."""

from collections.abc import Mapping
from enum import Enum, auto

import msgspec
from textual.content import Content

from meetingtui.errors import RefusedError
from meetingtui.meeting.discussion import Topic, add_opinion, read_decision, read_opinions
from meetingtui.meeting.voting import Vote, read_vote


class _Part(Enum):
    """What a recorded line of a topic is."""

    OPINION = auto()
    CONCLUSION = auto()
    DECISION = auto()
    VOTE = auto()


class TopicLines:
    """Opinions, conclusion, decision and vote of one topic, a line each."""

    def __init__(self, topic: Topic, names: Mapping[str, str]) -> None:
        self._topic = topic
        self._names = names
        self._parts = [
            *((_Part.OPINION, at) for at in range(len(topic.opinions))),
            *([(_Part.CONCLUSION, 0)] if topic.conclusion else []),
            *([(_Part.DECISION, 0)] if topic.decision_kind else []),
            *([(_Part.VOTE, 0)] if topic.vote else []),
        ]

    def __len__(self) -> int:
        return len(self._parts)

    def contents(self) -> list[Content]:
        """Every line as the room sees it."""
        return [self._content(part, at) for part, at in self._parts]

    def text(self, index: int) -> str:
        """A line as it could have been typed."""
        topic = self._topic
        part, at = self._parts[index]
        if part is _Part.OPINION:
            opinion = topic.opinions[at]
            return f"{opinion.name}：{opinion.text}" if opinion.name else opinion.text
        if part is _Part.CONCLUSION:
            return topic.conclusion
        if part is _Part.VOTE:
            return topic.vote.line if topic.vote else ""
        return f"{topic.decision_kind.label if topic.decision_kind else ''}：{topic.decision}"

    def replaced(self, index: int, text: str) -> Topic:
        """The topic with other words in one line; empty takes it away.

        Raises:
            RefusedError: they stand where a vote stood and are none.
        """
        topic = self._topic
        part, at = self._parts[index]
        changes: dict[str, object]
        if part is _Part.OPINION:
            opinions = list(topic.opinions)
            opinions[at : at + 1] = read_opinions(text, self._names) if text else ()
            changes = {"opinions": tuple(opinions)}
        elif part is _Part.CONCLUSION:
            changes = {"conclusion": text}
        elif part is _Part.VOTE:
            changes = {"vote": vote_of(text) if text else None}
        else:
            kind, decision = read_decision(text, topic.decision_kind) if text else (None, "")
            changes = {"decision": decision, "decision_kind": kind}
        return msgspec.structs.replace(topic, **changes)

    def with_opinion(self, text: str) -> Topic:
        """The topic with one more thing said."""
        opinions = self._topic.opinions
        for said in read_opinions(text, self._names):
            opinions = add_opinion(opinions, said)
        return msgspec.structs.replace(self._topic, opinions=opinions)

    def _content(self, part: _Part, at: int) -> Content:
        topic = self._topic
        if part is _Part.OPINION:
            opinion = topic.opinions[at]
            return Content.assemble(
                (f"{opinion.name}：" if opinion.name else "", "bold"), opinion.text
            )
        if part is _Part.CONCLUSION:
            return Content.assemble(("结　论  ", "$muted"), (topic.conclusion, "bold"))
        if part is _Part.VOTE:
            return Content.assemble(
                ("表　决  ", "$muted"), (topic.vote.words if topic.vote else "", "bold")
            )
        kind = topic.decision_kind.label if topic.decision_kind else ""
        return Content.assemble(
            ("决　议  ", "$muted"), (kind, "bold $done"), (f"  {topic.decision}", "bold")
        )


def vote_of(text: str) -> Vote:
    """The vote that a line tells.

    Raises:
        RefusedError: it tells none.
    """
    vote = read_vote(text)
    if vote is None:
        raise RefusedError("票数没看懂。请写成 赞成11 反对0 弃权1，或 11 0 1。")
    return vote
