"""Find suggestions for a measure (department, people, deadline, target) in its text and headings.

Each suggestion carries the words it was taken from and is used only once the user accepts it.
Where the text is not clear, there is no suggestion.
"""

import re
from collections.abc import Sequence

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.plan.importing.suggestions.deadlines import (
    deadline_in_headings,
    deadline_in_text,
    deadline_on_day,
)
from meetingtui.plan.importing.suggestions.departments import (
    department_in_headings,
    department_in_text,
    helping_departments,
    names_several_departments,
)
from meetingtui.plan.importing.suggestions.owners import (
    BracketOwners,
    cached_roster,
    owners_in_brackets,
    people_in_text,
)
from meetingtui.plan.importing.suggestions.suggestion import (
    DepartmentHint,
    DueHint,
    PeopleHint,
    TargetHint,
)
from meetingtui.plan.importing.unnumbered_items import is_background_heading
from meetingtui.plan.target_amounts import target_in_text
from meetingtui.school.school import School


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """The suggestions for one measure; None for a value that the text does not make clear."""

    department: DepartmentHint | None = None
    """Suggested responsible department."""
    people: PeopleHint | None = None
    """Suggested people."""
    due: DueHint | None = None
    """Suggested deadline or rhythm."""
    target: TargetHint | None = None
    """Suggested numeric target."""


def find_hints(
    node_text: str,
    *,
    school: School | None,
    term: Term | None,
    section_titles: Sequence[str] = (),
    document_title: str = "",
) -> Hints:
    """Find the suggestions for a measure in its text and in the headings above it.

    Args:
        node_text: title and text of the measure.
        school: resolves names; without it no owner is suggested.
        term: term in which deadlines are resolved.
        section_titles: headings above the measure, topmost first, each with its section's text
            after a line break where there is one. A heading that names a department applies to
            the measure; below a background section (上学期工作回顾) nothing is suggested. For a
            section itself, its own title is included.
        document_title: title of the plan, which may name a department for all measures.
    """
    titles = [heading.partition("\n")[0] for heading in section_titles]
    if any(is_background_heading(title) and not _GOALS.search(title) for title in titles):
        return Hints()
    brackets = owners_in_brackets(node_text, school) if school else []
    all_titles = [document_title, *section_titles]
    return Hints(
        department=_suggest_department(node_text, school, all_titles, brackets) if school else None,
        people=_suggest_people(node_text, school, brackets) if school else None,
        due=deadline_in_text(node_text, term)
        or deadline_on_day(node_text, all_titles, term)
        or deadline_in_headings(all_titles, term),
        target=target_in_text(node_text),
    )


def ambiguous_owner_warnings(node_text: str, school: School) -> tuple[str, ...]:
    """Return Chinese warnings about names in brackets that may mean two people."""
    return tuple(
        reason for each in owners_in_brackets(node_text, school) for reason in each.unclear
    )


def _suggest_people(
    text: str, school: School, brackets: Sequence[BracketOwners]
) -> PeopleHint | None:
    named = [each for each in brackets if each.people]
    if len(named) == 1 and not any(each.unclear for each in brackets):
        found = named[0]
        words = text[found.start : found.end]
        return PeopleHint(words=words, start=found.start, end=found.end, value=found.people)
    return people_in_text(text, cached_roster(school))


_GOALS = re.compile("目标|任务")
"""Background to whoever owes work, but what it counts is still to be reached."""


def _suggest_department(
    text: str, school: School, section_titles: Sequence[str], brackets: Sequence[BracketOwners]
) -> DepartmentHint | None:
    hint = _leading_department(text, school, section_titles, brackets)
    if hint is None:
        return None
    known = (hint.value, *hint.others)
    helpers = (name for name in helping_departments(text, school.departments) if name not in known)
    return msgspec.structs.replace(hint, others=(*hint.others, *helpers))


def _leading_department(
    text: str, school: School, section_titles: Sequence[str], brackets: Sequence[BracketOwners]
) -> DepartmentHint | None:
    named = [each for each in brackets if each.departments]
    if len(named) == 1:
        found = named[0]
        first, *others = found.departments
        return DepartmentHint(
            words=text[found.start : found.end],
            start=found.start,
            end=found.end,
            value=first,
            others=tuple(others),
        )
    hint = department_in_text(text, school.departments)
    if hint or names_several_departments(text, school.departments):
        return hint
    return department_in_headings(section_titles, school.departments)
