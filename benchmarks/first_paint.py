"""How long the app takes to its first paint, against a minimal textual app.

Both are whole processes; each paints one frame at 80x24 into a headless driver and
exits. The app opens a school with ten terms behind it, the files warm.
"""

from benchmarks.past_terms import past_terms
from benchmarks.row import Row, processes

LIMITS: dict[str, float | None] = {"first paint, ten terms": 1.15}

_ROUNDS = 15

_RUN = """
import asyncio
async def main():
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        while not ready():
            await pilot.pause()
asyncio.run(main())
"""

_MINIMAL = (
    """
from textual.app import App
from textual.widgets import Footer, OptionList, Static
class Minimal(App):
    def compose(self):
        yield Static("home")
        yield OptionList("one", "two")
        yield Footer()
app = Minimal()
def ready(): return bool(app.query("Footer"))
"""
    + _RUN
)

OURS = (
    """
import sys
from pathlib import Path
from meetingtui.ui import make_app
app = make_app(Path(sys.argv[1]))
def ready(): return bool(app.screen.query("#owed"))
"""
    + _RUN
)
"""A program that opens the data folder named by its argument, paints once and ends."""


def rows() -> list[Row]:
    """Measure the time until the first frame is painted; one row."""
    with past_terms() as folder:
        ours, theirs = ("-c", OURS, str(folder)), ("-c", _MINIMAL)
        peer = "minimal textual app"
        return [processes(what, LIMITS, ours, peer, theirs, _ROUNDS) for what in LIMITS]
