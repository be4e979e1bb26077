"""The start is quick, and leaves nothing switched off."""

import gc
from pathlib import Path

from ui_school import settle, until

from meetingtui.ui.app import MeetingApp
from meetingtui.ui.commands import commands
from meetingtui.ui.startup import app_on
from meetingtui.ui.welcome.screen import WelcomeScreen


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


async def test_before_there_is_a_school_the_palette_offers_only_what_can_be_done(
    tmp_path: Path,
) -> None:
    app = MeetingApp(tmp_path / "还没有")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        offered = [command.title for command in commands(app, app.screen)]
        assert "退出" in offered
        assert not {"开会", "工作计划", "撤销"} & set(offered)
