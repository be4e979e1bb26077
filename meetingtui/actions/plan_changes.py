"""Changes of many items at once: carry over, import, accept ledger edits, divide an item."""

from collections.abc import Sequence
from datetime import date

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.topic_carrying import TopicProposal, meeting_with_topics
from meetingtui.plan.carry_choices import CarryProposal, items_to_carry_over
from meetingtui.plan.carry_forward import items_carried_over
from meetingtui.plan.division import divide_among
from meetingtui.plan.importing.proposal import Proposal, preview_merge
from meetingtui.plan.tree import ItemTree
from meetingtui.review.ledger.ledger_reader import CellEdit, items_with_ledger_edits
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School
from meetingtui.store.records import Change, Records
from meetingtui.store.step_history import StepKind


def carry_over_chosen(
    records: Records,
    chosen: Sequence[CarryProposal],
    term_id: str,
    *,
    today: date,
    term: Term,
    school: School,
    topics: Sequence[TopicProposal] = (),
) -> Change | None:
    """Carry over the chosen items of an earlier term, and topics for the next meeting.

    None where nothing was chosen.
    """
    left, onto, deadlines = items_to_carry_over(chosen)
    fresh = items_carried_over(
        left, term_id, records.items, today=today, term=term, onto=onto, deadlines=deadlines
    )
    meeting = meeting_with_topics(
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
    """Apply the chosen edits of a ledger file (督办台账) that was filled in and read back."""
    snapshot = TermSnapshot(
        ItemTree.from_items(records.items), records.meetings, school=school, term=term, today=today
    )
    return Change(
        words=f"采纳台账改动 {len(chosen)} 处",
        items=items_with_ledger_edits(chosen, snapshot),
        kind=StepKind.LEDGER,
    )


def import_plan(
    records: Records, proposal: Proposal, file_name: str, *, keep: frozenset[int], today: date
) -> Change | None:
    """Merge a plan proposal into the term's items.

    None where nothing changes.

    Args:
        records: the term's records.
        proposal: the corrected proposal.
        file_name: name of the plan file, shown in the undo list.
        keep: ids of items that stay although the document does not contain them.
        today: the day of the import.
    """
    found = preview_merge(proposal, records.items, today=today, keep=keep)
    if not found.put:
        return None
    return Change(
        words=f"导入计划 {file_name}",
        items=found.put,
        removed_items=found.gone,
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
    """Divide an item among departments (分工): one part for each of them.

    The part of a department that is no longer named is removed, or cancelled where it has a
    history. None where nothing changes.
    """
    item = records.items.get(item_id)
    if item is None:
        return None
    held = records.meetings.values()
    called = {id for each in held for id in (*each.agenda, *each.carried)}
    called |= {won.item for each in held for won in each.achievements if won.item}
    division = divide_among(
        item, tuple(departments), records.items, on, meeting=meeting, mentioned=called
    )
    if not (division.put or division.gone):
        return None
    return Change(words=f"分工：{item.title}", items=division.put, removed_items=division.gone)
