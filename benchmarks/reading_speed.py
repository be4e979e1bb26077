"""How long a plan takes to read, against python-docx opening the same file.

    python benchmarks/reading_speed.py PLAN.docx

Both run in turn in one process, everything imported beforehand; prints medians
and their ratio.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from docx import Document

from meetingtui.plan.readers import read_plan

LIMIT = 3.0
"""Reading may take this much longer than opening."""


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    read_plan(options.plan)
    Document(str(options.plan))
    reading, opening = [], []
    for _ in range(options.runs):
        opening.append(_seconds(lambda: Document(str(options.plan))))
        reading.append(_seconds(lambda: read_plan(options.plan)))
    ours, theirs = statistics.median(reading), statistics.median(opening)
    print(f"reading        {ours * 1000:7.1f} ms")
    print(f"python-docx    {theirs * 1000:7.1f} ms")
    print(f"ratio          {ours / theirs:7.2f}  (limit {LIMIT})")
    return 0 if ours <= LIMIT * theirs else 1


if __name__ == "__main__":
    sys.exit(main())
