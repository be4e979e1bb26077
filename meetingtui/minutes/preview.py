"""The minutes as lines to read, in the order in which the Word file has them."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.issue import Rewording
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.context import minutes_context
from meetingtui.minutes.rewording import (
    Line,
    Told,
    marked,
    outdated,
    present,
    read_marked,
)
from meetingtui.plan.item import Item
from meetingtui.school import School


class Stale(msgspec.Struct, frozen=True):
    """原文已变: other words that belong to nothing the records say now."""

    rewording: Rewording
    """What was written."""
    now: Told | None
    """What stands in its place now; None where that is not sure."""


class Preview(msgspec.Struct, frozen=True):
    """What the Word file will say."""

    lines: tuple[Line, ...]
    """Line by line, each with what of it can be put in other words."""
    stale: tuple[Stale, ...] = ()
    """Other words that are not used."""


def preview(
    template: Path,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
) -> Preview:
    """The minutes by a template, read back.

    Raises:
        TemplateError: the template has a mistake; the message names it and its place.
    """
    from meetingtui.minutes.paper import paragraphs
    from meetingtui.minutes.template import render

    context = minutes_context(
        msgspec.structs.replace(meeting, wording=()),
        school=school,
        term=term,
        agenda=agenda,
        items=items,
        meetings=meetings,
    )
    fresh, known = marked(context, meeting.wording)
    lines = read_marked(paragraphs(render(template, fresh)), known)
    stale = [Stale(each, present(each, context)) for each in outdated(context, meeting.wording)]
    return Preview(tuple(lines), tuple(stale))
