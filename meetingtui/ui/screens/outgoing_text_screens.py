"""Screens that show a text to send out between meetings, the meeting notice (会议通知) and
reminders (催办): it is copied for WeChat or written as mail drafts.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from meetingtui.actions.meeting_state_changes import previewed_next_meeting
from meetingtui.actions.progress_changes import record_reminders
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import month_day
from meetingtui.documents.document_file import write_document
from meetingtui.documents.mail.letters import Letter
from meetingtui.documents.mail.mime_encoding import write_other_letters_as_drafts
from meetingtui.documents.mail.recipients import UnreachablePerson, minutes_recipients
from meetingtui.documents.meeting_notice import (
    meeting_notice_text,
    notice_file_name,
    notice_letter,
    render_notice_document,
)
from meetingtui.meeting.record import Meeting
from meetingtui.review.reminders import (
    Reminder,
    list_reminders,
    reminded_names_by_item_id,
    reminder_letters_and_unreachable_people,
    wechat_reminder_text,
)
from meetingtui.store.outbox import FOLDER
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText


class OutgoingTextScreen(Screen[None]):
    """The base class of a screen that shows a text to send out; a subclass provides the text and
    the mails made from it.
    """

    CSS_PATH = "outgoing_text_screens.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "copy_text", "复制发微信", key_display="F5"),
        Binding("f6", "write_mail_drafts", "邮件草稿", key_display="F6"),
        Binding("up", "scroll_lines(-1)", "上一行", show=False),
        Binding("down", "scroll_lines(1)", "下一行", show=False),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]
    screen_title: ClassVar[str]
    """Title of the screen with the outgoing text; mail drafts carry it in their file names."""

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._being_written: set[str] = set()

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, self.screen_title)
        yield WrappedText(id="outgoing-heading")
        with VerticalScroll(id="outgoing-body", can_focus=False):
            yield WrappedText(id="outgoing-text")
        yield KeyBar()

    def on_mount(self) -> None:
        self.redraw()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the outgoing text after a saved change, while its screen is in front."""
        if self.is_active:
            self.redraw()

    @property
    @abstractmethod
    def heading(self) -> str:
        """The sentence above the text to be sent out, which says for whom or for which meeting it
        is.
        """

    @property
    @abstractmethod
    def outgoing_text(self) -> str:
        """The outgoing text that can be copied; empty where there is nothing to send."""

    @abstractmethod
    def mails_and_unreachable_people(self) -> tuple[Sequence[Letter], Sequence[UnreachablePerson]]:
        """Return the mails made from the outgoing text, and the people without an address; slow,
        call it in a thread.

        Raises:
            MeetingTuiError: a document to be attached cannot be made.
        """

    def record_text_was_sent(self) -> None:
        """Record that the text was copied or written as mail drafts, which counts as sent; by
        default nothing is recorded.
        """

    def redraw(self) -> None:
        """Show the outgoing text again, made from the present records."""
        self.query_one("#outgoing-heading", WrappedText).show_text(
            plain_content(self.heading, "bold")
        )
        self.query_one("#outgoing-text", WrappedText).show_text(self.outgoing_text)

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the outgoing text by two lines for each unit of ``offset``; up if negative."""
        body = self.query_one("#outgoing-body")
        body.scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_copy_text(self) -> None:
        """Copy the outgoing text to the clipboard, to be pasted into WeChat, and record it as sent;
        an empty text is not copied, with a message.
        """
        if not self.outgoing_text:
            self.notify("没有要发的内容。")
            return
        self.app.copy_to_clipboard(self.outgoing_text)
        self.record_text_was_sent()
        self.notify("已复制，到微信里粘贴即可。")

    def action_write_mail_drafts(self) -> None:
        """Start writing the outgoing text as mail drafts, in a thread; then record it as sent, and
        show how many drafts there are and where.
        """
        self.start_writing_unless_already_writing(
            "drafts", self._write_mail_drafts_and_record_sent()
        )

    def start_writing_unless_already_writing(
        self, name: str, writing: Coroutine[Any, Any, None]
    ) -> None:
        """Run a coroutine that writes files in the background, unless the same files are being
        written already: a key pressed twice writes them once.

        Args:
            name: names the files, such as ``drafts``.
            writing: the coroutine that writes them; where it is not run, it is closed.
        """

        async def write_and_unmark() -> None:
            """Run the coroutine; afterwards the same files can be written again."""
            try:
                await writing
            finally:
                self._being_written.discard(name)

        if name in self._being_written:
            writing.close()
            return
        self._being_written.add(name)
        self.run_worker(write_and_unmark())

    async def _write_mail_drafts_and_record_sent(self) -> None:
        """Write the outgoing text as mail drafts in a thread, record it as sent where there is a
        draft, and show how many drafts there are, where, and whom they do not reach; or the error.
        """
        try:
            letters, unreachable = await asyncio.to_thread(self.mails_and_unreachable_people)
            paths = await asyncio.to_thread(self._write_mail_drafts, letters)
        except MeetingTuiError as error:
            self.notify(error.message, severity="error", timeout=20)
            return
        unreachable_lines = [f"{each.name}：{each.why}。" for each in unreachable]
        if paths:
            self.record_text_was_sent()
            how = self.context.last_written_file.remember_files_and_return_hint(paths)
            unreachable_lines.insert(0, f"已写好邮件草稿 {len(paths)} 封，打开后发送。{how}")
        self.notify("\n".join(unreachable_lines) or "没有要发的内容。", timeout=20)

    def _write_mail_drafts(self, letters: Sequence[Letter]) -> list[Path]:
        """Write letters as mail drafts into the outbox folder, and return their paths."""
        context = self.context
        return write_other_letters_as_drafts(
            letters,
            context.folder / FOLDER,
            self.screen_title,
            school=context.school,
            now=context.now.astimezone(),
        )


class MeetingNoticeScreen(OutgoingTextScreen):
    """The screen with the notice of the next meeting (会议通知), which can also be written as a
    Word file.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "write_word_file", "写 Word", key_display="F8"),
        Binding("f7", "open_topic_box", "议题", key_display="F7"),
    ]
    screen_title = "会议通知"

    @property
    def meeting(self) -> Meeting:
        """The meeting that the notice (会议通知) announces: the next one, as preparing it today
        would fill it in, whether or not it is recorded yet.
        """
        context = self.context
        return previewed_next_meeting(
            context.records, school=context.school, term=context.term, today=context.today
        )

    @property
    def heading(self) -> str:
        """The sentence above the notice: which meeting it announces, its day, and how to change
        topics.
        """
        meeting = self.meeting
        return f"{meeting.title}（{month_day(meeting.on)}）的通知；议题按 F7 增改"

    @property
    def outgoing_text(self) -> str:
        """The meeting notice as text for WeChat."""
        context = self.context
        return meeting_notice_text(
            self.meeting, school=context.school, agenda=context.agenda, today=context.today
        )

    def mails_and_unreachable_people(self) -> tuple[Sequence[Letter], Sequence[UnreachablePerson]]:
        """Return one mail with the meeting notice to all who have an address, its Word file and a
        calendar file attached (no mail where nobody has one), and the people without an address.
        """
        context, meeting = self.context, self.meeting
        to = minutes_recipients(meeting, context.school)
        if not to.found:
            return (), to.unreachable
        letter = notice_letter(
            meeting,
            to,
            school=context.school,
            term=context.term,
            agenda=context.agenda,
            now=context.now.astimezone(),
            document=self._notice_docx_bytes(meeting),
        )
        return (letter,), to.unreachable

    def _notice_docx_bytes(self, meeting: Meeting) -> bytes:
        """Return the meeting notice as a Word file; slow, call it in a thread.

        Raises:
            MeetingTuiError: the school's template is wrong.
        """
        context = self.context
        return render_notice_document(
            context.folder,
            meeting,
            school=context.school,
            term=context.term,
            agenda=context.agenda,
            today=context.today,
        )

    def action_write_word_file(self) -> None:
        """Start writing the meeting notice as a Word file into the folder ``minutes``, in a thread;
        then show its path.
        """
        self.start_writing_unless_already_writing("notice", self._write_notice_and_show_path())

    async def _write_notice_and_show_path(self) -> None:
        """Write the meeting notice as a Word file in a thread; show its path, with a warning about
        missing fonts, or the error.
        """
        meeting, folder = self.meeting, self.context.folder / "minutes"

        def write_notice_file() -> tuple[Path, str]:
            """Write the Word file; return its path and a warning about missing fonts, empty for
            none.
            """
            document = self._notice_docx_bytes(meeting)
            path = write_document(document, folder, notice_file_name(meeting))
            return path, self.context.missing_font_warning(document)

        try:
            path, warning = await asyncio.to_thread(write_notice_file)
        except MeetingTuiError as error:
            self.notify(error.message, severity="error", timeout=20)
            return
        self.notify(
            self.context.last_written_file.remember_file_and_return_message(path, warning),
            timeout=20,
        )

    def on_screen_resume(self) -> None:
        self.redraw()

    def action_open_topic_box(self) -> None:
        """Open the topic box (待议事项) of the meeting that the notice announces."""
        navigation_of(self).open_topic_box()


class ReminderScreen(OutgoingTextScreen):
    """The screen with reminders (催办) of overdue items and those due soon (at first within 7
    days), by person.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "change_to_next_days_ahead", "换天数", key_display="F7"),
    ]
    screen_title = "催办"
    _DAYS_AHEAD_CHOICES = (7, 14, 0, 3)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__(context, save_queue)
        self._days_ahead = self._DAYS_AHEAD_CHOICES[0]

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """The reminders to send: each person, or department without a head, with the overdue and
        soon due items to be reminded of.
        """
        return list_reminders(self.context.snapshot, within=self._days_ahead)

    @property
    def heading(self) -> str:
        """The sentence above the reminders: how many items are overdue or due soon, of how many
        people.
        """
        reminders = self.reminders
        count = len({row.item.id for each in reminders for row in each.rows})
        ahead = f"和 {self._days_ahead} 天内到期的" if self._days_ahead else "和今天到期的"
        return f"已过期{ahead} {count} 项，{len(reminders)} 人"

    @property
    def outgoing_text(self) -> str:
        """The reminders as one text for WeChat; empty where there are none."""
        reminders = self.reminders
        return (
            wechat_reminder_text(reminders, self.context.snapshot, within=self._days_ahead)
            if reminders
            else ""
        )

    def mails_and_unreachable_people(self) -> tuple[Sequence[Letter], Sequence[UnreachablePerson]]:
        """Return the reminders as mails, one a person, and the people without an address."""
        return reminder_letters_and_unreachable_people(self.reminders, self.context.snapshot)

    def record_text_was_sent(self) -> None:
        """Queue the record, on each item, of who was reminded of it today; nothing where nothing
        can be recorded.
        """
        names, today = reminded_names_by_item_id(self.reminders), self.context.today
        if not self.context.is_recording_locked:
            self._save_queue.queue_change(
                lambda records: record_reminders(records, names, on=today)
            )

    def action_change_to_next_days_ahead(self) -> None:
        """Switch to the next number of days that the reminders look ahead: 7, 14, 0 (today), 3 in
        turn.
        """
        current = self._DAYS_AHEAD_CHOICES.index(self._days_ahead)
        self._days_ahead = self._DAYS_AHEAD_CHOICES[(current + 1) % len(self._DAYS_AHEAD_CHOICES)]
        self.redraw()
