"""写总结: read on the wall, traced to its records, written as Word."""

import threading
from pathlib import Path

import msgspec
import pytest
from docx import Document
from textual.widgets import OptionList
from ui_school import TODAY, app_on, press, record_change, screen_text, until

from meetingtui.base import shipped_files as shipped
from meetingtui.documents.document_layout import missing_fonts
from meetingtui.plan.item import Status
from meetingtui.plan.item_operations import add_progress
from meetingtui.review.summary import term_summary
from meetingtui.sample import create_sample_school
from meetingtui.school.school import load_school
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.records import Change
from meetingtui.ui.screens.review.item_list_screen import ItemListScreen
from meetingtui.ui.screens.review.item_timeline_screen import ItemTimelineScreen
from meetingtui.ui.screens.review.summary_options_dialog import SummaryOptions, SummaryOptionsDialog
from meetingtui.ui.screens.review.summary_screen import SummaryScreen

SIZES = [(60, 18), (80, 24), (160, 45)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample school; only Word files are written into it."""
    folder = tmp_path_factory.mktemp("sample")
    create_sample_school(folder, TODAY)
    return folder


async def opened(pilot) -> SummaryScreen:
    """From home to the summary, once it is there."""
    await press(pilot, "f8", "f6")
    screen = pilot.app.screen
    assert isinstance(screen, SummaryScreen)
    await until(pilot, lambda: screen.lines.option_count > 0)
    return screen


async def go_to(pilot, screen: SummaryScreen, words: str) -> None:
    """Down to the paragraph that begins so."""
    shown = [line.content.plain for line in screen._shown_lines]
    at = next(place for place, line in enumerate(shown) if line.startswith(words))
    for _ in range(at - (screen.lines.highlighted or 0)):
        await press(pilot, "down")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_draft_is_read_as_it_will_stand(sample: Path, size):
    app = app_on(sample)
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        text = screen_text(app)
        assert "工作总结" in text
        assert "本学期，学校" in text
        assert "全文　常规　全部 5 章　带批注" in text
        for _ in range(12):
            await press(pilot, "pagedown")
        assert "尚无记录的事项" in "".join(line.content.plain for line in screen._shown_lines)
        last = screen._shown_lines[-1].content.plain
        assert (
            last[:8] in screen_text(app) or screen.lines.highlighted < len(screen._shown_lines) - 1
        )


async def test_a_paragraph_opens_the_life_of_its_item(sample: Path):
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, screen, "2.设立党员先锋岗")
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemTimelineScreen)
        assert "党员先锋岗" in screen_text(app)
        await press(pilot, "escape")
        assert app.screen is screen


async def test_a_paragraph_of_several_items_opens_their_list_and_figures_open_all(sample: Path):
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, screen, "计划的")
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemListScreen)
        await press(pilot, "escape")
        await go_to(pilot, screen, "4.组织学期主题活动")
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemListScreen)
        assert "组织学期主题活动" in screen_text(app)


@pytest.mark.parametrize(
    ("heading", "first"),
    [
        ("（一）加强党的建设", "规范“三会一课”"),
        ("三、学生成长", "拾级"),
        ("尚无记录的事项", "推进校务公开"),
    ],
)
async def test_a_heading_opens_what_is_told_below_it(sample: Path, heading: str, first: str):
    app = app_on(sample)
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await opened(pilot)
        await go_to(pilot, screen, heading)
        await press(pilot, "enter")
        assert isinstance(app.screen, ItemListScreen)
        assert first in screen_text(app)


async def test_the_screen_stands_before_the_summary_is_made(sample: Path, monkeypatch):
    app = app_on(sample)
    made = threading.Event()
    real = term_summary.compose_summary

    def late(*told, **more):
        made.wait(20)
        return real(*told, **more)

    monkeypatch.setattr(term_summary, "compose_summary", late)
    async with app.run_test(size=(80, 24)) as pilot:
        try:
            await press(pilot, "f8", "f6")
            await until(pilot, lambda: "正在汇总" in screen_text(app))
            await press(pilot, "enter", "down")
        finally:
            made.set()
        await until(pilot, lambda: "本学期，学校" in screen_text(app))


async def test_f5_before_the_chosen_summary_is_made_writes_that_one(planned: Path, monkeypatch):
    app = app_on(planned)
    made = threading.Event()
    real = term_summary.compose_summary

    def late(*told, **more):
        if more["length"] is not SummaryOptions().length:
            made.wait(20)
        return real(*told, **more)

    monkeypatch.setattr(term_summary, "compose_summary", late)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        try:
            await press(pilot, "f2", "enter", "escape")
            assert screen._options.length is not SummaryOptions().length
            await press(pilot, "f5")
            assert not (planned / "summary").exists()
        finally:
            made.set()
        await until(pilot, lambda: "已写出" in screen_text(app))
        (written,) = (planned / "summary").glob("*.docx")
        paragraphs = [each.text for each in Document(str(written)).paragraphs]
        # 一页 has no headings of their own.
        assert screen._shown_lines[2].content.plain in paragraphs


async def test_fonts_that_are_lacking_are_told_once_a_session(sample: Path):
    app = app_on(sample)
    async with app.run_test(size=(80, 24)):
        document = (shipped.templates_folder() / "summary.docx").read_bytes()
        named = missing_fonts(document)
        if not named:
            pytest.skip("this machine has the fonts, or does not tell")
        assert named[0] in app.context.missing_font_warning(document)
        assert app.context.missing_font_warning(document) == ""


async def test_what_it_holds_is_chosen_with_enter(sample: Path):
    app = app_on(sample)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "f2")
        assert isinstance(app.screen, SummaryOptionsDialog)
        await press(pilot, "enter", "down", "enter", "down", "enter")
        await press(pilot, "down", "enter", "down", "enter", "down", "enter", "escape")
        assert app.screen is screen
        await until(pilot, lambda: "一页　详　4 章　不带批注　佐证附目录" in screen_text(app))
        await until(
            pilot,
            lambda: "一、课程建设" in "".join(line.content.plain for line in screen._shown_lines),
        )


async def test_the_last_chapter_cannot_be_left_out(planned: Path):
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "f2", *["down"] * 5, "enter", "down", "enter")
        dialog = app.screen
        assert isinstance(dialog, SummaryOptionsDialog)
        shown = [str(option.prompt) for option in dialog.query_one(OptionList).options]
        assert [row.split()[-1] for row in shown[5:]] == ["不写", "写"]


async def test_f5_writes_the_word_file_and_keeps_the_one_before(sample: Path):
    app = app_on(sample)
    folder = sample / "summary"
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for count in (1, 2):
            await press(pilot, "f5")
            await until(pilot, lambda count=count: len(list(folder.glob("*.docx"))) == count)
            await until(pilot, lambda: "已写出" in screen_text(app))
    for path in folder.glob("*.docx"):
        assert len(list(Document(str(path)).comments)) > 50


async def test_a_folder_that_cannot_be_written_says_what_to_do(sample: Path, tmp_path: Path):
    blocked = sample / "summary"
    aside = tmp_path / "aside"
    if blocked.exists():
        blocked.rename(aside)
    blocked.write_text("", encoding="utf-8")
    app = app_on(sample)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            await opened(pilot)
            await press(pilot, "f5")
            await until(pilot, lambda: "请换一个文件夹" in "".join(screen_text(app).split()))
    finally:
        blocked.unlink()


async def test_without_plan_and_meetings_the_screen_says_what_is_missing(folder: Path):
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f8", "f6")
        await until(pilot, lambda: "请先导入计划" in screen_text(app))
        await press(pilot, "f5", "enter", "down")
        assert isinstance(app.screen, SummaryScreen)


HOSTILE = "甲 & <乙> [b]丙[/b] {{ title }}" + "很长" * 2000


async def test_hostile_words_are_shown_and_written_as_they_are(planned: Path):
    school = load_school(planned)
    with open_term_read_only(planned, school.terms[0]) as file:
        item = msgspec.structs.replace(file.records.items[2], due=None)
    fresh = add_progress(item, on=TODAY, status=Status.IN_PROGRESS, text=HOSTILE)
    record_change(planned, Change(words="汇报", items=(fresh,)))
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        shown = "".join(line.content.plain for line in screen._shown_lines)
        assert "[b]丙[/b]" in shown
        await press(pilot, "f5")
        await until(pilot, lambda: "已写出" in screen_text(app))
    (path,) = (planned / "summary").glob("*.docx")
    text = "".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert "{{ title }}" in text
    assert "很长" * 2000 in text


def test_choices_are_said_in_words():
    assert SummaryOptions().options_text(["甲", "乙"]) == "全文　常规　全部 2 章　带批注"
    assert (
        SummaryOptions(annexes=True).options_text(["甲"]) == "全文　常规　全部 1 章　带批注　带附表"
    )
    assert (
        SummaryOptions(left_out_chapters=("甲", "丙")).options_text(["甲", "乙"])
        == "全文　常规　1 章　带批注"
    )
