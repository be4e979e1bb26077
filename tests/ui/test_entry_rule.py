"""One rule for the entry line in every block: what Enter records next, and how a line is edited."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from ui_school import app_on, enter, newest_meeting, open_meeting_at, press, screen_text

from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

BLOCKS = (
    MeetingStep.LEARNING_SHARE,
    MeetingStep.TOPIC_DISCUSSION,
    MeetingStep.REFLECTION,
    MeetingStep.WORK_PUSH,
)


async def begin(pilot: Pilot[None], step: MeetingStep) -> MeetingScreen:
    screen = await open_meeting_at(pilot, step)
    if step == MeetingStep.TOPIC_DISCUSSION:
        await enter(pilot, "更换护眼灯")
    return screen


def said_of(app: MeetingApp, item: int) -> str:
    progress = app.context.records.items[item].progress
    return progress[-1].text if progress else ""


@pytest.mark.parametrize("step", BLOCKS)
@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_f7_gives_task_after_task_and_the_footer_shows_the_way_back(
    planned: Path, step: MeetingStep, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await begin(pilot, step)
        first = screen.panel.entry_line.mode.label
        await press(pilot, "f7")
        for title in ("甲件材料", "乙件材料"):
            await enter(pilot, f"{title} 林知秋 下周五前")
        assert [task.title for task in app.context.item_tree.tasks] == ["甲件材料", "乙件材料"]
        assert "议定任务" in screen_text(app).splitlines()[-2]
        assert f"Esc 回到{first.removeprefix('今天的')}" in screen_text(app).splitlines()[-1]
        await press(pilot, "escape")
        assert screen.panel.entry_line.mode.label == first
        assert "Esc" not in screen_text(app).splitlines()[-1]


async def test_what_holds_one_value_gives_way_to_the_block(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, MeetingStep.TOPIC_DISCUSSION)
        await press(pilot, "f6")
        await enter(pilot, "先试用一个月")
        assert screen.panel.entry_line.mode.name == "opinion"


async def test_up_and_enter_edit_the_recorded_word_on_an_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "初稿已交")
        await press(pilot, "up", "enter")
        assert screen.panel.entry_line.mode.name == "edit"
        assert screen.panel.entry_line.text == "初稿已交"
        await enter(pilot, "齐")
        assert said_of(app, 2) == "初稿已交齐"
        await press(pilot, "up", "enter", "ctrl+u", "enter")
        assert isinstance(app.screen, ChoiceDialog)
        assert said_of(app, 2) == "初稿已交齐"
        await press(pilot, "enter")
        assert said_of(app, 2) == "初稿已交齐"
        assert screen.panel.entry_line.text == "初稿已交齐"
        await press(pilot, "escape", "up", "delete")
        assert said_of(app, 2) == ""


async def test_an_emptied_word_is_cleared_only_when_that_is_answered(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "初稿已交")
        await press(pilot, "pageup", "ctrl+u", "enter", "escape")
        assert said_of(app, 2) == "初稿已交"
        await press(pilot, "ctrl+u", "enter", "down", "enter")
        assert said_of(app, 2) == ""


async def test_up_and_enter_edit_the_chosen_line_where_the_entry_line_is_filled(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "方启明：同意")
        await press(pilot, "f6")
        await enter(pilot, "先试用一个月")
        await press(pilot, "f6", "up", "enter")
        assert (screen.panel.entry_line.mode.name, screen.panel.entry_line.text) == (
            "edit",
            "先试用一个月",
        )


async def test_another_presenter_takes_over_nothing_that_is_recorded(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, MeetingStep.LEARNING_SHARE)
        await enter(pilot, "作业回到学习本身")
        owner = newest_meeting(app).share.presenter
        assert owner
        await press(pilot, "f8", "down", "enter")
        assert f"已记的内容是{owner}分享的" in screen_text(app)
        await press(pilot, "enter")
        assert newest_meeting(app).share.presenter == owner
        await press(pilot, "f8", "down", "enter", "down", "enter")
        assert newest_meeting(app).share.presenter not in ("", owner)
