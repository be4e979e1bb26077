"""Home says what is next, what is owed, where the plan stands."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from record_builders import make_closed_meeting, make_task
from ui_school import app_on, press, record_change, screen_text, settle

from meetingtui.plan.item import Item
from meetingtui.store.records import Change


def _decide(folder: Path, *tasks: Item) -> None:
    last = make_closed_meeting(1, date(2026, 11, 9))
    record_change(folder, Change(words="第1次", meetings=(last,), items=tasks))


_task = partial(make_task, meeting=1, created=date(2026, 11, 9))


async def test_open_tasks_stand_overdue_first(planned: Path) -> None:
    _decide(
        planned,
        _task(20, "没有时限的事", due=None, people=("苏小满",)),
        _task(21, "还不急的事", due=date(2026, 12, 20), people=("林知秋",)),
        _task(22, "已经过期的事", due=date(2026, 11, 18), people=("顾一帆",)),
    )
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
    assert text.index("已经过期的事") < text.index("还不急的事") < text.index("没有时限的事")
    assert "已过 5 天" in text


async def test_the_next_meeting_and_the_plan_stand_in_one_line_each(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        text = screen_text(app)
    assert "第1次  11月23日 周一 14:30  二楼会议室  待准备" in text
    assert "计划事项 6 项" in text
    assert "滞后 1" in text


async def test_the_rate_stays_in_one_piece_where_the_line_is_short(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        for width in (52, 60, 48):
            await pilot.resize_terminal(width, 18)
            await settle(pilot)
            assert "完成率 0.0%" in screen_text(app)


async def test_enter_on_a_task_opens_its_history(planned: Path) -> None:
    _decide(planned, _task(20, "拟定接送方案", due=date(2026, 11, 27), people=("严守正",)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert "第1次例会议定  拟定接送方案" in screen_text(app)


async def test_without_a_plan_home_says_how_to_import_one(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "再按 F7" in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (160, 45)])
async def test_user_text_is_never_markup(planned: Path, size: tuple[int, int]) -> None:
    _decide(
        planned, _task(20, "关于[a=b]事项[/]{{x}}", due=date(2026, 11, 27), people=("甲[b]乙",))
    )
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert "关于[a=b]事项" in screen_text(app)
