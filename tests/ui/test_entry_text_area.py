"""What the entry line takes in: pasted text clean and whole, and no more than it has room for."""

from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from ui_school import (
    app_on,
    newest_meeting,
    open_meeting_at,
    press,
    screen_text,
    settle,
    type_text,
    until,
)

from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.widgets.entry_text_area import EntryTextArea


async def _paste(pilot: Pilot[None], text: str) -> EntryTextArea:
    area = pilot.app.focused
    assert isinstance(area, EntryTextArea)
    pilot.app.post_message(Paste(text))
    await settle(pilot)
    return area


async def test_a_list_out_of_word_becomes_one_line_at_the_caret(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f5")
        await type_text(pilot, "要做：（略）")
        await press(pilot, "left", "left", "left")
        area = await _paste(pilot, "\uf0b7\t读书节\r\n\uf0b7\u00a0亮相课\r\n")
        assert area.text == "要做：读书节；亮相课（略）"
        await press(pilot, "enter")
        assert newest_meeting(app).share.points == ("要做：读书节；亮相课（略）",)


async def test_pasting_again_with_ctrl_v_replaces_what_is_selected(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "甲乙")
        app.copy_to_clipboard("• 丙\n• 丁")
        await press(pilot, "shift+left", "ctrl+v")
        assert isinstance(app.focused, EntryTextArea)
        assert app.focused.text == "甲丙；丁"
        await press(pilot, "ctrl+z")
        assert app.focused.text == "甲乙"


async def test_a_draft_brought_back_is_taken_back_first_and_then_what_was_recorded(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f5")
        await type_text(pilot, "甲")
        await press(pilot, "enter")
        await type_text(pilot, "乙")
        await press(pilot, "f7", "f5")
        area = app.focused
        assert isinstance(area, EntryTextArea)
        assert area.text == "乙"
        await press(pilot, "ctrl+z")
        assert area.text == ""
        await press(pilot, "ctrl+y")
        assert area.text == "乙"
        await press(pilot, "ctrl+z", "ctrl+z")
        assert newest_meeting(app).share.points == ()


async def test_a_pasted_text_that_is_too_long_is_refused_whole_with_a_message(
    planned: Path,
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "开头")
        area = await _paste(pilot, "字" * 100_000)
        await until(pilot, lambda: "内容有 100000 字，这里还能写 4998" in screen_text(app))
        assert area.text == "开头"


async def test_a_line_written_full_says_so_and_can_still_be_recorded(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await press(pilot, "f5")
        area = await _paste(pilot, "字" * EntryTextArea.MAX_CHARACTERS)
        assert len(area.text) == EntryTextArea.MAX_CHARACTERS
        await type_text(pilot, "多")
        await until(pilot, lambda: "写满了" in screen_text(app))
        assert len(area.text) == EntryTextArea.MAX_CHARACTERS
        await press(pilot, "backspace")
        await type_text(pilot, "末")
        await press(pilot, "enter")
        assert newest_meeting(app).share.points == (
            "字" * (EntryTextArea.MAX_CHARACTERS - 1) + "末",
        )


async def test_ctrl_c_with_nothing_selected_says_how_to_leave(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "在写的话")
        await press(pilot, "ctrl+c")
        await until(pilot, lambda: "要退出，请按 Ctrl+Q。" in screen_text(app))
        assert "在写的话" in screen_text(app)


@pytest.mark.parametrize("key", ["F4 下一环节", "F5 要点"])
async def test_a_click_on_the_footer_works_while_one_types_and_loses_no_word(
    planned: Path, key: str
) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "打到一半")
        footer = screen_text(app).splitlines()[-1]
        before = footer[: footer.index(key)]
        column = len(before.encode("gb18030"))
        await pilot.click(offset=(column + 1, 23))
        await settle(pilot)
        if key.startswith("F4"):
            assert screen.current_step == MeetingStep.TOPIC_DISCUSSION
            await press(pilot, "f3")
        else:
            assert screen.panel.entry_line.mode.name == "points"
            await press(pilot, "tab")
            screen.panel.step.start_typing_in_mode("topic")
            await settle(pilot)
        assert screen.panel.entry_line.text_unless_untouched == "打到一半"
