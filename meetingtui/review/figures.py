"""Where the plan stands, in figures; every screen, sheet and document counts here."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from meetingtui.plan.item import Status
from meetingtui.plan.light import Light
from meetingtui.review.survey import (
    NO_DEPARTMENT,
    NO_SECTION,
    UNCLAIMED,
    Role,
    Survey,
    Surveyed,
    of_role,
)
from meetingtui.wording import percent


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
    normal: int = 0
    """正常: owed, and neither 滞后 nor 预警. These three and ``done``, ``paused`` are ``total``."""
    stale: int = 0
    """久未汇报"""
    unclaimed: int = 0
    """待认领"""
    no_deadline: int = 0
    """Owed, and nobody has said by when."""
    tasks: int = 0
    """议定事项, cancelled ones left out; tasks are no part of ``total``."""
    open_tasks: int = 0
    """Of those, still open."""
    overdue_tasks: int = 0
    """Of those, the ones whose deadline has passed."""
    parts: int = 0
    """分工, cancelled ones left out; parts are no part of ``total``, their measures are."""
    open_parts: int = 0
    """Of those, still open."""
    overdue_parts: int = 0
    """Of those, the ones whose deadline has passed."""

    @property
    def rate(self) -> str:
        """完成率: 31.0%"""
        return percent(self.done, self.total)

    @property
    def words(self) -> str:
        """计划事项 42 项，已完成 13 项，推进中 24 项，完成率 31.0%; empty without a plan."""
        return f"{self.count_words}，完成率 {self.rate}" if self.total else ""

    @property
    def count_words(self) -> str:
        """计划事项 42 项，已完成 13 项，推进中 24 项: :attr:`words` without the rate."""
        if not self.total:
            return ""
        parts = _parts((("已完成", self.done), ("推进中", self.in_progress)))
        return "，".join([f"计划事项 {self.total} 项", *parts])

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


def count(rows: Iterable[Surveyed]) -> Figures:
    """The figures of any rows of a survey."""
    rows = list(rows)
    planned = of_role(rows, Role.PLANNED)
    tasks = of_role(rows, Role.TASK)
    parts = of_role(rows, Role.PART)
    statuses = Counter(row.item.status for row in planned)
    lights = Counter(row.light for row in planned)
    return Figures(
        total=len(planned) - statuses[Status.CANCELLED],
        done=statuses[Status.DONE],
        in_progress=statuses[Status.IN_PROGRESS],
        not_started=statuses[Status.NOT_STARTED],
        paused=statuses[Status.PAUSED],
        cancelled=statuses[Status.CANCELLED],
        overdue=lights[Light.OVERDUE],
        at_risk=lights[Light.AT_RISK],
        normal=lights[Light.NORMAL],
        stale=sum(row.standing.stale for row in planned),
        unclaimed=sum(row.standing.unclaimed for row in planned),
        no_deadline=sum(row.has_no_deadline for row in planned),
        tasks=sum(row.item.status is not Status.CANCELLED for row in tasks),
        open_tasks=sum(row.is_open for row in tasks),
        overdue_tasks=sum(row.standing.overdue for row in tasks),
        parts=sum(row.item.status is not Status.CANCELLED for row in parts),
        open_parts=sum(row.is_open for row in parts),
        overdue_parts=sum(row.standing.overdue for row in parts),
    )


def by_section(survey: Survey) -> dict[str, Figures]:
    """The figures of every chapter of the plan, in its order; tasks that serve none last."""
    return _grouped(survey.rows, lambda row: (row.section,), (*survey.sections, NO_SECTION))


def by_department(survey: Survey) -> dict[str, Figures]:
    """The figures of every department that has something to answer for.

    In the school's order, then names the school no longer knows, and what
    no department answers for last.
    """
    known = tuple(department.name for department in survey.school.departments)
    found = _grouped(survey.rows, lambda row: (row.department or NO_DEPARTMENT,), known)
    rest = found.pop(NO_DEPARTMENT, None)
    return found if rest is None else {**found, NO_DEPARTMENT: rest}


def by_person(survey: Survey) -> dict[str, Figures]:
    """The figures of everybody who has something to do; what several do counts for each.

    In the roster's order, then names the school does not know.
    """
    known = tuple(person.name for person in survey.school.people)
    return _grouped(survey.rows, lambda row: row.item.people, known)


def _grouped(
    rows: Iterable[Surveyed],
    groups: Callable[[Surveyed], Iterable[str]],
    order: Sequence[str],
) -> dict[str, Figures]:
    """The figures of each group, in an order, then those it does not name by name."""
    found: dict[str, list[Surveyed]] = {}
    for row in rows:
        for name in groups(row):
            found.setdefault(name, []).append(row)
    others = sorted(found.keys() - set(order))
    return {name: count(found[name]) for name in (*order, *others) if name in found}


def _parts(counts: Iterable[tuple[str, int]]) -> list[str]:
    return [f"{label} {count} 项" for label, count in counts if count]
