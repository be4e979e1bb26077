"""Changes to the attendance list (签到): mark people present or away, add and remove guests."""

from collections.abc import Sequence

import msgspec

from meetingtui.actions.record_changes import build_meeting_change
from meetingtui.meeting.attendance import (
    Attendance,
    Presence,
    arrival_and_departure_text,
    with_late_or_early,
    with_presence,
    without_person,
)
from meetingtui.meeting.line_parsing.attendance_line import with_guests, with_people_marked
from meetingtui.store.records import Change, Records


def mark_people(
    records: Records, meeting_id: int, people: Sequence[str], presence: Presence, reason: str
) -> Change | None:
    """Mark several people present, on leave or absent, all with the same reason.

    Guests among them stay guests. None where the meeting is unknown or nothing changes.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{'、'.join(people)} {presence.label}",
        lambda meeting: msgspec.structs.replace(
            meeting,
            attendance=with_people_marked(meeting.attendance, tuple(people), presence, reason),
        ),
    )


def mark_person(
    records: Records, meeting_id: int, name: str, presence: Presence, reason: str = ""
) -> Change | None:
    """Mark one person present, on leave or absent; a name not yet on the list is added."""
    return build_meeting_change(
        records,
        meeting_id,
        f"{name} {presence.label}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=with_presence(meeting.attendance, name, presence, reason)
        ),
    )


def mark_late_or_early(
    records: Records,
    meeting_id: int,
    people: Sequence[str],
    arrived: str = "",
    left: str = "",
    reason: str = "",
) -> Change | None:
    """Mark people as having come late (迟到) or left early (早退).

    They count as present.

    Args:
        records: the records as they stand.
        meeting_id: which meeting.
        people: names of the people.
        arrived: time of arrival, such as ``8:40``; empty leaves the recorded time unchanged.
        left: time of leaving; empty leaves the recorded time unchanged.
        reason: the reason; empty leaves the recorded reason unchanged.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"{'、'.join(people)} {arrival_and_departure_text(arrived, left)}",
        lambda meeting: msgspec.structs.replace(
            meeting,
            attendance=with_late_or_early(meeting.attendance, people, arrived, left, reason),
        ),
    )


def add_guests(records: Records, meeting_id: int, guests: Sequence[Attendance]) -> Change | None:
    """Add guests (列席) to the end of a meeting's attendance list.

    People already expected are left out.
    """
    return build_meeting_change(
        records,
        meeting_id,
        f"列席：{'、'.join(guest.name for guest in guests)}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=with_guests(meeting.attendance, tuple(guests))
        ),
    )


def remove_guest(records: Records, meeting_id: int, name: str) -> Change | None:
    """Remove a person from a meeting's attendance list; meant for a guest entered by mistake."""
    return build_meeting_change(
        records,
        meeting_id,
        f"去掉列席：{name}",
        lambda meeting: msgspec.structs.replace(
            meeting, attendance=without_person(meeting.attendance, name)
        ),
    )
