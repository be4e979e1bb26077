"""Changes to a meeting's minutes: approve, issue, set their length, reopen records or wording."""

from datetime import datetime

import msgspec

from meetingtui.actions.record_changes import change_meeting
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.issuing import with_wording_reopened
from meetingtui.meeting.minutes_state import MinutesApproval, MinutesLength
from meetingtui.meeting.record import Meeting, MeetingState, SessionState, reopen_meeting
from meetingtui.store.records import Change, Records


def record_approval(
    records: Records, meeting_id: int, approval: MinutesApproval | None
) -> Change | None:
    """Record the approval of the previous minutes in a meeting; None deletes the record."""
    words = "删除对上次会议纪要的审议"
    if approval is not None:
        outcome = f"更正：{approval.correction}" if approval.correction else "通过"
        words = f"审议第{approval.number}次会议纪要，{outcome}"
    return change_meeting(
        records,
        meeting_id,
        words,
        lambda meeting: msgspec.structs.replace(meeting, last_minutes=approval),
    )


def issue_minutes(records: Records, made_of: Records, issued: Meeting) -> Change:
    """Record that the minutes of a meeting were issued or corrected (签发、更正).

    Args:
        records: the term's records.
        made_of: the records that the document was made from.
        issued: the meeting with its new issued version.

    Raises:
        RefusedError: the records have changed since, so that the document is out of date.
    """
    if records.items is not made_of.items or records.meetings is not made_of.meetings:
        raise RefusedError("签发的同时记录有变动，没有签发。请看一遍，再按 F9。")
    return Change(words=f"{issue_verb(issued)}{issued.title}纪要", meetings=(issued,))


def issue_verb(issued: Meeting) -> str:
    """Return the word for the latest issue: 签发 for the first version, 更正 for a correction."""
    return "更正" if issued.issues[-1].reason else "签发"


def set_minutes_length(records: Records, meeting_id: int, length: MinutesLength) -> Change | None:
    """Set the length (篇幅) of a meeting's minutes, which later meetings then use by default."""
    return change_meeting(
        records,
        meeting_id,
        f"纪要篇幅：{length}",
        lambda meeting: msgspec.structs.replace(meeting, length=length),
    )


def reopen_record(records: Records, meeting_id: int, reason: str, now: datetime) -> Change:
    """Reopen a closed meeting so that its records can be changed; time spent continues to count.

    Raises:
        RefusedError: another meeting is in progress.
    """
    meeting = records.meetings[meeting_id]
    under_way = (each for each in records.meetings.values() if each.state is MeetingState.OPEN)
    if other := next(under_way, None):
        raise RefusedError(
            f"{other.title}还没有开完，不能同时打开两次例会。请先开完它，再重新打开{meeting.title}。"
        )
    is_kept = records.session_state.meeting == meeting_id
    session = SessionState(
        meeting=meeting_id,
        minutes_spent=dict(meeting.minutes_spent),
        topic_minutes=dict(meeting.topic_minutes),
        item_drafts=records.session_state.item_drafts,
    )
    return Change(
        words=f"重新打开{meeting.title}",
        meetings=(reopen_meeting(meeting, reason, now),),
        session_state=None if is_kept else session,
    )


def reopen_minutes_wording(records: Records, meeting_id: int, reason: str, now: datetime) -> Change:
    """Open issued minutes for changes of wording only; the meeting's records stay locked."""
    meeting = records.meetings[meeting_id]
    return Change(
        words=f"更正{meeting.title}纪要的文字",
        meetings=(with_wording_reopened(meeting, reason, now),),
    )
