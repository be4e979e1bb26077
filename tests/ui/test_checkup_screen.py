import shutil
from pathlib import Path

import msgspec
import pytest
from ui_school import NOW, app_on, plan_items, press, record_change, screen_text, settle, until

from meetingtui.base.errors import StoreError
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.home_screen import HomeScreen

LOST = Meeting(id=1, number=1, on=NOW.date(), agenda=(2, 99))


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

    def refuse(_change: Change) -> None:
        raise StoreError("磁盘满了。")

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "柳青不在名单上" in screen_text(app))
        monkeypatch.setattr(app.context.term_file, "record_change", refuse)
        told: list[str] = []
        monkeypatch.setattr(
            type(app), "notify", lambda _app, message, **_keywords: told.append(message)
        )
        await press(pilot, "f7")
        await until(pilot, lambda: "柳青的事项移交给谁" in screen_text(app))
        await press(pilot, "enter", "down", "enter")
        await until(pilot, lambda: told != [])
        await settle(pilot)
        assert told == ["磁盘满了。"]
        assert app.context.records.items[4] == gone


async def test_a_repair_that_is_not_saved_is_not_reported_as_done(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_change(planned, Change(words="x", meetings=(LOST,)))
    app = app_on(planned)

    def refuse(_change: Change) -> None:
        raise StoreError("磁盘满了。")

    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.navigation.open_checkup()
        await until(pilot, lambda: "按 F6" in screen_text(app))
        monkeypatch.setattr(app.context.term_file, "record_change", refuse)
        told: list[str] = []
        monkeypatch.setattr(
            type(app), "notify", lambda _app, message, **_keywords: told.append(message)
        )
        await press(pilot, "f6")
        await until(pilot, lambda: any("没有存上" in each for each in told))
        assert not any("已办好" in each for each in told)
