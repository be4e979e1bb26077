"""Numeric targets (数量目标) of items: the number promised, the number reached, and the pace."""

from collections.abc import Sequence

import msgspec

from meetingtui.plan.item import Item, ItemKind, Status, Target
from meetingtui.review.term_snapshot import TermSnapshot

NO_NUMBER = "尚无数据"
"""Text shown for a target for which no number was reported yet."""

BEHIND_TIME = "慢于时间进度"


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item's numeric target and the number reached."""

    item: Item
    """The item, which has a target."""
    number: str
    """Number by which the item is cited: （二）2.（1）; empty for tasks and parts."""
    target: Target
    """The target of the item."""
    elapsed: float
    """Share of the time that has passed, of the term or until the item's deadline, 0 to 1."""

    @property
    def reached(self) -> float | None:
        """The number reached, from the newest report that gives one; None where none does."""
        return self.item.amount_reached

    @property
    def share(self) -> float | None:
        """Number reached divided by the target's, above 1 where exceeded; None where unknown."""
        if self.reached is None or not self.target.amount:
            return None
        return self.reached / self.target.amount

    @property
    def share_words(self) -> str:
        """Share reached as text: 70%; 100% only where all of it is reached; empty where unknown."""
        if self.share is None:
            return ""
        return f"{99 if 0.99 < self.share < 1 else round(100 * self.share)}%"

    @property
    def is_met(self) -> bool:
        """Whether the number reached meets the target; a limit is met while it is not exceeded."""
        return self.reached is not None and self.target.is_met_by(self.reached)

    @property
    def is_behind(self) -> bool:
        """Whether the share reached of an open item is smaller than the share of time passed.

        Only numbers that add up are compared with time: not percentages, which may be low until
        the last day, and not limits.
        """
        if self.share is None or self.is_met or not self.item.is_open:
            return False
        adds_up = not self.target.is_limit and self.target.unit != "%"
        return adds_up and self.share < self.elapsed

    @property
    def progress_words(self) -> str:
        """Number reached as text: 已达 42 / 60 篇, or 尚无数据."""
        return NO_NUMBER if self.reached is None else self.target.progress_words(self.reached)

    @property
    def verdict(self) -> str:
        """Assessment as text: 已达到目标, 未超出, 已超出目标, 慢于时间进度（时间已过 60%）; or
        empty.
        """
        if self.is_behind:
            return f"{BEHIND_TIME}（时间已过 {self.elapsed:.0%}）"
        return "" if self.reached is None else self.target.verdict(self.reached)


def term_targets(snapshot: TermSnapshot) -> tuple[TargetLine, ...]:
    """Collect every numeric target of the term in the plan's order, without cancelled items."""
    return tuple(
        TargetLine(
            item=item,
            number="" if item.kind in _UNNUMBERED else snapshot.tree.full_number(item),
            target=item.target,
            elapsed=_elapsed_share(item, snapshot),
        )
        for _, item in snapshot.tree.walk()
        if item.target and item.tracked and item.status is not Status.CANCELLED
    )


def target_words(lines: Sequence[TargetLine]) -> str:
    """Count the targets as text: 数量目标 8 项，已达到 3 项，尚无数据 2 项; empty without any."""
    if not lines:
        return ""
    counts = (
        ("已达到", sum(line.is_met and not line.target.is_limit for line in lines)),
        ("未超出", sum(line.is_met and line.target.is_limit for line in lines)),
        (
            "已超出",
            sum(
                line.target.is_limit and line.reached is not None and not line.is_met
                for line in lines
            ),
        ),
        (BEHIND_TIME, sum(line.is_behind for line in lines)),
        (NO_NUMBER, sum(line.reached is None for line in lines)),
    )
    parts = [f"{label} {count} 项" for label, count in counts if count]
    return "，".join([f"数量目标 {len(lines)} 项", *parts])


_UNNUMBERED = (ItemKind.PART, ItemKind.TASK)


def _elapsed_share(item: Item, snapshot: TermSnapshot) -> float:
    """Share of the time from the beginning of the term to the deadline that has passed, 0 to 1."""
    begin, end = snapshot.term.first_monday, item.due or snapshot.term.end
    whole, passed = (end - begin).days, (snapshot.today - begin).days
    return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0
