"""Standing topics return by themselves, parked ones wait in the box; both over several meetings."""

from datetime import date, datetime, time

import msgspec

from meetingtui.actions.topic_changes import (
    delete_topic,
    park_topic,
    set_standing_topic_rhythm,
    unpark_topic,
)
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.meeting_preparation import prepare_next_meeting, update_preparation
from meetingtui.meeting.record import Meeting, MeetingState, SessionState
from meetingtui.meeting.topic_discussion import DecisionKind, StandingTopicRhythm, Topic
from meetingtui.school.school import RegularMeetingSettings, School
from meetingtui.store.records import Change, HighestIds, Records

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


class Fortnights:
    """A term's meetings, one after the other, each prepared from those before it."""

    def __init__(self) -> None:
        self.meetings: dict[int, Meeting] = {}
        self.now: Meeting

    @property
    def records(self) -> Records:
        found = self.meetings.values()
        return Records(
            {}, self.meetings, SessionState(), last_ids=HighestIds().including((), found)
        )

    def prepare(self, on: date) -> list[str]:
        self.now = prepare_next_meeting(self.meetings, {}, school=SCHOOL, term=TERM, today=on)
        self.now = msgspec.structs.replace(self.now, on=on)
        self.meetings[self.now.id] = self.now
        return self.gather()

    def gather(self) -> list[str]:
        self.now = update_preparation(
            self.now,
            self.meetings,
            {},
            school=SCHOOL,
            today=self.now.on,
            next_topic_id=self.records.next_topic_id,
        )
        self.meetings[self.now.id] = self.now
        return [topic.title for topic in self.now.topics]

    def add(self, *titles: str, standing: StandingTopicRhythm | None = None) -> None:
        free = self.records.next_topic_id
        fresh = (Topic(id=free + at, title=t, standing=standing) for at, t in enumerate(titles))
        self.put(msgspec.structs.replace(self.now, topics=(*self.now.topics, *fresh)))

    def change(self, action: object, title: str, *arguments: object) -> None:
        id = next(each.id for each in self.now.agenda_and_parked_topics if each.title == title)
        change = action(self.records, self.now.id, id, *arguments)  # type: ignore[operator]
        assert isinstance(change, Change)
        self.put(change.meetings[0])

    def hold(self, *discussed: str) -> None:
        """Close the meeting; the topics named were decided, the others not spoken of."""
        self.put(
            msgspec.structs.replace(
                self.now,
                state=MeetingState.CLOSED,
                started=datetime.combine(self.now.on, time(14, 30)),
                topics=tuple(
                    msgspec.structs.replace(each, decision_kind=DecisionKind.PASSED)
                    if each.title in discussed
                    else each
                    for each in self.now.topics
                ),
            )
        )

    def put(self, meeting: Meeting) -> None:
        self.now = self.meetings[meeting.id] = meeting

    @property
    def parked(self) -> list[str]:
        return [topic.title for topic in self.now.parked]


def test_a_topic_of_every_meeting_returns_until_it_is_ended() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("安全工作通报", standing=StandingTopicRhythm.EVERY_MEETING)
    term.add("校服选用")
    term.hold("安全工作通报", "校服选用")
    assert term.prepare(date(2026, 9, 21)) == ["安全工作通报"]
    term.hold()
    assert term.prepare(date(2026, 10, 12)) == ["安全工作通报"]
    assert term.gather() == ["安全工作通报"]
    term.change(set_standing_topic_rhythm, "安全工作通报", None)
    term.hold("安全工作通报")
    assert term.prepare(date(2026, 10, 26)) == []


def test_a_standing_topic_that_is_struck_does_not_return() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("安全工作通报", standing=StandingTopicRhythm.EVERY_MEETING)
    term.hold("安全工作通报")
    term.prepare(date(2026, 9, 21))
    term.change(delete_topic, "安全工作通报")
    assert term.gather() == []
    term.hold()
    assert term.prepare(date(2026, 10, 12)) == []


def test_a_monthly_topic_is_due_once_in_a_month_and_waits_where_it_was_not_discussed() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("月考核", standing=StandingTopicRhythm.MONTHLY)
    term.hold("月考核")
    assert term.prepare(date(2026, 9, 21)) == []
    term.hold()
    assert term.prepare(date(2026, 10, 12)) == ["月考核"]
    term.hold()
    assert term.prepare(date(2026, 10, 26)) == ["月考核"]
    term.hold("月考核")
    assert term.prepare(date(2026, 11, 2)) == ["月考核"]


def test_a_parked_topic_stays_in_the_box_over_meetings_and_returns_when_it_is_put_back() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("校服选用", "运动会")
    term.hold("运动会")
    assert term.prepare(date(2026, 9, 21)) == ["校服选用"]
    term.change(park_topic, "校服选用")
    assert (term.gather(), term.parked) == ([], ["校服选用"])
    term.hold()
    for day in (date(2026, 10, 12), date(2026, 10, 26)):
        assert (term.prepare(day), term.parked) == ([], ["校服选用"])
        assert (term.gather(), term.parked) == ([], ["校服选用"])
        term.hold()
    term.prepare(date(2026, 11, 9))
    term.change(unpark_topic, "校服选用")
    assert (term.gather(), term.parked) == (["校服选用"], [])
    term.hold()
    assert (term.prepare(date(2026, 11, 23)), term.parked) == (["校服选用"], [])
    term.hold("校服选用")
    assert (term.prepare(date(2026, 12, 7)), term.parked) == ([], [])


def test_a_parked_topic_that_is_deleted_is_gone() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("校服选用")
    term.change(park_topic, "校服选用")
    term.hold()
    term.prepare(date(2026, 9, 21))
    term.change(delete_topic, "校服选用")
    assert (term.gather(), term.parked) == ([], [])
    term.hold()
    assert (term.prepare(date(2026, 10, 12)), term.parked) == ([], [])


def test_a_returning_topic_keeps_its_proposer_minutes_and_papers() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("校服选用")
    (topic,) = term.now.topics
    full = msgspec.structs.replace(topic, proposer="顾一帆", minutes=15, papers="三家报价")
    term.put(msgspec.structs.replace(term.now, topics=(full,)))
    term.hold()
    term.prepare(date(2026, 9, 21))
    (again,) = term.now.topics
    assert (again.proposer, again.minutes, again.papers) == ("顾一帆", 15, "三家报价")
    assert (again.since, again.raised_as) == (1, topic.id)


def test_no_id_is_given_twice_while_topics_are_parked() -> None:
    term = Fortnights()
    term.prepare(date(2026, 9, 7))
    term.add("校服选用", "运动会")
    term.change(park_topic, "运动会")
    assert (
        term.records.next_topic_id == max(each.id for each in term.now.agenda_and_parked_topics) + 1
    )
    term.hold()
    term.prepare(date(2026, 9, 21))
    ids = [each.id for each in term.now.agenda_and_parked_topics]
    assert len(ids) == len(set(ids))
