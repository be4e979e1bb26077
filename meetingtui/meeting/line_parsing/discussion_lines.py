"""Lines of the topic discussion: parse a typed topic or opinion; show and edit a topic's lines."""

import re
from enum import Enum, auto
from itertools import chain

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.pinyin import looks_like_initials
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.meeting.topic_discussion import (
    Opinion,
    Topic,
    VoteResult,
    group_joint_opinions,
    parse_decision,
    parse_vote,
)
from meetingtui.school.roster import Mention, MentionGroup, Roster

_SAYS = (
    "补充(?:说|道|一点|一句)?|说道|说(?![明服法话教课理辞了])|讲(?![解座课话台述了])|认为|觉得|表示|指出|提出"
    "|强调(?!了)|提到|谈到|反映(?!了)|回应|介绍说|发言"
)
"""Verbs of saying, which are left out of the recorded opinion."""

_STANDS = (
    "(?:也|都|完全|基本|原则上|表示)?(?:不?同意|不?赞[成同]|不?支持|反对|附议|没有?意见|无意见|没问题|弃权)"
    "|建议|提议|提醒|希望|担心|要求|主张|愿意|质疑|询问|说明|汇报|通报|介绍|不想|认可|保留意见"
    "|强调|反映|讲了|讲解|说了"
)
"""Verbs of taking a stand, which are part of the recorded opinion."""

_ALL = r"(?:老师|同志)?(?:[两二三四五几]位?人?)?(?:都|均|也|一致)?"
_SEPARATED = re.compile(rf"(?P<all>{_ALL})说?\s*[：:，,\s]\s*(?P<text>\S.*)", re.DOTALL)
_SAID = re.compile(rf"(?P<all>{_ALL})(?:{_SAYS})\s*[：:，,\s]*(?P<text>\S.*)", re.DOTALL)
_STOOD = re.compile(rf"(?P<all>{_ALL})(?P<text>(?:{_STANDS}).*)", re.DOTALL)
_SPOKEN = (_SAID, _STOOD, _SEPARATED)

_SOMEBODY = re.compile(
    rf"(?P<who>[\u4e00-\u9fffA-Za-z、]{{2,10}}?)(?:{_SAYS}|[：:]|都?(?:同意|建议)|\s)\S"
)


class ParsedOpinions(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed discussion line: opinions with their speakers, and what could not be resolved."""

    opinions: tuple[Opinion, ...]
    """Opinions in the order of the line; without a name where no listed person is named."""
    ambiguous_mentions: tuple[Mention, ...] = ()
    """Speakers that fit several people; they have to be clarified, not guessed."""
    unlisted_speaker: str = ""
    """Word for a speaker who is not listed: 校医, gxm; empty where there is none."""

    @property
    def doubt(self) -> str:
        """Chinese hint on what a typed opinion line leaves unclear; empty where everything is
        clear.
        """
        if self.ambiguous_mentions:
            asked = self.ambiguous_mentions[0]
            return f"{asked.words} 可能是 {'、'.join(asked.people)}，请写姓名"
        return f"没认出 {self.unlisted_speaker}，不署名" if self.unlisted_speaker else ""


def parse_opinions(text: str, roster: Roster) -> ParsedOpinions:
    """Parse one typed line, or several pasted lines, into opinions.

    A line begins with its speakers, joined by 、 or 和, in any form of address, followed by
    punctuation, a space, a verb of saying (说, 认为) or a verb of taking a stand (同意, 建议).
    Each of several speakers gets the same opinion. Any other line, also one whose speaker fits
    several people, gives an opinion without a name that holds the whole line.
    """
    found = [_parse_opinion_line(line.strip(), roster) for line in text.splitlines() or [text]]
    return ParsedOpinions(
        opinions=tuple(opinion for each in found for opinion in each.opinions),
        ambiguous_mentions=tuple(mention for each in found for mention in each.ambiguous_mentions),
        unlisted_speaker=next(
            (each.unlisted_speaker for each in found if each.unlisted_speaker), ""
        ),
    )


def _parse_opinion_line(line: str, roster: Roster) -> ParsedOpinions:
    """Parse one line to the opinions of the people it begins with, or one without a speaker."""
    group = _speakers_at_start(line, roster)
    said = (
        next((m for p in _SPOKEN if (m := p.fullmatch(line, group.end))), None) if group else None
    )
    if group is None or said is None:
        return ParsedOpinions(
            opinions=(Opinion(text=line),), unlisted_speaker=_unlisted_speaker(line, roster)
        )
    if group.ambiguous_mentions:
        return ParsedOpinions(
            opinions=(Opinion(text=line),), ambiguous_mentions=group.ambiguous_mentions
        )
    text = said["text"].strip()
    names = dict.fromkeys(group.people)
    return ParsedOpinions(opinions=tuple(Opinion(name=name, text=text) for name in names))


def _speakers_at_start(line: str, roster: Roster) -> MentionGroup | None:
    """Return the speakers that an opinion line begins with; None where it begins with anything
    else.
    """
    group = roster.mention_group_at(line)
    return None if group is None or group.departments else group


def _unlisted_speaker(line: str, roster: Roster) -> str:
    """Return the name of a speaker who is not on the attendance list; empty without one."""
    match = _SOMEBODY.match(line)
    if match is None:
        return ""
    names = match["who"].split("、")
    unread = [each for each in names if looks_like_initials(each) and not roster.mention_at(each)]
    if unread:
        return unread[0]
    is_spaced = match[0][-2].isspace()
    group = roster.mention_group_at(line)
    if is_spaced or (group and group.end >= len(match["who"])):
        return ""
    return next((each for each in names if roster.mention_at(each) is None), "")


MAX_TOPIC_MINUTES = 240
"""Largest planned duration of a topic in minutes."""

_PAPERS = re.compile(r"(?:(?<=[)）])|[\s，,；;。]+)材料[：:]\s*(.*)$")
_MINUTES = re.compile(r"(?:^|[，,；;\s]+)(\d{1,4})\s*(?:分钟|分)$")


class ParsedTopicLine(msgspec.Struct, frozen=True, kw_only=True):
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
    def preview(self) -> str:
        """The parsed topic in Chinese: 春季运动会方案，王主任提出，15 分钟，材料：方案初稿."""
        parts = (
            self.title,
            f"{self.proposer}提出" if self.proposer else "",
            f"{self.minutes} 分钟" if self.minutes else "",
            f"材料：{self.papers}" if self.papers else "",
        )
        return "，".join(filter(None, parts))


def parse_topic_line(line: str) -> ParsedTopicLine:
    """Parse a typed line to a topic with its title, proposer, planned minutes and papers.

    Proposer and planned minutes are in brackets at the end, papers after 材料：. A line without
    them is the title alone.

    Raises:
        RefusedError: the minutes are not between 1 and :data:`MAX_TOPIC_MINUTES`.
    """
    rest, papers = line.strip(), ""
    if (found := _PAPERS.search(rest)) and (head := rest[: found.start()].strip()):
        rest, papers = head, found[1].strip()
    at = max(rest.rfind("（"), rest.rfind("("))
    if at <= 0 or rest[-1] not in ")）":
        return ParsedTopicLine(title=rest, papers=papers)
    proposer, minutes = _split_proposer_and_minutes(rest[at + 1 : -1].strip())
    return ParsedTopicLine(
        title=rest[:at].strip(), proposer=proposer, minutes=minutes, papers=papers
    )


def _split_proposer_and_minutes(text: str) -> tuple[str, int | None]:
    """Split the bracket of a topic line (王主任，15分钟) into proposer and planned minutes; empty
    and None for what it lacks.
    """
    found = _MINUTES.search(text)
    if found is None:
        return text, None
    minutes = int(found[1])
    if not 1 <= minutes <= MAX_TOPIC_MINUTES:
        raise RefusedError(
            f"议题的时间是 1 到 {MAX_TOPIC_MINUTES} 分钟，没有记入。请改写“{text}”里的分钟。"
        )
    return text[: found.start()], minutes


def format_topic_line(topic: Topic) -> str:
    """Format a topic as a line that :func:`parse_topic_line` parses to the same title, proposer,
    planned minutes and papers.
    """
    inside = "，".join(
        filter(None, (topic.proposer, f"{topic.minutes}分钟" if topic.minutes else ""))
    )
    bracket = f"（{inside}）" if inside else ""
    papers = f" 材料：{topic.papers}" if topic.papers else ""
    return f"{topic.title}{bracket}{papers}"


class _TopicLineField(Enum):
    """Enum of a topic's fields that are shown as lines: opinions, conclusion, decision, vote."""

    OPINION = auto()
    CONCLUSION = auto()
    DECISION = auto()
    VOTE = auto()


class RecordedTopicLines:
    """The recorded lines of a topic: each opinion, then conclusion, decision and vote, as far as
    there are any. Opinions recorded at once for several people are one line.

    Args:
        topic: the topic.
        roster: finds the speakers named in the new text of an opinion.
    """

    def __init__(self, topic: Topic, roster: Roster) -> None:
        self._topic = topic
        self._groups = group_joint_opinions(topic.opinions)
        self._roster = roster
        self._lines = [
            *((_TopicLineField.OPINION, at) for at in range(len(self._groups))),
            *([(_TopicLineField.CONCLUSION, 0)] if topic.conclusion else []),
            *([(_TopicLineField.DECISION, 0)] if topic.decision_kind else []),
            *([(_TopicLineField.VOTE, 0)] if topic.vote else []),
        ]

    def __len__(self) -> int:
        return len(self._lines)

    def styled_lines(self) -> list[StyledText]:
        """Return every recorded line of a topic as styled text."""
        return [self._styled_line(part, at) for part, at in self._lines]

    def input_text_of_line(self, index: int) -> str:
        """Return the topic's recorded line at ``index`` (from 0) as text that can be typed again:
        王晓梅、李红：同意, 通过：按方案执行.
        """
        topic = self._topic
        part, at = self._lines[index]
        if part is _TopicLineField.OPINION:
            names = "、".join(each.name for each in self._groups[at] if each.name)
            words = self._groups[at][0].text
            return f"{names}：{words}" if names else words
        if part is _TopicLineField.CONCLUSION:
            return topic.conclusion
        if part is _TopicLineField.VOTE:
            return topic.vote.as_input_line if topic.vote else ""
        return f"{topic.decision_kind.label if topic.decision_kind else ''}：{topic.decision}"

    def topic_with_line_replaced(self, index: int, text: str) -> Topic:
        """Return the topic with the text of the recorded line at ``index`` (from 0) replaced; an
        empty text deletes the line. A new decision may begin with its kind (原则通过：…), else it
        keeps the kind it had.

        Raises:
            RefusedError: the line is a vote and the text cannot be read as one.
        """
        topic = self._topic
        part, at = self._lines[index]
        changes: dict[str, object]
        if part is _TopicLineField.OPINION:
            groups = list(self._groups)
            groups[at] = self._edited_opinions(groups[at], text) if text else ()
            changes = {"opinions": tuple(chain.from_iterable(groups))}
        elif part is _TopicLineField.CONCLUSION:
            changes = {"conclusion": text}
        elif part is _TopicLineField.VOTE:
            changes = {"vote": parse_vote_or_refuse(text) if text else None}
        else:
            kind, decision = parse_decision(text, topic.decision_kind) if text else (None, "")
            changes = {"decision": decision, "decision_kind": kind}
        return msgspec.structs.replace(topic, **changes)

    def opinion_at(self, index: int) -> Opinion | None:
        """Return the opinion in a topic's recorded line at an index, from 0, the first of several
        recorded at once; None for other lines.
        """
        part, at = self._lines[index]
        return self._groups[at][0] if part is _TopicLineField.OPINION else None

    def _edited_opinions(self, before: tuple[Opinion, ...], text: str) -> tuple[Opinion, ...]:
        """Parse the new text of a topic's opinion line to the opinions that replace the old ones.

        Opinions recorded at once for the rest (其余同意) stay so if all of them still have a
        name.
        """
        said = parse_opinions(text, self._roster).opinions
        if before[0].with_rest and all(each.name for each in said):
            return tuple(msgspec.structs.replace(each, with_rest=True) for each in said)
        return said

    def _styled_line(self, part: _TopicLineField, at: int) -> StyledText:
        """Return one recorded line of the topic as styled text with its label or speaker.

        Args:
            part: the field that the line shows.
            at: for an opinion its index among those shown, from 0.
        """
        topic = self._topic
        if part is _TopicLineField.OPINION:
            said = self._groups[at]
            if said[0].with_rest:
                names = "、".join(each.name for each in said)
                return styled(
                    (f"其余 {len(said)} 人：", "bold"), said[0].text, (f"（{names}）", "muted")
                )
            return styled((f"{said[0].name}：" if said[0].name else "", "bold"), said[0].text)
        if part is _TopicLineField.CONCLUSION:
            return styled(("结　论  ", "muted"), (topic.conclusion, "bold"))
        if part is _TopicLineField.VOTE:
            return styled(
                ("表　决  ", "muted"), (topic.vote.figures_text if topic.vote else "", "bold")
            )
        kind = topic.decision_kind.label if topic.decision_kind else ""
        return styled(("决　议  ", "muted"), (kind, "bold done"), (f"  {topic.decision}", "bold"))


def parse_vote_or_refuse(text: str) -> VoteResult:
    """Parse a typed line to the result of a vote.

    Raises:
        RefusedError: the line cannot be read as a vote.
    """
    vote = parse_vote(text)
    if vote is None:
        raise RefusedError("票数没看懂。请写成 赞成11 反对0 弃权1，或 11 0 1。")
    return vote
