"""An item given to other hands, by the words in which people say so: 王晓梅、课程中心."""

import re
from datetime import date

from meetingtui.errors import RefusedError
from meetingtui.plan.item import Item
from meetingtui.plan.reporting import assign
from meetingtui.school import School

_BETWEEN = re.compile("[、，,/ ]+")


_NAME_LIMIT = 8
"""Signs: a longer word is no name."""


def handed_over(
    item: Item, words: str, *, school: School, on: date, meeting: int | None = None
) -> Item:
    """The item in the hands that the words name: people, a department, or both.

    People bring their department along; behind a known name others may stand
    whom school.yaml does not list (外聘专家). A department alone keeps those of
    the item's people who belong to it; the others have nothing to do with it now.

    Raises:
        RefusedError: the words name nobody the school knows, or two departments.
    """
    parts = [words] if school.department(words) else _BETWEEN.split(words.strip())
    departments = {found.name for part in parts if (found := school.department(part))}
    names = tuple(part for part in parts if part and not school.department(part))
    strangers = [name for name in names if not school.person(name)]
    is_known = not names or school.person(names[0]) is not None
    if not (names or departments) or not is_known or any(len(n) > _NAME_LIMIT for n in names):
        raise RefusedError(
            f"学校名单里没有“{'、'.join(strangers) or words}”。请写 school.yaml 里的姓名或部门。"
        )
    if len(departments) > 1:
        raise RefusedError("一个事项只归一个部门。请只写一个部门，可再写几个人。")
    department = next(iter(departments), "")
    if names and not department:
        department = school.department_of(names[0]) or item.department
    kept = tuple(name for name in item.people if school.department_of(name) == department)
    return assign(item, people=names or kept, department=department, on=on, meeting=meeting)
