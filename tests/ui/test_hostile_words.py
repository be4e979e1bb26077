"""Words of any kind, at every place where words are written: shown as they stand, nothing moves."""

from pathlib import Path
from typing import cast

import pytest
from every_screen import (
    backup_and_checkup_views,
    document_views,
    go_back_to,
    go_to_page,
    go_to_step,
)
from full_meeting import SchoolTexts, write_full_meeting
from screen_cells import screen_lines, wrongly_hidden_cells
from textual.geometry import Region
from textual.pilot import Pilot
from ui_school import app_on, press, screen_text, settle, type_text, until

from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep

WORDS = {
    "markup": "[/]项[a=b][red]",
    "template": "{{x}} $primary",
    "combining": "e\u0301te\u0301 ก\u0e34",
    "beyond the common plane": "𠮷野𡘙🎉好",
    "right to left": "שלום &lt;",
    "long": "很长的名称" * 8,
}

SIZE = (80, 24)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
async def test_words_of_any_kind_are_shown_as_they_were_written(tmp_path: Path, words: str) -> None:
    write_full_meeting(tmp_path, SchoolTexts.everywhere(words))
    app = app_on(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        look = Look(app, words)
        look("首页", 4)
        await _through_the_meeting(pilot, look)
        await _over_the_meeting(pilot, look)
        await _elsewhere(pilot, look)
        await _kept_and_written(pilot, look)


async def test_two_thousand_characters_of_progress_leave_everything_in_its_place(
    tmp_path: Path,
) -> None:
    write_full_meeting(tmp_path, SchoolTexts(progress="长话" * 1000))
    app = app_on(tmp_path)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        look = Look(app, "长话" * 20)
        screen = await _meeting(pilot)
        await go_to_step(pilot, screen, MeetingStep.REFLECTION)
        await go_to_page(pilot, screen.panel, 1)
        look("总结反思", 1)
        await go_to_page(pilot, await go_to_step(pilot, screen, MeetingStep.WORK_PUSH), 3)
        look("工作推进", 1)
        await go_back_to(pilot, app.screen_stack[1])
        app.navigation.open_item(6)
        await settle(pilot)
        look("事项", 1)


class Look:
    """Looks whether the words stand on the screen, and the screen is whole."""

    def __init__(self, app: MeetingApp, words: str) -> None:
        self._app = app
        self.query = words.split(maxsplit=1)[0]
        """What finds them."""
        self._words = "".join(words.split())
        # A column cuts a long name, with an ellipsis.
        self._least = self._words[:4] if len(words) >= 40 else self._words

    def __call__(self, where: str, times: int, within: str = "") -> None:
        """The words stand there so many times; ``within`` is what lies over a screen."""
        lines = screen_lines(self._app)
        assert [strip.cell_length for strip in lines] == [SIZE[0]] * SIZE[1], where
        assert not list(wrongly_hidden_cells(self._app, lines)), where
        if not self._app.screen.is_modal:
            assert lines[0].text.rstrip().endswith("14:32"), where
            assert lines[-1].text.rstrip().endswith("F1 帮助"), where
        place = self._app.screen.query(within).last().region if within else Region(0, 0, *SIZE)
        part = [line.crop(place.x, place.right).text for line in lines[place.y : place.bottom]]
        text = "".join("".join(part).replace("┃", "").split())
        assert text.count(self._least) >= times, f"{where}\n{screen_text(self._app)}"


async def _meeting(pilot: Pilot[None]) -> MeetingScreen:
    await press(pilot, "f5")
    return cast("MeetingScreen", pilot.app.screen)


async def _through_the_meeting(pilot: Pilot[None], look: Look) -> None:
    """School stands in every first line; what else a step shows is counted with it."""
    screen = await _meeting(pilot)
    for step, times in (
        (MeetingStep.PREPARE, 2),  # and who shares
        (MeetingStep.ATTENDANCE, 3),  # a person, a guest
        (MeetingStep.CARRIED, 4),  # task, person, department
        (MeetingStep.LEARNING_SHARE, 3),  # who shares, a point
        (MeetingStep.TOPIC_DISCUSSION, 5),  # topic, proposer, who said what
        (MeetingStep.REFLECTION, 2),  # a problem
        (MeetingStep.CLOSE, 3),  # task or problem, achievement
    ):
        await go_to_step(pilot, screen, step)
        look(screen.step_sequence.name_of_step(step), times)
    await go_to_page(pilot, await go_to_step(pilot, screen, MeetingStep.WORK_PUSH), 3)
    look("工作推进", 6)  # department, item, person, progress twice


async def _over_the_meeting(pilot: Pilot[None], look: Look) -> None:
    """Questions, toasts, the palette."""
    app = cast("MeetingApp", pilot.app)
    screen = cast("MeetingScreen", app.screen)
    for key, name, times in (
        ("ctrl+b", "几项一起", 2),
        ("ctrl+g", "5W2H", 3),
        ("ctrl+k", "常用语", 1),
    ):
        await press(pilot, key)
        look(name, times, ".dialog")
        await go_back_to(pilot, screen)
    await press(pilot, "f6")
    app.action_ask_and_undo_several_steps()
    await settle(pilot)
    look("撤销到", 1, ".dialog")
    await go_back_to(pilot, screen)
    await press(pilot, "ctrl+z")
    await until(pilot, lambda: "已撤销" in screen_text(app))
    look("撤销", 1, "Toast")
    await press(pilot, "ctrl+p")
    await until(pilot, lambda: "转到" in screen_text(app))
    look("全部操作", 1, "CommandList")  # the block
    await type_text(pilot, "重做")
    await until(pilot, lambda: "转到" not in screen_text(app) and "重做" in _below(app))
    look("重做", 1, "CommandList")  # what is done again
    await go_back_to(pilot, screen)
    await go_to_step(pilot, screen, MeetingStep.LEARNING_SHARE)
    await press(pilot, "f8")
    look("谁来分享", 1, ".dialog")
    await go_back_to(pilot, screen)


def _below(app: MeetingApp) -> str:
    """What the palette shows, its line left out."""
    return "\n".join(screen_text(app).splitlines()[7:])


async def _elsewhere(pilot: Pilot[None], look: Look) -> None:
    """Home's neighbours, search and the palette."""
    app = cast("MeetingApp", pilot.app)
    home = app.screen_stack[1]
    await go_back_to(pilot, home)
    await press(pilot, "ctrl+f")
    await type_text(pilot, look.query)
    look("查找", 5)
    await go_back_to(pilot, home)
    await press(pilot, "ctrl+p")
    await type_text(pilot, look.query)
    await until(pilot, lambda: "人员" in screen_text(app))
    look("全部操作里查找", 2, "CommandList")
    await go_back_to(pilot, home)
    await press(pilot, "f6")
    look("计划", 3)
    await go_back_to(pilot, home)
    app.navigation.open_item(6)
    await settle(pilot)
    look("事项", 6)
    await go_back_to(pilot, home)
    await press(pilot, "f7", "right")
    await until(pilot, lambda: "正在生成预览" not in screen_text(app))
    look("纪要", 3)
    await go_back_to(pilot, home)


async def _kept_and_written(pilot: Pilot[None], look: Look) -> None:
    """What is divided, read back and summed up; copies and what was done."""
    times = {
        "分工": (2, ".dialog"),  # item, department
        "读回台账": (3, ""),  # item twice, and in full
        "写总结": (2, ""),  # school, a task; a sentence sheds its last sign
        "操作记录": (1, ""),
        "检查数据文件夹": (0, ""),
    }
    for views in (document_views, backup_and_checkup_views):
        async for name in views(pilot):
            if name in times:
                look(name, *times[name])
