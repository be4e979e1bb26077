"""A dialog that asks for one choice of a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.wrapping import Paragraphs


@dataclass(frozen=True)
class Choice:
    """One option of a choice dialog."""

    value: str
    """The value the dialog returns for this choice."""
    label: str
    """The text shown for this choice."""


class ChoiceDialog(ModalScreen[str | None]):
    """A modal dialog that lists choices. It returns the chosen value; None when left with Esc."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, choices: Sequence[Choice], chosen: str = "") -> None:
        super().__init__()
        self._question = question
        self._choices = list(choices)
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Paragraphs(self._question, classes="dialog-question")
            yield OptionList(
                *(Option(choice.label, id=choice.value) for choice in self._choices), markup=False
            )
            yield Static("↑↓ 选择　回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        values = [choice.value for choice in self._choices]
        options = self.query_one(OptionList)
        options.highlighted = values.index(self._chosen) if self._chosen in values else 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
