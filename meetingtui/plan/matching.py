"""Which item a node of the document already is: by its words first, then by its place."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from meetingtui.plan.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.reading.background import is_background
from meetingtui.plan.tree import ItemTree

_SAME_PLACE = 60
"""At the same number, wording this similar (of 100) is the same measure reworded."""

_ELSEWHERE = 85
"""Anywhere else it has to be this similar to be the same measure moved."""

_PLAN_KINDS = frozenset({ItemKind.SECTION, ItemKind.MEASURE, ItemKind.TABLE_ROW})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the document with all that its place gives it."""

    node: PlanNode
    """The node."""
    parent: int | None
    """Its parent's index among the places; None at the top."""
    position: int
    """Order among its siblings."""
    path: str
    """The numbers from the top down to it."""
    department: str
    """Its own department, else that of the nearest section that names one."""
    background: bool
    """Whether it stands in a part of the plan that nobody owes."""


class _Wording(msgspec.Struct, frozen=True, kw_only=True):
    """What two versions of a measure are compared by."""

    title: str
    whole: str
    path: str
    is_row: bool


def places(document: PlanDocument) -> list[Place]:
    """The document's nodes, parents before children."""
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


def plan_items(items: Mapping[int, Item]) -> Iterator[Item]:
    """The items that came from a plan document, in reading order."""
    for _, item in ItemTree.of(items).walk():
        if item.source and item.kind in _PLAN_KINDS:
            yield item


def fingerprint(node: PlanNode) -> str:
    """What tells a paragraph or row from all others, whatever its number, signs and spaces."""
    kind = "row" if node.kind is NodeKind.TABLE_ROW else "words"
    words = f"{kind}:{_plain(node.title)}:{_plain(_whole(node.title, node.text, node.fields))}"
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def is_work(place: Place) -> bool:
    """Measures are; sections and background are not; a row is where somebody or a day is named."""
    node = place.node
    if node.kind is NodeKind.SECTION or place.background:
        return False
    return node.kind is NodeKind.MEASURE or bool(node.people or node.due_text)


def match(
    found: Sequence[Place], sources: Sequence[str], items: Mapping[int, Item]
) -> dict[int, Item]:
    """The item that each place, by its index, already has; places without one are new.

    ``sources`` are the places' fingerprints.
    """
    tree = ItemTree.of(items)
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
    found: Sequence[Place], open_places: Sequence[int], items: Mapping[int, Item]
) -> dict[int, Item]:
    """The item carried over from an earlier term that each open place takes up, by its index.

    Every term has much the same words, with other numbers in them: only what says
    the same, in its heading at least, is the same work going on.
    """
    waiting = [
        item
        for _, item in ItemTree.of(items).walk()
        if item.origin and not item.source and item.kind is ItemKind.MEASURE
    ]
    nodes = {index: found[index].node for index in open_places}
    seeking = {index: node for index, node in nodes.items() if node.kind is not NodeKind.SECTION}
    return _of_same_words(seeking, waiting)


def match_planned(left: Iterable[Item], items: Mapping[int, Item]) -> dict[int, Item]:
    """The plan's own measure that each item left over from an earlier term goes on as, by the
    id it had there; found in the same way."""
    waiting = [
        item
        for item in plan_items(items)
        if item.tracked
        and not item.origin
        and item.kind is not ItemKind.SECTION
        and item.status is not Status.CANCELLED
    ]
    return _of_same_words({item.id: item for item in left}, waiting)


def _of_same_words(
    seeking: Mapping[int, Item | PlanNode], waiting: Sequence[Item]
) -> dict[int, Item]:
    """Who says all the same, then whose heading does; each found once."""
    matches: dict[int, Item] = {}
    for read in (_said, _headed):
        by_words: dict[str, list[Item]] = defaultdict(list)
        for item in waiting:
            by_words[read(item)].append(item)
        for key, one in seeking.items():
            if key not in matches and (same := by_words.get(read(one))):
                matches[key] = same.pop(0)
        taken = {item.id for item in matches.values()}
        waiting = [item for item in waiting if item.id not in taken]
    return matches


def _said(one: Item | PlanNode) -> str:
    return _plain(f"{one.title}{one.text}")


def _headed(one: Item | PlanNode) -> str:
    return _plain(one.title)


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
