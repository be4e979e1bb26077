"""督办单 from the minutes screen: chosen, written as Word, its text ready to paste."""

from datetime import date
from pathlib import Path

from record_builders import make_closed_meeting, make_task
from ui_school import NOW, app_on, press, record_change, screen_text, until

from meetingtui.meeting.topic_discussion import DecisionKind, Topic
from meetingtui.store.records import Change
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog

TOPIC = Topic(id=1, title="冬季作息", decision="晚开十分钟", decision_kind=DecisionKind.PASSED)
CLOSED = make_closed_meeting(
    1, date(2026, 11, 9), closed=NOW.replace(day=9, hour=16), topics=(TOPIC,)
)
TASK = make_task(
    901,
    "公布冬季作息时间表",
    meeting=1,
    topic=1,
    due=date(2026, 11, 20),
    created=CLOSED.on,
)


async def test_a_decision_is_chosen_written_and_its_text_copied(folder: Path) -> None:
    record_change(folder, Change(words="开过", meetings=(CLOSED,), items=(TASK,)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        await until(pilot, lambda: "冬季作息" in screen_text(app))
        await press(pilot, "f5", "end", "enter")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await until(pilot, lambda: "督办哪一项" in screen_text(app))
        assert "冬季作息：待定" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "在微信里按 Ctrl+V" in screen_text(app))
        assert "会议议定：晚开十分钟。" in app.clipboard
        assert "公布冬季作息时间表（责任人待定，11月20日前）" in app.clipboard
        assert len(list((folder / "minutes").glob("*第1次行政例会督办单.docx"))) == 1
