"""What every window on the wall has: two themes, a word in passing, help, a picture of itself."""

from datetime import datetime
from io import StringIO
from typing import Any, ClassVar, Literal

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset

from meetingtui.ui.closed_screens import let_go
from meetingtui.ui.theme import DARK, LIGHT, THEMES
from meetingtui.ui.widgets.wrapping import wrapped

TOAST_CELLS = 43
"""Cells of words in a toast's line; its width in app.tcss is three more."""


class WallApp(App[None]):
    """A window that is read from the back row, and never moves by itself."""

    TITLE = "行政例会"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "switch_theme", "明暗主题", show=False),
    ]

    def __init__(self) -> None:
        let_go()
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = LIGHT.name

    @property
    def moment(self) -> datetime:
        """Local time without zone."""
        raise NotImplementedError

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own caret stands, and with it an input method's candidates.

        Worked out whenever something is painted: what textual notes when a caret
        moves is too early where the line grows, and comes from fields without focus.
        """
        caret = getattr(self.focused, "cursor_screen_offset", None)
        return caret if isinstance(caret, Offset) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """What textual notes is not needed."""

    def tell(
        self,
        message: str,
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float = 5,
    ) -> None:
        """Say something in passing; what was said before gives way to it."""
        self.clear_notifications()
        words = wrapped(Content(message), TOAST_CELLS).plain
        self.notify(words, severity=severity, timeout=timeout, markup=False)

    def push_screen(self, *given: Any, **more: Any) -> Any:
        """Open a screen; what was told on the one before goes, for it would lie under the new one
        and over its last lines."""
        self.clear_notifications()
        return super().push_screen(*given, **more)

    def action_help_quit(self) -> None:
        """Ctrl+C where there is nothing to copy."""
        self.tell("要退出，请按 Ctrl+Q。")

    def action_help(self) -> None:
        """Show every key of the screen at hand."""
        from meetingtui.ui.dialogs.help import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen), self._press)

    def _press(self, key: str | None) -> None:
        """A key clicked in the help is pressed."""
        if key is not None:
            self.simulate_key(key)

    def save_picture(self) -> None:
        """The screen as a picture, among the downloads."""
        self.deliver_text(
            StringIO(self.export_screenshot()),
            save_filename=f"行政例会 {self.moment:%Y-%m-%d %H%M%S}.svg",
            mime_type="image/svg+xml",
        )

    @on(events.DeliveryComplete)
    def _picture_saved(self, event: events.DeliveryComplete) -> None:
        self.tell(f"截图已保存：{event.path}")

    @on(events.DeliveryFailed)
    def _picture_failed(self) -> None:
        self.tell("截图没有存成，请检查“下载”文件夹能否写入。", "error")

    def action_switch_theme(self) -> None:
        """Bright classroom or dim one."""
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name
