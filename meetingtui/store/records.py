"""What a term file holds, as records; and one change to them."""

from collections.abc import Mapping
from datetime import date

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.meeting.issuing import check_item, check_meeting
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.plan.item import Item
from meetingtui.wording import full_date


class TermClosing(msgspec.Struct, frozen=True, kw_only=True):
    """结束学期: from then on nothing in the term's file changes until it is reopened."""

    on: date
    """The day it was closed."""


class Records(msgspec.Struct, frozen=True):
    """An immutable picture of one term's records; replaced, never changed."""

    items: Mapping[int, Item]
    """Every item by id."""
    meetings: Mapping[int, Meeting]
    """Every meeting by id."""
    sitting: Sitting
    """The secretary's desk."""
    closing: TermClosing | None = None
    """When the term was closed; None while it goes on."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what is put and removed together, or not at all."""

    words: str
    """What it does, in Chinese (已完成：校门口护学岗), as undo shows it."""
    items: tuple[Item, ...] = ()
    """Items put in, each in place of the one of that id."""
    meetings: tuple[Meeting, ...] = ()
    """Meetings put in, each in place of the one of that id."""
    removed_items: tuple[int, ...] = ()
    """Ids of items that go."""
    removed_meetings: tuple[int, ...] = ()
    """Ids of meetings that go."""
    goes_on: bool = False
    """Whether it goes on with the step before, if that did the same to the same; undone as one."""
    sitting: Sitting | None = None
    """The desk as it is now; None leaves it. Never undone."""
    closing: TermClosing | None = None
    """Closes the term. Never undone, but reopened."""
    reopens: bool = False
    """Whether it opens a closed term again; nothing else may change in the same step."""
    restores: bool = False
    """Whether it puts an earlier state back whole, meetings whose minutes are issued too."""


def check_change(change: Change, records: Records) -> None:
    """Whether a change leaves alone what is closed: an issued meeting, a whole term.

    Raises:
        RefusedError: it does not.
    """
    if records.closing and not change.reopens:
        day = full_date(records.closing.on)
        raise RefusedError(
            f"本学期已于{day}结束，记录只能查看。"
            "确要改动，请先在程序里按 Ctrl+P，选“重新打开本学期”。"
        )
    if change.restores:
        return
    meetings = records.meetings
    for meeting in change.meetings:
        if meeting.id in meetings:
            check_meeting(meetings[meeting.id], meeting)
    for gone in change.removed_meetings:
        if gone in meetings:
            check_meeting(meetings[gone], None)
    for item in change.items:
        check_item(records.items.get(item.id), item, meetings)
    for gone in change.removed_items:
        check_item(records.items.get(gone), None, meetings)
