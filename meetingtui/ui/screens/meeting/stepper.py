"""The line above a meeting's page that names the meeting's steps, with the time that the agenda's
block and topic have used and may use; and the stopwatch that measures it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from meetingtui.base.clock import StopwatchClock
from meetingtui.base.text_width import cell_len
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep, StepSequence
from meetingtui.ui.widgets.header_and_key_bars import OneLineLabel
from meetingtui.ui.widgets.text_layout import fit_to_cells

MAX_LAP_SECONDS = 10.0
"""Largest number of seconds counted at once; a longer gap means that the computer slept."""

_RUNNING_SHORT_SHARE = 0.8
"""The share of the planned time after which the block counts as running short."""

_MINUTES_SHOWN_WITH_SECONDS = 2.0
"""Minutes before the end from which seconds are shown; earlier they would only unsettle."""


class Stopwatch:
    """A stopwatch that measures the time between calls (laps) on a monotonic clock.

    The wall clock may be set, timer ticks may be late, and a laptop may sleep; so a lap never
    exceeds :data:`MAX_LAP_SECONDS`.
    """

    def __init__(self, clock: StopwatchClock) -> None:
        self._clock = clock
        self._last_lap = clock()

    def lap(self) -> float:
        """Return the seconds since the last call, or since the stopwatch was made, at most
        :data:`MAX_LAP_SECONDS`.
        """
        now = self._clock()
        elapsed, self._last_lap = now - self._last_lap, now
        return max(0.0, min(elapsed, MAX_LAP_SECONDS))


class TimerState(Enum):
    """The states of the timer of an agenda block: not started, running, paused, finished. The value
    is the word shown before the minutes.
    """

    NOT_STARTED = "计划"
    RUNNING = "已用"
    PAUSED = "已暂停"
    FINISHED = "用时"


@dataclass(frozen=True)
class BlockTime:
    """The used and planned minutes of an agenda block in a meeting, with the state of its timer."""

    used_minutes: float
    """Minutes the block has used so far."""
    planned_minutes: int
    """Minutes the agenda gives the block."""
    timer_state: TimerState
    """State of the block's timer."""

    @property
    def time_text(self) -> Content:
        """The block's used and planned time as text (已用 8/30 分); a word and a colour say that it
        runs short, is over, or is paused.
        """
        figures = f"{self._used_minutes_text}/{self.planned_minutes} 分"
        if self.timer_state is TimerState.NOT_STARTED:
            return Content(f"未开始  {self.timer_state.value} {self.planned_minutes} 分")
        if self.timer_state is TimerState.PAUSED:
            return Content.styled(f"{self.timer_state.value} {figures}", "bold $paused")
        if self.timer_state is TimerState.RUNNING and self.used_minutes >= self.planned_minutes:
            return Content.styled(f"已超时 {figures}", "bold $overdue")
        if self.timer_state is TimerState.RUNNING and self._is_running_short:
            return Content.styled(f"将到时 {figures}", "bold $at-risk")
        return Content(f"{self.timer_state.value} {figures}")

    @property
    def reserved_width(self) -> int:
        """Width in cells kept free for :attr:`time_text`, the same all the time, so that nothing
        beside it moves.
        """
        running = cell_len(f"将到时 {self.planned_minutes}:00/{self.planned_minutes} 分")
        return max(running, cell_len(f"未开始  计划 {self.planned_minutes} 分"))

    @property
    def _is_running_short(self) -> bool:
        """Whether more than 80 % of the planned time is used."""
        return self.used_minutes > self.planned_minutes * _RUNNING_SHORT_SHARE

    @property
    def _used_minutes_text(self) -> str:
        """The used time as text: whole minutes, or in the last two minutes before the planned end
        minutes and seconds (28:30).
        """
        counts_seconds = (
            self.timer_state is not TimerState.FINISHED
            and self._is_running_short
            and self.planned_minutes - _MINUTES_SHOWN_WITH_SECONDS
            <= self.used_minutes
            < self.planned_minutes
        )
        seconds = int(self.used_minutes * 60)
        return (
            f"{seconds // 60}:{seconds % 60:02d}" if counts_seconds else str(int(self.used_minutes))
        )


@dataclass(frozen=True)
class TopicTime:
    """The used and planned minutes of a topic in a meeting, with the state of the timer."""

    used_minutes: float
    """Minutes the topic has used so far."""
    planned_minutes: int | None
    """Minutes planned for the topic; None where none are planned."""
    timer_state: TimerState
    """State of the topic's timer."""

    @property
    def time_text(self) -> Content:
        """The topic's used and planned time as text (本题 3/10 分, or 本题 3 分 without a plan); a
        word and a colour say that it is over, but not once the meeting has ended.
        """
        used = int(self.used_minutes)
        if self.planned_minutes is None:
            return Content(f"本题 {used} 分")
        if self.used_minutes < self.planned_minutes or self.timer_state is TimerState.FINISHED:
            return Content(f"本题 {used}/{self.planned_minutes} 分")
        return Content.styled(f"本题超时 {used}/{self.planned_minutes} 分", "bold $overdue")

    @property
    def reserved_width(self) -> int:
        """Width in cells kept free for :attr:`time_text`, so that nothing beside it moves; enough
        for minutes of two digits.
        """
        digits = max(2, len(str(int(self.used_minutes))))
        planned = (
            f"超时 {'0' * digits}/{self.planned_minutes}"
            if self.planned_minutes
            else f" {'0' * digits}"
        )
        return cell_len(f"本题{planned} 分")


class StepLabel(OneLineLabel):
    """The name of one meeting step in the line of steps; a click posts
    :class:`Stepper.StepClicked`.
    """

    def __init__(self, step: MeetingStep) -> None:
        super().__init__(id=f"step-{step}")
        self.step = step
        """The meeting step that the label names."""

    def on_click(self, event: events.Click) -> None:
        """Post :class:`Stepper.StepClicked` for the label's step."""
        event.stop()
        self.post_message(Stepper.StepClicked(self.step))


class TimeLabel(OneLineLabel):
    """A label with the time used by the shown topic and agenda block; a click posts
    :class:`Stepper.TimeClicked`.
    """

    def on_click(self, event: events.Click) -> None:
        """Post :class:`Stepper.TimeClicked`."""
        event.stop()
        self.post_message(Stepper.TimeClicked())


class Stepper(Horizontal):
    """A widget that lists the steps of a meeting, the present one marked, and the time used by the
    agenda block that it shows.

    For example: 准备 签到 学习分享✓ ▌主题研讨▐ 总结反思 工作推进 结束 已用 8/30 分

    Where the line is too short for all steps, those nearest to the present one are shown with its
    number: 5/7 总结反思✓ ▌工作推进▐ 结束. No name is cut at the edge, and the time is always shown.
    """

    DEFAULT_CSS = """
    Stepper {
        height: 1;
        padding: 0 1;
        color: $muted;
        StepLabel { width: auto; height: 1; margin-right: 1; }
        StepLabel.-here { color: $primary; text-style: bold; }
        StepLabel:hover { background: $panel; }
        #step-place { width: auto; height: 1; margin-right: 1; }
        #time-used { width: 1fr; height: 1; text-align: right; text-wrap: nowrap; }
        #time-used:hover { background: $panel; }
    }
    """

    @dataclass
    class StepClicked(Message):
        """Message: the name of a meeting step was clicked."""

        step: MeetingStep
        """The meeting step that was clicked."""

    @dataclass
    class TimeClicked(Message):
        """Message: the time used by the agenda block was clicked."""

    def __init__(self, sequence: StepSequence) -> None:
        super().__init__()
        self._sequence = sequence
        self._current_step = sequence.steps[0]
        self._filled: AbstractSet[MeetingStep] = frozenset()
        self._times: tuple[TopicTime | None, BlockTime | None] = (None, None)
        self._place_label = OneLineLabel(id="step-place")
        self._time_label = TimeLabel(id="time-used")

    def compose(self) -> ComposeResult:
        yield self._place_label
        for step in self._sequence.names:
            yield StepLabel(step)
        yield self._time_label

    def show_steps(
        self, sequence: StepSequence, current: MeetingStep, filled: AbstractSet[MeetingStep]
    ) -> None:
        """Show the names of the meeting's steps.

        Args:
            sequence: the steps in order, with their names.
            current: the present step, which is marked ▌▐.
            filled: the steps that hold records, which are marked ✓.
        """
        shown = (self._sequence, self._current_step, self._filled)
        self._sequence, self._current_step, self._filled = sequence, current, filled
        if shown != (sequence, current, filled):
            self._show_steps_around_current()

    def show_time(self, block_time: BlockTime | None, topic_time: TopicTime | None = None) -> None:
        """Show the time of the present agenda block, and before it that of the shown topic; None
        for none.

        The topic's time is left out where the present step's name would be cut for it.
        """
        before, self._times = self._reserved_times_width, (topic_time, block_time)
        self._draw_times()
        if self._reserved_times_width != before:
            self._show_steps_around_current()

    def on_resize(self) -> None:
        self._draw_times()
        self._show_steps_around_current()

    def _draw_times(self) -> None:
        """Draw the time used by the shown topic and block, as far as it fits beside the names of
        the steps.
        """
        words = [each.time_text for each in self._times_to_show]
        self._time_label.set_text(Content("  ").join(words))

    @property
    def _times_to_show(self) -> list[BlockTime | TopicTime]:
        """The used times to show beside the steps: the topic's, then the block's; the topic's is
        left out where the present step's name would be cut for it.
        """
        every = [each for each in self._times if each]
        name = (
            cell_len(self._step_label_text(self._current_step))
            + len(f"{len(self._sequence.steps)}/9")
            + 2
        )
        is_whole = self.size.width - _reserved_width_of_times(every) >= name
        return every if is_whole or len(every) == 1 else every[1:]

    @property
    def _reserved_times_width(self) -> int:
        """Width in cells kept free, beside the names of the steps, for the times that are shown."""
        return _reserved_width_of_times(self._times_to_show)

    def _show_steps_around_current(self) -> None:
        """Show the names of the present step and its neighbours, as many as fit the width, and hide
        the others; where some are hidden, the present step's number stands before them.
        """
        width = self.size.width - self._reserved_times_width
        if width <= 0:
            return
        steps = self._sequence.steps
        current = steps.index(self._current_step)
        texts = [self._step_label_text(step) for step in steps]
        place = ""
        shown = fitting_columns_around([cell_len(text) + 1 for text in texts], current, width)
        if len(shown) < len(steps):
            place = f"{current + 1}/{len(steps)}"
            width -= len(place) + 1
            texts[current] = self._step_label_text(self._current_step, width - 1)
            shown = fitting_columns_around([cell_len(text) + 1 for text in texts], current, width)
        self._place_label.display = bool(place)
        self._place_label.set_text(place)
        visible = {steps[index]: texts[index] for index in shown}
        for label in self.query(StepLabel):
            label.set_class(label.step == self._current_step, "-here")
            label.display = label.step in visible
            label.set_text(visible.get(label.step, ""))

    def _step_label_text(self, step: MeetingStep, width: int | None = None) -> str:
        """Return a step's name with its mark: ▌▐ for the present step, ✓ for another one that holds
        records. With a ``width`` in cells, a name too long for it is cut.
        """
        name = self._sequence.name_of_step(step)
        if width is not None and cell_len(name) + 2 > width:
            name = fit_to_cells(name, width - 2).rstrip()
        if step == self._current_step:
            return f"▌{name}▐"
        return f"{name}✓" if step in self._filled else name


def _reserved_width_of_times(times: Sequence[BlockTime | TopicTime]) -> int:
    """Return the width in cells that several times need beside each other, two cells apart."""
    return sum(each.reserved_width for each in times) + 2 * max(0, len(times) - 1)


def fitting_columns_around(widths: Sequence[int], current: int, width: int) -> range:
    """Return the range of column indexes around one of them that fits into a width, growing to both
    sides in turn; at least that one, also where it does not fit.

    Args:
        widths: width of each column in cells.
        current: index of the column that is always included.
        width: the width in cells into which the range must fit.
    """
    first, last = current, current
    width -= widths[current]
    sides = [1, -1]
    while sides:
        side = sides.pop(0)
        index = last + 1 if side > 0 else first - 1
        if 0 <= index < len(widths) and widths[index] <= width:
            width -= widths[index]
            first, last = min(first, index), max(last, index)
            sides.append(side)
    return range(first, last + 1)
