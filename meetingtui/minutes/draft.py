"""Minutes of a meeting that is still to come or under way: a draft, and marked as one."""

from meetingtui.meeting.record import Meeting, MeetingState

DRAFT = "〔草稿〕"
"""Behind the title of what is not final."""


def is_draft(meeting: Meeting) -> bool:
    """Whether the meeting may still change what its minutes say."""
    return meeting.state is not MeetingState.CLOSED
