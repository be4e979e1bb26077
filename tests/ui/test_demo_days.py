"""`make demo` looks like a term under way whatever the day of the year."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from ui_school import press, screen_text, until

from meetingtui import sample
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen


@pytest.mark.parametrize(
    "today",
    [
        date(2027, 1, 31),  # the winter holidays
        date(2027, 7, 25),  # the summer holidays
        date(2027, 8, 31),
        date(2027, 12, 31),
        date(2028, 2, 29),
        date(2031, 10, 1),
    ],
    ids=str,
)
async def test_home_shows_the_next_meeting_what_is_owed_and_how_far_the_plan_is(
    tmp_path: Path, today: date
) -> None:
    sample.create_sample_school(tmp_path / "school", today)
    app = MeetingApp(
        tmp_path / "school", clock=lambda: datetime.combine(today, time(10, 0)), is_demo=True
    )
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "下次例会" in screen_text(app))
        assert isinstance(app.screen, HomeScreen)
        text = screen_text(app)
        assert f"{today.year}年{today.month}月{today.day}日" in text
        assert "下次例会  第5次" in text
        assert "尚未办结" in text
        assert "工作计划  " in text
        assert "%" in text
        assert "滞后" in text
        await press(pilot, "f5")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert "第5次" in screen_text(app)
