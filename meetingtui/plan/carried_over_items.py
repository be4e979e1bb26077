"""Carry the last term's unfinished items into the new term (结转), each with a reference to the
item it was in the last term: as new items, or continued in measures of the new plan (接续).
"""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from meetingtui.base.deadline_conversion import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day, term_title
from meetingtui.plan.item import FiveWSheet, Item, ItemKind, Status, next_unused_id
from meetingtui.plan.item_fields import ITEM_FIELDS, OWNERS, ItemField
from meetingtui.plan.item_history import last_report
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.routine import Routine, create_routine

SECTION_TITLE = "上学期结转事项"
"""Title of the section that carried-over items are put in."""


_EVERY_TERM = re.compile("每|逐[日周月]|按[日周月]|月月|天天|长期|常年|经常|随时|全学期|期[初中末]")
"""Pattern of deadlines that recur every term: 每月, 学期末, 期中前."""

_LAST_TERM = "上学期"

Deadlines = Mapping[int, tuple[date | None, str]]
"""New deadlines by item id: day and words."""

_CARRIED_OVER = tuple(field for field, each in ITEM_FIELDS.items() if each.is_carried_over)
"""Fields whose values are copied unchanged."""

_FILLED_IN = tuple(field for field in _CARRIED_OVER if field not in OWNERS)
"""Copied fields that are filled in on an item of the new plan where it has no value."""


def unfinished_items(items: Mapping[int, Item]) -> list[Item]:
    """Return a term's unfinished items as they are carried over: the open plan items (计划事项)
    and tasks, and the open parts (分工) of those returned, in the plan's order.

    Open parts of an open measure follow right behind it. Each returned item has its last report in
    ``before``, because its history stays in the old term.
    """
    tree = ItemTree.from_items(items)
    owed = {item.id for item in (*tree.counted_items, *tree.tasks) if item.is_open}
    for part in tree.parts:  # what was divided comes before its parts
        if part.is_open and part.parent in owed:
            owed.add(part.id)
    return [
        msgspec.structs.replace(item, before=_last_report_text(item, tree))
        for _, item in tree.walk_in_reading_order()
        if item.id in owed
    ]


def _last_report_text(item: Item, tree: ItemTree) -> str:
    """Return an item's last report as text for the new term: 上学期11月9日：初稿已交.

    Without a report in this term, the text in ``before``, with 上学期 replaced by the name of that
    earlier term; empty where that is empty, too.
    """
    if word := last_report(item, tree):
        return f"{_LAST_TERM}{month_day(word.line.on)}：{word.text_with_reporter}"
    return item.before.replace(_LAST_TERM, term_title(item.origin.partition("/")[0]), 1)


def item_origin_reference(term_id: str, item: Item) -> str:
    """Return the reference that a carried-over item stores: term id and item id,
    ``2026-2027-1/17``.
    """
    return f"{term_id}/{item.id}"


def items_carried_into_new_term(
    chosen: Iterable[Item],
    from_term: str,
    items: Mapping[int, Item],
    *,
    today: date,
    term: Term,
    onto: Mapping[int, int] | None = None,
    deadlines: Deadlines | None = None,
) -> tuple[Item, ...]:
    """Return the items to write into the new term; items carried over earlier are left out.

    Title, text, owner, evidence material, target, tags, 5W2H sheet, rhythm and status are copied;
    a deadline only if it is chosen or recurs every term (每月, 学期末). A part is placed under its
    measure, or becomes a measure itself where that was not carried over. The history stays in the
    old term, except for the last report. An item that the new plan repeats in the same words is
    continued there (接续), and that changed measure returned; the others are put in one section
    of their own, which is among the returned items when it is new.

    Args:
        chosen: items of the old term, as :func:`unfinished_items` returns them.
        from_term: id of the term they come from.
        items: the new term's items by id.
        today: date of the new items.
        term: the new term.
        onto: id of the new term's item that each old item continues as, by id of the old item;
            None matches items of the same words.
        deadlines: chosen deadlines by item id; others are copied if they recur every term.
    """
    from meetingtui.plan.importing.item_matching import match_unfinished_items_to_new_plan

    dues = deadlines or {}
    ids_by_origin = {item.origin: item.id for item in items.values() if item.origin}
    fresh = [item for item in chosen if item_origin_reference(from_term, item) not in ids_by_origin]
    planned = (
        match_unfinished_items_to_new_plan(
            (item for item in fresh if item.kind is not ItemKind.PART), items
        )
        if onto is None
        else {id: items[to] for id, to in onto.items() if to in items}
    )
    found: list[Item] = []
    section = next((item.id for item in items.values() if item.title == SECTION_TITLE), None)
    free = next_unused_id(items)
    next_positions: dict[int, int] = {}
    for item in fresh:
        measure_id = (
            ids_by_origin.get(f"{from_term}/{item.parent}") if item.kind is ItemKind.PART else None
        )
        existing = planned.get(item.id) or _part_of_same_department(measure_id, item, items)
        if existing is not None:
            ids_by_origin[item_origin_reference(from_term, item)] = existing.id
            due = _new_term_deadline_attributes(item, today, term, dues)
            found.append(_with_values_of_continued_item(existing, item, from_term, term, due))
            continue
        if measure_id is None and section is None:
            section = free
            found.append(_new_carry_over_section(free, items, today))
            free += 1
        parent = section if measure_id is None else measure_id
        assert parent is not None
        position = next_positions.get(
            parent, sum(1 for each in items.values() if each.parent == parent)
        )
        next_positions[parent] = position + 1
        ids_by_origin[item_origin_reference(from_term, item)] = free
        found.append(
            Item(
                id=free,
                kind=ItemKind.MEASURE if measure_id is None else ItemKind.PART,
                title=item.title,
                text=item.text,
                parent=parent,
                position=position,
                **_field_values(item, _CARRIED_OVER),
                **_new_term_deadline_attributes(item, today, term, dues),
                target=item.target,
                sheet=item.sheet,
                routine=_renewed_routine(item, term),
                status=item.status,
                tags=item.tags,
                created=today,
                origin=item_origin_reference(from_term, item),
                earlier_source=item.source or item.earlier_source,
                heading=item.heading,
                before=item.before,
            )
        )
        free += 1
    return tuple(found)


def _part_of_same_department(
    measure_id: int | None, part: Item, items: Mapping[int, Item]
) -> Item | None:
    """Return the part (分工) that the same department already has under a measure of the new term;
    None without one.

    Args:
        measure_id: id of the measure in the new term; None for a part without one.
        part: the part of the old term, whose department is looked for.
        items: the new term's items by id.
    """
    return next(
        (
            item
            for item in items.values()
            if measure_id is not None
            and item.parent == measure_id
            and item.kind is ItemKind.PART
            and item.department == part.department
            and not item.origin
        ),
        None,
    )


def _with_values_of_continued_item(
    item: Item, previous: Item, from_term: str, term: Term, due: dict[str, Any]
) -> Item:
    """Return the new term's item with the values of the item that it continues (接续) filled in.

    A value it already has is kept, but tags are joined, and owners are replaced by those of the
    earlier item as long as nothing was recorded on it in the new term: always where that has
    people; where it has only a department, if the new item has no people. Once something was
    recorded, owners, status and deadline stay as they are.

    Args:
        item: the item of the new term.
        previous: the item of the old term.
        from_term: id of the old term.
        term: the new term.
        due: the attributes ``due`` and ``due_text`` for an item without a deadline; may be empty.
    """
    changes: dict[str, Any] = {
        "origin": item_origin_reference(from_term, previous),
        "before": previous.before,
        "tags": tuple(dict.fromkeys((*previous.tags, *item.tags))),
        "target": item.target or previous.target,
        "sheet": _sheet_with_answers_filled_in(item.sheet, previous.sheet),
        "routine": item.routine or _renewed_routine(previous, term),
        **_field_values(previous, [field for field in _FILLED_IN if not item.field_value(field)]),
    }
    if not item.progress:
        if item.status is Status.NOT_STARTED:
            changes["status"] = previous.status
        if previous.people or (previous.department and not item.people):
            changes |= _field_values(previous, OWNERS)
        if not (item.due or item.due_text):
            changes |= due
    return msgspec.structs.replace(item, **changes)


def _sheet_with_answers_filled_in(sheet: FiveWSheet, previous: FiveWSheet) -> FiveWSheet:
    """Return a 5W2H sheet with the earlier sheet's answers where it has none of its own."""
    own = {name: words for name, words in msgspec.structs.asdict(sheet).items() if words}
    return msgspec.structs.replace(previous, **own)


def _field_values(item: Item, fields: Iterable[ItemField]) -> dict[str, Any]:
    """Return an item's values of some fields, by attribute name."""
    return {field.value: item.field_value(field) for field in fields}


def deadline_recurs_every_term(due_text: str) -> bool:
    """Whether a deadline in words recurs every term: 每月, 学期末, 期中前."""
    return bool(_EVERY_TERM.search(due_text))


def _new_term_deadline_attributes(
    item: Item, today: date, term: Term, dues: Deadlines
) -> dict[str, Any]:
    """Return the deadline attributes of an item in the new term.

    They are the chosen deadline, else a recurring one resolved in the new term (学期末 gets its
    last day); empty for any other.

    Args:
        item: the item of the old term.
        today: the day from which words such as 每月 are resolved.
        term: the new term.
        dues: chosen deadlines by id of the item.
    """
    if item.id in dues:
        due, due_text = dues[item.id]
        return {"due": due, "due_text": due_text}
    if not deadline_recurs_every_term(item.due_text):
        return {}
    return {"due": read_deadline(item.due_text, today, term), "due_text": item.due_text}


def _renewed_routine(item: Item, term: Term) -> Routine | None:
    """Return the rhythm of an item of routine work (常规工作) with its dates in the new term; None
    for an item without routine, or one whose routine was ended.
    """
    if item.routine is None or item.routine.ended is not None:
        return None
    return create_routine(term, item.routine.rhythm, since=term.first_monday)


def emptied_carry_over_section_ids(
    items: Mapping[int, Item], moved: Container[int]
) -> tuple[int, ...]:
    """Return the ids of the sections for carried-over items (not read from the plan) that are empty
    or of which every item is in ``moved``.

    Args:
        items: the term's items by id.
        moved: ids of the items that leave their section.
    """
    return tuple(
        section.id
        for section in items.values()
        if section.title == SECTION_TITLE
        and section.kind is ItemKind.SECTION
        and not section.source
        and all(each.id in moved for each in items.values() if each.parent == section.id)
    )


def _new_carry_over_section(id: int, items: Mapping[int, Item], today: date) -> Item:
    """Return the new section that carried-over items are put in.

    Args:
        id: id of the section.
        items: the new term's items by id, after which it is placed.
        today: date of the section.
    """
    return Item(
        id=id,
        kind=ItemKind.SECTION,
        title=SECTION_TITLE,
        position=sum(1 for item in items.values() if item.parent is None),
        tracked=False,
        created=today,
    )
