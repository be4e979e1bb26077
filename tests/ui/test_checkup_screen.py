import errno
import os
import shutil
from pathlib import Path

import msgspec
import pytest
from os_file_calls import DATA_SYNC_CALL
from ui_school import NOW, app_on, plan_items, press, record_change, screen_text, settle, until

from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.home_screen import HomeScreen

LOST = Meeting(id=1, number=1, on=NOW.date(), agenda=(2, 99))


def _refuse_for_lack_of_space(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


async def test_what_is_wrong_is_shown_and_what_is_safe_is_done(planned: Path) -> None:
    record_change(planned, Change(words="x", meetings=(LOST,)))
    shutil.rmtree(planned / "backups", ignore_errors=True)
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "按 F6" in screen_text(app))
        assert "指向已不存在的事项" in screen_text(app).replace("\n", "")
        await press(pilot, "f6")
        await until(pilot, lambda: app.context.records.meetings[1].agenda == (2,))
        await until(pilot, lambda: "按 F6" not in screen_text(app))
        await press(pilot, "ctrl+z", "escape")
        assert app.context.records.meetings[1] == LOST
        assert isinstance(app.screen, HomeScreen)


async def test_a_narrow_window_shows_whole_lines(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "提醒" in screen_text(app))
        await press(pilot, "down", "down", "up")
        assert "检查数据文件夹" in screen_text(app)


async def test_the_items_of_somebody_who_left_are_handed_over_and_can_come_back(
    planned: Path,
) -> None:
    gone = msgspec.structs.replace(plan_items()[3], people=("柳青",))
    record_change(planned, Change(words="x", items=(gone,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "柳青不在名单上" in screen_text(app))
        await press(pilot, "f7")
        await until(pilot, lambda: "柳青的事项移交给谁" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: "开展作业设计评比 → 林知秋" in screen_text(app))
        await press(pilot, "enter")  # 先不移交
        await settle(pilot)
        assert app.context.records.items[4] == gone
        await press(pilot, "f7")
        await until(pilot, lambda: "柳青的事项移交给谁" in screen_text(app))
        await press(pilot, "enter", "down", "enter")
        await until(pilot, lambda: app.context.records.items[4].people == ("林知秋",))
        await until(pilot, lambda: "柳青不在名单上" not in screen_text(app))
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: app.context.records.items[4] == gone)


async def test_a_handover_that_is_not_saved_is_not_reported_as_done(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = msgspec.structs.replace(plan_items()[3], people=("柳青",))
    record_change(planned, Change(words="x", items=(gone,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "柳青不在名单上" in screen_text(app))
        monkeypatch.setattr(os, DATA_SYNC_CALL, _refuse_for_lack_of_space)
        await press(pilot, "f7")
        await until(pilot, lambda: "柳青的事项移交给谁" in screen_text(app))
        await press(pilot, "enter", "down", "enter")
        await until(pilot, lambda: "磁盘已满" in screen_text(app))
        await settle(pilot)
        assert "已把柳青" not in screen_text(app)
        assert app.context.records.items[4] == gone


async def test_a_repair_that_is_not_saved_is_not_reported_as_done(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_change(planned, Change(words="x", meetings=(LOST,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "按 F6" in screen_text(app))
        monkeypatch.setattr(os, DATA_SYNC_CALL, _refuse_for_lack_of_space)
        await press(pilot, "f6")
        await until(pilot, lambda: "没有存上" in screen_text(app))
        await settle(pilot)
        assert "已办好" not in screen_text(app)
