"""准备: when, where, who leads, and what gathered itself for this meeting."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.deadlines import read_deadline
from meetingtui.errors import RefusedError
from meetingtui.meeting.agenda import gather, open_meeting
from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import ItemKind
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import ListPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import full_date, month_day, read_chinese_number, weekday

_FIELDS = (
    ("number", "次　数"),
    ("on", "日　期"),
    ("time", "时　间"),
    ("place", "地　点"),
    ("host", "主　持"),
    ("recorder", "记　录"),
    ("presenter", "分享人"),
)


_MAY_BE_EMPTY = ("place", "host", "recorder", "presenter")


class PreparationPane(ListPane):
    """The meeting's frame, one field a line, and a count of what waits to be heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "open", "开始会议", key_display="F5"),
    ]
    step = Step.PREPARE
    modes = (Mode("field", "改为", "直接输入可改，Del 清空，回车看下一行"),)

    def first_mode(self) -> Mode:
        """The line says which field it changes."""
        (mode,) = self.modes
        return replace(mode, label=f"{_FIELDS[self.leaf][1].replace('　', '')}改为")

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

    def echo(self, mode: Mode, text: str) -> Content:
        meeting = self.meeting
        items = self.desk.records.items
        states = [self.desk.standing(items[i], meeting.on) for i in meeting.agenda if i in items]
        work_push = self.walk.route.name(Step.WORK_PUSH)
        if not states:
            return plain(f"没有到期或滞后的事项，{work_push}将逐项过全部未办结事项。", "$muted")
        overdue = sum(state.overdue for state in states)
        at_risk = sum(state.at_risk for state in states)
        stale = sum(state.stale for state in states)
        parts = sum(items[i].kind is ItemKind.PART for i in meeting.agenda if i in items)
        due_tasks = sum(1 for i in meeting.carried if i in items and items[i].is_open)
        return plain(
            f"已自动列入：{work_push} {len(states)} 项"
            + (f"，含分工 {parts} 项" if parts else "")
            + f"（滞后 {overdue}，预警 {at_risk}，久未汇报 {stale}），"
            f"上次议定未办结 {due_tasks} 项",
            "$muted",
        )

    def leaf_count(self) -> int:
        return len(_FIELDS)

    def leaf_name(self) -> str:
        return _FIELDS[self.leaf][0]

    def enter(self, mode: Mode, text: str) -> None:
        name, label = _FIELDS[self.leaf]
        try:
            change = self._change(name, text)
        except RefusedError as error:
            self.walk.refuse(error.message)
            self.entry.put(text)
            return
        words = f"{label.replace('　', '')}改为{text}"
        self.update_meeting(words, change, text=text)
        self.turn(1)

    def strike(self) -> None:
        """Delete with nothing typed: the field is left open."""
        name, label = _FIELDS[self.leaf]
        if name in _MAY_BE_EMPTY:
            self.update_meeting(f"{label.replace('　', '')}清空", self._change(name, ""))

    def _change(self, name: str, text: str) -> Callable[[Meeting], Meeting]:
        """What the words do to the meeting.

        Raises:
            RefusedError: they are no date, time or number.
        """
        if name == "on":
            return self._moved_to(text)
        if name == "number":
            return self._renumbered(text)
        if name == "time":
            match = re.fullmatch(r"([01]?\d|2[0-3])[:：点时]([0-5]\d)?分?", text)
            if match is None:
                raise RefusedError("时间没看懂。请写成 14:30。")
            return _setting("time", f"{int(match[1])}:{match[2] or '00'}")
        if name == "presenter":
            return lambda meeting: msgspec.structs.replace(
                meeting, share=msgspec.structs.replace(meeting.share, presenter=text)
            )
        return _setting(name, text)

    def _moved_to(self, text: str) -> Callable[[Meeting], Meeting]:
        """Another day; what deserves a word by then is gathered anew."""
        desk = self.desk
        day = read_deadline(text, desk.today, desk.term)
        if day is None:
            raise RefusedError("日期没看懂。请写成 11月23日 或 2026-11-23。")
        if not desk.term.holds(day):
            raise RefusedError(f"{full_date(day)}不在{desk.term.title}之内。请检查日期。")
        if past := [each for each in desk.held if each.on >= day]:
            last = f"{past[-1].title}在{month_day(past[-1].on)}"
            self.walk.refuse(f"已记入。请留意：{last}，不早于这一天。")
        school, meetings, tree = desk.school, desk.held, desk.tree

        def change(meeting: Meeting) -> Meeting:
            agenda = meeting.agenda
            if meeting.state is MeetingState.PLANNED:
                agenda = gather(tree, meetings, school=school, day=day)
            return msgspec.structs.replace(meeting, on=day, agenda=agenda)

        return change

    def _renumbered(self, text: str) -> Callable[[Meeting], Meeting]:
        number = read_chinese_number(text.removeprefix("第").removesuffix("次"))
        if not number or number > 99:
            raise RefusedError("次数没看懂。请写成 6 或 第6次。")
        meetings = self.desk.records.meetings.values()
        if any(each.number == number and each.id != self.meeting.id for each in meetings):
            raise RefusedError(f"已经有第{number}次例会了。请换一个次数。")
        return _setting("number", number)

    def action_open(self) -> None:
        """Begin, or go on with, the meeting."""
        now = self.desk.now
        if self.meeting.state is MeetingState.PLANNED:
            self.update_meeting("开始会议", lambda meeting: open_meeting(meeting, now))
        self.walk.go(Step.ATTENDANCE)

    def _value(self, name: str) -> str:
        meeting = self.meeting
        if name == "number":
            return f"第{meeting.number}次"
        if name == "on":
            week = self.desk.term.week_of(meeting.on)
            return f"{full_date(meeting.on)}  {weekday(meeting.on)}  第{week}周"
        if name == "presenter":
            return meeting.share.presenter
        return str(getattr(meeting, name))


def _setting(name: str, value: object) -> Callable[[Meeting], Meeting]:
    return lambda meeting: msgspec.structs.replace(meeting, **{name: value})
