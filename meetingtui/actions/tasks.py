"""Changes to tasks decided in a meeting (议定任务): add, edit and delete them."""

import msgspec

from meetingtui.actions.record_changes import change_item
from meetingtui.meeting.decided_tasks import TaskLine, TaskPlace, build_task_item
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import replace_reflection, task_linker, without_task_links
from meetingtui.plan.record_ids import next_id
from meetingtui.store.records import Change, Records


def add_task(
    records: Records,
    meeting_id: int,
    line: TaskLine,
    place: TaskPlace,
    problem: int | None = None,
) -> Change:
    """Add a task decided in a meeting.

    Args:
        records: the records as they stand.
        meeting_id: the meeting it is given in.
        line: what, who, by when, as it was read.
        place: where in the meeting it is given.
        problem: which problem of the department at its turn (``place.department``) it answers,
            from 0; None for none.
    """
    before = records.meetings[meeting_id]
    task = build_task_item(
        line,
        id=next_id(records.items),
        meeting=before,
        block=place.block,
        parent=records.items.get(place.parent) if place.parent is not None else None,
        topic=place.topic,
        turn=place.department,
    )
    meetings: tuple[Meeting, ...] = ()
    if problem is not None:
        reflections = replace_reflection(
            before.reflections, place.department, task_linker(problem, task.id)
        )
        meetings = (msgspec.structs.replace(before, reflections=reflections),)
    return Change(words=f"议定：{line.title}", items=(task,), meetings=meetings)


def edit_task(records: Records, task_id: int, line: TaskLine) -> Change | None:
    """Replace a task's title, owner, deadline and note by those of a typed line.

    A line that names no department, or says nothing for the note, leaves that field as it is.
    """
    return change_item(
        records,
        task_id,
        f"修改：{line.title}",
        lambda item: msgspec.structs.replace(
            item,
            title=line.title,
            people=line.people,
            department=line.department or item.department,
            co_departments=line.co_departments,
            text=line.note or item.text,
            due=line.due,
            due_text=line.due_text,
        ),
    )


def delete_task(records: Records, meeting_id: int, task_id: int) -> Change | None:
    """Delete a task decided in a meeting; a problem that was turned into it becomes open again."""
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
