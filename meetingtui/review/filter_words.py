"""One word of a filter: which field it speaks of, and what it asks of a row."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.plan.item import ItemKind, Status
from meetingtui.plan.light import Light
from meetingtui.review.filter_days import looks_like_days, read_days
from meetingtui.review.findable import fold
from meetingtui.review.survey import UNCLAIMED, Role, Survey, Surveyed
from meetingtui.wording import PENDING, chinese_number, read_chinese_number

KEY = "重点"
"""Asks for every key item, whichever of the school's key tags it has."""

_NAMED = 12
"""So many values a refusal names."""

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
    "预警": Field.WARNING,
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


class Vocabulary:
    """What the words of a filter can mean in one survey."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        school, items = survey.school, [row.item for row in survey.rows]
        named = (department.name for department in school.departments)
        self._departments = _known(named, (row.department for row in survey.rows))
        self._people = _known(
            (person.name for person in school.people),
            (name for each in items for name in each.people),
        )
        goals = (goal.name for goal in school.goals)
        self._tags = _known(school.key_tags, goals, (tag for each in items for tag in each.tags))
        roots = survey.tree.children(None)
        self._sections = [root for root in roots if root.kind is ItemKind.SECTION]

    def understood(self, word: str) -> Wish | None:
        """What a word without prefix means; None where it is mere text.

        Raises:
            RefusedError: it names a chapter the plan does not have.
        """
        if wish := _FIXED.get(word):
            return wish
        if word == KEY or word in self._tags:
            return self._tag(word)
        if department := self._department(word):
            return _department_wish(department)
        if word in self._people:
            return _person_wish(word)
        if number := _chapter_number(word):
            return self._chapter(number, word)
        return self._due(word) if looks_like_days(word) else None

    def meant(self, field: Field, value: str) -> list[Wish]:
        """What a value means after its prefix; part of a name stands for all that have it.

        Raises:
            RefusedError: nothing is called so; the message says what may be written.
        """
        found: list[Wish] = []
        match field:
            case Field.TEXT:
                found = [text_wish(value)]
            case Field.DEPARTMENT:
                found = [_department_wish(name) for name in self._departments_like(value)]
            case Field.PERSON:
                found = [_person_wish(name) for name in _like(value, self._people)]
            case Field.TAG:
                tags = [value] if value == KEY else _like(value, self._tags)
                found = [self._tag(tag) for tag in tags]
            case Field.SECTION:
                found = list(self._chapters(value))
            case Field.DUE:
                wish = _FIXED.get(value)
                wish = wish if wish and wish.words in _DUE_WORDS else self._due(value)
                found = [wish] if wish else list(self._due_text(value))
            case Field.STATUS | Field.LIGHT | Field.WARNING | Field.ROLE:
                wish = _FIXED_BY_FIELD[field].get(value)
                found = [wish] if wish else []
        if not found:
            raise RefusedError(f"没有{field.value}“{value}”。可写：{self._may_write(field)}。")
        return found

    def _department(self, word: str) -> str:
        known = self._survey.school.department(word)
        return known.name if known else word if word in self._departments else ""

    def _departments_like(self, value: str) -> list[str]:
        if value in (UNCLAIMED, PENDING):
            return [""]
        exact = self._department(value)
        return [exact] if exact else _like(value, self._departments)

    def _tag(self, tag: str) -> Wish:
        wanted = frozenset((tag, *self._survey.school.key_tags) if tag == KEY else (tag,))
        return Wish(Field.TAG, tag, lambda row: not wanted.isdisjoint(row.item.tags))

    def _due(self, value: str) -> Wish | None:
        days = read_days(value, self._survey.today, self._survey.term)
        return Wish(Field.DUE, days.words, lambda row: days.hold(row.item.due)) if days else None

    def _due_text(self, value: str) -> Iterator[Wish]:
        """A deadline in words that are no date: 每月."""
        if any(value in row.item.due_text for row in self._survey.rows):
            yield Wish(Field.DUE, f"时限写着“{value}”", lambda row: value in row.item.due_text)

    def _chapters(self, value: str) -> Iterator[Wish]:
        if number := _chapter_number(value) or read_chinese_number(value):
            yield self._chapter(number, value)
            return
        for section in self._sections:
            if value in section.title:
                yield _section_wish(section.title)

    def _chapter(self, number: int, word: str) -> Wish:
        for at, section in enumerate(self._sections, 1):
            printed = read_chinese_number(section.number.strip("第章部分、.．（）() "))
            if number == (printed or at):
                return _section_wish(section.title)
        raise RefusedError(f"计划里没有“{word}”。可写：{self._may_write(Field.SECTION)}。")

    def _may_write(self, field: Field) -> str:
        match field:
            case Field.DEPARTMENT:
                return _several(self._departments)
            case Field.PERSON:
                return _several(self._people)
            case Field.TAG:
                return _several(self._tags)
            case Field.SECTION:
                titles = (
                    f"第{chinese_number(at)}章（{section.title}）"
                    for at, section in enumerate(self._sections[:_NAMED], 1)
                )
                return "、".join(titles) or "（还没有计划）"
            case Field.DUE:
                return "本周、下周、本月、12月、12月5日前、第12周、已过期、无时限"
            case _:
                words = (wish.words for wish in _FIXED_BY_FIELD[field].values())
                return "、".join(dict.fromkeys(words))


def text_wish(text: str) -> Wish:
    """A text that must stand in the title, the whole paragraph, the last word or the owner."""
    wanted = _folded(text)

    def test(row: Surveyed) -> bool:
        item = row.item
        last = item.last_progress
        return (
            wanted in _folded(item.title)
            or wanted in _folded(item.text)
            or (last is not None and wanted in _folded(last.words))
            or wanted in _folded(item.owner_words)
        )

    return Wish(Field.TEXT, f"“{text}”", test)


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    """Folding costs more than looking, and every key asks for the same texts."""
    return fold(text)


def _known(*sources: Iterable[str]) -> dict[str, None]:
    return {name: None for names in sources for name in names if name}


def _like(value: str, names: Iterable[str]) -> list[str]:
    """The name itself, else all that the value is a part of."""
    names = list(names)
    return [value] if value in names else [name for name in names if value in name]


def _several(names: Iterable[str]) -> str:
    names = list(names)
    words = "、".join(names[:_NAMED])
    return f"{words}等" if len(names) > _NAMED else words or "（还没有）"


def _chapter_number(word: str) -> int | None:
    """3 of 第三章, 第3部分 or 三、; None where it is none of them."""
    if word.startswith("第") and word.endswith(("章", "部分", "章节")):
        return read_chinese_number(word.removeprefix("第").rstrip("章部分节"))
    return read_chinese_number(word[:-1]) if word.endswith(("、", "．")) else None


def _department_wish(name: str) -> Wish:
    return Wish(Field.DEPARTMENT, name or UNCLAIMED, lambda row: row.department == name)


def _person_wish(name: str) -> Wish:
    return Wish(Field.PERSON, name, lambda row: name in row.item.people)


def _section_wish(title: str) -> Wish:
    return Wish(Field.SECTION, title, lambda row: row.section == title)


def _status_wish(status: Status) -> Wish:
    return Wish(Field.STATUS, status.label, lambda row: row.item.status is status)


def _light_wish(light: Light) -> Wish:
    return Wish(Field.LIGHT, light.label, lambda row: row.light is light)


def _role_wish(role: Role) -> Wish:
    return Wish(Field.ROLE, role.label, lambda row: row.role is role)


_OPEN = Wish(Field.STATUS, "未办结", lambda row: row.is_open)
_EXPIRED = Wish(
    Field.DUE,
    "已过期",
    lambda row: row.is_open and row.standing.days is not None and row.standing.days < 0,
)
_NO_DEADLINE = Wish(Field.WARNING, "无时限", lambda row: row.has_no_deadline)
_STALE = Wish(Field.WARNING, "久未汇报", lambda row: row.standing.stale)
_UNCLAIMED = Wish(Field.WARNING, UNCLAIMED, lambda row: row.standing.unclaimed)
_OVERDUE = Wish(Field.WARNING, "滞后", lambda row: row.standing.overdue)
_AT_RISK = Wish(Field.WARNING, "预警", lambda row: row.standing.at_risk)

_DUE_WORDS = (_EXPIRED.words, _NO_DEADLINE.words)

_FIXED_BY_FIELD: dict[Field, dict[str, Wish]] = {
    Field.STATUS: {
        **{status.label: _status_wish(status) for status in Status},
        **{status.value: _status_wish(status) for status in Status},
        "未办结": _OPEN,
    },
    Field.LIGHT: {light.label: _light_wish(light) for light in Light},
    Field.WARNING: {
        wish.words: wish for wish in (_OVERDUE, _AT_RISK, _STALE, _UNCLAIMED, _NO_DEADLINE)
    },
    Field.ROLE: {
        **{role.label: _role_wish(role) for role in Role},
        "任务": _role_wish(Role.TASK),
    },
}

_FIXED: dict[str, Wish] = {
    **_FIXED_BY_FIELD[Field.ROLE],
    **_FIXED_BY_FIELD[Field.WARNING],
    **_FIXED_BY_FIELD[Field.STATUS],
    **_FIXED_BY_FIELD[Field.LIGHT],
    **dict.fromkeys(("已过期", "过期", "逾期"), _EXPIRED),
}
"""What a word without prefix means in every school; a light before a status of that name."""
