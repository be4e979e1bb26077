"""The steps of a meeting in order, and the records that each is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from meetingtui.meeting.blocks.block_spec import BlockViewData
from meetingtui.meeting.blocks.registry import BLOCKS, block_spec
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.meeting_findings import ATTENDANCE, CARRIED, PREPARE
from meetingtui.meeting.minutes_records import LAST_MINUTES_STEP as LAST_MINUTES
from meetingtui.meeting.record import BlockKey, Meeting, MeetingState
from meetingtui.plan.item import Item
from meetingtui.ui.app_context import AppContext


class MeetingStep(str):
    """The key of one step of a meeting: that of an agenda block (such as the topic discussion), or
    that of a step before or after the blocks (such as attendance). It is a text, as the term file
    stores it.
    """

    __slots__ = ()

    PREPARE: ClassVar["MeetingStep"]
    ATTENDANCE: ClassVar["MeetingStep"]
    LAST_MINUTES: ClassVar["MeetingStep"]
    CARRIED: ClassVar["MeetingStep"]
    LEARNING_SHARE: ClassVar["MeetingStep"]
    TOPIC_DISCUSSION: ClassVar["MeetingStep"]
    REFLECTION: ClassVar["MeetingStep"]
    WORK_PUSH: ClassVar["MeetingStep"]
    CLOSE: ClassVar["MeetingStep"]

    @property
    def block_key(self) -> str | None:
        """The key of the agenda block that the step shows; None for a step such as attendance,
        which shows none.
        """
        return str(self) if block_spec(self) else None


MeetingStep.PREPARE = MeetingStep(PREPARE)
MeetingStep.ATTENDANCE = MeetingStep(ATTENDANCE)
MeetingStep.LAST_MINUTES = MeetingStep(LAST_MINUTES)
MeetingStep.CARRIED = MeetingStep(CARRIED)
MeetingStep.LEARNING_SHARE = MeetingStep(BlockKey.LEARNING_SHARE.value)
MeetingStep.TOPIC_DISCUSSION = MeetingStep(BlockKey.TOPIC_DISCUSSION.value)
MeetingStep.REFLECTION = MeetingStep(BlockKey.REFLECTION.value)
MeetingStep.WORK_PUSH = MeetingStep(BlockKey.WORK_PUSH.value)
MeetingStep.CLOSE = MeetingStep("close")


@dataclass(frozen=True)
class StepSequence:
    """The steps of one meeting, in the school's order and with the school's names."""

    names: Mapping[MeetingStep, str]
    """Display name of every step of a meeting, first to last, including steps that are skipped."""
    steps: tuple[MeetingStep, ...]
    """The steps of this meeting, in order, without those that are skipped."""

    def name_of_step(self, step: MeetingStep) -> str:
        """Return the display name of a meeting step."""
        return self.names[step]

    def step_with_key_or_first(self, key: str) -> MeetingStep:
        """Return the step of the meeting with a key; the first step where none has it."""
        return next((step for step in self.steps if step == key), self.steps[0])

    def step_at_offset(self, step: MeetingStep, offset: int) -> MeetingStep:
        """Return the step that lies ``offset`` places after ``step``, before it if negative; past
        an end, the last or first step.
        """
        return self.steps[max(0, min(self.steps.index(step) + offset, len(self.steps) - 1))]


def step_sequence(agenda: FixedAgenda, meeting: Meeting) -> StepSequence:
    """Return the steps of a meeting, in the agenda's order.

    The approval of the last minutes (上次纪要) is a step only where the agenda asks for it and
    there are some; the tasks of the last meeting (上次议定) only where some were carried over.
    """
    names = {
        MeetingStep.PREPARE: "准备",
        MeetingStep.ATTENDANCE: "签到",
        MeetingStep.LAST_MINUTES: "上次纪要",
        MeetingStep.CARRIED: "上次议定",
        **{MeetingStep(block.key): block.name for block in agenda.blocks},
        MeetingStep.CLOSE: "结束",
    }
    approves = agenda.approve_minutes and meeting.number > 1
    skipped = {
        MeetingStep.LAST_MINUTES: not (approves or meeting.last_minutes),
        MeetingStep.CARRIED: not meeting.carried,
    }
    return StepSequence(names, tuple(step for step in names if not skipped.get(step)))


def steps_with_records(meeting: Meeting, items: Mapping[int, Item]) -> set[MeetingStep]:
    """Return the steps of a meeting in which something is recorded already: preparation and
    attendance once the meeting has begun, the closing step once it has ended.
    """
    is_begun = meeting.state is not MeetingState.PLANNED
    carried = (items[id] for id in meeting.carried if id in items)
    filled = {
        MeetingStep.PREPARE: is_begun,
        MeetingStep.ATTENDANCE: is_begun,
        MeetingStep.LAST_MINUTES: meeting.last_minutes is not None,
        MeetingStep.CARRIED: any(item.progress_in_meeting(meeting.id) for item in carried),
        **{MeetingStep(spec.key): spec.has_records(meeting, items) for spec in BLOCKS},
        MeetingStep.CLOSE: meeting.is_closed,
    }
    return {step for step, has_records in filled.items() if has_records}


def view_data_of_step(
    context: AppContext, meeting: Meeting, step: MeetingStep, call_list_choice_key: str
) -> BlockViewData:
    """Return the meeting together with the other records that the view of one of its steps is made
    from.

    Args:
        context: the open term.
        meeting: the meeting.
        step: the step.
        call_list_choice_key: key of the choice of items that the meeting calls; empty for the
            default.
    """
    block = context.agenda.agenda_block(step.block_key) if step.block_key else None
    return BlockViewData(
        meeting=meeting,
        meetings=context.records.meetings,
        closed_meetings=context.closed_meetings,
        tree=context.item_tree,
        school=context.school,
        roster=context.roster_preferring_attendees(meeting),
        block_name=block.name if block else "",
        questions=block.questions if block else (),
        call_list_choice_key=call_list_choice_key,
    )
