"""Programs killed while they save: whatever was acknowledged is there afterwards."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fixed_clock import fixed_clock
from tinydb import TinyDB

from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
ROUNDS = int(os.environ.get("MEETINGTUI_KILLS", "30"))
"""How often the writer is killed, each way."""

TURNS = int(os.environ.get("MEETINGTUI_TURNS", "25"))
"""How often each of two writers takes its turn."""

WRITER = """
import sys
from pathlib import Path
from datetime import datetime
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store import term_storage
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

term_storage.MAX_JOURNAL_BYTES = int(sys.argv[3])
while True:
    term = TermFile.open(Path(sys.argv[1]), sys.argv[2], clock=lambda: datetime(2026, 11, 9, 8))
    print("open", *term.warnings, flush=True)
    number = max(term.records.items, default=0)
    for number in range(number + 1, number + int(sys.argv[4])):
        item = Item(id=number, kind=ItemKind.TASK, title=f"第{number}项", text="扎实推进" * 200)
        term.record_change(Change(words=f"第{number}步", items=(item,)))
        print(number, flush=True)
    term.close()
"""


@pytest.mark.parametrize(
    ("room", "steps"),
    [(1_000_000, 1000), (10_000, 1000), (1_000_000, 4)],
    ids=["recording", "checkpoints", "opening and closing"],
)
def test_no_acknowledged_change_is_lost_when_the_program_is_killed(tmp_path, room, steps):
    path = tmp_path / f"{TERM}.json"
    chance = random.Random(20261122)
    acknowledged = 0
    for _ in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), TERM, str(room), str(steps)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout.readline() == "open\n"
        lines = [writer.stdout.readline() for _ in range(chance.randrange(1, 12))]
        time.sleep(chance.uniform(0, 0.004))  # killed at any moment of a write
        writer.kill()
        rest, _ = writer.communicate()
        lines += rest.splitlines(keepends=True)
        whole = (line for line in lines if line.endswith("\n") and line != "open\n")
        acknowledged = max([acknowledged, *map(int, whole)])
        with TermFile.open(path, TERM, clock=fixed_clock) as term:
            # A write may be killed half-way between two pages; it was not acknowledged.
            assert not [said for said in term.warnings if "最后一步没有写完整" not in said]
            found = set(term.records.items)
            assert found >= set(range(1, acknowledged + 1))
            assert len(found) <= acknowledged + 1
            assert term.undo_description == f"第{len(found)}步"
            assert [line.words for line in term.read_audit_trail()] == [
                f"第{number}步" for number in sorted(found)
            ]
        with TinyDB(path, encoding="utf-8") as stock:
            assert {row["id"] for row in stock.table("items")} == found
    assert acknowledged >= ROUNDS


TAKER = """
import sys
from pathlib import Path
from datetime import datetime
from meetingtui.base.errors import StoreBusyError
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

path, base, turns = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
number = base
while number < base + turns:
    try:
        with TermFile.open(path, "2026-2027-1", clock=lambda: datetime(2026, 11, 9, 8)) as term:
            item = Item(id=number, kind=ItemKind.TASK, title="任务")
            term.record_change(Change(words="x", items=(item,)))
            number += 1
    except StoreBusyError:
        continue
"""


def test_two_programs_taking_turns_lose_nothing(tmp_path):
    path = tmp_path / f"{TERM}.json"
    takers = [
        subprocess.Popen([sys.executable, "-c", TAKER, str(path), str(base), str(TURNS)])
        for base in (1000, 2000)
    ]
    assert [taker.wait(timeout=60 + TURNS) for taker in takers] == [0, 0]
    with TermFile.open_read_only(path, TERM) as term:
        assert set(term.records.items) == {*range(1000, 1000 + TURNS), *range(2000, 2000 + TURNS)}


def test_a_half_written_temporary_file_left_behind_does_no_harm(tmp_path):
    path = Path(tmp_path / f"{TERM}.json")
    TermFile.open(path, TERM, clock=fixed_clock).close()
    (tmp_path / f".{TERM}.json.tmp").write_bytes(b'{"items": {"1"')
    with TermFile.open(path, TERM, clock=fixed_clock) as term:
        assert dict(term.records.items) == {}
