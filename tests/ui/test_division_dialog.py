"""F7 分工 and 标签 on an item's page."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_part
from textual.pilot import Pilot
from ui_school import (
    SCHOOL,
    TODAY,
    app_on,
    enter,
    press,
    record_change,
    screen_text,
    type_text,
    until,
)

from meetingtui.plan.item import Item, Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.plan.division_dialog import DivisionDialog, ParticipantCheckList
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.plan.plan_screen import PlanScreen

GROUPS = """\
  - name: 低年级部
    grade_group: true
  - name: 语文教研组
    teaching_group: true
people:"""


PART = make_part(90, "完成", parent=2, department="低年级部")


@pytest.fixture
def divided_school(planned: Path) -> Path:
    """The made-up school with a grade group and a teaching group."""
    text = SCHOOL.replace("people:", GROUPS, 1)
    (planned / "school.yaml").write_text(text, encoding="utf-8")
    return planned


async def _open(pilot: Pilot[None]) -> ItemScreen:
    """The plan's first measure, from the plan."""
    await press(pilot, "f6", "down", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ItemScreen)
    return screen


def _parts(app: MeetingApp) -> list[Item]:
    return [part for part in app.context.item_tree.parts if part.status is not Status.CANCELLED]


async def test_ticked_departments_have_a_part_that_the_page_and_the_tree_show(
    divided_school: Path,
) -> None:
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await press(pilot, "f7", "down", "down", "down", "space", "space", "enter")
        await until(pilot, lambda: len(_parts(app)) == 2)
        assert [part.department for part in _parts(app)] == ["低年级部", "语文教研组"]
        text = screen_text(app)
        assert "分工 0/2 已完成" in text
        assert "未启动  低年级部  待定" in text  # the measure's deadline has passed
        await press(pilot, "escape")
        assert isinstance(app.screen, PlanScreen)
        assert "低年级部" in screen_text(app)


async def test_the_dialog_shows_what_is_divided_already_and_esc_changes_nothing(
    divided_school: Path,
) -> None:
    record_change(divided_school, Change(words="分工", items=(PART,)))
    app = app_on(divided_school)
    async with app.run_test(size=(60, 18)) as pilot:
        await _open(pilot)
        await press(pilot, "f7")
        text = screen_text(app)
        assert "已勾选 1 个" in text
        assert "[✓] 低年级部    未启动" in text
        await press(pilot, "ctrl+a", "escape")
        assert _parts(app) == [PART]


async def test_a_click_ticks_and_unticking_takes_an_untouched_part_back(
    divided_school: Path,
) -> None:
    record_change(divided_school, Change(words="分工", items=(PART,)))
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await press(pilot, "f7")
        assert isinstance(app.screen, DivisionDialog)
        rows = app.screen.query_one(ParticipantCheckList)
        await pilot.click(rows, offset=(6, 0))  # a head is no name
        await pilot.click(rows, offset=(6, 1))
        await pilot.click(rows, offset=(6, 5))
        await press(pilot, "enter")
        await until(pilot, lambda: [each.department for each in _parts(app)] == ["课程教学部"])
        assert 90 not in app.context.records.items


async def test_when_the_last_part_is_done_the_page_says_what_closes_the_measure(
    divided_school: Path,
) -> None:
    done = add_progress(PART, on=TODAY, status=Status.DONE, text="已交齐")
    record_change(divided_school, Change(words="分工", items=(done,)))
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        assert "分工都已完成，按 F6 办结。" in screen_text(app)
        assert app.context.records.items[2].status is not Status.DONE
        await press(pilot, "f6")
        await until(pilot, lambda: app.context.records.items[2].status is Status.DONE)
        assert "按 F6 办结" not in screen_text(app)


async def test_tags_are_typed_shown_and_marked_in_the_tree(divided_school: Path) -> None:
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        await press(pilot, "f4")
        await enter(pilot, "重点 书香校园")
        await until(pilot, lambda: app.context.records.items[2].tags == ("重点", "书香校园"))
        assert "标　签  重点  书香校园" in screen_text(app)
        await press(pilot, "f4")
        assert screen.entry.text == "重点 书香校园"
        await press(pilot, "escape")
        assert "重点 1." in screen_text(app)


async def test_a_tag_is_taken_back_and_an_empty_line_takes_none(divided_school: Path) -> None:
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        await press(pilot, "f4")
        await enter(pilot, "重点 书香校园")
        await until(pilot, lambda: app.context.records.items[2].tags != ())
        await press(pilot, "f4", "ctrl+u", "enter")
        assert app.context.records.items[2].tags == ("重点", "书香校园")
        screen.action_switch_mode("tag")
        screen.entry.replace_text("-重点")
        await press(pilot, "enter")
        await until(pilot, lambda: app.context.records.items[2].tags == ("书香校园",))


async def test_what_is_no_tag_stays_in_the_line(divided_school: Path) -> None:
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await _open(pilot)
        await press(pilot, "f4")
        await type_text(pilot, "标签:重点")
        await press(pilot, "enter")
        assert "不能作标签" in screen_text(app)
        assert screen.entry.text == "标签:重点"


async def test_a_part_that_is_late_says_so_on_the_measures_page(divided_school: Path) -> None:
    late = msgspec.structs.replace(PART, due=date(2026, 11, 20))
    record_change(divided_school, Change(words="分工", items=(late,)))
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        assert "未启动  滞后  低年级部" in screen_text(app)


async def test_a_meeting_prepared_says_how_much_of_it_are_parts(divided_school: Path) -> None:
    late = msgspec.structs.replace(PART, due=date(2026, 11, 20))
    record_change(divided_school, Change(words="分工", items=(late,)))
    app = app_on(divided_school)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        assert "），含分工 1 项" in screen_text(app)
