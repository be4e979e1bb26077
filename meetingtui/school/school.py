"""The school as ``school.yaml`` describes it: departments, people, terms, goals and settings;
reading the file, and checking that it fits together.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from meetingtui.base.errors import SettingsError
from meetingtui.base.term_calendar import Term, meeting_days
from meetingtui.base.wording import BLOCK_NAMES, WEEKDAYS
from meetingtui.base.yaml_reader import YamlFaultReport, parse_yaml_with_lines, read_yaml_with_lines
from meetingtui.school.mail_settings import MailSettings, report_mail_settings_faults
from meetingtui.school.settings_normalisation import (
    is_personal_note_key,
    normalise_settings_in_place,
)

FILE_NAME = "school.yaml"

MADE_UP_NAMES = ("澜川市城北小学", "示例市启明小学")
"""Names of the fictional schools shipped with the program: the sample's and the template's."""

_NEVER_EMPTY = ("departments", "terms")

_Minutes = Annotated[int, msgspec.Meta(ge=1, le=240)]


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A department (部门、条线、处室), a grade group (级部) or a teaching group (教研组)."""

    name: str
    """Full name, as printed in the minutes."""
    short: tuple[str, ...] = ()
    """Short names and synonyms used in plans and by people."""
    former: tuple[str, ...] = ()
    """Earlier names (曾用名); records under them belong to this department."""
    head: str = ""
    """Name of the person who heads it, from ``people``; empty without one."""
    leader: str = ""
    """Name of the school leader it reports to (分管领导), from ``people``; empty without one."""
    grade_group: bool = False
    """Whether it is a grade group (级部), listed after the departments."""
    teaching_group: bool = False
    """Whether it is a teaching group (教研组、备课组): it gets parts of measures, but does not
    report in meetings.
    """

    @property
    def names(self) -> tuple[str, ...]:
        """All present and former names of the department, the full name first."""
        return (self.name, *self.short, *self.former)


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person at the school who may attend meetings, speak, or own items."""

    name: str
    """The person's name, unique in the school; records refer to it."""
    former: tuple[str, ...] = ()
    """Names in earlier records (曾用名), including misspelt ones."""
    post: str = ""
    """Post (职务), as printed on the roster."""
    department: str = ""
    """Full name of the person's department; empty without one."""
    email: str = ""
    """E-mail address that minutes are sent to; never shown on a meeting screen."""
    attends: bool = True
    """Whether the person attends the regular meeting."""


class RegularMeetingSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the regular meeting: its usual day, time, place, host, recorder and planned
    length.
    """

    weekday: str
    """Day of the meeting: 周一 … 周日."""
    every: Annotated[int, msgspec.Meta(ge=1, le=8)] = 1
    """Weeks from one meeting to the next."""
    first_week: Annotated[int, msgspec.Meta(ge=1, le=30)] = 1
    """Number of the term's week with the first meeting."""
    time: Annotated[str, msgspec.Meta(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$")] = "14:30"
    """Starting time: ``14:30``."""
    place: str = ""
    """Place of the meeting (地点)."""
    host: str = ""
    """Name of the chair (主持); empty if not set."""
    recorder: str = ""
    """Name of the person who takes the minutes (记录); empty if not set."""
    minutes: dict[str, _Minutes] = {}
    """Planned minutes of each block; keys as in :data:`BLOCK_NAMES`."""
    approve_minutes: bool | None = None
    """Whether every meeting begins by approving the last minutes; None as agenda.yaml says."""

    @property
    def weekday_index(self) -> int:
        """Day of the meeting as a number: 0 for Monday … 6 for Sunday."""
        return WEEKDAYS.index(self.weekday)


class Goal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A goal over several terms (三年规划目标); items tagged with its name serve it."""

    name: str
    """The goal's name, used as a tag on items: 书香校园."""
    former: tuple[str, ...] = ()
    """Earlier names; items tagged with them still serve it."""
    aim: str = ""
    """What is to be reached, as text."""
    years: str = ""
    """The years it was set for, as text: 2025—2027."""

    def is_among_tags(self, tags: Iterable[str]) -> bool:
        """Whether the tags of an item include the goal's name or a former name of it."""
        return not {self.name, *self.former}.isdisjoint(tags)


class WarningThresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits from which an item gets a warning (预警, 久未汇报)."""

    at_risk_days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 14
    """预警: at most this many days are left to the deadline."""
    stale_meetings: Annotated[int, msgspec.Meta(ge=1, le=20)] = 2
    """久未汇报: at least this many meetings passed without a report."""


class BackupSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings for backups outside the data folder."""

    copy_to: str = ""
    """Folder on a USB stick or network drive that backups are copied to; empty for none."""


class School(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One school, with its departments, people, terms and settings."""

    name: str
    """Full name, as printed in titles."""
    short: str = ""
    """Short name, shown on the projector; the full name if empty."""
    departments: tuple[Department, ...]
    """Departments in the order in which they report."""
    people: tuple[Person, ...]
    """All people in the order of the roster."""
    terms: tuple[Term, ...]
    """Terms, oldest first."""
    meeting: RegularMeetingSettings
    """Settings of the regular meeting."""
    thresholds: WarningThresholds = WarningThresholds()
    """Limits of the warnings."""
    key_tags: tuple[str, ...] = ("重点", "十件大事")
    """Tags of key items (重点), which are counted separately."""
    goals: tuple[Goal, ...] = ()
    """Goals over several terms, in the school's order."""
    backup: BackupSettings = BackupSettings()
    """Settings for backups outside the data folder."""
    mail: MailSettings | None = None
    """Settings for sending minutes by e-mail; None where mail is sent by hand."""

    @property
    def display_name(self) -> str:
        """The school's short name, or the full name without one."""
        return self.short or self.name

    @property
    def reporting_departments(self) -> tuple[Department, ...]:
        """Departments that report in the meeting, in order; teaching groups do not."""
        return tuple(each for each in self.departments if not each.teaching_group)

    @property
    def is_sample(self) -> bool:
        """Whether the school still has the name of the sample or template school."""
        return self.name in MADE_UP_NAMES

    @property
    def attendees(self) -> tuple[Person, ...]:
        """People who attend the regular meeting, in roster order."""
        return tuple(person for person in self.people if person.attends)

    def find_person(self, name: str) -> Person | None:
        """Return the person of that name, else of that former name; None if unknown."""
        return next(
            (person for person in self.people if person.name == name),
            next((person for person in self.people if name in person.former), None),
        )

    def find_department(self, name: str) -> Department | None:
        """Return the department of that full name, else the first with that short or former name;
        None if unknown.
        """
        return next(
            (each for each in self.departments if each.name == name),
            next((each for each in self.departments if name in each.names), None),
        )

    def department_name_of(self, person_name: str) -> str:
        """Return the full name of a person's department, by the person's present or former name;
        empty if there is no such person, or for one without a department.
        """
        person = self.find_person(person_name)
        return person.department if person else ""

    def term_on_or_after(self, today: date) -> Term:
        """Return the term that a day is in, else the next one; the last one for a day after all
        terms.
        """
        for term in self.terms:
            if today <= term.end:
                return term
        return self.terms[-1]

    def term_by_id(self, term_id: str) -> Term:
        """Return the school's term with a given id (``2026-2027-1``).

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
        """Return the term listed before another one; None for the first.

        Raises:
            ValueError: the school does not have the term.
        """
        at = self.terms.index(term)
        return self.terms[at - 1] if at else None

    def next_meeting_day(self, *, after: date) -> date | None:
        """Return the first regular meeting date later than ``after``, in any term; a meeting day
        that is a day off moves to the next working day of its week.

        None where school.yaml has no later meeting date.
        """
        habits = self.meeting
        return next(
            (
                day
                for term in self.terms
                if term.end > after
                for day in meeting_days(
                    term,
                    weekday=habits.weekday_index,
                    every=habits.every,
                    first_week=habits.first_week,
                    after=after,
                )
            ),
            None,
        )


def load_school(folder: Path) -> School:
    """Read the school.yaml of a data folder.

    Raises:
        SettingsError: there is no school.yaml, or it is invalid.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise SettingsError(
            f"{folder} 里没有 {FILE_NAME}。请用 meetingtui init 新建，或用 --data 指定数据文件夹；"
            "若是误删，打开程序可从备份放回。"
        )
    return load_school_file(path)


def load_school_file(path: Path) -> School:
    """Read a school.yaml file, whatever its name.

    Raises:
        SettingsError: the file cannot be read or is invalid.
    """
    return read_yaml_with_lines(
        path,
        School,
        normalise=normalise_settings_in_place,
        check=report_school_faults,
        is_note=is_personal_note_key,
    )[0]


def parse_school(text: str) -> School:
    """Read a school from the text of a school.yaml.

    Raises:
        SettingsError: the text is invalid.
    """
    raw = text.encode()
    return parse_yaml_with_lines(
        raw,
        School,
        FILE_NAME,
        normalise=normalise_settings_in_place,
        check=report_school_faults,
        is_note=is_personal_note_key,
    )[0]


# Whether the file fits together: everything that refers to something finds it


def report_school_faults(school: School, faults: YamlFaultReport) -> None:
    """Report faults of the school as a whole to ``faults``; nothing is raised.

    Faults are empty or duplicate names, no departments or terms, references to unknown people,
    departments or blocks, no department that reports, an unknown weekday, faulty mail settings, and
    wrong, unordered or overlapping terms.
    """
    for list_name, values in (
        ("departments", [department.name for department in school.departments]),
        ("people", [person.name for person in school.people]),
        ("terms", [term.id for term in school.terms]),
        ("goals", [goal.name for goal in school.goals]),
    ):
        if not values and list_name in _NEVER_EMPTY:
            faults.add_fault((list_name,), f"“{list_name}”是空的。请至少写一项。")
        for index, value in enumerate(values):
            if not value.strip():
                faults.add_fault((list_name, index), "名称是空的。请写上。")
            elif value in values[:index]:
                faults.add_fault((list_name, index), f"“{value}”写了两次。请只留一个。")
    _report_faulty_other_names(school, faults)
    _report_unknown_references(school, faults)
    if school.mail:
        report_mail_settings_faults(
            school.mail, frozenset(person.name for person in school.people), faults
        )
    _report_faulty_terms(school.terms, faults)


def _report_faulty_other_names(school: School, faults: YamlFaultReport) -> None:
    """Report short or former names that are lists, or mean two departments, people or goals, to
    ``faults``.
    """
    departments = {department.name: department.name for department in school.departments}
    for field in ("short", "former"):
        for index, department in enumerate(school.departments):
            for at, other in enumerate(getattr(department, field)):
                where = ("departments", index, field, at)
                _report_faulty_other_name(other, department.name, departments, where, faults)
    goals = {goal.name: goal.name for goal in school.goals}
    for index, goal in enumerate(school.goals):
        for at, other in enumerate(goal.former):
            _report_faulty_other_name(
                other, goal.name, goals, ("goals", index, "former", at), faults
            )
    people = {person.name: person.name for person in school.people}
    for index, person in enumerate(school.people):
        for at, other in enumerate(person.former):
            where = ("people", index, "former", at)
            _report_faulty_other_name(other, person.name, people, where, faults)


def _report_unknown_references(school: School, faults: YamlFaultReport) -> None:
    """Report to ``faults`` departments, people and blocks that are referred to but not known, an
    unknown weekday, and departments of which none reports.
    """
    departments = {department.name for department in school.departments}
    people = {person.name for person in school.people}
    for index, person in enumerate(school.people):
        if person.department and person.department not in departments:
            faults.add_fault(
                ("people", index, "department"),
                f"没有叫“{person.department}”的部门。请与 departments 里的全称写成一样。",
            )
    named: Iterable[tuple[tuple[str | int, ...], str]] = (
        *(
            (("departments", index, key), name)
            for index, department in enumerate(school.departments)
            for key, name in (("head", department.head), ("leader", department.leader))
        ),
        (("meeting", "host"), school.meeting.host),
        (("meeting", "recorder"), school.meeting.recorder),
    )
    for path, name in named:
        if name and name not in people:
            faults.add_fault(path, f"people 里没有“{name}”。请先写进 people，或改正姓名。")
    if school.departments and not school.reporting_departments:
        faults.add_fault(("departments",), "部门都写成了教研组。请至少有一个部门在例会上汇报。")
    if school.meeting.weekday not in WEEKDAYS:
        faults.add_fault(("meeting", "weekday"), "“weekday”应写成 周一、周二 … 周日 之一。")
    for block in school.meeting.minutes:
        if block not in BLOCK_NAMES:
            known = "、".join(BLOCK_NAMES)
            faults.add_fault(("meeting", "minutes", block), f"没有板块“{block}”，可写：{known}。")


def _report_faulty_other_name(
    other: str,
    name: str,
    meant: dict[str, str],
    where: tuple[str | int, ...],
    faults: YamlFaultReport,
) -> None:
    """Report a short or former name that is a list, or means something else too, to ``faults``.

    Args:
        other: the short or former name.
        name: the full name of what it belongs to.
        meant: the full name that each name met so far means.
        where: path of the other name in school.yaml.
        faults: collects the faults.
    """
    if any(sign in other for sign in "、，；"):
        parts = ", ".join(other.replace("，", "、").replace("；", "、").split("、"))
        faults.add_fault(where, f"“{other}”像是几个名称。请用半角逗号分开：[{parts}]。")
    elif meant.setdefault(other, name) != name:
        owner = {"departments": "部门", "goals": "目标"}.get(str(where[0]), "人名下")
        faults.add_fault(
            where, f"“{other}”既指“{meant[other]}”，又指“{name}”。请只留在一个{owner}。"
        )


def _report_faulty_terms(terms: tuple[Term, ...], faults: YamlFaultReport) -> None:
    """Report terms with a wrong id or wrong dates, or in the wrong order, to ``faults``."""
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
    before: Term | None = None
    for index, term in enumerate(terms):
        fits = True
        for field, holds, message in rules:
            if not holds(term):
                faults.add_fault(("terms", index, field), message)
                fits = False
        if before and fits and before.end >= term.first_monday:
            faults.add_fault(
                ("terms", index), "学期应按时间先后写，且不能重叠。请检查 first_monday 和 end。"
            )
        before = term if fits else None
