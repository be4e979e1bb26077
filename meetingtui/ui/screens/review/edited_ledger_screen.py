"""The screen that shows the changes made in an exported ledger (督办台账) in Excel, so that they
can be accepted into the records.
"""

import asyncio
from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.item_changes import apply_ledger_edits
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import one_line
from meetingtui.review.ledger.ledger_reader import (
    CellEdit,
    LedgerEdits,
    read_ledger_edits,
)
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# A list widget of the changes in an edited ledger, one on each line, to be ticked


_LABEL_CELLS, _FIELD_CELLS = 10, 10
_EMPTY_CELL_TEXT = "（空白）"


class LedgerChangeList(RowList, can_focus=True):
    """A list widget of the changes found in an edited ledger, then the remarks on what was not
    understood; arrow keys move, Space or Enter ticks a change to be accepted.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一处", show=False),
        Binding("down", "move_selection(1)", "下一处", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
        Binding("home", "move_to_end(-1)", "第一处", show=False),
        Binding("end", "move_to_end(1)", "最后一处", show=False),
        Binding("enter,space", "tick_or_untick_change", "选定", key_display="回车"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._changes: tuple[CellEdit, ...] = ()
        self._remarks: tuple[str, ...] = ()
        self._ticked: set[CellEdit] = set()

    def show_changes(self, edits: LedgerEdits) -> None:
        """List the changes found in an edited ledger and the remarks on it; those that were ticked
        and are unchanged stay ticked, at first none is.
        """
        self._changes, self._remarks = edits.changes, edits.remarks
        self._ticked &= set(edits.changes)
        self.set_row_count(len(edits.changes) + len(edits.remarks))
        self.go_to_row(self.current_row or 0)
        self.post_message(self.CurrentRowChanged())

    @property
    def ticked_changes(self) -> list[CellEdit]:
        """The changes of the edited ledger that are ticked to be accepted, in the order of the
        list.
        """
        return [each for each in self._changes if each in self._ticked]

    @property
    def selected_change_or_remark(self) -> CellEdit | str | None:
        """The selected change of the edited ledger, or the selected remark as text; None where
        nothing is selected.
        """
        if self.current_row is None:
            return None
        rows: tuple[CellEdit | str, ...] = (*self._changes, *self._remarks)
        return rows[self.current_row] if self.current_row < len(rows) else None

    def tick_conflict_free_or_untick_all(self) -> None:
        """Tick every change of the edited ledger that needs no confirmation; where all of these are
        ticked, untick every change.
        """
        every = {each for each in self._changes if each.needs_no_confirmation}
        self._ticked = set() if every <= self._ticked else self._ticked | every
        self._redraw_and_post_change_after_ticking()

    def row_cache_key(self, row: int) -> Hashable:
        """Return the cache key of a row in the list of ledger changes: the change and whether it is
        ticked, or the remark.
        """
        if row >= len(self._changes):
            return self._remarks[row - len(self._changes)]
        return self._changes[row], self._changes[row] in self._ticked

    def row_content(self, row: int) -> Content:
        """Return the row of a ledger change (选定 检查教案 状态 推进中 → 已完成; for added progress
        only the text) or of a remark (不采纳 …).
        """
        if row >= len(self._changes):
            remark = self._remarks[row - len(self._changes)]
            return Content.assemble((fit_to_cells("不采纳", _LABEL_CELLS), "$muted"), remark)
        change = self._changes[row]
        title = (self.scrollable_content_region.width - _LABEL_CELLS - _FIELD_CELLS) * 2 // 5
        words = one_line(change.now) or _EMPTY_CELL_TEXT
        if not change.adds_progress:
            words = f"{one_line(change.was) or _EMPTY_CELL_TEXT} → {words}"
        return Content("").join(
            [
                self._acceptance_label(change),
                plain_content(fit_to_cells(change.title, title)),
                plain_content(fit_to_cells(change.what, _FIELD_CELLS), "$primary"),
                plain_content(words),
            ]
        )

    def _acceptance_label(self, change: CellEdit) -> Content:
        """Return the label before a change of the edited ledger: 选定 where it is ticked, else
        不采纳 where it is refused, 须确认 where it conflicts with the records, or 未选.
        """
        if change in self._ticked:
            return plain_content(fit_to_cells("选定", _LABEL_CELLS), "bold $done")
        if change.refusal:
            return plain_content(fit_to_cells("不采纳", _LABEL_CELLS), "$muted")
        return plain_content(
            fit_to_cells("须确认" if change.conflict else "未选", _LABEL_CELLS), "bold $at-risk"
        )

    def _redraw_and_post_change_after_ticking(self) -> None:
        """Redraw the list of ledger changes and post :class:`CurrentRowChanged`, so that the counts
        and details beside the list are drawn again.
        """
        self.refresh()
        self.post_message(self.CurrentRowChanged())

    def action_tick_or_untick_change(self) -> None:
        """Tick or untick the selected change of the edited ledger, unless it is refused."""
        chosen = self.selected_change_or_remark
        if isinstance(chosen, CellEdit) and not chosen.refusal:
            self._ticked ^= {chosen}
            self._redraw_and_post_change_after_ticking()

    def action_move_selection(self, offset: int) -> None:
        """Select the next (1) or previous (-1) line in the list of ledger changes; at either end it
        stays.
        """
        self.go_to_row(max(0, (self.current_row or 0) + offset))

    def action_move_page(self, offset: int) -> None:
        """Select the line one screenful below (1) or above (-1) in the list of ledger changes."""
        self.action_move_selection(offset * max(1, self.size.height - 1))

    def action_move_to_end(self, offset: int) -> None:
        """Select the first (-1) or last (1) line in the list of ledger changes."""
        self.go_to_row(0 if offset < 0 else len(self._changes) + len(self._remarks))

    def on_row_list_row_clicked(self, event: RowList.RowClicked) -> None:
        """Tick or untick the clicked ledger change, where it was selected already."""
        event.stop()
        if event.was_current:
            self.action_tick_or_untick_change()


# The screen for reading back an edited ledger (读回台账), to accept its changes


class EditedLedgerScreen(Screen[None]):
    """A screen with the changes in the edited ledger file at ``path``, of which the user accepts
    some or all.

    The file is read when the screen opens and again whenever the records change; where it cannot be
    read, the screen closes with a message.
    """

    CSS_PATH = "ledger.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "record_ticked_changes", "采纳选定的", key_display="F5"),
        Binding("f6", "tick_conflict_free_or_untick_all", "全选", key_display="F6"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(LedgerChangeList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, path: Path) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._path = path
        self._edits: LedgerEdits | None = None

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "读回台账")
        yield WrappedText(id="ledger-heading")
        yield LedgerChangeList()
        yield WrappedText(id="ledger-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#ledger-heading", WrappedText).show_text(f"正在读 {self._path.name} ……")
        self.rows.focus()
        self._read_and_show_ledger_changes()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Read the edited ledger again after a saved change, and compare it with the records."""
        self._read_and_show_ledger_changes()

    @work(exclusive=True)
    async def _read_and_show_ledger_changes(self) -> None:
        """Read the edited ledger file in a thread, then show its changes or leave with the
        error.
        """
        try:
            edits = await asyncio.to_thread(read_ledger_edits, self._path, self.context.snapshot)
        except MeetingTuiError as error:
            self.call_later(self._leave_with_error, error.message)
        else:
            self.call_later(self._show_changes, edits)

    def _leave_with_error(self, message: str) -> None:
        """Close the screen, and show why the ledger cannot be read."""
        self.app.pop_screen()
        self.notify(message, severity="error", timeout=20)

    def _show_changes(self, edits: LedgerEdits) -> None:
        """List the changes found in the edited ledger."""
        self._edits = edits
        self.rows.show_changes(edits)

    @on(LedgerChangeList.CurrentRowChanged)
    def _show_change_counts_and_selected_change(self) -> None:
        """Show how many changes the edited ledger has (all, ticked, in conflict, refused), and the
        details of the selected change.
        """
        if self._edits is None:
            return
        changes = self._edits.changes
        counts = (
            (f"改动 {len(changes)} 处", "bold"),
            (f"选定 {len(self.rows.ticked_changes)} 处", "bold $done"),
            _styled_label_and_count(
                "须确认", sum(bool(each.conflict) for each in changes), "bold $at-risk"
            ),
            _styled_label_and_count(
                "看不懂或不能改", sum(bool(each.refusal) for each in changes), "$muted"
            ),
        )
        words = Content("  ").join(plain_content(*each) for each in counts if each[0])
        if not changes:
            words = plain_content("这份台账里没有要采纳的改动。", "bold")
        self.query_one("#ledger-heading", WrappedText).show_text(
            Content.assemble((self._path.name, "$muted"), "\n", words)
        )
        self.query_one("#ledger-chosen", WrappedText).show_text(
            _ledger_change_details_content(self.rows.selected_change_or_remark)
        )

    def action_tick_conflict_free_or_untick_all(self) -> None:
        """Tick every change of the edited ledger that needs no confirmation; where all of these are
        ticked, untick every change.
        """
        self.rows.tick_conflict_free_or_untick_all()

    def action_record_ticked_changes(self) -> None:
        """Queue the recording of the ticked changes of the edited ledger, all of them or none;
        where none is ticked, only a message is shown.
        """
        chosen, context = self.rows.ticked_changes, self.context
        if not chosen:
            self.notify("还没有选定。回车选定一处，F6 全选。")
            return

        build = partial(
            apply_ledger_edits,
            chosen=chosen,
            school=context.school,
            term=context.term,
            today=context.today,
        )
        self._save_queue.queue_change(
            build, on_success=lambda: self.notify(f"已采纳 {len(chosen)} 处改动。")
        )


def _styled_label_and_count(label: str, count: int, style: str) -> tuple[str, str]:
    """Return a label followed by a count, and the style of both; the text is empty for a count of
    0.
    """
    return (f"{label} {count} 处" if count else "", style)


def _ledger_change_details_content(chosen: CellEdit | str | None) -> Content:
    """Return the details of the selected row.

    Args:
        chosen: the change, shown with its place in the ledger, its old and new value and any
            conflict or refusal; the text of a remark; None where nothing is selected.
    """
    if chosen is None or isinstance(chosen, str):
        return plain_content(chosen or "")
    lines = [
        plain_content(chosen.description, "bold"),
        plain_content("、".join(chosen.places), "$muted"),
    ]
    if against := chosen.conflict or chosen.refusal:
        lines.append(plain_content(f"{against}。", "bold $at-risk"))
    return Content("\n").join(lines)
