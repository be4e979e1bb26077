"""学习分享: who shares what, from where, its points, and what we take from it."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.attendance import Presence
from meetingtui.meeting.record import Block, LearningShare, Meeting
from meetingtui.meeting.rotation import rotation
from meetingtui.meeting.sharing import guess_kind
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting import share_modes
from meetingtui.ui.meeting.growing_pane import GrowingPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import PENDING

_SOMEBODY_ELSE = ""

_MOST_NAME = 16
"""Cells of a name, so that one long one does not break every line."""


class LearningSharePane(GrowingPane):
    """Who and what stand in the heading; points and what we take from them grow below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('points')", "要点", key_display="F5"),
        Binding("f6", "mode('topic')", "主题", key_display="F6", show=False),
        Binding("f7", "source", "来源", key_display="F7"),
        Binding("f8", "presenter", "分享人", key_display="F8", show=False),
        Binding("f9", "mode('takeaways')", "启示", key_display="F9"),
        Binding("f10", "mode('task')", "派任务", key_display="F10", show=False),
    ]
    step = Step.LEARNING_SHARE
    block = Block.LEARNING_SHARE
    modes = share_modes.ALL

    def heading(self) -> Content:
        share = self.meeting.share
        kind = f"{share.source_kind.label}  " if share.source_kind else ""
        return Content.assemble(
            (f"{self.desk.agenda.name(self.block)}  ", "bold"),
            (share.presenter or PENDING, "bold $primary"),
            (f"\n{share.topic}" if share.topic else "", "bold $primary"),
            (f"\n来　源  {kind}{share.source}" if share.source else "", "$muted"),
        )

    def first_mode(self) -> Mode:
        return share_modes.POINTS if self.meeting.share.topic else share_modes.TOPIC

    def line_contents(self) -> list[Content]:
        share = self.meeting.share
        return [
            *(plain(f"{n}.  {point}") for n, point in enumerate(share.points, 1)),
            *(Content.assemble(("启　示  ", "$muted"), each) for each in share.takeaways),
            *self.task_contents(),
        ]

    def given(self, mode: Mode) -> str:
        share = self.meeting.share
        if share_modes.is_source(mode):
            return share.source
        if mode is share_modes.TOPIC:
            return share.topic
        return share.presenter if mode is share_modes.PRESENTER else ""

    def echo(self, mode: Mode, text: str) -> Content:
        """The kind that the words of a source give away."""
        if mode is share_modes.SOURCE and text and (kind := guess_kind(text)):
            return Content.assemble(("种类  ", "$muted"), (kind.label, "bold $primary"))
        return super().echo(mode, text)

    # Recording

    def enter(self, mode: Mode, text: str) -> None:
        if mode is share_modes.TASK:
            self.decide(text)
        elif mode in (share_modes.POINTS, share_modes.TAKEAWAYS):
            name = mode.name
            self._update(
                f"{mode.label}：{text}",
                lambda share: msgspec.structs.replace(
                    share, **{name: (*getattr(share, name), text)}
                ),
                text,
            )
        elif share_modes.is_source(mode):
            kind = (share_modes.kind_of(mode) or guess_kind(text)) if text else None
            self._update(
                f"来源：{text}",
                lambda share: msgspec.structs.replace(share, source=text, source_kind=kind),
                text,
            )
            self._go_on(text)
        else:
            self._update(
                f"{mode.label}：{text}",
                lambda share: msgspec.structs.replace(share, **{mode.name: text}),
                text,
            )
            self._go_on(text)

    def _go_on(self, text: str) -> None:
        if text:
            self.pass_on()

    def pass_on(self) -> None:
        """Enter moves through topic and source to the points; another kind alone is taken."""
        share, mode = self.meeting.share, self.entry.mode
        if mode is share_modes.PRESENTER:
            self.set_mode(share_modes.TOPIC.name)
        elif mode is share_modes.TOPIC:
            self.action_source()
        elif share_modes.is_source(mode):
            kind = share_modes.kind_of(mode)
            if share.source and kind and kind is not share.source_kind:
                self._update(
                    f"来源种类：{kind.label}",
                    lambda each: msgspec.structs.replace(each, source_kind=kind),
                )
            self.set_mode(share_modes.POINTS.name)
        elif not share.topic:
            self.set_mode(share_modes.TOPIC.name)

    def action_source(self) -> None:
        """The source as it is; pressed again, the next kind for the same words."""
        mode, share = self.entry.mode, self.meeting.share
        if share_modes.is_source(mode):
            kind = share_modes.kind_of(mode) or guess_kind(self.entry.text)
            self.change_mode(share_modes.SOURCES[share_modes.after(kind)].name)
        else:
            kind = share.source_kind
            self.set_mode((share_modes.SOURCES[kind] if kind else share_modes.SOURCE).name)

    def action_presenter(self) -> None:
        """Ask who shares: the roster in the order of the rotation, or another name."""
        past = [each for each in self.desk.held if each.id != self.meeting.id]
        turns = rotation(self.desk.school, past)
        away = {
            line.name: line.presence.label
            for line in self.meeting.attendance
            if line.presence in (Presence.LEAVE, Presence.ABSENT)
        }
        longest = max((cell_len(turn.name) for turn in turns), default=0)
        width = min(longest, _MOST_NAME) + 2
        choices = [
            Choice(
                turn.name,
                "  ".join(filter(None, (pad(turn.name, width) + turn.words, away.get(turn.name)))),
            )
            for turn in turns
        ]
        choices.append(Choice(_SOMEBODY_ELSE, "其他人（输入姓名）"))
        following = next((turn.name for turn in turns if turn.name not in away), "")
        self.app.push_screen(ChoiceDialog("谁来分享？", choices, following), self._chosen_presenter)

    def _chosen_presenter(self, name: str | None) -> None:
        if name is None:
            return
        if name == _SOMEBODY_ELSE:
            self.set_mode(share_modes.PRESENTER.name)
        else:
            self._update(
                f"分享人：{name}", lambda share: msgspec.structs.replace(share, presenter=name)
            )

    def turn(self, by: int) -> None:
        """There is nothing to turn."""

    # Lines

    def _line(self, index: int) -> tuple[str, int]:
        """Which field of the share a line stands in, and at which place."""
        share = self.meeting.share
        points = len(share.points)
        if index < points:
            return "points", index
        return "takeaways", index - points

    def _count(self) -> int:
        share = self.meeting.share
        return len(share.points) + len(share.takeaways)

    def line_text(self, index: int) -> str | None:
        if index >= self._count():
            return self.task_text(index - self._count())
        name, at = self._line(index)
        return str(getattr(self.meeting.share, name)[at])

    def replace_line(self, index: int, text: str) -> None:
        if index >= self._count():
            self.replace_task(index - self._count(), text)
            return
        name, at = self._line(index)
        label = (share_modes.POINTS if name == "points" else share_modes.TAKEAWAYS).label

        def change(share: LearningShare) -> LearningShare:
            lines = list(getattr(share, name))
            lines[at : at + 1] = [text] if text else []
            return msgspec.structs.replace(share, **{name: tuple(lines)})

        self._update(f"修改{label}：{text}" if text else f"删除{label}", change, text)

    def _update(
        self, words: str, change: Callable[[LearningShare], LearningShare], text: str = ""
    ) -> None:
        def on_meeting(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(meeting, share=change(meeting.share))

        self.update_meeting(words, on_meeting, text=text)
