"""The screen on which it is chosen which items and topics carry over from the last term (结转), its
list widget, and the texts of a proposal.
"""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import ClassVar

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.item_changes import carry_over_chosen_items_and_topics
from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import one_line
from meetingtui.meeting.topics_to_next_term import (
    TopicCarryDecision,
    carried_topic_count_text,
    propose_topics_to_carry_over,
)
from meetingtui.plan.carried_over_items import unfinished_items
from meetingtui.plan.carry_over_proposals import (
    SAME_WORDS_SIMILARITY,
    CarryDecision,
    CarryProposal,
    change_proposal_and_adjust_others,
    proposal_counts_text,
    propose_carry_over,
    similar_items,
    with_decision,
)
from meetingtui.plan.item import ItemKind
from meetingtui.store.records import Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells, shorten_cells

# A list widget of the last term's unfinished items and topics, each with what is done with it


_CHOICE_LABEL_CELLS = 8
_CHOICE_STYLES = {
    CarryDecision.CARRY: "bold $done",
    CarryDecision.CONTINUE: "bold $primary",
    CarryDecision.LEAVE: "$muted",
}


class CarryOverProposalList(RowList, can_focus=True):
    """A list widget of carry-over proposals, items before topics; arrow keys move. The screen
    changes a proposal by Space or Enter.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一项", show=False),
        Binding("down", "move_selection(1)", "下一项", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._proposals: Sequence[CarryProposal | TopicCarryDecision] = ()

    def show_proposals(self, proposals: Sequence[CarryProposal | TopicCarryDecision]) -> None:
        """Show carry-over proposals; the present row stays where it is."""
        self._proposals = proposals
        self.set_row_count(len(proposals))
        self.go_to_row(self.current_row or 0)
        self.post_message(self.CurrentRowChanged())

    @property
    def chosen_proposal(self) -> CarryProposal | TopicCarryDecision | None:
        """The carry-over proposal of the selected row; None where the list is empty."""
        index = self.current_row
        return None if index is None or index >= len(self._proposals) else self._proposals[index]

    def row_cache_key(self, row: int) -> Hashable:
        """Return the cache key of a carry-over proposal's row: everything that the row's text
        shows.
        """
        each = self._proposals[row]
        if isinstance(each, TopicCarryDecision):
            return each
        like = (each.similar_item.id, each.similar_item.title) if each.similar_item else None
        return each.item.id, each.item.title, each.decision, each.due, each.due_text, like

    def row_content(self, row: int) -> Content:
        """Return the row of a carry-over proposal: 接续 校本课程 │ 3. 校本课程纲要, the old term on
        the left, the new one on the right.
        """
        each = self._proposals[row]
        width = self.scrollable_content_region.width
        left = (width - _CHOICE_LABEL_CELLS - 2) // 2
        if isinstance(each, TopicCarryDecision):
            title = f"议题：{one_line(each.topic.title)}"
        else:
            indent = "  └ " if each.item.kind is ItemKind.PART else ""
            title = f"{indent}{one_line(each.item.title)}"
        is_left = each.decision is CarryDecision.LEAVE
        return Content("").join(
            [
                plain_content(
                    fit_to_cells(each.decision.label, _CHOICE_LABEL_CELLS),
                    _CHOICE_STYLES[each.decision],
                ),
                plain_content(
                    fit_to_cells(title, left),
                    "$muted" if is_left else "",
                ),
                plain_content("│ ", "$muted"),
                plain_content(proposal_outcome_text(each), "$muted" if is_left else ""),
            ]
        )

    def action_move_selection(self, offset: int) -> None:
        """Select the carry-over proposal ``offset`` rows below the selected one, above it where
        negative; at most to either end of the list.
        """
        self.go_to_row(max(0, (self.current_row or 0) + offset))

    def action_move_page(self, offset: int) -> None:
        """Select the carry-over proposal one screenful below (1) or above (-1)."""
        self.action_move_selection(offset * max(1, self.size.height - 1))


def proposal_outcome_text(proposal: CarryProposal | TopicCarryDecision) -> str:
    """Return what a carry-over proposal leads to in the new term.

    For an item the number and title of the plan item that continues it, or its new deadline (时限
    …); for a topic the kind of topic it becomes; for both 留在上学期 where they are left behind.
    """
    if isinstance(proposal, TopicCarryDecision):
        return (
            "留在上学期"
            if proposal.decision is CarryDecision.LEAVE
            else proposal.waiting_kind_label
        )
    if proposal.decision is CarryDecision.CONTINUE and proposal.similar_item:
        return one_line(f"{proposal.similar_item.number}{proposal.similar_item.title}")
    if proposal.decision is CarryDecision.LEAVE:
        return "留在上学期"
    return f"时限 {proposal.due_words}"


# The screen on which it is chosen what carries over from the last term (结转)


_MAX_OFFERED_SUCCESSORS = 8
"""Largest number of items of the new plan offered as the one that continues an old item."""


class CarryOverScreen(Screen[None]):
    """A screen of the last term's unfinished items beside the new plan, then of its waiting topics,
    each with a proposal that a key changes; nothing is written before F9.

    Args:
        context: the open term, into which they are carried over.
        save_queue: takes the change made by F9.
        last_term: the term before.
        last_term_records: the records of that term.
    """

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "change_to_next_choice", "换一种", key_display="回车"),
        Binding("f9", "record_choices", "写入", key_display="F9"),
        Binding("f6", "choose_successor", "接续哪一项", key_display="F6"),
        Binding("f7", "set_deadline", "时限", key_display="F7"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(CarryOverProposalList)

    def __init__(
        self,
        context: AppContext,
        save_queue: SaveQueue,
        last_term: Term,
        last_term_records: Records,
    ) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._last_term = last_term
        term, current = context.term, context.records
        self.proposals = propose_carry_over(
            unfinished_items(last_term_records.items),
            current.items,
            from_term=last_term,
            term=term,
            today=context.today,
        )
        """What is proposed or chosen for each unfinished item, in the order of the last term's
        plan.
        """
        self.topics = propose_topics_to_carry_over(
            last_term_records.meetings, current.meetings, from_term=last_term, term=term
        )
        """What is proposed or chosen for the topics that the last term left waiting."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "结转")
        yield WrappedText(id="carry-heading")
        yield CarryOverProposalList()
        yield WrappedText(id="carry-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self._show_proposals()

    def _show_proposals(self) -> None:
        """List the carry-over proposals for items, then those for topics."""
        self.rows.show_proposals((*self.proposals, *self.topics))

    @property
    def _choice_counts_text(self) -> str:
        """The numbers of items by choice (结转, 接续, 不结转) and of topics carried over, in
        Chinese.
        """
        counts = (proposal_counts_text(self.proposals), carried_topic_count_text(self.topics))
        return "，".join(filter(None, counts))

    @on(RowList.CurrentRowChanged)
    def _show_counts_and_selected_proposal(self) -> None:
        """Show the counts of carry-over choices, and the old and new side of the selected
        proposal.
        """
        more = f"，议题 {len(self.topics)} 项" if self.topics else ""
        heading = Content("\n").join(
            [
                plain_content(
                    f"{self._last_term.title}未办结 {len(self.proposals)} 项{more}", "bold"
                ),
                plain_content(self._choice_counts_text, "$muted"),
            ]
        )
        self.query_one("#carry-heading", WrappedText).show_text(heading)
        chosen = self.rows.chosen_proposal
        self.query_one("#carry-chosen", WrappedText).show_text(
            carry_over_proposal_details_content(chosen) if chosen else plain_content("")
        )

    @on(RowList.RowClicked)
    def _change_choice_of_row_clicked_again(self, event: RowList.RowClicked) -> None:
        """Change the choice of a clicked carry-over proposal, where it was selected already."""
        if event.was_current:
            self.action_change_to_next_choice()

    def _change_proposal_and_redraw(self, changed: CarryProposal) -> None:
        """Put a changed carry-over proposal for an item in place of the old one, adjust those that
        it affects, and redraw.
        """
        self.proposals = change_proposal_and_adjust_others(self.proposals, changed)
        self._show_proposals()

    def action_change_to_next_choice(self) -> None:
        """Change the selected carry-over proposal to its next choice: for an item 结转, 接续 (where
        the new plan has a similar item), 不结转; for a topic 结转, 不结转.
        """
        chosen = self.rows.chosen_proposal
        if isinstance(chosen, TopicCarryDecision):
            is_left = chosen.decision is CarryDecision.LEAVE
            changed = msgspec.structs.replace(
                chosen, decision=CarryDecision.CARRY if is_left else CarryDecision.LEAVE
            )
            self.topics = tuple(changed if each == chosen else each for each in self.topics)
            self._show_proposals()
        elif chosen:
            ways = [
                way
                for way in CarryDecision
                if way is not CarryDecision.CONTINUE or chosen.similar_item
            ]
            self._change_proposal_and_redraw(
                with_decision(chosen, ways[(ways.index(chosen.decision) + 1) % len(ways)])
            )

    def _chosen_item_proposal_or_notify(self) -> CarryProposal | None:
        """Return the selected item's carry-over proposal.

        Returns:
            None where a topic is selected, which a message then explains, or where the list is
            empty.
        """
        chosen = self.rows.chosen_proposal
        if isinstance(chosen, TopicCarryDecision):
            self.notify("议题按回车选结转或不结转，没有时限，也不接续。")
            return None
        return chosen

    def action_choose_successor(self) -> None:
        """Ask which of the most similar items of the new plan continues the selected item of the
        last term, which then is 接续; a message says where the new plan has none, or a topic is
        selected.
        """
        chosen = self._chosen_item_proposal_or_notify()
        if chosen is None:
            return
        offered = similar_items(chosen.item, self.context.records.items, _MAX_OFFERED_SUCCESSORS)
        if not offered:
            self.notify("新计划里还没有可以接续的事项。先导入新计划，再来选。")
            return

        def on_answer(answer: str | None) -> None:
            if answer is not None:
                like = next(item for item in offered if str(item.id) == answer)
                self._change_proposal_and_redraw(
                    msgspec.structs.replace(
                        chosen, similar_item=like, similarity=0, decision=CarryDecision.CONTINUE
                    )
                )

        choices = [
            Choice(str(item.id), shorten_cells(f"{item.number}{item.title}", 44))
            for item in offered
        ]
        question = f"“{shorten_cells(chosen.item.title, 30)}”接续新计划里的哪一项？"
        self.app.push_screen(ChoiceDialog(question, choices), on_answer)

    def action_set_deadline(self) -> None:
        """Ask for the deadline that the selected item gets in the new term, which then is 结转; a
        message says where the answer is not understood or no deadline can be set: for a topic, and
        for an item that a plan item continues.
        """
        chosen = self._chosen_item_proposal_or_notify()
        if chosen is None:
            return
        if chosen.decision is CarryDecision.CONTINUE:
            self.notify("接续的用新计划里的时限，这里不用改。")
            return

        def on_answer(line: str | None) -> None:
            if line is None:
                return
            due = self.context.parse_deadline_to_day(line, self.context.today)
            if due is None:
                self.notify(
                    f"时限“{shorten_cells(line, 20)}”没看懂。请写成 3月20日、月底、第8周。",
                    severity="warning",
                )
                return
            changed = msgspec.structs.replace(
                chosen, due=due, due_text="", decision=CarryDecision.CARRY
            )
            self._change_proposal_and_redraw(changed)

        given = chosen.due_words if chosen.due or chosen.due_text else ""
        self.app.push_screen(
            TextInputDialog("新学期的时限", given, "如：3月20日、月底、第8周"), on_answer
        )

    def action_record_choices(self) -> None:
        """Queue all carry-over choices as one step, and close the screen; where nothing is to carry
        over, only a message is shown, and the screen stays.
        """
        ways = [each.decision for each in self.proposals] + [each.decision for each in self.topics]
        if all(way is CarryDecision.LEAVE for way in ways):
            self.notify("没有选定要结转的，什么都没有写。")
            return
        words, context = self._choice_counts_text, self.context
        build = partial(
            carry_over_chosen_items_and_topics,
            chosen=self.proposals,
            term_id=self._last_term.id,
            today=context.today,
            term=context.term,
            school=context.school,
            topics=self.topics,
        )
        self.app.pop_screen()
        app = self.app
        self._save_queue.queue_change(build, on_success=lambda: app.notify(f"已写入：{words}。"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the carry-over screen can run now; else its key is hidden:
        choices are not recorded where nothing can be recorded.
        """
        return not (action == "record_choices" and self.context.is_recording_locked)


def carry_over_proposal_details_content(proposal: CarryProposal | TopicCarryDecision) -> Content:
    """Return both sides of a carry-over proposal in full.

    For an item: title, status, owner, old deadline and earlier reports, then the new plan's item
    that is similar or chosen, if any, and how it was found. For a topic: what it is and, unless
    left behind, where it goes.
    """
    if isinstance(proposal, TopicCarryDecision):
        topic = proposal.topic
        more = filter(
            None, (proposal.waiting_kind_label, f"{topic.proposer}提出" if topic.proposer else "")
        )
        goes = "列在待议事项的搁置里" if proposal.is_parked else "列入本学期下次例会的议题"
        lines = [plain_content(topic.title, "bold"), plain_content("  ".join(more), "$muted")]
        if proposal.decision is not CarryDecision.LEAVE:
            lines.append(plain_content(goes, "$primary"))
        return Content("\n").join(lines)
    old = "  ".join(
        filter(
            None,
            (
                proposal.item.status.label,
                proposal.item.owner_words,
                f"原时限 {proposal.previous_due_words}" if proposal.previous_due_words else "",
            ),
        )
    )
    lines = [plain_content(proposal.item.title, "bold"), plain_content(old, "$muted")]
    if proposal.item.before:
        lines.append(plain_content(proposal.item.before, "$muted"))
    if proposal.similar_item is not None:
        how = (
            "内容相同"
            if proposal.similarity == SAME_WORDS_SIMILARITY
            else "内容相近"
            if proposal.similarity
            else "选定"
        )
        due = (
            proposal.similar_item.due_words_as_of(proposal.similar_item.due)
            if proposal.similar_item.due
            else proposal.similar_item.due_text
        )
        due = f"  时限 {due}" if due else ""
        lines.append(
            plain_content(
                f"新计划（{how}）：{proposal.similar_item.number}{proposal.similar_item.title}  "
                f"{proposal.similar_item.owner_words}{due}",
                "$primary",
            )
        )
    return Content("\n").join(lines)
