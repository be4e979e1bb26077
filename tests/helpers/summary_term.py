"""A plan of two chapters; builders of its items, reports, meetings and achievements."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from record_builders import make_closed_meeting, make_item, make_section
from sixth_meeting import make_school

from meetingtui.meeting.record import Achievement, Meeting
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import TermSnapshot

TODAY = date(2027, 1, 22)
COURSE, PUPILS = "课程教学中心", "学生发展中心"

CHAPTERS = (
    make_section(1, "课程与教学", number="一、", tracked=False),
    make_section(2, "研究课堂", number="（一）", parent=1, tracked=False),
    make_section(3, "学生成长", number="二、", position=3, tracked=False),
)


def chapter_item(id: int, title: str = "制订课例标准", **fields: Any) -> Item:
    """Return a measure of the first chapter; ``fields`` may give another kind or parent."""
    usual: dict[str, Any] = {
        "kind": ItemKind.MEASURE,
        "parent": 2,
        "position": id,
        "number": f"{id}.",
        "department": COURSE,
    }
    return make_item(id, title, **usual | fields)


def report(
    text: str, month: int = 9, day: int = 14, *, after: Status = Status.IN_PROGRESS, **more: Any
) -> Progress:
    """Return a line of progress; months above 8 are in 2026, others in 2027."""
    on = date(2026 if month > 8 else 2027, month, day)
    return Progress(on=on, before=Status.IN_PROGRESS, after=after, text=text, **more)


def closed_meeting(number: int, month: int, day: int, **more: Any) -> Meeting:
    """Return a closed meeting whose id is its number plus 100."""
    on = date(2026 if month > 8 else 2027, month, day)
    return make_closed_meeting(number, on, id=100 + number, **more)


def october_achievement(
    what: str, level: str = "市级", *who: str, item: int | None = None
) -> Achievement:
    """Return an achievement of 12 October 2026."""
    return Achievement(on=date(2026, 10, 12), what=what, level=level, who=who, item=item)


def snapshot_of(
    items: Iterable[Item], meetings: Iterable[Meeting] = (), today: date = TODAY
) -> TermSnapshot:
    """Return the snapshot of a term with the two chapters and the given items."""
    school = make_school()
    tree = ItemTree((*CHAPTERS, *items))
    by_id = {meeting.id: meeting for meeting in meetings}
    return TermSnapshot(tree, by_id, school=school, term=school.terms[0], today=today)
