"""The history of an item: the last report on it, its parts and tasks, and the item as it would be
without some lines of its history.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from meetingtui.plan.item import Item, ItemKind, Progress
from meetingtui.plan.item_fields import ItemField, Value, field_attributes
from meetingtui.plan.item_tree import ItemTree

# The last report on an item


class LastReport(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The last report on an item: a line of progress, and the item, part or task it was recorded
    on.
    """

    item: Item
    """The item, part or task it was recorded on."""
    line: Progress
    """The line of progress."""
    reporter: str = ""
    """For a part its department (语文教研组), for a task its title; empty for the item's own
    line.
    """

    @property
    def text_with_reporter(self) -> str:
        """The last report on an item in Chinese with its reporter:
        语文教研组：六个备课组都已排定; the status where it has no text.
        """
        words = self.line.text_and_field_changes or self.line.after.label
        return f"{self.reporter}：{words}" if self.reporter else words


def last_report(
    item: Item, tree: ItemTree, *, except_meeting: int | None = None
) -> LastReport | None:
    """Return the newest line of progress on an item, its parts and tasks; None without one.

    A line that only changes fields counts too. Of lines of the same day the item's own is taken,
    else that of the first part or task.

    Args:
        item: the item.
        tree: all items of the term.
        except_meeting: id of a meeting whose lines are ignored; None ignores none.
    """
    newest: LastReport | None = None
    for each in (item, *tree.parts_and_tasks_under(item)):
        for line in reversed(each.progress):
            if except_meeting is None or line.meeting != except_meeting:
                if newest is None or line.on > newest.line.on:
                    reporter = "" if each is item else reporter_label(each)
                    newest = LastReport(item=each, line=line, reporter=reporter)
                break
    return newest


def last_report_day(
    item: Item, tree: ItemTree, *, except_meeting: int | None = None
) -> date | None:
    """Return the day of the last report on an item; None without one.

    Args:
        item: the item.
        tree: all items of the term.
        except_meeting: id of a meeting whose reports are ignored; None ignores none.
    """
    word = last_report(item, tree, except_meeting=except_meeting)
    return word.line.on if word else None


def is_reported_in_meeting(meeting: int, item: Item, tree: ItemTree) -> bool:
    """Whether progress on an item, its parts or its tasks was recorded in a meeting.

    Args:
        meeting: id of the meeting.
        item: the item.
        tree: all items of the term.
    """
    below = tree.parts_and_tasks_under(item)
    return bool(item.progress_in_meeting(meeting)) or any(
        each.progress_in_meeting(meeting) for each in below
    )


def reporter_label(item: Item) -> str:
    """Return who gave a report recorded on a part or task: the department of a part (语文教研组),
    else its owner or 待定; for a task its title.
    """
    if item.kind is ItemKind.PART:
        return item.department or item.owner_words
    return item.title


# Reconstruct an item as it was without some lines of its history


def item_with_progress_lines_undone(item: Item, is_removed: Callable[[Progress], bool]) -> Item:
    """Return the item as it would be if some lines of its history had not been recorded.

    Status and every field that a removed line changed get the value from the last remaining line
    that changed them, or else the value from before the first removed line that did. The same
    item where no line is removed.

    Args:
        item: the item with its whole history.
        is_removed: whether a line is to be removed.
    """
    kept = tuple(line for line in item.progress if not is_removed(line))
    if len(kept) == len(item.progress):
        return item
    status = item.status
    values: dict[ItemField, Value] = {}
    settled: set[ItemField] = set()
    is_status_settled = False
    for line in reversed(item.progress):
        is_out = is_removed(line)
        if line.changes_status and not is_status_settled:
            status, is_status_settled = (line.before, False) if is_out else (status, True)
        for change in line.changes:
            if change.field in settled:
                continue
            if is_out:
                values[change.field] = change.before
            else:
                settled.add(change.field)
    fields: dict[str, Any] = {}
    for field, value in values.items():
        fields |= field_attributes(field, value)
    return msgspec.structs.replace(item, status=status, progress=kept, **fields)


def item_with_meeting_lines_undone(item: Item, meeting: int) -> Item:
    """Return the item as it would be without the lines of progress recorded in one meeting.

    Args:
        item: the item with its whole history.
        meeting: id of the meeting.
    """
    return item_with_progress_lines_undone(item, lambda line: line.meeting == meeting)
