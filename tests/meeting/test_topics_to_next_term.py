"""Topics that wait at the end of a term come along into the next: standing, left open, parked."""

from datetime import date

import msgspec
from record_builders import make_closed_meeting
from small_term import AUTUMN, SCHOOL, SPRING

from meetingtui.meeting.meeting_preparation import update_preparation
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.meeting.topic_discussion import DecisionKind, StandingTopicRhythm, Topic
from meetingtui.meeting.topics_to_next_term import (
    meeting_with_carried_over_topics,
    propose_topics_to_carry_over,
)
from meetingtui.plan.carry_over_proposals import CarryDecision

LAST_DAY = date(2026, 6, 29)
NOW = date(2026, 7, 1)

STANDING = Topic(
    id=1,
    title="食堂安全通报",
    standing=StandingTopicRhythm.MONTHLY,
    proposer="周以宁",
    minutes=10,
    decision_kind=DecisionKind.REPORTED,
)
POSTPONED = Topic(id=2, title="职称评聘方案", decision_kind=DecisionKind.POSTPONED)
SETTLED = Topic(id=3, title="毕业典礼安排", decision_kind=DecisionKind.PASSED)
PARKED = Topic(id=4, title="校服招标", papers="三家报价")


def last_term(**rest: object) -> dict[int, Meeting]:
    held = make_closed_meeting(
        5, LAST_DAY, topics=(STANDING, POSTPONED, SETTLED), parked=(PARKED,), **rest
    )
    return {5: held}


def carried(here: dict[int, Meeting], last: dict[int, Meeting]) -> Meeting | None:
    return meeting_with_carried_over_topics(
        propose_topics_to_carry_over(last, here, from_term=SPRING, term=AUTUMN),
        here,
        {},
        school=SCHOOL,
        term=AUTUMN,
        today=NOW,
        next_topic_id=1,
    )


def test_standing_and_open_topics_go_on_the_first_meeting_and_parked_ones_stay_parked():
    found = carried({}, last_term())
    assert found is not None
    assert (found.number, found.on, found.state) == (1, date(2026, 9, 7), MeetingState.PLANNED)
    assert {topic.title for topic in found.topics} == {"食堂安全通报", "职称评聘方案"}
    standing = next(topic for topic in found.topics if topic.standing)
    assert (standing.standing, standing.proposer, standing.minutes) == (
        StandingTopicRhythm.MONTHLY,
        "周以宁",
        10,
    )
    assert standing.decision_kind is None
    assert [(topic.title, topic.papers) for topic in found.parked] == [("校服招标", "三家报价")]
    assert found.parked[0].origin == "2025-2026-2/5/4"
    assert len({topic.id for topic in found.agenda_and_parked_topics}) == 3


def test_what_was_typed_for_a_meeting_that_was_not_held_comes_along():
    last = last_term()
    typed = Topic(id=9, title="暑期值班")
    last[6] = make_closed_meeting(6, date(2026, 7, 6), state=MeetingState.PLANNED, topics=(typed,))
    found = carried({}, last)
    assert found is not None
    assert "2025-2026-2/6/9" in {topic.origin for topic in found.topics}
    assert {topic.title for topic in found.parked} == {"校服招标"}


def test_nothing_is_proposed_twice_not_even_what_was_deleted_since():
    found = carried({}, last_term())
    assert found is not None
    without = msgspec.structs.replace(found, topics=(), parked=())
    assert (
        propose_topics_to_carry_over(last_term(), {1: found}, from_term=SPRING, term=AUTUMN) == ()
    )
    assert (
        propose_topics_to_carry_over(last_term(), {1: without}, from_term=SPRING, term=AUTUMN) == ()
    )


def test_gathering_the_first_meeting_again_keeps_them_and_what_was_taken_over():
    found = carried({}, last_term())
    assert found is not None
    again = update_preparation(found, {1: found}, {}, school=SCHOOL, today=date(2026, 9, 7))
    assert again.agenda_and_parked_topics == found.agenda_and_parked_topics
    assert (
        propose_topics_to_carry_over(last_term(), {1: again}, from_term=SPRING, term=AUTUMN) == ()
    )


def test_a_topic_typed_anew_under_the_same_title_is_proposed_to_be_left():
    here = {1: make_closed_meeting(1, date(2026, 9, 7), topics=(Topic(id=1, title="校服招标"),))}
    ways = {
        each.topic.title: each.decision
        for each in propose_topics_to_carry_over(last_term(), here, from_term=SPRING, term=AUTUMN)
    }
    assert ways.pop("校服招标") is CarryDecision.LEAVE
    assert set(ways.values()) == {CarryDecision.CARRY}


def test_a_standing_topic_goes_on_in_its_rhythm_in_the_new_term():
    found = carried({}, last_term())
    assert found is not None
    discussed = tuple(
        msgspec.structs.replace(topic, decision_kind=DecisionKind.REPORTED)
        for topic in found.topics
    )
    held = msgspec.structs.replace(found, state=MeetingState.CLOSED, topics=discussed)
    later = make_closed_meeting(2, date(2026, 9, 21), state=MeetingState.PLANNED)
    same_month = update_preparation(later, {1: held, 2: later}, {}, school=SCHOOL, today=later.on)
    assert [topic.title for topic in same_month.topics] == []
    october = msgspec.structs.replace(later, on=date(2026, 10, 12))
    next_month = update_preparation(
        october, {1: held, 2: october}, {}, school=SCHOOL, today=october.on
    )
    assert [topic.title for topic in next_month.topics] == ["食堂安全通报"]
