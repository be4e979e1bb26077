"""Accept the report sheets departments filled in: store them for the meeting or record progress."""

from collections.abc import Iterable
from datetime import date

from meetingtui.base.errors import RefusedError
from meetingtui.plan.item import Item, Submission
from meetingtui.plan.item_operations import with_submission, with_submission_accepted
from meetingtui.store.records import Change, Records
from meetingtui.store.step_history import StepKind

Report = tuple[int, Submission]
"""Pair of an item's id and what a department submitted on that item."""


def store_submitted_reports(records: Records, reports: Iterable[Report]) -> Change | None:
    """Store submitted reports with their items until the meeting discusses them.

    Raises:
        RefusedError: two reports on one item.
    """
    found = _each(records, reports)
    items = tuple(
        fresh for item, report in found if (fresh := with_submission(item, report)) != item
    )
    if not items:
        return None
    return Change(words=f"收到会前填报 {len(items)} 项", items=items, kind=StepKind.LEDGER)


def record_reports(
    records: Records, reports: Iterable[Report], *, on: date, meeting: int | None = None
) -> Change | None:
    """Record submitted reports as progress at once, without waiting for a meeting.

    Raises:
        RefusedError: two reports on one item.
    """
    found = _each(records, reports)
    items = tuple(
        fresh
        for item, report in found
        if (
            fresh := with_submission_accepted(with_submission(item, report), on=on, meeting=meeting)
        )
        != item
    )
    if not items:
        return None
    return Change(words=f"会前填报记为进展 {len(items)} 项", items=items, kind=StepKind.LEDGER)


def accept_report(
    records: Records, item_id: int, *, on: date, meeting: int | None = None
) -> Change | None:
    """Turn the report stored with an item into its progress; None where the item has no report."""
    item = records.items.get(item_id)
    if item is None or item.submission is None:
        return None
    words = f"采纳填报：{item.title}"
    return Change(words=words, items=(with_submission_accepted(item, on=on, meeting=meeting),))


def _each(records: Records, reports: Iterable[Report]) -> list[tuple[Item, Submission]]:
    found: dict[int, tuple[Item, Submission]] = {}
    for item_id, report in reports:
        item = records.items.get(item_id)
        if item is None:
            continue
        if item_id in found:
            raise RefusedError(f"“{item.title}”选了两份填报。请只选一份。")
        found[item_id] = (item, report)
    return list(found.values())
