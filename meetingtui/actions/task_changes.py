"""Changes to tasks of a meeting; quick notes (随手记) that become a task or a topic."""

from datetime import date

import msgspec

from meetingtui.actions.change_builders import build_item_change
from meetingtui.actions.meeting_state_changes import current_or_new_meeting
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.decided_tasks import (
    ParsedTaskLine,
    TaskPlace,
    build_task_item,
    target_in_title,
)
from meetingtui.meeting.line_parsing.discussion_lines import parse_topic_line
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import (
    problem_task_linker,
    with_reflection_changed,
    without_task_links,
)
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, ItemKind, next_unused_id
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records


def add_task(
    records: Records,
    meeting_id: int,
    line: ParsedTaskLine,
    place: TaskPlace,
    problem: int | None = None,
) -> Change:
    """Build the change that adds a task decided in a meeting, which must exist.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        line: the parsed task line.
        place: where in the meeting it is given.
        problem: index of the problem, in the reflection of ``place.department``, that is turned
            into the task; None for none.
    """
    before = records.meetings[meeting_id]
    task = build_task_item(
        line,
        id=next_unused_id(records.items),
        meeting=before,
        block=place.block,
        parent=records.items.get(place.parent) if place.parent is not None else None,
        topic=place.topic,
        turn=place.department,
    )
    meetings: tuple[Meeting, ...] = ()
    if problem is not None:
        reflections = with_reflection_changed(
            before.reflections, place.department, problem_task_linker(problem, task.id)
        )
        meetings = (msgspec.structs.replace(before, reflections=reflections),)
    return Change(words=f"议定：{line.title}", items=(task,), meetings=meetings)


def edit_task(records: Records, task_id: int, line: ParsedTaskLine) -> Change | None:
    """Build the change that replaces a task's title, owner, deadline, target and note by those of a
    parsed line.

    Department and note are kept where the line has none; so is a target (a number to reach) that
    was not read from the title. People, co-departments and deadline are removed where it has none.
    None where the task is unknown or nothing changes.
    """

    def with_line(task: Item) -> Item:
        """Return the task as the line describes it."""
        is_target_of_title = task.target == target_in_title(task.title)
        return msgspec.structs.replace(
            task,
            title=line.title,
            people=line.people,
            department=line.department or task.department,
            co_departments=line.co_departments,
            text=line.item_note or task.text,
            due=line.due,
            due_text=line.due_text,
            target=line.target if is_target_of_title else task.target,
        )

    return build_item_change(records, task_id, f"修改：{line.title}", with_line)


def delete_task(records: Records, meeting_id: int, task_id: int) -> Change | None:
    """Build the change that deletes a task decided in a meeting; a problem that was turned into the
    task is open again.

    None where the task does not exist.
    """
    task = records.items.get(task_id)
    if task is None:
        return None
    before = records.meetings[meeting_id]
    reflections = tuple(without_task_links(each, task_id) for each in before.reflections)
    after = msgspec.structs.replace(before, reflections=reflections)
    return Change(
        words=f"删除：{task.title}",
        removed_items=(task_id,),
        meetings=() if after == before else (after,),
    )


def add_quick_task(records: Records, line: ParsedTaskLine, *, today: date) -> Change:
    """Build the change that adds a task decided outside a meeting, read from a typed line: it
    belongs to no meeting and no item, and ``today`` is the day on which it was created.
    """
    task = Item(
        id=next_unused_id(records.items),
        kind=ItemKind.TASK,
        title=line.title,
        text=line.item_note,
        department=line.department,
        co_departments=line.co_departments,
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        target=line.target,
        created=today,
    )
    return Change(words=f"随手记任务：{line.title}", items=(task,))


def add_quick_topic_to_next_meeting(
    records: Records, text: str, *, school: School, term: Term, today: date
) -> Change:
    """Build the change that adds a topic to the meeting in progress, else to the next one, which is
    prepared first if none is planned.

    Args:
        records: the term's records.
        text: the typed topic: 春季运动会方案（王主任，15分钟） 材料：方案初稿.
        school: the school.
        term: the term.
        today: the day of the note.

    Raises:
        RefusedError: the planned minutes are out of range.
    """
    line = parse_topic_line(text)
    meeting = current_or_new_meeting(records, school=school, term=term, today=today)
    topic = Topic(id=next_free_topic_id(records, meeting), **msgspec.structs.asdict(line))
    with_topic = msgspec.structs.replace(meeting, topics=(*meeting.topics, topic))
    return Change(words=f"议题：{line.title}", meetings=(with_topic,))


def next_free_topic_id(records: Records, meeting: Meeting) -> int:
    """Return the lowest topic id never used in the term nor among the meeting's topics."""
    return (
        max((records.next_topic_id - 1, *(topic.id for topic in meeting.agenda_and_parked_topics)))
        + 1
    )
