"""The text of the entry line: one paragraph, its keys handled in the order they were pressed."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.message import Message

from meetingtui.ui.widgets.pasting import pasted_line
from meetingtui.ui.widgets.writing import WritingArea
from meetingtui.wording import one_line


class EntryText(WritingArea):
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
        Binding("delete", "strike", "删除", show=False),
        Binding("ctrl+z", "step_back", "撤销", show=False),
        Binding("ctrl+y", "step_forward", "重做", show=False),
    ]

    ROOM = 5000
    FULL = f"这一行已有 {ROOM} 字，写满了。请先按回车记入，再往下写。"

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

    @dataclass
    class Stepped(Message):
        """Undo or redo was asked for where no typing was left to take back or type again."""

        by: int
        """-1 undo, 1 redo."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False, max_checkpoints=200)
        # Nothing on the wall moves by itself; and a paint for a blink would make a key wait.
        self.set_reactive(EntryText.cursor_blink, False)
        self.asked_keys: frozenset[str] = frozenset()
        """Keys that are handed on as :class:`Pressed`."""
        self.loaded = ""
        """What stood here before anything was typed."""
        self._at_once = {
            key: binding.action
            for key, bindings in self._bindings.key_to_bindings.items()
            for binding in bindings
        }

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was typed."""
        return self.text == self.loaded

    def load(self, text: str, *, chosen: bool = False) -> None:
        """Let this stand here, the caret behind it; ``chosen``, what is typed takes its place."""
        self.loaded = text
        self.load_text(text)
        self.move_cursor(self.document.end)
        if chosen and text:
            self.select_all()

    def replace_all(self, text: str) -> None:
        """Let this stand here as if it had been typed: undo takes it back."""
        self.history.checkpoint()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
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

    def as_pasted(self, text: str) -> str:
        """Several lines become one."""
        return pasted_line(text)

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
        is_whole = self.text != "" and self.selected_text == self.text
        if self.is_untouched and (is_whole or self.cursor_location == end):
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

    def action_step_back(self) -> None:
        """Take back typing first, then what was recorded."""
        if self.is_untouched:
            self.post_message(self.Stepped(-1))
        else:
            self.undo()

    def action_step_forward(self) -> None:
        """Type again what was taken back, else record it again."""
        if self.history.redo_stack:
            self.redo()
        else:
            self.post_message(self.Stepped(1))


def _action(call: str) -> tuple[str, tuple[object, ...]]:
    """``rise(-1)`` as name and parameters."""
    _, name, parameters = parse(call)
    return name, parameters
