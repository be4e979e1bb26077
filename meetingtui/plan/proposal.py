"""A plan as it was understood and may still be put right, before anything is written.

The document lies flat, in reading order, each entry with its depth, as in an
outliner; every correction gives a new proposal, so that stepping back is
keeping the old one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.calendar import Term
from meetingtui.errors import RefusedError
from meetingtui.plan.document import NodeKind, PlanDocument, PlanNode
from meetingtui.plan.doubts import doubts
from meetingtui.plan.hints import Hints, find_hints
from meetingtui.plan.item import Item, Target
from meetingtui.plan.matching import fingerprint, is_work, places
from meetingtui.plan.merge import Mark, MergePlan, merge
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


# Corrections


def promote(proposal: Proposal, index: int) -> Proposal:
    """The entry and all below it one level up.

    Raises:
        RefusedError: it stands at the top already.
    """
    if proposal.entries[index].depth == 0:
        raise RefusedError("已经在最上一级，不能再升。")
    return _shifted(proposal, index, -1)


def demote(proposal: Proposal, index: int) -> Proposal:
    """The entry and all below it one level down, under the entry before it.

    Raises:
        RefusedError: there is nothing before it to stand under.
    """
    entry = proposal.entries[index]
    if index == 0 or proposal.entries[index - 1].depth < entry.depth:
        raise RefusedError("前面没有同级的一项，不能再降。")
    return _shifted(proposal, index, 1)


def merge_up(proposal: Proposal, index: int) -> Proposal:
    """The entry's words as a paragraph of the entry before it; what stood below follows.

    Raises:
        RefusedError: there is no entry before it.
    """
    if index == 0:
        raise RefusedError("前面没有可以并入的一项。")
    before, gone = proposal.entries[index - 1], proposal.entries[index]
    words = gone.node.text or gone.node.title
    text = "\n".join((before.node.text or before.node.title, f"{gone.node.number}{words}"))
    entries = list(_shifted(proposal, index, before.depth - gone.depth).entries)
    entries[index - 1] = _changed(before, text=text)
    del entries[index]
    return _with(proposal, entries)


def split(proposal: Proposal, index: int) -> Proposal:
    """Each paragraph of the entry's text an entry of its own, after it and at its level.

    Raises:
        RefusedError: its text has one paragraph only.
    """
    entry = proposal.entries[index]
    first, *rest = entry.node.text.split("\n")
    if not rest:
        raise RefusedError("这一项只有一段文字，不能拆分。")
    entries = list(proposal.entries)
    entries[index] = _changed(entry, text=first if first != entry.node.title else "")
    fresh = [
        msgspec.structs.replace(
            entry,
            node=PlanNode(title=_first_sentence(words), text=words, kind=NodeKind.MEASURE),
            source="",
            doubts=(),
            hints=Hints(),
        )
        for words in rest
    ]
    end = proposal.below(index).stop
    entries[end:end] = [
        msgspec.structs.replace(each, source=fingerprint(each.node)) for each in fresh
    ]
    return _with(proposal, entries)


def rename(proposal: Proposal, index: int, title: str) -> Proposal:
    """The entry under another heading; the paragraph it was read from stays in its text."""
    node = proposal.entries[index].node
    text = node.text or (node.title if title != node.title else "")
    return _replaced(proposal, index, _changed(proposal.entries[index], title=title, text=text))


def track(proposal: Proposal, index: int, tracked: bool) -> Proposal:
    """Whether the entry, and all below it, become items that are owed."""
    entries = list(proposal.entries)
    for each in (index, *proposal.below(index)):
        owed = tracked and proposal.is_leaf(each)
        entries[each] = msgspec.structs.replace(entries[each], tracked=owed)
    return _with(proposal, entries)


def give_department(proposal: Proposal, index: int, department: str) -> Proposal:
    """A department for the entry and all below it; what suggested another is settled."""
    entries = list(proposal.entries)
    for each in (index, *proposal.below(index)):
        entry = _changed(entries[each], department=department)
        hints = msgspec.structs.replace(entry.hints, department=None)
        entries[each] = msgspec.structs.replace(entry, hints=hints)
    return _with(proposal, entries)


def settle(proposal: Proposal, index: int) -> Proposal:
    """The entry's doubts looked at and left."""
    return _replaced(proposal, index, msgspec.structs.replace(proposal.entries[index], doubts=()))


def accept(proposal: Proposal, index: int) -> Proposal:
    """What the entry's words suggest, taken where nothing stands yet."""
    entry = proposal.entries[index]
    hints, node = entry.hints, entry.node
    if hints.department and not node.department:
        node = msgspec.structs.replace(node, department=hints.department.value)
    if hints.people and not node.people:
        node = msgspec.structs.replace(node, people=hints.people.value)
    if hints.due and not (node.due or node.due_text):
        due, words = hints.due.value, hints.due.due_text
        node = msgspec.structs.replace(node, due=due, due_text=words)
    target = entry.target
    if hints.target:
        target = Target(
            words=hints.target.label,
            amount=hints.target.value,
            unit=hints.target.unit,
            comparison=hints.target.comparison.value,
        )
    entry = msgspec.structs.replace(entry, node=node, target=target, hints=Hints())
    return _replaced(proposal, index, entry)


def accept_all(proposal: Proposal) -> Proposal:
    """Every suggestion taken."""
    for index in proposal.hinted:
        proposal = accept(proposal, index)
    return proposal


def decline(proposal: Proposal, index: int) -> Proposal:
    """What the entry's words suggest, put aside."""
    entry = msgspec.structs.replace(proposal.entries[index], hints=Hints())
    return _replaced(proposal, index, entry)


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


def _first_sentence(words: str) -> str:
    return words.partition("。")[0][:60]


def _shifted(proposal: Proposal, index: int, by: int) -> Proposal:
    entries = list(proposal.entries)
    for each in (index, *proposal.below(index)):
        depth = max(0, entries[each].depth + by)
        entries[each] = msgspec.structs.replace(entries[each], depth=depth)
    return _with(proposal, entries)


def _changed(entry: Entry, **changes: object) -> Entry:
    return msgspec.structs.replace(entry, node=msgspec.structs.replace(entry.node, **changes))


def _replaced(proposal: Proposal, index: int, entry: Entry) -> Proposal:
    entries = list(proposal.entries)
    entries[index] = entry
    return _with(proposal, entries)


def _with(proposal: Proposal, entries: Sequence[Entry]) -> Proposal:
    return msgspec.structs.replace(proposal, entries=tuple(entries))


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
