"""签发 by keys: checked, left knowingly, issued, locked, corrected, every version kept."""

from datetime import date
from pathlib import Path

import docx
import pytest
from record_builders import make_closed_meeting, make_task
from textual.pilot import Pilot
from ui_school import NOW, app_on, enter, newest_meeting, press, record_change, screen_text, until

from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.meeting.attendance import AttendanceEntry, Presence
from meetingtui.meeting.minutes_issuing import with_issued_version
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import LearningShare, MeetingState
from meetingtui.meeting.reflection import Reflection
from meetingtui.meeting.topic_discussion import Opinion, Topic
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.minutes.minutes_issuing_and_reopening import MinutesIssueDialog
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.minutes.pre_issuing_check_screen import PreIssuingCheckScreen

CLOSED = make_closed_meeting(
    1,
    date(2026, 11, 9),
    host="方启明",
    started=NOW.replace(day=9),
    closed=NOW.replace(day=9, hour=16),
    attendance=(
        AttendanceEntry(name="方启明"),
        AttendanceEntry(name="严守正", presence=Presence.LEAVE),
    ),
    share=LearningShare(presenter="林知秋", topic="作业设计", points=("少而精",)),
    topics=(
        Topic(id=1, title="冬季作息", conclusion="晚开十分钟"),
        Topic(id=2, title="值班安排", opinions=(Opinion(text="轮流"),)),
    ),
    reflections=(
        Reflection(department="课程教学部", done=("听课",)),
        Reflection(department="学生成长部"),
    ),
)
TASKS = (
    make_task(
        20,
        "发告家长书",
        meeting=1,
        block="topic_discussion",
        topic=2,
        due=date(2026, 11, 27),
    ),
    make_task(
        21,
        "整理值班表",
        meeting=1,
        block="reflection",
        turn="学生成长部",
        people=("顾一帆",),
    ),
)
HEARD = make_task(22, "布置考场", meeting=1, block="work_push")


@pytest.fixture
def held(folder: Path) -> Path:
    """A closed meeting with a task nobody owns and one without a deadline."""
    record_change(folder, Change(words="开过", meetings=(CLOSED,), items=TASKS))
    return folder


@pytest.fixture
def complete(folder: Path) -> Path:
    """A closed meeting in which nothing is wanting but 工作推进."""
    record_change(folder, Change(words="开过", meetings=(CLOSED,)))
    return folder


async def _minutes(pilot: Pilot[None]) -> MeetingApp:
    app = pilot.app
    assert isinstance(app, MeetingApp)
    await press(pilot, "f7")
    await until(pilot, lambda: "学习分享" in screen_text(app))
    return app


async def _issue(pilot: Pilot[None], app: MeetingApp) -> None:
    """From the minutes: leave what is wanting, sign."""
    await press(pilot, "f9")
    if isinstance(app.screen, PreIssuingCheckScreen):
        await press(pilot, "f6", "enter", "f9")
    before = len(newest_meeting(app).issues)
    await press(pilot, "enter")
    await until(pilot, lambda: len(newest_meeting(app).issues) > before)


@pytest.mark.parametrize("size", [(80, 24), (60, 18), (160, 45)])
async def test_the_list_leads_to_the_topic_and_back(held: Path, size: tuple[int, int]) -> None:
    app = app_on(held)
    async with app.run_test(size=size) as pilot:
        await _minutes(pilot)
        assert "还有 3 处要看" in screen_text(app)
        await press(pilot, "f6")
        text = screen_text(app)
        assert "没有责任人    发告家长书" in text
        assert "没有时限      整理值班表" in text
        assert "板块空着      工作推进" in text
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, MeetingScreen)
        assert screen.current_step == MeetingStep.TOPIC_DISCUSSION
        assert "议题 2 / 2" in screen_text(app)
        await press(pilot, "escape", "down", "enter")
        assert "学生成长部  2 / 2" in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, PreIssuingCheckScreen)


async def test_what_is_left_with_a_reason_no_longer_stops_the_issue(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f9")  # not yet: the list comes first
        assert isinstance(app.screen, PreIssuingCheckScreen)
        await press(pilot, "f9")
        assert isinstance(app.screen, PreIssuingCheckScreen)
        await press(pilot, "f5", "ctrl+u")
        await enter(pilot, "会后商定人选")
        assert "已留" in screen_text(app)
        assert "会后商定人选" in screen_text(app)
        assert [each.reason for each in newest_meeting(app).waivers] == ["会后商定人选"]
        await press(pilot, "f6", "enter")
        assert len(newest_meeting(app).waivers) == 3
        assert "没有遗漏" in screen_text(app)
        await press(pilot, "delete")
        assert "还有 1 处要看" in screen_text(app)
        await press(pilot, "f6", "enter", "f9")
        assert isinstance(app.screen, MinutesIssueDialog)


async def test_issuing_writes_the_word_file_and_locks_the_meeting(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _minutes(pilot)
        assert "征求意见稿" in screen_text(app)
        await _issue(pilot, app)
        (version,) = newest_meeting(app).issues
        assert (version.number, version.by, version.at) == ("〔2026〕1号", "方启明", NOW)
        assert version.file == "2026-11-09 第1次行政例会纪要.docx"
        assert any("晚开十分钟" in line for line in version.text)
        words = "\n".join(
            each.text for each in docx.Document(complete / "minutes" / version.file).paragraphs
        )
        assert "征求意见稿" not in words
        await until(pilot, lambda: "已签发：" in screen_text(app))
        for key in ("f6", "f7", "f9"):
            await press(pilot, key)
            assert isinstance(app.screen, MinutesScreen)


async def test_minutes_may_be_issued_with_another_template(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(60, 18)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f9", "f6", "enter", "f9")
        assert "用　纸  纪要　　F2 换" in screen_text(app)
        await press(pilot, "f2")
        assert "用　纸  公文纪要　　F2 换" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(newest_meeting(app).issues))
        (version,) = newest_meeting(app).issues
        written = docx.Document(complete / "minutes" / version.file)
        assert written.sections[0].top_margin.mm == pytest.approx(37, abs=0.5)
        await press(pilot, "f8", "enter")
        await enter(pilot, "错字")
        await press(pilot, "f9")
        await until(pilot, lambda: "用　纸  公文纪要　　F2 换" in screen_text(app))


async def test_minutes_may_be_issued_in_a_longer_form_which_is_kept(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(60, 18)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f3")
        await until(pilot, lambda: newest_meeting(app).length is MinutesLength.REGULAR)
        await press(pilot, "f9", "f6", "enter", "f9")
        assert "篇　幅  常规：" in screen_text(app)
        await press(pilot, "f3")
        assert "篇　幅  详：" in screen_text(app)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(newest_meeting(app).issues))
        assert newest_meeting(app).length is MinutesLength.FULL


async def test_an_issue_is_not_undone_but_corrected(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _minutes(pilot)
        await _issue(pilot, app)
        await press(pilot, "ctrl+z")
        await until(pilot, lambda: "不能撤销" in screen_text(app))
        assert len(newest_meeting(app).issues) == 1


async def test_words_are_corrected_with_a_reason_and_both_versions_stay(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await _issue(pilot, app)
        await press(pilot, "f8", "enter")
        await enter(pilot, "错字")
        assert "更正中" in screen_text(app)
        await _issue(pilot, app)
        first, second = newest_meeting(app).issues
        assert (second.reason, second.number) == ("错字", first.number)
        assert sorted(path.name for path in (complete / "minutes").glob("*.docx")) == [
            "2026-11-09 第1次行政例会纪要 更正1.docx",
            "2026-11-09 第1次行政例会纪要.docx",
        ]
        assert "已更正" in screen_text(app)
        await press(pilot, "f2")
        assert "更正1" in screen_text(app)


async def test_a_correction_of_the_record_opens_the_meeting(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await _issue(pilot, app)
        await press(pilot, "f8", "down", "enter")
        await enter(pilot, "漏记一项")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert newest_meeting(app).state is MeetingState.OPEN


async def test_from_the_list_the_meeting_is_opened_again_at_the_place(held: Path) -> None:
    app = app_on(held)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f6", "f8", "enter")
        await until(pilot, lambda: isinstance(app.screen, MeetingScreen))
        assert newest_meeting(app).reopened[0].reason == "补正：没有责任人"
        assert "议题 2 / 2" in screen_text(app)
        assert not any(isinstance(each, PreIssuingCheckScreen) for each in app.screen_stack)


async def test_a_folder_that_cannot_be_written_leaves_the_minutes_a_draft(complete: Path) -> None:
    (complete / "minutes").write_text("no folder")
    app = app_on(complete)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f9", "f6", "enter", "f9", "enter")
        await until(pilot, lambda: "换一个文件夹" in "".join(screen_text(app).split()))
        assert newest_meeting(app).issues == ()


async def test_a_write_that_fails_leaves_no_file_behind(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _minutes(pilot)
        await press(pilot, "f9", "f6", "enter", "f9")
        other = with_issued_version(newest_meeting(app), number="", by="别人", now=NOW)
        app.save_queue.queue_change(lambda _: Change(words="别处先签发", meetings=(other,)))
        await press(pilot, "enter")
        await until(pilot, lambda: "没有签发" in screen_text(app) or "已经签发" in screen_text(app))
        assert [each.by for each in newest_meeting(app).issues] == ["别人"]
        assert not list((complete / "minutes").glob("*.docx"))


async def test_each_kind_of_paper_is_written_when_it_is_chosen(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f5", "down", "down", "enter")
        await until(pilot, lambda: "已写出" in screen_text(app))
        (written,) = (complete / "minutes").glob("*.docx")
        assert "记录" in written.name


async def test_the_issued_file_is_shown_and_other_forms_are_written_beside_it(
    complete: Path,
) -> None:
    app = app_on(complete)
    async with app.run_test(size=(160, 45)) as pilot:
        await _minutes(pilot)
        await _issue(pilot, app)
        await press(pilot, "f5", "enter")
        await until(pilot, lambda: "这是签发的那一份" in screen_text(app))
        assert len(list((complete / "minutes").glob("*.docx"))) == 1
        await press(pilot, "f5", "down", "enter")
        await until(pilot, lambda: "已写出" in screen_text(app))
        assert len(list((complete / "minutes").glob("*.docx"))) == 2


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
async def test_a_pdf_that_takes_long_is_stopped_with_esc(complete: Path) -> None:
    app = app_on(complete)
    async with app.run_test(size=(80, 24)) as pilot:
        await _minutes(pilot)
        await press(pilot, "f4")
        await until(pilot, lambda: bool(list((complete / "minutes").glob("*.docx"))))
        await press(pilot, "escape")
        await until(pilot, lambda: "取消" in screen_text(app))
        assert isinstance(app.screen, MinutesScreen)
        assert not list((complete / "minutes").glob("*.pdf"))
