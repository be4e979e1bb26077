"""Corrections that a user makes to an import proposal before the plan is imported.

Each function returns a new proposal, so that undo only has to keep the old one. Most change one
entry, given by its index in reading order; others all of them, or a text assigned to no entry.
"""

from collections.abc import Sequence

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.plan.importing.item_matching import node_fingerprint
from meetingtui.plan.importing.plan_document import PlanNode, PlanNodeKind
from meetingtui.plan.importing.proposal import LONG_TITLE_WARNING, ImportProposal, ProposalEntry
from meetingtui.plan.importing.suggestions.measure_suggestions import MeasureSuggestions


def promote_entry_subtree(proposal: ImportProposal, index: int) -> ImportProposal:
    """Move an entry of an import proposal and everything below it one outline level up.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.

    Raises:
        RefusedError: the entry is at the top level already.
    """
    if proposal.entries[index].depth == 0:
        raise RefusedError("已经在最上一级，不能再升。")
    return _shift_subtree_depth(proposal, index, -1)


def demote_entry_subtree(proposal: ImportProposal, index: int) -> ImportProposal:
    """Move an entry of an import proposal and everything below it one outline level down, so that
    it becomes the last child of the entry before it at its level.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.

    Raises:
        RefusedError: there is no preceding entry at its level.
    """
    entry = proposal.entries[index]
    if index == 0 or proposal.entries[index - 1].depth < entry.depth:
        raise RefusedError("前面没有同级的一项，不能再降。")
    return _shift_subtree_depth(proposal, index, 1)


def merge_entry_into_previous(proposal: ImportProposal, index: int) -> ImportProposal:
    """Append an entry of an import proposal, with its number, as a paragraph to the entry before it
    in reading order, which also takes its children; its owner, deadline, warnings and suggestions
    are dropped.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.

    Raises:
        RefusedError: the entry is the first one.
    """
    if index == 0:
        raise RefusedError("前面没有可以并入的一项。")
    before, entry = proposal.entries[index - 1], proposal.entries[index]
    words = entry.node.text or entry.node.title
    text = "\n".join((before.node.text or before.node.title, f"{entry.node.number}{words}"))
    entries = list(_shift_subtree_depth(proposal, index, before.depth - entry.depth).entries)
    entries[index - 1] = _change_node_fields(before, text=text)
    del entries[index]
    return _replace_all_entries(proposal, entries)


def split_entry_into_paragraphs(proposal: ImportProposal, index: int) -> ImportProposal:
    """Split an entry of an import proposal by paragraph: each further paragraph of its text
    becomes an entry after it and everything below it, at the same level and as tracked as it is,
    without owner, deadline and target.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.

    Raises:
        RefusedError: the text has a single paragraph.
    """
    entry = proposal.entries[index]
    first, *rest = entry.node.text.split("\n")
    if not rest:
        raise RefusedError("这一项只有一段文字，不能拆分。")
    entries = list(proposal.entries)
    entries[index] = _change_node_fields(entry, text=first if first != entry.node.title else "")
    fresh = [
        msgspec.structs.replace(
            entry,
            node=PlanNode(
                title=_first_sentence_as_title(words), text=words, kind=PlanNodeKind.MEASURE
            ),
            source="",
            heading=_first_sentence_as_title(words),
            target=None,
            doubts=(),
            short_title="",
            suggestions=MeasureSuggestions(),
        )
        for words in rest
    ]
    end = proposal.descendant_indexes(index).stop
    entries[end:end] = [
        msgspec.structs.replace(each, source=node_fingerprint(each.node)) for each in fresh
    ]
    return _replace_all_entries(proposal, entries)


def rename_proposal_entry(proposal: ImportProposal, index: int, title: str) -> ImportProposal:
    """Change the title of an entry of an import proposal; the paragraph it was read from stays in
    its text.

    A shorter title proposed for it is dropped, and so is the warning of a long title, unless the
    new one is longer.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.
        title: the new title.
    """
    entry = proposal.entries[index]
    node = entry.node
    text = node.text or (node.title if title != node.title else "")
    left = tuple(
        reason
        for reason in entry.doubts
        if reason != LONG_TITLE_WARNING or len(title) > len(node.title)
    )
    entry = msgspec.structs.replace(entry, doubts=left, short_title="")
    return _replace_entry(proposal, index, _change_node_fields(entry, title=title, text=text))


def set_tracked_in_subtree(proposal: ImportProposal, index: int, tracked: bool) -> ImportProposal:
    """Set whether an entry of an import proposal and everything below it will be tracked as work
    items; those above anything but table rows are sections and never tracked.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.
        tracked: whether they will be tracked.
    """
    entries = list(proposal.entries)
    for each in (index, *proposal.descendant_indexes(index)):
        owed = tracked and proposal.has_only_table_rows_below(each)
        entries[each] = msgspec.structs.replace(entries[each], tracked=owed)
    return _replace_all_entries(proposal, entries)


def set_department_in_subtree(
    proposal: ImportProposal, index: int, department: str
) -> ImportProposal:
    """Set the responsible department of an entry of an import proposal and of everything below it;
    other suggestions of a department are dropped.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.
        department: full name of the department; empty for none.
    """
    entries = list(proposal.entries)
    for each in (index, *proposal.descendant_indexes(index)):
        entry = _change_node_fields(entries[each], department=department)
        suggestions = msgspec.structs.replace(entry.suggestions, department=None)
        entries[each] = msgspec.structs.replace(entry, suggestions=suggestions)
    return _replace_all_entries(proposal, entries)


def accept_entry_suggestions(proposal: ImportProposal, index: int) -> ImportProposal:
    """Accept the suggestions for one entry of an import proposal: department, people and deadline
    where it has none, the target in place of its own, and the shorter title proposed.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.
    """
    entry = proposal.entries[index]
    suggestions, node = entry.suggestions, entry.node
    if suggestions.department and not node.department:
        first, others = suggestions.department.value, suggestions.department.others
        node = msgspec.structs.replace(node, department=first, co_departments=others)
    if suggestions.people and not node.people:
        node = msgspec.structs.replace(node, people=suggestions.people.value)
    if suggestions.due and not (node.due or node.due_text):
        due, words = suggestions.due.value, suggestions.due.due_text
        node = msgspec.structs.replace(node, due=due, due_text=words)
    target = suggestions.target.target if suggestions.target else entry.target
    left = entry.doubts
    if entry.short_title:
        text = node.text or node.title
        node = msgspec.structs.replace(node, title=entry.short_title, text=text)
        left = tuple(reason for reason in left if reason != LONG_TITLE_WARNING)
    entry = msgspec.structs.replace(
        entry,
        node=node,
        target=target,
        doubts=left,
        short_title="",
        suggestions=MeasureSuggestions(),
    )
    return _replace_entry(proposal, index, entry)


def accept_all_suggestions(proposal: ImportProposal) -> ImportProposal:
    """Accept the suggestions for all entries of an import proposal, each as
    :func:`accept_entry_suggestions` does.
    """
    for index in proposal.indexes_with_suggestions:
        proposal = accept_entry_suggestions(proposal, index)
    return proposal


def dismiss_entry_warnings_else_suggestions(proposal: ImportProposal, index: int) -> ImportProposal:
    """Dismiss the warnings of an entry of an import proposal or, where it has none, its
    suggestions and the shorter title proposed.

    Args:
        proposal: the proposal.
        index: index of the entry in reading order.
    """
    entry = proposal.entries[index]
    if entry.doubts:
        return _replace_entry(proposal, index, msgspec.structs.replace(entry, doubts=()))
    return _replace_entry(
        proposal,
        index,
        msgspec.structs.replace(entry, short_title="", suggestions=MeasureSuggestions()),
    )


def dismiss_unassigned_text(proposal: ImportProposal, index: int) -> ImportProposal:
    """Dismiss a piece of text that the plan reader assigned to no entry of the import proposal.

    Args:
        proposal: the proposal.
        index: index of the piece in ``left_over``.
    """
    left = (*proposal.left_over[:index], *proposal.left_over[index + 1 :])
    return msgspec.structs.replace(proposal, left_over=left)


def add_unassigned_text_as_entry(proposal: ImportProposal, index: int) -> ImportProposal:
    """Turn a piece of text that the plan reader assigned to no entry of the import proposal into a
    new tracked top-level entry: the last where the text stands at the plan's end (末尾), else the
    first.

    Args:
        proposal: the proposal.
        index: index of the piece in ``left_over``.
    """
    words = proposal.left_over[index].text
    node = PlanNode(title=_first_sentence_as_title(words), text=words, kind=PlanNodeKind.MEASURE)
    entry = ProposalEntry(node=node, depth=0, tracked=True, source=node_fingerprint(node))
    end = len(proposal.entries) if proposal.left_over[index].place == "末尾" else 0
    entries = (*proposal.entries[:end], entry, *proposal.entries[end:])
    return dismiss_unassigned_text(msgspec.structs.replace(proposal, entries=entries), index)


def _first_sentence_as_title(text: str) -> str:
    """Return the first sentence of a text, cut to 60 characters, as the title of a new entry."""
    return text.partition("。")[0][:60]


def _shift_subtree_depth(proposal: ImportProposal, index: int, by: int) -> ImportProposal:
    """Return the import proposal with an entry and everything below it moved ``by`` outline levels
    down (negative: up, but not beyond the top level).
    """
    entries = list(proposal.entries)
    for each in (index, *proposal.descendant_indexes(index)):
        depth = max(0, entries[each].depth + by)
        entries[each] = msgspec.structs.replace(entries[each], depth=depth)
    return _replace_all_entries(proposal, entries)


def _change_node_fields(entry: ProposalEntry, **changes: object) -> ProposalEntry:
    """Return the proposal entry with some fields of its plan node changed."""
    return msgspec.structs.replace(entry, node=msgspec.structs.replace(entry.node, **changes))


def _replace_entry(proposal: ImportProposal, index: int, entry: ProposalEntry) -> ImportProposal:
    """Return the import proposal with the entry at an index replaced."""
    entries = list(proposal.entries)
    entries[index] = entry
    return _replace_all_entries(proposal, entries)


def _replace_all_entries(
    proposal: ImportProposal, entries: Sequence[ProposalEntry]
) -> ImportProposal:
    """Return the import proposal with all its entries replaced."""
    return msgspec.structs.replace(proposal, entries=tuple(entries))
