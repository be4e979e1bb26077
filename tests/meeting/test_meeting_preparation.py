from datetime import date, datetime
from functools import partial

import msgspec
from record_builders import make_closed_meeting, make_measure, make_part, make_section, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting import meeting_preparation as agenda
from meetingtui.meeting.blocks.block_spec import PreparedFields
from meetingtui.meeting.blocks.registry import block_spec
from meetingtui.meeting.call_list import item_ids_needing_report
from meetingtui.meeting.carry_over_to_next_meeting import department_progress_outside_meetings
from meetingtui.meeting.next_meeting import meeting_in_progress_or_planned, next_meeting_appointment
from meetingtui.meeting.record import (
    LearningShare,
    Meeting,
    MeetingState,
    close_meeting,
    closed_meetings,
    reopen_meeting,
    start_meeting,
)
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(
        Person(name="江明川"),
        Person(name="方文博", department="教学处"),
        Person(name="石立诚", department="总务处"),
        Person(name="白小舟", attends=False),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一", every=2, place="会议室", host="江明川"),
)
TODAY = date(2026, 11, 18)
START = datetime.fromisoformat("2026-11-23 14:30")


def _held(number: int, on: date, presenter: str = "") -> Meeting:
    share = LearningShare(presenter=presenter, topic="共读")
    return make_closed_meeting(number, on, share=share)


PAST = {
    1: _held(1, date(2026, 10, 26), "江明川"),
    2: _held(2, date(2026, 11, 9), "石立诚"),
}


measure = partial(make_measure, created=date(2026, 11, 10))


def _gathered(*items: Item) -> list[int]:
    found = item_ids_needing_report(
        ItemTree(items), PAST.values(), school=SCHOOL, day=date(2026, 11, 23)
    )
    return list(found)


def test_the_next_meeting_is_filled_in_as_far_as_the_records_can():
    items = {
        1: measure(1, department="教学处", due=date(2026, 11, 20)),
        2: measure(2, department="教学处"),
        3: make_task(3),
        4: make_task(4, status=Status.DONE),
    }
    meeting = agenda.prepare_next_meeting(PAST, items, school=SCHOOL, term=TERM, today=TODAY)
    assert (meeting.id, meeting.number, meeting.on) == (3, 3, date(2026, 11, 23))
    assert (meeting.time, meeting.place, meeting.host) == ("14:30", "会议室", "江明川")
    assert [line.name for line in meeting.attendance] == ["江明川", "方文博", "石立诚"]
    assert meeting.share.presenter == "方文博"
    assert [each.department for each in meeting.reflections] == ["教学处", "总务处"]
    assert meeting.agenda == (1,)
    assert meeting.carried == (3,)
    assert meeting.state is MeetingState.PLANNED


def test_the_first_meeting_of_a_term_needs_no_past():
    meeting = agenda.prepare_next_meeting({}, {}, school=SCHOOL, term=TERM, today=date(2026, 8, 20))
    assert (meeting.id, meeting.number, meeting.on) == (1, 1, date(2026, 8, 31))
    assert meeting.share.presenter == "江明川"


def test_the_next_day_is_never_in_the_past_nor_before_the_last_meeting():
    last = PAST.values()
    assert next_meeting_appointment(last, SCHOOL, TERM, date(2026, 11, 9)).on == date(2026, 11, 23)
    assert next_meeting_appointment(last, SCHOOL, TERM, date(2026, 11, 23)).on == date(2026, 11, 23)
    assert next_meeting_appointment(last, SCHOOL, TERM, date(2026, 11, 24)).on == date(2026, 12, 7)


def test_the_meeting_in_hand_is_the_one_under_way_else_the_oldest_not_closed():
    assert meeting_in_progress_or_planned(PAST.values()) is None
    planned = Meeting(id=3, number=3, on=date(2026, 11, 23))
    later = Meeting(id=4, number=4, on=date(2026, 12, 7))
    assert meeting_in_progress_or_planned([later, *PAST.values(), planned]) is planned
    begun = msgspec.structs.replace(later, state=MeetingState.OPEN)
    assert meeting_in_progress_or_planned([begun, *PAST.values(), planned]) is begun
    assert [meeting.id for meeting in closed_meetings([planned, PAST[2], PAST[1]])] == [1, 2]


def test_items_that_deserve_a_word_come_department_by_department_gravest_first():
    assert _gathered(
        measure(1, department="总务处", due=date(2026, 11, 1)),
        measure(2, department="教学处", due=date(2026, 11, 30)),
        measure(3, department="教学处", due=date(2026, 11, 20)),
        measure(4, department="", due=date(2026, 11, 20)),
        measure(5, people=("石立诚",), due=date(2026, 11, 20)),
        add_progress(measure(6, department="教学处"), on=date(2026, 11, 16), text="照常"),
    ) == [3, 2, 1, 5, 4]


WITH_GROUPS = msgspec.structs.replace(
    SCHOOL,
    departments=(
        Department(name="语文教研组", teaching_group=True),
        *SCHOOL.departments,
        Department(name="低年级部", grade_group=True),
    ),
)


def test_parts_are_called_under_the_departments_that_have_them():
    late = date(2026, 11, 20)
    items = ItemTree(
        [
            measure(1, department="教学处", due=date(2027, 1, 1)),
            *(
                make_part(id, department=name, parent=1, due=late)
                for id, name in ((2, "语文教研组"), (3, "低年级部"), (4, "总务处"))
            ),
            measure(5, department="教学处", due=late),
            measure(6, department="", due=late),
        ]
    )
    found = item_ids_needing_report(
        items, PAST.values(), school=WITH_GROUPS, day=date(2026, 11, 23)
    )
    assert found == (5, 4, 3, 2, 6)


def test_a_teaching_group_has_no_turn_but_its_tasks_are_heard():
    task = make_task(1, department="语文教研组")
    meeting = agenda.prepare_next_meeting(
        PAST, {1: task}, school=WITH_GROUPS, term=TERM, today=TODAY
    )
    assert [each.department for each in meeting.reflections] == ["教学处", "总务处", "低年级部"]
    assert meeting.carried == (1,)


def test_items_that_need_no_report_are_not_called():
    late = date(2026, 11, 1)
    assert (
        _gathered(
            measure(1, department="教学处"),
            measure(2, department="教学处", due=late, status=Status.DONE),
            measure(3, department="教学处", due=late, status=Status.PAUSED),
            measure(4, department="教学处", due=late, tracked=False),
            make_section(5),
        )
        == []
    )


def test_since_last_time_is_what_was_said_outside_meetings_after_it():
    item = add_progress(measure(1, department="教学处"), on=date(2026, 11, 8), text="会前")
    item = add_progress(item, on=date(2026, 11, 9), meeting=2, text="会上")
    item = add_progress(item, on=date(2026, 11, 12), text="会后")
    item = add_progress(item, on=date(2026, 11, 24), text="以后")
    other = add_progress(measure(2, department="总务处"), on=date(2026, 11, 12), text="别的部门")
    found = department_progress_outside_meetings(
        [item, other], "教学处", list(PAST.values()), date(2026, 11, 23)
    )
    assert [(each.id, line.text) for each, line in found] == [(1, "会后")]


def test_opening_again_keeps_the_first_beginning():
    meeting = Meeting(id=3, number=3, on=date(2026, 11, 23))
    opened = start_meeting(meeting, START)
    assert (opened.state, opened.started) == (MeetingState.OPEN, START)
    closed = close_meeting(opened, START.replace(hour=16), {"reflection": 8.0})
    assert closed.is_closed
    assert closed.minutes_spent == {"reflection": 8.0}
    again = start_meeting(closed, START.replace(hour=17))
    assert (again.started, again.closed) == (START, None)
    assert msgspec.json.decode(msgspec.json.encode(closed), type=Meeting) == closed


def test_a_closed_meeting_opened_again_keeps_why_and_when():
    closed = close_meeting(
        start_meeting(Meeting(id=3, number=3, on=date(2026, 11, 23)), START),
        START.replace(hour=16),
        {"reflection": 8.0},
    )
    again = reopen_meeting(closed, "漏记一项议定事项", START.replace(day=25))
    assert (again.state, again.closed, again.started) == (MeetingState.OPEN, None, START)
    assert again.minutes_spent == {"reflection": 8.0}
    assert [(each.at.day, each.reason) for each in again.reopened] == [(25, "漏记一项议定事项")]
    twice = reopen_meeting(
        close_meeting(again, START.replace(day=26), {}), "改错字", START.replace(day=27)
    )
    assert [each.reason for each in twice.reopened] == ["漏记一项议定事项", "改错字"]
    assert msgspec.json.decode(msgspec.json.encode(twice), type=Meeting) == twice


def test_a_block_fills_in_its_own_fields_and_keeps_its_own_rule_when_prepared_again(monkeypatch):
    spec = msgspec.structs.replace(
        block_spec("work_push"),
        prepare=lambda data: PreparedFields({"agenda": (len(data.others), data.day.day)}),
        prepare_again=lambda meeting, fresh, _: {"agenda": (*meeting.agenda, *fresh.agenda)},
    )
    monkeypatch.setattr(agenda, "BLOCKS", (spec,))
    day = {"school": SCHOOL, "today": date(2026, 9, 1)}
    made = agenda.prepare_next_meeting({}, {}, term=TERM, **day)
    assert made.agenda == (0, made.on.day)
    assert made.topics == made.reflections == ()
    again = agenda.update_preparation(made, {made.id: made}, {}, **day)
    assert again.agenda == (0, made.on.day) * 2
