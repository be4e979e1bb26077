from meetingtui.meeting.attendance import (
    AttendanceEntry,
    Headcount,
    Presence,
    attendance_with_presence,
    attendance_without_person,
    headcount,
    initial_attendance,
)
from meetingtui.school.school import Person


def _list() -> tuple[AttendanceEntry, ...]:
    return initial_attendance(
        [Person(name="江明川", post="校长"), Person(name="方文博"), Person(name="沈知远")]
    )


def test_everybody_expected_is_present_until_said_otherwise():
    assert _list()[0] == AttendanceEntry(name="江明川", post="校长")
    assert headcount(_list()) == Headcount(3, 3, 0, 0, 0)
    assert headcount(_list()).figures_text == "应到 3 人，实到 3 人"


def test_leave_absence_and_guests_are_counted_apart():
    lines = attendance_with_presence(_list(), "方文博", Presence.LEAVE, "外出培训")
    lines = attendance_with_presence(lines, "沈知远", Presence.ABSENT)
    lines = attendance_with_presence(lines, "督学", Presence.GUEST)
    assert headcount(lines) == Headcount(3, 1, 1, 1, 1)
    assert headcount(lines).figures_text == "应到 3 人，实到 1 人，请假 1 人，缺席 1 人，列席 1 人"
    assert [(line.name, line.presence.label, line.reason) for line in lines] == [
        ("江明川", "出席", ""),
        ("方文博", "请假", "外出培训"),
        ("沈知远", "缺席", ""),
        ("督学", "列席", ""),
    ]


def test_marking_keeps_the_post_and_forgets_an_old_reason():
    lines = attendance_with_presence(
        attendance_with_presence(_list(), "江明川", Presence.LEAVE, "会议"),
        "江明川",
        Presence.PRESENT,
    )
    assert lines == _list()


def test_a_guest_can_be_struck_off_again():
    assert (
        attendance_without_person(attendance_with_presence(_list(), "督学", Presence.GUEST), "督学")
        == _list()
    )
    assert attendance_without_person(_list(), "路人") == _list()
    assert headcount(()).figures_text == "应到 0 人，实到 0 人"
