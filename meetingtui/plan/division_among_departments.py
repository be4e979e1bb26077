"""Division (分工) of a measure among departments, grade groups and teaching groups.

Each of them gets a part: an item under the measure with its own status, people, deadline and
history. A part can be divided again (级部 → 教研组). The measure stays one item of the plan,
and is closed by hand.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.plan.item import Item, ItemKind, Status, next_unused_id
from meetingtui.plan.item_operations import change_status_with_reason
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

WITHDRAWN = "不再分工"
"""Text in the history of a part that was withdrawn after something had been reported on it."""

RETURNED = "重新分工"
"""Text in the history of a withdrawn part that was given back to its department."""

_DIVIDED = (ItemKind.MEASURE, ItemKind.TABLE_ROW, ItemKind.PART)
_STOPS = "。；，："


class DivisionChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The changes that dividing an item makes: parts to write and parts to delete."""

    items_to_store: tuple[Item, ...] = ()
    """Parts to write: new, withdrawn (cancelled), moved or given back."""
    ids_to_delete: tuple[int, ...] = ()
    """Ids of parts to delete; nothing was ever reported on them."""


def is_divisible(item: Item) -> bool:
    """Whether an item can have parts: a tracked measure, table row or part."""
    return item.tracked and item.kind in _DIVIDED


def parts_of(item: Item, tree: ItemTree) -> list[Item]:
    """Return the parts (分工) of an item, without cancelled ones."""
    return [
        child
        for child in tree.children(item.id)
        if child.kind is ItemKind.PART and child.status is not Status.CANCELLED
    ]


def possible_part_owners(item: Item, tree: ItemTree, school: School) -> tuple[str, ...]:
    """Return the full names of the departments and groups that can take a part of an item, in the
    school's order; those that have one already are among them.

    For a part, its own department and those of the parts above it are left out.
    """
    above = {step.department for step in tree.path_from_root(item) if step.kind is ItemKind.PART}
    names = (department.name for department in school.departments)
    return tuple(name for name in names if name not in above)


def changes_to_divide_item(
    item: Item,
    departments: Sequence[str],
    items: Mapping[int, Item],
    today: date,
    *,
    meeting: int | None = None,
    mentioned: Container[int] = (),
) -> DivisionChanges:
    """Return the changes after which exactly these departments have a part of an item, in that
    order.

    Existing parts are kept, a cancelled one is reopened. A part of a department not named is
    deleted; if it has progress, evidence files, items under it, or is in ``mentioned``, it is
    cancelled instead and its history kept.

    Args:
        item: the item to divide.
        departments: full names of the departments.
        items: the term's items by id.
        today: date of new parts and history lines.
        meeting: id of the meeting in progress; None outside a meeting.
        mentioned: ids of the items that meetings refer to.

    Raises:
        RefusedError: an item of this kind cannot be divided.
    """
    if not is_divisible(item):
        raise RefusedError(f"“{item.title}”不能分工。请在计划里选一条举措。")
    tree = ItemTree.from_items(items)
    existing = {
        child.department: child for child in tree.children(item.id) if child.kind is ItemKind.PART
    }
    free = next_unused_id(items)
    put: list[Item] = []
    for position, name in enumerate(departments):
        part = existing.pop(name, None)
        if part is None:
            put.append(_new_part_for_department(item, name, free, position, today))
            free += 1
        elif (kept := _restored_part(part, position, today, meeting)) != part:
            put.append(kept)
    gone = []
    for part in existing.values():
        if part.progress or part.evidence_files or part.id in mentioned or tree.children(part.id):
            if part.status is not Status.CANCELLED:
                put.append(
                    change_status_with_reason(
                        part, Status.CANCELLED, WITHDRAWN, on=today, meeting=meeting
                    )
                )
        else:
            gone.append(part.id)
    return DivisionChanges(items_to_store=tuple(put), ids_to_delete=tuple(gone))


def title_with_part_mark(item: Item) -> str:
    """Return an item's title; the title of a part is followed by （分工）, without a full stop,
    comma, semicolon or colon before it.
    """
    if item.kind is not ItemKind.PART:
        return item.title
    return f"{item.title.rstrip(_STOPS)}（分工）"


def part_label(item: Item, tree: ItemTree) -> str:
    """Return a part's departments in Chinese: 分工：低年级部; empty for items that are not parts.

    For a part of a part both are named: 分工：低年级部—低段语文组.
    """
    steps = (step for step in tree.path_from_root(item) if step.kind is ItemKind.PART)
    names = "—".join(step.department or step.owner_words for step in steps)
    return f"分工：{names}" if names and item.kind is ItemKind.PART else ""


def _new_part_for_department(
    item: Item, department: str, id: int, position: int, today: date
) -> Item:
    """Return a new part of an item for a department, with the item's deadline unless that has
    passed.

    Args:
        item: the item that is divided.
        department: full name of the department.
        id: id of the part.
        position: position of the part among those of the item, from 0.
        today: date of the part.
    """
    is_past = item.due is not None and item.due < today
    return Item(
        id=id,
        kind=ItemKind.PART,
        title=item.title,
        parent=item.id,
        position=position,
        department=department,
        due=None if is_past else item.due,
        due_text="" if is_past else item.due_text,
        created=today,
    )


def _restored_part(part: Item, position: int, today: date, meeting: int | None) -> Item:
    """Return an existing part (分工) at another position; a cancelled one is reopened, with the
    status it had before the division without it, else as not started.

    Args:
        part: the part.
        position: its position among the parts of the item, from 0.
        today: date of a line in its history.
        meeting: id of the meeting in progress; None outside a meeting.
    """
    last = part.last_progress
    if part.status is Status.CANCELLED:
        before = last.before if last and last.text == WITHDRAWN else Status.NOT_STARTED
        part = change_status_with_reason(part, before, RETURNED, on=today, meeting=meeting)
    return msgspec.structs.replace(part, position=position)
