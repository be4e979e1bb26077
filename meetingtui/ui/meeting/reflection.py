"""总结反思: department by department; what was done is filled in already."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.agenda import since_last
from meetingtui.meeting.finding import Place
from meetingtui.meeting.record import Block
from meetingtui.plan.dividing import title_of
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.problem_pane import ABOUT_A_PROBLEM, CAUSE, TASK, TO_TASK, ProblemPane
from meetingtui.ui.meeting.reflection_lines import added, places, replaced, shown, typed
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import month_day


class ReflectionPane(ProblemPane):
    """One department a leaf: done, problems with their causes, improvements, tasks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('problems')", "问题", key_display="F5", show=False),
        Binding("f6", "mode('cause')", "原因", key_display="F6"),
        Binding("f7", "mode('task')", "派任务", key_display="F7", show=False),
        Binding("f8", "mode('improvements')", "改进", key_display="F8"),
        Binding("f9", "mode('to_task')", "转任务", key_display="F9"),
        Binding("f10", "solve", "已解决或未解决", key_display="F10", show=False),
        Binding("f2", "mode('done')", "已完成", key_display="F2", show=False),
    ]
    step = Step.REFLECTION
    block = Block.REFLECTION
    modes = (
        Mode("problems", "问题", "存在的问题，回车记入；→ 下一部门"),
        CAUSE,
        Mode("improvements", "改进", "改进措施"),
        TASK,
        TO_TASK,
        Mode("done", "已完成", "补充已完成的工作"),
    )

    def find(self, place: Place) -> None:
        departments = [each.department for each in self.meeting.reflections]
        if place.department in departments:
            self.turn_to(departments.index(place.department))

    # What is shown

    def heading(self) -> Content:
        return Content.assemble(
            (self.reflection.department, "bold $primary"),
            (f"  {self.leaf + 1} / {self.leaf_count()}", "bold"),
        )

    def card(self) -> Content:
        meeting = self.meeting
        past = [each for each in self.desk.held if each.on < meeting.on]
        done = since_last(
            self.desk.records.items.values(), self.reflection.department, past, meeting.on
        )
        if not done:
            return plain("上次例会以来没有登记进展。", "$muted")
        rows = [
            Content.assemble(
                (f"{month_day(line.on)} ", "$muted"),
                f"{title_of(item)}：{line.words or line.after.label}",
            )
            for item, line in done
        ]
        return Content("\n").join([plain("上次例会以来的进展（自动填入）", "$muted"), *rows])

    def line_contents(self) -> list[Content]:
        reflection, desk = self.reflection, self.desk
        numbers = {
            ("problems", at): desk.meeting_number(each.since)
            for at, each in enumerate(reflection.problems)
        }
        lines = [
            shown(reflection, place, number=numbers.get(place), tasks=desk.records.items)
            for place in places(reflection)
        ]
        return [*lines, *self.task_contents()]

    # Leaves and lines

    def leaf_count(self) -> int:
        return len(self.meeting.reflections)

    def task_department(self) -> str:
        return self.reflection.department

    def enter(self, mode: Mode, text: str) -> None:
        if mode is TASK:
            self.decide(text)
        elif mode in ABOUT_A_PROBLEM:
            self.enter_about(mode, text)
        else:
            words = f"{self.reflection.department}{mode.label}：{text}"
            self.update_reflection(words, lambda each: added(each, mode.name, text), text=text)

    def line_text(self, index: int) -> str | None:
        lines = places(self.reflection)
        if index < len(lines):
            return typed(self.reflection, lines[index])
        return self.task_text(index - len(lines))

    def replace_line(self, index: int, text: str) -> None:
        lines = places(self.reflection)
        if index >= len(lines):
            self.replace_task(index - len(lines), text)
            return
        place = lines[index]
        words = f"修改：{text}" if text else f"删除：{typed(self.reflection, place)}"
        self.update_reflection(words, lambda each: replaced(each, place, text), text=text)
