"""A version of the minutes that goes out: its Word file, and the meeting that keeps it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from meetingtui.calendar import Term
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.issuing import issue, with_paper
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.document import minutes_document
from meetingtui.plan.item import Item
from meetingtui.school import School


def issue_paper(
    meeting: Meeting,
    *,
    number: str,
    by: str,
    now: datetime,
    template: Path,
    folder: Path,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> tuple[Meeting, Path]:
    """The meeting with its minutes issued, and where their Word file was written.

    Raises:
        RefusedError: the meeting's minutes cannot be issued now.
        TemplateError: the template has a mistake.
        PaperError: the file could not be written.
    """
    from meetingtui.minutes.paper import file_name, paragraphs, write

    signed = issue(meeting, number=number, by=by, now=now)
    document = minutes_document(
        template,
        signed,
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )
    path = write(document, folder, file_name(signed))
    return with_paper(signed, paragraphs(document), path.name), path


def issued_file(folder: Path, meeting: Meeting) -> Path | None:
    """The Word file of the version that stands, where it still lies there."""
    name = meeting.issues[-1].file if meeting.issues else ""
    path = folder / name
    return path if name and path.is_file() else None
