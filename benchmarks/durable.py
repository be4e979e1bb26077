"""What a durable change costs, and reading other terms: against peers in the same run.

    python -m benchmarks.durable [--json FILE]

A change is one progress line on one item, recorded as the app records it: on the
disk when it returns. In turn, in one process on one disk: the bytes our journal
adds, appended and synced bare; the document put into SQLite (WAL, synchronous=FULL);
ours. Beside a term file of 0.2, 2 and 20 MB; there also one update by stock TinyDB,
which is not even durable. Prints medians, their ratios, and what memory each took
at its most. Reading: ten terms of 300 items and 20 meetings.
"""

import argparse
import gc
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
from tinydb import TinyDB

from meetingtui.calendar import Term
from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind, Progress, Status
from meetingtui.plan.reporting import report
from meetingtui.store.folder import records_of_term
from meetingtui.store.journal import journal_path
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
DAY = date(2026, 11, 23)
SIZES = {"0.2 MB": 200_000, "2 MB": 2_000_000, "20 MB": 20_000_000}
LIMITS = {"append": 2.5, "sqlite": 2.0, "flat": 1.5, "reading": 200.0}
"""Times a bare append, times SQLite, 20 MB over 0.2 MB, milliseconds."""


def item(number: int) -> Item:
    """An item of a usual size: six lines of progress."""
    lines = tuple(
        Progress(
            on=DAY,
            before=Status.IN_PROGRESS,
            after=Status.IN_PROGRESS,
            text=f"第{line}次汇报：各年级已按分工推进，材料收齐并由部门审阅，下周交流。",
            meeting=line,
        )
        for line in range(6)
    )
    return Item(
        id=number,
        kind=ItemKind.MEASURE,
        title=f"第{number}项：组织青年教师开展课例研讨并形成案例",
        department="课程教学中心",
        people=("王晓梅", "李书言"),
        due=date(2026, 12, 31),
        status=Status.IN_PROGRESS,
        progress=lines,
    )


def fill(path: Path, size: int) -> int:
    """A term file of about so many bytes; the number of its items."""
    count = max(1, size // len(msgspec.json.encode(item(1000))))
    with TermFile.open(path, TERM) as term:
        items = tuple(item(number) for number in range(1, count + 1))
        term.record(Change(words="计划", items=items))
    return count


def milliseconds(action: Callable[[], object]) -> float:
    """How long it took."""
    begin = time.perf_counter()
    action()
    return (time.perf_counter() - begin) * 1000


class Ours:
    """The app's way, on a term file of some size."""

    def __init__(self, folder: Path, size: int) -> None:
        self.path = folder / str(size) / f"{TERM}.json"
        self.path.parent.mkdir()
        self._count = fill(self.path, size)
        self._term = TermFile.open(self.path, TERM)
        self._number = 0

    def change(self) -> None:
        """One more line on the next item; its length stays the same from round to round."""
        self._number = self._number % self._count + 1
        was = self._term.records.items[self._number]
        short = msgspec.structs.replace(was, progress=was.progress[-6:])
        text = f"{time.perf_counter_ns()}：初稿已交齐，整理评审意见。"
        after = report(short, on=DAY, meeting=7, text=text)
        self._term.record(Change(words=f"进展：{was.title}", items=(after,)))

    def line(self) -> bytes:
        """What the last change added to the journal."""
        return journal_path(self.path).read_bytes().splitlines(keepends=True)[-1]

    def document(self) -> str:
        """The document last changed."""
        return msgspec.json.encode(self._term.records.items[self._number]).decode()

    def close(self) -> None:
        """Let go of it."""
        self._term.close()


class Bare:
    """The same bytes appended and synced, and nothing else."""

    def __init__(self, folder: Path, line: bytes) -> None:
        self._handle = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._line = line

    def change(self) -> None:
        """Append and sync."""
        os.write(self._handle, self._line)
        getattr(os, "fdatasync", os.fsync)(self._handle)


class Sqlite:
    """One document put into a table, durable when it returns."""

    def __init__(self, folder: Path, document: str) -> None:
        self._db = sqlite3.connect(folder / "peer.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, document TEXT)")
        self._document = document

    def change(self) -> None:
        """One insert in a transaction of its own."""
        self._db.execute("INSERT INTO items (document) VALUES (?)", (self._document,))


def stock(folder: Path, ours: Ours) -> float:
    """Milliseconds of one update by TinyDB with its own storage."""
    path = folder / f"stock {ours.path.parent.name}.json"
    path.write_bytes(ours.path.read_bytes())
    with TinyDB(path) as db:
        table = db.table("items")
        return min(milliseconds(lambda: table.update({"note": "x"}, doc_ids=[1])) for _ in range(2))


def changes(folder: Path, rounds: int) -> dict[str, object]:
    """Medians by kind and size, and the ratios round by round."""
    files = {name: Ours(folder, size) for name, size in SIZES.items()}
    for ours in files.values():
        for _ in range(5):
            ours.change()
    first = next(iter(files.values()))
    line = first.line()
    bare, sqlite = Bare(folder, line), Sqlite(folder, first.document())
    kinds: dict[str, Callable[[], None]] = {"append": bare.change, "sqlite": sqlite.change}
    kinds |= {name: ours.change for name, ours in files.items()}
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    gc.collect()
    chance = random.Random(20261122)  # what comes before a sync tells on it
    for _ in range(rounds):
        for kind, change in chance.sample(list(kinds.items()), len(kinds)):
            times[kind].append(milliseconds(change))
    found = {kind: statistics.median(values) for kind, values in times.items()}
    for name, ours in files.items():
        found[f"stock {name}"] = stock(folder, ours)
        ours.close()
    worst = max(found[name] for name in SIZES)
    ratios = {
        "append": worst / found["append"],
        "sqlite": worst / found["sqlite"],
        "flat": found["20 MB"] / found["0.2 MB"],
    }
    return {"milliseconds": found, "ratios": ratios, "bytes": len(line)}


def reading(folder: Path) -> float:
    """Milliseconds to read ten terms, the files warm in the system's cache."""
    terms = []
    for year in range(2016, 2026):
        terms.append(
            Term(id=f"{year}-{year + 1}-1", first_monday=date(year, 8, 31), end=date(year, 12, 31))
        )
        topics = tuple(Topic(id=n, title=f"议题{n}", conclusion="原则通过" * 20) for n in range(6))
        meetings = tuple(Meeting(id=n, number=n, on=DAY, topics=topics) for n in range(1, 21))
        items = tuple(item(n) for n in range(1, 301))
        with TermFile.open(folder / f"{terms[-1].id}.json", terms[-1].id) as term:
            term.record(Change(words="x", items=items, meetings=meetings))
    return min(
        milliseconds(lambda: [records_of_term(folder, term) for term in terms]) for _ in range(5)
    )


_PEAK = """
from pathlib import Path
{setup}
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024)
"""


def peaks(folder: Path) -> dict[str, float]:
    """Megabytes at the most: after the imports, and after opening, changing and closing each."""

    def peak(setup: str) -> float:
        done = subprocess.run(
            [sys.executable, "-c", _PEAK.format(setup=setup)],
            capture_output=True,
            check=True,
            text=True,
        )
        return float(done.stdout)

    found = {"imports": peak("import benchmarks.durable")}
    for name, size in SIZES.items():
        path = folder / str(size) / f"{TERM}.json"
        found[name] = peak(
            "from benchmarks.durable import TERM, TermFile, Change, item\n"
            f"with TermFile.open(Path({str(path)!r}), TERM) as term:\n"
            "    term.record(Change(words='x', items=(item(999_999),)))\n"
        )
        found[f"stock {name}"] = peak(
            "from benchmarks.durable import TinyDB\n"
            f"with TinyDB({str(folder / f'stock {size}.json')!r}) as db:\n"
            "    db.table('items').update({'note': 'y'}, doc_ids=[1])\n"
        )
    return found


def main() -> int:
    """Measure and print; 1 where a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--folder", type=Path, help="where to write; a real disk, not memory")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        found = changes(folder, options.rounds) | {
            "reading": reading(folder),
            "peak megabytes": peaks(folder),
            "limits": LIMITS,
        }
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
    return _told(found)


def _told(found: dict[str, object]) -> int:
    times = msgspec.convert(found["milliseconds"], dict[str, float])
    ratios = msgspec.convert(found["ratios"], dict[str, float])
    memory = msgspec.convert(found["peak megabytes"], dict[str, float])
    read = msgspec.convert(found["reading"], float)
    print(f"a change of {found['bytes']} bytes      ms   x append   x sqlite    peak MB")
    for kind, value in times.items():
        peak = f"{memory[kind]:9.0f}" if kind in memory else ""
        versus = f"{value / times['append']:9.2f}  {value / times['sqlite']:9.2f}"
        print(f"{kind:24} {value:8.3f}  {versus}  {peak}")
    print(f"{'imports alone':57}{memory['imports']:9.0f}")
    for kind, value in (ratios | {"reading": read}).items():
        print(f"{kind:8} {value:7.2f}  (limit {LIMITS[kind]})")
    return 0 if all(v <= LIMITS[k] for k, v in (ratios | {"reading": read}).items()) else 1


if __name__ == "__main__":
    sys.exit(main())
