"""The minutes of one meeting as a Word document, by the school's template or ours."""

from collections.abc import Mapping
from pathlib import Path

from meetingtui import shipped
from meetingtui.calendar import Term
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.context import minutes_context
from meetingtui.plan.item import Item
from meetingtui.school import School

TEMPLATE_NAME = "minutes.docx"


def template_for(folder: Path) -> Path:
    """``templates/minutes.docx`` of the data folder where the school has put one, else ours."""
    own = folder / "templates" / TEMPLATE_NAME
    return own if own.is_file() else shipped.templates() / TEMPLATE_NAME


def minutes_document(
    template: Path,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> bytes:
    """The .docx file's bytes.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.minutes.template import render

    context = minutes_context(
        meeting, school=school, term=term, agenda=agenda, items=items, meetings=meetings
    )
    return render(template, context)
