"""The plan screen: a tree of sections, measures and tasks, each with its status and warnings; from
it the plan is changed, imported or carried over.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError
from meetingtui.meeting.styled_item_text import last_report_text
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.item_operations import first_key_tag
from meetingtui.plan.item_tree import ItemTree
from meetingtui.review.item_counts import SubtreeCounts, subtree_counts
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.store.data_folder import read_term_records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.plan.item_content import (
    item_facts_lines,
    item_title_content,
)
from meetingtui.ui.screens.plan.item_edit_dialogs import ItemEditDialogs
from meetingtui.ui.theme import plain_content, status_content, warning_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, lay_pieces_side_by_side

# A tree widget of the plan


class PlanItemTree(RowList, can_focus=True):
    """A tree widget of the plan's items under their sections, all unfolded at first; the status
    precedes the title, so that it is aligned.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一行", show=False),
        Binding("down", "move_selection(1)", "下一行", show=False),
        Binding("pageup", "move_page(-1)", "上一页", show=False),
        Binding("pagedown", "move_page(1)", "下一页", show=False),
        Binding("home", "move_to_end(-1)", "第一行", show=False),
        Binding("end", "move_to_end(1)", "最后一行", show=False),
        Binding("right", "unfold", "展开", show=False),
        Binding("left", "fold", "收起", show=False),
    ]

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._folded: set[int] = set()
        self._rows: list[tuple[int, Item]] = []
        self._tree: ItemTree | None = None
        self._done_below: tuple[TermSnapshot, dict[int, str]] | None = None
        """The snapshot and, for it, how many measures or tasks below an item are done, as text, by
        the item's id.
        """

    @property
    def chosen_item(self) -> Item | None:
        """The highlighted item of the plan tree; None where the plan has no items."""
        return self._rows[self.current_row][1] if self.current_row is not None else None

    def redraw_from_records(self) -> None:
        """Draw the plan tree from the present records; the same item remains chosen, or its row
        where it is gone.
        """
        self._tree = self.context.item_tree
        chosen, row = self.chosen_item, self.current_row or 0
        self._rows = list(self._visible_descendants_with_depth(None, 0))
        self.set_row_count(len(self._rows))
        rows = {item.id: index for index, (_, item) in enumerate(self._rows)}
        self.go_to_row(rows.get(chosen.id, row) if chosen else row)

    def redraw_if_records_changed(self) -> None:
        """Draw the plan tree if the items have changed since the last drawing."""
        if self._tree is not self.context.item_tree:
            self.redraw_from_records()

    def unfold_to_and_choose_item(self, item_id: int) -> None:
        """Draw the plan tree with an item's ancestors unfolded, and the item selected and scrolled
        into view; an id that is gone only redraws it.
        """
        item = self.context.item_tree.items.get(item_id)
        if item is not None:
            self._folded -= {above.id for above in self.context.item_tree.path_from_root(item)[:-1]}
        self.redraw_from_records()
        rows = {each.id: index for index, (_, each) in enumerate(self._rows)}
        self.go_to_row(rows.get(item_id, self.current_row or 0))

    def _visible_descendants_with_depth(
        self, parent: int | None, depth: int
    ) -> list[tuple[int, Item]]:
        """Return the items below a parent (None: the whole plan) in the plan tree that are not
        folded away, in reading order, each with its depth; ``depth`` is that of the first level.
        """
        visible: list[tuple[int, Item]] = []
        for item in self.context.item_tree.children(parent):
            visible.append((depth, item))
            if item.id not in self._folded:
                visible.extend(self._visible_descendants_with_depth(item.id, depth + 1))
        return visible

    def row_cache_key(self, row: int) -> Hashable:
        depth, item = self._rows[row]
        light = (
            self.context.deadline_status(item).warning_label if self._shows_status(item) else None
        )
        words, key = self._row_title(item), first_key_tag(item, self.context.school)
        return (
            depth,
            self._fold_sign(item),
            words,
            item.status,
            light,
            key,
            self._cached_progress_text(item),
        )

    def row_content(self, row: int) -> Content:
        """Return the plan tree's row of an item: indent, status marks, number and title, counts."""
        depth, item = self._rows[row]
        key = first_key_tag(item, self.context.school)
        return Content("").join(
            [
                plain_content(f" {'  ' * depth}{self._fold_sign(item)} ", "$muted"),
                *(self._status_marks(item) if self._shows_status(item) else ()),
                plain_content(f"{key} " if key else "", "$primary"),
                plain_content(self._row_title(item)),
                plain_content(self._cached_progress_text(item), "$muted"),
            ]
        )

    def _cached_progress_text(self, item: Item) -> str:
        """Return how many measures below an item are done (已完成 3/12) or, without measures, how
        many tasks (任务 2/3 已办结), after two blanks; empty without children. It is cached until
        the records change.
        """
        if not self.context.item_tree.children(item.id):
            return ""
        snapshot = self.context.snapshot
        if self._done_below is None or self._done_below[0] is not snapshot:
            self._done_below = (snapshot, {})
        done_below = self._done_below[1]
        if item.id not in done_below:
            counts = subtree_counts(item, snapshot)
            done_below[item.id] = _subtree_progress_text(counts) if counts else ""
        return done_below[item.id]

    def _row_title(self, item: Item) -> str:
        """Return an item's number and title for the plan tree; for a part, its department and
        people.
        """
        if item.kind is ItemKind.PART:
            people = "、".join(item.people)
            return "  ".join(filter(None, (item.department, people))) or item.owner_words
        number = item.number + ("" if item.number[-1:] in "、）)" else " ")
        return f"{number}{item.title}"

    def _fold_sign(self, item: Item) -> str:
        """Return the sign before an item in the plan tree: ▸ folded, ▾ unfolded, blank without
        children.
        """
        if not self.context.item_tree.children(item.id):
            return " "
        return "▸" if item.id in self._folded else "▾"

    def _shows_status(self, item: Item) -> bool:
        """Return whether an item's row in the plan tree shows status and warning: tracked items
        that are no sections.
        """
        return item.tracked and item.kind is not ItemKind.SECTION

    def _status_marks(self, item: Item) -> list[Content]:
        """Return an item's status and, where there is one, its warning (滞后), as pieces shown
        before the title, each followed by blanks.
        """
        room = "  " if len(item.status.label) == 2 else ""
        marks = [status_content(item.status), plain_content(f"{room} ")]
        if light := warning_content(self.context.deadline_status(item)):
            marks.extend([light, plain_content(" ")])
        return marks

    def action_move_selection(self, offset: int) -> None:
        """Select the row ``offset`` rows below the selected one in the plan tree, above it where
        negative; at most to either end.
        """
        self.go_to_row((self.current_row or 0) + offset)

    def action_move_page(self, offset: int) -> None:
        """Select the row one screenful below (1) or above (-1) in the plan tree."""
        self.go_to_row((self.current_row or 0) + offset * max(1, self.size.height - 1))

    def action_move_to_end(self, offset: int) -> None:
        """Select the first (-1) or the last (1) row of the plan tree."""
        self.go_to_row(0 if offset < 0 else len(self._rows) - 1)

    def action_unfold(self) -> None:
        """Unfold the chosen item of the plan tree, so that its child items are shown."""
        if self.chosen_item:
            self._folded.discard(self.chosen_item.id)
            self.redraw_from_records()

    def action_fold(self) -> None:
        """Fold the chosen item of the plan tree; where it is folded or has no children, go to its
        parent, if it has one.
        """
        item = self.chosen_item
        if item is None:
            return
        if self.context.item_tree.children(item.id) and item.id not in self._folded:
            self._folded.add(item.id)
            self.redraw_from_records()
        else:
            places = {each.id: index for index, (_, each) in enumerate(self._rows)}
            self.go_to_row(places.get(item.parent or 0, self.current_row))

    def toggle_fold_of_chosen_item(self) -> bool:
        """Fold or unfold the chosen item of the plan tree.

        Returns:
            Whether the item has children, so that something was folded or unfolded.
        """
        item = self.chosen_item
        if item is None or not self.context.item_tree.children(item.id):
            return False
        self._folded ^= {item.id}
        self.redraw_from_records()
        return True

    def unfold_or_fold_all(self) -> None:
        """Unfold everything in the plan tree; where nothing is folded, fold all items with children
        below the top level.
        """
        if self._folded:
            self._folded.clear()
        else:
            tree = self.context.item_tree
            self._folded = {
                item.id
                for depth, item in tree.walk_in_reading_order()
                if depth > 0 and tree.children(item.id)
            }
        self.redraw_from_records()


def _subtree_progress_text(counts: SubtreeCounts) -> str:
    """Return the progress of an item's descendants: 已完成 3/12, or without measures 任务 2/3
    已办结, after two blanks; empty where there is nothing to count.
    """
    figures = counts.figures
    words = (
        f"已完成 {figures.done}/{figures.total}"
        if figures.total
        else counts.task_and_part_counts_text
    )
    return f"  {words}" if words else ""


# The plan screen


_LIKELY_PLAN_NAME = re.compile("计划|要点|安排")
"""Matches names of files that are likely plans, which the file dialog lists first."""


class PlanScreen(Screen[None]):
    """A screen with the plan's tree of items and, below it, title, facts and last report of the
    chosen item.
    """

    CSS_PATH = "plan.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_item", "看详情", key_display="回车", priority=True),
        Binding("f4", "edit_item('choose')", "增改", key_display="F4"),
        Binding("ctrl+t", "edit_item('choose')", "增改", show=False),
        Binding("insert", "edit_item('add')", "新增一项", show=False),
        Binding("f2", "edit_item('rename')", "改名", key_display="F2", show=False),
        Binding("ctrl+up", "move_item(-1)", "上移一位", show=False),
        Binding("ctrl+down", "move_item(1)", "下移一位", show=False),
        Binding("delete", "edit_item('remove')", "删去", show=False),
        Binding("f5", "unfold_or_fold_all", "收起/展开", key_display="F5"),
        Binding("f7", "import_plan", "导入计划", key_display="F7"),
        Binding("f8", "open_carry_over", "结转上学期", show=False),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._editing = ItemEditDialogs(
            self, context, save_queue, self._choose_item_and_show_details
        )

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "工作计划")
        yield PlanItemTree(self.context)
        yield WrappedText(id="chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.tree_widget.redraw_from_records()
        self.tree_widget.focus()
        self._show_details_of_chosen_item()

    @property
    def tree_widget(self) -> PlanItemTree:
        """The widget that draws the plan as a tree."""
        return self.query_one(PlanItemTree)

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the plan tree after a saved change, while its screen is in front."""
        if self.is_active:
            self._redraw()

    def _redraw(self) -> None:
        """Draw the plan tree, where it changed, and the lines about the chosen item."""
        self.tree_widget.redraw_if_records_changed()
        self._show_details_of_chosen_item()

    def on_screen_resume(self) -> None:
        self._redraw()

    def on_resize(self) -> None:
        self._show_details_of_chosen_item()

    @on(PlanItemTree.RowClicked)
    def _fold_or_open_item_clicked_again(self, event: PlanItemTree.RowClicked) -> None:
        """On a second click in the plan tree fold or unfold the item; open it where it has no
        children.
        """
        if event.was_current and not self.tree_widget.toggle_fold_of_chosen_item():
            self.action_open_item()

    @on(PlanItemTree.CurrentRowChanged)
    def _show_details_of_chosen_item(self) -> None:
        """Show title, facts and last report of the item highlighted in the plan tree below the
        tree, only the title of a section or an item not tracked; without a plan, how to begin one.
        """
        item = self.tree_widget.chosen_item
        chosen = self.query_one("#chosen", WrappedText)
        if item is None:
            chosen.show_text(
                plain_content("还没有计划。按 F7 导入学校的 Word 计划，按 F4 逐项新增。", "$muted")
            )
            return
        rows = [item_title_content(self.context, item)]
        if item.tracked and item.kind is not ItemKind.SECTION:
            facts = item_facts_lines(self.context, item, self.context.today)
            rows.append(lay_pieces_side_by_side(facts, self.size.width - 2))
            context = self.context
            last = last_report_text(item, context.item_tree, context.records.meetings) or "尚无"
            rows.append(Content.assemble(("上　次  ", "$muted"), last))
        chosen.show_text(Content("\n").join(rows))

    def action_open_item(self) -> None:
        """Open the screen of the item chosen in the plan tree."""
        if item := self.tree_widget.chosen_item:
            navigation_of(self).open_item(item.id)

    def action_unfold_or_fold_all(self) -> None:
        """Unfold everything in the plan tree; where nothing is folded, fold all items with children
        below the top level.
        """
        self.tree_widget.unfold_or_fold_all()

    # Changing the plan

    def action_edit_item(self, change_kind: str) -> None:
        """Ask for, and record, a new plan item beside the chosen one, another title of the chosen
        one, its removal, or any of these and other changes.

        Args:
            change_kind: ``add``, ``rename``, ``remove`` or ``choose`` (ask which change).
        """
        item, editing = self.tree_widget.chosen_item, self._editing
        if change_kind == "choose":
            editing.choose_and_make_item_change(item)
        elif change_kind == "add":
            editing.ask_and_add_item(item)
        elif item is not None:
            (
                editing.ask_and_set_item_title
                if change_kind == "rename"
                else editing.ask_and_remove_item
            )(item)

    def action_move_item(self, offset: int) -> None:
        """Move the chosen item one place up (-1) or down (1) under its heading; the bell rings
        where it cannot move.
        """
        if item := self.tree_widget.chosen_item:
            self._editing.move_among_siblings(item, offset)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action of the plan screen can run now; else its key is hidden: the plan
        is not changed where nothing can be recorded.
        """
        return action not in {"edit_item", "move_item"} or not self.context.is_recording_locked

    def _choose_item_and_show_details(self, item_id: int) -> None:
        """Select an item in the plan tree, unfolding what is above it, and show its details, as
        after adding it.
        """
        self.tree_widget.unfold_to_and_choose_item(item_id)
        self._show_details_of_chosen_item()

    # Bringing a plan in

    def action_import_plan(self) -> None:
        """Ask for a plan document, and open the screen that shows how it was understood before
        anything is written.
        """
        from meetingtui.plan.importing.file_format import OFFERED_SUFFIXES
        from meetingtui.ui.dialogs.standard_dialogs import FileDialog, suggested_files
        from meetingtui.ui.screens.plan.import_screen import ImportScreen

        def on_answer(path: Path | None) -> None:
            if path is not None:
                self.app.push_screen(ImportScreen(self.context, self._save_queue, path))

        files = suggested_files(self.context.folder, OFFERED_SUFFIXES, _LIKELY_PLAN_NAME)
        none = "桌面、下载和文档里没有找到 Word、Excel 文件。请把计划拖到这个窗口里。"
        self.app.push_screen(FileDialog("导入哪一份计划？", files, none), on_answer)

    def action_open_carry_over(self) -> None:
        """Open the screen with the last term's unfinished items and waiting topics, to choose which
        of them carry over; a message says where there is no last term, it cannot be read, or
        nothing is left in it.
        """
        from meetingtui.ui.screens.plan.carry_over_screen import CarryOverScreen

        context = self.context
        before = context.school.term_before(context.term)
        if before is None:
            self.notify("没有更早的学期，没有可结转的事项。")
            return
        try:
            last = read_term_records(context.folder, before, context.school)
        except MeetingTuiError as error:
            self.notify(error.message, severity="error", timeout=20)
            return
        screen = CarryOverScreen(context, self._save_queue, before, last)
        if screen.proposals or screen.topics:
            self.app.push_screen(screen)
        else:
            self.notify(f"{before.title}没有未结转的事项。")
