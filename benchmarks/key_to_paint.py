"""How long a key takes to reach the wall, against the same widgets in a bare textual app.

A key goes in where the terminal's would; the clock stops when the driver is given the
frame in which its effect stands. What is recorded is on the disk by then, fsync and
all. Prints p50 and p95 in milliseconds and the ratio to the bare app, by items.
"""

import argparse
import asyncio
import gc
import json
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static, TextArea, Tree

from meetingtui.meeting.agenda import open_meeting, prepare
from meetingtui.plan.item import Item, ItemKind
from meetingtui.school import load
from meetingtui.store.folder import open_term
from meetingtui.store.records import Change
from meetingtui.ui.app import COLLECT_AFTER, MeetingApp
from meetingtui.ui.meeting.screen import MeetingScreen
from meetingtui.ui.meeting.steps import Step

TODAY = date(2026, 11, 23)
NOW = datetime.fromisoformat("2026-11-23T14:30")
LIMIT_MS = 16
"""p95 at 150 items: one frame at sixty a second."""
LIMIT_GROWTH = 2
"""p95 at 1,500 items against 150."""
COUNTS = (150, 1500)
"""Items in the plan."""
NAMES = {
    "plan": "opening the plan",
    "status": "status, on disk",
    "next": "next item",
    "typing": "one Chinese character",
}
SIGNS = "春夏秋冬东南西北梅兰竹菊金木水火土甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
"""What is typed, one sign after the other."""

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Wall(HeadlessDriver):
    """A terminal that notes when words it waits for are painted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._frames = ""
        self._words = ""
        self._painted: asyncio.Future[float] | None = None

    @property
    def is_headless(self) -> bool:
        """False, so that frames are rendered to the last escape sequence."""
        return False

    def write(self, data: str) -> None:
        """A frame, or a part of one."""
        if self._painted is None or self._painted.done():
            return
        self._frames += _ANSI.sub("", data)
        if self._words in self._frames:
            self._painted.set_result(time.perf_counter())

    def flush(self) -> None:
        """Nothing to push further."""

    def painted(self, words: str) -> asyncio.Future[float]:
        """When the words are painted, by the performance counter."""
        self._frames, self._words = "", words
        self._painted = asyncio.get_running_loop().create_future()
        return self._painted


def press(app: App[None], key: Key) -> None:
    """The key goes in where the terminal's would."""
    wall = app._driver
    assert isinstance(wall, Wall)
    wall.process_message(key)


async def effect(app: App[None], key: Key, words: str) -> float:
    """Milliseconds from a key until ``words`` are on the wall."""
    wall = app._driver
    assert isinstance(wall, Wall)
    await asyncio.sleep(0.06)
    painted = wall.painted(words)
    began = time.perf_counter()
    press(app, key)
    return (await asyncio.wait_for(painted, 5) - began) * 1000


@asynccontextmanager
async def running(app: App[None]) -> AsyncIterator[None]:
    """The app, painting into a :class:`Wall`."""
    app.driver_class = Wall
    task = asyncio.create_task(app.run_async(size=(80, 24)))
    while not (app._driver and app.screen_stack):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    if not gc.isenabled():  # as our app does once it is painted, so that both have the same
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)
        gc.enable()
    try:
        yield
    finally:
        app.exit()
        await task
        gc.disable()


def items(count: int) -> tuple[Item, ...]:
    """Sections of ten measures, every third overdue."""
    made: list[Item] = []
    for number in range(1, count + 1):
        section = (number - 1) // 10
        is_section = (number - 1) % 10 == 0
        made.append(
            Item(
                id=number,
                kind=ItemKind.SECTION if is_section else ItemKind.MEASURE,
                title=f"第{number:04}号" + ("章节" if is_section else "举措推进课程与活动的落实"),
                number=f"{number % 10 + 1}.",
                parent=None if is_section else section * 10 + 1,
                position=number,
                department="" if is_section else ("课程教学处", "学生发展处")[number % 2],
                due=date(2026, 11, 20) if number % 3 == 0 else date(2027, 1, 15),
                created=date(2026, 9, 1),
            )
        )
    return tuple(made)


def make_school(folder: Path, count: int) -> None:
    """A school with that many items and a meeting under way."""
    from meetingtui.store.folder import create_school

    create_school(folder, TODAY)
    school = load(folder)
    term = school.term(TODAY)
    plan = items(count)
    by_id = {item.id: item for item in plan}
    meeting = open_meeting(prepare({}, by_id, school=school, term=term, today=TODAY), NOW)
    with open_term(folder, term) as term_file:
        term_file.record(Change(words="计划", items=plan, meetings=(meeting,)))


async def ours(count: int, rounds: int) -> dict[str, list[float]]:
    """Every action in the app itself."""
    found: dict[str, list[float]] = {"status": [], "next": [], "typing": [], "plan": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_school(folder, count)
        app = MeetingApp(folder, clock=lambda: NOW)
        async with running(app):
            for _ in range(rounds):
                found["plan"].append(await effect(app, Key("f6", None), "举措推进"))
                await effect(app, Key("escape", None), "开会")
            await effect(app, Key("f5", None), "准备")
            screen = app.screen
            assert isinstance(screen, MeetingScreen)
            while screen.here is not Step.WORK_PUSH:
                press(app, Key("f4", None))
                await asyncio.sleep(0.2)
            called = list(screen.meeting.agenda)
            for n in range(rounds):
                key, words = (("f6", "→ 已完成"), ("f5", "→ 推进中"))[n % 2]
                found["status"].append(await effect(app, Key(key, None), words))
            for n in range(1, rounds + 1):
                title = f"第{called[n % len(called)]:04}号"
                found["next"].append(await effect(app, Key("pagedown", None), title))
            for sign in SIGNS[:rounds]:
                found["typing"].append(await effect(app, Key(sign, sign), sign))
    return found


class Bare(App[None]):
    """The same widgets with nothing behind them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "status('推进中')", "推进中", priority=True),
        Binding("f6", "status('已完成')", "已完成", priority=True),
        Binding("f7", "plan", "计划", priority=True),
        Binding("f8", "pop_screen", "返回", priority=True),
        Binding("pagedown", "turn", "下一项", priority=True),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._items = items(count)
        self._at = 0

    def compose(self) -> ComposeResult:
        yield Static("启明小学  第6次行政例会")
        yield Static("学习分享  主题研讨  总结反思  工作推进")
        with Vertical():
            yield Static("课程教学处  1 / 14", id="heading")
            with VerticalScroll(can_focus=False):
                yield Static("", id="card")
                yield OptionList(markup=False)
            yield TextArea(compact=True)
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self._draw("未启动")

    def _draw(self, status: str) -> None:
        item = self._items[self._at]
        self.query_one("#heading", Static).update(f"课程教学处  {self._at} / {len(self._items)}")
        rows = [item.title, "", f"状　态  {status}", "责任人  待定", "时　限  1月15日"]
        card = Content("\n".join((*rows, f"本　次  → {status}")))
        self.query_one("#card", Static).update(card)
        self.query_one(OptionList).set_options([])

    def action_status(self, status: str) -> None:
        self._draw(status)

    def action_turn(self) -> None:
        self._at += 1
        self._draw("未启动")

    def action_plan(self) -> None:
        self.push_screen(BarePlan(self._items))


class BarePlan(Screen[None]):
    """A tree of all items."""

    def __init__(self, plan: tuple[Item, ...]) -> None:
        super().__init__()
        self._plan = plan

    def compose(self) -> ComposeResult:
        tree: Tree[int] = Tree("计划")
        tree.show_root = False
        node = tree.root
        for item in self._plan:
            if item.kind is ItemKind.SECTION:
                node = tree.root.add(item.title, expand=True)
            else:
                node.add_leaf(item.title)
        yield tree
        yield Footer()


async def bare(count: int, rounds: int) -> dict[str, list[float]]:
    """Every action in the bare app."""
    found: dict[str, list[float]] = {"status": [], "next": [], "typing": [], "plan": []}
    app = Bare(count)
    async with running(app):
        for _ in range(rounds):
            found["plan"].append(await effect(app, Key("f7", None), "举措推进"))
            await effect(app, Key("f8", None), "学习分享")
        for n in range(rounds):
            key, words = (("f6", "→ 已完成"), ("f5", "→ 推进中"))[n % 2]
            found["status"].append(await effect(app, Key(key, None), words))
        for n in range(1, rounds + 1):
            found["next"].append(await effect(app, Key("pagedown", None), f"第{n + 1:04}号"))
        for sign in SIGNS[:rounds]:
            found["typing"].append(await effect(app, Key(sign, sign), sign))
    return found


def at(values: list[float], percent: int) -> float:
    """That percentile."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def measure(rounds: int) -> Iterator[dict[str, Any]]:
    """A row an action and number of items; bare and ours in turn."""
    for count in COUNTS:
        theirs = asyncio.run(bare(count, rounds))
        mine = asyncio.run(ours(count, rounds))
        for action, values in mine.items():
            yield {
                "items": count,
                "action": action,
                "p50": at(values, 50),
                "p95": at(values, 95),
                "bare_p50": at(theirs[action], 50),
                "bare_p95": at(theirs[action], 95),
                "ratio": at(values, 50) / at(theirs[action], 50),
            }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    gc.disable()
    rows = list(measure(options.rounds))
    if options.json:
        print(json.dumps(rows))
        return
    few = {row["action"]: row["p95"] for row in rows if row["items"] == COUNTS[0]}
    for row in rows:
        limit = LIMIT_MS if row["items"] == COUNTS[0] else LIMIT_GROWTH * few[row["action"]]
        print(
            f"{row['items']:5} items  {NAMES[row['action']]:22}"
            f" p50 {row['p50']:5.1f} ms  p95 {row['p95']:5.1f} ms (limit {limit:.1f})"
            f"   bare p50 {row['bare_p50']:5.1f}  p95 {row['bare_p95']:5.1f}"
            f"   ratio {row['ratio']:.2f}"
        )


if __name__ == "__main__":
    main()
