"""The minutes' content: one meeting's records as plain values for a Word template."""

from collections.abc import Iterable, Mapping
from typing import Any

from meetingtui.calendar import Term
from meetingtui.meeting.agenda import held
from meetingtui.meeting.attendance import Attendance, Headcount, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Block, Meeting
from meetingtui.minutes import blocks, work
from meetingtui.minutes.as_of import as_of, is_no_later
from meetingtui.minutes.discussion import discussion
from meetingtui.minutes.draft import DRAFT, is_draft
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree
from meetingtui.review.figures import figures
from meetingtui.school import School
from meetingtui.wording import chinese_number, full_date, weekday

LEAD = "会议主要内容纪要如下："
"""Between the particulars and what was said."""


def minutes_context(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Everything :data:`meetingtui.minutes.variables.MINUTES` names, for one meeting.

    Items are told of as they stood when the meeting ended, whenever the
    minutes are written.
    """
    past = [each for each in held(meetings.values()) if is_no_later(each, meeting)]
    before = [each for each in past if each.id != meeting.id]
    found = (as_of(item, meeting, meetings=meetings, term=term) for item in items.values())
    tree = ItemTree(item for item in found if item)
    decided = work.decided(meeting, tree.tasks, school)
    parts = {
        "share": (agenda.name(Block.LEARNING_SHARE), blocks.learning_share(meeting.share)),
        "discussion": (
            agenda.name(Block.TOPIC_DISCUSSION),
            discussion(meeting, school),
        ),
        "reflection": (
            agenda.name(Block.REFLECTION),
            blocks.reflection(meeting, tree.items.values(), before),
        ),
        "work": (
            agenda.name(Block.WORK_PUSH),
            work.work_push(meeting, tree, school=school, meetings=meetings),
        ),
        "decided": ("议定事项", decided),
        "achievements": ("成果", blocks.achievements(meeting)),
    }
    counted = figures(
        tree,
        today=meeting.on,
        thresholds=school.thresholds,
        meetings_held=[each.on for each in (*before, meeting)],
    )
    new_tasks = len(decided["tasks"])
    sentences = (f"议定事项 {new_tasks} 项" if new_tasks else "", counted.words)
    return {
        **_head(meeting, school, term),
        "lead": LEAD if any(any(_holds(content)) for _, content in parts.values()) else "",
        **_numbered(parts),
        "figures": "；".join(part for part in sentences if part),
    }


def _numbered(parts: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The parts with 一, 二, … over those that hold something; an empty one has no number."""
    full = [key for key, (_, content) in parts.items() if any(_holds(content))]
    numbers = {key: chinese_number(n) for n, key in enumerate(full, 1)}
    return {
        key: {"number": numbers.get(key, ""), "name": name, **content}
        for key, (name, content) in parts.items()
    }


def _holds(content: Mapping[str, Any]) -> Iterable[bool]:
    for value in content.values():
        yield any(_holds(value)) if isinstance(value, dict) else bool(value)


def _head(meeting: Meeting, school: School, term: Term) -> dict[str, Any]:
    counts = headcount(meeting.attendance)
    day = full_date(meeting.on)
    week_day = f"星期{weekday(meeting.on)[-1]}"
    present = {presence: _names(meeting, presence) for presence in Presence}
    head = {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "title": f"{school.name}{term.title}{meeting.title}会议纪要",
        "draft": DRAFT if is_draft(meeting) else "",
        "date": day,
        "weekday": week_day,
        "week": f"第{term.week_of(meeting.on)}周",
        "time": meeting.time,
        "place": meeting.place,
        "host": meeting.host,
        "recorder": meeting.recorder,
        "headcount": counts.words,
        "expected": counts.expected,
        "actual": counts.present,
        "present": present[Presence.PRESENT],
        "leave": present[Presence.LEAVE],
        "absent": present[Presence.ABSENT],
        "guests": present[Presence.GUEST],
    }
    lines = (
        ("时间", f"{day}（{week_day}）{meeting.time}"),
        ("地点", meeting.place),
        ("主持", meeting.host),
        ("记录", meeting.recorder),
        *_attendance(head, counts),
    )
    particulars = [{"label": label, "text": text} for label, text in lines if text]
    return {**head, "particulars": particulars}


def _attendance(head: Mapping[str, Any], counts: Headcount) -> list[tuple[str, str]]:
    """出席 with 应到 and 实到, then who was on leave, absent, or a guest."""
    numbers = f"应到 {counts.expected} 人，实到 {counts.present} 人"
    present = f"{head['present']}（{numbers}）" if head["present"] else ""
    if not present and counts.expected:
        present = numbers
    return [
        ("出席", present),
        ("请假", head["leave"]),
        ("缺席", head["absent"]),
        ("列席", head["guests"]),
    ]


def _names(meeting: Meeting, presence: Presence) -> str:
    return "、".join(_name(line) for line in meeting.attendance if line.presence is presence)


def _name(line: Attendance) -> str:
    """The name, with the reason for leave, or what a guest is."""
    beside = line.reason
    if line.presence is Presence.GUEST:
        beside = "，".join(part for part in (line.post, line.reason) if part)
    elif line.presence is Presence.PRESENT:
        beside = ""
    return f"{line.name}（{beside}）" if beside else line.name
