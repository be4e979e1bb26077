"""Reopens a closed meeting, or only the wording of its minutes, for a correction."""

from collections.abc import Callable
from datetime import datetime

from textual.screen import Screen

from meetingtui.actions.minutes_changes import reopen_minutes_wording, reopen_record
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.pre_issuing_check import MeetingPlace
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.choice_dialog import Choice, ChoiceDialog
from meetingtui.ui.dialogs.text_dialog import TextDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import SaveQueue

Build = Callable[[Records, int, str, datetime], Change]
"""Function that makes the reopening change from the records, the meeting's id, the reason and
the time.
"""


class MeetingReopener:
    """Asks what is to be corrected and why, then reopens the meeting or its minutes' wording."""

    def __init__(self, screen: Screen[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._screen = screen
        self._app_context = context
        self._save_queue = save_queue

    def ask(self, meeting: Meeting, *, place: MeetingPlace | None = None, given: str = "") -> None:
        """Ask for the reason, and reopen the meeting; for issued minutes, ask first whether only
        the wording changes.

        Args:
            meeting: the closed meeting.
            place: the place shown in the meeting after it was reopened.
            given: the proposed reason.
        """
        if not is_locked(meeting):
            self._ask_why_reopen(meeting, place, given)
            return
        choices = [
            Choice("words", "只改纪要的文字"),
            Choice("meeting", "改会议记录（重新打开会议）"),
        ]

        def take(what: str | None) -> None:
            if what == "words":
                self._ask_why(meeting, "更正纪要，为了什么？", given, reopen_minutes_wording, None)
            elif what == "meeting":
                self._ask_why_reopen(meeting, place, given)

        question = f"{meeting.title}的纪要已经签发。更正什么？"
        self._screen.app.push_screen(ChoiceDialog(question, choices), take)

    def _ask_why_reopen(self, meeting: Meeting, place: MeetingPlace | None, given: str) -> None:
        try:
            reopen_record(self._app_context.records, meeting.id, "", self._app_context.now)
        except RefusedError as error:
            self._screen.notify(error.message, severity="warning")
            return

        def go_there() -> None:
            if self._screen.app.screen is self._screen:
                navigation_of(self._screen).return_to_reopened_meeting(meeting.id, place)

        question = f"重新打开{meeting.title}，为了更正什么？"
        self._ask_why(meeting, question, given, reopen_record, go_there)

    def _ask_why(
        self,
        meeting: Meeting,
        question: str,
        given: str,
        build: Build,
        then: Callable[[], None] | None,
    ) -> None:
        now = self._app_context.now

        def take(reason: str | None) -> None:
            if reason:
                self._save_queue.record(
                    lambda records: build(records, meeting.id, reason, now),
                    on_failure=lambda: self._ask_why(meeting, question, reason, build, then),
                    on_success=then or (lambda: None),
                )

        self._screen.app.push_screen(TextDialog(question, given, "如：漏记一项议定事项"), take)
