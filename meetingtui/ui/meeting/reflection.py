"""总结反思: department by department; what was done is filled in already."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.content import Content

from meetingtui.meeting.agenda import since_last
from meetingtui.meeting.record import Block, Meeting, Reflection
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.tasks import TaskPane
from meetingtui.ui.widgets.entry import Mode
from meetingtui.wording import month_day

_PARTS = (("done", "已完成"), ("problems", "问　题"), ("improvements", "改　进"))


class ReflectionPane(TaskPane):
    """One department a leaf: done, problems, improvements, tasks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "mode('problems')", "问题", key_display="F5"),
        Binding("f6", "mode('improvements')", "改进", key_display="F6"),
        Binding("f7", "mode('task')", "派任务", key_display="F7"),
        Binding("f8", "mode('done')", "已完成", key_display="F8", show=False),
    ]
    step = Step.REFLECTION
    block = Block.REFLECTION
    modes = (
        Mode("problems", "问题", "存在的问题，回车记入；→ 下一部门"),
        Mode("improvements", "改进", "改进措施"),
        Mode("task", "议定任务", "事项 责任人 时限，如：整改护学岗 王主任 下周五前"),
        Mode("done", "已完成", "补充已完成的工作"),
    )

    def heading(self) -> Content:
        return Content.assemble(
            (self._reflection.department, "bold $primary"),
            (f"  {self.leaf + 1} / {self.leaf_count()}", "bold"),
        )

    def card(self) -> Content:
        meeting = self.meeting
        past = [each for each in self.desk.held if each.on < meeting.on]
        done = since_last(
            self.desk.records.items.values(), self._reflection.department, past, meeting.on
        )
        if not done:
            return plain("上次例会以来没有登记进展。", "$muted")
        return Content("\n").join(
            [
                plain("上次例会以来的进展（自动填入）", "$muted"),
                *(
                    Content.assemble(
                        (f"{month_day(line.on)} ", "$muted"),
                        (f"{item.title}：{line.words or line.after.label}", ""),
                    )
                    for item, line in done
                ),
            ]
        )

    def recorded(self) -> list[tuple[str, int, str]]:
        """Every line of this department: part, index in it, words."""
        reflection = self._reflection
        return [
            (part, index, words)
            for part, _ in _PARTS
            for index, words in enumerate(getattr(reflection, part))
        ]

    def line_contents(self) -> list[Content]:
        labels = dict(_PARTS)
        return [
            *(
                Content.assemble((f"{labels[part]}  ", "$muted"), words)
                for part, _, words in self.recorded()
            ),
            *self.task_contents(),
        ]

    def leaf_count(self) -> int:
        return len(self.meeting.reflections)

    def leaf_name(self) -> str:
        return self._reflection.department

    def task_department(self) -> str:
        return self._reflection.department

    def enter(self, mode: Mode, text: str) -> None:
        if mode.name == "task":
            self.decide(text)
            return
        self._update(
            f"{self._reflection.department}{mode.label}：{text}",
            lambda reflection: msgspec.structs.replace(
                reflection, **{mode.name: (*getattr(reflection, mode.name), text)}
            ),
            text,
        )

    def line_text(self, index: int) -> str | None:
        recorded = self.recorded()
        return (
            recorded[index][2] if index < len(recorded) else self.task_text(index - len(recorded))
        )

    def replace_line(self, index: int, text: str) -> None:
        recorded = self.recorded()
        if index >= len(recorded):
            self.replace_task(index - len(recorded), text)
            return
        part, at, was = recorded[index]

        def change(reflection: Reflection) -> Reflection:
            words = list(getattr(reflection, part))
            words[at : at + 1] = [text] if text else []
            return msgspec.structs.replace(reflection, **{part: tuple(words)})

        self._update(f"修改：{text}" if text else f"删除：{was}", change, text)

    @property
    def _reflection(self) -> Reflection:
        return self.meeting.reflections[self.leaf]

    def _update(
        self, words: str, change: Callable[[Reflection], Reflection], text: str = ""
    ) -> None:
        department = self._reflection.department

        def on_meeting(meeting: Meeting) -> Meeting:
            return msgspec.structs.replace(
                meeting,
                reflections=tuple(
                    change(each) if each.department == department else each
                    for each in meeting.reflections
                ),
            )

        self.update_meeting(words, on_meeting, text=text)
