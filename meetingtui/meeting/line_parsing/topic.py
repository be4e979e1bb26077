"""Parsing a typed line as a topic (议题): title, proposer, planned minutes and papers."""

import re

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.topic_discussion import Topic

LONGEST = 240
"""Largest planned duration of a topic in minutes."""

_PAPERS = re.compile(r"(?:(?<=[)）])|[\s，,；;。]+)材料[：:]\s*(.*)$")
_MINUTES = re.compile(r"(?:^|[，,；;\s]+)(\d{1,4})\s*(?:分钟|分)$")


class TopicLine(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as read from one typed line: 春季运动会方案（王主任，15分钟） 材料：方案初稿."""

    title: str
    """Title of the topic."""
    proposer: str = ""
    """Person or department that proposes it; may be empty."""
    minutes: int | None = None
    """Planned duration in minutes; None where the line names none."""
    papers: str = ""
    """Papers for it; may be empty."""

    @property
    def echo(self) -> str:
        """What was understood, in Chinese: 春季运动会方案，王主任提出，15 分钟，材料：方案初稿."""
        parts = (
            self.title,
            f"{self.proposer}提出" if self.proposer else "",
            f"{self.minutes} 分钟" if self.minutes else "",
            f"材料：{self.papers}" if self.papers else "",
        )
        return "，".join(filter(None, parts))


def read_topic(line: str) -> TopicLine:
    """Parse a line to a topic.

    Proposer and minutes stand in brackets at the end, papers behind 材料：. A line without them is
    the title alone.

    Raises:
        RefusedError: the minutes are none from 1 to :data:`LONGEST`.
    """
    rest, papers = line.strip(), ""
    if (found := _PAPERS.search(rest)) and (head := rest[: found.start()].strip()):
        rest, papers = head, found[1].strip()
    at = max(rest.rfind("（"), rest.rfind("("))
    if at <= 0 or rest[-1] not in ")）":
        return TopicLine(title=rest, papers=papers)
    proposer, minutes = _in_brackets(rest[at + 1 : -1].strip())
    return TopicLine(title=rest[:at].strip(), proposer=proposer, minutes=minutes, papers=papers)


def _in_brackets(text: str) -> tuple[str, int | None]:
    """Split 王主任，15分钟 to proposer and minutes."""
    found = _MINUTES.search(text)
    if found is None:
        return text, None
    minutes = int(found[1])
    if not 1 <= minutes <= LONGEST:
        raise RefusedError(f"议题的时间是 1 到 {LONGEST} 分钟，没有记入。请改写“{text}”里的分钟。")
    return text[: found.start()], minutes


def topic_line(topic: Topic) -> str:
    """Write a topic as the line from which :func:`read_topic` reads it again."""
    inside = "，".join(
        filter(None, (topic.proposer, f"{topic.minutes}分钟" if topic.minutes else ""))
    )
    bracket = f"（{inside}）" if inside else ""
    papers = f" 材料：{topic.papers}" if topic.papers else ""
    return f"{topic.title}{bracket}{papers}"
