"""A dialog that asks for a password without showing or storing it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.ui.widgets.wrapping import Paragraphs


class PasswordDialog(ModalScreen[str | None]):
    """A modal dialog that asks for a password.

    It returns the text; None when left with Esc or empty.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, hint: str = "") -> None:
        super().__init__()
        self._question = question
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(self._question, classes="dialog-question")
            yield Input(password=True, placeholder=self._hint)
            yield Static("回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
