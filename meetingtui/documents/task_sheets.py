"""Task sheets (任务单) of departments and people, and follow-up sheets (督办单) of decisions.

A task sheet lists the tasks open after a meeting. A follow-up sheet quotes one decision as recorded
(决议摘录) with the tasks of one department; it is given out as a Word file or as text for WeChat.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import (
    PENDING,
    as_sentence,
    full_date,
    heading_without_final_stop,
    month_day,
    without_end_punctuation,
)
from meetingtui.documents.block_variables import decision_sentence
from meetingtui.documents.document_conventions import DRAFT, in_quotation_marks
from meetingtui.documents.items_in_minutes import item_tree_at_meeting_end
from meetingtui.meeting.decided_tasks import task_source_text
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.plan.item_operations import responsible_department
from meetingtui.school.school import School

HELPING = "协办"
"""Mark of a task on the sheet of a department that only assists (协办)."""


def department_task_sheet_variables(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of the task sheets (任务单) of departments that have tasks, in the
    school's order, then other names, last 待定 for tasks of no department.

    A sheet lists the tasks open at the end of the meeting, including those in which the department
    only assists, marked 协办.

    Args:
        meeting: the meeting.
        school: the school.
        term: the term of the meeting.
        items: all items of the term by id.
        meetings: all meetings of the term by id.
    """
    tasks = _tasks_open_at_meeting_end(meeting, items=items, meetings=meetings)
    names = [department.name for department in school.departments]
    sheets = _group_by_holder(
        tasks, names, lambda task: (responsible_department(task, school), *task.co_departments)
    )
    return _task_sheets_variables("责任部门", sheets, meeting, school, term, meetings)


def person_task_sheet_variables(
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of the task sheets (任务单) of people who have tasks, in roster order,
    then other names, last 待定 for tasks of nobody.

    A sheet lists the tasks open at the end of the meeting; a task of two people is on both. The
    arguments are those of :func:`department_task_sheet_variables`.
    """
    tasks = _tasks_open_at_meeting_end(meeting, items=items, meetings=meetings)
    names = [person.name for person in school.people]
    sheets = _group_by_holder(tasks, names, lambda task: task.people or ("",))
    return _task_sheets_variables("责任人", sheets, meeting, school, term, meetings)


def _tasks_open_at_meeting_end(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> list[Item]:
    """Select the decided tasks, of this and earlier meetings, that were open at the end of the
    meeting, with their state at that time.
    """
    tree = item_tree_at_meeting_end(meeting, items=items, meetings=meetings)
    return [task for task in tree.tasks if task.is_open]


def _group_by_holder(
    tasks: Sequence[Item], known: Sequence[str], holders: Callable[[Item], Sequence[str]]
) -> dict[str, list[Item]]:
    """Group tasks by the department or person whose task sheet lists them.

    Args:
        tasks: the tasks.
        known: the school's departments or people in order, which come first.
        holders: gives the departments or people of a task.

    Returns:
        The tasks by name: first the known names that have tasks, then others, last 待定 (to be
        decided) with the tasks of nobody.
    """
    names = {name for task in tasks for name in holders(task)}
    others = sorted(names - set(known) - {""})
    return {
        name or PENDING: [task for task in tasks if name in holders(task)]
        for name in (*known, *others, "")
        if name in names
    }


def _task_sheets_variables(
    kind: str,
    sheets: Mapping[str, Sequence[Item]],
    meeting: Meeting,
    school: School,
    term: Term,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of a set of task sheets (任务单).

    Args:
        kind: whose sheets they are, in Chinese: 责任部门 or 责任人.
        sheets: the tasks of each sheet by department or person.
        meeting: the meeting after which the tasks are open.
        school: the school.
        term: the term.
        meetings: all meetings of the term by id.
    """
    return {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "draft": DRAFT if not meeting.is_closed else "",
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
    """Template variables of one task on the sheet of a department or person, as of the end of the
    meeting; an overdue deadline is marked 滞后.

    ``holder`` is the department or person; a department that only assists in the task is marked
    协办.
    """
    helping = HELPING if holder in task.co_departments else ""
    late = "（滞后）" if task.due and task.due < meeting.on else ""
    return {
        "what": f"{heading_without_final_stop(task.title)}（{helping}）"
        if helping
        else heading_without_final_stop(task.title),
        "helps": helping,
        "department": responsible_department(task, school) or PENDING,
        "owner": ("、".join(task.people) or PENDING) + task.co_departments_in_brackets,
        "due": f"{task.due_words_as_of(meeting.on)}{late}",
        "source": task_source_text(task, meetings),
        "status": task.status.label,
        "last": _last_progress_text(task, meetings),
    }


def _last_progress_text(task: Item, meetings: Mapping[int, Meeting]) -> str:
    """Last progress of a task with its meeting or day: 第5次例会：初稿已交专家审读; empty without
    any.
    """
    line = next((each for each in reversed(task.progress) if each.text_and_field_changes), None)
    if line is None:
        return ""
    meeting = meetings.get(line.meeting) if line.meeting is not None else None
    where = f"第{meeting.number}次例会" if meeting else month_day(line.on)
    return f"{where}：{as_sentence(line.text_and_field_changes)}"


class FollowUpSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One follow-up sheet (督办单): a decision and the tasks it gives to one department."""

    topic: str
    """Title of the topic; empty for tasks without a topic."""
    decision: str
    """The decision as a sentence; empty if there is none."""
    department: str
    """The responsible department, 待定 if unknown; empty for a decision without tasks."""
    tasks: tuple[Item, ...]
    """The tasks in the order of their ids."""

    @property
    def label(self) -> str:
        """Label of a follow-up sheet for a selection list:
        期中学情调研的结果怎么用：课程教学中心.
        """
        return "：".join(filter(None, (self.topic or "会上交办", self.department)))


def follow_up_sheets(
    meeting: Meeting,
    *,
    school: School,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> list[FollowUpSheet]:
    """Build all follow-up sheets of a meeting: one per decision and responsible department.

    Returns:
        Sheets by topic in the order of the meeting, departments in the school's order; the tasks
        are as of the end of the meeting. A decision without tasks has one sheet without a
        department, a topic without decision and tasks none; tasks without a topic come last.
    """
    tree = item_tree_at_meeting_end(meeting, items=items, meetings=meetings)
    given = sorted(
        (task for task in tree.tasks if task.meeting == meeting.id), key=lambda task: task.id
    )
    found: list[FollowUpSheet] = []
    for topic in meeting.topics:
        tasks = [task for task in given if task.topic == topic.id]
        decided = as_sentence(decision_sentence(topic))
        if tasks or decided:
            found += _follow_up_sheets_of_decision(
                heading_without_final_stop(topic.title), decided, tasks, school
            )
    known = {topic.id for topic in meeting.topics}
    if others := [task for task in given if task.topic not in known]:
        found += _follow_up_sheets_of_decision("", "", others, school)
    return found


def select_follow_up_sheets(
    every: Sequence[FollowUpSheet],
    meeting: Meeting,
    *,
    topic: int | None = None,
    department: str = "",
) -> list[FollowUpSheet]:
    """Select the follow-up sheets of one topic and of one department.

    Args:
        every: all sheets of the meeting.
        meeting: the meeting.
        topic: number of the topic in the meeting, from 1; None for all topics.
        department: full name of the department; empty for all departments.

    Raises:
        RefusedError: nothing is selected; the message lists the possible choices.
    """
    known = [heading_without_final_stop(each.title) for each in meeting.topics]
    if topic is not None and not 1 <= topic <= len(known):
        raise RefusedError(
            f"{meeting.title}只有 {len(known)} 个议题，没有第 {topic} 个。请改写 --topic。"
        )
    found = [
        each
        for each in every
        if (topic is None or each.topic == known[topic - 1]) and department in ("", each.department)
    ]
    if not found:
        names = "、".join(dict.fromkeys(each.department for each in every if each.department))
        raise RefusedError(
            f"{meeting.title}没有这样的督办事项。" + (f"有任务的部门：{names}。" if names else "")
        )
    return found


def _follow_up_sheets_of_decision(
    topic: str, decision: str, tasks: Sequence[Item], school: School
) -> list[FollowUpSheet]:
    """Make one follow-up sheet (督办单) per department that answers for a task of a decision, 待定
    for tasks of no department.

    Args:
        topic: title of the topic; empty for tasks without one.
        decision: the decision as a sentence; empty if there is none.
        tasks: its tasks; without any there is one sheet without a department.
        school: the school, for the order of departments.
    """
    order = [each.name for each in school.departments]
    names = dict.fromkeys(responsible_department(task, school) or PENDING for task in tasks)
    ranked = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
    return [
        FollowUpSheet(
            topic=topic,
            decision=decision,
            department=name,
            tasks=tuple(
                task for task in tasks if (responsible_department(task, school) or PENDING) == name
            ),
        )
        for name in ranked
    ] or [FollowUpSheet(topic=topic, decision=decision, department="", tasks=())]


def follow_up_sheet_variables(
    meeting: Meeting, chosen: Sequence[FollowUpSheet], *, school: School, term: Term
) -> dict[str, Any]:
    """Build the template variables of follow-up sheets (督办单), in the given order.

    They are listed in :data:`meetingtui.documents.template_variable_table.FOLLOW_UP`.

    Args:
        meeting: the meeting.
        chosen: the follow-up sheets to print.
        school: the school.
        term: the term of the meeting.
    """
    return {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "date": full_date(meeting.on),
        "draft": DRAFT if not meeting.is_closed else "",
        "notices": [
            {
                "topic": each.topic,
                "decision": each.decision,
                "department": each.department,
                "helpers": "、".join(
                    dict.fromkeys(name for task in each.tasks for name in task.co_departments)
                ),
                "tasks": [
                    {
                        "number": n,
                        "what": heading_without_final_stop(task.title),
                        "owner": ("、".join(task.people) or PENDING)
                        + task.co_departments_in_brackets,
                        "due": task.due_words_as_of(meeting.on),
                    }
                    for n, task in enumerate(each.tasks, 1)
                ],
            }
            for each in chosen
        ],
    }


def follow_up_sheet_text(meeting: Meeting, follow_up: FollowUpSheet) -> str:
    """Word a follow-up sheet (督办单) as a few lines of plain text, to be pasted into WeChat."""
    tasks = [
        f"{f'{n}.' if len(follow_up.tasks) > 1 else ''}{without_end_punctuation(task.title)}"
        f"（{'、'.join(task.people) or f'责任人{PENDING}'}{task.co_departments_in_brackets}，"
        f"{task.due_words_as_of(meeting.on)}{'前' if task.due else ''}）"
        for n, task in enumerate(follow_up.tasks, 1)
    ]
    return "\n".join(
        line
        for line in (
            f"【督办】{meeting.title}（{month_day(meeting.on)}）",
            f"议题：{in_quotation_marks(follow_up.topic)}" if follow_up.topic else "",
            follow_up.decision,
            f"请{follow_up.department}办理：" if tasks and follow_up.department != PENDING else "",
            f"责任部门{PENDING}：" if tasks and follow_up.department == PENDING else "",
            *tasks,
        )
        if line
    )
