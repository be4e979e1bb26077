"""A screen that is closed is let go, with all that was drawn on it."""

import gc
import threading
from pathlib import Path

from textual._styles_cache import StylesCache
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.screen import Screen
from ui_school import app_on, press, screen_text, until

from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.widgets.entry_text_area import EntryTextArea


def _alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def _pool_threads() -> int:
    return sum(each.name.startswith("asyncio_") for each in threading.enumerate())


async def _look_around(pilot: Pilot[None]) -> None:
    """Meeting, plan and minutes opened and closed, the minutes once they are made."""
    await press(pilot, "f5", "escape", "f6", "escape", "f7")
    await until(pilot, lambda: "行政例会会议纪要" in screen_text(pilot.app))
    await press(pilot, "escape")


async def test_of_screens_that_were_opened_and_left_nothing_stays(planned: Path) -> None:
    # Tests before this one, in the same process, may have left some of their own.
    others = {kind: _alive(kind) for kind in (Screen, EntryTextArea, MeetingScreen, DOMNode)}
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _look_around(pilot)
        before = _alive(StylesCache)
        for _ in range(6):
            await _look_around(pilot)
        # Each thread of the pool knows the screen it worked for last, until it works again.
        most = others[Screen] + 3 + _pool_threads()
        await until(pilot, lambda: _alive(Screen) <= most)
        assert _alive(EntryTextArea) <= others[EntryTextArea] + 8 * 2
        assert _alive(MeetingScreen) <= others[MeetingScreen] + 1
        assert _alive(StylesCache) <= before + 60
        assert _alive(DOMNode) < others[DOMNode] + 400
