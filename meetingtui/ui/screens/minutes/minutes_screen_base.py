"""What the minutes screens share: their base class, and labels of states and documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from textual import getters, on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import month_day
from meetingtui.documents.meeting_document import MinutesPreview
from meetingtui.documents.paragraph_arrangement import count_added_and_removed_paragraphs
from meetingtui.documents.template import TemplateCancelledError
from meetingtui.meeting.minutes_issuing import minutes_state
from meetingtui.meeting.minutes_records import IssuedVersion
from meetingtui.meeting.pre_issuing_check import CheckedFinding
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.minutes.document_writing import DocumentMaker
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import Paragraphs, pad_cells


def minutes_state_label(meeting: Meeting) -> Content:
    """Return the state of the minutes (征求意见稿, 已签发 …), coloured; before the meeting's
    end, the meeting's state.
    """
    state = minutes_state(meeting)
    words = state.label if meeting.is_closed else meeting.state.label
    return plain_content(words, "bold $done" if state.is_minutes_locked else "bold $at-risk")


def minutes_heading(meeting: Meeting, behind: str = "") -> Content:
    """Return a heading: meeting, date, state, signature, then the muted text ``behind``.

    For example: 第6次行政例会  11月23日  已签发  〔2026〕6号 程远舟 11月24日    6 / 6
    """
    signed = (
        f"  {signature_text(meeting.issues[-1])}"
        if minutes_state(meeting).is_minutes_locked
        else ""
    )
    return Content.assemble(
        (f"{meeting.title}  ", "bold $primary"),
        (f"{month_day(meeting.on)}  ", "bold"),
        minutes_state_label(meeting),
        signed,
        (f"    {behind}" if behind else "", "$muted"),
    )


def meeting_row(meeting: Meeting) -> Content:
    """Return a meeting's row in a list: number, date, state (第6次  11月23日  已签发)."""
    return Content.assemble(
        pad_cells(f"第{meeting.number}次", 8),
        pad_cells(month_day(meeting.on), 10),
        minutes_state_label(meeting),
    )


def signature_text(issue: IssuedVersion) -> str:
    """Return the signature of an issued version: document number, signer, date (〔2026〕6号
    程远舟 11月24日).
    """
    return " ".join(filter(None, (issue.number, issue.by, month_day(issue.at))))


def version_line(place: int, issue: IssuedVersion) -> str:
    """Return the line of an issued version in a list: name, signature, reason of the correction.

    For example: 更正1  〔2026〕6号 程远舟 11月25日  漏记一项议定事项

    Args:
        place: the index of the version, 0 for the first issue.
        issue: the issued version.
    """
    name = f"更正{place}" if place else "签发"
    return "  ".join(filter(None, (name, signature_text(issue), issue.reason)))


def check_summary(found: Sequence[CheckedFinding], meeting: Meeting) -> Content:
    """Return the line on the check before issuing: open findings, changed paragraphs.

    For example: 签发前检查  还有 3 处要看（F6）  已改文字 2 处
    """
    left = sum(each.waiver is None for each in found)
    words = f"还有 {left} 处要看（F6）" if left else "没有遗漏"
    style = "bold $at-risk" if left else "bold $done"
    count = len(meeting.wording) + count_added_and_removed_paragraphs(meeting.arrangement)
    changed = f"  已改文字 {count} 处" if count else ""
    return Content.assemble(("签发前检查  ", "$muted"), (words, style), (changed, "$muted"))


SLOW = 1.0
"""Seconds of rendering after which the screen says how to stop it."""


class MinutesScreenBase(Screen[None]):
    """A screen that renders one meeting's minutes in a thread, again whenever the records
    change.
    """

    @dataclass
    class PreviewRendered(Message):
        """Message: the document was rendered and can be shown."""

        meeting_id: int
        """Id of the meeting."""
        preview: MinutesPreview
        """The document's lines, in order."""
        records: Records
        """The records it was rendered from."""

    @dataclass
    class RenderingFailed(Message):
        """Message: the document could not be rendered, so that there is nothing to show."""

        error: MeetingTuiError
        """The error, with a message for the user."""

    class RenderingStopped(Message):
        """Message: the rendering was stopped by the user."""

    document_scroll = getters.query_one("#paper", VerticalScroll)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """School, term, records and clock."""
        self._save_queue = save_queue
        self._shown_records: Records | None = None
        self._stop_rendering = Event()
        self._is_slow = False
        self._action_message = Content("")
        self._rendering_message = Content("")

    @property
    def meeting(self) -> Meeting | None:
        """The meeting whose minutes are shown; None where there is none."""
        raise NotImplementedError

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written, whose progress is shown."""
        return False

    def show_preview(self, preview: MinutesPreview) -> None:
        """Show the rendered document."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self._handle_records_saved()

    @on(RecordsSaved)
    def _handle_records_saved(self) -> None:
        """Render the minutes again after a saved change, while this screen is in front."""
        # Not is_current, which holds of a screen below another one too: it would render twice.
        if self.is_active and self._shown_records is not self.context.records:
            self.redraw()

    def redraw(self) -> None:
        """Draw everything shown again, from the present records."""
        self._shown_records = self.context.records
        self.refresh_bindings()
        if self.meeting is not None:
            self.load_document(self.meeting)

    def show_message(self, message: str, style: str = "") -> None:
        """Show a message about the user's last action, such as writing a file; an empty one
        removes it.
        """
        self._action_message = plain_content(message, style)
        self._show_messages()

    def show_rendering_message(self, message: str, style: str = "") -> None:
        """Show a message about the preview; empty for none.

        It stands under the message about the last action: the preview is rendered beside what the
        user does, and its progress must not hide how that ended.
        """
        self._rendering_message = plain_content(message, style)
        self._show_messages()

    def _show_messages(self) -> None:
        shown = filter(None, (self._action_message, self._rendering_message))
        self.query_one("#result", Paragraphs).show(Content("\n").join(shown))

    def load_document(self, meeting: Meeting) -> None:
        """Render the document in a thread, and show it."""
        self.cancel_rendering()
        self._render_document(meeting, self._stop_rendering)

    def cancel_rendering(self) -> None:
        """Cancel the rendering under way, if there is one, as its document is no longer wanted."""
        self.workers.cancel_group(self, "preview")
        self._stop_rendering = Event()
        self._end_rendering()

    def stop_slow_rendering(self) -> bool:
        """Stop the rendering of the minutes where it takes long.

        Returns:
            Whether a slow rendering was stopped; False where none was running.
        """
        if self._is_slow:
            self._stop_rendering.set()
        return self._is_slow

    @work(thread=True, group="preview")
    def _render_document(self, meeting: Meeting, stop: Event) -> None:
        """Render the minutes in a thread, and post the preview, the error or that it was
        stopped.
        """
        worker = get_current_worker()
        papers = DocumentMaker(self.context)

        def tick(seconds: float) -> bool:
            if seconds < SLOW:  # soon ready: to start the process anew would take longer
                return True
            if not worker.is_cancelled:
                self.call_later(self._show_rendering_time, stop, seconds)
            return not (stop.is_set() or worker.is_cancelled)

        try:
            found = papers.render_preview(meeting, tick)
        except TemplateCancelledError:
            if not worker.is_cancelled:
                self.post_message(self.RenderingStopped())
        except MeetingTuiError as error:
            if not worker.is_cancelled:
                self.post_message(self.RenderingFailed(error))
        else:
            if not worker.is_cancelled:
                self.post_message(self.PreviewRendered(meeting.id, found, papers.records))

    def _show_rendering_time(self, stop: Event, seconds: float) -> None:
        """Show the seconds that a slow rendering has taken, and how to stop it."""
        if stop is self._stop_rendering and not stop.is_set():
            self._is_slow = True
            if not self.is_writing:
                self.show_rendering_message(f"正在生成预览…… {seconds:.0f} 秒  Esc 停止")

    def _end_rendering(self) -> None:
        """Remove the message about a slow rendering."""
        if self._rendering_message:
            self.show_rendering_message("")
        self._is_slow = False

    @on(RenderingStopped)
    def _handle_rendering_stopped(self) -> None:
        """Show that the user stopped the rendering."""
        self._end_rendering()
        self.show_rendering_stopped()

    def show_rendering_stopped(self) -> None:
        """Show that the rendering was stopped; the document shown before stays on the screen."""
        self.show_rendering_message(
            "已停止，预览没有更新。记下的都在；请检查模板是不是太大。", "bold $at-risk"
        )

    @on(PreviewRendered)
    def _handle_preview_rendered(self, event: PreviewRendered) -> None:
        """Show a rendered document, unless the records have changed meanwhile."""
        self._end_rendering()
        made_of, now = event.records, self.context.records
        is_new = made_of.items is now.items and made_of.meetings is now.meetings
        if is_new and self.meeting and self.meeting.id == event.meeting_id:
            self.show_preview(event.preview)

    @on(RenderingFailed)
    def _handle_rendering_failed(self, event: RenderingFailed) -> None:
        """Show why the document could not be rendered or written."""
        self._end_rendering()
        self.show_preview(MinutesPreview(()))
        self.show_rendering_message(event.error.message, "bold $overdue")

    def action_scroll(self, offset: int) -> None:
        """Scroll by two lines; negative is up."""
        self.document_scroll.scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_page(self, offset: int) -> None:
        """Scroll by a page; negative is up."""
        height = self.document_scroll.scrollable_content_region.height
        self.document_scroll.scroll_relative(y=offset * height, animate=False, immediate=True)
