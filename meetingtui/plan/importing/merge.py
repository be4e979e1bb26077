"""Merge a plan document into the existing work items of a term without losing anything.

Status, progress, owner, deadline and tracking, which the secretary and the meetings set on an
item, are not changed; only an item whose kind changes (a measure becomes a section) is tracked as
the user decides anew. The document decides wording, numbers and order, and fills in owners and
deadlines that nobody has set. A measure that a revision no longer contains is cancelled with the
reason, and its history is kept. A measure that continues one of an earlier term stays the item
that was carried over.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.plan.carried_over_items import emptied_carry_over_section_ids
from meetingtui.plan.importing.item_matching import (
    PositionedNode,
    is_trackable_node,
    items_imported_from_plan,
    match_nodes_to_carried_over_items,
    match_nodes_to_items,
    node_fingerprint,
    nodes_with_positions,
)
from meetingtui.plan.importing.plan_document import PlanDocument
from meetingtui.plan.item import Item, ItemKind, Status, Target, next_unused_id
from meetingtui.plan.item_fields import ITEM_FIELDS, OWNERS, ItemField
from meetingtui.plan.item_operations import change_status_with_reason
from meetingtui.plan.item_tree import ItemTree

DROPPED = "修订后的计划不再列入"
"""Reason in the history of a measure that was cancelled because the new version of the plan no
longer contains it.
"""

RETURNED = "修订后的计划重新列入"
"""Reason in the history of a measure that was restored because a later version of the plan contains
it again.
"""


class UserDecisionOnNode(msgspec.Struct, frozen=True, kw_only=True):
    """The user's decisions on a node of the imported plan, and the document's own wording of it."""

    source: str
    """Fingerprint (hash) of the document's own text at the plan node."""
    heading: str = ""
    """Heading of the plan node in the document; empty where the user has not changed the title."""
    tracked: bool
    """Whether the plan node becomes a tracked work item."""
    target: Target | None = None
    """Numeric target of the plan node that the user accepted; None without one."""


class MergeResult(msgspec.Struct, frozen=True, kw_only=True):
    """Result of merging a plan document into the work items, before it is written: the items to
    store and a summary of the changes.
    """

    items_to_store: tuple[Item, ...]
    """Work items to store, parents before children; empty where the plan changes nothing."""
    added: tuple[Item, ...] = ()
    """New work items, made of nodes of the plan document that match no existing item."""
    changed: tuple[Item, ...] = ()
    """Work items whose wording in the plan document has changed; their history is kept."""
    moved: tuple[Item, ...] = ()
    """Work items with the same wording under another heading of the plan document."""
    taken_up: tuple[Item, ...] = ()
    """Work items carried over from an earlier term that the plan document contains again."""
    unchanged: tuple[Item, ...] = ()
    """Work items with the same wording at the same place in the plan document, even if
    renumbered.
    """
    dropped: tuple[Item, ...] = ()
    """Open work items missing from the new plan document, as they are after being cancelled with
    that reason.
    """
    kept: tuple[Item, ...] = ()
    """Work items missing from the new plan document that stay unchanged, because they are closed,
    sections or untracked, or the user keeps them.
    """
    section_ids_to_delete: tuple[int, ...] = ()
    """Ids of sections for carried-over items that the merge has emptied and that are to be
    deleted.
    """

    @property
    def summary_text(self) -> str:
        """Summary of merging a plan in Chinese: 新增 40 项，改写 2 项，移动 1 项，不变 30
        项，不再列入 1 项.

        Tracked items are counted; sections and background only where there is nothing else.
        """
        parts = [
            f"{label} {_item_count_text(items)}{remark}"
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


def _item_count_text(items: Sequence[Item]) -> str:
    """Return the number of work items in Chinese: 40 项 for the tracked ones; 9 个章节 where none
    is tracked.
    """
    followed = sum(item.tracked and item.kind is not ItemKind.SECTION for item in items)
    return f"{followed} 项" if followed else f"{len(items)} 个章节"


def merge_plan_document(
    document: PlanDocument,
    items: Mapping[int, Item],
    *,
    today: date,
    decisions: Sequence[UserDecisionOnNode] | None = None,
    keep: Collection[int] = (),
) -> MergeResult:
    """Compute the work items to store so that they agree with a plan document; no item is lost or
    duplicated.

    Args:
        document: the plan document.
        items: existing items by id.
        today: date of new items and history lines.
        decisions: the user's decision on each node in reading order; None tracks the nodes that
            :func:`~meetingtui.plan.importing.item_matching.is_trackable_node` says.
        keep: ids of items that stay although the document does not contain them.
    """
    positions = nodes_with_positions(document)
    decisions = decisions or [
        UserDecisionOnNode(source=node_fingerprint(place.node), tracked=is_trackable_node(place))
        for place in positions
    ]
    matches = match_nodes_to_items(positions, [decision.source for decision in decisions], items)
    unmatched = [
        at for at, decision in enumerate(decisions) if decision.tracked and at not in matches
    ]
    continued = match_nodes_to_carried_over_items(
        positions, {at: (decisions[at].source, decisions[at].heading) for at in unmatched}, items
    )
    matches |= continued
    free = next_unused_id(items)
    ids: list[int] = []
    to_store: list[Item] = []
    added: list[Item] = []
    changed: list[Item] = []
    moved: list[Item] = []
    taken_up: list[Item] = []
    unchanged: list[Item] = []
    for index, place in enumerate(positions):
        parent = ids[place.parent] if place.parent is not None else None
        old = matches.get(index)
        if old is None:
            item = _create_item_of_node(place, decisions[index], free, parent, today)
            free += 1
            added.append(item)
        else:
            item = _update_item_from_node(old, place, decisions[index], parent, today)
            if index in continued:
                taken_up.append(item)
            elif _wording_comparison_key(item) != _wording_comparison_key(old):
                changed.append(item)
            else:
                (unchanged if item.parent == old.parent else moved).append(item)
        ids.append(item.id)
        if item != old:
            to_store.append(item)
    missing = [item for item in items_imported_from_plan(items) if item.id not in set(ids)]
    dropped = [
        change_status_with_reason(item, Status.CANCELLED, DROPPED, on=today)
        for item in missing
        if item.is_open and item.id not in keep
    ]
    dropped_ids = {item.id for item in dropped}
    moved_on = {item.id: item for item in (*to_store, *dropped) if item.id in items}
    return MergeResult(
        items_to_store=(*to_store, *dropped, *_cancel_or_restore_parts(moved_on, items, today)),
        added=tuple(added),
        changed=tuple(changed),
        moved=tuple(moved),
        taken_up=tuple(taken_up),
        unchanged=tuple(unchanged),
        dropped=tuple(dropped),
        kept=tuple(item for item in missing if item.id not in dropped_ids),
        section_ids_to_delete=emptied_carry_over_section_ids(items, {item.id for item in taken_up})
        if taken_up
        else (),
    )


def _create_item_of_node(
    place: PositionedNode,
    decision: UserDecisionOnNode,
    item_id: int,
    parent: int | None,
    today: date,
) -> Item:
    """Create the work item of a plan node that matches no existing item.

    Args:
        place: the node with its position.
        decision: the user's decision on it.
        item_id: id of the new item.
        parent: id of the item above it; None at the top level.
        today: date of the new item.
    """
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
        co_departments=node.co_departments,
        people=node.people,
        due=node.due,
        due_text=node.due_text,
        fields=node.fields,
        **_item_texts_from_columns(node.fields),
        target=decision.target,
        tracked=decision.tracked and kind is not ItemKind.SECTION,
        created=today,
        source=decision.source,
        heading=_heading_if_not_title(decision, node.title),
    )


def _heading_if_not_title(decision: UserDecisionOnNode, title: str) -> str:
    """Return the document's heading of a plan node where it differs from the title chosen by the
    user; else empty.
    """
    return decision.heading if decision.heading != title else ""


def _update_item_from_node(
    item: Item, place: PositionedNode, decision: UserDecisionOnNode, parent: int | None, today: date
) -> Item:
    """Return a work item with the plan document's wording and position; what was recorded on it is
    kept.

    Where the document's text has not changed since the last import, title and text are kept too,
    because the secretary may have corrected them. Owners and deadline are taken from the document
    only where the item has none and none was ever set by hand; the deadline of an item just carried
    over is replaced. An item that an earlier revision dropped gets back its status from before.

    Args:
        item: the item.
        place: its node in the document, with position.
        decision: the user's decision on the node.
        parent: id of the item above it; None at the top level.
        today: date of lines added to the item's history.
    """
    node = place.node
    kind = ItemKind(node.kind.value)
    is_first = not item.source  # carried over, and its deadline with it
    changes: dict[str, Any] = {
        "kind": kind,
        "number": node.number,
        "fields": node.fields,
        **_item_texts_from_columns(node.fields, item),
        "parent": parent,
        "position": place.position,
        "source": decision.source,
        "target": item.target or decision.target,
    }
    if decision.source != item.source:
        changes |= {
            "title": node.title,
            "text": node.text,
            "heading": _heading_if_not_title(decision, node.title),
        }
    if kind is not item.kind:
        changes["tracked"] = decision.tracked and kind is not ItemKind.SECTION
    if not (item.people or item.department or _was_field_set_by_hand(item, *OWNERS)):
        changes |= {
            "people": node.people,
            "department": place.department,
            "co_departments": node.co_departments,
        }
    is_dated = bool(item.due or item.due_text) and not is_first
    if not (is_dated or _was_field_set_by_hand(item, ItemField.DEADLINE)) and (
        node.due or node.due_text
    ):
        changes |= {"due": node.due, "due_text": node.due_text}
    renewed = msgspec.structs.replace(item, **changes)
    last = item.last_progress
    if last and _was_dropped_by_revision(item):
        return change_status_with_reason(renewed, last.before, RETURNED, on=today)
    return renewed


def _was_dropped_by_revision(item: Item) -> bool:
    """Whether a work item was cancelled because a revised plan document no longer contained it."""
    last = item.last_progress
    return item.status is Status.CANCELLED and last is not None and last.text == DROPPED


def _cancel_or_restore_parts(
    changed: Mapping[int, Item], items: Mapping[int, Item], today: date
) -> Iterator[Item]:
    """Yield the parts (分工) of measures that a revised plan dropped or took up again,
    themselves cancelled or restored.

    Args:
        changed: measures that the merge changes, by id, as they will be.
        items: all items of the term by id, as they are.
        today: date of the lines in the parts' histories.
    """
    tree = ItemTree.from_items(items)
    for id, item in changed.items():
        was, now = _was_dropped_by_revision(items[id]), _was_dropped_by_revision(item)
        for _, part in tree.walk_in_reading_order(id) if was != now else ():
            if part.kind is not ItemKind.PART:
                continue
            last = part.last_progress
            if now and part.is_open:
                yield change_status_with_reason(part, Status.CANCELLED, DROPPED, on=today)
            elif was and last and _was_dropped_by_revision(part):
                yield change_status_with_reason(part, last.before, RETURNED, on=today)


def _item_texts_from_columns(
    columns: Mapping[str, str], item: Item | None = None
) -> dict[str, Any]:
    """Return the texts of a work item that a table row of the plan has in columns of their own,
    such as 佐证材料.

    Args:
        columns: the row's cells by their headers.
        item: the existing item, whose texts changed by hand are left out; None for a new one.

    Returns:
        The texts by name of the item's attribute; empty for a column that the table does not have.
    """
    return {
        field.value: _cell_by_header_pattern(each.plan_headers, columns)
        for field, each in ITEM_FIELDS.items()
        if each.plan_headers and not (item and _was_field_set_by_hand(item, field))
    }


def _cell_by_header_pattern(pattern: str, columns: Mapping[str, str]) -> str:
    """Return the first cell of a table row whose column header matches a pattern, in one line;
    empty without one.
    """
    return next(
        (one_line(cell) for header, cell in columns.items() if re.search(pattern, header)), ""
    )


def _was_field_set_by_hand(item: Item, *fields: ItemField) -> bool:
    """Whether one of some fields of an item was ever changed by hand, even if only to clear it."""
    return any(change.field in fields for line in item.progress for change in line.changes)


def _wording_comparison_key(item: Item) -> tuple[Any, ...]:
    """Return kind, title, text and table cells of a work item, which are compared before and after
    a merge.
    """
    return item.kind, item.title, item.text, item.fields
