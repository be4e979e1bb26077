"""When the next meeting is: always a day on which the school really meets, or plainly unknown."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_closed_meeting

from meetingtui.base.term_calendar import Term, meeting_days
from meetingtui.base.wording import WEEKDAYS
from meetingtui.meeting import next_meeting
from meetingtui.meeting.meeting_preparation import prepare_next_meeting
from meetingtui.meeting.record import Meeting
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

FIRST = Term(
    id="2026-2027-1",
    first_monday=date(2026, 8, 31),
    end=date(2027, 1, 22),
    holidays=(date(2026, 12, 7),),
)
SECOND = Term(id="2026-2027-2", first_monday=date(2027, 2, 22), end=date(2027, 7, 2))
SCHOOL = School(
    name="启明小学",
    departments=(Department(name="教学处"),),
    people=(Person(name="江明川"),),
    terms=(FIRST, SECOND),
    meeting=RegularMeetingSettings(
        weekday="周一", every=2, first_week=2, time="14:30", place="会议室"
    ),
)
ONE_TERM = msgspec.structs.replace(SCHOOL, terms=(FIRST,))


def coming(
    today: date, *meetings: Meeting, school: School = SCHOOL
) -> next_meeting.NextMeetingAppointment:
    return next_meeting.next_meeting_appointment(meetings, school, school.terms[0], today)


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2026, 8, 20), date(2026, 9, 7)),  # 暑假里，第一次在第 2 周
        (date(2026, 9, 22), date(2026, 10, 8)),  # 周一至周三是国庆假期
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 14)),
        (date(2027, 1, 19), date(2027, 3, 1)),  # 本学期已没有例会日
        (date(2027, 2, 10), date(2027, 3, 1)),  # 寒假里
    ],
)
def test_the_next_day_is_one_on_which_the_school_meets(today: date, on: date) -> None:
    assert coming(today).on == on


def days(term: Term, school: School = SCHOOL) -> list[date]:
    habits = school.meeting
    return list(
        meeting_days(
            term,
            weekday=habits.weekday_index,
            every=habits.every,
            first_week=habits.first_week,
        )
    )


@given(
    st.dates(date(2026, 7, 1), date(2027, 8, 1)),
    st.sampled_from(WEEKDAYS[:5]),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_on_any_day_it_is_the_first_meeting_day_from_today_or_unknown(
    today: date, on: str, every: int, first_week: int
) -> None:
    habits = RegularMeetingSettings(weekday=on, every=every, first_week=first_week)
    school = msgspec.structs.replace(SCHOOL, meeting=habits)
    wanted = [day for term in school.terms for day in days(term, school) if day >= today]
    assert coming(today, school=school).on == next(iter(wanted), None)


def test_in_the_holidays_it_is_the_first_meeting_of_the_next_term() -> None:
    last = make_closed_meeting(10, date(2027, 1, 18))
    found = next_meeting.appointment_after_meeting(last, {10: last}, SCHOOL, FIRST)
    assert (found.number, found.on, found.term) == (1, date(2027, 3, 1), SECOND)
    assert found.number_label == "下学期第1次"
    assert coming(date(2027, 1, 30), last) == found


def test_without_a_next_term_no_day_is_made_up() -> None:
    last = make_closed_meeting(10, date(2027, 1, 18))
    found = next_meeting.appointment_after_meeting(last, {10: last}, ONE_TERM, FIRST)
    assert found.on is None
    assert found.date_text == "日期待定（还没有开启下学期）"
    assert coming(date(2027, 2, 1), last, school=ONE_TERM).on is None


def test_the_meeting_that_is_prepared_comes_before_the_rule() -> None:
    last = make_closed_meeting(6, date(2026, 11, 30))
    planned = Meeting(id=7, number=7, on=date(2026, 12, 16), time="9:00", place="阶梯教室")
    found = next_meeting.appointment_after_meeting(last, {6: last, 7: planned}, SCHOOL, FIRST)
    assert (found.number, found.on, found.time) == (7, planned.on, "9:00")
    assert coming(date(2026, 12, 1), last, planned) == found


def test_where_the_term_has_no_day_left_a_meeting_is_prepared_for_today() -> None:
    today = date(2027, 1, 20)
    found = prepare_next_meeting({}, {}, school=SCHOOL, term=FIRST, today=today)
    assert found.on == today
