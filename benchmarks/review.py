"""What reviewing many terms costs, and how that grows with items, meetings and terms.

    python -m benchmarks.review

Warm: the records are in memory, every figure of every term is worked out anew. Cold: a new
process imports what it needs, reads school.yaml and every term file, and works them out; beside
it, in the same run, a process that only parses the same files with the standard library.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.big_school import create

FULL = (10, 300, 20)
"""Terms, items a term, meetings a term."""

STEPS = (
    FULL,
    (10, 150, 20),
    (10, 600, 20),
    (10, 300, 10),
    (10, 300, 40),
    (5, 300, 20),
    (1, 300, 20),
)
"""The full size, then one thing at a time halved or doubled."""

WARM_LIMIT, COLD_LIMIT = 100, 400
"""Milliseconds at the full size."""

_RUNS = 7

_PARSE = """
import json, pathlib, sys
for path in pathlib.Path(sys.argv[1]).glob("*.json"):
    json.loads(path.read_bytes())
"""


def figures_of_all(folder: Path) -> Iterator[float]:
    """Read everything and work all figures out, again and again; milliseconds of each time.

    The first one reads the files, the others find them in memory.
    """
    from datetime import date

    from meetingtui.meeting.fixed_agenda import shipped_agenda
    from meetingtui.plan.tree import ItemTree
    from meetingtui.review.report import status_report
    from meetingtui.review.survey import Survey
    from meetingtui.school import load
    from meetingtui.store.folder import records_of_term

    today = date(2026, 11, 23)
    began = time.perf_counter()
    school, agenda = load(folder), shipped_agenda()
    records = [(term, records_of_term(folder, term)) for term in school.terms]
    while True:
        for term, found in records:
            day = min(today, term.end)
            tree = ItemTree.of(found.items)
            survey = Survey(tree, found.meetings, school=school, term=term, today=day)
            status_report(survey, agenda=agenda)
        yield (time.perf_counter() - began) * 1000
        began = time.perf_counter()


def _once(folder: Path) -> None:
    """In a process of its own: the first time, the later times, and the most memory it took."""
    times = figures_of_all(folder)
    first, *later = (next(times) for _ in range(1 + _RUNS))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"first": first, "warm": statistics.median(later), "peak_mb": peak}))


def _process(*command: str) -> tuple[float, str]:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *command], check=True, capture_output=True, text=True)
    return (time.perf_counter() - began) * 1000, done.stdout


def _measure(size: tuple[int, int, int]) -> dict[str, float]:
    many_terms, items, meetings = size
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create(folder, many_terms=many_terms, items=items, meetings=meetings)
        found = [json.loads(_process("-m", __spec__.name, "--once", name)[1]) for _ in range(3)]
        cold, parse = [], []
        for _ in range(_RUNS):  # in turn, so that a change of the clock touches both alike
            cold.append(_process("-m", __spec__.name, "--cold", name)[0])
            parse.append(_process("-c", _PARSE, name)[0])
        return {
            "warm": min(each["warm"] for each in found),
            "cold": statistics.median(cold),
            "parse": statistics.median(parse),
            "peak_mb": max(each["peak_mb"] for each in found),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--once", type=Path)
    parser.add_argument("--cold", type=Path)
    options = parser.parse_args()
    if options.once:
        return _once(options.once)
    if options.cold:
        next(figures_of_all(options.cold))
        return None
    rows = {size: _measure(size) for size in STEPS}
    if options.json:
        names = ("terms", "items", "meetings")
        print(json.dumps([dict(zip(names, size, strict=True)) | row for size, row in rows.items()]))
        return None
    whole = rows[FULL]
    print("terms items meetings   warm ms  × full   cold ms  × parsing   peak MB")
    for (many_terms, items, meetings), row in rows.items():
        print(
            f"{many_terms:5} {items:5} {meetings:8}   {row['warm']:7.1f}"
            f"  {row['warm'] / whole['warm']:6.2f}   {row['cold']:7.0f}"
            f"  {row['cold'] / row['parse']:9.2f}   {row['peak_mb']:7.0f}"
        )
    print(f"limits at the full size: warm {WARM_LIMIT} ms, cold {COLD_LIMIT} ms")
    return None


if __name__ == "__main__":
    main()
