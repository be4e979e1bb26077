"""Both themes can be read from the back row."""

import pytest
from textual.color import Color
from textual.theme import Theme

from meetingtui.ui.theme import TEXT_PAIRS, THEMES, color


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=" on ".join)
def test_every_text_stands_out_seven_to_one(theme: Theme, pair: tuple[str, str]) -> None:
    low, high = sorted(_luminance(Color.parse(color(theme, name))) for name in pair)
    assert (high + 0.05) / (low + 0.05) >= 7


def _luminance(shade: Color) -> float:
    """Relative luminance, WCAG 2.1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in shade.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
