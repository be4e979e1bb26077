"""Move the dates of the sample school so that its term includes today."""

import re
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

import msgspec

from meetingtui.base.term_calendar import Term, meeting_days
from meetingtui.school.school import School

HELD_WEEKS = (2, 4, 8, 10)
"""Numbers of the term's weeks with the meetings in the story."""

NEXT_WEEK = 12
"""Number of the term's week with the next meeting."""

_TERM_ID = re.compile(r"\d{4}-\d{4}-[12]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


def moved_term(school: School, today: date) -> Term:
    """Return the sample's term, moved so that its next meeting is in the coming days.

    Usually that is today or the first meeting weekday after it. Where a public holiday moves or
    cancels a meeting of the story, the term begins a week earlier or later.
    """
    written = school.terms[-1]
    weekday = school.meeting.weekday_index
    coming = today + timedelta(days=(weekday - today.weekday()) % 7)
    monday = coming - timedelta(days=weekday, weeks=NEXT_WEEK - 1)
    best: tuple[int, Term] | None = None
    for weeks in (0, 1, -1):
        term = _term_beginning_on(written, monday + timedelta(weeks=weeks))
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
    return best[1] if best else _term_beginning_on(written, monday)


def moved_settings(text: str, written: Sequence[Term], term: Term) -> str:
    """Return the text of school.yaml with all dates moved so that its last term becomes ``term``.

    The ids of the earlier terms are counted backwards from that term; comments are kept.
    """
    shift = term.first_monday - written[-1].first_monday
    ids, id = {}, term.id
    for each in reversed(written):
        ids[each.id] = id
        id = _previous_term_id(id)
    text = _DAY.sub(lambda day: str(date.fromisoformat(day[0]) + shift), text)
    return _TERM_ID.sub(lambda found: ids.get(found[0], found[0]), text)


def moved_document(raw: bytes, written: Term, term: Term) -> bytes:
    """Return the bytes of the plan's .docx with the title of its term replaced.

    Args:
        raw: bytes of the .docx.
        written: the term that the document names.
        term: the term to name instead.
    """
    moved = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(moved, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                content = content.replace(written.title.encode(), term.title.encode())
            new.writestr(entry, content)
    return moved.getvalue()


def _term_beginning_on(written: Term, monday: date) -> Term:
    shift = monday - written.first_monday
    return msgspec.structs.replace(
        written,
        id=_term_id(monday),
        first_monday=monday,
        end=written.end + shift,
        holidays=tuple(day + shift for day in written.holidays),
        workdays=tuple(day + shift for day in written.workdays),
    )


def _previous_term_id(id: str) -> str:
    """Return the id of the term before the one with an id."""
    year, _, number = (int(part) for part in id.split("-"))
    return f"{year}-{year + 1}-1" if number == 2 else f"{year - 1}-{year}-2"


def _term_id(monday: date) -> str:
    """Return the id of the term that begins on a Monday."""
    if monday.month >= 7:
        return f"{monday.year}-{monday.year + 1}-1"
    return f"{monday.year - 1}-{monday.year}-2"
