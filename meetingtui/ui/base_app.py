"""The base class of the main window's and the audience window's app: themes, messages, help,
screenshots, the caret's position.
"""

from datetime import datetime
from io import StringIO
from typing import Any, ClassVar

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.notifications import SeverityLevel
from textual.screen import Screen

from meetingtui.ui.textual_patches import (
    patch_style_cache_to_release_closed_screens,
    patch_stylesheet_to_keep_parsed_styles,
)
from meetingtui.ui.theme import DARK, LIGHT, THEMES
from meetingtui.ui.widgets.text_layout import wrap_content

TOAST_CELLS = 43
"""Width of a toast's text in cells; the toast in app.tcss is three cells wider."""


class BaseApp(App[None]):
    """The base class of both windows' apps, with animation off and the two themes installed."""

    TITLE = "行政例会"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "switch_theme", "明暗主题", show=False),
    ]

    def __init__(self) -> None:
        patch_style_cache_to_release_closed_screens()
        patch_stylesheet_to_keep_parsed_styles()
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = LIGHT.name

    def on_mount(self) -> None:
        """Set the title of the terminal's window, which the task bar shows too."""
        if self._driver is not None:
            self._driver.write(f"\x1b]2;{self.title}\x07")

    @property
    def present_time(self) -> datetime:
        """The present local time, without a zone; each window's app provides it."""
        raise NotImplementedError

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """The screens that can be seen below the present one: none where that one is opaque.

        Textual 8.2.8 always counts the screen below, and so paints the whole present screen again
        with every message to the one it covers.
        """
        is_opaque = self.screen.styles.background.a == 1
        return [] if is_opaque else super()._background_screens

    @property
    def cursor_position(self) -> Offset:
        """The place of the terminal's caret, where an input method shows its candidates.

        Computed from the focused widget at each paint: the position that textual stores is too
        early while a line grows, and may come from a field without focus.
        """
        caret = getattr(self.focused, "cursor_screen_offset", None)
        return caret if isinstance(caret, Offset) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, position: Offset) -> None:
        """Ignore the position that textual stores."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show the user a message for ``timeout`` seconds (5 where none is given) in place of the
        last one.

        The message is plain text, whatever ``markup`` says, broken where Chinese may be broken.
        """
        self.clear_notifications()
        words = wrap_content(Content(message), TOAST_CELLS).plain
        super().notify(words, title=title, severity=severity, timeout=timeout, markup=False)

    def push_screen(self, *positional: Any, **keywords: Any) -> Any:
        """Open a screen, after removing the toast messages of the present one, which would cover
        the new screen's last lines.
        """
        self.clear_notifications()
        return super().push_screen(*positional, **keywords)

    def action_help_quit(self) -> None:
        """Ctrl+C with nothing to copy: show with which key to quit."""
        self.notify("要退出，请按 Ctrl+Q。")

    def action_help(self) -> None:
        """Show the help with every key of the present screen, unless it is shown already; a key
        clicked there is pressed.
        """
        from meetingtui.ui.dialogs.help_dialog import HelpDialog

        if not isinstance(self.screen, HelpDialog):
            self.push_screen(HelpDialog(self.screen), self._press_key_clicked_in_help)

    def _press_key_clicked_in_help(self, key: str | None) -> None:
        """Press the key whose name was clicked in the help."""
        if key is not None:
            self.simulate_key(key)

    def action_save_screenshot(self) -> None:
        """Save the screen as an SVG picture in the downloads folder."""
        self.deliver_text(
            StringIO(self.export_screenshot()),
            save_filename=f"行政例会 {self.present_time:%Y-%m-%d %H%M%S}.svg",
            mime_type="image/svg+xml",
        )

    @on(events.DeliveryComplete)
    def _show_where_screenshot_was_saved(self, event: events.DeliveryComplete) -> None:
        """Show where the screenshot was saved."""
        self.notify(f"截图已保存：{event.path}")

    @on(events.DeliveryFailed)
    def _show_screenshot_failed(self) -> None:
        """Show that the screenshot could not be saved."""
        self.notify("截图没有存成，请检查“下载”文件夹能否写入。", severity="error")

    def action_switch_theme(self) -> None:
        """Switch between the light and the dark colour theme."""
        self.theme = DARK.name if self.theme == LIGHT.name else LIGHT.name
