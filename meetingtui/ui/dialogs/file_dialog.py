"""A dialog that asks for a file: from a list of nearby files, or dropped into the window."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.text_layout import Paragraphs

_SHOWN = 8

_DROP = "把文件拖到这里，回车"

_NOT_OFFERED = ("~$", ".")
"""Prefixes of temporary and hidden files, which are not listed."""


class FileDialog(ModalScreen[Path | None]):
    """A modal dialog that asks for a file. It returns the chosen path; None when left with Esc."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, files: Sequence[Path], none: str = "") -> None:
        super().__init__()
        self._question = question
        self._files = list(files)
        self._none = none
        """What is said where no file lies near."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield Paragraphs(self._question, classes="dialog-question")
            yield Paragraphs(id="file-note", classes="dialog-note")
            yield OptionList(
                *(Option(f"{file.name}　{file.parent.name}") for file in self._files), markup=False
            )
            # With its text selected on focus, the second key of a path would replace the first.
            yield Input(placeholder=_DROP, select_on_focus=False)
            choose = "↑↓ 选择　Tab 到输入行　" if self._files else ""
            yield Static(f"{choose}回车 确定　Esc 返回", classes="dialog-keys")

    def on_mount(self) -> None:
        files = self.query_one(OptionList)
        files.display = bool(self._files)
        self._show_message("" if self._files else self._none)
        (files if self._files else self.query_one(Input)).focus()

    @on(OptionList.OptionSelected)
    def _handle_file_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._files[event.option_index])

    @on(Input.Submitted)
    def _handle_path_submitted(self, event: Input.Submitted) -> None:
        # A terminal quotes a dropped path that holds spaces.
        path = event.value.strip().strip("\"'")
        if path:
            self.dismiss(Path(path).expanduser())
        else:
            self._show_message(self._none or "请先把文件拖到这里。")

    def on_paste(self, event: events.Paste) -> None:
        """Put the path of a file dropped on the list into the input."""
        event.stop()
        self._insert_text(event.text)

    def on_key(self, event: events.Key) -> None:
        """Put printable keys into the input: the console window types a dropped file's path
        key by key.
        """
        if event.character and event.is_printable:
            event.stop()
            self._insert_text(event.character)

    def _insert_text(self, text: str) -> None:
        line = self.query_one(Input)
        line.insert_text_at_cursor(text.strip("\r\n"))
        line.focus()

    def _show_message(self, message: str) -> None:
        note = self.query_one("#file-note", Paragraphs)
        note.display = bool(message)
        note.show(message)


def files_near(
    folder: Path, suffixes: Collection[str], likely: re.Pattern[str] | None = None
) -> list[Path]:
    """List the files with given suffixes in a folder and the user's desktop, downloads and
    documents.

    Args:
        folder: searched in addition to the user's own folders.
        suffixes: lower-case file suffixes with their dot.
        likely: files whose name it matches come first.

    Returns:
        At most eight files, newest first among equally likely ones.
    """
    from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

    found: dict[Path, tuple[bool, float]] = {}
    # Windows and OneDrive may have moved the user's folders elsewhere; platformdirs asks.
    for place in (folder, user_desktop_path(), user_downloads_path(), user_documents_path()):
        try:
            for file in place.iterdir():
                if file.suffix.lower() in suffixes and not file.name.startswith(_NOT_OFFERED):
                    is_likely = likely is not None and likely.search(file.stem) is not None
                    found[file] = is_likely, file.stat().st_mtime
        except OSError:
            continue  # a folder that is not there, or not ours to read, holds nothing to offer
    return sorted(found, key=lambda file: found[file], reverse=True)[:_SHOWN]
