"""The start is quick, and leaves nothing switched off."""

import gc
from pathlib import Path

from ui_school import settle

from meetingtui.ui.startup import app_on


async def test_the_collector_rests_only_until_the_first_screen_is_painted(planned: Path) -> None:
    try:
        app = app_on(planned)
        assert not gc.isenabled()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
