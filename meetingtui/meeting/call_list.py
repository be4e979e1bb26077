"""The items that a meeting calls in 工作推进: selection, order, grouping, and what was reported
on them; which items and open tasks a meeting should hear about, and how many have warnings.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import msgspec

from meetingtui.meeting.carry_over_to_next_meeting import begun_meetings, unreported_items
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import DeadlineStatus, deadline_status
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_history import (
    is_reported_in_meeting,
    item_with_meeting_lines_undone,
    last_report_day,
)
from meetingtui.plan.item_operations import department_reporting_rank, responsible_department
from meetingtui.plan.item_tree import ItemTree
from meetingtui.school.school import School

UNCLAIMED = "尚未认领"
"""Heading of the group of items that no department is responsible for."""

CLOSING_PAGE = -1
"""Place, in the session state, of the closing page (小结) behind the last item."""


class CallScope(StrEnum):
    """Enum of the selections of items that a meeting can call up for reports: prepared ones, all
    open ones, overdue ones ….
    """

    GATHERED = "gathered"
    ALL = "all"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    STALE = "stale"
    UNCLAIMED = "unclaimed"
    THIS_WEEK = "this_week"

    @property
    def label(self) -> str:
        """Chinese label of the selection of items that a meeting calls:
        列入事项、全部未办结、只看滞后 …
        """
        return _SCOPES[self]


class CallOrder(StrEnum):
    """Enum of the orders in which a meeting can call up items for reports: by department, deadline
    or section.
    """

    DEPARTMENT = "department"
    DUE = "due"
    SECTION = "section"

    @property
    def label(self) -> str:
        """Chinese label of the order in which items are called: 按部门、按时限 or 按章节."""
        return {"department": "按部门", "due": "按时限", "section": "按章节"}[self.value]


_SCOPES = {
    CallScope.GATHERED: "列入事项",
    CallScope.ALL: "全部未办结",
    CallScope.OVERDUE: "只看滞后",
    CallScope.AT_RISK: "只看预警",
    CallScope.STALE: "只看久未汇报",
    CallScope.UNCLAIMED: "只看待认领",
    CallScope.THIS_WEEK: "只看本周到期",
}


class CallChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The choice which items a meeting calls up for reports: a selection and an order."""

    scope: CallScope = CallScope.GATHERED
    """Which items are called."""
    order: CallOrder = CallOrder.DEPARTMENT
    """In which order they are called."""

    @property
    def session_key(self) -> str:
        """The choice of the items to call as a string for the session state: ``all/due``."""
        return f"{self.scope.value}/{self.order.value}"

    @property
    def label(self) -> str:
        """Chinese label of the choice of items to call: 只看滞后, or with another order
        全部未办结，按时限.
        """
        order = "" if self.order is CallOrder.DEPARTMENT else f"，{self.order.label}"
        return f"{self.scope.label}{order}"

    @classmethod
    def from_session_key(cls, key: str) -> "CallChoice":
        """Parse a choice of items to call from its session key, ``all/due``; unknown parts get
        their defaults.
        """
        scope, _, order = key.partition("/")
        return cls(
            scope=CallScope(scope) if scope in set(CallScope) else CallScope.GATHERED,
            order=CallOrder(order) if order in set(CallOrder) else CallOrder.DEPARTMENT,
        )

    def or_all_if_none_prepared(self, meeting: Meeting) -> "CallChoice":
        """Return the choice itself; all open items in its order where it means the prepared ones
        and the meeting has none.
        """
        if self.scope is CallScope.GATHERED and not meeting.agenda:
            return msgspec.structs.replace(self, scope=CallScope.ALL)
        return self


def item_ids_to_call(
    calling: CallChoice,
    meeting: Meeting,
    tree: ItemTree,
    *,
    school: School,
    meetings_held: Sequence[date],
) -> tuple[int, ...]:
    """Return the ids of the items that a meeting is to call, in order, those of one group together.

    An item is judged as it stood before this meeting, so that one just completed or reported on
    stays in the list. The prepared items (列入事项) are those of the meeting's agenda that still
    exist. Every other selection leaves out tasks decided in this meeting, and tasks carried over
    that were reported on in the step for those (上次议定).

    Args:
        calling: selection and order.
        meeting: the meeting.
        tree: all items of the term.
        school: the school, with its departments and limits for warnings.
        meetings_held: dates of the meetings held.
    """
    scope, order = calling.scope, calling.order
    if scope is CallScope.GATHERED:
        ids = [id for id in meeting.agenda if id in tree.items]
        if order is not CallOrder.DEPARTMENT:
            wanted = set(ids)
            ids = [item.id for _, item in tree.walk_in_reading_order() if item.id in wanted]
        found = [item_with_meeting_lines_undone(tree.items[id], meeting.id) for id in ids]
    else:
        found = [
            item
            for item in _open_items_as_before_meeting(tree, meeting)
            if _is_in_scope(item, scope, meeting, tree, school, meetings_held)
        ]
        if order is CallOrder.DEPARTMENT:
            found.sort(key=lambda item: department_reporting_rank(item, school))
    if order is CallOrder.DUE:
        found.sort(key=lambda item: item.due or date.max)
    heads: dict[str, list[int]] = {}
    for item in found:
        heads.setdefault(call_group_heading(item, order, tree, school), []).append(item.id)
    return tuple(id for ids in heads.values() for id in ids)


def _open_items_as_before_meeting(tree: ItemTree, meeting: Meeting) -> Iterable[Item]:
    """Yield, in plan order, the items and tasks that were open before a meeting, as they were then;
    not those it decided, nor carried-over ones that it reported on.
    """
    kept = {item.id for item in (*tree.counted_items_and_parts, *tree.tasks)}
    for _, item in tree.walk_in_reading_order():
        if item.id not in kept or item.meeting == meeting.id:
            continue
        if item.id in meeting.carried and item.progress_in_meeting(meeting.id):
            continue
        before = item_with_meeting_lines_undone(item, meeting.id)
        if before.is_open:
            yield before


def _is_in_scope(
    item: Item,
    scope: CallScope,
    meeting: Meeting,
    tree: ItemTree,
    school: School,
    meetings_held: Sequence[date],
) -> bool:
    """Whether an open item belongs to a selection of items that a meeting calls (overdue, due this
    week …). Due this week is from Monday to Sunday of the meeting's week, paused items excepted.

    Args:
        item: the item as it stood before the meeting.
        scope: the selection.
        meeting: the meeting.
        tree: all items of the term.
        school: the school, with its limits for warnings.
        meetings_held: dates of the meetings held.
    """
    if scope is CallScope.ALL:
        return True
    if scope is CallScope.THIS_WEEK:
        monday = meeting.on - timedelta(days=meeting.on.weekday())
        is_asked = item.status is not Status.PAUSED
        return is_asked and item.due is not None and 0 <= (item.due - monday).days < 7
    state = deadline_status(
        item,
        today=meeting.on,
        thresholds=school.thresholds,
        meetings_held=meetings_held,
        last_report=last_report_day(item, tree, except_meeting=meeting.id),
    )
    return _WARNING_TESTS[scope](state)


_WARNING_TESTS: dict[CallScope, Callable[[DeadlineStatus], bool]] = {
    CallScope.OVERDUE: lambda state: state.overdue,
    CallScope.AT_RISK: lambda state: state.at_risk,
    CallScope.STALE: lambda state: state.stale,
    CallScope.UNCLAIMED: lambda state: state.unclaimed,
}


def call_group_heading(item: Item, order: CallOrder, tree: ItemTree, school: School) -> str:
    """Return the heading an item is called under: its responsible department (else 尚未认领), the
    month in which it is due (12月到期, else 未定日期), or its top section with number (else
    议定事项 or 其他事项).
    """
    if order is CallOrder.DEPARTMENT:
        return responsible_department(item, school) or UNCLAIMED
    if order is CallOrder.DUE:
        return f"{item.due.month}月到期" if item.due else "未定日期"
    top = tree.path_from_root(item)[0]
    if top.kind is ItemKind.SECTION:
        return f"{top.number}{top.title}"
    return "议定事项" if top.kind is ItemKind.TASK else "其他事项"


class CalledItems:
    """The items that a meeting calls for reports, in their present state, with figures on them.

    Args:
        items: the items in the order in which they are called.
        meeting: id of the meeting.
        order: the order in which they are called, which says by what they are grouped.
        tree: all items of the term.
        school: the school, with its departments.
    """

    def __init__(
        self,
        items: Sequence[Item],
        *,
        meeting: int,
        order: CallOrder,
        tree: ItemTree,
        school: School,
    ) -> None:
        self.items = tuple(items)
        """The items in the order in which they are called."""
        self._meeting = meeting
        self._order = order
        self._tree = tree
        self._school = school

    @cached_property
    def _page_by_item_id(self) -> Mapping[int, int]:
        """Number of the page of each called item, from 0, by the item's id."""
        return {item.id: page for page, item in enumerate(self.items)}

    def page_of_item(self, item_id: int) -> int | None:
        """Return the number of a called item's page, from 0; None where the item is not called."""
        return self._page_by_item_id.get(item_id)

    @cached_property
    def reported_item_ids(self) -> frozenset[int]:
        """Ids of the called items on which the meeting recorded a report."""
        return frozenset(
            item.id
            for item in self.items
            if is_reported_in_meeting(self._meeting, item, self._tree)
        )

    @cached_property
    def unreported_items(self) -> tuple[Item, ...]:
        """Called items not yet reported on in this meeting (未汇报), department by department."""
        silent = [item for item in self.items if item.id not in self.reported_item_ids]
        return tuple(sorted(silent, key=lambda item: department_reporting_rank(item, self._school)))

    @cached_property
    def group_heading_of_each_item(self) -> tuple[str, ...]:
        """Heading (department, month or section) of each called item, in the order of ``items``.

        Items are grouped as they were before this meeting, so that a change in the meeting moves
        none.
        """
        return tuple(
            call_group_heading(
                item_with_meeting_lines_undone(item, self._meeting),
                self._order,
                self._tree,
                self._school,
            )
            for item in self.items
        )

    def department_of_each(self, items: Iterable[Item]) -> tuple[str, ...]:
        """Return the responsible department of each of some items, in their order; 尚未认领 for one
        without.
        """
        return tuple(
            call_group_heading(item, CallOrder.DEPARTMENT, self._tree, self._school)
            for item in items
        )

    def group_position_and_size_of_page(self, page: int) -> tuple[str, int, int]:
        """Return the group heading of the item on a page, its position in the group from 1, and the
        size of the group.
        """
        every = self.group_heading_of_each_item
        name = every[page]
        return name, every[: page + 1].count(name), every.count(name)


# Items that need a report, and open tasks


class WarningCounts(NamedTuple):
    """Figures of a list of items: their number, and how many are overdue, at risk or stale."""

    total: int
    """Number of items in the list."""
    overdue: int
    """Number of overdue items (滞后)."""
    at_risk: int
    """Number of items at risk (预警)."""
    stale: int
    """Number of items not reported on for long (久未汇报)."""

    @property
    def figures_text(self) -> str:
        """Number of items with warnings in Chinese: 5 项（滞后 4，预警 1）, or 5 项 where none
        has a warning.
        """
        counts = (("滞后", self.overdue), ("预警", self.at_risk), ("久未汇报", self.stale))
        told = "，".join(f"{label} {count}" for label, count in counts if count)
        return f"{self.total} 项（{told}）" if told else f"{self.total} 项"


def count_warnings(
    ids: Iterable[int], tree: ItemTree, status_of: Callable[[Item], DeadlineStatus]
) -> WarningCounts:
    """Count items by deadline warning; closed items have no warning, and ids without an item do not
    count.

    Args:
        ids: ids of the items.
        tree: all items of the term.
        status_of: returns the deadline status of an item.
    """
    known = [tree.items[id] for id in ids if id in tree.items]
    states = [status_of(item) for item in known if item.is_open]
    return WarningCounts(
        total=len(known),
        overdue=sum(state.overdue for state in states),
        at_risk=sum(state.at_risk for state in states),
        stale=sum(state.stale for state in states),
    )


def item_ids_needing_report(
    tree: ItemTree, meetings: Iterable[Meeting], *, school: School, day: date
) -> tuple[int, ...]:
    """Return the ids of plan items, and of departments' parts of divided ones, that need a report
    on ``day``, by department.

    They are the overdue, at-risk and stale (久未汇报) ones, and those the last meeting called
    without getting a report. Paused and closed items are left out, and so are tasks, which are
    carried over in a step of their own (上次议定).
    """
    past = [meeting for meeting in begun_meetings(meetings) if meeting.is_closed]
    again = {item.id for item in unreported_items(past[-1], tree)} if past else set()
    held_days = [meeting.on for meeting in past]
    found = []
    for item in tree.counted_items_and_parts:
        if not item.is_open or item.status is Status.PAUSED:
            continue
        state = deadline_status(
            item,
            today=day,
            thresholds=school.thresholds,
            meetings_held=held_days,
            last_report=last_report_day(item, tree),
        )
        if state.belongs_on_next_agenda or item.id in again:
            found.append((item, state))
    return _item_ids_sorted_by_department(found, school)


def open_task_ids(tree: ItemTree, *, school: School, day: date) -> tuple[int, ...]:
    """Return the ids of the open tasks by department, unclaimed ones last; in each the overdue ones
    as of ``day`` first, then those at risk.
    """
    states = [
        (
            task,
            deadline_status(
                task, today=day, thresholds=school.thresholds, meetings_held=(), last_report=None
            ),
        )
        for task in tree.tasks
        if task.is_open
    ]
    return _item_ids_sorted_by_department(states, school)


def _item_ids_sorted_by_department(
    found: Iterable[tuple[Item, DeadlineStatus]], school: School
) -> tuple[int, ...]:
    """Return item ids sorted by department, in each the overdue before at risk before others;
    unclaimed last.

    ``found`` are the items, each with its deadline status.
    """

    def sort_key(each: tuple[Item, DeadlineStatus]) -> tuple[int, int]:
        """Return the position of an item's department, then of its deadline warning."""
        item, state = each
        return department_reporting_rank(
            item, school
        ), 0 if state.overdue else 1 if state.at_risk else 2

    return tuple(item.id for item, _ in sorted(found, key=sort_key))
