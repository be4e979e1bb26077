from datetime import date

import pytest
from msgspec.structs import replace

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.school import school_editing as editing
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings
from meetingtui.school.school import Department, Goal, Person, School, parse_school


def _school() -> School:
    return parse_school("""\
name: 清源小学
departments:
  - {name: 教导处, short: [教务处], head: 何平}
  - {name: 德育处}
people:
  - {name: 许敏, post: 校长}
  - {name: 何平, post: 主任, department: 教导处}
terms:
  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}
meeting: {weekday: 周一, host: 许敏, recorder: 何平}
mail: {address: a@qq.com, cc: [何平]}
""")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("示例市启明小学", "启明小学"),
        ("杭州市西湖区学军小学", "学军小学"),
        ("浙江省温州市瓯海区瞿溪镇中心小学", "中心小学"),
        ("城市花园小学", "城市花园小学"),
        ("明德学校", "明德学校"),
    ],
)
def test_a_short_name_is_proposed(name, short):
    assert editing.proposed_short_name(name) == short


def test_a_new_school_has_the_usual_departments():
    term = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 22))
    found = editing.new_school("清源小学", "清源小学", term)
    assert [each.name for each in found.departments] == list(editing.PRESELECTED_DEPARTMENTS)
    assert (found.short, found.people) == ("", ())


def test_all_usual_departments_fit_together():
    school = _school()
    for usual in editing.USUAL_DEPARTMENTS:
        if school.find_department(usual.name) is None or usual.name not in {
            each.name for each in school.departments
        }:
            if any(usual.name in each.names for each in school.departments):
                continue
            school = editing.with_usual_department_added(school, usual.name)
    called = [name for each in school.departments for name in each.names]
    assert len(called) == len(set(called))


def test_a_renamed_department_takes_its_people_along_and_is_found_by_its_old_name():
    school = _school()
    renamed = replace(school.departments[0], name="课程教学中心")
    found = editing.with_department_added_or_changed(school, "教导处", renamed)
    assert found.find_department("教导处") is found.departments[0]
    assert found.find_person("何平").department == "课程教学中心"
    back = editing.with_department_added_or_changed(
        found, "课程教学中心", replace(found.departments[0], name="教导处")
    )
    assert back.departments[0].former == ("课程教学中心",)


def test_a_renamed_person_is_followed_everywhere():
    school = _school()
    found = editing.with_person_added_or_changed(
        school, "何平", replace(school.people[1], name="何 萍")
    )
    assert found.departments[0].head == found.meeting.recorder == found.mail.cc[0] == "何萍"
    assert found.find_person("何平").name == "何萍"


def test_a_deleted_person_heads_hosts_and_records_nothing():
    found = editing.without_person(_school(), "何平")
    assert (found.departments[0].head, found.meeting.recorder, found.mail.cc) == ("", "", ())


def test_a_deleted_department_leaves_its_people():
    found = editing.without_department(_school(), "教导处")
    assert found.find_person("何平").department == ""


def test_the_order_of_reporting_can_be_changed():
    found = editing.with_department_moved(_school(), "教导处", 1)
    assert [each.name for each in found.departments] == ["德育处", "教导处"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: editing.with_school_name(s, " ", ""), "全称"),
        (
            lambda s: editing.with_department_added_or_changed(s, "", Department(name="教务处")),
            "“教导处”的名称",
        ),
        (
            lambda s: editing.with_department_added_or_changed(s, "", Department(name=" ")),
            "部门的名称",
        ),
        (
            lambda s: editing.with_department_added_or_changed(
                s, "", Department(name="工会", head="谁")
            ),
            "没有“谁”",
        ),
        (
            lambda s: editing.with_person_added_or_changed(s, "", Person(name="何 平")),
            "已经有一位“何平”",
        ),
        (
            lambda s: editing.with_person_added_or_changed(
                s, "", Person(name="王一", department="工会")
            ),
            "“工会”的部门",
        ),
        (
            lambda s: editing.with_person_added_or_changed(
                s, "", Person(name="王一", email="王一")
            ),
            "不像邮箱",
        ),
        (
            lambda s: editing.with_regular_meeting_settings(s, replace(s.meeting, weekday="周八")),
            "星期几",
        ),
        (
            lambda s: editing.with_regular_meeting_settings(s, replace(s.meeting, time="25:00")),
            "14:30",
        ),
        (
            lambda s: editing.with_regular_meeting_settings(s, replace(s.meeting, host="谁")),
            "没有“谁”",
        ),
        (lambda s: editing.with_goal_added_or_changed(s, "", Goal(name=" ")), "目标的名称"),
        (
            lambda s: editing.with_goal_added_or_changed(
                editing.with_goal_added_or_changed(s, "", Goal(name="书香", former=("阅读",))),
                "",
                Goal(name="阅读"),
            ),
            "已经有目标“阅读”",
        ),
        (lambda s: editing.with_mail_settings(s, MailSettings(address="何平")), "发件邮箱"),
        (
            lambda s: editing.with_mail_settings(s, MailSettings(address="a@b.cn", cc=("谁",))),
            "抄送“谁”",
        ),
        (
            lambda s: editing.with_mail_settings(
                s,
                MailSettings(address="a@b.cn", host="smtp.b.cn", security=ConnectionSecurity.NONE),
            ),
            "只能用于本机",
        ),
        (
            lambda s: editing.without_department(editing.without_department(s, "教导处"), "德育处"),
            "至少要有一个",
        ),
        (
            lambda s: editing.with_term_added_or_changed(
                s,
                "",
                Term(id="2026-2027-2", first_monday=date(2027, 1, 18), end=date(2027, 6, 30)),
            ),
            "重叠",
        ),
        (
            lambda s: editing.with_term_added_or_changed(
                s,
                "2026-2027-1",
                Term(id="2026-2027-1", first_monday=date(2026, 9, 1), end=date(2027, 1, 20)),
            ),
            "不是星期一",
        ),
    ],
)
def test_a_change_that_contradicts_the_school_is_refused_in_plain_chinese(change, words):
    with pytest.raises(RefusedError, match=words) as refusal:
        change(_school())
    assert "yaml" not in refusal.value.message
