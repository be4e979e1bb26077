"""A preview of the minutes: the lines of the Word file, linked to the paragraphs in them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.documents.document_layout import PageCount, estimate_pages
from meetingtui.documents.minutes_context import minutes_context
from meetingtui.documents.paragraph_arrangement import (
    paragraph_orders,
    paragraphs_without_heading,
    with_arrangements,
)
from meetingtui.documents.rewording import (
    MARKS,
    PreviewLine,
    RecordedParagraph,
    current_paragraph,
    mark_paragraphs,
    outdated_rewordings,
    read_marked_lines,
)
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.minutes_state import ArrangedParagraph, Rewording
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import School


class OrphanedRewording(msgspec.Struct, frozen=True):
    """A rewording that is not used because its paragraph has changed (原文已变)."""

    rewording: Rewording
    """The rewording."""
    now: RecordedParagraph | None
    """The paragraph now at its place; None if it cannot be determined."""


class MinutesPreview(msgspec.Struct, frozen=True):
    """The preview of a meeting's minutes as the Word file will show them."""

    lines: tuple[PreviewLine, ...]
    """Lines of the document, each with the paragraphs in it that can be reworded."""
    stale: tuple[OrphanedRewording, ...] = ()
    """Rewordings that are not used because their paragraphs have changed."""
    order: Mapping[str, tuple[ArrangedParagraph, ...]] = {}
    """Paragraphs that can be moved or left out, by the key of their heading."""
    unplaced: tuple[RecordedParagraph, ...] = ()
    """Added paragraphs whose heading no longer exists."""
    pages: PageCount | None = None
    """Estimated page count; None if no document was made."""


def preview_minutes(
    template: Path,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    tick: Callable[[float], bool] | None = None,
) -> MinutesPreview:
    """Render the minutes with a template and read the result back as a preview.

    ``tick`` is called repeatedly with the seconds elapsed; if it returns False, rendering stops.

    Raises:
        TemplateCancelledError: ``tick`` returned False.
        TemplateError: the template has an error; the message names it and its place.
    """
    from meetingtui.documents.document_file import document_lines
    from meetingtui.documents.template import render_template

    made = minutes_context(
        msgspec.structs.replace(meeting, wording=(), arrangement=()),
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )
    context = with_arrangements(made, meeting.arrangement)
    fresh, known = mark_paragraphs(context, meeting.wording)
    document = render_template(template, fresh, tick=tick)
    lines = read_marked_lines(document_lines(document), known)
    stale = [
        OrphanedRewording(each, current_paragraph(each, context))
        for each in outdated_rewordings(context, meeting.wording)
    ]
    return MinutesPreview(
        tuple(lines),
        tuple(stale),
        paragraph_orders(made, meeting.arrangement),
        tuple(paragraphs_without_heading(made, meeting.arrangement)),
        estimate_pages(document, MARKS),
    )
