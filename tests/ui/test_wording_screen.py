"""改文字: the minutes get other words, the records keep theirs."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from ui_school import NOW, app_on, enter, meeting_of, press, put, screen_text, type_text, until

from meetingtui.meeting.discussion import Topic
from meetingtui.meeting.record import LearningShare, Meeting, MeetingState
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.minutes.screen import MinutesScreen
from meetingtui.ui.minutes.wording_screen import WordingScreen

CLOSED = Meeting(
    id=1,
    number=1,
    on=date(2026, 11, 9),
    state=MeetingState.CLOSED,
    closed=NOW.replace(day=9, hour=16),
    share=LearningShare(presenter="林知秋", topic="作业设计", points=("少而精",)),
    topics=(Topic(id=1, title="冬季作息", conclusion="晚开十分钟"),),
)


@pytest.fixture
def held(folder: Path) -> Path:
    put(folder, Change(words="开过", meetings=(CLOSED,)))
    return folder


async def _at(pilot: Pilot[None], words: str) -> WordingScreen:
    """The wording screen with that paragraph chosen."""
    app = pilot.app
    assert isinstance(app, MeetingApp)
    await press(pilot, "f7")
    await until(pilot, lambda: "学习分享" in screen_text(app))
    await press(pilot, "f7")
    screen = app.screen
    assert isinstance(screen, WordingScreen)
    await until(pilot, lambda: bool(screen.entry.text))
    for _ in range(20):
        if screen.entry.text == words:
            return screen
        await press(pilot, "down")
    raise AssertionError(screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (160, 45)])
async def test_a_paragraph_gets_other_words_and_the_record_keeps_its_own(
    held: Path, size: tuple[int, int]
) -> None:
    app = app_on(held)
    async with app.run_test(size=size) as pilot:
        await _at(pilot, "晚开十分钟。")
        await press(pilot, "ctrl+u")
        await enter(pilot, "十二月起推迟十分钟。")
        await until(pilot, lambda: "改  研讨结论：十二月起推迟十分钟。" in screen_text(app))
        (rewording,) = meeting_of(app).wording
        assert (rewording.was, rewording.words) == ("晚开十分钟。", "十二月起推迟十分钟。")
        assert meeting_of(app).topics == CLOSED.topics
        await press(pilot, "escape")
        assert isinstance(app.screen, MinutesScreen)
        await until(pilot, lambda: "十二月起推迟十分钟" in screen_text(app) or size[1] < 24)


async def test_what_is_typed_is_kept_without_enter(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await type_text(pilot, "再少些。")
        await until(pilot, lambda: bool(meeting_of(app).wording))
        assert meeting_of(app).wording[0].words == "少而精。再少些。"
        await type_text(pilot, "好。")
        await press(pilot, "escape")
        assert meeting_of(app).wording[0].words == "少而精。再少些。好。"
        await press(pilot, "ctrl+z")  # one step, however often it was kept
        assert meeting_of(app).wording == ()


async def test_emptied_a_paragraph_says_what_was_recorded(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await type_text(pilot, "改。")
        await press(pilot, "down", "up")
        await until(pilot, lambda: "原文  少而精。" in screen_text(app))
        await press(pilot, "ctrl+u", "enter")
        await until(pilot, lambda: not meeting_of(app).wording)
        await until(pilot, lambda: "改  " not in screen_text(app))


async def test_the_source_comes_back_with_one_key(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _at(pilot, "少而精。")
        await type_text(pilot, "改。")
        await press(pilot, "f5")
        await until(pilot, lambda: not meeting_of(app).wording)
        assert screen.entry.text == "少而精。"


async def test_words_for_a_source_that_changed_are_shown_and_can_be_used_again(
    held: Path,
) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "晚开十分钟。")
        await type_text(pilot, "改。")
        await press(pilot, "escape")
        (topic,) = CLOSED.topics
        changed = msgspec.structs.replace(
            meeting_of(app), topics=(msgspec.structs.replace(topic, conclusion="晚开一刻钟"),)
        )
        app.recorder.record(lambda _: Change(words="改结论", meetings=(changed,)))
        await app.recorder.drain()
        await press(pilot, "f7")
        await until(pilot, lambda: "原文已变" in screen_text(app))
        assert "晚开一刻钟。" in screen_text(app)
        for _ in range(20):
            await press(pilot, "down")
        assert "现在是“晚开一刻钟。”" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: meeting_of(app).wording[0].was == "晚开一刻钟。")
        await until(pilot, lambda: "原文已变" not in screen_text(app))
        assert meeting_of(app).wording[0].words == "晚开十分钟。改。"
