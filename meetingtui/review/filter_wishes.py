"""What a filter can ask of a row, one thing at a time."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

import msgspec

from meetingtui.plan.item import Status
from meetingtui.plan.light import Light
from meetingtui.review.findable import fold
from meetingtui.review.survey import NO_DEPARTMENT, UNCLAIMED, Role, Surveyed

Test = Callable[[Surveyed], bool]


class Field(StrEnum):
    """What of a row is asked for; the value is the prefix that forces it."""

    DEPARTMENT = "部门"
    PERSON = "人员"
    SECTION = "章节"
    STATUS = "状态"
    LIGHT = "灯"
    WARNING = "提醒"
    ROLE = "类别"
    DUE = "时限"
    TAG = "标签"
    TEXT = "文"


PREFIXES = {field.value: field for field in Field} | {
    "条线": Field.DEPARTMENT,
    "责任部门": Field.DEPARTMENT,
    "人": Field.PERSON,
    "责任人": Field.PERSON,
    "章": Field.SECTION,
    "完成时限": Field.DUE,
    "文字": Field.TEXT,
    "含": Field.TEXT,
}
"""Every prefix that is understood."""


class Wish(msgspec.Struct, frozen=True):
    """One thing a row may be."""

    field: Field
    """What it speaks of."""
    words: str
    """What it asks for, in words: 课程教学中心, 12月5日前到期, “课题”."""
    test: Test
    """Whether a row is so."""


def text_wish(text: str) -> Wish:
    """A text that must stand in the title, the whole paragraph, the last word or the owner."""
    wanted = _folded(text)

    def test(row: Surveyed) -> bool:
        item = row.item
        return (
            wanted in _folded(item.title)
            or wanted in _folded(item.text)
            or wanted in _folded(row.told)
            or wanted in _folded(item.owner_words)
        )

    return Wish(Field.TEXT, f"“{text}”", test)


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    """Folding costs more than looking, and every key asks for the same texts."""
    return fold(text)


def department_wish(name: str) -> Wish:
    """A department that answers; empty for what none answers for."""
    return Wish(Field.DEPARTMENT, name or NO_DEPARTMENT, lambda row: row.department == name)


def person_wish(name: str) -> Wish:
    """Somebody among those who do it."""
    return Wish(Field.PERSON, name, lambda row: name in row.item.people)


def section_wish(title: str) -> Wish:
    """A chapter of the plan, by its title."""
    return Wish(Field.SECTION, title, lambda row: row.section == title)


def _status_wish(status: Status) -> Wish:
    return Wish(Field.STATUS, status.label, lambda row: row.item.status is status)


def _light_wish(light: Light) -> Wish:
    return Wish(Field.LIGHT, light.label, lambda row: row.light is light)


def _role_wish(role: Role) -> Wish:
    return Wish(Field.ROLE, role.label, lambda row: row.role is role)


_OPEN = Wish(Field.STATUS, "未办结", lambda row: row.is_open)
_EXPIRED = Wish(Field.DUE, "已过期", lambda row: row.standing.overdue)
_NO_DEADLINE = Wish(Field.WARNING, "无时限", lambda row: row.has_no_deadline)
_STALE = Wish(Field.WARNING, "久未汇报", lambda row: row.standing.stale)
_UNCLAIMED = Wish(Field.WARNING, UNCLAIMED, lambda row: row.standing.unclaimed)
_OVERDUE = Wish(Field.WARNING, "滞后", lambda row: row.standing.overdue)
_AT_RISK = Wish(Field.WARNING, "预警", lambda row: row.standing.at_risk)

FIXED_BY_FIELD: dict[Field, dict[str, Wish]] = {
    Field.STATUS: {
        **{status.label: _status_wish(status) for status in Status},
        **{status.value: _status_wish(status) for status in Status},
        **dict.fromkeys((_OPEN.words, "未完成", "没完成", "未完"), _OPEN),
        "完成": _status_wish(Status.DONE),
    },
    Field.LIGHT: {light.label: _light_wish(light) for light in Light},
    Field.WARNING: {
        wish.words: wish for wish in (_OVERDUE, _AT_RISK, _STALE, _UNCLAIMED, _NO_DEADLINE)
    },
    Field.ROLE: {
        **{role.label: _role_wish(role) for role in Role},
        **dict.fromkeys(("任务", "议定"), _role_wish(Role.TASK)),
    },
    Field.DUE: {
        **dict.fromkeys((_EXPIRED.words, "过期", "逾期", "超期", "超时"), _EXPIRED),
        **dict.fromkeys((_NO_DEADLINE.words, "没有时限"), _NO_DEADLINE),
    },
}
"""Words that mean the same in every school, by the prefix that forces their field."""

_BY_RANK = (Field.ROLE, Field.DUE, Field.WARNING, Field.STATUS, Field.LIGHT)

FIXED = {word: wish for field in _BY_RANK for word, wish in FIXED_BY_FIELD[field].items()}
"""What a word without prefix means in every school; a light before a status of that name."""
