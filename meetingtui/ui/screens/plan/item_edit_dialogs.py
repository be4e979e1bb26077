"""The editing dialogs of plan items (增改事项): add, rename, move, split, merge and remove, and
make an item routine work.
"""

import re
from collections.abc import Callable

from textual.screen import Screen

from meetingtui.actions.item_changes import (
    add_item,
    item_ids_in_meetings,
    merge_items,
    move_item_among_siblings,
    move_item_to_parent,
    remove_item,
    rename_item,
    set_routine_rhythm,
    split_item,
)
from meetingtui.base.errors import RefusedError
from meetingtui.meeting.decided_tasks import ParsedTaskLine
from meetingtui.meeting.line_parsing.task_line import parse_task_line
from meetingtui.plan.item import Item, ItemKind
from meetingtui.plan.routine import Rhythm, read_rhythm
from meetingtui.plan.tree_editing import (
    changes_to_remove_item,
    changes_to_split_item,
    possible_parents,
)
from meetingtui.store.records import Change, ChangeBuilder, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.save_queue import SaveQueue

_MAX_MERGE_CANDIDATES = 30
"""Largest number of items offered for merging, the most similar first."""

_SAME_HEADING_BONUS = 30
"""Points added to the similarity (0 to 100) of an item under the same heading."""


class ItemEditDialogs:
    """The dialogs that ask how a plan item is to be changed, and the recording of the change; used
    by screens that show items.

    Every method returns at once: the answer is recorded when it is given. Esc changes nothing.

    Args:
        screen: the screen over which the dialogs are opened.
        context: the open term.
        save_queue: takes the changes.
        show_added: is called with the id of an item that was added, once it is saved.
    """

    def __init__(
        self,
        screen: Screen[None],
        context: AppContext,
        save_queue: SaveQueue,
        show_added: Callable[[int], None],
    ) -> None:
        self._screen = screen
        self._context = context
        self._save_queue = save_queue
        self._show_added = show_added
        """Shows an item that was added, by its id, once it is saved."""

    def choose_and_make_item_change(self, item: Item | None) -> None:
        """Ask which change to make to a plan item, only those possible for it being offered, then
        ask what that change needs; without an item, ask for a new one.
        """
        if item is None:
            self.ask_and_add_item(None)
            return
        is_planned = item.kind not in (ItemKind.PART, ItemKind.TASK)
        offered: list[tuple[str, Callable[[Item], None], bool]] = [
            ("新增一项（接在它后面）　Insert", self.ask_and_add_item, True),
            ("改名　F2", self.ask_and_set_item_title, item.kind is not ItemKind.PART),
            ("上移一位　Ctrl+↑", lambda each: self.move_among_siblings(each, -1), True),
            ("下移一位　Ctrl+↓", lambda each: self.move_among_siblings(each, 1), True),
            ("移到别的章节…", self.ask_and_move_under_heading, is_planned),
            (
                "拆成几项…",
                self.ask_titles_and_split_item,
                item.is_open and item.kind is not ItemKind.PART,
            ),
            ("并入另一项…", self.ask_and_merge_into_item, item.is_open),
            ("常规工作（每周、每月…）", self.ask_and_set_routine_rhythm, item.is_open),
            ("删去　Del", self.ask_and_remove_item, True),
        ]
        if item.kind is ItemKind.SECTION:
            offered[0] = ("新增一项（排在它下面）　Insert", self.ask_and_add_item, True)
        possible = [(label, act) for label, act, can in offered if can]

        def on_answer(chosen: str | None) -> None:
            if chosen is not None:
                possible[int(chosen)][1](item)

        choices = [Choice(str(index), label) for index, (label, _) in enumerate(possible)]
        self._screen.app.push_screen(ChoiceDialog(f"增改事项：{item.title}", choices), on_answer)

    def ask_and_add_item(self, beside: Item | None, initial_text: str = "") -> None:
        """Ask for a new plan item in one line (what, who, by when), and add it; a line whose names
        may mean several people is asked for again with a warning.

        Args:
            beside: the item after which it is added, or the section in which; None for the end of
                the plan.
            initial_text: the text in the line at first.
        """

        def on_answer(words: str | None) -> None:
            if not words:
                return
            line = self._parse_new_item(words)
            if line.ambiguous_mentions:
                self._screen.notify(line.doubt, severity="warning", timeout=10)
                self.ask_and_add_item(beside, words)
                return
            today, id = self._context.today, beside.id if beside else None
            self._record_change(
                lambda records: add_item(records, line, id, today=today),
                on_saved=lambda: self._show_added(max(self._context.records.items)),
            )

        where = f"，接在“{beside.title}”后面" if beside else ""
        if beside and beside.kind is ItemKind.SECTION:
            where = f"，排在“{beside.title}”下面"
        question = f"新增一项{where}"
        hint = "如：组织教师基本功比赛 王晓梅 12月5日前"
        self._screen.app.push_screen(TextInputDialog(question, initial_text, hint), on_answer)

    def _parse_new_item(self, text: str) -> ParsedTaskLine:
        """Parse a typed line as a new item: title, owner, deadline; nothing is refused."""
        context = self._context
        deadlines = context.deadline_parser(context.today)
        return parse_task_line(
            text, roster=context.roster, deadlines=deadlines, today=context.today
        )

    def ask_and_set_item_title(self, item: Item) -> None:
        """Ask for another title of a plan item, and record it unless it is empty; a department's
        part has no title of its own, which a message says.
        """
        if item.kind is ItemKind.PART:
            self._screen.notify("分工跟着举措改名。请选上面的举措。", severity="warning")
            return

        def on_answer(title: str | None) -> None:
            if title:
                self._record_change(lambda records: rename_item(records, item.id, title))

        self._screen.app.push_screen(TextInputDialog("改名", item.title), on_answer)

    def move_among_siblings(self, item: Item, offset: int) -> None:
        """Move a plan item ``offset`` places down under its heading, up where negative; the bell
        rings where it cannot move.
        """

        def build(records: Records) -> Change | None:
            return move_item_among_siblings(records, item.id, offset)

        if build(self._context.records) is None:
            self._screen.app.bell()
        else:
            self._record_change(build)

    def ask_and_move_under_heading(self, item: Item) -> None:
        """Ask under which section, or measure with items below it, an item is to be placed, and
        record it; a message says where there is none.
        """
        tree = self._context.item_tree
        target = possible_parents(self._context.records.items, item.id)
        if not target:
            self._screen.notify("计划里没有别的章节可移。", severity="warning")
            return

        def on_answer(chosen: str | None) -> None:
            if chosen is not None:
                self._record_change(
                    lambda records: move_item_to_parent(records, item.id, int(chosen))
                )

        choices = [
            Choice(
                str(each.id),
                f"{'　' * (len(tree.path_from_root(each)) - 1)}{each.number}{each.title}",
            )
            for each in target
        ]
        self._screen.app.push_screen(ChoiceDialog(f"“{item.title}”移到", choices), on_answer)

    def ask_titles_and_split_item(self, item: Item, initial_text: str = "") -> None:
        """Ask, in one line divided by semicolons, for the titles of the items into which an item is
        to be split, and record it; titles that are refused are asked for again.

        Args:
            item: the item to split; the first of the new ones keeps its progress.
            initial_text: the text in the line at first; empty for the present title.
        """
        context = self._context

        def on_answer(words: str | None) -> None:
            if not words:
                return
            titles, today = re.split("[；;]", words), context.today
            try:
                changes_to_split_item(context.records.items, item.id, titles, today=today)
            except RefusedError as error:
                self._screen.notify(error.message, severity="warning")
                self.ask_titles_and_split_item(item, words)
                return
            self._record_change(lambda records: split_item(records, item.id, titles, today=today))

        question = "拆成几项？各项之间用分号（；）隔开；第一项保留原来的进展。"
        self._screen.app.push_screen(
            TextInputDialog(question, initial_text or item.title), on_answer
        )

    def ask_and_merge_into_item(self, item: Item) -> None:
        """Ask into which other open item of its kind an item is to be merged, and record it; a
        message says where there is none.

        At most 30 are offered, the most similar titles first, those under the same heading
        preferred; the items above it and below it are left out.
        """
        from rapidfuzz.fuzz import partial_ratio

        tree, context = self._context.item_tree, self._context
        own = {
            each.id for each in (item, *(each for _, each in tree.walk_in_reading_order(item.id)))
        }
        own |= {each.id for each in tree.path_from_root(item)}
        others = [
            each
            for _, each in tree.walk_in_reading_order()
            if each.is_open and each.id not in own and each.kind is item.kind
        ]
        if not others:
            self._screen.notify("没有别的未办结事项可以并入。", severity="warning")
            return
        nearness = {each.id: partial_ratio(each.title, item.title) for each in others}
        for each in others:
            nearness[each.id] += _SAME_HEADING_BONUS if each.parent == item.parent else 0
        others.sort(key=lambda each: (-nearness[each.id], each.id))

        def on_answer(chosen: str | None) -> None:
            if chosen is not None:
                day, meeting = context.recording_date_and_meeting_id
                self._record_change(
                    lambda records: merge_items(
                        records, int(chosen), item.id, today=day, meeting=meeting
                    )
                )

        choices = [
            Choice(str(each.id), f"{tree.number_without_top_section(each)}{each.title}")
            for each in others[:_MAX_MERGE_CANDIDATES]
        ]
        self._screen.app.push_screen(ChoiceDialog(f"“{item.title}”并入", choices), on_answer)

    def ask_and_set_routine_rhythm(self, item: Item) -> None:
        """Ask how often an item recurs as routine work, and record it; routine work that goes on
        can also be ended. The rhythm at first is the present one, else the one that the item's
        deadline text names.
        """
        context = self._context

        def on_answer(chosen: str | None) -> None:
            if chosen is not None:
                rhythm = Rhythm(chosen) if chosen else None
                self._record_change(
                    lambda records: set_routine_rhythm(
                        records, item.id, rhythm, term=context.term, today=context.today
                    )
                )

        choices = [Choice(rhythm.value, rhythm.label) for rhythm in Rhythm]
        routine = item.routine
        if routine is not None and routine.ended is None:
            choices.append(Choice("", "到此为止，以后不再要报"))
        hinted = read_rhythm(item.due_text)
        present = routine.rhythm if routine else hinted
        question = f"“{item.title}”是常规工作，多久一次？从今天起每次都要报，没报的算缺。"
        dialog = ChoiceDialog(question, choices, present.value if present else "")
        self._screen.app.push_screen(dialog, on_answer)

    def ask_and_remove_item(self, item: Item) -> None:
        """Remove a plan item with the items below it, after asking with the numbers of those that
        would be deleted and of those that, having a history, would only be cancelled. A message
        says where all are closed and stay.
        """
        context = self._context
        day, meeting = context.recording_date_and_meeting_id
        named = item_ids_in_meetings(context.records.meetings.values())
        edit = changes_to_remove_item(
            context.records.items, item.id, today=day, meeting=meeting, mentioned=named
        )
        kept = [each for each in edit.items_to_store if not each.is_open and each.tracked]
        parts = [
            f"删去 {len(edit.ids_to_delete)} 项" if edit.ids_to_delete else "",
            f"{len(kept)} 项已有记录，改为取消，进展保留" if kept else "",
        ]
        if not any(parts):
            self._screen.notify("它和下面的事项都已有记录，并已办结或取消，不再改动。")
            return

        def on_answer(answer: str | None) -> None:
            if answer == "remove":
                self._record_change(
                    lambda records: remove_item(records, item.id, today=day, meeting=meeting)
                )

        question = f"删去“{item.title}”吗？{'；'.join(filter(None, parts))}。可按 Ctrl+Z 撤销。"
        choices = [Choice("remove", "删去"), Choice("back", "不删")]
        self._screen.app.push_screen(ChoiceDialog(question, choices), on_answer)

    def _record_change(
        self, build: ChangeBuilder, on_saved: Callable[[], None] = lambda: None
    ) -> None:
        """Queue a change of the plan's items, built by ``build``; ``on_saved`` is called once it is
        saved.
        """
        self._save_queue.queue_change(build, on_success=on_saved)
