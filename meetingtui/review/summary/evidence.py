"""Where the words of a sentence stand, as its source."""

from meetingtui.plan.item import Item, Progress
from meetingtui.review.summary.draft import Source


def said_of(item: Item, line: Progress) -> Source:
    """The words of a line of progress."""
    return Source(words=line.text, item=item.id, meeting=line.meeting, on=line.on)


def titled_so(item: Item) -> Source:
    """The title itself, of an item whose status alone speaks."""
    last = item.last_progress
    return Source(
        words=item.title,
        item=item.id,
        meeting=last.meeting if last else None,
        on=last.on if last else None,
    )
