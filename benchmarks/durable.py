"""What a durable change costs, and reading other terms: against peers in the same run.

A change is one progress line on one item, recorded as the app records it: on the
disk when it returns. In turn, in one process on one disk: the bytes our journal
adds, appended and synced bare; the document put into SQLite (WAL, synchronous=FULL);
ours. Beside a term file of 0.2, 2 and 20 MB; there also one update by stock TinyDB,
which is not even durable. Reading: ten terms of 300 items and 20 meetings.
``MEETINGTUI_BENCH_DISK`` names a folder on the disk to be measured.
"""

import gc
import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from tinydb import TinyDB

from benchmarks.row import Row, against, in_turn, milliseconds, python
from benchmarks.term_files import DAY, SIZES, TERM, TERMS, path_of
from meetingtui.base.clock import local_now_without_time_zone
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.data_folder import read_term_records
from meetingtui.store.journal import journal_path
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

LIMITS: dict[str, float | None] = {
    **{f"a durable change, {size}, to append and sync": 2.5 for size in SIZES},
    **{f"a durable change, {size}, to SQLite": 2.0 for size in SIZES},
    **{f"a durable change, {size}, to TinyDB": 1.0 for size in SIZES},
    "a durable change, 20 MB, to 0.2 MB": 1.5,
    "reading ten terms": None,
}

_ROUNDS = 300
_STOCK_ROUNDS = 3


class Ours:
    """A term file to which changes are recorded as the app records them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._term = TermFile.open(path, TERM, clock=local_now_without_time_zone)
        self._count = len(self._term.records.items)
        self._number = 0

    def change(self) -> None:
        """Record one more line of progress on the next item; the item stays equally long."""
        self._number = self._number % self._count + 1
        was = self._term.records.items[self._number]
        short = msgspec.structs.replace(was, progress=was.progress[-6:])
        text = f"{time.perf_counter_ns()}：初稿已交齐，整理评审意见。"
        after = add_progress(short, on=DAY, meeting=7, text=text)
        self._term.record_change(Change(words=f"进展：{was.title}", items=(after,)))

    def line(self) -> bytes:
        """Return the line that the last change added to the journal."""
        return journal_path(self.path).read_bytes().splitlines(keepends=True)[-1]

    def document(self) -> str:
        """Return the document that was changed last."""
        return msgspec.json.encode(self._term.records.items[self._number]).decode()

    def close(self) -> None:
        """Close the term file."""
        self._term.close()


class Bare:
    """A plain file to which the same bytes are appended and synced."""

    def __init__(self, folder: Path, line: bytes) -> None:
        self._handle = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._line = line

    def change(self) -> None:
        """Append the bytes and sync the file."""
        os.write(self._handle, self._line)
        getattr(os, "fdatasync", os.fsync)(self._handle)


class Sqlite:
    """An SQLite table into which one document is inserted, durably."""

    def __init__(self, folder: Path, document: str) -> None:
        self._db = sqlite3.connect(folder / "peer.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, document TEXT)")
        self._document = document

    def change(self) -> None:
        """Insert the document in a transaction of its own."""
        self._db.execute("INSERT INTO items (document) VALUES (?)", (self._document,))


def rows() -> list[Row]:
    """Measure durable changes for each size of term file, and reading ten terms."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("MEETINGTUI_BENCH_DISK")) as name:
        folder = Path(name)
        python("-m", "benchmarks.term_files", name)
        # First, while this process is small: what it holds would count as theirs.
        peaks = {size: _peak(path_of(folder, size)) for size in SIZES}
        return [*_changes(folder, peaks), _reading(folder)]


_CHANGE = """
import sys
from pathlib import Path
from benchmarks.term_files import TERM, Change, TermFile, item
from meetingtui.base.clock import local_now_without_time_zone
with TermFile.open(Path(sys.argv[1]), TERM, clock=local_now_without_time_zone) as term:
    term.record_change(Change(words="x", items=(item(1),)))
"""


def _peak(path: Path) -> float:
    """Measure the largest memory, in megabytes, of a process that changes a term file once."""
    return python("-c", _CHANGE, str(path)).peak


def _changes(folder: Path, peaks: dict[str, float]) -> list[Row]:
    files = {size: Ours(path_of(folder, size)) for size in SIZES}
    for ours in files.values():
        for _ in range(5):
            ours.change()
    first = next(iter(files.values()))
    kinds: dict[str, Callable[[], None]] = {
        "append": Bare(folder, first.line()).change,
        "SQLite": Sqlite(folder, first.document()).change,
        **{size: ours.change for size, ours in files.items()},
    }
    times = _in_turn(kinds)
    appending, putting = "bare append and fsync", "SQLite, WAL and FULL"
    found = [
        against(peer, f"a durable change, {size}, to {word}", LIMITS, times[size], theirs, peak)
        for peer, word, theirs in (
            (appending, "append and sync", times["append"]),
            (putting, "SQLite", times["SQLite"]),
        )
        for size, peak in peaks.items()
    ]
    for size, ours in files.items():
        what = f"a durable change, {size}, to TinyDB"
        stock = _stock(folder, ours)
        usual = [statistics.median(times[size])] * len(stock)
        found.append(against("stock TinyDB, not durable", what, LIMITS, usual, stock, peaks[size]))
        ours.close()
    small, *_, large = SIZES
    what = f"a durable change, {large}, to {small}"
    return [
        *found,
        against(f"ours at {small}", what, LIMITS, times[large], times[small], peaks[large]),
    ]


def _in_turn(kinds: dict[str, Callable[[], None]]) -> dict[str, list[float]]:
    """Measure functions in random order, round by round; return milliseconds by name."""
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    gc.collect()
    chance = random.Random(20261122)  # what comes before a sync tells on it
    for _ in range(_ROUNDS):
        for kind, change in chance.sample(list(kinds.items()), len(kinds)):
            times[kind].append(milliseconds(change))
    return times


def _stock(folder: Path, ours: Ours) -> list[float]:
    """Measure updates by TinyDB with its own storage; return milliseconds."""
    path = folder / f"stock {ours.path.parent.name}.json"
    path.write_bytes(ours.path.read_bytes())
    with TinyDB(path, encoding="utf-8") as db:
        table = db.table("items")
        return [
            milliseconds(lambda: table.update({"note": "x"}, doc_ids=[1]))
            for _ in range(_STOCK_ROUNDS)
        ]


def _reading(folder: Path) -> Row:
    """Measure reading ten terms whose files are in the system's cache."""
    paths = [folder / f"{term.id}.json" for term in TERMS]
    times = in_turn(
        lambda: [read_term_records(folder, term) for term in TERMS],
        lambda: [json.loads(path.read_bytes()) for path in paths],
        7,
    )
    return against("json.loads of the same files", "reading ten terms", LIMITS, *times)
