"""Builders of changes that replace given records, and the repair of references to deleted ones.

Most other actions use the builders.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records, refuse_change_to_closed_records


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

    Args:
        records: the term's records.
        item_id: id of the item.
        words: description of the change in Chinese, shown in the undo list.
        change: returns the edited item.

    Returns:
        The change; None where there is no such item or nothing changes.
    """
    before = records.items.get(item_id)
    after = change(before) if before else None
    return None if after in (None, before) else Change(words=words, items=(after,))


def build_multiple_records_change(words: str, items: Iterable[Item], *meetings: Meeting) -> Change:
    """Build the change that stores several items and meetings in one step.

    ``words`` describe it in Chinese, for the undo list.
    """
    return Change(words=words, items=tuple(items), meetings=meetings)


REPAIR_LABEL = "清除失效的关联"
"""Name of the repair step in the history."""


def clear_broken_references(records: Records) -> Change | None:
    """Build the change that clears the references to deleted records from all items and meetings;
    None if there are no such references.

    Records that belong to issued minutes, or to a closed term, are left unchanged.
    """
    items = tuple(
        after
        for item in records.items.values()
        if (after := _item_without_broken_links(item, records)) != item
        and _is_change_allowed(Change(words=REPAIR_LABEL, items=(after,)), records)
    )
    meetings = tuple(
        clear
        for meeting in records.meetings.values()
        if (clear := _meeting_without_broken_links(meeting, records)) != meeting
        and _is_change_allowed(Change(words=REPAIR_LABEL, meetings=(clear,)), records)
    )
    if not items and not meetings:
        return None
    return Change(words=REPAIR_LABEL, items=items, meetings=meetings)


def _is_change_allowed(change: Change, records: Records) -> bool:
    """Whether a change is allowed: the term is open, and no meeting with issued minutes is
    touched.
    """
    try:
        refuse_change_to_closed_records(change, records)
    except RefusedError:
        return False  # issued minutes or a closed term: it stays as it is
    return True


def _item_without_broken_links(item: Item, records: Records) -> Item:
    """Return the item without references to parents, meetings and topics that were deleted;
    progress given in such a meeting stays, as if recorded outside one.
    """
    items, meetings = records.items, records.meetings
    news: dict[str, Any] = {}
    if item.parent is not None and item.parent not in items:
        news["parent"] = None
    if item.meeting is not None and item.meeting not in meetings:
        news |= {"meeting": None, "topic": None}
    elif item.topic is not None:
        topics = meetings[item.meeting].topics if item.meeting is not None else ()
        if item.topic not in {topic.id for topic in topics}:
            news["topic"] = None
    if any(line.meeting is not None and line.meeting not in meetings for line in item.progress):
        news["progress"] = tuple(
            line
            if line.meeting is None or line.meeting in meetings
            else msgspec.structs.replace(line, meeting=None)
            for line in item.progress
        )
    return msgspec.structs.replace(item, **news) if news else item


def _meeting_without_broken_links(meeting: Meeting, records: Records) -> Meeting:
    """Return the meeting without references to items and meetings that were deleted."""
    items, meetings = records.items, records.meetings

    def without_broken_links(record: Any, **links: Mapping[int, Any]) -> Any:
        """Return a record without the references to records that no longer exist.

        Each keyword names a field that holds an id, and gives the existing records by id.
        """
        gone = {
            name: None
            for name, there in links.items()
            if getattr(record, name) is not None and getattr(record, name) not in there
        }
        return msgspec.structs.replace(record, **gone) if gone else record

    return msgspec.structs.replace(
        meeting,
        agenda=tuple(each for each in meeting.agenda if each in items),
        carried=tuple(each for each in meeting.carried if each in items),
        achievements=tuple(without_broken_links(each, item=items) for each in meeting.achievements),
        topics=tuple(without_broken_links(each, since=meetings) for each in meeting.topics),
        reflections=tuple(
            msgspec.structs.replace(
                each,
                problems=tuple(
                    without_broken_links(problem, task=items, since=meetings)
                    for problem in each.problems
                ),
            )
            for each in meeting.reflections
        ),
    )
