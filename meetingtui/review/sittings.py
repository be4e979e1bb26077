"""The meetings of the term together: who came, who shared, what took how long and led to what."""

from collections.abc import Iterable

import msgspec

from meetingtui.meeting.attendance import Attendance, Headcount, Presence, headcount
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Block, Meeting
from meetingtui.meeting.rotation import rotation
from meetingtui.plan.item import Status
from meetingtui.review.survey import Role, Survey, Surveyed, of_role


class Sat(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody attended one meeting."""

    meeting: Meeting
    """The meeting."""
    line: Attendance
    """How: 出席、请假、缺席 or 列席, and why."""


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One person over the term's meetings."""

    name: str
    """Who."""
    sat: tuple[Sat, ...]
    """The meetings in whose attendance list this person stands, oldest first."""

    @property
    def count(self) -> Headcount:
        """应到 (meetings this person was expected at), 实到, 请假, 缺席, 列席."""
        return headcount(each.line for each in self.sat)

    @property
    def missed(self) -> tuple[Sat, ...]:
        """The meetings this person was expected at and did not come to."""
        return tuple(
            each for each in self.sat if each.line.presence in (Presence.LEAVE, Presence.ABSENT)
        )


def seats(survey: Survey) -> tuple[Seat, ...]:
    """Everybody in any attendance list: the roster in its order, then others as they came."""
    found: dict[str, list[Sat]] = {}
    for meeting in survey.held:
        for line in meeting.attendance:
            found.setdefault(line.name, []).append(Sat(meeting=meeting, line=line))
    known = [person.name for person in survey.school.people if person.name in found]
    names = dict.fromkeys((*known, *found))
    return tuple(Seat(name=name, sat=tuple(found[name])) for name in names)


def came(meetings: Iterable[Meeting]) -> tuple[int, int]:
    """实到 and 应到 of those meetings together."""
    counts = [headcount(meeting.attendance) for meeting in meetings]
    return sum(each.present for each in counts), sum(each.expected for each in counts)


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """One person's shares (学习分享) over the term."""

    name: str
    """Who."""
    meetings: tuple[Meeting, ...]
    """The meetings in which this person shared, oldest first."""
    is_next: bool
    """Whether it is this person's turn."""


def shares(survey: Survey) -> tuple[Shared, ...]:
    """The rotation: next one first, then as it goes on; those outside the roster last."""
    given: dict[str, list[Meeting]] = {}
    for meeting in survey.held:
        if meeting.share.is_held and meeting.share.presenter:
            given.setdefault(meeting.share.presenter, []).append(meeting)
    turns = [turn.name for turn in rotation(survey.school, survey.held)]
    return tuple(
        Shared(name=name, meetings=tuple(given.get(name, ())), is_next=name in turns[:1])
        for name in dict.fromkeys((*turns, *given))
    )


class BlockTime(msgspec.Struct, frozen=True, kw_only=True):
    """What one block took over the term."""

    block: Block
    """Which."""
    name: str
    """What the school calls it."""
    planned: int
    """Planned minutes."""
    average: float | None
    """Minutes it took on average where it was timed; None where it never was."""

    @property
    def over(self) -> float | None:
        """Minutes beyond what was planned, negative where fewer; None where it never was timed."""
        return None if self.average is None else self.average - self.planned


def block_times(meetings: Iterable[Meeting], agenda: FixedAgenda) -> tuple[BlockTime, ...]:
    """Every block of the agenda against its planned minutes."""
    meetings = list(meetings)
    return tuple(
        BlockTime(
            block=block.key,
            name=block.name,
            planned=block.minutes,
            average=_average(
                [
                    spent
                    for each in meetings
                    if (spent := each.minutes_spent.get(block.key.value)) is not None
                ]
            ),
        )
        for block in agenda.blocks
    )


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What one meeting led to."""

    meeting: Meeting
    """The meeting."""
    tasks: tuple[Surveyed, ...]
    """The tasks decided in it, cancelled ones left out."""

    @property
    def done(self) -> tuple[Surveyed, ...]:
        """Those of them that are closed by now."""
        return tuple(row for row in self.tasks if not row.is_open)

    @property
    def still_open(self) -> tuple[Surveyed, ...]:
        """Those that are not."""
        return tuple(row for row in self.tasks if row.is_open)

    @property
    def words(self) -> str:
        """议定 6 项，已办结 4 项"""
        return f"议定 {len(self.tasks)} 项，已办结 {len(self.done)} 项"


def decided(survey: Survey) -> tuple[Decided, ...]:
    """Every meeting held, oldest first, with its tasks."""
    born: dict[int, list[Surveyed]] = {}
    for row in of_role(survey.rows, Role.TASK):
        if row.item.meeting is not None and row.item.status is not Status.CANCELLED:
            born.setdefault(row.item.meeting, []).append(row)
    return tuple(
        Decided(meeting=meeting, tasks=tuple(born.get(meeting.id, ()))) for meeting in survey.held
    )


def _average(amounts: list[float]) -> float | None:
    return sum(amounts) / len(amounts) if amounts else None
