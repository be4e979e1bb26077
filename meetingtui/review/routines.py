"""Routine work (常规工作) of a term: each recurring item with its occurrences."""

import msgspec

from meetingtui.plan.item import Status
from meetingtui.plan.routine import Occurrence, OccurrenceState, occurrence_counts_text
from meetingtui.review.term_snapshot import ItemRow, TermSnapshot

_SIGNS = {
    OccurrenceState.DONE: "✓",
    OccurrenceState.MISSED: "缺",
    OccurrenceState.OPEN: "待",
    OccurrenceState.COMING: "·",
}


class RoutineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One routine item with its occurrences over the term."""

    row: ItemRow
    """The routine item with its present state."""
    occurrences: tuple[Occurrence, ...]
    """Occurrences of the item, in order of time."""

    @property
    def occurrence_marks(self) -> tuple[tuple[OccurrenceState, str], ...]:
        """State of each occurrence with its mark: ✓ done, 缺 missed, 待 open now, · to come."""
        return tuple((each.state, _SIGNS[each.state]) for each in self.occurrences)

    @property
    def done(self) -> int:
        """Number of occurrences that were done."""
        return sum(each.state is OccurrenceState.DONE for each in self.occurrences)

    @property
    def missed(self) -> int:
        """Number of occurrences that were missed."""
        return sum(each.state is OccurrenceState.MISSED for each in self.occurrences)

    @property
    def words(self) -> str:
        """Summary of the occurrences as text: 每周，应开展 13 次，已开展 11 次，缺 2 次."""
        routine = self.row.item.routine
        label = routine.rhythm.label if routine else ""
        over = "，已结束" if routine and routine.ended else ""
        return f"{label}，{occurrence_counts_text(self.occurrences)}{over}"


def list_routines(snapshot: TermSnapshot) -> tuple[RoutineLine, ...]:
    """Collect every routine item with its occurrences, in the plan's order, without cancelled
    ones.
    """
    return tuple(
        RoutineLine(row=row, occurrences=tuple(row.item.occurrences(snapshot.today)))
        for row in snapshot.rows
        if row.item.routine is not None and row.item.status is not Status.CANCELLED
    )


def routines_words(lines: tuple[RoutineLine, ...]) -> str:
    """Count routine items and occurrences as text: 常规工作 8 项，共开展 96 次，缺 3 次; empty
    for none.
    """
    if not lines:
        return ""
    done, missed = sum(line.done for line in lines), sum(line.missed for line in lines)
    summary = f"常规工作 {len(lines)} 项，共开展 {done} 次"
    return f"{summary}，缺 {missed} 次" if missed else summary
