"""Reconstructing items as of the end of an earlier meeting, from their history.

If the minutes of the third meeting are written again in January, they show the state at the
third meeting: later progress, deadlines and owners are reverted.
"""

from collections.abc import Mapping

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Progress
from meetingtui.plan.item_history import without_lines
from meetingtui.plan.tree import ItemTree


def item_as_of(item: Item, meeting: Meeting, *, meetings: Mapping[int, Meeting]) -> Item | None:
    """Reconstruct an item as of the end of a meeting; None if it did not exist yet.

    Args:
        item: the item with its whole history.
        meeting: the meeting.
        meetings: all meetings of the term by id.
    """
    was_reported = any(_is_recorded_by(line, meeting, meetings) for line in item.progress)
    if not was_reported and _is_created_after(item, meeting, meetings):
        return None
    return without_lines(item, lambda line: not _is_recorded_by(line, meeting, meetings))


def item_tree_as_of(
    meeting: Meeting, *, items: Mapping[int, Item], meetings: Mapping[int, Meeting]
) -> ItemTree:
    """Reconstruct the tree of all items as it was at the end of a meeting."""
    found = (item_as_of(item, meeting, meetings=meetings) for item in items.values())
    return ItemTree(item for item in found if item)


def is_same_or_earlier_meeting(one: Meeting, other: Meeting) -> bool:
    """Return whether the first meeting was held before the other or is the same meeting."""
    return (one.on, one.number) <= (other.on, other.number)


def _is_recorded_by(line: Progress, meeting: Meeting, meetings: Mapping[int, Meeting]) -> bool:
    """Whether a progress line was recorded up to the end of the meeting."""
    if line.meeting == meeting.id:
        return True
    held = meetings.get(line.meeting) if line.meeting is not None else None
    return is_same_or_earlier_meeting(held, meeting) if held else line.on <= meeting.on


def _is_created_after(item: Item, meeting: Meeting, meetings: Mapping[int, Meeting]) -> bool:
    """Whether the item was created after the meeting."""
    if item.meeting == meeting.id:
        return False
    born = meetings.get(item.meeting) if item.meeting is not None else None
    if born:
        return not is_same_or_earlier_meeting(born, meeting)
    return item.created is not None and item.created > meeting.on
