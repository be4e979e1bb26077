"""Add, rename, move, split, merge and remove items between imports of the plan (增改事项).

Each ``changes_to_…`` function takes the term's items and returns the items to write and to delete.
Numbers of siblings that
were consecutive are renumbered in the plan's own style (（一）（二） stays in brackets); other
numbers are left as printed. Imported items keep the fingerprint of their paragraph, so that
the next import finds them again.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.plan.importing.paragraph_numbers import (
    format_number_in_style_of,
    parse_paragraph_number,
)
from meetingtui.plan.item import Item, ItemKind, Status, next_unused_id
from meetingtui.plan.item_operations import change_status_with_reason
from meetingtui.plan.item_tree import ItemTree

REMOVED = "从计划中删去"
"""Text in the history of an item that was removed after something had been recorded on it."""

_PLAN_KINDS = (ItemKind.SECTION, ItemKind.MEASURE, ItemKind.TABLE_ROW)


class ItemTreeChanges(msgspec.Struct, frozen=True, kw_only=True):
    """The changes that one edit of the tree makes: items to write and items to delete."""

    items_to_store: tuple[Item, ...] = ()
    """Items to write: new or changed."""
    ids_to_delete: tuple[int, ...] = ()
    """Ids of items to delete; nothing was ever recorded on them."""


def changes_to_add_item(
    items: Mapping[int, Item], fresh: Item, beside: int | None
) -> ItemTreeChanges:
    """Return the changes that add an item to the plan, after another item or at the end of a
    section.

    Args:
        items: the term's items by id.
        fresh: the new item with title, owners and deadline; parent, position, number, kind and id
            are set here.
        beside: id of the item it follows, or of the section it is put in; for a part or task,
            that of its measure is used. None adds it last at the top level.
    """
    tree = ItemTree.from_items(items)
    neighbour = items.get(beside) if beside is not None else None
    while neighbour is not None and neighbour.kind not in _PLAN_KINDS:
        neighbour = items.get(neighbour.parent) if neighbour.parent is not None else None
    is_under = neighbour is not None and neighbour.kind is ItemKind.SECTION
    parent = neighbour.id if neighbour and is_under else neighbour.parent if neighbour else None
    siblings = _siblings_of_same_group(tree, parent)
    position = len(siblings)
    if neighbour is not None and not is_under:
        position = siblings.index(neighbour) + 1
    alike = (
        siblings[min(position, len(siblings)) - 1].kind
        if siblings and position
        else ItemKind.MEASURE
    )
    kind = ItemKind.TABLE_ROW if alike is ItemKind.TABLE_ROW else ItemKind.MEASURE
    placed = msgspec.structs.replace(fresh, id=next_unused_id(items), kind=kind, parent=parent)
    after = [*siblings[:position], placed, *siblings[position:]]
    return ItemTreeChanges(items_to_store=_siblings_changed_by_new_order(siblings, after, items))


def changes_to_rename_item(items: Mapping[int, Item], item_id: int, title: str) -> ItemTreeChanges:
    """Return the changes that rename an item and its parts of the same title; none where it has
    that title.

    Line breaks in the title become spaces. The plan's own heading is kept in ``heading``.

    Raises:
        RefusedError: the title is empty.
    """
    item, words = items[item_id], one_line(title)
    if not words:
        raise RefusedError("名称不能为空。请写上新的名称。")
    heading = item.heading or (item.title if item.source or item.earlier_source else "")
    heading = "" if heading == words else heading
    after = msgspec.structs.replace(item, title=words, heading=heading)
    parts = (  # a part bears the title of what it is a part of
        msgspec.structs.replace(part, title=words)
        for part in items.values()
        if part.parent == item_id and part.kind is ItemKind.PART and part.title == item.title
    )
    return ItemTreeChanges(items_to_store=(after, *parts) if after != item else ())


def possible_parents(items: Mapping[int, Item], item_id: int) -> list[Item]:
    """Return the items under which an item can be moved, in reading order; none for a part or task.

    They are sections, and measures with items of the plan directly below; the item itself, the
    items below it and its present parent are left out.
    """
    tree, item = ItemTree.from_items(items), items[item_id]
    if item.kind not in _PLAN_KINDS:
        return []
    below = {item_id, *(each.id for _, each in tree.walk_in_reading_order(item_id))}
    return [
        each
        for _, each in tree.walk_in_reading_order()
        if each.id not in below
        and each.id != item.parent
        and (
            each.kind is ItemKind.SECTION
            or any(child.kind in _PLAN_KINDS for child in tree.children(each.id))
        )
    ]


def changes_to_move_item_to_parent(
    items: Mapping[int, Item], item_id: int, parent: int
) -> ItemTreeChanges:
    """Return the changes that move an item, with everything below it, to the end of another
    section or measure.

    Args:
        items: the term's items by id.
        item_id: id of the item.
        parent: id of the section or measure.

    Raises:
        RefusedError: the item cannot be moved there.
    """
    item = items[item_id]
    if parent not in {each.id for each in possible_parents(items, item_id)}:
        raise RefusedError(f"“{item.title}”不能移到那里。请另选一个章节。")
    tree = ItemTree.from_items(items)
    old_siblings, new_siblings = (
        _siblings_of_same_group(tree, item.parent),
        _siblings_of_same_group(tree, parent),
    )
    moved = msgspec.structs.replace(item, parent=parent, number="")
    remaining = [each for each in old_siblings if each.id != item_id]
    return ItemTreeChanges(
        items_to_store=(
            *_siblings_changed_by_new_order(new_siblings, [*new_siblings, moved], items),
            *_siblings_changed_by_new_order(old_siblings, remaining, items),
        ),
    )


def changes_to_move_item_among_siblings(
    items: Mapping[int, Item], item_id: int, by: int
) -> ItemTreeChanges:
    """Return the changes that move an item by one place among its siblings; none at either end.

    Siblings are the plan's items, the parts or the tasks under the same parent, as the item is one.

    Args:
        items: the term's items by id.
        item_id: id of the item.
        by: -1 towards the front, 1 towards the end.
    """
    item, tree = items[item_id], ItemTree.from_items(items)
    siblings = _siblings_of_same_group(tree, item.parent, item)
    index = siblings.index(item)
    if not 0 <= index + by < len(siblings):
        return ItemTreeChanges()
    after = list(siblings)
    after[index], after[index + by] = after[index + by], after[index]
    return ItemTreeChanges(items_to_store=_siblings_changed_by_new_order(siblings, after, items))


def changes_to_split_item(
    items: Mapping[int, Item], item_id: int, titles: Sequence[str], *, today: date
) -> ItemTreeChanges:
    """Return the changes that split an item into several: the first keeps the history, the
    others follow it.

    The others get the same departments, people, deadline and tags, and are not started.

    Args:
        items: the term's items by id.
        item_id: id of the item.
        titles: titles of the items it becomes, the first one for itself; empty ones are ignored.
        today: date of the new items.

    Raises:
        RefusedError: fewer than two titles, or the item is a section, a part, untracked or closed.
    """
    item = items[item_id]
    words = [each for each in map(one_line, titles) if each]
    if len(words) < 2:
        raise RefusedError("请写出拆成的几项，中间用分号隔开。")
    if not item.is_open or item.kind is ItemKind.PART:
        raise RefusedError(f"“{item.title}”不能拆分。请选一条还没有办结的举措或任务。")
    first = changes_to_rename_item(items, item_id, words[0]).items_to_store
    kept = first[0] if first else item
    free = next_unused_id(items)
    others = [
        Item(
            id=free + at,
            kind=item.kind,
            title=title,
            parent=item.parent,
            department=item.department,
            co_departments=item.co_departments,
            people=item.people,
            due=item.due,
            due_text=item.due_text,
            tags=item.tags,
            created=today,
        )
        for at, title in enumerate(words[1:])
    ]
    siblings = _siblings_of_same_group(ItemTree.from_items(items), item.parent, item)
    at = siblings.index(item)
    after = [*siblings[:at], kept, *others, *siblings[at + 1 :]]
    return ItemTreeChanges(
        items_to_store=(*_siblings_changed_by_new_order(siblings, after, items), *first[1:])
    )


def changes_to_merge_items(
    items: Mapping[int, Item],
    into: int,
    other: int,
    *,
    today: date,
    meeting: int | None = None,
    mentioned: Container[int] = (),
) -> ItemTreeChanges:
    """Return the changes that merge an item into another: texts, owners, tags, evidence files and
    the items below them are combined.

    The item that stays keeps its department, deadline and target; where it has none, it gets those
    of the other. Open parts of the same department are merged, too. The merged item is cancelled,
    with its history kept, where it has progress or evidence files, was imported or carried over,
    came from a meeting or is in ``mentioned``; else it is deleted.

    Args:
        items: the term's items by id.
        into: id of the item that stays.
        other: id of the item merged into it.
        today: date of the history lines.
        meeting: id of the meeting in progress; None outside a meeting.
        mentioned: ids of items that meetings refer to.

    Raises:
        RefusedError: both are the same item, one is closed, untracked or a section, or one is
            below the other.
    """
    one, two, tree = items[into], items[other], ItemTree.from_items(items)
    around = {each.id for item in (one, two) for each in tree.path_from_root(item)[:-1]}
    if into == other or not one.is_open or not two.is_open or {into, other} & around:
        raise RefusedError(f"“{two.title}”不能并入“{one.title}”。请另选一项还没有办结的事项。")
    helping = (*one.co_departments, two.department, *two.co_departments)
    owner = one.department or two.department
    whole = msgspec.structs.replace(
        one,
        text=one.text
        if two.title in one.text
        else "\n".join(filter(None, (one.text, _title_with_text(two)))),
        department=owner,
        co_departments=tuple(dict.fromkeys(x for x in helping if x and x != owner)),
        people=tuple(dict.fromkeys((*one.people, *two.people))),
        due=one.due if one.due or one.due_text else two.due,
        due_text=one.due_text if one.due or one.due_text else two.due_text,
        target=one.target or two.target,
        tags=tuple(dict.fromkeys((*one.tags, *two.tags))),
        evidence_files=tuple(dict.fromkeys((*one.evidence_files, *two.evidence_files))),
    )
    taken = {part.department: part for part in tree.children(into) if part.kind is ItemKind.PART}
    put: dict[int, Item] = {into: whole}
    gone: list[int] = []
    for child in tree.children(other):
        same = taken.get(child.department) if child.kind is ItemKind.PART else None
        if same is None or not (same.is_open and child.is_open):
            put[child.id] = msgspec.structs.replace(child, parent=into)
            continue
        found = changes_to_merge_items(
            items, same.id, child.id, today=today, meeting=meeting, mentioned=mentioned
        )
        put |= {each.id: each for each in found.items_to_store}
        gone += found.ids_to_delete
    if (
        two.progress
        or two.source
        or two.origin
        or two.evidence_files
        or two.meeting is not None
        or other in mentioned
    ):
        put[other] = change_status_with_reason(
            two, Status.CANCELLED, f"并入“{one.title}”", on=today, meeting=meeting
        )
        return ItemTreeChanges(items_to_store=tuple(put.values()), ids_to_delete=tuple(gone))
    siblings = _siblings_of_same_group(tree, two.parent, two)
    left = [put.get(each.id, each) for each in siblings if each.id != other]
    put |= {each.id: each for each in _siblings_changed_by_new_order(siblings, left, items)}
    return ItemTreeChanges(items_to_store=tuple(put.values()), ids_to_delete=(*gone, other))


def _title_with_text(item: Item) -> str:
    """Return an item's title, followed by its text if that differs."""
    return f"{item.title}：{item.text}" if item.text not in ("", item.title) else item.title


def changes_to_remove_item(
    items: Mapping[int, Item],
    item_id: int,
    *,
    today: date,
    meeting: int | None = None,
    mentioned: Container[int] = (),
) -> ItemTreeChanges:
    """Return the changes that remove an item and the plan's items below it.

    Tasks (议定事项) below it stay, and so does an item above them: cancelled, not deleted. The
    same holds for an item with progress, evidence files, from a meeting or an earlier term or in
    ``mentioned``, and for those above it. An item to be kept that is already closed is unchanged.

    Args:
        items: the term's items by id.
        item_id: id of the item.
        today: date of the history lines.
        meeting: id of the meeting in progress; None outside a meeting.
        mentioned: ids of items that meetings refer to.
    """
    tree = ItemTree.from_items(items)
    put: list[Item] = []
    gone: list[int] = []

    def remove(item: Item) -> bool:
        """Remove the items below an item, then the item; return whether it is deleted: False
        where it is cancelled, or left as it is because it is closed.
        """
        below = [
            child.kind is not ItemKind.TASK and remove(child) for child in tree.children(item.id)
        ]
        is_kept = (
            item.progress
            or item.evidence_files
            or item.id in mentioned
            or item.meeting is not None
            or item.origin
        )
        if all(below) and not is_kept:
            gone.append(item.id)
            return True
        if item.is_open:
            put.append(
                change_status_with_reason(
                    item, Status.CANCELLED, REMOVED, on=today, meeting=meeting
                )
            )
        return False

    item = items[item_id]
    if remove(item):
        siblings = _siblings_of_same_group(tree, item.parent, item)
        remaining = [each for each in siblings if each.id != item_id]
        put += _siblings_changed_by_new_order(siblings, remaining, items)
    return ItemTreeChanges(items_to_store=tuple(put), ids_to_delete=tuple(gone))


def _siblings_of_same_group(
    tree: ItemTree, parent: int | None, of: Item | None = None
) -> list[Item]:
    """Return a parent's children that are of the same group of kinds as the item ``of``.

    The groups are the plan's own items (the default), parts, and tasks.
    """
    kinds = _PLAN_KINDS if of is None or of.kind in _PLAN_KINDS else (of.kind,)
    return [child for child in tree.children(parent) if child.kind in kinds]


def _siblings_changed_by_new_order(
    before: Sequence[Item], after: Sequence[Item], items: Mapping[int, Item]
) -> tuple[Item, ...]:
    """Return the items to write when siblings get positions and numbers in a new order: those that
    then differ from the stored items in any way.

    Args:
        before: the siblings in their old order.
        after: the siblings in their new order.
        items: the stored items by id, to compare with.
    """
    placed = [
        msgspec.structs.replace(item, position=at, number=number)
        for at, (item, number) in enumerate(
            zip(after, _sibling_numbers(before, after), strict=True)
        )
    ]
    return tuple(item for item in placed if items.get(item.id) != item)


def _sibling_numbers(before: Sequence[Item], after: Sequence[Item]) -> Iterable[str]:
    """Return the numbers of siblings in a new order: renumbered if the old ones were consecutive
    and of one style, else as they are.

    A renumbered series begins as before; old siblings without a number stay without, new ones get
    one.

    Args:
        before: the siblings in their old order.
        after: the siblings in their new order.
    """
    known = {item.id for item in before}
    printed = [item for item in before if item.number]
    first = _value_of_printed_number(printed[0].number) if printed else None
    shapes = {_number_as_one_in_its_style(item.number) for item in printed}
    values = [_value_of_printed_number(item.number) for item in printed]
    if first is None or len(shapes) > 1 or values != list(range(first, first + len(values))):
        return [item.number for item in after]
    if (
        _value_of_printed_number(format_number_in_style_of(printed[0].number, first + 1))
        != first + 1
    ):  # letters, Roman figures
        return [item.number for item in after]
    found: list[str] = []
    value = first
    for item in after:
        if item.number or item.id not in known:
            found.append(format_number_in_style_of(printed[0].number, value))
            value += 1
        else:
            found.append("")
    return found


def _value_of_printed_number(number: str) -> int | None:
    """Return the value of a printed number such as （二） or 3; None where it is no number."""
    found = parse_paragraph_number(f"{number}字") or parse_paragraph_number(f"{number}、字")
    return found.value if found else None


def _number_as_one_in_its_style(number: str) -> str:
    """Return the number 1 in the style of a printed number: （二） gives （一）. Equal results mean
    the same style. Letters, Roman figures and texts that are no number are returned as they are.
    """
    value = _value_of_printed_number(number)
    return format_number_in_style_of(number, 1) if value is not None else number
