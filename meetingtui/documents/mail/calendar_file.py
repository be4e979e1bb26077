"""Writing the next meeting and the deadlines of tasks as one iCalendar file (``.ics``, RFC 5545).

Deadlines are all-day events marked as free time, not to-dos (VTODO), because the calendars of
phones, QQ, 163 and Outlook import events but silently drop to-dos. China has a single time zone
without daylight saving time; times are therefore written in UTC without a zone description.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import without_unprintable
from meetingtui.documents.mail.letters import Attachment
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.next_meeting import NextMeeting
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import School

CHINA = timezone(timedelta(hours=8))
"""Time zone of China (UTC+8, without daylight saving time)."""

_OCTETS = 75


def calendar_file(
    meeting: Meeting,
    tasks: Iterable[Item],
    following: NextMeeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    now: datetime,
    minutes: int | None = None,
) -> Attachment | None:
    """Build the calendar file with the next meeting and the deadlines; None if there are no events.

    The UIDs of events are stable, so that importing the file again updates an event instead of
    duplicating it.

    Args:
        meeting: the meeting whose minutes are mailed; it gives the file its name.
        tasks: the tasks whose deadlines are added.
        following: the next meeting.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda, for the planned duration.
        now: current time with time zone.
        minutes: planned duration of the next meeting; None for that of the agenda's blocks.
    """
    stamp = f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    domain = school.mail.address.rpartition("@")[2] if school.mail else "meetingtui.local"
    events: list[Sequence[str]] = []
    if following.on:
        held_in = following.term or term
        lasts = minutes or agenda.with_planned_minutes(school.meeting.minutes).minutes
        title = f"{school.display_name}第{following.number}次行政例会"
        events.append(
            (
                f"UID:{held_in.id}-meeting-{following.number}@{domain}",
                stamp,
                *_event_time_lines(following.on, following.time, lasts),
                f"SUMMARY:{_escape_ics_text(title)}",
                *([f"LOCATION:{_escape_ics_text(following.place)}"] if following.place else []),
            )
        )
    for task in tasks:
        if task.due:
            owner = f"{task.owner_words}{task.co_department_words}"
            events.append(
                (
                    f"UID:{term.id}-task-{task.id}@{domain}",
                    stamp,
                    *_all_day_lines(task.due),
                    f"SUMMARY:{_escape_ics_text('到期：' + task.title)}",
                    f"DESCRIPTION:{_escape_ics_text(f'责任人：{owner}。{meeting.title}纪要')}",
                    "TRANSP:TRANSPARENT",
                    *_alarm_lines(task),
                )
            )
    if not events:
        return None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//meetingtui//minutes//ZH"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    content = "".join(f"{_fold_ics_line(line)}\r\n" for line in lines).encode()
    return Attachment(name=f"{meeting.on.isoformat()} {meeting.title}日程.ics", content=content)


def _event_time_lines(day: date, clock: str, minutes: int) -> Sequence[str]:
    """The DTSTART and DTEND lines of an event; an all-day event if the time of day is unknown."""
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", clock.strip())
    if not found:
        return _all_day_lines(day)
    at = time(int(found[1]), int(found[2]), tzinfo=CHINA)
    begins = datetime.combine(day, at).astimezone(UTC)
    ends = begins + timedelta(minutes=minutes)
    return f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}"


def _all_day_lines(day: date) -> Sequence[str]:
    """The DTSTART and DTEND lines of an all-day event."""
    return (
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
    )


def _alarm_lines(task: Item) -> Sequence[str]:
    """Lines of an alarm (VALARM) at 8:00 on the day before the deadline of a task."""
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escape_ics_text('明天到期：' + task.title)}",
        "TRIGGER:-PT16H",
        "END:VALARM",
    )


def _escape_ics_text(words: str) -> str:
    """Escape a text value as RFC 5545 requires."""
    escaped = re.sub(r"([\\;,])", r"\\\1", without_unprintable(words).strip())
    return escaped.replace("\n", r"\n")


def _fold_ics_line(line: str) -> str:
    """Fold a line into pieces of at most 75 octets without splitting a character."""
    pieces = [""]
    for sign in line:
        room = _OCTETS - (1 if len(pieces) > 1 else 0)
        if len((pieces[-1] + sign).encode()) > room:
            pieces.append("")
        pieces[-1] += sign
    return "\r\n ".join(pieces)
