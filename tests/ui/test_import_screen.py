"""From the plan's Word file to tracked items, looked at before it is written."""

from pathlib import Path
from threading import Event
from typing import Any

import docx
import pytest
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import app_on, press, screen_text, type_text, until

from meetingtui.plan.importing.merge import MergeResult
from meetingtui.plan.importing.proposal import ImportProposal, preview_import
from meetingtui.plan.item import Status
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.plan import import_screen
from meetingtui.ui.screens.plan.import_screen import ImportScreen

PLAN = """\
云山市晨光小学2026—2027学年第一学期工作计划
一、课程教学
1.修订校本课程纲要。由课教部牵头，第10周前定稿。
2.组织青年教师亮相课。
4.开展作业设计评比。
二、学生成长
1.举办校园读书节。活动不少于2次。
"""


def _document(folder: Path, text: str = PLAN) -> Path:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    path = folder / "计划.docx"
    document.save(str(path))
    return path


async def _open(pilot: Pilot[None], path: Path) -> ImportScreen:
    await press(pilot, "f6", "f7")
    await until(pilot, lambda: bool(pilot.app.screen.query(Input)))
    pilot.app.screen.query_one(Input).focus()
    await type_text(pilot, str(path))
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ImportScreen)
    await until(pilot, lambda: "要跟踪的事项" in screen_text(pilot.app))  # type: ignore[arg-type]
    await until(pilot, lambda: "新增" in screen_text(pilot.app) or "不变" in screen_text(pilot.app))  # type: ignore[arg-type]
    return screen


async def test_doubtful_places_come_first_and_nothing_is_written_before_one_says_so(
    folder: Path,
) -> None:
    path = _document(folder)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, path)
        text = screen_text(app)
        assert "不连续" in text
        assert text.index("不连续") < text.index("一、课程教学")
        await press(pilot, "escape")
        assert not app.context.records.items


async def test_suggestions_are_taken_and_the_plan_is_written(folder: Path) -> None:
    path = _document(folder)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, path)
        await press(pilot, "f10", "f9", "enter")
        by_title = {item.title: item for item in app.context.records.items.values()}
        revised = by_title["修订校本课程纲要"]
        assert revised.department == "课程教学部"
        assert revised.due is not None
        target = by_title["举办校园读书节"].target
        assert target is not None
        assert (target.amount, target.unit, target.comparison) == (2, "次", ">=")


async def test_corrections_can_be_taken_back(folder: Path) -> None:
    path = _document(folder)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, path)
        await press(pilot, "end")
        before = screen_text(app)
        await press(pilot, "ctrl+left")
        assert screen_text(app) != before
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: screen_text(app) == before)


async def test_a_revision_cancels_what_it_drops_unless_told_to_keep_it(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, _document(folder))
        await press(pilot, "f9", "enter")
        revised = PLAN.replace("2.组织青年教师亮相课。\n", "").replace("4.", "2.")
        await press(pilot, "escape")
        await _open(pilot, _document(folder, revised))
        assert "不再列入 1 项" in screen_text(app)
        await press(pilot, "end")
        assert "取消   " in screen_text(app)
        await press(pilot, "f6")
        await until(pilot, lambda: "保留不动" in screen_text(app))
        await press(pilot, "f6")
        await until(pilot, lambda: "不再列入 1 项" in screen_text(app))
        await press(pilot, "f9", "enter")
        dropped = next(
            item
            for item in app.context.records.items.values()
            if item.title == "组织青年教师亮相课"
        )
        assert dropped.status is Status.CANCELLED


async def test_a_file_that_is_no_plan_is_refused_in_one_sentence(folder: Path) -> None:
    bad = folder / "照片.docx"
    bad.write_bytes(b"\xff\xd8\xff\xe0")
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f6", "f7")
        app.screen.query_one(Input).focus()
        await type_text(pilot, str(bad))
        await press(pilot, "enter")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        await until(pilot, lambda: "照片.docx" in screen_text(app).replace("\n", ""))


async def test_a_reworded_measure_stands_beside_what_it_was(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        first = PLAN.replace("4.", "3.")
        await _open(pilot, _document(folder, first))
        await press(pilot, "f9", "enter", "escape")
        revised = first.replace("开展作业设计评比。", "开展单元作业设计评比。")
        screen = await _open(pilot, _document(folder, revised))
        await until(pilot, lambda: "改写" in screen_text(app))
        at = next(
            index for index, line in enumerate(screen_text(app).splitlines()) if "改写   " in line
        )
        await pilot.click(screen.rows, offset=(10, at - screen.rows.region.y))
        await until(pilot, lambda: "原为" in screen_text(app))
        assert "原为  3.开展作业设计评比" in screen_text(app)


DOUBTFUL = """\
云山市晨光小学2026—2027学年第一学期工作计划
本学期的工作按部门列出，请各部门对照落实。
一、课程教学
1.修订校本课程纲要。由课教部牵头，第10周前定稿。
2.组织青年教师亮相课。
4.把全校各年级各学科教师在日常教学里遇到的难题收集起来，每月研究一个，研究的结果在教研活动时间里向全体教师说明并张贴在办公室。
"""


async def test_a_doubt_shows_its_reason_beside_a_title_that_is_cut(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, _document(folder, DOUBTFUL))
        text = screen_text(app)
        assert "存疑 2 处" in text
        row = next(line for line in text.splitlines() if "不连续" in line)
        assert "把全校各年级" in row
        assert "标题太长" in row
        assert "开头" in text or "之前，没有归入任何一项" in text


async def test_f4_goes_through_the_doubts_and_f5_proposes_a_shorter_title(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot, _document(folder, DOUBTFUL))
        screen.rows.highlighted = 0
        assert "建议标题" in screen_text(app)
        await press(pilot, "f4")
        assert screen.rows.chosen_row is not None
        assert screen.rows.chosen_row.unassigned_text_index == 0
        await press(pilot, "delete")
        await until(pilot, lambda: "存疑 1 处" in screen_text(app))
        screen.rows.highlighted = 0
        await press(pilot, "f10")
        await until(pilot, lambda: "标题太长" not in screen_text(app))


async def test_f5_on_a_doubt_without_a_suggestion_says_what_can_be_done(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        plan = "云山市晨光小学工作计划\n一、常规\n1.查早读。\n3.查午休。"
        screen = await _open(pilot, _document(folder, plan))
        screen.rows.highlighted = 0
        await press(pilot, "f5")
        await until(pilot, lambda: "没有问题按 Del" in screen_text(app))


async def test_the_question_before_writing_says_how_many_doubts_are_open(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, _document(folder, PLAN))
        await press(pilot, "f9")
        await until(pilot, lambda: "2 处存疑没有处理" in screen_text(app))


async def test_rows_show_the_department_and_the_counts_agree(folder: Path) -> None:
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot, _document(folder, PLAN))
        text = screen_text(app)
        row = next(line for line in text.splitlines() if "修订校本课程纲要" in line)
        assert "课程教学部" in row
        assert "读到要跟踪的事项 4 项" in text
        assert "新增 4 项" in text


async def test_f9_before_the_comparison_has_ended_asks_once_it_has(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _document(folder)
    may_end, compared = Event(), []

    def slow_preview(proposal: ImportProposal, *args: Any, **more: Any) -> MergeResult:
        assert may_end.wait(60)
        compared.append(proposal)
        return preview_import(proposal, *args, **more)

    monkeypatch.setattr(import_screen, "preview_import", slow_preview)
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6", "f7")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).focus()
        await type_text(pilot, str(path))
        await press(pilot, "enter")
        await until(pilot, lambda: "要跟踪的事项" in screen_text(app))
        await press(pilot, "f10", "f9")
        assert isinstance(app.screen, ImportScreen)
        may_end.set()
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert any(not each.indexes_with_suggestions for each in compared)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(app.context.records.items))
