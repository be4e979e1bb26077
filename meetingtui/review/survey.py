"""盘点: one term looked at on a day, every item with where it stands.

Whatever is counted, listed, drawn or printed is counted, listed, drawn and
printed from the rows of a survey, so that no two places can disagree.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from meetingtui.calendar import Term
from meetingtui.meeting.agenda import held
from meetingtui.meeting.record import Meeting
from meetingtui.plan.heard import Word, last_word
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.light import Light, light
from meetingtui.plan.ownership import answering_department
from meetingtui.plan.standing import Standing, standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School

UNCLAIMED = "待认领"
"""What is said of an item that neither a person nor a department answers for."""

NO_DEPARTMENT = "未定部门"
"""What stands in place of a department: nobody's, or that of people who have none."""

NO_SECTION = "计划外"
"""What stands in place of a chapter: for tasks that serve no measure."""


class Role(StrEnum):
    """What an item is in the count."""

    PLANNED = "planned"
    PART = "part"
    TASK = "task"

    @property
    def label(self) -> str:
        """计划事项、分工、议定事项"""
        return {"planned": "计划事项", "part": "分工", "task": "议定事项"}[self.value]


class Surveyed(msgspec.Struct, frozen=True, kw_only=True):
    """One item that is answered for, and how it stands on the day."""

    item: Item
    """The record."""
    role: Role
    """In which count it belongs."""
    number: str
    """As one cites it: （二）2.（1）; empty for tasks and parts."""
    section: str
    """Title of the plan's chapter, or :data:`NO_SECTION`."""
    department: str
    """Full name of the department that answers, its first person's where it has none, or empty."""
    standing: Standing
    """Its warnings."""
    light: Light
    """Its light."""
    word: Word | None
    """The last word on it, on its parts or on the tasks that serve it; None before the first."""
    is_open: bool
    """Whether anybody still owes it."""
    has_no_deadline: bool
    """Whether it is owed and nobody has said by when, not even in words (每月)."""

    @property
    def told(self) -> str:
        """The last word in words: 语文教研组：已排定, else 上学期11月9日：初稿已交; or empty."""
        return self.word.words if self.word else self.item.before


class Survey:
    """One term on one day; every part is worked out when first asked for."""

    def __init__(
        self,
        tree: ItemTree,
        meetings: Mapping[int, Meeting],
        *,
        school: School,
        term: Term,
        today: date,
        heard: Sequence[Meeting] | None = None,
    ) -> None:
        self.tree = tree
        """The items."""
        self.meetings = meetings
        """Every meeting, held or not, by id."""
        self.school = school
        """The school."""
        self.term = term
        """The term."""
        self.today = today
        """The day it is true for."""
        self.held = held(meetings.values()) if heard is None else list(heard)
        """The meetings held by then, oldest first: all closed ones, where nothing else is said."""

    @cached_property
    def rows(self) -> tuple[Surveyed, ...]:
        """Planned items, parts and tasks, in the plan's order."""
        counted = {item.id for item in self.tree.counted}
        held_days = sorted(meeting.on for meeting in self.held)
        found: list[Surveyed] = []
        for _, item in self.tree.walk():
            if item.kind is ItemKind.TASK:
                role = Role.TASK
            elif item.kind is ItemKind.PART:
                role = Role.PART
            elif item.id in counted:
                role = Role.PLANNED
            else:
                continue
            found.append(self._row(item, role, held_days))
        return tuple(found)

    @cached_property
    def by_id(self) -> dict[int, Surveyed]:
        """The rows by item id."""
        return {row.item.id: row for row in self.rows}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """Titles of the plan's chapters, in its order, those without items left out."""
        return tuple(dict.fromkeys(row.section for row in self.rows if row.section != NO_SECTION))

    def below(self, item: Item) -> list[Surveyed]:
        """Rows of all that stands below an item: measures, parts, tasks."""
        return [self.by_id[each.id] for _, each in self.tree.walk(item.id) if each.id in self.by_id]

    def only(self, rows: Iterable[Surveyed]) -> "Survey":
        """The same term looked at through some of its rows, which alone are counted and listed."""
        narrowed = Survey(
            self.tree,
            self.meetings,
            school=self.school,
            term=self.term,
            today=self.today,
            heard=self.held,
        )
        narrowed.rows = tuple(rows)
        return narrowed

    def meeting_number(self, meeting_id: int | None) -> int | None:
        """第N次 of a meeting id; None outside a meeting, or where it is gone."""
        meeting = None if meeting_id is None else self.meetings.get(meeting_id)
        return meeting.number if meeting else None

    def _row(self, item: Item, role: Role, held_days: Sequence[date]) -> Surveyed:
        word = last_word(item, self.tree)
        state = standing(
            item,
            today=self.today,
            thresholds=self.school.thresholds,
            meetings_held=held_days,
            heard=word.line.on if word else None,
        )
        section = self.tree.section(item)
        is_open = item.is_open
        return Surveyed(
            item=item,
            role=role,
            number=self.tree.full_number(item) if role is Role.PLANNED else "",
            section=section.title if section else NO_SECTION,
            department=answering_department(item, self.school),
            standing=state,
            light=light(item, state),
            word=word,
            is_open=is_open,
            has_no_deadline=is_open and item.due is None and not item.due_text,
        )


def of_role(rows: Iterable[Surveyed], role: Role) -> list[Surveyed]:
    """Those that belong in one count."""
    return [row for row in rows if row.role is role]
