"""The review screen (盘点): pages of figures, each of which opens the items it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar, cast

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from meetingtui.base.text_width import cell_len
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.review.lines_view import FigurePlace, LinesView
from meetingtui.ui.screens.review.page_lines import ReviewPage, snapshot_page
from meetingtui.ui.screens.review.pages.achievements_page import achievements_page
from meetingtui.ui.screens.review.pages.changes_page import changes_page
from meetingtui.ui.screens.review.pages.meetings_page import meetings_page
from meetingtui.ui.screens.review.pages.overview_page import overview_page
from meetingtui.ui.screens.review.pages.problems_page import problems_page
from meetingtui.ui.screens.review.pages.routines_page import routines_page
from meetingtui.ui.screens.review.pages.targets_page import targets_page
from meetingtui.ui.screens.review.pages.terms_page import terms_page
from meetingtui.ui.screens.review.pages.weeks_page import weeks_page
from meetingtui.ui.screens.review.pages.workload_page import workload_page
from meetingtui.ui.screens.review.review_exports import ReviewExports
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.header_bar import HeaderBar
from meetingtui.ui.widgets.key_bar import KeyBar

# A widget with the names of the review's pages in one line; a click opens a page


_MORE = "…"
"""Mark of further pages whose names do not fit."""


class PageNames(Caption):
    """A one-line widget with the names of all pages (总览 变化 周历 …), the present one
    highlighted.
    """

    DEFAULT_CSS = "PageNames { height: 1; padding: 0 1; text-wrap: nowrap; }"

    @dataclass
    class Turned(Message):
        """Message: the user clicked the name of a page."""

        page: int
        """Index of the page, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._ends: list[tuple[int, int]] = []
        """Where each piece of the line ends, in cells, and the page it leads to."""

    def show(self, names: Sequence[str], here: int, width: int) -> None:
        """Show the names; where not all fit, those around the present one.

        Args:
            names: the names of the pages.
            here: the index of the present page.
            width: the room for the names in cells.
        """
        shown = _around(names, here, width)
        pieces = [
            (
                plain_content(
                    f" {names[page]} ", "bold $on-chosen on $chosen" if page == here else "$muted"
                ),
                page,
            )
            for page in shown
        ]
        if shown.start:
            pieces.insert(0, (plain_content(_MORE, "$muted"), shown.start - 1))
        if shown.stop < len(names):
            pieces.append((plain_content(_MORE, "$muted"), shown.stop))
        ends = accumulate(piece.cell_length + 1 for piece, _ in pieces)
        self._ends = [(end, page) for end, (_, page) in zip(ends, pieces, strict=True)]
        self.set_text(Content(" ").join(piece for piece, _ in pieces))

    def on_click(self, event: events.Click) -> None:
        """Ask for the page whose name was clicked; the dots lead to the nearest hidden page."""
        event.stop()
        offset = event.get_content_offset(self)
        for end, page in self._ends:
            if offset is not None and offset.x < end:
                self.post_message(self.Turned(page))
                return


def _around(names: Sequence[str], here: int, width: int) -> range:
    """Indices of the pages whose names fit, around the present one."""
    first = last = here
    room = width - 2 * (cell_len(_MORE) + 1) - cell_len(f" {names[here]} ")
    for page in sorted(range(len(names)), key=lambda page: abs(page - here))[1:]:
        room -= cell_len(f"  {names[page]} ")
        if room < 0:
            break
        first, last = min(first, page), max(last, page)
    return range(first, last + 1)


# The review screen (盘点)


TERMS = "学期"
"""Name of the page that needs the records of other terms."""

PAGES: tuple[tuple[str, ReviewPage], ...] = (
    ("总览", snapshot_page(overview_page)),
    ("变化", snapshot_page(changes_page)),
    ("周历", snapshot_page(weeks_page)),
    ("负担", snapshot_page(workload_page)),
    ("问题", snapshot_page(problems_page)),
    ("例会", lambda context, width: meetings_page(context.snapshot, width, context.agenda)),
    ("成果", snapshot_page(achievements_page)),
    ("目标", snapshot_page(targets_page)),
    ("常规", snapshot_page(routines_page)),
    (TERMS, lambda context, width: terms_page(context.snapshot, width, context.past)),
)
"""Name and function of every page, in order."""


_ROOMY = 22
"""Height of the screen in lines from which a blank line is shown below the page names."""


class ReviewScreen(Screen[None]):
    """The review screen: one page of figures at a time, with the names of all pages above it."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "turn(-1)", "上一页", key_display="F3", show=False),
        Binding("f4", "turn(1)", "下一页", key_display="F4"),
        Binding("f5", "list_all", "筛选", key_display="F5"),
        Binding("f6", "summarise", "写总结", key_display="F6"),
        Binding("f7", "ledger", "台账", key_display="F7"),
        Binding("f9", "status_paper", "推进情况", key_display="F9", show=False),
        Binding("f10", "web_page", "网页", key_display="F10", show=False),
        Binding("escape", "leave", "返回", key_display="Esc", show=False),
    ]

    view = getters.query_one(LinesView)

    def __init__(self, context: AppContext, save_queue: SaveQueue, page: int = 0) -> None:
        super().__init__()
        self.context = context
        """The app context: school, term, records and clock."""
        self._save_queue = save_queue
        self._exports = ReviewExports(cast("Screen[None]", self), context, save_queue)
        self._leaf = page
        self._places: dict[int, FigurePlace] = {}
        self._shown: tuple[TermSnapshot, int, int] | None = None
        """What the lines were made of: the snapshot, the width, the page."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "盘点")
        yield PageNames()
        yield LinesView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.view.focus()
        self.redraw()

    def on_resize(self) -> None:
        self.set_class(self.size.height < _ROOMY, "-low")
        self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    @on(RecordsSaved)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show the page from the present records; the position in it is kept."""
        if self._shown != (self.context.snapshot, self.size.width, self._leaf):
            self._show(self.view.place)

    def _show(self, place: FigurePlace) -> None:
        snapshot, width = self.context.snapshot, self.size.width
        self._shown = (snapshot, width, self._leaf)
        names = [name for name, _ in PAGES]
        self.query_one(PageNames).show(names, self._leaf, width - 2)
        name, page = PAGES[self._leaf]
        self.view.show(page(self.context, width - 3), place)
        if name == TERMS and self.context.past.on != self.context.today:
            self._read_past()

    @work(exclusive=True)
    async def _read_past(self) -> None:
        """Read the other terms in the background, once a day, and show the page again that needs
        them.
        """
        await self.context.load_earlier_terms()
        self.call_later(self._show_past)

    def _show_past(self) -> None:
        if PAGES[self._leaf][0] == TERMS:
            self._show(self.view.place)

    def action_turn(self, by: int) -> None:
        """Show the next (1) or previous (-1) page, wrapping around."""
        self.turn_to((self._leaf + by) % len(PAGES))

    def turn_to(self, page: int) -> None:
        """Show the page with an index, from 0, at the position it was left at."""
        self._places[self._leaf] = self.view.place
        self._leaf = page
        self._show(self._places.get(page, FigurePlace()))

    @on(PageNames.Turned)
    def _turned(self, event: PageNames.Turned) -> None:
        self.turn_to(event.page)

    def action_list_all(self) -> None:
        """Open the list of all items with its filter line."""
        navigation_of(self).open_items()

    def action_summarise(self) -> None:
        """Open the screen of the term summary."""
        from meetingtui.ui.screens.review.summary_screen import SummaryScreen

        self.app.push_screen(SummaryScreen(self.context, self._save_queue))

    def action_leave(self) -> None:
        """Stop the export that is being written; without one, leave the screen."""
        if self._exports.is_busy:
            self._exports.cancel()
        else:
            self.app.pop_screen()

    def action_ledger(self) -> None:
        """Export the ledger (督办台账) to Excel, or read an edited one back."""
        self._exports.ask_ledger()

    def action_status_paper(self) -> None:
        """Export the status document (推进情况), one page of Word."""
        self._exports.export_status_document()

    @work(exclusive=True, group="web page")
    async def action_web_page(self) -> None:
        """Export the status of the plan (推进情况) as a web page."""
        await self._exports.ask_web_page()

    @on(LinesView.Opened)
    def _opened(self, event: LinesView.Opened) -> None:
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
