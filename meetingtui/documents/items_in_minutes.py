"""Items in the minutes: their state at the meeting's end, and the template variables of progress
reports (工作推进) and decided tasks (议定事项).

If the minutes of the third meeting are written again in January, they show the state at the third
meeting: later progress, deadlines and owners are reverted.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from meetingtui.base.wording import (
    PENDING,
    heading_without_final_stop,
    join_sentences,
    without_end_punctuation,
)
from meetingtui.documents.document_conventions import bracketed_chinese_number, in_quotation_marks
from meetingtui.documents.progress_report import (
    field_change_clauses,
    progress_text_with_target,
    status_change_clause,
)
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import UNCLAIMED
from meetingtui.plan.division_among_departments import title_with_part_mark
from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.item_fields import TEMPLATE_TEXTS
from meetingtui.plan.item_history import item_with_progress_lines_undone
from meetingtui.plan.item_operations import department_reporting_rank, responsible_department
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.term_snapshot import NO_DEPARTMENT
from meetingtui.school.school import School


def item_at_meeting_end(
    item: Item, meeting: Meeting, *, meetings: Mapping[int, Meeting]
) -> Item | None:
    """Reconstruct an item as of the end of a meeting: later progress, and the changes recorded with
    it, are undone.

    Args:
        item: the item with its whole history.
        meeting: the meeting.
        meetings: all meetings of the term by id.

    Returns:
        The item; None if it was added later and had no progress by then.
    """
    was_reported = any(
        _is_recorded_by_meeting_end(line, meeting, meetings) for line in item.progress
    )
    if not was_reported and _is_created_after_meeting(item, meeting, meetings):
        return None
    return item_with_progress_lines_undone(
        item, lambda line: not _is_recorded_by_meeting_end(line, meeting, meetings)
    )


def item_tree_at_meeting_end(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> ItemTree:
    """Reconstruct the tree of all items as it was at the end of a meeting."""
    found = (item_at_meeting_end(item, meeting, meetings=meetings) for item in items.values())
    return ItemTree(item for item in found if item)


def is_same_or_earlier_meeting(one: Meeting, other: Meeting) -> bool:
    """Return whether the first meeting was held before the other or is the same meeting."""
    return (one.on, one.number) <= (other.on, other.number)


def _is_recorded_by_meeting_end(
    line: Progress, meeting: Meeting, meetings: Mapping[int, Meeting]
) -> bool:
    """Whether a progress line was recorded up to the end of a meeting: in it or an earlier one, or
    else by its day.
    """
    if line.meeting == meeting.id:
        return True
    held = meetings.get(line.meeting) if line.meeting is not None else None
    return is_same_or_earlier_meeting(held, meeting) if held else line.on <= meeting.on


def _is_created_after_meeting(
    item: Item, meeting: Meeting, meetings: Mapping[int, Meeting]
) -> bool:
    """Whether an item was added only after a meeting, so that its minutes may not mention it; False
    if it is not known when.
    """
    if item.meeting == meeting.id:
        return False
    born = meetings.get(item.meeting) if item.meeting is not None else None
    if born:
        return not is_same_or_earlier_meeting(born, meeting)
    return item.created is not None and item.created > meeting.on


def work_push_variables(
    meeting: Meeting, tree: ItemTree, *, school: School, meetings: Mapping[int, Meeting]
) -> dict[str, Any]:
    """Template variables of the progress reports (工作推进): tasks carried over from earlier
    meetings (``carried``), all other items with progress in this meeting by department
    (``departments``), and a sentence on those of the agenda without (``unheard``).

    Departments are in the school's order, their items in that of the agenda.

    Args:
        meeting: the meeting.
        tree: the items as of the end of the meeting.
        school: the school, for the order of departments.
        meetings: all meetings of the term by id.
    """
    carried = [tree.items[id] for id in meeting.carried if id in tree.items]
    ids = {item.id for item in carried}
    others = [item for _, item in tree.walk_in_reading_order() if item.id not in ids]
    agenda = {id: place for place, id in enumerate(meeting.agenda)}
    others.sort(
        key=lambda item: (department_reporting_rank(item, school), agenda.get(item.id, len(agenda)))
    )
    reported: dict[str, list[Item]] = {}
    unreported: dict[str, list[Item]] = {}
    for item in others:
        if item.progress_in_meeting(meeting.id):
            reported.setdefault(_answering_department_text(item, school), []).append(item)
        elif item.id in agenda:
            unreported.setdefault(_answering_department_text(item, school), []).append(item)

    def numbered_progress_lines(items: Iterable[Item]) -> list[dict[str, Any]]:
        """Template variables of all progress lines of some items in the meeting, numbered 1., 2."""
        reports = [
            (item, line)
            for item in items
            for line in _meeting_progress_or_single_none(item, meeting)
        ]
        return [
            {"number": f"{n}.", **_progress_line_variables(item, line, meeting, tree, meetings)}
            for n, (item, line) in enumerate(reports, 1)
        ]

    unreported_text = "；".join(
        name + "、".join(in_quotation_marks(_item_title_with_part_mark(item)) for item in items)
        for name, items in unreported.items()
    )
    first = 2 if carried else 1
    return {
        "carried": {
            "number": bracketed_chinese_number(1) if carried else "",
            "lines": numbered_progress_lines(carried),
        },
        "departments": [
            {
                "number": bracketed_chinese_number(n),
                "name": name,
                "lines": numbered_progress_lines(items),
            }
            for n, (name, items) in enumerate(reported.items(), first)
        ],
        "unheard": f"{unreported_text}。" if unreported_text else "",
    }


def decided_task_variables(
    meeting: Meeting, items: Iterable[Item], school: School
) -> dict[str, Any]:
    """Template variables of the decided tasks (议定事项): those given in this meeting, in order of
    id; the list ``tasks`` is empty without any.
    """
    tasks = [item for item in items if item.kind is ItemKind.TASK and item.meeting == meeting.id]
    return {
        "tasks": [
            {
                "number": n,
                "what": heading_without_final_stop(task.title),
                "department": responsible_department(task, school) or PENDING,
                "units": (responsible_department(task, school) or PENDING)
                + task.co_departments_in_brackets,
                "owner": "、".join(task.people) or PENDING,
                "due": task.due_words_as_of(meeting.on),
            }
            for n, task in enumerate(sorted(tasks, key=lambda task: task.id), 1)
        ]
    }


def _answering_department_text(item: Item, school: School) -> str:
    """The department that answers for an item; without one 未定部门 if there are people in charge,
    else 待认领事项.
    """
    if department := responsible_department(item, school):
        return department
    return NO_DEPARTMENT if item.people else f"{UNCLAIMED}事项"


def _meeting_progress_or_single_none(item: Item, meeting: Meeting) -> list[Progress | None]:
    """Lines of progress recorded on an item in a meeting; ``[None]`` without any."""
    return [line for line in item.progress if line.meeting == meeting.id] or [None]


def _progress_line_variables(
    item: Item,
    line: Progress | None,
    meeting: Meeting,
    tree: ItemTree,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """Template variables of one progress line of an item, for the minutes.

    ``line`` is None for an item without progress in the meeting; its status is then given, with a
    note that there was no report if the item is open.
    """
    status = (line.after if line else item.status).label
    change = status_change_clause(line) if line else ""
    no_report = "，本次未汇报" if line is None and item.is_open else ""
    words = (
        join_sentences(progress_text_with_target(item, line), "；".join(field_change_clauses(line)))
        if line
        else ""
    )
    return {
        "title": _item_title_with_part_mark(item),
        "source": _item_origin_text(item, meeting, tree, meetings),
        "status": status,
        "change": change,
        "owner": item.owner_words,
        "due": item.due_words_as_of(meeting.on),
        **{field.value: item.field_value(field) for field in TEMPLATE_TEXTS},
        "words": f"{change or status}{no_report}。{words}",
    }


def _item_title_with_part_mark(item: Item) -> str:
    """Title of an item without final punctuation, marked if the item is a part (分工)."""
    return without_end_punctuation(title_with_part_mark(item))


def _item_origin_text(
    item: Item, meeting: Meeting, tree: ItemTree, meetings: Mapping[int, Meeting]
) -> str:
    """Where an item comes from, in brackets: 〔计划3.2〕 by its number in the plan, 〔本次议定〕
    for a task of this meeting or 〔第5次例会议定〕 for one of another; empty if it is not known.
    """
    if item.kind is ItemKind.TASK:
        if item.meeting == meeting.id:
            return "〔本次议定〕"
        born = meetings.get(item.meeting) if item.meeting is not None else None
        return f"〔第{born.number}次例会议定〕" if born else ""
    number = tree.cited_number(item).rstrip(".．、")
    return f"〔计划{number}〕" if number else ""
