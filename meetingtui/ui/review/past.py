"""What the terms before this one hold, as far as the program has read it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from meetingtui.calendar import Term
from meetingtui.errors import MeetingTuiError
from meetingtui.review.survey import Survey
from meetingtui.school import School
from meetingtui.store.terms import surveys_before


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """Surveys of the earlier terms."""

    on: date | None = None
    """The day they were read; None before the first time."""
    surveys: Mapping[str, Survey] | None = None
    """By term id, oldest first; None where they have not or cannot be read."""
    trouble: str = ""
    """Why they cannot be read."""


def read_past(folder: Path, school: School, term: Term, today: date) -> Past:
    """Read those before a term; takes a moment, and belongs in a thread."""
    try:
        surveys = surveys_before(folder, school, term, today)
    except MeetingTuiError as error:
        return Past(on=today, trouble=error.message)
    for survey in surveys.values():
        _ = survey.rows  # worked out here, not while a screen waits for its lines
    return Past(on=today, surveys=surveys)
