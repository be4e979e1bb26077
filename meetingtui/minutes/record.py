"""会议记录: all that the minutes say, and what is filed with it: times, places, signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.attendance import Attendance, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.context import minutes_context
from meetingtui.minutes.draft import DRAFT, is_draft
from meetingtui.minutes.head import labelled, when
from meetingtui.plan.item import Item
from meetingtui.school import School


def record_context(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Everything :data:`meetingtui.minutes.record_variables.RECORD` names, for one meeting."""
    began, ended = _clock(meeting.started, meeting), _clock(meeting.closed, meeting)
    # A record that was opened again was closed again when it had been put right.
    ended = "" if any(not each.only_words for each in meeting.reopened) else ended
    sat = f"{began}—{ended}" if began and ended else ""
    # Other words are for what is sent round; what is filed says what was recorded.
    recorded = msgspec.structs.replace(meeting, wording=())
    return {
        **minutes_context(
            recorded, school=school, term=term, agenda=agenda, items=items, meetings=meetings
        ),
        "draft": DRAFT if is_draft(meeting) else "",
        "began": began,
        "ended": ended,
        "circumstances": labelled(
            ("时间", when(meeting)),
            ("起止", sat),
            ("地点", meeting.place),
            ("主持", meeting.host),
            ("记录", meeting.recorder),
            ("到会", headcount(meeting.attendance).words if meeting.attendance else ""),
        ),
        "attendance": [_line(n, line) for n, line in enumerate(meeting.attendance, 1)],
    }


def _clock(at: datetime | None, meeting: Meeting) -> str:
    """14:32, of a moment on the meeting's own day."""
    return f"{at:%H:%M}" if at and at.date() == meeting.on else ""


def _line(number: int, line: Attendance) -> dict[str, Any]:
    reason = "" if line.presence is Presence.PRESENT else line.reason
    return {
        "number": number,
        "name": line.name,
        "post": line.post,
        "presence": f"{line.presence.label}（{reason}）" if reason else line.presence.label,
    }
