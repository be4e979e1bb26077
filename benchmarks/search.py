"""How long a key in the search takes at 1,500 items, and how long learning pinyin holds typing up.

One search by several kinds of query (median and worst), what following a change of one
item costs, and the longest time the event loop had to wait while the signs of all items
were read in the thread.
"""

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from benchmarks.row import Row, against, within
from meetingtui.pinyin import Pinyin, read_signs
from meetingtui.plan.item import Item
from meetingtui.plan.tree import ItemTree
from meetingtui.review.findable import Index
from meetingtui.review.search import search
from meetingtui.sample import create
from meetingtui.school import School, load
from meetingtui.store.folder import open_term
from meetingtui.store.records import Change, Records
from meetingtui.ui.app import LEARN_AFTER, MeetingApp

ITEMS = 1500
ALLOWED = 5.0
"""Milliseconds that a search may take."""

LIMITS: dict[str, float | None] = {
    "longest wait while pinyin is learned": None,
    "a key in the search, 1,500 items": 1.0,
    "the worst key in the search": 1.0,
    "the search follows one change": 1.0,
}

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


def searches(school: School, records: Records) -> tuple[float, float, float]:
    """Milliseconds: a search, the worst of all, and following one changed item."""
    items = many(list(records.items.values()))
    meetings = records.meetings.values()
    index = Index.empty().follow(ItemTree(items), meetings, school)
    pinyin = Pinyin(read_signs(Pinyin().unread(index.signs)))
    times = [timed(query, index, pinyin) for query in QUERIES]
    items[-1] = msgspec.structs.replace(items[-1], title="另一个题目")
    began = time.perf_counter()
    index.follow(ItemTree(items), meetings, school)
    follow = (time.perf_counter() - began) * 1000
    return statistics.median(times), max(times), follow


async def longest_waits(folder: Path) -> tuple[float, float]:
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
    return learning, idle


def rows() -> list[Row]:
    """A search, following a change, and the wait while pinyin is learned."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        today = datetime.now().astimezone().date()
        create(folder, today)
        school = load(folder)
        with open_term(folder, school.term(today)) as file:
            records = file.records
            file.record(Change(words="许多", items=tuple(many(list(records.items.values())))))
        # First: in a process that has not loaded pinyin yet.
        learning, idle = asyncio.run(longest_waits(folder))
        found = searches(school, records)
    waiting, *keys = LIMITS
    return [
        *(within(ALLOWED, what, LIMITS, took) for what, took in zip(keys, found, strict=True)),
        against("the same when idle", waiting, LIMITS, [learning], [idle]),
    ]
