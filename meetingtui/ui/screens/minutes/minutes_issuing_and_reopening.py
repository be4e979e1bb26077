"""Issues a meeting's minutes (签发), and reopens a closed meeting or issued minutes for
correction.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath
from threading import Event
from typing import ClassVar, NamedTuple

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from meetingtui.actions.meeting_state_changes import (
    issue_minutes,
    issue_or_correction_word,
    reopen_meeting_for_correction,
    reopen_minutes_wording,
)
from meetingtui.base.errors import MeetingTuiError, RefusedError
from meetingtui.base.wording import one_line
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.template_catalogue import Template, meeting_templates
from meetingtui.meeting.fixed_agenda import chosen_minutes_length
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.minutes_issuing import (
    correction_reason,
    is_minutes_locked,
    proposed_document_number,
    proposed_signer,
    template_name_of_last_issued_version,
)
from meetingtui.meeting.minutes_records import MinutesLength
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.minutes.meeting_document_writing import MeetingDocumentMaker
from meetingtui.ui.widgets.text_layout import WrappedText

# The issue dialog (签发)


class MinutesIssueDetails(NamedTuple):
    """What the user entered in the issue dialog: document number, signer, template, length."""

    number: str
    """Document number (文号) of the minutes; may be empty."""
    by: str
    """Name of the person who signs the minutes (签发人)."""
    template_index: int = 0
    """Index of the chosen template among those offered, from 0."""
    length: MinutesLength = MinutesLength.SHORT
    """How detailed the minutes are (篇幅)."""


class MinutesIssueDialog(ModalScreen[MinutesIssueDetails | None]):
    """A modal dialog that asks for document number, signer, template and length of the minutes
    before they are issued.

    The fields are filled in beforehand; Enter confirms. Its answer is a
    :class:`MinutesIssueDetails`; None when left with Esc.

    Args:
        question: the dialog's first line.
        number: the proposed document number.
        by: the proposed signer.
        template_names: names of the templates to choose from; one alone is not shown.
        reason: reason of the correction; empty for a first issue.
        length: the proposed length.
        template_index: index of the proposed template.
    """

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../../dialogs/dialogs.tcss", "minutes.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "返回", show=False),
        Binding("f2", "choose_next_template", "换用纸", show=False),
        Binding("f3", "choose_next_length", "换篇幅", show=False),
        Binding("up", "app.focus_previous", "上一行", show=False),
        Binding("down", "app.focus_next", "下一行", show=False),
    ]

    def __init__(
        self,
        question: str,
        number: str,
        by: str,
        template_names: Sequence[str],
        reason: str = "",
        length: MinutesLength = MinutesLength.SHORT,
        template_index: int = 0,
    ) -> None:
        super().__init__()
        self._template_names = template_names
        self._template_index = template_index
        self._length = length
        self._question = question
        self._initial_details = MinutesIssueDetails(number, by)
        self._reason = reason

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -wide"):
            yield WrappedText(self._question, classes="dialog-question")
            with Horizontal(classes="field"):
                yield Static("签发人  ", markup=False)
                yield Input(
                    self._initial_details.by, id="by", placeholder="姓名", select_on_focus=False
                )
            with Horizontal(classes="field"):
                yield Static("文　号  ", markup=False)
                yield Input(
                    self._initial_details.number,
                    id="number",
                    placeholder="可空",
                    select_on_focus=False,
                )
            if len(self._template_names) > 1:
                yield WrappedText(self._template_line_text, id="paper-line", classes="field")
            yield WrappedText(self._length_line_text, id="length-line", classes="field")
            if self._reason:
                yield WrappedText(f"更正  {self._reason}", classes="reason")
            yield Static("回车 签发　↑↓ 换行　Esc 返回", classes="dialog-keys", markup=False)

    @property
    def _template_line_text(self) -> str:
        """The line of the dialog that names the chosen template and the key that changes it."""
        return f"用　纸  {self._template_names[self._template_index]}　　F2 换"

    def action_choose_next_template(self) -> None:
        """Choose the next template for the minutes, if there are several; after the last one, the
        first.
        """
        if len(self._template_names) > 1:
            self._template_index = (self._template_index + 1) % len(self._template_names)
            self.query_one("#paper-line", WrappedText).show_text(self._template_line_text)

    @property
    def _length_line_text(self) -> str:
        """The line of the dialog that names the chosen length of the minutes and the key that
        changes it.
        """
        return f"篇　幅  {self._length}：{self._length.explanation}　　F3 换"

    def action_choose_next_length(self) -> None:
        """Choose the next length of the minutes; after the last one, the first."""
        self._length = self._length.next_in_cycle
        self.query_one("#length-line", WrappedText).show_text(self._length_line_text)

    @on(Input.Submitted)
    def _close_with_typed_details(self) -> None:
        """Close the dialog with the typed details; without a signer it stays open, with the focus
        on that field and a bell.
        """
        number, by = (
            one_line(self.query_one(f"#{name}", Input).value) for name in ("number", "by")
        )
        if by:
            self.dismiss(MinutesIssueDetails(number, by, self._template_index, self._length))
        else:
            self.query_one("#by", Input).focus()
            self.app.bell()


# Issues minutes from the screen


ShowResult = Callable[[str, bool], None]
"""Callback that shows a result message; the flag says whether it went well."""


class MinutesIssuer:
    """Issues one version of a meeting's minutes at a time: writes the Word file, then records the
    version. ``show_result`` shows progress and result.

    Where either fails, nothing is issued.
    """

    def __init__(
        self,
        screen: Screen[None],
        context: AppContext,
        save_queue: SaveQueue,
        show_result: ShowResult,
    ) -> None:
        self._screen = screen
        self._app_context = context
        self._save_queue = save_queue
        self._show_result = show_result
        self._is_cancelled = Event()
        self.is_busy = False
        """Whether minutes are being issued, which can be stopped."""

    def stop_issuing(self) -> None:
        """Stop the writing of the minutes that is under way; nothing is issued."""
        self._is_cancelled.set()

    def _show_progress_and_may_continue(self, seconds: float) -> bool:
        """Show the seconds that issuing the minutes has taken, from the first second on; return
        False once the user has stopped it.
        """
        if seconds >= 1:
            message = f"正在签发…… {seconds:.0f} 秒  Esc 停止"
            self._screen.call_later(self._show_result, message, True)
        return not self._is_cancelled.is_set()

    def ask_and_issue_minutes(self, meeting: Meeting) -> None:
        """Ask for document number, signer, template and length in a dialog, and issue the meeting's
        minutes once the user confirms; does nothing while minutes are being issued.
        """
        if self.is_busy:
            return
        reason = correction_reason(meeting)
        question = f"{'签发更正' if reason else '签发'}：{meeting.title}纪要"
        number = proposed_document_number(meeting, self._app_context.records.meetings.values())

        known = [
            each
            for each in meeting_templates(self._app_context.folder)
            if each.document_type is DocumentType.MINUTES
        ]

        def on_answer(signed: MinutesIssueDetails | None) -> None:
            if signed is not None:
                chosen = msgspec.structs.replace(meeting, length=signed.length)
                self._write_file_and_record_issue(chosen, signed, known[signed.template_index])

        names = [each.name for each in known]
        length = chosen_minutes_length(
            meeting, self._app_context.records.meetings.values(), self._app_context.agenda
        )
        last = template_name_of_last_issued_version(
            meeting, self._app_context.records.meetings.values()
        )
        template_index = next(
            (index for index, each in enumerate(known) if each.path.name == last), 0
        )
        dialog = MinutesIssueDialog(
            question, number, proposed_signer(meeting), names, reason, length, template_index
        )
        self._screen.app.push_screen(dialog, on_answer)

    def _write_file_and_record_issue(
        self, meeting: Meeting, signed: MinutesIssueDetails, template: Template
    ) -> None:
        """Write the minutes' Word file in a thread, then record the issued version, or show the
        error.

        Args:
            meeting: the meeting, with the length chosen for its minutes.
            signed: what was entered in the issue dialog.
            template: the chosen template.
        """
        self.is_busy = True
        self._is_cancelled.clear()
        self._show_result("正在签发……", True)
        made, now = MeetingDocumentMaker(self._app_context), self._app_context.now

        def write_file() -> None:
            try:
                issued, path = made.issue_minutes_and_write_file(
                    meeting,
                    template,
                    number=signed.number,
                    by=signed.by,
                    now=now,
                    tick=self._show_progress_and_may_continue,
                )
            except MeetingTuiError as error:
                self._screen.call_later(self._show_issuing_result, error.message, False)
            else:
                self._screen.call_later(self._record_issued_version, made.records, issued, path)

        self._screen.run_worker(write_file, thread=True, group="issue")

    def _record_issued_version(self, made_of: Records, issued: Meeting, path: Path) -> None:
        """Queue the recording of the issued version of the minutes; where the user stopped it at
        the last moment, the minutes' text has changed since, or saving fails, delete the file.

        Args:
            made_of: the records from which the file was made.
            issued: the meeting with the issued version.
            path: the Word file.
        """
        if self._is_cancelled.is_set():
            path.unlink(missing_ok=True)
            self._show_issuing_result("已停止，没有签发，Word 文件也没有留下。", False)
            return
        verb = issue_or_correction_word(issued)
        build = partial(issue_minutes, made_of=made_of, issued=issued)

        def on_failure() -> None:
            path.unlink(missing_ok=True)
            self._show_issuing_result("没有签发，Word 文件也没有留下。", False)

        def on_success() -> None:
            self._show_issuing_result(
                self._app_context.last_written_file.remember_file_and_return_message(
                    path, done=f"已{verb}"
                ),
                True,
            )

        self._save_queue.queue_change(build, on_failure, on_success)

    def _show_issuing_result(self, message: str, is_well: bool) -> None:
        """Show the message about the issuing, and allow minutes to be issued again."""
        self.is_busy = False
        self._show_result(message, is_well)


ReopeningAction = Callable[[Records, int, str, datetime], Change]
"""Function that makes the reopening change from the records, the meeting's id, the reason and
the time.
"""


class MeetingReopener:
    """Asks what is to be corrected and why, then reopens a closed meeting, or only the wording of
    its issued minutes.
    """

    def __init__(self, screen: Screen[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._screen = screen
        self._app_context = context
        self._save_queue = save_queue

    def ask_and_reopen_meeting_or_minutes(
        self,
        meeting: Meeting,
        *,
        place: MeetingScreenPosition | None = None,
        initial_reason: str = "",
    ) -> None:
        """Ask why a closed meeting is reopened, and reopen it; where its minutes are issued, ask
        first whether only their wording changes.

        Args:
            meeting: the closed meeting.
            place: what is shown of the meeting after it was reopened; None for where it was left.
            initial_reason: the proposed reason; empty for none.
        """
        if not is_minutes_locked(meeting):
            self._ask_reason_and_reopen_meeting(meeting, place, initial_reason)
            return
        choices = [
            Choice("words", "只改纪要的文字"),
            Choice("meeting", "改会议记录（重新打开会议）"),
        ]

        def on_answer(what: str | None) -> None:
            if what == "words":
                self._ask_reason_and_queue_reopening(
                    meeting, "更正纪要，为了什么？", initial_reason, reopen_minutes_wording, None
                )
            elif what == "meeting":
                self._ask_reason_and_reopen_meeting(meeting, place, initial_reason)

        question = f"{meeting.title}的纪要已经签发。更正什么？"
        self._screen.app.push_screen(ChoiceDialog(question, choices), on_answer)

    def _ask_reason_and_reopen_meeting(
        self, meeting: Meeting, place: MeetingScreenPosition | None, initial_reason: str
    ) -> None:
        """Ask what is to be corrected, reopen the meeting and show it at a place; where it may not
        be reopened, show a warning and ask nothing.
        """
        try:
            reopen_meeting_for_correction(
                self._app_context.records, meeting.id, "", self._app_context.now
            )
        except RefusedError as error:
            self._screen.notify(error.message, severity="warning")
            return

        def show_reopened_meeting() -> None:
            if self._screen.app.screen is self._screen:
                navigation_of(self._screen).return_to_reopened_meeting(meeting.id, place)

        question = f"重新打开{meeting.title}，为了更正什么？"
        self._ask_reason_and_queue_reopening(
            meeting, question, initial_reason, reopen_meeting_for_correction, show_reopened_meeting
        )

    def _ask_reason_and_queue_reopening(
        self,
        meeting: Meeting,
        question: str,
        initial_reason: str,
        build: ReopeningAction,
        on_reopened: Callable[[], None] | None,
    ) -> None:
        """Ask for a reason, and queue the reopening of the meeting with it; where saving fails, ask
        again with the typed reason.

        Args:
            meeting: the meeting.
            question: the question for the reason.
            initial_reason: the proposed reason; empty for none.
            build: function that makes the change.
            on_reopened: is called once the change is saved; None for nothing.
        """
        now = self._app_context.now

        def on_answer(reason: str | None) -> None:
            if reason:
                self._save_queue.queue_change(
                    lambda records: build(records, meeting.id, reason, now),
                    on_failure=lambda: self._ask_reason_and_queue_reopening(
                        meeting, question, reason, build, on_reopened
                    ),
                    on_success=on_reopened or (lambda: None),
                )

        self._screen.app.push_screen(
            TextInputDialog(question, initial_reason, "如：漏记一项议定事项"), on_answer
        )
