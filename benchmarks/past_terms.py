"""A data folder with several past terms, created by a separate process.

The process that measures memory stays small in this way (:func:`benchmarks.row.python`).
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
    """Create a made-up school in a temporary folder; the folder is deleted at the end.

    Args:
        size: number of terms, items in each, and meetings in each.
    """
    with tempfile.TemporaryDirectory() as name:
        python("-m", "benchmarks.past_terms", name, *map(str, size))
        yield Path(name)


if __name__ == "__main__":
    from benchmarks.big_school import create

    many_terms, items, meetings = map(int, sys.argv[2:])
    create(Path(sys.argv[1]), many_terms=many_terms, items=items, meetings=meetings)
