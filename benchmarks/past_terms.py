"""A school with terms behind it on the disk, made by a process of its own.

Whoever measures the memory of processes stays small that way (:func:`benchmarks.row.python`).
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.row import python

USUAL = (10, 300, 20)
"""Terms, items a term, meetings a term."""


@contextmanager
def past_terms(size: tuple[int, int, int] = USUAL) -> Iterator[Path]:
    """The school's folder, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        python("-m", "benchmarks.past_terms", name, *map(str, size))
        yield Path(name)


if __name__ == "__main__":
    from benchmarks.big_school import create

    many_terms, items, meetings = map(int, sys.argv[2:])
    create(Path(sys.argv[1]), many_terms=many_terms, items=items, meetings=meetings)
