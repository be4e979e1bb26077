"""Items reassigned from typed text to people and departments."""

from datetime import date

import pytest
from record_builders import make_measure

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item
from meetingtui.plan.item_operations import reassign_from_text
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

SCHOOL = School(
    name="启明小学",
    departments=(
        Department(name="教学处", short=("教导处",)),
        Department(name="总务处"),
        Department(name="科研、信息中心"),
    ),
    people=(
        Person(name="江明川"),
        Person(name="方文博", department="教学处"),
        Person(name="柳青禾", department="教学处"),
        Person(name="石立诚", department="总务处"),
    ),
    terms=(Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22)),),
    meeting=RegularMeetingSettings(weekday="周一"),
)
DAY = date(2026, 11, 23)


def _item(*people: str, department: str = "") -> Item:
    return make_measure(1, "整修操场", people=people, department=department)


def _hands(item: Item, words: str) -> tuple[tuple[str, ...], str]:
    after = reassign_from_text(item, words, school=SCHOOL, on=DAY)
    return after.people, after.department


def test_people_bring_their_department_along():
    assert _hands(_item("方文博", department="教学处"), "石立诚") == (("石立诚",), "总务处")
    assert _hands(_item(), "方文博、石立诚") == (("方文博", "石立诚"), "教学处")


def test_somebody_without_a_department_leaves_it_where_it_is():
    assert _hands(_item("方文博", department="教学处"), "江明川") == (("江明川",), "教学处")


def test_a_department_alone_keeps_only_its_own_people():
    item = _item("方文博", "石立诚", "江明川", department="教学处")
    assert _hands(item, "总务处") == (("石立诚",), "总务处")
    assert _hands(item, "科研、信息中心") == ((), "科研、信息中心")
    assert _hands(_item("方文博"), "教导处") == (("方文博",), "教学处")


def test_people_and_a_department_can_be_named_together():
    assert _hands(_item(), "总务处 方文博") == (("方文博",), "总务处")


def test_the_history_says_who_had_it_before():
    after = reassign_from_text(
        _item("方文博", department="教学处"), "总务处", school=SCHOOL, on=DAY, meeting=6
    )
    line = after.progress_in_meeting(6)
    assert line is not None
    assert line.text_and_field_changes == "责任人由方文博调整为待定；责任部门由教学处调整为总务处"


@pytest.mark.parametrize("words", ["石立城", "石立城、石立诚", "后勤处", "、", "总务处 石立城"])
def test_who_is_not_on_the_roster_is_refused_by_name(words: str):
    with pytest.raises(RefusedError, match=r"学校名单里没有“(石立城|后勤处|、)”"):
        reassign_from_text(_item(), words, school=SCHOOL, on=DAY)


def test_of_two_departments_the_first_answers_and_the_other_helps():
    after = reassign_from_text(_item(), "教学处、总务处", school=SCHOOL, on=DAY)
    assert (after.department, after.co_departments) == ("教学处", ("总务处",))
    assert "协办部门由无调整为总务处" in after.progress[-1].text_and_field_changes
    moved = reassign_from_text(after, "总务处", school=SCHOOL, on=DAY)
    assert (moved.department, moved.co_departments) == ("总务处", ())


def test_behind_a_known_name_others_may_stand():
    assert _hands(_item(), "石立诚、外聘专家") == (("石立诚", "外聘专家"), "总务处")
    with pytest.raises(RefusedError, match="没有“请各位老师尽快报名”"):
        reassign_from_text(_item(), "石立诚、请各位老师尽快报名", school=SCHOOL, on=DAY)
