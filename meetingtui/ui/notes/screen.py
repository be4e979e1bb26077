"""Private notes on one meeting: opened after a question, kept as they are written."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Static

from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.notes.text import NoteText
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import clean, month_day

PAUSE = 0.5
"""Seconds after which what was written is saved."""

_WORDS = "私人备忘"
"""All that undo and its list may say on the wall."""


def asking() -> ModalScreen[str | None]:
    """The question before the notes are shown."""
    choices = [Choice("", "先不打开"), Choice("open", "打开")]
    return ChoiceDialog("投影会显示这一页。现在打开吗？", choices)


class NotesScreen(ModalScreen[None]):
    """Lies over home and leads nowhere else: nobody comes upon it on the way back."""

    CSS_PATH = "notes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "存好返回", key_display="Esc"),
        Binding("f12", "app.switch_theme", "明暗主题", show=False),
        Binding("ctrl+s", "app.say_saved", "保存（不用按）", show=False),
        Binding("f1", "app.help", "帮助", key_display="F1"),
    ]

    area = getters.query_one(NoteText)

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        super().__init__()
        self._desk = desk
        self._recorder = recorder
        self._meeting_id = meeting_id
        self._timer: Timer | None = None
        self._goes_on = False
        self._failed = False

    @property
    def _meeting(self) -> Meeting:
        return self._desk.records.meetings[self._meeting_id]

    def compose(self) -> ComposeResult:
        yield Masthead(self._desk, _WORDS)
        yield Paragraphs(id="note-heading")
        yield NoteText()
        yield Static(id="note-state", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        meeting = self._meeting
        self.query_one("#note-heading", Paragraphs).show(
            Content.assemble(
                (f"{meeting.title}（{month_day(meeting.on)}，{meeting.state.label}）", "bold"),
                ("  只给自己看，不进纪要", "$muted"),
            )
        )
        self.area.load_text(meeting.private_note)
        self.area.move_cursor(self.area.document.end)
        self.area.read_only = self._desk.is_locked
        self.area.focus()

    @on(NoteText.Changed)
    def _written(self) -> None:
        if self._text != self._meeting.private_note:
            self._say("")
            if self._timer is None:
                self._timer = self.set_timer(PAUSE, self.leave)

    @property
    def _text(self) -> str:
        return clean(self.area.text).rstrip()

    def leave(self) -> None:
        """Save what is written."""
        self._timer = None
        self._save(lambda: None)

    def _save(self, then: Callable[[], None]) -> None:
        text = self._text
        if self._desk.is_locked or text == self._meeting.private_note:
            then()
            return
        goes_on, self._goes_on = self._goes_on, True

        def build(records: Records) -> Change:
            meeting = msgspec.structs.replace(records.meetings[self._meeting_id], private_note=text)
            return Change(words=_WORDS, meetings=(meeting,), goes_on=goes_on)

        def saved() -> None:
            self._failed = False
            self._say("已保存" if text == self._text else "")
            then()

        self._recorder.record(build, self._not_saved, saved)

    def _not_saved(self) -> None:
        self._failed = True
        self._say("没有存上，写的字还在这里。")

    def _say(self, words: str) -> None:
        if self.is_attached:
            self.query_one("#note-state", Static).update(words)

    def action_leave(self) -> None:
        """Go back home once all is saved; where that failed, only when that is wanted."""
        if not self._failed:
            self._save(self._go)
            return
        choices = [Choice("save", "再存一次"), Choice("drop", "不存，离开")]
        self.app.push_screen(
            ChoiceDialog("刚才没有存上。离开的话，新写的字就没有了。", choices), self._decided
        )

    def _decided(self, choice: str | None) -> None:
        if choice == "save":
            self._save(self._go)
        elif choice == "drop":
            self._go()

    def _go(self) -> None:
        if self.is_current:
            self.dismiss()
