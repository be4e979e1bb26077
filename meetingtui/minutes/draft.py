"""Minutes that may still change: a draft, and marked as one until they are issued."""

from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting, MeetingState

DRAFT = "〔草稿〕"
"""Behind the title while the meeting is to come or under way."""

FOR_COMMENT = "〔征求意见稿〕"
"""Behind the title from the end of the meeting until the minutes are issued."""


def is_draft(meeting: Meeting) -> bool:
    """Whether the meeting may still change what its minutes say."""
    return meeting.state is not MeetingState.CLOSED


def draft_mark(meeting: Meeting) -> str:
    """What stands behind the title; empty once the minutes are issued."""
    if is_draft(meeting):
        return DRAFT
    return "" if is_locked(meeting) else FOR_COMMENT


def version_mark(meeting: Meeting) -> str:
    """What stands behind a file's name: （草稿）, （征求意见稿）, nothing, or  更正1."""
    if mark := draft_mark(meeting):
        return f"（{mark[1:-1]}）"
    corrections = len(meeting.issues) - 1
    return f" 更正{corrections}" if corrections else ""
