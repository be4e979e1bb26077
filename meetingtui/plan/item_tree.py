"""The items of a term as a tree: children, reading order, sections, and which items are counted."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import takewhile

from meetingtui.plan.item import Item, ItemKind

_LAST = {ItemKind.PART: 1, ItemKind.TASK: 2}
"""Sort rank of kinds that come after measures under the same parent."""

_COUNTED = (ItemKind.MEASURE, ItemKind.TABLE_ROW)
"""Kinds counted as 计划事项."""

_SECTIONS = (ItemKind.SECTION,)
"""Kinds that can be chapters. Python 3.11 looks up ``ItemKind.SECTION`` ten times slower."""


class ItemTree:
    """An immutable tree view of the items of one term; rebuilt when the items change.

    An item whose parent is not among the items stands at the top level.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        """Build the tree from all items of a term, in any order."""
        self.items: dict[int, Item] = {item.id: item for item in items}
        """All items by id."""

    @classmethod
    def from_items(cls, items: Mapping[int, Item]) -> "ItemTree":
        """Build the tree from a mapping of items by id."""
        return cls(items.values())

    @cached_property
    def _children(self) -> dict[int | None, list[Item]]:
        """Children of every item by its id, in reading order; those without a parent under None."""
        children: dict[int | None, list[Item]] = {}
        for item in self.items.values():
            parent = item.parent if item.parent in self.items else None
            children.setdefault(parent, []).append(item)
        for siblings in children.values():
            siblings.sort(key=lambda item: (_LAST.get(item.kind, 0), item.position, item.id))
        return children

    def children(self, parent: int | None) -> list[Item]:
        """Return the children of the item with the id ``parent``; None gives the items at the top
        level.

        The plan's items come first in their order, then parts, then tasks.
        """
        return self._children.get(parent, [])

    def walk_in_reading_order(self, parent: int | None = None) -> Iterator[tuple[int, Item]]:
        """Iterate over every item below ``parent`` in reading order, each with its depth.

        Depth 0 is that of the children of ``parent``; None is the parent of the whole tree.
        """
        return iter(self._reading_order if parent is None else self._items_below(parent))

    @cached_property
    def _reading_order(self) -> list[tuple[int, Item]]:
        """All items of a term in reading order, each with its depth in the tree."""
        return self._items_below(None)

    def _items_below(self, parent: int | None) -> list[tuple[int, Item]]:
        """List every item below ``parent`` in reading order with its depth, children at 0."""
        found: list[tuple[int, Item]] = []

        def add_below(id: int | None, depth: int) -> None:
            """Add the items below the one with an id (None: the whole tree) to ``found``, its
            children at ``depth``.
            """
            for item in self.children(id):
                found.append((depth, item))
                if item.id in self._children:
                    add_below(item.id, depth + 1)

        add_below(parent, 0)
        return found

    def parts_and_tasks_under(self, item: Item) -> list[Item]:
        """List the parts (分工) and tasks under an item, each followed by those under it; those
        under measures below the item are left out.
        """
        found: list[Item] = []
        for child in self.children(item.id):
            if child.kind in _LAST:
                found.append(child)
                found.extend(self.parts_and_tasks_under(child))
        return found

    def path_from_root(self, item: Item) -> list[Item]:
        """Return the items from the root down to the item, itself included."""
        path, ids = [item], {item.id}
        while (parent := self.items.get(path[-1].parent or 0)) and parent.id not in ids:
            path.append(parent)
            ids.add(parent.id)
        path.reverse()
        return path

    def number_without_top_section(self, item: Item) -> str:
        """Return an item's number with the numbers of the items above it, but without that of its
        top-level section: （二）2.（1） below 三、.

        Most plans have all measures under one such section. The item's own number alone is returned
        as it is; an item without any number has an empty one.
        """
        parent = self.items.get(item.parent or 0)
        above = self._numbers_from_root_to(parent) if parent else []
        numbers = [*above, item.number] if item.number else above
        return "".join(numbers[1:] if len(numbers) > 1 else numbers)

    def _numbers_from_root_to(self, parent: Item) -> list[str]:
        """Return the numbers of an item that has items below it and of those above it, the topmost
        first.
        """
        if parent.id not in self._numbers_from_root_by_id:
            steps = self.path_from_root(parent)
            self._numbers_from_root_by_id[parent.id] = [
                step.number for step in steps if step.number
            ]
        return self._numbers_from_root_by_id[parent.id]

    @cached_property
    def _numbers_from_root_by_id(self) -> dict[int, list[str]]:
        """The results of :meth:`_numbers_from_root_to` by item id; filled as they are asked for."""
        return {}

    def cited_number(self, item: Item) -> str:
        """Return an item's number as documents cite it; empty where neither it nor an item above
        it has one.

        It is :meth:`number_without_top_section`; where measures are under several top-level
        sections, the number of the topmost one is included, so that equal numbers are told apart.
        """
        path = self.path_from_root(item)
        if len(path) == 1 or len(self._top_section_ids_with_measures) < 2:
            return self.number_without_top_section(item)
        return "".join(step.number for step in path if step.number)

    @cached_property
    def _top_section_ids_with_measures(self) -> set[int]:
        """Ids of the topmost sections of the plan under which counted items stand."""
        return {self.path_from_root(item)[0].id for item in self.counted_items}

    @cached_property
    def counted_items(self) -> list[Item]:
        """The items counted as 计划事项 (items of the plan), in reading order.

        They are tracked measures and table rows, open or closed, without a tracked measure directly
        below them.
        """
        return [item for _, item in self.walk_in_reading_order() if self._is_counted(item)]

    @cached_property
    def counted_items_and_parts(self) -> list[Item]:
        """The items counted as 计划事项 and all parts (分工), cancelled ones too, in reading
        order.
        """
        counted = {item.id for item in self.counted_items}
        return [
            item
            for _, item in self.walk_in_reading_order()
            if item.id in counted or item.kind is ItemKind.PART
        ]

    @cached_property
    def tasks(self) -> list[Item]:
        """All tasks of a term (议定事项, agreed in meetings), open or closed, by id: oldest
        first.
        """
        return sorted(
            (item for item in self.items.values() if item.kind is ItemKind.TASK),
            key=lambda item: item.id,
        )

    @cached_property
    def parts(self) -> list[Item]:
        """All parts (分工) of divided items, cancelled ones too, in reading order."""
        return [item for _, item in self.walk_in_reading_order() if item.kind is ItemKind.PART]

    def chapter_of(self, item: Item) -> Item | None:
        """Return the plan's chapter (章节) that an item is in; None for an item outside all
        chapters. A section can be its own chapter.

        Where all measures are under one part of the plan (三、工作措施), its subsections
        （一）（二）（三） are the chapters.
        """
        sections = self._sections_above(item)
        return sections[min(self._shared_section_levels, len(sections) - 1)] if sections else None

    def _sections_above(self, item: Item) -> list[Item]:
        """Return the sections from the top level down to the item, the topmost first, a section
        itself included; empty where the topmost item above it is no section.
        """
        parent = self.items.get(item.parent or 0)
        if parent is None or item.kind in _SECTIONS:
            return _leading_sections(self.path_from_root(item))
        if parent.id not in self._sections_above_by_item_id:
            self._sections_above_by_item_id[parent.id] = _leading_sections(
                self.path_from_root(parent)
            )
        return self._sections_above_by_item_id[parent.id]

    @cached_property
    def _sections_above_by_item_id(self) -> dict[int, list[Item]]:
        """For each item with items below it, the sections of the plan from the topmost down to
        it, by item id; filled as they are asked for.
        """
        return {}

    @cached_property
    def _shared_section_levels(self) -> int:
        """Number of levels of sections, from the top, that all of the plan's own measures share.

        Carried-over items are ignored: they are in a section beside the plan.
        """
        own = [
            item for item in self.counted_items if item.source or not item.origin
        ] or self.counted_items
        paths = {tuple([step.id for step in self._sections_above(item)]) for item in own}
        together = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
        shared = sum(1 for _ in together)
        return shared if any(len(path) > shared for path in paths) else max(0, shared - 1)

    def _is_counted(self, item: Item) -> bool:
        """Whether an item is counted as 计划事项 (item of the plan): a tracked measure or table row
        without a tracked measure directly below it.
        """
        if not item.tracked or item.kind not in _COUNTED:
            return False
        below = self.children(item.id)
        return not below or not any(
            child.tracked and child.kind is ItemKind.MEASURE for child in below
        )


def _leading_sections(path: list[Item]) -> list[Item]:
    """Return the sections with which a path from the root begins; empty where it begins with
    another item.
    """
    return list(takewhile(lambda step: step.kind in _SECTIONS, path))
