"""Who and what the story speaks of; a word that finds nothing is an error, never passed over."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from meetingtui.calendar import Term
from meetingtui.deadlines import read_deadline
from meetingtui.errors import SettingsError
from meetingtui.plan.item import Item
from meetingtui.school import School

Value = TypeVar("Value")


class Names:
    """The people, departments and days that the story may name."""

    def __init__(self, school: School, term: Term) -> None:
        self._school = school
        self._term = term

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody school.yaml names."""
        return tuple(person.name for person in self._school.people)

    def person(self, name: str) -> str:
        """The name, once school.yaml knows it."""
        if self._school.person(name) is None:
            raise SettingsError(f"story.yaml 里的“{name}”不在 school.yaml 的人员里。")
        return name

    def department(self, name: str) -> str:
        """The full name of the department called so."""
        department = self._school.department(name)
        if department is None:
            raise SettingsError(f"story.yaml 里的“{name}”不在 school.yaml 的部门里。")
        return department.name

    def day(self, words: str, today: date) -> date:
        """The day that 第3周周五 means."""
        day = read_deadline(words, today, self._term)
        if day is None:
            raise SettingsError(f"story.yaml 里的日期“{words}”看不懂。请写成“第3周周五”的样子。")
        return day


def only(words: str, items: Iterable[Item]) -> Item:
    """The item of that title, else the only one whose title holds the words."""
    found = [item for item in items if words in item.title]
    exact = [item for item in found if item.title == words]
    if len(exact or found) != 1:
        count = f"有 {len(found)} 项" if found else "没有"
        raise SettingsError(f"story.yaml 里的“{words}”在计划和任务中{count}。请写得只认得出一项。")
    return (exact or found)[0]


def named(known: Mapping[str, Value], label: str) -> Value:
    """The value of that label."""
    if label not in known:
        raise SettingsError(f"story.yaml 里的“{label}”应是 {'、'.join(known)} 之一。")
    return known[label]
