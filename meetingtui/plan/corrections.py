"""What a person puts right in a proposal: each correction gives a new one.

So that stepping back is keeping the old one. Every function takes the index of
the entry it is about, in reading order.
"""

from collections.abc import Sequence

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.document import NodeKind, PlanNode
from meetingtui.plan.hints import Hints
from meetingtui.plan.matching import fingerprint
from meetingtui.plan.proposal import Entry, Proposal


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
    target = hints.target.target if hints.target else entry.target
    entry = msgspec.structs.replace(entry, node=node, target=target, hints=Hints())
    return _replaced(proposal, index, entry)


def accept_all(proposal: Proposal) -> Proposal:
    """Every suggestion taken."""
    for index in proposal.hinted:
        proposal = accept(proposal, index)
    return proposal


def put_aside(proposal: Proposal, index: int) -> Proposal:
    """The entry's doubts, looked at and left; where it has none, its suggestions declined."""
    entry = proposal.entries[index]
    if entry.doubts:
        return _replaced(proposal, index, msgspec.structs.replace(entry, doubts=()))
    return _replaced(proposal, index, msgspec.structs.replace(entry, hints=Hints()))


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
