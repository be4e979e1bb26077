"""Last term's unfinished items taken into the new term, each with a link back."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.plan.heard import last_word
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.matching import match_planned
from meetingtui.plan.tree import ItemTree
from meetingtui.wording import month_day, term_title

SECTION_TITLE = "上学期结转事项"


_EVERY_TERM = re.compile("每|逐[日周月]|按[日周月]|月月|天天|长期|常年|经常|随时|全学期|期[初中末]")
"""Deadlines that every term has again: 每月, 学期末, 期中前."""

_LAST_TERM = "上学期"


def unfinished(items: Mapping[int, Item]) -> list[Item]:
    """What was counted or decided and is still owed, in the plan's order.

    The parts (分工) of such a measure that are still owed come right behind it. Each
    has the last word on it noted, for the words themselves stay where they were said.
    """
    tree = ItemTree.of(items)
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
    """上学期11月9日：初稿已交; where the term said nothing, what was known when it began."""
    if word := last_word(item, tree):
        return f"{_LAST_TERM}{month_day(word.line.on)}：{word.words}"
    return item.before.replace(_LAST_TERM, term_title(item.origin.partition("/")[0]), 1)


def origin(term_id: str, item: Item) -> str:
    """``2026-2027-1/17``: where an item came from."""
    return f"{term_id}/{item.id}"


def carried(
    chosen: Iterable[Item], from_term: str, items: Mapping[int, Item], *, today: date, term: Term
) -> tuple[Item, ...]:
    """What to write into the new term; what was taken there before is left out.

    Words, owner, target, tags, 5W2H sheet and status come along, a part to its measure; of
    deadlines only those that every term has (每月, 学期末), the others are to be set anew. The
    history stays where it was made, but for the last word.

    What the new plan has again in the same words goes on there (接续); the rest stands under
    one section of its own.

    Args:
        chosen: what :func:`unfinished` found there.
        from_term: id of the term they come from.
        items: the new term's.
        today: the day on which it is done.
        term: the new term.
    """
    there = {item.origin: item.id for item in items.values() if item.origin}
    fresh = [item for item in chosen if origin(from_term, item) not in there]
    planned = match_planned((item for item in fresh if item.kind is not ItemKind.PART), items)
    found: list[Item] = []
    section = next((item.id for item in items.values() if item.title == SECTION_TITLE), None)
    free = max(items, default=0) + 1
    places: dict[int, int] = {}
    for item in fresh:
        whole = there.get(f"{from_term}/{item.parent}") if item.kind is ItemKind.PART else None
        here = planned.get(item.id) or _part_of(whole, item, items)
        if here is not None:
            there[origin(from_term, item)] = here.id
            found.append(_going_on(here, item, from_term, today, term))
            continue
        if whole is None and section is None:
            section = free
            found.append(_section(free, items, today))
            free += 1
        parent = section if whole is None else whole
        assert parent is not None
        at = places.get(parent, sum(1 for each in items.values() if each.parent == parent))
        places[parent] = at + 1
        there[origin(from_term, item)] = free
        found.append(
            Item(
                id=free,
                kind=ItemKind.MEASURE if whole is None else ItemKind.PART,
                title=item.title,
                text=item.text,
                parent=parent,
                position=at,
                department=item.department,
                people=item.people,
                **_deadline(item, today, term),
                target=item.target,
                sheet=item.sheet,
                status=item.status,
                tags=item.tags,
                created=today,
                origin=origin(from_term, item),
                before=item.before,
            )
        )
        free += 1
    return tuple(found)


def carried_words(put: Iterable[Item], items: Mapping[int, Item]) -> str:
    """结转 12 项，接续 3 项: what :func:`carried` writes, items that the plan has itself apart."""
    ids = [item.id for item in put if item.origin]
    going_on = sum(id in items for id in ids)
    counts = (("结转", len(ids) - going_on, ""), ("接续", going_on, "（计划里已有）"))
    return "，".join(f"{word} {count} 项{more}" for word, count, more in counts if count)


def _part_of(whole: int | None, part: Item, items: Mapping[int, Item]) -> Item | None:
    """The part that a department has already in the new term."""
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


def _going_on(here: Item, old: Item, from_term: str, today: date, term: Term) -> Item:
    """The new term's own item going on with the old one; what it lived through here stays."""
    news: dict[str, Any] = {
        "origin": origin(from_term, old),
        "before": old.before,
        "tags": tuple(dict.fromkeys((*old.tags, *here.tags))),
        "target": here.target or old.target,
        "sheet": here.sheet or old.sheet,
    }
    if not here.progress:
        if here.status is Status.NOT_STARTED:
            news["status"] = old.status
        if old.people or (old.department and not here.people):
            news |= {"people": old.people, "department": old.department}
        if not (here.due or here.due_text):
            news |= _deadline(old, today, term)
    return msgspec.structs.replace(here, **news)


def _deadline(item: Item, today: date, term: Term) -> dict[str, Any]:
    """学期末 with the new term's own last day, 每月 as it stands; nothing for a day gone by."""
    if not _EVERY_TERM.search(item.due_text):
        return {}
    return {"due": read_deadline(item.due_text, today, term), "due_text": item.due_text}


def emptied(items: Mapping[int, Item], moved: Container[int]) -> tuple[int, ...]:
    """The section of what was carried over, where nothing is left of it but what moved on."""
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
