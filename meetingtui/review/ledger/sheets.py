"""Which rows stand on which sheet of the ledger, and what the sheets are called."""

import re
from collections.abc import Iterator

from meetingtui.review.survey import NO_DEPARTMENT, Survey, Surveyed
from meetingtui.review.urgency import worst_first
from meetingtui.wording import one_line

FIGURES, WHOLE, BASELINE = "概况", "督办台账", "底稿"
"""The sheets that are no department's."""

_MAX_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"


def by_sheet(survey: Survey) -> Iterator[tuple[str, list[Surveyed]]]:
    """Names and rows of the sheets, the worst first: all, then each department with any."""
    taken = {FIGURES, BASELINE}
    yield sheet_name(WHOLE, taken), worst_first(survey.rows)
    known = [department.name for department in survey.school.departments]
    found = dict.fromkeys(row.department for row in survey.rows)
    others = sorted(found.keys() - {*known, ""})
    for name in (*known, *others, ""):
        if name in found:
            own = [row for row in survey.rows if row.department == name]
            yield sheet_name(name or NO_DEPARTMENT, taken), worst_first(own)


def sheet_name(wanted: str, taken: set[str]) -> str:
    """The name as Excel takes it, and unlike those taken already, to which it is added."""
    plain = _short(_FORBIDDEN.sub(" ", one_line(wanted)), _MAX_NAME).strip("' ") or "部门"
    if plain.lower() == _RESERVED:
        plain = f"{plain}部"
    name, number = plain, 1
    while name.lower() in {each.lower() for each in taken}:
        number += 1
        mark = f"（{number}）"
        name = _short(plain, _MAX_NAME - len(mark)).strip("' ") + mark
    taken.add(name)
    return name


def _short(text: str, units: int) -> str:
    """Its beginning, of that many UTF-16 units."""
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", errors="ignore")
