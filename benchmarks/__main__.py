"""One table of all that is measured, every row a ratio.

    python -m benchmarks [--json] [NAME…]

Every module of :data:`MODULES` gives rows; each runs in a process of its own. A row whose
module does not measure memory says what that process held at its most, peer and all.
The machine should have nothing else to do.
"""

import argparse
import importlib
import json
import os
import sys

import msgspec

from benchmarks.row import Row, python

MODULES = (
    "first_paint",
    "commands",
    "durable",
    "key_to_paint",
    "rhythms",
    "search",
    "review",
    "reading_speed",
    "minutes",
    "ledger",
)
"""Each has ``LIMITS`` by the names of its rows, and ``rows()``."""

HEAD = ("what", "ours ms", "peer", "peer ms", "ratio", "limit", "peak MB")


def main() -> int:
    """Run the benchmarks and print their table; return 1 if a ratio exceeds its limit, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODULES))
    parser.add_argument("--json", action="store_true", help="or BENCH_JSON=1")
    parser.add_argument("--here", metavar="NAME", help="one module, in this process, as JSON")
    options = parser.parse_args()
    if options.here:
        found = importlib.import_module(f"benchmarks.{options.here}").rows()
        print(msgspec.json.encode(found).decode())
        return 0
    if unknown := set(options.names) - set(MODULES):
        parser.error(f"unknown: {', '.join(unknown)}")
    rows = [row for name in options.names or MODULES for row in _measured(name)]
    if options.json or os.environ.get("BENCH_JSON"):
        print(json.dumps(msgspec.to_builtins(rows), indent=1))
    else:
        print("\n".join(table(rows)))
    return 1 if any(row.is_over for row in rows) else 0


def _measured(name: str) -> list[Row]:
    print(f"{name} …", file=sys.stderr)
    ran = python("-m", "benchmarks", "--here", name)
    rows = msgspec.json.decode(ran.said, type=list[Row])
    return [
        row if row.peak is not None else msgspec.structs.replace(row, peak=ran.peak) for row in rows
    ]


def table(rows: list[Row]) -> list[str]:
    """Format rows as lines of a table with aligned columns; ``over`` follows an exceeded limit."""
    cells = [
        (
            row.what,
            f"{row.ours:.2f}",
            row.peer,
            f"{row.theirs:.2f}",
            f"{row.ratio:.2f}" if row.ratio >= 0.1 else f"{row.ratio:.4f}",
            "" if row.limit is None else f"{row.limit:.2f}",
            "" if row.peak is None else f"{row.peak:.0f}",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(HEAD, *cells, strict=True)]
    marks = ["", *(" over" if row.is_over else "" for row in rows)]
    return [
        "  ".join(
            cell.ljust(width) if at in (0, 2) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        + mark
        for line, mark in zip((HEAD, *cells), marks, strict=True)
    ]


if __name__ == "__main__":
    sys.exit(main())
