"""Counts of items by status and warning: of a whole term, of a group, of an item's subtree.

Every screen, sheet, document and command counts with these functions, so that no two of them can
show different numbers for the same thing. Counted are the rows of a term snapshot, each an item of
the plan, a task decided in a meeting (议定事项) or a part of a measure that one department does
(分工). The workload (负担) is the open items of every person and department, all three kinds
together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from meetingtui.base.wording import as_sentence, percent_text
from meetingtui.plan.deadline_status import AT_RISK, OVERDUE, STALE, UNCLAIMED, TrafficLight
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_history import LastReport, reporter_label
from meetingtui.review.term_snapshot import (
    NO_DEPARTMENT,
    NO_SECTION,
    ItemRole,
    ItemRow,
    TermSnapshot,
    rows_of_role,
)
from meetingtui.school.school import WarningThresholds


class ItemCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of items: the plan's items by status and by warning, and beside them the tasks decided
    in meetings (议定事项) and the parts of divided measures (分工).

    A cancelled item is no longer part of the plan: it is counted beside the total, so that the
    completion rate is always 已完成 of 计划事项 as the text gives them.
    """

    total: int = 0
    """Number of the plan's items (计划事项), cancelled items left out."""
    done: int = 0
    """Number of the plan's items that are done (已完成)."""
    in_progress: int = 0
    """Number of the plan's items in progress (推进中)."""
    not_started: int = 0
    """Number of the plan's items not started (未启动)."""
    paused: int = 0
    """Number of the plan's items that are paused (暂缓)."""
    cancelled: int = 0
    """Number of the plan's items that were cancelled (取消); not included in ``total``."""
    overdue: int = 0
    """Number of the plan's items past their deadline (滞后)."""
    at_risk: int = 0
    """Number of the plan's items close to their deadline (预警)."""
    normal: int = 0
    """Number of open items of the plan without a warning (正常): not 滞后, 预警 or 久未汇报.

    ``normal``, ``overdue``, ``at_risk``, ``stale``, ``done`` and ``paused`` add up to ``total``.
    """
    stale: int = 0
    """Number of the plan's items without a report for long (久未汇报); none is 滞后 or 预警 as
    well.
    """
    unclaimed: int = 0
    """Number of the plan's open items without an owner (待认领), neither person nor department;
    they may be 滞后, 预警 or 久未汇报 as well.
    """
    no_deadline: int = 0
    """Number of the plan's open items without any deadline (无时限)."""
    tasks: int = 0
    """Number of tasks (议定事项), cancelled ones left out; tasks are not included in ``total``.
    """
    open_tasks: int = 0
    """Number of tasks that are still open."""
    overdue_tasks: int = 0
    """Number of tasks whose deadline has passed."""
    parts: int = 0
    """Number of parts (分工), cancelled ones left out; ``total`` includes measures, not their
    parts.
    """
    open_parts: int = 0
    """Number of parts that are still open."""
    overdue_parts: int = 0
    """Number of parts whose deadline has passed."""

    @property
    def completion_rate_text(self) -> str:
        """Completion rate (完成率) of the plan's items as text, done out of total, such as 31.0%;
        0.0% without plan items.
        """
        return percent_text(self.done, self.total)

    @property
    def counts_and_completion_rate_text(self) -> str:
        """Counts of the plan's items with the completion rate as text: 计划事项 42 项，已完成 13
        项，推进中 20 项，完成率 31.0%; empty without plan items.
        """
        return f"{self.counts_text}，完成率 {self.completion_rate_text}" if self.total else ""

    @property
    def counts_text(self) -> str:
        """Counts of the plan's items as text: 计划事项 42 项，已完成 13 项，推进中 20 项; counts of
        0 are left out, empty without plan items.
        """
        if not self.total:
            return ""
        parts = _nonzero_count_texts(
            ((Status.DONE.label, self.done), (Status.IN_PROGRESS.label, self.in_progress))
        )
        return "，".join([f"计划事项 {self.total} 项", *parts])

    @property
    def not_started_paused_cancelled_text(self) -> str:
        """Counts of not started, paused and cancelled items of the plan as text: 未启动 5 项，暂缓
        1 项.

        Empty where all of them are 0; :attr:`counts_text` gives the other counts.
        """
        rest = (
            (Status.NOT_STARTED.label, self.not_started),
            (Status.PAUSED.label, self.paused),
            (Status.CANCELLED.label, self.cancelled),
        )
        return "，".join(_nonzero_count_texts(rest))

    @property
    def warning_counts_text(self) -> str:
        """Counts of the plan's items with a warning as text: 滞后 2 项，预警 3 项，待认领 1 项;
        counts of 0 are left out, empty where there are none.
        """
        return "，".join(
            _nonzero_count_texts(
                (
                    (OVERDUE, self.overdue),
                    (AT_RISK, self.at_risk),
                    (STALE, self.stale),
                    (UNCLAIMED, self.unclaimed),
                )
            )
        )


def item_counts_of_rows(rows: Sequence[ItemRow]) -> ItemCounts:
    """Count items by status, traffic light (滞后, 预警 …) and warning.

    Args:
        rows: rows of a term snapshot, each with one item: of the plan, a task or a part (分工).

    Returns:
        The counts of the plan's items, and beside them those of tasks and parts.
    """
    planned = rows_of_role(rows, ItemRole.PLANNED)
    parts = rows_of_role(rows, ItemRole.PART)
    tasks = rows_of_role(rows, ItemRole.TASK)
    statuses = [row.item.status for row in planned]
    lights = [row.light for row in planned]
    cancelled = statuses.count(Status.CANCELLED)
    return ItemCounts(
        total=len(planned) - cancelled,
        done=statuses.count(Status.DONE),
        in_progress=statuses.count(Status.IN_PROGRESS),
        not_started=statuses.count(Status.NOT_STARTED),
        paused=statuses.count(Status.PAUSED),
        cancelled=cancelled,
        overdue=lights.count(TrafficLight.OVERDUE),
        at_risk=lights.count(TrafficLight.AT_RISK),
        normal=lights.count(TrafficLight.NORMAL),
        stale=lights.count(TrafficLight.STALE),
        unclaimed=[row.deadline_status.unclaimed for row in planned].count(True),
        no_deadline=[row.has_no_deadline for row in planned].count(True),
        tasks=sum(row.item.status is not Status.CANCELLED for row in tasks),
        open_tasks=sum(row.is_open for row in tasks),
        overdue_tasks=sum(row.deadline_status.overdue for row in tasks),
        parts=sum(row.item.status is not Status.CANCELLED for row in parts),
        open_parts=sum(row.is_open for row in parts),
        overdue_parts=sum(row.deadline_status.overdue for row in parts),
    )


def count_rows_by_traffic_light(rows: Iterable[ItemRow]) -> dict[TrafficLight, int]:
    """Count the items of snapshot rows by traffic light (滞后, 预警, 正常 …), the gravest first;
    every light is a key, and the counts add up to the number of rows.
    """
    found = Counter(row.light for row in rows)
    return {light: found[light] for light in TrafficLight}


def overdue_count_with_tasks_text(rows: Sequence[ItemRow]) -> str:
    """Count the rows of overdue items as text: 8 项，其中议定事项 5 项; 2 项 where all of them are
    plan items. All rows given are counted.

    The text stands beside lists that mix plan items, tasks (议定事项) and parts (分工), so that
    their number can be reconciled with the counts of the plan.
    """
    found = Counter(row.role for row in rows)
    beside = [
        f"{role.label} {found[role]} 项" for role in (ItemRole.TASK, ItemRole.PART) if found[role]
    ]
    return f"{len(rows)} 项" + (f"，其中{'，'.join(beside)}" if beside else "")


def at_risk_and_stale_explanation(whole: ItemCounts, limits: WarningThresholds) -> str:
    """Sentence that explains the warnings at risk (预警) and stale (久未汇报), as far as such items
    are counted.

    Args:
        whole: the counts shown.
        limits: the school's limits for at risk and stale.

    Returns:
        The sentence; empty where neither kind is counted.
    """
    explained = (
        (whole.at_risk, f"{AT_RISK}指 {limits.at_risk_days} 天以内到期、还没有完成的事项"),
        (whole.stale, f"{STALE}指连续 {limits.stale_meetings} 次例会没有汇报的事项"),
    )
    return as_sentence("；".join(words for figure, words in explained if figure))


def filled_bar_cell_count(part: float, whole: float, width: int) -> int:
    """Number of cells to fill in a bar of ``width`` cells, to show a part of a whole.

    None is filled for a part of zero, all only for the whole or more, and at least one but not all
    for anything between; a bar of one cell is then full.
    """
    if part <= 0 or whole <= 0 or width <= 0:
        return 0
    if part >= whole:
        return width
    return min(max(1, round(width * part / whole)), max(1, width - 1))


def rows_by_section(snapshot: TermSnapshot) -> dict[str, list[ItemRow]]:
    """Group a term snapshot's rows by the title of their chapter, in the plan's order; tasks
    outside the plan come last, under 计划外.
    """
    return _group_rows(
        snapshot.rows, lambda row: (row.section,), (*snapshot.chapter_titles, NO_SECTION)
    )


def rows_by_department(snapshot: TermSnapshot) -> dict[str, list[ItemRow]]:
    """Group a term snapshot's rows by the full name of the answering department; departments
    without rows are left out.

    The school's departments come first in its order, then names the school no longer knows, then
    the rows without a department, under 未定部门.
    """
    known = tuple(department.name for department in snapshot.school.departments)
    found = _group_rows(snapshot.rows, lambda row: (row.department or NO_DEPARTMENT,), known)
    rest = found.pop(NO_DEPARTMENT, None)
    return found if rest is None else {**found, NO_DEPARTMENT: rest}


def rows_by_person(snapshot: TermSnapshot) -> dict[str, list[ItemRow]]:
    """Group a term snapshot's rows by person; a row with several people is in the group of each,
    one without people in none.

    People of the roster come first in its order, then names the school does not know; people
    without rows are left out.
    """
    known = tuple(person.name for person in snapshot.school.people)
    return _group_rows(snapshot.rows, lambda row: row.item.people, known)


def rows_by_key_tag(snapshot: TermSnapshot) -> dict[str, list[ItemRow]]:
    """Group the rows of key items (重点) by key tag, in the order in which the school lists the
    tags; a row with several key tags is in the group of each, one without in none.
    """
    key_tags = snapshot.school.key_tags
    known = frozenset(key_tags)
    return _group_rows(snapshot.rows, lambda row: known.intersection(row.item.tags), key_tags)


def item_counts_of_groups(groups: Mapping[str, Sequence[ItemRow]]) -> dict[str, ItemCounts]:
    """Count the items of each group of snapshot rows by status, traffic light and warning; the
    result has the keys of ``groups``, in their order.
    """
    return {name: item_counts_of_rows(rows) for name, rows in groups.items()}


def counts_by_section(snapshot: TermSnapshot) -> dict[str, ItemCounts]:
    """Item counts of every section of the plan, in the order of :func:`rows_by_section`."""
    return item_counts_of_groups(rows_by_section(snapshot))


def counts_by_department(snapshot: TermSnapshot) -> dict[str, ItemCounts]:
    """Item counts of every department, in the order of :func:`rows_by_department`."""
    return item_counts_of_groups(rows_by_department(snapshot))


def counts_by_person(snapshot: TermSnapshot) -> dict[str, ItemCounts]:
    """Item counts of every person, in the order of :func:`rows_by_person`."""
    return item_counts_of_groups(rows_by_person(snapshot))


def counts_by_key_tag(snapshot: TermSnapshot) -> dict[str, ItemCounts]:
    """Item counts of every key tag, in the order of :func:`rows_by_key_tag`."""
    return item_counts_of_groups(rows_by_key_tag(snapshot))


def _group_rows(
    rows: Iterable[ItemRow],
    groups: Callable[[ItemRow], Iterable[str]],
    order: Sequence[str],
) -> dict[str, list[ItemRow]]:
    """Group snapshot rows by name; a row with several names is in the group of each.

    Args:
        rows: the rows.
        groups: function that returns the names of the groups of a row.
        order: names that come first, in this order; other names follow sorted.

    Returns:
        The rows of each group that has any, by its name.
    """
    found: dict[str, list[ItemRow]] = {}
    for row in rows:
        for name in groups(row):
            found.setdefault(name, []).append(row)
    others = sorted(found.keys() - set(order))
    return {name: found[name] for name in (*order, *others) if name in found}


def _nonzero_count_texts(counts: Iterable[tuple[str, int]]) -> list[str]:
    """Texts of the counts above 0, each with its Chinese label, such as 滞后 2 项."""
    return [f"{label} {count} 项" for label, count in counts if count]


class SubtreeCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of the items below one item in the plan's tree, with their snapshot rows and the
    newest report on them.
    """

    rows: tuple[ItemRow, ...]
    """Measures, parts and tasks below the item, in the plan's order; the item itself is left out.
    """
    figures: ItemCounts
    """Counts of the rows below the item."""
    newest_report: LastReport | None
    """Newest report on the item or on anything below it; None where there is none."""

    @property
    def done_task_count(self) -> int:
        """Number of closed tasks (已办结) below an item; cancelled ones are not counted."""
        return self.figures.tasks - self.figures.open_tasks

    @property
    def done_part_count(self) -> int:
        """Number of closed parts (分工) of a divided measure, or of all measures below an item;
        cancelled ones are not counted.
        """
        return self.figures.parts - self.figures.open_parts

    @property
    def counts_text(self) -> str:
        """Counts of the items below an item as text: 计划事项 5 项，已完成 2 项，…，任务 2/3
        已办结，分工 3/5 已完成; kinds that are not there are left out.
        """
        return "，".join(
            filter(
                None, (self.figures.counts_and_completion_rate_text, self.task_and_part_counts_text)
            )
        )

    @property
    def task_and_part_counts_text(self) -> str:
        """Counts of the tasks and parts below an item as text: 任务 2/3 已办结，分工 3/5 已完成;
        empty without either.
        """
        found = self.figures
        parts = []
        if found.tasks:
            parts.append(f"任务 {self.done_task_count}/{found.tasks} 已办结")
        if found.parts:
            parts.append(f"分工 {self.done_part_count}/{found.parts} 已完成")
        return "，".join(parts)


def subtree_counts(item: Item, snapshot: TermSnapshot) -> SubtreeCounts | None:
    """Count the items below an item in the plan's tree; None where no measure, task or part (分工)
    is below it.
    """
    rows = tuple(snapshot.rows_below(item))
    if not rows:
        return None
    reports = [
        LastReport(item=each, line=line, reporter="" if each is item else reporter_label(each))
        for each in (item, *(row.item for row in rows))
        if (line := each.last_progress)
    ]
    return SubtreeCounts(
        rows=rows,
        figures=item_counts_of_rows(rows),
        newest_report=max(reports, key=lambda word: word.line.on, default=None),
    )


SOON_DAYS = 7
"""Number of days from today within which an item counts as due soon."""


class OwnerItemsByState(msgspec.Struct, frozen=True, kw_only=True):
    """The items for which one person or department is responsible, in lists by state: open,
    overdue, at risk, due soon, done. Those overdue, at risk or due soon are among the open ones.
    """

    name: str
    """Name of the person or department; 未定部门 for items without a department."""
    open: tuple[ItemRow, ...]
    """Open items (未办结)."""
    overdue: tuple[ItemRow, ...]
    """Open items that are overdue (滞后)."""
    at_risk: tuple[ItemRow, ...]
    """Open items close to their deadline (预警)."""
    due_soon: tuple[ItemRow, ...]
    """Open items due today or in the next :data:`SOON_DAYS` days, paused ones left out."""
    done: tuple[ItemRow, ...]
    """Finished items (已完成)."""


def items_by_state_of_each_department(snapshot: TermSnapshot) -> tuple[OwnerItemsByState, ...]:
    """List the items of every department that has open or finished ones, by state; the department
    with most open items first, then that with most overdue ones. Items without a department are one
    entry, 未定部门.
    """
    return _items_by_state_of_each_owner(rows_by_department(snapshot))


def items_by_state_of_each_person(snapshot: TermSnapshot) -> tuple[OwnerItemsByState, ...]:
    """List the items of everybody who has open or finished ones, by state; who has most open items
    comes first, then who has most overdue ones. An item of several people counts for each, one
    without people for nobody.
    """
    return _items_by_state_of_each_owner(rows_by_person(snapshot))


def _items_by_state_of_each_owner(
    groups: Mapping[str, Sequence[ItemRow]],
) -> tuple[OwnerItemsByState, ...]:
    """List the items of each group of rows that has open or finished ones, by state; ``groups`` has
    the rows by the owner's name. Most open items first, then most overdue, then most done ones.
    """
    loads = [_owner_items_by_state(name, rows) for name, rows in groups.items()]
    loads.sort(key=lambda each: (-len(each.open), -len(each.overdue), -len(each.done)))
    return tuple(each for each in loads if each.open or each.done)


def _owner_items_by_state(name: str, rows: Sequence[ItemRow]) -> OwnerItemsByState:
    """List the items of a person or department by state: open, overdue, at risk, due soon, done."""
    return OwnerItemsByState(
        name=name,
        open=tuple(row for row in rows if row.is_open),
        overdue=tuple(row for row in rows if row.deadline_status.overdue),
        at_risk=tuple(row for row in rows if row.deadline_status.at_risk),
        due_soon=tuple(row for row in rows if _is_due_soon(row)),
        done=tuple(row for row in rows if row.item.status is Status.DONE),
    )


def _is_due_soon(row: ItemRow) -> bool:
    """Whether an open item that is not paused is due within the next 7 days."""
    days = row.deadline_status.days_to_deadline
    is_asked = row.is_open and row.item.status is not Status.PAUSED
    return is_asked and days is not None and 0 <= days <= SOON_DAYS
