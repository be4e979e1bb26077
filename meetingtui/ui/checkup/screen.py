"""检查数据文件夹: what was found, the gravest first; F6 does what is safe."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.checkup.examining import examine, tidied
from meetingtui.checkup.finding import Finding, Severity
from meetingtui.checkup.references import mended
from meetingtui.store.safekeeping import keep_safe
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

_STYLES = {
    Severity.GRAVE: "bold $overdue",
    Severity.REMARK: "bold $at-risk",
    Severity.PASSED: "$done",
}


class CheckupScreen(Screen[None]):
    """Reads everything in a thread, and shows one paragraph a finding."""

    CSS_PATH = "checkup.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "examine", "再查一遍", key_display="F5"),
        Binding("f6", "mend", "代办", key_display="F6"),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
        Binding("up", "move(-1)", "上一条", show=False),
        Binding("down", "move(1)", "下一条", show=False),
    ]

    findings = getters.query_one("#findings", LineList)

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._found: tuple[Finding, ...] = ()

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "检查数据文件夹")
        yield Paragraphs(id="result")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="findings")
        yield KeyBar()

    def on_mount(self) -> None:
        self.action_examine()

    @work(exclusive=True)
    async def action_examine(self) -> None:
        """Look at everything again."""
        self._say("正在检查……")
        self._found = await asyncio.to_thread(examine, self.desk.folder, self.desk.now)
        self.findings.show(map(_paragraph, self._found), chosen=0)
        grave = sum(each.severity is Severity.GRAVE for each in self._found)
        remarks = sum(each.severity is Severity.REMARK for each in self._found)
        can = "，按 F6 可以代办一部分" if any(each.mendable for each in self._found) else ""
        words = f"要紧 {grave} 处，提醒 {remarks} 处{can}" if grave or remarks else "都好"
        self._say(words)
        self.refresh_bindings()

    def _say(self, words: str) -> None:
        self.query_one("#result", Paragraphs).show(plain(words, "bold"))

    def action_move(self, by: int) -> None:
        """The finding before or after."""
        if self._found:
            there = (self.findings.highlighted or 0) + by
            self.findings.highlighted = max(0, min(there, len(self._found) - 1))

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        self.findings.highlighted = event.index

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F6 only where there is something it does."""
        can = not self.desk.file.read_only and any(each.mendable for each in self._found)
        return can if action == "mend" else True

    @work(exclusive=True, group="mend")
    async def action_mend(self) -> None:
        """Do what is safe: a copy first, references as a step that undo takes back."""
        desk = self.desk
        self._say("正在办……")
        await self._recorder.drain()
        said = [
            *await asyncio.to_thread(keep_safe, desk.file, desk.school.backup.copy_to, desk.now)
        ]
        self._recorder.record(mended)
        await self._recorder.drain()
        said += await asyncio.to_thread(tidied, desk.folder, desk.now)
        cast("MeetingApp", self.app).tell("\n".join(said) or "已办好。")
        self.action_examine()


def _paragraph(each: Finding) -> Content:
    """How grave, of what, what to do."""
    return Content.assemble(
        (f"{each.severity.label}  ", _STYLES[each.severity]),
        (each.where, "bold"),
        f"  {each.what}",
        (f"\n      {each.advice}" if each.advice else "", "$muted"),
    )
