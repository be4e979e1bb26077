"""Last term's unfinished items taken into the new term, each with a link back."""

from collections.abc import Iterable, Mapping
from datetime import date

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.tree import ItemTree

SECTION_TITLE = "上学期结转事项"


def unfinished(items: Mapping[int, Item]) -> list[Item]:
    """What was counted or decided and is still owed, in the plan's order."""
    tree = ItemTree.of(items)
    owed = {item.id for item in (*tree.counted, *tree.tasks) if item.is_open}
    return [item for _, item in tree.walk() if item.id in owed]


def origin(term_id: str, item: Item) -> str:
    """``2026-2027-1/17``: where an item came from."""
    return f"{term_id}/{item.id}"


def carried(
    chosen: Iterable[Item], from_term: str, items: Mapping[int, Item], *, today: date
) -> tuple[Item, ...]:
    """New items for the new term, under one section; those taken before are left out.

    Words, owner, 5W2H sheet and status come along; the deadline was of the old term and
    is to be set anew; the history stays where it was made.
    """
    known = {item.origin for item in items.values()}
    fresh = [item for item in chosen if origin(from_term, item) not in known]
    if not fresh:
        return ()
    free = max(items, default=0) + 1
    section = next((item for item in items.values() if item.title == SECTION_TITLE), None)
    found: list[Item] = []
    if section is None:
        top = sum(1 for item in items.values() if item.parent is None)
        section = Item(
            id=free,
            kind=ItemKind.SECTION,
            title=SECTION_TITLE,
            position=top,
            tracked=False,
            created=today,
        )
        found.append(section)
        free += 1
    before = sum(1 for item in items.values() if item.parent == section.id)
    for position, item in enumerate(fresh, before):
        found.append(
            Item(
                id=free,
                kind=ItemKind.MEASURE,
                title=item.title,
                text=item.text,
                parent=section.id,
                position=position,
                department=item.department,
                people=item.people,
                sheet=item.sheet,
                status=item.status,
                created=today,
                origin=origin(from_term, item),
            )
        )
        free += 1
    return tuple(found)
