"""Suggest values for a measure of a plan (department, people, deadline, target) from its text and
the headings above it.

Each suggestion carries the words it was taken from and is used only once the user accepts it.
Where the text is not clear, there is no suggestion.
"""

import re
from collections.abc import Sequence

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.heading_recognition import is_background_heading
from meetingtui.plan.importing.suggestions.deadlines import (
    suggest_deadline_from_headings,
    suggest_deadline_from_leading_day,
    suggest_deadline_from_leading_weekday,
    suggest_deadline_from_plan_title,
    suggest_deadline_from_text,
)
from meetingtui.plan.importing.suggestions.departments import (
    find_helping_departments,
    several_departments_act_in_text,
    suggest_department_from_headings,
    suggest_department_from_text,
)
from meetingtui.plan.importing.suggestions.owners import (
    BracketOwners,
    find_owners_in_brackets,
    roster_of_school,
    suggest_people_from_text,
)
from meetingtui.plan.importing.suggestions.suggested_values import (
    DeadlineSuggestion,
    DepartmentSuggestion,
    PeopleSuggestion,
    TargetSuggestion,
)
from meetingtui.plan.target_amounts import suggest_target_from_text
from meetingtui.school.school import School


class MeasureSuggestions(msgspec.Struct, frozen=True, kw_only=True):
    """Suggested department, people, deadline and target for one measure; None for a value that the
    text does not make clear.
    """

    department: DepartmentSuggestion | None = None
    """Department suggested as responsible for the measure."""
    people: PeopleSuggestion | None = None
    """People suggested as responsible for the measure."""
    due: DeadlineSuggestion | None = None
    """Deadline suggested for the measure, or how often it recurs (每周)."""
    target: TargetSuggestion | None = None
    """Numeric target suggested for the measure."""


def suggest_owner_deadline_and_target(
    node_text: str,
    *,
    school: School | None,
    term: Term | None,
    section_titles: Sequence[str] = (),
    document_title: str = "",
) -> MeasureSuggestions:
    """Suggest department, people, deadline and target of a measure from its text and the headings
    above it.

    Args:
        node_text: title and text of the measure.
        school: resolves names; without it no owner is suggested.
        term: term in which deadlines are resolved; None leaves their dates open.
        section_titles: headings above the measure, topmost first, each with its section's text
            after a line break where there is one. A heading that names a department applies to
            the measure; below a background section (上学期工作回顾) nothing is suggested. For a
            section itself, its own title is included.
        document_title: title of the plan, which may name a department for all measures.
    """
    titles = [heading.partition("\n")[0] for heading in section_titles]
    if any(is_background_heading(title) and not _GOALS.search(title) for title in titles):
        return MeasureSuggestions()
    brackets = find_owners_in_brackets(node_text, school) if school else []
    all_titles = [document_title, *section_titles]
    return MeasureSuggestions(
        department=_suggest_responsible_and_helping_departments(
            node_text, school, all_titles, brackets
        )
        if school
        else None,
        people=_suggest_responsible_people(node_text, school, brackets) if school else None,
        due=_suggest_deadline(node_text, all_titles, term),
        target=suggest_target_from_text(node_text),
    )


def ambiguous_owner_warnings(node_text: str, school: School) -> tuple[str, ...]:
    """Return Chinese warnings about names in brackets of a measure's text that may mean more than
    one person of the school; empty without any.
    """
    return tuple(
        reason for each in find_owners_in_brackets(node_text, school) for reason in each.unclear
    )


def _suggest_responsible_people(
    text: str, school: School, brackets: Sequence[BracketOwners]
) -> PeopleSuggestion | None:
    """Suggest the people responsible for a measure from the brackets with owners in its text, else
    from its sentences.

    Args:
        text: title and text of the measure.
        school: the school whose people are known.
        brackets: owners named in each bracket of the text.

    Returns:
        The suggestion; None where nobody is clearly named.
    """
    named = [each for each in brackets if each.people]
    if len(named) == 1 and not any(each.unclear for each in brackets):
        found = named[0]
        words = text[found.start : found.end]
        return PeopleSuggestion(quote=words, start=found.start, end=found.end, value=found.people)
    return suggest_people_from_text(text, roster_of_school(school))


_GOALS = re.compile("目标|任务")
"""Pattern of background headings (工作目标, 任务) below which suggestions are still made, because
their numbers are to be reached.
"""


def _suggest_deadline(
    text: str, headings: Sequence[str], term: Term | None
) -> DeadlineSuggestion | None:
    """Suggest the deadline of a measure from its text, else from the headings above it, the first
    of which is the plan's title.

    The day with which the text begins (2/26期初会议) says more than words without a date.

    Args:
        text: title and text of the measure.
        headings: title of the plan and headings above the measure, topmost first.
        term: term in which dates are resolved; None leaves the date open.

    Returns:
        The suggestion; None where neither names a deadline.
    """
    named = suggest_deadline_from_text(text, term)
    if named and named.value:
        return named
    return (
        suggest_deadline_from_leading_day(text, headings, term)
        or suggest_deadline_from_leading_weekday(text, headings, term)
        or named
        or suggest_deadline_from_headings(headings, term)
        or suggest_deadline_from_plan_title(headings[0], term)
    )


def _suggest_responsible_and_helping_departments(
    text: str, school: School, section_titles: Sequence[str], brackets: Sequence[BracketOwners]
) -> DepartmentSuggestion | None:
    """Suggest the department responsible for a measure, together with the departments that help
    it.

    Args:
        text: title and text of the measure.
        school: the school whose departments are known.
        section_titles: title of the plan and headings above the measure, topmost first.
        brackets: owners named in each bracket of the text.

    Returns:
        The suggestion; None where no department is clearly named.
    """
    hint = _suggest_responsible_department(text, school, section_titles, brackets)
    if hint is None:
        return None
    known = (hint.value, *hint.others)
    helpers = (
        name for name in find_helping_departments(text, school.departments) if name not in known
    )
    return msgspec.structs.replace(hint, others=(*hint.others, *helpers))


def _suggest_responsible_department(
    text: str, school: School, section_titles: Sequence[str], brackets: Sequence[BracketOwners]
) -> DepartmentSuggestion | None:
    """Suggest the department responsible for a measure from a bracket with owners, its text or the
    headings above it.

    Args:
        text: title and text of the measure.
        school: the school whose departments are known.
        section_titles: title of the plan and headings above the measure, topmost first.
        brackets: owners named in each bracket of the text.

    Returns:
        The suggestion; None where no department is clearly named.
    """
    named = [each for each in brackets if each.departments]
    if len(named) == 1:
        found = named[0]
        first, *others = found.departments
        return DepartmentSuggestion(
            quote=text[found.start : found.end],
            start=found.start,
            end=found.end,
            value=first,
            others=tuple(others),
        )
    hint = suggest_department_from_text(text, school.departments)
    if hint or several_departments_act_in_text(text, school.departments):
        return hint
    return suggest_department_from_headings(section_titles, school.departments)
