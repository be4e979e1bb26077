"""A list of lines above an entry line, moved through by keys that the entry line passes on."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.wrapping import wrap_content


class LineList(OptionList, can_focus=False):
    """A list widget without focus: lines are highlighted while the caret remains in the entry
    line.
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
    class Chosen(Message):
        """Message: a line was chosen with the mouse."""

        index: int
        """Index of the line, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._contents: list[Content] = []
        self._line_counts: list[int] = []

    def show(self, lines: Iterable[Content], *, chosen: int | None = None) -> None:
        """Replace all lines; the one of index ``chosen`` is highlighted, None highlights none."""
        contents = list(lines)
        if not _same(contents, self._contents):
            self._contents = contents
            self._fill()
        if chosen is None or not self.option_count:
            self.highlighted = None
        else:
            self.highlighted = max(0, min(chosen, self.option_count - 1))

    def _fill(self) -> None:
        width = self.scrollable_content_region.width - 2
        broken = [wrap_content(line, width) for line in self._contents]
        self._line_counts = [line.plain.count("\n") + 1 for line in broken]
        self.set_options(map(Option, broken))

    def on_resize(self) -> None:
        chosen = self.highlighted
        self._fill()
        self.highlighted = chosen

    def move(self, by: int) -> int | None:
        """Highlight the next or previous line, and return its index.

        Past either end none is highlighted, and None is returned.
        """
        if not self.option_count:
            return None
        if self.highlighted is None:
            self.highlighted = self.option_count - 1 if by < 0 else 0
        elif 0 <= self.highlighted + by < self.option_count:
            self.highlighted += by
        else:
            self.highlighted = None
        return self.highlighted

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Scroll the highlighted line into view, in the list and in the container that scrolls
        it.
        """
        super().scroll_to_highlight(top)
        self.call_after_refresh(self._scroll_holder)

    def _scroll_holder(self) -> None:
        if self.highlighted is None or not isinstance(self.parent, Widget):
            return
        above = sum(self._line_counts[: self.highlighted]) - round(self.scroll_y)
        line = Region(0, above, 1, self._line_counts[self.highlighted])
        place = line.translate(self.virtual_region.offset)
        self.parent.scroll_to_region(place, animate=False, immediate=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.option_index))


def _same(some: list[Content], others: list[Content]) -> bool:
    return len(some) == len(others) and all(map(Content.is_same, some, others))
