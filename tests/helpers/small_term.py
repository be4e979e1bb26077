"""A small school with two terms; builders of reports, targets, attendance and term snapshots."""

from collections.abc import Iterable
from datetime import date

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Progress, Status, Target
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import Department, Goal, Person, RegularMeetingSettings, School

SPRING = Term(id="2025-2026-2", first_monday=date(2026, 2, 16), end=date(2026, 7, 3))
AUTUMN = Term(id="2026-2027-1", first_monday=date(2026, 9, 7), end=date(2027, 1, 15))
SCHOOL = School(
    name="青禾小学",
    departments=(Department(name="教学处"), Department(name="总务处")),
    people=(Person(name="林知夏", department="教学处"), Person(name="周以宁", department="总务处")),
    terms=(SPRING, AUTUMN),
    meeting=RegularMeetingSettings(weekday="周一"),
    goals=(Goal(name="书香校园", aim="人人爱读书", years="2025—2027"),),
)
TODAY = date(2026, 11, 23)


def report(on: date, text: str, amount: float | None = None) -> Progress:
    doing = Status.IN_PROGRESS
    return Progress(on=on, before=doing, after=doing, text=text, amount=amount)


def article_target(amount: float, comparison: str = "=", unit: str = "篇") -> Target:
    return Target(words=f"{amount} {unit}", amount=amount, unit=unit, comparison=comparison)


def attendance(
    name: str, presence: Presence = Presence.PRESENT, reason: str = ""
) -> AttendanceEntry:
    return AttendanceEntry(name=name, presence=presence, reason=reason)


def snapshot(
    items: Iterable[Item] = (),
    meetings: Iterable[Meeting] = (),
    *,
    term: Term = AUTUMN,
    school: School = SCHOOL,
    today: date = TODAY,
) -> TermSnapshot:
    held = {each.id: each for each in meetings}
    return TermSnapshot(ItemTree(items), held, school=school, term=term, today=today)
