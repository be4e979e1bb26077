"""The stepper: a line with the meeting's steps and the time of the present block."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message

from meetingtui.base.text_width import cell_len
from meetingtui.ui.screens.meeting.block_time import BlockTime, TopicTime
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep, StepSequence
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.cells import pad_cells


class StepLabel(Caption):
    """The name of one step in the stepper; a click asks to go there."""

    def __init__(self, step: MeetingStep) -> None:
        super().__init__(id=f"step-{step.value}")
        self.step = step
        """The step it stands for."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(Stepper.Asked(self.step))


class TimeLabel(Caption):
    """A label with the time used by the present block; a click pauses or resumes the clock."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(Stepper.PauseAsked())


class Stepper(Horizontal):
    """A widget that lists the steps, the present one marked, and the time of its block.

    For example: 准备 签到 学习分享✓ ▌主题研讨▐ 总结反思 工作推进 结束        已用 8/30 分

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
    class Asked(Message):
        """Message: a step was clicked."""

        step: MeetingStep
        """The clicked step."""

    @dataclass
    class PauseAsked(Message):
        """Message: the time was clicked."""

    def __init__(self, route: StepSequence) -> None:
        super().__init__()
        self._route = route
        self._here = route.steps[0]
        self._filled: AbstractSet[MeetingStep] = frozenset()
        self._times: tuple[TopicTime | None, BlockTime | None] = (None, None)

    def compose(self) -> ComposeResult:
        yield Caption(id="step-place")
        for step in self._route.names:
            yield StepLabel(step)
        yield TimeLabel(id="time-used")

    def show(
        self, route: StepSequence, here: MeetingStep, filled: AbstractSet[MeetingStep]
    ) -> None:
        """Show the steps, with the present one and those with records marked."""
        self._route, self._here, self._filled = route, here, filled
        self._show_labels()

    def show_time(self, block_time: BlockTime | None, topic_time: TopicTime | None = None) -> None:
        """Show a block's time, before it that of the topic in hand; None shows nothing.

        The topic's time is left out where the present step's name would be cut for it.
        """
        before, self._times = self._time_room, (topic_time, block_time)
        self._say_time()
        if self._time_room != before:
            self._show_labels()

    def on_resize(self) -> None:
        self._say_time()
        self._show_labels()

    def _say_time(self) -> None:
        words = [each.words for each in self._shown_times]
        self.query_one(TimeLabel).set_text(Content("  ").join(words))

    @property
    def _shown_times(self) -> list[BlockTime | TopicTime]:
        every = [each for each in self._times if each]
        name = cell_len(self._text(self._here)) + len(f"{len(self._route.steps)}/9") + 2
        is_whole = self.size.width - _reserved(every) >= name
        return every if is_whole or len(every) == 1 else every[1:]

    @property
    def _time_room(self) -> int:
        return _reserved(self._shown_times)

    def _show_labels(self) -> None:
        """Show the labels that fit the width."""
        room = self.size.width - self._time_room
        if room <= 0:
            return
        steps = self._route.steps
        here = steps.index(self._here)
        texts = [self._text(step) for step in steps]
        place = ""
        shown = columns_around([cell_len(text) + 1 for text in texts], here, room)
        if len(shown) < len(steps):
            place = f"{here + 1}/{len(steps)}"
            room -= len(place) + 1
            texts[here] = self._text(self._here, room - 1)
            shown = columns_around([cell_len(text) + 1 for text in texts], here, room)
        place_label = self.query_one("#step-place", Caption)
        place_label.display = bool(place)
        place_label.set_text(place)
        visible = {steps[index]: texts[index] for index in shown}
        for label in self.query(StepLabel):
            label.set_class(label.step == self._here, "-here")
            label.display = label.step in visible
            label.set_text(visible.get(label.step, ""))

    def _text(self, step: MeetingStep, room: int | None = None) -> str:
        """A step's name with its mark, cut to the given cells where it is too long."""
        name = self._route.name(step)
        if room is not None and cell_len(name) + 2 > room:
            name = pad_cells(name, room - 2).rstrip()
        if step == self._here:
            return f"▌{name}▐"
        return f"{name}✓" if step in self._filled else name


def _reserved(times: Sequence[BlockTime | TopicTime]) -> int:
    """Width that times beside each other need, in cells."""
    return sum(each.reserved_width for each in times) + 2 * max(0, len(times) - 1)


def columns_around(widths: Sequence[int], here: int, room: int) -> range:
    """Return the range of columns around column ``here`` that fits into ``room`` cells,
    growing to both sides in turn.
    """
    first, last = here, here
    room -= widths[here]
    sides = [1, -1]
    while sides:
        side = sides.pop(0)
        index = last + 1 if side > 0 else first - 1
        if 0 <= index < len(widths) and widths[index] <= room:
            room -= widths[index]
            first, last = min(first, index), max(last, index)
            sides.append(side)
    return range(first, last + 1)
