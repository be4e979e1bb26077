"""A file asked for: those lying near, newest first, or a path typed or dropped in."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.ui.widgets.wrapping import Paragraphs

_SHOWN = 8

_NOT_OFFERED = ("~$", ".", "school.yaml")
"""What Word and the system leave about, and the settings."""


class FileDialog(ModalScreen[Path | None]):
    """Returns the chosen path; None when left with Esc."""

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
            yield Input(placeholder="或把文件拖进来、输入路径，回车")
            choose = "↑↓ 选择　Tab 到输入行　" if self._files else ""
            yield Static(f"{choose}回车 确定　Esc 返回", classes="dialog-keys")

    def on_mount(self) -> None:
        files = self.query_one(OptionList)
        files.display = bool(self._files)
        self._say("" if self._files else self._none)
        (files if self._files else self.query_one(Input)).focus()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._files[event.option_index])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        # A terminal quotes a dropped path that holds spaces.
        path = event.value.strip().strip("\"'")
        if path:
            self.dismiss(Path(path).expanduser())
        else:
            self._say(self._none or "请先把文件拖进来，或输入它的路径。")

    def _say(self, words: str) -> None:
        note = self.query_one("#file-note", Paragraphs)
        note.display = bool(words)
        note.show(words)


def files_near(folder: Path, suffixes: Collection[str]) -> list[Path]:
    """Files of those endings in the folder, on the desktop and among downloads, newest first."""
    home = Path.home()
    found: dict[Path, float] = {}
    for place in (folder, home / "Desktop", home / "桌面", home / "Downloads", home / "Documents"):
        try:
            for file in place.iterdir():
                if file.suffix.lower() in suffixes and not file.name.startswith(_NOT_OFFERED):
                    found[file] = file.stat().st_mtime
        except OSError:
            continue  # a folder that is not there, or not ours to read, holds nothing to offer
    return sorted(found, key=lambda file: found[file], reverse=True)[:_SHOWN]
