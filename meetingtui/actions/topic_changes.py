"""Changes to topics (主题研讨): the topic itself, its opinions, conclusion, decision and vote."""

from collections.abc import Callable, Sequence

import msgspec

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.line_parsing.discussion_lines import (
    RecordedTopicLines,
    parse_opinions,
    parse_topic_line,
)
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topic_discussion import (
    DecisionKind,
    MajorDecisionKind,
    Opinion,
    StandingTopicRhythm,
    Topic,
    VoteResult,
    topics_without_topic,
    with_topic_changed,
)
from meetingtui.school.roster import Roster
from meetingtui.store.records import Change, Records

AGREEMENT_TEXT = "同意"
"""Text of the opinion recorded for everybody who has not spoken."""


def add_topic(records: Records, meeting_id: int, line: str) -> Change:
    """Build the change that adds a topic, at the end of the agenda, from a typed line: title,
    proposer and minutes in brackets, papers.

    Raises:
        RefusedError: the planned minutes are out of range.
    """
    meeting = records.meetings[meeting_id]
    read = parse_topic_line(line)
    topic = Topic(id=records.next_topic_id, **msgspec.structs.asdict(read))
    with_it = msgspec.structs.replace(meeting, topics=(*meeting.topics, topic))
    return Change(words=f"议题：{read.title}", meetings=(with_it,))


def edit_topic(records: Records, meeting_id: int, topic_id: int, line: str) -> Change | None:
    """Build the change that replaces a topic's title, proposer, minutes and papers by those of a
    typed line.

    None where nothing changes.

    Raises:
        RefusedError: the planned minutes are out of range.
    """
    read = parse_topic_line(line)
    fields = msgspec.structs.asdict(read)
    return _build_topic_fields_change(
        records, meeting_id, topic_id, f"议题改为：{read.title}", **fields
    )


def delete_topic(records: Records, meeting_id: int, topic_id: int) -> Change:
    """Build the change that deletes a topic of the agenda or a parked one; tasks decided on it
    stay, as tasks of the meeting without a topic.
    """
    meeting = records.meetings[meeting_id]
    title = next(
        (topic.title for topic in meeting.agenda_and_parked_topics if topic.id == topic_id), ""
    )
    without = msgspec.structs.replace(
        meeting,
        topics=topics_without_topic(meeting.topics, topic_id),
        parked=topics_without_topic(meeting.parked, topic_id),
    )
    return Change(
        words=f"删除议题：{title}",
        meetings=(without,),
        items=tuple(
            msgspec.structs.replace(item, topic=None)
            for item in records.items.values()
            if item.meeting == meeting_id and item.topic == topic_id
        ),
    )


def move_topic(records: Records, meeting_id: int, topic_id: int, by: int) -> Change | None:
    """Build the change that moves a topic one place up (-1) or down (1), on the agenda or among the
    parked topics.

    None at either end, and where the meeting or topic is unknown.
    """
    meeting = records.meetings.get(meeting_id)
    if meeting is None:
        return None
    is_parked = any(topic.id == topic_id for topic in meeting.parked)
    topics = list(meeting.parked if is_parked else meeting.topics)
    at = next((place for place, topic in enumerate(topics) if topic.id == topic_id), None)
    if at is None or not 0 <= at + by < len(topics):
        return None
    words = f"议题{'上移' if by < 0 else '下移'}：{topics[at].title}"
    topics[at], topics[at + by] = topics[at + by], topics[at]
    moved = {"parked" if is_parked else "topics": tuple(topics)}
    return Change(words=words, meetings=(msgspec.structs.replace(meeting, **moved),))


def park_topic(records: Records, meeting_id: int, topic_id: int) -> Change | None:
    """Build the change that parks a topic (搁置): it leaves the agenda and waits among the parked
    topics.

    None where the topic is not on the agenda.

    Raises:
        RefusedError: it was discussed already, or a task was given on it.
    """
    meeting = records.meetings.get(meeting_id)
    topic = (
        next((each for each in meeting.topics if each.id == topic_id), None) if meeting else None
    )
    if meeting is None or topic is None:
        return None
    has_tasks = any(
        item.meeting == meeting_id and item.topic == topic_id for item in records.items.values()
    )
    if topic.has_records or has_tasks:
        raise RefusedError(f"“{topic.title}”已有记录，不能搁置。没有议完的，请把决议定为“再议”。")
    without = msgspec.structs.replace(
        meeting,
        topics=topics_without_topic(meeting.topics, topic_id),
        parked=(*meeting.parked, topic),
    )
    return Change(words=f"搁置议题：{topic.title}", meetings=(without,))


def unpark_topic(records: Records, meeting_id: int, topic_id: int) -> Change | None:
    """Build the change that puts a parked topic back at the end of the agenda; None where it is not
    parked.
    """
    meeting = records.meetings.get(meeting_id)
    topic = (
        next((each for each in meeting.parked if each.id == topic_id), None) if meeting else None
    )
    if meeting is None or topic is None:
        return None
    again = msgspec.structs.replace(
        meeting,
        topics=(*meeting.topics, topic),
        parked=topics_without_topic(meeting.parked, topic_id),
    )
    return Change(words=f"恢复议题：{topic.title}", meetings=(again,))


def set_standing_topic_rhythm(
    records: Records, meeting_id: int, topic_id: int, standing: StandingTopicRhythm | None
) -> Change | None:
    """Build the change that sets how often a topic returns by itself (固定议题); a rhythm of None
    ends it. None where the topic is unknown or nothing changes.
    """
    words = f"固定议题：{standing.label}" if standing else "不再固定"
    return _build_topic_fields_change(records, meeting_id, topic_id, words, standing=standing)


def set_major_decision_kind(
    records: Records, meeting_id: int, topic_id: int, kind: MajorDecisionKind | None
) -> Change | None:
    """Build the change that sets which kind of major decision (三重一大) a topic is; a kind of None
    makes it an ordinary one. None where the topic is unknown or nothing changes.
    """
    words = f"三重一大：{kind.label}" if kind else "不属于三重一大"
    return _build_topic_fields_change(records, meeting_id, topic_id, words, major=kind)


def add_opinions(
    records: Records, meeting_id: int, topic_id: int, line: str, roster: Roster
) -> Change | None:
    """Build the change that adds the opinions read from a typed line to a topic, each with the
    speaker the line names; without a name where it names none, or one that fits several people.

    A speaker no longer counts among the rest who agreed (其余同意). None where the topic is
    unknown.
    """
    said = parse_opinions(line, roster).opinions
    speakers = {each.name for each in said if each.name}

    def with_opinions_added(topic: Topic) -> Topic:
        """Return the topic with the opinions added; their speakers no longer count among those who
        agreed without speaking.
        """
        before = (
            each for each in topic.opinions if not each.with_rest or each.name not in speakers
        )
        return msgspec.structs.replace(topic, opinions=(*before, *said))

    return build_topic_change(records, meeting_id, topic_id, f"意见：{line}", with_opinions_added)


def add_agreement_of_rest(
    records: Records, meeting_id: int, topic_id: int, people: Sequence[str]
) -> Change | None:
    """Build the change that records that the people who have not spoken on a topic agree
    (其余同意).

    ``people`` are their full names; that they have not spoken is not checked. None where nobody is
    named or the topic is unknown.
    """
    said = tuple(Opinion(name=name, text=AGREEMENT_TEXT, with_rest=True) for name in people)
    return build_topic_change(
        records,
        meeting_id,
        topic_id,
        f"其余 {len(said)} 人同意",
        lambda topic: msgspec.structs.replace(topic, opinions=(*topic.opinions, *said)),
    )


def set_topic_returns_next_meeting(
    records: Records, meeting_id: int, topic_id: int, *, is_kept: bool
) -> Change | None:
    """Build the change that sets whether a topic returns in the next meeting although it was
    decided (下次继续). None where the topic is unknown or nothing changes.
    """
    words = "议题下次继续" if is_kept else "议题不再列入下次"
    return _build_topic_fields_change(records, meeting_id, topic_id, words, is_kept=is_kept)


def set_conclusion(records: Records, meeting_id: int, topic_id: int, text: str) -> Change | None:
    """Build the change that sets the conclusion (研讨结论) of a topic; an empty text deletes it.
    None where the topic is unknown or nothing changes.
    """
    words = f"结论：{text}" if text else "删除结论"
    return _build_topic_fields_change(records, meeting_id, topic_id, words, conclusion=text)


def set_decision(
    records: Records, meeting_id: int, topic_id: int, kind: DecisionKind | None, text: str
) -> Change | None:
    """Build the change that sets the decision (决议) on a topic: its kind and its text; a kind of
    None, with an empty text, deletes it. None where the topic is unknown or nothing changes.
    """
    words = f"决议（{kind.label}）：{text}" if kind else "删除决议"
    return _build_topic_fields_change(
        records, meeting_id, topic_id, words, decision=text, decision_kind=kind
    )


def set_vote(
    records: Records, meeting_id: int, topic_id: int, vote: VoteResult | None
) -> Change | None:
    """Build the change that sets the result of the vote (表决) on a topic; a vote of None deletes
    it. None where the topic is unknown or nothing changes.
    """
    words = f"表决：{vote.figures_text}" if vote else "删除表决"
    return _build_topic_fields_change(records, meeting_id, topic_id, words, vote=vote)


def replace_topic_line(
    records: Records, meeting_id: int, topic_id: int, index: int, text: str, roster: Roster
) -> Change | None:
    """Build the change that replaces the text of one recorded line of a topic; an empty text
    deletes the line.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        topic_id: id of the topic on its agenda.
        index: index of the line in the topic's ``RecordedTopicLines``, from 0; it must exist.
        text: the new text, as typed.
        roster: finds the speakers that the text names.

    Returns:
        The change; None where the topic is not on the agenda or nothing changes.

    Raises:
        RefusedError: the line is a vote and the text cannot be read as one.
    """
    meeting = records.meetings.get(meeting_id)
    topic = (
        next((each for each in meeting.topics if each.id == topic_id), None) if meeting else None
    )
    if topic is None:
        return None
    words = (
        f"修改：{text}"
        if text
        else f"删除：{RecordedTopicLines(topic, roster).input_text_of_line(index)}"
    )
    return build_topic_change(
        records,
        meeting_id,
        topic_id,
        words,
        lambda each: RecordedTopicLines(each, roster).topic_with_line_replaced(index, text),
    )


def build_topic_change(
    records: Records,
    meeting_id: int,
    topic_id: int,
    words: str,
    change: Callable[[Topic], Topic],
) -> Change | None:
    """Build the change that replaces one topic of a meeting, on the agenda or parked.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        topic_id: id of the topic in the meeting.
        words: description of the change in Chinese, shown in the undo list.
        change: returns the edited version of the topic that it is given.

    Returns:
        The change; None where it changes nothing.
    """

    def edit_meeting(meeting: Meeting) -> Meeting:
        """Return the meeting with the edited topic, on the agenda or parked."""
        return msgspec.structs.replace(
            meeting,
            topics=with_topic_changed(meeting.topics, topic_id, change),
            parked=with_topic_changed(meeting.parked, topic_id, change),
        )

    return build_meeting_change(records, meeting_id, words, edit_meeting)


def _build_topic_fields_change(
    records: Records, meeting_id: int, topic_id: int, words: str, **fields: object
) -> Change | None:
    """Build the change that sets the named fields of one topic; the other arguments and the result
    are those of :func:`build_topic_change`.
    """
    return build_topic_change(
        records,
        meeting_id,
        topic_id,
        words,
        lambda topic: msgspec.structs.replace(topic, **fields),
    )
