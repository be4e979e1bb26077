"""Carry topics that wait at the end of a term into the next term (结转)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.meeting_preparation import prepare_next_meeting, waiting_and_parked_topics
from meetingtui.meeting.next_meeting import meeting_in_progress_or_planned
from meetingtui.meeting.record import Meeting, PrefilledValues
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.carry_over_proposals import CarryDecision
from meetingtui.plan.item import Item
from meetingtui.school.school import School


class TopicCarryDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A topic that the last term left waiting, with the decision whether the next term takes it
    over.
    """

    topic: Topic
    """The topic without what was said on it; its id counts the proposals."""
    is_parked: bool = False
    """Whether it was parked (搁置), and stays so in the new term."""
    decision: CarryDecision = CarryDecision.CARRY
    """What is done with it: carried over or left."""

    @property
    def waiting_kind_label(self) -> str:
        """Chinese label of why a topic waits: 固定议题（每次例会）, 搁置议题 or 遗留议题."""
        if self.is_parked:
            return "搁置议题"
        standing = self.topic.standing
        return f"固定议题（{standing.label}）" if standing else "遗留议题"


def propose_topics_to_carry_over(
    previous: Mapping[int, Meeting],
    current: Mapping[int, Meeting],
    *,
    from_term: Term,
    term: Term,
) -> tuple[TopicCarryDecision, ...]:
    """Return a proposal for every waiting topic that the new term has not taken over yet.

    Waiting are standing topics, topics left open, topics entered for a meeting that was not held,
    and parked ones. All are carried over, except one whose title the new term already has.

    Args:
        previous: the meetings of the last term by id.
        current: the meetings of the new term by id.
        from_term: the last term.
        term: the new term.
    """
    topics, parked = waiting_and_parked_topics(previous, term.first_monday)
    taken = _origins_carried_over_before(current.values())
    titles = {
        topic.title for meeting in current.values() for topic in meeting.agenda_and_parked_topics
    }
    found: list[TopicCarryDecision] = []
    for topic in (*topics, *parked):
        origin = f"{from_term.id}/{topic.since}/{topic.raised_as}"
        if origin in taken:
            continue
        as_new = msgspec.structs.replace(
            topic, id=len(found) + 1, since=None, raised_as=None, origin=origin
        )
        way = CarryDecision.LEAVE if topic.title in titles else CarryDecision.CARRY
        found.append(TopicCarryDecision(topic=as_new, is_parked=topic in parked, decision=way))
    return tuple(found)


def _origins_carried_over_before(meetings: Iterable[Meeting]) -> set[str]:
    """Return the origins (in an earlier term) of the topics that a term's meetings took over,
    including topics deleted since.
    """
    taken: set[str] = set()
    for meeting in meetings:
        taken.update(topic.origin for topic in meeting.agenda_and_parked_topics if topic.origin)
        taken.update(meeting.gathered.origins if meeting.gathered else ())
    return taken


def meeting_with_carried_over_topics(
    proposals: Sequence[TopicCarryDecision],
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    term: Term,
    today: date,
    next_topic_id: int,
) -> Meeting | None:
    """Return the term's next meeting with the chosen topics added; parked ones stay parked.

    Where no meeting is planned, the next one is prepared, on the term's first meeting day at the
    earliest. None where no topic is carried over.

    Args:
        proposals: the proposals as chosen.
        meetings: the new term's meetings by id.
        items: the new term's items by id.
        school: the school.
        term: the new term.
        today: the day; it may be before the term.
        next_topic_id: the lowest topic id never used in the term.
    """
    chosen = [each for each in proposals if each.decision is not CarryDecision.LEAVE]
    if not chosen:
        return None
    if term not in school.terms:
        school = msgspec.structs.replace(school, terms=(*school.terms, term))
    day = max(today, term.first_monday)
    meeting = meeting_in_progress_or_planned(meetings.values()) or prepare_next_meeting(
        meetings, items, school=school, term=term, today=day
    )
    first = max((next_topic_id, *(topic.id + 1 for topic in meeting.agenda_and_parked_topics)))
    numbered = [
        (each, msgspec.structs.replace(each.topic, id=id)) for id, each in enumerate(chosen, first)
    ]
    gathered = meeting.gathered or PrefilledValues()
    return msgspec.structs.replace(
        meeting,
        topics=(*meeting.topics, *(topic for each, topic in numbered if not each.is_parked)),
        parked=(*meeting.parked, *(topic for each, topic in numbered if each.is_parked)),
        gathered=msgspec.structs.replace(
            gathered, origins=(*gathered.origins, *(each.topic.origin for each in chosen))
        ),
    )


def carried_topic_count_text(proposals: Iterable[TopicCarryDecision]) -> str:
    """Return the number of topics carried over in Chinese: 议题 3 项; empty without any."""
    count = sum(each.decision is not CarryDecision.LEAVE for each in proposals)
    return f"议题 {count} 项" if count else ""
