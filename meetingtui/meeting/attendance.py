"""The attendance list of a meeting: who is present, on leave, absent or a guest."""

import re
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from meetingtui.school.school import Person


class Presence(StrEnum):
    """Enum of how a person attends a meeting (出席情况)."""

    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    GUEST = "guest"

    @property
    def label(self) -> str:
        """Chinese label of the kind of attendance: 出席、请假、缺席 or 列席."""
        return {"present": "出席", "leave": "请假", "absent": "缺席", "guest": "列席"}[self.value]


class AttendanceEntry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One entry of a meeting's attendance list: a person and how they attend."""

    name: str
    """The person's name; a guest need not be in school.yaml."""
    post: str = ""
    """The person's post (职务) on the day of the meeting; may be empty."""
    presence: Presence = Presence.PRESENT
    """How the person attends."""
    reason: str = ""
    """Reason for leave (事由); empty where none was given."""
    arrived: str = ""
    """Time at which a latecomer (迟到) arrived, ``14:50``; empty where present from the start."""
    left: str = ""
    """Time at which somebody left early (早退), ``16:10``; empty where present to the end."""

    def has_vote_at(self, time: str) -> bool:
        """Whether the person is in the meeting, with a vote, at a time of day; guests have no vote.

        Args:
            time: the time, such as ``15:05``; empty where it is unknown, in which case latecomers
                count and people who left early do not.
        """
        if self.presence is not Presence.PRESENT:
            return False
        has_come = not (time and self.arrived) or minutes_since_midnight(
            self.arrived
        ) <= minutes_since_midnight(time)
        has_gone = bool(self.left) and (
            not time or minutes_since_midnight(self.left) <= minutes_since_midnight(time)
        )
        return has_come and not has_gone

    @property
    def arrival_and_departure_text(self) -> str:
        """Chinese text on when an attendee came late or left early; empty for neither."""
        return arrival_and_departure_text(self.arrived, self.left)


class Headcount(msgspec.Struct, frozen=True):
    """Figures of an attendance list: numbers expected, present, on leave, absent, and guests."""

    expected: int
    """Number of people expected (应到), not counting guests."""
    present: int
    """Number of expected people who are present (实到)."""
    leave: int
    """Number of people on leave (请假)."""
    absent: int
    """Number of people absent (缺席)."""
    guests: int
    """Number of guests (列席), not included in ``expected``."""

    @property
    def figures_text(self) -> str:
        """The figures of an attendance list in Chinese: 应到 14 人，实到 12 人，请假 1 人，缺席 1
        人，列席 1 人; 请假、缺席 and 列席 are left out where nobody is.
        """
        parts = [f"应到 {self.expected} 人", f"实到 {self.present} 人"]
        for label, count in (("请假", self.leave), ("缺席", self.absent), ("列席", self.guests)):
            if count:
                parts.append(f"{label} {count} 人")
        return "，".join(parts)


def initial_attendance(people: Iterable[Person]) -> tuple[AttendanceEntry, ...]:
    """Return an attendance list in which everybody expected is marked present."""
    return tuple(AttendanceEntry(name=person.name, post=person.post) for person in people)


def headcount(attendance: Iterable[AttendanceEntry]) -> Headcount:
    """Count an attendance list: everybody but guests is expected; people who came late or left
    early count as present.
    """
    found = [line.presence for line in attendance]
    guests = found.count(Presence.GUEST)
    return Headcount(
        expected=len(found) - guests,
        present=found.count(Presence.PRESENT),
        leave=found.count(Presence.LEAVE),
        absent=found.count(Presence.ABSENT),
        guests=guests,
    )


def attendance_with_presence(
    attendance: tuple[AttendanceEntry, ...], name: str, presence: Presence, reason: str = ""
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list with one person's kind of attendance changed; times and reason
    recorded before are removed.

    Args:
        attendance: the attendance list.
        name: full name of the person; one not yet listed is added at the end, without a post.
        presence: present, on leave, absent or guest.
        reason: the reason; may be empty.
    """
    if not any(line.name == name for line in attendance):
        return (*attendance, AttendanceEntry(name=name, presence=presence, reason=reason))
    return tuple(
        msgspec.structs.replace(line, presence=presence, reason=reason, arrived="", left="")
        if line.name == name
        else line
        for line in attendance
    )


def attendance_with_late_or_left_early(
    attendance: tuple[AttendanceEntry, ...],
    people: Iterable[str],
    arrived: str,
    left: str,
    reason: str,
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list with people marked as arrived late or left early.

    They count as present, also where they were on leave or absent; guests stay guests.

    Args:
        attendance: the attendance list.
        people: full names of the people; those not on the list are ignored.
        arrived: time of arrival, such as ``14:50``; empty leaves the recorded time unchanged.
        left: time of leaving; empty leaves the recorded time unchanged.
        reason: the reason; empty leaves the recorded reason unchanged.
    """
    named = set(people)
    return tuple(
        msgspec.structs.replace(
            line,
            presence=Presence.GUEST if line.presence is Presence.GUEST else Presence.PRESENT,
            arrived=arrived or line.arrived,
            left=left or line.left,
            reason=reason or line.reason,
        )
        if line.name in named
        else line
        for line in attendance
    )


def arrival_and_departure_text(arrived: str, left: str) -> str:
    """Return the times of a latecomer and an early leaver in Chinese: 14:50 到会，16:10 离会.

    An empty time is left out; the text is empty without either.
    """
    parts = (f"{arrived} 到会" if arrived else "", f"{left} 离会" if left else "")
    return "，".join(filter(None, parts))


def minutes_since_midnight(time: str) -> int:
    """Return a time of day such as ``8:40`` in minutes since midnight; 0 for other text."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", time)
    return 60 * int(found[1]) + int(found[2]) if found else 0


def attendance_without_person(
    attendance: tuple[AttendanceEntry, ...], name: str
) -> tuple[AttendanceEntry, ...]:
    """Return the attendance list without the person of that name; unchanged if not on it."""
    return tuple(line for line in attendance if line.name != name)
