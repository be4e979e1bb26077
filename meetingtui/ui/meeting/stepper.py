"""The line that shows how far the meeting is, and how long this block has taken."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from meetingtui.ui.meeting.steps import Step


class StepLabel(Static):
    """One step's name; a click goes there."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.label, id=f"step-{step.value}", markup=False)
        self.step = step
        """The step it stands for."""

    def show(self, *, is_here: bool, has_words: bool) -> None:
        """Mark where the room is, and which steps hold something."""
        self.set_class(is_here, "-here")
        name = self.step.label
        self.update(f"▌{name}▐" if is_here else f"{name}✓" if has_words else name)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(Stepper.Asked(self.step))


class Stepper(Horizontal):
    """准备 签到 学习分享✓ ▌主题研讨▐ 总结反思 工作推进 结束        8:21 / 30:00"""

    DEFAULT_CSS = """
    Stepper {
        height: 1;
        padding: 0 1;
        color: $muted;
        StepLabel { width: auto; height: 1; margin-right: 1; }
        StepLabel.-here { color: $primary; text-style: bold; }
        StepLabel:hover { background: $panel; }
        #time-used { width: 1fr; height: 1; text-align: right; text-wrap: nowrap; }
    }
    """

    @dataclass
    class Asked(Message):
        """A step was clicked."""

        step: Step
        """Where to go."""

    def compose(self) -> ComposeResult:
        for step in Step:
            yield StepLabel(step)
        yield Static(id="time-used", markup=False)

    def show(self, here: Step, filled: set[Step]) -> None:
        """Mark the present step and those that hold something."""
        for label in self.query(StepLabel):
            label.show(is_here=label.step is here, has_words=label.step in filled)

    def show_time(self, spent: float, planned: int | None) -> None:
        """Minutes used of those planned; words and colour change when it runs short."""
        time_used = self.query_one("#time-used", Static)
        if planned is None or self.app.size.width < 80:
            time_used.update("")
            return
        words = f"{int(spent)}:{int(spent * 60) % 60:02d} / {planned}:00"
        if spent > planned:
            time_used.update(Content.styled(f"已超时 {words}", "bold $overdue"))
        elif spent > planned * 0.8:
            time_used.update(Content.styled(f"将到时 {words}", "bold $at-risk"))
        else:
            time_used.update(words)
