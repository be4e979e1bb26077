"""The next meeting and the deadlines as one ``.ics`` file (RFC 5545).

Deadlines are all-day events that leave the day free, not VTODOs: the calendars
of phones, QQ, 163 and Outlook import events, and silently drop to-dos. China
has one time without summer time, so that a moment is written in UTC and needs
no description of a zone; every calendar shows it in its own.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

from meetingtui.calendar import Term
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.mail.letters import Attachment
from meetingtui.plan.item import Item
from meetingtui.school import School
from meetingtui.wording import PENDING, clean

CHINA = timezone(timedelta(hours=8))
"""Asia/Shanghai; the same all the year."""

_OCTETS = 75


def next_meeting(
    meeting: Meeting, *, meetings: Mapping[int, Meeting], school: School, term: Term
) -> Meeting | None:
    """The one after this: as prepared, else by the school's habits; None after the term."""
    for each in meetings.values():
        if each.number == meeting.number + 1:
            return each
    day = school.next_meeting_day(term, after=meeting.on)
    if not term.holds(day):
        return None
    habits = school.meeting
    return Meeting(id=0, number=meeting.number + 1, on=day, time=habits.time, place=habits.place)


def dates_file(
    meeting: Meeting,
    tasks: Iterable[Item],
    following: Meeting | None,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    now: datetime,
) -> Attachment | None:
    """The file, or None where there is nothing to put down.

    The ids of its events stay, so that a calendar that has one already moves
    it instead of showing it twice.
    """
    stamp = f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    domain = school.mail.address.rpartition("@")[2] if school.mail else "meetingtui.local"
    events: list[Sequence[str]] = []
    if following:
        events.append(
            (
                f"UID:{term.id}-meeting-{following.number}@{domain}",
                stamp,
                *_when(following, agenda.planned_by(school.meeting.minutes).minutes),
                f"SUMMARY:{_text(school.display_name + following.title)}",
                *([f"LOCATION:{_text(following.place)}"] if following.place else []),
            )
        )
    for task in tasks:
        if task.due:
            owner = "、".join(task.people) or task.department or PENDING
            events.append(
                (
                    f"UID:{term.id}-task-{task.id}@{domain}",
                    stamp,
                    *_all_day(task.due),
                    f"SUMMARY:{_text('到期：' + task.title)}",
                    f"DESCRIPTION:{_text(f'责任人：{owner}。{meeting.title}纪要')}",
                    "TRANSP:TRANSPARENT",
                    *_reminder(task),
                )
            )
    if not events:
        return None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//meetingtui//minutes//ZH"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    content = "".join(f"{_folded(line)}\r\n" for line in lines).encode()
    return Attachment(name=f"{meeting.on.isoformat()} {meeting.title}日程.ics", content=content)


def _when(meeting: Meeting, minutes: int) -> Sequence[str]:
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", meeting.time.strip())
    if not found:
        return _all_day(meeting.on)
    at = time(int(found[1]), int(found[2]), tzinfo=CHINA)
    begins = datetime.combine(meeting.on, at).astimezone(UTC)
    ends = begins + timedelta(minutes=minutes)
    return f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}"


def _all_day(day: date) -> Sequence[str]:
    return (
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
    )


def _reminder(task: Item) -> Sequence[str]:
    """At eight in the morning of the day before."""
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text('明天到期：' + task.title)}",
        "TRIGGER:-PT16H",
        "END:VALARM",
    )


def _text(words: str) -> str:
    """A text value: what would end it is escaped."""
    escaped = re.sub(r"([\\;,])", r"\\\1", clean(words).strip())
    return escaped.replace("\n", r"\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no character torn apart."""
    pieces = [""]
    for sign in line:
        room = _OCTETS - (1 if len(pieces) > 1 else 0)
        if len((pieces[-1] + sign).encode()) > room:
            pieces.append("")
        pieces[-1] += sign
    return "\r\n ".join(pieces)
