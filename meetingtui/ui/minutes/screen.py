"""Minutes: read what the Word file will say, turn to another meeting, write it."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from meetingtui.errors import MeetingTuiError
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.document import minutes_document, template_for
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import month_day


class MinutesScreen(Screen[None]):
    """One meeting's minutes at a time, newest first."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "write", "写出 Word", key_display="F5"),
        Binding("left", "turn(-1)", "上一次", key_display="←"),
        Binding("right", "turn(1)", "下一次", key_display="→"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
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

    def __init__(self, desk: Desk, meeting_id: int | None = None) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._meetings = sorted(desk.records.meetings.values(), key=lambda each: each.number)
        ids = [meeting.id for meeting in self._meetings]
        latest = desk.held[-1].id if desk.held else None
        wanted = latest if meeting_id is None else meeting_id
        self._at = ids.index(wanted) if wanted in ids else len(ids) - 1

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "会议纪要")
        yield Static(id="which", markup=False)
        with VerticalScroll(id="paper", can_focus=False):
            yield Paragraphs(id="preview")
        yield Paragraphs(id="result")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()

    @property
    def meeting(self) -> Meeting | None:
        """The meeting whose minutes are shown."""
        return self._meetings[self._at] if self._meetings else None

    def _show(self) -> None:
        meeting = self.meeting
        which = self.query_one("#which", Static)
        if meeting is None:
            which.update(plain("还没有开过会。", "bold"))
            return
        which.update(
            Content.assemble(
                (f"{meeting.title}  ", "bold $primary"),
                (f"{month_day(meeting.on)}  {meeting.state.label}", "bold"),
                (f"    {self._at + 1} / {len(self._meetings)}", "$muted"),
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
            self.post_message(self.Failed(error))
        else:
            if not worker.is_cancelled:
                self.post_message(self.Previewed(meeting.id, rows))

    @work(thread=True, group="write")
    def _write(self, meeting: Meeting) -> None:
        from meetingtui.minutes.paper import file_name, write

        try:
            path = write(self._document(meeting), self.desk.folder / "minutes", file_name(meeting))
        except MeetingTuiError as error:
            self.post_message(self.Failed(error))
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
        self.query_one("#result", Paragraphs).show(plain(event.error.message, "bold $overdue"))

    def action_write(self) -> None:
        """Write the Word file into the data folder's minutes/."""
        if self.meeting:
            self.query_one("#result", Paragraphs).show("正在写出……")
            self._write(self.meeting)

    def action_turn(self, by: int) -> None:
        """The previous or next meeting."""
        if 0 <= self._at + by < len(self._meetings):
            self._at += by
            self._show()

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.query_one("#paper").scroll_relative(y=by * 2, animate=False)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        paper = self.query_one("#paper")
        (paper.scroll_page_down if by > 0 else paper.scroll_page_up)(animate=False)
