"""常规工作 on the screens: set in a few keys, seen on the item and as ticks in the review."""

from datetime import date
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_measure
from ui_school import (
    TODAY,
    app_on,
    enter,
    open_meeting_at,
    plan_items,
    press,
    record_change,
    screen_text,
    settle,
)

from meetingtui.actions.item_changes import set_routine_rhythm
from meetingtui.base.term_calendar import Term
from meetingtui.meeting.record import SessionState
from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import set_progress_text
from meetingtui.plan.routine import Rhythm
from meetingtui.store.records import Change, Records
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SINCE = date(2026, 9, 7)
SAID = ("2026-09-09", "2026-09-16", "2026-09-30", "2026-10-14", "2026-11-04", "2026-11-18")


def _routine_item() -> Item:
    """A weekly measure, set in the second week, reported six times."""
    item = make_measure(
        9,
        "排查校园安全隐患",
        parent=5,
        position=9,
        number="4.",
        department="后勤保障部",
        created=date(2026, 9, 1),
    )
    records = Records({9: item}, {}, SessionState())
    change = set_routine_rhythm(records, 9, Rhythm.WEEKLY, term=TERM, today=SINCE)
    assert change is not None
    (item,) = change.items
    for day in SAID:
        item = set_progress_text(item, "已排查", on=date.fromisoformat(day))
    return item


@pytest.fixture
def routine(folder: Path) -> Path:
    """A plan with one routine measure."""
    record_change(folder, Change(words="导入", items=(*plan_items(), _routine_item())))
    return folder


async def test_a_rhythm_is_set_from_the_plan_and_one_word_reports_the_week(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "down", "f4", "up", "up", "enter", "enter")
        item = app.context.records.items[3]
        assert item.routine is not None
        assert item.routine.rhythm is Rhythm.WEEKLY
        await press(pilot, "enter")
        assert "每周，应开展 0 次，已开展 0 次，本次待报" in screen_text(app)
        await enter(pilot, "第一节已上")
        assert "每周，应开展 1 次，已开展 1 次" in screen_text(app)
        await press(pilot, "ctrl+z", "ctrl+z")
        assert app.context.records.items[3].routine is None


async def test_f6_on_routine_work_records_this_occurrence_on_the_item_and_in_the_meeting(
    routine: Path,
) -> None:
    app = app_on(routine)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        navigation_of(app.screen).open_item(9)
        await settle(pilot)
        assert "F6 本次已开展" in screen_text(app)
        await press(pilot, "f6")
        item = app.context.records.items[9]
        assert item.status is Status.IN_PROGRESS
        assert "已开展 7 次" in screen_text(app)
        assert item.progress[-1].text == "本次已开展"
        await press(pilot, "ctrl+z", "escape")
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f10", "down", "enter")
        while "排查校园安全隐患" not in screen_text(app):
            assert "F6 已完成" in screen_text(app)
            await press(pilot, "pagedown")
        assert "F6 本次已开展" in screen_text(app)
        await press(pilot, "f6")
        item = app.context.records.items[9]
        assert (item.status, item.progress[-1].text) == (Status.IN_PROGRESS, "本次已开展")
        assert item.progress[-1].meeting is not None
        assert "本次已开展" in screen_text(app)
        await press(pilot, "ctrl+b")
        assert "常规工作按 F6，记为本次已开展" in screen_text(app)


async def test_what_the_plan_says_comes_back_is_set_after_a_question(folder: Path) -> None:
    item = make_measure(1, "教学常规检查", due_text="每月")
    record_change(folder, Change(words="导入", items=(item,)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        navigation_of(app.screen).ask_to_make_planned_items_routine_work()
        await settle(pilot)
        assert "教学常规检查（1 项）" in screen_text(app)
        await press(pilot, "enter")
        routine = app.context.records.items[1].routine
        assert routine is not None
        assert routine.rhythm is Rhythm.MONTHLY
        assert routine.since == TODAY


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_ticks_look_as_they_did(routine: Path, size: tuple[int, int]) -> None:
    app = app_on(routine)
    shown = []
    async with app.run_test(size=size) as pilot:
        navigation_of(app.screen).open_review(8)
        await settle(pilot)
        shown.append(screen_text(app))
        navigation_of(app.screen).open_item(9)
        await settle(pilot)
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"routines-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
