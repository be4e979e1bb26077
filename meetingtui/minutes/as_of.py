"""An item as it stood when a meeting ended, from its own history.

The minutes of the third meeting, written again in January, say what was true
at the third meeting: later words, deadlines and owners are taken back.
"""

from collections.abc import Iterable, Mapping

import msgspec

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Progress
from meetingtui.plan.tree import ItemTree
from meetingtui.wording import PENDING


def as_of(
    item: Item, meeting: Meeting, *, meetings: Mapping[int, Meeting], term: Term
) -> Item | None:
    """The item at the end of ``meeting``; None where it did not exist yet."""
    known = [line for line in item.progress if _was_said(line, meeting, meetings)]
    if not known and _is_younger(item, meeting, meetings):
        return None
    later = [line for line in item.progress if not _was_said(line, meeting, meetings)]
    if not later:
        return item
    due, due_text = item.due, item.due_text
    if words := _before("完成时限", later):
        due = read_deadline(words, meeting.on, term)
        due_text = "" if due or words == PENDING else words
    return msgspec.structs.replace(
        item,
        progress=tuple(known),
        status=known[-1].after if known else later[0].before,
        due=due,
        due_text=due_text,
        people=_names(_before("责任人", later), item.people),
        department=next(iter(_names(_before("责任部门", later), (item.department,))), ""),
    )


def tree_as_of(
    meeting: Meeting,
    *,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    term: Term,
) -> ItemTree:
    """The tree of all items at the end of ``meeting``."""
    found = (as_of(item, meeting, meetings=meetings, term=term) for item in items.values())
    return ItemTree(item for item in found if item)


def is_no_later(one: Meeting, other: Meeting) -> bool:
    """Whether the first meeting was held before the other, or is the same."""
    return (one.on, one.number) <= (other.on, other.number)


def _was_said(line: Progress, meeting: Meeting, meetings: Mapping[int, Meeting]) -> bool:
    """Whether a line belongs to the time up to the end of the meeting."""
    if line.meeting == meeting.id:
        return True
    held = meetings.get(line.meeting) if line.meeting is not None else None
    return is_no_later(held, meeting) if held else line.on <= meeting.on


def _is_younger(item: Item, meeting: Meeting, meetings: Mapping[int, Meeting]) -> bool:
    """Whether the item came into being after the meeting."""
    if item.meeting == meeting.id:
        return False
    born = meetings.get(item.meeting) if item.meeting is not None else None
    if born:
        return not is_no_later(born, meeting)
    return item.created is not None and item.created > meeting.on


def _before(what: str, later: Iterable[Progress]) -> str:
    """What stood there before the first later line that changed it; empty if none did."""
    start = f"{what}由"
    for line in later:
        for change in line.changes:
            if change.startswith(start):
                return change.removeprefix(start).partition("调整为")[0]
    return ""


def _names(words: str, now: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return now
    return () if words == PENDING else tuple(words.split("、"))
