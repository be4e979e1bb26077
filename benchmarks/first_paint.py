"""How long the app takes to its first paint, against a minimal textual app.

Both are whole processes, run in turn; each paints one frame at 80x24 into a
headless driver and exits. Prints medians and their ratio. The app opens a copy
of the sample school, so that reading school.yaml and the term file is counted.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

LIMIT = 1.5
"""The app may take this much longer than the minimal one."""

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

_OURS = (
    """
import sys
from pathlib import Path
from meetingtui.ui.startup import app_on
app = app_on(Path(sys.argv[1]))
def ready(): return bool(app.screen.query("#owed"))
"""
    + _RUN
)


def seconds(code: str, *args: str) -> float:
    """Wall time of one Python process running ``code``."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *args], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Measure in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from meetingtui.sample import create

    with tempfile.TemporaryDirectory() as folder:
        create(Path(folder), datetime.now().astimezone().date())
        seconds(_MINIMAL)
        seconds(_OURS, folder)
        pairs = [(seconds(_MINIMAL), seconds(_OURS, folder)) for _ in range(options.runs)]
    minimal = statistics.median(pair[0] for pair in pairs)
    ours = statistics.median(pair[1] for pair in pairs)
    ratio = statistics.median(pair[1] / pair[0] for pair in pairs)
    if options.json:
        print(json.dumps({"minimal": minimal, "ours": ours, "ratio": ratio, "limit": LIMIT}))
    else:
        print(f"first paint  minimal {minimal:.3f} s  ours {ours:.3f} s  ", end="")
        print(f"ratio {ratio:.2f} (limit {LIMIT})")


if __name__ == "__main__":
    main()
