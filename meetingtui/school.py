"""The school as ``school.yaml`` describes it: departments, people, terms, habits."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from meetingtui.calendar import Term, meeting_days
from meetingtui.errors import SettingsError
from meetingtui.mailbox import Mailbox, check
from meetingtui.strict_yaml import Lines, parse, read
from meetingtui.wording import BLOCK_NAMES, WEEKDAYS

FILE_NAME = "school.yaml"

_Minutes = Annotated[int, msgspec.Meta(ge=1, le=240)]


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department (部门、条线), or a grade group (级部)."""

    name: str
    """Full name, as the minutes print it."""
    short: tuple[str, ...] = ()
    """Short names and synonyms by which plans and people call it."""
    head: str = ""
    """The person who answers for it; a name from ``people``."""
    grade_group: bool = False
    """A grade group works beside the departments and comes after them."""


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody at the school who can be asked, present, or given a task."""

    name: str
    """The name everything refers to; unique in the school."""
    post: str = ""
    """职务, as the roster prints it."""
    department: str = ""
    """Full name of a department, or empty."""
    email: str = ""
    """Where minutes are sent; never shown on a meeting screen."""
    attends: bool = True
    """Whether this person belongs to the regular meeting."""


class MeetingHabits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When, where and by whom the regular meeting is usually held."""

    weekday: str
    """周一 … 周日"""
    every: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    """Weeks from one meeting to the next."""
    first_week: Annotated[int, msgspec.Meta(ge=1, le=30)] = 1
    """The week of the term's first meeting."""
    time: Annotated[str, msgspec.Meta(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")] = "14:30"
    """Starting time, ``14:30``."""
    place: str = ""
    """地点"""
    host: str = ""
    """主持"""
    recorder: str = ""
    """记录"""
    minutes: dict[str, _Minutes] = {}
    """Planned minutes per block; keys as in :data:`BLOCK_NAMES`."""

    @property
    def weekday_index(self) -> int:
        """0 for Monday … 6 for Sunday."""
        return WEEKDAYS.index(self.weekday)


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an item deserves a word of warning."""

    at_risk_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 14
    """预警: this many days or fewer are left."""
    stale_meetings: Annotated[int, msgspec.Meta(ge=1, le=20)] = 2
    """久未汇报: this many meetings went by without a word."""


class School(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One school and how it works."""

    name: str
    """Full name, as titles print it."""
    short: str = ""
    """Name on the projector's first line; the full name if empty."""
    departments: tuple[Department, ...]
    """In the order in which they report."""
    people: tuple[Person, ...]
    """In the order of the roster."""
    terms: tuple[Term, ...]
    """Oldest first."""
    meeting: MeetingHabits
    """The regular meeting."""
    thresholds: Thresholds = Thresholds()
    """Warnings."""
    mail: Mailbox | None = None
    """Where minutes are mailed from; None where the school mails by hand."""

    @property
    def display_name(self) -> str:
        """The short name where there is one."""
        return self.short or self.name

    @property
    def roster(self) -> tuple[Person, ...]:
        """Those who attend the regular meeting, in roster order."""
        return tuple(person for person in self.people if person.attends)

    def person(self, name: str) -> Person | None:
        """The person of that name."""
        return next((person for person in self.people if person.name == name), None)

    def department(self, name: str) -> Department | None:
        """The department called so, by its full or a short name."""
        for department in self.departments:
            if name == department.name or name in department.short:
                return department
        return None

    def department_of(self, person_name: str) -> str:
        """Full name of the department a person belongs to; empty if unknown."""
        person = self.person(person_name)
        return person.department if person else ""

    def term(self, today: date) -> Term:
        """The term that today belongs to: the running one, else the next, else the last."""
        for term in self.terms:
            if today <= term.end:
                return term
        return self.terms[-1]

    def term_by_id(self, term_id: str) -> Term:
        """The term of that id.

        Raises:
            SettingsError: school.yaml has no such term.
        """
        for term in self.terms:
            if term.id == term_id:
                return term
        known = "、".join(term.id for term in self.terms)
        raise SettingsError(
            f"school.yaml 里没有学期 {term_id}。现有：{known}。请改用其中之一或补写。"
        )

    def term_before(self, term: Term) -> Term | None:
        """The term before another; None before the first."""
        at = self.terms.index(term)
        return self.terms[at - 1] if at else None

    def next_meeting_day(self, term: Term, *, after: date) -> date:
        """The first regular meeting day later than ``after``; a week on if there is none."""
        days = meeting_days(
            term,
            weekday=self.meeting.weekday_index,
            every=self.meeting.every,
            first_week=self.meeting.first_week,
        )
        return next((day for day in days if day > after), after + timedelta(weeks=1))


def load(folder: Path) -> School:
    """The school of a data folder.

    Raises:
        SettingsError: no school.yaml, or one that cannot be used.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise SettingsError(
            f"{folder} 里没有 {FILE_NAME}。请用 meetingtui init 新建，或用 --data 指定数据文件夹。"
        )
    return _checked(*read(path, School))


def loads(text: str) -> School:
    """The school that a school.yaml of this text describes; for a file not yet written."""
    return _checked(*parse(text.encode(), School, FILE_NAME))


def _checked(school: School, lines: Lines) -> School:
    """The same school, once everything that refers to something finds it."""
    for list_name, values in (
        ("departments", [department.name for department in school.departments]),
        ("people", [person.name for person in school.people]),
        ("terms", [term.id for term in school.terms]),
    ):
        if not values:
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


def _check_references(school: School, lines: Lines) -> None:
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
