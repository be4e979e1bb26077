"""The meeting screen: walks one meeting through its steps and keeps the place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import ContentSwitcher

from meetingtui.meeting.agenda import open_meeting
from meetingtui.meeting.finding import Place
from meetingtui.meeting.record import Block, MeetingState
from meetingtui.ui.desk import Desk
from meetingtui.ui.meeting.attendance import AttendancePane
from meetingtui.ui.meeting.block_time import BlockTime, Pace, Stopwatch
from meetingtui.ui.meeting.carried import CarriedPane
from meetingtui.ui.meeting.closing import ClosingPane
from meetingtui.ui.meeting.learning_share import LearningSharePane
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.meeting.preparation import PreparationPane
from meetingtui.ui.meeting.reflection import ReflectionPane
from meetingtui.ui.meeting.seated_screen import TURN_PAUSE, SeatedScreen
from meetingtui.ui.meeting.stepper import Stepper
from meetingtui.ui.meeting.steps import Route, Step, filled_steps, route
from meetingtui.ui.meeting.topics import TopicsPane
from meetingtui.ui.meeting.work_push import WorkPushPane
from meetingtui.ui.recorder import Build, Recorded, Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_PANES: tuple[type[Pane], ...] = (
    PreparationPane,
    AttendancePane,
    CarriedPane,
    LearningSharePane,
    TopicsPane,
    ReflectionPane,
    WorkPushPane,
    ClosingPane,
)

_HEIGHTS = [(0, "-compact"), (24, "-roomy")]
"""From how many lines on which style class holds."""


class MeetingScreen(SeatedScreen):
    """One meeting on the wall."""

    CSS_PATH = "meeting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "walk(-1)", "上一环节", show=False),
        Binding("f4", "walk(1)", "下一环节", key_display="F4"),
        Binding("escape", "app.pop_screen", "回首页", show=False),
        Binding("ctrl+t", "pause", "计时暂停或继续", show=False),
    ]
    VERTICAL_BREAKPOINTS = _HEIGHTS

    stepper = getters.query_one(Stepper)
    switcher = getters.query_one(ContentSwitcher)

    def __init__(
        self, desk: Desk, recorder: Recorder, meeting_id: int, place: Place | None = None
    ) -> None:
        super().__init__(desk, recorder, meeting_id)
        self._wanted = place
        self.stopwatch = Stopwatch()
        """Measures the block at hand."""
        self._timed: Block | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, self.meeting.title)
        yield Stepper(self.route)
        with ContentSwitcher(initial=self.here.value):
            for pane in _PANES:
                yield pane()
        yield KeyBar()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self.go(self.here)
        if self._wanted is not None:
            self.show_place(self._wanted)
        if trouble := self.desk.agenda_trouble:
            self.desk.agenda_trouble = ""
            words = f"{trouble}这次例会先按程序自带的议程开。"
            cast("MeetingApp", self.app).tell(words, "warning", timeout=15)

    # The walk

    @property
    def route(self) -> Route:
        """The steps of this meeting: their names and their order."""
        return route(self.desk.agenda, self.meeting)

    @property
    def here(self) -> Step:
        """The step that is shown."""
        return self.route.at(self._seat.step)

    @property
    def questions(self) -> tuple[str, ...]:
        """What the school asks the room in this block."""
        block = self.here.block
        return self.desk.agenda.block(block).questions if block else ()

    @property
    def pane(self) -> Pane:
        """The pane that is shown."""
        return self.query_one(f"#{self.here.value}", Pane)

    def go(self, step: Step) -> None:
        """Show a step where it was left."""
        if self.pane.is_mounted and step is not self.here:
            self.pane.keep_draft()
        self._seat.go(step.value)
        self._count_time()
        self.switcher.current = step.value
        self.pane.redraw()
        self.pane.entry.take_focus()
        self._show_steps()
        self.touch(TURN_PAUSE)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Before the first step and after the last there is nowhere to walk."""
        if action == "walk" and parameters in ((-1,), (1,)):
            return self.here is not self.route.steps[0 if parameters == (-1,) else -1]
        return super().check_action(action, parameters)

    def call(self, item_id: int) -> bool:
        """Go to an item where this meeting hears of it; whether it can."""
        if self.meeting.state is not MeetingState.OPEN:
            return False
        step = Step.CARRIED if item_id in self.meeting.carried else Step.WORK_PUSH
        pane = self.query_one(f"#{step.value}", WorkPushPane)
        if not pane.can_call(item_id):
            return False
        self.go(step)
        pane.go_to(item_id)
        return True

    def show_place(self, place: Place) -> None:
        """Show where something can be mended."""
        self.go(self.route.at(place.where))
        self.pane.find(place)

    def action_walk(self, by: int) -> None:
        """Go to the step before or after; the roll is called, and the meeting has begun."""
        if by > 0 and self.here is Step.ATTENDANCE:
            self._begin()
        self.go(self.route.neighbour(self.here, by))

    def _begin(self) -> None:
        """On its day a meeting that was only prepared is under way."""
        if self.meeting.state is MeetingState.PLANNED and self.meeting.on == self.desk.today:
            now = self.desk.now
            self.pane.update_meeting("开始会议", lambda meeting: open_meeting(meeting, now))
            self.refuse("会议开始，现在起计时。", warn=False)

    @on(Stepper.Asked)
    def _step_asked(self, event: Stepper.Asked) -> None:
        self.go(event.step)

    def keep_typing(self) -> None:
        self.pane.keep_draft()

    def _show_steps(self) -> None:
        meeting = self.meeting
        self.query_one(Masthead).rename(meeting.title)
        filled = filled_steps(meeting, self.desk.records.items.values())
        self.stepper.show(self.route, self.here, filled)
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
    def _recorded(self) -> None:
        self._seat.try_again()
        if self._meeting_id not in self.desk.records.meetings:
            self._leave_if_gone()
        else:
            self.pane.redraw()
            self._show_steps()

    # Time

    def action_pause(self) -> None:
        """Let the time stand still, or go on."""
        if self.meeting.state is not MeetingState.OPEN:
            self.refuse("会议进行中才计时。")
            return
        self._seat.set_paused(paused=not self._seat.is_paused)
        self._count_time()
        self._show_time()
        self.touch()

    @on(Stepper.PauseAsked)
    def _pause_asked(self) -> None:
        self.action_pause()

    @property
    def _is_before_the_room(self) -> bool:
        """Whether this screen is shown; a question or the help over it does not take it away."""
        stack = self.app.screen_stack
        return self in stack and all(each.is_modal for each in stack[stack.index(self) + 1 :])

    def _count_time(self) -> None:
        """Time goes to what was before the room when it began to pass."""
        seconds = self.stopwatch.lap()
        if self._timed is not None and self._seat.spend(self._timed, seconds):
            self.touch()
        is_open = self.meeting.state is MeetingState.OPEN and not self.desk.is_locked
        runs = is_open and not self._seat.is_paused and self._is_before_the_room
        self._timed = self.here.block if runs else None

    def _tick(self) -> None:
        self._count_time()
        self._show_time()

    def _show_time(self) -> None:
        block = self.here.block
        if block is None:
            self.stepper.show_time(None)
            return
        pace = {MeetingState.PLANNED: Pace.AHEAD, MeetingState.CLOSED: Pace.OVER}.get(
            self.meeting.state, Pace.STOPPED if self._seat.is_paused else Pace.RUNNING
        )
        planned = self.desk.agenda.block(block).minutes
        used = self.minutes_spent.get(block.value, 0.0)
        self.stepper.show_time(BlockTime(used, planned, pace))

    def on_screen_suspend(self) -> None:
        self._count_time()

    def on_screen_resume(self) -> None:
        self._count_time()
        self._leave_if_gone()

    def _leave_if_gone(self) -> None:
        """A meeting that was taken back (Ctrl+Z after 准备) has no screen."""
        if self._meeting_id not in self.desk.records.meetings and self.app.screen is self:
            self.app.pop_screen()
