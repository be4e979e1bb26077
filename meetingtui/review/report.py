"""`meetingtui status`: where the plan stands, on one page and as stable JSON."""

from collections.abc import Iterator
from datetime import date

import msgspec

from meetingtui.meeting.agenda import current, next_day
from meetingtui.review.figures import Figures, by_department, count
from meetingtui.review.listing import ListedItem, listed
from meetingtui.review.survey import Survey
from meetingtui.wording import full_date, month_day, weekday


class StatusReport(msgspec.Struct, frozen=True, kw_only=True):
    """The term on a day; the keys of ``status --json``."""

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
    meetings_held: int
    """Closed meetings so far."""
    next_meeting: date
    """The day of the meeting prepared, else of the next one by habit."""
    figures: Figures
    """The whole plan."""
    departments: dict[str, Figures]
    """The same, department by department."""
    overdue: list[ListedItem]
    """Every item past its deadline, in the plan's order."""


def status_report(survey: Survey) -> StatusReport:
    """The report of a survey."""
    school, term, today = survey.school, survey.term, survey.today
    meetings = survey.meetings.values()
    prepared = current(meetings)
    return StatusReport(
        school=school.name,
        term=term.id,
        term_title=term.title,
        today=today,
        week=term.week_of(today),
        meetings_held=len(survey.held),
        next_meeting=prepared.on if prepared else next_day(meetings, school, term, today),
        figures=count(survey.rows),
        departments=by_department(survey),
        overdue=[listed(row) for row in survey.rows if row.standing.overdue],
    )


def status_lines(report: StatusReport) -> Iterator[str]:
    """The report as a principal reads it in a terminal."""
    found = report.figures
    yield f"{report.school}  {report.term_title}  第{report.week}周"
    yield f"{full_date(report.today)} {weekday(report.today)}"
    yield ""
    if not found.total:
        yield "还没有计划。导入：meetingtui plan import 计划.docx"
        return
    yield found.words + "。"
    for words in (found.rest_words, found.warning_words):
        if words:
            yield words + "。"
    overdue_tasks = f"，其中滞后 {found.overdue_tasks} 项" if found.overdue_tasks else ""
    yield f"议定事项未办结 {found.open_tasks} 项{overdue_tasks}。"
    day = report.next_meeting
    yield f"已开例会 {report.meetings_held} 次，下次 {month_day(day)} {weekday(day)}。"
    yield ""
    for name, counts in report.departments.items():
        tasks = f"议定事项未办结 {counts.open_tasks} 项" if counts.open_tasks else ""
        words = "，".join(filter(None, (counts.words, counts.warning_words)))
        yield f"{name}：{words or tasks or counts.rest_words}"
    if report.overdue:
        yield ""
        tasks = f"，其中议定事项 {found.overdue_tasks} 项" if found.overdue_tasks else ""
        yield f"滞后 {len(report.overdue)} 项{tasks}："
        for row in report.overdue:
            said = f"  上次：{row.last_progress}" if row.last_progress else ""
            what = " ".join(filter(None, (row.number, row.title)))
            yield f"  {what}  {row.owner}  {row.due_words}{said}"
