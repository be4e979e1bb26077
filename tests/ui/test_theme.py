"""Both themes can be read from the back row."""

from pathlib import Path

import pytest
from every_screen import SIZES, every_view
from full_meeting import SchoolTexts, write_full_meeting
from screen_cells import coloured_texts, contrast_ratio
from textual.color import Color
from textual.theme import Theme
from ui_school import app_on, settle

from meetingtui.ui.theme import TEXT_PAIRS, THEMES, theme_color


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_every_text_stands_out_seven_to_one(theme: Theme, pair: tuple[str, str]) -> None:
    ink, ground = (Color.parse(theme_color(theme, name)) for name in pair)
    assert contrast_ratio(ink, ground) >= 7


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_all_words_on_every_screen_stand_out_seven_to_one(
    tmp_path: Path, theme: Theme
) -> None:
    write_full_meeting(tmp_path, SchoolTexts())
    app = app_on(tmp_path)
    async with app.run_test(size=SIZES[2], notifications=True) as pilot:
        app.theme = theme.name
        async for name in every_view(pilot):
            if app.screen.is_modal:
                await pilot.hover(offset=(SIZES[2][0] // 2, SIZES[2][1] // 2))
                await settle(pilot)
            found = list(coloured_texts(app))
            assert found, name
            assert not [each for each in found if contrast_ratio(each.ink, each.ground) < 7], name
