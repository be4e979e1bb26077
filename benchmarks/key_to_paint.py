"""How long a key takes to be painted, against the same widgets in a bare textual app.

A key goes in where the terminal's would; the clock stops when the driver is given the
frame in which its effect stands. What is recorded is on the disk by then, fsync and
all. With few items the middle is held against the bare app and the 95th percentile
against a frame; with many the 95th against that with few.
"""

import asyncio
import gc
import statistics
import tempfile
from datetime import date, datetime
from pathlib import Path

from textual.events import Key

from benchmarks.bare_meeting import Bare, items
from benchmarks.painted_terminal import milliseconds_to_paint, press, running
from benchmarks.row import Row, against, within
from meetingtui.meeting.meeting_preparation import prepare_next_meeting
from meetingtui.meeting.record import start_meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.store.settings_files import create_school_folder
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.item_call_steps import ItemCallStepController
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

TODAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T14:30")
FRAME = 16
"""Milliseconds: sixty a second."""
FEW, MANY = 150, 1500
"""Items in the plan."""
NAMES = {
    "status": "status, on disk",
    "next": "next item",
    "typing": "one Chinese sign",
    "plan": "opening the plan",
}
LIMITS: dict[str, float | None] = {
    **{f"{name}, p50": None for name in NAMES.values()},
    "status, on disk, p50": 1.8,
    "next item, p50": 1.6,
    **{f"{name}, p95": 1.0 for name in NAMES.values()},
    **{f"{name}, p95, {MANY:,} items": 2.0 for name in NAMES.values()},
}
SIGNS = "春夏秋冬东南西北梅兰竹菊金木水火土甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
"""What is typed, one sign after the other."""

_ROUNDS, _TURNS = 40, 2


def make_school(folder: Path, plan: tuple[Item, ...]) -> None:
    """Create a data folder with these items and a meeting in progress."""
    create_school_folder(folder, TODAY)
    school = load_school(folder)
    term = school.term_on_or_after(TODAY)
    by_id = {item.id: item for item in plan}
    meeting = start_meeting(
        prepare_next_meeting({}, by_id, school=school, term=term, today=TODAY), NOW
    )
    with open_term(folder, term, clock=lambda: NOW) as term_file:
        term_file.record_change(Change(words="计划", items=plan, meetings=(meeting,)))


async def ours(plan: tuple[Item, ...], rounds: int) -> dict[str, list[float]]:
    """Measure all actions in the real app.

    Args:
        plan: the items of the plan.
        rounds: number of measurements of each action.

    Returns:
        Milliseconds from key to paint, by action.
    """
    found: dict[str, list[float]] = {
        "status": [],
        "next": [],
        "typing": [],
        "plan": [],
        "review": [],
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_school(folder, plan)
        app = MeetingApp(folder, clock=lambda: NOW, is_demo=True)
        async with running(app):
            for _ in range(rounds):
                found["plan"].append(await milliseconds_to_paint(app, Key("f6", None), "举措推进"))
                await milliseconds_to_paint(app, Key("escape", None), "开会")
                found["review"].append(await milliseconds_to_paint(app, Key("f8", None), "总览"))
                await milliseconds_to_paint(app, Key("escape", None), "开会")
            await milliseconds_to_paint(app, Key("f5", None), "准备")
            screen = app.screen
            assert isinstance(screen, MeetingScreen)
            while (before := screen.current_step) != MeetingStep.WORK_PUSH:
                press(app, Key("f4", None))
                for _ in range(40):  # a key may be lost while the screen is still being built
                    await asyncio.sleep(0.05)
                    if screen.current_step != before:
                        break
            called = list(screen.meeting.agenda)
            step, items_by_id = screen.panel.step, app.context.records.items
            assert isinstance(step, ItemCallStepController)
            # A routine item keeps its status; what is measured is an item that changes it.
            first = next(at for at, each in enumerate(called) if items_by_id[each].routine is None)
            with app._context():  # the timers that it sets need the running app
                step.go_to_item(called[first])
            called = called[first:]
            for n in range(rounds):
                key, words = (("f6", "→ 已完成"), ("f5", "→ 推进中"))[n % 2]
                found["status"].append(await milliseconds_to_paint(app, Key(key, None), words))
            for n in range(1, rounds + 1):
                title = f"第{called[n % len(called)]:04}号"
                found["next"].append(await milliseconds_to_paint(app, Key("pagedown", None), title))
            for sign in SIGNS[:rounds]:
                found["typing"].append(await milliseconds_to_paint(app, Key(sign, sign), sign))
    return found


async def bare(count: int, rounds: int) -> dict[str, list[float]]:
    """Measure all actions in the plain textual app, with ``count`` items; result as in
    :func:`ours`, without the review.
    """
    found: dict[str, list[float]] = {"status": [], "next": [], "typing": [], "plan": []}
    app = Bare(count)
    async with running(app):
        for _ in range(rounds):
            found["plan"].append(await milliseconds_to_paint(app, Key("f7", None), "举措推进"))
            await milliseconds_to_paint(app, Key("f8", None), "学习分享")
        for n in range(rounds):
            key, words = (("f6", "→ 已完成"), ("f5", "→ 推进中"))[n % 2]
            found["status"].append(await milliseconds_to_paint(app, Key(key, None), words))
        for n in range(1, rounds + 1):
            found["next"].append(
                await milliseconds_to_paint(app, Key("pagedown", None), f"第{n + 1:04}号")
            )
        for sign in SIGNS[:rounds]:
            found["typing"].append(await milliseconds_to_paint(app, Key(sign, sign), sign))
    return found


def rows() -> list[Row]:
    """Build three rows for each action.

    They compare the real app with the plain one, with the time of a frame, and with itself when it
    has fewer items.
    """
    gc.disable()
    theirs, few, many = (dict[str, list[float]]() for _ in range(3))
    for _ in range(_TURNS):
        for times, run in (
            (theirs, bare(FEW, _ROUNDS)),
            (few, ours(items(FEW), _ROUNDS)),
            (many, ours(items(MANY), _ROUNDS)),
        ):
            for action, values in asyncio.run(run).items():
                times.setdefault(action, []).extend(values)
    found = []
    for action, name in NAMES.items():
        worst = _p95(few[action])
        found += [
            against("bare widgets", f"{name}, p50", LIMITS, few[action], theirs[action]),
            within(FRAME, f"{name}, p95", LIMITS, worst),
            against(
                f"p95, {FEW} items",
                f"{name}, p95, {MANY:,} items",
                LIMITS,
                [_p95(many[action])],
                [worst],
            ),
        ]
    return found


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[94]
