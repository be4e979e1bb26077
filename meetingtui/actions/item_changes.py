"""Edits of the plan: one item at a time (added, renamed, moved, split, merged, removed, made
routine work), or many at once by import, carry-over, ledger or division.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.decided_tasks import ParsedTaskLine
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.topics_to_next_term import (
    TopicCarryDecision,
    meeting_with_carried_over_topics,
)
from meetingtui.plan import tree_editing
from meetingtui.plan.carried_over_items import items_carried_into_new_term
from meetingtui.plan.carry_over_proposals import CarryProposal, carry_over_arguments
from meetingtui.plan.division_among_departments import changes_to_divide_item
from meetingtui.plan.importing.proposal import ImportProposal, preview_import
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_tree import ItemTree
from meetingtui.plan.routine import (
    Rhythm,
    create_routine,
    ended_routine,
    read_rhythm,
    routine_with_new_rhythm,
)
from meetingtui.plan.tree_editing import ItemTreeChanges
from meetingtui.review.ledger.ledger_reader import CellEdit, items_changed_by_ledger_edits
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records
from meetingtui.store.step_history import StepKind

# Changes to routine work (常规工作)


def set_routine_rhythm(
    records: Records, item_id: int, rhythm: Rhythm | None, *, term: Term, today: date
) -> Change | None:
    """Build the change that makes an item routine work from today on, changes its rhythm, or ends
    it.

    None where nothing changes.

    Args:
        records: the term's records.
        item_id: id of the item.
        rhythm: how often it recurs; None ends it, keeping its occurrences so far.
        term: the term, whose weeks and days off determine the occurrences.
        today: the day from which occurrences are due.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    if rhythm is None:
        if item.routine is None or item.routine.ended is not None:
            return None
        after = msgspec.structs.replace(item, routine=ended_routine(item.routine, today))
        return Change(words=f"常规工作到此为止：{item.title}", items=(after,))
    after = _with_rhythm_set(item, rhythm, term, today)
    if after == item:
        return None
    return Change(words=f"常规工作（{rhythm.label}）：{item.title}", items=(after,))


def make_recurring_items_routine_work(
    records: Records, *, term: Term, today: date
) -> Change | None:
    """Build the change that makes open items routine work (常规工作) whose deadline in the plan
    names a rhythm (每周、每月).

    None where there is no such item.
    """
    items = tuple(
        _with_rhythm_set(item, rhythm, term, today)
        for item in items_to_make_routine_work(records)
        if (rhythm := read_rhythm(item.due_text)) is not None
    )
    if not items:
        return None
    return Change(words=f"照计划设常规工作 {len(items)} 项", items=items)


def items_to_make_routine_work(records: Records) -> list[Item]:
    """Return the open items that have never been routine work and whose deadline, without a date,
    names a rhythm (每周、每月); sections are left out.
    """
    return [
        item
        for item in records.items.values()
        if item.is_open
        and item.kind is not ItemKind.SECTION
        and item.routine is None
        and item.due is None
        and read_rhythm(item.due_text) is not None
    ]


def _with_rhythm_set(item: Item, rhythm: Rhythm, term: Term, today: date) -> Item:
    """Return an item as routine work of a rhythm from today on; unchanged if it already is.

    Without a date, a deadline in words that is empty or the former rhythm becomes the new rhythm.
    """
    routine = item.routine
    if routine is not None and routine.rhythm is rhythm and routine.ended is None:
        return item
    if routine is None:
        fresh = create_routine(term, rhythm, since=today)
    else:
        fresh = routine_with_new_rhythm(routine, term, rhythm, today=today)
    words = ("", routine.rhythm.label) if routine is not None else ("",)
    due_text = rhythm.label if item.due is None and item.due_text in words else item.due_text
    return msgspec.structs.replace(item, routine=fresh, due_text=due_text)


# Edits of the plan between imports


def add_item(records: Records, line: ParsedTaskLine, beside: int | None, *, today: date) -> Change:
    """Build the change that adds a plan item from a parsed line.

    Args:
        records: the term's records.
        line: the parsed line: title, owner, deadline.
        beside: id of the item it follows, or of the section it is put in; None puts it at the end
            of the plan.
        today: the day of the change.
    """
    fresh = Item(
        id=0,
        kind=ItemKind.MEASURE,
        title=line.title,
        text=line.item_note,
        department=line.department,
        co_departments=line.co_departments,
        people=line.people,
        due=line.due,
        due_text=line.due_text,
        target=line.target,
        created=today,
    )
    edit = tree_editing.changes_to_add_item(records.items, fresh, beside)
    return Change(words=f"新增事项：{line.title}", items=edit.items_to_store)


def rename_item(records: Records, item_id: int, title: str) -> Change | None:
    """Build the change that changes the title of an item; None where it already has that title or
    does not exist.

    Raises:
        RefusedError: the title is empty.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    edit = tree_editing.changes_to_rename_item(records.items, item_id, title)
    return _build_tree_edit_change(f"改名：“{item.title}”改为“{title}”", edit)


def move_item_to_parent(records: Records, item_id: int, parent: int) -> Change | None:
    """Build the change that moves an item, with everything below it, to the end of another section
    or measure of the plan.

    ``parent`` is the id of that section or measure. None where either of the two does not exist.

    Raises:
        RefusedError: the item cannot be moved there, for example below itself.
    """
    item, there = records.items.get(item_id), records.items.get(parent)
    if item is None or there is None:
        return None
    edit = tree_editing.changes_to_move_item_to_parent(records.items, item_id, parent)
    return _build_tree_edit_change(f"“{item.title}”移到“{there.title}”", edit)


def move_item_among_siblings(records: Records, item_id: int, by: int) -> Change | None:
    """Build the change that moves an item among its siblings; None where it cannot move.

    ``by`` is -1 for one place up and 1 for one place down.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    edit = tree_editing.changes_to_move_item_among_siblings(records.items, item_id, by)
    return _build_tree_edit_change(f"{'上移' if by < 0 else '下移'}：{item.title}", edit)


def split_item(
    records: Records, item_id: int, titles: Sequence[str], *, today: date
) -> Change | None:
    """Build the change that splits an item into several, one for each title; None where it does not
    exist.

    The item itself gets the first title and keeps its history; the others follow it, not started,
    with the same owners, deadline and tags.

    Raises:
        RefusedError: fewer than two titles, or an item of this kind or a closed one.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    edit = tree_editing.changes_to_split_item(records.items, item_id, titles, today=today)
    return _build_tree_edit_change(f"拆分：{item.title}", edit)


def merge_items(
    records: Records, into: int, other: int, *, today: date, meeting: int | None = None
) -> Change | None:
    """Build the change that merges the item with the id ``other`` into the one with the id
    ``into``.

    None where either of them does not exist. ``meeting`` is the id of the meeting in which it
    happens; None outside one.

    Raises:
        RefusedError: they are the same item, or one is closed or cannot be merged.
    """
    one, two = records.items.get(into), records.items.get(other)
    if one is None or two is None:
        return None
    named = item_ids_in_meetings(records.meetings.values())
    edit = tree_editing.changes_to_merge_items(
        records.items, into, other, today=today, meeting=meeting, mentioned=named
    )
    return _build_tree_edit_change(f"“{two.title}”并入“{one.title}”", edit)


def remove_item(
    records: Records, item_id: int, *, today: date, meeting: int | None = None
) -> Change | None:
    """Build the change that removes an item and everything below it from the plan, except tasks.

    Items that have a history or that a meeting refers to are cancelled instead of deleted.

    Args:
        records: the term's records.
        item_id: id of the item.
        today: the day of the change.
        meeting: id of the meeting in which it happens; None outside one.

    Returns:
        The change; None where the item does not exist.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    named = item_ids_in_meetings(records.meetings.values())
    edit = tree_editing.changes_to_remove_item(
        records.items, item_id, today=today, meeting=meeting, mentioned=named
    )
    return _build_tree_edit_change(f"删去：{item.title}", edit)


def item_ids_in_meetings(meetings: Iterable[Meeting]) -> set[int]:
    """Return the ids of all items that any meeting refers to.

    These are the items of its agendas (called or carried over), of achievements, and the tasks that
    problems were turned into.
    """
    found: set[int] = set()
    for each in meetings:
        found |= {*each.agenda, *each.carried}
        found |= {won.item for won in each.achievements if won.item is not None}
        problems = (problem for said in each.reflections for problem in said.problems)
        found |= {problem.task for problem in problems if problem.task is not None}
    return found


def _build_tree_edit_change(words: str, edit: ItemTreeChanges) -> Change | None:
    """Build the change for an edit of the plan's tree; None where the edit stores and deletes
    nothing.
    """
    if not (edit.items_to_store or edit.ids_to_delete):
        return None
    return Change(words=words, items=edit.items_to_store, removed_items=edit.ids_to_delete)


def carry_over_chosen_items_and_topics(
    records: Records,
    chosen: Sequence[CarryProposal],
    term_id: str,
    *,
    today: date,
    term: Term,
    school: School,
    topics: Sequence[TopicCarryDecision] = (),
) -> Change | None:
    """Build the change that carries over the chosen items and topics of an earlier term into this
    one.

    Args:
        records: the records of this term.
        chosen: the proposals for items, as the user decided on them.
        term_id: id of the earlier term.
        today: the day of the change.
        term: this term.
        school: the school.
        topics: the decisions on topics; those carried over go to the next meeting, which is
            prepared where none is planned.

    Returns:
        The change; None where nothing is carried over.
    """
    left, onto, deadlines = carry_over_arguments(chosen)
    fresh = items_carried_into_new_term(
        left, term_id, records.items, today=today, term=term, onto=onto, deadlines=deadlines
    )
    meeting = meeting_with_carried_over_topics(
        topics,
        records.meetings,
        {**records.items, **{item.id: item for item in fresh}},
        school=school,
        term=term,
        today=today,
        next_topic_id=records.next_topic_id,
    )
    if not fresh and meeting is None:
        return None
    return Change(
        words="结转上学期事项",
        items=fresh,
        meetings=(meeting,) if meeting else (),
        kind=StepKind.CARRY_FORWARD,
    )


def apply_ledger_edits(
    records: Records, chosen: Sequence[CellEdit], *, school: School, term: Term, today: date
) -> Change:
    """Build the change that applies the chosen edits of a ledger file (督办台账) that was filled in
    and read back.

    Raises:
        RefusedError: an item was changed since the file was read, or two edits of one cell were
            chosen; then none is applied.
    """
    snapshot = TermSnapshot(
        ItemTree.from_items(records.items), records.meetings, school=school, term=term, today=today
    )
    return Change(
        words=f"采纳台账改动 {len(chosen)} 处",
        items=items_changed_by_ledger_edits(chosen, snapshot),
        kind=StepKind.LEDGER,
    )


def import_plan_proposal(
    records: Records, proposal: ImportProposal, file_name: str, *, keep: frozenset[int], today: date
) -> Change | None:
    """Build the change that merges a plan, read from a document and corrected by the user, into the
    term's items.

    None where no item is new or changed.

    Args:
        records: the term's records.
        proposal: the corrected proposal.
        file_name: name of the plan file, shown in the undo list.
        keep: ids of items that stay although the document does not contain them.
        today: the day of the import.
    """
    found = preview_import(proposal, records.items, today=today, keep=keep)
    if not found.items_to_store:
        return None
    return Change(
        words=f"导入计划 {file_name}",
        items=found.items_to_store,
        removed_items=found.section_ids_to_delete,
        kind=StepKind.IMPORT,
    )


def divide_item(
    records: Records,
    item_id: int,
    departments: Sequence[str],
    *,
    on: date,
    meeting: int | None,
) -> Change | None:
    """Build the change that divides an item among departments (分工): one part for each of them.

    The part of a department that is no longer named is removed, or cancelled where it has a
    history.

    Args:
        records: the term's records.
        item_id: id of the item.
        departments: full names of the departments.
        on: the day of the change.
        meeting: id of the meeting in which it happens; None outside one.

    Returns:
        The change; None where the item does not exist or nothing changes.

    Raises:
        RefusedError: an item of this kind cannot be divided.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    held = records.meetings.values()
    called = {id for each in held for id in (*each.agenda, *each.carried)}
    called |= {won.item for each in held for won in each.achievements if won.item}
    division = changes_to_divide_item(
        item, tuple(departments), records.items, on, meeting=meeting, mentioned=called
    )
    if not (division.items_to_store or division.ids_to_delete):
        return None
    return Change(
        words=f"分工：{item.title}",
        items=division.items_to_store,
        removed_items=division.ids_to_delete,
    )
