"""签发前检查: what is wanting, line by line; Enter leads to its place, F5 leaves it knowingly."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.meeting.check import Checked, unwaive, waive
from meetingtui.meeting.finding import Finding
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.text import TextDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.steps import route
from meetingtui.ui.minutes.papers import checked
from meetingtui.ui.minutes.reopening import Reopener
from meetingtui.ui.minutes.words import heading
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_LABEL = 14


class CheckScreen(Screen[bool]):
    """Returns whether the minutes are to be issued now."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", "到那里", key_display="回车"),
        Binding("f5", "leave_it", "写理由留着", key_display="F5"),
        Binding("f6", "leave_all", "全部留着", key_display="F6"),
        Binding("f8", "reopen", "重新打开去改", show=False),
        Binding("f9", "issue", "签发", key_display="F9"),
        Binding("delete", "take_back", "收回理由", show=False),
        Binding("escape", "dismiss(False)", "返回", show=False),
        Binding("up", "move(-1)", "上一处", show=False),
        Binding("down", "move(1)", "下一处", show=False),
    ]

    findings = getters.query_one("#findings", LineList)

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._meeting_id = meeting_id
        self._found: list[Checked] = []
        self._reopener = Reopener(cast("Screen[None]", self), desk, recorder)

    @property
    def meeting(self) -> Meeting:
        """The meeting that is checked."""
        return self.desk.records.meetings[self._meeting_id]

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "签发前检查")
        yield Paragraphs(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="findings")
        yield Paragraphs(id="result")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        self._show()

    @on(Recorded)
    def _show(self) -> None:
        """What is wanting now."""
        if not self.is_current:
            return
        if self._meeting_id not in self.desk.records.meetings:
            self.dismiss(False)
            return
        chosen = self.findings.highlighted or 0
        self._found = checked(self.desk, self.meeting)
        left = sum(each.waiver is None for each in self._found)
        words = f"还有 {left} 处要看" if left else "没有遗漏，按 F9 签发"
        kept = len(self._found) - left
        self.query_one("#which", Paragraphs).show(
            Content.assemble(
                heading(self.meeting),
                "\n",
                (words, "bold $at-risk" if left else "bold $done"),
                (f"，{kept} 处已写明理由" if kept else "", "$muted"),
            )
        )
        self.findings.show(map(self._row, self._found), chosen=min(chosen, len(self._found) - 1))
        self._say_more()
        self.refresh_bindings()

    def _row(self, each: Checked) -> Content:
        finding = each.finding
        if each.waiver:
            label = plain(pad("已留", _LABEL), "$done")
            behind = f"  {finding.kind.label}，理由：{each.waiver.reason}"
        else:
            label = plain(pad(finding.kind.label, _LABEL), "bold $at-risk")
            behind = f"  {finding.detail}" if finding.detail else ""
        return Content.assemble(label, (finding.subject, "bold"), (behind, "$muted"))

    # The chosen line

    @property
    def _chosen(self) -> Checked | None:
        at = self.findings.highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def _say_more(self) -> None:
        chosen = self._chosen
        words = ""
        if chosen:
            names = route(self.desk.agenda, self.meeting).names
            step = next((s for s in names if s.value == chosen.finding.place.where), None)
            words = f"回车到“{names[step]}”" if step else ""
            if self.meeting.is_closed:
                words += "看；要改按 F8 重新打开"
            if chosen.waiver:
                words += "；Del 收回理由"
        self.query_one("#result", Paragraphs).show(plain(words, "$muted"))

    def action_move(self, by: int) -> None:
        """The line before or after."""
        if self._found:
            there = (self.findings.highlighted or 0) + by
            self.findings.highlighted = max(0, min(there, len(self._found) - 1))
            self._say_more()

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self.findings.highlighted = event.index
        self.action_go()

    def action_go(self) -> None:
        """Show where it can be mended."""
        if chosen := self._chosen:
            self._app.open_place(self._meeting_id, chosen.finding.place)

    # Left knowingly

    def action_leave_it(self) -> None:
        """Say why the chosen one may stay."""
        chosen = self._chosen
        if chosen is None:
            return
        finding = chosen.finding
        given = chosen.waiver.reason if chosen.waiver else finding.kind.usual_reason
        self._ask(f"“{finding.subject}”{finding.kind.label}，为什么留着？", given, [finding])

    def action_leave_all(self) -> None:
        """Say one reason for all that nobody answered."""
        left = [each.finding for each in self._found if each.waiver is None]
        if left:
            self._ask(f"{len(left)} 处都留着，为什么？", "会前已知", left)

    def _ask(self, question: str, given: str, findings: list[Finding]) -> None:
        now = self.desk.now

        def take(reason: str | None) -> None:
            if reason:
                words = f"签发前检查留着 {len(findings)} 处：{reason}"
                self._update(
                    words,
                    lambda meeting: waive(meeting, findings, reason, now),
                    lambda: self._ask(question, reason, findings),
                )

        self.app.push_screen(TextDialog(question, given), take)

    def action_take_back(self) -> None:
        """Take the reason of the chosen one away."""
        chosen = self._chosen
        if chosen and chosen.waiver:
            self._update(
                f"收回理由：{chosen.finding.subject}",
                lambda meeting: unwaive(meeting, chosen.finding),
            )

    def _update(
        self,
        words: str,
        change: Callable[[Meeting], Meeting],
        on_failure: Callable[[], None] = lambda: None,
    ) -> None:
        def build(records: Records) -> Change | None:
            before = records.meetings.get(self._meeting_id)
            after = change(before) if before else None
            return None if after in (None, before) else Change(words=words, meetings=(after,))

        self._recorder.record(build, on_failure)

    # And on

    def action_reopen(self) -> None:
        """Open the closed meeting again, to mend the chosen one."""
        chosen = self._chosen
        if chosen and self.meeting.is_closed:
            finding = chosen.finding
            self._reopener.ask(
                self.meeting, place=finding.place, given=f"补正：{finding.kind.label}"
            )

    def action_issue(self) -> None:
        """Issue, once everything is mended or left knowingly."""
        if any(each.waiver is None for each in self._found):
            self._app.tell("还有没看过的。改好它，或按 F5 写明理由，再签发。", "warning")
        else:
            self.dismiss(True)

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)
