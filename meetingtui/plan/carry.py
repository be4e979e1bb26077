"""Last term's unfinished items taken into the new term, each with a link back."""

from collections.abc import Container, Iterable, Mapping
from datetime import date

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree

SECTION_TITLE = "上学期结转事项"


def unfinished(items: Mapping[int, Item]) -> list[Item]:
    """What was counted or decided and is still owed, in the plan's order.

    The parts (分工) of such a measure that are still owed come right behind it.
    """
    tree = ItemTree.of(items)
    owed = {item.id for item in (*tree.counted, *tree.tasks) if item.is_open}
    for part in tree.parts:  # what was divided comes before its parts
        if part.is_open and part.parent in owed:
            owed.add(part.id)
    return [item for _, item in tree.walk() if item.id in owed]


def origin(term_id: str, item: Item) -> str:
    """``2026-2027-1/17``: where an item came from."""
    return f"{term_id}/{item.id}"


def carried(
    chosen: Iterable[Item], from_term: str, items: Mapping[int, Item], *, today: date
) -> tuple[Item, ...]:
    """New items for the new term, under one section; those taken before are left out.

    Words, owner, target, tags, 5W2H sheet and status come along, a part to its measure;
    the deadline was of the old term and is to be set anew; the history stays where it was made.
    """
    there = {item.origin: item.id for item in items.values() if item.origin}
    fresh = [item for item in chosen if origin(from_term, item) not in there]
    if not fresh:
        return ()
    found: list[Item] = []
    section = next((item for item in items.values() if item.title == SECTION_TITLE), None)
    free = max(items, default=0) + 1
    if section is None:
        section = _section(free, items, today)
        found.append(section)
        free += 1
    places: dict[int, int] = {}
    for id, item in enumerate(fresh, free):
        whole = there.get(f"{from_term}/{item.parent}") if item.kind is ItemKind.PART else None
        parent = section.id if whole is None else whole
        at = places.get(parent, sum(1 for each in items.values() if each.parent == parent))
        places[parent] = at + 1
        there[origin(from_term, item)] = id
        found.append(
            Item(
                id=id,
                kind=ItemKind.MEASURE if whole is None else ItemKind.PART,
                title=item.title,
                text=item.text,
                parent=parent,
                position=at,
                department=item.department,
                people=item.people,
                target=item.target,
                sheet=item.sheet,
                status=item.status,
                tags=item.tags,
                created=today,
                origin=origin(from_term, item),
            )
        )
    return tuple(found)


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
