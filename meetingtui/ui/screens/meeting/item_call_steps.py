"""The meeting's steps 工作推进 and 上次议定, in which plan items are called for their reports one
by one; after the last item, a summary page lists those without a report.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from textual.widget import Widget

from meetingtui.actions.progress_changes import (
    accept_pending_report,
    record_status_and_progress_of_items,
)
from meetingtui.base.styled_text import StyledText
from meetingtui.meeting.blocks import work_push_block as block
from meetingtui.meeting.blocks.block_spec import EntryMode, SecretaryView
from meetingtui.meeting.call_list import (
    CLOSING_PAGE,
    CallChoice,
    CalledItems,
    CallScope,
    item_ids_to_call,
)
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, Status
from meetingtui.ui.dialogs.standard_dialogs import ChoiceDialog
from meetingtui.ui.screens.meeting.call_list_and_bulk_update import (
    BulkUpdate,
    BulkUpdateDialog,
    CallListWidget,
    call_list_choice_from_dialog_choice,
    call_list_dialog_choices,
)
from meetingtui.ui.screens.meeting.item_update_recorder import ItemUpdateRecorder
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import StepPanelProtocol

_ACTIONS_ON_SHOWN_ITEM = (
    "set_status_of_shown_item",
    "ask_and_set_status",
    "assign_department_or_start_typing_owner",
    "open_five_w_two_h_dialog",
)
"""Actions that act on the shown item."""


class _CalledItemsPage:
    """One page of a step that calls items one by one: an item's page, or the summary page after the
    last item. It is found again by the key that the session remembers.
    """

    def __init__(self, items: CalledItems, key: int) -> None:
        self.items = items
        """The called items."""
        self.key = key
        """The key by which the page is remembered: an item's id, or :data:`CLOSING_PAGE`."""
        self.is_summary = bool(items.items) and key == CLOSING_PAGE
        """Whether the page is the summary page (小结)."""
        self.page = len(items.items) if self.is_summary else items.page_of_item(key) or 0
        """Index of the page among those of the called items and the summary, from 0."""
        self.item = items.items[self.page] if items.items and not self.is_summary else None
        """The item of the page; None on the summary page and where no items are called."""


class ItemCallStepController(StepController):
    """The meeting step that calls plan items for their reports (工作推进): one item a page, and
    after the last one the summary page (小结) of items without a report.
    """

    key = MeetingStep.WORK_PUSH
    modes = block.SPEC.modes
    keys = (
        StepFunctionKey("f5", "set_status_of_shown_item", "推进中", Status.IN_PROGRESS.value),
        StepFunctionKey("f6", "set_status_of_shown_item", "已完成", Status.DONE.value),
        StepFunctionKey(
            "f9", "assign_department_or_start_typing_owner", "认领、责任人", in_key_bar=False
        ),
        StepFunctionKey("f10", "ask_and_set_items_to_call", "范围与顺序", in_key_bar=False),
        StepFunctionKey("f2", "ask_and_set_status", "其他状态", in_key_bar=False),
        StepFunctionKey("ctrl+g", "open_five_w_two_h_dialog", "5W2H 表", in_key_bar=False),
        StepFunctionKey("ctrl+b", "open_bulk_update_dialog", "批量：几项一起", in_key_bar=False),
        StepFunctionKey("ctrl+up", "scroll_shown_page", "上滚", "-1", in_key_bar=False),
        StepFunctionKey("ctrl+down", "scroll_shown_page", "下滚", "1", in_key_bar=False),
    )

    def __init__(self, panel: StepPanelProtocol) -> None:
        super().__init__(panel)
        self._item_update_recorder = ItemUpdateRecorder(
            panel, block.KEY, lambda: self.shown_item, self.go_to_next_unreported_item
        )
        self._unreported_list_widget = CallListWidget(
            classes="unheard", on_choose=self._show_clicked_item
        )
        self._called_widget = CallListWidget(classes="called", on_choose=self._show_clicked_item)
        self._cached_call_order: tuple[object, tuple[int, ...]] = (None, ())
        self._cached_called_items: tuple[Mapping[int, Item], Meeting, str, CalledItems] | None = (
            None
        )
        self._cached_shown_page: _CalledItemsPage | None = None

    def shown_item_id(self) -> int | None:
        return self.shown_item.id if self.shown_item else None

    def widgets_around_lines(self) -> tuple[Widget, Widget]:
        return self._unreported_list_widget, self._called_widget

    # The items that are gone through

    @property
    def call_list_choice(self) -> CallChoice:
        """Which items are called for reports in this meeting, and in which order, as the user
        chose; by default those listed in preparation, or all open ones where none were listed.
        """
        return CallChoice.from_session_key(
            self.panel.services.call_list_choice_key
        ).or_all_if_none_prepared(self.meeting)

    def called_item_ids(self) -> tuple[int, ...]:
        """Return the ids of the items that the step calls, in call order.

        Items and order stay fixed until the user chooses others or the items listed in preparation
        change: an item that gets another owner would otherwise jump to its new department's place.
        """
        context, meeting, call_list_choice = self.context, self.meeting, self.call_list_choice
        state = (call_list_choice.session_key, meeting.id, meeting.agenda)
        if self._cached_call_order[0] != state:
            ids = item_ids_to_call(
                call_list_choice,
                meeting,
                context.item_tree,
                school=context.school,
                meetings_held=[each.on for each in context.closed_meetings],
            )
            self._cached_call_order = (state, ids)
        return self._cached_call_order[1]

    @property
    def called_items(self) -> CalledItems:
        """The items that the step calls, as :class:`CalledItems` with their present records and
        counts; cached until the records, the meeting or the choice of items change.
        """
        context, meeting, key = (
            self.context,
            self.meeting,
            self.panel.services.call_list_choice_key,
        )
        items = context.records.items
        kept = self._cached_called_items
        if kept is None or kept[0] is not items or kept[1] is not meeting or kept[2] != key:
            fresh = CalledItems(
                [items[id] for id in self.called_item_ids() if id in items],
                meeting=meeting.id,
                order=self.call_list_choice.order,
                tree=context.item_tree,
                school=context.school,
            )
            self._cached_called_items = kept = (items, meeting, key, fresh)
        return kept[3]

    def widen_call_list_for_item(self, item_id: int) -> bool:
        """Call all open items, in the chosen order, where an item is not among those called now.
        Where that does not add the item either, the list stays as it was.

        Returns:
            Whether the item is called now.
        """
        services = self.panel.services
        if self.called_items.page_of_item(item_id) is None:
            before = services.call_list_choice_key
            services.set_call_list_choice_key(
                CallChoice(scope=CallScope.ALL, order=self.call_list_choice.order).session_key
            )
            if self.called_items.page_of_item(item_id) is None:
                services.set_call_list_choice_key(before)
                return False
        return True

    @property
    def shown_page(self) -> _CalledItemsPage:
        """The page that the step shows, an item's or the summary page; cached until the called
        items or the page change.
        """
        items, key = self.called_items, self.panel.services.last_shown_page_key(self.key)
        shown = self._cached_shown_page
        if shown is None or shown.items is not items or shown.key != key:
            self._cached_shown_page = shown = _CalledItemsPage(items, key)
        return shown

    @property
    def is_summary_page_shown(self) -> bool:
        """Whether the page after the last called item is shown, which lists the items without a
        report (小结).
        """
        return self.shown_page.is_summary

    @property
    def shown_item(self) -> Item | None:
        """The item whose page the meeting step shows; None on the summary page and where no items
        are called.
        """
        return self.shown_page.item

    # What is shown

    def heading(self) -> StyledText:
        """Return the heading of the shown page: the group of the item, such as its department or
        month, the item's place in it and among all called items, and how many have a report; on the
        closing page (小结) the numbers with and without one; a sentence where no items are called.
        """
        shown = self.shown_page
        return block.called_item_heading(shown.items, self.call_list_choice, shown.page)

    def build_view(self) -> SecretaryView:
        shown = self.shown_page
        return block.called_item_secretary_view(
            self.view_data, shown.items, shown.page, self.heading()
        )

    def draw_own_widgets(self) -> None:
        shown = self.shown_page
        items, is_at_end = shown.items, shown.is_summary
        self.panel.set_summary_page_layout(is_at_end)
        if is_at_end:
            heads = items.department_of_each(items.unreported_items)
            self._unreported_list_widget.show_items(
                items.unreported_items, heads, (), self._unreported_list_widget.chosen_item_index
            )
        current = None if is_at_end else shown.page
        self._called_widget.show_items(
            items.items, items.group_heading_of_each_item, items.reported_item_ids, current
        )

    # Pages

    def page_count(self) -> int:
        items = self.called_items.items
        return len(items) + 1 if items else 1

    def session_key_of_page(self, page: int) -> int:
        items = self.called_items.items
        return items[page].id if page < len(items) else CLOSING_PAGE

    def page_index_of_session_key(self, key: int) -> int:
        """Return the index of the page with an item's id as its key; the summary page's for
        :data:`CLOSING_PAGE`, and the first page's where the item is not called.
        """
        return (
            len(self.called_items.items)
            if key == CLOSING_PAGE
            else self.called_items.page_of_item(key) or 0
        )

    def page_id_in_draft_key(self) -> str:
        item = self.shown_item
        return str(item.id) if item else ""

    def go_to_item(self, item_id: int) -> None:
        """Show the page of an item by its id, and unhighlight the item on the summary page; does
        nothing where the step does not call the item.
        """
        page = self.called_items.page_of_item(item_id)
        if page is not None:
            self._unreported_list_widget.choose_item_at_index(None)
            self.panel.show_page(page)

    def show_referenced_page(self, place: MeetingScreenPosition) -> None:
        """Show the page of the item that a place in the meeting names; where that item is not
        called, call all open items. Does nothing where it names no item.
        """
        if place.item is not None:
            self.widen_call_list_for_item(place.item)
            self.go_to_item(place.item)

    def turn_page(self, offset: int) -> None:
        if offset > 0 and self.is_summary_page_shown:
            self.panel.notify("已到小结。按 ↑↓ 选未汇报的事项，或按 F4 往下走。")
        else:
            self._unreported_list_widget.choose_item_at_index(None)
            super().turn_page(offset)

    def go_to_next_unreported_item(self) -> None:
        """Show the page of the next called item without progress in this meeting; where none
        follows, the summary page.
        """
        items = self.called_items
        following = items.items[self.panel.shown_page_index + 1 :]
        target = next(
            (item.id for item in following if item.id not in items.reported_item_ids), None
        )
        if target is None:
            self.panel.show_page(self.page_count() - 1)
        else:
            self.go_to_item(target)

    def move_selection(self, offset: int) -> None:
        """Move the highlight by ``offset`` within the item's recorded lines; past them, go to the
        next or previous item. On the summary page, move it among the items without a report.

        Upwards, the last line of the previous item is highlighted at once, so that Enter edits it.
        """
        panel = self.panel
        count, chosen = panel.line_count(), panel.highlighted_line_index
        if self.is_summary_page_shown and self.called_items.unreported_items:
            self._unreported_list_widget.choose_adjacent_item(offset)
        elif offset > 0 and (chosen is None or chosen == count - 1):
            self.turn_page(offset)
        elif offset < 0 and (not count or chosen == 0):
            before = panel.shown_page_index
            self.turn_page(offset)
            if panel.shown_page_index != before and panel.line_count():
                panel.highlight_line(panel.line_count() - 1)
        else:
            super().move_selection(offset)

    def _show_clicked_item(self, item_id: int) -> None:
        """Show the page of an item clicked in the call list, and return the focus to the entry
        line.
        """
        self.go_to_item(item_id)
        self.panel.entry_line.take_focus()

    # What is typed

    def initial_entry_mode(self) -> EntryMode:
        return block.SUMMARY if self.is_summary_page_shown else self.modes[0]

    def initial_entry_text(self, mode: EntryMode) -> str:
        return self._item_update_recorder.initial_entry_text(mode)

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        return self._item_update_recorder.preview_typed_text(mode, text)

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        return self._item_update_recorder.pasted_line_doubt(mode, line)

    def record_pasted_lines(self, mode: EntryMode, lines: Sequence[str]) -> None:
        self._item_update_recorder.record_pasted_lines(mode, lines)

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record the text typed about the shown item; on the summary page, go to the page of the
        item highlighted there, with the text in its entry line.
        """
        unreported_item = self._highlighted_unreported_item()
        if mode is block.SUMMARY and unreported_item is not None:
            self.go_to_item(unreported_item.id)
            self.panel.entry_line.replace_text(text)
        else:
            self._item_update_recorder.record_typed_text(mode, text)

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing typed, record the report handed in for the item, if
        any, and show the next item without a report.

        On the summary page, show the page of the highlighted item; where none is highlighted, a
        hint.
        """
        unreported_item = self._highlighted_unreported_item()
        if self.is_summary_page_shown and unreported_item is not None:
            self.go_to_item(unreported_item.id)
        elif self.is_summary_page_shown:
            self.turn_page(1)
        else:
            self._record_handed_in_report()
            self.go_to_next_unreported_item()

    def _record_handed_in_report(self) -> None:
        """Record the report that a department handed in before the meeting as the shown item's
        progress; does nothing where there is none.
        """
        item, meeting = self.shown_item, self.meeting
        if item is not None and item.pending_report is not None:
            self.panel.typed_text_handler.record_change(
                partial(accept_pending_report, item_id=item.id, on=meeting.on, meeting=meeting.id)
            )

    def _highlighted_unreported_item(self) -> Item | None:
        """Return the item highlighted on the summary page, among those without progress in this
        meeting; None where none is highlighted.
        """
        unreported, chosen = (
            self.called_items.unreported_items,
            self._unreported_list_widget.chosen_item_index,
        )
        return unreported[chosen] if chosen is not None and chosen < len(unreported) else None

    def editable_line_texts(self) -> list[str | None]:
        return self._item_update_recorder.editable_line_texts() if self.shown_item else []

    def replace_or_delete_line(self, index: int, text: str) -> None:
        self._item_update_recorder.replace_or_delete_line(index, text)

    # Keys

    def is_key_enabled(self, action: str, value: str) -> bool:
        """Return whether a function key works now: one that acts on an item only while an item is
        shown.

        Args:
            action: name of the method that the key calls.
            value: the method's argument; empty for none.
        """
        is_about_item = action in _ACTIONS_ON_SHOWN_ITEM or (
            action == "start_typing_in_mode" and value != "task"
        )
        return not is_about_item or self.shown_item is not None

    def current_key_label(self, key: str, usual_label: str) -> str:
        item = self.shown_item if key == "f6" else None
        return item.offered_status_label(Status.DONE) if item else usual_label

    def set_status_of_shown_item(self, status: str) -> None:
        """Give the shown item a status, by the value of a :class:`Status`, and switch the entry
        line to typing progress, unless a recorded line is being edited.
        """
        panel = self.panel
        if (
            panel.entry_line.mode.name != "progress"
            and not panel.typed_text_handler.is_editing_recorded_line
        ):
            panel.typed_text_handler.switch_entry_mode(block.PROGRESS)
        self._item_update_recorder.set_status_of_shown_item(Status(status))

    def ask_and_set_status(self) -> None:
        """Ask which status the shown item gets, and record it; does nothing where no item is
        shown.
        """
        self._item_update_recorder.ask_and_set_status()

    def assign_department_or_start_typing_owner(self) -> None:
        """Assign an item without a department (待认领) to one, pressed again to the next one; for
        any other item, switch the entry line to typing the owner.
        """
        if not self._item_update_recorder.assign_next_department_if_unclaimed():
            self.panel.typed_text_handler.switch_entry_mode(block.OWNER)

    def open_five_w_two_h_dialog(self) -> None:
        """Open the dialog with the 5W2H questions (何事、何因、何人 …) about the shown item; does
        nothing where none is shown.
        """
        self._item_update_recorder.open_five_w_two_h_dialog()

    def scroll_shown_page(self, by: str) -> None:
        """Scroll the shown page: by half its height down for ``1``, up for ``-1``."""
        self.panel.scroll_body(int(by))

    def ask_and_set_items_to_call(self) -> None:
        """Ask which items the meeting calls or in which order, and apply the answer, text typed so
        far being recorded or stored; the shown item stays shown where it is still called, else the
        first one is.
        """
        present = self.call_list_choice

        def on_answer(chosen: str | None) -> None:
            item = self.shown_item
            if chosen:
                self.panel.typed_text_handler.save_typed_text_before_leaving()
                self.panel.services.set_call_list_choice_key(
                    call_list_choice_from_dialog_choice(present, chosen).session_key
                )
                target = self.called_items.page_of_item(item.id) if item else None
                self.panel.show_page(target or 0)

        choices = call_list_dialog_choices(self.context, self.meeting, present)
        self.panel.show_dialog(
            ChoiceDialog("叫哪些事项，按什么顺序", choices, f"scope:{present.scope}"), on_answer
        )

    def open_bulk_update_dialog(self) -> None:
        """Record or store text typed so far, open the dialog that gives several of the called items
        one status and progress text, and record its answer as one change; does nothing where no
        items are called.
        """
        items, meeting, item = self.called_items, self.meeting, self.shown_item

        def on_answer(done: BulkUpdate | None) -> None:
            if done is not None:
                self.panel.typed_text_handler.record_change(
                    partial(
                        record_status_and_progress_of_items,
                        item_ids=done.item_ids,
                        status=done.status,
                        text=done.progress,
                        on=meeting.on,
                        meeting=meeting.id,
                    ),
                    done.progress,
                )

        if items.items:
            self.panel.typed_text_handler.save_typed_text_before_leaving()
            first = item.id if item else 0
            self.panel.show_dialog(
                BulkUpdateDialog(items.items, items.group_heading_of_each_item, first), on_answer
            )


class CarriedOverTasksStepController(ItemCallStepController):
    """The meeting step of the tasks carried over from the last meeting (上次议定): like 工作推进,
    but always with all of them, in a fixed order.
    """

    key = MeetingStep.CARRIED

    @property
    def call_list_choice(self) -> CallChoice:
        return CallChoice()

    def called_item_ids(self) -> tuple[int, ...]:
        return self.meeting.carried

    def heading(self) -> StyledText:
        return block.carried_task_heading(self.shown_page.items, self.shown_page.page)

    def is_key_enabled(self, action: str, value: str) -> bool:
        """Return whether a function key works now, as in the base class; the key that chooses which
        items the meeting goes through never does, as this step always takes those carried over.
        """
        return action != "ask_and_set_items_to_call" and super().is_key_enabled(action, value)
