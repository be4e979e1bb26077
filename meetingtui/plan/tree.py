"""Items as the tree they form: parents, children, reading order, what counts."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import takewhile

from meetingtui.plan.item import Item, ItemKind

_LAST = {ItemKind.PART: 1, ItemKind.TASK: 2}
"""What stands behind the measures of the same parent."""


class ItemTree:
    """The items of one term, looked at as a tree; built once per state, never changed."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items: dict[int, Item] = {item.id: item for item in items}
        """Every item by id."""

    @classmethod
    def of(cls, items: Mapping[int, Item]) -> "ItemTree":
        """The tree of a term file's items."""
        return cls(items.values())

    @cached_property
    def _children(self) -> dict[int | None, list[Item]]:
        children: dict[int | None, list[Item]] = {}
        for item in self.items.values():
            parent = item.parent if item.parent in self.items else None
            children.setdefault(parent, []).append(item)
        for siblings in children.values():
            siblings.sort(key=lambda item: (_LAST.get(item.kind, 0), item.position, item.id))
        return children

    def children(self, parent: int | None) -> list[Item]:
        """Children in the plan's order, then parts, then tasks; of None: the roots."""
        return self._children.get(parent, [])

    def walk(self, parent: int | None = None, depth: int = 0) -> Iterator[tuple[int, Item]]:
        """Every item below ``parent`` in reading order, with its depth from 0."""
        for item in self.children(parent):
            yield depth, item
            yield from self.walk(item.id, depth + 1)

    def serving(self, item: Item) -> Iterator[Item]:
        """The parts (分工) and tasks below it, with theirs, down to the last."""
        for child in self.children(item.id):
            if child.kind in _LAST:
                yield child
                yield from self.serving(child)

    def path(self, item: Item) -> list[Item]:
        """From the root down to the item, itself included."""
        path = [item]
        while (parent := self.items.get(path[0].parent or 0)) and parent not in path:
            path.insert(0, parent)
        return path

    def full_number(self, item: Item) -> str:
        """（二）2.（1）: the numbers from the second level down, as one would cite it.

        The topmost number (三、) is left out where deeper ones follow: everyone
        in the room knows which part of the plan measures stand in.
        """
        numbers = [step.number for step in self.path(item) if step.number]
        return "".join(numbers[1:] if len(numbers) > 1 else numbers)

    @cached_property
    def counted(self) -> list[Item]:
        """What 计划事项 counts, in reading order: tracked measures without such below them.

        Rows of tables count like measures where they are tracked themselves.
        """
        return [item for _, item in self.walk() if self._counts(item)]

    @cached_property
    def answered_for(self) -> list[Item]:
        """What counts, and the parts (分工) it was divided into, in reading order."""
        counted = {item.id for item in self.counted}
        return [item for _, item in self.walk() if item.id in counted or item.kind is ItemKind.PART]

    @cached_property
    def tasks(self) -> list[Item]:
        """Every task, oldest first."""
        return sorted(
            (item for item in self.items.values() if item.kind is ItemKind.TASK),
            key=lambda item: item.id,
        )

    @cached_property
    def parts(self) -> list[Item]:
        """Every part (分工) of a measure that was divided, in reading order."""
        return [item for _, item in self.walk() if item.kind is ItemKind.PART]

    def section(self, item: Item) -> Item | None:
        """The plan's chapter (章节) that the item stands in; None for one outside all.

        Most plans keep all their measures under one part (三、工作措施): then its
        chapters are meant, （一）（二）（三）, for everything stands in the part.
        """
        sections = self._sections(item)
        return sections[min(self._shared, len(sections) - 1)] if sections else None

    def _sections(self, item: Item) -> list[Item]:
        """The sections it stands in, the topmost first."""
        return list(takewhile(lambda step: step.kind is ItemKind.SECTION, self.path(item)))

    @cached_property
    def _shared(self) -> int:
        """How many sections, from the top, all the plan's own measures stand in.

        What was carried over stands in a section of its own, beside the plan.
        """
        own = [item for item in self.counted if item.source or not item.origin] or self.counted
        paths = [[step.id for step in self._sections(item)] for item in own]
        together = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
        shared = sum(1 for _ in together)
        return shared if any(len(path) > shared for path in paths) else max(0, shared - 1)

    def _counts(self, item: Item) -> bool:
        if not item.tracked or item.kind not in (ItemKind.MEASURE, ItemKind.TABLE_ROW):
            return False
        return not any(
            child.tracked and child.kind is ItemKind.MEASURE for child in self.children(item.id)
        )
