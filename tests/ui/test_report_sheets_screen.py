"""会前填报 on the screen: sheets out, answers in, and what nobody answered."""

import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from ledger_term import save_workbook
from python_calamine import CalamineWorkbook
from record_builders import make_task
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import app_on, press, record_change, screen_text, settle, until

from meetingtui.plan.item import Status
from meetingtui.review.report_sheets.sheet_content_and_reader import HEADS, NEW_PROGRESS, STATUS
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.plan.item_screen import ItemScreen
from meetingtui.ui.screens.reports.report_intake_screen import ReportIntakeScreen
from meetingtui.ui.screens.reports.report_sheets_screen import ReportSheetsScreen

ANSWERS = {2: {STATUS: "已完成", NEW_PROGRESS: "纲要已定稿"}, 3: {NEW_PROGRESS: "已上六节"}}


async def _sheets(pilot: Pilot[None], folder: Path, choice: int = 2) -> list[Path]:
    """The sheets written from the screen, Excel without drafts where nothing else is chosen."""
    await press(pilot, "f3", "f5", *["down"] * choice, "enter")
    await until(pilot, lambda: bool(pilot.app._notifications))
    return sorted((folder / "reports").iterdir())


def _fill_in(sheet: Path, answers: dict[int, dict[str, str]]) -> Path:
    """Write into a sheet as a department does."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.read_bytes()))
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python(skip_empty_area=False)
    for row in rows[4:]:
        for head, words in answers.get(int(row[0]), {}).items():
            row[HEADS.index(head)] = words
    sheet.unlink()
    return save_workbook(sheet, {"会前填报": rows})


async def _read(pilot: Pilot[None], path: str) -> ReportIntakeScreen:
    await press(pilot, "f7")
    pilot.app.screen.query_one(Input).value = path
    pilot.app.screen.query_one(Input).focus()
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportIntakeScreen))
    screen = pilot.app.screen
    assert isinstance(screen, ReportIntakeScreen)
    return screen


def _app(folder: Path) -> MeetingApp:
    return app_on(folder)


async def test_a_folder_of_sheets_is_taken_for_the_meeting_and_who_is_missing_is_seen(
    planned: Path, tmp_path: Path
) -> None:
    app = _app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        written = await _sheets(pilot, planned)
        theirs = next(path for path in written if "课程教学部" in path.name)
        back = tmp_path / "收回"
        back.mkdir()
        shutil.copy(_fill_in(theirs, ANSWERS), back / "课程教学部.xlsx")
        await _read(pilot, str(back))
        await press(pilot, "f9")
        assert isinstance(app.screen, ReportSheetsScreen)
        items = app.context.records.items
        assert items[2].pending_report is not None
        assert items[2].pending_report.status_and_text == "已完成：纲要已定稿"
        assert items[2].status is Status.NOT_STARTED
        shown = screen_text(app)
        assert "已收齐" in shown or "未收" in shown
        assert "已完成：纲要已定稿" in shown
        assert "更换操场照明" in shown
        await press(pilot, "ctrl+z")
        await press(pilot, "down", "enter")
        assert app.context.records.items[2].pending_report is None


async def test_what_was_handed_in_becomes_progress_with_one_key(planned: Path) -> None:
    app = _app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        app.screen.post_message(Paste("完成校本课程纲要修订：已完成，纲要已定稿"))
        await until(pilot, lambda: isinstance(app.screen, ReportIntakeScreen))
        await press(pilot, "f9")
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, ItemScreen)
        assert "填　报" in screen_text(app)
        await press(pilot, "f10")
        item = app.context.records.items[2]
        assert item.pending_report is None
        assert item.status is Status.DONE
        assert item.last_progress is not None
        assert item.last_progress.text == "纲要已定稿"
        await press(pilot, "ctrl+z")
        assert app.context.records.items[2].pending_report is not None


async def test_reports_are_recorded_at_once_where_no_meeting_is_to_hear_them(
    planned: Path,
) -> None:
    app = _app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        app.screen.post_message(Paste("更换操场照明：路灯已到货"))
        await until(pilot, lambda: isinstance(app.screen, ReportIntakeScreen))
        await press(pilot, "f8")
        item = app.context.records.items[7]
        assert (item.status, item.pending_report) == (Status.IN_PROGRESS, None)


async def test_words_that_name_no_item_are_told(planned: Path) -> None:
    app = _app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        app.screen.post_message(Paste("大家辛苦了"))
        await until(pilot, lambda: bool(app._notifications))
        assert isinstance(app.screen, ReportSheetsScreen)


async def test_sheets_come_in_word_and_go_out_as_drafts(planned: Path) -> None:
    school = (planned / "school.yaml").read_text(encoding="utf-8")
    with_address = school.replace(
        "post: 课程教学部主任, department: 课程教学部}",
        "post: 课程教学部主任, department: 课程教学部, email: lin@example.com}",
    )
    (planned / "school.yaml").write_text(with_address, encoding="utf-8")
    app = _app(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        written = await _sheets(pilot, planned, 1)
        assert {path.suffix for path in written} == {".docx"}
        assert len(list((planned / "outbox").glob("*.eml"))) == 1
        told = "\n".join(note.message for note in app._notifications)
        assert "顾一帆：没有可用的邮箱" in told


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_screens_look_as_they_did(planned: Path, size: tuple[int, int]) -> None:
    task = make_task(
        9,
        "补交安全台账",
        department="后勤保障部",
        due=date(2026, 11, 25),
    )
    record_change(planned, Change(words="任务", items=(task,)))
    app = _app(planned)
    shown = []
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f3")
        shown.append(screen_text(app))
        await press(pilot, "f5")
        shown.append(screen_text(app))
        await press(pilot, "escape")
        text = (
            "课程教学部\n1. 完成校本课程纲要修订：已完成，纲要已定稿\n2. 亮相课：已上六节\n"
            "后勤保障部：\n补交安全台账：已补齐\n更换操场照明：路灯已到货\n"
            "更换操场照明：路灯下周到货\n开水器：已报修\n其他都正常"
        )
        app.screen.post_message(Paste(text))
        await until(pilot, lambda: isinstance(app.screen, ReportIntakeScreen))
        shown.append(screen_text(app))
        await press(pilot, "down")
        shown.append(screen_text(app))
        await press(pilot, "f9")
        await settle(pilot)
        app.clear_notifications()
        await settle(pilot)
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"reports-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
