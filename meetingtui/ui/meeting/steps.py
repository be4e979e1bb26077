"""The steps that a meeting walks through on the screen, and their order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Block, Meeting, MeetingState
from meetingtui.plan.item import Item


class Step(StrEnum):
    """One step of the walk; four of them are the agenda's blocks."""

    PREPARE = "prepare"
    ATTENDANCE = "attendance"
    CARRIED = "carried"
    LEARNING_SHARE = Block.LEARNING_SHARE.value
    TOPIC_DISCUSSION = Block.TOPIC_DISCUSSION.value
    REFLECTION = Block.REFLECTION.value
    WORK_PUSH = Block.WORK_PUSH.value
    CLOSE = "close"

    @property
    def block(self) -> Block | None:
        """The agenda's block, where the step is one."""
        return Block(self.value) if self.value in set(Block) else None


@dataclass(frozen=True)
class Route:
    """The steps of one meeting, in the school's order and by the school's names."""

    names: Mapping[Step, str]
    """What every step is called, first to last, whether it is taken or not."""
    steps: tuple[Step, ...]
    """The steps that are taken."""

    def name(self, step: Step) -> str:
        """What the screen calls a step."""
        return self.names[step]

    def at(self, value: str) -> Step:
        """The step of that value; where it is not taken (any more), the one to begin with."""
        return next((step for step in self.steps if step.value == value), self.steps[0])

    def neighbour(self, step: Step, by: int) -> Step:
        """The step before or after; the ends stay."""
        return self.steps[max(0, min(self.steps.index(step) + by, len(self.steps) - 1))]


def route(agenda: FixedAgenda, meeting: Meeting) -> Route:
    """How a meeting is walked through; 上次议定 only where something was left open."""
    names = {
        Step.PREPARE: "准备",
        Step.ATTENDANCE: "签到",
        Step.CARRIED: "上次议定",
        **{Step(block.key.value): block.name for block in agenda.blocks},
        Step.CLOSE: "结束",
    }
    return Route(names, tuple(s for s in names if s is not Step.CARRIED or meeting.carried))


def filled_steps(meeting: Meeting, items: Iterable[Item]) -> set[Step]:
    """The steps that hold something already."""
    is_begun = meeting.state is not MeetingState.PLANNED
    known = list(items)
    spoken = {item.id for item in known if item.progress_in(meeting.id)}
    decided = any(item.meeting == meeting.id and item.block == Block.WORK_PUSH for item in known)
    filled = {
        Step.PREPARE: is_begun,
        Step.ATTENDANCE: is_begun,
        Step.CARRIED: bool(spoken & set(meeting.carried)),
        Step.LEARNING_SHARE: bool(meeting.share.topic or meeting.share.points),
        Step.TOPIC_DISCUSSION: any(topic.is_discussed for topic in meeting.topics),
        Step.REFLECTION: any(not each.is_empty for each in meeting.reflections),
        Step.WORK_PUSH: decided or bool(spoken - set(meeting.carried)),
        Step.CLOSE: meeting.is_closed,
    }
    return {step for step, is_filled in filled.items() if is_filled}
