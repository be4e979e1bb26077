"""What stands above and below the text: title, particulars, who was there."""

from collections.abc import Mapping
from typing import Any

from meetingtui.calendar import Term
from meetingtui.meeting.attendance import Attendance, Headcount, Presence, headcount
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.draft import draft_mark
from meetingtui.school import School
from meetingtui.wording import full_date, weekday


def head(meeting: Meeting, school: School, term: Term) -> dict[str, Any]:
    """From the school's name to the names of those who were there."""
    counts = headcount(meeting.attendance)
    present = {presence: _names(meeting, presence) for presence in Presence}
    day, week_day = full_date(meeting.on), f"星期{weekday(meeting.on)[-1]}"
    told = {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "title": f"{school.name}{term.title}{meeting.title}会议纪要",
        "draft": draft_mark(meeting),
        **_issued(meeting),
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
    there = _attendance(told, counts)
    return {
        **told,
        "particulars": labelled(
            ("时间", when(meeting)),
            ("地点", meeting.place),
            ("主持", meeting.host),
            ("记录", meeting.recorder),
            *there,
        ),
        "issue": told["issue_number"] or f"{term.title}第{meeting.number}期",
        "opening": _opening(meeting),
        "roll": labelled(*there, ("记录", meeting.recorder)),
    }


def _issued(meeting: Meeting) -> dict[str, str]:
    """文号, who signed and when; empty until the minutes are issued."""
    last = meeting.issues[-1] if is_locked(meeting) else None
    return {
        "issue_number": last.number if last else "",
        "issued_by": last.by if last else "",
        "issued_on": full_date(last.at) if last else "",
        "correction": last.reason if last else "",
    }


def when(meeting: Meeting) -> str:
    """2026年11月23日（星期一）14:30"""
    return f"{full_date(meeting.on)}（星期{weekday(meeting.on)[-1]}）{meeting.time}"


def labelled(*lines: tuple[str, str]) -> list[dict[str, Any]]:
    """Labels and their text; those with nothing to say are left out."""
    return [{"label": label, "text": text} for label, text in lines if text]


def _opening(meeting: Meeting) -> str:
    """When, by whom, where and what, in one sentence; what was not recorded is left out."""
    place = f"在{meeting.place}" if meeting.place else ""
    held = f"{meeting.host}{place}主持召开{meeting.title}"
    if not meeting.host:
        held = f"{meeting.title}{place}召开"
    return f"{when(meeting)}，{held}。"


def _attendance(told: Mapping[str, Any], counts: Headcount) -> list[tuple[str, str]]:
    """出席 with 应到 and 实到, then who was on leave, absent, or a guest."""
    numbers = f"应到 {counts.expected} 人，实到 {counts.present} 人"
    present = f"{told['present']}（{numbers}）" if told["present"] else ""
    if not present and counts.expected:
        present = numbers
    return [
        ("出席", present),
        ("请假", told["leave"]),
        ("缺席", told["absent"]),
        ("列席", told["guests"]),
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
