"""工作推进: one item at a time; a key for the status, a line for the word, and on."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from meetingtui.meeting.calling import Calling, Scope
from meetingtui.meeting.finding import Place
from meetingtui.meeting.record import Block
from meetingtui.ui.dialogs.choice import ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.meeting.calling_choice import calling_choices, chosen_calling
from meetingtui.ui.meeting.calling_list import CallingList
from meetingtui.ui.meeting.calling_pane import CallingPane
from meetingtui.ui.meeting.several import SeveralDialog, Together, together
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.meeting.work_card import summary_card, work_card
from meetingtui.ui.widgets.entry import Mode

_SUMMARY = Mode("summary", "小结", "↑↓ 选一项，回车补说")

WIDE = 110
"""Cells from which on all items called stand beside the present one."""


class WorkPushPane(CallingPane):
    """One item a leaf, and behind the last one the 小结: who was not heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "choose_calling", "范围与顺序", key_display="F10", show=False),
        Binding("ctrl+b", "several", "批量：几项一起", show=False),
        Binding("ctrl+up", "scroll_body(-1)", "上滚", show=False),
        Binding("ctrl+down", "scroll_body(1)", "下滚", show=False),
    ]
    step = Step.WORK_PUSH
    block = Block.WORK_PUSH

    beside = getters.query_one(".called", CallingList)
    unheard = getters.query_one(".unheard", CallingList)

    def compose_body(self) -> ComposeResult:
        with Horizontal(classes="work-row"):
            with Vertical():
                yield from super().compose_body()
                yield CallingList(classes="unheard")
            yield CallingList(classes="called")

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")

    # What is shown

    def heading(self) -> Content:
        gone, calling = self.round, self.calling
        if not gone.items:
            return plain(f"{calling.label}：没有事项", "bold")
        heard = len(gone.heard)
        if self.is_at_end:
            silent = len(gone.items) - heard
            return Content.assemble(
                ("小结", "bold $primary"),
                (f"    {calling.label} {len(gone.items)} 项", "$muted"),
                (f"    已汇报 {heard} 项，未汇报 {silent} 项", "bold"),
            )
        name, nth, of = gone.place_in_group(self.leaf)
        return Content.assemble(
            (f"{name}  {nth} / {of}", "bold $primary"),
            (f"    {calling.label} {self.leaf + 1} / {len(gone.items)} 项", "$muted"),
            (f"，本次已更新 {heard} 项", "$muted"),
        )

    def card(self) -> Content:
        if self.is_at_end:
            return summary_card(self.round)
        item = self.at_hand
        if item is None:
            return plain("没有这样的事项。按 F10 换一种范围。", "$muted")
        return work_card(
            self.desk, item, self.meeting, is_to_be_claimed=self.is_to_be_claimed(item)
        )

    def first_mode(self) -> Mode:
        return _SUMMARY if self.is_at_end else super().first_mode()

    def line_contents(self) -> list[Content]:
        return self.task_contents() if self.at_hand else []

    def redraw(self) -> None:
        super().redraw()
        gone, is_at_end = self.round, self.is_at_end
        if is_at_end != self.has_class("-end"):
            self.set_class(is_at_end, "-end")
            self.screen.refresh_bindings()
        if is_at_end:
            heads = gone.departments(gone.unheard)
            self.unheard.show(gone.unheard, heads, (), self.unheard.chosen)
        here = None if is_at_end else self.leaf
        self.beside.show(gone.items, gone.groups, gone.heard, here)

    # Going on

    def enter(self, mode: Mode, text: str) -> None:
        """Behind the last item, words are for the unheard one that is chosen."""
        silent, chosen = self.round.unheard, self.unheard.chosen
        if mode is _SUMMARY and chosen is not None and chosen < len(silent):
            self.go_to(silent[chosen].id)
            self.entry.put(text)
        else:
            super().enter(mode, text)

    def go_on(self) -> None:
        """The next item that nobody has spoken of; past the last, the 小结."""
        gone = self.round
        following = gone.items[self.leaf + 1 :]
        there = next((item.id for item in following if item.id not in gone.heard), None)
        if there is None:
            self.turn_to(self.leaf_count() - 1)
        else:
            self.go_to(there)

    def turn(self, by: int) -> None:
        if by > 0 and self.is_at_end:
            self.walk.refuse("已到小结。按 ↑↓ 选未汇报的事项，或按 F4 往下走。", warn=False)
        else:
            self.unheard.choose(None)
            super().turn(by)

    def rise(self, by: int) -> None:
        """The tasks given here are chosen first; past them, the next item."""
        if self.is_at_end and self.round.unheard:
            self.unheard.move(by)
        elif not self.lines.option_count or (by > 0 and self.lines.highlighted is None):
            self.turn(by)
        else:
            super().rise(by)

    def pass_on(self) -> None:
        silent, chosen = self.round.unheard, self.unheard.chosen
        if self.is_at_end and chosen is not None and chosen < len(silent):
            self.go_to(silent[chosen].id)
        elif self.is_at_end:
            self.turn(1)
        else:
            self.go_on()

    def go_to(self, item_id: int) -> None:
        """Show that item."""
        leaf = self.round.leaf_of(item_id)
        if leaf is not None:
            self.unheard.choose(None)
            self.turn_to(leaf)

    def find(self, place: Place) -> None:
        """An item that is not called now is found among all that are open."""
        if place.item is None:
            return
        if self.round.leaf_of(place.item) is None and self.step is Step.WORK_PUSH:
            self.walk.set_calling(Calling(scope=Scope.ALL).key)
        self.go_to(place.item)

    @on(CallingList.Chosen)
    def _row_clicked(self, event: CallingList.Chosen) -> None:
        event.stop()
        self.go_to(event.item_id)
        self.entry.take_focus()

    def action_scroll_body(self, by: int) -> None:
        """Move what does not fit the screen, half of it at a time."""
        body = self.query_one(".pane-body")
        body.scroll_relative(y=by * max(1, body.size.height // 2), animate=False)

    # Which items, and several at once

    def action_choose_calling(self) -> None:
        """Go through other items, or in another order."""

        def take(chosen: str | None) -> None:
            item = self.at_hand
            if chosen:
                self.put_away()
                self.walk.set_calling(chosen_calling(self.calling, chosen).key)
                there = self.round.leaf_of(item.id) if item else None
                self.turn_to(there or 0)

        now = self.calling
        choices = calling_choices(self.desk, self.meeting, now)
        self.app.push_screen(
            ChoiceDialog("叫哪些事项，按什么顺序", choices, f"scope:{now.scope}"), take
        )

    def action_several(self) -> None:
        """Give several items the same status, or say the same of them."""
        gone, meeting = self.round, self.meeting

        def take(done: Together | None) -> None:
            if done is not None:
                self.record(lambda records: together(records, done, meeting), done.text)

        if gone.items:
            self.put_away()
            here = self.at_hand
            first = here.id if here else 0
            self.app.push_screen(SeveralDialog(gone.items, gone.groups, first), take)
