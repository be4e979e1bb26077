"""上次纪要: approved with one key or corrected in a line, where the school's agenda asks for it."""

from datetime import date
from pathlib import Path

import pytest
from golden_screens import difference_from_golden_file
from record_builders import make_closed_meeting
from textual.pilot import Pilot
from ui_school import (
    app_on,
    enter,
    newest_meeting,
    open_meeting_at,
    press,
    record_change,
    screen_text,
    settle,
)

from meetingtui.base import shipped_files
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.template_catalogue import meeting_templates
from meetingtui.meeting.minutes_records import MinutesApproval
from meetingtui.meeting.topic_discussion import DecisionKind, Topic
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

FIFTH = make_closed_meeting(
    5,
    date(2026, 11, 9),
    id=1,
    topics=(Topic(id=1, title="冬季作息调整", decision_kind=DecisionKind.PASSED),),
)


@pytest.fixture
def school(planned: Path) -> Path:
    """A school whose agenda has the last minutes approved, with one meeting held."""
    text = (shipped_files.templates_folder() / "agenda.yaml").read_text(encoding="utf-8")
    (planned / "templates").mkdir()
    switched = text.replace("approve_minutes: false", "approve_minutes: true")
    (planned / "templates" / "agenda.yaml").write_text(switched, encoding="utf-8")
    record_change(planned, Change(words="第5次", meetings=(FIFTH,)))
    return planned


async def _opened(pilot: Pilot[None]) -> MeetingScreen:
    screen = await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
    await press(pilot, "f4")
    assert screen.current_step == MeetingStep.LAST_MINUTES
    return screen


def _papers(app: MeetingApp) -> dict[str, list[str]]:
    context = app.context
    return {
        each.name: read_document_lines(
            render_meeting_document_to_bytes(
                each,
                newest_meeting(app),
                sources=DocumentSources(
                    school=context.school,
                    term=context.term,
                    agenda=context.agenda,
                    items=context.records.items,
                    meetings=context.records.meetings,
                ),
            )
        )
        for each in meeting_templates(context.folder)[:3]
    }


async def test_one_key_approves_and_the_minutes_and_the_record_say_so(school: Path) -> None:
    app = app_on(school)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _opened(pilot)
        assert "审议通过第5次行政例会纪要  还没有审议" in screen_text(app)
        await press(pilot, "f5")
        assert newest_meeting(app).last_minutes == MinutesApproval(number=5)
        assert "已通过" in screen_text(app)
        await press(pilot, "f5")
        assert newest_meeting(app).last_minutes == MinutesApproval(number=5)
        for name, lines in _papers(app).items():
            assert sum("会议审议通过了第5次行政例会纪要。" in line for line in lines) == 1, name
        await press(pilot, "enter")
        assert screen.current_step != MeetingStep.LAST_MINUTES
        await press(pilot, "ctrl+z")
        assert newest_meeting(app).last_minutes is None


async def test_a_correction_is_typed_changed_and_removed(school: Path) -> None:
    app = app_on(school)
    async with app.run_test(size=(80, 24)) as pilot:
        await _opened(pilot)
        await enter(pilot, "第二项时限改为12月10日")
        approval = newest_meeting(app).last_minutes
        assert approval == MinutesApproval(number=5, correction="第二项时限改为12月10日")
        sentence = "会议审议了第5次行政例会纪要，更正后通过：第二项时限改为12月10日。"
        for name, lines in _papers(app).items():
            assert sum(sentence in line for line in lines) == 1, name
        await press(pilot, "up", "enter")
        await enter(pilot, "，责任人为顾一帆")
        approval = newest_meeting(app).last_minutes
        assert approval is not None
        assert approval.correction == "第二项时限改为12月10日，责任人为顾一帆"
        await press(pilot, "up", "delete")
        assert newest_meeting(app).last_minutes is None


async def test_what_was_not_approved_is_told_before_the_meeting_ends(school: Path) -> None:
    app = app_on(school)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _opened(pilot)
        screen.show_step(MeetingStep.CLOSE)
        await settle(pilot)
        assert "上次会议纪要还没有审议" in screen_text(app)
        screen.show_step(MeetingStep.LAST_MINUTES)
        await press(pilot, "f5")
        screen.show_step(MeetingStep.CLOSE)
        await settle(pilot)
        assert "上次会议纪要还没有审议" not in screen_text(app)


async def test_without_the_switch_there_is_no_such_step(planned: Path) -> None:
    record_change(planned, Change(words="第5次", meetings=(FIFTH,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.ATTENDANCE)
        assert MeetingStep.LAST_MINUTES not in screen.step_sequence.steps
        assert "上次纪要" not in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)], ids="{0[0]}x{0[1]}".format)
async def test_the_step_looks_as_it_did(school: Path, size: tuple[int, int]) -> None:
    app = app_on(school)
    shown = []
    async with app.run_test(size=size) as pilot:
        await _opened(pilot)
        shown.append(screen_text(app))
        await enter(pilot, "第二项时限改为12月10日")
        shown.append(screen_text(app))
    changed = difference_from_golden_file(f"last-minutes-{size[0]}x{size[1]}", "\n\n".join(shown))
    assert not changed, changed
