"""A headless terminal that records when a text is painted, and functions to press keys in it."""

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

from meetingtui import COLLECT_AFTER

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class PaintRecordingDriver(HeadlessDriver):
    """A headless driver that records the time at which an awaited text is painted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._frames = ""
        self._words = ""
        self._painted: asyncio.Future[float] | None = None

    @property
    def is_headless(self) -> bool:
        """False, so that textual renders frames completely, with all escape sequences."""
        return False

    def write(self, data: str) -> None:
        """Receive a frame, or a part of one."""
        if self._painted is None or self._painted.done():
            return
        self._frames += _ANSI.sub("", data)
        if self._words in self._frames:
            self._painted.set_result(time.perf_counter())

    def flush(self) -> None:
        """Do nothing: what is written arrives at once."""

    def painted(self, words: str) -> asyncio.Future[float]:
        """Return a future for the time (``perf_counter``) at which the text is painted."""
        self._frames, self._words = "", words
        self._painted = asyncio.get_running_loop().create_future()
        return self._painted


def press(app: App[None], key: Key) -> None:
    """Send a key to an app as its terminal would."""
    driver = app._driver
    assert isinstance(driver, PaintRecordingDriver)
    driver.process_message(key)


async def milliseconds_to_paint(app: App[None], key: Key, words: str) -> float:
    """Press a key and measure the time until its effect is painted.

    Args:
        app: the running app.
        key: the key.
        words: the text that shows the effect.

    Returns:
        Milliseconds from the key until the text was painted.
    """
    driver = app._driver
    assert isinstance(driver, PaintRecordingDriver)
    await asyncio.sleep(0.06)
    painted = driver.painted(words)
    began = time.perf_counter()
    press(app, key)
    return (await asyncio.wait_for(painted, 5) - began) * 1000


@asynccontextmanager
async def running(app: App[None]) -> AsyncIterator[None]:
    """Run an app with a :class:`PaintRecordingDriver`."""
    app.driver_class = PaintRecordingDriver
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
