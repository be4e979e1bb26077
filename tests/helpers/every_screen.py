"""Opens every screen of the program one after another, in the meeting of ``full_meeting``."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast

from ledger_term import column_index, save_workbook, set_cell, workbook_cells
from textual.pilot import Pilot
from ui_school import press, screen_text, settle, type_text, until

from meetingtui.plan.item_operations import add_progress
from meetingtui.review.ledger.ledger_workbook import make_ledger_workbook
from meetingtui.store.backups import back_up_if_changed, damaged_term_file_error, list_backups
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.item_call_steps import ItemCallStepController
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_panel import StepPanel
from meetingtui.ui.screens.plan.division_dialog import DivisionDialog
from meetingtui.ui.screens.review.edited_ledger_screen import EditedLedgerScreen
from meetingtui.ui.screens.review.review_screen import REVIEW_PAGES
from meetingtui.ui.screens.review.summary_screen import SummaryScreen
from meetingtui.ui.start_recovery import offer_to_restore_term_file, warn_of_lost_records

SIZES = [(60, 18), (80, 24), (120, 30), (160, 45)]
"""What every screen is made for: usable, meant, better, best."""


async def meeting_views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """From the home screen, open every screen of the meeting; yields the name of each."""
    app = cast("MeetingApp", pilot.app)
    await press(pilot, "f5")
    screen = cast("MeetingScreen", app.screen)
    for step in screen.step_sequence.steps:
        screen.show_step(step)
        await settle(pilot)
        panel = screen.panel
        name = screen.step_sequence.name_of_step(step)
        if isinstance(panel.step, ItemCallStepController) or step == MeetingStep.TOPIC_DISCUSSION:
            for page in range(panel.step.page_count()):
                if page not in _PAGES.get(step, (page,)):
                    continue
                await go_to_page(pilot, panel, page)
                is_last = (
                    isinstance(panel.step, ItemCallStepController)
                    and panel.step.is_summary_page_shown
                )
                yield f"{name} {'小结' if is_last else page + 1}"
        else:
            yield name
    await go_to_page(pilot, await go_to_step(pilot, screen, MeetingStep.WORK_PUSH), 0)
    await press(pilot, "f7")
    await type_text(pilot, "整理听课记录 林知秋 下周五前")
    yield "工作推进：派任务"
    await press(pilot, "ctrl+u", "tab")


_PAGES = {MeetingStep.WORK_PUSH: (0, 2, 3, 5, 6)}
"""Of the items called, one of each kind and the 小结."""


async def dialog_views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """Over the meeting screen, open every dialog; yields the name of each."""
    app = cast("MeetingApp", pilot.app)
    screen = cast("MeetingScreen", app.screen)
    await go_to_page(pilot, await go_to_step(pilot, screen, MeetingStep.WORK_PUSH), 2)
    for key, name in (
        ("f1", "帮助"),
        ("f2", "其他状态"),
        ("f10", "范围与顺序"),
        ("ctrl+b", "几项一起"),
        ("ctrl+g", "5W2H"),
        ("ctrl+k", "常用语"),
    ):
        await press(pilot, key)
        assert app.screen is not screen
        yield name
        await press(pilot, "escape")
    await press(pilot, "f6")
    app.action_ask_and_undo_several_steps()
    await settle(pilot)
    assert app.screen is not screen
    yield "撤销到"
    await go_back_to(pilot, screen)
    await press(pilot, "ctrl+p")
    await until(pilot, lambda: "转到" in screen_text(app))
    yield "全部操作"
    await go_back_to(pilot, screen)
    for step, key, name in (
        (MeetingStep.LEARNING_SHARE, "f8", "谁来分享"),
        (MeetingStep.CLOSE, "f5", "结束会议"),
    ):
        await go_to_step(pilot, screen, step)
        await press(pilot, key)
        assert app.screen is not screen
        yield name
        await go_back_to(pilot, screen)


async def other_views(pilot: Pilot[None], query: str) -> AsyncIterator[str]:
    """Open the search, then from the home screen plan, item, minutes and notes."""
    app = cast("MeetingApp", pilot.app)
    home = app.screen_stack[1]
    await go_back_to(pilot, home)
    yield "首页"
    await press(pilot, "ctrl+f")
    await type_text(pilot, query)
    await until(pilot, lambda: "拼音准备中" not in screen_text(app))
    yield "查找"
    await go_back_to(pilot, home)
    await press(pilot, "f6", "down", "down")
    yield "计划"
    for item_id in (6, 11):
        app.navigation.open_item(item_id)
        await settle(pilot)
        yield f"事项 {item_id}"
        await press(pilot, "escape")
    await go_back_to(pilot, home)
    await press(pilot, "f7")
    await press(pilot, "right")
    await until(pilot, lambda: "正在生成预览" not in screen_text(app))
    yield "纪要"
    await go_back_to(pilot, home)
    app.navigation.confirm_and_open_private_notes()
    await settle(pilot)
    yield "打开备忘吗"
    await press(pilot, "down", "enter")
    await type_text(pilot, "散会后请林主任留一下。")
    yield "备忘"
    await go_back_to(pilot, home)


async def review_views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """From the home screen, open every page of the review, a list with a filter, and a timeline."""
    app = cast("MeetingApp", pilot.app)
    home = app.screen_stack[1]
    await go_back_to(pilot, home)
    await press(pilot, "f8")
    for name, _ in REVIEW_PAGES:
        await until(pilot, lambda: "正在读" not in screen_text(app))
        yield f"盘点：{name}"
        await press(pilot, "f4")
    await press(pilot, "enter")
    yield "盘点：滞后的事项"
    await press(pilot, "enter")
    yield "盘点：来龙去脉"
    await press(pilot, "escape", "escape", "f5")
    await type_text(pilot, "推进中")
    yield "盘点：筛选"
    await go_back_to(pilot, home)


async def document_views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """From the home screen, open the division of an item, an edited ledger and the summary."""
    app = cast("MeetingApp", pilot.app)
    home = app.screen_stack[1]
    await go_back_to(pilot, home)
    app.push_screen(DivisionDialog(app.context, app.save_queue.queue_change, 6))
    await settle(pilot)
    await press(pilot, "space", "space")
    yield "分工"
    await go_back_to(pilot, home)
    sheets = workbook_cells(make_ledger_workbook(app.context.snapshot))
    rows = sheets["督办台账"]
    set_cell(sheets, 6, "责任人", "严守正、方启明")
    set_cell(sheets, 6, "新的进展", "书目已报齐，下周一开幕。" * 3)
    set_cell(sheets, 7, "完成时限", "腊月里")
    set_cell(sheets, 8, "状态", "推进一半")
    rows[1][column_index(rows, "事项")] += "（改）"
    path = save_workbook(app.context.folder / "台账.xlsx", sheets)
    app.push_screen(EditedLedgerScreen(app.context, app.save_queue, path))
    await until(pilot, lambda: "改动" in screen_text(app))
    await press(pilot, "f6", "down")
    yield "读回台账"
    await go_back_to(pilot, home)
    app.push_screen(SummaryScreen(app.context, app.save_queue))
    await until(pilot, lambda: "工作总结" in screen_text(app))
    yield "写总结"
    await press(pilot, "down", "down", "down", "f2")
    yield "写总结：内容"
    await go_back_to(pilot, home)


async def backup_and_checkup_views(pilot: Pilot[None]) -> AsyncIterator[str]:
    """From the home screen, open backups, audit log, checkup and the start with damaged data."""
    app = cast("MeetingApp", pilot.app)
    home, context = app.screen_stack[1], app.context
    await go_back_to(pilot, home)
    path, content = context.term_file.path, context.term_file.encoded_content()
    for days in (1, 2):
        made = back_up_if_changed(path, content + b" " * days, context.now - timedelta(days=days))
        assert made is not None
    made.path.write_bytes(content[:100])
    told = add_progress(context.records.items[7], on=context.today, text="灯具已到货。")
    app.save_queue.queue_change(lambda _: Change(words=f"进展：{told.title}", items=(told,)))
    await settle(pilot)
    app.navigation.open_backups()
    await until(pilot, lambda: "份完好" in screen_text(app))
    yield "备份与恢复"
    at = [copy.path for copy in reversed(list_backups(path))].index(made.path) - 1
    await press(pilot, *["down"] * at, "enter")
    await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
    yield "备份与恢复：比较"
    await go_back_to(pilot, home)
    app.navigation.open_audit_log()
    await until(pilot, lambda: "共 " in screen_text(app))
    yield "操作记录"
    await go_back_to(pilot, home)
    (context.folder / ".旧.tmp").write_bytes(b"")
    old = (context.now - timedelta(days=2)).timestamp()
    os.utime(context.folder / ".旧.tmp", (old, old))
    app.navigation.open_checkup()
    await until(pilot, lambda: "提醒" in screen_text(app))
    yield "检查数据文件夹"
    await go_back_to(pilot, home)
    error = damaged_term_file_error(path, "最后一部分不见了")
    offer_to_restore_term_file(app, path, context.term.id, context.now, error, str)
    await settle(pilot)
    yield "恢复还是退出"
    app.pop_screen()  # an answer would end the program
    warn_of_lost_records(app, "3 项、1 次例会", app.navigation.open_backups)
    await settle(pilot)
    yield "记录比备份少"
    await go_back_to(pilot, home)


async def every_view(pilot: Pilot[None], query: str = "读书") -> AsyncIterator[str]:
    """Open every screen; yields the name of each while it is shown."""
    for views in (
        meeting_views(pilot),
        dialog_views(pilot),
        other_views(pilot, query),
        review_views(pilot),
        document_views(pilot),
        backup_and_checkup_views(pilot),
    ):
        async for name in views:
            yield name


async def go_to_step(pilot: Pilot[None], screen: MeetingScreen, step: MeetingStep) -> StepPanel:
    """Show a step of the meeting; returns its panel."""
    screen.show_step(step)
    await settle(pilot)
    return screen.panel


async def go_to_page(pilot: Pilot[None], panel: StepPanel, page: int) -> None:
    """Show a page of a step."""
    panel.show_page(page)
    await settle(pilot)


async def go_back_to(pilot: Pilot[None], screen: object) -> None:
    """Press Esc, at most five times, until ``screen`` is on top."""
    for _ in range(5):
        if pilot.app.screen is screen:
            return
        await press(pilot, "escape")
    raise AssertionError("Esc leads nowhere")
