"""签发: the number the minutes get, who signs them, and on which paper they go out."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import one_line


class Signature(NamedTuple):
    """What is put under the minutes."""

    number: str
    """文号; may be empty."""
    by: str
    """签发人"""
    paper: int = 0
    """Which of the papers offered, from 0."""


class IssueDialog(ModalScreen[Signature | None]):
    """Both fields are filled in already: Enter signs. Returns None when left with Esc."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../dialogs/dialogs.tcss", "minutes.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "返回", show=False),
        Binding("f2", "next_paper", "换用纸", show=False),
        Binding("up", "app.focus_previous", "上一行", show=False),
        Binding("down", "app.focus_next", "下一行", show=False),
    ]

    def __init__(
        self, question: str, number: str, by: str, papers: Sequence[str], reason: str = ""
    ) -> None:
        super().__init__()
        self._papers = papers
        self._paper = 0
        self._question = question
        self._given = Signature(number, by)
        self._reason = reason

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(self._question, classes="dialog-question")
            with Horizontal(classes="field"):
                yield Static("签发人  ", markup=False)
                yield Input(self._given.by, id="by", placeholder="姓名", select_on_focus=False)
            with Horizontal(classes="field"):
                yield Static("文　号  ", markup=False)
                yield Input(
                    self._given.number, id="number", placeholder="可空", select_on_focus=False
                )
            if len(self._papers) > 1:
                yield Paragraphs(self._paper_words, id="paper-line", classes="field")
            if self._reason:
                yield Paragraphs(f"更正  {self._reason}", classes="reason")
            yield Static("回车 签发　↑↓ 换行　Esc 返回", classes="dialog-keys", markup=False)

    @property
    def _paper_words(self) -> str:
        return f"用　纸  {self._papers[self._paper]}　　F2 换一种"

    def action_next_paper(self) -> None:
        """The next of the papers, round and round."""
        if len(self._papers) > 1:
            self._paper = (self._paper + 1) % len(self._papers)
            self.query_one("#paper-line", Paragraphs).show(self._paper_words)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        number, by = (
            one_line(self.query_one(f"#{name}", Input).value) for name in ("number", "by")
        )
        if by:
            self.dismiss(Signature(number, by, self._paper))
        else:
            self.query_one("#by", Input).focus()
            self.app.bell()
