"""Which rows stand on which sheet of the ledger, and what the sheets are called."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from meetingtui.plan.light import Light
from meetingtui.review.survey import UNCLAIMED, Survey, Surveyed
from meetingtui.wording import one_line

FIGURES, WHOLE, BASELINE = "概况", "督办台账", "底稿"
"""The sheets that are no department's."""

_MAX_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"

_GRAVEST_FIRST = (
    Light.OVERDUE,
    Light.AT_RISK,
    Light.NORMAL,
    Light.PAUSED,
    Light.DONE,
    Light.CANCELLED,
)


def ordered(rows: Iterable[Surveyed]) -> list[Surveyed]:
    """Worst first, done last; within a light those with a warning, then by deadline, then as is."""
    return sorted(
        rows,
        key=lambda row: (
            _GRAVEST_FIRST.index(row.light),
            not row.standing.light,
            row.item.due or date.max,
        ),
    )


def by_sheet(survey: Survey, rows: Sequence[Surveyed]) -> Iterator[tuple[str, list[Surveyed]]]:
    """Sheet names and their rows: the whole ledger, then each department that answers for any."""
    taken = {FIGURES, BASELINE}
    yield sheet_name(WHOLE, taken), ordered(rows)
    known = [department.name for department in survey.school.departments]
    found = dict.fromkeys(row.department for row in rows)
    others = sorted(found.keys() - {*known, ""})
    for name in (*known, *others, ""):
        if name in found:
            own = [row for row in rows if row.department == name]
            yield sheet_name(name or UNCLAIMED, taken), ordered(own)


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
