"""An item as it stood before a meeting spoke of it, read back from what the meeting moved."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from meetingtui.plan.item import Item
from meetingtui.wording import PENDING

_CHANGE = re.compile(r"(?P<what>责任部门|责任人|完成时限)由(?P<was>.*)调整为.*")
_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")


def before_meeting(item: Item, meeting: int) -> Item:
    """The item without what this meeting said of it: its status, its hands, its deadline."""
    line = item.progress_in(meeting)
    if line is None:
        return item
    return msgspec.structs.replace(
        item,
        status=line.before,
        progress=tuple(each for each in item.progress if each is not line),
        **_moved_back(line.changes, line.on),
    )


def _moved_back(changes: Iterable[str], on: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for words in changes:
        match = _CHANGE.fullmatch(words)
        if match is None:
            continue
        was = "" if match["was"] == PENDING else match["was"]
        if match["what"] == "责任部门":
            found["department"] = was
        elif match["what"] == "责任人":
            found["people"] = tuple(was.split("、")) if was else ()
        else:
            due = _day(was, on)
            found |= {"due": due, "due_text": "" if due else was}
    return found


def _day(words: str, on: date) -> date | None:
    """12月5日 of the year in which it was said, 2027年1月5日; None for words that are no day."""
    match = _DAY.fullmatch(words)
    if match is None:
        return None
    return date(int(match["year"] or on.year), int(match["month"]), int(match["day"]))
