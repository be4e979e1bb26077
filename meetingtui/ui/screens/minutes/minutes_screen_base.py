"""The base class of the screens that show a meeting's minutes, rendered in a thread."""

from dataclasses import dataclass
from threading import Event

from textual import getters, on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from meetingtui.base.errors import MeetingTuiError
from meetingtui.documents.meeting_document import MinutesPreview
from meetingtui.documents.template import TemplateCancelledError
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.minutes.meeting_document_writing import MeetingDocumentMaker
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.text_layout import WrappedText

SLOW_RENDERING_SECONDS = 1.0
"""Seconds of rendering after which the screen says how to stop it; usually it takes less."""


class MinutesScreenBase(Screen[None]):
    """The base class of a screen that shows one meeting's minutes, rendered in a thread, and again
    whenever the records change.
    """

    @dataclass
    class PreviewRendered(Message):
        """Message: the text of the minutes was rendered and can be shown."""

        meeting_id: int
        """Id of the meeting whose minutes were rendered."""
        preview: MinutesPreview
        """The lines of the rendered minutes, in order."""
        records: Records
        """The records from which the minutes were rendered."""

    @dataclass
    class RenderingFailed(Message):
        """Message: the minutes could not be rendered, so that there is nothing to show."""

        error: MeetingTuiError
        """The error of rendering the minutes, with a message for the user."""

    class RenderingStopped(Message):
        """Message: the rendering of the minutes was stopped by the user."""

    document_scroll = getters.query_one("#paper", VerticalScroll)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
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
        """Whether a file of the minutes is being written, whose progress is shown."""
        return False

    def show_preview(self, preview: MinutesPreview) -> None:
        """Show the rendered text of the minutes."""
        raise NotImplementedError

    def on_screen_resume(self) -> None:
        self._refresh_after_save()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Draw the screen and render the minutes again, where the records have changed since it was
        drawn and this screen is in front.
        """
        # Not is_current, which holds of a screen below another one too: it would render twice.
        if self.is_active and self._shown_records is not self.context.records:
            self.redraw()

    def redraw(self) -> None:
        """Draw everything on the screen again, from the present records."""
        self._shown_records = self.context.records
        self.refresh_bindings()
        if self.meeting is not None:
            self.show_or_render_minutes(self.meeting)

    def show_message(self, message: str, style: str = "") -> None:
        """Show a message about the user's last action, such as writing a file, in a style such as
        ``bold $done``; an empty one removes it.
        """
        self._action_message = plain_content(message, style)
        self._show_messages()

    def show_rendering_message(self, message: str, style: str = "") -> None:
        """Show a message about the preview of the minutes, in a style such as ``bold $overdue``; an
        empty one removes it.

        It stands under the message about the last action: the preview is rendered beside what the
        user does, and its progress must not hide how that ended.
        """
        self._rendering_message = plain_content(message, style)
        self._show_messages()

    def _show_messages(self) -> None:
        """Show the messages about the last action and about the preview, one below the other."""
        shown = filter(None, (self._action_message, self._rendering_message))
        self.query_one("#result", WrappedText).show_text(Content("\n").join(shown))

    def show_or_render_minutes(self, meeting: Meeting) -> None:
        """Render the text of a meeting's minutes in a thread, and show it when it is ready; an
        earlier rendering is cancelled.
        """
        self.cancel_rendering()
        self._render_minutes_in_thread(meeting, self._stop_rendering)

    def cancel_rendering(self) -> None:
        """Cancel the rendering of the minutes that is under way, if there is one, as its text is no
        longer wanted.
        """
        self.workers.cancel_group(self, "preview")
        self._stop_rendering = Event()
        self._remove_rendering_message()

    def stop_slow_rendering(self) -> bool:
        """Stop the rendering of the minutes where it has taken :data:`SLOW_RENDERING_SECONDS`.

        Returns:
            Whether a slow rendering was stopped; False where none was running.
        """
        if self._is_slow:
            self._stop_rendering.set()
        return self._is_slow

    @work(thread=True, group="preview")
    def _render_minutes_in_thread(self, meeting: Meeting, stop: Event) -> None:
        """Render a meeting's minutes in a thread, and post a message with the preview, with the
        error, or that it was stopped; nothing once another rendering has replaced it. Setting
        ``stop`` stops it.
        """
        worker = get_current_worker()
        papers = MeetingDocumentMaker(self.context)

        def show_time_and_may_continue(seconds: float) -> bool:
            if (
                seconds < SLOW_RENDERING_SECONDS
            ):  # soon ready: to start the process anew would take longer
                return True
            if not worker.is_cancelled:
                self.call_later(self._show_rendering_time, stop, seconds)
            return not (stop.is_set() or worker.is_cancelled)

        try:
            found = papers.render_minutes_preview(meeting, show_time_and_may_continue)
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
        """Show the seconds that a slow rendering of the minutes has taken, and how to stop it; does
        nothing for an earlier rendering or a stopped one (``stop`` is its event).
        """
        if stop is self._stop_rendering and not stop.is_set():
            self._is_slow = True
            if not self.is_writing:
                self.show_rendering_message(f"正在生成预览…… {seconds:.0f} 秒  Esc 停止")

    def _remove_rendering_message(self) -> None:
        """Remove the message about a slow rendering of the minutes."""
        if self._rendering_message:
            self.show_rendering_message("")
        self._is_slow = False

    @on(RenderingStopped)
    def _show_user_stopped_rendering(self) -> None:
        """Show that the user stopped the rendering of the minutes."""
        self._remove_rendering_message()
        self.show_rendering_stopped()

    def show_rendering_stopped(self) -> None:
        """Show that the rendering of the minutes was stopped; the text shown before stays on the
        screen.
        """
        self.show_rendering_message(
            "已停止，预览没有更新。记下的都在；请检查模板是不是太大。", "bold $at-risk"
        )

    @on(PreviewRendered)
    def _show_rendered_preview(self, event: PreviewRendered) -> None:
        """Show the rendered minutes, unless the records have changed meanwhile or another meeting
        is shown.
        """
        self._remove_rendering_message()
        made_of, now = event.records, self.context.records
        is_new = made_of.items is now.items and made_of.meetings is now.meetings
        if is_new and self.meeting and self.meeting.id == event.meeting_id:
            self.show_preview(event.preview)

    @on(RenderingFailed)
    def _show_rendering_error(self, event: RenderingFailed) -> None:
        """Show an empty preview, and why the minutes could not be rendered."""
        self._remove_rendering_message()
        self.show_preview(MinutesPreview(()))
        self.show_rendering_message(event.error.message, "bold $overdue")

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the minutes by two lines for each unit of ``offset``; up if negative."""
        self.document_scroll.scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_scroll_page(self, offset: int) -> None:
        """Scroll the minutes by ``offset`` pages; up if negative."""
        height = self.document_scroll.scrollable_content_region.height
        self.document_scroll.scroll_relative(y=offset * height, animate=False, immediate=True)
