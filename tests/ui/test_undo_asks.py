"""What undo asks first, and what it never takes back."""

from datetime import date
from pathlib import Path

from record_builders import make_closed_meeting, make_measure
from textual.widgets import OptionList
from ui_school import BEFORE, app_on, press, record_change, screen_text, settle, until

from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.store.records import Change
from meetingtui.store.step_history import StepKind
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog

NEW = make_measure(30, "新列入的一项", created=date(2026, 11, 20))
HELD = make_closed_meeting(1, date(2026, 11, 9))


async def test_an_import_of_one_item_is_asked_first_and_left_or_undone(planned: Path) -> None:
    record_change(planned, Change(words="导入计划 计划.docx", items=(NEW,), kind=StepKind.IMPORT))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert "要撤销“导入计划 计划.docx”吗" in screen_text(app).replace("\n", "")
        assert app.screen.query_one(OptionList).highlighted == 0
        await press(pilot, "enter")  # 不撤销
        await until(pilot, lambda: not isinstance(app.screen, ChoiceDialog))
        assert 30 in app.context.records.items
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: 30 not in app.context.records.items)
        await press(pilot, "ctrl+y")
        await until(pilot, lambda: 30 in app.context.records.items)


async def test_issued_minutes_are_not_taken_back_and_the_way_is_said(planned: Path) -> None:
    record_change(planned, Change(words="结束第1次行政例会", meetings=(HELD,)))
    issued = with_issued_version(HELD, number="〔2026〕1号", by="方启明", now=BEFORE)
    record_change(planned, Change(words="签发第1次行政例会纪要", meetings=(issued,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: "不能撤销" in screen_text(app))
        assert not isinstance(app.screen, ChoiceDialog)
        assert app.context.records.meetings[1] == issued
