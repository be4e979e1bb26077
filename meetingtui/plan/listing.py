"""Items as rows of a list: what `plan list` prints."""

from collections.abc import Sequence
from datetime import date

import msgspec

from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.standing import standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import Department, School


class ListedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item as a row; the keys of ``plan list --json``."""

    id: int
    """The item's id."""
    number: str
    """Cited number: （二）2.（1）; empty for a task."""
    title: str
    """Short words."""
    department: str
    """Full name of the department; empty if unclaimed."""
    people: tuple[str, ...]
    """Names of those who do it."""
    owner: str
    """People, else department, else 待定."""
    due: date | None
    """Deadline, inclusive."""
    due_words: str
    """12月5日, else the plan's own words, else 待定."""
    status: Status
    """Where it stands."""
    status_label: str
    """The same in Chinese."""
    light: str
    """滞后、预警、久未汇报、待认领, or empty."""
    last_progress: str
    """The last word on it."""


def listed(
    tree: ItemTree,
    *,
    school: School,
    today: date,
    meetings: Sequence[date],
    department: Department | None = None,
    status: Status | None = None,
    overdue: bool = False,
) -> list[ListedItem]:
    """Counted measures and tasks in the plan's order, those that pass every filter given.

    ``meetings`` are the dates of the meetings held so far.
    """
    tasks = {item.id for item in tree.tasks}
    counted = {item.id for item in tree.counted}
    return [
        row
        for _, item in tree.walk()
        if item.id in tasks or item.id in counted
        for row in [_row(item, tree, school, today, meetings)]
        if (department is None or row.department == department.name)
        and (status is None or row.status is status)
        and (not overdue or row.light == "滞后")
    ]


def _row(
    item: Item, tree: ItemTree, school: School, today: date, meetings: Sequence[date]
) -> ListedItem:
    state = standing(item, today=today, thresholds=school.thresholds, meetings_held=meetings)
    last = item.last_progress
    return ListedItem(
        id=item.id,
        number="" if item.kind is ItemKind.TASK else tree.full_number(item),
        title=item.title,
        department=item.department,
        people=item.people,
        owner=item.owner_words,
        due=item.due,
        due_words=item.due_words,
        status=item.status,
        status_label=item.status.label,
        light=state.light,
        last_progress=last.words if last else "",
    )
