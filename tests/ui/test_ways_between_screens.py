"""One screen of each kind, one toast at a time, and not a word of English."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_task
from textual.pilot import Pilot
from textual.widgets._toast import Toast
from ui_school import (
    app_on,
    enter,
    open_meeting_at,
    plan_items,
    press,
    record_change,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.command_palette import Palette, palette_commands
from meetingtui.ui.dialogs.five_w_dialog import FiveWDialog
from meetingtui.ui.dialogs.help_dialog import HelpDialog, HelpKeyRow, active_key_descriptions
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep


def _kinds(app: MeetingApp) -> list[str]:
    return [type(screen).__name__ for screen in app.screen_stack[1:]]


async def _command(pilot: Pilot[None], words: str) -> None:
    """One command of the palette."""
    await press(pilot, "ctrl+p")
    await type_text(pilot, words)
    await until(pilot, lambda: words in screen_text(pilot.app).split("\n", 8)[-1])  # type: ignore[arg-type]
    await press(pilot, "enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Palette))


async def test_the_palette_leads_back_to_the_meeting_that_is_open(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        meeting = app.screen
        await _command(pilot, "工作计划")
        assert _kinds(app) == ["HomeScreen", "MeetingScreen", "PlanScreen"]
        await _command(pilot, "开会")
        assert _kinds(app) == ["HomeScreen", "MeetingScreen"]
        assert app.screen is meeting


async def test_plan_and_minutes_lie_on_the_stack_only_once(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        for go in (
            app.navigation.open_minutes,
            app.navigation.open_plan,
            app.navigation.open_minutes,
            app.navigation.open_minutes,
        ):
            go()
            await settle(pilot)
        assert Counter(_kinds(app)) == Counter(HomeScreen=1, PlanScreen=1, MinutesScreen=1)


async def test_two_presses_prepare_one_meeting(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.navigation.open_or_prepare_meeting()
        app.navigation.open_or_prepare_meeting()
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert len(app.context.records.meetings) == 1
        assert _kinds(app) == ["HomeScreen", "MeetingScreen"]


async def test_the_palette_waits_for_the_answer_to_a_question(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "down", "enter", "f2")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, ChoiceDialog)


async def test_what_is_told_gives_way_to_what_is_told_next(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f6", "down", "enter", "f5", "f6", *["ctrl+z"] * 4)
        await until(pilot, lambda: "没有可撤销的操作" in screen_text(app))
        assert len(app.screen.query(Toast)) == 1
        assert "已撤销" not in screen_text(app)


@pytest.mark.parametrize("length", range(18, 26))
async def test_no_line_of_a_toast_begins_with_a_full_stop(planned: Path, length: int) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.notify("字" * length + "。")
        await until(pilot, lambda: "字。" in screen_text(app))


async def test_what_is_told_leaves_a_question_to_be_read(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await press(pilot, "f6", "down", "enter")
        await press(pilot, "f2")
        app.notify("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
        await until(pilot, lambda: "时限没看懂" in screen_text(app))
        for words in ("事项状态", "未启动", "取消", "↑↓ 选择"):
            assert words in screen_text(app)


async def test_what_is_told_is_no_markup(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.notify("已撤销：关于[a=b]事项[/]")
        await until(pilot, lambda: "关于[a=b]事项[/]" in screen_text(app))


async def test_help_is_in_chinese_on_every_screen(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys in ((), ("f6",), ("down", "enter"), ("escape", "escape", "f7"), ("escape", "f5")):
            await press(pilot, *keys)
            found = active_key_descriptions(app.screen)
            assert found
            assert [words for words in found.values() if words.isascii()] == []
        assert found.get("enter") != "选定"
        await press(pilot, "escape", "f1")
        assert isinstance(app.screen, HelpDialog)
        row = next(each for each in app.screen.query(HelpKeyRow) if each.key == "enter")
        row.scroll_visible(animate=False)
        await settle(pilot)
        assert "回车        选定" in screen_text(app)


async def test_the_palette_speaks_chinese(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await until(pilot, lambda: "工作计划" in screen_text(app))
        assert set(re.findall("[A-Za-z]{3,}", screen_text(app))) <= {"Word", "SVG"}
        assert "🔎" not in screen_text(app)
        first, *_ = (command.title for command in palette_commands(app, app.screen_stack[-2]))
        assert screen_text(app).index(first) < screen_text(app).index("工作计划")
        await type_text(pilot, "qqq")
        await until(pilot, lambda: "没有这样的操作" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(app.screen, Palette))


async def test_a_command_is_found_by_what_it_does(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "进展")
        await until(pilot, lambda: "工作计划" in screen_text(app).split("\n", 8)[-1])


async def test_ctrl_c_says_in_chinese_how_to_leave(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "ctrl+c")
        await until(pilot, lambda: "要退出，请按 Ctrl+Q。" in screen_text(app))
        assert "quit" not in screen_text(app)


async def test_the_plan_shows_the_status_and_then_the_warning(planned: Path) -> None:
    late = plan_items()[1]
    begun = add_progress(late, on=date(2026, 9, 1), status=Status.IN_PROGRESS)
    record_change(planned, Change(words="已启动", items=(begun,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        assert "推进中 滞后 1. 完成校本课程纲要修订" in screen_text(app)
        assert "未启动 预警 2. 组织青年教师亮相课" in screen_text(app)


async def test_parents_and_leaves_of_the_plan_line_up(planned: Path) -> None:
    parent = plan_items()[3]
    child = msgspec.structs.replace(parent, id=30, title="先听一次意见", parent=parent.id)
    record_change(planned, Change(words="下级", items=(child,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        rows = screen_text(app).splitlines()
        row = next(row for row in rows if "组织青年教师亮相课" in row)
        above = next(row for row in rows if "开展作业设计评比" in row)
        assert row.index("未启动") == above.index("未启动")


async def test_a_folder_that_cannot_be_written_opens_read_only_and_says_so(planned: Path) -> None:
    (planned / ".2026-2027-1.json.lock").unlink(missing_ok=True)
    (planned / ".2026-2027-1.json.lock").mkdir()
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        assert "【只读】" in screen_text(app)
        await until(pilot, lambda: "只能以只读方式查看" in screen_text(app).replace("\n", ""))


@pytest.mark.parametrize("width", [60, 80])
async def test_columns_of_home_never_touch(planned: Path, width: int) -> None:
    tasks = tuple(
        make_task(number, "事" * number, people=("苏小满",), meeting=1) for number in range(10, 16)
    )
    record_change(planned, Change(words="任务", items=tasks))
    app = app_on(planned)
    async with app.run_test(size=(width, 24)) as pilot:
        await settle(pilot)
        rows = [row for row in screen_text(app).splitlines() if "苏小满" in row]
        assert len(rows) == len(tasks)
        assert all(" 苏小满" in row for row in rows)


@pytest.mark.parametrize(
    ("step", "words", "title"),
    [
        (MeetingStep.WORK_PUSH, "认领", "认领、责任人"),
        (MeetingStep.WORK_PUSH, "批量", "批量：几项一起"),
        (MeetingStep.WORK_PUSH, "5W2H", "5W2H 表"),
        (MeetingStep.WORK_PUSH, "暂停", "计时暂停或继续"),
        (MeetingStep.TOPIC_DISCUSSION, "表决", "表决票数"),
    ],
)
async def test_the_palette_knows_the_keys_of_the_screen(
    planned: Path, step: MeetingStep, words: str, title: str
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, step)
        titles = [each.title for each in palette_commands(app, screen)]
        assert titles.count(title) == 1
        assert len(set(titles)) == len(titles)
        await press(pilot, "ctrl+p")
        await type_text(pilot, words)
        await until(pilot, lambda: title in screen_text(app))


async def test_a_key_chosen_in_the_palette_is_pressed_on_the_screen_below(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.TOPIC_DISCUSSION)
        await enter(pilot, "寒假离校安排")
        await _command(pilot, "表决票数")
        await until(pilot, lambda: screen.panel.entry_line.mode.name == "vote")
        assert app.focused is screen.panel.entry_line.text_area
        screen.show_step(MeetingStep.WORK_PUSH)
        await _command(pilot, "5W2H")
        await until(pilot, lambda: isinstance(app.screen, FiveWDialog))


async def test_keys_of_the_screen_are_found_by_initials(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+p")
        await until(pilot, lambda: not app.context.pinyin.characters_not_looked_up("认领、责任人"))
        await type_text(pilot, "zrr")
        await until(pilot, lambda: "认领、责任人" in screen_text(app))
        assert "F9" in screen_text(app)


async def test_home_has_each_command_once(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        titles = [each.title for each in palette_commands(app, app.screen)]
        assert "计划" not in titles and "纪要" not in titles
        assert titles.count("开会") == titles.count("退出") == 1


async def test_what_was_told_goes_when_another_screen_or_a_dialog_opens(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        for key in ("f6", "f1", "ctrl+p"):
            app.notify("刚才说的话")
            await until(pilot, lambda: "刚才说的话" in screen_text(app))
            await press(pilot, key)
            await until(pilot, lambda: "刚才说的话" not in screen_text(app))
            await press(pilot, "escape")
