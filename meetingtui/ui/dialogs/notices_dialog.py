"""A dialog of notices the user must see before going on."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from meetingtui.ui.widgets.wrapping import Paragraphs


class NoticesDialog(ModalScreen[None]):
    """A modal dialog that lists notices, scrollable, until Enter or Esc."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "dismiss", "知道了", show=False),
    ]

    def __init__(self, notices: Sequence[str]) -> None:
        super().__init__()
        self._notices = tuple(notices)

    def compose(self) -> ComposeResult:
        many = len(self._notices) > 1
        with Vertical(classes="dialog -wide"):
            yield Static("请先看一下", classes="dialog-question", markup=False)
            with VerticalScroll():
                for number, words in enumerate(self._notices, 1):
                    yield Paragraphs(f"{number}. {words}" if many else words, classes="notice")
            yield Static(id="notices-keys", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self._show_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_keys)

    def _show_keys(self) -> None:
        more = "↑↓ 看下面的　" if self.query_one(VerticalScroll).max_scroll_y else ""
        self.query_one("#notices-keys", Static).update(f"{more}回车 知道了")
