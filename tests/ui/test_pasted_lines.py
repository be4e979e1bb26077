"""Several lines pasted at once become one record each, after they were shown."""

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from ui_school import app_on, enter, newest_meeting, open_meeting_at, press, screen_text, settle

from meetingtui.meeting.attendance import Presence
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import PastedLinesDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


async def paste(pilot: Pilot[None], *lines: str) -> None:
    pilot.app.post_message(Paste("\n".join(lines)))
    await settle(pilot)


async def begin(pilot: Pilot[None], step: MeetingStep) -> MeetingScreen:
    screen = await open_meeting_at(pilot, step)
    if step == MeetingStep.TOPIC_DISCUSSION:
        await enter(pilot, "更换护眼灯")
    if step == MeetingStep.LEARNING_SHARE:
        await press(pilot, "f5")
    return screen


def opinions(app: MeetingApp) -> list[tuple[str, str]]:
    return [(each.name, each.text) for each in newest_meeting(app).topics[0].opinions]


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_lines_from_wechat_are_opinions_of_their_speakers_and_undone_as_one(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await begin(pilot, MeetingStep.TOPIC_DISCUSSION)
        await paste(pilot, "林主任 14:32", "先试用一个月", "顾一帆：已询价三家", "3. 经费要落实")
        assert isinstance(app.screen, PastedLinesDialog)
        assert "意见  林知秋：先试用一个月" in screen_text(app)
        assert opinions(app) == []
        box = app.screen.query_one(".dialog").region
        assert abs(box.x - (size[0] - box.right)) <= 1  # in the middle of the window
        assert box.y > 0
        await press(pilot, "enter")
        assert opinions(app) == [
            ("林知秋", "先试用一个月"),
            ("顾一帆", "已询价三家"),
            ("林知秋", "经费要落实"),
        ]
        await press(pilot, "ctrl+z")
        assert opinions(app) == []


async def test_escape_puts_the_words_into_the_line_and_records_nothing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, MeetingStep.TOPIC_DISCUSSION)
        await paste(pilot, "• 甲事", "• 乙事")
        await press(pilot, "escape")
        assert opinions(app) == []
        assert screen.panel.entry_line.text == "甲事；乙事"


async def test_a_line_can_be_left_out(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, MeetingStep.LEARNING_SHARE)
        await paste(pilot, "甲事", "乙事", "丙事")
        await press(pilot, "down", "delete", "enter")
        assert newest_meeting(app).share.points == ("甲事", "丙事")


async def test_tasks_and_problems_are_recorded_a_line_each(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, MeetingStep.REFLECTION)
        await paste(pilot, "1. 护学岗人手不足", "2. 听课反馈不及时")
        await press(pilot, "enter", "f7")
        said = newest_meeting(app).reflections[0].problems
        assert [each.text for each in said] == ["护学岗人手不足", "听课反馈不及时"]
        await paste(pilot, "甲件材料 林知秋 下周五前", "乙件材料 顾一帆 下周五前")
        await press(pilot, "enter")
        assert [task.title for task in app.context.item_tree.tasks] == ["甲件材料", "乙件材料"]
        assert len({task.id for task in app.context.item_tree.tasks}) == 2


async def test_at_the_roll_every_line_has_to_name_somebody(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await begin(pilot, MeetingStep.ATTENDANCE)
        await paste(pilot, "林知秋 外出培训", "顾主任请假，孩子生病", "身体不适")
        assert "没有写是谁" in screen_text(app)
        await press(pilot, "enter")
        away = {
            line.name: line.reason
            for line in newest_meeting(app).attendance
            if line.presence is Presence.LEAVE
        }
        assert away == {"林知秋": "外出培训", "顾一帆": "孩子生病"}
        assert screen.panel.entry_line.text == "身体不适"


async def test_progress_goes_to_the_items_that_are_named(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, MeetingStep.WORK_PUSH)
        await paste(pilot, "初稿已交", "更换操场照明：已招标", "下周定稿")
        await press(pilot, "enter")
        items = app.context.records.items
        assert items[2].progress[-1].text == "初稿已交；下周定稿"
        assert items[7].progress[-1].text == "已招标"
