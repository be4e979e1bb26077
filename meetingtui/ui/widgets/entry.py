"""The entry line: the one place where the secretary types, always at the same spot.

The caret never leaves it during a meeting. What Enter records is said by the
word before it (the mode); F-keys and Tab change the mode, arrow keys that the
text has no use for move what is above. No action hangs on a bare letter, so an
input method may stay on.
"""

from dataclasses import dataclass

from textual import getters
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import Static

from meetingtui.ui.widgets.entry_text import EntryText
from meetingtui.wording import one_line

__all__ = ["EntryLine", "EntryText", "Mode"]


@dataclass(frozen=True)
class Mode:
    """One thing that the entry line can record."""

    name: str
    """How code calls it."""
    label: str
    """The word before the line."""
    hint: str = ""
    """Shown faintly while nothing is typed."""


class EntryLine(Horizontal):
    """The mode's word, and the text that Enter will record under it."""

    DEFAULT_CSS = """
    EntryLine {
        height: auto;
        max-height: 5;
        background: $panel;
        padding: 0 1;
        #entry-label { width: auto; height: 1; color: $primary; text-style: bold; }
        EntryText {
            width: 1fr; height: auto; min-height: 1; max-height: 5;
            background: $panel; color: $foreground; border: none; padding: 0;
            scrollbar-size: 0 0;
            & > .text-area--placeholder { color: $muted; }
            & > .text-area--selection { background: $picked; color: $foreground; }
            & > .text-area--cursor, &:light > .text-area--cursor {
                background: $input-cursor-background; color: $input-cursor-foreground;
            }
        }
    }
    """

    mode: reactive[Mode] = reactive(Mode("", ""), init=False)
    """What Enter records now."""

    text_area = getters.query_one(EntryText)

    def __init__(self, mode: Mode) -> None:
        super().__init__()
        self.set_reactive(EntryLine.mode, mode)

    def compose(self) -> ComposeResult:
        yield Static(id="entry-label", markup=False)
        yield EntryText()

    def on_mount(self) -> None:
        self.watch_mode(self.mode)

    def watch_mode(self, mode: Mode) -> None:
        """Say what Enter records."""
        self.query_one("#entry-label", Static).update(f"{mode.label} ")
        self.text_area.placeholder = mode.hint

    @property
    def text(self) -> str:
        """What is typed, as one clean line."""
        return one_line(self.text_area.text)

    @property
    def typed(self) -> str:
        """What was typed, as it stands; empty where nothing was."""
        area = self.text_area
        return "" if area.is_untouched else area.text

    @property
    def added(self) -> str:
        """What was typed behind what stood here; all of it where that was changed."""
        return self.typed.removeprefix(self.text_area.loaded)

    def load(self, text: str, typed: str = "", *, chosen: bool = False) -> None:
        """Let ``text`` stand here, or what was ``typed`` in its place; ``chosen`` as one piece."""
        self.text_area.load(text, chosen=chosen)
        if typed and typed != text:
            self.text_area.replace_all(typed)

    def put(self, text: str) -> None:
        """Let this stand here as if it had been typed."""
        self.text_area.replace_all(text)

    def insert(self, text: str) -> None:
        """Put this in where the caret is, as if it had been typed."""
        self.text_area.insert(text)

    def take_focus(self) -> None:
        """Set the caret here."""
        self.text_area.focus()
