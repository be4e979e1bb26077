"""The recorded lines of one topic: text on screen, text for editing, and editing them."""

from enum import Enum, auto
from itertools import chain

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.meeting.line_parsing.opinion import read_opinions
from meetingtui.meeting.topic_discussion import Opinion, Topic, opinion_groups, read_decision
from meetingtui.meeting.voting import Vote, read_vote
from meetingtui.school.roster import Roster


class _Part(Enum):
    """Enum of the fields of a topic that have lines."""

    OPINION = auto()
    CONCLUSION = auto()
    DECISION = auto()
    VOTE = auto()


class TopicLines:
    """List of a topic's recorded lines: each opinion, then conclusion, decision and vote."""

    def __init__(self, topic: Topic, roster: Roster) -> None:
        self._topic = topic
        self._groups = opinion_groups(topic.opinions)
        self._roster = roster
        self._parts = [
            *((_Part.OPINION, at) for at in range(len(self._groups))),
            *([(_Part.CONCLUSION, 0)] if topic.conclusion else []),
            *([(_Part.DECISION, 0)] if topic.decision_kind else []),
            *([(_Part.VOTE, 0)] if topic.vote else []),
        ]

    def __len__(self) -> int:
        return len(self._parts)

    def contents(self) -> list[StyledText]:
        """Return every line as styled text."""
        return [self._content(part, at) for part, at in self._parts]

    def text(self, index: int) -> str:
        """Return the text of a line as it can be typed again; ``index`` is from 0."""
        topic = self._topic
        part, at = self._parts[index]
        if part is _Part.OPINION:
            names = "、".join(each.name for each in self._groups[at] if each.name)
            words = self._groups[at][0].text
            return f"{names}：{words}" if names else words
        if part is _Part.CONCLUSION:
            return topic.conclusion
        if part is _Part.VOTE:
            return topic.vote.line if topic.vote else ""
        return f"{topic.decision_kind.label if topic.decision_kind else ''}：{topic.decision}"

    def replaced(self, index: int, text: str) -> Topic:
        """Return the topic with the text of one line replaced; an empty text deletes the line.

        Raises:
            RefusedError: the line is a vote and the text cannot be read as one.
        """
        topic = self._topic
        part, at = self._parts[index]
        changes: dict[str, object]
        if part is _Part.OPINION:
            groups = list(self._groups)
            groups[at] = self._opinions_again(groups[at], text) if text else ()
            changes = {"opinions": tuple(chain.from_iterable(groups))}
        elif part is _Part.CONCLUSION:
            changes = {"conclusion": text}
        elif part is _Part.VOTE:
            changes = {"vote": read_vote_line(text) if text else None}
        else:
            kind, decision = read_decision(text, topic.decision_kind) if text else (None, "")
            changes = {"decision": decision, "decision_kind": kind}
        return msgspec.structs.replace(topic, **changes)

    def opinion(self, index: int) -> Opinion | None:
        """Return the opinion of a line, ``index`` from 0; None where the line is none."""
        part, at = self._parts[index]
        return self._groups[at][0] if part is _Part.OPINION else None

    def _opinions_again(self, before: tuple[Opinion, ...], text: str) -> tuple[Opinion, ...]:
        """Return the opinions of an edited line; that of the rest stays theirs if still named."""
        said = read_opinions(text, self._roster).opinions
        if before[0].with_rest and all(each.name for each in said):
            return tuple(msgspec.structs.replace(each, with_rest=True) for each in said)
        return said

    def _content(self, part: _Part, at: int) -> StyledText:
        topic = self._topic
        if part is _Part.OPINION:
            said = self._groups[at]
            if said[0].with_rest:
                names = "、".join(each.name for each in said)
                return styled(
                    (f"其余 {len(said)} 人：", "bold"), said[0].text, (f"（{names}）", "muted")
                )
            return styled((f"{said[0].name}：" if said[0].name else "", "bold"), said[0].text)
        if part is _Part.CONCLUSION:
            return styled(("结　论  ", "muted"), (topic.conclusion, "bold"))
        if part is _Part.VOTE:
            return styled(("表　决  ", "muted"), (topic.vote.words if topic.vote else "", "bold"))
        kind = topic.decision_kind.label if topic.decision_kind else ""
        return styled(("决　议  ", "muted"), (kind, "bold done"), (f"  {topic.decision}", "bold"))


def read_vote_line(text: str) -> Vote:
    """Parse a line to a vote.

    Raises:
        RefusedError: the line cannot be read as a vote.
    """
    vote = read_vote(text)
    if vote is None:
        raise RefusedError("票数没看懂。请写成 赞成11 反对0 弃权1，或 11 0 1。")
    return vote
