from datetime import date

import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.school.roster import Roster, looks_like_form_of_address
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

SCHOOL = School(
    name="青禾小学",
    departments=(
        Department(name="课程教学中心", short=("教导处",)),
        Department(name="学生工作处", short=("德育处",)),
        Department(name="工会"),
    ),
    people=(
        Person(name="欧阳静", post="校长", department="学生工作处"),
        Person(name="秦朗", post="副校长", department="课程教学中心"),
        Person(name="郝建国", post="教导处副主任", department="课程教学中心"),
        Person(name="郝秀英", post="德育处主任", department="学生工作处"),
        Person(name="于 飞", post="年级执行主任"),
        Person(name="崔玉芬", post="工会主席", department="工会"),
    ),
    terms=(Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22)),),
    meeting=RegularMeetingSettings(weekday="周二"),
)
ROSTER = Roster(SCHOOL, {"ql": ("秦朗",)})


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("秦朗", ("秦朗",)),
        ("秦朗老师", ("秦朗",)),
        ("于飞", ("于 飞",)),
        ("于执行主任", ("于 飞",)),
        ("秦校长", ("秦朗",)),
        ("秦副校长", ("秦朗",)),
        ("秦校", ("秦朗",)),
        ("校长", ("欧阳静",)),
        ("欧阳校长", ("欧阳静",)),
        ("玉芬主席", ("崔玉芬",)),
        ("老崔", ("崔玉芬",)),
        ("小秦", ("秦朗",)),
        ("工会崔主席", ("崔玉芬",)),
        ("工会主席", ("崔玉芬",)),
        ("德育主任", ("郝秀英",)),
        ("ql", ("秦朗",)),
        ("QL", ("秦朗",)),
        ("郝主任", ("郝建国", "郝秀英")),
        ("德育处郝主任", ("郝秀英",)),
        ("教导处的郝主任", ("郝建国",)),
    ],
)
def test_people_are_known_by_whatever_colleagues_call_them(words, people):
    found = ROSTER.mention_at(words)
    assert found is not None
    assert (found.words, found.people) == (words, people)
    assert found.is_unambiguous is (len(people) == 1)


@pytest.mark.parametrize(
    ("words", "department"),
    [("教导处", "课程教学中心"), ("课教中心", "课程教学中心"), ("课程教学中心", "课程教学中心")],
)
def test_departments_are_known_by_their_other_names(words, department):
    found = ROSTER.mention_at(words)
    assert found is not None
    assert (found.words, found.department) == (words, department)


def test_several_are_read_together():
    group = ROSTER.mention_group_at("郝建国和崔主席、德育处会同教导处把表排好")
    assert group is not None
    assert group.people == ("郝建国", "崔玉芬")
    assert group.departments == ("学生工作处", "课程教学中心")
    assert group.end == 16
    unclear = ROSTER.mention_group_at("秦朗、郝主任")
    assert unclear is not None
    assert [each.words for each in unclear.ambiguous_mentions] == ["郝主任"]


def test_every_mention_of_a_line_is_found_once():
    assert [each.words for each in ROSTER.mentions("请秦校长陪崔玉芬去工会")] == [
        "秦校长",
        "崔玉芬",
        "工会",
    ]
    assert ROSTER.mention_at("校医") is None


def test_an_unlisted_person_is_told_from_other_words():
    assert looks_like_form_of_address("柳老师")
    assert looks_like_form_of_address("欧阳主任")
    assert not looks_like_form_of_address("班主任")
    assert not looks_like_form_of_address("教研组长")
