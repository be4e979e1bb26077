"""Esc stops what a large template makes slow, and nothing is written or lost by it."""

import asyncio
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from record_builders import make_closed_meeting
from textual.pilot import Pilot
from ui_school import NOW, app_on, enter, newest_meeting, press, record_change, screen_text, until
from word_files import change_parts, word_file

from meetingtui.meeting.record import LearningShare
from meetingtui.store.records import Change
from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.home_screen import HomeScreen
from meetingtui.ui.screens.minutes.minutes_issuing_and_reopening import MinutesIssueDialog
from meetingtui.ui.screens.minutes.minutes_screen import MinutesScreen
from meetingtui.ui.screens.minutes.pre_issuing_check_screen import PreIssuingCheckScreen
from meetingtui.ui.screens.minutes.wording_screen import WordingScreen
from meetingtui.ui.screens.review.review_screen import ReviewScreen
from meetingtui.ui.screens.review.summary_screen import SummaryScreen

HELD = make_closed_meeting(
    1,
    date(2026, 11, 9),
    host="方启明",
    started=NOW.replace(day=9),
    closed=NOW.replace(day=9, hour=16),
    share=LearningShare(presenter="林知秋", topic="作业设计", points=("少而精",)),
)

_PARAGRAPH = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"


def large(folder: Path, name: str) -> Path:
    """A template of the school's that takes some seconds: 110,000 paragraphs."""
    own = folder / "templates"
    own.mkdir(exist_ok=True)

    def more(parts: dict[str, bytes]) -> None:
        whole = parts["word/document.xml"]
        more = _PARAGRAPH * 110_000
        parts["word/document.xml"] = whole.replace(b"<w:sectPr", more + b"<w:sectPr", 1)

    return change_parts(word_file(own, "{{ school }}"), more).rename(own / name)


def held(folder: Path) -> Path:
    record_change(folder, Change(words="开过", meetings=(HELD,)))
    return folder


def left(folder: Path, name: str) -> list[str]:
    """The files in one of the data folder's folders."""
    there = folder / name
    return sorted(each.name for each in there.iterdir()) if there.is_dir() else []


async def stopped(pilot: Pilot[None], what: str) -> MeetingApp:
    """Once the screen says how to stop it: Esc, and it has stopped where it was."""
    app = pilot.app
    assert isinstance(app, MeetingApp)
    async with asyncio.timeout(100):  # Esc follows at once, before the slow work can end
        while not (f"{what}……" in screen_text(app) and "Esc 停止" in screen_text(app)):
            await pilot.pause(0.02)
    screen = app.screen
    await press(pilot, "escape")
    await until(pilot, lambda: "已停止" in screen_text(app))
    assert app.screen is screen
    return app


async def test_a_preview_that_takes_long_is_stopped_and_the_next_esc_leaves(folder: Path) -> None:
    large(held(folder), "minutes.docx")
    async with app_on(folder).run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        app = await stopped(pilot, "正在生成预览")
        assert "正在生成" not in screen_text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_a_changed_paragraph_stays_when_its_preview_is_stopped(folder: Path) -> None:
    async with app_on(held(folder)).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, MeetingApp)
        await press(pilot, "f7")
        await until(pilot, lambda: "作业设计" in screen_text(app))
        await press(pilot, "f7")
        await until(pilot, lambda: bool(getattr(app.screen, "_editable_paragraphs", ())))
        template = large(folder, "minutes.docx")
        await press(pilot, "ctrl+u")
        await enter(pilot, "改过的一段")
        await stopped(pilot, "正在生成预览")
        assert "作业设计" in screen_text(app)  # what was there before
        assert isinstance(app.screen, WordingScreen)
        assert [each.words for each in newest_meeting(app).wording] == ["改过的一段"]
        template.unlink()
        await press(pilot, "escape")
        assert isinstance(app.screen, MinutesScreen)
        await until(pilot, lambda: "改过的一段" in screen_text(app))


async def test_a_paragraph_added_while_a_preview_is_slow_is_there_afterwards(folder: Path) -> None:
    async with app_on(held(folder)).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, MeetingApp)
        await press(pilot, "f7")
        await until(pilot, lambda: "作业设计" in screen_text(app))
        await press(pilot, "f7")
        await until(pilot, lambda: bool(getattr(app.screen, "_editable_paragraphs", ())))
        screen = app.screen
        assert isinstance(screen, WordingScreen)
        while screen._chosen_paragraph is None or screen._chosen_paragraph.arranged_place is None:
            await press(pilot, "enter")
        template = large(folder, "minutes.docx")
        await press(pilot, "f6")
        await enter(pilot, "会上另加的一段")
        await stopped(pilot, "正在生成预览")
        (arranged,) = newest_meeting(app).arrangement
        assert "会上另加的一段" in [each.words for each in arranged.order]
        template.unlink()
        await press(pilot, "escape")
        await until(pilot, lambda: "会上另加的一段" in screen_text(app))


async def test_issuing_is_stopped_and_nothing_is_issued(folder: Path) -> None:
    async with app_on(held(folder)).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, MeetingApp)
        await press(pilot, "f7")
        await until(pilot, lambda: "作业设计" in screen_text(app))
        await press(pilot, "f9")
        assert isinstance(app.screen, PreIssuingCheckScreen)
        await press(pilot, "f6", "enter")
        large(folder, "minutes.docx")
        await press(pilot, "f9")
        assert isinstance(app.screen, MinutesIssueDialog)
        await press(pilot, "enter")
        await stopped(pilot, "正在签发")
        # The preview, rendered beside it, does not hide how the issuing ended.
        await until(pilot, lambda: "正在生成预览" in screen_text(app))
        assert "已停止，什么都没有写" in screen_text(app)
        await press(pilot, "escape")
        await until(pilot, lambda: "已停止，没有生成预览" in screen_text(app))
        assert not newest_meeting(app).issues
        assert not left(folder, "minutes")


async def test_a_document_is_stopped_and_no_file_is_left(folder: Path) -> None:
    async with app_on(held(folder)).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        await press(pilot, "f7")
        await until(pilot, lambda: "作业设计" in screen_text(app))
        large(folder, "minutes.docx")
        await press(pilot, "f5", "enter")
        await stopped(pilot, "正在写出")
        assert not left(folder, "minutes")


async def test_the_status_document_is_stopped_and_no_file_is_left(planned: Path) -> None:
    large(planned, "status.docx")
    async with app_on(planned).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await press(pilot, "f9", "f9")  # the second one writes no second file
        app = await stopped(pilot, "正在写出")
        assert not left(planned, "minutes")
        await press(pilot, "escape")
        assert not isinstance(app.screen, ReviewScreen)


@pytest.mark.parametrize(
    ("keys", "slow", "written_to"),
    [
        (
            ("f7", "enter"),
            "meetingtui.review.ledger.ledger_workbook.make_ledger_workbook",
            "ledger",
        ),
        (("f10", "enter"), "meetingtui.review.web_page.page_renderer.render_web_page", "minutes"),
    ],
    ids=["ledger", "web page"],
)
async def test_an_export_made_without_a_template_is_stopped_and_no_file_is_left(
    planned: Path,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, str],
    slow: str,
    written_to: str,
) -> None:
    esc_pressed = Event()
    module, _, name = slow.rpartition(".")
    make = getattr(import_module(module), name)

    def make_once_esc_is_pressed(*args: Any, **more: Any) -> bytes:
        assert esc_pressed.wait(100)
        made: bytes = make(*args, **more)
        return made

    monkeypatch.setattr(slow, make_once_esc_is_pressed)
    async with app_on(planned).run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "f8", *keys)
        await until(pilot, lambda: "正在写出……  Esc 停止" in screen_text(pilot.app))
        await press(pilot, "escape")
        esc_pressed.set()
        await until(pilot, lambda: "已停止，什么都没有写" in screen_text(pilot.app))
        assert not left(planned, written_to)


async def test_the_summary_is_stopped_and_no_file_is_left(planned: Path) -> None:
    large(planned, "summary.docx")
    async with app_on(planned).run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f6")
        screen = pilot.app.screen
        assert isinstance(screen, SummaryScreen)
        await until(pilot, lambda: screen.lines.option_count > 0)
        await press(pilot, "f5")
        app = await stopped(pilot, "正在写出")
        assert not left(planned, "summary")
        await press(pilot, "escape")
        assert app.screen is not screen
