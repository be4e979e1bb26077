"""The cells and the coloured texts that a screen shows, and cells that hide what a widget drew."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.geometry import Region
from textual.screen import Screen
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._toast import Toast

from meetingtui.ui.widgets.header_and_key_bars import HeaderBar

Cell = tuple[str, int]
"""A character with its combining characters, and which of its cells this one is, from 0."""


def screen_lines(app: App[None]) -> list[Strip]:
    """Return the lines that the app's screen shows."""
    return app.screen._compositor.render_strips()


def cells_of(segments: Iterable[Segment]) -> list[Cell]:
    """Return the cells of a line."""
    cells: list[Cell] = []
    for segment in segments:
        for sign in segment.text:
            width = get_character_cell_size(sign)
            if width:
                cells.extend((sign, part) for part in range(width))
            elif cells:
                cells[-1] = (cells[-1][0] + sign, cells[-1][1])
    return cells


def widget_at_each_cell(screen: Screen[object]) -> list[list[Widget | None]]:
    """Return for each cell, by row and column, the widget in front there; None for none."""
    width, height = screen.size
    grid: list[list[Widget | None]] = [[None] * width for _ in range(height)]
    behind = reversed(list(screen._compositor.visible_widgets.items()))
    for widget, (region, clip) in behind:
        place = region.intersection(clip).intersection(screen.size.region)
        for y in range(place.y, place.bottom):
            grid[y][place.x : place.right] = [widget] * place.width
    return grid


@dataclass(frozen=True)
class HiddenCell:
    """A cell in which the screen does not show what the widget in front drew."""

    widget: Widget
    """The widget in front."""
    x: int
    """Column, from 0."""
    y: int
    """Row, from 0."""
    drawn: Cell
    """The cell that the widget drew."""
    shown: Cell
    """The cell that the screen shows."""


def wrongly_hidden_cells(app: App[None], strips: list[Strip] | None = None) -> Iterator[HiddenCell]:
    """Yield every cell that does not show what the widget in front drew.

    A wide character half covered by a dialog or a toast is blank in its other half; those cells
    are left out.

    Args:
        strips: lines of the screen; by default those that the app shows now.
    """
    screen = app.screen
    lines = [cells_of(strip) for strip in strips or screen_lines(app)]
    owned = widget_at_each_cell(screen)
    for widget, (region, clip) in screen._compositor.visible_widgets.items():
        place = region.intersection(clip).intersection(screen.size.region)
        drawn = widget.render_lines(Region(0, 0, region.width, region.height))
        for y in range(place.y, place.bottom):
            own = cells_of(drawn[y - region.y])
            if own == lines[y][region.x : region.right]:
                continue
            for x in range(place.x, place.right):
                cell = own[x - region.x]
                if owned[y][x] is not widget or lines[y][x] == cell:
                    continue
                first = x - cell[1]
                # What combines with a sign at an overlay's edge goes with the cell behind it.
                halves = owned[y][first : first + cell_len(cell[0][0]) + 1]
                if not any(_is_overlay(screen, half, widget) for half in halves):
                    yield HiddenCell(widget, x, y, cell, lines[y][x])


def _is_overlay(screen: Screen[object], over: Widget | None, under: Widget) -> bool:
    """Whether ``over`` is a toast, or a dialog over its screen."""
    if over is None or over is under:
        return False
    return isinstance(over, Toast) or (under is screen and screen.is_modal)


@dataclass(frozen=True)
class ColouredText:
    """A text in one style on the screen."""

    text: str
    """The text."""
    ink: Color
    """Colour of the text."""
    ground: Color
    """Colour of the background."""


def coloured_texts(app: App[None]) -> Iterator[ColouredText]:
    """Yield the texts on the screen, without lines, scrollbars and those dimmed behind a dialog."""
    screen = app.screen
    owned = widget_at_each_cell(screen)
    for y, strip in enumerate(screen_lines(app)):
        x = 0
        for segment in strip:
            at, x = x, x + cell_len(segment.text)
            is_behind = screen.is_modal and not screen.query(HeaderBar) and owned[y][at] is screen
            words = "".join(sign for sign in segment.text if not "\u2500" <= sign <= "\u259f")
            if is_behind or isinstance(owned[y][at], ScrollBar) or not words.strip():
                continue
            style = segment.style
            assert style is not None, words
            assert style.color is not None, words
            assert style.bgcolor is not None, words
            ink, ground = map(Color.from_rich_color, (style.color, style.bgcolor))
            if style.reverse:
                ink, ground = ground, ink
            yield ColouredText(words, ground.blend(ink, 0.5) if style.dim else ink, ground)


def contrast_ratio(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(shade: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in shade.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
