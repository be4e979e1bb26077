"""A dialog that shows pasted lines before they are recorded, one record a line."""

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

from meetingtui.ui.widgets.wrapping import Paragraphs, wrap_content

_INNER = 52
"""Cells of a line inside a wide dialog."""


class PastedDialog(ModalScreen[list[int] | None]):
    """A modal dialog that previews pasted lines.

    It returns the indexes (from 0) of the lines to record; None when left with Esc.
    """

    CSS_PATH = "dialogs.tcss"
    CSS = "PastedDialog { align: center middle; background: $background 80%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "放回输入行", show=False),
        Binding("delete", "leave_out", "去掉这一行", show=False),
    ]

    def __init__(self, lines: Sequence[Content]) -> None:
        super().__init__()
        self._lines = list(enumerate(lines))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(classes="dialog-question")
            yield OptionList(markup=False)
            yield Static(
                "回车 全部记入　Del 去掉一行　Esc 放回输入行",
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self._show(0)
        self.query_one(OptionList).focus()

    def _show(self, chosen: int) -> None:
        self.query_one(Paragraphs).show(f"粘贴的内容记为 {len(self._lines)} 条：")
        options = self.query_one(OptionList)
        options.set_options(Option(wrap_content(line, _INNER)) for _, line in self._lines)
        options.highlighted = min(chosen, len(self._lines) - 1)

    def action_leave_out(self) -> None:
        """Remove the highlighted line from those to record; closes the dialog where none
        remains.
        """
        chosen = self.query_one(OptionList).highlighted
        if chosen is None:
            return
        del self._lines[chosen]
        if self._lines:
            self._show(chosen)
        else:
            self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.dismiss([at for at, _ in self._lines])
