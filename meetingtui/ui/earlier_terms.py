"""The earlier terms' snapshots, read on demand."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.term_calendar import Term
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.school.school import School
from meetingtui.store.terms import snapshots_of_earlier_terms


class EarlierTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Snapshots of the terms before the open one, as far as they have been read."""

    on: date | None = None
    """The day they were read; None before the first read."""
    snapshots: Mapping[str, TermSnapshot] | None = None
    """Snapshots by term id, oldest first; None where they were not read or cannot be read."""
    trouble: str = ""
    """Error message of a read that failed; empty where there was none."""


def read_earlier_terms(folder: Path, school: School, term: Term, today: date) -> EarlierTerms:
    """Read the snapshots of all terms before ``term``.

    Slow: call it in a thread. Does not raise; an error is returned as ``trouble``.
    """
    try:
        snapshots = snapshots_of_earlier_terms(folder, school, term, today)
    except MeetingTuiError as error:
        return EarlierTerms(on=today, trouble=error.message)
    for snapshot in snapshots.values():
        _ = snapshot.rows  # worked out here, not while a screen waits for its lines
    return EarlierTerms(on=today, snapshots=snapshots)
