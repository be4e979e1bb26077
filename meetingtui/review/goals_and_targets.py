"""Goals of the three-year plan (三年规划目标) over the terms, and numeric targets (数量目标) of a
term's items.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.plan.item import Item, ItemKind, Status, Target
from meetingtui.review.achievements import TermAchievement, list_achievements
from meetingtui.review.item_counts import ItemCounts, item_counts_of_rows
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot
from meetingtui.school.school import Goal

NO_NUMBER = "尚无数据"
"""Text shown for a target for which no number was reported yet."""

BEHIND_TIME = "慢于时间进度"


class TargetProgress(msgspec.Struct, frozen=True, kw_only=True):
    """The numeric target (数量目标) of one item and the number reached."""

    item: Item
    """The item, which has a target."""
    number: str
    """Number by which the item is cited: （二）2.（1）; empty for tasks and parts."""
    target: Target
    """The target of the item."""
    elapsed_share: float
    """Share of the time that has passed, of the term or until the item's deadline, 0 to 1."""

    @property
    def amount_reached(self) -> float | None:
        """The number reached of the item's target, from the newest report that gives one; None
        where none does.
        """
        return self.item.amount_reached

    @property
    def share_reached(self) -> float | None:
        """Number reached divided by the item's target, above 1 where exceeded; None where
        unknown.
        """
        if self.amount_reached is None or not self.target.amount:
            return None
        return self.amount_reached / self.target.amount

    @property
    def share_reached_text(self) -> str:
        """Share of the target reached as text: 70%; 100% only where all of it is reached; empty
        where unknown.
        """
        if self.share_reached is None:
            return ""
        return f"{99 if 0.99 < self.share_reached < 1 else round(100 * self.share_reached)}%"

    @property
    def is_met(self) -> bool:
        """Whether the number reached meets the item's target; a limit is met while it is not
        exceeded.
        """
        return self.amount_reached is not None and self.target.is_met_by(self.amount_reached)

    @property
    def is_behind_schedule(self) -> bool:
        """Whether the share of the target reached of an open item is smaller than the share of time
        passed.

        Only numbers that add up are compared with time: not percentages, which may be low until
        the last day, and not limits.
        """
        if self.share_reached is None or self.is_met or not self.item.is_open:
            return False
        adds_up = not self.target.is_limit and self.target.unit != "%"
        return adds_up and self.share_reached < self.elapsed_share

    @property
    def amount_reached_text(self) -> str:
        """Number reached of the item's target as text: 已达 42 / 60 篇, or 尚无数据."""
        return (
            NO_NUMBER
            if self.amount_reached is None
            else self.target.amount_reached_text(self.amount_reached)
        )

    @property
    def assessment_text(self) -> str:
        """How the item stands to its target as text: 已达到目标; for a limit 未超出 or 已超出目标;
        慢于时间进度（时间已过 60%） where it is late. Empty where nothing is reported, and where a
        target is not reached yet and not late.
        """
        if self.is_behind_schedule:
            return f"{BEHIND_TIME}（时间已过 {self.elapsed_share:.0%}）"
        return "" if self.amount_reached is None else self.target.verdict(self.amount_reached)


def term_targets(snapshot: TermSnapshot) -> tuple[TargetProgress, ...]:
    """Collect the numeric targets of all tracked items of the term in the plan's order, without
    those of cancelled items; also those of items that a narrowed snapshot has no row of.
    """
    return tuple(
        TargetProgress(
            item=item,
            number=""
            if item.kind in _UNNUMBERED
            else snapshot.tree.number_without_top_section(item),
            target=item.target,
            elapsed_share=_elapsed_share_of_time(item, snapshot),
        )
        for _, item in snapshot.tree.walk_in_reading_order()
        if item.target and item.tracked and item.status is not Status.CANCELLED
    )


def target_counts_text(lines: Sequence[TargetProgress]) -> str:
    """Count numeric targets by how far they are reached as text: 数量目标 8 项，已达到 3
    项，尚无数据 2 项; counts of 0 are left out, empty without any target.
    """
    if not lines:
        return ""
    counts = (
        ("已达到", sum(line.is_met and not line.target.is_limit for line in lines)),
        ("未超出", sum(line.is_met and line.target.is_limit for line in lines)),
        (
            "已超出",
            sum(
                line.target.is_limit and line.amount_reached is not None and not line.is_met
                for line in lines
            ),
        ),
        (BEHIND_TIME, sum(line.is_behind_schedule for line in lines)),
        (NO_NUMBER, sum(line.amount_reached is None for line in lines)),
    )
    parts = [f"{label} {count} 项" for label, count in counts if count]
    return "，".join([f"数量目标 {len(lines)} 项", *parts])


_UNNUMBERED = (ItemKind.PART, ItemKind.TASK)


def _elapsed_share_of_time(item: Item, snapshot: TermSnapshot) -> float:
    """Share of the time from the beginning of the term to an item's deadline that has passed, 0 to
    1; to the end of the term for an item without a dated deadline.
    """
    begin, end = snapshot.term.first_monday, item.due or snapshot.term.end
    whole, passed = (end - begin).days, (snapshot.today - begin).days
    return min(1.0, max(0.0, passed / whole)) if whole > 0 else 1.0


class DoneItem(msgspec.Struct, frozen=True, kw_only=True):
    """A finished item with its last progress."""

    item: Item
    """The finished item."""
    on: date
    """Day of the item's last progress."""
    words: str
    """Text of the item's last progress; empty where only the status changed."""


class GoalContribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one term contributed to a goal of the three-year plan: items, counts, targets and
    achievements.
    """

    term: Term
    """The term that contributed."""
    rows: tuple[ItemRow, ...]
    """Rows of the items tagged with the goal's name, and of everything below them."""
    figures: ItemCounts
    """Counts of these rows."""
    done: tuple[DoneItem, ...]
    """The finished items among the rows, in order of time; those without progress are left out."""
    targets: tuple[TargetProgress, ...]
    """Numeric targets of these items."""
    achievements: tuple[TermAchievement, ...]
    """Achievements reported with one of these items, or with a heading tagged with the goal."""


class ItemVersionInTerm(msgspec.Struct, frozen=True, kw_only=True):
    """An item as one term has recorded it; an item that was carried over has one version in each of
    its terms.
    """

    term: Term
    """The term this version of the item belongs to."""
    item: Item
    """The item as recorded in that term."""


class ThreeYearGoalReport(msgspec.Struct, frozen=True, kw_only=True):
    """One goal of the three-year plan with what every term contributed to it."""

    goal: Goal
    """The goal as school.yaml defines it."""
    terms: tuple[GoalContribution, ...]
    """Every term that contributed something, oldest first."""
    carried_over_items: tuple[tuple[ItemVersionInTerm, ...], ...]
    """Items of the goal that were carried over between terms; each as its versions, oldest first.
    """


def goal_reports(snapshots: Mapping[str, TermSnapshot]) -> tuple[ThreeYearGoalReport, ...]:
    """Report on every goal of the school's three-year plan over several terms.

    Args:
        snapshots: snapshots by term id, oldest first; the last one names the school's goals.

    Returns:
        One report for each goal in the school's order, also for one that no term contributed to;
        empty without snapshots.
    """
    if not snapshots:
        return ()
    school = list(snapshots.values())[-1].school
    return tuple(_goal_report(goal, snapshots) for goal in school.goals)


def rows_serving_goal(goal: Goal, snapshot: TermSnapshot) -> tuple[ItemRow, ...]:
    """Rows of the items tagged with a goal of the three-year plan, and of the items below them."""
    return tuple(
        row
        for row in snapshot.rows
        if any(goal.is_among_tags(each.tags) for each in snapshot.tree.path_from_root(row.item))
    )


def item_versions_over_terms(
    item: Item, snapshot: TermSnapshot, snapshots: Mapping[str, TermSnapshot]
) -> tuple[ItemVersionInTerm, ...]:
    """Follow a carried-over item back through the terms, and return its version in each.

    Args:
        item: the item in the latest term.
        snapshot: the snapshot of that term.
        snapshots: snapshots of all known terms by id; the search ends at a term that is not there.

    Returns:
        The versions of the item, oldest first, ``item`` itself last; only itself where it was never
        carried over.
    """
    steps = [ItemVersionInTerm(term=snapshot.term, item=item)]
    seen = {(snapshot.term.id, item.id)}
    while origin := steps[0].item.origin:
        term_id, _, number = origin.rpartition("/")
        before = snapshots.get(term_id)
        found = before.tree.items.get(int(number)) if before and number.isdecimal() else None
        if before is None or found is None or (term_id, found.id) in seen:
            break
        seen.add((term_id, found.id))
        steps.insert(0, ItemVersionInTerm(term=before.term, item=found))
    return tuple(steps)


def _goal_report(goal: Goal, snapshots: Mapping[str, TermSnapshot]) -> ThreeYearGoalReport:
    """Report on one goal of the three-year plan: what every term contributed to it.

    Args:
        goal: the goal.
        snapshots: the terms by id, oldest first.
    """
    terms = [_goal_contribution_of_term(goal, snapshot) for snapshot in snapshots.values()]
    return ThreeYearGoalReport(
        goal=goal,
        terms=tuple(each for each in terms if each.rows or each.achievements),
        carried_over_items=_versions_of_carried_over_items(
            [(each, snapshots[each.term.id]) for each in terms], snapshots
        ),
    )


def _goal_contribution_of_term(goal: Goal, snapshot: TermSnapshot) -> GoalContribution:
    """Collect what one term contributed to a goal of the three-year plan."""
    rows = rows_serving_goal(goal, snapshot)
    ids = {row.item.id for row in rows}
    tree = snapshot.tree
    named = {id for id, item in tree.items.items() if goal.is_among_tags(item.tags)} | ids
    return GoalContribution(
        term=snapshot.term,
        rows=rows,
        figures=item_counts_of_rows(rows),
        done=_done_items(rows),
        targets=tuple(line for line in term_targets(snapshot) if line.item.id in named),
        achievements=tuple(line for line in list_achievements(snapshot) if line.item in named),
    )


def _done_items(rows: Sequence[ItemRow]) -> tuple[DoneItem, ...]:
    """Finished items among snapshot rows with their last progress, in the order of its days; those
    without progress are left out.
    """
    found = [
        DoneItem(item=row.item, on=last.on, words=last.text)
        for row in rows
        if row.item.status is Status.DONE and (last := row.item.last_progress)
    ]
    return tuple(sorted(found, key=lambda each: each.on))


def _versions_of_carried_over_items(
    terms: Sequence[tuple[GoalContribution, TermSnapshot]], snapshots: Mapping[str, TermSnapshot]
) -> tuple[tuple[ItemVersionInTerm, ...], ...]:
    """Items that serve a goal in some term and were carried over from an earlier one; each once,
    with all its terms.

    Args:
        terms: what each term contributed to the goal, with the term's snapshot, oldest first.
        snapshots: snapshots of all known terms by id.

    Returns:
        For each item its versions, oldest first.
    """
    found: list[tuple[ItemVersionInTerm, ...]] = []
    listed: set[tuple[str, int]] = set()
    for each, snapshot in reversed(terms):
        for row in each.rows:
            if (each.term.id, row.item.id) in listed:
                continue
            steps = item_versions_over_terms(row.item, snapshot, snapshots)
            listed |= {(step.term.id, step.item.id) for step in steps}
            if len(steps) > 1:
                found.append(steps)
    return tuple(found)
