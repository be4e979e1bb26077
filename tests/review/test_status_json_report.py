"""All there is to say about the term, as ``status --json`` says it."""

from datetime import date

import msgspec
from record_builders import make_closed_meeting, make_measure, make_task

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.fixed_agenda import shipped_agenda
from meetingtui.meeting.record import Achievement, LearningShare
from meetingtui.meeting.reflection import Problem, Reflection
from meetingtui.plan.item import Item, Status, Target
from meetingtui.plan.item_operations import add_progress
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.status_json_report import StatusReport, status_report
from meetingtui.review.term_changes import ChangeSpan
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Person, RegularMeetingSettings, School

TODAY = date(2026, 11, 23)
TERM = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 29))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="林知夏", department="教学处"),),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一", every=2),
)
MET = date(2026, 11, 16)
HELD = make_closed_meeting(
    1,
    MET,
    id=7,
    attendance=(AttendanceEntry(name="林知夏"),),
    share=LearningShare(presenter="林知夏", topic="作业设计"),
    reflections=(Reflection(department="总务处", problems=(Problem(text="报修太慢"),)),),
    achievements=(Achievement(on=MET, what="区一等奖", level="区级"),),
    minutes_spent={"work_push": 24.0},
)


def snapshot(*items: Item) -> TermSnapshot:
    return TermSnapshot(ItemTree(items), {7: HELD}, school=SCHOOL, term=TERM, today=TODAY)


def told(*items: Item, **asked: object) -> StatusReport:
    return status_report(snapshot(*items), agenda=shipped_agenda(), **asked)


def test_every_item_stands_in_the_report_once_and_lists_name_it_by_its_id():
    found = told(
        make_measure(1, due=date(2026, 11, 20), people=("林知夏",)),
        make_measure(2, due=date(2026, 11, 30), tags=("重点",), department="总务处"),
        make_measure(3, status=Status.IN_PROGRESS, created=date(2026, 9, 1), due_text="每月"),
        make_task(4, "交初稿", parent=1, meeting=7),
    )
    assert [row.id for row in found.items] == [1, 4, 2, 3]
    assert ([row.id for row in found.overdue], found.at_risk) == ([1], [2])
    assert (found.unclaimed, found.no_deadline) == ([4, 3], [4])
    assert {(row.id, row.answers) for row in found.items} >= {(1, "教学处"), (2, "总务处")}
    assert [(each.name, each.items) for each in found.due] == [
        ("滞后", [1]),
        ("下周", [2]),
        ("文字时限", [3]),
        ("无时限", [4]),
    ]
    assert list(found.key_items) == ["重点"]
    assert found.meetings[0].tasks == [4]


def test_what_changed_is_told_since_the_last_meeting_or_since_the_day_asked_for():
    item = add_progress(
        make_measure(1), on=date(2026, 10, 26), status=Status.IN_PROGRESS, text="开了头"
    )
    item = add_progress(item, on=date(2026, 11, 18), status=Status.DONE, text="做完了")
    found = told(item).changes
    assert found and (found.since, found.changed[0].before) == (
        date(2026, 11, 17),
        Status.IN_PROGRESS,
    )
    found = told(item, since=ChangeSpan(name="10月以来", first=date(2026, 10, 1))).changes
    assert found and (found.name, found.changed[0].before) == ("10月以来", Status.NOT_STARTED)


def test_the_meetings_tell_who_came_who_shared_what_took_how_long_and_what_was_wrong():
    target = Target(words="不少于 8 次", amount=8, unit="次", comparison=">=")
    found = told(make_measure(1, target=target))
    assert [(each.name, each.present) for each in found.attendance] == [("林知夏", 1)]
    assert [(each.name, each.meetings) for each in found.shares] == [("林知夏", [1])]
    assert {each.block: each.average for each in found.blocks}["work_push"] == 24
    assert [each.text for each in found.problems] == ["报修太慢"]
    assert [each.what for each in found.achievements] == ["区一等奖"]
    assert [(each.id, each.amount, each.reached) for each in found.targets] == [(1, 8, None)]


def test_a_chosen_part_is_counted_alone_and_says_what_it_was_chosen_by():
    whole = snapshot(make_measure(1, department="教学处"), make_measure(2, department="总务处"))
    part = whole.narrowed_to(row for row in whole.rows if row.department == "总务处")
    found = status_report(part, agenda=shipped_agenda(), filter_description="总务处")
    assert (found.figures.total, list(found.departments), found.filter) == (1, ["总务处"], "总务处")


def test_the_keys_are_those_promised():
    """Other programs read them: a key may be added, none may go or change its name."""
    keys = set(msgspec.to_builtins(told(make_measure(1))))
    assert keys >= {
        *("school", "term", "term_title", "today", "week", "filter"),
        *("meetings_held", "next_meeting", "figures", "lights", "sections", "departments"),
        *("people", "key_items", "overdue", "at_risk", "stale", "unclaimed", "no_deadline"),
        *("changes", "due", "weeks", "problems", "achievements", "targets"),
        *("meetings", "attendance", "shares", "blocks", "items"),
    }
