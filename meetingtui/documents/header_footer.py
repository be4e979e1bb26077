"""Template variables around the content of the minutes: title, attendance, distribution."""

import re
from collections.abc import Mapping
from typing import Any

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import full_date, month_day, weekday
from meetingtui.documents.document_conventions import draft_mark
from meetingtui.meeting.attendance import Attendance, Headcount, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.next_meeting import NextMeeting, meeting_after
from meetingtui.meeting.record import Meeting
from meetingtui.school.school import School


def header_variables(meeting: Meeting, school: School, term: Term) -> dict[str, Any]:
    """Template variables from the school's name to the attendance lists."""
    counts = headcount(meeting.attendance)
    present = {presence: _names_by_presence(meeting, presence) for presence in Presence}
    day, week_day = full_date(meeting.on), f"星期{weekday(meeting.on)[-1]}"
    variables = {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "title": f"{school.name}{term.title}{meeting.title}会议纪要",
        "draft": draft_mark(meeting),
        **_issue_variables(meeting),
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
    there = _attendance_lines(variables, counts)
    posts = {"present": _names_by_presence(meeting, Presence.PRESENT, with_posts=True)}
    return {
        **variables,
        "particulars": labelled_variables(
            ("时间", meeting_time_words(meeting)),
            ("地点", meeting.place),
            ("主持", meeting.host),
            ("记录", meeting.recorder),
            *there,
        ),
        "issue": variables["issue_number"] or f"{term.title}第{meeting.number}期",
        "opening": _opening_sentence(meeting),
        "roll": labelled_variables(
            *_attendance_lines({**variables, **posts}, counts), ("记录", meeting.recorder)
        ),
    }


def footer_variables(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
) -> dict[str, Any]:
    """Template variables below the content: next meeting, distribution (分送) and copies (印数)."""
    absent = any(each.presence in (Presence.LEAVE, Presence.ABSENT) for each in meeting.attendance)
    everybody = "全体参会人员、未到会人员" if absent else "全体参会人员"
    return {
        "next_meeting": _next_meeting_words(meeting_after(meeting, meetings, school, term)),
        "distribution": agenda.distribution or (everybody if meeting.attendance else ""),
        "printed": len(meeting.attendance),
    }


def _next_meeting_words(coming: NextMeeting) -> str:
    """Time and place of the next meeting; empty if unknown or not in this term."""
    if coming.on is None or coming.term is not None:
        return ""
    day = f"{month_day(coming.on)}（星期{weekday(coming.on)[-1]}）{coming.time}"
    return "，".join(filter(None, (day, coming.place)))


def _issue_variables(meeting: Meeting) -> dict[str, str]:
    """Template variables of the issue: number (文号), signatory, date; empty until issued."""
    last = meeting.issues[-1] if is_locked(meeting) else None
    return {
        "issue_number": last.number if last else "",
        "issued_by": last.by if last else "",
        "issued_on": full_date(last.at) if last else "",
        "correction": last.reason if last else "",
    }


def meeting_time_words(meeting: Meeting) -> str:
    """Date and time of a meeting: 2026年11月23日（星期一）14:30."""
    return f"{full_date(meeting.on)}（星期{weekday(meeting.on)[-1]}）{meeting.time}"


def labelled_variables(*lines: tuple[str, str]) -> list[dict[str, Any]]:
    """Convert pairs of label and text to template variables; pairs without a text are dropped."""
    return [{"label": label, "text": text} for label, text in lines if text]


def _opening_sentence(meeting: Meeting) -> str:
    """Opening sentence of the minutes: time, chair, place and title, as far as recorded."""
    place = f"在{meeting.place}" if meeting.place else ""
    held = f"{meeting.host}{place}主持召开{meeting.title}"
    if not meeting.host:
        held = f"{meeting.title}{place}召开"
    return f"{meeting_time_words(meeting)}，{held}。"


def _attendance_lines(variables: Mapping[str, Any], counts: Headcount) -> list[tuple[str, str]]:
    """Labels and names of those present (with counts), on leave, absent, and guests."""
    numbers = f"应到 {counts.expected} 人，实到 {counts.present} 人"
    present = f"{variables['present']}（{numbers}）" if variables["present"] else ""
    if not present and counts.expected:
        present = numbers
    return [
        ("出席", present),
        ("请假", variables["leave"]),
        ("缺席", variables["absent"]),
        ("列席", variables["guests"]),
    ]


def _names_by_presence(meeting: Meeting, presence: Presence, *, with_posts: bool = False) -> str:
    """Names of everybody with this presence, joined with 、, optionally with posts."""
    there = (line for line in meeting.attendance if line.presence is presence)
    return "、".join(_attendee_name(line, with_post=with_posts) for line in there)


def _attendee_name(line: Attendance, *, with_post: bool) -> str:
    """Name of a person with reason of absence, description of a guest, or post in brackets."""
    beside = line.reason
    if line.presence is Presence.GUEST:
        beside = "，".join(part for part in (line.post, line.reason) if part)
    elif line.presence is Presence.PRESENT:
        beside = re.sub("[（(].*?[)）]", "", line.post) if with_post else ""
    return f"{line.name}（{beside}）" if beside else line.name
