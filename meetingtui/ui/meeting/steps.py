"""The steps that a meeting walks through on the screen."""

from enum import StrEnum

from meetingtui.meeting.record import Block


class Step(StrEnum):
    """One step of the walk, in order; the four in the middle are the agenda's blocks."""

    PREPARE = "prepare"
    ATTENDANCE = "attendance"
    LEARNING_SHARE = Block.LEARNING_SHARE.value
    TOPIC_DISCUSSION = Block.TOPIC_DISCUSSION.value
    REFLECTION = Block.REFLECTION.value
    WORK_PUSH = Block.WORK_PUSH.value
    CLOSE = "close"

    @property
    def label(self) -> str:
        """准备、签到、学习分享 … 结束"""
        if self.block:
            return self.block.label
        return {"prepare": "准备", "attendance": "签到", "close": "结束"}[self.value]

    @property
    def block(self) -> Block | None:
        """The agenda's block, where the step is one."""
        return Block(self.value) if self.value in set(Block) else None

    def neighbour(self, by: int) -> "Step":
        """The step before or after; the ends stay."""
        steps = list(Step)
        return steps[max(0, min(steps.index(self) + by, len(steps) - 1))]
