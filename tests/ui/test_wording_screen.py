"""改文字: the minutes get other words, the records keep theirs."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_closed_meeting
from textual.pilot import Pilot
from ui_school import (
    NOW,
    app_on,
    enter,
    newest_meeting,
    press,
    record_change,
    screen_text,
    type_text,
    until,
)

from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import LearningShare
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.minutes.wording_screen import WordingScreen

CLOSED = make_closed_meeting(
    1,
    date(2026, 11, 9),
    length=MinutesLength.FULL,
    closed=NOW.replace(day=9, hour=16),
    share=LearningShare(presenter="林知秋", topic="作业设计", points=("少而精",)),
    topics=(Topic(id=1, title="冬季作息", conclusion="晚开十分钟"),),
)


@pytest.fixture
def held(folder: Path) -> Path:
    record_change(folder, Change(words="开过", meetings=(CLOSED,)))
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
        await _at(pilot, "研讨结论：晚开十分钟。")
        await press(pilot, "ctrl+u")
        await enter(pilot, "十二月起推迟十分钟。")
        await until(pilot, lambda: "改  十二月起推迟十分钟。" in screen_text(app))
        (rewording,) = newest_meeting(app).wording
        assert (rewording.was, rewording.words) == (
            "研讨结论：晚开十分钟。",
            "十二月起推迟十分钟。",
        )
        assert newest_meeting(app).topics == CLOSED.topics
        await press(pilot, "escape")
        assert isinstance(app.screen, MinutesScreen)
        await until(pilot, lambda: "十二月起推迟十分钟" in screen_text(app) or size[1] < 24)


async def test_what_is_typed_is_kept_without_enter(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await type_text(pilot, "再少些。")
        await until(pilot, lambda: bool(newest_meeting(app).wording))
        assert newest_meeting(app).wording[0].words == "少而精。再少些。"
        await type_text(pilot, "好。")
        await press(pilot, "escape")
        assert newest_meeting(app).wording[0].words == "少而精。再少些。好。"
        await press(pilot, "ctrl+z")  # one step, however often it was kept
        assert newest_meeting(app).wording == ()


async def test_emptied_a_paragraph_says_what_was_recorded(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await type_text(pilot, "改。")
        await press(pilot, "down", "up")
        await until(pilot, lambda: "原文  少而精。" in screen_text(app))
        await press(pilot, "ctrl+u", "enter")
        await until(pilot, lambda: not newest_meeting(app).wording)
        await until(pilot, lambda: "改  " not in screen_text(app))


async def test_the_source_comes_back_with_one_key(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _at(pilot, "少而精。")
        await type_text(pilot, "改。")
        await press(pilot, "f5")
        await until(pilot, lambda: not newest_meeting(app).wording)
        assert screen.entry.text == "少而精。"


async def test_words_for_a_source_that_changed_are_shown_and_can_be_used_again(
    held: Path,
) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "研讨结论：晚开十分钟。")
        await type_text(pilot, "改。")
        await press(pilot, "escape")
        (topic,) = CLOSED.topics
        changed = msgspec.structs.replace(
            newest_meeting(app), topics=(msgspec.structs.replace(topic, conclusion="晚开一刻钟"),)
        )
        app.save_queue.queue_change(lambda _: Change(words="改结论", meetings=(changed,)))
        await app.save_queue.wait_until_empty()
        await press(pilot, "f7")
        await until(pilot, lambda: "原文已变" in screen_text(app))
        assert "研讨结论：晚开一刻钟。" in screen_text(app)
        for _ in range(20):
            await press(pilot, "down")
        assert "现在是“研讨结论：晚开一刻钟。”" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: newest_meeting(app).wording[0].was == "研讨结论：晚开一刻钟。")
        await until(pilot, lambda: "原文已变" not in screen_text(app))
        assert newest_meeting(app).wording[0].words == "研讨结论：晚开十分钟。改。"


def _lines(app: MeetingApp) -> list[str]:
    return [line.strip() for line in screen_text(app).splitlines()]


def _place(app: MeetingApp, words: str) -> int:
    return next((n for n, line in enumerate(_lines(app)) if words in line), -1)


async def test_a_paragraph_is_added_behind_the_chosen_one(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await press(pilot, "f6")
        assert "加一段" in screen_text(app)
        await enter(pilot, "各组下周交一份样例。。")
        await until(pilot, lambda: "加  " in screen_text(app))
        assert 0 < _place(app, "少而精。") < _place(app, "各组下周交一份样例。")
        assert "。。" not in screen_text(app)
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, MinutesScreen))
        await until(pilot, lambda: "各组下周交一份样例。" in screen_text(app))
        assert newest_meeting(app).share == CLOSED.share


async def test_what_is_typed_as_a_new_paragraph_is_kept_without_enter(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        await press(pilot, "f6")
        await type_text(pilot, "各组交样例")
        await until(pilot, lambda: bool(newest_meeting(app).arrangement))
        await type_text(pilot, "一份")
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(app.screen, MinutesScreen))
        (arranged,) = newest_meeting(app).arrangement
        assert [each.words for each in arranged.order if each.words] == ["各组交样例一份"]


async def test_a_paragraph_is_left_out_and_comes_back(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _at(pilot, "少而精。")
        await press(pilot, "f8")
        await until(pilot, lambda: "已删去  少而精。" in screen_text(app))
        assert newest_meeting(app).share == CLOSED.share
        for _ in range(20):
            await press(pilot, "down")
        assert "按 F5 恢复" in screen_text(app)
        assert screen.entry.text == "少而精。"
        await press(pilot, "f5")
        await until(pilot, lambda: "已删去  少而精。" not in screen_text(app))
        assert "少而精。" in screen_text(app)


async def test_a_paragraph_changes_places_with_its_neighbour(folder: Path) -> None:
    share = LearningShare(presenter="林知秋", topic="作业设计", points=("少而精", "有层次"))
    record_change(
        folder, Change(words="开过", meetings=(msgspec.structs.replace(CLOSED, share=share),))
    )
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "有层次。")
        await press(pilot, "f3")
        await until(pilot, lambda: 0 < _place(app, "有层次") < _place(app, "少而精"))
        await press(pilot, "f4")
        await until(pilot, lambda: 0 < _place(app, "少而精") < _place(app, "有层次"))


async def test_at_the_end_of_a_heading_it_is_said_how_to_get_under_another(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "少而精。")
        before = newest_meeting(app)
        await press(pilot, "f4")
        await until(pilot, lambda: "最后一段" in screen_text(app))
        assert "按 F6 加一段" in screen_text(app)
        assert newest_meeting(app) == before


async def test_where_nothing_can_be_added_it_is_said(folder: Path) -> None:
    there = msgspec.structs.replace(CLOSED, attendance=(AttendanceEntry(name="林知秋"),))
    record_change(folder, Change(words="开过", meetings=(there,)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _at(pilot, "林知秋（应到 1 人，实到 1 人）")
        await press(pilot, "f6")
        await until(pilot, lambda: "请选正文里的一段" in screen_text(app))
        assert newest_meeting(app).arrangement == ()
