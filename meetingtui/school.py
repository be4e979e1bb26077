"""The school as ``school.yaml`` describes it: departments, people, terms, habits."""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from meetingtui.calendar import Term, meeting_days
from meetingtui.errors import SettingsError
from meetingtui.mailbox import Mailbox
from meetingtui.school_check import checked
from meetingtui.strict_yaml import parse, read
from meetingtui.wording import WEEKDAYS

FILE_NAME = "school.yaml"

_Minutes = Annotated[int, msgspec.Meta(ge=1, le=240)]


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department (部门、条线、处室), a grade group (级部) or a teaching group (教研组)."""

    name: str
    """Full name, as the minutes print it."""
    short: tuple[str, ...] = ()
    """Short names and synonyms by which plans and people call it."""
    head: str = ""
    """The person who answers for it; a name from ``people``."""
    grade_group: bool = False
    """A grade group works beside the departments and comes after them."""
    teaching_group: bool = False
    """A teaching group (教研组、备课组) takes parts of measures; it has no turn in meetings."""


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


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal over several terms (三年规划目标); items that carry its name as a tag serve it."""

    name: str
    """What items are tagged with: 书香校园."""
    aim: str = ""
    """What is to be reached, in words."""
    years: str = ""
    """For which years it was set, in words: 2025—2027."""


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When an item deserves a word of warning."""

    at_risk_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 14
    """预警: this many days or fewer are left."""
    stale_meetings: Annotated[int, msgspec.Meta(ge=1, le=20)] = 2
    """久未汇报: this many meetings went by without a word."""


class BackupHabits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where copies go besides the data folder's own ``backups``."""

    copy_to: str = ""
    """A folder on a USB stick or a network drive; empty for none."""


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
    key_tags: tuple[str, ...] = ("重点", "十件大事")
    """Tags of key items, which have a line of their own."""
    goals: tuple[Goal, ...] = ()
    """Goals over several terms, in the school's order."""
    backup: BackupHabits = BackupHabits()
    """Copies outside this computer."""
    mail: Mailbox | None = None
    """Where minutes are mailed from; None where the school mails by hand."""

    @property
    def display_name(self) -> str:
        """The short name where there is one."""
        return self.short or self.name

    @property
    def reporting(self) -> tuple[Department, ...]:
        """Departments that have a turn in the meeting, in the order in which they report."""
        return tuple(each for each in self.departments if not each.teaching_group)

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
            f"{folder} 里没有 {FILE_NAME}。请用 meetingtui init 新建，或用 --data 指定数据文件夹；"
            "若是误删，打开程序可从备份放回。"
        )
    return load_copy(path)


def load_copy(path: Path) -> School:
    """The school that a school.yaml describes, whatever it is called.

    Raises:
        OSError: it cannot be read.
        SettingsError: it cannot be used.
    """
    return checked(*read(path, School))


def loads(text: str) -> School:
    """The school that a school.yaml of this text describes; for a file not yet written."""
    return checked(*parse(text.encode(), School, FILE_NAME))
