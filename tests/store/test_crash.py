"""Programs killed while they save: whatever was acknowledged is there afterwards."""

import random
import subprocess
import sys
import time
from pathlib import Path

from tinydb import TinyDB

from meetingtui.store.term_file import TermFile

TERM = "2026-2027-1"
ROUNDS = 30

WRITER = """
import sys
from pathlib import Path
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

term = TermFile.open(Path(sys.argv[1]), sys.argv[2])
number = max(term.records.items, default=0)
print("open", flush=True)
while True:
    number += 1
    item = Item(id=number, kind=ItemKind.TASK, title=f"第{number}项", text="扎实推进" * 200)
    term.record(Change(words="x", items=(item,)))
    print(number, flush=True)
"""


def test_no_acknowledged_change_is_lost_when_the_program_is_killed(tmp_path):
    path = tmp_path / f"{TERM}.json"
    chance = random.Random(20261122)
    acknowledged = 0
    for _ in range(ROUNDS):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), TERM], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "open\n"
        for _ in range(chance.randrange(1, 12)):
            acknowledged = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.004))  # a save takes about 2 ms: kill anywhere in it
        writer.kill()
        rest, _ = writer.communicate()
        lines = rest.split("\n")
        acknowledged = max([acknowledged, *(int(line) for line in lines[:-1] if line)])
        with TinyDB(path) as stock:
            found = {row["id"] for row in stock.table("items")}
        assert found >= set(range(1, acknowledged + 1))
        with TermFile.open(path, TERM) as term:
            assert set(term.records.items) == found
    assert acknowledged >= ROUNDS


TAKER = """
import sys
from pathlib import Path
from meetingtui.errors import StoreBusyError
from meetingtui.plan.item import Item, ItemKind
from meetingtui.store.records import Change
from meetingtui.store.term_file import TermFile

path, base = Path(sys.argv[1]), int(sys.argv[2])
number = base
while number < base + 25:
    try:
        with TermFile.open(path, "2026-2027-1") as term:
            item = Item(id=number, kind=ItemKind.TASK, title="任务")
            term.record(Change(words="x", items=(item,)))
            number += 1
    except StoreBusyError:
        continue
"""


def test_two_programs_taking_turns_lose_nothing(tmp_path):
    path = tmp_path / f"{TERM}.json"
    takers = [
        subprocess.Popen([sys.executable, "-c", TAKER, str(path), str(base)])
        for base in (1000, 2000)
    ]
    assert [taker.wait(timeout=60) for taker in takers] == [0, 0]
    with TermFile.open(path, TERM, read_only=True) as term:
        assert set(term.records.items) == {*range(1000, 1025), *range(2000, 2025)}


def test_a_half_written_temporary_file_left_behind_does_no_harm(tmp_path):
    path = Path(tmp_path / f"{TERM}.json")
    TermFile.open(path, TERM).close()
    (tmp_path / f".{TERM}.json.tmp").write_bytes(b'{"items": {"1"')
    with TermFile.open(path, TERM) as term:
        assert dict(term.records.items) == {}
