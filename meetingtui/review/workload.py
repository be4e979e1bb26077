"""Workload (负担): the open items of every person and department; measures, parts and tasks
together.
"""

from collections.abc import Mapping, Sequence

import msgspec

from meetingtui.plan.item import Status
from meetingtui.review.counts import rows_by_department, rows_by_person
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

SOON_DAYS = 7
"""Number of days from today within which an item counts as due soon."""


class Workload(msgspec.Struct, frozen=True, kw_only=True):
    """The items of one person or department by state; every list is in the plan's order."""

    name: str
    """Name of the person or department."""
    open: tuple[ItemRow, ...]
    """Open items (未办结)."""
    overdue: tuple[ItemRow, ...]
    """Open items that are overdue (滞后)."""
    at_risk: tuple[ItemRow, ...]
    """Open items close to their deadline (预警)."""
    soon: tuple[ItemRow, ...]
    """Open items due today or in the next :data:`SOON_DAYS` days."""
    done: tuple[ItemRow, ...]
    """Finished items (已完成)."""


def workload_by_department(snapshot: TermSnapshot) -> tuple[Workload, ...]:
    """Workload of every department that has items, the largest workload first."""
    return _sorted_workloads(rows_by_department(snapshot))


def workload_by_person(snapshot: TermSnapshot) -> tuple[Workload, ...]:
    """Workload of everybody who has items, the largest first; shared items count for each."""
    return _sorted_workloads(rows_by_person(snapshot))


def _sorted_workloads(groups: Mapping[str, Sequence[ItemRow]]) -> tuple[Workload, ...]:
    """Workload of every group that has items, the largest first."""
    loads = [_workload(name, rows) for name, rows in groups.items()]
    loads.sort(key=lambda each: (-len(each.open), -len(each.overdue), -len(each.done)))
    return tuple(each for each in loads if each.open or each.done)


def _workload(name: str, rows: Sequence[ItemRow]) -> Workload:
    """Sort the items of a person or department by state."""
    return Workload(
        name=name,
        open=tuple(row for row in rows if row.is_open),
        overdue=tuple(row for row in rows if row.deadline_status.overdue),
        at_risk=tuple(row for row in rows if row.deadline_status.at_risk),
        soon=tuple(row for row in rows if _is_soon(row)),
        done=tuple(row for row in rows if row.item.status is Status.DONE),
    )


def _is_soon(row: ItemRow) -> bool:
    """Whether an open item that is not paused is due within the next days."""
    days = row.deadline_status.days
    is_asked = row.is_open and row.item.status is not Status.PAUSED
    return is_asked and days is not None and 0 <= days <= SOON_DAYS
