"""All that was recorded in one meeting, as ``meeting show --json`` outputs it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item

_OF_TASK = (
    "id",
    "title",
    "text",
    "parent",
    "department",
    "co_departments",
    "people",
    "due",
    "due_text",
    "status",
    "block",
    "topic",
    "turn",
)
"""Fields of an item that a task is given with."""


def meeting_details(meeting: Meeting, items: Mapping[int, Item]) -> dict[str, Any]:
    """Return every field of a meeting, empty ones included, with what it recorded on items.

    Args:
        meeting: the meeting.
        items: the term's items by id.

    Returns:
        The meeting's fields by name, in values that JSON has; ``tasks``, given in the meeting, each
        with the id of the topic it came from; and ``progress`` of the items reported on, each line
        with ``item`` (id) and ``title``.
    """
    tasks = [item for item in items.values() if item.meeting == meeting.id]
    heard = [(item, line) for item in items.values() if (line := item.progress_in(meeting.id))]
    return {
        **_all_fields(meeting),
        "tasks": [{name: _all_fields(getattr(task, name)) for name in _OF_TASK} for task in tasks],
        "progress": [
            {"item": item.id, "title": item.title, **_all_fields(line)} for item, line in heard
        ],
    }


def _all_fields(value: object) -> Any:
    """Return a value for JSON; of a record every field, which JSON otherwise omits where empty."""
    if isinstance(value, msgspec.Struct):
        return {name: _all_fields(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [_all_fields(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _all_fields(each) for key, each in value.items()}
    return msgspec.to_builtins(value)
