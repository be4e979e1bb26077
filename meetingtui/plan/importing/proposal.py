"""An import proposal: the plan as understood, which the user corrects before anything is written.
It is a flat list of entries with depths, in reading order; every correction returns a new one.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line
from meetingtui.plan.importing.document import LeftOver, NodeKind, PlanDocument, PlanNode
from meetingtui.plan.importing.doubts import doubts, short_title
from meetingtui.plan.importing.matching import fingerprint, is_work, places
from meetingtui.plan.importing.merge import MergePlan, NodeDecision, merge
from meetingtui.plan.importing.suggestions.finding import Hints, find_hints, owner_doubts
from meetingtui.plan.item import Item
from meetingtui.plan.target import Target
from meetingtui.school.school import School


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of an import proposal: a node with its depth, warnings and suggestions."""

    node: PlanNode
    """The node without its children."""
    depth: int
    """Depth in the tree, from 0."""
    tracked: bool
    """Whether it becomes a tracked item."""
    source: str
    """Fingerprint of the document's own text, unaffected by corrections."""
    heading: str = ""
    """The document's own heading, unaffected by corrections of the title."""
    target: Target | None = None
    """Numeric target; None until one is accepted."""
    doubts: tuple[str, ...] = ()
    """Chinese warnings that the user should check."""
    short_title: str = ""
    """Shorter title to propose, where the document's is a whole paragraph; else empty."""
    hints: Hints = Hints()
    """Suggestions from the entry's text that are not accepted yet."""

    @property
    def suggests(self) -> bool:
        """Whether there are suggestions to accept."""
        return self.hints != Hints() or bool(self.short_title)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A whole plan document as a list of entries that can be corrected before import."""

    title: str
    """Title of the document."""
    school: str
    """School name given in the document."""
    term: str
    """Term id given in the document."""
    entries: tuple[Entry, ...]
    """All entries in reading order."""
    left_over: tuple[LeftOver, ...] = ()
    """Text not assigned to any entry and not yet dismissed by the user."""
    remarks: tuple[str, ...] = ()
    """Chinese sentences on contents of the file that are not read."""

    @property
    def doubtful(self) -> tuple[int, ...]:
        """Indexes of the entries with warnings."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.doubts)

    @property
    def hinted(self) -> tuple[int, ...]:
        """Indexes of the entries with suggestions."""
        return tuple(index for index, entry in enumerate(self.entries) if entry.suggests)

    @property
    def open_doubts(self) -> int:
        """Number of places the user should still check."""
        return len(self.doubtful) + len(self.left_over)

    def below(self, index: int) -> range:
        """Return the indexes of all entries below an entry."""
        depth = self.entries[index].depth
        end = index + 1
        while end < len(self.entries) and self.entries[end].depth > depth:
            end += 1
        return range(index + 1, end)

    def is_leaf(self, index: int) -> bool:
        """Whether an entry has nothing below it but table rows."""
        return all(self.entries[each].node.kind is NodeKind.TABLE_ROW for each in self.below(index))


def propose(
    document: PlanDocument, *, school: School, term: Term, items: Mapping[int, Item] | None = None
) -> Proposal:
    """Create a proposal from a plan document, with warnings and suggestions.

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
                _words(node),
                school=school,
                term=term,
                section_titles=[document.title, *titles[:depth]],
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
                heading=node.title,
                doubts=(
                    *strange.get(index, ()),
                    *(owner_doubts(_words(node), school) if tracked else ()),
                ),
                short_title=short_title(node.title),
                hints=_open_hints(node, in_use.get(fingerprint(node)), hints),
            )
        )
    return Proposal(
        title=document.title,
        school=document.school,
        term=document.term,
        entries=tuple(entries),
        left_over=document.left_over,
        remarks=document.remarks,
    )


def _words(node: PlanNode) -> str:
    """All that a node says: its heading, unless its text begins with it, and its text."""
    if node.title in node.text.partition("\n")[0]:
        return node.text
    return f"{node.title}\n{node.text}".strip()


def corrected_document(proposal: Proposal) -> PlanDocument:
    """Convert a corrected proposal back to a nested plan document."""
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
        left_over=proposal.left_over,
        remarks=proposal.remarks,
    )


def _kind(entry: Entry, *, is_leaf: bool) -> NodeKind:
    if entry.node.kind is NodeKind.TABLE_ROW:
        return entry.node.kind
    if not is_leaf:
        return NodeKind.SECTION
    return NodeKind.MEASURE if entry.tracked else entry.node.kind


def remarks(proposal: Proposal) -> Iterator[str]:
    """List remarks on the file, warnings, and suggestions as lines of Chinese text."""
    yield from (f"注意：{each}" for each in proposal.remarks)
    for index in proposal.doubtful:
        entry = proposal.entries[index]
        short = f"，可改为“{entry.short_title}”" if entry.short_title else ""
        yield f"存疑：{entry.node.number}{entry.node.title}（{'；'.join(entry.doubts)}{short}）"
    for left in proposal.left_over:
        yield f"存疑：{left.place}的文字没有归入任何一项：{one_line(left.text)}"
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
    """Compute what importing the proposal would change in the existing items; see :func:`merge`."""
    return merge(
        corrected_document(proposal),
        items,
        today=today,
        decisions=[
            NodeDecision(
                source=entry.source,
                heading=entry.heading,
                tracked=entry.tracked,
                target=entry.target,
            )
            for entry in proposal.entries
        ],
        keep=keep,
    )
