"""A preparation that was made earlier is brought up to date, and keeps what was changed by hand."""

from datetime import date, datetime
from functools import partial

import msgspec
from record_builders import make_closed_meeting, make_measure, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting import meeting_preparation as agenda
from meetingtui.meeting.attendance import Presence, attendance_with_presence
from meetingtui.meeting.record import Meeting, start_meeting
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.meeting.topic_discussion import DecisionKind, Topic
from meetingtui.plan.item_operations import add_progress
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="江明川"), Person(name="方文博"), Person(name="石立诚")),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一", every=1, place="会议室", host="江明川"),
)
FIFTH = make_closed_meeting(
    5,
    date(2026, 11, 23),
    started=datetime(2026, 11, 23, 14, 30),
    topics=(Topic(id=1, title="作息调整"), Topic(id=2, title="绩效方案")),
    reflections=(Reflection(department="教学处", problems=(Problem(text="听课反馈慢"),)),),
)
PREPARED_ON, HELD_ON = date(2026, 11, 28), date(2026, 12, 7)


measure = partial(make_measure, department="教学处", created=date(2026, 11, 1))
task = partial(make_task, department="教学处", created=date(2026, 11, 1))


ITEMS = {
    1: measure(1, due=date(2026, 11, 20)),
    2: measure(2, due=date(2026, 12, 3)),
    3: measure(3, due=date(2027, 1, 20)),
    4: task(4, due=date(2026, 12, 4)),
}


def prepared(fifth: Meeting = FIFTH, items=ITEMS) -> Meeting:
    return agenda.prepare_next_meeting(
        {5: fifth}, items, school=SCHOOL, term=TERM, today=PREPARED_ON
    )


def again(
    meeting: Meeting, fifth: Meeting = FIFTH, items=ITEMS, school=SCHOOL, today=HELD_ON
) -> Meeting:
    meetings = {5: fifth, meeting.id: meeting}
    return agenda.update_preparation(meeting, meetings, items, school=school, today=today)


def overdue(meeting: Meeting, today: date) -> int:
    day = agenda.day_for_judging_deadlines(meeting, today)
    found = 0
    for ids in (meeting.agenda, meeting.carried):
        for each in ids:
            due = ITEMS[each].due
            found += due is not None and due < day
    return found


def test_a_meeting_put_off_lists_what_is_due_by_the_day_it_is_opened() -> None:
    planned = prepared()
    assert (planned.on, overdue(planned, PREPARED_ON)) == (date(2026, 11, 30), 1)
    fresh = again(planned)
    assert fresh.on == planned.on
    assert overdue(fresh, HELD_ON) == 3


def test_what_came_since_is_gathered_and_what_is_settled_goes() -> None:
    later = {**ITEMS, 5: task(5, due=date(2026, 12, 1))}
    decided = msgspec.structs.replace(
        FIFTH,
        topics=(
            msgspec.structs.replace(FIFTH.topics[0], decision_kind=DecisionKind.PASSED),
            FIFTH.topics[1],
            Topic(id=3, title="补记的议题"),
        ),
        reflections=(
            Reflection(
                department="教学处",
                problems=(Problem(text="听课反馈慢", solved=True), Problem(text="作业公示晚")),
            ),
        ),
    )
    fresh = again(prepared(), decided, later)
    assert set(fresh.carried) == {4, 5}
    assert [topic.title for topic in fresh.topics] == ["绩效方案", "补记的议题"]
    assert len({topic.id for topic in fresh.topics}) == 2
    assert [each.text for each in fresh.reflections[0].problems] == ["作业公示晚"]


def test_what_was_changed_by_hand_stays() -> None:
    planned = prepared()
    _, second = planned.topics
    share = msgspec.structs.replace(planned.share, presenter="石立诚")
    by_hand = msgspec.structs.replace(
        planned,
        number=9,
        place="阶梯教室",
        share=share,
        attendance=attendance_with_presence(
            planned.attendance, "方文博", Presence.LEAVE, "外出学习"
        ),
        topics=(second, Topic(id=9, title="校服选用")),
        private_note="先与会计核对",
        reflections=(
            Reflection(department="教学处", problems=(Problem(text="自己写的问题"),)),
            Reflection(department="总务处", done=("已检修",)),
        ),
    )
    school = msgspec.structs.replace(
        SCHOOL,
        people=(*SCHOOL.people, Person(name="白小舟")),
        meeting=msgspec.structs.replace(SCHOOL.meeting, place="新会议室", host="石立诚"),
    )
    fresh = again(by_hand, school=school)
    assert (fresh.number, fresh.place, fresh.host) == (9, "阶梯教室", "石立诚")
    assert fresh.share == share
    assert [topic.title for topic in fresh.topics] == [second.title, "校服选用"]
    assert fresh.private_note == "先与会计核对"
    assert [each.problems for each in fresh.reflections] == [(Problem(text="自己写的问题"),), ()]
    assert fresh.reflections[1].done == ("已检修",)
    marks = {line.name: (line.presence, line.reason) for line in fresh.attendance}
    assert marks["方文博"] == (Presence.LEAVE, "外出学习")
    assert marks["白小舟"] == (Presence.PRESENT, "")
    assert again(fresh, school=school) == fresh


def test_gathering_again_with_nothing_new_changes_nothing() -> None:
    planned = prepared()
    assert again(planned, today=PREPARED_ON) == planned
    assert msgspec.json.decode(msgspec.json.encode(planned), type=Meeting) == planned


def test_a_meeting_that_has_begun_is_left_alone() -> None:
    begun = start_meeting(prepared(), datetime(2026, 11, 30, 14, 30))
    assert again(begun) is begun


def test_an_untouched_preparation_is_known_as_such() -> None:
    planned = prepared()
    assert agenda.is_unchanged_since_preparation(planned, ITEMS)
    assert agenda.is_unchanged_since_preparation(again(planned), ITEMS)
    moved = msgspec.structs.replace(planned, place="操场")
    assert not agenda.is_unchanged_since_preparation(moved, ITEMS)
    assert not agenda.is_unchanged_since_preparation(again(moved), ITEMS)
    told = {**ITEMS, 1: add_progress(ITEMS[1], on=planned.on, meeting=planned.id, text="已办")}
    assert not agenda.is_unchanged_since_preparation(planned, told)
