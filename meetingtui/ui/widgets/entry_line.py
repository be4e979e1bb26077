"""The entry line: the one line of a screen in which text is typed, always at the same place.

It has the focus throughout a meeting. The label before it names the entry mode: the kind of record
that Enter makes of the text. F-keys and Tab change the mode, and arrow keys the text does not need
move the highlight above. No action is bound to a bare letter, so that an input method can remain
on.
"""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from meetingtui.base.wording import one_line
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.ui.widgets.entry_text_area import EntryTextArea


@dataclass
class EntryState:
    """The state of an entry line: its entry mode, draft key and the recorded line being
    edited.
    """

    mode: EntryMode
    """The entry mode of the entry line, which says as what Enter records the text."""
    draft_key: str = ""
    """Key under which text typed in the entry line is stored as a draft; empty where it is not
    stored.
    """
    edited_line: str | None = None
    """The recorded line that is being edited in the entry line, as recorded; None for none."""
    is_entering: bool = False
    """Whether a line is being recorded, so that the text now in the entry line belongs to the next
    one.
    """
    line_was_chosen: bool = False
    """Whether the user's last action was to choose a recorded line."""


class EntryLine(Horizontal):
    """An input widget with the label of the entry mode before the text that Enter records; it
    begins in ``mode``. What is typed comes as messages of its :class:`EntryTextArea`.
    """

    DEFAULT_CSS = """
    EntryLine {
        height: auto;
        max-height: 5;
        background: $panel;
        padding: 0 1;
        #entry-label { width: auto; height: 1; color: $primary; text-style: bold; }
        &.-other #entry-label { background: $primary; color: $background; }
        EntryTextArea {
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

    def __init__(self, mode: EntryMode) -> None:
        super().__init__()
        self.state = EntryState(mode)
        """The entry line's present entry mode, draft key and edited line."""
        self.text_area = EntryTextArea()
        """The text area behind the label of the entry line."""
        self._label = Static(id="entry-label", markup=False)

    def compose(self) -> ComposeResult:
        yield self._label
        yield self.text_area

    def on_mount(self) -> None:
        self._show_mode()

    @property
    def mode(self) -> EntryMode:
        """The entry line's entry mode, which says as what kind of record Enter takes the typed
        text.
        """
        return self.state.mode

    @mode.setter
    def mode(self, mode: EntryMode) -> None:
        if mode != self.state.mode:
            self.state.mode = mode
            self._show_mode()

    def _show_mode(self) -> None:
        """Show the label and hint of the entry line's entry mode."""
        self._label.update(f"{self.mode.label} ")
        self.text_area.placeholder = self.mode.hint

    def show_whether_mode_is_first(self, *, is_first: bool) -> None:
        """Colour the label of the entry line's entry mode differently where the mode is not the
        page's first one.
        """
        if self.has_class("-other") is is_first:
            self.set_class(not is_first, "-other")

    @property
    def text(self) -> str:
        """The text of the entry line as one line, without blanks at its ends."""
        return one_line(self.text_area.text)

    @property
    def text_unless_untouched(self) -> str:
        """The text in the entry line as it stands, blanks included; empty where it is the loaded
        text, unchanged.
        """
        area = self.text_area
        return "" if area.is_untouched else area.text

    @property
    def text_typed_after_loaded(self) -> str:
        """The text typed in the entry line after the loaded text; the whole text where the loaded
        part was changed.
        """
        return self.text_unless_untouched.removeprefix(self.text_area.loaded_text)

    def load_initial_text(self, text: str, typed: str = "", *, chosen: bool = False) -> None:
        """Load a text into the entry line before the user types.

        Args:
            text: the offered text, which counts as untouched until the user changes it.
            typed: text typed earlier, shown in place of the offered one; empty for none.
            chosen: whether the offered text is selected, so that typing replaces it.
        """
        self.text_area.load_initial_text(text, chosen=chosen)
        if typed and typed != text:
            self.text_area.replace_whole_text(typed)

    def replace_text(self, text: str) -> None:
        """Replace the text of the entry line as if the new one had been typed."""
        self.text_area.replace_whole_text(text)

    def insert_text(self, text: str) -> None:
        """Insert text at the entry line's caret as if it had been typed, also beyond the largest
        number of characters.
        """
        self.text_area.insert(text)

    def take_focus(self) -> None:
        """Move the keyboard focus into the text area of the entry line."""
        self.text_area.focus()
