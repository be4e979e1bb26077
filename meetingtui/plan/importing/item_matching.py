"""Match the nodes of a plan document to existing work items of the same term (by fingerprint, then
by similar wording), and the measures of one term to those of another that they continue (by equal
wording); also a node's fingerprint and position, and whether it is tracked.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from meetingtui.plan.importing.heading_recognition import is_background_heading
from meetingtui.plan.importing.plan_document import PlanDocument, PlanNode, PlanNodeKind
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_tree import ItemTree

_SAME_PLACE = 60
"""Similarity, from 0 to 100, from which a text at the same number in two versions of a plan is the
same measure reworded.
"""

_ELSEWHERE = 85
"""Similarity, from 0 to 100, from which a text at another place in a new version of a plan is the
same measure moved.
"""

_PLAN_KINDS = frozenset({ItemKind.SECTION, ItemKind.MEASURE, ItemKind.TABLE_ROW})


class PositionedNode(msgspec.Struct, frozen=True, kw_only=True):
    """A node of a plan document with its position in the document: parent, order among its
    siblings, numbers of the headings above it, and department.
    """

    node: PlanNode
    """Node of the plan document whose position this is."""
    parent: int | None
    """Index of the plan node's parent in the list of positions; None at the top level."""
    position: int
    """Position of the plan node among its siblings, from 0."""
    path: str
    """Numbers of the headings from the top level of the plan down to the node, joined as a path."""
    department: str
    """Department of the plan node; where it has none, that of the nearest section above that has
    one.
    """
    background: bool
    """Whether the plan node is in a background section (such as 指导思想), which is not tracked."""
    among_goals: bool
    """Whether the plan node stands below goals (工作目标) and in no other background section."""


class _WordingAndPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Normalised title and text of a measure, and its position in the plan, for comparing two
    versions of the same plan.
    """

    title: str
    whole: str
    path: str
    is_row: bool


def nodes_with_positions(document: PlanDocument) -> list[PositionedNode]:
    """List the nodes of a plan document with their positions in it, in reading order."""
    found: list[PositionedNode] = []

    def add_nodes(nodes: tuple[PlanNode, ...], parent: int | None) -> None:
        """Add sibling nodes and everything below them to the list; ``parent`` is the index of their
        parent in it, None at the top level.
        """
        above = found[parent] if parent is not None else None
        for position, node in enumerate(nodes):
            step = _number_path_step(node.number, position)
            found.append(
                PositionedNode(
                    node=node,
                    parent=parent,
                    position=position,
                    path=f"{above.path}{step}" if above else step,
                    department=node.department or (above.department if above else ""),
                    background=bool(above and above.background)
                    or is_background_heading(node.title),
                    among_goals=above is not None and _nodes_below_are_goals(above),
                )
            )
            add_nodes(node.children, len(found) - 1)

    add_nodes(document.nodes, None)
    return found


_GOALS = re.compile("目标|任务")
"""Pattern of the headings of background sections (工作目标) that list what is to be reached."""


def _nodes_below_are_goals(parent: PositionedNode) -> bool:
    """Whether the nodes directly below a plan node are goals of the plan: the node heads goals
    (工作目标), or is one of them.
    """
    return parent.among_goals or bool(
        is_background_heading(parent.node.title) and _GOALS.search(parent.node.title)
    )


_MEASURES = re.compile("措施$|举措$|工作任务$")


def items_imported_from_plan(items: Mapping[int, Item]) -> Iterator[Item]:
    """Yield those of the term's items that were imported from a plan document, in reading order."""
    for _, item in ItemTree.from_items(items).walk_in_reading_order():
        if item.source and item.kind in _PLAN_KINDS:
            yield item


def node_fingerprint(node: PlanNode) -> str:
    """Return the fingerprint of a plan node: a hash of its paragraph or table row, as 24
    hexadecimal digits, that ignores number, punctuation, spaces, and the nodes below.
    """
    kind = "row" if node.kind is PlanNodeKind.TABLE_ROW else "words"
    text = _joined_node_text(node.title, node.text, node.fields)
    words = f"{kind}:{_normalize_for_comparison(node.title)}:{_normalize_for_comparison(text)}"
    return hashlib.blake2b(words.encode(), digest_size=12).hexdigest()


def is_trackable_node(place: PositionedNode) -> bool:
    """Whether a node of a plan document becomes a tracked work item.

    It does if it is a measure, or a table row with an owner, a deadline or a task column (举措),
    outside background sections. A goal does if the plan says whose it is or when it is due.
    """
    node = place.node
    if node.kind is PlanNodeKind.SECTION:
        return False
    if place.background:
        return place.among_goals and bool(node.department or node.people or node.due_text)
    if node.kind is PlanNodeKind.MEASURE or node.people or node.due_text or node.department:
        return True
    return any(_MEASURES.search(header) for header in node.fields)


def match_nodes_to_items(
    positions: Sequence[PositionedNode], sources: Sequence[str], items: Mapping[int, Item]
) -> dict[int, Item]:
    """Match the nodes of a new version of a plan document to the existing work items of the same
    term.

    Items with the node's fingerprint are taken first, one at the same number before one elsewhere;
    then items of similar wording, which has to be more similar elsewhere than at the same number.
    Each item is matched at most once.

    Args:
        positions: the nodes of the document.
        sources: fingerprint of each node.
        items: existing items by id.

    Returns:
        The item of each matched node, by index of the node; a node without an item is new.
    """
    tree = ItemTree.from_items(items)
    waiting: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in items_imported_from_plan(items):
        waiting[item.source, _item_number_path(tree, item)].append(item)
    matches: dict[int, Item] = {}
    for index, place in enumerate(positions):
        if here := waiting.get((sources[index], place.path)):
            matches[index] = here.pop(0)
    moved: dict[str, list[Item]] = defaultdict(list)
    for (source, _), rest in waiting.items():
        moved[source].extend(rest)
    for index in range(len(positions)):
        if index not in matches and moved.get(sources[index]):
            matches[index] = moved[sources[index]].pop(0)
    left = {
        item.id: _WordingAndPosition(
            title=_normalize_for_comparison(item.title),
            whole=_normalize_for_comparison(_joined_node_text(item.title, item.text, item.fields)),
            path=_item_number_path(tree, item),
            is_row=item.kind is ItemKind.TABLE_ROW,
        )
        for rest in moved.values()
        for item in rest
    }
    new = {
        index: _WordingAndPosition(
            title=_normalize_for_comparison(place.node.title),
            whole=_normalize_for_comparison(
                _joined_node_text(place.node.title, place.node.text, place.node.fields)
            ),
            path=place.path,
            is_row=place.node.kind is PlanNodeKind.TABLE_ROW,
        )
        for index, place in enumerate(positions)
        if index not in matches
    }
    if left and new:
        for index, item_id in _match_similar_wordings(new, left):
            matches[index] = items[item_id]
    return matches


def match_nodes_to_carried_over_items(
    positions: Sequence[PositionedNode],
    open_places: Mapping[int, tuple[str, str]],
    items: Mapping[int, Item],
) -> dict[int, Item]:
    """Match new nodes of a plan document to work items carried over from an earlier term that they
    continue.

    Every term's plan has much the same words with other numbers, so only a node with the same
    text, or at least the same heading, continues an item.

    Args:
        positions: the nodes of the document.
        open_places: for each node without an item, by index, the fingerprint and the heading of
            the document's own text.
        items: existing items by id.

    Returns:
        The item that each matched node continues, by index of the node.
    """
    waiting = [
        item
        for _, item in ItemTree.from_items(items).walk_in_reading_order()
        if item.origin and not item.source and item.kind is ItemKind.MEASURE
    ]
    seeking = {
        index: _MeasureWording(
            source, positions[index].node.title, positions[index].node.text, heading
        )
        for index, (source, heading) in open_places.items()
        if positions[index].node.kind is not PlanNodeKind.SECTION
    }
    return _match_equal_wordings(seeking, waiting)


def match_unfinished_items_to_new_plan(
    left_over: Iterable[Item], items: Mapping[int, Item]
) -> dict[int, Item]:
    """Match an earlier term's unfinished work items to measures of the new plan that continue them:
    those read from the same paragraph, else of the same full wording, heading or title.

    Args:
        left_over: the unfinished items.
        items: items of the new term by id.

    Returns:
        The measure for each matched item, by id of the item; no measure twice.
    """
    waiting = list(measures_without_predecessor(items))
    return _match_equal_wordings({item.id: _wording_of_item(item) for item in left_over}, waiting)


def measures_without_predecessor(items: Mapping[int, Item]) -> Iterator[Item]:
    """Yield the tracked measures and table rows of the plan, without cancelled ones, that do not
    yet continue a work item of an earlier term, in reading order.
    """
    for item in items_imported_from_plan(items):
        is_trackable_node = item.tracked and item.kind is not ItemKind.SECTION
        if is_trackable_node and not item.origin and item.status is not Status.CANCELLED:
            yield item


class _MeasureWording(NamedTuple):
    """The wording of a measure in one term, for finding the same measure in the plan of another
    term.
    """

    source: str
    """Fingerprint (hash) of the plan's paragraph that the measure was read from; empty where there
    was none.
    """
    title: str
    """Title of the measure in the program."""
    text: str
    """Whole paragraph of the measure, where it is longer than the title; else empty."""
    heading: str
    """Heading of the measure in the plan document itself."""

    @property
    def comparison_texts(self) -> tuple[str, ...]:
        """The texts by which a measure is compared with one of another term, from the surest to the
        least sure; an empty text matches nothing.
        """
        heading = _normalize_for_comparison(self.heading or self.title)
        return (
            self.source,
            _normalize_for_comparison(f"{self.title}{self.text}"),
            heading,
            _normalize_for_comparison(self.title),
        )


def _wording_of_item(item: Item) -> _MeasureWording:
    """Return the wording of a work item for comparing it with the plan of another term."""
    source = item.source or item.earlier_source
    return _MeasureWording(source, item.title, item.text, item.heading)


def _match_equal_wordings(
    seeking: Mapping[int, _MeasureWording], waiting: Sequence[Item]
) -> dict[int, Item]:
    """Match measures of two terms that have the same source paragraph, else the same full wording,
    else the same heading, else the same title.

    Args:
        seeking: wordings to find an item for, by key.
        waiting: items to choose from; each is matched at most once.

    Returns:
        The item of each matched wording, by its key.
    """
    matches: dict[int, Item] = {}
    wanted = {key: one.comparison_texts for key, one in seeking.items()}
    offered = [(item, _wording_of_item(item).comparison_texts) for item in waiting]
    for round_index in range(4):  # one round a key
        by_words: dict[str, list[Item]] = defaultdict(list)
        for item, keys in offered:
            if keys[round_index]:
                by_words[keys[round_index]].append(item)
        for key, keys in wanted.items():
            if key not in matches and (same := by_words.get(keys[round_index])):
                matches[key] = same.pop(0)
        taken = {item.id for item in matches.values()}
        offered = [(item, keys) for item, keys in offered if item.id not in taken]
    return matches


def _match_similar_wordings(
    new: dict[int, _WordingAndPosition], left: dict[int, _WordingAndPosition]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of plan nodes and work items with similar wording, as node index and item id:
    those with the same number first, the most similar first.

    Args:
        new: wording of each plan node that has no item yet, by index of the node; matched ones are
            removed.
        left: wording of each item that has no node yet, by id; matched ones are removed.
    """
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


def _joined_node_text(title: str, text: str, fields: Mapping[str, str]) -> str:
    """Return title, text and table cells of a plan node joined to one text."""
    return "".join((title, text, *(f"{header}{cell}" for header, cell in fields.items())))


def _normalize_for_comparison(text: str) -> str:
    """Return a text in lower case without punctuation and spaces, so that two versions of it
    compare as equal.
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _item_number_path(tree: ItemTree, item: Item) -> str:
    """Return the numbers from the root of the plan to a work item, joined as a path: /一、/1."""
    return "".join(
        _number_path_step(step.number, step.position) for step in tree.path_from_root(item)
    )


def _number_path_step(number: str, position: int) -> str:
    """Return one step of a number path: the number (/一、), or the position of an unnumbered node
    (/#0).

    Args:
        number: the number as printed; empty for an unnumbered node.
        position: position of the node among its siblings, from 0.
    """
    return f"/{unicodedata.normalize('NFKC', number) or f'#{position}'}"
