"""The reflection step (总结反思) of a meeting: one page a department, with its finished work,
problems and improvements; finished work is filled in beforehand.
"""

import re
from functools import partial

from meetingtui.actions import meeting_content_changes as actions
from meetingtui.base.styled_text import StyledText, styled
from meetingtui.meeting.blocks import reflection_block as block
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.decided_tasks import TaskPlace
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.reflection import (
    Problem,
    Reflection,
    reflection_line_as_typed,
    reflection_line_places,
)
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.shared_recorders import TaskRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import StepPanelProtocol

_MODES_ABOUT_A_PROBLEM = (block.CAUSE, block.TO_TASK)


class ReflectionStepController(StepController):
    """The reflection step (总结反思) of a meeting: on each page one department's finished work,
    problems with their causes, improvements, and tasks.
    """

    key = MeetingStep.REFLECTION
    modes = block.SPEC.modes
    keys = (StepFunctionKey("f10", "toggle_problem_solved", "已解决或未解决", in_key_bar=False),)

    def __init__(self, panel: StepPanelProtocol) -> None:
        super().__init__(panel)
        self._tasks = TaskRecorder(panel, self._place_of_new_tasks)
        self._chosen_problem_index: int | None = None
        """Index, among the department's problems, of the one for which a cause or a task is typed;
        None for none.
        """

    @property
    def shown_reflection(self) -> Reflection:
        """The reflection of the department whose page is shown."""
        return self.meeting.reflections[self.panel.shown_page_index]

    def _place_of_new_tasks(self) -> TaskPlace:
        """Return where in the meeting typed tasks belong: to the reflection block and the
        department whose page is shown.
        """
        return TaskPlace(block=block.KEY, department=self.shown_reflection.department)

    def build_view(self) -> SecretaryView:
        return block.secretary_view(self.view_data, self.panel.shown_page_index)

    def page_count(self) -> int:
        return block.SPEC.page_count(self.meeting)

    def page_id_in_draft_key(self) -> str:
        name = self.shown_reflection.department
        is_about_problem = self.panel.entry_line.mode in _MODES_ABOUT_A_PROBLEM
        return f"{name}/{self._chosen_problem_index}" if is_about_problem else name

    def show_referenced_page(self, place: MeetingScreenPosition) -> None:
        departments = [each.department for each in self.meeting.reflections]
        if place.department in departments:
            self.panel.show_page(departments.index(place.department))

    # Which problem

    def _highlighted_problem_index(self) -> int | None:
        """Return the index of the highlighted problem among the department's problems; None where
        another line or none is highlighted.
        """
        lines, index = (
            reflection_line_places(self.shown_reflection),
            self.panel.highlighted_line_index,
        )
        part, at = lines[index] if index is not None and index < len(lines) else ("", 0)
        return at if part == "problems" else None

    def _highlighted_or_last_open_problem_index(self) -> int | None:
        """Return the index, among the department's problems, of the highlighted one, else of the
        last one still open; None where there is none.
        """
        if (chosen := self._highlighted_problem_index()) is not None:
            return chosen
        items = self.context.records.items
        problems = enumerate(self.shown_reflection.problems)
        return max(
            (index for index, each in problems if each.returns_next_meeting(items)), default=None
        )

    def _problem_of_typed_text(self) -> Problem | None:
        """Return the problem for which a cause or a task is typed; None where there is none."""
        problems, index = self.shown_reflection.problems, self._chosen_problem_index
        return problems[index] if index is not None and index < len(problems) else None

    def start_typing_in_mode(self, name: str) -> None:
        """Switch the entry line to the entry mode with a name. A typed cause or task is then for
        the problem highlighted now, else for the department's last open one.
        """
        self._chosen_problem_index = self._highlighted_or_last_open_problem_index()
        super().start_typing_in_mode(name)

    def move_selection(self, offset: int) -> None:
        super().move_selection(offset)
        self._update_problem_of_typed_text()

    def handle_line_clicked(self, index: int) -> None:
        self._update_problem_of_typed_text()

    def _update_problem_of_typed_text(self) -> None:
        """While a cause or task is typed, make it belong to the problem that is highlighted now;
        else update the preview.
        """
        mode = self.panel.entry_line.mode
        if mode in _MODES_ABOUT_A_PROBLEM:
            self.start_typing_in_mode(mode.name)
        else:
            self.panel.update_preview()

    # What is typed

    def initial_entry_text(self, mode: EntryMode) -> str:
        """Return the text that the entry line holds before anything is typed: the recorded cause of
        the problem, or for a task the problem's text, to be completed by who and when; else empty.
        """
        problem = self._problem_of_typed_text()
        if problem is None:
            return ""
        return {block.CAUSE: problem.cause, block.TO_TASK: f"{problem.text} "}.get(mode, "")

    def typing_replaces_initial_text(self, mode: EntryMode) -> bool:
        """Return whether typing replaces the initial text; not for a task made from a problem,
        whose text is completed.
        """
        return mode is not block.TO_TASK

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return for which problem a cause is typed, or how a typed task is understood; with
        nothing typed, the keys that act on a highlighted problem. Empty for finished work, problems
        and improvements.
        """
        if mode is block.CAUSE:
            problem = self._problem_of_typed_text()
            return styled((f"针对问题：{problem.text}" if problem else "还没有问题。", "muted"))
        if not text and self._highlighted_problem_index() is not None:
            return styled(("这个问题：F6 原因  F9 转任务  F10 已解决", "muted"))
        return self._tasks.preview_typed_text(text if mode in (block.TASK, block.TO_TASK) else "")

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        return self._tasks.reason_task_is_unclear(line) if mode is block.TASK else ""

    # Recording

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        if mode is block.TASK:
            self._tasks.record_task(text)
        elif mode in _MODES_ABOUT_A_PROBLEM:
            self._record_cause_or_task(mode, text)
        else:
            department, rest = self._split_named_department(text)
            self.panel.typed_text_handler.record_change(
                partial(
                    actions.add_reflection_line,
                    meeting_id=self.meeting.id,
                    department=department,
                    field=mode.name,
                    text=rest,
                ),
                text,
            )
            if department != self.shown_reflection.department:
                self.panel.notify(f"已记到{department}：{rest}")

    def _record_cause_or_task(self, mode: EntryMode, text: str) -> None:
        """Record a typed text as the cause of the problem it is typed for, or as a task that
        resolves it; where there is no problem, restore the text with a warning.
        """
        index = self._chosen_problem_index
        if index is None or self._problem_of_typed_text() is None:
            self.panel.typed_text_handler.warn_and_restore_typed_text(
                "这里还没有问题。请先按 F5 记下问题。", text
            )
        elif mode is block.CAUSE:
            self.panel.typed_text_handler.record_change(
                partial(
                    actions.set_problem_cause,
                    meeting_id=self.meeting.id,
                    department=self.shown_reflection.department,
                    at=index,
                    text=text,
                ),
                text,
            )
            self.panel.typed_text_handler.switch_entry_mode_after_recording(mode)
        else:
            self._tasks.record_task(text, problem=index)

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing typed, turn the page; while a task for a problem is
        typed, record the problem's text, which was offered, as the task.
        """
        if self.panel.entry_line.mode is block.TO_TASK and (
            problem := self._problem_of_typed_text()
        ):
            self.record_typed_text(block.TO_TASK, problem.text)
        else:
            super().handle_empty_enter()

    def _split_named_department(self, text: str) -> tuple[str, str]:
        """Return the department that a typed line names at its beginning, and the rest of the line;
        where it names none of the meeting, the department whose page is shown and the whole line.
        """
        found = re.fullmatch(r"([^：:，,\s]{2,20})(?:\s*[：:]\s*|\s+)(\S.*)", text, re.DOTALL)
        named = self.context.school.find_department(found[1]) if found else None
        listed = {each.department for each in self.meeting.reflections}
        if found is None or named is None or named.name not in listed:
            return self.shown_reflection.department, text
        return named.name, found[2]

    def toggle_problem_solved(self) -> None:
        """Mark the highlighted problem, or the only one, as solved, or as open again; a warning
        where it is not clear which one.
        """
        index, problems = self._highlighted_problem_index(), self.shown_reflection.problems
        if index is None and len(problems) == 1:
            index = 0
        if index is None:
            self.panel.show_warning("请先用 ↑↓ 选中一个问题，再按 F10。")
            return
        self.panel.typed_text_handler.record_change(
            partial(
                actions.set_problem_solved,
                meeting_id=self.meeting.id,
                department=self.shown_reflection.department,
                at=index,
                solved=not problems[index].solved,
            )
        )

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        reflection = self.shown_reflection
        texts = [
            reflection_line_as_typed(reflection, place)
            for place in reflection_line_places(reflection)
        ]
        return [*texts, *self._tasks.editable_line_texts()]

    def replace_or_delete_line(self, index: int, text: str) -> None:
        lines = reflection_line_places(self.shown_reflection)
        if index >= len(lines):
            self._tasks.replace_or_delete_task(index - len(lines), text)
            return
        self.panel.typed_text_handler.record_change(
            partial(
                actions.replace_reflection_line,
                meeting_id=self.meeting.id,
                department=self.shown_reflection.department,
                place=lines[index],
                text=text,
            ),
            text,
        )
