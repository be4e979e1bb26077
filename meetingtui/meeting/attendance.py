"""Who is at the meeting: the roster, leave, absence and guests."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from meetingtui.school import Person


class Presence(StrEnum):
    """How somebody attends (出席情况)."""

    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    GUEST = "guest"

    @property
    def label(self) -> str:
        """出席、请假、缺席、列席"""
        return {"present": "出席", "leave": "请假", "absent": "缺席", "guest": "列席"}[self.value]


class Attendance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's line in the attendance list."""

    name: str
    """The person's name; a guest need not be in school.yaml."""
    post: str = ""
    """职务 on that day."""
    presence: Presence = Presence.PRESENT
    """How the person attends."""
    reason: str = ""
    """Reason for leave (事由)."""


class Headcount(msgspec.Struct, frozen=True):
    """应到 and 实到, and who makes the difference."""

    expected: int
    """应到: the roster, guests left out."""
    present: int
    """实到: present of those."""
    leave: int
    """请假"""
    absent: int
    """缺席"""
    guests: int
    """列席, beyond 应到."""

    @property
    def words(self) -> str:
        """应到 14 人，实到 12 人，请假 1 人，缺席 1 人，列席 1 人"""
        parts = [f"应到 {self.expected} 人", f"实到 {self.present} 人"]
        for label, count in (("请假", self.leave), ("缺席", self.absent), ("列席", self.guests)):
            if count:
                parts.append(f"{label} {count} 人")
        return "，".join(parts)


def roster(people: Iterable[Person]) -> tuple[Attendance, ...]:
    """Everybody expected, present until said otherwise."""
    return tuple(Attendance(name=person.name, post=person.post) for person in people)


def headcount(attendance: Iterable[Attendance]) -> Headcount:
    """The figures of an attendance list."""
    found = [line.presence for line in attendance]
    guests = found.count(Presence.GUEST)
    return Headcount(
        expected=len(found) - guests,
        present=found.count(Presence.PRESENT),
        leave=found.count(Presence.LEAVE),
        absent=found.count(Presence.ABSENT),
        guests=guests,
    )


def mark(
    attendance: tuple[Attendance, ...], name: str, presence: Presence, reason: str = ""
) -> tuple[Attendance, ...]:
    """The list with one person marked; a name that is not on it joins at the end."""
    if not any(line.name == name for line in attendance):
        return (*attendance, Attendance(name=name, presence=presence, reason=reason))
    return tuple(
        msgspec.structs.replace(line, presence=presence, reason=reason)
        if line.name == name
        else line
        for line in attendance
    )


def strike(attendance: tuple[Attendance, ...], name: str) -> tuple[Attendance, ...]:
    """The list without that person."""
    return tuple(line for line in attendance if line.name != name)
