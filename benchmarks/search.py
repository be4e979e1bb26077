"""How long a search takes with 1,500 items, and how long pinyin delays typing while it is learned.

Measured are: one search for several kinds of query (median and worst), updating the index after
one item has changed, and the longest delay of the event loop while a thread looks up the pinyin
of all characters.
"""

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks.row import Row, against, within
from meetingtui.base.clock import local_now_without_time_zone, today
from meetingtui.base.pinyin import PinyinIndex, look_up_readings
from meetingtui.plan.item import Item
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.search_index import SearchIndex, search
from meetingtui.sample import create_sample_school
from meetingtui.school.school import School, load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change, Records
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.term_controller import PINYIN_LOADING_DELAY_SECONDS

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
    """Copy items, with new ids, until there are :data:`ITEMS`.

    The copies keep their tree; they are linked to no meeting.
    """
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


def timed(query: str, index: SearchIndex, pinyin: PinyinIndex) -> float:
    """Measure one search without cached patterns.

    Returns:
        Milliseconds, the best of seven runs.
    """

    def once() -> float:
        re.purge()
        began = time.perf_counter()
        search(index.entries, query, pinyin)
        return (time.perf_counter() - began) * 1000

    return min(once() for _ in range(7))


def searches(school: School, records: Records) -> tuple[float, float, float]:
    """Measure all queries, and the update of the index after one item has changed.

    Returns:
        Milliseconds of the median query, the slowest query, and the update.
    """
    items = many(list(records.items.values()))
    meetings = records.meetings.values()
    index = SearchIndex.create_empty().updated(ItemTree(items), meetings, school)
    pinyin = PinyinIndex(look_up_readings(PinyinIndex().characters_not_looked_up(index.signs)))
    times = [timed(query, index, pinyin) for query in QUERIES]
    items[-1] = msgspec.structs.replace(items[-1], title="另一个题目")
    began = time.perf_counter()
    index.updated(ItemTree(items), meetings, school)
    follow = (time.perf_counter() - began) * 1000
    return statistics.median(times), max(times), follow


async def longest_waits(folder: Path) -> tuple[float, float]:
    """Measure the longest delay of the event loop in the running app.

    Returns:
        Milliseconds while pinyin is looked up, and afterwards.
    """

    async def longest(goes_on: Callable[[], bool]) -> float:
        worst = 0.0
        while goes_on():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - before - 0.001)
        return worst * 1000

    app = MeetingApp(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(PINYIN_LOADING_DELAY_SECONDS / 2)
        learning = await longest(lambda: not app.context.pinyin.readings)
        end = time.perf_counter() + 2 * PINYIN_LOADING_DELAY_SECONDS
        idle = await longest(lambda: time.perf_counter() < end)
    return learning, idle


def rows() -> list[Row]:
    """Measure a search, an update of the index, and the delay while pinyin is looked up."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        day = today()
        create_sample_school(folder, day)
        school = load_school(folder)
        with open_term(
            folder, school.term_on_or_after(day), clock=local_now_without_time_zone
        ) as file:
            records = file.records
            file.record_change(
                Change(words="许多", items=tuple(many(list(records.items.values()))))
            )
        # First: in a process that has not loaded pinyin yet.
        learning, idle = asyncio.run(longest_waits(folder))
        found = searches(school, records)
    waiting, *keys = LIMITS
    return [
        *(within(ALLOWED, what, LIMITS, took) for what, took in zip(keys, found, strict=True)),
        against("the same when idle", waiting, LIMITS, [learning], [idle]),
    ]
