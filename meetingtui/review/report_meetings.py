"""The lines of ``status --json`` that tell of the meetings: who came, who shared, how long."""

from datetime import date

import msgspec

from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.review.sittings import block_times, decided, seats, shares
from meetingtui.review.survey import Survey


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting held."""

    id: int
    """The meeting's id."""
    number: int
    """第N次"""
    on: date
    """The day."""
    expected: int
    """应到"""
    present: int
    """实到"""
    tasks: list[int]
    """Ids of the tasks decided in it, cancelled ones left out."""
    minutes_spent: dict[str, float]
    """Minutes used per block."""


class SeatLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person over the meetings held."""

    name: str
    """Who."""
    expected: int
    """Meetings at which this person was expected."""
    present: int
    """Of those: 出席."""
    leave: int
    """请假"""
    absent: int
    """缺席"""
    guest: int
    """列席, beyond ``expected``."""


class ShareLine(msgspec.Struct, frozen=True, kw_only=True):
    """One person's turns at 学习分享."""

    name: str
    """Who."""
    meetings: list[int]
    """第N次 of the meetings in which this person shared."""
    is_next: bool
    """Whether it is this person's turn."""


class BlockLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one block of the agenda took."""

    block: str
    """Its key."""
    name: str
    """What the school calls it."""
    planned: int
    """Planned minutes."""
    average: float | None
    """Minutes it took on average; None where it was never timed."""


def meeting_lines(survey: Survey) -> list[MeetingLine]:
    """Every meeting held, oldest first."""
    found = []
    for each in decided(survey):
        count = headcount(each.meeting.attendance)
        found.append(
            MeetingLine(
                id=each.meeting.id,
                number=each.meeting.number,
                on=each.meeting.on,
                expected=count.expected,
                present=count.present,
                tasks=[row.item.id for row in each.tasks],
                minutes_spent=each.meeting.minutes_spent,
            )
        )
    return found


def seat_lines(survey: Survey) -> list[SeatLine]:
    """Everybody who stood in an attendance list."""
    return [
        SeatLine(
            name=seat.name,
            expected=count.expected,
            present=count.present,
            leave=count.leave,
            absent=count.absent,
            guest=count.guests,
        )
        for seat in seats(survey)
        for count in (seat.count,)
    ]


def share_lines(survey: Survey) -> list[ShareLine]:
    """The rotation of 学习分享, the next one first."""
    return [
        ShareLine(
            name=each.name,
            meetings=[meeting.number for meeting in each.meetings],
            is_next=each.is_next,
        )
        for each in shares(survey)
    ]


def block_lines(survey: Survey, agenda: FixedAgenda) -> list[BlockLine]:
    """The agenda's blocks against what they took."""
    return [
        BlockLine(
            block=each.block.value, name=each.name, planned=each.planned, average=each.average
        )
        for each in block_times(survey.held, agenda)
    ]
