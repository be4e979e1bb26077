"""The problem at hand in 总结反思: its cause, the task it becomes, whether it is solved."""

from collections.abc import Callable

import msgspec
from textual.content import Content

from meetingtui.meeting.looking_back import (
    Problem,
    Reflection,
    because,
    linked,
    replace_reflection,
    settled,
    unlinked,
)
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.reflection_lines import places
from meetingtui.ui.meeting.tasks import TaskPane
from meetingtui.ui.widgets.entry import Mode

TASK = Mode("task", "议定任务", "事项 责任人 时限，如：整改护学岗 王主任 下周五前")
CAUSE = Mode("cause", "原因", "这个问题的原因")
TO_TASK = Mode("to_task", "转为任务", "在后面接着输入责任人和时限")

ABOUT_A_PROBLEM = (CAUSE, TO_TASK)


class ProblemPane(TaskPane):
    """A pane whose leaf is a department's reflection; what F6, F9 and F10 say is of one problem."""

    def __init__(self) -> None:
        super().__init__()
        self._about: int | None = None
        """Which problem a cause or a task is typed for."""

    @property
    def reflection(self) -> Reflection:
        """The reflection of the department whose turn it is."""
        return self.meeting.reflections[self.leaf]

    def update_reflection(
        self, words: str, change: Callable[[Reflection], Reflection], *, text: str = ""
    ) -> None:
        """Record a change of this department's reflection."""
        department = self.reflection.department
        self.update_meeting(words, lambda meeting: _changed(meeting, department, change), text=text)

    # Which problem

    def chosen_problem(self) -> int | None:
        """Which problem is highlighted."""
        lines, index = places(self.reflection), self.lines.highlighted
        part, at = lines[index] if index is not None and index < len(lines) else ("", 0)
        return at if part == "problems" else None

    def _at_hand(self) -> int | None:
        """The problem that is chosen, else the last one still open."""
        if (chosen := self.chosen_problem()) is not None:
            return chosen
        items = self.desk.records.items
        problems = enumerate(self.reflection.problems)
        return max((at for at, each in problems if each.returns(items)), default=None)

    def _problem(self) -> Problem | None:
        """The problem that a cause or a task is typed for."""
        problems, at = self.reflection.problems, self._about
        return problems[at] if at is not None and at < len(problems) else None

    def set_mode(self, name: str) -> None:
        self._about = self._at_hand()
        super().set_mode(name)

    def leaf_name(self) -> str:
        name = self.reflection.department
        return f"{name}/{self._about}" if self.entry.mode in ABOUT_A_PROBLEM else name

    @property
    def gives_way(self) -> bool:
        """Who and when are typed behind the problem that becomes a task."""
        return self.entry.mode is not TO_TASK and super().gives_way

    def rise(self, by: int) -> None:
        super().rise(by)
        self._choice_changed()

    def choose(self, index: int) -> None:
        self._choice_changed()

    def _choice_changed(self) -> None:
        """A cause or a task is typed for the problem chosen now."""
        if self.entry.mode in ABOUT_A_PROBLEM:
            self.set_mode(self.entry.mode.name)
        else:
            self.show_echo()

    # What is typed for it

    def given(self, mode: Mode) -> str:
        """The cause as it is; for a task the problem's words, who and when to be typed behind."""
        problem = self._problem()
        if problem is None:
            return ""
        return {CAUSE: problem.cause, TO_TASK: f"{problem.text} "}.get(mode, "")

    def echo(self, mode: Mode, text: str) -> Content:
        """Which problem is meant; with a problem chosen and nothing typed, what can be done."""
        if mode is CAUSE:
            problem = self._problem()
            return plain(f"针对问题：{problem.text}" if problem else "还没有问题。", "$muted")
        if not text and self.chosen_problem() is not None:
            return plain("这个问题：F6 原因  F9 转任务  F10 已解决", "$muted")
        return super().echo(TASK if mode is TO_TASK else mode, text)

    def pass_on(self) -> None:
        """Enter on a problem's words alone makes them a task of the department."""
        if self.entry.mode is TO_TASK and (problem := self._problem()):
            self.enter(TO_TASK, problem.text)
        else:
            super().pass_on()

    def enter_about(self, mode: Mode, text: str) -> None:
        """A cause or a task, for the problem it is typed for."""
        at = self._about
        if at is None or self._problem() is None:
            self.walk.refuse("这里还没有问题。请先按 F5 记下问题。")
            self.entry.put(text)
        elif mode is CAUSE:
            words = f"原因：{text}" if text else "删除原因"
            self.update_reflection(words, because(at, text), text=text)
            self.set_mode("problems")
        else:
            department = self.reflection.department
            self.decide(
                text, lambda meeting, task: _changed(meeting, department, linked(at, task.id))
            )

    def without_task(self, meeting: Meeting, task: Item) -> Meeting:
        reflections = tuple(unlinked(each, task.id) for each in meeting.reflections)
        return msgspec.structs.replace(meeting, reflections=reflections)

    def action_solve(self) -> None:
        """The chosen problem is solved, or after all not."""
        at, problems = self.chosen_problem(), self.reflection.problems
        if at is None and len(problems) == 1:
            at = 0
        if at is None:
            self.walk.refuse("请先用 ↑↓ 选中一个问题，再按 F10。")
            return
        solved = not problems[at].solved
        words = f"{'已解决' if solved else '未解决'}：{problems[at].text}"
        self.update_reflection(words, settled(at, solved=solved))


def _changed(
    meeting: Meeting, department: str, change: Callable[[Reflection], Reflection]
) -> Meeting:
    reflections = replace_reflection(meeting.reflections, department, change)
    return msgspec.structs.replace(meeting, reflections=reflections)
