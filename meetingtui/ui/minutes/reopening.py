"""A closed meeting opened again, so that its record can be put right."""

from datetime import datetime

from meetingtui.errors import RefusedError
from meetingtui.meeting.agenda import current, reopen_meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.store.records import Change, Records


def reopening(records: Records, meeting_id: int, reason: str, now: datetime) -> Change:
    """The change that opens it; the minutes used go on from where they were.

    Raises:
        RefusedError: another meeting is prepared or under way.
    """
    meeting = records.meetings[meeting_id]
    other = current(records.meetings.values())
    if other is not None:
        raise RefusedError(
            f"{other.title}还没有开完，不能同时打开两次例会。请先开完它，再重新打开{meeting.title}。"
        )
    is_kept = records.sitting.meeting == meeting_id
    return Change(
        words=f"重新打开{meeting.title}",
        meetings=(reopen_meeting(meeting, reason, now),),
        sitting=None
        if is_kept
        else Sitting(meeting=meeting_id, minutes_spent=dict(meeting.minutes_spent)),
    )
