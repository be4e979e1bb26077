"""The screen of the check before minutes are issued (签发前检查): it lists the findings; each is
settled where it arose, or accepted with a reason (waived).
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.meeting.meeting_findings import PreIssuingFinding
from meetingtui.meeting.pre_issuing_check import (
    FindingWithWaiver,
    with_findings_waived,
    without_finding_waiver,
)
from meetingtui.meeting.record import Meeting
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import TextInputDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.meeting.meeting_steps import step_sequence
from meetingtui.ui.screens.minutes.meeting_document_writing import run_pre_issuing_check
from meetingtui.ui.screens.minutes.minutes_issuing_and_reopening import MeetingReopener
from meetingtui.ui.screens.minutes.minutes_state_texts import minutes_heading
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_LABEL_CELLS = 14


class PreIssuingCheckScreen(Screen[bool]):
    """A screen that lists the findings of the check before minutes are issued (签发前检查). Its
    answer is True where the minutes are to be issued now, else False or None.
    """

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_place_of_finding", "到那里", key_display="回车"),
        Binding("f5", "waive_finding", "写理由留着", key_display="F5"),
        Binding("f6", "waive_all_findings", "全部留着", key_display="F6"),
        Binding("f8", "reopen_meeting", "重新打开去改", show=False),
        Binding("f9", "consent_to_issue", "签发", key_display="F9"),
        Binding("delete", "remove_waiver", "收回理由", show=False),
        Binding("escape", "dismiss(False)", "返回", show=False),
        Binding("up", "move_selection(-1)", "上一处", show=False),
        Binding("down", "move_selection(1)", "下一处", show=False),
    ]

    findings = getters.query_one("#findings", LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._meeting_id = meeting_id
        self._checked_findings: list[FindingWithWaiver] = []
        self._reopener = MeetingReopener(cast("Screen[None]", self), context, save_queue)

    @property
    def meeting(self) -> Meeting:
        """The present record of the checked meeting."""
        return self.context.records.meetings[self._meeting_id]

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "签发前检查")
        yield WrappedText(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="findings")
        yield WrappedText(id="result")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        self._run_check_and_show_findings()

    @on(RecordsSaved)
    def _run_check_and_show_findings(self) -> None:
        """Run the check before issuing and show its findings, while this screen is in front; close
        it where the meeting was removed.
        """
        if not self.is_current:
            return
        if self._meeting_id not in self.context.records.meetings:
            self.dismiss(False)
            return
        chosen = self.findings.highlighted or 0
        self._checked_findings = run_pre_issuing_check(self.context, self.meeting)
        left = sum(each.waiver is None for each in self._checked_findings)
        words = f"还有 {left} 处要看" if left else "没有遗漏，按 F9 签发"
        kept = len(self._checked_findings) - left
        self.query_one("#which", WrappedText).show_text(
            Content.assemble(
                minutes_heading(self.meeting),
                "\n",
                (words, "bold $at-risk" if left else "bold $done"),
                (f"，{kept} 处已写明理由" if kept else "", "$muted"),
            )
        )
        self.findings.show_lines(
            map(self._finding_row, self._checked_findings),
            chosen=min(chosen, len(self._checked_findings) - 1),
        )
        self._show_keys_for_highlighted_finding()
        self.refresh_bindings()

    def _finding_row(self, each: FindingWithWaiver) -> Content:
        """Return the row of a finding: its kind, what it concerns, and the detail; for a waived one
        已留, what it concerns, and the reason.
        """
        finding = each.finding
        if each.waiver:
            label = plain_content(fit_to_cells("已留", _LABEL_CELLS), "$done")
            behind = f"  {finding.kind.label}，理由：{each.waiver.reason}"
        else:
            label = plain_content(fit_to_cells(finding.kind.label, _LABEL_CELLS), "bold $at-risk")
            behind = f"  {finding.detail}" if finding.detail else ""
        return Content.assemble(label, (finding.subject, "bold"), (behind, "$muted"))

    # The chosen line

    @property
    def _highlighted_finding(self) -> FindingWithWaiver | None:
        """The highlighted finding; None where the list is empty."""
        index = self.findings.highlighted
        return (
            self._checked_findings[index]
            if index is not None and index < len(self._checked_findings)
            else None
        )

    def _show_keys_for_highlighted_finding(self) -> None:
        """Show in a line what the keys do with the highlighted finding; an empty line where there
        is none.
        """
        chosen = self._highlighted_finding
        words = ""
        if chosen:
            names = step_sequence(self.context.agenda, self.meeting).names
            step = next((s for s in names if s == chosen.finding.place.step_key), None)
            words = f"回车到“{names[step]}”" if step else ""
            if self.meeting.is_closed:
                words += "看；要改按 F8 重新打开"
            if chosen.waiver:
                words += "；Del 收回理由"
        self.query_one("#result", WrappedText).show_text(plain_content(words, "$muted"))

    def action_move_selection(self, offset: int) -> None:
        """Highlight the next (1) or previous (-1) finding; stops at both ends."""
        if self._checked_findings:
            target = (self.findings.highlighted or 0) + offset
            self.findings.highlighted = max(0, min(target, len(self._checked_findings) - 1))
            self._show_keys_for_highlighted_finding()

    @on(LineList.LineClicked)
    def _open_place_of_clicked_finding(self, event: LineList.LineClicked) -> None:
        """Highlight a clicked finding, and open the place in the meeting where it can be
        settled.
        """
        self.findings.highlighted = event.index
        self.action_open_place_of_finding()

    def action_open_place_of_finding(self) -> None:
        """Open the place in the meeting's screens where the highlighted finding can be settled."""
        if chosen := self._highlighted_finding:
            navigation_of(self).open_meeting_place(self._meeting_id, chosen.finding.place)

    # Left knowingly

    def action_waive_finding(self) -> None:
        """Ask why the highlighted finding may remain, and record the reason (waive the finding); an
        earlier reason is offered and replaced.
        """
        chosen = self._highlighted_finding
        if chosen is None:
            return
        finding = chosen.finding
        initial_reason = chosen.waiver.reason if chosen.waiver else finding.kind.usual_reason
        self._ask_waiver_reason(
            f"“{finding.subject}”{finding.kind.label}，为什么留着？", initial_reason, [finding]
        )

    def action_waive_all_findings(self) -> None:
        """Ask for one reason why all findings not waived yet may remain, and record it for each."""
        left = [each.finding for each in self._checked_findings if each.waiver is None]
        if left:
            self._ask_waiver_reason(f"{len(left)} 处都留着，为什么？", "会前已知", left)

    def _ask_waiver_reason(
        self, question: str, initial_reason: str, findings: list[PreIssuingFinding]
    ) -> None:
        """Ask why some findings may remain, and record the reason with each; where saving fails,
        ask again with the typed reason.

        Args:
            question: the question.
            initial_reason: the proposed reason.
            findings: the findings to waive.
        """
        now = self.context.now

        def on_answer(reason: str | None) -> None:
            if reason:
                words = f"签发前检查留着 {len(findings)} 处：{reason}"
                self._queue_meeting_change(
                    words,
                    lambda meeting: with_findings_waived(meeting, findings, reason, now),
                    lambda: self._ask_waiver_reason(question, reason, findings),
                )

        self.app.push_screen(TextInputDialog(question, initial_reason), on_answer)

    def action_remove_waiver(self) -> None:
        """Remove the reason for which the highlighted finding was accepted; the finding is then
        open again.
        """
        chosen = self._highlighted_finding
        if chosen and chosen.waiver:
            self._queue_meeting_change(
                f"收回理由：{chosen.finding.subject}",
                lambda meeting: without_finding_waiver(meeting, chosen.finding),
            )

    def _queue_meeting_change(
        self,
        text: str,
        change: Callable[[Meeting], Meeting],
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        """Queue a change of the checked meeting.

        Args:
            text: the description of the change, for the undo message.
            change: function that returns the changed meeting.
            on_failure: is called where saving fails.
        """
        build = partial(
            build_meeting_change, meeting_id=self._meeting_id, words=text, change=change
        )
        self._save_queue.queue_change(build, on_failure)

    # And on

    def action_reopen_meeting(self) -> None:
        """Ask for the reason and reopen the closed meeting, at the place of the highlighted
        finding; does nothing where there is none.
        """
        chosen = self._highlighted_finding
        if chosen and self.meeting.is_closed:
            finding = chosen.finding
            self._reopener.ask_and_reopen_meeting_or_minutes(
                self.meeting, place=finding.place, initial_reason=f"补正：{finding.kind.label}"
            )

    def action_consent_to_issue(self) -> None:
        """Close the screen with consent to issue the minutes; where a finding is neither settled
        nor waived, show a warning and stay.
        """
        if any(each.waiver is None for each in self._checked_findings):
            self.notify("还有没看过的。改好它，或按 F5 写明理由，再签发。", severity="warning")
        else:
            self.dismiss(True)
