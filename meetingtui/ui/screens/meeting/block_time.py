"""The time a block of the meeting, and a topic in it, has used of its planned time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from meetingtui.base.text_width import cell_len

LONGEST_LAP = 10.0
"""Largest number of seconds counted at once; a longer gap means that the computer slept."""

_WARNED_FROM = 0.8
"""The share of the planned time after which the block counts as running short."""

_SECONDS_FROM = 2.0
"""Minutes before the end from which seconds are shown; earlier they would only unsettle."""


class Stopwatch:
    """A stopwatch that measures laps on a monotonic clock.

    The wall clock may be set, timer ticks may be late, and a laptop may sleep; so a lap never
    exceeds :data:`LONGEST_LAP`.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked = clock()

    def lap(self) -> float:
        """Return the seconds since the last lap, at most :data:`LONGEST_LAP`."""
        now = self._clock()
        elapsed, self._asked = now - self._asked, now
        return max(0.0, min(elapsed, LONGEST_LAP))


class TimerState(Enum):
    """Enum of the states of a block's timer: not started, running, paused, finished."""

    AHEAD = "计划"
    RUNNING = "已用"
    STOPPED = "已暂停"
    OVER = "用时"


@dataclass(frozen=True)
class BlockTime:
    """A block's used and planned minutes, with the state of its timer."""

    used: float
    """Minutes the block has used."""
    planned: int
    """Minutes the agenda gives the block."""
    pace: TimerState
    """State of the timer."""

    @property
    def words(self) -> Content:
        """The time as text (已用 8/30 分); a word and a colour show that it runs short, is
        over, or is paused.
        """
        figures = f"{self._used}/{self.planned} 分"
        if self.pace is TimerState.AHEAD:
            return Content(f"未开始  {self.pace.value} {self.planned} 分")
        if self.pace is TimerState.STOPPED:
            return Content.styled(f"{self.pace.value} {figures}", "bold $paused")
        if self.pace is TimerState.RUNNING and self.used >= self.planned:
            return Content.styled(f"已超时 {figures}", "bold $overdue")
        if self.pace is TimerState.RUNNING and self._is_short:
            return Content.styled(f"将到时 {figures}", "bold $at-risk")
        return Content(f"{self.pace.value} {figures}")

    @property
    def reserved_width(self) -> int:
        """The largest width of :attr:`words` in cells, reserved so that nothing beside them
        moves.
        """
        running = cell_len(f"将到时 {self.planned}:00/{self.planned} 分")
        return max(running, cell_len(f"未开始  计划 {self.planned} 分"))

    @property
    def _is_short(self) -> bool:
        return self.used > self.planned * _WARNED_FROM

    @property
    def _used(self) -> str:
        counts_seconds = (
            self.pace is not TimerState.OVER
            and self._is_short
            and self.planned - _SECONDS_FROM <= self.used < self.planned
        )
        seconds = int(self.used * 60)
        return f"{seconds // 60}:{seconds % 60:02d}" if counts_seconds else str(int(self.used))


@dataclass(frozen=True)
class TopicTime:
    """A topic's used and planned minutes, with the state of the timer."""

    used: float
    """Minutes the topic has used."""
    planned: int | None
    """Minutes planned for it; None where none are."""
    pace: TimerState
    """State of the timer."""

    @property
    def words(self) -> Content:
        """The time as text (本题 3/10 分, or 本题 3 分 without a plan); a word and a colour show
        that it is over.
        """
        used = int(self.used)
        if self.planned is None:
            return Content(f"本题 {used} 分")
        if self.used < self.planned or self.pace is TimerState.OVER:
            return Content(f"本题 {used}/{self.planned} 分")
        return Content.styled(f"本题超时 {used}/{self.planned} 分", "bold $overdue")

    @property
    def reserved_width(self) -> int:
        """The largest width of :attr:`words` in cells, as long as the minutes have two digits."""
        digits = max(2, len(str(int(self.used))))
        planned = f"超时 {'0' * digits}/{self.planned}" if self.planned else f" {'0' * digits}"
        return cell_len(f"本题{planned} 分")
