"""认领: which department an item nobody has claimed most likely belongs to."""

from collections import Counter
from collections.abc import Iterable

from meetingtui.plan.hinting.departments import department_in_headings, department_in_text
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School


def is_unclaimed(item: Item) -> bool:
    """Whether neither a person nor a department answers for it."""
    return not (item.people or item.department)


def likely_department(item: Item, tree: ItemTree, school: School) -> str:
    """Full name of the department that would most plausibly take the item.

    The one its words have do it, or name; the one most of those beside it
    belong to, or most of its section; the one a heading above it names; else
    the first.
    """
    words = f"{item.title}\n{item.text}"
    if hint := department_in_text(words, school.reporting):
        return hint.value
    named = {
        department.name
        for department in school.reporting
        if any(name in words for name in (department.name, *department.short))
    }
    if len(named) == 1:
        return named.pop()
    for above in reversed(tree.path(item)[:-1]):
        below = (each for _, each in tree.walk(above.id) if each.id != item.id)
        if name := _most(tree.children(above.id), item, school) or _most(below, item, school):
            return name
    headings = [f"{above.title}\n{above.text}" for above in tree.path(item)[:-1]]
    if heading := department_in_headings(headings, school.reporting):
        return heading.value
    return school.reporting[0].name


def next_department(item: Item, tree: ItemTree, school: School) -> str:
    """Who claims it when asked once more: the likely one, the others in turn, then nobody."""
    likely = likely_department(item, tree, school)
    others = [each.name for each in school.reporting if each.name != likely]
    turns = ["", likely, *others]
    here = turns.index(item.department) if item.department in turns else 0
    return turns[(here + 1) % len(turns)]


def _most(items: Iterable[Item], item: Item, school: School) -> str:
    """The department most of them belong to; of several the first to report."""
    known = [department.name for department in school.reporting]
    counts = Counter(
        each.department for each in items if each.id != item.id and each.department in known
    )
    return max(known, key=lambda name: counts[name]) if counts else ""
