"""四、工作推进 and 议定事项: what became of the items, and what was newly decided."""

from collections.abc import Iterable, Mapping
from typing import Any

from meetingtui.meeting.record import Meeting
from meetingtui.minutes.numbering import bracketed
from meetingtui.minutes.quoting import quoted
from meetingtui.plan.dividing import title_of
from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.ownership import answering_department, department_rank
from meetingtui.plan.tree import ItemTree
from meetingtui.review.survey import UNCLAIMED
from meetingtui.school import School
from meetingtui.wording import PENDING, sentence


def work_push(
    meeting: Meeting, tree: ItemTree, *, school: School, meetings: Mapping[int, Meeting]
) -> dict[str, Any]:
    """What earlier meetings decided, then every department's items, then the silent ones.

    ``tree`` holds the items as they stood when the meeting ended. An item that
    is carried over is told of in the first part only.
    """
    carried = [tree.items[id] for id in meeting.carried if id in tree.items]
    ids = {item.id for item in carried}
    others = [item for _, item in tree.walk() if item.id not in ids]
    agenda = {id: place for place, id in enumerate(meeting.agenda)}
    others.sort(key=lambda item: (department_rank(item, school), agenda.get(item.id, len(agenda))))
    heard: dict[str, list[Item]] = {}
    silent: dict[str, list[Item]] = {}
    for item in others:
        if item.progress_in(meeting.id):
            heard.setdefault(_department(item, school), []).append(item)
        elif item.id in agenda:
            silent.setdefault(_department(item, school), []).append(item)

    def lines(items: Iterable[Item]) -> list[dict[str, Any]]:
        told = [(item, line) for item in items for line in _said(item, meeting)]
        return [
            {"number": f"{n}.", **_line(item, line, meeting, tree, meetings)}
            for n, (item, line) in enumerate(told, 1)
        ]

    unheard = "；".join(
        name + "、".join(quoted(_title(item)) for item in items) for name, items in silent.items()
    )
    first = 2 if carried else 1
    return {
        "carried": {"number": bracketed(1) if carried else "", "lines": lines(carried)},
        "departments": [
            {"number": bracketed(n), "name": name, "lines": lines(items)}
            for n, (name, items) in enumerate(heard.items(), first)
        ],
        "unheard": f"{unheard}。" if unheard else "",
    }


def decided(meeting: Meeting, items: Iterable[Item], school: School) -> dict[str, Any]:
    """The tasks born in this meeting, in the order they were given."""
    tasks = [item for item in items if item.kind is ItemKind.TASK and item.meeting == meeting.id]
    return {
        "tasks": [
            {
                "number": n,
                "what": task.title,
                "department": answering_department(task, school) or PENDING,
                "owner": "、".join(task.people) or PENDING,
                "due": task.due_words_on(meeting.on),
            }
            for n, task in enumerate(sorted(tasks, key=lambda task: task.id), 1)
        ]
    }


def _department(item: Item, school: School) -> str:
    return answering_department(item, school) or f"{UNCLAIMED}事项"


def _said(item: Item, meeting: Meeting) -> list[Progress | None]:
    """Every line of this meeting; one None where nobody spoke of it."""
    return [line for line in item.progress if line.meeting == meeting.id] or [None]


def _line(
    item: Item,
    line: Progress | None,
    meeting: Meeting,
    tree: ItemTree,
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    status = (line.after if line else item.status).label
    change = f"由{line.before.label}转为{status}" if line and line.moved else ""
    silent = "，本次未汇报" if line is None and item.is_open else ""
    said = f"{sentence(line.text)}{sentence('；'.join(line.changes))}" if line else ""
    return {
        "title": _title(item),
        "source": _source(item, meeting, tree, meetings),
        "status": status,
        "change": change,
        "owner": item.owner_words,
        "due": item.due_words_on(meeting.on),
        "words": f"{change or status}{silent}。{said}",
    }


def _title(item: Item) -> str:
    """The title without the sign a plan's heading may end in; of a part it says so."""
    return title_of(item).rstrip("。；，：")


def _source(item: Item, meeting: Meeting, tree: ItemTree, meetings: Mapping[int, Meeting]) -> str:
    """Where an item comes from, as one cites it: the plan's number, or the meeting."""
    if item.kind is ItemKind.TASK:
        if item.meeting == meeting.id:
            return "〔本次议定〕"
        born = meetings.get(item.meeting) if item.meeting is not None else None
        return f"〔第{born.number}次例会议定〕" if born else ""
    number = tree.full_number(item).rstrip(".．、")
    return f"〔计划{number}〕" if number else ""
