"""A dialog that asks how many of the last steps to undo."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.cells import shorten_cells
from meetingtui.ui.widgets.wrapping import Paragraphs, wrap_content

_SHOWN = 30

_WIDTH = 48
"""Largest width of a step's description in cells; the dialog is ten cells wider."""


class UndoDialog(ModalScreen[int | None]):
    """A modal dialog that lists undoable steps, latest first.

    It returns how many to undo; None when left with Esc.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, done: Sequence[str]) -> None:
        super().__init__()
        self._done = done[:_SHOWN]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs("撤销到哪一步？它和它以后的都会撤销。", classes="dialog-question")
            yield OptionList(
                *(
                    Option(_numbered(number, words))
                    for number, words in enumerate(self._done, start=1)
                ),
                markup=False,
            )
            yield Static("↑↓ 选择　回车 撤销　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index + 1)


def _numbered(number: int, words: str) -> Content:
    """A numbered step, with further lines of its description indented below the first."""
    return wrap_content(Content(f"{number:<4}{shorten_cells(words, 2 * _WIDTH - 12)}"), _WIDTH)
