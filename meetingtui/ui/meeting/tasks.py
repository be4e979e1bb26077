"""Giving tasks from any block: one line, said back before it is taken."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual.content import Content

from meetingtui.meeting.record import Block, Meeting
from meetingtui.meeting.task_line import TaskLine, decided_task, read_task
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.pane import Pane
from meetingtui.ui.widgets.entry import Mode


class TaskPane(Pane):
    """A pane whose entry line can also give a task (mode ``task``)."""

    block: ClassVar[Block]
    """The block its tasks are decided in."""

    def task_parent(self) -> Item | None:
        """The measure that a task given here serves."""
        return None

    def task_topic(self) -> int | None:
        """The topic that a task given here comes from."""
        return None

    def task_department(self) -> str:
        """The department whose turn it is, for a task that names nobody."""
        return ""

    def tasks(self) -> list[Item]:
        """Tasks given on this leaf in this meeting, oldest first."""
        parent = self.task_parent()
        return [
            task
            for task in self.desk.tree.tasks
            if task.meeting == self.meeting.id
            and task.block == self.block.value
            and task.topic == self.task_topic()
            and task.parent == (parent.id if parent else None)
            and self.task_department() in ("", task.turn or task.department)
        ]

    def task_contents(self) -> list[Content]:
        """Those tasks as lines."""
        return [
            Content.assemble(
                ("议　定  ", "$muted"),
                (task.title, "bold"),
                f"  {task.owner_words}  {task.due_words}",
            )
            for task in self.tasks()
        ]

    def task_text(self, index: int) -> str | None:
        """A task as the line it could have been typed as."""
        tasks = self.tasks()
        if index >= len(tasks):
            return None
        task = tasks[index]
        due = f"{task.due.year}-{task.due.month}-{task.due.day}" if task.due else task.due_text
        return " ".join(filter(None, (task.title, "、".join(task.people), due)))

    def without_task(self, meeting: Meeting, task: Item) -> Meeting:
        """The meeting after a task given here was taken back."""
        return meeting

    def read_task(self, text: str) -> TaskLine:
        """What a typed line means."""
        desk = self.desk
        return read_task(
            text,
            school=desk.school,
            term=desk.term,
            today=self.meeting.on,
            names=desk.initials,
            next_meeting=desk.school.next_meeting_day(desk.term, after=self.meeting.on),
        )

    def meant(self, text: str) -> TaskLine:
        """The same; a task that names nobody stays with those at hand."""
        line, parent = self.read_task(text), self.task_parent()
        if line.department or line.people:
            return line
        department = self.task_department() or (parent.department if parent else "")
        return msgspec.structs.replace(line, department=department)

    def echo(self, mode: Mode, text: str) -> Content:
        if mode.name != "task" or not text:
            return Content("")
        line = self.meant(text)
        said = plain(f"议定：{line.echo}", "bold $primary")
        if line.is_past:
            said += plain("（已过）", "bold $at-risk")
        if line.doubt:
            return said + plain(f"  {line.doubt}", "bold $at-risk")
        if line.people or not any(each.name in line.title for each in self.desk.school.people):
            return said
        return said + plain("  责任人写在最后，用空格隔开，才能认出", "bold $at-risk")

    def decide(
        self, text: str, also: Callable[[Meeting, Item], Meeting] = lambda meeting, _: meeting
    ) -> None:
        """Record the typed line as a task of this meeting, and what ``also`` changes with it."""
        line = self.meant(text)
        meeting, block = self.meeting, self.block
        parent, topic, turn = self.task_parent(), self.task_topic(), self.task_department()

        def build(records: Records) -> Change:
            task = decided_task(
                line,
                id=max(records.items, default=0) + 1,
                meeting=meeting,
                block=block,
                parent=parent,
                topic=topic,
                turn=turn,
            )
            before = records.meetings[meeting.id]
            after = also(before, task)
            meetings = () if after == before else (after,)
            return Change(words=f"议定：{line.title}", items=(task,), meetings=meetings)

        self.record(build, text)
        self.use_mode(self.first_mode())

    def replace_task(self, index: int, text: str) -> None:
        """Put other words in place of a task given here; empty takes it back."""
        tasks = self.tasks()
        if index >= len(tasks):
            return
        task = tasks[index]
        if not text:
            self._take_back(task)
            return
        line = self.read_task(text)
        self.update_item(
            f"修改：{line.title}",
            task.id,
            lambda item: msgspec.structs.replace(
                item,
                title=line.title,
                people=line.people,
                department=line.department or item.department,
                due=line.due,
                due_text=line.due_text,
            ),
        )

    def _take_back(self, task: Item) -> None:
        meeting_id = self.meeting.id

        def build(records: Records) -> Change:
            before = records.meetings[meeting_id]
            after = self.without_task(before, task)
            meetings = () if after == before else (after,)
            words = f"删除：{task.title}"
            return Change(words=words, removed_items=(task.id,), meetings=meetings)

        self.record(build)
