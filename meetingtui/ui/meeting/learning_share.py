"""学习分享: who shares what, from where, and its points."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.record import LearningShare, Meeting
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import PENDING

_FACTS = (("presenter", "分享人"), ("topic", "主　题"), ("source", "来　源"))


class LearningSharePane(Pane):
    """Three facts, then the points, one line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('points')", "要点", key_display="F5"),
        Binding("f6", "mode('topic')", "主题", key_display="F6"),
        Binding("f7", "mode('source')", "来源", key_display="F7"),
        Binding("f8", "mode('presenter')", "分享人", key_display="F8", show=False),
    ]
    step = Step.LEARNING_SHARE
    modes = (
        Mode("points", "要点", "一条一行，回车记入"),
        Mode("topic", "主题", "分享的题目"),
        Mode("source", "来源", "书名、文件或讲座"),
        Mode("presenter", "分享人", "姓名"),
    )

    def heading(self) -> Content:
        share = self.meeting.share
        return Content.assemble(
            ("学习分享  ", "bold"), (share.presenter or PENDING, "bold $primary")
        )

    def card(self) -> Content:
        share = self.meeting.share
        return Content("\n").join(
            [
                Content.assemble((f"{label}  ", "$muted"), (getattr(share, name), "bold"))
                for name, label in _FACTS
            ]
        )

    def first_mode(self) -> Mode:
        return self.modes[0] if self.meeting.share.topic else self.modes[1]

    def line_contents(self) -> list[Content]:
        return [plain(f"{n}. {point}") for n, point in enumerate(self.meeting.share.points, 1)]

    def given(self, mode: Mode) -> str:
        return "" if mode.name == "points" else str(getattr(self.meeting.share, mode.name))

    def enter(self, mode: Mode, text: str) -> None:
        if mode.name == "points":
            self._update(
                f"要点：{text}",
                lambda share: msgspec.structs.replace(share, points=(*share.points, text)),
                text,
            )
        else:
            self._update(
                f"{mode.label}：{text}",
                lambda share: msgspec.structs.replace(share, **{mode.name: text}),
                text,
            )
            if text:
                self.pass_on()

    def pass_on(self) -> None:
        """Enter moves through topic and source to the points."""
        names = ["presenter", "topic", "source", "points"]
        here = self.entry.mode.name
        if here in names and here != "points":
            self.set_mode(names[names.index(here) + 1])
        elif not self.meeting.share.topic:
            self.set_mode("topic")

    def turn(self, by: int) -> None:
        """There is nothing to turn."""

    def line_text(self, index: int) -> str | None:
        points = self.meeting.share.points
        return points[index] if index < len(points) else None

    def replace_line(self, index: int, text: str) -> None:
        def change(share: LearningShare) -> LearningShare:
            points = list(share.points)
            points[index : index + 1] = [text] if text else []
            return msgspec.structs.replace(share, points=tuple(points))

        self._update(f"修改要点：{text}" if text else "删除要点", change, text)

    def _update(
        self, words: str, change: Callable[[LearningShare], LearningShare], text: str = ""
    ) -> None:
        def on_meeting(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(meeting, share=change(meeting.share))

        self.update_meeting(words, on_meeting, text=text)
