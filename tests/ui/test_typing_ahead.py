"""Words typed faster than the screen or the disk follow: each lands where it was meant."""

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
    type_text,
    until,
)

from meetingtui.meeting.record import MeetingState
from meetingtui.plan.item import Status
from meetingtui.store.durable_files import Disk
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def burst(pilot: Pilot[None], text: str) -> None:
    """Keys handed over all at once: ⏎ is Enter, ⑤ ⑥ ⑨ are F-keys."""
    focused = pilot.app.screen.focused
    assert focused is not None
    special = {"⏎": "enter", "⑤": "f5", "⑥": "f6", "⑨": "f9", " ": "space"}
    for sign in text:
        character = sign if sign not in special or sign == " " else None
        focused.post_message(Key(special.get(sign, sign), character))


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every write takes a fifth of a second."""
    sync = Disk.sync

    def slowly(*args: object, **more: object) -> None:
        time.sleep(0.2)  # the slow disk itself
        sync(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Disk, "sync", slowly)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Writing fails while the list says so."""
    sync = Disk.sync
    is_full: list[bool] = []

    def perhaps(*args: object, **more: object) -> None:
        if is_full:
            raise OSError(28, os.strerror(28))
        sync(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Disk, "sync", perhaps)
    return is_full


async def test_lines_typed_ahead_stay_lines(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        burst(pilot, "议题甲⏎意见一⏎意见二⏎意见三⏎")
        await settle(pilot)
        (topic,) = newest_meeting(app).topics
        assert topic.title == "议题甲"
        assert [opinion.text for opinion in topic.opinions] == ["意见一", "意见二", "意见三"]


@pytest.mark.usefixtures("slow_disk")
async def test_on_a_slow_disk_words_reach_the_topic_they_were_meant_for(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        burst(pilot, "议题甲⏎给甲的⏎⑨议题乙⏎给乙的意见⏎还没有")
        await settle(pilot)
        first, second = newest_meeting(app).topics
        assert [opinion.text for opinion in first.opinions] == ["给甲的"]
        assert [opinion.text for opinion in second.opinions] == ["给乙的意见"]
        assert "还没有" in screen_text(app)


@pytest.mark.usefixtures("slow_disk")
async def test_on_a_slow_disk_status_and_words_stay_with_their_items(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        burst(pilot, "⑥甲已完成⏎⑤乙在推进⏎丙")
        await settle(pilot)
        items = app.context.records.items
        called = [items[i] for i in newest_meeting(app).agenda][:2]
        assert [(item.status, item.progress[-1].text) for item in called] == [
            (Status.DONE, "甲已完成"),
            (Status.IN_PROGRESS, "乙在推进"),
        ]
        assert "今天的进展 丙" in screen_text(app)


async def test_after_a_failed_write_the_words_wait_at_their_own_item(
    planned: Path, full_disk: list[bool]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        full_disk.append(True)
        await enter(pilot, "甲项的话")
        assert "甲项的话" not in screen_text(app)
        full_disk.clear()
        await press(pilot, "enter", "up", "up")
        assert "今天的进展 甲项的话" in screen_text(app)
        await press(pilot, "enter")
        heard = [item for item in app.context.records.items.values() if item.progress]
        assert [(item.id, item.progress[-1].text) for item in heard] == [(2, "甲项的话")]


async def test_a_meeting_taken_back_has_no_screen(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5", "ctrl+z")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert not app.context.records.meetings
        await press(pilot, "f5")
        assert isinstance(app.screen, MeetingScreen)


async def test_a_step_taken_back_under_the_words_loses_neither_words_nor_app(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "议题甲")
        app.action_undo()
        burst(pilot, "说给甲的话⏎")
        await settle(pilot)
        assert not newest_meeting(app).topics or newest_meeting(app).topics[0].title == "说给甲的话"
        await press(pilot, "ctrl+q")


async def test_an_edit_left_by_turning_is_taken_and_never_lands_elsewhere(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        for words in ("问题一", "问题二", "问题三"):
            await enter(pilot, words)
        await press(pilot, "up", "up", "up", "enter")
        await type_text(pilot, "改过")
        await press(pilot, "pagedown", "pageup")
        problems = newest_meeting(app).reflections[0].problems
        assert [each.text for each in problems] == ["问题一改过", "问题二", "问题三"]
        await press(pilot, "up", "up", "up", "delete", "enter")
        assert "修改 问题二" in screen_text(app)


async def test_words_standing_in_the_line_are_recorded_before_the_meeting_closes(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CLOSE)
        await type_text(pilot, "获区读书节组织奖")
        await press(pilot, "f5")
        assert newest_meeting(app).state is MeetingState.OPEN
        await press(pilot, "enter")
        await until(pilot, lambda: newest_meeting(app).is_closed)
        assert [each.what for each in newest_meeting(app).achievements] == ["获区读书节组织奖"]


async def test_a_close_that_cannot_be_written_stays_at_the_meeting(
    planned: Path, full_disk: list[bool]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CLOSE)
        full_disk.append(True)
        await press(pilot, "f5", "up", "enter")
        assert isinstance(app.screen, MeetingScreen)
        assert newest_meeting(app).state is MeetingState.OPEN


async def test_after_a_failed_write_the_changed_words_of_a_task_wait_at_it(
    planned: Path, full_disk: list[bool]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "f7")
        await enter(pilot, "写简报 下周五前")
        await press(pilot, "escape", "up", "enter")
        await type_text(pilot, "前完成初稿")
        full_disk.append(True)
        await press(pilot, "enter")
        await settle(pilot)
        (task,) = app.context.item_tree.tasks
        assert task.title == "写简报"
        full_disk.clear()
        await press(pilot, "up", "enter")
        assert "前完成初稿" in screen_text(app)
