"""A line at the roll call is about the person it names."""

import pytest

from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.line_parsing.attendance_line import (
    attendance_with_guests,
    attendance_with_people_marked,
    parse_attendance_line,
)
from meetingtui.meeting.line_parsing.people_in_line import (
    attendee_forms_of_address,
    parse_leading_people,
)
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TABLE = tuple(
    AttendanceEntry(name=name, post=post)
    for name, post in (
        ("方启明", "校长、党支部书记"),
        ("郑雪", "教导处副主任"),
        ("林知秋", "课程部主任"),
        ("林晚晴", "课程部副主任"),
        ("严守正", "工会主席"),
        ("童欣", "大队辅导员"),
    )
)
CALLED = attendee_forms_of_address(
    TABLE, {"zx": ("郑雪",), "lzq": ("林知秋",), "tx": ("童欣", "陶喜"), "ll": ("林乐", "林蕾")}
)


@pytest.mark.parametrize(
    ("line", "people", "presence", "reason"),
    [
        ("郑雪 去教育局开会", ("郑雪",), Presence.LEAVE, "去教育局开会"),
        ("郑雪去教育局开会", ("郑雪",), Presence.LEAVE, "去教育局开会"),
        ("zx 去教育局开会", ("郑雪",), Presence.LEAVE, "去教育局开会"),
        ("ZX去教育局开会", ("郑雪",), Presence.LEAVE, "去教育局开会"),
        ("tx 外出", ("童欣",), Presence.LEAVE, "外出"),
        ("方校长：区里开会", ("方启明",), Presence.LEAVE, "区里开会"),
        ("郑雪老师请假，孩子生病", ("郑雪",), Presence.LEAVE, "孩子生病"),
        ("林副主任 请假（孩子生病）", ("林晚晴",), Presence.LEAVE, "孩子生病"),
        ("大队辅导员 病假", ("童欣",), Presence.LEAVE, "病假"),
        ("严守正、童欣 外出培训", ("严守正", "童欣"), Presence.LEAVE, "外出培训"),
        ("严守正和童欣都请假", ("严守正", "童欣"), Presence.LEAVE, ""),
        ("严守正晚到10分钟", ("严守正",), Presence.PRESENT, "晚到10分钟"),
        ("严守正 缺席", ("严守正",), Presence.ABSENT, ""),
        ("郑雪到了", ("郑雪",), Presence.PRESENT, ""),
        ("郑雪", ("郑雪",), None, ""),
        ("去教育局开会", (), Presence.LEAVE, "去教育局开会"),
        ("请假，孩子生病", (), Presence.LEAVE, "孩子生病"),
        ("高烧 在家休息", (), Presence.LEAVE, "高烧 在家休息"),
        ("周五外出", (), Presence.LEAVE, "周五外出"),
    ],
)
def test_people_presence_and_reason_are_read_from_a_line(
    line: str, people: tuple[str, ...], presence: Presence | None, reason: str
) -> None:
    found = parse_attendance_line(line, CALLED)
    assert (found.leading_people.people, found.presence, found.reason) == (people, presence, reason)
    assert not found.leading_people.ambiguous_form
    assert not found.leading_people.unlisted_name


@pytest.mark.parametrize(
    ("line", "unclear", "candidates"),
    [
        ("林主任 请假", "林主任", ("林知秋", "林晚晴")),
        ("林老师去开会", "林老师", ("林知秋", "林晚晴")),
    ],
)
def test_a_form_that_fits_two_people_names_nobody_yet(
    line: str, unclear: str, candidates: tuple[str, ...]
) -> None:
    head = parse_attendance_line(line, CALLED).leading_people
    assert (head.people, head.ambiguous_form, head.candidates) == ((), unclear, candidates)


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("陈思远 去开会", "陈思远"),
        ("陈思远请假，孩子生病", "陈思远"),
        ("陈思远", "陈思远"),
        ("钱校长 去开会", "钱校长"),
        ("zzz 请假", "zzz"),
        ("郑雪、陈思远 外出", "陈思远"),
    ],
)
def test_a_name_that_nobody_here_has_is_noticed(line: str, unknown: str) -> None:
    assert parse_attendance_line(line, CALLED).leading_people.unlisted_name == unknown


def test_guests_need_not_be_on_the_list() -> None:
    found = parse_attendance_line("列席：沈立夏 聂小梅", CALLED)
    assert found.guests == ("沈立夏", "聂小梅")
    guests = tuple(AttendanceEntry(name=name, presence=Presence.GUEST) for name in found.guests)
    listed = attendance_with_guests(
        TABLE, (*guests, AttendanceEntry(name="郑雪", presence=Presence.GUEST))
    )
    assert [line.name for line in listed[len(TABLE) :]] == ["沈立夏", "聂小梅"]
    assert listed[: len(TABLE)] == TABLE


def test_guests_are_not_put_on_leave() -> None:
    listed = (*TABLE, AttendanceEntry(name="沈立夏", presence=Presence.GUEST))
    marked = attendance_with_people_marked(listed, ("郑雪", "沈立夏"), Presence.LEAVE, "外出")
    assert [line.name for line in marked if line.presence is Presence.LEAVE] == ["郑雪"]


def test_in_running_text_a_name_needs_an_end() -> None:
    assert not parse_leading_people("郑雪说明了情况", CALLED).has_name
    assert parse_leading_people("郑雪：同意", CALLED).people == ("郑雪",)
    assert parse_leading_people("郑雪、林知秋 同意", CALLED).text_after_names == "同意"
    assert not parse_leading_people("严重超时，建议提前", CALLED).has_name


@pytest.mark.parametrize(
    ("line", "arrived", "left", "reason"),
    [
        ("郑雪 迟到 8:40", "8:40", "", ""),
        ("郑雪8：40到会", "8:40", "", ""),
        ("郑雪 8点40才到，堵车", "8:40", "", "堵车"),
        ("郑雪 9点半走了", "", "9:30", ""),
        ("郑雪 早退 下午4:10 去区里", "", "16:10", "去区里"),
        ("郑雪 10点到教育局开会", "", "", "10点到教育局开会"),
        ("郑雪 迟到 8:75", "", "", "迟到 8:75"),
    ],
)
def test_a_time_says_when_somebody_came_late_or_left_early(
    line: str, arrived: str, left: str, reason: str
) -> None:
    found = parse_attendance_line(line, CALLED, "8:20")
    assert found.leading_people.people == ("郑雪",)
    assert (found.arrived, found.left, found.reason) == (arrived, left, reason)


@pytest.mark.parametrize(("said", "time"), [("2:50", "14:50"), ("上午9:10", "9:10")])
def test_in_an_afternoon_meeting_a_small_hour_is_one_of_the_afternoon(said: str, time: str) -> None:
    assert parse_attendance_line(f"郑雪 {said}到会", CALLED, "14:30").arrived == time


@pytest.mark.parametrize(
    ("said", "start", "time"),
    [
        ("6:30", "14:30", "18:30"),
        ("12:10", "8:30", "12:10"),
        ("1:10", "8:30", "13:10"),
        ("8:20", "8:30", "8:20"),
        ("8:40", "19:00", "20:40"),
        ("20:40", "14:30", "20:40"),
        ("8:40", "", "8:40"),
    ],
)
def test_a_bare_time_is_the_one_around_the_meeting(said: str, start: str, time: str) -> None:
    assert parse_attendance_line(f"郑雪 早退 {said}", CALLED, start).left == time


@pytest.mark.parametrize(
    ("said", "start"), [("8:40", "14:30"), ("8点半", "14:30"), ("5:40", "8:30")]
)
def test_a_bare_time_that_cannot_be_in_the_meeting_is_in_doubt(said: str, start: str) -> None:
    found = parse_attendance_line(f"郑雪 迟到 {said}", CALLED, start)
    assert (found.arrival_and_departure_text, found.presence, found.leading_people.people) == (
        "",
        None,
        ("郑雪",),
    )
    assert f"“{said}”不在开会的时间里（{start}开始）" in found.doubt


@pytest.mark.parametrize(
    ("line", "people", "unclear"),
    [
        ("总务处鲁主任病假", ("鲁建国",), ""),
        ("总务鲁建国主任 病假", ("鲁建国",), ""),
        ("工会鲁主任病假", ("鲁小娟",), ""),
        ("鲁主任病假", (), "鲁主任"),
    ],
)
def test_a_department_before_a_form_of_address_says_which_of_two_is_meant(
    line: str, people: tuple[str, ...], unclear: str
) -> None:
    members = (
        Person(name="鲁建国", post="主任", department="总务处"),
        Person(name="鲁小娟", post="主任", department="工会"),
    )
    departments = (Department(name="总务处", short=("总务",)), Department(name="工会"))
    school = School(
        name="启明小学",
        departments=departments,
        people=members,
        terms=(),
        meeting=RegularMeetingSettings(weekday="周一"),
    )
    present = [AttendanceEntry(name=each.name, post=each.post) for each in members]
    found = parse_attendance_line(line, attendee_forms_of_address(present, {}, school))
    assert (found.leading_people.people, found.leading_people.ambiguous_form) == (people, unclear)
    assert unclear or (found.presence, found.reason) == (Presence.LEAVE, "病假")
