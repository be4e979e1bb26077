"""The import screen: shows how a plan document was understood, with doubts and suggestions, before
its items are written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList

from meetingtui.actions.item_changes import import_plan_proposal
from meetingtui.base.errors import MeetingTuiError
from meetingtui.plan.importing import proposal_corrections
from meetingtui.plan.importing.merge import MergeResult
from meetingtui.plan.importing.plan_reader import read_plan
from meetingtui.plan.importing.proposal import (
    ImportProposal,
    create_import_proposal,
    preview_import,
)
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.plan.import_proposal_list import (
    ImportProposalList,
    import_entry_details_content,
)
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText

_CORRECTIONS_BY_KEY_ACTION: dict[str, Callable[[ImportProposal, int], ImportProposal]] = {
    "promote": proposal_corrections.promote_entry_subtree,
    "demote": proposal_corrections.demote_entry_subtree,
    "merge_up": proposal_corrections.merge_entry_into_previous,
    "split": proposal_corrections.split_entry_into_paragraphs,
    "put_aside": proposal_corrections.dismiss_entry_warnings_else_suggestions,
}
"""The correction of the chosen entry that each key's action makes."""


_RESOLVE_DOUBT_HINT = (
    "这一处没有建议可采纳。没有问题按 Del；要改：F7 改标题，Ctrl+← → 升降级，"
    "Ctrl+↑ 并入上一项，Ctrl+↓ 按段拆开，F6 不跟踪。"
)
"""Hint on how to resolve a doubt without a suggestion."""


class ImportScreen(Screen[None]):
    """A screen with the outline read from a plan document, which can be corrected; F9 writes it to
    the plan, Esc writes nothing. The document at ``path`` is read in a thread once the screen is
    open; where it cannot be read, the screen closes.
    """

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "accept_suggestions_or_add_text", "采纳建议", key_display="F5"),
        Binding("f6", "toggle_tracked_or_cancelled", "跟踪与否", key_display="F6"),
        Binding("f9", "write_to_plan", "写入", key_display="F9"),
        Binding("f4", "next_doubt_or_suggestion", "下一处", key_display="F4"),
        Binding("f10", "accept_all_suggestions", "采纳全部建议", show=False),
        Binding("f7", "rename_entry", "改标题", show=False),
        Binding("f8", "set_subtree_department", "定部门（连同下级）", show=False),
        Binding("ctrl+left", "correct_chosen_entry('promote')", "升一级", show=False),
        Binding("ctrl+right", "correct_chosen_entry('demote')", "降一级", show=False),
        Binding("ctrl+up", "correct_chosen_entry('merge_up')", "并入上一项", show=False),
        Binding("ctrl+down", "correct_chosen_entry('split')", "按段拆开", show=False),
        Binding(
            "delete",
            "correct_chosen_entry('put_aside')",
            "看过：没有问题，或不采纳建议",
            show=False,
        ),
        Binding("ctrl+z", "undo_correction", "撤销", show=False),
        Binding("escape", "app.pop_screen", "不写入，返回", show=False),
    ]

    @dataclass
    class ProposalCompared(Message):
        """Message: the import proposal was compared with the present items."""

        proposal: ImportProposal
        """The import proposal that was compared."""
        kept_ids: frozenset[int]
        """Ids of the items missing from the document that the comparison assumed to be kept."""
        merge_result: MergeResult
        """What writing the import proposal would do."""

    @dataclass
    class DocumentRead(Message):
        """Message: the plan document to be imported was read."""

        proposal: ImportProposal
        """The import proposal made from the document."""

    @dataclass
    class DocumentRefused(Message):
        """Message: the plan document to be imported could not be read."""

        error: MeetingTuiError
        """The error of reading the document, with a message for the user."""

    rows = getters.query_one(ImportProposalList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, path: Path) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._path = path
        self._proposal = ImportProposal(title="", school="", term="", entries=())
        self._earlier_proposals: list[tuple[ImportProposal, frozenset[int]]] = []
        self._kept_ids: frozenset[int] = frozenset()
        self._merge: MergeResult | None = None
        self._is_comparing = True
        self._write_when_compared = False

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "导入计划")
        yield WrappedText(id="import-summary")
        yield ImportProposalList()
        yield WrappedText(id="import-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#import-summary", WrappedText).show_text(f"正在读 {self._path.name} ……")
        self.rows.focus()
        self._read_document_in_thread()

    @work(thread=True)
    def _read_document_in_thread(self) -> None:
        """Read the plan document in a thread, and post :class:`DocumentRead` with the import
        proposal, or :class:`DocumentRefused` with the reason why it cannot be read.
        """
        context = self.context
        try:
            document = read_plan(self._path, context.school, context.term)
            proposal = create_import_proposal(
                document, school=context.school, term=context.term, items=context.records.items
            )
        except MeetingTuiError as error:
            self.post_message(self.DocumentRefused(error))
        else:
            self.post_message(self.DocumentRead(proposal))

    @on(DocumentRead)
    def _show_and_compare_read_proposal(self, event: DocumentRead) -> None:
        """Show the import proposal made from the document, and compare it with the plan."""
        self._proposal = event.proposal
        self._show_proposal()
        self._start_comparing_with_plan()

    @on(DocumentRefused)
    def _close_with_document_error(self, event: DocumentRefused) -> None:
        """Close the import screen, and show why the document cannot be read."""
        self.app.pop_screen()
        self.notify(event.error.message, severity="error", timeout=20)

    # Showing

    def _show_proposal(self, entry: int | None = None) -> None:
        """Draw the import proposal, the counts above it and the details below it.

        Args:
            entry: index of the entry to highlight; None keeps the highlight in its row.
        """
        self.rows.show_proposal(
            self._proposal, self._merge, self._kept_ids, self.context.records.items, at_entry=entry
        )
        self._show_proposal_counts()
        self._show_details_of_highlighted_row()

    def _show_proposal_counts(self) -> None:
        """Show how many items, doubts and suggestions were found in the document, what the import
        would change once that is compared, a term other than the open one, and the reader's
        remarks.
        """
        proposal = self._proposal
        tracked = sum(1 for entry in proposal.entries if entry.tracked)
        line = [
            plain_content(f"读到要跟踪的事项 {tracked} 项", "bold"),
            plain_content(f"  存疑 {proposal.open_warning_count} 处", "bold $at-risk"),
            plain_content(f"  建议 {len(proposal.indexes_with_suggestions)} 处", "bold $primary"),
        ]
        if self._merge:
            line.append(plain_content(f"\n{self._merge.summary_text}", "$muted"))
        if proposal.term and proposal.term != self.context.term.id:
            line.append(
                plain_content(
                    f"\n文档写的学期是 {proposal.term}，将写入 {self.context.term.id}。", "$overdue"
                )
            )
        line += [plain_content(f"\n{remark}", "$at-risk") for remark in proposal.remarks]
        self.query_one("#import-summary", WrappedText).show_text(Content("").join(line))

    @on(OptionList.OptionHighlighted)
    def _show_details_of_highlighted_row(self) -> None:
        """Show the details of the highlighted row of the import proposal: an entry, a text that
        belongs to no entry, or a missing item.
        """
        row = self.rows.chosen_row
        words = self.query_one("#import-chosen", WrappedText)
        if row is None:
            words.show_text("")
        elif row.unassigned_text_index is not None:
            left = self._proposal.left_over[row.unassigned_text_index]
            words.show_text(
                Content("\n").join(
                    [
                        plain_content(f"{left.place}的这段文字没有归入任何一项。", "$at-risk"),
                        plain_content("F5 另列一项；不需要按 Del。"),
                        plain_content(left.text),
                    ]
                )
            )
        elif row.entry_index is None:
            words.show_text(
                "新文件里没有这一项：写入后改为“取消”，进展保留。按 F6 可改为保留不动。"
            )
        else:
            entry = self._proposal.entries[row.entry_index]
            changed = self._merge.changed if self._merge else ()
            item = next((each for each in changed if each.source == entry.source), None)
            words.show_text(
                import_entry_details_content(
                    entry, self.context.records.items[item.id] if item else None
                )
            )

    # Correcting

    def _apply_correction(
        self, change: Callable[[ImportProposal], ImportProposal], entry: int | None = None
    ) -> None:
        """Apply a correction to the import proposal, redraw it and compare it with the plan again;
        the correction can be undone. An impossible one is refused with a message.

        Args:
            change: returns the corrected proposal.
            entry: index of the entry to highlight; None keeps the highlight in its row.
        """
        try:
            changed = change(self._proposal)
        except MeetingTuiError as error:
            self.notify(error.message, severity="warning")
            return
        self._earlier_proposals.append((self._proposal, self._kept_ids))
        self._proposal = changed
        self._show_proposal(entry)
        self._start_comparing_with_plan()

    def action_correct_chosen_entry(self, name: str) -> None:
        """Apply a correction to the chosen row of the import proposal; a row of a missing item is
        left as it is.

        Args:
            name: ``promote``, ``demote``, ``merge_up`` (into the entry before), ``split`` (into its
                paragraphs) or ``put_aside`` (doubts seen or, where it has none, suggestions
                declined); a text that belongs to no entry can only be put aside.
        """
        row = self.rows.chosen_row
        if (
            row is not None
            and (at := row.unassigned_text_index) is not None
            and name == "put_aside"
        ):
            self._apply_correction(
                lambda proposal: proposal_corrections.dismiss_unassigned_text(proposal, at)
            )
        elif row is not None and (index := row.entry_index) is not None:
            correction = _CORRECTIONS_BY_KEY_ACTION[name]
            target = max(0, index - 1) if name == "merge_up" else index
            self._apply_correction(lambda proposal: correction(proposal, index), target)

    def action_accept_suggestions_or_add_text(self) -> None:
        """Accept the suggestions of the chosen entry of the import proposal, or say what else can
        be done where it has none; where the chosen row is a text that belongs to no entry, make an
        entry of it.
        """
        row = self.rows.chosen_row
        if row is not None and (at := row.unassigned_text_index) is not None:
            self._apply_correction(
                lambda proposal: proposal_corrections.add_unassigned_text_as_entry(proposal, at)
            )
        elif row is not None and (index := row.entry_index) is not None:
            entry = self._proposal.entries[index]
            if entry.has_suggestions:
                self._apply_correction(
                    lambda proposal: proposal_corrections.accept_entry_suggestions(proposal, index)
                )
            else:
                self.notify(
                    _RESOLVE_DOUBT_HINT
                    if entry.doubts
                    else "这一项没有建议。可按 F7 改标题、F8 定部门。"
                )

    def action_accept_all_suggestions(self) -> None:
        """Accept the suggestions (department, people, deadline, target) of all entries of the
        import proposal, as one correction.
        """
        self._apply_correction(proposal_corrections.accept_all_suggestions)

    def action_toggle_tracked_or_cancelled(self) -> None:
        """Stop tracking the chosen entry of the import proposal and those below it, or track them
        all where none of them is tracked; a missing item is switched between cancelled and kept.
        """
        row = self.rows.chosen_row
        if row is None:
            return
        if row.missing_item_id is not None:
            self._earlier_proposals.append((self._proposal, self._kept_ids))
            self._kept_ids = self._kept_ids ^ {row.missing_item_id}
            self._start_comparing_with_plan()
        elif (index := row.entry_index) is not None:
            below = (index, *self._proposal.descendant_indexes(index))
            tracks = any(self._proposal.entries[each].tracked for each in below)
            self._apply_correction(
                lambda proposal: proposal_corrections.set_tracked_in_subtree(
                    proposal, index, not tracks
                )
            )

    def action_rename_entry(self) -> None:
        """Ask for another title of the chosen entry of the import proposal, and set it; an empty
        answer and a row that is no entry change nothing.
        """
        row = self.rows.chosen_row
        if row is None or (index := row.entry_index) is None:
            return

        def on_answer(title: str | None) -> None:
            if title:
                self._apply_correction(
                    lambda proposal: proposal_corrections.rename_proposal_entry(
                        proposal, index, title
                    )
                )

        given = self._proposal.entries[index].node.title
        self.app.push_screen(TextInputDialog("标题改为", given), on_answer)

    def action_set_subtree_department(self) -> None:
        """Ask for a department of the school for the chosen entry of the import proposal and all
        entries below it, and set it; does nothing on a row that is no entry.
        """
        row = self.rows.chosen_row
        if row is None or (index := row.entry_index) is None:
            return

        def on_answer(name: str | None) -> None:
            if name:
                self._apply_correction(
                    lambda proposal: proposal_corrections.set_department_in_subtree(
                        proposal, index, name
                    )
                )

        choices = [Choice(each.name, each.name) for each in self.context.school.departments]
        chosen = self._proposal.entries[index].node.department
        self.app.push_screen(ChoiceDialog("这一项连同下级归哪个部门", choices, chosen), on_answer)

    def action_undo_correction(self) -> None:
        """Undo the last correction of the import proposal, or the last decision to keep or cancel a
        missing item; does nothing where there is none.
        """
        if self._earlier_proposals:
            self._proposal, self._kept_ids = self._earlier_proposals.pop()
            self._show_proposal()
            self._start_comparing_with_plan()

    def action_next_doubt_or_suggestion(self) -> None:
        """Go to the next doubt in the import proposal; after the last, to the next suggestion in
        the outline; after the last of these, to the first doubt.
        """
        self.rows.go_to_next_doubt_or_given_entry(
            set(self._proposal.indexes_with_suggestions) - set(self._proposal.indexes_with_warnings)
        )

    # Comparing and writing

    def _start_comparing_with_plan(self) -> None:
        """Start comparing the present import proposal with the plan, in a thread;
        :class:`ProposalCompared` brings the result.
        """
        self._is_comparing = True
        self._compare_with_plan_in_thread(self._proposal, self._kept_ids)

    @work(thread=True, exclusive=True, group="compare")
    def _compare_with_plan_in_thread(self, proposal: ImportProposal, keep: frozenset[int]) -> None:
        """Compare an import proposal with the plan in a thread, and post :class:`ProposalCompared`.

        Args:
            proposal: the proposal.
            keep: ids of the items missing from the document that are not to be cancelled.
        """
        items = self.context.records.items
        self.post_message(
            self.ProposalCompared(
                proposal,
                keep,
                preview_import(proposal, items, today=self.context.today, keep=keep),
            )
        )

    @on(ProposalCompared)
    def _show_comparison_and_write_if_asked(self, event: ProposalCompared) -> None:
        """Show the comparison with the plan, then ask for consent to write where F9 was pressed
        meanwhile.

        It is ignored where the import proposal was corrected since.
        """
        if event.proposal is not self._proposal or event.kept_ids != self._kept_ids:
            return  # corrected meanwhile; the comparison of the corrected proposal follows
        self._merge, self._is_comparing = event.merge_result, False
        self._show_proposal()
        if self._write_when_compared:
            self.action_write_to_plan()

    def action_write_to_plan(self) -> None:
        """Ask for consent, then write the import proposal to the plan and close the screen; where
        it equals the plan, only a message is shown.

        Before the first comparison with the plan has ended, and while a corrected proposal may yet
        differ from the plan, it is asked once the comparison has ended.
        """
        found = self._merge
        self._write_when_compared = found is None or (
            self._is_comparing and not found.items_to_store
        )
        if found is None or self._write_when_compared:
            return
        if not found.items_to_store:
            self.notify("与现有事项完全一致，不需要写入。")
            return

        def on_answer(answer: str | None) -> None:
            if answer == "write":
                self._write_proposal()

        choices = [Choice("write", "写入"), Choice("back", "再看看")]
        open_doubts = self._proposal.open_warning_count
        still = f"还有 {open_doubts} 处存疑没有处理。" if open_doubts else ""
        self.app.push_screen(
            ChoiceDialog(f"{found.summary_text}。{still}写入吗？", choices), on_answer
        )

    def _write_proposal(self) -> None:
        """Queue the writing of the import proposal to the plan, and close the screen."""
        proposal, keep, today = self._proposal, self._kept_ids, self.context.today

        build = partial(
            import_plan_proposal,
            proposal=proposal,
            file_name=self._path.name,
            keep=keep,
            today=today,
        )
        self._save_queue.queue_change(build)
        self.app.pop_screen()
