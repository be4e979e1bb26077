"""A plan document and the items in use, brought together without losing anything.

What the secretary and the meetings put on an item (status, progress, owner,
deadline, whether it is tracked) is never touched; the document rules over
wording, numbers and order alone, and fills in owners and deadlines nobody set.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from meetingtui.plan.document import NodeKind, PlanDocument
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.matching import Place, fingerprint, match, places, plan_items


class MergePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What importing a document would write, and how that reads."""

    put: tuple[Item, ...]
    """Items to write, parents before children; empty where nothing differs."""
    added: tuple[Item, ...]
    """Items the document brings anew."""
    changed: tuple[Item, ...]
    """Items whose wording or parent changed; their history stays."""
    unchanged: tuple[Item, ...]
    """Items that say what they said, even if their number moved."""
    missing: tuple[Item, ...]
    """Items of the plan that the document no longer has; kept as they are."""

    @property
    def words(self) -> str:
        """新增 40 项，改动 2 项，不变 30 项，文件中已没有 1 项（保留不动）"""
        parts = [
            f"{label} {len(items)} 项"
            for label, items in (
                ("新增", self.added),
                ("改动", self.changed),
                ("不变", self.unchanged),
            )
            if items
        ]
        if self.missing:
            parts.append(f"文件中已没有 {len(self.missing)} 项（保留不动）")
        return "，".join(parts) or "没有内容"


def merge(
    document: PlanDocument,
    items: Mapping[int, Item],
    *,
    today: date,
    next_id: int | None = None,
) -> MergePlan:
    """What to write so that the items are the document's, with nothing lost or doubled.

    ``next_id`` is the first free id; without it, one more than the largest in use.
    """
    found = places(document)
    matches = match(found, items)
    free = next_id if next_id is not None else max(items, default=0) + 1
    ids: list[int] = []
    put: list[Item] = []
    added: list[Item] = []
    changed: list[Item] = []
    unchanged: list[Item] = []
    for index, place in enumerate(found):
        parent = ids[place.parent] if place.parent is not None else None
        old = matches.get(index)
        if old is None:
            item = _new(place, free, parent, today)
            free += 1
            added.append(item)
        else:
            item = _renewed(old, place, parent)
            same = _wording(item) == _wording(old) and item.parent == old.parent
            (unchanged if same else changed).append(item)
        ids.append(item.id)
        if item != old:
            put.append(item)
    kept = set(ids)
    return MergePlan(
        put=tuple(put),
        added=tuple(added),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        missing=tuple(item for item in plan_items(items) if item.id not in kept),
    )


def _new(place: Place, item_id: int, parent: int | None, today: date) -> Item:
    node = place.node
    return Item(
        id=item_id,
        kind=ItemKind(node.kind.value),
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
        tracked=_is_work(place),
        created=today,
        source=fingerprint(node),
    )


def _is_work(place: Place) -> bool:
    """Measures are; sections and background are not; a row is where somebody or a day is named."""
    node = place.node
    if node.kind is NodeKind.SECTION or place.background:
        return False
    return node.kind is NodeKind.MEASURE or bool(node.people or node.due_text)


def _renewed(item: Item, place: Place, parent: int | None) -> Item:
    """The item in the document's words and place, with its own life untouched."""
    node = place.node
    kind = ItemKind(node.kind.value)
    changes: dict[str, Any] = {
        "kind": kind,
        "title": node.title,
        "number": node.number,
        "text": node.text,
        "fields": node.fields,
        "parent": parent,
        "position": place.position,
        "source": fingerprint(node),
    }
    if kind is not item.kind:
        changes["tracked"] = _is_work(place)
    if not (item.people or item.department or _was_set(item, "责任")):
        changes |= {"people": node.people, "department": place.department}
    if not (item.due or item.due_text or _was_set(item, "完成时限")):
        changes |= {"due": node.due, "due_text": node.due_text}
    return msgspec.structs.replace(item, **changes)


def _was_set(item: Item, what: str) -> bool:
    """Whether somebody once changed this by hand, even if only to clear it."""
    return any(change.startswith(what) for line in item.progress for change in line.changes)


def _wording(item: Item) -> tuple[Any, ...]:
    return item.kind, item.title, item.text, item.fields
