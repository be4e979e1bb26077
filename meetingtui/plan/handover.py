"""An item given to other hands, by the words in which people say so: 王晓梅、课程中心."""

import re
from datetime import date

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item, assign
from meetingtui.school import School

_BETWEEN = re.compile("[、，,/ ]+")


def read_people(word: str, school: School) -> tuple[str, ...]:
    """王晓梅、李建国 as names; empty unless each one is known."""
    names = _parts(word)
    return names if names and all(school.person(name) for name in names) else ()


def handed_over(
    item: Item, words: str, *, school: School, on: date, meeting: int | None = None
) -> Item:
    """The item in the hands that the words name: people, a department, or both.

    People bring their department along. A department alone keeps those of the
    item's people who belong to it; the others have nothing to do with it now.

    Raises:
        RefusedError: the words name nobody the school knows, or two departments.
    """
    parts = (words,) if school.department(words) else _parts(words)
    found = {each.name for part in parts if (each := school.department(part))}
    people = tuple(part for part in parts if school.person(part) and not school.department(part))
    unknown = [part for part in parts if not (school.department(part) or school.person(part))]
    if unknown or not parts:
        raise RefusedError(
            f"学校名单里没有“{'、'.join(unknown) or words}”。请写 school.yaml 里的姓名或部门。"
        )
    if len(found) > 1:
        raise RefusedError("一个事项只归一个部门。请只写一个部门，可再写几个人。")
    department = next(iter(found), "")
    if not people:
        people = tuple(name for name in item.people if school.department_of(name) == department)
    return assign(
        item,
        people=people,
        department=department or school.department_of(people[0]) or item.department,
        on=on,
        meeting=meeting,
    )


def _parts(words: str) -> tuple[str, ...]:
    return tuple(filter(None, _BETWEEN.split(words)))
