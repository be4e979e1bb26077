"""A terminal that tells when words are painted on it, and pressing keys before it."""

import asyncio
import gc
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Key

from meetingtui.ui.app import COLLECT_AFTER

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
