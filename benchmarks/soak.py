"""Whether the program's memory grows over a working day, which passes in fast motion.

    python -m benchmarks.soak [CHANGES [SCREENS]]

The app runs on the sample school without a terminal; its clock passes eight hours. Changes are
recorded, every tenth is undone, screens are opened and closed. Memory is measured four times:
after the first quarter, when all caches are filled, and after each later quarter.
"""

import asyncio
import ctypes
import ctypes.util
import gc
import json
import mmap
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.sample import create_sample_school
from meetingtui.store.records import Change, Records
from meetingtui.ui.app import MeetingApp

LIMIT = 1.05
"""Memory at the end against that after a quarter."""

DAY = date(2026, 11, 23)
HOURS = 8
BEGIN = datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001 (the app's clock has no zone)

LONGEST_INTERVAL = 5
"""Seconds of the longest interval timer on a screen. A timer sleeps in the event loop,
and a sleep that was cancelled keeps its widget until it would have ended."""

WAYS = (
    ("f6", "down", "down", "enter", "escape", "escape"),
    ("f7", "escape"),
    ("f5", "escape"),
    ("f8", "escape"),
    ("ctrl+f", "escape"),
    ("ctrl+p", "escape"),
)
"""Keys from home to a screen and back."""


class Held(NamedTuple):
    """What the process holds in memory at one moment."""

    memory: int
    """Bytes, once what is free was given back."""
    objects: int
    """Live objects that the collector knows."""
    drawn: int
    """Widgets of which the drawn lines are kept, those of closed screens too."""


class Clock:
    """A clock that advances by an equal part of the working day with every step."""

    def __init__(self, steps: int) -> None:
        self.now = BEGIN
        self._step = timedelta(hours=HOURS) / steps

    def tick(self) -> None:
        """Advance by one step."""
        self.now += self._step

    def __call__(self) -> datetime:
        """The present time of this clock."""
        return self.now


def held() -> Held:
    """Measure what the process holds now, after garbage collection."""
    gc.collect()
    if library := ctypes.util.find_library("c"):
        trim = getattr(ctypes.CDLL(library), "malloc_trim", None)
        if trim:
            trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    objects = gc.get_objects()
    drawn = sum(type(each) is StylesCache for each in objects)
    return Held(pages * mmap.PAGESIZE, len(objects), drawn)


async def soak(changes: int, screens: int) -> list[Held]:
    """Run the app and measure its memory after every quarter of the changes.

    Args:
        changes: number of changes to record, at least four.
        screens: number of screens to open.

    Returns:
        Four measurements.
    """
    seen: list[Held] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        create_sample_school(folder, DAY)
        clock = Clock(changes)
        app = MeetingApp(folder, clock=clock)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause(1)
            between = max(1, changes // screens)
            for number in range(changes):
                clock.tick()
                await _step(app, number)
                if number % between == 0:
                    await _visit(pilot, WAYS[number // between % len(WAYS)])
                if (number + 1) % (changes // 4) == 0:
                    await asyncio.sleep(LONGEST_INTERVAL)
                    seen.append(held())
    return seen


async def _step(app: MeetingApp, number: int) -> None:
    """Record one change; every tenth is undone again."""

    def build(records: Records) -> Change:
        measures = [item for item in records.items.values() if item.is_open]
        item: Item = measures[number % len(measures)]
        said = add_progress(
            item, on=app.context.today, text=f"第 {number} 句", status=Status.IN_PROGRESS
        )
        return Change(words=f"进展：{item.title}", items=(said,))

    app.save_queue.queue_change(build)
    if number % 10 == 9:
        app.save_queue.queue_undo(lambda _: None)
    await app.save_queue.wait_until_empty()


async def _visit(pilot: Pilot[None], keys: tuple[str, ...]) -> None:
    for key in keys:
        await pilot.press(key)
    while len(pilot.app.screen_stack) > 2:
        await pilot.press("escape")


def main() -> None:
    """Print one line and JSON; exit with code 1 if memory grew too much."""
    given = [int(each) for each in sys.argv[1:]]
    changes, screens = (*given, *(2000, 200)[len(given) :])
    seen = asyncio.run(soak(changes, screens))
    memory = [each.memory for each in seen]
    growth = memory[-1] / memory[0]
    words = ", ".join(f"{each / 1e6:.1f}" for each in memory)
    print(f"{changes} changes, {screens} screens: {words} MB; × {growth:.3f} (limit × {LIMIT})")
    print(json.dumps({"memory": memory, "growth": growth, "limit": LIMIT}))
    sys.exit(growth > LIMIT)


if __name__ == "__main__":
    main()
