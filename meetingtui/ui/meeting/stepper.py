"""The line that shows how far the meeting is, and how long this block has taken."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from meetingtui.ui.meeting.block_time import BlockTime
from meetingtui.ui.meeting.steps import Route, Step
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.cells import pad


class StepLabel(Caption):
    """One step's name; a click goes there."""

    def __init__(self, step: Step) -> None:
        super().__init__(id=f"step-{step.value}")
        self.step = step
        """The step it stands for."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(Stepper.Asked(self.step))


class TimeLabel(Caption):
    """The time of the block; a click lets it stand still or go on."""

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(Stepper.PauseAsked())


class Stepper(Horizontal):
    """准备 签到 学习分享✓ ▌主题研讨▐ 总结反思 工作推进 结束        已用 8/30 分

    Where the line is too short for all, the steps nearest to the present one
    and its place: 5/7 总结反思✓ ▌工作推进▐ 结束. No name is ever cut by the
    edge, and the time always stands.
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
        """A step was clicked."""

        step: Step
        """Where to go."""

    @dataclass
    class PauseAsked(Message):
        """The time was clicked."""

    def __init__(self, route: Route) -> None:
        super().__init__()
        self._route = route
        self._here = route.steps[0]
        self._filled: AbstractSet[Step] = frozenset()
        self._time: BlockTime | None = None

    def compose(self) -> ComposeResult:
        yield Caption(id="step-place")
        for step in self._route.names:
            yield StepLabel(step)
        yield TimeLabel(id="time-used")

    def show(self, route: Route, here: Step, filled: AbstractSet[Step]) -> None:
        """Mark the present step and those that hold something."""
        self._route, self._here, self._filled = route, here, filled
        self._lay()

    def show_time(self, block_time: BlockTime | None) -> None:
        """Minutes used of those planned; nothing where no block is shown."""
        before, self._time = self._time, block_time
        self.query_one(TimeLabel).say(block_time.words if block_time else "")
        if self._time_room != (before.room if before else 0):
            self._lay()

    def on_resize(self) -> None:
        self._lay()

    @property
    def _time_room(self) -> int:
        return self._time.room if self._time else 0

    def _lay(self) -> None:
        """Show the labels for which there is room."""
        room = self.size.width - self._time_room
        if room <= 0:
            return
        steps = self._route.steps
        here = steps.index(self._here)
        texts = [self._text(step) for step in steps]
        place = ""
        shown = nearest([cell_len(text) + 1 for text in texts], here, room)
        if len(shown) < len(steps):
            place = f"{here + 1}/{len(steps)}"
            room -= len(place) + 1
            texts[here] = self._text(self._here, room - 1)
            shown = nearest([cell_len(text) + 1 for text in texts], here, room)
        place_label = self.query_one("#step-place", Caption)
        place_label.display = bool(place)
        place_label.say(place)
        visible = {steps[index]: texts[index] for index in shown}
        for label in self.query(StepLabel):
            label.set_class(label.step is self._here, "-here")
            label.display = label.step in visible
            label.say(visible.get(label.step, ""))

    def _text(self, step: Step, room: int | None = None) -> str:
        """A step's name with its mark, within so many cells where they are few."""
        name = self._route.name(step)
        if room is not None and cell_len(name) + 2 > room:
            name = pad(name, room - 2).rstrip()
        if step is self._here:
            return f"▌{name}▐"
        return f"{name}✓" if step in self._filled else name


def nearest(widths: Sequence[int], here: int, room: int) -> range:
    """The run of columns around one that fits into so many cells, growing to both sides in turn."""
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
