"""The meeting screen: walks one meeting through its steps and keeps the place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Footer

from meetingtui.meeting.record import Block, Meeting, MeetingState
from meetingtui.meeting.sitting import Sitting
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.meeting.attendance import AttendancePane
from meetingtui.ui.meeting.closing import ClosingPane
from meetingtui.ui.meeting.learning_share import LearningSharePane
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.meeting.preparation import PreparationPane
from meetingtui.ui.meeting.reflection import ReflectionPane
from meetingtui.ui.meeting.stepper import Stepper
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.topics import TopicsPane
from meetingtui.ui.meeting.work_push import WorkPushPane
from meetingtui.ui.recorder import Build, Recorded, Recorder
from meetingtui.ui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

DRAFT_PAUSE = 0.5
"""Seconds of rest after which typing is saved as a draft."""

CLOCK_SAVE = 30
"""Seconds after which the time used is saved even if nobody types."""

_PANES: tuple[type[Pane], ...] = (
    PreparationPane,
    AttendancePane,
    LearningSharePane,
    TopicsPane,
    ReflectionPane,
    WorkPushPane,
    ClosingPane,
)


class MeetingScreen(Screen[None]):
    """One meeting on the wall."""

    CSS_PATH = "meeting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "walk(-1)", "上一环节", show=False),
        Binding("f4", "walk(1)", "下一环节", key_display="F4"),
        Binding("escape", "app.pop_screen", "回首页", show=False),
    ]

    stepper = getters.query_one(Stepper)
    switcher = getters.query_one(ContentSwitcher)

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._meeting_id = meeting_id
        self._last_known = desk.records.meetings[meeting_id]
        kept = desk.records.sitting
        self._sitting = kept if kept.meeting == meeting_id else Sitting(meeting=meeting_id)
        self._saved = self._sitting
        self._draft_timer: Timer | None = None
        self._keeps_sitting = True

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, self.meeting.title)
        yield Stepper()
        with ContentSwitcher(initial=self.here.value):
            for pane in _PANES:
                yield pane()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self.go(self.here)

    # The walk

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is recorded now."""
        return self.desk.records.meetings.get(self._meeting_id, self._last_known)

    @property
    def here(self) -> Step:
        """The step that is shown."""
        return Step(self._sitting.step) if self._sitting.step else Step.PREPARE

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.query_one(f"#{self.here.value}", Pane)

    def go(self, step: Step) -> None:
        """Show a step where it was left."""
        if self.pane.is_mounted and step is not self.here:
            self.pane.keep_draft()
        self._sitting = msgspec.structs.replace(self._sitting, step=step.value)
        self.switcher.current = step.value
        self.pane.redraw()
        self.pane.entry.take_focus()
        self._show_steps()
        self.touch()

    def action_walk(self, by: int) -> None:
        """Go to the step before or after."""
        self.go(self.here.neighbour(by))

    @on(Stepper.Asked)
    def _step_asked(self, event: Stepper.Asked) -> None:
        self.go(event.step)

    def place(self, step: Step) -> int:
        """The leaf last shown in a step, from 0."""
        return self._sitting.places.get(step.value, 0)

    def set_place(self, step: Step, leaf: int) -> None:
        """Remember the leaf shown in a step."""
        self._sitting = msgspec.structs.replace(
            self._sitting, places=self._sitting.places | {step.value: leaf}
        )
        self.touch()

    def _show_steps(self) -> None:
        meeting = self.meeting
        self.query_one(Masthead).rename(meeting.title)
        heard = any(
            item.progress_in(meeting.id)
            or (item.meeting == meeting.id and item.block == Block.WORK_PUSH)
            for item in self.desk.records.items.values()
        )
        filled = {
            Step.PREPARE: meeting.state is not MeetingState.PLANNED,
            Step.ATTENDANCE: meeting.state is not MeetingState.PLANNED,
            Step.LEARNING_SHARE: bool(meeting.share.topic or meeting.share.points),
            Step.TOPIC_DISCUSSION: any(topic.is_discussed for topic in meeting.topics),
            Step.REFLECTION: any(not each.is_empty for each in meeting.reflections),
            Step.WORK_PUSH: heard,
            Step.CLOSE: meeting.is_closed,
        }
        self.stepper.show(self.here, {step for step, is_filled in filled.items() if is_filled})
        self._show_time()

    # Recording

    def record(
        self,
        build: Build,
        on_failure: Callable[[], None],
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Queue a change, unless the meeting is closed."""
        if self.meeting.is_closed:
            self.refuse("这次例会已经结束，不能再改。要改请在纪要页按 F8 重新打开。")
            on_failure()
            return
        self._recorder.record(build, on_failure, on_success or (lambda: None))

    async def settled(self) -> None:
        """Until everything queued is written, so that what is said next meets the result."""
        await self._recorder.drain()

    def show_minutes(self) -> None:
        """Turn to this meeting's minutes."""
        from meetingtui.ui.minutes.screen import MinutesScreen

        self.app.switch_screen(MinutesScreen(self.desk, self._recorder, self._meeting_id))

    def refuse(self, message: str, *, warn: bool = True) -> None:
        """Say in one sentence why something was not taken."""
        cast("MeetingApp", self.app).tell(message, "warning" if warn else "information")

    @on(Recorded)
    def _recorded(self, event: Recorded) -> None:
        self._keeps_sitting = True
        if self._meeting_id not in self.desk.records.meetings:
            self._leave_if_gone()
        elif event.words:
            self.pane.redraw()
            self._show_steps()

    # Drafts, place and time: the sitting

    @property
    def drafts(self) -> dict[str, str]:
        """Words typed and not entered, by where they were typed."""
        return self._sitting.drafts

    def draft(self, key: str) -> str:
        """What was typed there and not entered."""
        return self._sitting.drafts.get(key, "")

    def keep_draft(self, key: str, text: str) -> None:
        """Remember, or with empty text forget, a draft."""
        if self.draft(key) != text:
            drafts = {name: words for name, words in self._sitting.drafts.items() if name != key}
            if text:
                drafts[key] = text
            self._sitting = msgspec.structs.replace(self._sitting, drafts=drafts)
            self.touch()

    def touch(self) -> None:
        """Something was typed or turned: save the sitting after a short rest."""
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_PAUSE, self._save_sitting)

    def _save_sitting(self) -> None:
        self._draft_timer = None
        self.pane.keep_draft()
        self.save_sitting()

    def save_sitting(self) -> None:
        """Queue the sitting as it is now, if it is not on disk already."""
        if not self._keeps_sitting or self.desk.file.read_only:
            return
        if self._sitting == self._saved or self.meeting.is_closed:
            return
        sitting = self._saved = self._sitting

        def build(_records: Records) -> Change:
            return Change(words="", sitting=sitting)

        self._recorder.record(build, self._sitting_failed)

    def _sitting_failed(self) -> None:
        """Once is enough to be told; the next record that succeeds tries again."""
        self._keeps_sitting = False
        self._saved = Sitting()

    @property
    def minutes_spent(self) -> dict[str, float]:
        """Minutes used so far, per block."""
        return self._sitting.minutes_spent

    def _tick(self) -> None:
        block = self.here.block
        if block is None or self.meeting.state is not MeetingState.OPEN:
            return
        if self.app.screen is self:
            spent = self._sitting.minutes_spent
            used = spent.get(block.value, 0.0) + 1 / 60
            self._sitting = msgspec.structs.replace(
                self._sitting, minutes_spent=spent | {block.value: used}
            )
            if int(used * 60) % CLOCK_SAVE == 0:
                self.touch()
        self._show_time()

    def _show_time(self) -> None:
        block = self.here.block
        planned = self.desk.school.meeting.minutes.get(block.value) if block else None
        spent = self._sitting.minutes_spent.get(block.value, 0.0) if block else 0.0
        self.stepper.show_time(spent, planned)

    def on_screen_resume(self) -> None:
        self._leave_if_gone()

    def _leave_if_gone(self) -> None:
        """A meeting that was taken back (Ctrl+Z after 准备) has no screen."""
        if self._meeting_id not in self.desk.records.meetings and self.app.screen is self:
            self.app.pop_screen()

    def on_screen_suspend(self) -> None:
        self.leave()

    def on_unmount(self) -> None:
        if self._draft_timer is not None:
            self._draft_timer.stop()

    def leave(self) -> None:
        """Keep what is typed before the screen goes."""
        if self._meeting_id in self.desk.records.meetings:
            self.pane.keep_draft()
            self.save_sitting()
