"""The screen that checks the data folder (检查数据文件夹): lists findings, gravest first; F6
repairs what can be repaired safely, F7 hands over the open items of a person who left.
"""

import asyncio
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.change_builders import clear_broken_references
from meetingtui.actions.progress_changes import reassign_items_of_leaver
from meetingtui.checkup.all_checks import remove_temporary_files_and_restrict_access, run_all_checks
from meetingtui.checkup.check_finding import CheckFinding, Severity
from meetingtui.store.term_backups import back_up_term_and_school_files
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText

_SEVERITY_STYLES = {
    Severity.GRAVE: "bold $overdue",
    Severity.REMARK: "bold $at-risk",
    Severity.PASSED: "$done",
}


_HEADS_CHOICE_VALUE = "heads"
"""Choice value: each item goes to the head of its department."""

_MAX_LISTED_LINES = 8
"""Largest number of lines in a question, so that it fits the smallest window."""


class CheckupScreen(Screen[None]):
    """A screen that checks the data folder in a thread as soon as it opens and lists what it found,
    one paragraph a finding.
    """

    CSS_PATH = "checkup_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "check_again", "再查一遍", key_display="F5"),
        Binding("f6", "repair_data_folder", "代办", key_display="F6"),
        Binding("f7", "hand_over_items_of_leaver", "移交", key_display="F7"),
        Binding("escape", "dismiss", "返回", key_display="Esc"),
        Binding("up", "move_selection(-1)", "上一条", show=False),
        Binding("down", "move_selection(1)", "下一条", show=False),
    ]

    findings = getters.query_one("#findings", LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._findings: tuple[CheckFinding, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "检查数据文件夹")
        yield WrappedText(id="result")
        with VerticalScroll(id="all", can_focus=False):
            yield LineList(id="findings")
        yield KeyBar()

    def on_mount(self) -> None:
        self.action_check_again()

    def action_check_again(self) -> None:
        """Start another check of the data folder, in a thread; the findings are shown once it has
        ended.
        """
        self._show_text_above_list("正在检查……")
        self._check_and_show_findings()

    @work(exclusive=True)
    async def _check_and_show_findings(self) -> None:
        """Check the data folder in a thread, and show the findings."""
        findings = await asyncio.to_thread(run_all_checks, self.context.folder, self.context.now)
        self.call_later(self._show_findings, findings)

    def _show_findings(self, findings: tuple[CheckFinding, ...]) -> None:
        """List the findings about the data folder, and show how many are grave and how many are
        remarks, and whether any can be repaired; 都好 where there is neither.
        """
        self._findings = findings
        self.findings.show_lines(map(_finding_paragraph, self._findings), chosen=0)
        grave = sum(each.severity is Severity.GRAVE for each in self._findings)
        remarks = sum(each.severity is Severity.REMARK for each in self._findings)
        can = "，按 F6 可以代办一部分" if any(each.mendable for each in self._findings) else ""
        message = f"要紧 {grave} 处，提醒 {remarks} 处{can}" if grave or remarks else "都好"
        self._show_text_above_list(message)
        self.refresh_bindings()

    def _show_text_above_list(self, message: str) -> None:
        """Show a text in the line above the findings about the data folder."""
        self.query_one("#result", WrappedText).show_text(plain_content(message, "bold"))

    def action_move_selection(self, offset: int) -> None:
        """Highlight the finding ``offset`` rows below the highlighted one, above it where negative;
        at most to either end of the list.
        """
        if self._findings:
            target = (self.findings.highlighted or 0) + offset
            self.findings.highlighted = max(0, min(target, len(self._findings) - 1))

    @on(LineList.LineClicked)
    def _highlight_clicked_finding(self, event: LineList.LineClicked) -> None:
        """Highlight the clicked finding about the data folder."""
        self.findings.highlighted = event.index

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the checkup screen can run now; else its key is hidden.

        Repair needs a finding that can be repaired and a term file not opened read-only; handover a
        finding about a person who left, and a term that is also not closed.
        """
        can = not self.context.term_file.is_read_only and any(
            each.mendable for each in self._findings
        )
        if action == "hand_over_items_of_leaver":
            return (
                not self.context.is_recording_locked
                and self._chosen_or_first_finding_about_leaver is not None
            )
        return can if action == "repair_data_folder" else True

    @property
    def _chosen_or_first_finding_about_leaver(self) -> CheckFinding | None:
        """The finding about a person who left with open items in the open term: the chosen one,
        else the first.

        None where no finding is about such a person.
        """
        index = self.findings.highlighted
        chosen = [] if index is None or index >= len(self._findings) else [self._findings[index]]
        current = self.context.term_file.path.name
        return next(
            (each for each in (*chosen, *self._findings) if each.subject and each.where == current),
            None,
        )

    @work(exclusive=True, group="hand over")
    async def action_hand_over_items_of_leaver(self) -> None:
        """Ask who takes over the open items of a person who left (one person, or each item's
        department head), ask for consent, reassign them as one undoable step, and check the data
        folder again.
        """
        finding, context = self._chosen_or_first_finding_about_leaver, self.context
        if finding is None:
            return
        name, school, today = finding.subject, context.school, context.today
        choices = [
            Choice(_HEADS_CHOICE_VALUE, "各事项所属部门的负责人"),
            *(Choice(each.name, f"{each.name}  {each.post}") for each in school.people),
        ]
        chosen = await self.app.push_screen_wait(ChoiceDialog(f"{name}的事项移交给谁？", choices))
        if chosen is None:
            return
        to = "" if chosen == _HEADS_CHOICE_VALUE else chosen
        change = reassign_items_of_leaver(context.records, name, to, school=school, on=today)
        if change is None:
            self.notify("这些事项的部门没有写负责人。请选一个人。", severity="warning")
            return
        notes = [
            f"{change.words}？",
            *(f"{item.title} → {item.owner_words}" for item in change.items),
        ]
        answers = [Choice("no", "先不移交"), Choice("yes", "移交")]
        if (
            await self.app.push_screen_wait(
                ChoiceDialog("\n".join(notes[:_MAX_LISTED_LINES]), answers)
            )
            != "yes"
        ):
            return
        self._save_queue.queue_change(
            lambda records: reassign_items_of_leaver(records, name, to, school=school, on=today),
            on_success=lambda: self.notify(f"已{change.words}。"),
        )
        await self._save_queue.wait_until_empty()
        self.call_later(self.action_check_again)

    def action_repair_data_folder(self) -> None:
        """Start the repair of what can be repaired safely in the data folder: after a backup, with
        changed references as one undoable step; then the data folder is checked again.
        """
        self._show_text_above_list("正在办……")
        self._repair_and_check_again()

    @work(exclusive=True, group="repair_data_folder")
    async def _repair_and_check_again(self) -> None:
        """Make a backup, clear broken references, remove temporary files, make the files private to
        their owner, show the messages, and check the data folder again.
        """
        context = self.context
        await self._save_queue.wait_until_empty()
        messages = [
            *await asyncio.to_thread(
                back_up_term_and_school_files,
                context.term_file,
                context.school.backup.copy_to,
                context.now,
            )
        ]
        self._save_queue.queue_change(
            clear_broken_references,
            on_failure=lambda: messages.append("指向已不存在的事项的地方没有存上，请再按一次 F6。"),
        )
        await self._save_queue.wait_until_empty()
        messages += await asyncio.to_thread(
            remove_temporary_files_and_restrict_access, context.folder, context.now
        )
        self.notify("\n".join(messages) or "已办好。")
        self.call_later(self.action_check_again)


def _finding_paragraph(finding: CheckFinding) -> Content:
    """Return a finding about the data folder as a paragraph: severity, where it is, what is wrong,
    and below it what to do, where that is known.
    """
    return Content.assemble(
        (f"{finding.severity.label}  ", _SEVERITY_STYLES[finding.severity]),
        (finding.where, "bold"),
        f"  {finding.what}",
        (f"\n      {finding.advice}" if finding.advice else "", "$muted"),
    )
