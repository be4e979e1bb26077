"""Where the plan stands, in figures; every screen, sheet and document counts here."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from meetingtui.plan.item import Item, Status
from meetingtui.plan.ownership import answering_department
from meetingtui.plan.standing import Standing, standing
from meetingtui.plan.tree import ItemTree
from meetingtui.school import School, Thresholds
from meetingtui.wording import percent

UNCLAIMED = "待认领"
"""Heading of the items no department answers for."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The plan's items counted by status and by warning.

    A cancelled item is no longer part of the plan: it is counted beside the
    total, so that the rate is always 已完成 of 计划事项 as the sentence gives them.
    """

    total: int = 0
    """计划事项: what the plan holds, cancelled items left out."""
    done: int = 0
    """已完成"""
    in_progress: int = 0
    """推进中"""
    not_started: int = 0
    """未启动"""
    paused: int = 0
    """暂缓"""
    cancelled: int = 0
    """取消, beyond ``total``."""
    overdue: int = 0
    """滞后"""
    at_risk: int = 0
    """预警"""
    stale: int = 0
    """久未汇报"""
    unclaimed: int = 0
    """待认领"""
    open_tasks: int = 0
    """议定事项 still open; tasks are no part of ``total``."""
    overdue_tasks: int = 0
    """Of those, the ones whose deadline has passed."""

    @property
    def rate(self) -> str:
        """完成率: 31.0%"""
        return percent(self.done, self.total)

    @property
    def words(self) -> str:
        """计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%; empty without a plan."""
        if not self.total:
            return ""
        parts = _parts((("已完成", self.done), ("推进中", self.in_progress)))
        return "，".join([f"计划事项 {self.total} 项", *parts, f"完成率 {self.rate}"])

    @property
    def rest_words(self) -> str:
        """未启动 5 项，暂缓 1 项: what :attr:`words` leaves out; empty if nothing."""
        rest = (("未启动", self.not_started), ("暂缓", self.paused), ("取消", self.cancelled))
        return "，".join(_parts(rest))

    @property
    def warning_words(self) -> str:
        """滞后 2 项，预警 3 项，久未汇报 4 项，待认领 1 项; empty where all is well."""
        return "，".join(
            _parts(
                (
                    ("滞后", self.overdue),
                    ("预警", self.at_risk),
                    ("久未汇报", self.stale),
                    (UNCLAIMED, self.unclaimed),
                )
            )
        )


def figures(
    tree: ItemTree, *, today: date, thresholds: Thresholds, meetings_held: Sequence[date]
) -> Figures:
    """The figures of a whole term on a day."""
    return _count(
        tree.counted, tree.tasks, today=today, thresholds=thresholds, meetings_held=meetings_held
    )


def by_department(
    tree: ItemTree, school: School, *, today: date, meetings_held: Sequence[date]
) -> dict[str, Figures]:
    """The figures of every department that has something to answer for.

    In the school's order, then names the school no longer knows, and what
    nobody has claimed last.
    """
    known = [department.name for department in school.departments]
    names = {answering_department(item, school) for item in (*tree.counted, *tree.tasks)}
    others = sorted(names - set(known) - {""})
    found = {
        name or UNCLAIMED: _count(
            [item for item in tree.counted if answering_department(item, school) == name],
            [item for item in tree.tasks if answering_department(item, school) == name],
            today=today,
            thresholds=school.thresholds,
            meetings_held=meetings_held,
        )
        for name in (*known, *others, "")
    }
    return {name: counts for name, counts in found.items() if counts != Figures()}


def _count(
    items: Sequence[Item],
    tasks: Iterable[Item],
    *,
    today: date,
    thresholds: Thresholds,
    meetings_held: Sequence[date],
) -> Figures:
    def warnings(each: Item) -> Standing:
        return standing(each, today=today, thresholds=thresholds, meetings_held=meetings_held)

    statuses = [item.status for item in items]
    lights = [warnings(item) for item in items]
    owed = [task for task in tasks if task.is_open]
    return Figures(
        total=len(items) - statuses.count(Status.CANCELLED),
        done=statuses.count(Status.DONE),
        in_progress=statuses.count(Status.IN_PROGRESS),
        not_started=statuses.count(Status.NOT_STARTED),
        paused=statuses.count(Status.PAUSED),
        cancelled=statuses.count(Status.CANCELLED),
        overdue=sum(light.overdue for light in lights),
        at_risk=sum(light.at_risk for light in lights),
        stale=sum(light.stale for light in lights),
        unclaimed=sum(light.unclaimed for light in lights),
        open_tasks=len(owed),
        overdue_tasks=sum(warnings(task).overdue for task in owed),
    )


def _parts(counts: Iterable[tuple[str, int]]) -> list[str]:
    return [f"{label} {count} 项" for label, count in counts if count]
