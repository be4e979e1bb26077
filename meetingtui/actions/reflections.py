"""Changes to departments' reflections (总结反思): work done, problems and causes, improvements."""

from collections.abc import Callable

import msgspec

from meetingtui.actions.record_changes import change_meeting
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.reflection import (
    Reflection,
    ReflectionPlace,
    cause_setter,
    reflection_field_label,
    reflection_line_text,
    replace_reflection,
    solved_setter,
    with_reflection_line,
    with_reflection_line_replaced,
)
from meetingtui.store.records import Change, Records


def add_reflection_line(
    records: Records, meeting_id: int, department: str, field: str, text: str
) -> Change | None:
    """Add a line to a department's reflection.

    ``field`` is ``done``, ``problems`` or ``improvements``.
    """
    return change_reflection(
        records,
        meeting_id,
        department,
        f"{department}{reflection_field_label(field)}：{text}",
        lambda each: with_reflection_line(each, field, text),
    )


def replace_reflection_line(
    records: Records, meeting_id: int, department: str, place: ReflectionPlace, text: str
) -> Change | None:
    """Replace the text of one line of a department's reflection; an empty text deletes the line."""
    meeting = records.meetings.get(meeting_id)
    found = (
        [each for each in meeting.reflections if each.department == department] if meeting else []
    )
    if not found:
        return None
    words = f"修改：{text}" if text else f"删除：{reflection_line_text(found[0], place)}"
    return change_reflection(
        records,
        meeting_id,
        department,
        words,
        lambda each: with_reflection_line_replaced(each, place, text),
    )


def set_cause(
    records: Records, meeting_id: int, department: str, at: int, text: str
) -> Change | None:
    """Set the cause (原因) of a department's problem, ``at`` from 0; an empty text deletes it."""
    words = f"原因：{text}" if text else "删除原因"
    return change_reflection(records, meeting_id, department, words, cause_setter(at, text))


def set_solved(
    records: Records, meeting_id: int, department: str, at: int, *, solved: bool
) -> Change | None:
    """Mark a department's problem, ``at`` from 0, as solved (已解决) or as open again."""
    meeting = records.meetings.get(meeting_id)
    texts = [
        each.problems[at].text
        for each in (meeting.reflections if meeting else ())
        if each.department == department and at < len(each.problems)
    ]
    words = f"{'已解决' if solved else '未解决'}：{''.join(texts)}"
    return change_reflection(
        records, meeting_id, department, words, solved_setter(at, solved=solved)
    )


def change_reflection(
    records: Records,
    meeting_id: int,
    department: str,
    words: str,
    change: Callable[[Reflection], Reflection],
) -> Change | None:
    """Build the change that replaces one department's reflection by an edited version of it."""

    def on_meeting(meeting: Meeting) -> Meeting:
        reflections = replace_reflection(meeting.reflections, department, change)
        return msgspec.structs.replace(meeting, reflections=reflections)

    return change_meeting(records, meeting_id, words, on_meeting)
