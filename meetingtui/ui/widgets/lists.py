"""Scrollable lists: of text lines, and of rows that are drawn only where they can be seen."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.text_layout import wrap_content

_MAX_CACHED_ROWS = 1000
"""Largest number of drawn rows in the cache."""


class RowList(ScrollView):
    """The base class of list widgets with one line a row, one of which is the present row.

    A subclass provides :meth:`row_content` and :meth:`row_cache_key`; :meth:`set_row_count` sets
    the number of rows. A row whose :meth:`row_cache_key` is unchanged is not drawn again.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--here", "rows--head"}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .rows--here { background: $picked; color: $foreground; text-style: bold; }
        & > .rows--head { color: $primary; text-style: bold; }
    }
    """

    @dataclass
    class CurrentRowChanged(Message):
        """Message: another row of a list widget became the present one."""

    @dataclass
    class RowClicked(Message):
        """Message: a row of a list widget was clicked."""

        row: int
        """Index of the clicked row, from 0."""
        was_current: bool
        """Whether the clicked row was the present row before the click."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._count = 0
        self._drawn: dict[Hashable, Strip] = {}
        self.current_row: int | None = None
        """Index of the list widget's present row, from 0; None where there is none."""

    def row_cache_key(self, row: int) -> Hashable:
        """Return a key that changes whenever the drawing of the list's row would
        (:meth:`row_content`, :meth:`row_component_class`); a row with an unchanged key is not drawn
        again.
        """
        raise NotImplementedError

    def row_content(self, row: int) -> Content:
        """Return what a row of the list shows; each subclass implements this method."""
        raise NotImplementedError

    def row_component_class(self, row: int) -> str:
        """Return the component class that styles a row of the list; empty for the widget's own
        style.
        """
        return "rows--here" if row == self.current_row else ""

    def set_row_count(self, count: int) -> None:
        """Set the number of the list's rows, and draw those that changed; the present row stays, so
        call :meth:`go_to_row` afterwards.
        """
        self._count = count
        self.virtual_size = Size(1, count)
        self.refresh()

    def go_to_row(self, row: int | None) -> None:
        """Make a row of the list the present one and scroll it into view; post
        :class:`CurrentRowChanged` where that is another index.

        Args:
            row: the index of the row, limited to the rows there are; None for no present row.
        """
        target = None if row is None or not self._count else max(0, min(row, self._count - 1))
        if target != self.current_row:
            self.current_row = target
            self.refresh()
            self.post_message(self.CurrentRowChanged())
        self.scroll_to_current_row()

    def scroll_to_current_row(self) -> None:
        """Scroll the list as far as needed to show the present row, if there is one."""
        height, top = self.size.height, self.scroll_offset.y
        if self.current_row is None or not height:
            return
        if self.current_row < top:
            self.scroll_to(y=self.current_row, animate=False)
        elif self.current_row >= top + height:
            self.scroll_to(y=self.current_row - height + 1, animate=False)

    def on_resize(self) -> None:
        self._drawn.clear()
        self.scroll_to_current_row()

    def notify_style_update(self) -> None:
        """Drop all cached drawings of the list's rows, as colours have changed."""
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Return one visible row of the list, cut at the edge with an ellipsis."""
        row, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if row >= self._count:
            return Strip.blank(width, self.rich_style)
        look = (self.row_cache_key(row), self.row_component_class(row), width)
        strip = self._drawn.get(look)
        if strip is None:
            if len(self._drawn) >= _MAX_CACHED_ROWS:
                self._drawn.clear()
            strip = self._drawn[look] = self._render_row(row, width)
        return strip

    def _render_row(self, row: int, width: int) -> Strip:
        """Return a row of the list drawn in its style, cut at the width with an ellipsis."""
        name = self.row_component_class(row)
        style = self.get_visual_style(name) if name else self.visual_style
        content = self.row_content(row).truncate(width, ellipsis=True)
        (strip,) = Visual.to_strips(self, content, width, 1, style)
        return strip.extend_cell_length(width, style.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Make the clicked row of the list the present one, and post :class:`RowClicked`; a click
        below the last row does nothing.
        """
        event.stop()
        row = self.scroll_offset.y + event.y
        if row < self._count:
            clicked = self.RowClicked(row, was_current=row == self.current_row)
            self.go_to_row(row)
            self.post_message(clicked)


class LineList(OptionList, can_focus=False):
    """A list widget of wrapped lines without keyboard focus: lines are highlighted while the caret
    remains in the entry line.
    """

    DEFAULT_CSS = """
    LineList {
        border: none;
        padding: 0;
        height: auto;
        max-height: 100%;
        background: transparent;
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-highlighted {
            background: $picked; color: $foreground; text-style: bold;
        }
        & > .option-list--option-hover { background: $panel; }
        & > .option-list--option-disabled { color: $foreground; text-style: none; }
    }
    """

    @dataclass
    class LineClicked(Message):
        """Message: a line of a list was chosen with the mouse."""

        index: int
        """Index of the clicked line, from 0."""

    class LinesRewrapped(Message):
        """Message: the lines of a list were wrapped to another width, which scrolled
        it to its top.
        """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._line_contents: list[Content] = []
        self._wrapped_width = 0
        self._wrapped_line_counts: list[int] = []

    def show_lines(self, lines: Iterable[Content], *, chosen: int | None = None) -> None:
        """Replace all lines of the list.

        Args:
            lines: the lines.
            chosen: index of the line to highlight, limited to the lines there are; None for none.
        """
        contents = list(lines)
        if not _are_same_lines(contents, self._line_contents):
            self._line_contents = contents
            if not self._try_to_redraw_changed_lines():
                self._redraw_all_lines()
        if chosen is None or not self.option_count:
            self.highlighted = None
        else:
            self.highlighted = max(0, min(chosen, self.option_count - 1))

    def _redraw_all_lines(self) -> None:
        """Wrap all lines of the list to the present width, and draw them."""
        self._wrapped_width = self.scrollable_content_region.width - 2
        broken = self._wrapped_contents()
        self._wrapped_line_counts = _wrapped_line_counts(broken)
        self.set_options(map(Option, broken))

    def _try_to_redraw_changed_lines(self) -> bool:
        """Redraw only the lines of the list whose text changed, if none of them changes its height,
        so that the screen's layout stays. Return False, with nothing redrawn, in any other case.
        """
        broken = self._wrapped_contents()
        if _wrapped_line_counts(broken) != self._wrapped_line_counts:
            return False
        for index, (fresh, option) in enumerate(zip(broken, self.options, strict=True)):
            if not (isinstance(option.prompt, Content) and fresh.is_same(option.prompt)):
                self.replace_option_prompt_at_index(index, fresh)
        return True

    def _wrapped_contents(self) -> list[Content]:
        """Return the list's lines wrapped at the width of the last wrapping."""
        return [wrap_content(line, self._wrapped_width) for line in self._line_contents]

    def on_resize(self) -> None:
        # Filling the list anew scrolls it to its top, so a change of its height alone does not.
        if self.scrollable_content_region.width - 2 == self._wrapped_width:
            return
        chosen = self.highlighted
        self._redraw_all_lines()
        self.highlighted = chosen
        self.post_message(self.LinesRewrapped())

    def move_highlight(self, offset: int) -> int | None:
        """Highlight the next (1) or previous (-1) line of the list; with none highlighted, the
        first or last.

        Returns:
            The index of the highlighted line; None past either end, where no line is highlighted,
            and for an empty list.
        """
        if not self.option_count:
            return None
        if self.highlighted is None:
            self.highlighted = self.option_count - 1 if offset < 0 else 0
        elif 0 <= self.highlighted + offset < self.option_count:
            self.highlighted += offset
        else:
            self.highlighted = None
        return self.highlighted

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Scroll the highlighted line into view, in the list and in the container that scrolls
        it; with ``top``, to the top of the list.
        """
        super().scroll_to_highlight(top)
        self.call_after_refresh(self._scroll_container_to_highlight)

    def _scroll_container_to_highlight(self) -> None:
        """Scroll the container of the list so that the highlighted line is visible."""
        if self.highlighted is None or not isinstance(self.parent, Widget):
            return
        above = sum(self._wrapped_line_counts[: self.highlighted]) - round(self.scroll_y)
        line = Region(0, above, 1, self._wrapped_line_counts[self.highlighted])
        place = line.translate(self.virtual_region.offset)
        self.parent.scroll_to_region(place, animate=False, immediate=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Post the click on a line of the list as :class:`LineClicked`."""
        event.stop()
        self.post_message(self.LineClicked(event.option_index))


def _wrapped_line_counts(broken: list[Content]) -> list[int]:
    """Return the number of screen lines of each wrapped text."""
    return [line.plain.count("\n") + 1 for line in broken]


def _are_same_lines(some: list[Content], others: list[Content]) -> bool:
    """Return whether two lists of lines have the same text and styles."""
    return len(some) == len(others) and all(map(Content.is_same, some, others))
