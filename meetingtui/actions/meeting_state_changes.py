"""Changes of a meeting's state, fields, private note, minutes and session: prepare, move, begin,
end, cancel, issue, reopen.
"""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.meeting_preparation import prepare_next_meeting, update_preparation
from meetingtui.meeting.minutes_issuing import with_wording_reopened
from meetingtui.meeting.minutes_records import MinutesApproval, MinutesLength
from meetingtui.meeting.next_meeting import meeting_in_progress_or_planned
from meetingtui.meeting.record import (
    Meeting,
    MeetingState,
    SessionState,
    close_meeting,
    reopen_meeting,
    start_meeting,
)
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records

# Find the meeting that topics and notes collected between meetings belong to


def current_or_new_meeting(records: Records, *, school: School, term: Term, today: date) -> Meeting:
    """Return the meeting in progress, else the one planned, as stored, else a newly prepared one;
    nothing is stored.
    """
    meetings = records.meetings
    return meeting_in_progress_or_planned(meetings.values()) or prepare_next_meeting(
        meetings, records.items, school=school, term=term, today=today
    )


def previewed_next_meeting(records: Records, *, school: School, term: Term, today: date) -> Meeting:
    """Return the next meeting as preparing it today would fill it in; one in progress is returned
    as it is. Nothing is stored.
    """
    meeting = current_or_new_meeting(records, school=school, term=term, today=today)
    return update_preparation(
        meeting,
        records.meetings,
        records.items,
        school=school,
        today=today,
        next_topic_id=records.next_topic_id,
    )


# Changes of a meeting's state


def prepare_or_refresh_next_meeting(
    records: Records, *, school: School, term: Term, today: date
) -> Change | None:
    """Build the change that prepares the next meeting, or refreshes the preparation of one that is
    already planned.

    None where a meeting is in progress, or refreshing changes nothing.
    """
    known = meeting_in_progress_or_planned(records.meetings.values())
    if known is None:
        fresh = prepare_next_meeting(
            records.meetings, records.items, school=school, term=term, today=today
        )
        return Change(words=f"准备{fresh.title}", meetings=(fresh,))
    fresh = _meeting_prepared_again(records, known, school, today)
    if fresh == known:
        return None
    return Change(words=f"重新汇总{fresh.title}的准备", meetings=(fresh,))


def set_meeting_field(
    records: Records, meeting_id: int, field: str, label: str, value: object, typed: str
) -> Change | None:
    """Build the change that sets one field of a meeting, such as its number, time, place, chair or
    presenter; None where the meeting is unknown or nothing changes. The value is not checked.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        field: name of the meeting's field; ``presenter`` is that of its first share.
        label: Chinese label of the field on the screen.
        value: the new value; an empty text clears the field.
        typed: the value as typed, shown in the undo list.
    """

    def with_field_set(meeting: Meeting) -> Meeting:
        """Return the meeting with the field set, on itself or on its share."""
        if field == "presenter":
            share = msgspec.structs.replace(meeting.share, presenter=value)
            return msgspec.structs.replace(meeting, share=share)
        return msgspec.structs.replace(meeting, **{field: value})

    words = f"{label}改为{typed}" if typed else f"{label}清空"
    return build_meeting_change(records, meeting_id, words, with_field_set)


def move_meeting_to_day(
    records: Records, meeting_id: int, day: date, typed: str, *, school: School, today: date
) -> Change | None:
    """Build the change that moves a meeting to another day and, if it is still planned, prepares it
    again for that day; None where the meeting is unknown or nothing changes.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        day: the new day.
        typed: the day as typed, shown in the undo list.
        school: the school.
        today: the current day.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"日期改为{typed}",
        lambda meeting: _meeting_prepared_again(
            records, msgspec.structs.replace(meeting, on=day), school, today
        ),
    )


def begin_meeting(
    records: Records, meeting_id: int, day: date, *, school: School, now: datetime
) -> Change | None:
    """Build the change that begins a planned meeting on a day, which becomes its date and for which
    it is prepared again. That no other meeting is in progress is not checked.

    None where the meeting is unknown or not in the planned state.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        day: the day.
        school: the school.
        now: local time without zone.
    """
    planned = records.meetings.get(meeting_id)
    if planned is None or planned.state is not MeetingState.PLANNED:
        return None
    moved = msgspec.structs.replace(planned, on=day)
    fresh = _meeting_prepared_again(records, moved, school, day)
    return Change(words="开始会议", meetings=(start_meeting(fresh, now),))


def end_meeting(
    records: Records,
    meeting_id: int,
    now: datetime,
    minutes_spent: Mapping[str, float],
    topic_minutes: Mapping[str, float] | None = None,
) -> Change | None:
    """Build the change that closes a meeting; None where it is unknown. Its state is not checked.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        now: local time without zone.
        minutes_spent: minutes spent on each block, by block key.
        topic_minutes: minutes spent on each topic, by topic id; None where they were not counted.
    """
    return build_meeting_change(
        records,
        meeting_id,
        "结束会议",
        lambda meeting: close_meeting(meeting, now, dict(minutes_spent), dict(topic_minutes or {})),
    )


def cancel_meeting(records: Records, meeting_id: int) -> Change | None:
    """Build the change that deletes a planned meeting together with the text typed in it but not
    entered; drafts of item screens stay.

    None where it is unknown or not planned.
    """
    known = records.meetings.get(meeting_id)
    if known is None or known.state is not MeetingState.PLANNED:
        return None
    return Change(
        words=f"取消{known.title}的准备",
        removed_meetings=(meeting_id,),
        session_state=SessionState(item_drafts=records.session_state.item_drafts),
    )


def save_session_state(records: Records, session: SessionState) -> Change:
    """Build the change that saves the session state: position in the meeting and text not yet
    entered.

    Drafts of item screens are kept as they are. The change is not listed for undo.
    """
    drafts = records.session_state.item_drafts  # belong to the items' screens
    return Change(words="", session_state=msgspec.structs.replace(session, item_drafts=drafts))


def save_item_drafts(records: Records, drafts: Mapping[str, str]) -> Change:
    """Build the change that saves text typed on item screens but not entered, in place of all that
    was saved before. The change is not listed for undo.

    ``drafts`` are the texts by item id and entry mode (``12/progress``).
    """
    session = msgspec.structs.replace(records.session_state, item_drafts=dict(drafts))
    return Change(words="", session_state=session)


def write_private_note(records: Records, meeting_id: int, text: str, *, goes_on: bool) -> Change:
    """Build the change that saves the secretary's private note (备忘) on a meeting, in place of the
    one before.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        text: the note.
        goes_on: whether to join this change with the one before, so that both are undone
            together.
    """
    meeting = msgspec.structs.replace(records.meetings[meeting_id], private_note=text)
    return Change(words="私人备忘", meetings=(meeting,), goes_on=goes_on)


def _meeting_prepared_again(
    records: Records, meeting: Meeting, school: School, today: date
) -> Meeting:
    """Return a planned meeting prepared again from the term's records; changes made by hand are
    kept.
    """
    return update_preparation(
        meeting,
        records.meetings,
        records.items,
        school=school,
        today=today,
        next_topic_id=records.next_topic_id,
    )


def record_minutes_approval(
    records: Records, meeting_id: int, approval: MinutesApproval | None
) -> Change | None:
    """Build the change that records in a meeting the approval of the previous minutes; an approval
    of None deletes that record. None where the meeting is unknown or nothing changes.
    """
    words = "删除对上次会议纪要的审议"
    if approval is not None:
        outcome = f"更正：{approval.correction}" if approval.correction else "通过"
        words = f"审议第{approval.number}次会议纪要，{outcome}"
    return build_meeting_change(
        records,
        meeting_id,
        words,
        lambda meeting: msgspec.structs.replace(meeting, last_minutes=approval),
    )


def issue_minutes(records: Records, made_of: Records, issued: Meeting) -> Change:
    """Build the change that records that the minutes of a meeting were issued or corrected
    (签发、更正).

    Args:
        records: the term's records.
        made_of: the records that the document was made from.
        issued: the meeting with its new issued version.

    Raises:
        RefusedError: the records have changed since, so that the document is out of date.
    """
    if records.items is not made_of.items or records.meetings is not made_of.meetings:
        raise RefusedError("签发的同时记录有变动，没有签发。请看一遍，再按 F9。")
    return Change(words=f"{issue_or_correction_word(issued)}{issued.title}纪要", meetings=(issued,))


def issue_or_correction_word(issued: Meeting) -> str:
    """Return the word for the latest issue: 签发 for the first version, 更正 for a correction."""
    return "更正" if issued.issues[-1].reason else "签发"


def set_minutes_length(records: Records, meeting_id: int, length: MinutesLength) -> Change | None:
    """Build the change that sets how detailed a meeting's minutes are (篇幅), which later meetings
    then use by default. None where the meeting is unknown or nothing changes.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"纪要篇幅：{length}",
        lambda meeting: msgspec.structs.replace(meeting, length=length),
    )


def reopen_meeting_for_correction(
    records: Records, meeting_id: int, reason: str, now: datetime
) -> Change:
    """Build the change that reopens a closed meeting so that its records can be changed; time spent
    continues to count.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        reason: why it is reopened.
        now: local time without zone.

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
    """Build the change that opens issued minutes for changes of wording only; the meeting's records
    stay locked.

    ``reason`` says why; ``now`` is local time without zone.
    """
    meeting = records.meetings[meeting_id]
    return Change(
        words=f"更正{meeting.title}纪要的文字",
        meetings=(with_wording_reopened(meeting, reason, now),),
    )
