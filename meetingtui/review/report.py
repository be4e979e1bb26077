"""``meetingtui status --json``: all there is to say about the term, stable for other programs."""

from collections.abc import Iterable
from datetime import date

import msgspec

from meetingtui.meeting.agenda import current, next_day
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.plan.light import Light
from meetingtui.review.achievements import AchievementLine, achievements
from meetingtui.review.changes import Span, changes, since_last_meeting
from meetingtui.review.figures import Figures, by_department, by_person, by_section, count
from meetingtui.review.listing import ListedItem, listed
from meetingtui.review.problems import KnownProblem, problems
from meetingtui.review.report_lines import (
    ChangesReport,
    DueLine,
    TargetReport,
    WeekLine,
    changes_report,
    due_lines,
    target_lines,
    week_lines,
)
from meetingtui.review.report_meetings import (
    BlockLine,
    MeetingLine,
    SeatLine,
    ShareLine,
    block_lines,
    meeting_lines,
    seat_lines,
    share_lines,
)
from meetingtui.review.survey import Role, Survey, Surveyed, of_role


class StatusReport(msgspec.Struct, frozen=True, kw_only=True):
    """The term on a day; the keys of ``status --json``.

    Every list of numbers holds ids of ``items``. Where a filter chose among the
    items, all but problems, achievements and what the meetings were like is told
    of those alone.
    """

    school: str
    """Full name."""
    term: str
    """``2026-2027-1``"""
    term_title: str
    """2026—2027学年第一学期"""
    today: date
    """The day it is true for."""
    week: int
    """The term's week on that day."""
    filter: str
    """What chose among the items, in words; empty where all of them are told."""
    meetings_held: int
    """Closed meetings so far."""
    next_meeting: date
    """The day of the meeting prepared, else of the next one by habit."""
    figures: Figures
    """The whole plan."""
    lights: dict[str, int]
    """计划事项 by light: 滞后、预警、正常、办结、暂缓、取消."""
    sections: dict[str, Figures]
    """The figures, chapter by chapter."""
    departments: dict[str, Figures]
    """The same, department by department."""
    people: dict[str, Figures]
    """The same, person by person; what several do counts for each."""
    key_items: dict[str, Figures]
    """The same of the key items, tag by tag: 重点, 十件大事."""
    overdue: list[ListedItem]
    """Every item past its deadline, in the plan's order: measures, parts and tasks."""
    at_risk: list[int]
    """预警"""
    stale: list[int]
    """久未汇报"""
    unclaimed: list[int]
    """待认领"""
    no_deadline: list[int]
    """Owed, and nobody has said by when."""
    changes: ChangesReport | None
    """What changed since the last meeting, or since the day asked for; None before the first."""
    due: list[DueLine]
    """What is owed, by the week in which it falls due."""
    weeks: list[WeekLine]
    """What was heard of, week by week."""
    problems: list[KnownProblem]
    """What departments found wrong over the term; what is not settled first."""
    achievements: list[AchievementLine]
    """Honours, the highest level first."""
    targets: list[TargetReport]
    """Numbers promised, and how much of them is reached."""
    meetings: list[MeetingLine]
    """The meetings held."""
    attendance: list[SeatLine]
    """Who came how often."""
    shares: list[ShareLine]
    """Who shared at which meeting, and whose turn it is."""
    blocks: list[BlockLine]
    """Minutes per block of the agenda, planned and on average."""
    items: list[ListedItem]
    """Every item that is answered for; all figures can be counted again from these."""


def status_report(
    survey: Survey, *, agenda: FixedAgenda, since: Span | None = None, filter: str = ""
) -> StatusReport:
    """The report of a survey, with what changed since the last meeting or in a span asked for."""
    rows, today = survey.rows, survey.today
    planned = of_role(rows, Role.PLANNED)
    span = since or since_last_meeting(survey)
    return StatusReport(
        school=survey.school.name,
        term=survey.term.id,
        term_title=survey.term.title,
        today=today,
        week=survey.term.week_of(today),
        filter=filter,
        meetings_held=len(survey.held),
        next_meeting=next_meeting(survey),
        figures=count(rows),
        lights={light.label: sum(row.light is light for row in planned) for light in Light},
        sections=by_section(survey),
        departments=by_department(survey),
        people=by_person(survey),
        key_items=key_items(survey),
        overdue=[listed(row) for row in rows if row.standing.overdue],
        at_risk=_ids(row for row in rows if row.standing.at_risk),
        stale=_ids(row for row in rows if row.standing.stale),
        unclaimed=_ids(row for row in rows if row.standing.unclaimed),
        no_deadline=_ids(row for row in rows if row.has_no_deadline),
        changes=changes_report(changes(survey, span)) if span else None,
        due=due_lines(survey),
        weeks=week_lines(survey),
        problems=list(problems(survey)),
        achievements=list(achievements(survey)),
        targets=target_lines(survey),
        meetings=meeting_lines(survey),
        attendance=seat_lines(survey),
        shares=share_lines(survey),
        blocks=block_lines(survey, agenda),
        items=[listed(row) for row in rows],
    )


def next_meeting(survey: Survey) -> date:
    """The day of the meeting prepared, else of the next one by habit."""
    meetings = survey.meetings.values()
    prepared = current(meetings)
    return prepared.on if prepared else next_day(meetings, survey.school, survey.term, survey.today)


def key_items(survey: Survey) -> dict[str, Figures]:
    """The figures of the items that carry a tag of key items, tag by tag."""
    found = {
        tag: [row for row in survey.rows if tag in row.item.tags] for tag in survey.school.key_tags
    }
    return {tag: count(rows) for tag, rows in found.items() if rows}


def _ids(rows: Iterable[Surveyed]) -> list[int]:
    return [row.item.id for row in rows]
