"""The start is quick, and leaves nothing switched off."""

import gc
from pathlib import Path
from typing import Any

import pytest
from textual.css import stylesheet
from textual.drivers.headless_driver import HeadlessDriver
from ui_school import NOW, press, settle, until

from meetingtui.ui import make_app
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.audience.audience_app import AudienceApp, open_read_only_context
from meetingtui.ui.command_palette import palette_commands
from meetingtui.ui.screens.school_setup.first_start_and_setup import WelcomeScreen


async def test_the_collector_rests_only_until_the_first_screen_is_painted(planned: Path) -> None:
    try:
        app = make_app(planned)
        assert not gc.isenabled()
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


async def test_a_screen_opened_first_does_not_have_all_styles_parsed_again(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: set[str] = set()
    parse = stylesheet.parse

    def noting_parse(scope: str, css: str, read_from: tuple[str, str], **more: Any) -> object:
        parsed.add(Path(read_from[0]).name)
        return parse(scope, css, read_from, **more)

    at_home = {"app.tcss", "home_screen.tcss", "header_and_key_bars.py"}
    app = make_app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        monkeypatch.setattr(stylesheet, "parse", noting_parse)
        await press(pilot, "f6")
        assert "plan.tcss" in parsed
        assert not parsed & at_home
        await press(pilot, "f12")  # in other colours
        assert parsed >= at_home


async def test_before_there_is_a_school_the_palette_offers_only_what_can_be_done(
    tmp_path: Path,
) -> None:
    app = MeetingApp(tmp_path / "还没有")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        offered = [command.title for command in palette_commands(app, app.screen)]
        assert "退出" in offered
        assert not {"开会", "工作计划", "撤销"} & set(offered)


async def test_the_window_is_titled_for_the_task_bar(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    monkeypatch.setattr(HeadlessDriver, "write", lambda _, data: written.append(data))
    for app in (make_app(planned), AudienceApp(open_read_only_context(planned, lambda: NOW))):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
    titles = [data for data in written if data.startswith("\x1b]2;")]
    assert titles == ["\x1b]2;行政例会\x07", "\x1b]2;行政例会（会场）\x07"]
