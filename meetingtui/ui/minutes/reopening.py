"""A closed meeting, or the words of its minutes alone, opened again to be put right."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from meetingtui.errors import RefusedError
from meetingtui.meeting.agenda import current, reopen_meeting
from meetingtui.meeting.finding import Place
from meetingtui.meeting.issuing import is_locked, open_wording
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.sitting import Sitting
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.dialogs.text import TextDialog
from meetingtui.ui.recorder import Recorder

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

Build = Callable[[Records, int, str, datetime], Change]
"""The change that opens a meeting again: records, its id, the reason, now."""


def reopening(records: Records, meeting_id: int, reason: str, now: datetime) -> Change:
    """The change that opens it; the minutes used go on from where they were.

    Raises:
        RefusedError: another meeting is prepared or under way.
    """
    meeting = records.meetings[meeting_id]
    other = current(records.meetings.values())
    if other is not None:
        raise RefusedError(
            f"{other.title}还没有开完，不能同时打开两次例会。请先开完它，再重新打开{meeting.title}。"
        )
    is_kept = records.sitting.meeting == meeting_id
    return Change(
        words=f"重新打开{meeting.title}",
        meetings=(reopen_meeting(meeting, reason, now),),
        sitting=None
        if is_kept
        else Sitting(meeting=meeting_id, minutes_spent=dict(meeting.minutes_spent)),
    )


def rewording_allowed(records: Records, meeting_id: int, reason: str, now: datetime) -> Change:
    """The change that opens the words of issued minutes, and nothing else."""
    meeting = records.meetings[meeting_id]
    return Change(
        words=f"更正{meeting.title}纪要的文字", meetings=(open_wording(meeting, reason, now),)
    )


class Reopener:
    """Asks what is to be put right, and why; then opens it."""

    def __init__(self, screen: Screen[None], desk: Desk, recorder: Recorder) -> None:
        self._screen = screen
        self._desk = desk
        self._recorder = recorder

    def ask(self, meeting: Meeting, *, place: Place | None = None, given: str = "") -> None:
        """Of issued minutes, whether the words alone change; of others, the record does."""
        if not is_locked(meeting):
            self._ask_why_reopen(meeting, place, given)
            return
        choices = [
            Choice("words", "只改纪要的文字"),
            Choice("meeting", "改会议记录（重新打开会议）"),
        ]

        def take(what: str | None) -> None:
            if what == "words":
                self._ask_why(meeting, "更正纪要，为了什么？", given, rewording_allowed, None)
            elif what == "meeting":
                self._ask_why_reopen(meeting, place, given)

        question = f"{meeting.title}的纪要已经签发。更正什么？"
        self._app.push_screen(ChoiceDialog(question, choices), take)

    def _ask_why_reopen(self, meeting: Meeting, place: Place | None, given: str) -> None:
        try:
            reopening(self._desk.records, meeting.id, "", self._desk.now)
        except RefusedError as error:
            self._app.tell(error.message, "warning")
            return

        def go_there() -> None:
            if self._app.screen is self._screen:
                self._app.reopened(meeting.id, place)

        question = f"重新打开{meeting.title}，为了更正什么？"
        self._ask_why(meeting, question, given, reopening, go_there)

    def _ask_why(
        self,
        meeting: Meeting,
        question: str,
        given: str,
        build: Build,
        then: Callable[[], None] | None,
    ) -> None:
        now = self._desk.now

        def take(reason: str | None) -> None:
            if reason:
                self._recorder.record(
                    lambda records: build(records, meeting.id, reason, now),
                    on_failure=lambda: self._ask_why(meeting, question, reason, build, then),
                    on_success=then or (lambda: None),
                )

        self._app.push_screen(TextDialog(question, given, "如：漏记一项议定事项"), take)

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self._screen.app)
