"""One item between meetings: nothing typed is lost, and it goes to the hands one names."""

import os
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from ui_school import (
    app_on,
    enter,
    plan_items,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.plan.item import Status
from meetingtui.plan.item_fields import ITEM_FIELDS
from meetingtui.store.durable_files import Disk
from meetingtui.store.records import Change
from meetingtui.ui.dialogs.help_dialog import active_key_descriptions
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.plan.plan_screen import PlanScreen


async def _open(pilot: Pilot[None]) -> ItemScreen:
    """The plan's first measure, from the plan."""
    await press(pilot, "f6", "down", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, ItemScreen)
    return screen


async def test_words_not_entered_are_there_again_after_leaving(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await type_text(pilot, "刚说到一半")
        await press(pilot, "escape", "enter")
        assert "刚说到一半" in screen_text(app)
        await press(pilot, "enter")
        line = app.context.records.items[2].last_progress
        assert line is not None
        assert line.text == "刚说到一半"
        await press(pilot, "escape", "enter")
        assert "进展 今天的进展，回车记入" in screen_text(app)


async def test_each_kind_of_words_stays_with_its_kind(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        await type_text(pilot, "初稿已交齐")
        await press(pilot, "f8")
        assert screen.entry.text == ""
        await type_text(pilot, "12月")
        await press(pilot, "tab")
        assert screen.entry.text == ""
        await press(pilot, "tab", "tab")
        assert screen.entry.text == "初稿已交齐"
        await press(pilot, "f8")
        assert screen.entry.text == "12月"


async def test_each_item_keeps_its_own_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        await type_text(pilot, "第一项的话")
        await press(pilot, "pagedown")
        assert "组织青年教师亮相课" in screen_text(app)
        assert screen.entry.text == ""
        await press(pilot, "pageup")
        assert screen.entry.text == "第一项的话"


async def test_arrows_turn_to_the_items_before_and_after_as_help_says(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        assert {"left": "上一项", "right": "下一项"}.items() <= active_key_descriptions(
            screen
        ).items()
        await press(pilot, "right", "right", "right")
        assert screen.item.title == "举办校园读书节"
        await press(pilot, "left")
        assert screen.item.title == "开展作业设计评比"
        await press(pilot, "left", "left", "left")
        assert screen.item.title == "完成校本课程纲要修订"


async def test_a_section_is_read_and_left_for_its_first_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "enter")
        screen = app.screen
        assert isinstance(screen, ItemScreen)
        assert "记入" not in active_key_descriptions(screen).values()
        await press(pilot, "right")
        assert screen.item.id == 2
        await enter(pilot, "已开头")
        assert app.context.records.items[2].status is Status.IN_PROGRESS


async def test_another_department_takes_over_without_the_people_of_the_old_one(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await press(pilot, "right", "right", "f9")
        await enter(pilot, "后勤保障部")
        item = app.context.records.items[4]
        assert (item.people, item.department) == ((), "后勤保障部")
        assert "责任人  后勤保障部" in screen_text(app)


@pytest.mark.parametrize(
    ("key", "words", "message"),
    [("f9", "某某某", "学校名单里没有“某某某”"), ("f8", "等一等", "时限没看懂")],
)
async def test_words_that_are_refused_stay_in_the_line(
    planned: Path, key: str, words: str, message: str
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await _open(pilot)
        await press(pilot, key)
        await enter(pilot, words)
        await until(pilot, lambda: message in screen_text(app))
        assert screen.entry.text == words
        assert app.context.records.items[2] == plan_items()[1]


async def test_a_second_word_on_one_day_leaves_the_first(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await enter(pilot, "初稿已交齐。")
        await enter(pilot, "下午又议了一次")
        line = app.context.records.items[2].last_progress
        assert line is not None
        assert line.text == "初稿已交齐；下午又议了一次"


async def test_words_that_cannot_be_saved_come_back_to_their_kind(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        await press(pilot, "f9")

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Disk, "sync", full)
        await enter(pilot, "林知秋")
        assert app.context.records.items[2].people == ()
        assert (screen.entry.mode.name, screen.entry.text) == ("owner", "林知秋")


async def test_an_item_taken_back_takes_its_screen_along_and_nothing_else(folder: Path) -> None:
    record_change(folder, Change(words="章节", items=plan_items()[:1]))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.save_queue.queue_change(lambda _records: Change(words="新增", items=plan_items()[1:2]))
        await settle(pilot)
        screen = await _open(pilot)
        await press(pilot, "f2")
        assert isinstance(app.screen, ChoiceDialog)
        app.action_undo()
        await settle(pilot)
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "enter")
        assert screen not in app.screen_stack
        assert isinstance(app.screen, PlanScreen)
        assert 2 not in app.context.records.items


async def test_the_card_shows_every_field_that_is_declared_for_it(planned: Path) -> None:
    item = msgspec.structs.replace(
        plan_items()[1], co_departments=("后勤保障部",), evidence="活动方案、照片", note="已评估"
    )
    record_change(planned, Change(words="改", items=(item,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        shown = screen_text(app)
        for field, declared in ITEM_FIELDS.items():
            for text in item.texts_of_field(field) if declared.card_label else ():
                assert declared.card_label in shown
                assert text in shown
