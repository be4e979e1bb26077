"""数量目标: what was promised in numbers, how much is reached, and whether that keeps pace."""

from collections.abc import Sequence

import msgspec

from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.target import Target
from meetingtui.review.survey import Survey

NO_NUMBER = "尚无数据"
"""What stands where no word has given a number yet."""

BEHIND_TIME = "慢于时间进度"


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    """One item's target and where it stands."""

    item: Item
    """The item, which has a target."""
    number: str
    """As one cites it: （二）2.（1）; empty for tasks and parts."""
    target: Target
    """What is to be reached."""
    elapsed: float
    """Share of the time that has passed, of the term or up to the item's deadline, 0 to 1."""

    @property
    def reached(self) -> float | None:
        """How much is reached, by the last word that says so."""
        return self.item.reached

    @property
    def share(self) -> float | None:
        """How much that is of what is to be reached, beyond 1 where it is more; None unknown."""
        if self.reached is None or not self.target.amount:
            return None
        return self.reached / self.target.amount

    @property
    def is_met(self) -> bool:
        """Whether the number keeps what is promised; a limit is kept as long as it is."""
        return self.reached is not None and self.target.is_met_by(self.reached)

    @property
    def is_behind(self) -> bool:
        """Whether less of it is reached than time has passed, while it is owed.

        Only what adds up is measured so: a rate may be low until its last day,
        and a limit is no way to go.
        """
        if self.share is None or self.is_met or not self.item.is_open:
            return False
        adds_up = not self.target.is_limit and self.target.unit != "%"
        return adds_up and self.share < self.elapsed

    @property
    def told(self) -> str:
        """已达 42 / 60 篇, or 尚无数据."""
        return NO_NUMBER if self.reached is None else self.target.told(self.reached)

    @property
    def verdict(self) -> str:
        """已达到目标, 未超出, 已超出目标, 慢于时间进度（时间已过 60%）, or empty."""
        if self.is_behind:
            return f"{BEHIND_TIME}（时间已过 {self.elapsed:.0%}）"
        return "" if self.reached is None else self.target.verdict(self.reached)


def targets(survey: Survey) -> tuple[TargetLine, ...]:
    """Every target of the term in the plan's order; cancelled items promise nothing any more."""
    return tuple(
        TargetLine(
            item=item,
            number="" if item.kind in _UNNUMBERED else survey.tree.full_number(item),
            target=item.target,
            elapsed=_elapsed(item, survey),
        )
        for _, item in survey.tree.walk()
        if item.target and item.tracked and item.status is not Status.CANCELLED
    )


def target_words(lines: Sequence[TargetLine]) -> str:
    """数量目标 8 项，已达到 3 项，尚无数据 2 项; empty without any."""
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


def _elapsed(item: Item, survey: Survey) -> float:
    begin, end = survey.term.first_monday, item.due or survey.term.end
    whole, passed = (end - begin).days, (survey.today - begin).days
    return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0
