from datetime import date

import pytest

from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term
from meetingtui.school import school

TEXT = """\
name: 示例市启明小学
departments:
  - {name: 教学处, short: [教导处], head: 沈知远}
  - {name: 低年级部, grade_group: true}
people:
  - {name: 江明川, post: 校长}
  - {name: 沈知远, department: 教学处}
  - {name: 白小舟, attends: false}
terms:
  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}
  - {id: 2026-2027-2, first_monday: 2027-02-22, end: 2027-07-02}
meeting:
  weekday: 周一
  every: 2
  host: 江明川
  minutes: {work_push: 30}
"""


def _school() -> school.School:
    return school.parse_school(TEXT)


def _refusal(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    with pytest.raises(SettingsError) as refusal:
        school.parse_school(TEXT.replace(old, new))
    return refusal.value.message


def test_people_and_departments_are_found_by_their_names():
    found = _school()
    assert [person.name for person in found.attendees] == ["江明川", "沈知远"]
    assert found.find_department("教导处") is found.find_department("教学处") is not None
    assert found.find_department("后勤") is None
    assert found.department_name_of("沈知远") == "教学处"
    assert found.department_name_of("路人") == found.department_name_of("江明川") == ""
    assert found.find_person("路人") is None


def test_the_first_line_shows_the_short_name_where_there_is_one():
    assert _school().display_name == "示例市启明小学"
    assert school.parse_school(TEXT + "short: 启明\n").display_name == "启明"


@pytest.mark.parametrize(
    ("today", "term"),
    [
        (date(2026, 7, 1), "2026-2027-1"),
        (date(2027, 1, 22), "2026-2027-1"),
        (date(2027, 1, 23), "2026-2027-2"),
        (date(2028, 1, 1), "2026-2027-2"),
    ],
)
def test_today_belongs_to_the_running_term_else_the_next_else_the_last(today, term):
    assert _school().term_on_or_after(today).id == term


def test_a_term_that_is_not_there_is_named_with_those_that_are():
    assert _school().term_by_id("2026-2027-2").first_monday == date(2027, 2, 22)
    with pytest.raises(SettingsError, match=r"2025-2026-1.*2026-2027-1、2026-2027-2"):
        _school().term_by_id("2025-2026-1")


def test_the_next_meeting_follows_the_schools_habit():
    found = _school()
    assert found.next_meeting_day(after=date(2026, 8, 1)) == date(2026, 8, 31)
    assert found.next_meeting_day(after=date(2026, 8, 31)) == date(2026, 9, 14)


def test_settings_left_out_have_sensible_values():
    found = _school()
    assert found.meeting.time == "14:30"
    assert found.meeting.weekday_index == 0
    assert found.thresholds == school.WarningThresholds(at_risk_days=14, stale_meetings=2)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("head: 沈知远", "head: 沈知", 3, "people 里没有“沈知”"),
        ("department: 教学处", "department: 教导处", 7, "没有叫“教导处”的部门"),
        ("name: 白小舟", "name: 江明川", 8, "“江明川”写了两次"),
        ("name: 低年级部", "name: 教学处", 4, "“教学处”写了两次"),
        ("name: 白小舟", "name: ' '", 8, "名称是空的"),
        ("weekday: 周一", "weekday: 星期八", 13, "周一、周二"),
        ("host: 江明川", "host: 校长", 15, "people 里没有“校长”"),
        ("{work_push: 30}", "{pushing: 30}", 16, "没有板块“pushing”"),
        ("{work_push: 30}", "{work_push: 0}", 16, "不能小于 1"),
        ("every: 2", "every: 9", 14, "不能大于 8"),
        ("host: 江明川", "time: 25:00", 15, "写法不对"),
        ("2026-08-31", "2026-09-01", 10, "不是星期一"),
        ("end: 2027-01-22", "end: 2026-01-22", 10, "“end”应在"),
        ("end: 2027-01-22", "end: 2028-01-22", 10, "“end”应在"),
        ("id: 2026-2027-1", "id: 上学期", 10, "“id”应写成"),
        ("end: 2027-01-22", "end: 2027-02-22", 11, "不能重叠"),
        ("id: 2026-2027-2", "id: 2026-2027-1", 11, "写了两次"),
    ],
)
def test_contradictions_in_the_school_file_are_told_with_their_line(old, new, line, words):
    message = _refusal(old, new)
    assert message.startswith(f"school.yaml 第 {line} 行：")
    assert words in message


def test_an_empty_list_is_not_enough():
    text = TEXT.replace("  - {id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-22}\n", "")
    text = text.replace("  - {id: 2026-2027-2, first_monday: 2027-02-22, end: 2027-07-02}\n", "")
    with pytest.raises(SettingsError, match="“terms”是空的"):
        school.parse_school(text.replace("terms:", "terms: []"))


def test_days_times_and_weekdays_are_understood_as_they_are_written():
    text = TEXT.replace("weekday: 周一", "weekday: 星期一\n  time: 14：30")
    text = text.replace(
        "2026-08-31, end: 2027-01-22", "2026-8-31, end: 2027年1月22日, holidays: [2026/9/5]"
    )
    found = school.parse_school(text)
    assert (found.meeting.weekday, found.meeting.time) == ("周一", "14:30")
    assert found.terms[0] == Term(
        id="2026-2027-1",
        first_monday=date(2026, 8, 31),
        end=date(2027, 1, 22),
        holidays=(date(2026, 9, 5),),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("[教导处]", "[教导处、教务处]", 3, "请用半角逗号分开：[教导处, 教务处]"),
        ("[教导处]", "[教导处，教务处]", 3, "请用半角逗号分开：[教导处, 教务处]"),
        ("grade_group: true", "short: [教导处]", 4, "既指“教学处”，又指“低年级部”"),
        ("[教导处]", "[低年级部]", 3, "既指“低年级部”，又指“教学处”"),
    ],
)
def test_a_short_name_is_one_name_of_one_department(old, new, line, words):
    message = _refusal(old, new)
    assert message.startswith(f"school.yaml 第 {line} 行：")
    assert words in message


def test_faults_of_shape_and_of_reference_are_told_together():
    text = TEXT.replace("every: 2", "every: 两周").replace("head: 沈知远", "haed: 沈知远")
    text = text.replace("host: 江明川", "host: 校长").replace("2027-02-22", "2027-02-23")
    with pytest.raises(SettingsError) as refusal:
        school.parse_school(text)
    lines = refusal.value.message.splitlines()
    assert lines[0] == "school.yaml 有 4 处要改："
    assert [line.split("：")[0] for line in lines[1:]] == [
        "第 3 行", "第 11 行", "第 14 行", "第 15 行",
    ]  # fmt: skip


def test_a_school_is_loaded_from_its_folder(tmp_path):
    (tmp_path / "school.yaml").write_text(TEXT, encoding="utf-8")
    assert school.load_school(tmp_path) == _school()
    assert isinstance(school.load_school(tmp_path).terms[0], Term)


def test_a_folder_without_a_school_says_how_to_begin(tmp_path):
    with pytest.raises(SettingsError, match=r"school\.yaml.*meetingtui init"):
        school.load_school(tmp_path)
