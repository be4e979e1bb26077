"""A snapshot of one term on one day: every tracked item with its computed state; and the chapters
of its plan by number or name.

Everything that is counted, listed, drawn or printed comes from the rows of a snapshot, so that no
two places can disagree.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import parse_chinese_number, to_chinese_number
from meetingtui.meeting.record import Meeting, closed_meetings
from meetingtui.plan.deadline_status import (
    DeadlineStatus,
    TrafficLight,
    deadline_status,
    traffic_light_of_item,
)
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_history import LastReport, last_report
from meetingtui.plan.item_operations import responsible_department
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

NO_DEPARTMENT = "未定部门"
"""Label of items without an answering department, or whose people have none."""

NO_SECTION = "计划外"
"""Label in place of a chapter for tasks that serve no measure of the plan."""


class ItemRole(StrEnum):
    """Enum of the groups in which a term's items are counted: items of the plan, parts of measures
    that one department does (分工), and tasks decided in meetings (议定事项).
    """

    PLANNED = "planned"
    PART = "part"
    TASK = "task"

    @property
    def label(self) -> str:
        """Chinese label of the group in which items are counted: 计划事项, 分工 or 议定事项."""
        return _ROLE_LABELS[self]


_ROLE_OF_KIND = {ItemKind.TASK: ItemRole.TASK, ItemKind.PART: ItemRole.PART}
"""Role of the kinds of item that are counted beside the plan's items."""

_ROLE_LABELS = {
    ItemRole.PLANNED: "计划事项",
    ItemRole.PART: "分工",
    ItemRole.TASK: "议定事项",
}


class ItemRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of a term snapshot: one tracked item with its warnings, traffic light (滞后, 预警 …)
    and last report as of the snapshot's day.
    """

    item: Item
    """The item as recorded."""
    role: ItemRole
    """Group in which the item is counted: plan items, parts or tasks."""
    number: str
    """Number by which the item is cited: （二）2.（1）; empty for tasks and parts."""
    section: str
    """Title of the item's chapter in the plan, or :data:`NO_SECTION`."""
    department: str
    """Full name of the answering department: the item's own, else its first person's; may be
    empty.
    """
    deadline_status: DeadlineStatus
    """Warnings of the item, and the days to its deadline."""
    light: TrafficLight
    """The single light by which the item is counted: 滞后、预警、久未汇报、正常、办结、暂缓 or
    取消.
    """
    last_report: LastReport | None
    """Newest report on the item, its parts or its tasks in this term; None before the first."""
    is_open: bool
    """Whether somebody still has to finish the item."""
    has_no_deadline: bool
    """Whether the item is open and has no deadline, not even one in words (每月)."""

    @property
    def last_report_text(self) -> str:
        """Newest report on a row's item as text: 语文教研组：已排定, else that of the term before,
        上学期11月9日：…; or empty.
        """
        return self.last_report.text_with_reporter if self.last_report else self.item.before


class TermSnapshot:
    """The state of one term on one day; each property is computed when it is first asked for.

    Args:
        tree: the term's items.
        meetings: every meeting by id, held or not.
        school: thresholds, departments and people.
        term: the term with its weeks and holidays.
        today: the day for which all warnings are computed.
        held: the meetings that count as held, oldest first; by default all closed ones.
    """

    def __init__(
        self,
        tree: ItemTree,
        meetings: Mapping[int, Meeting],
        *,
        school: School,
        term: Term,
        today: date,
        held: Sequence[Meeting] | None = None,
    ) -> None:
        self.tree = tree
        """Tree of the term's items."""
        self.meetings = meetings
        """All meetings of the term by id, held or not."""
        self.school = school
        """The school with its departments, people and thresholds."""
        self.term = term
        """The term with its weeks and holidays."""
        self.today = today
        """The day for which all warnings are computed."""
        self.held = closed_meetings(meetings.values()) if held is None else list(held)
        """The meetings that count as held, oldest first; by default all closed ones."""

    @cached_property
    def rows(self) -> tuple[ItemRow, ...]:
        """One row for each counted item of the plan, part of a measure (分工) and task of the term,
        in the plan's order; headings have no row.
        """
        counted = {item.id for item in self.tree.counted_items}
        held_days = sorted(meeting.on for meeting in self.held)
        planned = ItemRole.PLANNED
        found: list[ItemRow] = []
        for _, item in self.tree.walk_in_reading_order():
            role = _ROLE_OF_KIND.get(item.kind) or (planned if item.id in counted else None)
            if role:
                found.append(self._make_row(item, role, held_days))
        return tuple(found)

    @cached_property
    def rows_by_item_id(self) -> dict[int, ItemRow]:
        """The term snapshot's rows, indexed by the id of their item."""
        return {row.item.id: row for row in self.rows}

    @cached_property
    def chapter_titles(self) -> tuple[str, ...]:
        """Titles of the plan's chapters in its order; chapters without rows are left out."""
        return tuple(dict.fromkeys(row.section for row in self.rows if row.section != NO_SECTION))

    def rows_below(self, item: Item) -> list[ItemRow]:
        """The snapshot's rows of everything below an item in the plan's tree (measures, parts and
        tasks), in the plan's order; the item itself is left out.
        """
        return [
            self.rows_by_item_id[each.id]
            for _, each in self.tree.walk_in_reading_order(item.id)
            if each.id in self.rows_by_item_id
        ]

    def narrowed_to(self, rows: Iterable[ItemRow]) -> "TermSnapshot":
        """Create a snapshot of the same term with only the given rows, in the order given; tree and
        meetings stay complete.
        """
        narrowed = TermSnapshot(
            self.tree,
            self.meetings,
            school=self.school,
            term=self.term,
            today=self.today,
            held=self.held,
        )
        narrowed.rows = tuple(rows)
        return narrowed

    def meeting_number(self, meeting_id: int | None) -> int | None:
        """Number (第N次) of a meeting by its id; None for None, or where the meeting no longer
        exists.
        """
        meeting = None if meeting_id is None else self.meetings.get(meeting_id)
        return meeting.number if meeting else None

    def _make_row(self, item: Item, role: ItemRole, held_days: Sequence[date]) -> ItemRow:
        """Compute the snapshot row of one item: warnings, traffic light (滞后, 预警 …) and last
        report.

        Args:
            item: the item.
            role: the group in which it is counted.
            held_days: days of the meetings held, which decide whether it is stale (久未汇报).
        """
        word = last_report(item, self.tree)
        state = deadline_status(
            item,
            today=self.today,
            thresholds=self.school.thresholds,
            meetings_held=held_days,
            last_report=word.line.on if word else None,
        )
        section = self.tree.chapter_of(item)
        is_open = item.is_open
        return ItemRow(
            item=item,
            role=role,
            number="" if item.kind in _ROLE_OF_KIND else self.tree.number_without_top_section(item),
            section=section.title if section else NO_SECTION,
            department=responsible_department(item, self.school),
            deadline_status=state,
            light=traffic_light_of_item(item, state),
            last_report=word,
            is_open=is_open,
            has_no_deadline=is_open and item.due is None and not item.due_text,
        )


def rows_of_role(rows: Iterable[ItemRow], role: ItemRole) -> list[ItemRow]:
    """Select the snapshot rows that are counted in one group: items of the plan, parts of measures
    (分工) or tasks.
    """
    return [row for row in rows if row.role is role]


def sort_by_urgency(rows: Iterable[ItemRow]) -> list[ItemRow]:
    """Sort snapshot rows by urgency; rows of equal urgency keep their order.

    The order is: overdue (滞后, the longest first), at risk (预警, the nearest deadline first),
    stale (久未汇报), unclaimed (待认领), other open items, closed items.
    """
    return sorted(rows, key=_urgency_rank)


def _urgency_rank(row: ItemRow) -> tuple[int, int]:
    """Sort key of a snapshot row by urgency: overdue, at risk, stale, unclaimed, open, closed."""
    state = row.deadline_status
    days = state.days_to_deadline or 0
    if state.overdue:
        return 0, days
    if state.at_risk:
        return 1, days
    if state.stale:
        return 2, 0
    if state.unclaimed:
        return 3, 0
    return (4 if row.is_open else 5), 0


_CHAPTER_NUMBER_SIGNS = "第章节部分、.．（）() "
_CHAPTER_REFERENCE = re.compile(r"第.+(?:章|部分|章节)|.+[、．]|[（(].+[）)]")


def chapter_titles_by_number(snapshot: TermSnapshot) -> dict[int, str]:
    """Map chapter numbers to the titles of the plan's chapters that have rows.

    A number is the one printed before the title, else the chapter's position from 1; of two
    chapters with one number the first counts.
    """
    printed = {
        row.section: section.number
        for row in snapshot.rows
        if row.section != NO_SECTION and (section := snapshot.tree.chapter_of(row.item))
    }
    found: dict[int, str] = {}
    for at, title in enumerate(snapshot.chapter_titles, 1):
        number = parse_chinese_number(printed.get(title, "").strip(_CHAPTER_NUMBER_SIGNS)) or at
        found.setdefault(number, title)
    return found


def read_chapter_number(words: str) -> int | None:
    """Read the number of a chapter from text: 3 for 第三章, 第3部分, 三、 or （三）; None for other
    text.
    """
    return (
        parse_chinese_number(words.strip(_CHAPTER_NUMBER_SIGNS))
        if _CHAPTER_REFERENCE.fullmatch(words)
        else None
    )


def matching_chapter_titles(words: str, snapshot: TermSnapshot) -> tuple[str, ...]:
    """Titles of the plan's chapters that a text names: the one of that number or exact title, else
    all whose title contains the text; empty where none does, or where no chapter has the number.

    计划外, which stands for the rows outside the plan, counts as a title.
    """
    number = read_chapter_number(words) or parse_chinese_number(words)
    if number:
        title = chapter_titles_by_number(snapshot).get(number)
        return (title,) if title else ()
    known = (*snapshot.chapter_titles, NO_SECTION)
    return (words,) if words in known else tuple(title for title in known if words in title)


def chapter_names_text(snapshot: TermSnapshot, most: int) -> str:
    """List the plan's chapters as a user can name them: 第一章（党建引领）、第二章（…）;
    （还没有计划） where there are none.

    Args:
        snapshot: the term whose plan is listed.
        most: number of chapters to list at most.
    """
    names = (
        f"第{to_chinese_number(number)}章（{title}）"
        for number, title in list(chapter_titles_by_number(snapshot).items())[:most]
    )
    return "、".join(names) or "（还没有计划）"
