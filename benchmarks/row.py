"""One row of the table: what we take, what a peer takes in the same run, and their ratio."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import msgspec

_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


class Row(msgspec.Struct, frozen=True):
    """One thing measured."""

    what: str
    """What was done, a key of its module's ``LIMITS``."""
    ours: float
    """Milliseconds we took."""
    peer: str
    """Who else did it, or whose time is the limit."""
    theirs: float
    """Milliseconds of the peer."""
    ratio: float
    """Ours to theirs; where they ran in turn, the median round by round."""
    limit: float | None
    """The ratio may be this; None where it is only to be known."""
    peak: float | None = None
    """Megabytes that the process held at its most."""

    @property
    def is_over(self) -> bool:
        """The limit is passed."""
        return self.limit is not None and self.ratio > self.limit


def against(
    peer: str,
    what: str,
    limits: dict[str, float | None],
    ours: Sequence[float],
    theirs: Sequence[float],
    peak: float | None = None,
) -> Row:
    """Against a peer that ran in turn with us: milliseconds of as many rounds each."""
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
    """Against milliseconds that are the limit themselves."""
    return Row(what, ours, "the limit", allowed, ours / allowed, limits[what], peak)


def milliseconds(action: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def in_turn(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of ours and of theirs, one after the other, round by round; both warm."""
    ours()
    theirs()
    pairs = [(milliseconds(theirs), milliseconds(ours)) for _ in range(rounds)]
    return [mine for _, mine in pairs], [other for other, _ in pairs]


class Ran(msgspec.Struct, frozen=True):
    """A process that has ended."""

    took: float
    """Milliseconds from start to end."""
    peak: float
    """Megabytes that it, or a process of its own, held at its most."""
    said: bytes
    """What it wrote."""


def python(*words: str) -> Ran:
    """Run a Python process, which finds its modules compiled, as an installed program does.

    The system lets a process begin with what its parent held at its most, so that the peak
    is right only where the caller has loaded less than the process does.

    Raises:
        subprocess.CalledProcessError: it failed.
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
    return Ran(took, usage.ru_maxrss / 1024, said)


def processes(
    what: str,
    limits: dict[str, float | None],
    ours: Sequence[str],
    peer: str,
    theirs: Sequence[str],
    rounds: int,
) -> Row:
    """Two Python processes in turn, after one of each that warms the files."""
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
