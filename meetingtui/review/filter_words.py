"""One word of a filter: which field it speaks of, and what it asks of a row."""

from collections.abc import Iterable, Iterator

from meetingtui.errors import RefusedError
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
from meetingtui.review.section_words import section_names, section_number, sections_meant
from meetingtui.review.survey import NO_DEPARTMENT, NO_SECTION, UNCLAIMED, Survey
from meetingtui.wording import PENDING

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
        self._fragments = [each.name for each in school.departments if not each.teaching_group]

    def understood(self, word: str) -> Wish | None:
        """What a word without prefix means; None where it is mere text.

        A part of one department's name means the department, but not of a teaching
        group's: 语文 is a subject before it is 语文教研组.

        Raises:
            RefusedError: it names a chapter the plan does not have.
        """
        if wish := FIXED.get(word):
            return wish
        if word == KEY or word in self._tags:
            return self._tag(word)
        if department := self._department(word):
            return department_wish(department)
        if word == NO_DEPARTMENT:
            return department_wish("")
        if word in self._people:
            return person_wish(word)
        return self._section(word) or self._due_alone(word) or self._fragment(word)

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
                found = [section_wish(title) for title in self._chapters(value)]
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
        if value in (NO_DEPARTMENT, UNCLAIMED, PENDING):
            return [""]
        exact = self._department(value)
        return [exact] if exact else _like(value, self._departments)

    def _fragment(self, word: str) -> Wish | None:
        named = [name for name in self._fragments if word in name] if len(word) > 1 else []
        return department_wish(named[0]) if len(named) == 1 else None

    def _tag(self, tag: str) -> Wish:
        wanted = frozenset((tag, *self._survey.school.key_tags) if tag == KEY else (tag,))
        return Wish(Field.TAG, tag, lambda row: not wanted.isdisjoint(row.item.tags))

    def _due(self, value: str) -> Wish | None:
        days = read_days(value, self._survey.today, self._survey.term)
        return Wish(Field.DUE, days.words, lambda row: days.hold(row.item.due)) if days else None

    def _due_alone(self, word: str) -> Wish | None:
        return self._due(word) if looks_like_days(word) else None

    def _due_text(self, value: str) -> Iterator[Wish]:
        """A deadline in words that are no date: 每月."""
        if any(value in row.item.due_text for row in self._survey.rows):
            yield Wish(Field.DUE, f"时限写着“{value}”", lambda row: value in row.item.due_text)

    def _section(self, word: str) -> Wish | None:
        is_named = section_number(word) or word in self._survey.sections or word == NO_SECTION
        return section_wish(self._chapters(word)[0]) if is_named else None

    def _chapters(self, value: str) -> tuple[str, ...]:
        titles = sections_meant(value, self._survey)
        if not titles and section_number(value):
            raise RefusedError(f"计划里没有“{value}”。可写：{self._may_write(Field.SECTION)}。")
        return titles

    def _may_write(self, field: Field) -> str:
        match field:
            case Field.DEPARTMENT:
                return _several(self._departments)
            case Field.PERSON:
                return _several(self._people)
            case Field.TAG:
                return _several(self._tags)
            case Field.SECTION:
                return section_names(self._survey, _NAMED)
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
