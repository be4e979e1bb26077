"""The time a block has taken: measured while the room is at it, told calmly."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from rich.cells import cell_len
from textual.content import Content

LONGEST_LAP = 10.0
"""Seconds: whoever looks every second and finds more gone by has slept, not met."""

_WARNED_FROM = 0.8
"""The share of the planned time after which it is running short."""

_SECONDS_FROM = 2.0
"""Minutes before the end from which seconds are shown; earlier they would only unsettle."""


class Stopwatch:
    """Tells the seconds since it was last asked.

    The wall clock may be set, ticks may come late and a laptop may sleep
    through them, so nothing is counted but what a steady clock says went by,
    and never more than :data:`LONGEST_LAP` at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked = clock()

    def lap(self) -> float:
        """Seconds since the last lap."""
        now = self._clock()
        gone, self._asked = now - self._asked, now
        return max(0.0, min(gone, LONGEST_LAP))


class Pace(Enum):
    """What the time of a block is doing."""

    AHEAD = "计划"
    RUNNING = "已用"
    STOPPED = "已暂停"
    OVER = "用时"


@dataclass(frozen=True)
class BlockTime:
    """Minutes used of those planned."""

    used: float
    """Minutes the block has taken."""
    planned: int
    """Minutes it was given."""
    pace: Pace
    """Whether the time is yet to run, runs, stands still, or has been."""

    @property
    def words(self) -> Content:
        """已用 8/30 分; a word and a colour say that it runs short, is over, or stands still."""
        figures = f"{self._used}/{self.planned} 分"
        if self.pace is Pace.AHEAD:
            return Content(f"未开始  {self.pace.value} {self.planned} 分")
        if self.pace is Pace.STOPPED:
            return Content.styled(f"{self.pace.value} {figures}", "bold $paused")
        if self.pace is Pace.RUNNING and self.used >= self.planned:
            return Content.styled(f"已超时 {figures}", "bold $overdue")
        if self.pace is Pace.RUNNING and self._is_short:
            return Content.styled(f"将到时 {figures}", "bold $at-risk")
        return Content(f"{self.pace.value} {figures}")

    @property
    def room(self) -> int:
        """Cells the words ever take, so that nothing beside them moves when they change."""
        running = cell_len(f"将到时 {self.planned}:00/{self.planned} 分")
        return max(running, cell_len(f"未开始  计划 {self.planned} 分"))

    @property
    def _is_short(self) -> bool:
        return self.used > self.planned * _WARNED_FROM

    @property
    def _used(self) -> str:
        counts_seconds = (
            self.pace is not Pace.OVER
            and self._is_short
            and self.planned - _SECONDS_FROM <= self.used < self.planned
        )
        seconds = int(self.used * 60)
        return f"{seconds // 60}:{seconds % 60:02d}" if counts_seconds else str(int(self.used))
