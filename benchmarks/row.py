"""One row of the benchmark table: our time, a peer's time in the same run, and their ratio."""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import msgspec

_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


class Row(msgspec.Struct, frozen=True):
    """One measured action with our time, the peer's time, and the limit of their ratio."""

    what: str
    """What was done, a key of its module's ``LIMITS``."""
    ours: float
    """Our time in milliseconds."""
    peer: str
    """Name of the peer that did the same; ``the limit`` where a fixed time takes its place."""
    theirs: float
    """The peer's time in milliseconds."""
    ratio: float
    """Ours to theirs; where they ran in turn, the median round by round."""
    limit: float | None
    """Largest permitted ratio; None where the row is for information only."""
    peak: float | None = None
    """Largest memory of our process in megabytes; None if not measured."""

    @property
    def is_over(self) -> bool:
        """Whether the ratio exceeds the limit."""
        return self.limit is not None and self.ratio > self.limit


def against(
    peer: str,
    what: str,
    limits: dict[str, float | None],
    ours: Sequence[float],
    theirs: Sequence[float],
    peak: float | None = None,
) -> Row:
    """Build a row that compares us with a peer; both were measured in turn.

    Args:
        peer: name of the peer, as the table shows it.
        what: the measured action, a key of ``limits``.
        limits: largest permitted ratio by action; None where there is no limit.
        ours: our times in milliseconds, one per round.
        theirs: the peer's times in milliseconds, for the same rounds.
        peak: largest memory of our process in megabytes; None if not measured.
    """
    # Round by round: both of a pair meet the same load of the machine.
    ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
    mine, other = statistics.median(ours), statistics.median(theirs)
    return Row(what, mine, peer, other, ratio, limits[what], peak)


def within(
    allowed: float,
    what: str,
    limits: dict[str, float | None],
    ours: float,
    peak: float | None = None,
) -> Row:
    """Build a row that compares us with a fixed time instead of a peer.

    Args:
        allowed: the fixed time in milliseconds.
        what: the measured action, a key of ``limits``.
        limits: largest permitted ratio by action; None where there is no limit.
        ours: our time in milliseconds.
        peak: largest memory of our process in megabytes; None if not measured.
    """
    return Row(what, ours, "the limit", allowed, ours / allowed, limits[what], peak)


def milliseconds(action: Callable[[], object]) -> float:
    """Call a function and return how many milliseconds it took."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Measure two functions alternately, after one unmeasured call of each.

    The garbage of one is collected before the other begins: a document of python-docx is a
    cycle, and freeing its tree takes about as long as parsing it.

    Returns:
        Our times and the peer's times in milliseconds, one per round.
    """

    def alone(action: Callable[[], object]) -> float:
        gc.collect()
        return milliseconds(action)

    ours()
    theirs()
    pairs = [(alone(theirs), alone(ours)) for _ in range(rounds)]
    return [mine for _, mine in pairs], [other for other, _ in pairs]


class FinishedProcess(msgspec.Struct, frozen=True):
    """Time, memory and output of a process that has ended."""

    took: float
    """Milliseconds from start to end."""
    peak: float
    """Largest memory of the process or one of its children, in megabytes."""
    said: bytes
    """Its standard output."""


def python(*words: str) -> FinishedProcess:
    """Run a Python process to its end and measure it.

    It may use compiled modules, as an installed program does. On Linux the largest memory of a new
    process begins with that of its parent, so the peak is right only where the caller is smaller.

    Args:
        words: command-line arguments for Python.

    Raises:
        subprocess.CalledProcessError: the process failed.
    """
    command = [sys.executable, *words]
    environment = {key: word for key, word in os.environ.items() if key != _UNCOMPILED}
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        took = (time.perf_counter() - began) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return FinishedProcess(took, usage.ru_maxrss / 1024, said)


def processes(
    what: str,
    limits: dict[str, float | None],
    ours: Sequence[str],
    peer: str,
    theirs: Sequence[str],
    rounds: int,
) -> Row:
    """Measure two Python processes alternately and build the row that compares them.

    One process of each kind runs unmeasured beforehand, to bring the files into the system's cache.

    Args:
        what: the measured action, a key of ``limits``.
        limits: largest permitted ratio by action; None where there is no limit.
        ours: command-line arguments for our Python process.
        peer: name of the peer, as the table shows it.
        theirs: command-line arguments for the peer's Python process.
        rounds: number of measurements of each.
    """
    python(*ours), python(*theirs)
    pairs = [(python(*theirs), python(*ours)) for _ in range(rounds)]
    return against(
        peer,
        what,
        limits,
        [mine.took for _, mine in pairs],
        [other.took for other, _ in pairs],
        max(mine.peak for _, mine in pairs),
    )
