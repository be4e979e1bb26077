"""The base class of text areas for Chinese: correct caret position, cleaned and size-limited
pasting.
"""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widgets import TextArea


class ChineseTextArea(TextArea, inherit_bindings=False):
    """A text area for Chinese with a limited number of characters, given by the subclass, which
    also cleans pasted text.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
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
        Binding("ctrl+u", "delete_to_start_of_line", "清空", show=False),
        Binding("ctrl+x", "cut", "剪切", show=False),
        Binding("ctrl+c", "copy", "复制", show=False),
        Binding("ctrl+v", "paste", "粘贴", show=False),
    ]

    MAX_CHARACTERS: ClassVar[int]
    """Largest number of characters that the text area takes."""
    FULL_MESSAGE: ClassVar[str]
    """Message shown when no more characters fit into the text area."""

    def clean_pasted_text(self, text: str) -> str:
        """Return pasted text in the form in which it is inserted; each subclass implements this
        method.
        """
        raise NotImplementedError

    @property
    def remaining_characters(self) -> int:
        """Number of characters that may still be inserted into the text area, in place of those
        selected.
        """
        return max(0, self.MAX_CHARACTERS - len(self.text) + len(self.selected_text))

    def on_unmount(self) -> None:
        """Remove the app's references to this text area, which textual keeps until the theme is
        changed.
        """
        for watchers in getattr(self.app, "__watchers", {}).values():
            watchers[:] = [each for each in watchers if each[0] is not self]

    def on_resize(self) -> None:
        """Scroll the text area's caret into view after the text was wrapped again."""
        self.call_after_refresh(self.scroll_cursor_visible)

    @property
    def cursor_screen_offset(self) -> Offset:
        """The caret's position on the screen, with the text wrapped as it is now."""
        in_text = self.wrapped_document.location_to_offset(self.cursor_location)
        return self.content_region.offset + in_text - self.scroll_offset

    async def _on_key(self, event: events.Key) -> None:
        """Refuse a further character, with a message, where the text area is full."""
        if event.is_printable and not self.read_only and not self.remaining_characters:
            event.stop()
            event.prevent_default()
            self._show_refusal(self.FULL_MESSAGE)

    async def _on_paste(self, event: events.Paste) -> None:
        """Insert pasted text into the text area after cleaning it."""
        event.stop()
        event.prevent_default()
        self._insert_pasted_text(event.text)

    def action_paste(self) -> None:
        """Insert into the text area what was copied in the app."""
        self._insert_pasted_text(self.app.clipboard)

    def action_copy(self) -> None:
        """Copy the text area's selection; without one, show how to quit, as Ctrl+C may have meant
        that.
        """
        if self.selected_text:
            self.app.copy_to_clipboard(self.selected_text)
        else:
            self.app.action_help_quit()

    def _insert_pasted_text(self, pasted: str) -> None:
        """Insert pasted text, cleaned, in place of the text area's selection; text longer than the
        room left is refused as a whole, with a message, and a read-only area takes none.
        """
        if self.read_only:
            return
        text = self.clean_pasted_text(pasted)
        if len(text) > self.remaining_characters:
            self._show_refusal(
                f"粘贴的内容有 {len(text)} 字，这里还能写 {self.remaining_characters} 字，"
                "没有贴入。请分几次粘贴。"
            )
        elif text:
            start, end = self.selection
            put = self.replace(text, start, end, maintain_selection_offset=False)
            self.move_cursor(put.end_location)

    def _show_refusal(self, message: str) -> None:
        """Show the user why pasted or typed text was not inserted."""
        self.notify(message, severity="warning")
