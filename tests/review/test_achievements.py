"""The list of achievements."""

from datetime import date

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import Achievement, Meeting, MeetingState
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.achievements import (
    TermAchievement,
    achievements_by_level,
    achievements_by_person,
    counts_by_level_text,
    list_achievements,
)
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, RegularMeetingSettings, School

TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"),),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)


def won(what: str, level: str = "", who: str = "", day: int = 1, **rest: object) -> Achievement:
    names = tuple(filter(None, who.split("、")))
    return Achievement(on=date(2026, 10, day), what=what, level=level, who=names, **rest)


def ledger(*meetings: tuple[Achievement, ...], closed: bool = True) -> tuple[TermAchievement, ...]:
    state = MeetingState.CLOSED if closed else MeetingState.OPEN
    held = {
        at: Meeting(
            id=at, number=at, on=date(2026, 10, at), state=state, achievements=list_achievements
        )
        for at, list_achievements in enumerate(meetings, 1)
    }
    return list_achievements(
        TermSnapshot(ItemTree(()), held, school=SCHOOL, term=TERM, today=TERM.end)
    )


def test_the_highest_level_comes_first_then_the_earliest_day():
    found = ledger(
        (won("校运会第一名", "校级"), won("获市优秀集体", "市级", day=20)),
        (won("入选案例"), won("获省级论文奖", "省级"), won("获市先进", "市级", day=3)),
    )
    assert [line.what for line in found] == [
        "获省级论文奖",
        "获市先进",
        "获市优秀集体",
        "校运会第一名",
        "入选案例",
    ]
    assert counts_by_level_text(found) == "省级 1 项，市级 2 项，校级 1 项，未注明级别 1 项"


def test_what_two_meetings_report_is_one_honour_that_knows_what_both_said():
    (line,) = ledger(
        (won("获市优质课一等奖", "市级", day=9),),
        (won("获市优质课 一等奖。", "", "王晓梅", day=5, item=17),),
    )
    assert (line.on, line.level, line.who, line.item) == (
        date(2026, 10, 5),
        "市级",
        ("王晓梅",),
        17,
    )
    assert (line.meeting, line.number) == (1, 1)


def test_the_same_prize_of_two_people_or_two_levels_is_two_honours():
    assert (
        len(ledger((won("获优质课一等奖", "", "王晓梅"), won("获优质课一等奖", "", "李建国")))) == 2
    )
    assert len(ledger((won("获优秀组织奖", "区级"),), (won("获优秀组织奖", "市级"),))) == 2


def test_words_of_nothing_but_signs_are_told_apart():
    assert len(ledger((won("——"), won("！！")))) == 2


def test_a_meeting_that_has_not_been_held_reports_nothing_yet():
    assert ledger((won("获市先进", "市级"),), closed=False) == ()
    assert counts_by_level_text(()) == ""


def test_people_come_in_the_rosters_order_then_groups():
    found = ledger((won("甲奖", "市级", "校足球队、李建国"), won("乙奖", "省级", "王晓梅、李建国")))
    people = achievements_by_person(found, ("王晓梅", "孟晓棠", "李建国"))
    assert {name: [line.what for line in lines] for name, lines in people.items()} == {
        "王晓梅": ["乙奖"],
        "李建国": ["乙奖", "甲奖"],
        "校足球队": ["甲奖"],
    }


def test_a_level_nobody_lists_stands_after_those_known():
    found = ledger((won("甲奖"), won("乙奖", "集团级"), won("丙奖", "校级")))
    assert list(achievements_by_level(found)) == ["校级", "集团级", "未注明级别"]
