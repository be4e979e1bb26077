"""The screen that lists plan items (事项), those behind a figure of the review or those a filter
selects, and the dialogs that save filters.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from meetingtui.base.errors import MeetingTuiError, RefusedError
from meetingtui.base.wording import one_line
from meetingtui.review.filter_parser import HINT, parse_filter
from meetingtui.review.item_counts import item_counts_of_rows
from meetingtui.review.item_filter import RowFilter
from meetingtui.review.term_snapshot import ItemRow, sort_by_urgency
from meetingtui.store.settings_files import SavedFilters
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, TextInputDialog
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.review.item_list_widget import ItemList
from meetingtui.ui.screens.search_screen import SearchInput
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText, lay_pieces_side_by_side

# Dialogs for saved filters


_SAVE_ANSWER, _DELETE_ANSWER = "/keep", "/forget"
"""Answers that no filter can be named: a name cannot begin with a character YAML would quote."""


class SavedFilterDialogs:
    """The sequence of dialogs in which the user chooses, saves or deletes a filter of the item
    list.

    Args:
        screen: the screen over which the dialogs are opened.
        folder: the data folder, in which the filters are saved.
        text: the present filter; empty for none.
        on_chosen: is called with the text of a saved filter that is chosen.
    """

    def __init__(
        self, screen: Screen[None], folder: Path, text: str, on_chosen: Callable[[str], None]
    ) -> None:
        self._screen = screen
        self._saved_filters = SavedFilters(folder)
        self._filter_text = text
        self._on_chosen = on_chosen

    def ask_to_save_choose_or_delete(self) -> None:
        """Show one dialog with the saved filters to choose from, and with saving the present filter
        (if not empty and not saved yet) and deleting one. A message alone says that there is
        nothing to offer, or that the saved filters cannot be read.
        """
        try:
            saved = self._saved_filters.read_all()
        except MeetingTuiError as error:
            self._screen.notify(error.message, severity="warning")
            return
        choices = [Choice(f"={name}", f"{name}　{words}") for name, words in saved.items()]
        if self._filter_text and self._filter_text not in saved.values():
            choices.append(Choice(_SAVE_ANSWER, f"存下现在的筛选：{self._filter_text}"))
        if saved:
            choices.append(Choice(_DELETE_ANSWER, "删除一个"))
        if not choices:
            self._screen.notify("还没有存过筛选。先按 F5 写出筛选的词，再按 F2 存下。")
            return

        def on_answer(value: str | None) -> None:
            if value == _SAVE_ANSWER:
                self._ask_name_and_save_filter()
            elif value == _DELETE_ANSWER:
                self._ask_and_delete_saved_filter(saved)
            elif value is not None:
                self._on_chosen(saved[value[1:]])

        self._screen.app.push_screen(ChoiceDialog("存下的筛选", choices), on_answer)

    def _ask_name_and_save_filter(self) -> None:
        """Ask for a name, and save the item list's present filter under it, in place of a filter of
        that name.
        """

        def on_answer(name: str | None) -> None:
            if name:
                self._run_and_show_result(
                    lambda: self._saved_filters.save(name, self._filter_text), f"已存下筛选：{name}"
                )

        self._screen.app.push_screen(
            TextInputDialog("给这个筛选起个名字", hint="例如 教务滞后"), on_answer
        )

    def _ask_and_delete_saved_filter(self, saved: dict[str, str]) -> None:
        """Ask which saved filter to delete, and delete it.

        Args:
            saved: the text of each saved filter, by its name.
        """

        def on_answer(name: str | None) -> None:
            if name is not None:
                self._run_and_show_result(
                    lambda: self._saved_filters.remove(name), f"已删除筛选：{name}"
                )

        choices = [Choice(name, f"{name}　{words}") for name, words in saved.items()]
        self._screen.app.push_screen(ChoiceDialog("删除哪一个？", choices), on_answer)

    def _run_and_show_result(self, action: Callable[[], None], success_message: str) -> None:
        """Run an action on the saved filters; show ``success_message``, or why it failed."""
        try:
            action()
        except MeetingTuiError as error:
            self._screen.notify(error.message, severity="warning")
        else:
            self._screen.notify(success_message)


# The screen that lists items (事项)


class FilterLine(SearchInput):
    """An input line for the text by which the item list is filtered; Enter leaves it for the
    list.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "看结果", key_display="回车"),
    ]


class ItemListScreen(Screen[None]):
    """A screen that lists plan items, the most urgent first, with a line below the list in which a
    filter is typed.

    Args:
        context: the open term.
        save_queue: passed on to screens that change items.
        heading: what the listed items have in common.
        ids: ids of the items to list; None lists all items, and shows the filter line from the
            start.
        text: the filter at first; empty for none.
    """

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "focus_filter", "筛选", key_display="F5"),
        Binding("f2", "manage_saved_filters", "存取筛选", key_display="F2"),
        Binding("escape", "go_back_one_step", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(ItemList)
    filter_line = getters.query_one(FilterLine)

    def __init__(
        self,
        context: AppContext,
        save_queue: SaveQueue,
        heading: str,
        ids: Sequence[int] | None = None,
        text: str = "",
    ) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._heading = heading
        self._ids = None if ids is None else tuple(ids)
        self._filter_text = text
        self._filter = RowFilter()
        self._shown_rows: list[ItemRow] = []

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "盘点")
        yield WrappedText(id="list-heading")
        yield WrappedText(id="nothing")
        yield ItemList()
        yield WrappedText(id="trouble")
        with Horizontal(id="filter"):
            yield Static("筛选 ", markup=False)
            yield FilterLine(
                self._filter_text, placeholder=HINT, compact=True, select_on_focus=False
            )
        yield KeyBar()

    def on_mount(self) -> None:
        is_typed = self._ids is None
        self.query_one("#filter").display = is_typed
        self.query_one("#trouble").display = False
        (self.filter_line if is_typed else self.rows).focus()
        self._apply_filter_text(self._filter_text)

    def on_resize(self) -> None:
        self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the item list after a saved change, while its screen is in front."""
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show the items that pass the filter, from the present records, the most urgent first;
        removed ones are left out.
        """
        snapshot = self.context.snapshot
        rows = (
            snapshot.rows
            if self._ids is None
            else [
                snapshot.rows_by_item_id[id] for id in self._ids if id in snapshot.rows_by_item_id
            ]
        )
        self._shown_rows = sort_by_urgency(filter(self._filter.matches, rows))
        self.rows.show_items(self._shown_rows, snapshot)
        nothing = self.query_one("#nothing", WrappedText)
        nothing.show_text(
            self._filter.empty_result_message if self._filter.clauses else "没有事项。"
        )
        nothing.display = not self._shown_rows
        self.query_one("#list-heading", WrappedText).show_text(self._list_heading())

    def _list_heading(self) -> Content:
        """Return the heading of the item list: what the items have in common, the filter, their
        number, and counts by status, by warning, of tasks and of parts.
        """
        found = item_counts_of_rows(self._shown_rows)
        heading = self._heading
        if self._filter.clauses:
            heading = f"{heading}　{self._filter.description}"
        figures = (
            found.counts_and_completion_rate_text
            if 0 < found.done < found.total
            else found.counts_text,
            found.warning_counts_text,
            _count_with_overdue_text("议定事项", found.tasks, found.overdue_tasks),
            _count_with_overdue_text("分工", found.parts, found.overdue_parts),
        )
        lines = lay_pieces_side_by_side(map(Content, filter(None, figures)), self.size.width - 2)
        whole = plain_content(f"{heading}　共 {len(self._shown_rows)} 项", "bold $primary")
        return Content("\n").join([whole, lines]) if lines else whole

    # What is typed

    @on(Input.Changed)
    def _apply_changed_filter(self, event: Input.Changed) -> None:
        """Filter the item list whenever the text of the filter changes."""
        self._apply_filter_text(event.value)

    def _apply_filter_text(self, text: str) -> None:
        """Filter the item list by a text; where the text is not understood, show why and leave the
        list unchanged.
        """
        trouble = self.query_one("#trouble", WrappedText)
        try:
            self._filter = parse_filter(text, self.context.snapshot)
        except RefusedError as error:
            trouble.show_text(error.message)
            trouble.display = True
            return
        trouble.display = False
        self._filter_text = one_line(text)
        self.redraw()

    @on(SearchInput.UpDownPressed)
    def _move_from_filter_line_to_list(self, event: SearchInput.UpDownPressed) -> None:
        """Move up or down in the item list from the filter line, and focus the list."""
        self.rows.action_move_selection(event.offset)
        self.rows.focus()

    @on(Input.Submitted)
    def _leave_filter_line_on_enter(self) -> None:
        """Move the focus from the filter line to the item list, unless that is empty; open the
        selected item where Enter was typed ahead.
        """
        if self.rows.has_focus:
            self.rows.action_open_item()
        elif self._shown_rows:
            self.rows.focus()

    # Going on

    def action_focus_filter(self) -> None:
        """Show the item list's filter line and move the focus to it."""
        self.query_one("#filter").display = True
        self.filter_line.focus()
        self.filter_line.select_all()

    def action_manage_saved_filters(self) -> None:
        """Open the dialogs that save the item list's filter, and choose or delete a saved one; a
        chosen one is put into the filter line.
        """

        def apply_saved_filter(text: str) -> None:
            self.query_one("#filter").display = True
            self.filter_line.value = text
            self.filter_line.focus()

        SavedFilterDialogs(
            self, self.context.folder, self._filter_text, apply_saved_filter
        ).ask_to_save_choose_or_delete()

    def action_go_back_one_step(self) -> None:
        """Go back one step, as the screen was opened.

        Opened for certain items: from the filter line to the unfiltered list without that line,
        then off the screen. Opened for all items: from a filter line with text to the list, then
        off the screen.
        """
        line = self.query_one("#filter")
        if self._ids is not None and line.display:
            self.filter_line.value = ""
            line.display = False
            self.rows.focus()
        elif self.filter_line.has_focus and self.filter_line.value and self._shown_rows:
            self.rows.focus()
        else:
            self.app.pop_screen()

    @on(ItemList.ItemOpened)
    def _open_item_timeline(self, event: ItemList.ItemOpened) -> None:
        """Open the timeline of an item, from which the other items of the list can be reached."""
        from meetingtui.ui.screens.review.item_timeline_screen import ItemTimelineScreen

        ids = [row.item.id for row in self._shown_rows]
        self.app.push_screen(ItemTimelineScreen(self.context, self._save_queue, event.item_id, ids))


def _count_with_overdue_text(kind: str, count: int, overdue: int) -> str:
    """Return how many of the listed items are tasks, or parts of measures: 议定事项 3 项（滞后 1
    项）.

    Args:
        kind: what is counted, such as 议定事项.
        count: the number of items; the text is empty for 0.
        overdue: how many of them are overdue.
    """
    late = f"（滞后 {overdue} 项）" if overdue else ""
    return f"{kind} {count} 项{late}" if count else ""
