"""Statistics of a term's meetings, and the comparison of two terms (两个学期并排) figure by figure.

The meetings are counted by attendance, sharing turns, minutes per block, and tasks decided.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from meetingtui.meeting.attendance import AttendanceEntry, Headcount, Presence, headcount
from meetingtui.meeting.blocks.learning_share_block import presenter_rotation
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import ACHIEVEMENT_LEVELS, Meeting
from meetingtui.plan.deadline_status import AT_RISK, OVERDUE
from meetingtui.plan.item import Status
from meetingtui.review.achievements import achievements_by_level, list_achievements
from meetingtui.review.item_counts import ItemCounts, item_counts_of_rows
from meetingtui.review.term_snapshot import ItemRole, ItemRow, TermSnapshot, rows_of_role


class AttendanceAtMeeting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The attendance of one person at one meeting."""

    meeting: Meeting
    """The meeting the attendance belongs to."""
    attendance_line: AttendanceEntry
    """The entry of the attendance list: 出席、请假、缺席 or 列席, and the reason."""


class PersonAttendance(msgspec.Struct, frozen=True, kw_only=True):
    """One person's attendance at the term's meetings."""

    name: str
    """Name of the person."""
    attendances: tuple[AttendanceAtMeeting, ...]
    """The meetings whose attendance list contains the person, oldest first."""

    @property
    def attendance_counts(self) -> Headcount:
        """Counts of one person's attendance over the term.

        It counts 应到 (meetings the person was expected at), 实到, 请假, 缺席 and 列席.
        """
        return headcount(each.attendance_line for each in self.attendances)

    @property
    def missed_meetings(self) -> tuple[AttendanceAtMeeting, ...]:
        """The meetings the person was expected at but did not attend (请假 or 缺席)."""
        return tuple(
            each
            for each in self.attendances
            if each.attendance_line.presence in (Presence.LEAVE, Presence.ABSENT)
        )


def attendance_by_person(snapshot: TermSnapshot) -> tuple[PersonAttendance, ...]:
    """Attendance of everybody in an attendance list of the meetings held: people of the roster
    first, in its order, then others in the order in which they first occur. People in no list are
    left out.
    """
    found: dict[str, list[AttendanceAtMeeting]] = {}
    for meeting in snapshot.held:
        for line in meeting.attendance:
            found.setdefault(line.name, []).append(
                AttendanceAtMeeting(meeting=meeting, attendance_line=line)
            )
    known = [person.name for person in snapshot.school.people if person.name in found]
    names = dict.fromkeys((*known, *found))
    return tuple(PersonAttendance(name=name, attendances=tuple(found[name])) for name in names)


def attendance_totals(meetings: Iterable[Meeting]) -> tuple[int, int]:
    """Sum up attendance over meetings; returns the number present (实到) and expected (应到)."""
    counts = [headcount(meeting.attendance) for meeting in meetings]
    return sum(each.present for each in counts), sum(each.expected for each in counts)


class LearningShareTurns(msgspec.Struct, frozen=True, kw_only=True):
    """One person's learning shares (学习分享) over the term."""

    name: str
    """Name of the person."""
    meetings: tuple[Meeting, ...]
    """The meetings in which this person shared, oldest first."""
    is_next: bool
    """Whether this person is the next to share."""


def learning_share_rotation(snapshot: TermSnapshot) -> tuple[LearningShareTurns, ...]:
    """Everybody's turns at the learning share (学习分享), also of those who have not shared: the
    roster in the order in which they come next, then others who shared.
    """
    given: dict[str, list[Meeting]] = {}
    for meeting in snapshot.held:
        presenters = (each.presenter for each in meeting.shares if each.is_held)
        for presenter in dict.fromkeys(filter(None, presenters)):
            given.setdefault(presenter, []).append(meeting)
    turns = [turn.name for turn in presenter_rotation(snapshot.school, snapshot.held)]
    return tuple(
        LearningShareTurns(
            name=name, meetings=tuple(given.get(name, ())), is_next=name in turns[:1]
        )
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
    def overrun_minutes(self) -> float | None:
        """Average minus planned minutes of an agenda block, negative if it was shorter; None if it
        was never timed.
        """
        return None if self.average is None else self.average - self.planned


def average_block_times(
    meetings: Iterable[Meeting], agenda: FixedAgenda
) -> tuple[AverageBlockTime, ...]:
    """Compare the planned with the average time for every block of the agenda, over the meetings in
    which it was timed; blocks outside the agenda are left out.
    """
    meetings = list(meetings)
    return tuple(
        AverageBlockTime(
            block=block.key,
            name=block.name,
            planned=block.minutes,
            average=_mean(
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
    """The tasks decided in one meeting, with their present state."""

    meeting: Meeting
    """The meeting that decided the tasks."""
    tasks: tuple[ItemRow, ...]
    """The tasks decided in the meeting, cancelled ones left out."""

    @property
    def closed_tasks(self) -> tuple[ItemRow, ...]:
        """Tasks decided in one meeting that are closed by now."""
        return tuple(row for row in self.tasks if not row.is_open)

    @property
    def open_tasks(self) -> tuple[ItemRow, ...]:
        """Tasks decided in one meeting that are still open."""
        return tuple(row for row in self.tasks if row.is_open)

    @property
    def counts_text(self) -> str:
        """Counts of the tasks decided in one meeting as text: 议定 6 项，已办结 4 项."""
        return f"议定 {len(self.tasks)} 项，已办结 {len(self.closed_tasks)} 项"


def tasks_by_meeting(snapshot: TermSnapshot) -> tuple[MeetingTasks, ...]:
    """The tasks decided in each meeting held, without cancelled tasks, oldest meeting first;
    meetings without tasks included.
    """
    born: dict[int, list[ItemRow]] = {}
    for row in rows_of_role(snapshot.rows, ItemRole.TASK):
        if row.item.meeting is not None and row.item.status is not Status.CANCELLED:
            born.setdefault(row.item.meeting, []).append(row)
    return tuple(
        MeetingTasks(meeting=meeting, tasks=tuple(born.get(meeting.id, ())))
        for meeting in snapshot.held
    )


def _mean(amounts: list[float]) -> float | None:
    """Arithmetic mean of numbers; None where there are none."""
    return sum(amounts) / len(amounts) if amounts else None


class TermFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one term on a day; one side of a term comparison."""

    term: str
    """Id of the term, such as ``2026-2027-1``."""
    term_title: str
    """Title of the term: 2026—2027学年第一学期."""
    today: date
    """The day for which the figures were computed."""
    figures: ItemCounts
    """Counts of the whole plan."""
    meetings: int
    """Number of meetings (例会) held."""
    expected: int
    """Number of people expected (应到), summed over all meetings."""
    present: int
    """Number of people present (实到), summed over all meetings."""
    tasks_decided: int
    """Number of tasks (议定事项), cancelled ones left out as in all counts."""
    tasks_done: int
    """Number of those tasks that are closed."""
    achievements: dict[str, int]
    """Number of achievements (成果) by level, the highest level first, 未注明级别 last; levels
    without any are left out.
    """

    @property
    def achievement_count(self) -> int:
        """Number of the term's achievements (成果) of all levels together."""
        return sum(self.achievements.values())


class ComparedFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a comparison of two terms: a figure of both terms and the difference."""

    label: str
    """Name of the figure, such as 完成率."""
    before: str
    """The earlier term's figure with its unit: 42 项; — where there is nothing to count."""
    after: str
    """The later term's figure with its unit: 42 项; — where there is nothing to count."""
    change: str
    """The difference: +3, -2.5 个百分点, 持平; empty where one of the figures is missing."""


class TermComparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two terms side by side; its fields are the keys of ``term compare --json``."""

    before: TermFigures
    """Figures of the earlier term."""
    after: TermFigures
    """Figures of the later term."""
    lines: tuple[ComparedFigure, ...]
    """Rows of the comparison, one for each figure."""


class _ComparableFigure(msgspec.Struct, frozen=True):
    """One figure of a term in the comparison of terms: label, value and unit."""

    label: str
    """Name of the figure."""
    value: float | None
    """The number; None for a share of nothing."""
    unit: str
    """Unit of the number: 项, 次 or %."""

    @property
    def is_missing_or_zero_count(self) -> bool:
        """Whether a figure of a term is missing or a count of 0; a rate of 0.0% is neither."""
        return self.value is None or (self.unit != "%" and not self.value)

    @property
    def text_with_unit(self) -> str:
        """The figure of a term with its unit: 42 项, 31.0%; — where it is missing."""
        if self.value is None:
            return "—"
        return f"{self.value:.1f}%" if self.unit == "%" else f"{self.value:.0f} {self.unit}"


def term_figures(snapshot: TermSnapshot) -> TermFigures:
    """Compute the figures of one term for the comparison of terms."""
    found = item_counts_of_rows(snapshot.rows)
    present, expected = attendance_totals(snapshot.held)
    honours = achievements_by_level(list_achievements(snapshot))
    return TermFigures(
        term=snapshot.term.id,
        term_title=snapshot.term.title,
        today=snapshot.today,
        figures=found,
        meetings=len(snapshot.held),
        expected=expected,
        present=present,
        tasks_decided=found.tasks,
        tasks_done=found.tasks - found.open_tasks,
        achievements={level: len(found) for level, found in honours.items()},
    )


def compare_terms(before: TermSnapshot, after: TermSnapshot) -> TermComparison:
    """Compare two terms figure by figure; a figure that is missing or 0 in both is left out."""
    one, other = term_figures(before), term_figures(after)
    levels_reached = {*one.achievements, *other.achievements}
    levels = [
        *(level for level in ACHIEVEMENT_LEVELS if level in levels_reached),
        *sorted(levels_reached - {*ACHIEVEMENT_LEVELS}),
    ]
    pairs = zip(_figures_to_compare(one, levels), _figures_to_compare(other, levels), strict=True)
    lines = tuple(
        _compare_figure(was, now)
        for was, now in pairs
        if not (was.is_missing_or_zero_count and now.is_missing_or_zero_count)
    )
    return TermComparison(before=one, after=other, lines=lines)


def _figures_to_compare(term: TermFigures, levels: Iterable[str]) -> Iterator[_ComparableFigure]:
    """Yield the figures of one term that are compared with those of another, the same ones for
    every term; ``levels`` are the levels of achievements that get a figure each.
    """
    found = term.figures
    yield _ComparableFigure(ItemRole.PLANNED.label, found.total, "项")
    yield _ComparableFigure(Status.DONE.label, found.done, "项")
    yield _ComparableFigure("完成率", _percentage(found.done, found.total), "%")
    yield _ComparableFigure(Status.IN_PROGRESS.label, found.in_progress, "项")
    yield _ComparableFigure(Status.NOT_STARTED.label, found.not_started, "项")
    yield _ComparableFigure(Status.PAUSED.label, found.paused, "项")
    yield _ComparableFigure(Status.CANCELLED.label, found.cancelled, "项")
    yield _ComparableFigure(OVERDUE, found.overdue, "项")
    yield _ComparableFigure(AT_RISK, found.at_risk, "项")
    yield _ComparableFigure("例会", term.meetings, "次")
    yield _ComparableFigure("出勤率", _percentage(term.present, term.expected), "%")
    yield _ComparableFigure(ItemRole.TASK.label, term.tasks_decided, "项")
    yield _ComparableFigure("议定办结率", _percentage(term.tasks_done, term.tasks_decided), "%")
    yield _ComparableFigure("成果", term.achievement_count, "项")
    for level in levels:
        yield _ComparableFigure(f"其中{level}", term.achievements.get(level, 0), "项")


def _compare_figure(was: _ComparableFigure, now: _ComparableFigure) -> ComparedFigure:
    """Compare one figure of two terms; returns the row of the comparison, without a difference
    where the figure is missing in either.
    """
    if was.value is None or now.value is None:
        change = ""
    elif was.text_with_unit == now.text_with_unit:
        change = "持平"
    elif now.unit == "%":
        change = f"{round(now.value, 1) - round(was.value, 1):+.1f} 个百分点"
    else:
        change = f"{now.value - was.value:+.0f}"
    return ComparedFigure(
        label=was.label, before=was.text_with_unit, after=now.text_with_unit, change=change
    )


def _percentage(part: int, whole: int) -> float | None:
    """Share of a part in a whole in percent; None where the whole is 0."""
    return 100 * part / whole if whole else None
