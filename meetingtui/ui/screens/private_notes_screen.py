"""The screen of the secretary's private notes (私人备忘) on one meeting, saved while they are
written, and the dialog that asks whether to show it.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from meetingtui.actions.meeting_state_changes import write_private_note
from meetingtui.base.wording import month_day, without_unprintable
from meetingtui.meeting.record import Meeting
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.widgets.chinese_text_area import ChineseTextArea
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText


class PrivateNoteTextArea(ChineseTextArea):
    """A text area of several lines for the secretary's private notes, at most 20 000 characters."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "上一行", show=False),
        Binding("down", "cursor_down", "下一行", show=False),
        Binding("left", "cursor_left", "左移", show=False),
        Binding("right", "cursor_right", "右移", show=False),
        Binding("shift+up", "cursor_up(True)", "向上选", show=False),
        Binding("shift+down", "cursor_down(True)", "向下选", show=False),
        Binding("pageup", "cursor_page_up", "上一页", show=False),
        Binding("pagedown", "cursor_page_down", "下一页", show=False),
        Binding("delete", "delete_right", "删除", show=False),
        Binding("ctrl+z", "undo", "撤销打字", show=False),
        Binding("ctrl+y", "redo", "重做打字", show=False),
    ]

    MAX_CHARACTERS = 20_000
    FULL_MESSAGE = f"备忘已有 {MAX_CHARACTERS} 字，写满了。"

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)

    def clean_pasted_text(self, text: str) -> str:
        """Clean text pasted into the private notes of characters that cannot be printed, without
        joining its lines.
        """
        return without_unprintable(text)


SAVING_PAUSE_SECONDS = 0.5
"""Seconds after the first unsaved key until the notes are saved, so that a word is not written to
disk letter by letter.
"""

_CHANGE_DESCRIPTION = "私人备忘"
"""Description of a change of the notes: nothing of their text may appear in the undo list on
the projector.
"""


def private_notes_consent_dialog() -> ModalScreen[str | None]:
    """Make the dialog that asks whether to show the private notes, as the projector would show them
    too. It returns ``open``; empty or None where they stay hidden.
    """
    choices = [Choice("", "先不打开"), Choice("open", "打开")]
    return ChoiceDialog("投影会显示这一页。现在打开吗？", choices)


class PrivateNotesScreen(ModalScreen[None]):
    """A modal screen with the secretary's private notes on one meeting; in a term where nothing can
    be recorded they can only be read.

    It is opened over the home screen alone, so that the projector does not show the notes
    unexpectedly.
    """

    CSS_PATH = "private_notes_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "save_and_leave", "存好返回", key_display="Esc"),
        Binding("f12", "app.switch_theme", "明暗主题", show=False),
        Binding("ctrl+s", "app.explain_saving", "保存（不用按）", show=False),
        Binding("f1", "app.help", "帮助", key_display="F1"),
    ]

    area = getters.query_one(PrivateNoteTextArea)

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        super().__init__()
        self._app_context = context
        self._save_queue = save_queue
        self._meeting_id = meeting_id
        self._timer: Timer | None = None
        self._joins_last_step = False
        self._failed = False

    @property
    def _meeting(self) -> Meeting:
        """The present record of the meeting that the private notes are about."""
        return self._app_context.records.meetings[self._meeting_id]

    def compose(self) -> ComposeResult:
        yield HeaderBar(self._app_context, _CHANGE_DESCRIPTION)
        yield WrappedText(id="note-heading")
        yield PrivateNoteTextArea()
        yield Static(id="note-state", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        meeting = self._meeting
        self.query_one("#note-heading", WrappedText).show_text(
            Content.assemble(
                (f"{meeting.title}（{month_day(meeting.on)}，{meeting.state.label}）", "bold"),
                ("  只给自己看，不进纪要", "$muted"),
            )
        )
        self.area.load_text(meeting.private_note)
        self.area.move_cursor(self.area.document.end)
        self.area.read_only = self._app_context.is_recording_locked
        self.area.focus()

    @on(PrivateNoteTextArea.Changed)
    def _schedule_saving_of_notes(self) -> None:
        """Schedule the saving of changed private notes, unless it is scheduled already."""
        if self._typed_notes != self._meeting.private_note:
            self._show_saving_state("")
            if self._timer is None:
                self._timer = self.set_timer(SAVING_PAUSE_SECONDS, self.save_unsaved_typing)

    @property
    def _typed_notes(self) -> str:
        """The private notes as typed, without characters that cannot be printed and without blanks
        and empty lines at the end.
        """
        return without_unprintable(self.area.text).rstrip()

    def save_unsaved_typing(self) -> None:
        """Queue the saving of private notes that are written and not saved yet."""
        self._timer = None
        self._save_notes(lambda: None)

    def _save_notes(self, on_saved: Callable[[], None]) -> None:
        """Queue the saving of changed private notes and call ``on_saved`` once they are on disk; at
        once where nothing has changed or nothing can be recorded. All savings while the screen is
        open are undone as one step.
        """
        text = self._typed_notes
        if self._app_context.is_recording_locked or text == self._meeting.private_note:
            on_saved()
            return
        goes_on, self._joins_last_step = self._joins_last_step, True

        build = partial(write_private_note, meeting_id=self._meeting_id, text=text, goes_on=goes_on)

        def after_saving() -> None:
            """Show that the notes are saved, unless more was typed meanwhile, and call
            ``on_saved``.
            """
            self._failed = False
            if self.is_attached:
                self._show_saving_state("已保存" if text == self._typed_notes else "")
            on_saved()

        self._save_queue.queue_change(build, self._show_notes_not_saved, after_saving)

    def _show_notes_not_saved(self) -> None:
        """Show that the private notes could not be saved and are still on the screen."""
        self._failed = True
        self._show_saving_state("没有存上，写的字还在这里。")

    def _show_saving_state(self, message: str) -> None:
        """Show ``message`` below the private notes (whether they are saved), if their screen is
        still open.
        """
        if self.is_attached:
            self.query_one("#note-state", Static).update(message)

    def action_save_and_leave(self) -> None:
        """Save the private notes and close their screen once they are on disk; where the last save
        failed, ask before closing.
        """
        if not self._failed:
            self._save_notes(self._close_screen)
            return
        choices = [Choice("save", "再存一次"), Choice("drop", "不存，离开")]
        self.app.push_screen(
            ChoiceDialog("刚才没有存上。离开的话，新写的字就没有了。", choices),
            self._save_again_or_close_unsaved,
        )

    def _save_again_or_close_unsaved(self, choice: str | None) -> None:
        """Save the private notes once more and close once they are on disk, or close without
        saving.

        Args:
            choice: ``save`` or ``drop``; None, for Esc, keeps the screen open.
        """
        if choice == "save":
            self._save_notes(self._close_screen)
        elif choice == "drop":
            self._close_screen()

    def _close_screen(self) -> None:
        """Close the screen of the private notes, if it is in front."""
        if self.is_current:
            self.dismiss()
