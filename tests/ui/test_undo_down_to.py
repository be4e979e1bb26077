"""Several steps taken back at once, chosen by their words; order kept however fast keys come."""

import os
import time
from pathlib import Path

import pytest
from textual.events import Key
from textual.pilot import Pilot
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    settle,
    until,
)

from meetingtui.store.durable_files import Disk
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import UndoDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


async def _three_opinions(pilot: Pilot[None]) -> MeetingScreen:
    """A topic with three opinions."""
    screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
    for words in ("议题甲", "意见一", "意见二", "意见三"):
        await enter(pilot, words)
    return screen


def _opinions(app: MeetingApp) -> list[str]:
    return [opinion.text for opinion in newest_meeting(app).topics[0].opinions]


async def test_the_chosen_step_and_those_after_it_are_taken_back_at_once(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _three_opinions(pilot)
        done = app.context.term_file.undo_descriptions
        app.action_ask_and_undo_several_steps()
        await until(pilot, lambda: isinstance(app.screen, UndoDialog))
        shown = screen_text(app)
        places = [shown.index(f"{number}   {done[number - 1][:6]}") for number in (1, 2, 3)]
        assert places == sorted(places)
        await press(pilot, "down", "enter")
        assert _opinions(app) == ["意见一"]
        await until(pilot, lambda: "已撤销 2 步，到“" in screen_text(app))
        assert app.context.term_file.undo_descriptions == done[2:]
        await press(pilot, "ctrl+y")
        assert _opinions(app) == ["意见一", "意见二"]
        await press(pilot, "ctrl+y")
        assert _opinions(app) == ["意见一", "意见二", "意见三"]
        assert app.context.term_file.undo_descriptions == done


async def test_left_with_escape_nothing_is_taken_back(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await _three_opinions(pilot)
        app.action_ask_and_undo_several_steps()
        await until(pilot, lambda: isinstance(app.screen, UndoDialog))
        await press(pilot, "down", "escape")
        assert _opinions(app) == ["意见一", "意见二", "意见三"]


async def test_a_step_of_many_words_is_told_briefly(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.CLOSE)
        await enter(pilot, "很长的成果" * 300)
        app.action_ask_and_undo_several_steps()
        await until(pilot, lambda: isinstance(app.screen, UndoDialog))
        assert "↑↓ 选择" in screen_text(app)
        await press(pilot, "escape", "ctrl+z")
        await until(pilot, lambda: "已撤销：成果" in screen_text(app))
        assert screen_text(app).count("很长的成果") < 9


async def test_where_nothing_was_done_the_list_is_not_opened(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.action_ask_and_undo_several_steps()
        await until(pilot, lambda: "没有可撤销的操作" in screen_text(app))


async def test_a_step_that_cannot_be_written_takes_nothing_back(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _three_opinions(pilot)
        app.action_ask_and_undo_several_steps()
        await until(pilot, lambda: isinstance(app.screen, UndoDialog))

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Disk, "sync", full)
        await press(pilot, "down", "down", "enter")
        await until(pilot, lambda: "磁盘已满" in screen_text(app))
        assert _opinions(app) == ["意见一", "意见二", "意见三"]


async def test_ctrl_s_calmly_says_that_all_is_saved(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "每一步都已自动保存" in screen_text(app))


async def test_undo_waits_its_turn_among_lines_typed_ahead(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "议题甲")
        sync = Disk.sync

        def slowly(*args: object) -> None:
            time.sleep(0.1)  # a slow disk: the keys are all there before it is done
            sync(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(Disk, "sync", slowly)
        focused = app.focused
        assert focused is not None
        special = {"⏎": "enter", "↶": "ctrl+z", "↷": "ctrl+y"}
        for sign in "甲⏎乙⏎↶丙⏎↶↶↷丁⏎戊":
            focused.post_message(Key(special.get(sign, sign), None if sign in special else sign))
        await until(pilot, lambda: _opinions(app) == ["甲", "丁"])
        assert "戊" in screen_text(app)
