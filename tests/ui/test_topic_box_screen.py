"""待议事项: topics collected for days, put in order, and found by the meeting."""

from datetime import date
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_closed_meeting
from textual.widgets import Input
from ui_school import app_on, enter, newest_meeting, press, record_change, screen_text, settle

from meetingtui.meeting.record import MeetingState
from meetingtui.meeting.topic_discussion import StandingTopicRhythm, Topic
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.topic_box_screen import TopicBoxScreen


def _titles(app: MeetingApp) -> list[str]:
    return [topic.title for topic in newest_meeting(app).topics]


async def test_topics_are_added_put_right_ordered_and_struck(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f2", "f7")
        assert isinstance(app.screen, TopicBoxScreen)
        for line in ("寒假值班（顾一帆）", "校服选用", "运动会"):
            await press(pilot, "f4")
            await enter(pilot, line)
        assert newest_meeting(app).state is MeetingState.PLANNED
        assert _titles(app) == ["寒假值班", "校服选用", "运动会"]
        await press(pilot, "ctrl+up")
        assert _titles(app) == ["寒假值班", "运动会", "校服选用"]
        await press(pilot, "ctrl+down", "up", "up", "ctrl+down")
        assert _titles(app) == ["校服选用", "寒假值班", "运动会"]
        await press(pilot, "enter")
        app.screen.query_one(Input).value = "寒假值班安排（顾一帆）"
        await press(pilot, "enter")
        assert _titles(app) == ["校服选用", "寒假值班安排", "运动会"]
        await press(pilot, "up", "delete", "enter")
        assert _titles(app) == ["寒假值班安排", "运动会"]
        await press(pilot, "ctrl+z")
        assert _titles(app) == ["校服选用", "寒假值班安排", "运动会"]
        await press(pilot, "escape")
        assert "2. 寒假值班安排（顾一帆）" in screen_text(app)
        await press(pilot, "escape", "f5")
        assert "议题 3 项" in screen_text(app)


async def test_what_an_earlier_meeting_left_can_be_struck_before_the_next_is_prepared(
    planned: Path,
) -> None:
    left = Topic(id=1, title="食堂招标")
    first = make_closed_meeting(1, date(2026, 11, 9), topics=(left,))
    record_change(planned, Change(words="第1次", meetings=(first,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        navigation_of(app.screen).open_topic_box()
        await settle(pilot)
        assert "1. 食堂招标  第1次遗留" in screen_text(app)
        await press(pilot, "delete", "enter")
        assert _titles(app) == []
        await press(pilot, "escape", "f5")
        assert _titles(app) == []


async def test_a_topic_has_minutes_and_papers_and_the_end_is_told(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        navigation_of(app.screen).open_topic_box()
        await settle(pilot)
        await press(pilot, "f4")
        await enter(pilot, "校服选用（顾一帆，999分钟）")
        assert "1 到 240 分钟" in screen_text(app)
        assert app.screen.query_one(Input).value == "校服选用（顾一帆，999分钟）"
        await enter(pilot, "校服选用（顾一帆，20分钟） 材料：三家报价")
        assert "1. 校服选用  20 分钟  顾一帆提出  附材料" in screen_text(app)
        assert "材料：三家报价" in screen_text(app)
        assert "预计 15:55 结束" in screen_text(app)
        await press(pilot, "enter")
        assert app.screen.query_one(Input).value == "校服选用（顾一帆，20分钟） 材料：三家报价"


async def test_a_topic_is_parked_and_put_back_and_made_standing(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        navigation_of(app.screen).open_topic_box()
        await settle(pilot)
        for line in ("校服选用", "安全工作通报"):
            await press(pilot, "f4")
            await enter(pilot, line)
        await press(pilot, "up", "f8")
        assert _titles(app) == ["安全工作通报"]
        assert "搁置 1 项" in screen_text(app)
        assert "搁置  校服选用" in screen_text(app)
        assert "F8 恢复" in screen_text(app)
        await press(pilot, "escape", "f2")
        assert "校服选用" not in screen_text(app)
        await press(pilot, "f7", "down", "f8")
        assert _titles(app) == ["安全工作通报", "校服选用"]
        await press(pilot, "up", "f9", "down", "enter")
        assert newest_meeting(app).topics[0].standing is StandingTopicRhythm.MONTHLY
        assert "固定·每月一次" in screen_text(app)
        await press(pilot, "delete")
        assert "它是固定议题" in screen_text(app)
        await press(pilot, "escape", "ctrl+z")
        assert newest_meeting(app).topics[0].standing is None


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_screen_looks_as_it_did(planned: Path, size: tuple[int, int]) -> None:
    app = app_on(planned)
    shown = []
    async with app.run_test(size=size) as pilot:
        navigation_of(app.screen).open_topic_box()
        await settle(pilot)
        shown.append(screen_text(app))
        for line in ("寒假值班安排（顾一帆）", "校服选用"):
            await press(pilot, "f4")
            await enter(pilot, line)
        shown.append(screen_text(app))
        for line in (
            "安全工作通报（石立诚，5分钟）",
            "春季运动会方案（王主任，15分钟） 材料：方案第二稿",
        ):
            await press(pilot, "f4")
            await enter(pilot, line)
        await press(pilot, "up", "up", "f8", "f9", "enter")
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"topic-box-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
