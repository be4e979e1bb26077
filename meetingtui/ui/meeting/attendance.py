"""签到: everybody is present until said otherwise."""

from dataclasses import replace
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.attendance import Attendance, Presence, headcount, mark, strike
from meetingtui.meeting.record import Meeting
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import ListPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.cells import brief, pad
from meetingtui.ui.widgets.entry import Mode

_COLORS = {
    Presence.PRESENT: "$done",
    Presence.LEAVE: "bold $at-risk",
    Presence.ABSENT: "bold $overdue",
    Presence.GUEST: "bold $primary",
}


_LEAST_NAME, _MOST_NAME = 10, 24
"""Cells of the column of names: 林知秋 and 阿卜杜热合曼·买买提 stand whole."""


_AWAY = (Presence.LEAVE, Presence.ABSENT)


class AttendancePane(ListPane):
    """The roster; a key marks the chosen person, the entry line takes reason or guest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mark('present')", "出席", key_display="F5"),
        Binding("f6", "mark('leave')", "请假", key_display="F6"),
        Binding("f7", "mark('absent')", "缺席", key_display="F7", show=False),
        Binding("f8", "mode('guest')", "列席", key_display="F8"),
    ]
    step = Step.ATTENDANCE
    modes = (
        Mode("reason", "请假事由", "F6 请假后可写事由；↑↓ 选人"),
        Mode("guest", "列席人员", "姓名 职务，回车加入"),
    )

    def heading(self) -> Content:
        return plain(headcount(self.meeting.attendance).words, "bold")

    def line_contents(self) -> list[Content]:
        longest = max((cell_len(line.name) for line in self.meeting.attendance), default=0)
        names = max(_LEAST_NAME, min(longest, _MOST_NAME) + 2)
        return [
            Content("").join(
                [
                    plain(pad(line.name, names)),
                    plain(pad(line.presence.label, 6), _COLORS[line.presence]),
                    plain("  ".join(filter(None, (line.reason, line.post)))),
                ]
            )
            for line in self.meeting.attendance
        ]

    def leaf_count(self) -> int:
        return len(self.meeting.attendance)

    def leaf_name(self) -> str:
        return self._person.name if self.meeting.attendance else ""

    def given(self, mode: Mode) -> str:
        return self._person.reason if mode.name == "reason" and self.meeting.attendance else ""

    def first_mode(self) -> Mode:
        """The line says whose reason it takes."""
        reason = self.modes[0]
        if not self.meeting.attendance:
            return reason
        return replace(reason, label=f"{brief(self._person.name, 12)} {reason.label}")

    def pass_on(self) -> None:
        """Enter with no further guest goes back to the roll."""
        if self.entry.mode.name == "guest":
            self.use_mode(self.first_mode())
        else:
            super().pass_on()

    def enter(self, mode: Mode, text: str) -> None:
        if mode.name == "guest":
            name, _, post = text.partition(" ")
            self.update_meeting(
                f"列席：{name}", lambda meeting: _with_guest(meeting, name, post), text=text
            )
        else:
            is_away = self._person.presence in _AWAY
            self._mark(self._person.presence if is_away else Presence.LEAVE, text)
            self.turn(1)

    def strike(self) -> None:
        """A guest put down by mistake goes; the roster stays whole."""
        line = self._person
        if line.presence is Presence.GUEST:
            self.update_meeting(
                f"去掉列席：{line.name}",
                lambda meeting: _with(meeting, strike(meeting.attendance, line.name)),
            )

    def action_mark(self, presence: str) -> None:
        """Mark the chosen person."""
        if self.meeting.attendance:
            self.use_mode(self.first_mode())
            self._mark(Presence(presence))

    def _mark(self, presence: Presence, reason: str = "") -> None:
        name = self._person.name
        if self._person.presence is Presence.GUEST:
            self.walk.refuse(f"{name}是列席人员，不计入应到。不列席了按 Del 去掉。")
            return
        self.update_meeting(
            f"{name} {presence.label}",
            lambda meeting: _with(meeting, mark(meeting.attendance, name, presence, reason)),
            text=reason,
        )
        share = self.meeting.share
        if presence in _AWAY and name == share.presenter and not share.is_held:
            self.walk.refuse(f"{name}是这次的分享人。可在学习分享按 F8 换一位。")

    @property
    def _person(self) -> Attendance:
        return self.meeting.attendance[self.leaf]


def _with(meeting: Meeting, attendance: tuple[Attendance, ...]) -> Meeting:
    return msgspec.structs.replace(meeting, attendance=attendance)


def _with_guest(meeting: Meeting, name: str, post: str) -> Meeting:
    guest = Attendance(name=name, post=post.strip(), presence=Presence.GUEST)
    return _with(meeting, (*strike(meeting.attendance, name), guest))
