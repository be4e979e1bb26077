"""Modal dialogs of one question or message (a choice, a line of text, a password, a file, notices,
how far to undo, the preview of pasted lines), and the files that the file dialog offers.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.base.wording import one_line
from meetingtui.ui.widgets.text_layout import WrappedText, shorten_cells, wrap_content


@dataclass(frozen=True)
class Choice:
    """One option of a choice dialog."""

    value: str
    """The value the choice dialog returns for this choice; no two choices of a dialog have the
    same.
    """
    label: str
    """The text shown for this choice."""


class ChoiceDialog(ModalScreen[str | None]):
    """A modal dialog that lists choices. It returns the chosen value; None when left with Esc.

    Args:
        question: the text above the choices.
        choices: the choices, in order.
        chosen: value of the choice highlighted at first; the first one where no choice has it.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, choices: Sequence[Choice], chosen: str = "") -> None:
        super().__init__()
        self._question = question
        self._choices = list(choices)
        self._initial_choice = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield WrappedText(self._question, classes="dialog-question")
            yield OptionList(
                *(Option(choice.label, id=choice.value) for choice in self._choices), markup=False
            )
            yield Static("↑↓ 选择　回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        values = [choice.value for choice in self._choices]
        options = self.query_one(OptionList)
        options.highlighted = (
            values.index(self._initial_choice) if self._initial_choice in values else 0
        )
        options.focus()

    @on(OptionList.OptionSelected)
    def _close_with_selected_choice(self, event: OptionList.OptionSelected) -> None:
        """Close the choice dialog with the value of the selected choice."""
        self.dismiss(event.option_id)


class TextInputDialog(ModalScreen[str | None]):
    """A modal dialog that asks for one line of text.

    It returns the line, stripped; None when left with Esc or empty.

    Args:
        question: the text above the line.
        initial_text: the text in the line at first.
        hint: shown in the line while it is empty.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, initial_text: str = "", hint: str = "") -> None:
        super().__init__()
        self._question = question
        self._initial_text = initial_text
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(self._question, classes="dialog-question")
            yield Input(self._initial_text, placeholder=self._hint)
            yield Static("回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    @on(Input.Submitted)
    def _close_with_typed_text(self, event: Input.Submitted) -> None:
        """Close the text dialog with the typed line; an empty one counts as None."""
        self.dismiss(one_line(event.value) or None)


class PasswordDialog(ModalScreen[str | None]):
    """A modal dialog that asks for a password, which is not shown; ``hint`` is shown while nothing
    is typed.

    It returns the text, stripped; None when left with Esc or empty.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, hint: str = "") -> None:
        super().__init__()
        self._question = question
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(self._question, classes="dialog-question")
            yield Input(password=True, placeholder=self._hint)
            yield Static("回车 确定　Esc 返回", classes="dialog-keys", markup=False)

    @on(Input.Submitted)
    def _close_with_typed_text(self, event: Input.Submitted) -> None:
        """Close the password dialog with the typed password; an empty one counts as None."""
        self.dismiss(event.value.strip() or None)


class NoticesDialog(ModalScreen[None]):
    """A modal dialog that lists notices to the user, numbered where there are several, scrollable,
    until Enter or Esc.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "dismiss", "知道了", show=False),
    ]

    def __init__(self, notices: Sequence[str]) -> None:
        super().__init__()
        self._notices = tuple(notices)

    def compose(self) -> ComposeResult:
        many = len(self._notices) > 1
        with Vertical(classes="dialog -wide"):
            yield Static("请先看一下", classes="dialog-question", markup=False)
            with VerticalScroll():
                for number, words in enumerate(self._notices, 1):
                    yield WrappedText(f"{number}. {words}" if many else words, classes="notice")
            yield Static(id="notices-keys", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self.call_after_refresh(self._show_key_hints)

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_key_hints)

    def _show_key_hints(self) -> None:
        """Show which keys work in the dialog of notices; the scrolling keys only where the notices
        do not fit.
        """
        more = "↑↓ 看下面的　" if self.query_one(VerticalScroll).max_scroll_y else ""
        self.query_one("#notices-keys", Static).update(f"{more}回车 知道了")


_MAX_UNDO_STEPS = 30

_MAX_STEP_WIDTH = 48
"""Largest width of a line of a step's description in cells; the dialog is ten cells wider."""


class UndoDialog(ModalScreen[int | None]):
    """A modal dialog that lists the last 30 recorded steps that can be undone, latest first.

    It returns how many to undo; None when left with Esc.

    Args:
        done: the descriptions of all steps that can be undone, latest first.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, done: Sequence[str]) -> None:
        super().__init__()
        self._undoable_steps = done[:_MAX_UNDO_STEPS]

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText("撤销到哪一步？它和它以后的都会撤销。", classes="dialog-question")
            yield OptionList(
                *(
                    Option(_undo_step_row(number, words))
                    for number, words in enumerate(self._undoable_steps, start=1)
                ),
                markup=False,
            )
            yield Static("↑↓ 选择　回车 撤销　Esc 返回", classes="dialog-keys", markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.highlighted = 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _close_with_number_of_steps(self, event: OptionList.OptionSelected) -> None:
        """Close the undo dialog with the number of steps to undo, down to the selected one."""
        self.dismiss(event.option_index + 1)


def _undo_step_row(number: int, text: str) -> Content:
    """Return a row of the undo dialog: the step's number and its description, cut to about two
    lines.
    """
    return wrap_content(
        Content(f"{number:<4}{shorten_cells(text, 2 * _MAX_STEP_WIDTH - 12)}"), _MAX_STEP_WIDTH
    )


_WIDE_DIALOG_LINE_WIDTH = 52
"""Cells of a line inside a wide dialog."""


class PastedLinesDialog(ModalScreen[list[int] | None]):
    """A modal dialog that previews pasted ``lines``, as they would be recorded, before they are;
    Del excludes one.

    It returns the indexes (from 0) of the lines to record; None when left with Esc or all are
    excluded.
    """

    CSS_PATH = "dialogs.tcss"
    CSS = "PastedLinesDialog { align: center middle; background: $background 80%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "放回输入行", show=False),
        Binding("delete", "exclude_line", "去掉这一行", show=False),
    ]

    def __init__(self, lines: Sequence[Content]) -> None:
        super().__init__()
        self._lines = list(enumerate(lines))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(classes="dialog-question")
            yield OptionList(markup=False)
            yield Static(
                "回车 全部记入　Del 去掉一行　Esc 放回输入行",
                classes="dialog-keys",
                markup=False,
            )

    def on_mount(self) -> None:
        self._show_lines(0)
        self.query_one(OptionList).focus()

    def _show_lines(self, chosen: int) -> None:
        """Draw the pasted lines that are still to be recorded, and highlight one."""
        self.query_one(WrappedText).show_text(f"粘贴的内容记为 {len(self._lines)} 条：")
        options = self.query_one(OptionList)
        options.set_options(
            Option(wrap_content(line, _WIDE_DIALOG_LINE_WIDTH)) for _, line in self._lines
        )
        options.highlighted = min(chosen, len(self._lines) - 1)

    def action_exclude_line(self) -> None:
        """Remove the highlighted pasted line from those to record; closes the dialog where none
        remains.
        """
        chosen = self.query_one(OptionList).highlighted
        if chosen is None:
            return
        del self._lines[chosen]
        if self._lines:
            self._show_lines(chosen)
        else:
            self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _close_with_lines_not_excluded(self) -> None:
        """Close the dialog with the indexes of all pasted lines that were not excluded."""
        self.dismiss([index for index, _ in self._lines])


_MAX_LISTED_FILES = 8

_DROP_FILE_HINT = "把文件拖到这里，回车"

_UNLISTED_FILE_PREFIXES = ("~$", ".")
"""Prefixes of temporary and hidden files, which are not listed."""


class FileDialog(ModalScreen[Path | None]):
    """A modal dialog that asks for a file, from a list or by a typed or dropped path.

    It returns the chosen path, which may not exist where it was typed; None when left with Esc.

    Args:
        question: the text above the files.
        files: the files offered.
        none: the message shown where no file is offered.
    """

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "返回", show=False)]

    def __init__(self, question: str, files: Sequence[Path], none: str = "") -> None:
        super().__init__()
        self._question = question
        self._files = list(files)
        self._message_without_files = none
        """Message shown where no file is offered; empty for none."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(self._question, classes="dialog-question")
            yield WrappedText(id="file-note", classes="dialog-note")
            yield OptionList(
                *(Option(f"{file.name}　{file.parent.name}") for file in self._files), markup=False
            )
            # With its text selected on focus, the second key of a path would replace the first.
            yield Input(placeholder=_DROP_FILE_HINT, select_on_focus=False)
            choose = "↑↓ 选择　Tab 到输入行　" if self._files else ""
            yield Static(f"{choose}回车 确定　Esc 返回", classes="dialog-keys")

    def on_mount(self) -> None:
        files = self.query_one(OptionList)
        files.display = bool(self._files)
        self._show_message("" if self._files else self._message_without_files)
        (files if self._files else self.query_one(Input)).focus()

    @on(OptionList.OptionSelected)
    def _close_with_selected_file(self, event: OptionList.OptionSelected) -> None:
        """Close the file dialog with the selected file of the list."""
        self.dismiss(self._files[event.option_index])

    @on(Input.Submitted)
    def _close_with_typed_path(self, event: Input.Submitted) -> None:
        """Close the file dialog with the typed path; where nothing was typed, show what to do."""
        # A terminal quotes a dropped path that holds spaces.
        path = event.value.strip().strip("\"'")
        if path:
            self.dismiss(Path(path).expanduser())
        else:
            self._show_message(self._message_without_files or "请先把文件拖到这里。")

    def on_paste(self, event: events.Paste) -> None:
        """Put the path of a file that was dropped on the file dialog into its input."""
        event.stop()
        self._insert_text(event.text)

    def on_key(self, event: events.Key) -> None:
        """Put printable keys pressed while the list has the focus into the input: the console
        window types a dropped file's path key by key.
        """
        if event.character and event.is_printable:
            event.stop()
            self._insert_text(event.character)

    def _insert_text(self, text: str) -> None:
        """Insert text into the file dialog's input at the caret, and focus the input."""
        line = self.query_one(Input)
        line.insert_text_at_cursor(text.strip("\r\n"))
        line.focus()

    def _show_message(self, message: str) -> None:
        """Show a message below the file dialog's question; empty text hides it."""
        note = self.query_one("#file-note", WrappedText)
        note.display = bool(message)
        note.show_text(message)


def suggested_files(
    folder: Path, suffixes: Collection[str], likely: re.Pattern[str] | None = None
) -> list[Path]:
    """List the files with given suffixes directly in a folder and in the user's desktop, downloads
    and documents; a folder that cannot be read, temporary and hidden files are left out.

    Args:
        folder: searched in addition to the user's own folders.
        suffixes: lower-case file suffixes with their dot.
        likely: files whose name, without suffix, contains a match of it come first.

    Returns:
        At most eight files, newest first among equally likely ones.
    """
    from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

    found: dict[Path, tuple[bool, float]] = {}
    # Windows and OneDrive may have moved the user's folders elsewhere; platformdirs asks.
    for place in (folder, user_desktop_path(), user_downloads_path(), user_documents_path()):
        try:
            for file in place.iterdir():
                if file.suffix.lower() in suffixes and not file.name.startswith(
                    _UNLISTED_FILE_PREFIXES
                ):
                    is_likely = likely is not None and likely.search(file.stem) is not None
                    found[file] = is_likely, file.stat().st_mtime
        except OSError:
            continue  # a folder that is not there, or not ours to read, holds nothing to offer
    return sorted(found, key=lambda file: found[file], reverse=True)[:_MAX_LISTED_FILES]
