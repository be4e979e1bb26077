"""How long a key in the search takes at 1,500 items, and how long learning pinyin holds typing up.

Prints the milliseconds of one search by several kinds of query (median and worst), what
following a change of one item costs, and the longest time the event loop had to wait while
the signs of all items were read in the thread.
"""

import argparse
import asyncio
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.pinyin import Pinyin, read_signs
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree
from meetingtui.review.findable import Index
from meetingtui.review.search import search
from meetingtui.school import School, load
from meetingtui.store.folder import open_term
from meetingtui.store.records import Change, Records
from meetingtui.ui.app import LEARN_AFTER, MeetingApp

ITEMS = 1500
LIMIT = 5.0
"""Milliseconds that a search may take."""

QUERIES = (
    "教",
    "教学",
    "教学 安全",
    "j",
    "jx",
    "jxgz",
    "jiaoxue",
    "jiaoxuegongzuo",
    "第3次",
    "zzzz",
)


def many(items: list[Item]) -> list[Item]:
    """So many copies that there are enough, each under its own parents, said outside meetings."""
    found = []
    for copy in range(1, ITEMS // len(items) + 1):
        shift = copy * 10_000
        for item in items:
            parent = None if item.parent is None else item.parent + shift
            found.append(
                msgspec.structs.replace(
                    item,
                    id=item.id + shift,
                    parent=parent,
                    meeting=None,
                    progress=tuple(
                        msgspec.structs.replace(line, meeting=None) for line in item.progress
                    ),
                )
            )
    return found


def timed(query: str, index: Index, pinyin: Pinyin) -> float:
    """Milliseconds of one search, its patterns made anew; the best of a few."""

    def once() -> float:
        re.purge()
        began = time.perf_counter()
        search(index.entries, query, pinyin)
        return (time.perf_counter() - began) * 1000

    return min(once() for _ in range(7))


def searches(school: School, records: Records) -> dict[str, float]:
    """Milliseconds: a search, the worst of all, and following one changed item."""
    items = many(list(records.items.values()))
    meetings = records.meetings.values()
    index = Index.empty().follow(ItemTree(items), meetings, school)
    pinyin = Pinyin(read_signs(Pinyin().unread(index.signs)))
    times = [timed(query, index, pinyin) for query in QUERIES]
    items[-1] = msgspec.structs.replace(items[-1], title="另一个题目")
    began = time.perf_counter()
    index.follow(ItemTree(items), meetings, school)
    return {
        "search_p50": statistics.median(times),
        "search_worst": max(times),
        "follow": (time.perf_counter() - began) * 1000,
    }


async def longest_waits(folder: Path) -> dict[str, float]:
    """Milliseconds by which the event loop woke late: while pinyin was learned, and after."""

    async def longest(goes_on: Callable[[], bool]) -> float:
        worst = 0.0
        while goes_on():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - before - 0.001)
        return worst * 1000

    app = MeetingApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(LEARN_AFTER / 2)
        learning = await longest(lambda: not app.desk.pinyin.readings)
        end = time.perf_counter() + 2 * LEARN_AFTER
        idle = await longest(lambda: time.perf_counter() < end)
    return {"longest_wait": learning, "when_idle": idle}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from meetingtui.sample import create

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        today = datetime.now().astimezone().date()
        create(folder, today)
        school = load(folder)
        with open_term(folder, school.term(today)) as file:
            records = file.records
            file.record(Change(words="许多", items=tuple(many(list(records.items.values())))))
        # First: in a process that has not loaded pinyin yet.
        found = asyncio.run(longest_waits(folder))
        found |= searches(school, records)
    if options.json:
        print(json.dumps(found | {"limit": LIMIT}))
    else:
        for what, milliseconds in found.items():
            print(f"{what:14} {milliseconds:6.2f} ms")
        print(f"a search may take {LIMIT} ms")


if __name__ == "__main__":
    main()
