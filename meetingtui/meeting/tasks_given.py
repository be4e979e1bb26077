"""Tasks decided in a meeting: where each was given, and its source (来源) in words."""

from collections.abc import Mapping

import msgspec

from meetingtui.base.wording import as_heading, one_line
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree


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


def tasks_given(meeting: Meeting, place: TaskPlace, tree: ItemTree) -> list[Item]:
    """Return the tasks of a meeting that were given in one place of it, oldest first.

    A task recorded without a department's turn counts for the department responsible for it.

    Args:
        meeting: the meeting.
        place: the place; without a department, tasks of all departments.
        tree: all items of the term.
    """
    return [
        task
        for task in tree.tasks
        if (task.meeting, task.block) == (meeting.id, place.block)
        and (task.parent, task.topic) == (place.parent, place.topic)
        and place.department in ("", task.turn or task.department)
    ]


def task_line(task: Item) -> str:
    """Return a task as a line that can be typed: title, people, deadline, 协办：….

    The owner is named where people are, so that reading it again gives the same task.
    """
    due = f"{task.due.year}-{task.due.month}-{task.due.day}" if task.due else task.due_text
    helping = f"协办：{'、'.join(task.co_departments)}" if task.co_departments else ""
    return " ".join(filter(None, (task.title, "、".join(task.people), due, helping)))


def topic_title_of(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Return the title of the topic a task came from; empty where it came from none."""
    born = meetings.get(task.meeting) if task.meeting is not None else None
    topics = born.topics if born and task.topic is not None else ()
    return next(
        (as_heading(one_line(topic.title)) for topic in topics if topic.id == task.topic), ""
    )


def task_source(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Return the source of a task in Chinese: 第5次例会，议题“校服选用”.

    Empty without a meeting.
    """
    born = meetings.get(task.meeting) if task.meeting is not None else None
    if born is None:
        return ""
    topic = topic_title_of(task, meetings)
    return f"第{born.number}次例会" + (f"，议题“{topic}”" if topic else "")
