"""工作推进: which items are called, in which order, and how far the room is with them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

import msgspec

from meetingtui.meeting.record import Meeting
from meetingtui.plan.before import before_meeting
from meetingtui.plan.heard import heard_on, is_heard_in
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.ownership import answering_department, department_rank
from meetingtui.plan.standing import Standing, standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School

UNCLAIMED = "尚未认领"
"""The group of the items nobody answers for."""

END = -1
"""What a sitting keeps as the place behind the last item, where the 小结 is."""


class Scope(StrEnum):
    """Which items are called."""

    GATHERED = "gathered"
    ALL = "all"
    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    STALE = "stale"
    UNCLAIMED = "unclaimed"
    THIS_WEEK = "this_week"

    @property
    def label(self) -> str:
        """列入事项、全部未办结、只看滞后 …"""
        return _SCOPES[self]


class Order(StrEnum):
    """In which order they are called."""

    DEPARTMENT = "department"
    DUE = "due"
    SECTION = "section"

    @property
    def label(self) -> str:
        """按部门、按时限、按章节"""
        return {"department": "按部门", "due": "按时限", "section": "按章节"}[self.value]


_SCOPES = {
    Scope.GATHERED: "列入事项",
    Scope.ALL: "全部未办结",
    Scope.OVERDUE: "只看滞后",
    Scope.AT_RISK: "只看预警",
    Scope.STALE: "只看久未汇报",
    Scope.UNCLAIMED: "只看待认领",
    Scope.THIS_WEEK: "只看本周到期",
}


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """What the room goes through."""

    scope: Scope = Scope.GATHERED
    """Which items."""
    order: Order = Order.DEPARTMENT
    """In which order."""

    @property
    def key(self) -> str:
        """``all/due``: how the sitting keeps it."""
        return f"{self.scope.value}/{self.order.value}"

    @property
    def label(self) -> str:
        """只看滞后; in another order than the departments' 全部未办结，按时限."""
        order = "" if self.order is Order.DEPARTMENT else f"，{self.order.label}"
        return f"{self.scope.label}{order}"

    @classmethod
    def read(cls, key: str) -> "Calling":
        """The calling kept under such a key; the usual one where it says nothing we know."""
        scope, _, order = key.partition("/")
        return cls(
            scope=Scope(scope) if scope in set(Scope) else Scope.GATHERED,
            order=Order(order) if order in set(Order) else Order.DEPARTMENT,
        )

    def within(self, meeting: Meeting) -> "Calling":
        """The same; where nothing was gathered for the meeting, all that is open."""
        if self.scope is Scope.GATHERED and not meeting.agenda:
            return msgspec.structs.replace(self, scope=Scope.ALL)
        return self


def called(
    calling: Calling,
    meeting: Meeting,
    tree: ItemTree,
    *,
    school: School,
    meetings_held: Sequence[date],
) -> tuple[int, ...]:
    """Ids of the items that are called, in order; what is called under one head stands together.

    An item is judged as it stood before this meeting spoke of it, so that one
    which was just done or heard is found again after a new start. What 上次议定
    has heard is not called again, unless it was gathered.
    """
    scope, order = calling.scope, calling.order
    if scope is Scope.GATHERED:
        ids = [id for id in meeting.agenda if id in tree.items]
        if order is not Order.DEPARTMENT:
            wanted = set(ids)
            ids = [item.id for _, item in tree.walk() if item.id in wanted]
        found = [before_meeting(tree.items[id], meeting.id) for id in ids]
    else:
        found = [
            item
            for item in _open_before(tree, meeting)
            if _is_wanted(item, scope, meeting, tree, school, meetings_held)
        ]
        if order is Order.DEPARTMENT:
            found.sort(key=lambda item: department_rank(item, school))
    if order is Order.DUE:
        found.sort(key=lambda item: item.due or date.max)
    heads: dict[str, list[int]] = {}
    for item in found:
        heads.setdefault(group_of(item, order, tree, school), []).append(item.id)
    return tuple(id for ids in heads.values() for id in ids)


def _open_before(tree: ItemTree, meeting: Meeting) -> Iterable[Item]:
    """What was counted or decided earlier and was still owed, in the plan's order."""
    kept = {item.id for item in (*tree.answered_for, *tree.tasks)}
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
    scope: Scope,
    meeting: Meeting,
    tree: ItemTree,
    school: School,
    meetings_held: Sequence[date],
) -> bool:
    if scope is Scope.ALL:
        return True
    if scope is Scope.THIS_WEEK:
        monday = meeting.on - timedelta(days=meeting.on.weekday())
        is_asked = item.status is not Status.PAUSED
        return is_asked and item.due is not None and 0 <= (item.due - monday).days < 7
    state = standing(
        item,
        today=meeting.on,
        thresholds=school.thresholds,
        meetings_held=meetings_held,
        heard=heard_on(item, tree, but_in=meeting.id),
    )
    return _LIGHTS[scope](state)


_LIGHTS: dict[Scope, Callable[[Standing], bool]] = {
    Scope.OVERDUE: lambda state: state.overdue,
    Scope.AT_RISK: lambda state: state.at_risk,
    Scope.STALE: lambda state: state.stale,
    Scope.UNCLAIMED: lambda state: state.unclaimed,
}


def group_of(item: Item, order: Order, tree: ItemTree, school: School) -> str:
    """What an item is called under: its department, the month it is due, or its section."""
    if order is Order.DEPARTMENT:
        return answering_department(item, school) or UNCLAIMED
    if order is Order.DUE:
        return f"{item.due.month}月到期" if item.due else "未定日期"
    top = tree.path(item)[0]
    if top.kind is ItemKind.SECTION:
        return f"{top.number}{top.title}"
    return "议定事项" if top.kind is ItemKind.TASK else "其他事项"


class Round:
    """The called items as the records have them now; what is counted is counted once."""

    def __init__(
        self, items: Sequence[Item], *, meeting: int, order: Order, tree: ItemTree, school: School
    ) -> None:
        self.items = tuple(items)
        """In the order in which they are called."""
        self._meeting = meeting
        self._order = order
        self._tree = tree
        self._school = school

    @cached_property
    def _leaves(self) -> Mapping[int, int]:
        return {item.id: leaf for leaf, item in enumerate(self.items)}

    def leaf_of(self, item_id: int) -> int | None:
        """Where an item is called, from 0; None where it is not."""
        return self._leaves.get(item_id)

    @cached_property
    def heard(self) -> frozenset[int]:
        """Ids of those this meeting spoke of."""
        return frozenset(
            item.id for item in self.items if is_heard_in(self._meeting, item, self._tree)
        )

    @cached_property
    def unheard(self) -> tuple[Item, ...]:
        """未汇报: those nobody spoke of, department by department."""
        silent = [item for item in self.items if item.id not in self.heard]
        return tuple(sorted(silent, key=lambda item: department_rank(item, self._school)))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """For every item, what it is called under: as before this meeting, so that none jumps."""
        return tuple(
            group_of(before_meeting(item, self._meeting), self._order, self._tree, self._school)
            for item in self.items
        )

    def departments(self, items: Iterable[Item]) -> tuple[str, ...]:
        """For each of them, the department that answers."""
        return tuple(group_of(item, Order.DEPARTMENT, self._tree, self._school) for item in items)

    def place_in_group(self, leaf: int) -> tuple[str, int, int]:
        """课程教学部, 3, 14: an item's group, its place there from 1, and how many there are."""
        name = self.groups[leaf]
        return name, self.groups[: leaf + 1].count(name), self.groups.count(name)
