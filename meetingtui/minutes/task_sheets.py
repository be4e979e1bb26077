"""任务单: what every department, or every person, still owes after a meeting."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from meetingtui.calendar import Term
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.as_of import tree_as_of
from meetingtui.minutes.draft import DRAFT, is_draft
from meetingtui.plan.item import Item
from meetingtui.plan.ownership import answering_department
from meetingtui.school import School
from meetingtui.wording import PENDING, full_date, month_day, sentence


def department_sheets(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """The open tasks as the meeting left them, a sheet a department, in the school's order."""
    tasks = _owed(meeting, items=items, meetings=meetings, term=term)
    names = [department.name for department in school.departments]
    sheets = _dealt(tasks, names, lambda task: (answering_department(task, school),))
    return _context("责任部门", sheets, meeting, school, term, meetings)


def person_sheets(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """The same, a sheet a person, in roster order; a task of two people is on both sheets."""
    tasks = _owed(meeting, items=items, meetings=meetings, term=term)
    names = [person.name for person in school.people]
    sheets = _dealt(tasks, names, lambda task: task.people or ("",))
    return _context("责任人", sheets, meeting, school, term, meetings)


def _owed(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting], term: Term
) -> list[Item]:
    tree = tree_as_of(meeting, items=items, meetings=meetings, term=term)
    return [task for task in tree.tasks if task.is_open]


def _dealt(
    tasks: Sequence[Item], known: Sequence[str], holders: Callable[[Item], Sequence[str]]
) -> dict[str, list[Item]]:
    """Every holder's tasks: the known ones in their order, then others, the pending last."""
    names = {name for task in tasks for name in holders(task)}
    others = sorted(names - set(known) - {""})
    return {
        name or PENDING: [task for task in tasks if name in holders(task)]
        for name in (*known, *others, "")
        if name in names
    }


def _context(
    kind: str,
    sheets: Mapping[str, Sequence[Item]],
    meeting: Meeting,
    school: School,
    term: Term,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
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
                    {"number": n, **_task(task, meeting, school, meetings)}
                    for n, task in enumerate(tasks, 1)
                ],
            }
            for name, tasks in sheets.items()
        ],
    }


def _task(
    task: Item, meeting: Meeting, school: School, meetings: Mapping[int, Meeting]
) -> dict[str, Any]:
    born = meetings.get(task.meeting) if task.meeting is not None else None
    late = "（滞后）" if task.due and task.due < meeting.on else ""
    return {
        "what": task.title,
        "department": answering_department(task, school) or PENDING,
        "owner": "、".join(task.people) or PENDING,
        "due": f"{task.due_words_on(meeting.on)}{late}",
        "source": f"第{born.number}次例会" if born else "",
        "status": task.status.label,
        "last": _last_word(task, meetings),
    }


def _last_word(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """第5次例会：初稿已交专家审读。 or by its day, where it was said outside a meeting."""
    line = next((each for each in reversed(task.progress) if each.words), None)
    if line is None:
        return ""
    said_in = meetings.get(line.meeting) if line.meeting is not None else None
    where = f"第{said_in.number}次例会" if said_in else month_day(line.on)
    return f"{where}：{sentence(line.words)}"
