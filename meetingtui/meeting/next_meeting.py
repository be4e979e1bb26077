"""The next meeting (下次例会): the one in progress or prepared, else the next regular day by
school.yaml; and the meeting that follows a given one.

All displays of the next meeting, and the reading of 下次例会前 as a deadline, use these functions.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day, weekday_name
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.school.school import School


class NextMeetingAppointment(msgspec.Struct, frozen=True, kw_only=True):
    """Number, date, time and place of the next meeting, as far as they are known."""

    number: int
    """Number of the meeting in its term (第N次); 1 where it is in a later term or has no date."""
    on: date | None
    """Date; None where no term in school.yaml has a meeting day left."""
    time: str = ""
    """Starting time, ``14:30``; may be empty."""
    place: str = ""
    """Place (地点); may be empty."""
    term: Term | None = None
    """Term of the meeting, where it is a later one; None for the current one or without a date."""

    @property
    def date_text(self) -> str:
        """Date of the next meeting in Chinese (12月7日 周一), or a note that the next term is not
        set up.
        """
        if self.on is None:
            return "日期待定（还没有开启下学期）"
        return f"{month_day(self.on)} {weekday_name(self.on)}"

    @property
    def number_label(self) -> str:
        """Number of the next meeting in Chinese: 第7次, or 下学期第1次 in a later term or without
        a date.
        """
        is_later = self.on is None or self.term is not None
        return f"下学期第{self.number}次" if is_later else f"第{self.number}次"


def meeting_in_progress_or_planned(meetings: Iterable[Meeting]) -> Meeting | None:
    """Return the meeting in progress, else the planned one, the earliest of several; None where all
    are closed.
    """
    unfinished = [meeting for meeting in meetings if not meeting.is_closed]
    return min(
        unfinished,
        key=lambda meeting: (meeting.state is MeetingState.PLANNED, meeting.on, meeting.number),
        default=None,
    )


def next_meeting_appointment(
    meetings: Iterable[Meeting], school: School, term: Term, today: date
) -> NextMeetingAppointment:
    """Return when the next meeting is, as of ``today``: the one in progress or planned, else by
    the school's rule.

    By the rule it is on the first regular day after the last closed meeting, today at the
    earliest.
    """
    known = list(meetings)
    if here := meeting_in_progress_or_planned(known):
        return _appointment_from_record(here)
    yesterday = today - timedelta(days=1)
    last = max((each.on for each in known if each.is_closed), default=yesterday)
    return _appointment_by_rule(known, school, term, after=max(last, yesterday))


def appointment_after_meeting(
    meeting: Meeting, meetings: Mapping[int, Meeting], school: School, term: Term
) -> NextMeetingAppointment:
    """Return when the meeting is that follows another: the first recorded on a later day, else one
    by the school's rule.

    Args:
        meeting: the meeting before.
        meetings: the meetings of the term by id, with or without ``meeting``.
        school: the school, with its usual meeting days.
        term: the term.
    """
    later = [each for each in meetings.values() if each.on > meeting.on and each.id != meeting.id]
    if later:
        return _appointment_from_record(min(later, key=lambda each: (each.on, each.number)))
    return _appointment_by_rule(
        {**meetings, meeting.id: meeting}.values(), school, term, after=meeting.on
    )


def _appointment_from_record(meeting: Meeting) -> NextMeetingAppointment:
    """Return the appointment of a next meeting that is already among the records."""
    return NextMeetingAppointment(
        number=meeting.number, on=meeting.on, time=meeting.time, place=meeting.place
    )


def _appointment_by_rule(
    meetings: Iterable[Meeting], school: School, term: Term, *, after: date
) -> NextMeetingAppointment:
    """Return the appointment of a meeting on the school's next usual meeting day after a date:
    number 1 where that is in a later term or there is none.
    """
    on = school.next_meeting_day(after=after)
    is_here = on is not None and on <= term.end
    number = max((each.number for each in meetings), default=0) + 1 if is_here else 1
    return NextMeetingAppointment(
        number=number,
        on=on,
        time=school.meeting.time,
        place=school.meeting.place,
        term=None if is_here or on is None else school.term_on_or_after(on),
    )
