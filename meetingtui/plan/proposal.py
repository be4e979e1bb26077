"""A plan as it was understood and may still be put right, before anything is written.

The document lies flat, in reading order, each entry with its depth, as in an
outliner; every correction gives a new proposal, so that stepping back is
keeping the old one.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from meetingtui.calendar import Term
from meetingtui.plan.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.doubts import doubts
from meetingtui.plan.hints import Hints, find_hints
from meetingtui.plan.item import Item
from meetingtui.plan.matching import fingerprint, is_work, places
from meetingtui.plan.merge import Mark, MergePlan, merge
from meetingtui.plan.target import Target
from meetingtui.school import School


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the document on its line."""

    node: PlanNode
    """The node, its children left out."""
    depth: int
    """How deep it stands, from 0."""
    tracked: bool
    """Whether it becomes an item that is owed."""
    source: str
    """Fingerprint of what the document says, whatever is corrected here."""
    target: Target | None = None
    """How much is to be reached, once accepted."""
    doubts: tuple[str, ...] = ()
    """Why a person should look at it, in Chinese."""
    hints: Hints = Hints()
    """What its words suggest and nobody has accepted yet."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A whole document, ready to be corrected."""

    title: str
    """The document's title."""
    school: str
    """The school's name as the document gives it."""
    term: str
    """The term's id as the document gives it."""
    entries: tuple[Entry, ...]
    """Every node in reading order."""

    @property
    def doubtful(self) -> tuple[int, ...]:
        """Indexes of the entries that a person should look at."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.doubts)

    @property
    def hinted(self) -> tuple[int, ...]:
        """Indexes of the entries whose words suggest something."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.hints != Hints())

    def below(self, index: int) -> range:
        """Indexes of everything under an entry."""
        depth = self.entries[index].depth
        end = index + 1
        while end < len(self.entries) and self.entries[end].depth > depth:
            end += 1
        return range(index + 1, end)

    def is_leaf(self, index: int) -> bool:
        """Whether nothing but rows of tables stands under it."""
        return all(self.entries[each].node.kind is NodeKind.TABLE_ROW for each in self.below(index))


def propose(
    document: PlanDocument, *, school: School, term: Term, items: Mapping[int, Item] | None = None
) -> Proposal:
    """The document flat, with its doubts and with what its words suggest.

    ``items`` are those in use: what stands on one already is not suggested again.
    """
    strange = doubts(document)
    in_use = {item.source: item for item in (items or {}).values() if item.source}
    entries: list[Entry] = []
    titles: list[str] = []
    for index, ((depth, node), place) in enumerate(
        zip(document.walk(), places(document), strict=True)
    ):
        titles[depth:] = [node.title]
        tracked = is_work(place)
        hints = (
            find_hints(
                node.text or node.title, school=school, term=term, section_titles=titles[:depth]
            )
            if tracked
            else Hints()
        )
        entries.append(
            Entry(
                node=msgspec.structs.replace(node, children=()),
                depth=depth,
                tracked=tracked,
                source=fingerprint(node),
                doubts=strange.get(index, ()),
                hints=_open_hints(node, in_use.get(fingerprint(node)), hints),
            )
        )
    return Proposal(
        title=document.title, school=document.school, term=document.term, entries=tuple(entries)
    )


def corrected_document(proposal: Proposal) -> PlanDocument:
    """The proposal as a document again: nested, and every node the kind its place makes it."""
    children: list[list[PlanNode]] = [[]]

    def close(depth: int) -> None:
        while len(children) > depth + 1:
            below = tuple(children.pop())
            node = children[-1][-1]
            children[-1][-1] = msgspec.structs.replace(node, children=below)

    for index, entry in enumerate(proposal.entries):
        close(entry.depth)
        kind = _kind(entry, is_leaf=proposal.is_leaf(index))
        children[-1].append(msgspec.structs.replace(entry.node, kind=kind))
        children.append([])
    close(0)
    return PlanDocument(
        title=proposal.title,
        school=proposal.school,
        term=proposal.term,
        nodes=tuple(children[0]),
    )


def _kind(entry: Entry, *, is_leaf: bool) -> NodeKind:
    if entry.node.kind is NodeKind.TABLE_ROW:
        return entry.node.kind
    if not is_leaf:
        return NodeKind.SECTION
    return NodeKind.MEASURE if entry.tracked else entry.node.kind


def remarks(proposal: Proposal) -> Iterator[str]:
    """Doubtful places with their reasons, then suggestions with their words, a line each."""
    for index in proposal.doubtful:
        entry = proposal.entries[index]
        yield f"存疑：{entry.node.number}{entry.node.title}（{'；'.join(entry.doubts)}）"
    for index in proposal.hinted:
        entry = proposal.entries[index]
        hints = entry.hints
        for hint in (hints.department, hints.people, hints.due, hints.target):
            if hint:
                where = f"{entry.node.number}{entry.node.title}"
                yield f"建议：{where} → {hint.label}（据“{hint.words}”）"


def _open_hints(node: PlanNode, item: Item | None, hints: Hints) -> Hints:
    """The suggestions that say something neither the node nor its item says already."""
    has_department = node.department or (item and item.department)
    has_people = node.people or (item and item.people)
    has_due = node.due or node.due_text or (item and (item.due or item.due_text))
    return msgspec.structs.replace(
        hints,
        department=None if has_department else hints.department,
        people=None if has_people else hints.people,
        due=None if has_due else hints.due,
        target=None if item and item.target else hints.target,
    )


def merged(
    proposal: Proposal, items: Mapping[int, Item], *, today: date, keep: Collection[int] = ()
) -> MergePlan:
    """What writing the proposal would do to the items in use; see :func:`merge`."""
    return merge(
        corrected_document(proposal),
        items,
        today=today,
        marks=[
            Mark(source=entry.source, tracked=entry.tracked, target=entry.target)
            for entry in proposal.entries
        ],
        keep=keep,
    )
