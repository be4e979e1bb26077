"""准备: when, where, who leads, and what gathered itself for this meeting."""

import re
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.calendar import read_deadline
from meetingtui.meeting.agenda import open_meeting
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import ListPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import full_date, weekday

_FIELDS = (
    ("on", "日　期"),
    ("time", "时　间"),
    ("place", "地　点"),
    ("host", "主　持"),
    ("recorder", "记　录"),
    ("presenter", "分享人"),
)


class PreparationPane(ListPane):
    """The meeting's frame, one field a line, and a count of what waits to be heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "open", "开始会议", key_display="F5"),
    ]
    step = Step.PREPARE
    modes = (Mode("field", "改为", "直接输入可改，回车看下一行"),)

    def heading(self) -> Content:
        meeting = self.meeting
        return Content("  ").join(
            [
                plain(f"{meeting.title}", "bold"),
                plain(meeting.state.label, "bold $primary"),
            ]
        )

    def line_contents(self) -> list[Content]:
        return [plain(f"{label}  {self._value(name)}") for name, label in _FIELDS]

    def card(self) -> Content:
        return Content("")

    def echo(self, mode: Mode, text: str) -> Content:
        meeting = self.meeting
        items = self.desk.records.items
        states = [self.desk.standing(items[i]) for i in meeting.agenda if i in items]
        if not states:
            return plain("没有到期或滞后的事项，工作推进将逐项过全部未办结事项。", "$muted")
        overdue = sum(state.overdue for state in states)
        at_risk = sum(state.at_risk for state in states)
        stale = sum(state.stale for state in states)
        due_tasks = sum(1 for i in meeting.carried if i in items and items[i].is_open)
        return plain(
            f"已自动列入：工作推进 {len(states)} 项"
            f"（滞后 {overdue}，预警 {at_risk}，久未汇报 {stale}），"
            f"上次议定未办结 {due_tasks} 项",
            "$muted",
        )

    def leaf_count(self) -> int:
        return len(_FIELDS)

    def leaf_name(self) -> str:
        return _FIELDS[self.leaf][0]

    def enter(self, mode: Mode, text: str) -> None:
        name, label = _FIELDS[self.leaf]
        if name == "on":
            day = read_deadline(text, self.desk.today, self.desk.term)
            if day is None:
                self.walk.refuse("日期没看懂。请写成 11月23日 或 2026-11-23。")
                self.entry.put(text)
                return
            value: object = day
        elif name == "time":
            match = re.fullmatch(r"([01]?\d|2[0-3])[:：点时]([0-5]\d)?分?", text)
            if match is None:
                self.walk.refuse("时间没看懂。请写成 14:30。")
                self.entry.put(text)
                return
            value = f"{int(match[1])}:{match[2] or '00'}"
        else:
            value = text

        def change(meeting: Meeting) -> Meeting:
            if name == "presenter":
                share = msgspec.structs.replace(meeting.share, presenter=text)
                return msgspec.structs.replace(meeting, share=share)
            return msgspec.structs.replace(meeting, **{name: value})

        self.update_meeting(f"{label.replace('　', '')}改为{text}", change)
        self.turn(1)

    def action_open(self) -> None:
        """Begin, or go on with, the meeting."""
        now = self.desk.now
        if self.meeting.state is MeetingState.PLANNED:
            self.update_meeting("开始会议", lambda meeting: open_meeting(meeting, now))
        self.walk.go(Step.ATTENDANCE)

    def _value(self, name: str) -> str:
        meeting = self.meeting
        if name == "on":
            week = self.desk.term.week_of(meeting.on)
            return f"{full_date(meeting.on)}  {weekday(meeting.on)}  第{week}周"
        if name == "presenter":
            return meeting.share.presenter
        return str(getattr(meeting, name))
