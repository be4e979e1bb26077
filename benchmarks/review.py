"""What reviewing many terms costs, and how that grows with items, meetings and terms.

    python -m benchmarks.review [--json]

prints the growth; at the usual size they are rows of the table. Warm: the records are
in memory, every figure of every term is worked out anew. Cold: a new process imports
what it needs, reads school.yaml and every term file, and works them out; beside it, in
the same run, a process that only parses the same files with the standard library.
"""

import argparse
import json
import statistics
from pathlib import Path

import msgspec

from benchmarks.past_terms import USUAL, past_terms
from benchmarks.row import Row, against, python, within
from benchmarks.term_figures import figures_of_all

STEPS = (
    USUAL,
    (10, 150, 20),
    (10, 600, 20),
    (10, 300, 10),
    (10, 300, 40),
    (5, 300, 20),
    (1, 300, 20),
)
"""The usual size, then one thing at a time halved or doubled."""

WARM_LIMIT, COLD_LIMIT = 100, 400
"""Milliseconds at the usual size."""

LIMITS: dict[str, float | None] = {
    "reviewing ten terms, warm": 1.0,
    "reviewing ten terms, cold": 1.0,
    "reviewing ten terms, cold, to parsing": None,
}

_RUNS = 7

_COLD = """
import pathlib, sys
from benchmarks.term_figures import figures_of_all
next(figures_of_all(pathlib.Path(sys.argv[1])))
"""

_PARSE = """
import json, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("*.json"):
    json.loads(path.read_bytes())
"""


def _once(folder: Path) -> None:
    """Print, as JSON, the first time, the median of later times, and the largest memory.

    This runs in a process of its own.
    """
    import resource  # not on Windows

    times = figures_of_all(folder)
    first, *later = (next(times) for _ in range(1 + _RUNS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first": first, "warm": statistics.median(later), "peak_mb": peak}))


class _Took(msgspec.Struct, frozen=True):
    warm: float
    """Milliseconds, the best of three processes."""
    cold: list[float]
    """Milliseconds of whole processes."""
    parse: list[float]
    """The same of the peer's."""
    peak_mb: float
    """The most memory of ours."""


def _measure(size: tuple[int, int, int]) -> _Took:
    module = ("-m", "benchmarks.review")
    with past_terms(size) as folder:
        name = str(folder)
        found = [json.loads(python(*module, "--once", name).said) for _ in range(3)]
        cold, parse = [], []
        for _ in range(_RUNS):  # in turn, so that a change of the clock touches both alike
            cold.append(python("-c", _COLD, name).took)
            parse.append(python("-c", _PARSE, name).took)
        warm = min(each["warm"] for each in found)
        return _Took(warm, cold, parse, max(each["peak_mb"] for each in found))


def rows() -> list[Row]:
    """Measure a school of the usual size."""
    took = _measure(USUAL)
    warm, cold, to_parsing = LIMITS
    return [
        within(WARM_LIMIT, warm, LIMITS, took.warm, took.peak_mb),
        within(COLD_LIMIT, cold, LIMITS, statistics.median(took.cold), took.peak_mb),
        against(
            "a process parsing the files", to_parsing, LIMITS, took.cold, took.parse, took.peak_mb
        ),
    ]


def main() -> None:
    """Measure how the time grows with items, meetings and terms, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", type=Path)
    options = parser.parse_args()
    if options.once:
        return _once(options.once)
    found = {size: _measure(size) for size in STEPS}
    if options.json:
        names = ("terms", "items", "meetings")
        lines = [
            dict(zip(names, size, strict=True)) | msgspec.to_builtins(took)
            for size, took in found.items()
        ]
        print(json.dumps(lines))
        return None
    whole = found[USUAL]
    print("terms items meetings   warm ms  × usual   cold ms  × parsing   peak MB")
    for (many_terms, items, meetings), took in found.items():
        cold, parse = statistics.median(took.cold), statistics.median(took.parse)
        print(
            f"{many_terms:5} {items:5} {meetings:8}   {took.warm:7.1f}"
            f"  {took.warm / whole.warm:6.2f}   {cold:7.0f}"
            f"  {cold / parse:9.2f}   {took.peak_mb:7.0f}"
        )
    print(f"limits at the usual size: warm {WARM_LIMIT} ms, cold {COLD_LIMIT} ms")
    return None


if __name__ == "__main__":
    main()
