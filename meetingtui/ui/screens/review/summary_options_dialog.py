"""The dialog with the options of the term summary (length, detail, chapters, comments, annexes),
and the options it returns.
"""

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

from meetingtui.review.summary.annexes import EvidenceAnnexContents
from meetingtui.review.summary.summary_model import DetailLevel, SummaryLength
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells, shorten_cells

_CHAPTER_NAME_CELLS = 40
"""Width of a chapter's name in cells."""


class SummaryOptions(msgspec.Struct, frozen=True):
    """The options of the term summary, which the summary dialog returns; the defaults are those at
    first.
    """

    length: SummaryLength = SummaryLength.FULL
    """Length of the summary: 全文 or 一页."""
    detail: DetailLevel = DetailLevel.USUAL
    """Degree of detail: 简, 常规 or 详."""
    left_out_chapters: tuple[str, ...] = ()
    """Titles of the chapters that are left out."""
    with_comments: bool = True
    """Whether Word comments name the sources of each sentence."""
    annexes: bool = False
    """Whether, in a full summary, the table of all items and the three-year goals are annexed after
    the signature.
    """
    evidence: EvidenceAnnexContents = EvidenceAnnexContents.NONE
    """What is annexed of the evidence files (佐证材料)."""

    def options_text(self, sections: Sequence[str]) -> str:
        """Return the options of the term summary as text: 全文 常规 全部 5 章 带批注, then the
        annexes, if any.

        ``sections`` are the titles of the plan's present chapters; others are not counted.
        """
        included = [title for title in sections if title not in self.left_out_chapters]
        chapters = (
            f"{len(included)} 章" if len(included) < len(sections) else f"全部 {len(included)} 章"
        )
        comments = "带批注" if self.with_comments else "不带批注"
        annexes = ["带附表"] if self.annexes and self.length is SummaryLength.FULL else []
        if self.evidence is not EvidenceAnnexContents.NONE:
            annexes.append(f"佐证{self.evidence.label}")
        return "　".join((self.length.label, self.detail.label, chapters, comments, *annexes))


class SummaryOptionsDialog(ModalScreen[SummaryOptions]):
    """A modal screen to choose the options of the term summary; always returns the options.

    Enter changes the option on the selected line; Esc or F2 closes the dialog.

    Args:
        choices: the options at first.
        sections: the titles of the plan's chapters, each of which can be left out.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../../dialogs/dialogs.tcss", "summary.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f2", "close_with_options", "返回", show=False)
    ]

    def __init__(self, choices: SummaryOptions, sections: Sequence[str]) -> None:
        super().__init__()
        self._options = choices
        self._sections = list(sections)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText("总结写些什么", classes="dialog-question")
            yield OptionList(markup=False)
            yield Static("↑↓ 选择　回车 换一种　Esc 完成", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self._show_options(0)
        self.query_one(OptionList).focus()

    def _show_options(self, current: int) -> None:
        """Draw the options of the term summary with their present values.

        Args:
            current: the index of the option to highlight, from 0.
        """
        chosen = self._options
        rows = [
            ("篇幅", chosen.length.label),
            ("详略", chosen.detail.label),
            ("批注", "写明每句话的依据" if chosen.with_comments else "不写"),
            ("附表", "附在落款以后" if chosen.annexes else "不附"),
            ("佐证材料", chosen.evidence.label),
            *(
                (
                    shorten_cells(title, _CHAPTER_NAME_CELLS),
                    "不写" if title in chosen.left_out_chapters else "写",
                )
                for title in self._sections
            ),
        ]
        width = max(len(title) for title, _ in rows) * 2 + 2
        options = self.query_one(OptionList)
        options.set_options(
            Option(Content(f"{fit_to_cells(title, min(width, _CHAPTER_NAME_CELLS + 2))}{words}"))
            for title, words in rows
        )
        options.highlighted = current

    @on(OptionList.OptionSelected)
    def _change_selected_option(self, event: OptionList.OptionSelected) -> None:
        """Change the selected option of the term summary to its next value."""
        index, chosen = event.option_index, self._options
        if index == 0:
            fresh = msgspec.structs.replace(
                chosen, length=_next_enum_member(SummaryLength, chosen.length)
            )
        elif index == 1:
            fresh = msgspec.structs.replace(
                chosen, detail=_next_enum_member(DetailLevel, chosen.detail)
            )
        elif index == 2:
            fresh = msgspec.structs.replace(chosen, with_comments=not chosen.with_comments)
        elif index == 3:
            fresh = msgspec.structs.replace(chosen, annexes=not chosen.annexes)
        elif index == 4:
            fresh = msgspec.structs.replace(
                chosen, evidence=_next_enum_member(EvidenceAnnexContents, chosen.evidence)
            )
        else:
            fresh = self._options_with_chapter_toggled(self._sections[index - 5])
        self._options = fresh
        self._show_options(index)

    def _options_with_chapter_toggled(self, title: str) -> SummaryOptions:
        """Return the options of the term summary with the chapter of a title added or left out; the
        bell rings where it is the last one left, which cannot be left out. Left-out titles that are
        no chapters any more are dropped.
        """
        left_out = set(self._options.left_out_chapters) & set(self._sections)
        left_out ^= {title}
        if left_out >= set(self._sections):
            self.app.bell()
            return self._options
        return msgspec.structs.replace(self._options, left_out_chapters=tuple(sorted(left_out)))

    def action_close_with_options(self) -> None:
        """Close the dialog about the term summary and return the options chosen in it."""
        self.dismiss(self._options)


E = TypeVar("E", SummaryLength, DetailLevel, EvidenceAnnexContents)


def _next_enum_member(kind: type[E], current: E) -> E:
    """Return the member of an enum after the current one; after the last one, the first."""
    known = list(kind)
    return known[(known.index(current) + 1) % len(known)]
