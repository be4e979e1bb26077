"""Match the nodes of a plan document to existing items, by wording first, then by position."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from meetingtui.plan.importing.background import is_background
from meetingtui.plan.importing.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.tree import ItemTree

_SAME_PLACE = 60
"""Similarity, out of 100, from which a text at the same number is the same measure reworded."""

_ELSEWHERE = 85
"""Similarity, out of 100, from which a text at another place is the same measure moved."""

_PLAN_KINDS = frozenset({ItemKind.SECTION, ItemKind.MEASURE, ItemKind.TABLE_ROW})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the document with its position: parent, order, numbers above it, department."""

    node: PlanNode
    """The node."""
    parent: int | None
    """Index of its parent in the list of places; None at the top level."""
    position: int
    """Position among its siblings, from 0."""
    path: str
    """Numbers from the top level down to the node."""
    department: str
    """Its own department, else that of the nearest section above that has one."""
    background: bool
    """Whether it is in a background section, which is not tracked."""


class _Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What two versions of a measure are compared by."""

    title: str
    whole: str
    path: str
    is_row: bool


def places(document: PlanDocument) -> list[Place]:
    """List the nodes of a document with their positions, parents before children."""
    found: list[Place] = []

    def take(nodes: tuple[PlanNode, ...], parent: int | None) -> None:
        above = found[parent] if parent is not None else None
        for position, node in enumerate(nodes):
            step = _step(node.number, position)
            found.append(
                Place(
                    node=node,
                    parent=parent,
                    position=position,
                    path=f"{above.path}{step}" if above else step,
                    department=node.department or (above.department if above else ""),
                    background=bool(above and above.background) or is_background(node.title),
                )
            )
            take(node.children, len(found) - 1)

    take(document.nodes, None)
    return found


_MEASURES = re.compile("措施$|举措$|工作任务$")


def plan_items(items: Mapping[int, Item]) -> Iterator[Item]:
    """List the items that were imported from a plan document, in reading order."""
    for _, item in ItemTree.from_items(items).walk():
        if item.source and item.kind in _PLAN_KINDS:
            yield item


def fingerprint(node: PlanNode) -> str:
    """Return a fingerprint of a paragraph or row that ignores number, punctuation and spaces."""
    kind = "row" if node.kind is NodeKind.TABLE_ROW else "words"
    words = f"{kind}:{_plain(node.title)}:{_plain(_whole(node.title, node.text, node.fields))}"
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def is_work(place: Place) -> bool:
    """Whether a node is to be tracked: a measure, or a row with an owner, a date or a task column.

    A row is where an owner or a day is named, or where its column says that it is a measure.
    """
    node = place.node
    if node.kind is NodeKind.SECTION or place.background:
        return False
    if node.kind is NodeKind.MEASURE or node.people or node.due_text or node.department:
        return True
    return any(_MEASURES.search(header) for header in node.fields)


def match(
    found: Sequence[Place], sources: Sequence[str], items: Mapping[int, Item]
) -> dict[int, Item]:
    """Match each place, by index, to the item it already has; places without an item are new.

    ``sources`` are the places' fingerprints.
    """
    tree = ItemTree.from_items(items)
    waiting: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in plan_items(items):
        waiting[item.source, _path(tree, item)].append(item)
    matches: dict[int, Item] = {}
    for index, place in enumerate(found):
        if here := waiting.get((sources[index], place.path)):
            matches[index] = here.pop(0)
    moved: dict[str, list[Item]] = defaultdict(list)
    for (source, _), rest in waiting.items():
        moved[source].extend(rest)
    for index in range(len(found)):
        if index not in matches and moved.get(sources[index]):
            matches[index] = moved[sources[index]].pop(0)
    left = {
        item.id: _Wording(
            title=_plain(item.title),
            whole=_plain(_whole(item.title, item.text, item.fields)),
            path=_path(tree, item),
            is_row=item.kind is ItemKind.TABLE_ROW,
        )
        for rest in moved.values()
        for item in rest
    }
    new = {
        index: _Wording(
            title=_plain(place.node.title),
            whole=_plain(_whole(place.node.title, place.node.text, place.node.fields)),
            path=place.path,
            is_row=place.node.kind is NodeKind.TABLE_ROW,
        )
        for index, place in enumerate(found)
        if index not in matches
    }
    if left and new:
        for index, item_id in _reworded(new, left):
            matches[index] = items[item_id]
    return matches


def match_carried(
    found: Sequence[Place],
    open_places: Mapping[int, tuple[str, str]],
    items: Mapping[int, Item],
) -> dict[int, Item]:
    """Match open places, by index, to items carried over from an earlier term that they continue.

    ``open_places`` gives for each index the fingerprint and the heading of what the document
    itself says there, whatever the title was put right to. Every term has much the same words,
    with other numbers in them: only what says the same, in its heading at least, is the same
    work going on.
    """
    waiting = [
        item
        for _, item in ItemTree.from_items(items).walk()
        if item.origin and not item.source and item.kind is ItemKind.MEASURE
    ]
    seeking = {
        index: _Words(source, found[index].node.title, found[index].node.text, heading)
        for index, (source, heading) in open_places.items()
        if found[index].node.kind is not NodeKind.SECTION
    }
    return _of_same_words(seeking, waiting)


def match_planned(left: Iterable[Item], items: Mapping[int, Item]) -> dict[int, Item]:
    """Match items left over from an earlier term, by id, to measures of the plan that continue
    them.
    """
    waiting = list(continuable_items(items))
    return _of_same_words({item.id: _words_of(item) for item in left}, waiting)


def continuable_items(items: Mapping[int, Item]) -> Iterator[Item]:
    """Yield the measures of the plan that do not yet continue an item of an earlier term."""
    for item in plan_items(items):
        is_work = item.tracked and item.kind is not ItemKind.SECTION
        if is_work and not item.origin and item.status is not Status.CANCELLED:
            yield item


class _Words(NamedTuple):
    """What two terms' versions of a measure are compared by."""

    source: str
    """Fingerprint of the plan's paragraph; empty where there was none."""
    title: str
    """What it is called in the program."""
    text: str
    """The whole paragraph, where longer than the title."""
    heading: str
    """What the plan itself calls it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """From the surest to the least sure; an empty one fits nothing."""
        heading = _plain(self.heading or self.title)
        return self.source, _plain(f"{self.title}{self.text}"), heading, _plain(self.title)


def _words_of(item: Item) -> _Words:
    source = item.source or item.earlier_source
    return _Words(source, item.title, item.text, item.heading)


def _of_same_words(seeking: Mapping[int, _Words], waiting: Sequence[Item]) -> dict[int, Item]:
    """Who was read from the same paragraph, then who says all the same, then whose heading does.

    Each is found once.
    """
    matches: dict[int, Item] = {}
    wanted = {key: one.keys for key, one in seeking.items()}
    offered = [(item, _words_of(item).keys) for item in waiting]
    for at in range(4):  # one round a key
        by_words: dict[str, list[Item]] = defaultdict(list)
        for item, keys in offered:
            if keys[at]:
                by_words[keys[at]].append(item)
        for key, keys in wanted.items():
            if key not in matches and (same := by_words.get(keys[at])):
                matches[key] = same.pop(0)
        taken = {item.id for item in matches.values()}
        offered = [(item, keys) for item, keys in offered if item.id not in taken]
    return matches


def _reworded(new: dict[int, _Wording], left: dict[int, _Wording]) -> Iterator[tuple[int, int]]:
    """Pairs of like wording, those at the same number first, the likest first."""
    from rapidfuzz.fuzz import ratio

    for same_place, enough in ((True, _SAME_PLACE), (False, _ELSEWHERE)):
        likeness = []
        for index, one in new.items():
            for item_id, other in left.items():
                if one.is_row != other.is_row or (same_place and one.path != other.path):
                    continue
                score = max(
                    ratio(one.whole, other.whole, score_cutoff=enough),
                    ratio(one.title, other.title, score_cutoff=enough),
                )
                if score:
                    likeness.append((-score, index, item_id))
        for _, index, item_id in sorted(likeness):
            if index in new and item_id in left:
                del new[index], left[item_id]
                yield index, item_id


def _whole(title: str, text: str, fields: Mapping[str, str]) -> str:
    return "".join((title, text, *(f"{header}{cell}" for header, cell in fields.items())))


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).lower()


def _path(tree: ItemTree, item: Item) -> str:
    return "".join(_step(step.number, step.position) for step in tree.path(item))


def _step(number: str, position: int) -> str:
    return f"/{unicodedata.normalize('NFKC', number) or f'#{position}'}"
