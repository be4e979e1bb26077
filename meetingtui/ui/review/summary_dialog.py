"""What the summary holds: how long, in how much detail, which chapters, with comments or none."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import ClassVar, TypeVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.review.summary.draft import Detail, Length
from meetingtui.ui.widgets.cells import brief, pad
from meetingtui.ui.widgets.wrapping import Paragraphs

_WIDTH = 40
"""Cells of a chapter's name."""


class Choices(msgspec.Struct, frozen=True):
    """What somebody wants of the summary."""

    length: Length = Length.FULL
    """全文 or 一页."""
    detail: Detail = Detail.USUAL
    """简、常规、详"""
    left_out: tuple[str, ...] = ()
    """Titles of the chapters that are not told."""
    noted: bool = True
    """Whether comments say what each sentence rests on."""

    def words(self, sections: Sequence[str]) -> str:
        """全文　常规　全部 5 章　带批注; chapters that are no longer there do not count."""
        told = [title for title in sections if title not in self.left_out]
        chapters = f"{len(told)} 章" if len(told) < len(sections) else f"全部 {len(told)} 章"
        comments = "带批注" if self.noted else "不带批注"
        return "　".join((self.length.label, self.detail.label, chapters, comments))


class SummaryDialog(ModalScreen[Choices]):
    """Enter changes the line; returns the choices, also when left with Esc."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../dialogs/dialogs.tcss", "summary.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f2", "done", "返回", show=False)]

    def __init__(self, choices: Choices, sections: Sequence[str]) -> None:
        super().__init__()
        self._choices = choices
        self._sections = list(sections)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs("总结写些什么", classes="dialog-question")
            yield OptionList(markup=False)
            yield Static("↑↓ 选择　回车 换一种　Esc 完成", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self._show(0)
        self.query_one(OptionList).focus()

    def _show(self, here: int) -> None:
        chosen = self._choices
        rows = [
            ("篇幅", chosen.length.label),
            ("详略", chosen.detail.label),
            ("批注", "写明每句话的依据" if chosen.noted else "不写"),
            *(
                (brief(title, _WIDTH), "不写" if title in chosen.left_out else "写")
                for title in self._sections
            ),
        ]
        width = max(len(title) for title, _ in rows) * 2 + 2
        options = self.query_one(OptionList)
        options.set_options(
            Option(Content(f"{pad(title, min(width, _WIDTH + 2))}{words}")) for title, words in rows
        )
        options.highlighted = here

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        at, chosen = event.option_index, self._choices
        if at == 0:
            fresh = msgspec.structs.replace(chosen, length=_next(Length, chosen.length))
        elif at == 1:
            fresh = msgspec.structs.replace(chosen, detail=_next(Detail, chosen.detail))
        elif at == 2:
            fresh = msgspec.structs.replace(chosen, noted=not chosen.noted)
        else:
            fresh = self._with_chapter(self._sections[at - 3])
        self._choices = fresh
        self._show(at)

    def _with_chapter(self, title: str) -> Choices:
        """The choices with a chapter more or less; the last one stays."""
        left_out = set(self._choices.left_out) & set(self._sections)
        left_out ^= {title}
        if left_out >= set(self._sections):
            self.app.bell()
            return self._choices
        return msgspec.structs.replace(self._choices, left_out=tuple(sorted(left_out)))

    def action_done(self) -> None:
        """Back, with what was chosen."""
        self.dismiss(self._choices)


E = TypeVar("E", Length, Detail)


def _next(kind: type[E], here: E) -> E:
    known = list(kind)
    return known[(known.index(here) + 1) % len(known)]
