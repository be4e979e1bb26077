from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.line_parsing.people_in_line import names_by_unique_form_of_address

TABLE = [
    AttendanceEntry(name="方启明", post="党支部书记、校长"),
    AttendanceEntry(name="林知秋", post="课程教学部主任"),
    AttendanceEntry(name="林晚晴", post="课程教学部副主任"),
    AttendanceEntry(name="欧阳雪", post="工会主席兼总务处主任"),
    AttendanceEntry(name="严守正"),
]


def test_people_are_known_by_surname_and_title():
    called = names_by_unique_form_of_address(TABLE)
    assert called["方书记"] == called["方校长"] == called["方老师"] == "方启明"
    assert called["欧阳主席"] == called["欧阳主任"] == "欧阳雪"
    assert called["严老师"] == "严守正"


def test_a_title_that_two_share_tells_nobody_apart():
    called = names_by_unique_form_of_address(TABLE)
    assert not {"林主任", "林老师"} & set(called)
    assert called["林晚晴"] == "林晚晴"


def test_a_full_name_is_never_somebody_elses_form_of_address():
    called = names_by_unique_form_of_address(
        [AttendanceEntry(name="张校长"), AttendanceEntry(name="张明", post="校长")]
    )
    assert called["张校长"] == "张校长"
