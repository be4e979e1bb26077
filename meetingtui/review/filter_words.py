"""One word of a filter: which field it speaks of, and what it asks of a row."""

from collections.abc import Iterable, Iterator

from meetingtui.errors import RefusedError
from meetingtui.plan.item import ItemKind
from meetingtui.review.filter_days import looks_like_days, read_days
from meetingtui.review.filter_wishes import (
    FIXED,
    FIXED_BY_FIELD,
    Field,
    Wish,
    department_wish,
    person_wish,
    section_wish,
    text_wish,
)
from meetingtui.review.survey import UNCLAIMED, Survey
from meetingtui.wording import PENDING, chinese_number, read_chinese_number

KEY = "重点"
"""Asks for every key item, whichever of the school's key tags it has."""

_NAMED = 12
"""So many values a refusal names."""


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
        if wish := FIXED.get(word):
            return wish
        if word == KEY or word in self._tags:
            return self._tag(word)
        if department := self._department(word):
            return department_wish(department)
        if word in self._people:
            return person_wish(word)
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
                found = [department_wish(name) for name in self._departments_like(value)]
            case Field.PERSON:
                found = [person_wish(name) for name in _like(value, self._people)]
            case Field.TAG:
                tags = [value] if value == KEY else _like(value, self._tags)
                found = [self._tag(tag) for tag in tags]
            case Field.SECTION:
                found = list(self._chapters(value))
            case Field.DUE:
                wish = FIXED_BY_FIELD[field].get(value) or self._due(value)
                found = [wish] if wish else list(self._due_text(value))
            case Field.STATUS | Field.LIGHT | Field.WARNING | Field.ROLE:
                wish = FIXED_BY_FIELD[field].get(value)
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
                yield section_wish(section.title)

    def _chapter(self, number: int, word: str) -> Wish:
        for at, section in enumerate(self._sections, 1):
            printed = read_chinese_number(section.number.strip("第章部分、.．（）() "))
            if number == (printed or at):
                return section_wish(section.title)
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
                words = (wish.words for wish in FIXED_BY_FIELD[field].values())
                return "、".join(dict.fromkeys(words))


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
