from datetime import date

import pytest

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.line_parsing.achievement_line import (
    achievement_confirmation_text,
    format_achievement_line,
    parse_achievement_line,
)
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

SCHOOL = School(
    name="云山市晨光小学",
    departments=(Department(name="课程教学部"),),
    people=(Person(name="林知秋"), Person(name="严守正")),
    terms=(Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29)),),
    meeting=RegularMeetingSettings(weekday="周一"),
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
        ("云山市晨光小学获文明校园称号", "云山市晨光小学获文明校园称号", "", ()),
        ("荣获云山市艺术展演一等奖 校合唱团", "荣获云山市艺术展演一等奖", "市级", ("校合唱团",)),
        ("获省足球赛冠军 学生张三等5人", "获省足球赛冠军", "省级", ("学生张三等5人",)),
        ("学生张三等5人获省足球赛冠军", "获省足球赛冠军", "省级", ("学生张三等5人",)),
        ("获区科技竞赛二等奖（林知秋）", "获区科技竞赛二等奖", "区级", ("林知秋",)),
        ("获评优秀论文（语文学科）", "获评优秀论文（语文学科）", "", ()),
        ("林知秋老师获区优质课一等奖", "获区优质课一等奖", "区级", ("林知秋",)),
        ("女子篮球队获县第三名", "女子篮球队获县第三名", "县级", ()),
        ("县第三小学合唱队成立", "县第三小学合唱队成立", "", ()),
        ("县运动会团体总分第一 集体", "县运动会团体总分第一", "县级", ("集体",)),
        ("参加市赛 林知秋 严守正", "参加市赛", "市级", ("林知秋", "严守正")),
        ("获先进班集体 区级 三（2）班", "获先进班集体", "区级", ("三（2）班",)),
        ("获市、区级表彰 课程教学部", "获市、区级表彰", "市级", ("课程教学部",)),
        ("在社区演出受到欢迎", "在社区演出受到欢迎", "", ()),
        ("到市实验小学交流", "到市实验小学交流", "", ()),
        ("换书集市受好评", "换书集市受好评", "", ()),
        ("区优秀教研组", "区优秀教研组", "区级", ()),
    ],
)
def test_what_level_and_who_are_read_from_one_line(line, what, level, who):
    found = parse_achievement_line(line, school=SCHOOL, on=date(2026, 11, 23))
    assert (found.what, found.level, found.who) == (what, level, who)
    again = parse_achievement_line(format_achievement_line(found), school=SCHOOL, on=found.on)
    assert again == found


def test_it_is_said_back_in_its_parts():
    found = parse_achievement_line("获区优质课一等奖 林知秋", school=SCHOOL, on=date(2026, 11, 23))
    assert achievement_confirmation_text(found) == "获区优质课一等奖 · 区级 · 林知秋"
