"""The terminal's own caret, where an input method opens its candidates, is where the text's is."""

from pathlib import Path

from textual.events import Paste
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widgets import Input
from ui_school import app_on, open_meeting_at, press, settle, type_text

from meetingtui.ui.app import MeetingApp
from meetingtui.ui.dialogs.standard_dialogs import TextInputDialog
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.widgets.entry_text_area import EntryTextArea


def drawn(app: MeetingApp) -> tuple[int, int]:
    """The cell at which the caret is painted."""
    area = app.focused
    assert isinstance(area, EntryTextArea)
    colour = area.get_component_rich_style("text-area--cursor").bgcolor
    found = []
    rows = app.screen._compositor.render_strips()
    for y in range(area.region.y, area.region.bottom):
        strip, x = rows[y], 0
        for segment in strip:
            if segment.style and segment.style.bgcolor == colour and segment.cell_length:
                found.append((x, y))
            x += segment.cell_length
    (place,) = found
    return place


async def _still(pilot: Pilot[None]) -> None:
    """The caret no longer blinks, and all is painted."""
    assert isinstance(pilot.app.focused, EntryTextArea)
    pilot.app.focused.cursor_blink = False
    await settle(pilot)


async def test_the_caret_follows_chinese_text_wrapping_and_every_key(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await _still(pilot)
        seen = [tuple(app.cursor_position)]
        assert seen[-1] == drawn(app)
        for text, keys in (
            ("中文在前", ()),
            ("", ("left", "left")),
            ("字" * 40, ()),
            ("字" * 40, ("home",)),
            ("", ("end", "up")),
            ("", ("ctrl+u",)),
            ("", ("f5",)),
        ):
            await type_text(pilot, text)
            await press(pilot, *keys)
            assert tuple(app.cursor_position) == drawn(app)
            seen.append(tuple(app.cursor_position))
        assert len(set(seen)) >= 5


async def test_the_caret_follows_recalled_text_and_a_smaller_window(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(120, 30)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await _still(pilot)
        area = screen.panel.entry_line.text_area
        for length in (1, 25, 26, 27, 55, 56, 57, 400):
            area.load_initial_text("会" * length)
            await _still(pilot)
            assert tuple(app.cursor_position) == drawn(app)
        for size in ((60, 18), (160, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert tuple(app.cursor_position) == drawn(app)


async def test_typing_elsewhere_brought_back_does_not_pull_it_away(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        await type_text(pilot, "说到一半的话")
        screen.show_step(MeetingStep.TOPIC_DISCUSSION)
        await _still(pilot)
        place = drawn(app)
        elsewhere = next(area for area in screen.query(EntryTextArea) if not area.has_focus)
        elsewhere.load_initial_text("写在别处的一行话")
        assert tuple(app.cursor_position) == place


async def test_the_caret_is_in_the_entry_line_of_a_dialog(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.push_screen(TextInputDialog("原因", "更正"))
        await settle(pilot)
        await press(pilot, "end", "left")
        line = app.focused
        assert isinstance(line, Input)
        assert app.cursor_position == line.content_region.offset + Offset(2, 0)


async def test_the_caret_stays_visible_in_a_long_text(planned: Path) -> None:
    app = app_on(planned)
    async with app.run_test(size=(60, 18)) as pilot:
        screen = await open_meeting_at(pilot, MeetingStep.LEARNING_SHARE)
        area = screen.panel.entry_line.text_area
        app.post_message(Paste("会议强调，要落实到位。" * 182))
        await settle(pilot)
        await _still(pilot)
        assert len(area.text) == 2002
        await type_text(pilot, "好")
        await press(pilot, "backspace", "left")
        assert tuple(app.cursor_position) == drawn(app)
        assert area.region.height == 5
        await press(pilot, "ctrl+z")
        await press(pilot, "up", "up", "home")
        assert tuple(app.cursor_position) == drawn(app)
