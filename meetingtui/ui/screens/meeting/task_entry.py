"""Records tasks from a meeting step: one typed line each, previewed as understood."""

from collections.abc import Callable
from functools import partial

import msgspec

from meetingtui.actions import tasks as actions
from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.line_parsing.task import read_task
from meetingtui.meeting.line_parsing.task_line import TaskLine
from meetingtui.meeting.tasks_given import TaskPlace, task_line, tasks_given
from meetingtui.plan.item import Item
from meetingtui.ui.dialogs.choice_dialog import Choice
from meetingtui.ui.screens.meeting.step_controller import BACK, Panel


class TaskEntry:
    """The tasks of one place in the meeting (a topic, item or department): recorded, edited
    and removed.
    """

    def __init__(self, panel: Panel, place: Callable[[], TaskPlace]) -> None:
        self._panel = panel
        self._place = place
        """Where a task given now belongs."""

    def tasks(self) -> list[Item]:
        """Return the tasks recorded at this place in this meeting, oldest first."""
        services = self._panel.services
        return tasks_given(services.meeting, self._place(), services.context.tree)

    def line_texts(self) -> list[str | None]:
        """Return each task as an editable line."""
        return [task_line(task) for task in self.tasks()]

    def parse(self, text: str) -> TaskLine:
        """Parse a typed line as a task."""
        context, meeting = self._panel.services.context, self._panel.services.meeting
        deadlines = context.deadline_parser(meeting.on, meeting)
        return read_task(text, roster=context.roster, deadlines=deadlines, today=meeting.on)

    def parse_with_default_owner(self, text: str) -> TaskLine:
        """Parse a typed line as a task; one that names no owner is given to the department of
        the place.
        """
        line, place = self.parse(text), self._place()
        if line.department or line.people:
            return line
        items = self._panel.services.context.records.items
        parent = items.get(place.parent) if place.parent is not None else None
        department = place.department or (parent.department if parent else "")
        return msgspec.structs.replace(line, departments=(department,) if department else ())

    def preview(self, text: str) -> StyledText:
        """Return a preview of the task: what, who, by when, and what is unclear."""
        if not text:
            return NOTHING
        line = self.parse_with_default_owner(text)
        preview_text = styled((f"议定：{line.echo}", "bold primary"))
        if line.is_past:
            preview_text += styled(("（已过）", "bold at-risk"))
        if line.unknown:
            return preview_text + styled((f"  名单里没有“{line.unknown}”", "bold at-risk"))
        if line.doubt:
            return preview_text + styled((f"  {line.doubt}", "bold at-risk"))
        roster = self._panel.services.context.roster
        if self.parse(text).departments or not roster.mentions(line.title):
            return preview_text
        return preview_text + styled(("  责任人写在最后，用空格隔开，才能认出", "bold at-risk"))

    def unclear_reason(self, text: str) -> str:
        """Return why a line cannot be recorded without a question; empty where it can."""
        line = self.parse_with_default_owner(text)
        if line.unknown:
            return f"名单里没有“{line.unknown}”"
        return line.doubt if line.unclear else ""

    def record(self, text: str, problem: int | None = None, *, as_typed: bool = False) -> None:
        """Record a line as a task; where its owner is unclear, ask first.

        Args:
            text: the typed line.
            problem: index of the problem the task resolves; None for none.
            as_typed: whether words that look like an unknown name are known not to be one.
        """
        line = self.parse_with_default_owner(text)
        if line.unknown and not as_typed:
            self._ask_about_unknown(line.unknown, text, problem)
            return
        if line.unclear:
            self._panel.ask_who(
                line.unclear[0], lambda named: self.record(named, problem), typed=text
            )
            return
        self._panel.record(
            partial(
                actions.add_task,
                meeting_id=self._panel.services.meeting.id,
                line=line,
                place=self._place(),
                problem=problem,
            ),
            text,
        )
        self._panel.after_entry(self._panel.entry.mode)

    def _ask_about_unknown(self, name: str, text: str, problem: int | None) -> None:
        """Ask what an owner's name that is on no list means; nothing is recorded before."""

        def take(answer: str) -> None:
            wrong = self._panel.add_to_roster(name) if answer == "add" else ""
            if wrong:
                self._panel.put_back(wrong, text)
            else:
                self.record(text, problem, as_typed=answer == "as typed")

        choices = [
            Choice("add", f"把{name}加入名单，任务归{name}"),
            Choice("as typed", "不是人名，照原样记"),
            BACK,
        ]
        self._panel.ask(f"名单里没有“{name}”。加入名单吗？", choices, take, typed=text)

    def replace(self, index: int, text: str) -> None:
        """Replace a task of this place with other text; empty text removes it."""
        tasks = self.tasks()
        if index >= len(tasks):
            return
        task = tasks[index]
        if not text:
            meeting_id = self._panel.services.meeting.id
            self._panel.record(partial(actions.delete_task, meeting_id=meeting_id, task_id=task.id))
            return
        line = self.parse(text)
        if line.unclear:
            self._panel.ask_who(
                line.unclear[0], lambda named: self.replace(index, named), typed=text
            )
            return
        self._panel.record(partial(actions.edit_task, task_id=task.id, line=line))
