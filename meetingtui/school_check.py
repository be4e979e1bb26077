"""Whether a school.yaml fits together: everything that refers to something finds it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from meetingtui.calendar import Term
from meetingtui.mailbox import check
from meetingtui.strict_yaml import Lines
from meetingtui.wording import BLOCK_NAMES, WEEKDAYS

if TYPE_CHECKING:
    from meetingtui.school import School

_NEVER_EMPTY = ("departments", "people", "terms")


def checked(school: "School", lines: Lines) -> "School":
    """The same school, once everything that refers to something finds it."""
    for list_name, values in (
        ("departments", [department.name for department in school.departments]),
        ("people", [person.name for person in school.people]),
        ("terms", [term.id for term in school.terms]),
        ("goals", [goal.name for goal in school.goals]),
    ):
        if not values and list_name in _NEVER_EMPTY:
            raise lines.error((list_name,), f"“{list_name}”是空的。请至少写一项。")
        for index, value in enumerate(values):
            if not value.strip():
                raise lines.error((list_name, index), "名称是空的。请写上。")
            if value in values[:index]:
                raise lines.error((list_name, index), f"“{value}”写了两次。请只留一个。")
    _check_references(school, lines)
    if school.mail:
        check(school.mail, frozenset(person.name for person in school.people), lines)
    _check_terms(school.terms, lines)
    return school


def _check_references(school: "School", lines: Lines) -> None:
    departments = {department.name for department in school.departments}
    people = {person.name for person in school.people}
    for index, person in enumerate(school.people):
        if person.department and person.department not in departments:
            raise lines.error(
                ("people", index, "department"),
                f"没有叫“{person.department}”的部门。请与 departments 里的全称写成一样。",
            )
    named: Iterable[tuple[tuple[str | int, ...], str]] = (
        *(
            (("departments", index, "head"), department.head)
            for index, department in enumerate(school.departments)
        ),
        (("meeting", "host"), school.meeting.host),
        (("meeting", "recorder"), school.meeting.recorder),
    )
    for path, name in named:
        if name and name not in people:
            raise lines.error(path, f"people 里没有“{name}”。请先写进 people，或改正姓名。")
    if not school.reporting:
        raise lines.error(("departments",), "部门都写成了教研组。请至少有一个部门在例会上汇报。")
    if school.meeting.weekday not in WEEKDAYS:
        raise lines.error(("meeting", "weekday"), "“weekday”应写成 周一、周二 … 周日 之一。")
    for block in school.meeting.minutes:
        if block not in BLOCK_NAMES:
            known = "、".join(BLOCK_NAMES)
            raise lines.error(("meeting", "minutes", block), f"没有板块“{block}”，可写：{known}。")


def _check_terms(terms: tuple[Term, ...], lines: Lines) -> None:
    rules: tuple[tuple[str, Callable[[Term], bool], str], ...] = (
        ("id", lambda term: term.title != term.id, "“id”应写成 2026-2027-1（学年与第几学期）。"),
        (
            "first_monday",
            lambda term: term.first_monday.weekday() == 0,
            "“first_monday”不是星期一。请写第一周的星期一。",
        ),
        (
            "end",
            lambda term: 0 < (term.end - term.first_monday).days < 300,
            "“end”应在 first_monday 之后、一年之内。",
        ),
    )
    for index, term in enumerate(terms):
        for field, holds, message in rules:
            if not holds(term):
                raise lines.error(("terms", index, field), message)
        if index and terms[index - 1].end >= term.first_monday:
            raise lines.error(
                ("terms", index), "学期应按时间先后写，且不能重叠。请检查 first_monday 和 end。"
            )
