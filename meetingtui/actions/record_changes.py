"""Builders of changes that replace given records; most other actions use them."""

from collections.abc import Callable, Iterable

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records


def build_meeting_change(
    records: Records,
    meeting_id: int,
    words: str,
    change: Callable[[Meeting], Meeting],
    *,
    goes_on: bool = False,
) -> Change | None:
    """Build the change that replaces one meeting by an edited version of it.

    Args:
        records: the term's records.
        meeting_id: id of the meeting.
        words: description of the change in Chinese, shown in the undo list.
        change: returns the edited meeting.
        goes_on: whether undo joins this change with the one before if that has the same words.

    Returns:
        The change; None where there is no such meeting or nothing changes.
    """
    before = records.meetings.get(meeting_id)
    after = change(before) if before else None
    if after is None or after == before:
        return None
    return Change(words=words, meetings=(after,), goes_on=goes_on)


def build_item_change(
    records: Records, item_id: int, words: str, change: Callable[[Item], Item]
) -> Change | None:
    """Build the change that replaces one item by an edited version of it.

    Args and result are as for :func:`build_meeting_change`.
    """
    before = records.items.get(item_id)
    after = change(before) if before else None
    return None if after in (None, before) else Change(words=words, items=(after,))


def build_records_change(words: str, items: Iterable[Item], *meetings: Meeting) -> Change:
    """Build the change that stores the given items and meetings in one step."""
    return Change(words=words, items=tuple(items), meetings=meetings)
