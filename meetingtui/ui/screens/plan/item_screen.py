"""The item screen: one plan item with its text, state and history, and an entry line for progress,
deadline, owner and tags.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from meetingtui.actions.change_builders import build_item_change
from meetingtui.actions.evidence_changes import EvidenceTarget, EvidenceTargetKind
from meetingtui.actions.progress_changes import accept_pending_report, set_item_status
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.plan.division_among_departments import is_divisible
from meetingtui.plan.item import Item, ItemKind, Status
from meetingtui.plan.item_operations import (
    append_progress_text,
    reassign_from_text,
    reschedule,
    with_tags_from_text,
)
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.five_w_dialog import FiveWDialog
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.evidence_screen import EvidenceScreen
from meetingtui.ui.screens.plan.division_dialog import DivisionDialog
from meetingtui.ui.screens.plan.item_content import (
    item_details_content,
    progress_and_child_items_content,
)
from meetingtui.ui.screens.plan.item_edit_dialogs import ItemEditDialogs
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.entry_text_area import EntryTextArea
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText

# The entry modes of the item screen


ITEM_ENTRY_MODES = (
    EntryMode("progress", "进展", "今天的进展，回车记入"),
    EntryMode("due", "完成时限", "如：12月5日、下周五、第12周、学期末"),
    EntryMode("owner", "责任人", "姓名或部门，几个人用顿号隔开"),
    EntryMode("tag", "标签", "如：重点 书香校园；-重点 是去掉"),
)


def initial_text_of_item_mode(mode: EntryMode, item: Item) -> str:
    """Return the text an item's entry line holds before anything is typed: the tags in the tag
    mode, else empty.
    """
    return " ".join(item.tags) if mode.name == "tag" else ""


def item_changer_from_typed_line(
    mode: EntryMode, text: str, item: Item, context: AppContext
) -> Callable[[Item], Item]:
    """Return the function that changes an item as a typed line says: adds the progress, or replaces
    the deadline, the owner or the tags.

    Args:
        mode: the entry mode, one of :data:`ITEM_ENTRY_MODES`.
        text: the typed line, not empty.
        item: the item as it is now, on which the line is tried.
        context: the open term.

    Raises:
        RefusedError: the line is not a deadline, does not begin with a known owner, or holds an
            invalid tag.
    """
    day, meeting = context.recording_date_and_meeting_id
    if mode.name == "progress":
        return lambda each: append_progress_text(each, text, on=day, meeting=meeting)
    if mode.name == "due":
        due = context.parse_deadline_to_day(text, day)
        if due is None:
            raise RefusedError("时限没看懂。请写成 12月5日、下周五、第12周 或 学期末。")
        return lambda each: reschedule(each, due, on=day, meeting=meeting)
    if mode.name == "tag":
        with_tags_from_text(item, text)
        return lambda each: with_tags_from_text(each, text)

    def with_new_owner(item: Item) -> Item:
        """Return the item with the owner that the typed line names."""
        return reassign_from_text(item, text, school=context.school, on=day, meeting=meeting)

    with_new_owner(item)
    return with_new_owner


# The item screen


_FUNCTION_KEY_ACTIONS = {
    "f5": "record_status('in_progress')",
    "f6": "record_status('done')",
    "f4": "switch_mode('tag')",
    "f7": "open_division",
    "f8": "switch_mode('due')",
    "f9": "switch_mode('owner')",
    "f10": "accept_report",
    "f2": "choose_status",
    "f3": "open_timeline",
    "ctrl+g": "open_five_w_dialog",
    "ctrl+t": "choose_and_make_item_change",
    "ctrl+d": "open_evidence",
}
"""Function keys and Ctrl combinations that the entry line passes on in the order of typing, with
their actions.
"""


class ItemScreen(Screen[None]):
    """A screen on which one plan item is viewed and updated; also during a meeting that is under
    way, to which the updates then belong.
    """

    CSS_PATH = "plan.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", _FUNCTION_KEY_ACTIONS["f5"], "推进中", key_display="F5"),
        Binding("f6", _FUNCTION_KEY_ACTIONS["f6"], "已完成", key_display="F6"),
        Binding("f4", _FUNCTION_KEY_ACTIONS["f4"], "标签", key_display="F4", show=False),
        Binding("f7", _FUNCTION_KEY_ACTIONS["f7"], "分工", key_display="F7", show=False),
        Binding("f8", _FUNCTION_KEY_ACTIONS["f8"], "时限", key_display="F8"),
        Binding("f9", _FUNCTION_KEY_ACTIONS["f9"], "责任人", key_display="F9"),
        Binding("f10", _FUNCTION_KEY_ACTIONS["f10"], "采纳填报", key_display="F10", show=False),
        Binding("f2", _FUNCTION_KEY_ACTIONS["f2"], "其他状态", key_display="F2", show=False),
        Binding("f3", _FUNCTION_KEY_ACTIONS["f3"], "来龙去脉", key_display="F3", show=False),
        Binding("ctrl+g", _FUNCTION_KEY_ACTIONS["ctrl+g"], "5W2H 表", show=False),
        Binding(
            "ctrl+t",
            _FUNCTION_KEY_ACTIONS["ctrl+t"],
            "增改（改名、移动、拆分、合并、删去）",
            show=False,
        ),
        Binding("ctrl+d", _FUNCTION_KEY_ACTIONS["ctrl+d"], "佐证材料（文件、照片）", show=False),
        Binding("escape", "store_draft_and_close", "返回", key_display="Esc", show=False),
        Binding("up", "scroll_lines(-1)", "上一行", show=False),
        Binding("down", "scroll_lines(1)", "下一行", show=False),
        Binding("left,pageup", "show_adjacent_item(-1)", "上一项", show=False),
        Binding("right,pagedown", "show_adjacent_item(1)", "下一项", show=False),
    ]

    entry = getters.query_one(EntryLine)

    def __init__(self, context: AppContext, save_queue: SaveQueue, item_id: int) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._item_id = item_id
        self._editing = ItemEditDialogs(self, context, save_queue, self._show_other_item)

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "事项")
        with VerticalScroll(id="item-body", can_focus=False):
            yield WrappedText(id="item-card")
            yield WrappedText(id="item-history")
        yield EntryLine(ITEM_ENTRY_MODES[0])
        yield KeyBar()

    def on_mount(self) -> None:
        self.entry.text_area.reported_keys = frozenset(_FUNCTION_KEY_ACTIONS)
        self._show_item_from_top()

    @property
    def item(self) -> Item:
        """The present record of the item that the item screen shows, which must not have been
        removed.
        """
        return self.context.records.items[self._item_id]

    @property
    def _can_update(self) -> bool:
        """Whether the shown item can be updated: it still exists and is no section, and the term is
        neither closed nor opened read-only.
        """
        item = self.context.records.items.get(self._item_id)
        is_item = item is not None and item.kind is not ItemKind.SECTION
        return is_item and not self.context.is_recording_locked

    # Showing

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the item after a saved change; close the screen where the item was removed and no
        dialog is open above it.
        """
        self._redraw_or_close_if_removed()

    def on_screen_resume(self) -> None:
        self._redraw_or_close_if_removed()
        if self.is_current:
            self._show_entry_line_if_updatable()

    def _redraw_or_close_if_removed(self) -> None:
        """Draw the shown item; close the screen where the item was removed and no dialog is open
        above it.
        """
        if self._item_id in self.context.records.items:
            self.redraw()
        elif self.app.screen is self:
            self.app.pop_screen()

    def _show_item_from_top(self) -> None:
        """Draw the item on its screen, scrolled to the top, with the entry line in the first mode
        that has a draft, else in that of progress.
        """
        self.redraw()
        self.query_one("#item-body").scroll_home(animate=False)
        self._switch_mode_and_load_draft(
            next(
                (mode for mode in ITEM_ENTRY_MODES if self._draft_in_mode(mode)),
                ITEM_ENTRY_MODES[0],
            )
        )
        self._show_entry_line_if_updatable()

    def _show_entry_line_if_updatable(self) -> None:
        """Show and focus the entry line of the item screen where the item can be updated, else hide
        it.
        """
        self.entry.display = self._can_update
        self.refresh_bindings()
        if self.entry.display:
            self.entry.take_focus()
        else:
            self.set_focus(None)

    def redraw(self) -> None:
        """Draw everything on the item screen again, from the present records."""
        item = self.item
        self.query_one("#item-card", WrappedText).show_text(
            item_details_content(self.context, item)
        )
        self.query_one("#item-history", WrappedText).show_text(
            progress_and_child_items_content(self.context, item)
        )

    # What is typed

    def _draft_in_mode(self, mode: EntryMode) -> str:
        """Return the text typed about the item in an entry mode and not entered, kept in memory;
        empty where there is none.
        """
        return self.context.item_drafts.get((self._item_id, mode.name), "")

    def _store_draft(self) -> None:
        """Store the text typed about the item as the draft of item and mode; where nothing was
        typed or the text is as it was at first, delete the draft.
        """
        place = (self._item_id, self.entry.mode.name)
        if typed := self.entry.text_unless_untouched:
            self.context.item_drafts[place] = typed
        else:
            self.context.item_drafts.pop(place, None)

    def _switch_mode_and_load_draft(self, mode: EntryMode) -> None:
        """Switch the item's entry line to an entry mode, and load that mode's draft."""
        self.entry.mode = mode
        self.entry.load_initial_text(
            initial_text_of_item_mode(mode, self.item), self._draft_in_mode(mode)
        )

    @on(EntryTextArea.Changed)
    def _store_draft_after_change(self) -> None:
        """Store the text typed about the item as a draft whenever it changes."""
        self._store_draft()

    @on(EntryTextArea.Submitted)
    def _record_submitted_text(self, event: EntryTextArea.Submitted) -> None:
        """Queue, on Enter, the change of the item that the typed text says, and return to the mode
        of progress; where the text is not understood, restore it with a warning.
        """
        mode, text = self.entry.mode, event.text
        self._store_draft()
        if not text:
            return
        try:
            change = item_changer_from_typed_line(mode, text, self.item, self.context)
        except RefusedError as error:
            self.notify(error.message, severity="warning")
            self._restore_unsaved_text(self._item_id, mode, text)
        else:
            self._queue_item_change(f"{mode.label}：{text}", change, text)
            self._switch_mode_and_load_draft(ITEM_ENTRY_MODES[0])

    def _restore_unsaved_text(self, item_id: int, mode: EntryMode, text: str) -> None:
        """Put text that could not be saved back into the draft of an item, before the text typed
        since.

        Args:
            item_id: id of the item it was typed about; where that is still shown, the entry line
                switches to ``mode``.
            mode: the entry mode in which it was typed.
            text: the text.
        """
        drafts = self.context.item_drafts
        drafts[item_id, mode.name] = text + drafts.get((item_id, mode.name), "")
        if self.is_attached and item_id == self._item_id:
            self._switch_mode_and_load_draft(mode)

    @on(EntryTextArea.ReportedKeyPressed)
    async def _run_action_of_function_key(self, event: EntryTextArea.ReportedKeyPressed) -> None:
        """Run the action of a function key of the item screen, in order with the typing."""
        await self.run_action(_FUNCTION_KEY_ACTIONS[event.key])

    @on(EntryTextArea.UpDownPressedAtEdge)
    def _scroll_up_or_down(self, event: EntryTextArea.UpDownPressedAtEdge) -> None:
        """Scroll the text of the item screen up or down."""
        self.action_scroll_lines(event.offset)

    @on(EntryTextArea.PageTurnRequested)
    def _show_adjacent_item(self, event: EntryTextArea.PageTurnRequested) -> None:
        """Show the previous or next item of the plan on the item screen."""
        self.action_show_adjacent_item(event.offset)

    @on(EntryTextArea.ModeChangeRequested)
    def _switch_to_adjacent_mode(self, event: EntryTextArea.ModeChangeRequested) -> None:
        """Switch the item screen to the next or previous entry mode (Tab)."""
        current = ITEM_ENTRY_MODES.index(self.entry.mode)
        self.action_switch_mode(
            ITEM_ENTRY_MODES[(current + event.offset) % len(ITEM_ENTRY_MODES)].name
        )

    # Going on

    def action_store_draft_and_close(self) -> None:
        """Store the text typed about the item as a draft, and close the item screen."""
        self._store_draft()
        self.app.pop_screen()

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the item screen by two lines for each unit of ``offset``; up if negative."""
        self.query_one("#item-body").scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_show_adjacent_item(self, offset: int) -> None:
        """Show the next (1) or previous (-1) tracked item of the plan, sections left out, on the
        item screen, and store typed text as a draft; the bell rings where there is none.
        """
        kept = [
            item.id
            for _, item in self.context.item_tree.walk_in_reading_order()
            if item.id == self._item_id or (item.tracked and item.kind is not ItemKind.SECTION)
        ]
        target = kept.index(self._item_id) + offset
        if 0 <= target < len(kept):
            self._show_other_item(kept[target])
        else:
            self.app.bell()

    def action_switch_mode(self, name: str) -> None:
        """Switch the item's entry line to an entry mode by its name; typed text is stored as the
        old mode's draft.
        """
        self._store_draft()
        self._switch_mode_and_load_draft(
            next(mode for mode in ITEM_ENTRY_MODES if mode.name == name)
        )

    # Recording

    def action_record_status(self, status: str) -> None:
        """Queue a status of the shown item, named by its stored value, such as ``done``; for
        routine work, ``done`` records that it was carried out once.
        """
        (day, meeting), item_id = self.context.recording_date_and_meeting_id, self._item_id
        self._save_queue.queue_change(
            partial(
                set_item_status, item_id=item_id, status=Status(status), on=day, meeting=meeting
            )
        )

    def action_choose_status(self) -> None:
        """Ask which status the shown item gets, and queue it; Esc changes nothing."""

        def on_answer(chosen: str | None) -> None:
            if chosen:
                self.action_record_status(chosen)

        choices = [
            Choice(status.value, self.item.offered_status_label(status)) for status in Status
        ]
        self.app.push_screen(ChoiceDialog("事项状态", choices, self.item.status.value), on_answer)

    def action_accept_report(self) -> None:
        """Queue the report handed in before the meeting (会前填报) as the item's progress; does
        nothing where there is none.
        """
        (day, meeting), item_id = self.context.recording_date_and_meeting_id, self._item_id
        self._save_queue.queue_change(
            lambda records: accept_pending_report(records, item_id, on=day, meeting=meeting)
        )

    def action_open_timeline(self) -> None:
        """Open the timeline of the item."""
        self._store_draft()
        navigation_of(self).open_timeline(self._item_id)

    def action_open_five_w_dialog(self) -> None:
        """Open the dialog with the 5W2H questions (何事、何因、何人 …) about the shown item."""
        self._store_draft()
        self.app.push_screen(
            FiveWDialog(self.context, self._save_queue.queue_change, self._item_id)
        )

    def action_choose_and_make_item_change(self) -> None:
        """Ask how the shown item is to be changed in the plan (rename, move, split, merge, remove
        …), and change it.
        """
        self._store_draft()
        self._editing.choose_and_make_item_change(self.item)

    def _show_other_item(self, item_id: int) -> None:
        """Store the draft about the shown item, and show the item of another id."""
        self._store_draft()
        self._item_id = item_id
        self._show_item_from_top()

    def action_open_division(self) -> None:
        """Open the dialog that divides the shown item among departments (分工)."""
        self._store_draft()
        self.app.push_screen(
            DivisionDialog(self.context, self._save_queue.queue_change, self._item_id)
        )

    def key_description(self, binding: Binding) -> str:
        """Return a key's description for the key bar of the item screen; for routine work, F6 says
        that it was carried out once.
        """
        item = self.context.records.items.get(self._item_id)
        is_done = binding.key == "f6" and item is not None
        return item.offered_status_label(Status.DONE) if is_done and item else binding.description

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the item screen can run now; else its key is hidden: sections
        cannot be updated, only changed in the plan, closed terms are read-only, and some items
        cannot be divided or have no report to accept.
        """
        if action == "choose_and_make_item_change":
            return not self.context.is_recording_locked
        if action == "accept_report":
            return self._can_update and self.item.pending_report is not None
        if action not in {
            "record_status",
            "switch_mode",
            "choose_status",
            "open_five_w_dialog",
            "open_division",
        }:
            return True
        return self._can_update and (action != "open_division" or is_divisible(self.item))

    def action_open_evidence(self) -> None:
        """Open the screen of the files and photos filed with the item, where files can be added."""
        place = EvidenceTarget(EvidenceTargetKind.ITEM, self._item_id)
        self.app.push_screen(EvidenceScreen(self.context, self._save_queue, place))

    def _queue_item_change(
        self, text: str, change: Callable[[Item], Item], typed: str = ""
    ) -> None:
        """Queue a change of the shown item.

        Args:
            text: what the step is called in the audit log, before the title of the item.
            change: returns the changed item.
            typed: text to put back into the entry line where saving fails; empty for none.
        """
        item_id, mode = self._item_id, self.entry.mode

        def build(records: Records) -> Change | None:
            title = records.items[item_id].title if item_id in records.items else ""
            return build_item_change(records, item_id, f"{text}：{title}", change)

        def restore_text() -> None:
            """Put the typed text back into the entry line, if there is any."""
            if typed:
                self._restore_unsaved_text(item_id, mode, typed)

        self._save_queue.queue_change(build, restore_text)
