"""Lines as they are said, typed on the meeting's real screens: shown first, asked where unclear."""

from datetime import date
from pathlib import Path

from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    type_text,
    until,
)

from meetingtui.plan.item import ItemKind, Status
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.item_call_steps import ItemCallStepController
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def _items(app: MeetingApp) -> ItemCallStepController:
    screen = app.screen
    assert isinstance(screen, MeetingScreen)
    step = screen.panel_of_step(MeetingStep.WORK_PUSH).step
    assert isinstance(step, ItemCallStepController)
    return step


async def test_a_task_is_read_from_a_sentence_and_shown_before_it_is_taken(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "更换护眼灯")
        await press(pilot, "f7")
        await type_text(pilot, "请严主任12月4日前把灯装好")
        assert "把灯装好 · 严守正" in screen_text(app).replace("\n", "")
        await press(pilot, "enter")
        await until(pilot, lambda: any(t.title == "把灯装好" for t in _tasks(app)))
        [task] = _tasks(app)
        assert (task.people, task.due) == (("严守正",), date(2026, 12, 4))


def _tasks(app: MeetingApp) -> list:
    items = app.context.records.items.values()
    return [item for item in items if item.kind is ItemKind.TASK and item.meeting is not None]


async def test_who_may_be_two_is_asked_with_both_names(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        await enter(pilot, "列席：林之乔")
        await until(pilot, lambda: newest_meeting(app).attendance[-1].name == "林之乔")
        while _step(app) != MeetingStep.TOPIC_DISCUSSION:
            await press(pilot, "f4")
        await enter(pilot, "更换护眼灯")
        await type_text(pilot, "林老师：同意")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "林知秋" in screen_text(app)
        assert "林之乔" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(newest_meeting(app).topics[0].opinions))
        [opinion] = newest_meeting(app).topics[0].opinions
        assert (opinion.name, opinion.text) == ("林知秋", "同意")


def _step(app: MeetingApp) -> str | None:
    screen = app.screen
    assert isinstance(screen, MeetingScreen)
    return screen.switcher.current


async def test_progress_shows_the_deadline_it_moves_and_the_status_it_sets(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        item = _items(app).shown_item
        assert item is not None
        await type_text(pilot, "先停一停，延到12月25日")
        shown = screen_text(app).replace("\n", "")
        assert "状态改为暂缓" in shown
        assert "时限改为" in shown
        await press(pilot, "enter")
        await until(pilot, lambda: app.context.records.items[item.id].status is Status.PAUSED)
        after = app.context.records.items[item.id]
        assert after.due == date(2026, 12, 25)
        assert after.last_progress is not None
        assert after.last_progress.text == "先停一停"
