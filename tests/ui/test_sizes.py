"""Every screen at every size: whole lines, whole characters, whole first and last line."""

from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from every_screen import SIZES, every_view
from full_meeting import SchoolTexts, write_full_meeting
from screen_cells import screen_lines, wrongly_hidden_cells
from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widgets import Static
from ui_school import app_on, settle, until

from meetingtui.ui.app import MeetingApp
from meetingtui.ui.screens.meeting.meeting_screen import MeetingScreen
from meetingtui.ui.screens.meeting.stepper import StepLabel, Stepper, TimeLabel
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar

WIDE = SchoolTexts(
    school="云山市第一实验小学教育集团晨光校区东部分校",
    department="综合实践与家校社协同育人中心",
    block="校园安全与家校协同专题研讨",
)
"""A school of long names."""


@pytest.mark.parametrize(("size", "said"), [(SIZES[0], WIDE), (SIZES[1], SchoolTexts())])
async def test_every_screen_is_whole(
    tmp_path: Path, size: tuple[int, int], said: SchoolTexts
) -> None:
    write_full_meeting(tmp_path, said)
    app = app_on(tmp_path)
    async with app.run_test(size=size) as pilot:
        seen = 0
        async for name in every_view(pilot):
            check(app, f"{name}, {size[0]}×{size[1]}")
            seen += 1
        assert seen > 30


async def test_every_screen_is_whole_after_live_resizing(tmp_path: Path) -> None:
    write_full_meeting(tmp_path, WIDE)
    app = app_on(tmp_path)
    sizes = cycle((SIZES[3], SIZES[0], SIZES[2], SIZES[1], SIZES[3], SIZES[1], SIZES[2]))
    async with app.run_test(size=SIZES[1]) as pilot:
        async for name in every_view(pilot):
            width, height = next(sizes)
            await pilot.resize_terminal(width, height)
            await settle(pilot)
            await until(pilot, partial(_fills, app, width))
            check(app, f"{name}, {width}×{height}")


def _fills(app: MeetingApp, width: int) -> bool:
    """Whether what is drawn is as wide as the window."""
    return {strip.cell_length for strip in screen_lines(app)} == {width}


def check(app: MeetingApp, where: str) -> None:
    """All that holds of every screen."""
    width, height = app.size
    lines = screen_lines(app)
    assert [strip.cell_length for strip in lines] == [width] * height, where
    assert not list(wrongly_hidden_cells(app, lines)), where
    if app.screen.is_modal and not app.screen.query(HeaderBar):
        check_frame(app, lines, where)
    else:
        check_first_line(app, lines, where)
        check_last_line(app, lines, where)
    if isinstance(app.screen, MeetingScreen):
        check_stepper(app.screen, lines, where)
        check_entry(app.screen, lines, where)


def check_first_line(app: MeetingApp, lines: list[Strip], where: str) -> None:
    first = lines[0].text.rstrip()
    assert first.endswith("第13周 周一  14:32"), where
    if len(app.context.school.display_name) < 10:
        assert "…" not in first, where
    if isinstance(app.screen, MeetingScreen):
        assert "第6次行政例会" in first, where


def check_last_line(app: MeetingApp, lines: list[Strip], where: str) -> None:
    bar = app.screen.query_one(KeyBar)
    keys = [f"{app.get_key_display(key)} {key.description}" for key in bar.fitting_bindings()]
    assert lines[-1].text.strip() == "  ".join(keys), where
    assert keys[-1] == "F1 帮助", where
    assert len(keys) > 1, where


def check_stepper(screen: MeetingScreen, lines: list[Strip], where: str) -> None:
    line = lines[screen.query_one(Stepper).region.y].text
    for label in screen.query(StepLabel):
        assert not label.display or label.text.plain in line, where
    assert f"▌{screen.step_sequence.name_of_step(screen.current_step)}▐" in line, where
    words = screen.query_one(TimeLabel).text.plain
    assert bool(words) == bool(screen.current_step.block_key), where
    assert line.rstrip().endswith(words), where


def check_entry(screen: MeetingScreen, lines: list[Strip], where: str) -> None:
    entry = screen.panel.query_one(EntryLine)
    region = entry.region
    assert region.bottom == screen.size.height - 1, where
    assert region.height >= 1, where
    assert f" {entry.mode.label} " in lines[region.y].text, where


def check_frame(app: MeetingApp, lines: list[Strip], where: str) -> None:
    """The box of a question: its edges stand in the same cell on every line."""
    for box in app.screen.query(".dialog"):
        region = box.region
        assert app.screen.region.contains_region(region), where
        left, right = (
            "".join(lines[y].crop(x, x + 1).text for y in range(region.y, region.bottom))
            for x in (region.x, region.right - 1)
        )
        sides = "┃" * (region.height - 2)
        assert (left, right) == (f"┏{sides}┗", f"┓{sides}┛"), where


class CutApp(App[None]):
    """An overlay across the edge of two widgets: it is cut there, and a character with it."""

    CSS = """
    Screen { layers: below above; layout: horizontal; }
    #left { width: 5; }
    #right { width: 1fr; }
    #over { layer: above; width: 12; height: 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static("左", id="left")
        yield Static("右", id="right")
        yield Static("盖住两边的字", id="over")


async def test_a_split_character_is_found() -> None:
    app = CutApp()
    async with app.run_test(size=(40, 5)) as pilot:
        assert [(cut.x, cut.y, cut.drawn[0]) for cut in wrongly_hidden_cells(app)] == [
            (4, 0, "两"),
            (5, 0, "两"),
        ]
        app.query_one("#left").styles.width = 4
        await settle(pilot)
        assert not list(wrongly_hidden_cells(app))
