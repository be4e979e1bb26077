"""Prepare the next meeting: date, attendance, tasks carried over, and what each block (板块) of the
agenda fills in; prepare it again when the records have changed.

Also: whether a prepared meeting was changed since, and which topics cancelling it would lose.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b
from typing import Any

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.attendance import AttendanceEntry, Presence, initial_attendance
from meetingtui.meeting.blocks.block_spec import PreparationData
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.meeting.call_list import open_task_ids
from meetingtui.meeting.carry_over_to_next_meeting import (
    merged_topic_lists,
    parked_topics_of_last_meeting,
    topic_origin,
    topics_due_for_meeting,
)
from meetingtui.meeting.next_meeting import next_meeting_appointment
from meetingtui.meeting.record import (
    Meeting,
    MeetingState,
    PrefilledValues,
    closed_meetings,
)
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.plan.item import Item, next_unused_id
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

_FIELDS_FROM_SCHOOL_SETTINGS = ("time", "place", "host", "recorder")


def prepare_next_meeting(
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    term: Term,
    today: date,
) -> Meeting:
    """Return a new next meeting, filled in from the term's records; one that is already planned is
    not looked for.

    Time, place, chair and recorder are the school's usual ones; everybody expected is marked
    present; the presenter is the next in the rotation; open tasks are carried over (上次议定);
    topics and problems left open return; the items that need a report are listed to be called in
    the work follow-up (工作推进). Without a meeting day left in the term, the date is ``today``.

    Args:
        meetings: all meetings of the term by id.
        items: all items of the term by id.
        school: the school.
        term: the term.
        today: the day.
    """
    next_day = next_meeting_appointment(meetings.values(), school, term, today).on
    return _filled_in_meeting(
        Meeting(
            id=next_unused_id(meetings),
            number=max((meeting.number for meeting in meetings.values()), default=0) + 1,
            on=next_day if next_day and term.contains(next_day) else today,
        ),
        meetings,
        items,
        school=school,
        today=today,
    )


def _filled_in_meeting(
    blank: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
) -> Meeting:
    """Return a meeting filled in with what a term's records hold for its date, or today if later.

    Args:
        blank: the meeting with id, number and date only.
        meetings: all meetings of the term by id.
        items: all items of the term by id.
        school: the school.
        today: the day.
    """
    others = [each for each in meetings.values() if each.id != blank.id]
    tree = ItemTree.from_items(items)
    day = day_for_judging_deadlines(blank, today)
    data = PreparationData(
        meeting=blank,
        others=others,
        past=closed_meetings(others),
        items=items,
        tree=tree,
        school=school,
        day=day,
    )
    habits = {name: getattr(school.meeting, name) for name in _FIELDS_FROM_SCHOOL_SETTINGS}
    prepared = [spec.prepare(data) for spec in BLOCKS]
    gathered = PrefilledValues(
        **habits, **_fields_of_all_blocks(each.prefilled for each in prepared)
    )
    filled = msgspec.structs.replace(
        blank,
        **habits,
        **_fields_of_all_blocks(each.fields for each in prepared),
        attendance=initial_attendance(school.attendees),
        carried=open_task_ids(tree, school=school, day=day),
        gathered=gathered,
    )
    return _with_content_digest(filled)


def _fields_of_all_blocks(mappings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields that all blocks fill in, by field name; no two blocks have the same
    field.
    """
    return {name: value for each in mappings for name, value in each.items()}


def day_for_judging_deadlines(meeting: Meeting, today: date) -> date:
    """Return the day by which a meeting's deadlines are judged: its date; today for a planned
    meeting whose date has passed.
    """
    return max(meeting.on, today) if meeting.state is MeetingState.PLANNED else meeting.on


# A preparation that was made earlier


def update_preparation(
    meeting: Meeting,
    meetings: Mapping[int, Meeting],
    items: Mapping[int, Item],
    *,
    school: School,
    today: date,
    next_topic_id: int = 1,
) -> Meeting:
    """Return a planned meeting prepared again from the present records; manual changes are kept.

    The date is not changed. Deleted topics and problems do not return; those settled by another
    meeting are removed, unless something was recorded on them here. A meeting that is not planned
    is returned unchanged.

    Args:
        meeting: the meeting.
        meetings: all meetings of the term by id.
        items: all items of the term by id.
        school: the school.
        today: the day.
        next_topic_id: the lowest topic id never used in the term.
    """
    if meeting.state is not MeetingState.PLANNED:
        return meeting
    blank = Meeting(id=meeting.id, number=meeting.number, on=meeting.on)
    fresh = _filled_in_meeting(blank, meetings, items, school=school, today=today)
    before, now = meeting.gathered or PrefilledValues(), fresh.gathered or PrefilledValues()
    by_hand = {
        name: getattr(meeting, name)
        for name in _FIELDS_FROM_SCHOOL_SETTINGS
        if getattr(meeting, name) != getattr(before, name)
    }
    again = msgspec.structs.replace(
        meeting,
        **{name: by_hand.get(name, getattr(fresh, name)) for name in _FIELDS_FROM_SCHOOL_SETTINGS},
        **_fields_of_all_blocks(
            spec.prepare_again(meeting, fresh, next_topic_id) for spec in BLOCKS
        ),
        attendance=_merged_attendance(meeting.attendance, fresh.attendance),
        carried=fresh.carried,
        gathered=msgspec.structs.replace(now, digest="", origins=before.origins),
    )
    return _with_content_digest(again) if is_unchanged_since_preparation(meeting, items) else again


def is_unchanged_since_preparation(meeting: Meeting, items: Mapping[int, Item]) -> bool:
    """Whether a planned meeting is exactly as prepared, with nothing recorded in it."""
    if meeting.state is not MeetingState.PLANNED or meeting.gathered is None:
        return False
    is_named = any(
        item.meeting == meeting.id or item.progress_in_meeting(meeting.id)
        for item in items.values()
    )
    return not is_named and meeting.gathered.digest == _content_digest(meeting)


def topics_lost_by_cancelling(
    meeting: Meeting, meetings: Mapping[int, Meeting]
) -> tuple[Topic, ...]:
    """Return the topics of a planned meeting that no later preparation would list again.

    They were typed into it or came from the term before; topics left open by earlier meetings
    return by themselves.

    Args:
        meeting: the planned meeting.
        meetings: every meeting of the term by id, with or without this one.
    """
    others = [each for each in meetings.values() if each.id != meeting.id]
    returning = (
        *topics_due_for_meeting(others, meeting.on),
        *parked_topics_of_last_meeting(others),
    )
    keys = {topic_origin(each) for each in returning}
    return tuple(
        each for each in meeting.agenda_and_parked_topics if topic_origin(each) not in keys
    )


def with_digest_renewed_if_unchanged(before: Meeting, after: Meeting) -> Meeting:
    """Return ``after``, a meeting in which only names were updated; it still counts as unchanged
    since it was prepared if ``before`` did.

    Args:
        before: the meeting as stored.
        after: the same meeting with updated names.
    """
    is_sealed = before.gathered is not None and before.gathered.digest == _content_digest(before)
    return _with_content_digest(after) if is_sealed else after


def _with_content_digest(meeting: Meeting) -> Meeting:
    """Return the meeting with a digest of its contents, by which a later change is detected."""
    gathered = msgspec.structs.replace(
        meeting.gathered or PrefilledValues(), digest=_content_digest(meeting)
    )
    return msgspec.structs.replace(meeting, gathered=gathered)


def _content_digest(meeting: Meeting) -> str:
    """Return a digest (24 hexadecimal digits) of what the meeting records, for noticing changes."""
    plain = msgspec.structs.replace(meeting, gathered=None)
    return blake2b(msgspec.json.encode(plain), digest_size=12).hexdigest()


def _merged_attendance(
    before: tuple[AttendanceEntry, ...], fresh: tuple[AttendanceEntry, ...]
) -> tuple[AttendanceEntry, ...]:
    """Merge the people expected with a planned meeting's attendance list: they keep their presence
    and reason, not their times. Guests, and others not marked present, stay at the end.

    Args:
        before: the attendance list of the planned meeting.
        fresh: a list of the people expected now, everybody present.
    """
    marks = {line.name: line for line in before}
    on_roster = {line.name for line in fresh}
    return (
        *(
            msgspec.structs.replace(
                line, presence=marks[line.name].presence, reason=marks[line.name].reason
            )
            if line.name in marks
            else line
            for line in fresh
        ),
        *(
            line
            for line in before
            if line.name not in on_roster and line.presence is not Presence.PRESENT
        ),
    )


def waiting_and_parked_topics(
    meetings: Mapping[int, Meeting], day: date
) -> tuple[tuple[Topic, ...], tuple[Topic, ...]]:
    """Return the topics that wait for a meeting on a day, and the parked ones (搁置).

    Those waiting are the topics of the planned meeting and those that return. Each has the key that
    identifies it in every meeting: ``since`` and ``raised_as``.
    """
    planned = [each for each in meetings.values() if each.state is MeetingState.PLANNED]
    others = [each for each in meetings.values() if each.state is not MeetingState.PLANNED]
    topics, parked = topics_due_for_meeting(others, day), parked_topics_of_last_meeting(others)
    for meeting in planned:
        before = meeting.gathered or PrefilledValues()
        found = merged_topic_lists(meeting, topics, parked, before, 1)
        topics, parked = (
            tuple(
                each
                if each.since is not None
                else msgspec.structs.replace(each, since=meeting.id, raised_as=each.id)
                for each in some
            )
            for some in (found["topics"], found["parked"])
        )
    return topics, parked
