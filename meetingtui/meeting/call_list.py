"""The items that a meeting calls in 工作推进: their selection, order, grouping and what was
reported.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import DeadlineStatus, deadline_status
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_history import before_meeting, is_reported_in, last_report_day
from meetingtui.plan.item_operations import department_rank, responsible_department
from meetingtui.plan.tree import ItemTree
from meetingtui.school.school import School

UNCLAIMED = "尚未认领"
"""Heading of the group of items that no department is responsible for."""

END = -1
"""Place, in the session state, of the closing page (小结) behind the last item."""


class CallScope(StrEnum):
    """Enum of the selections of items that a meeting can call."""

    GATHERED = "gathered"
    ALL = "all"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    STALE = "stale"
    UNCLAIMED = "unclaimed"
    THIS_WEEK = "this_week"

    @property
    def label(self) -> str:
        """Chinese label of the selection: 列入事项、全部未办结、只看滞后 …"""
        return _SCOPES[self]


class CallOrder(StrEnum):
    """Enum of the orders in which a meeting can call items."""

    DEPARTMENT = "department"
    DUE = "due"
    SECTION = "section"

    @property
    def label(self) -> str:
        """Chinese label of the order: 按部门、按时限 or 按章节."""
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


class CallList(msgspec.Struct, frozen=True, kw_only=True):
    """Choice of the items a meeting calls: a scope and an order."""

    scope: CallScope = CallScope.GATHERED
    """Which items are called."""
    order: CallOrder = CallOrder.DEPARTMENT
    """In which order they are called."""

    @property
    def key(self) -> str:
        """The choice as a string for the session state: ``all/due``."""
        return f"{self.scope.value}/{self.order.value}"

    @property
    def label(self) -> str:
        """Chinese label of the choice: 只看滞后, or with another order 全部未办结，按时限."""
        order = "" if self.order is CallOrder.DEPARTMENT else f"，{self.order.label}"
        return f"{self.scope.label}{order}"

    @classmethod
    def read(cls, key: str) -> "CallList":
        """Parse a key such as ``all/due``; a part that is not known gets its default."""
        scope, _, order = key.partition("/")
        return cls(
            scope=CallScope(scope) if scope in set(CallScope) else CallScope.GATHERED,
            order=CallOrder(order) if order in set(CallOrder) else CallOrder.DEPARTMENT,
        )

    def for_meeting(self, meeting: Meeting) -> "CallList":
        """Return this choice for a meeting.

        Without a prepared agenda the default scope becomes ALL.
        """
        if self.scope is CallScope.GATHERED and not meeting.agenda:
            return msgspec.structs.replace(self, scope=CallScope.ALL)
        return self


def item_ids_to_call(
    calling: CallList,
    meeting: Meeting,
    tree: ItemTree,
    *,
    school: School,
    meetings_held: Sequence[date],
) -> tuple[int, ...]:
    """Return the ids of the items to call, in order, with items of the same group together.

    An item is judged as it stood before this meeting, so that one just completed or reported on
    stays in the list. A carried-over task already reported on in 上次议定 is not called again,
    unless the agenda lists it.
    """
    scope, order = calling.scope, calling.order
    if scope is CallScope.GATHERED:
        ids = [id for id in meeting.agenda if id in tree.items]
        if order is not CallOrder.DEPARTMENT:
            wanted = set(ids)
            ids = [item.id for _, item in tree.walk() if item.id in wanted]
        found = [before_meeting(tree.items[id], meeting.id) for id in ids]
    else:
        found = [
            item
            for item in _open_before(tree, meeting)
            if _is_wanted(item, scope, meeting, tree, school, meetings_held)
        ]
        if order is CallOrder.DEPARTMENT:
            found.sort(key=lambda item: department_rank(item, school))
    if order is CallOrder.DUE:
        found.sort(key=lambda item: item.due or date.max)
    heads: dict[str, list[int]] = {}
    for item in found:
        heads.setdefault(call_group_of(item, order, tree, school), []).append(item.id)
    return tuple(id for ids in heads.values() for id in ids)


def _open_before(tree: ItemTree, meeting: Meeting) -> Iterable[Item]:
    """Yield, in plan order, the items and tasks open before this meeting, as they were then."""
    kept = {item.id for item in (*tree.counted_and_parts, *tree.tasks)}
    for _, item in tree.walk():
        if item.id not in kept or item.meeting == meeting.id:
            continue
        if item.id in meeting.carried and item.progress_in(meeting.id):
            continue
        before = before_meeting(item, meeting.id)
        if before.is_open:
            yield before


def _is_wanted(
    item: Item,
    scope: CallScope,
    meeting: Meeting,
    tree: ItemTree,
    school: School,
    meetings_held: Sequence[date],
) -> bool:
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
    return _LIGHTS[scope](state)


_LIGHTS: dict[CallScope, Callable[[DeadlineStatus], bool]] = {
    CallScope.OVERDUE: lambda state: state.overdue,
    CallScope.AT_RISK: lambda state: state.at_risk,
    CallScope.STALE: lambda state: state.stale,
    CallScope.UNCLAIMED: lambda state: state.unclaimed,
}


def call_group_of(item: Item, order: CallOrder, tree: ItemTree, school: School) -> str:
    """Return the heading an item is called under: its department, month due, or section."""
    if order is CallOrder.DEPARTMENT:
        return responsible_department(item, school) or UNCLAIMED
    if order is CallOrder.DUE:
        return f"{item.due.month}月到期" if item.due else "未定日期"
    top = tree.path(item)[0]
    if top.kind is ItemKind.SECTION:
        return f"{top.number}{top.title}"
    return "议定事项" if top.kind is ItemKind.TASK else "其他事项"


class CallRound:
    """The called items in their present state, with the figures derived from them (cached)."""

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
    def _pages(self) -> Mapping[int, int]:
        return {item.id: page for page, item in enumerate(self.items)}

    def page_of(self, item_id: int) -> int | None:
        """Return the page of an item, from 0; None where it is not called."""
        return self._pages.get(item_id)

    @cached_property
    def reported(self) -> frozenset[int]:
        """Ids of the called items that were reported on in this meeting."""
        return frozenset(
            item.id for item in self.items if is_reported_in(self._meeting, item, self._tree)
        )

    @cached_property
    def unreported(self) -> tuple[Item, ...]:
        """Called items not yet reported on in this meeting (未汇报), department by department."""
        silent = [item for item in self.items if item.id not in self.reported]
        return tuple(sorted(silent, key=lambda item: department_rank(item, self._school)))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Group heading of each called item, parallel to ``items``.

        The items are grouped as they were before this meeting, so that a change in it moves none.
        """
        return tuple(
            call_group_of(
                before_meeting(item, self._meeting), self._order, self._tree, self._school
            )
            for item in self.items
        )

    def departments(self, items: Iterable[Item]) -> tuple[str, ...]:
        """Return the responsible department of each of the given items."""
        return tuple(
            call_group_of(item, CallOrder.DEPARTMENT, self._tree, self._school) for item in items
        )

    def place_in_group(self, page: int) -> tuple[str, int, int]:
        """Return the group of the item on a page, its place in it from 1, and the size of the
        group.
        """
        name = self.groups[page]
        return name, self.groups[: page + 1].count(name), self.groups.count(name)
