"""工作推进 at speaking speed: order, list, several at once, numbers, claiming, the 小结."""

import os
from datetime import date
from pathlib import Path

import msgspec
import pytest
from record_builders import make_measure, make_section
from textual.pilot import Pilot
from textual.screen import Screen
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

from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.plan.item import Status, Target
from meetingtui.plan.item_operations import add_progress
from meetingtui.store.durable_files import Disk
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.call_list_and_bulk_update import BulkUpdateDialog, CallListWidget
from meetingtui.ui.screens.meeting.item_call_steps import ItemCallStepController
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

ALL = ("f10", "down", "enter")
"""From what was gathered to all that is open."""


def _items(app: MeetingApp) -> ItemCallStepController:
    screen = app.screen
    assert isinstance(screen, MeetingScreen)
    step = screen.panel_of_step(MeetingStep.WORK_PUSH).step
    assert isinstance(step, ItemCallStepController)
    return step


def _title(app: MeetingApp) -> str:
    item = _items(app).shown_item
    return item.title if item else ""


def _change(folder: Path, item_id: int, **fields: object) -> None:
    item = next(item for item in plan_items() if item.id == item_id)
    record_change(folder, Change(words="改", items=(msgspec.structs.replace(item, **fields),)))


async def _choose(pilot: Pilot[None], label: str) -> None:
    """Choose in the dialog of F10."""
    await press(pilot, "f10")
    options = pilot.app.screen.query_one("OptionList")
    labels = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
    options.highlighted = next(n for n, words in enumerate(labels) if label in words)
    await press(pilot, "enter")


async def test_by_deadline_the_month_stands_over_the_item(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await _choose(pilot, "全部未办结")
        await _choose(pilot, "按时限")
        assert "11月到期  1 / 3    全部未办结，按时限 1 / 6 项" in screen_text(app)
        titles = [item.title for item in _items(app).called_items.items]
        assert titles[0] == "完成校本课程纲要修订"
        assert titles[-1] == "修订食堂陪餐制度"
        await _choose(pilot, "按章节")
        assert "一、课程与教学  1 / 3" in screen_text(app)


async def test_the_choice_is_marked_and_kept_over_a_new_start(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await _choose(pilot, "待认领")
        assert _title(app) == "修订食堂陪餐制度"
        await press(pilot, "ctrl+q")
    again = app_on(planned)
    async with again.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f5")
        assert _title(again) == "修订食堂陪餐制度"
        await press(pilot, "f10")
        assert "只看待认领  1 项  （现在）" in screen_text(again)
        assert "顺序：按部门  （现在）" in screen_text(again)


async def test_another_status_is_drawn_without_a_new_layout(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f5")
        layouts: list[Screen[object]] = []
        screen.screen_layout_refresh_signal.subscribe(screen, layouts.append, immediate=True)
        await press(pilot, "f6")
        assert "→ 已完成" in screen_text(app)
        await press(pilot, "f5")
        assert "→ 推进中" in screen_text(app)
    assert not layouts


async def test_the_screen_below_a_meeting_is_not_painted_with_every_change(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        meeting = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        home = app.screen_stack[1]
        assert (home.is_current, meeting.is_current) == (False, True)
        await press(pilot, "f10")  # a dialog, through which the meeting can be seen
        assert (home.is_current, meeting.is_current) == (False, True)


async def test_the_item_at_hand_stays_when_others_are_called_too(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "down", "down")
        assert _title(app) == "举办校园读书节"
        await press(pilot, *ALL)
        assert _title(app) == "举办校园读书节"


async def test_a_finding_about_an_item_not_called_keeps_the_order(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await _choose(pilot, "按时限")
        items = _items(app)
        called = items.called_item_ids()
        await _choose(pilot, "全部未办结")
        other = next(id for id in items.called_item_ids() if id not in called)
        await _choose(pilot, "列入事项")
        screen.show_referenced_page(
            MeetingScreenPosition(step_key=MeetingStep.WORK_PUSH, item=other)
        )
        await settle(pilot)
        assert items.shown_item_id() == other
        assert "全部未办结，按时限" in screen_text(app)


async def test_a_scope_without_items_says_so_and_takes_no_words(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await _choose(pilot, "久未汇报")
        assert "按 F10 换一种范围" in screen_text(app)
        await press(pilot, "f5", "f9", "ctrl+b", "ctrl+g")
        await enter(pilot, "这句话给谁")
        assert "这句话给谁" in screen_text(app)
        assert all(not item.progress for item in app.context.records.items.values())


async def test_behind_the_last_item_the_unheard_are_listed_and_one_goes_back(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "初稿已交齐")
        await press(pilot, "down", "down", "down")
        text = screen_text(app)
        assert "列入事项 4 项    已汇报 1 项，未汇报 3 项" in text
        assert "学生成长部" in text
        assert "完成校本课程纲要修订" not in text
        await press(pilot, "down", "down", "enter")
        assert _title(app) == "举办校园读书节"
        await press(pilot, "pagedown", "pagedown", "left")
        assert _title(app) == "更换操场照明"


async def test_the_end_takes_no_words_and_leads_on(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        for words in ("甲", "乙", "丙", "丁"):
            await enter(pilot, words)
        assert "全部已汇报" in screen_text(app)
        await enter(pilot, "还有一句")
        assert "还有一句" in screen_text(app)
        await press(pilot, "ctrl+u", "enter")
        await until(pilot, lambda: "已到小结" in screen_text(app))
        assert screen.current_step == MeetingStep.WORK_PUSH
        await press(pilot, "f4")
        assert screen.current_step != MeetingStep.WORK_PUSH


async def test_an_update_takes_two_keys_and_the_next_item_comes_by_itself(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f6")
        await enter(pilot, "已定稿")
        item = app.context.records.items[2]
        assert (item.status, item.progress[-1].text) == (Status.DONE, "已定稿")
        assert _title(app) == "组织青年教师亮相课"


async def test_on_wide_screens_all_that_is_called_stands_beside(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 30)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        for width, is_beside in ((80, False), (110, True), (109, False), (160, True)):
            await pilot.resize_terminal(width, 30)
            await settle(pilot)
            assert ("更换操场照明" in screen_text(app)) is is_beside


async def test_the_list_marks_who_was_heard_and_a_click_goes_there(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(160, 45)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f6")
        (row,) = [line for line in screen_text(app).splitlines() if "✓ 已完成" in line]
        assert "完成校本课程纲要修订" in row
        await pilot.click(app.screen.query(CallListWidget).last(), offset=(12, 4))
        await settle(pilot)
        assert _title(app) == "举办校园读书节"
        assert app.focused is _items(app).panel.entry_line.text_area


async def test_a_long_list_draws_only_what_is_in_sight(folder: Path) -> None:
    section = make_section(1, "一学期的事")
    many = tuple(make_measure(n, f"事项{n}", parent=1, position=n) for n in range(2, 1502))
    record_change(folder, Change(words="导入", items=(section, *many)))
    app = app_on(folder)
    async with app.run_test(size=(160, 45)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        items = _items(app)
        items.go_to_item(1400)
        await settle(pilot)
        beside = app.screen.query(CallListWidget).last()
        assert "事项1400" in screen_text(app)
        assert len(beside._drawn) < 4 * 45
        drawn = set(beside._drawn)
        await press(pilot, "f6")
        ((fresh, *_),) = set(beside._drawn) - drawn
        assert fresh[0] == "事项1400"


async def test_several_items_take_one_status_in_one_step(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+b", "space", "down", "space")
        assert "已标记 2 项" in screen_text(app)
        await press(pilot, "f6")
        done = [i for i, each in app.context.records.items.items() if each.status is Status.DONE]
        assert done == [2, 6]
        await press(pilot, "ctrl+z")
        words = "已撤销：已完成 2 项：完成校本课程"
        await until(pilot, lambda: words in screen_text(app).replace("\n", ""))
        assert all(each.status is not Status.DONE for each in app.context.records.items.values())


async def test_several_items_take_one_line_behind_what_each_had(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await enter(pilot, "初稿已交齐。")
        await press(pilot, "ctrl+b", "ctrl+a", "tab")
        await type_text(pilot, "按计划推进 不变")
        await press(pilot, "enter")
        items = app.context.records.items
        assert items[2].progress[-1].text == "初稿已交齐；按计划推进 不变"
        assert [items[i].progress[-1].text for i in (3, 6, 7)] == ["按计划推进 不变"] * 3
        assert items[3].status is Status.IN_PROGRESS


async def test_several_by_mouse_with_another_status_and_never_none(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+b", "f6")
        assert "还没有标记" in screen_text(app)
        assert isinstance(app.screen, BulkUpdateDialog)
        await pilot.click(app.screen.query(CallListWidget).last(), offset=(10, 2))
        await press(pilot, "f2", "down", "down", "down", "enter")
        assert app.context.records.items[3].status is Status.PAUSED


async def test_what_could_not_be_written_of_several_comes_back(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "ctrl+b", "space", "tab")
        await type_text(pilot, "要紧的一句")

        def full(*_args: object) -> None:
            raise OSError(28, os.strerror(28))

        monkeypatch.setattr(Disk, "sync", full)
        await press(pilot, "enter")
        assert not app.context.records.items[2].progress
        assert _items(app).panel.entry_line.text == "要紧的一句"


async def test_a_number_counts_towards_the_target_and_is_said_back(planned: Path) -> None:
    target = Target(words="不少于 60 篇", amount=60, unit="篇", comparison=">=")
    _change(planned, 2, target=target)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "42")
        assert "目标：已达 42 / 60 篇" in screen_text(app)
        await press(pilot, "enter", "up")
        text = screen_text(app)
        assert "目　标  不少于 60 篇    已达 42 / 60 篇" in text
        assert "已达 42/60 篇" in text
        await press(pilot, "ctrl+u")
        await type_text(pilot, "已发表 60 篇")
        assert "已达到目标，可按 F6 记为已完成" in screen_text(app)
        await press(pilot, "f6", "enter", "up")
        assert app.context.records.items[2].amount_reached == 60
        assert "已达到目标" in screen_text(app)


async def test_a_limit_that_is_passed_is_said_in_words(planned: Path) -> None:
    _change(planned, 2, target=Target(words="不超过 30%", amount=30, unit="%", comparison="<="))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "31%")
        assert "目标：现为 31%，已超出目标" in screen_text(app)
        await press(pilot, "enter", "up")
        assert "现为 31%  已超出目标" in screen_text(app)


async def test_one_key_claims_the_next_key_tries_another(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await _choose(pilot, "待认领")
        assert "待认领    F9 由学生成长部认领" in screen_text(app)
        seen = []
        for _ in range(4):
            await press(pilot, "f9")
            assert _title(app) == "修订食堂陪餐制度"
            seen.append(app.context.records.items[8].department)
        assert seen == ["学生成长部", "课程教学部", "后勤保障部", ""]
        assert app.context.records.items[8].progress == ()


async def test_an_item_somebody_owns_is_given_to_others_by_name(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f9")
        assert app.context.records.items[2].department == "课程教学部"
        await enter(pilot, "顾一帆")
        item = app.context.records.items[2]
        assert (item.people, item.department) == (("顾一帆",), "学生成长部")


async def test_the_card_says_all_that_counts_on_the_smallest_screen(planned: Path) -> None:
    long = "这一句很长，" * 330 + "[/] {{x}} e\u0301té"
    item = add_progress(plan_items()[1], on=date(2026, 11, 9), text=long)
    record_change(
        planned, Change(words="改", items=(msgspec.structs.replace(item, title="[/]{{x}}的课"),))
    )
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        text = screen_text(app)
        for words in ("[/]{{x}}的课", "未启动", "课程教学部", "11月20日", "11月9日  这一句很长"):
            assert words in text
        assert "今天的进展" in text.splitlines()[-2]
        assert "e\u0301té" not in text
        await pilot.press(*["ctrl+down"] * 16)
        await settle(pilot)
        assert "[/] {{x}} e\u0301té" in screen_text(app)
        assert "今天的进展" in screen_text(app).splitlines()[-2]


async def test_every_view_keeps_its_first_and_last_line(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, *ALL)
        items = _items(app)
        for page in range(7):
            items.panel.show_page(page)
            for size in ((60, 18), (80, 24), (160, 45)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                lines = screen_text(app).splitlines()
                assert lines[0].endswith("14:32")
                assert "全部未办结" in lines[3]
                assert lines[-1].rstrip().endswith("F1 帮助")
        await pilot.resize_terminal(60, 18)
        await press(pilot, "ctrl+b")
        assert "Esc 返回" in screen_text(app)
