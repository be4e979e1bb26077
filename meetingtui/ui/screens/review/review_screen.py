"""The review screen (盘点): pages of figures about the term with the bar of their names, and the
files exported from them (ledger, status report, web page).
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from threading import Event
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError, RefusedError
from meetingtui.base.text_width import cell_len
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, FileDialog, suggested_files
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.review.meetings_achievements_problems_pages import (
    achievements_page,
    meetings_page,
    problems_page,
)
from meetingtui.ui.screens.review.overview_page import overview_page
from meetingtui.ui.screens.review.review_lines import ReviewPage, review_page_from_snapshot_page
from meetingtui.ui.screens.review.review_lines_view import PagePosition, ReviewLinesView
from meetingtui.ui.screens.review.targets_routines_workload_pages import (
    routines_page,
    targets_page,
    workload_page,
)
from meetingtui.ui.screens.review.terms_page import terms_page
from meetingtui.ui.screens.review.weeks_and_changes_pages import changes_page, weeks_page
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar, OneLineLabel

if TYPE_CHECKING:
    from pathlib import Path

    from meetingtui.review.web_page.readership import Readership


_LEDGERS_FOLDER, _DOCUMENTS_FOLDER = "ledger", "minutes"
"""Names of the folders of ledgers and documents in the data folder."""


class ReviewExports:
    """Writes the files that the review screen exports, each in a background thread, one at a time;
    a message then says where the file is or why there is none.

    An export uses the snapshot of the moment at which its form was chosen.
    """

    def __init__(self, screen: Screen[None], context: AppContext, save_queue: SaveQueue) -> None:
        self._screen = screen
        self._app_context = context
        self._save_queue = save_queue
        self._is_cancelled = Event()
        self.is_busy = False
        """Whether an export of the review screen is being written."""

    def ask_and_export_or_read_ledger(self) -> None:
        """Ask whether to export the ledger as an Excel file or to read an edited one back, and do
        so.
        """

        def on_answer(answer: str | None) -> None:
            if answer == "write":
                self._write_export_in_thread(self._write_ledger_and_return_message)
            elif answer == "read":
                self._ask_and_open_edited_ledger()

        choices = [Choice("write", "导出台账（Excel）"), Choice("read", "读回改过的台账")]
        self._screen.app.push_screen(ChoiceDialog("督办台账", choices), on_answer)

    def export_status_document(self) -> None:
        """Start the export of the report on the plan's status (推进情况), one page of Word, into
        the folder ``minutes``.
        """
        self._write_export_in_thread(self._write_status_document_and_return_message)

    async def ask_readers_and_export_web_page(self) -> None:
        """Ask for whom the web page of the plan's status is meant, read the earlier terms, and
        start the export into the folder ``minutes``. It must run in a worker, as it waits for the
        answer.
        """
        from meetingtui.review.web_page.readership import Readership

        choices = [
            Choice(Readership.LEADERS, "领导：与盘点相同"),
            Choice(Readership.STAFF, "全体教职工：不含会上说的话、议定事项和问题"),
        ]
        chosen = await self._screen.app.push_screen_wait(ChoiceDialog("网页给谁看？", choices))
        if chosen:
            await self._app_context.load_earlier_terms()
            self._write_export_in_thread(
                lambda snapshot: self._write_web_page_and_return_message(
                    snapshot, Readership(chosen)
                )
            )

    def _ask_and_open_edited_ledger(self) -> None:
        """Ask which edited ledger to read back, and open the screen with its changes."""
        from meetingtui.ui.screens.review.edited_ledger_screen import EditedLedgerScreen

        def on_answer(path: "Path | None") -> None:
            if path is not None:
                self._screen.app.push_screen(
                    EditedLedgerScreen(self._app_context, self._save_queue, path)
                )

        current = self._app_context.folder / _LEDGERS_FOLDER
        files = suggested_files(current, (".xlsx",))
        none = "台账文件夹、桌面、下载和文档里都没有 Excel 文件。请先导出台账，改好以后再读回。"
        self._screen.app.push_screen(FileDialog("读回哪一份台账？", files, none), on_answer)

    def stop_export(self) -> None:
        """Ask the export that is being written from the review screen to stop; it ends with a
        message and writes no file, unless the file is being written already.
        """
        self._is_cancelled.set()

    def _may_export_go_on(self, _seconds: float) -> bool:
        """Return whether the export may go on, as the user has not stopped it; called again and
        again while a document is made, with the seconds passed.
        """
        return not self._is_cancelled.is_set()

    def _write_export_in_thread(self, make: Callable[[TermSnapshot], str]) -> None:
        """Start writing an exported file in a thread from the present figures of the review, and
        show the message or the error; only a message is shown while another export is being
        written.

        Args:
            make: writes the file and returns the message.
        """
        if self.is_busy:
            self._screen.notify("上一份正在写出……  Esc 停止")
            return
        snapshot = self._app_context.snapshot
        self._is_cancelled.clear()
        self.is_busy = True
        self._screen.notify("正在写出……  Esc 停止")

        async def write_and_notify() -> None:
            """Write the file in a thread; show the message or the error."""
            try:
                message = await asyncio.to_thread(make, snapshot)
            except MeetingTuiError as error:
                self._screen.notify(error.message, severity="error", timeout=20)
            else:
                self._screen.notify(message, timeout=20)
            finally:
                self.is_busy = False

        self._screen.run_worker(write_and_notify(), exclusive=True, group="exports")

    def _write_unless_stopped(self, content: bytes, folder_name: str, name: str) -> "Path":
        """Write a finished export into a folder of the data folder; return its path.

        Raises:
            RefusedError: the user has stopped the export; nothing was written.
            DocumentWriteError: the file cannot be written.
        """
        from meetingtui.documents.document_file import write_document

        if self._is_cancelled.is_set():
            raise RefusedError("已停止，什么都没有写。")
        return write_document(content, self._app_context.folder / folder_name, name)

    def _write_ledger_and_return_message(self, snapshot: TermSnapshot) -> str:
        """Write the ledger as an Excel file into the folder ``ledger``; return a message with its
        path.
        """
        from meetingtui.review.ledger.ledger_workbook import ledger_file_name, make_ledger_workbook

        path = self._write_unless_stopped(
            make_ledger_workbook(snapshot), _LEDGERS_FOLDER, ledger_file_name(snapshot.today)
        )
        return self._app_context.last_written_file.remember_file_and_return_message(path)

    def _write_status_document_and_return_message(self, snapshot: TermSnapshot) -> str:
        """Write the status report as a Word file; return a message with its path, and with a
        warning where a font is missing.
        """
        from meetingtui.review.status_word_document import render_status_document, status_file_name

        context = self._app_context
        document = render_status_document(context.folder, snapshot, tick=self._may_export_go_on)
        path = self._write_unless_stopped(
            document, _DOCUMENTS_FOLDER, status_file_name(snapshot.today)
        )
        return context.last_written_file.remember_file_and_return_message(
            path, context.missing_font_warning(document)
        )

    def _write_web_page_and_return_message(
        self, snapshot: TermSnapshot, readers: "Readership"
    ) -> str:
        """Write the web page of the plan's status; return a message with its path, which also says
        where the earlier terms could not be read.

        Args:
            snapshot: the term.
            readers: for whom it is meant: leaders or all staff, which decides what it leaves out.
        """
        from meetingtui.review.web_page.page_renderer import render_web_page, web_page_file_name

        past = self._app_context.earlier_terms
        page = render_web_page(snapshot, readers=readers, earlier=past.snapshots)
        path = self._write_unless_stopped(
            page, _DOCUMENTS_FOLDER, web_page_file_name(snapshot.today, readers)
        )
        missing = f"网页里没有往期的内容：{past.error_message}" if past.error_message else ""
        return self._app_context.last_written_file.remember_file_and_return_message(path, missing)


# A widget with the names of the review's pages in one line; a click opens a page


_MORE_PAGES_MARK = "…"
"""Mark of further pages whose names do not fit."""


class PageNameBar(OneLineLabel):
    """A one-line widget with the names of all review pages (总览 变化 周历 …), the present one
    highlighted.
    """

    DEFAULT_CSS = "PageNameBar { height: 1; padding: 0 1; text-wrap: nowrap; }"

    @dataclass
    class PageNameClicked(Message):
        """Message: the user clicked the name of a review page."""

        page: int
        """Index of the clicked review page, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._label_ends: list[tuple[int, int]] = []
        """Where each piece of the line ends, in cells from its left, and the index of the page it
        leads to.
        """

    def show_page_names(self, names: Sequence[str], current: int, width: int) -> None:
        """Show the names of the review pages with the present one highlighted.

        Where not all names fit, those around the present one are shown, with dots at an end where
        names are left out.

        Args:
            names: the names of all pages in order.
            current: index of the present page, from 0.
            width: width available for the names, in cells.
        """
        shown = _fitting_page_range(names, current, width)
        pieces = [
            (
                plain_content(
                    f" {names[page]} ",
                    "bold $on-chosen on $chosen" if page == current else "$muted",
                ),
                page,
            )
            for page in shown
        ]
        if shown.start:
            pieces.insert(0, (plain_content(_MORE_PAGES_MARK, "$muted"), shown.start - 1))
        if shown.stop < len(names):
            pieces.append((plain_content(_MORE_PAGES_MARK, "$muted"), shown.stop))
        ends = accumulate(piece.cell_length + 1 for piece, _ in pieces)
        self._label_ends = [(end, page) for end, (_, page) in zip(ends, pieces, strict=True)]
        self.set_text(Content(" ").join(piece for piece, _ in pieces))

    def on_click(self, event: events.Click) -> None:
        """Post :class:`PageNameClicked` for the review page whose name was clicked; a click behind
        the names does nothing.

        A click on the dots at an end stands for the nearest page left out there.
        """
        event.stop()
        offset = event.get_content_offset(self)
        for end, page in self._label_ends:
            if offset is not None and offset.x < end:
                self.post_message(self.PageNameClicked(page))
                return


def _fitting_page_range(names: Sequence[str], current: int, width: int) -> range:
    """Return the range of review pages whose names fit into ``width`` cells, around the page
    ``current``; that page alone where nothing more fits. Room for the dots at both ends is always
    kept.
    """
    first = last = current
    room = width - 2 * (cell_len(_MORE_PAGES_MARK) + 1) - cell_len(f" {names[current]} ")
    for page in sorted(range(len(names)), key=lambda page: abs(page - current))[1:]:
        room -= cell_len(f"  {names[page]} ")
        if room < 0:
            break
        first, last = min(first, page), max(last, page)
    return range(first, last + 1)


# The review screen (盘点)


TERMS_PAGE_NAME = "学期"
"""Name of the page that needs the records of other terms."""

REVIEW_PAGES: tuple[tuple[str, ReviewPage], ...] = (
    ("总览", review_page_from_snapshot_page(overview_page)),
    ("变化", review_page_from_snapshot_page(changes_page)),
    ("周历", review_page_from_snapshot_page(weeks_page)),
    ("负担", review_page_from_snapshot_page(workload_page)),
    ("问题", review_page_from_snapshot_page(problems_page)),
    ("例会", lambda context, width: meetings_page(context.snapshot, width, context.agenda)),
    ("成果", review_page_from_snapshot_page(achievements_page)),
    ("目标", review_page_from_snapshot_page(targets_page)),
    ("常规", review_page_from_snapshot_page(routines_page)),
    (
        TERMS_PAGE_NAME,
        lambda context, width: terms_page(context.snapshot, width, context.earlier_terms),
    ),
)
"""Name and function of every page of the review, in the order of the bar."""


_MIN_HEIGHT_WITH_BLANK_LINE = 22
"""Height of the screen in lines from which a blank line is shown below the page names."""


class ReviewScreen(Screen[None]):
    """The review screen (盘点): one page of figures at a time, with the names of all pages above
    it. ``page`` is the index in :data:`REVIEW_PAGES` of the page shown first.
    """

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "turn_page(-1)", "上一页", key_display="F3", show=False),
        Binding("f4", "turn_page(1)", "下一页", key_display="F4"),
        Binding("f5", "list_all_items", "筛选", key_display="F5"),
        Binding("f6", "open_summary", "写总结", key_display="F6"),
        Binding("f7", "export_or_read_ledger", "台账", key_display="F7"),
        Binding("f9", "export_status_document", "推进情况", key_display="F9", show=False),
        Binding("f10", "export_web_page", "网页", key_display="F10", show=False),
        Binding("escape", "stop_export_or_leave", "返回", key_display="Esc", show=False),
    ]

    view = getters.query_one(ReviewLinesView)

    def __init__(self, context: AppContext, save_queue: SaveQueue, page: int = 0) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._exports = ReviewExports(cast("Screen[None]", self), context, save_queue)
        self._page_index = page
        self._position_by_page: dict[int, PagePosition] = {}
        self._drawn_state: tuple[TermSnapshot, int, int] | None = None
        """What the lines were made of: the snapshot, the width, the page; None before the first
        drawing.
        """

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "盘点")
        yield PageNameBar()
        yield ReviewLinesView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.view.focus()
        self.redraw()

    def on_resize(self) -> None:
        self.set_class(self.size.height < _MIN_HEIGHT_WITH_BLANK_LINE, "-low")
        self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the review page after a saved change, while its screen is in front."""
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show the review page from the present records, unless records, width and page are as
        drawn last; the position in it is kept.
        """
        if self._drawn_state != (self.context.snapshot, self.size.width, self._page_index):
            self._draw_current_page(self.view.position)

    def _draw_current_page(self, position: PagePosition) -> None:
        """Draw the present review page, scrolled to a position; for the terms page, start reading
        the earlier terms too.
        """
        snapshot, width = self.context.snapshot, self.size.width
        self._drawn_state = (snapshot, width, self._page_index)
        names = [name for name, _ in REVIEW_PAGES]
        self.query_one(PageNameBar).show_page_names(names, self._page_index, width - 2)
        name, page = REVIEW_PAGES[self._page_index]
        self.view.show_lines(page(self.context, width - 3), position)
        if name == TERMS_PAGE_NAME and self.context.earlier_terms.read_on != self.context.today:
            self._read_and_show_earlier_terms()

    @work(exclusive=True)
    async def _read_and_show_earlier_terms(self) -> None:
        """Read the earlier terms in the background, at most once a day, and show the terms page
        again.
        """
        await self.context.load_earlier_terms()
        self.call_later(self._redraw_terms_page_if_shown)

    def _redraw_terms_page_if_shown(self) -> None:
        """Draw the review's terms page again with the earlier terms, if it is still shown."""
        if REVIEW_PAGES[self._page_index][0] == TERMS_PAGE_NAME:
            self._draw_current_page(self.view.position)

    def action_turn_page(self, offset: int) -> None:
        """Show the next (1) or previous (-1) review page, wrapping around."""
        self.show_page((self._page_index + offset) % len(REVIEW_PAGES))

    def show_page(self, page: int) -> None:
        """Show the review page with an index, from 0, at the position it was left at."""
        self._position_by_page[self._page_index] = self.view.position
        self._page_index = page
        self._draw_current_page(self._position_by_page.get(page, PagePosition()))

    @on(PageNameBar.PageNameClicked)
    def _show_clicked_page(self, event: PageNameBar.PageNameClicked) -> None:
        """Show the review page whose name was clicked."""
        self.show_page(event.page)

    def action_list_all_items(self) -> None:
        """Open the list of all plan items with its filter line."""
        navigation_of(self).open_item_list()

    def action_open_summary(self) -> None:
        """Open the screen of the term summary (工作总结)."""
        from meetingtui.ui.screens.review.summary_screen import SummaryScreen

        self.app.push_screen(SummaryScreen(self.context, self._save_queue))

    def action_stop_export_or_leave(self) -> None:
        """Ask the export that is being written to stop; where none is, leave the review screen."""
        if self._exports.is_busy:
            self._exports.stop_export()
        else:
            self.app.pop_screen()

    def action_export_or_read_ledger(self) -> None:
        """Ask whether to export the ledger (督办台账) to Excel or to read an edited one back."""
        self._exports.ask_and_export_or_read_ledger()

    def action_export_status_document(self) -> None:
        """Start the export of the report on the plan's status (推进情况), one page of Word."""
        self._exports.export_status_document()

    @work(exclusive=True, group="web page")
    async def action_export_web_page(self) -> None:
        """Ask for whom the status of the plan (推进情况) is to be exported as a web page, and
        export it.
        """
        await self._exports.ask_readers_and_export_web_page()

    @on(ReviewLinesView.FigureOpened)
    def _open_figure_target(self, event: ReviewLinesView.FigureOpened) -> None:
        """Open what a figure of the review counts: minutes, an item's timeline, or a list of
        items.
        """
        from meetingtui.ui.screens.review.item_list_screen import ItemListScreen

        found = event.drill_down
        if found.meeting is not None:
            navigation_of(self).open_minutes(found.meeting)
        elif found.item is not None:
            navigation_of(self).open_timeline(found.item)
        else:
            self.app.push_screen(
                ItemListScreen(self.context, self._save_queue, found.heading, found.items)
            )
