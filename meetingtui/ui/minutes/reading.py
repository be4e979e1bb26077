"""What every screen on minutes is made of: which meeting, the document's text, a line for news."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from textual import getters, on, work
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from meetingtui.errors import MeetingTuiError
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.preview import Preview
from meetingtui.store.records import Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.minutes.papers import Papers
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class ReadingScreen(Screen[None]):
    """One meeting's minutes, made in a thread and read again whenever the records changed."""

    @dataclass
    class Previewed(Message):
        """The document was made; its text can be shown."""

        meeting_id: int
        """Whose minutes."""
        preview: Preview
        """The document's lines, in order."""
        records: Records
        """What it was made of."""

    @dataclass
    class Failed(Message):
        """The document could not be made or written."""

        error: MeetingTuiError
        """Why, for the secretary."""
        was_preview: bool
        """Whether there is nothing to show either."""

    paper = getters.query_one("#paper", VerticalScroll)

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._shown: Records | None = None

    @property
    def meeting(self) -> Meeting | None:
        """The meeting whose minutes are shown."""
        raise NotImplementedError

    def show_preview(self, preview: Preview) -> None:
        """Show the lines."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self._show_anew()

    @on(Recorded)
    def _show_anew(self) -> None:
        if self.is_current and self._shown is not self.desk.records:
            self.show()

    def show(self) -> None:
        """Show the records as they stand now."""
        self._shown = self.desk.records
        self.refresh_bindings()
        if self.meeting is not None:
            self.read(self.meeting)

    def say(self, words: str, style: str = "") -> None:
        """What became of the last key."""
        self.query_one("#result", Paragraphs).show(plain(words, style))

    def read(self, meeting: Meeting) -> None:
        """Make the document and read it back, in a thread."""
        self._make(meeting)

    @work(thread=True, exclusive=True, group="preview")
    def _make(self, meeting: Meeting) -> None:
        worker = get_current_worker()
        papers = Papers(self.desk)
        try:
            found = papers.preview(meeting)
        except MeetingTuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error, was_preview=True))
        else:
            if not worker.is_cancelled:
                self.post_message(self.Previewed(meeting.id, found, papers.records))

    @on(Previewed)
    def _previewed(self, event: Previewed) -> None:
        made_of, now = event.records, self.desk.records
        is_new = made_of.items is now.items and made_of.meetings is now.meetings
        if is_new and self.meeting and self.meeting.id == event.meeting_id:
            self.show_preview(event.preview)

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        if event.was_preview:
            self.show_preview(Preview(()))
        self.say(event.error.message, "bold $overdue")

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.paper.scroll_relative(y=by * 2, animate=False)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        (self.paper.scroll_page_down if by > 0 else self.paper.scroll_page_up)(animate=False)

    @property
    def wall(self) -> "MeetingApp":
        """The app."""
        return cast("MeetingApp", self.app)
