"""Rows of the status report about meetings: meetings, attendance, learning shares, block times."""

from datetime import date

import msgspec

from meetingtui.meeting.attendance import headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.review.meeting_statistics import (
    attendance_by_person,
    average_block_times,
    sharing_turns,
    tasks_by_meeting,
)
from meetingtui.review.term_snapshot import TermSnapshot


class MeetingReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a meeting held."""

    id: int
    """Id of the meeting."""
    number: int
    """Number of the meeting in the term (第N次)."""
    on: date
    """Day of the meeting."""
    expected: int
    """Number of people expected (应到)."""
    present: int
    """Number of people present (实到)."""
    tasks: list[int]
    """Ids of the tasks decided in the meeting, cancelled ones left out."""
    minutes_spent: dict[str, float]
    """Minutes spent, by block."""


class PersonAttendanceReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a person's attendance at the meetings held."""

    name: str
    """Name of the person."""
    expected: int
    """Number of meetings at which the person was expected (应到)."""
    present: int
    """Number of meetings the person attended (出席)."""
    leave: int
    """Number of meetings the person missed with leave (请假)."""
    absent: int
    """Number of meetings the person missed without leave (缺席)."""
    guest: int
    """Number of meetings attended as a guest (列席); not included in ``expected``."""


class SharingReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: a person's turns at the learning share (学习分享)."""

    name: str
    """Name of the person."""
    meetings: list[int]
    """Numbers (第N次) of the meetings in which the person shared."""
    is_next: bool
    """Whether the person is the next to share."""


class BlockTimeReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the status report: planned and average time of a block of the agenda."""

    block: str
    """Key of the block."""
    name: str
    """The school's name for the block."""
    planned: int
    """Planned time in minutes."""
    average: float | None
    """Average time in minutes; None where the block was never timed."""


def meeting_report_rows(snapshot: TermSnapshot) -> list[MeetingReportRow]:
    """Rows of all meetings held, oldest first."""
    found = []
    for each in tasks_by_meeting(snapshot):
        count = headcount(each.meeting.attendance)
        found.append(
            MeetingReportRow(
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


def attendance_report_rows(snapshot: TermSnapshot) -> list[PersonAttendanceReportRow]:
    """Rows of everybody who is in an attendance list."""
    return [
        PersonAttendanceReportRow(
            name=seat.name,
            expected=count.expected,
            present=count.present,
            leave=count.leave,
            absent=count.absent,
            guest=count.guests,
        )
        for seat in attendance_by_person(snapshot)
        for count in (seat.count,)
    ]


def sharing_report_rows(snapshot: TermSnapshot) -> list[SharingReportRow]:
    """Rows of the learning share rotation (学习分享), the next person first."""
    return [
        SharingReportRow(
            name=each.name,
            meetings=[meeting.number for meeting in each.meetings],
            is_next=each.is_next,
        )
        for each in sharing_turns(snapshot)
    ]


def block_time_report_rows(snapshot: TermSnapshot, agenda: FixedAgenda) -> list[BlockTimeReportRow]:
    """Rows of the agenda's blocks with planned and average times."""
    return [
        BlockTimeReportRow(
            block=each.block, name=each.name, planned=each.planned, average=each.average
        )
        for each in average_block_times(snapshot.held, agenda)
    ]
