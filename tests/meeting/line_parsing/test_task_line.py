from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_builders import make_measure

from meetingtui.base.deadline_parser import DeadlineParser
from meetingtui.base.pinyin import PinyinIndex, look_up_readings
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.decided_tasks import build_task_item
from meetingtui.meeting.line_parsing.people_in_line import parse_people_list
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.meeting.record import BlockKey, Meeting
from meetingtui.plan.item import ItemKind
from meetingtui.school.roster import Roster
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="云山市晨光小学",
    departments=(
        Department(name="课程教学部", short=("教学部",)),
        Department(name="后勤保障部"),
    ),
    people=(
        Person(name="林知秋", post="课程教学部主任", department="课程教学部"),
        Person(name="严守正", post="后勤保障部主任、工会主席", department="后勤保障部"),
        Person(name="方启明", post="校长"),
        Person(name="林之乔", post="教研组长"),
    ),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


PEOPLE = [person.name for person in SCHOOL.people]
NAMES = PinyinIndex(look_up_readings(sorted(set("".join(PEOPLE))))).names_by_typed_form(PEOPLE)
NEXT_MEETING = date(2026, 12, 7)


def _read(line: str):
    return parse_task_line(
        line,
        roster=Roster(SCHOOL, NAMES),
        deadlines=DeadlineParser(TODAY, TERM, NEXT_MEETING),
        today=TODAY,
    )


@pytest.mark.parametrize(
    ("line", "title", "people", "department", "due"),
    [
        ("结题报告初稿 林知秋 下周五前", "结题报告初稿", ("林知秋",), "课程教学部", (2026, 12, 4)),
        ("结题报告初稿 下周五前 林知秋", "结题报告初稿", ("林知秋",), "课程教学部", (2026, 12, 4)),
        (
            "更换照明 严守正、方启明 12月5日前",
            "更换照明",
            ("严守正", "方启明"),
            "后勤保障部",
            (2026, 12, 5),
        ),
        ("更换照明 教学部 月底", "更换照明", (), "课程教学部", (2026, 11, 30)),
        ("更换照明 严守正 尽快", "更换照明", ("严守正",), "后勤保障部", None),
        ("更换 二楼 照明", "更换 二楼 照明", (), "", None),
        ("更换照明 某某某", "更换照明 某某某", (), "", None),
        ("林知秋", "林知秋", (), "", None),
        (
            "更换照明 严守正 方启明 12月5日前",
            "更换照明",
            ("严守正", "方启明"),
            "后勤保障部",
            (2026, 12, 5),
        ),
        ("更换照明，严守正，月底前。", "更换照明", ("严守正",), "后勤保障部", (2026, 11, 30)),
        ("更换照明 ysz 月底", "更换照明", ("严守正",), "后勤保障部", (2026, 11, 30)),
        ("更换照明 方校长、ysz", "更换照明", ("方启明", "严守正"), "", None),
        ("更换照明 林主任", "更换照明", ("林知秋",), "课程教学部", None),
        ("更换照明 严主席", "更换照明", ("严守正",), "后勤保障部", None),
        ("更换照明 林老师", "更换照明", (), "", None),
        ("更换照明 YSZ", "更换照明", ("严守正",), "后勤保障部", None),
        ("做好 PPT", "做好 PPT", (), "", None),
    ],
)
def test_who_and_when_are_taken_off_the_end(line, title, people, department, due):
    found = _read(line)
    assert (found.title, found.people, found.department) == (title, people, department)
    assert found.due == (date(*due) if due else None)


def test_a_when_that_is_no_date_stands_as_it_was_said():
    found = _read("更换照明 严守正 2月30日")
    assert (found.people, found.due, found.due_text) == (("严守正",), None, "2月30日")
    assert found.preview.endswith("2月30日")


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("本周内", (2026, 11, 27)),
        ("下周内", (2026, 12, 4)),
        ("下次例会前", (2026, 12, 7)),
        ("周五下班前", (2026, 11, 27)),
        ("两周内", (2026, 12, 7)),
        ("放假前", (2027, 1, 29)),
        ("周五（11月27日）前", (2026, 11, 27)),
    ],
)
def test_the_owner_before_an_everyday_deadline_is_known(when, due):
    for line in (f"写稿 ysz {when}", f"写稿 ysz，{when}", f"写稿 {when} ysz"):
        found = _read(line)
        assert (found.title, found.people, found.due) == ("写稿", ("严守正",), date(*due))
        assert found.doubt == ""


@pytest.mark.parametrize("when", ["40周前", "下周例会前", "新校区启用前", "2月30日", "验收前"])
def test_a_deadline_not_understood_is_said_and_does_not_hide_the_owner(when):
    found = _read(f"写稿 ysz {when}")
    assert (found.title, found.people, found.due_text) == ("写稿", ("严守正",), when)
    assert found.doubt == f"时限没看懂：{when}"


@pytest.mark.parametrize(
    "line", ["布置 校门前", "观察 三天", "检查 3号楼", "做好宣传 校内", "培训 两周"]
)
def test_words_that_only_look_like_a_deadline_stay_without_an_owner(line):
    found = _read(line)
    assert (found.title, found.due_text, found.doubt) == (line, "", "")


def test_a_deadline_already_past_is_marked():
    assert _read("写稿 ysz 国庆节前").is_past
    assert not _read("写稿 ysz 今天").is_past


@pytest.mark.parametrize("word", ["严sz", "YSZ", "yanshouzheng", "严守z"])
def test_an_owner_is_known_however_the_name_is_typed(word):
    found = _read(f"写稿 {word} 月底")
    assert (found.title, found.people) == ("写稿", ("严守正",))


def test_initials_of_nobody_are_said():
    assert _read("写稿 gxm 月底").doubt == "没认出 gxm"
    assert _read("写稿 gxm").doubt == "没认出 gxm"
    assert _read("写稿 高xm 2月30日").doubt == "时限没看懂：2月30日；没认出 高xm"
    assert _read("做好 ppt 月底").doubt == ""
    assert _read("写稿 ys").doubt == ""


@pytest.mark.parametrize(
    ("word", "doubt"),
    [
        ("gxm、ysz", "没认出 gxm"),
        ("ysz、gxm", "没认出 gxm"),
        ("严守正、lzq", "lzq 可能是 林知秋、林之乔，请写姓名"),
    ],
)
def test_of_several_owners_the_known_are_kept_and_the_others_said(word, doubt):
    found = _read(f"写稿 {word} 月底")
    assert (found.title, found.people, found.doubt) == ("写稿", ("严守正",), doubt)


def test_the_line_is_said_back_with_the_date_in_full():
    assert _read("结题报告初稿 林知秋 下周五前").preview == (
        "结题报告初稿 · 林知秋（课程教学部） · 2026年12月4日 周五前"
    )
    assert _read("结题报告初稿").preview == "结题报告初稿 · 待定 · 待定"
    assert "2027年1月15日" in _read("交总结 林知秋 1月15日").preview


def test_people_are_taken_if_the_first_is_known():
    assert parse_people_list("林知秋、严守正", SCHOOL) == ("林知秋", "严守正")
    assert parse_people_list("林知秋、外聘专家", SCHOOL) == ("林知秋", "外聘专家")
    assert parse_people_list("某某、林知秋", SCHOOL) == ()


def test_a_task_without_an_owner_stays_with_the_department_of_its_measure():
    measure = make_measure(7, "x", department="后勤保障部")
    meeting = Meeting(id=1, number=1, on=TODAY)
    task = build_task_item(
        _read("换灯"), id=9, meeting=meeting, block=BlockKey.WORK_PUSH, parent=measure
    )
    assert (task.parent, task.department, task.meeting) == (7, "后勤保障部", 1)
    assert (task.kind, task.block, task.created) == (ItemKind.TASK, "work_push", TODAY)


@pytest.mark.parametrize(
    ("line", "title", "people", "due"),
    [
        ("结题报告初稿林知秋下周五前", "结题报告初稿", ("林知秋",), (2026, 12, 4)),
        ("更换照明严守正、方启明月底前", "更换照明", ("严守正", "方启明"), (2026, 11, 30)),
        ("更换照明12月5日前 严守正", "更换照明", ("严守正",), (2026, 12, 5)),
        ("更换照明 严守正12月5日前", "更换照明", ("严守正",), (2026, 12, 5)),
        ("更换照明下周五前", "更换照明", (), (2026, 12, 4)),
        ("慰问严守正下周五前", "慰问严守正", (), (2026, 12, 4)),
    ],
)
def test_without_spaces_too_where_a_deadline_ends_the_line(line, title, people, due):
    found = _read(line)
    assert (found.title, found.people, found.due) == (title, people, date(*due))


@pytest.mark.parametrize(
    "line",
    [
        "慰问严守正",
        "争取在下周五前",
        "国庆前",
        "班级2012月5日前",
        "安排月底",
        "汇总12月5日",
        "检查学期末",
    ],
)
def test_what_may_belong_to_the_title_is_left_to_it(line):
    assert (_read(line).title, _read(line).people) == (line, ())


def test_initials_that_several_have_are_asked_about_and_not_guessed():
    found = _read("结题报告 lzq 月底")
    assert (found.title, found.people) == ("结题报告", ())
    assert [each.people for each in found.ambiguous_mentions] == [("林知秋", "林之乔")]
    assert found.doubt == "lzq 可能是 林知秋、林之乔，请写姓名"
    assert _read("结题报告 ysz 月底").doubt == ""
    assert _read("结题报告 lzq 严守正").doubt == "lzq 可能是 林知秋、林之乔，请写姓名"


def test_no_initials_are_known_until_they_were_learned():
    found = parse_task_line(
        "更换照明 ysz", roster=Roster(SCHOOL), deadlines=DeadlineParser(TODAY, TERM)
    )
    assert (found.title, found.people, found.doubt) == ("更换照明 ysz", (), "")


def test_a_task_remembers_whose_turn_it_was():
    meeting = Meeting(id=1, number=1, on=TODAY)
    task = build_task_item(
        _read("换灯 方启明"), id=9, meeting=meeting, block=BlockKey.REFLECTION, turn="课程教学部"
    )
    assert task.turn == "课程教学部"


_WORDS = st.sampled_from(
    ["更换照明", "严守正", "林知秋", "ysz", "lzq", "林主任", "下周五前", "月底", "教学部", "前",
     "、", "，", "。", " ", "12月5日", "在", "尽快"]
)  # fmt: skip


@given(st.text(max_size=80) | st.lists(_WORDS, max_size=12).map("".join))
def test_no_line_is_too_strange_to_be_read(line):
    found = _read(line)
    assert bool(found.title) == bool(line.split())
    assert set(found.title) <= {*line, " "}
    assert "\n" not in found.preview
