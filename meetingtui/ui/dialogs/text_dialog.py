"""A dialog that asks for one line of text."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.base.wording import one_line
from meetingtui.ui.widgets.wrapping import Paragraphs


class TextDialog(ModalScreen[str | None]):
    """A modal dialog with one input.

    It returns the line, stripped; None when left with Esc or empty.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, given: str = "", hint: str = "") -> None:
        super().__init__()
        self._question = question
        self._given = given
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(self._question, classes="dialog-question")
            yield Input(self._given, placeholder=self._hint)
            yield Static("回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(one_line(event.value) or None)
