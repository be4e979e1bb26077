"""Task sheets (任务单): open tasks after a meeting, per department or per person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import PENDING, as_heading, as_sentence, full_date, month_day
from meetingtui.documents.document_conventions import DRAFT, is_draft
from meetingtui.documents.items_as_of import item_tree_as_of
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.tasks_given import task_source
from meetingtui.plan.item import Item
from meetingtui.plan.item_operations import responsible_department
from meetingtui.school.school import School

HELPING = "协办"
"""Mark of a task on the sheet of a department that only assists (协办)."""


def department_sheets(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of task sheets per department, in the school's order.

    A sheet lists the tasks open at the end of the meeting, including those in which the
    department only assists, marked 协办.
    """
    tasks = _open_tasks(meeting, items=items, meetings=meetings)
    names = [department.name for department in school.departments]
    sheets = _group_by_holder(
        tasks, names, lambda task: (responsible_department(task, school), *task.co_departments)
    )
    return _sheet_variables("责任部门", sheets, meeting, school, term, meetings)


def person_sheets(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of task sheets per person, in roster order.

    A sheet lists the tasks open at the end of the meeting; a task of two people is on both.
    """
    tasks = _open_tasks(meeting, items=items, meetings=meetings)
    names = [person.name for person in school.people]
    sheets = _group_by_holder(tasks, names, lambda task: task.people or ("",))
    return _sheet_variables("责任人", sheets, meeting, school, term, meetings)


def _open_tasks(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> list[Item]:
    """Tasks that were open at the end of the meeting."""
    tree = item_tree_as_of(meeting, items=items, meetings=meetings)
    return [task for task in tree.tasks if task.is_open]


def _group_by_holder(
    tasks: Sequence[Item], known: Sequence[str], holders: Callable[[Item], Sequence[str]]
) -> dict[str, list[Item]]:
    """Group tasks by holder: known holders in their order, then others, then undetermined ones."""
    names = {name for task in tasks for name in holders(task)}
    others = sorted(names - set(known) - {""})
    return {
        name or PENDING: [task for task in tasks if name in holders(task)]
        for name in (*known, *others, "")
        if name in names
    }


def _sheet_variables(
    kind: str,
    sheets: Mapping[str, Sequence[Item]],
    meeting: Meeting,
    school: School,
    term: Term,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of a set of task sheets."""
    return {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "draft": DRAFT if is_draft(meeting) else "",
        "date": full_date(meeting.on),
        "sheets": [
            {
                "kind": kind,
                "name": name,
                "count": len(tasks),
                "tasks": [
                    {"number": n, **_task_variables(task, name, meeting, school, meetings)}
                    for n, task in enumerate(tasks, 1)
                ],
            }
            for name, tasks in sheets.items()
        ],
    }


def _task_variables(
    task: Item,
    holder: str,
    meeting: Meeting,
    school: School,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of one task on the sheet of a department or person."""
    helping = HELPING if holder in task.co_departments else ""
    late = "（滞后）" if task.due and task.due < meeting.on else ""
    return {
        "what": f"{as_heading(task.title)}（{helping}）" if helping else as_heading(task.title),
        "helps": helping,
        "department": responsible_department(task, school) or PENDING,
        "owner": f"{'、'.join(task.people) or PENDING}{task.co_department_words}",
        "due": f"{task.due_words_on(meeting.on)}{late}",
        "source": task_source(task, meetings),
        "status": task.status.label,
        "last": _last_progress_text(task, meetings),
    }


def _last_progress_text(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Last progress of a task with its meeting or day: 第5次例会：初稿已交专家审读."""
    line = next((each for each in reversed(task.progress) if each.words), None)
    if line is None:
        return ""
    meeting = meetings.get(line.meeting) if line.meeting is not None else None
    where = f"第{meeting.number}次例会" if meeting else month_day(line.on)
    return f"{where}：{as_sentence(line.words)}"
