"""Makes the minutes' preview and the Word and PDF files of a meeting for the minutes screens, and
runs the check before issuing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import Event

from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.documents.document_file import meeting_file_name, write_document
from meetingtui.documents.document_layout import PageCount, count_pages
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.items_in_minutes import item_tree_at_meeting_end
from meetingtui.documents.meeting_document import (
    MinutesPreview,
    find_issued_minutes_file,
    issue_minutes_and_write_file,
    preview_minutes,
    render_meeting_document_to_bytes,
)
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.task_sheets import FollowUpSheet, follow_up_sheet_text, follow_up_sheets
from meetingtui.documents.template_catalogue import (
    Template,
    find_meeting_template,
    meeting_templates,
)
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.pre_issuing_check import (
    FindingWithWaiver,
    check_before_issuing,
    pair_findings_with_waivers,
)
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog


class MeetingDocumentMaker:
    """Makes the minutes' preview and the documents of a meeting, from the records as they were when
    the maker was created.
    """

    def __init__(self, context: AppContext) -> None:
        self.records: Records = context.records
        """The records as they were when the document maker was created."""
        self._app_context = context

    @property
    def documents_folder(self) -> Path:
        """The folder within the data folder into which a meeting's documents are written."""
        return self._app_context.folder / "minutes"

    @property
    def _document_sources(self) -> DocumentSources:
        """School, term, agenda, items and meetings, from which a meeting's documents are made."""
        context = self._app_context
        return DocumentSources(
            school=context.school,
            term=context.term,
            agenda=context.agenda,
            items=self.records.items,
            meetings=self.records.meetings,
        )

    def render_minutes_preview(
        self, meeting: Meeting, tick: Callable[[float], bool] | None = None
    ) -> MinutesPreview:
        """Render a meeting's minutes as lines of text with the school's template.

        Args:
            meeting: the meeting.
            tick: is called with the seconds passed; returning False cancels.

        Raises:
            TemplateCancelledError: ``tick`` returned False.
            TemplateError: the template has a mistake.
        """
        return preview_minutes(
            find_meeting_template(self._app_context.folder).path,
            meeting,
            sources=self._document_sources,
            tick=tick,
        )

    def count_minutes_pages(
        self, meeting: Meeting, tick: Callable[[float], bool]
    ) -> PageCount | None:
        """Count the pages of a meeting's minutes with LibreOffice; None where it is not installed,
        fails or is cancelled.

        Args:
            meeting: the meeting.
            tick: is called with the seconds passed; returning False cancels.

        Raises:
            TemplateCancelledError: ``tick`` returned False before the counting.
            TemplateError: the template has a mistake.
        """
        if find_libreoffice() is None:
            return None
        document = render_meeting_document_to_bytes(
            find_meeting_template(self._app_context.folder),
            meeting,
            sources=self._document_sources,
            tick=tick,
        )
        return count_pages(document, tick)

    def possible_follow_up_sheets(self, meeting: Meeting) -> list[FollowUpSheet]:
        """Return the decisions and tasks of a meeting for which a follow-up sheet (督办单) can be
        written.
        """
        context = self._app_context
        return follow_up_sheets(
            meeting,
            school=context.school,
            items=self.records.items,
            meetings=self.records.meetings,
        )

    def write_meeting_document(
        self,
        meeting: Meeting,
        template: Template,
        tick: Callable[[float], bool] | None = None,
        follow_ups: Sequence[FollowUpSheet] | None = None,
    ) -> Path:
        """Write a document of the meeting to :attr:`documents_folder`, and return its path; a file
        that exists is never replaced, the new one gets （2）.

        Args:
            meeting: the meeting.
            template: the template to fill, which says what kind of document it is.
            tick: is called with the seconds passed; returning False cancels.
            follow_ups: in a document of follow-up sheets (督办单), those to write; None for all.

        Raises:
            TemplateCancelledError: ``tick`` returned False.
            TemplateError: the template has a mistake.
            DocumentWriteError: the file could not be written.
        """
        document = render_meeting_document_to_bytes(
            template,
            meeting,
            sources=self._document_sources,
            chosen_follow_ups=follow_ups,
            tick=tick,
        )
        return write_document(
            document, self.documents_folder, meeting_file_name(meeting, template.document_type)
        )

    def issue_minutes_and_write_file(
        self,
        meeting: Meeting,
        template: Template,
        *,
        number: str,
        by: str,
        now: datetime,
        tick: Callable[[float], bool] | None = None,
    ) -> tuple[Meeting, Path]:
        """Issue a meeting's minutes: write the Word file, and return the issued meeting, which the
        caller records, with the file's path.

        Args:
            meeting: the meeting.
            template: the template of the minutes.
            number: document number (文号); may be empty.
            by: name of the person who signs.
            now: time of issuing.
            tick: is called with the seconds passed; returning False cancels.

        Raises:
            MeetingTuiError: the minutes cannot be issued, rendered or written.
        """
        return issue_minutes_and_write_file(
            meeting,
            sources=self._document_sources,
            number=number,
            by=by,
            now=now,
            template=template.path,
            folder=self.documents_folder,
            tick=tick,
        )


def run_pre_issuing_check(context: AppContext, meeting: Meeting) -> list[FindingWithWaiver]:
    """Run the check that precedes the issuing of a meeting's minutes (签发前检查).

    Returns:
        The findings, those first that no reason accepts yet; empty where nothing is missing.
    """
    records = context.records
    tree = item_tree_at_meeting_end(meeting, items=records.items, meetings=records.meetings)
    findings = check_before_issuing(
        meeting,
        tree.items,
        school=context.school,
        agenda=context.agenda,
    )
    return pair_findings_with_waivers(findings, meeting)


# Writes a meeting's documents from the minutes screen


ShowResult = Callable[[str, bool], None]
"""Callback that shows a result message; the flag says whether it went well."""


class InteractiveDocumentWriter:
    """Asks on the minutes screen which document of a meeting to write, and writes it in a thread,
    one at a time; the writing can be stopped. ``show_result`` shows progress and result.
    """

    def __init__(self, screen: Screen[None], context: AppContext, show_result: ShowResult) -> None:
        self._screen = screen
        self._app_context = context
        self._show_result = show_result
        self._is_cancelled = Event()
        self.is_busy = False
        """Whether a document of the meeting is being written whose writing can be stopped."""

    def ask_and_write_document(self, meeting: Meeting) -> None:
        """Ask which document of a meeting to write, write it in a thread, and show the result;
        issued minutes are not written again.
        """
        known = meeting_templates(self._app_context.folder)
        choices = [Choice(str(place), each.name) for place, each in enumerate(known)]

        def on_answer(answer: str | None) -> None:
            if answer is None:
                return
            template = known[int(answer)]
            if template.document_type is DocumentType.FOLLOW_UP:
                self._ask_and_write_follow_up_sheets(meeting, template)
            else:
                self._write_in_thread_and_show_result(
                    lambda: self._write_document_and_return_message(meeting, template)
                )

        self._screen.app.push_screen(ChoiceDialog("写出哪一种？", choices, "0"), on_answer)

    def _ask_and_write_follow_up_sheets(self, meeting: Meeting, template: Template) -> None:
        """Ask for which decision or task of a meeting a follow-up sheet (督办单) is written, or
        all; write it and copy its text. A message where there is none.
        """
        every = MeetingDocumentMaker(self._app_context).possible_follow_up_sheets(meeting)
        if not every:
            self._show_result(f"{meeting.title}没有决议，也没有议定事项，不用督办。", False)
            return
        choices = [Choice(str(place), each.label) for place, each in enumerate(every)]
        if len(every) > 1:
            choices = [Choice("all", f"全部 {len(every)} 张"), *choices]

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                chosen = every if answer == "all" else [every[int(answer)]]
                self._write_in_thread_and_show_result(
                    lambda: self._write_and_copy_follow_up_sheets(meeting, template, chosen)
                )

        self._screen.app.push_screen(ChoiceDialog("督办哪一项？", choices), on_answer)

    def _write_and_copy_follow_up_sheets(
        self, meeting: Meeting, template: Template, chosen: Sequence[FollowUpSheet]
    ) -> str:
        """Write the chosen follow-up sheets (督办单) as one file, copy their text to the clipboard,
        and return a message with the path.
        """
        path = MeetingDocumentMaker(self._app_context).write_meeting_document(
            meeting, template, self._show_word_progress_and_may_continue, follow_ups=chosen
        )
        text = "\n\n".join(follow_up_sheet_text(meeting, each) for each in chosen)
        self._screen.call_later(self._screen.app.copy_to_clipboard, text)
        return self._app_context.last_written_file.remember_file_and_return_message(
            path, "文字已复制，在微信里按 Ctrl+V 粘贴。"
        )

    def write_minutes_pdf(self, meeting: Meeting) -> None:
        """Write a meeting's minutes as PDF in a thread, beside their Word file, and show the
        result. The Word file is the issued one, else one written now.
        """

        def write_word_file_and_pdf() -> str:
            from meetingtui.documents.document_file import write_pdf

            document = self._issued_word_file(meeting) or MeetingDocumentMaker(
                self._app_context
            ).write_meeting_document(
                meeting,
                find_meeting_template(self._app_context.folder),
                self._show_word_progress_and_may_continue,
            )
            return self._app_context.last_written_file.remember_file_and_return_message(
                write_pdf(document, tick=self._show_pdf_progress_and_may_continue)
            )

        self._write_in_thread_and_show_result(write_word_file_and_pdf)

    def stop_writing(self) -> None:
        """Stop the writing of the meeting's document that is under way."""
        self._is_cancelled.set()

    def _show_word_progress_and_may_continue(self, seconds: float) -> bool:
        """Show the seconds that writing the Word file has taken; return False once the user has
        stopped it.
        """
        return self._show_progress_and_may_continue("正在写出", seconds)

    def _show_pdf_progress_and_may_continue(self, seconds: float) -> bool:
        """Show the seconds that making the PDF has taken; return False once the user has stopped
        it.
        """
        return self._show_progress_and_may_continue("正在转成 PDF", seconds)

    def _show_progress_and_may_continue(self, activity: str, seconds: float) -> bool:
        """Show what is being written (Chinese ``activity``) and the seconds passed, from the first
        second on; return False once the user has stopped it.
        """
        if seconds >= 1:
            self._screen.call_later(
                self._show_result, f"{activity}…… {seconds:.0f} 秒  Esc 停止", True
            )
        return not self._is_cancelled.is_set()

    def _issued_word_file(self, meeting: Meeting) -> Path | None:
        """Return the Word file of the minutes' issued version; None where they are not issued or
        the file is missing.
        """
        return (
            find_issued_minutes_file(
                MeetingDocumentMaker(self._app_context).documents_folder, meeting
            )
            if is_minutes_locked(meeting)
            else None
        )

    def _write_document_and_return_message(self, meeting: Meeting, template: Template) -> str:
        """Write a document of the meeting, and return a message with its path and a warning about
        missing fonts. Minutes already issued are not written again: the message names their file.
        """
        kept = self._issued_word_file(meeting)
        if kept and template == find_meeting_template(self._app_context.folder):
            return self._app_context.last_written_file.remember_file_and_return_message(
                kept, done="这是签发的那一份"
            )
        path = MeetingDocumentMaker(self._app_context).write_meeting_document(
            meeting, template, self._show_word_progress_and_may_continue
        )
        warning = self._app_context.missing_font_warning(path.read_bytes())
        return self._app_context.last_written_file.remember_file_and_return_message(path, warning)

    def _write_in_thread_and_show_result(self, make: Callable[[], str]) -> None:
        """Run a function that writes a document in a thread, then show the message it returns, or
        its error; does nothing while another document is being written.
        """
        if self.is_busy:
            return
        self.is_busy = True
        self._is_cancelled.clear()
        self._show_result("正在写出……", True)

        def write_and_show_result() -> None:
            try:
                message, is_well = make(), True
            except MeetingTuiError as error:
                message, is_well = error.message, False
            self._screen.call_later(self._show_writing_result, message, is_well)

        self._screen.run_worker(write_and_show_result, thread=True, group="write")

    def _show_writing_result(self, message: str, is_well: bool) -> None:
        """Show the message about the document that was written or failed, and allow the next
        one.
        """
        self.is_busy = False
        self._show_result(message, is_well)
