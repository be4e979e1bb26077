"""Minutes: read what the Word file will say, turn to another meeting, write it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from meetingtui.errors import MeetingTuiError, RefusedError
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.document import minutes_document, template_for
from meetingtui.store.records import Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.text import TextDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.minutes.reopening import reopening
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import month_day

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class MinutesScreen(Screen[None]):
    """One meeting's minutes at a time, newest first."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "write", "写出 Word", key_display="F5"),
        Binding("f8", "reopen", "重新打开", key_display="F8"),
        Binding("left", "turn(-1)", "上一次", key_display="←"),
        Binding("right", "turn(1)", "下一次", key_display="→"),
        Binding("escape", "app.pop_screen", "返回", show=False),
        Binding("up", "scroll(-1)", "向上", show=False),
        Binding("down", "scroll(1)", "向下", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
    ]

    @dataclass
    class Previewed(Message):
        """The document was made; its text can be shown."""

        meeting_id: int
        """Whose minutes."""
        rows: list[str]
        """The document's paragraphs, in order."""

    @dataclass
    class Written(Message):
        """The file is on disk."""

        path: str
        """Where."""

    @dataclass
    class Failed(Message):
        """The document could not be made or written."""

        error: MeetingTuiError
        """Why, for the secretary."""
        was_preview: bool
        """Whether there is nothing to show either."""

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        latest = desk.held[-1].id if desk.held else None
        self._meeting_id = latest if meeting_id is None else meeting_id
        self._shown: Records | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "会议纪要")
        yield Static(id="which", markup=False)
        with VerticalScroll(id="paper", can_focus=False):
            yield Paragraphs(id="preview")
        yield Paragraphs(id="result")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        self._show_anew()

    @on(Recorded)
    def _show_anew(self) -> None:
        if self._shown is not self.desk.records:
            self._show()

    @property
    def meetings(self) -> list[Meeting]:
        """All that can be shown, oldest first."""
        return sorted(self.desk.records.meetings.values(), key=lambda each: each.number)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting whose minutes are shown."""
        meetings = self.meetings
        last = meetings[-1] if meetings else None
        return next((each for each in meetings if each.id == self._meeting_id), last)

    @property
    def shows_closed(self) -> bool:
        """Whether the meeting shown is over and can be opened again."""
        return self.meeting is not None and self.meeting.is_closed

    def turn_to(self, meeting_id: int) -> None:
        """Show another meeting."""
        self._meeting_id = meeting_id
        self._show()

    def _show(self) -> None:
        self._shown = self.desk.records
        self.refresh_bindings()
        meeting, meetings = self.meeting, self.meetings
        which = self.query_one("#which", Static)
        if meeting is None:
            which.update(plain("还没有开过会。", "bold"))
            return
        which.update(
            Content.assemble(
                (f"{meeting.title}  ", "bold $primary"),
                (f"{month_day(meeting.on)}  {meeting.state.label}", "bold"),
                (f"    {meetings.index(meeting) + 1} / {len(meetings)}", "$muted"),
            )
        )
        self.query_one("#result", Paragraphs).show("")
        self.query_one("#preview", Paragraphs).show("正在生成预览……")
        self._preview(meeting)

    def _document(self, meeting: Meeting) -> bytes:
        desk = self.desk
        return minutes_document(
            template_for(desk.folder),
            meeting,
            school=desk.school,
            term=desk.term,
            agenda=desk.agenda,
            items=desk.records.items,
            meetings=desk.records.meetings,
        )

    @work(thread=True, exclusive=True, group="preview")
    def _preview(self, meeting: Meeting) -> None:
        from meetingtui.minutes.paper import paragraphs

        worker = get_current_worker()
        try:
            rows = paragraphs(self._document(meeting))
        except MeetingTuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.Failed(error, was_preview=True))
        else:
            if not worker.is_cancelled:
                self.post_message(self.Previewed(meeting.id, rows))

    @work(thread=True, group="write")
    def _write(self, meeting: Meeting) -> None:
        from meetingtui.minutes.paper import file_name, write

        try:
            path = write(self._document(meeting), self.desk.folder / "minutes", file_name(meeting))
        except MeetingTuiError as error:
            self.post_message(self.Failed(error, was_preview=False))
        else:
            self.post_message(self.Written(str(path)))

    @on(Previewed)
    def _previewed(self, event: Previewed) -> None:
        if self.meeting and self.meeting.id == event.meeting_id:
            self.query_one("#preview", Paragraphs).show("\n".join(event.rows))
            self.query_one("#paper").scroll_home(animate=False)

    @on(Written)
    def _written(self, event: Written) -> None:
        self.query_one("#result", Paragraphs).show(plain(f"已写出：{event.path}", "bold $done"))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        if event.was_preview:
            self.query_one("#preview", Paragraphs).show("")
        self.query_one("#result", Paragraphs).show(plain(event.error.message, "bold $overdue"))

    def action_write(self) -> None:
        """Write the Word file into the data folder's minutes/."""
        if self.meeting:
            self.query_one("#result", Paragraphs).show("正在写出……")
            self._write(self.meeting)

    def action_turn(self, by: int) -> None:
        """The previous or next meeting."""
        ids = [meeting.id for meeting in self.meetings]
        there = ids.index(self.meeting.id) + by if self.meeting else -1
        if 0 <= there < len(ids):
            self.turn_to(ids[there])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is over can be opened again."""
        return action != "reopen" or self.shows_closed

    def action_reopen(self) -> None:
        """Put something right in a closed meeting, after saying what."""
        if self.meeting is None:
            return
        try:
            reopening(self.desk.records, self.meeting.id, "", self.desk.now)
        except RefusedError as error:
            cast("MeetingApp", self.app).tell(error.message, "warning")
        else:
            self._ask_why(self.meeting)

    def _ask_why(self, meeting: Meeting, given: str = "") -> None:
        def take(reason: str | None) -> None:
            if reason:
                self._reopen(meeting, reason)

        question = f"重新打开{meeting.title}，为了更正什么？"
        self.app.push_screen(TextDialog(question, given, "如：漏记一项议定事项"), take)

    def _reopen(self, meeting: Meeting, reason: str) -> None:
        app, now = cast("MeetingApp", self.app), self.desk.now

        def go_there() -> None:
            if app.screen is self:
                app.pop_screen()
                app.open_meeting()
                app.tell("改完后，请到“结束”环节按 F5 再结束一次。")

        self._recorder.record(
            lambda records: reopening(records, meeting.id, reason, now),
            on_failure=lambda: self._ask_why(meeting, reason),
            on_success=go_there,
        )

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.query_one("#paper").scroll_relative(y=by * 2, animate=False)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        paper = self.query_one("#paper")
        (paper.scroll_page_down if by > 0 else paper.scroll_page_up)(animate=False)
