"""A list of lines above an entry line: chosen by arrow keys that the entry passes on."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.wrapping import wrapped


class LineList(OptionList, can_focus=False):
    """Lines to look at and choose from, while the caret stays in the entry line."""

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
        """A line was chosen with the mouse."""

        index: int
        """Which one, from 0."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._contents: list[Content] = []

    def show(self, lines: Iterable[Content], *, chosen: int | None = None) -> None:
        """Replace all lines; ``chosen`` is highlighted, None highlights none."""
        self._contents = list(lines)
        self._fill()
        if chosen is None or not self.option_count:
            self.highlighted = None
        else:
            self.highlighted = max(0, min(chosen, self.option_count - 1))

    def _fill(self) -> None:
        width = self.scrollable_content_region.width - 2
        self.set_options([Option(wrapped(line, width)) for line in self._contents])

    def on_resize(self) -> None:
        chosen = self.highlighted
        self._fill()
        self.highlighted = chosen

    def move(self, by: int) -> int | None:
        """Highlight the next or previous line; up from the first leaves none chosen."""
        if not self.option_count:
            return None
        if self.highlighted is None:
            self.highlighted = self.option_count - 1 if by < 0 else 0
        elif 0 <= self.highlighted + by < self.option_count:
            self.highlighted += by
        else:
            self.highlighted = None
        return self.highlighted

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(event.option_index))
