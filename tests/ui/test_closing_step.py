"""散会前看一眼: what is left open, where it can be mended, and what returns by itself."""

from pathlib import Path

import pytest
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

from meetingtui.meeting.record import Achievement
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


@pytest.mark.parametrize("size", [(80, 24), (60, 18)])
async def test_a_loose_end_leads_to_where_it_can_be_mended(
    planned: Path, size: tuple[int, int]
) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await press(pilot, "f7")
        await enter(pilot, "整理值班表 顾一帆")
        await press(pilot, "f5")
        await enter(pilot, "护学岗人手不足")
        screen.show_step(MeetingStep.CLOSE)
        await settle(pilot)
        text = screen_text(app)
        assert "请留意  议定事项没有时限 1 项  整理值班表" in text
        lines = text.splitlines()
        problems, items = (
            next(at for at, line in enumerate(lines) if found in line)
            for found in ("问题未解决 1 项  护学岗人手不足", "未汇报")
        )
        assert problems < items, "open points stand in the order of the agenda"
        await press(pilot, "up", "up")
        assert "下次例会自动列入；回车到“总结反思”" in screen_text(app)
        await press(pilot, "enter")
        assert screen.current_step == MeetingStep.REFLECTION


async def test_what_was_typed_and_not_entered_is_named(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.REFLECTION)
        await type_text(pilot, "写了一半的问题")
        screen.show_step(MeetingStep.CLOSE)
        await settle(pilot)
        assert "请留意  还没有回车记入  写了一半的问题" in screen_text(app)


async def test_an_achievement_is_said_back_recorded_and_put_right(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CLOSE)
        await type_text(pilot, "获区优质课一等奖 林知秋")
        assert "成果：获区优质课一等奖 · 区级 · 林知秋" in screen_text(app)
        await press(pilot, "enter", "up", "enter")
        assert screen_text(app).count("获区优质课一等奖 区级 林知秋") == 1
        await press(pilot, "ctrl+u")
        await enter(pilot, "获区优质课二等奖 校级 林知秋")
        on = newest_meeting(app).on
        assert newest_meeting(app).achievements == (
            Achievement(on=on, what="获区优质课二等奖", level="校级", who=("林知秋",)),
        )


async def test_a_remark_left_in_the_entry_line_is_no_achievement_when_the_meeting_ends(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.CLOSE)
        await press(pilot, "ctrl+r")
        await type_text(pilot, "期末不得加课")
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert [each.text for each in newest_meeting(app).remarks] == ["期末不得加课"]
        assert not newest_meeting(app).achievements
