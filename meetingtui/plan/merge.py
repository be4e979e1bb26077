"""A plan document and the items in use, brought together without losing anything.

What the secretary and the meetings put on an item (status, progress, owner,
deadline, whether it is tracked) is never touched; the document rules over
wording, numbers and order alone, and fills in owners and deadlines nobody set.
A measure that a revision dropped is cancelled with the reason, its history kept.
One that goes on from an earlier term stays the item it was carried over as.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from meetingtui.plan.carry import emptied
from meetingtui.plan.document import PlanDocument
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.matching import (
    Place,
    fingerprint,
    is_work,
    match,
    match_carried,
    places,
    plan_items,
)
from meetingtui.plan.reporting import report
from meetingtui.plan.target import Target
from meetingtui.plan.tree import ItemTree

_STATE = re.compile("状态|现状")
"""Headers of columns that say where a row of a table stands."""

DROPPED = "修订后的计划不再列入"
"""What the history of a dropped measure says."""

RETURNED = "修订后的计划重新列入"
"""What it says when a later revision has it again."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a node beyond its words."""

    source: str
    """Fingerprint of what the document itself says there."""
    tracked: bool
    """Whether it is owed."""
    target: Target | None = None
    """How much is to be reached."""


class MergePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What importing a document would write, and how that reads."""

    put: tuple[Item, ...]
    """Items to write, parents before children; empty where nothing differs."""
    added: tuple[Item, ...] = ()
    """Items the document brings anew."""
    changed: tuple[Item, ...] = ()
    """Items reworded; their history stays."""
    moved: tuple[Item, ...] = ()
    """Items that say what they said, under another heading."""
    taken_up: tuple[Item, ...] = ()
    """Items carried over from an earlier term that the document has again, in their place there."""
    unchanged: tuple[Item, ...] = ()
    """Items that say what they said where they said it, even if their number moved."""
    dropped: tuple[Item, ...] = ()
    """Items that the document no longer has, as they are now: cancelled with the reason."""
    kept: tuple[Item, ...] = ()
    """Items that the document no longer has and that stay as they are."""
    gone: tuple[int, ...] = ()
    """Id of the section of what was carried over, once all of it has its place in the plan."""

    @property
    def words(self) -> str:
        """新增 40 项，改写 2 项，移动 1 项，不变 30 项，不再列入 1 项（改为取消，进展保留）"""
        parts = [
            f"{label} {len(items)} 项{remark}"
            for label, items, remark in (
                ("新增", self.added, ""),
                ("接续上学期", self.taken_up, "（结转的状态和责任人保留）"),
                ("改写", self.changed, ""),
                ("移动", self.moved, ""),
                ("不变", self.unchanged, ""),
                ("不再列入", self.dropped, "（改为取消，进展保留）"),
                ("文件中没有", self.kept, "（保留不动）"),
            )
            if items
        ]
        return "，".join(parts) or "没有内容"


def merge(
    document: PlanDocument,
    items: Mapping[int, Item],
    *,
    today: date,
    marks: Sequence[Mark] | None = None,
    keep: Collection[int] = (),
) -> MergePlan:
    """What to write so that the items are the document's, with nothing lost or doubled.

    ``marks`` hold what a person decided on each node, in reading order; ``keep``
    are ids that stay though the document lacks them.
    """
    found = places(document)
    marks = marks or [
        Mark(source=fingerprint(place.node), tracked=is_work(place)) for place in found
    ]
    matches = match(found, [mark.source for mark in marks], items)
    owed = [at for at, mark in enumerate(marks) if mark.tracked and at not in matches]
    going_on = match_carried(found, owed, items)
    matches |= going_on
    free = max(items, default=0) + 1
    ids: list[int] = []
    put: list[Item] = []
    added: list[Item] = []
    changed: list[Item] = []
    moved: list[Item] = []
    taken_up: list[Item] = []
    unchanged: list[Item] = []
    for index, place in enumerate(found):
        parent = ids[place.parent] if place.parent is not None else None
        old = matches.get(index)
        if old is None:
            item = _new(place, marks[index], free, parent, today)
            free += 1
            added.append(item)
        else:
            item = _renewed(old, place, marks[index], parent, today)
            if index in going_on:
                taken_up.append(item)
            elif _wording(item) != _wording(old):
                changed.append(item)
            else:
                (unchanged if item.parent == old.parent else moved).append(item)
        ids.append(item.id)
        if item != old:
            put.append(item)
    missing = [item for item in plan_items(items) if item.id not in set(ids)]
    dropped = [
        report(item, on=today, status=Status.CANCELLED, text=DROPPED)
        for item in missing
        if item.is_open and item.id not in keep
    ]
    gone = {item.id for item in dropped}
    moved_on = {item.id: item for item in (*put, *dropped) if item.id in items}
    return MergePlan(
        put=(*put, *dropped, *_parts_along(moved_on, items, today)),
        added=tuple(added),
        changed=tuple(changed),
        moved=tuple(moved),
        taken_up=tuple(taken_up),
        unchanged=tuple(unchanged),
        dropped=tuple(dropped),
        kept=tuple(item for item in missing if item.id not in gone),
        gone=emptied(items, {item.id for item in taken_up}) if taken_up else (),
    )


def _new(place: Place, mark: Mark, item_id: int, parent: int | None, today: date) -> Item:
    node = place.node
    kind = ItemKind(node.kind.value)
    return Item(
        id=item_id,
        kind=kind,
        title=node.title,
        number=node.number,
        text=node.text,
        parent=parent,
        position=place.position,
        department=place.department,
        people=node.people,
        due=node.due,
        due_text=node.due_text,
        fields=node.fields,
        note=_note(node.fields),
        target=mark.target,
        tracked=mark.tracked and kind is not ItemKind.SECTION,
        created=today,
        source=mark.source,
    )


def _renewed(item: Item, place: Place, mark: Mark, parent: int | None, today: date) -> Item:
    """The item in the document's words and place, with its own life untouched.

    Where the document says what it said last time, the words stay as they are:
    the secretary may have put them right since.
    """
    node = place.node
    kind = ItemKind(node.kind.value)
    is_first = not item.source  # carried over, and its deadline with it
    changes: dict[str, Any] = {
        "kind": kind,
        "number": node.number,
        "fields": node.fields,
        "note": _note(node.fields),
        "parent": parent,
        "position": place.position,
        "source": mark.source,
        "target": item.target or mark.target,
    }
    if mark.source != item.source:
        changes |= {"title": node.title, "text": node.text}
    if kind is not item.kind:
        changes["tracked"] = mark.tracked and kind is not ItemKind.SECTION
    if not (item.people or item.department or _was_set(item, "责任")):
        changes |= {"people": node.people, "department": place.department}
    is_dated = bool(item.due or item.due_text) and not is_first
    if not (is_dated or _was_set(item, "完成时限")) and (node.due or node.due_text):
        changes |= {"due": node.due, "due_text": node.due_text}
    renewed = msgspec.structs.replace(item, **changes)
    last = item.last_progress
    if last and _is_dropped(item):
        return report(renewed, on=today, status=last.before, text=RETURNED)
    return renewed


def _is_dropped(item: Item) -> bool:
    last = item.last_progress
    return item.status is Status.CANCELLED and last is not None and last.text == DROPPED


def _parts_along(
    changed: Mapping[int, Item], items: Mapping[int, Item], today: date
) -> Iterator[Item]:
    """The parts (分工) of measures that were dropped or returned, which go and come with them."""
    tree = ItemTree.of(items)
    for id, item in changed.items():
        was, now = _is_dropped(items[id]), _is_dropped(item)
        for _, part in tree.walk(id) if was != now else ():
            if part.kind is not ItemKind.PART:
                continue
            last = part.last_progress
            if now and part.is_open:
                yield report(part, on=today, status=Status.CANCELLED, text=DROPPED)
            elif was and last and _is_dropped(part):
                yield report(part, on=today, status=last.before, text=RETURNED)


def _note(fields: Mapping[str, str]) -> str:
    """已中期评估: what a row's 状态 column says."""
    return next((words for header, words in fields.items() if _STATE.search(header)), "")


def _was_set(item: Item, what: str) -> bool:
    """Whether somebody once changed this by hand, even if only to clear it."""
    return any(change.startswith(what) for line in item.progress for change in line.changes)


def _wording(item: Item) -> tuple[Any, ...]:
    return item.kind, item.title, item.text, item.fields
