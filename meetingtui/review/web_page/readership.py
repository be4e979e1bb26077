"""The readers of the review's web page (leaders or all staff), and which records each may see."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_fields import ItemField
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_timeline import TimelineEvent, TimelineEventKind
from meetingtui.review.term_snapshot import ItemRole, TermSnapshot

_OF_THE_MEETING = frozenset(
    {
        TimelineEventKind.DECIDED,
        TimelineEventKind.UNHEARD,
        TimelineEventKind.TOPIC,
        TimelineEventKind.PROBLEM,
        TimelineEventKind.TASK,
    }
)
"""Kinds of events that only leaders may see."""


class Readership(StrEnum):
    """Enum of the readers for whom the review's web page is made: leaders, or all staff.

    Leaders see everything the review shows, except remarks (备注) on items. All staff see the state
    of the plan, owners, deadlines, changes of status and achievements; not the reports, problems
    and tasks of meetings.
    """

    LEADERS = "leaders"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """Chinese label of the web page's readers: 领导 or 全体教职工."""
        return {"leaders": "领导", "staff": "全体教职工"}[self.value]

    @property
    def may_read_meetings(self) -> bool:
        """Whether the web page's readers may see what was reported and decided in meetings."""
        return self is Readership.LEADERS

    def may_read_event(self, event: TimelineEvent) -> bool:
        """Whether the web page's readers may see an event of an item's timeline: leaders every one;
        all staff those that did not arise in a meeting, and reports that changed the status.
        """
        if self.may_read_meetings:
            return True
        if event.kind in (TimelineEventKind.REPORTED, TimelineEventKind.SETTLED):
            return event.changes_status
        return event.kind not in _OF_THE_MEETING


def snapshot_for_readers(snapshot: TermSnapshot, readers: Readership) -> TermSnapshot:
    """Narrow a term snapshot to the rows the web page's readers may see, for all staff those that
    are no tasks; for leaders it is the same snapshot. The state of each row is unchanged.
    """
    if readers.may_read_meetings:
        return snapshot
    return snapshot.narrowed_to(row for row in snapshot.rows if row.role is not ItemRole.TASK)


def timeline_snapshots_for_readers(
    snapshots: Mapping[str, TermSnapshot], readers: Readership
) -> dict[str, TermSnapshot]:
    """Copy term snapshots for the web page's timelines, without the changes of remarks (备注), and
    for staff also without tasks; the copies are not narrowed by a filter.

    Args:
        snapshots: snapshots of the terms by id.
        readers: the readers of the page.
    """
    return {
        name: _snapshot_without_unreadable_records(each, readers)
        for name, each in snapshots.items()
    }


def _snapshot_without_unreadable_records(
    snapshot: TermSnapshot, readers: Readership
) -> TermSnapshot:
    """Copy a term snapshot without the changes of remarks (备注), and without tasks where the
    readers may not see them.
    """
    kept = (
        _without_note_changes(item)
        for item in snapshot.tree.items.values()
        if readers.may_read_meetings or item.kind is not ItemKind.TASK
    )
    return TermSnapshot(
        ItemTree(kept),
        snapshot.meetings,
        school=snapshot.school,
        term=snapshot.term,
        today=snapshot.today,
        held=snapshot.held,
    )


def _without_note_changes(item: Item) -> Item:
    """Copy an item without the changes of its remark (备注) in its history."""
    if not any(line.change_of(ItemField.NOTE) for line in item.progress):
        return item
    progress = (
        msgspec.structs.replace(
            line, changes=tuple(each for each in line.changes if each.field is not ItemField.NOTE)
        )
        for line in item.progress
    )
    return msgspec.structs.replace(
        item,
        progress=tuple(
            line for line in progress if line.text or line.changes_status or line.changes
        ),
    )
