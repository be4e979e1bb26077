"""The entry line: the one place where the secretary types, always at the same spot.

The caret never leaves it during a meeting. What Enter records is said by the
word before it (the mode); F-keys and Tab change the mode, arrow keys that the
text has no use for move what is above. No action hangs on a bare letter, so an
input method may stay on.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static, TextArea

from meetingtui.wording import one_line


@dataclass(frozen=True)
class Mode:
    """One thing that the entry line can record."""

    name: str
    """How code calls it."""
    label: str
    """The word before the line."""
    hint: str = ""
    """Shown faintly while nothing is typed."""


class EntryText(TextArea, inherit_bindings=False):
    """One paragraph that wraps at the screen's edge; Enter hands it over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "记入", show=False),
        Binding("up", "rise(-1)", "上一行", show=False),
        Binding("down", "rise(1)", "下一行", show=False),
        Binding("left", "turn(-1)", "上一项", show=False),
        Binding("right", "turn(1)", "下一项", show=False),
        Binding("pageup", "leaf(-1)", "上一项", show=False),
        Binding("pagedown", "leaf(1)", "下一项", show=False),
        Binding("tab", "cycle(1)", "换一种记录", show=False),
        Binding("shift+tab", "cycle(-1)", "换一种记录", show=False),
        Binding("home", "cursor_line_start", "行首", show=False),
        Binding("end", "cursor_line_end", "行尾", show=False),
        Binding("ctrl+left", "cursor_word_left", "左移一词", show=False),
        Binding("ctrl+right", "cursor_word_right", "右移一词", show=False),
        Binding("shift+left", "cursor_left(True)", "向左选", show=False),
        Binding("shift+right", "cursor_right(True)", "向右选", show=False),
        Binding("shift+home", "cursor_line_start(True)", "选到行首", show=False),
        Binding("shift+end", "cursor_line_end(True)", "选到行尾", show=False),
        Binding("ctrl+a", "select_all", "全选", show=False),
        Binding("backspace", "delete_left", "退格", show=False),
        Binding("delete", "strike", "删除", show=False),
        Binding("ctrl+u", "delete_to_start_of_line", "清空", show=False),
        Binding("ctrl+x", "cut", "剪切", show=False),
        Binding("ctrl+c", "copy", "复制", show=False),
        Binding("ctrl+v", "paste", "粘贴", show=False),
        Binding("ctrl+z", "step_back", "撤销", show=False),
        Binding("ctrl+y", "step_forward", "重做", show=False),
    ]

    _LEFT_TO_TEXTUAL = frozenset({"ctrl+z", "ctrl+y"})

    @dataclass
    class Pressed(Message):
        """A key that the surroundings asked for was pressed, in its turn among the words."""

        key: str
        """Which one: ``f5``."""

    @dataclass
    class Submitted(Message):
        """Enter was pressed."""

        text: str
        """One clean line; may be empty."""
        was_untouched: bool
        """Whether it is what stood there before anything was typed."""

    @dataclass
    class Risen(Message):
        """Up or down was pressed where the text had no line that way."""

        by: int
        """-1 up, 1 down."""

    @dataclass
    class Turned(Message):
        """The previous or next page, item or topic was asked for."""

        by: int
        """-1 back, 1 on."""

    @dataclass
    class Cycled(Message):
        """Another mode was asked for."""

        by: int
        """-1 back, 1 on."""

    @dataclass
    class Struck(Message):
        """Delete was pressed with nothing typed."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, max_checkpoints=200)
        self.asked_keys: frozenset[str] = frozenset()
        """Keys that are handed on as :class:`Pressed`."""
        self.loaded = ""
        """What stood here before anything was typed."""
        self._at_once = {
            key: binding.action
            for key, bindings in self._bindings.key_to_bindings.items()
            for binding in bindings
            if key not in self._LEFT_TO_TEXTUAL
        }

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed."""
        return self.text == self.loaded

    def load(self, text: str) -> None:
        """Let this stand here, the caret behind it."""
        self.loaded = text
        self.replace_all(text)

    def replace_all(self, text: str) -> None:
        """Let this stand here as if it had been typed."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        """Keys act here and now, in the order they were pressed.

        Left to bubble, a key would come back after the characters behind it:
        two lines typed ahead would become one.
        """
        if event.key in self.asked_keys:
            self.post_message(self.Pressed(event.key))
        elif event.key in self._at_once:
            name, parameters = _action(self._at_once[event.key])
            getattr(self, f"action_{name}")(*parameters)
        else:
            return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = one_line(event.text)
        await super()._on_paste(event)
        event.prevent_default()

    def action_submit(self) -> None:
        """Hand the text over; what is typed from now on is the next line."""
        message = self.Submitted(one_line(self.text), self.is_untouched)
        self.load("")
        self.post_message(message)

    def action_rise(self, by: int) -> None:
        """Move within the wrapped text, or hand the wish on."""
        at_edge = self.cursor_at_first_line if by < 0 else self.cursor_at_last_line
        before = self.cursor_location
        if self.text and not (at_edge and self.wrapped_document.height <= 1):
            (self.action_cursor_up if by < 0 else self.action_cursor_down)()
            if self.cursor_location != before and self.wrapped_document.height > 1:
                return
        self.post_message(self.Risen(by))

    def action_turn(self, by: int) -> None:
        """Move the caret, or past either end of untouched text turn to what comes there."""
        end = self.document.end if by > 0 else (0, 0)
        if self.is_untouched and self.cursor_location == end:
            self.post_message(self.Turned(by))
        elif by < 0:
            self.action_cursor_left()
        else:
            self.action_cursor_right()

    def action_leaf(self, by: int) -> None:
        """Turn to the next or previous thing, whatever is typed."""
        self.post_message(self.Turned(by))

    def action_cycle(self, by: int) -> None:
        """Ask for another mode."""
        self.post_message(self.Cycled(by))

    def action_strike(self) -> None:
        """Delete the sign after the caret, or with nothing typed the chosen line."""
        if self.text:
            self.action_delete_right()
        else:
            self.post_message(self.Struck())

    async def action_step_back(self) -> None:
        """Take back typing first, then what was recorded."""
        if self.is_untouched:
            await self.app.run_action("undo")
        else:
            self.undo()

    async def action_step_forward(self) -> None:
        """Type again what was taken back, else record it again."""
        if self.history.redo_stack:
            self.redo()
        else:
            await self.app.run_action("redo")


def _action(call: str) -> tuple[str, tuple[object, ...]]:
    """``rise(-1)`` as name and parameters."""
    _, name, parameters = parse(call)
    return name, parameters


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
            & > .text-area--cursor {
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

    def load(self, text: str, typed: str = "") -> None:
        """Let ``text`` stand here, or what was ``typed`` in its place."""
        self.text_area.load(text)
        if typed and typed != text:
            self.text_area.replace_all(typed)

    def put(self, text: str) -> None:
        """Let this stand here as if it had been typed."""
        self.text_area.replace_all(text)

    def take_focus(self) -> None:
        """Set the caret here."""
        self.text_area.focus()
