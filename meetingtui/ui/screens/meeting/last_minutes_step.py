"""The step of the last minutes (上次纪要): they are approved, or approved with a correction."""

from functools import partial

from meetingtui.actions.approval_changes import record_approval
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.base.wording import month_day, weekday
from meetingtui.meeting.blocks.block_spec import BlockView
from meetingtui.meeting.issuing import minutes_state
from meetingtui.meeting.minutes_approval import MinutesApproval
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.recording_mode import RecordingMode
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_controller import StepController, StepKey


class LastMinutesStep(StepController):
    """The step in which the minutes of the last meeting are approved.

    A key approves them unchanged; a typed line approves them with that line as a correction.
    """

    key = MeetingStep.LAST_MINUTES
    modes = (RecordingMode("correction", "更正", "有要更正的，写一句后回车", holds_one=True),)
    keys = (StepKey("f5", "approve", "通过"),)

    @property
    def last_meeting(self) -> Meeting | None:
        """The last meeting of the term that is closed; None for the first one recorded."""
        earlier = [each for each in self.context.closed_meetings if each.id != self.meeting.id]
        before = [each for each in earlier if each.on <= self.meeting.on]
        return before[-1] if before else None

    @property
    def last_meeting_number(self) -> int:
        """Number of the meeting whose minutes are to be approved."""
        known = self.meeting.last_minutes
        if known is not None:
            return known.number
        return self.last_meeting.number if self.last_meeting else self.meeting.number - 1

    def view(self) -> BlockView:
        approval = self.meeting.last_minutes
        done = "更正后通过" if approval and approval.correction else "已通过"
        correction = approval.correction if approval else ""
        return BlockView(
            styled(
                (f"审议通过第{self.last_meeting_number}次行政例会纪要", "bold primary"),
                (f"  {done}" if approval else "  还没有审议", "bold done" if approval else "muted"),
            ),
            self._last_minutes_summary(),
            (styled(("更　正  ", "muted"), (correction, "bold")),) if correction else (),
        )

    def _last_minutes_summary(self) -> StyledText:
        """Date and state of the minutes to be approved, then what was decided on each topic."""
        last_meeting = self.last_meeting
        if last_meeting is None or last_meeting.number != self.last_meeting_number:
            return styled(("上次的纪要不在本学期的记录里。", "muted"))
        state = minutes_state(last_meeting).label
        day = f"{month_day(last_meeting.on)}（{weekday(last_meeting.on)}）  {state}"
        decided = [
            (f"\n{topic.title}  ", topic.decision_kind.label)
            for topic in last_meeting.topics
            if topic.decision_kind
        ]
        pieces = [piece for title, kind in decided for piece in (title, (kind, "bold done"))]
        return styled((day, "bold"), *pieces)

    def preview(self, mode: RecordingMode, text: str) -> StyledText:
        """The sentence of the minutes; before anything is recorded, what F5 would record."""
        if text:
            return styled(
                (
                    MinutesApproval(number=self.last_meeting_number, correction=text).words,
                    "primary",
                )
            )
        approval = self.meeting.last_minutes
        if approval is not None:
            return styled((f"记入纪要：{approval.words}", "muted"))
        return styled(("没有意见，按 F5 记为通过。", "muted"))

    def approve(self) -> None:
        """Record that the minutes were approved as they are."""
        if self.meeting.last_minutes is not None:
            self.panel.notify("已经记下了。要改，按 Ctrl+Z 撤销后再记。")
            return
        self._record_approval("")

    def enter(self, mode: RecordingMode, text: str) -> None:
        self._record_approval(text)

    def handle_empty_enter(self) -> None:
        """Go to the next step (Enter with nothing typed)."""
        self.panel.services.go_to_adjacent_step(1)

    def turn(self, offset: int) -> None:
        """Do nothing: the step has one page."""

    def editable_line_texts(self) -> list[str | None]:
        approval = self.meeting.last_minutes
        return [approval.correction] if approval and approval.correction else []

    def replace_line(self, index: int, text: str) -> None:
        if text:
            self._record_approval(text)
        else:
            self.panel.record(partial(record_approval, meeting_id=self.meeting.id, approval=None))

    def _record_approval(self, correction: str) -> None:
        approval = MinutesApproval(number=self.last_meeting_number, correction=correction)
        self.panel.record(
            partial(record_approval, meeting_id=self.meeting.id, approval=approval), correction
        )
