"""Carry the last term's unfinished items into the new term (结转), each with a link to its
origin.
"""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from meetingtui.base.deadline_words import read_deadline
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import month_day, term_title
from meetingtui.plan.importing.matching import match_to_new_plan
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_fields import ITEM_FIELDS, OWNERS, Field
from meetingtui.plan.item_history import last_report
from meetingtui.plan.record_ids import next_id
from meetingtui.plan.routine import Routine, routine_in
from meetingtui.plan.tree import ItemTree

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
    """Return the open measures, parts (分工) and tasks of a term, in the plan's order.

    Open parts of an open measure follow right behind it. Each returned item has its last report
    in ``before``, because its history stays in the old term.
    """
    tree = ItemTree.from_items(items)
    owed = {item.id for item in (*tree.counted, *tree.tasks) if item.is_open}
    for part in tree.parts:  # what was divided comes before its parts
        if part.is_open and part.parent in owed:
            owed.add(part.id)
    return [
        msgspec.structs.replace(item, before=_last_words(item, tree))
        for _, item in tree.walk()
        if item.id in owed
    ]


def _last_words(item: Item, tree: ItemTree) -> str:
    """Return an item's last report for the new term (上学期11月9日：初稿已交); without one, what
    ``before`` said already.
    """
    if word := last_report(item, tree):
        return f"{_LAST_TERM}{month_day(word.line.on)}：{word.words}"
    return item.before.replace(_LAST_TERM, term_title(item.origin.partition("/")[0]), 1)


def item_origin(term_id: str, item: Item) -> str:
    """Return the reference that a carried-over item stores: term id and item id,
    ``2026-2027-1/17``.
    """
    return f"{term_id}/{item.id}"


def items_carried_over(
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

    Title, text, owner, target, tags, 5W2H sheet and status are copied, a part under its measure;
    of deadlines only recurring ones (每月, 学期末). The history stays in the old term, except
    for the last report. An item that the new plan repeats in the same words is continued there
    (接续); the others are put in one section of their own.

    Args:
        chosen: items of the old term, as :func:`unfinished_items` returns them.
        from_term: id of the term they come from.
        items: the new term's items by id.
        today: the day on which it is done.
        term: the new term.
        onto: which items of the new plan the old ones continue as, by id; None where those of the
            same words do.
        deadlines: the deadlines in the new term, where they were chosen; others are copied where
            they recur every term.
    """
    dues = deadlines or {}
    there = {item.origin: item.id for item in items.values() if item.origin}
    fresh = [item for item in chosen if item_origin(from_term, item) not in there]
    planned = (
        match_to_new_plan((item for item in fresh if item.kind is not ItemKind.PART), items)
        if onto is None
        else {id: items[to] for id, to in onto.items() if to in items}
    )
    found: list[Item] = []
    section = next((item.id for item in items.values() if item.title == SECTION_TITLE), None)
    free = next_id(items)
    places: dict[int, int] = {}
    for item in fresh:
        whole = there.get(f"{from_term}/{item.parent}") if item.kind is ItemKind.PART else None
        here = planned.get(item.id) or _part_of(whole, item, items)
        if here is not None:
            there[item_origin(from_term, item)] = here.id
            due = _deadline(item, today, term, dues)
            found.append(_going_on(here, item, from_term, term, due))
            continue
        if whole is None and section is None:
            section = free
            found.append(_section(free, items, today))
            free += 1
        parent = section if whole is None else whole
        assert parent is not None
        at = places.get(parent, sum(1 for each in items.values() if each.parent == parent))
        places[parent] = at + 1
        there[item_origin(from_term, item)] = free
        found.append(
            Item(
                id=free,
                kind=ItemKind.MEASURE if whole is None else ItemKind.PART,
                title=item.title,
                text=item.text,
                parent=parent,
                position=at,
                **_values(item, _CARRIED_OVER),
                **_deadline(item, today, term, dues),
                target=item.target,
                sheet=item.sheet,
                routine=_routine(item, term),
                status=item.status,
                tags=item.tags,
                created=today,
                origin=item_origin(from_term, item),
                earlier_source=item.source or item.earlier_source,
                heading=item.heading,
                before=item.before,
            )
        )
        free += 1
    return tuple(found)


def _part_of(whole: int | None, part: Item, items: Mapping[int, Item]) -> Item | None:
    """Return the part (分工) that the same department already has in the new term; None without
    one.
    """
    return next(
        (
            item
            for item in items.values()
            if whole is not None
            and item.parent == whole
            and item.kind is ItemKind.PART
            and item.department == part.department
            and not item.origin
        ),
        None,
    )


def _going_on(here: Item, old: Item, from_term: str, term: Term, due: dict[str, Any]) -> Item:
    """Return the new term's item continued from the old one (接续); what was recorded on it in
    the new term is kept, and so is its deadline where it has one.
    """
    news: dict[str, Any] = {
        "origin": item_origin(from_term, old),
        "before": old.before,
        "tags": tuple(dict.fromkeys((*old.tags, *here.tags))),
        "target": here.target or old.target,
        "sheet": here.sheet or old.sheet,
        "routine": here.routine or _routine(old, term),
        **_values(old, [field for field in _FILLED_IN if not here.field_value(field)]),
    }
    if not here.progress:
        if here.status is Status.NOT_STARTED:
            news["status"] = old.status
        if old.people or (old.department and not here.people):
            news |= _values(old, OWNERS)
        if not (here.due or here.due_text):
            news |= due
    return msgspec.structs.replace(here, **news)


def _values(item: Item, fields: Iterable[Field]) -> dict[str, Any]:
    """Return the item's values of some fields, by attribute name."""
    return {field.value: item.field_value(field) for field in fields}


def recurs_every_term(due_text: str) -> bool:
    """Tell whether a deadline in words recurs every term: 每月, 学期末, 期中前."""
    return bool(_EVERY_TERM.search(due_text))


def _deadline(item: Item, today: date, term: Term, dues: Deadlines) -> dict[str, Any]:
    """Return the deadline's attributes for the new term: the chosen one, else a recurring one
    read anew (学期末 gets its last day); empty for others.
    """
    if item.id in dues:
        due, due_text = dues[item.id]
        return {"due": due, "due_text": due_text}
    if not recurs_every_term(item.due_text):
        return {}
    return {"due": read_deadline(item.due_text, today, term), "due_text": item.due_text}


def _routine(item: Item, term: Term) -> Routine | None:
    """Return the item's routine for the whole new term; None where it has none or it was ended."""
    if item.routine is None or item.routine.ended is not None:
        return None
    return routine_in(term, item.routine.rhythm, since=term.first_monday)


def emptied_section(items: Mapping[int, Item], moved: Container[int]) -> tuple[int, ...]:
    """Return the ids of carry-over sections whose items are all in ``moved``, so that nothing is
    left in them.
    """
    return tuple(
        section.id
        for section in items.values()
        if section.title == SECTION_TITLE
        and section.kind is ItemKind.SECTION
        and not section.source
        and all(each.id in moved for each in items.values() if each.parent == section.id)
    )


def _section(id: int, items: Mapping[int, Item], today: date) -> Item:
    return Item(
        id=id,
        kind=ItemKind.SECTION,
        title=SECTION_TITLE,
        position=sum(1 for item in items.values() if item.parent is None),
        tracked=False,
        created=today,
    )
