from datetime import date

import pytest

from meetingtui.calendar import Term
from meetingtui.meeting.achievement import read_achievement
from meetingtui.school import Department, MeetingHabits, Person, School

SCHOOL = School(
    name="云山市晨光小学",
    departments=(Department(name="课程教学部"),),
    people=(Person(name="林知秋"), Person(name="严守正")),
    terms=(Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29)),),
    meeting=MeetingHabits(weekday="周一"),
)


@pytest.mark.parametrize(
    ("line", "what", "level", "who"),
    [
        ("获区优质课评比一等奖 林知秋", "获区优质课评比一等奖", "区级", ("林知秋",)),
        ("被评为市文明校园", "被评为市文明校园", "市级", ()),
        (
            "参加省科技竞赛获二等奖 林知秋、严守正",
            "参加省科技竞赛获二等奖",
            "省级",
            ("林知秋", "严守正"),
        ),
        ("获全国优秀少先队集体", "获全国优秀少先队集体", "国家级", ()),
        ("校级读书节闭幕", "校级读书节闭幕", "校级", ()),
        ("分区域完成绿化", "分区域完成绿化", "", ()),
        ("出版校刊一期", "出版校刊一期", "", ()),
    ],
)
def test_what_level_and_who_are_read_from_one_line(line, what, level, who):
    found = read_achievement(line, school=SCHOOL, on=date(2026, 11, 23))
    assert (found.what, found.level, found.who) == (what, level, who)
