"""A line of progress given on an item: what it starts, and how much it says is reached."""

from datetime import date

from meetingtui.plan.item import Item, Status
from meetingtui.plan.reached import read_amount, worded
from meetingtui.plan.reporting import report


def say(item: Item, text: str, *, on: date, meeting: int | None = None) -> Item:
    """The item after a line about it; an empty one takes back what was said.

    A word on an item not yet begun means that it is under way, and a number
    counts towards its target.
    """
    return report(
        item,
        on=on,
        meeting=meeting,
        status=_begun(item, text),
        text=worded(text, item),
        amount=read_amount(text, item),
    )


def say_more(
    item: Item, text: str, *, on: date, meeting: int | None = None, counts: bool = True
) -> Item:
    """The same, behind what was said earlier in this meeting or, outside one, today.

    Without ``counts`` no number in the line is this item's own: it was said of several.
    """
    line = item.last_progress
    is_same = line and line.meeting == meeting and (meeting is not None or line.on == on)
    before = line if is_same else None
    words = worded(text, item) if counts else text
    amount = read_amount(text, item) if counts else None
    if before and before.text:
        words = f"{before.text.rstrip('。；')}；{words}"
    if before and amount is None:
        amount = before.amount
    return report(
        item, on=on, meeting=meeting, status=_begun(item, text), text=words, amount=amount
    )


def _begun(item: Item, text: str) -> Status | None:
    return Status.IN_PROGRESS if text and item.status is Status.NOT_STARTED else None
