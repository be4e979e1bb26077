"""Moving the sample school's term so that it is under way today."""

import re
import zipfile
from datetime import date, timedelta
from io import BytesIO

import msgspec

from meetingtui.calendar import Term, meeting_days
from meetingtui.school import School

HELD_WEEKS = (2, 4, 8, 10)
"""The weeks of the meetings that the story tells."""

NEXT_WEEK = 12
"""The week of the meeting to come."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def moved_term(school: School, today: date) -> Term:
    """The written term, begun as many weeks ago as puts the next meeting into the coming days.

    Usually that meeting falls on today or the first of its weekdays after
    today. Where a public holiday moves or swallows a meeting that the story
    tells, the term begins a week earlier or later.
    """
    written = school.terms[0]
    weekday = school.meeting.weekday_index
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = coming - timedelta(days=weekday, weeks=NEXT_WEEK - 1)
    best: tuple[int, Term] | None = None
    for weeks in (0, 1, -1):
        term = _beginning(written, monday + timedelta(weeks=weeks))
        days = list(
            meeting_days(
                term,
                weekday=weekday,
                every=school.meeting.every,
                first_week=school.meeting.first_week,
            )
        )
        held = tuple(term.week_of(day) for day in days if day < today)
        wait = (next(day for day in days if day >= today) - today).days
        if held == HELD_WEEKS and (best is None or wait < best[0]):
            best = wait, term
    return best[1] if best else _beginning(written, monday)


def moved_settings(text: str, written: Term, term: Term) -> str:
    """school.yaml with every date and the term's id moved along; comments stay."""
    shift = term.first_monday - written.first_monday
    text = _DAY.sub(lambda day: str(date.fromisoformat(day[0]) + shift), text)
    return text.replace(written.id, term.id)


def moved_document(raw: bytes, written: Term, term: Term) -> bytes:
    """The plan's .docx with the other term in its title."""
    moved = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(moved, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(written.title.encode(), term.title.encode())
            new.writestr(entry, content)
    return moved.getvalue()


def _beginning(written: Term, monday: date) -> Term:
    shift = monday - written.first_monday
    return msgspec.structs.replace(
        written,
        id=_term_id(monday),
        first_monday=monday,
        end=written.end + shift,
        holidays=tuple(day + shift for day in written.holidays),
        workdays=tuple(day + shift for day in written.workdays),
    )


def _term_id(monday: date) -> str:
    """The school year that a term beginning then belongs to."""
    if monday.month >= 7:
        return f"{monday.year}-{monday.year + 1}-1"
    return f"{monday.year - 1}-{monday.year}-2"
