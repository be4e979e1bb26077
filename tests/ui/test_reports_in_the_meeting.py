"""What was handed in before the meeting: one Enter an item takes it, words take the exceptions."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_measure
from ui_school import (
    app_on,
    newest_meeting,
    open_meeting_at,
    plan_items,
    press,
    record_change,
    screen_text,
    type_text,
)

from meetingtui.plan.item import Item, PendingReport, Status
from meetingtui.store.records import Change
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

ON = date(2026, 11, 22)


def _reported(count: int) -> tuple[Item, ...]:
    """So many measures that are late, each with something handed in."""
    return tuple(
        make_measure(
            100 + at,
            f"第{at}项工作",
            department="课程教学部",
            due=date(2026, 11, 20),
            created=date(2026, 9, 1),
            pending_report=PendingReport(
                on=ON,
                by="课程教学部",
                status=Status.DONE if at % 2 else None,
                text=f"第{at}项已落实",
            ),
        )
        for at in range(1, count + 1)
    )


async def test_forty_reports_are_taken_with_one_key_each(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=_reported(40)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, *["enter"] * 40)
        meeting = newest_meeting(app)
        items = app.context.records.items.values()
        said = [item.progress_in_meeting(meeting.id) for item in items]
        assert [line.text for line in said if line] == [f"第{at}项已落实" for at in range(1, 41)]
        assert all(item.pending_report is None for item in items)
        assert sum(item.status is Status.DONE for item in items) == 20
        assert "全部已汇报" in screen_text(app)
        await press(pilot, "ctrl+z")
        left = [item.id for item in app.context.records.items.values() if item.pending_report]
        assert left == [140]


async def test_an_item_without_a_report_is_passed_over_as_before(folder: Path) -> None:
    reported, silent = _reported(2)
    silent = msgspec.structs.replace(silent, pending_report=None)
    record_change(folder, Change(words="导入", items=(reported, silent)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "enter", "enter")
        assert app.context.records.items[102].progress == ()
        assert "未汇报" in screen_text(app)


async def test_words_typed_are_recorded_as_typed_and_the_report_waits(folder: Path) -> None:
    record_change(folder, Change(words="导入", items=_reported(2)))
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await type_text(pilot, "校长要求下周再看")
        await press(pilot, "enter")
        item = app.context.records.items[101]
        assert item.progress[-1].text == "校长要求下周再看"
        assert item.pending_report is not None


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_report_stands_under_the_item(folder: Path, size: tuple[int, int]) -> None:
    handed_in = PendingReport(on=ON, by="课程教学部", status=Status.DONE, text="纲要已定稿")
    items = tuple(
        msgspec.structs.replace(item, pending_report=handed_in) if item.id == 2 else item
        for item in plan_items()
    )
    record_change(folder, Change(words="导入", items=items))
    app = app_on(folder)
    async with app.run_test(size=size) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        shown = screen_text(app)
    changed = difference_from_golden_file(f"reports-in-the-meeting-{size[0]}x{size[1]}", shown)
    assert not changed, changed
