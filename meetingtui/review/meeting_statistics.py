"""Statistics of a term's meetings: attendance, sharing turns, minutes per block, tasks decided."""

from collections.abc import Iterable

import msgspec

from meetingtui.meeting.attendance import Attendance, Headcount, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.preparation import presenter_rotation
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Status
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot, rows_of_role


class MeetingAttendance(msgspec.Struct, frozen=True, kw_only=True):
    """One person's attendance at one meeting."""

    meeting: Meeting
    """The meeting the attendance belongs to."""
    line: Attendance
    """The entry of the attendance list: 出席、请假、缺席 or 列席, and the reason."""


class PersonAttendance(msgspec.Struct, frozen=True, kw_only=True):
    """One person's attendance at the term's meetings."""

    name: str
    """Name of the person."""
    attendances: tuple[MeetingAttendance, ...]
    """The meetings whose attendance list contains the person, oldest first."""

    @property
    def count(self) -> Headcount:
        """Attendance of the person over the term.

        It counts 应到 (meetings the person was expected at), 实到, 请假, 缺席 and 列席.
        """
        return headcount(each.line for each in self.attendances)

    @property
    def missed(self) -> tuple[MeetingAttendance, ...]:
        """The meetings the person was expected at but did not attend (请假 or 缺席)."""
        return tuple(
            each
            for each in self.attendances
            if each.line.presence in (Presence.LEAVE, Presence.ABSENT)
        )


def attendance_by_person(snapshot: TermSnapshot) -> tuple[PersonAttendance, ...]:
    """Attendance of everybody in an attendance list: the roster first, then others in order."""
    found: dict[str, list[MeetingAttendance]] = {}
    for meeting in snapshot.held:
        for line in meeting.attendance:
            found.setdefault(line.name, []).append(MeetingAttendance(meeting=meeting, line=line))
    known = [person.name for person in snapshot.school.people if person.name in found]
    names = dict.fromkeys((*known, *found))
    return tuple(PersonAttendance(name=name, attendances=tuple(found[name])) for name in names)


def attendance_totals(meetings: Iterable[Meeting]) -> tuple[int, int]:
    """Sum up attendance over meetings; returns the number present (实到) and expected (应到)."""
    counts = [headcount(meeting.attendance) for meeting in meetings]
    return sum(each.present for each in counts), sum(each.expected for each in counts)


class SharingTurns(msgspec.Struct, frozen=True, kw_only=True):
    """One person's learning shares (学习分享) over the term."""

    name: str
    """Name of the person."""
    meetings: tuple[Meeting, ...]
    """The meetings in which this person shared, oldest first."""
    is_next: bool
    """Whether this person is the next to share."""


def sharing_turns(snapshot: TermSnapshot) -> tuple[SharingTurns, ...]:
    """The rotation of learning shares: the next person first, people outside the roster last."""
    given: dict[str, list[Meeting]] = {}
    for meeting in snapshot.held:
        presenters = (each.presenter for each in meeting.shares if each.is_held)
        for presenter in dict.fromkeys(filter(None, presenters)):
            given.setdefault(presenter, []).append(meeting)
    turns = [turn.name for turn in presenter_rotation(snapshot.school, snapshot.held)]
    return tuple(
        SharingTurns(name=name, meetings=tuple(given.get(name, ())), is_next=name in turns[:1])
        for name in dict.fromkeys((*turns, *given))
    )


class AverageBlockTime(msgspec.Struct, frozen=True, kw_only=True):
    """Planned and average time of one block of the agenda over the term's meetings."""

    block: str
    """Key of the block."""
    name: str
    """The school's name for the block."""
    planned: int
    """Planned time in minutes."""
    average: float | None
    """Average time in minutes over the meetings that timed it; None where none did."""

    @property
    def overrun(self) -> float | None:
        """Average minus planned minutes, negative if the block was shorter; None if it was never
        timed.
        """
        return None if self.average is None else self.average - self.planned


def average_block_times(
    meetings: Iterable[Meeting], agenda: FixedAgenda
) -> tuple[AverageBlockTime, ...]:
    """Compare the planned with the average time for every block of the agenda."""
    meetings = list(meetings)
    return tuple(
        AverageBlockTime(
            block=block.key,
            name=block.name,
            planned=block.minutes,
            average=_mean_or_none(
                [
                    spent
                    for each in meetings
                    if (spent := each.minutes_spent.get(block.key)) is not None
                ]
            ),
        )
        for block in agenda.blocks
    )


class MeetingTasks(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks decided in one meeting."""

    meeting: Meeting
    """The meeting that decided the tasks."""
    tasks: tuple[ItemRow, ...]
    """The tasks decided in the meeting, cancelled ones left out."""

    @property
    def done(self) -> tuple[ItemRow, ...]:
        """The meeting's tasks that are closed by now."""
        return tuple(row for row in self.tasks if not row.is_open)

    @property
    def still_open(self) -> tuple[ItemRow, ...]:
        """The meeting's tasks that are still open."""
        return tuple(row for row in self.tasks if row.is_open)

    @property
    def words(self) -> str:
        """Count of the tasks as text: 议定 6 项，已办结 4 项."""
        return f"议定 {len(self.tasks)} 项，已办结 {len(self.done)} 项"


def tasks_by_meeting(snapshot: TermSnapshot) -> tuple[MeetingTasks, ...]:
    """The tasks decided in each meeting held, oldest meeting first; meetings without tasks
    included.
    """
    born: dict[int, list[ItemRow]] = {}
    for row in rows_of_role(snapshot.rows, ItemRole.TASK):
        if row.item.meeting is not None and row.item.status is not Status.CANCELLED:
            born.setdefault(row.item.meeting, []).append(row)
    return tuple(
        MeetingTasks(meeting=meeting, tasks=tuple(born.get(meeting.id, ())))
        for meeting in snapshot.held
    )


def _mean_or_none(amounts: list[float]) -> float | None:
    """Arithmetic mean; None for no amounts."""
    return sum(amounts) / len(amounts) if amounts else None
