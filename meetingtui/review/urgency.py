"""Which items want looking at first."""

from collections.abc import Iterable

from meetingtui.review.survey import Surveyed


def worst_first(rows: Iterable[Surveyed]) -> list[Surveyed]:
    """滞后 by days, 预警 by days, 久未汇报, 待认领, what else is owed, then what is settled.

    Where nothing else tells them apart, as they came.
    """
    return sorted(rows, key=_rank)


def _rank(row: Surveyed) -> tuple[int, int]:
    state = row.standing
    days = state.days or 0
    if state.overdue:
        return 0, days
    if state.at_risk:
        return 1, days
    if state.stale:
        return 2, 0
    if state.unclaimed:
        return 3, 0
    return (4 if row.is_open else 5), 0
