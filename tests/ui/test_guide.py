"""The guide is read in the program, offline, at the task at hand."""

from pathlib import Path

import pytest
from ui_school import app_on, open_meeting_at, press, screen_text, settle, type_text, until

from meetingtui import __version__
from meetingtui.base.shipped_files import guide_section_for_screen, templates_folder
from meetingtui.meeting.blocks import remarks_block
from meetingtui.meeting.blocks.registry import BLOCKS
from meetingtui.ui.command_palette import Palette
from meetingtui.ui.dialogs.help_dialog import UserGuideDialog
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

TITLES = {
    MeetingStep.PREPARE: "怎样准备例会",
    MeetingStep.ATTENDANCE: "怎样签到",
    MeetingStep.LEARNING_SHARE: "怎样记学习分享",
    MeetingStep.TOPIC_DISCUSSION: "怎样记议题和决议",
    MeetingStep.REFLECTION: "怎样记总结反思",
    MeetingStep.WORK_PUSH: "怎样记汇报的进展",
    MeetingStep(remarks_block.OTHER_MATTERS): "怎样记会议强调",
    MeetingStep.CLOSE: "怎样结束会议",
}


async def test_help_leads_to_the_section_on_the_step_at_hand(planned: Path) -> None:
    _add_other_matters(planned)
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.PREPARE)
        assert set(TITLES) == set(screen.step_sequence.steps)
        for step, title in TITLES.items():
            screen.show_step(step)
            await press(pilot, "f1")
            assert f"F2          看说明：{title}" in screen_text(app)
            await press(pilot, "f2")
            assert isinstance(app.screen, UserGuideDialog)
            await until(pilot, lambda title=title: title in screen_text(app))
            await press(pilot, "escape")
            assert app.screen is screen


def _add_other_matters(folder: Path) -> None:
    """Give the school an agenda with a block of other matters."""
    line = f"  - {{key: {remarks_block.OTHER_MATTERS}, name: 其他事项, minutes: 5}}\n"
    usual = (templates_folder() / "agenda.yaml").read_text("utf-8")
    (folder / "templates").mkdir()
    (folder / "templates" / "agenda.yaml").write_text(
        usual.replace("\n# 常用语：", f"{line}\n# 常用语：", 1), "utf-8"
    )


def test_every_block_has_its_section() -> None:
    of_blocks = {
        spec.key: guide_section_for_screen(MeetingScreen.__module__, spec.key) for spec in BLOCKS
    }
    general = guide_section_for_screen(MeetingScreen.__module__)
    assert general is not None and general.title == "怎样记一句话"
    assert guide_section_for_screen(MeetingScreen.__module__, "carried") == of_blocks["work_push"]
    assert {key for key, found in of_blocks.items() if found in (None, general)} == set()


async def test_from_home_one_chooses_among_all_of_it(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        await press(pilot, "f1", "f2")
        assert isinstance(app.screen, ChoiceDialog)
        await press(pilot, "enter")
        assert "怎样打开程序" in screen_text(app)


async def test_the_palette_finds_how_a_thing_is_done(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, Palette)
        await type_text(pilot, "怎样签发")
        await until(pilot, lambda: "怎样签发纪要" in screen_text(app))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, UserGuideDialog))
        await until(pilot, lambda: "按 F9 签发" in screen_text(app))
        await settle(pilot)


async def test_what_is_new_stands_until_it_was_seen(planned: Path) -> None:
    app = app_on(planned)
    app.version_news = ("程序已更新到 9.9。", "新的一处")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "程序已更新到 9.9。" in screen_text(app))
        await press(pilot, "enter")
        assert "新的一处" not in screen_text(app)


@pytest.mark.parametrize("size", [(60, 18), (80, 24)])
async def test_help_names_the_version_and_the_way_back(planned: Path, size) -> None:
    app = app_on(planned)
    async with app.run_test(size=size) as pilot:
        await open_meeting_at(pilot, MeetingStep.WORK_PUSH)
        await press(pilot, "f1")
        shown = screen_text(app)
        assert f"行政例会 {__version__}" in shown and "Esc 返回" in shown


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("备份", "备份与恢复"),
        ("学期", "盘点：学期"),
        ("操作记录", "操作记录"),
        ("检查", "检查数据文件夹"),
    ],
)
async def test_sections_named_by_the_word_come_before_those_that_mention_it(
    planned: Path, word: str, first: str
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, word)
        await until(pilot, lambda: first in screen_text(app))
        lines = [line.strip() for line in screen_text(app).split("\n")]
        begun = next(n for n, line in enumerate(lines) if line == word or line.startswith(word))
        found = [
            line for line in lines[begun + 1 :] if line and "▁" not in line and "▔" not in line
        ]
        assert found[0] == first
