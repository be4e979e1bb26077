"""A day in fast time takes no more and more; ``python -m benchmarks.soak`` is the full one.

MEETINGTUI_SOAK=2000 runs so many changes here, with a tenth as many screens.
"""

import os
import runpy
import sys

import pytest

SOAK = runpy.run_module("benchmarks.soak")
CHANGES = int(os.environ.get("MEETINGTUI_SOAK", "60"))
IS_SHORT = CHANGES < 1000


@pytest.mark.timeout(120 if IS_SHORT else 0)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read as on Linux")
async def test_changes_and_screens_leave_nothing_behind():
    warm, *_, last = await SOAK["soak"](CHANGES, CHANGES // (5 if IS_SHORT else 10))
    # A short run has not met every screen in its first quarter; one that stays costs far more.
    assert last.drawn <= warm.drawn * 2
    assert last.objects <= warm.objects * 1.15
    assert last.memory <= warm.memory * (1.25 if IS_SHORT else SOAK["LIMIT"])
