"""Computed status of an item against its deadline: overdue (滞后), at risk (预警), stale
(久未汇报), unclaimed (待认领), and the traffic light (灯) that follows from it. Never stored.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from meetingtui.base.wording import days_left_text
from meetingtui.plan.item import Item, Status
from meetingtui.plan.routine import OccurrenceState, unresolved_missed_day
from meetingtui.school.school import WarningThresholds

OVERDUE, AT_RISK, STALE = "滞后", "预警", "久未汇报"
"""Chinese names of the three warnings, the most serious first; an item has at most one."""

UNCLAIMED = "待认领"
"""Shown for an item without an owner, neither person nor department."""

NO_DEADLINE = "无时限"
"""Shown for an open item without a deadline, not even in words."""


class DeadlineStatus(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Status of one item against its deadline on one day: a flag for each warning that may hold,
    and the days left.
    """

    overdue: bool = False
    """滞后: the deadline has passed."""
    at_risk: bool = False
    """预警: the deadline is near."""
    stale: bool = False
    """久未汇报: several meetings without a report; False where overdue or at risk."""
    unclaimed: bool = False
    """待认领: no owner, neither person nor department."""
    days_to_deadline: int | None = None
    """Days to the deadline's date, negative once passed; for routine work to the last day of the
    current or missed occurrence, if that is due first. None without a date.
    """

    @property
    def warning_label(self) -> str:
        """The most serious warning of an item in Chinese (滞后, 预警, 久未汇报, 待认领); empty
        without one.
        """
        if self.overdue:
            return OVERDUE
        if self.at_risk:
            return AT_RISK
        if self.stale:
            return STALE
        return UNCLAIMED if self.unclaimed else ""

    @property
    def belongs_on_next_agenda(self) -> bool:
        """Whether an item belongs on the next meeting's agenda because it is overdue, at risk or
        stale.
        """
        return self.overdue or self.at_risk or self.stale


def deadline_status(
    item: Item,
    *,
    today: date,
    thresholds: WarningThresholds,
    meetings_held: Sequence[date],
    last_report: date | None,
) -> DeadlineStatus:
    """Compute the warnings of an item on a day: overdue, at risk, stale, unclaimed.

    Stale (久未汇报) counts the meetings since the last report, or since the item was created; it
    applies only to items under way or without a date as deadline, and never to routine items. An
    item that is paused or not open has no warnings. An item that is overdue or at risk is not also
    stale, so that the three counts can be added up. A routine item is overdue from the day after an
    unreported occurrence until the next report; its ``days_to_deadline`` are those to the end of
    the current occurrence.

    Args:
        item: the item.
        today: the day.
        thresholds: the school's limits for at risk and stale.
        meetings_held: dates of the meetings held so far, in any order.
        last_report: day of the last report on the item or on its parts and tasks; None without
            one.
    """
    if item.status in _BY_STATUS or not item.is_open:
        return DeadlineStatus(days_to_deadline=(item.due - today).days if item.due else None)
    due = _effective_due_date(item, today)
    days = (due - today).days if due else None
    is_asked_after = item.routine is None and (
        item.due is None or item.status is Status.IN_PROGRESS
    )
    is_pressing = days is not None and days <= thresholds.at_risk_days
    is_stale = False
    if is_asked_after and not is_pressing:
        since = last_report or item.created
        silent = [held for held in meetings_held if since is None or held > since]
        is_stale = len(silent) >= thresholds.stale_meetings
    is_overdue = days is not None and days < 0
    is_near = item.due is not None and (item.due - today).days <= thresholds.at_risk_days
    return DeadlineStatus(
        overdue=is_overdue,
        at_risk=is_near and not is_overdue,
        stale=is_stale,
        unclaimed=not item.people and not item.department,
        days_to_deadline=days,
    )


def _effective_due_date(item: Item, today: date) -> date | None:
    """Return the date an item is due on ``today``; None where there is no such date.

    For an item without routine, and for a routine item whose deadline has passed, it is the
    deadline. Any other routine item is due on the last day of its newest past occurrence if that
    was missed and nothing was reported since; else on the earlier of its deadline and the last
    day of its open occurrence.
    """
    if item.routine is None or (item.due is not None and item.due < today):
        return item.due
    every = item.occurrences(today)
    if (missed := unresolved_missed_day(every, today)) is not None:
        return missed
    present = [each.last_day for each in every if each.state is OccurrenceState.OPEN]
    return min((day for day in (item.due, *present) if day is not None), default=None)


def deadline_with_days_left_text(item: Item, today: date) -> str:
    """Return an item's deadline in Chinese, for an open item with the days left: 12月31日（还有 39
    天）, 今天到期 or 已过 3 天; where it has no date, its deadline in words, or 待定.
    """
    if item.due is None or not item.is_open:
        return item.due_words
    return f"{item.due_words}（{days_left_text(item.due, today)}）"


class TrafficLight(StrEnum):
    """Enum of the traffic lights (灯) of an item on a day; computed, never stored.

    Every item has exactly one, so the counts by light add up to all items.
    """

    OVERDUE = "overdue"
    AT_RISK = "at_risk"
    STALE = "stale"
    NORMAL = "normal"
    DONE = "done"
    PAUSED = "paused"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """Chinese name of an item's traffic light: 滞后、预警、久未汇报、正常、办结、暂缓 or
        取消.
        """
        return _LABELS[self]


_LABELS = {
    TrafficLight.OVERDUE: OVERDUE,
    TrafficLight.AT_RISK: AT_RISK,
    TrafficLight.STALE: STALE,
    TrafficLight.NORMAL: "正常",
    TrafficLight.DONE: "办结",
    TrafficLight.PAUSED: "暂缓",
    TrafficLight.CANCELLED: "取消",
}

_BY_STATUS = {
    Status.DONE: TrafficLight.DONE,
    Status.PAUSED: TrafficLight.PAUSED,
    Status.CANCELLED: TrafficLight.CANCELLED,
}


def traffic_light_of_item(item: Item, status: DeadlineStatus) -> TrafficLight:
    """Return an item's traffic light, from its status and its deadline status on a day.

    Done, paused and cancelled items have the light of their status; others that of their warning,
    or 正常 without one. 待认领 (no owner) has no light of its own.
    """
    if settled := _BY_STATUS.get(item.status):
        return settled
    if status.overdue:
        return TrafficLight.OVERDUE
    if status.at_risk:
        return TrafficLight.AT_RISK
    return TrafficLight.STALE if status.stale else TrafficLight.NORMAL
