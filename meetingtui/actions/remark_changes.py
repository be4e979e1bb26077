"""Changes to what any block can record: remarks (会议强调、其他事项) and achievements (成果)."""

from collections.abc import Sequence

import msgspec

from meetingtui.actions.record_changes import change_meeting
from meetingtui.meeting.record import Achievement, Meeting
from meetingtui.meeting.remarks import Remark, RemarkKind, with_remark_replaced
from meetingtui.store.records import Change, Records


def add_remarks(
    records: Records, meeting_id: int, kind: RemarkKind, text: str, remarks: Sequence[Remark]
) -> Change | None:
    """Add the remarks that were read from one typed text to a meeting."""
    return change_meeting(
        records,
        meeting_id,
        f"{kind.label}：{text}",
        lambda meeting: msgspec.structs.replace(meeting, remarks=(*meeting.remarks, *remarks)),
    )


def replace_remark(
    records: Records,
    meeting_id: int,
    at: int,
    kind: RemarkKind,
    text: str,
    remarks: Sequence[Remark],
) -> Change | None:
    """Replace the remark at index ``at`` by one or more others; without any, it is deleted."""
    return change_meeting(
        records,
        meeting_id,
        f"{kind.label}：{text}" if text else f"删除{kind.label}",
        lambda meeting: msgspec.structs.replace(
            meeting, remarks=with_remark_replaced(meeting.remarks, at, remarks)
        ),
    )


def replace_achievement(
    records: Records, meeting_id: int, at: int, text: str, achievement: Achievement | None
) -> Change | None:
    """Replace the achievement at index ``at``; an index equal to their number appends.

    An ``achievement`` of None deletes the one at that index.
    """
    fresh = (achievement,) if achievement else ()

    def change(meeting: Meeting) -> Meeting:
        achievements = list(meeting.achievements)
        achievements[at : at + 1] = fresh
        return msgspec.structs.replace(meeting, achievements=tuple(achievements))

    return change_meeting(records, meeting_id, f"成果：{text}" if text else "删除成果", change)


def add_achievement(
    records: Records, meeting_id: int, text: str, achievement: Achievement
) -> Change | None:
    """Append an achievement, read from the typed ``text``, to a meeting."""
    meeting = records.meetings.get(meeting_id)
    end = len(meeting.achievements) if meeting else 0
    return replace_achievement(records, meeting_id, end, text, achievement)
