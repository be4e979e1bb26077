"""The papers of one meeting as Word documents, by the school's templates or ours."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meetingtui.calendar import Term
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.catalogue import Template, chosen
from meetingtui.minutes.context import minutes_context
from meetingtui.minutes.form import Form
from meetingtui.minutes.record import record_context
from meetingtui.minutes.task_sheets import department_sheets, person_sheets
from meetingtui.plan.item import Item
from meetingtui.school import School


def template_for(folder: Path) -> Path:
    """``templates/minutes.docx`` of the data folder where the school has put one, else ours."""
    return chosen(folder).path


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
    """The minutes' bytes.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    return paper(
        Template(name=template.stem, form=Form.MINUTES, path=template),
        meeting,
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )


def paper(
    template: Template,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> bytes:
    """The bytes of the .docx that the template makes of the meeting.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.minutes.template import render

    context = paper_context(
        template.form,
        meeting,
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )
    return render(template.path, context, template.form.variables)


def paper_context(
    form: Form,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> dict[str, Any]:
    """What a template of that form is filled in with."""
    if form in (Form.TASKS, Form.PERSONAL_TASKS):
        sheets = department_sheets if form is Form.TASKS else person_sheets
        return sheets(meeting, school=school, term=term, items=items, meetings=meetings)
    context = record_context if form is Form.RECORD else minutes_context
    return context(meeting, school=school, term=term, agenda=agenda, items=items, meetings=meetings)
