"""Tasks decided in a meeting: the parsed line and the line to type again, the item made from it,
where in the meeting it was given.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from meetingtui.base.wording import (
    PENDING,
    full_date,
    heading_without_final_stop,
    one_line,
    weekday_name,
)
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind, Status, Target
from meetingtui.plan.item_tree import ItemTree

if TYPE_CHECKING:
    from meetingtui.school.roster import Mention


class TaskHelpers(msgspec.Struct, frozen=True, kw_only=True):
    """People and departments that help with a task (配合, 审核), with their role."""

    role: str
    """Verb that names the role: 配合, 把关, …"""
    names: tuple[str, ...]
    """Full names of the people and departments."""

    def without_names(self, names: Iterable[str]) -> "TaskHelpers":
        """Return the helpers of a task without some names, which may leave none."""
        gone = set(names)
        return TaskHelpers(role=self.role, names=tuple(n for n in self.names if n not in gone))

    @property
    def role_and_names_text(self) -> str:
        """Role and names of a task's helpers in Chinese: 配合：低年级部、高年级部."""
        return f"{self.role}：{'、'.join(self.names)}"


class ParsedTaskLine(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed task line: what is to be done, by whom, by when, how much."""

    title: str
    """What is to be done; the whole line where it holds only people or a date."""
    people: tuple[str, ...] = ()
    """Full names of responsible people; the one who leads comes first."""
    departments: tuple[str, ...] = ()
    """Full names of responsible departments, the main one first."""
    co_departments: tuple[str, ...] = ()
    """Full names of co-departments (协办): those named after the first, or in a helping role."""
    helpers: tuple[TaskHelpers, ...] = ()
    """People and departments in another role."""
    due: date | None = None
    """Deadline as a date; None where there is none or it is no date."""
    due_text: str = ""
    """Deadline in words, where it is no date; else empty."""
    due_words: str = ""
    """Deadline as typed, date or not; empty where there is none."""
    target: Target | None = None
    """Amount to be reached; None where the line names none."""
    ambiguous_mentions: "tuple[Mention, ...]" = ()
    """Words that fit several people; they have to be clarified, not guessed."""
    doubt: str = ""
    """Chinese hint on what has to be clarified: wxm 可能是 王晓梅、吴小明，请写姓名.

    May be empty.
    """
    unlisted_name: str = ""
    """Word that looks like an unlisted person's name, where the line names no owner; else empty."""
    is_past: bool = False
    """Whether the deadline is before the day on which the line was typed."""

    @property
    def department(self) -> str:
        """Full name of the department mainly responsible for a task; empty where there is none."""
        return self.departments[0] if self.departments else ""

    @property
    def item_note(self) -> str:
        """Text for the note of a task's item: helpers that have no field of their own; may be
        empty.
        """
        left = (helper.without_names(self.co_departments) for helper in self.helpers)
        return "；".join(helper.role_and_names_text for helper in left if helper.names)

    @property
    def preview(self) -> str:
        """Chinese preview of the task, shown before recording, with the date in full, and 待定 for
        a missing owner or deadline.

        Example: 结题报告初稿 · 王晓梅（课程教学中心） · 2026年12月4日 周五前
        """
        departments = "、".join(self.departments)
        who = "、".join(self.people) or departments or PENDING
        if self.people and departments:
            who += f"（{departments}）"
        when = self.due_text or PENDING
        if self.due:
            when = f"{full_date(self.due)} {weekday_name(self.due)}前"
        goal = f"目标{self.target.words}" if self.target else ""
        helpers = (helper.role_and_names_text for helper in self.helpers)
        return " · ".join(filter(None, (self.title or "（缺内容）", who, when, goal, *helpers)))


def target_in_title(title: str) -> Target | None:
    """Return the numeric target in a task's title (听课不少于8节); None without one."""
    from meetingtui.plan.target_amounts import suggest_target_from_text

    hint = suggest_target_from_text(title)
    return hint.target if hint else None


def build_task_item(
    line: ParsedTaskLine,
    *,
    id: int,
    meeting: Meeting,
    block: str,
    parent: Item | None = None,
    topic: int | None = None,
    turn: str = "",
) -> Item:
    """Build the item of a task decided in a meeting: not started, created on the meeting's day,
    with helpers that have no field of their own in its note.

    Args:
        line: the parsed task line.
        id: id of the new item.
        meeting: the meeting.
        block: key of the block in which it is given.
        parent: the item it serves, whose department it gets unless the line names one; None for
            none.
        topic: id of the topic on which it is given; None for none.
        turn: department whose turn to report it was; empty for none.
    """
    return Item(
        id=id,
        kind=ItemKind.TASK,
        title=line.title,
        text=line.item_note,
        parent=parent.id if parent else None,
        department=line.department or (parent.department if parent else ""),
        co_departments=line.co_departments,
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        target=line.target,
        status=Status.NOT_STARTED,
        created=meeting.on,
        meeting=meeting.id,
        block=str(block),
        topic=topic,
        turn=turn,
    )


class TaskPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Place in a meeting where a task is given: a block, and an item, topic or department in it."""

    block: str
    """Key of the block."""
    parent: int | None = None
    """Id of the item that the task serves; None for none."""
    topic: int | None = None
    """Id of the topic that the task comes from; None for none."""
    department: str = ""
    """Full name of the department whose turn it is; empty for none."""


def tasks_given_at_place(meeting: Meeting, place: TaskPlace, tree: ItemTree) -> list[Item]:
    """Return the tasks of a meeting that were given at one place of it (a block, or a topic,
    item or department in it), oldest first.

    A task recorded without a department's turn counts for the department responsible for it.

    Args:
        meeting: the meeting.
        place: the place; without an item or topic, only tasks given on none; without a department,
            tasks of all departments.
        tree: all items of the term.
    """
    return [
        task
        for task in tree.tasks
        if (task.meeting, task.block) == (meeting.id, place.block)
        and (task.parent, task.topic) == (place.parent, place.topic)
        and place.department in ("", task.turn or task.department)
    ]


def format_task_line(task: Item) -> str:
    """Format a task as a line that :func:`parse_task_line` parses: title, people, deadline,
    协办：….

    Its department, note and target are not in the line, and stay when the line is entered again.
    """
    due = f"{task.due.year}-{task.due.month}-{task.due.day}" if task.due else task.due_text
    helping = f"协办：{'、'.join(task.co_departments)}" if task.co_departments else ""
    return " ".join(filter(None, (task.title, "、".join(task.people), due, helping)))


def task_topic_title(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Return the title of the topic on which a task was decided, on one line and without a final
    full stop; empty where it was not decided on one, or the meeting's agenda no longer has it.
    """
    born = meetings.get(task.meeting) if task.meeting is not None else None
    topics = born.topics if born and task.topic is not None else ()
    return next(
        (
            heading_without_final_stop(one_line(topic.title))
            for topic in topics
            if topic.id == task.topic
        ),
        "",
    )


def task_source_text(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Return in Chinese where a task was decided: 第5次例会，议题“校服选用”.

    Empty for a task that was not decided in one of ``meetings`` (by id).
    """
    born = meetings.get(task.meeting) if task.meeting is not None else None
    if born is None:
        return ""
    topic = task_topic_title(task, meetings)
    return f"第{born.number}次例会" + (f"，议题“{topic}”" if topic else "")
