"""Recording whether a meeting approved the minutes of the last one (审议通过上次会议纪要)."""

import msgspec

from meetingtui.actions.record_changes import change_meeting
from meetingtui.meeting.minutes_state import MinutesApproval
from meetingtui.store.records import Change, Records


def record_approval(
    records: Records, meeting_id: int, approval: MinutesApproval | None
) -> Change | None:
    """Record the approval of the last minutes in a meeting; None deletes the record."""
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
