"""Hints: who, by when and how much, as a measure's own words suggest it.

Nothing here is taken for granted: each hint carries the words it came from, a
person accepts it, and where the words are not sure there is none.
"""

import re
from collections.abc import Sequence

import msgspec

from meetingtui.calendar import Term
from meetingtui.plan.hinting.deadlines import due_in_text
from meetingtui.plan.hinting.departments import (
    department_in_headings,
    department_in_text,
    names_several,
)
from meetingtui.plan.hinting.owners import people_in_text
from meetingtui.plan.hinting.suggestion import DepartmentHint, DueHint, PeopleHint, TargetHint
from meetingtui.plan.hinting.targets import target_in_text
from meetingtui.plan.reading.background import is_background
from meetingtui.school import School


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure's words suggest; None where they are not sure."""

    department: DepartmentHint | None = None
    """Who answers for it."""
    people: PeopleHint | None = None
    """Who does it."""
    due: DueHint | None = None
    """By when, or how often."""
    target: TargetHint | None = None
    """How much."""


def find_hints(
    node_text: str,
    *,
    school: School | None,
    term: Term | None,
    section_titles: Sequence[str] = (),
) -> Hints:
    """What the text of a node suggests.

    ``section_titles`` are the headings above it, the topmost first: one that
    belongs to a department hands it down, and a background section (上学期工作回顾)
    suggests nothing. A heading may bring its section's own text after a line
    break. For a section itself, give its own title among them too.
    """
    titles = [heading.partition("\n")[0] for heading in section_titles]
    if any(is_background(title) and not _GOALS.search(title) for title in titles):
        return Hints()
    return Hints(
        department=_department(node_text, school, section_titles) if school else None,
        people=people_in_text(node_text, school.people) if school else None,
        due=due_in_text(node_text, term),
        target=target_in_text(node_text),
    )


_GOALS = re.compile("目标|任务")
"""Background to whoever owes work, but what it counts is still to be reached."""


def _department(text: str, school: School, section_titles: Sequence[str]) -> DepartmentHint | None:
    hint = department_in_text(text, school.departments)
    if hint or names_several(text, school.departments):
        return hint
    return department_in_headings(section_titles, school.departments)
