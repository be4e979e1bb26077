"""The quick note (随手记) dialog: records a task, or a topic of the next meeting, from one line at
any time.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from meetingtui.actions.task_changes import add_quick_task, add_quick_topic_to_next_meeting
from meetingtui.base.errors import RefusedError
from meetingtui.base.wording import one_line
from meetingtui.meeting.decided_tasks import ParsedTaskLine
from meetingtui.meeting.line_parsing.discussion_lines import parse_topic_line
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import WrappedText


class QuickNoteDialog(ModalScreen[None]):
    """The quick note dialog (随手记): records each entered line as a task or a topic of the next
    meeting, with a preview, until Esc; Tab changes between the two.
    """

    CSS_PATH = "dialogs.tcss"
    CSS = """
    QuickNoteDialog {
        align: center middle;
        background: $background 80%;
        #note-preview { height: auto; min-height: 2; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "switch_between_task_and_topic", "任务或议题", priority=True, show=False),
        Binding("escape", "dismiss", "返回", show=False),
    ]

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self._app_context = context
        self._save_queue = save_queue
        self._is_topic = False
        self._saved_message = Content("")
        """Message about the task or topic recorded last, shown until the next line is typed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(classes="dialog-question")
            yield Input()
            yield WrappedText(id="note-preview")
            yield Static(
                "回车 记下　Tab 换成任务或议题　Esc 返回", classes="dialog-keys", markup=False
            )

    def on_mount(self) -> None:
        self._show_kind_and_preview()
        self.query_one(Input).focus()

    def action_switch_between_task_and_topic(self) -> None:
        """Switch the quick note between task and topic; the typed text stays."""
        self._is_topic = not self._is_topic
        self._show_kind_and_preview()

    @on(Input.Changed)
    def _update_preview_after_change(self) -> None:
        """Update the preview of the quick note whenever its line changes."""
        self._show_kind_and_preview()

    def _show_kind_and_preview(self) -> None:
        """Show whether the quick note will be a task or a topic, and the preview of its line; of an
        empty line, what was recorded last.
        """
        kind = "议题（下次例会）" if self._is_topic else "任务"
        self.query_one(".dialog-question", WrappedText).show_text(f"随手记：{kind}")
        line = self.query_one(Input)
        topic, task = "如：春季运动会方案（王主任，15分钟）", "如：补交安全台账 王晓梅 下周五前"
        line.placeholder = topic if self._is_topic else task
        text = one_line(line.value)
        preview = self._note_preview(text) if text else self._saved_message
        self.query_one("#note-preview", WrappedText).show_text(preview)

    def _note_preview(self, text: str) -> Content:
        """Return how the quick note's line would be recorded: the task as understood and what is
        doubtful in it, or the topic and its meeting, or why it is no topic.
        """
        if self._is_topic:
            try:
                line_read = parse_topic_line(text)
            except RefusedError as error:
                return plain_content(error.message, "bold $at-risk")
            meeting = self._app_context.next_meeting_appointment()
            if current := self._app_context.meeting_in_progress_or_planned:
                name = current.title
            else:
                name = f"{meeting.number_label}行政例会"
            return plain_content(f"记入{name}的议题：{line_read.preview}", "bold $primary")
        line = self._parse_task(text)
        preview = plain_content(f"任务：{line.preview}", "bold $primary")
        return (
            preview + plain_content(f"  {line.doubt}", "bold $at-risk") if line.doubt else preview
        )

    def _parse_task(self, text: str) -> ParsedTaskLine:
        """Parse the quick note's line as a task: title, owner and deadline; nothing is refused."""
        context = self._app_context
        deadlines = context.deadline_parser(context.today)
        return parse_task_line(
            text, roster=context.roster, deadlines=deadlines, today=context.today
        )

    @on(Input.Submitted)
    def _record_submitted_note(self) -> None:
        """Queue the recording of the quick note's line as a task or topic on Enter, and empty the
        line; an unclear line stays, as the preview says why, and one that could not be saved comes
        back.
        """
        line, context = self.query_one(Input), self._app_context
        text = one_line(line.value)
        if not text:
            return
        if self._is_topic:
            try:
                title = parse_topic_line(text).title
            except RefusedError:
                return  # the preview says what is wrong

            def build(records: Records) -> Change:
                return add_quick_topic_to_next_meeting(
                    records, text, school=context.school, term=context.term, today=context.today
                )
        else:
            read = self._parse_task(text)
            title = read.title
            if read.ambiguous_mentions:
                return  # the preview says who may be meant

            def build(records: Records) -> Change:
                return add_quick_task(records, read, today=context.today)

        def restore_text() -> None:
            """Put the text back into the line, after it could not be saved."""
            if self.is_attached:
                self._saved_message = Content("")
                line.value = text

        self._save_queue.queue_change(build, restore_text)
        self._saved_message = plain_content(f"已记下：{title}", "bold $done")
        line.value = ""
