"""签发 from the screen: asked, written as Word, and only then recorded."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.screen import Screen

from meetingtui.errors import MeetingTuiError, RefusedError
from meetingtui.meeting.issuing import correction_reason, next_number, signer
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.catalogue import Template, papers
from meetingtui.minutes.form import Form
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.minutes.issue_dialog import IssueDialog, Signature
from meetingtui.ui.minutes.papers import Papers
from meetingtui.ui.recorder import Recorder

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

Tell = Callable[[str, bool], None]
"""Says what became of it, and whether it went well."""


class Issuer:
    """One version of the minutes after the other: file first, record second, or neither."""

    def __init__(self, screen: Screen[None], desk: Desk, recorder: Recorder, tell: Tell) -> None:
        self._screen = screen
        self._desk = desk
        self._recorder = recorder
        self._tell = tell
        self._is_busy = False

    def ask(self, meeting: Meeting) -> None:
        """Ask who signs; Enter issues."""
        if self._is_busy:
            return
        reason = correction_reason(meeting)
        question = f"{'签发更正' if reason else '签发'}：{meeting.title}纪要"
        number = next_number(meeting, self._desk.records.meetings.values())

        known = [each for each in papers(self._desk.folder) if each.form is Form.MINUTES]

        def take(signed: Signature | None) -> None:
            if signed is not None:
                self._begin(meeting, signed, known[signed.paper])

        names = [each.name for each in known]
        dialog = IssueDialog(question, number, signer(meeting), names, reason)
        cast("MeetingApp", self._screen.app).push_screen(dialog, take)

    def _begin(self, meeting: Meeting, signed: Signature, template: Template) -> None:
        self._is_busy = True
        self._tell("正在签发……", True)
        made, now = Papers(self._desk), self._desk.now

        def make() -> None:
            try:
                issued, path = made.issue(
                    meeting, template, number=signed.number, by=signed.by, now=now
                )
            except MeetingTuiError as error:
                self._screen.call_later(self._end, error.message, False)
            else:
                self._screen.call_later(self._record, made.records, issued, path)

        self._screen.run_worker(make, thread=True, group="issue")

    def _record(self, made_of: Records, issued: Meeting, path: Path) -> None:
        """Record what went out, unless it says something else by now."""
        verb = "更正" if issued.issues[-1].reason else "签发"

        def build(records: Records) -> Change:
            if records.items is not made_of.items or records.meetings is not made_of.meetings:
                raise RefusedError("签发的同时记录有变动，没有签发。请看一遍，再按 F9。")
            return Change(words=f"{verb}{issued.title}纪要", meetings=(issued,))

        def failed() -> None:
            path.unlink(missing_ok=True)
            self._end("没有签发，Word 文件也没有留下。", False)

        self._recorder.record(build, failed, lambda: self._end(f"已{verb}：{path}", True))

    def _end(self, words: str, is_well: bool) -> None:
        self._is_busy = False
        self._tell(words, is_well)
