"""Builders of items and meetings, so that a test names only the fields it is about."""

from datetime import date
from typing import Any

from meetingtui.meeting.record import Meeting, MeetingState
from meetingtui.plan.item import Item, ItemKind

_TITLES = {
    ItemKind.SECTION: "章节",
    ItemKind.MEASURE: "举措",
    ItemKind.TABLE_ROW: "表格行",
    ItemKind.PART: "分工",
    ItemKind.TASK: "任务",
}


def make_item(id: int = 1, title: str = "", *, kind: ItemKind, **fields: Any) -> Item:
    """Return an item with the given fields; without a title it is named by kind and id: 举措3."""
    return Item(id=id, kind=kind, title=title or f"{_TITLES[kind]}{id}", **fields)


def make_section(id: int = 1, title: str = "", **fields: Any) -> Item:
    """Return a section of the plan (章节)."""
    return make_item(id, title, kind=ItemKind.SECTION, **fields)


def make_measure(id: int = 1, title: str = "", **fields: Any) -> Item:
    """Return a measure of the plan (举措)."""
    return make_item(id, title, kind=ItemKind.MEASURE, **fields)


def make_part(id: int = 1, title: str = "", **fields: Any) -> Item:
    """Return a department's part of an item (分工)."""
    return make_item(id, title, kind=ItemKind.PART, **fields)


def make_task(id: int = 1, title: str = "", **fields: Any) -> Item:
    """Return a task decided in a meeting (议定事项)."""
    return make_item(id, title, kind=ItemKind.TASK, **fields)


def make_closed_meeting(number: int, on: date, **fields: Any) -> Meeting:
    """Return a closed meeting; its id is its number unless ``id`` is given."""
    return Meeting(number=number, on=on, **{"id": number, "state": MeetingState.CLOSED, **fields})
