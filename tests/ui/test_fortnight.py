"""The fortnight around a meeting of forty items, played day by day on files in a folder."""

from datetime import date, datetime
from email import message_from_bytes
from functools import partial
from pathlib import Path

import docx
from key_counter import KeyCounter
from ledger_term import save_workbook, workbook_cells
from record_builders import make_measure
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import enter, newest_meeting, press, screen_text, settle, until

from meetingtui.base.term_calendar import Term
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import MeetingState
from meetingtui.plan.item import Item, Status
from meetingtui.plan.routine import OccurrenceState, Rhythm, create_routine
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    HEADS,
    NEW_PROGRESS,
    STATUS,
    TITLE,
)
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.reports.report_intake_screen import ReportIntakeScreen
from meetingtui.ui.screens.reports.report_sheets_screen import ReportSheetsScreen

HEADS_OF = {
    "课程教学部": "林知秋",
    "学生成长部": "顾一帆",
    "后勤保障部": "严守正",
    "教师发展部": "温如玉",
    "安全法治部": "石敬安",
    "信息技术部": "陆云帆",
    "工会": "沈惠民",
}
BY_WECHAT, LATE, SILENT = "信息技术部", "安全法治部", "工会"
_DEPARTMENTS = "".join(f"  - {{name: {name}, head: {head}}}\n" for name, head in HEADS_OF.items())
_PEOPLE = "".join(
    f"  - {{name: {head}, department: {name}, email: head{at}@example.com}}\n"
    for at, (name, head) in enumerate(HEADS_OF.items())
)
SCHOOL = f"""\
name: 云山市晨光小学
short: 晨光小学
departments:
{_DEPARTMENTS}\
people:
  - {{name: 方启明, post: 校长}}
  - {{name: 苏小满, post: 办公室主任, email: su@example.com}}
{_PEOPLE}\
terms:
  - {{id: 2026-2027-1, first_monday: 2026-08-31, end: 2027-01-29}}
meeting:
  weekday: 周一
  every: 2
  first_week: 1
  time: 14:30
  place: 二楼会议室
  host: 方启明
  recorder: 苏小满
  minutes: {{learning_share: 15, topic_discussion: 30, reflection: 20, work_push: 30}}
"""
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
BEGIN = datetime(2026, 9, 1, 9, 0)
TUESDAY, WEDNESDAY, FRIDAY = (datetime(2026, 11, day, 16, 10) for day in (17, 18, 20))
MEETING_DAY = datetime(2026, 11, 23, 14, 20)
WORK = ("教案检查", "结对帮扶", "场地修缮", "资料归档", "专题培训")
EXCEPTION = 32
"""The item whose report the room does not leave at that."""
ROUTINE = range(101, 106)
"""The weekly items, one in each of the first five departments."""


def _plan() -> tuple[Item, ...]:
    """Five measures a department that are late or nearly so, and five weekly ones missed."""

    measure = partial(make_measure, created=date(2026, 9, 1))
    weekly = create_routine(TERM, Rhythm.WEEKLY, since=date(2026, 11, 9))
    dated = [
        measure(
            10 * at + number, f"{name}{work}", department=name, due=date(2026, 11, 16 + 2 * number)
        )
        for at, name in enumerate(HEADS_OF, 1)
        for number, work in enumerate(WORK)
    ]
    recurring = [
        measure(id, f"{name}每周例行巡查", department=name, routine=weekly)
        for id, name in zip(ROUTINE, HEADS_OF, strict=False)
    ]
    return (*dated, *recurring)


async def _take(pilot: Pilot[None], path: Path) -> None:
    """From the report screen: read a file or a folder, and keep what is plain for the meeting."""
    await press(pilot, "f7")
    line = pilot.app.screen.query_one(Input)
    line.value = str(path)
    line.focus()
    await press(pilot, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportIntakeScreen))
    await press(pilot, "f9")
    await until(pilot, lambda: isinstance(pilot.app.screen, ReportSheetsScreen))


def _answered(sheet: Path, to: Path) -> Path:
    """The sheet as a department sends it back: each row with words, two of them done."""
    rows = workbook_cells(sheet.read_bytes())["会前填报"]
    for row in rows[4:]:
        row[HEADS.index(NEW_PROGRESS)] = f"{row[HEADS.index(TITLE)]}已按计划落实"
    for row in rows[4:]:
        is_done = "例行巡查" in row[HEADS.index(TITLE)] or "教案检查" in row[HEADS.index(TITLE)]
        row[HEADS.index(STATUS)] = "已完成" if is_done else ""
    return save_workbook(to / sheet.name, {"会前填报": rows})


def _said(path: Path) -> str:
    """Every paragraph and table cell of a Word file."""
    return "\n".join(
        "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))
        for element in docx.Document(str(path)).element.body
    )


async def _notice_goes_out(folder: Path) -> None:
    """Tuesday: topics are collected, one is parked, one stands; the notice in three forms."""
    app = MeetingApp(folder, clock=lambda: TUESDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4")
        await enter(pilot, "补交安全台账 严守正 11月25日前")
        await press(pilot, "tab")
        await enter(pilot, "寒假值班安排（顾一帆）")
        await press(pilot, "escape", "f2", "f7")
        for line in ("校服选用（严守正）", "安全工作通报（石敬安，5分钟）"):
            await press(pilot, "f4")
            await enter(pilot, line)
        await press(pilot, "f9", "down", "enter", "up", "f8")
        assert "搁置  校服选用" in screen_text(app)
        await press(pilot, "escape", "f5")
        assert "寒假值班安排（顾一帆）" in app.clipboard
        assert "安全工作通报（石敬安" in app.clipboard
        assert "校服选用" not in app.clipboard
        await press(pilot, "f6", "f8")
        await until(pilot, lambda: bool(list((folder / "minutes").glob("*通知.docx"))))
        await until(pilot, lambda: bool(list((folder / "outbox").glob("*.eml"))))
        (word,) = (folder / "minutes").glob("*通知.docx")
        assert "寒假值班安排" in _said(word)
        assert "校服选用" not in _said(word)
        (draft,) = (folder / "outbox").glob("*.eml")
        to = message_from_bytes(draft.read_bytes())["To"]
        assert to.count("@example.com") == len(HEADS_OF) + 1
        draft.unlink()


async def _sheets_go_out(folder: Path) -> list[Path]:
    """Wednesday: a sheet and a draft for each of the seven departments."""
    app = MeetingApp(folder, clock=lambda: WEDNESDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3", "f5", "enter")
        await until(pilot, lambda: len(list((folder / "outbox").glob("*.eml"))) == 7)
        sheets = sorted((folder / "reports").glob("*.xlsx"))
    assert len(sheets) == 7
    return sheets


async def _reports_come_back(folder: Path, sheets: list[Path], back: Path) -> None:
    """Friday: four sheets in a folder and one answer as a message; two are waited for."""
    for sheet in sheets:
        if not any(name in sheet.name for name in (BY_WECHAT, LATE, SILENT)):
            _answered(sheet, back)
    app = MeetingApp(folder, clock=lambda: FRIDAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        await _take(pilot, back)
        lines = [f"{number}. {BY_WECHAT}{work}：已办" for number, work in enumerate(WORK, 1)]
        app.screen.post_message(Paste("\n".join((f"{BY_WECHAT}：", *lines))))
        await until(pilot, lambda: isinstance(app.screen, ReportIntakeScreen))
        await press(pilot, "f9")
        await until(pilot, lambda: isinstance(app.screen, ReportSheetsScreen))
        waited = {
            each.department: len(each.unanswered_items)
            for each in app.screen.items_to_report_by_department  # type: ignore[attr-defined]
            if each.unanswered_items
        }
        assert waited == {LATE: 6, SILENT: 5}


async def _late_sheet_comes(pilot: Pilot[None], sheets: list[Path], back: Path) -> None:
    (late,) = (sheet for sheet in sheets if LATE in sheet.name)
    await press(pilot, "f3")
    await _take(pilot, _answered(late, back))
    await press(pilot, "escape")


async def test_a_fortnight_with_seven_departments_and_a_meeting_by_exception(
    tmp_path: Path,
) -> None:
    folder, back = tmp_path / "资料", tmp_path / "收回"
    folder.mkdir()
    back.mkdir()
    (folder / "school.yaml").write_text(SCHOOL, encoding="utf-8")
    with open_term(folder, load_school(folder).terms[0], clock=lambda: BEGIN) as term_file:
        term_file.record_change(Change(words="导入", items=_plan()))
    await _notice_goes_out(folder)
    sheets = await _sheets_go_out(folder)
    await _reports_come_back(folder, sheets, back)

    app = MeetingApp(folder, clock=lambda: MEETING_DAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await _late_sheet_comes(pilot, sheets, back)
        counter = KeyCounter(pilot)
        enter_keys = counter.enter_keys
        await enter_keys("walk", "f5", "f5")
        screen = app.screen
        screen.show_step(MeetingStep.TOPIC_DISCUSSION)  # type: ignore[attr-defined]
        await settle(pilot)
        for _ in newest_meeting(app).topics:
            await enter_keys("topic", "f8", "照此办理", "enter", "pagedown")
        screen.show_step(MeetingStep.WORK_PUSH)  # type: ignore[attr-defined]
        await settle(pilot)
        called = newest_meeting(app).agenda
        assert len(called) == 40
        for id in called:
            if app.context.records.items[id].department == SILENT:
                await enter_keys("item", "活动经费还没有到位，下周补报", "enter")
            elif id == EXCEPTION:
                await enter_keys("item", "校长要求本周五再看一次现场", "enter")
                await enter_keys("item", "f7", "复查场地修缮 严守正 11月27日前", "enter")
            else:
                await enter_keys("item", "enter")
        await enter_keys("item", "f4")
        assert counter.keys["item"] / len(called) <= 1.2

        items, meeting = app.context.records.items, newest_meeting(app)
        heard = {id: items[id].progress_in_meeting(meeting.id) for id in called}
        assert all(line is not None for line in heard.values())
        assert [id for id in called if items[id].pending_report] == [EXCEPTION]
        assert [id for id in called if items[id].status is Status.DONE] == [10, 20, 30, 40, 50]
        for id in ROUTINE:
            states = [each.state for each in items[id].occurrences(MEETING_DAY.date())]
            assert states.count(OccurrenceState.DONE) == 1
            is_late = items[id].department == LATE
            assert states[1] is (OccurrenceState.MISSED if is_late else OccurrenceState.DONE)
        await enter_keys("walk", "f5", "enter")
        assert newest_meeting(app).state is MeetingState.CLOSED
        await until(pilot, lambda: bool(app.screen.query("#preview")))
        assert (newest_meeting(app).length or MinutesLength.SHORT) is MinutesLength.SHORT
        await press(pilot, "f9", "f6", "enter", "f9", "enter")
        await until(pilot, lambda: bool(newest_meeting(app).issues))
    minutes = _said(folder / "minutes" / newest_meeting(app).issues[0].file)
    assert len(minutes) < 1500
    assert "复查场地修缮" in minutes
    assert "校长要求本周五再看一次现场" in minutes
    assert "安全工作通报" in minutes
    assert "校服选用" not in minutes
    assert "等23项" in minutes
