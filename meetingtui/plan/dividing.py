"""分工: a measure divided among departments, grade groups and teaching groups.

Each has a part of its own, an item under the measure with its own status, people,
deadline and history; a part can be divided again (级部 → 教研组). The measure itself
stays one item of the plan, and is closed by hand.
"""

from collections.abc import Container, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School

WITHDRAWN = "不再分工"
"""What the history of a part says that was taken back after something was said of it."""

RETURNED = "重新分工"
"""What it says when the department has its part again."""

_DIVIDED = (ItemKind.MEASURE, ItemKind.TABLE_ROW, ItemKind.PART)
_STOPS = "。；，："


class Division(msgspec.Struct, frozen=True, kw_only=True):
    """What dividing an item writes."""

    put: tuple[Item, ...] = ()
    """Parts that are new, taken back or returned to their department."""
    gone: tuple[int, ...] = ()
    """Ids of parts of which nothing was ever said, and that go."""


def is_divisible(item: Item) -> bool:
    """Whether an item can have parts: a measure that is owed, a row of a table, a part."""
    return item.tracked and item.kind in _DIVIDED


def parts_of(item: Item, tree: ItemTree) -> list[Item]:
    """The parts an item is divided into, cancelled ones left out."""
    return [
        child
        for child in tree.children(item.id)
        if child.kind is ItemKind.PART and child.status is not Status.CANCELLED
    ]


def takers(item: Item, tree: ItemTree, school: School) -> tuple[str, ...]:
    """Full names of those who can take a part of an item, in the school's order.

    Of a part its own department cannot, nor those it came down from.
    """
    above = {step.department for step in tree.path(item) if step.kind is ItemKind.PART}
    names = (department.name for department in school.departments)
    return tuple(name for name in names if name not in above)


def divided(
    item: Item,
    departments: Sequence[str],
    items: Mapping[int, Item],
    today: date,
    *,
    meeting: int | None = None,
    called: Container[int] = (),
) -> Division:
    """What to write so that just these departments have a part of the item, in that order.

    A part that is there stays as it is. One whose department is not named goes; if
    something was said of it, stands under it, or a meeting ``called`` it, it is
    cancelled with its history kept.

    Raises:
        RefusedError: an item of this kind is not divided.
    """
    if not is_divisible(item):
        raise RefusedError(f"“{item.title}”不能分工。请在计划里选一条举措。")
    tree = ItemTree.of(items)
    there = {
        child.department: child for child in tree.children(item.id) if child.kind is ItemKind.PART
    }
    free = max(items, default=0) + 1
    put: list[Item] = []
    for position, name in enumerate(departments):
        part = there.pop(name, None)
        if part is None:
            put.append(_part(item, name, free, position, today))
            free += 1
        elif (kept := _returned(part, position, today, meeting)) != part:
            put.append(kept)
    gone = []
    for part in there.values():
        if part.progress or part.id in called or tree.children(part.id):
            if part.status is not Status.CANCELLED:
                put.append(_moved(part, Status.CANCELLED, WITHDRAWN, today, meeting))
        else:
            gone.append(part.id)
    return Division(put=tuple(put), gone=tuple(gone))


def title_of(item: Item) -> str:
    """举办读书节; of a part 举办读书节（分工）, for where its department is said beside it."""
    if item.kind is not ItemKind.PART:
        return item.title
    return f"{item.title.rstrip(_STOPS)}（分工）"


def part_words(item: Item, tree: ItemTree) -> str:
    """分工：低年级部; of a part divided again 分工：低年级部—低段语文组. Empty for other items."""
    steps = (step for step in tree.path(item) if step.kind is ItemKind.PART)
    names = "—".join(step.department or step.owner_words for step in steps)
    return f"分工：{names}" if names and item.kind is ItemKind.PART else ""


def _part(item: Item, department: str, id: int, position: int, today: date) -> Item:
    """A fresh part; the measure's deadline is its own, unless that has passed already."""
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


def _returned(part: Item, position: int, today: date, meeting: int | None) -> Item:
    """The part in its place, taken up again where it had been cancelled."""
    last = part.last_progress
    if part.status is Status.CANCELLED:
        before = last.before if last and last.text == WITHDRAWN else Status.NOT_STARTED
        part = _moved(part, before, RETURNED, today, meeting)
    return msgspec.structs.replace(part, position=position)


def _moved(part: Item, status: Status, text: str, today: date, meeting: int | None) -> Item:
    """The part with a line of its own: what was said of it the same day stays as it was said."""
    line = Progress(on=today, before=part.status, after=status, text=text, meeting=meeting)
    return msgspec.structs.replace(part, status=status, progress=(*part.progress, line))
