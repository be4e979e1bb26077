"""Build a change that replaces given records; most other actions are made of these."""

from collections.abc import Callable, Iterable

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records


def change_meeting(
    records: Records,
    meeting_id: int,
    words: str,
    change: Callable[[Meeting], Meeting],
    *,
    goes_on: bool = False,
) -> Change | None:
    """Build the change that replaces one meeting by an edited version of it.

    Args:
        records: the records as they stand.
        meeting_id: which meeting.
        words: what the change does, in Chinese, as undo shows it.
        change: makes the meeting after the change.
        goes_on: whether undo joins it with the step before, where that has the same words.

    Returns:
        The change; None where there is no such meeting or it stays as it is.
    """
    before = records.meetings.get(meeting_id)
    after = change(before) if before else None
    if after is None or after == before:
        return None
    return Change(words=words, meetings=(after,), goes_on=goes_on)


def change_item(
    records: Records, item_id: int, words: str, change: Callable[[Item], Item]
) -> Change | None:
    """Build the change that replaces one item by an edited version of it.

    Arguments and result are those of :func:`change_meeting`.
    """
    before = records.items.get(item_id)
    after = change(before) if before else None
    return None if after in (None, before) else Change(words=words, items=(after,))


def change_records(words: str, items: Iterable[Item], *meetings: Meeting) -> Change:
    """Build the change that stores these items and meetings, in one step."""
    return Change(words=words, items=tuple(items), meetings=meetings)
