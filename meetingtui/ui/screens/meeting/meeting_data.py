"""Collects the data that the meeting screen and the audience window draw a meeting from."""

from meetingtui.meeting.blocks.block_spec import MeetingData
from meetingtui.meeting.record import Meeting
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def meeting_data(
    context: AppContext, meeting: Meeting, step: MeetingStep, call_order: str
) -> MeetingData:
    """Return the meeting with the other records a step reads; ``call_order`` is the session's
    call list key.
    """
    block = context.agenda.block(step.block) if step.block else None
    return MeetingData(
        meeting=meeting,
        meetings=context.records.meetings,
        held=context.closed_meetings,
        tree=context.tree,
        school=context.school,
        roster=context.roster_at(meeting),
        block_name=block.name if block else "",
        questions=block.questions if block else (),
        call_order=call_order,
    )
