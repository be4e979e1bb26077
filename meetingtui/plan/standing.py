"""How an item stands against its deadline and its history; computed, never stored."""

from collections.abc import Sequence
from datetime import date

import msgspec

from meetingtui.plan.item import Item, Status
from meetingtui.school import Thresholds
from meetingtui.wording import days_left


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The warnings an item deserves today."""

    overdue: bool = False
    """滞后: the deadline has passed."""
    at_risk: bool = False
    """预警: the deadline is near."""
    stale: bool = False
    """久未汇报: several meetings went by without a word."""
    unclaimed: bool = False
    """待认领: neither a person nor a department answers for it."""
    days: int | None = None
    """Days to the deadline, negative once passed; None without one."""

    @property
    def light(self) -> str:
        """One word, the gravest first; empty where all is well or nothing is owed."""
        if self.overdue:
            return "滞后"
        if self.at_risk:
            return "预警"
        if self.stale:
            return "久未汇报"
        return "待认领" if self.unclaimed else ""

    @property
    def wants_a_word(self) -> bool:
        """Whether a meeting should hear of it even if nobody asks."""
        return self.overdue or self.at_risk or self.stale


def standing(
    item: Item,
    *,
    today: date,
    thresholds: Thresholds,
    meetings_held: Sequence[date],
    heard: date | None,
) -> Standing:
    """The item's standing on a day.

    ``meetings_held`` are the dates of the meetings held so far, in any order; ``heard`` is
    the day of the last word on the item or on what serves it, None where there is none.
    Stale counts the meetings since that day, or since the item was born. It asks only after
    what is under way or has no deadline: work planned for later is not silent, and a paused
    item is neither late nor stale, for the leaders know.
    """
    if not item.is_open or item.status is Status.PAUSED:
        return Standing(days=(item.due - today).days if item.due else None)
    days = (item.due - today).days if item.due else None
    since = heard or item.created
    silent = sum(1 for held in meetings_held if since is None or held > since)
    is_asked_after = item.status is Status.IN_PROGRESS or item.due is None
    return Standing(
        overdue=days is not None and days < 0,
        at_risk=days is not None and 0 <= days <= thresholds.at_risk_days,
        stale=is_asked_after and silent >= thresholds.stale_meetings,
        unclaimed=not item.people and not item.department,
        days=days,
    )


def due_phrase(item: Item, today: date) -> str:
    """12月31日（还有 39 天）, the deadline's own words, or 待定."""
    if item.due is None or not item.is_open:
        return item.due_words
    return f"{item.due_words}（{days_left(item.due, today)}）"
