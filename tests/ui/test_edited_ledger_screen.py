"""The ledger out to Excel and back, from the review screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from every_screen import SIZES
from ledger_term import Cells, save_workbook, set_cell, workbook_cells
from screen_cells import screen_lines, wrongly_hidden_cells
from ui_school import (
    SCHOOL,
    app_on,
    enter,
    plan_items,
    press,
    record_change,
    screen_text,
    until,
)

from meetingtui.documents.document_file import read_document_lines
from meetingtui.plan.item import Status
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import FileDialog
from meetingtui.ui.screens.review.edited_ledger_screen import EditedLedgerScreen
from meetingtui.ui.screens.review.review_screen import ReviewScreen
from meetingtui.ui.widgets.text_layout import WrappedText


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "school"
    folder.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    record_change(folder, Change(words="计划", items=plan_items()))
    return folder


async def exported(pilot, app: MeetingApp) -> Path:
    await press(pilot, "f8")
    assert isinstance(app.screen, ReviewScreen)
    await press(pilot, "f7", "enter")
    await until(pilot, lambda: "已写出" in said(app))
    (path,) = (app.context.folder / "ledger").glob("*.xlsx")
    return path


def said(app: MeetingApp) -> str:
    return "\n".join(each.message for each in app._notifications).replace("\n", "")


async def reading(pilot, app: MeetingApp, change: Callable[[Cells], object]) -> EditedLedgerScreen:
    """The screen on a ledger that was exported and changed by hand."""
    path = await exported(pilot, app)
    sheets = workbook_cells(path.read_bytes())
    change(sheets)
    save_workbook(path, sheets)
    await press(pilot, "f7", "down", "enter")
    await press(pilot, "enter")
    screen = app.screen
    assert isinstance(screen, EditedLedgerScreen)
    await until(pilot, lambda: screen._edits is not None)
    return screen


def edited(sheets: Cells) -> None:
    set_cell(sheets, 2, "状态", "已完成")
    set_cell(sheets, 3, "完成时限", "12月18日")
    set_cell(sheets, 3, "新的进展", "已排出名单[b]")
    set_cell(sheets, 4, "责任人", "王五")
    set_cell(sheets, 6, "标签", "重点", "学生成长部")
    set_cell(sheets, 6, "标签", "十件大事")


async def test_the_ledger_is_written_beside_the_records_and_its_path_told(folder):
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        path = await exported(pilot, app)
        assert path.name == "2026-11-23 督办台账.xlsx"
        # A long folder breaks the line at the space in the name.
        assert "".join(path.name.split()) in "".join(said(app).split())
        assert len(workbook_cells(path.read_bytes())["督办台账"]) == 7


async def test_the_one_page_is_written_among_the_papers(folder):
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f8", "f9")
        await until(pilot, lambda: "已写出" in said(app))
        (path,) = (folder / "minutes").glob("*.docx")
        lines = read_document_lines(path.read_bytes())
        assert "工作计划推进情况（截至2026年11月23日）" in lines


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (160, 45)])
async def test_changes_are_shown_with_what_speaks_against_them(folder, size):
    app = app_on(folder)
    async with app.run_test(size=size) as pilot:
        await reading(pilot, app, edited)
        shown = screen_text(app)
        for words in ("改动 6 处", "选定 0 处", "须确认 2 处", "看不懂或不能改 1 处"):
            assert words in shown, words
        await press(pilot, "end")
        await press(pilot, "up", "up")
        assert "看不懂责任人“王五”，没有采纳。" in screen_text(app)
        await press(pilot, "end")
        assert "同一项在别处改成了“" in screen_text(app)


async def test_all_but_the_conflicts_are_taken_together_and_undone_together(folder):
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await reading(pilot, app, edited)
        await press(pilot, "f6", "f5")
        await until(pilot, lambda: "已采纳 3 处改动" in said(app))
        items = app.context.records.items
        assert items[2].status is Status.DONE
        assert (
            items[3].last_progress.text_and_field_changes
            == "已排出名单[b]；完成时限由12月1日调整为12月18日"
        )
        assert (items[4].people, items[6].tags) == (("林知秋",), ())
        await until(pilot, lambda: len(screen._edits.changes) == 3)
        assert "选定 0 处" in screen_text(app)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: "要撤销“采纳台账改动 3 处”吗" in screen_text(app))
        await press(pilot, "down", "enter")
        assert app.context.records.items[2].status is Status.NOT_STARTED


async def test_one_is_taken_by_enter_and_a_conflict_only_so(folder):
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await reading(pilot, app, edited)
        await press(pilot, "f5")
        assert "还没有选定" in said(app)
        await press(pilot, "end", "space", "f5")
        await until(pilot, lambda: "已采纳 1 处改动" in said(app))
        assert app.context.records.items[6].tags


HOSTILE = "[/]项[a=b]{{x}}𠮷野🎉" + "很长的话" * 60


def hostile(sheets: Cells) -> None:
    set_cell(sheets, 2, "新的进展", HOSTILE)
    set_cell(sheets, 3, "责任人", HOSTILE)
    set_cell(sheets, 6, "标签", HOSTILE)
    set_cell(sheets, 6, "标签", "重点", "学生成长部")
    sheets["督办台账"].append(["", "", "", "", HOSTILE, *[""] * 11])


@pytest.mark.parametrize("size", SIZES)
async def test_words_of_any_kind_are_shown_as_written_and_nothing_is_cut_in_two(folder, size):
    app = app_on(folder)
    async with app.run_test(size=size) as pilot:
        await reading(pilot, app, hostile)
        for _ in range(5):
            lines = screen_lines(app)
            assert [strip.cell_length for strip in lines] == [size[0]] * size[1]
            assert not list(wrongly_hidden_cells(app, lines))
            assert "[/]项[a=b]{{x}}𠮷野🎉" in screen_text(app)
            assert "F1 帮助" in lines[-1].text
            await press(pilot, "down")


async def test_without_any_file_it_is_said_where_was_looked(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f7", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, FileDialog))
        assert "选择" not in screen_text(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, FileDialog)
        # Not read off the screen: the folder's name may break its lines anywhere.
        note = app.screen.query_one("#file-note", WrappedText).text.plain
        assert "都没有 Excel" in note
        assert "请先导出台账" in note


async def test_what_was_told_gives_way_to_a_question(folder):
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await exported(pilot, app)
        await press(pilot, "f7")
        assert said(app) == ""


async def test_a_file_that_is_no_ledger_is_refused_and_the_review_stays(folder, tmp_path):
    path = save_workbook(tmp_path / "别的.xlsx", {"Sheet1": [["甲", "乙"], [1, 2]]})
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f8", "f7", "down", "enter")
        await enter(pilot, str(path))
        await until(pilot, lambda: "不是本程序导出的督办台账" in said(app))
        assert isinstance(app.screen, ReviewScreen)
