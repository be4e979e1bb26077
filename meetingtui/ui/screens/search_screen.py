"""The search screen (items, people and meetings found by words or pinyin, as they are typed), with
the input line that filters use too, and the row of a search hit.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.base.wording import one_line
from meetingtui.plan.item import ItemKind
from meetingtui.review.search_index import SearchEntry, SearchHit, SearchResultKind, search
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.background_tasks import PinyinLoaded, PinyinLoader
from meetingtui.ui.save_queue import RecordsSaved
from meetingtui.ui.theme import plain_content, status_content, warning_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_KIND_CELLS = 6
_STATE_CELLS = 12
_MAX_TITLE_CELLS = 80
"""Largest width of the title in cells; farther apart, columns are hard to follow."""


def search_hit_row(context: AppContext, hit: SearchHit, width: int) -> Content:
    """Return the row of a search hit for ``width`` cells: kind, title with number or post, owner or
    people, state or note; in less than 70 cells an item's number is left out.
    """
    entry = hit.entry
    owner = 10 if width < 70 else 16 if width < 110 else 24
    title = min(width - _KIND_CELLS - owner - _STATE_CELLS, _MAX_TITLE_CELLS)
    tag = entry.tag if entry.kind is not SearchResultKind.ITEM or width >= 70 else ""
    return Content("").join(
        [
            plain_content(fit_to_cells(entry.kind.label, _KIND_CELLS), "$muted"),
            plain_content(fit_to_cells(_search_hit_title(entry, tag), title)),
            plain_content(fit_to_cells(_search_hit_owner(context, entry), owner)),
            _search_hit_state_content(context, entry),
        ]
    )


def _search_hit_title(entry: SearchEntry, tag: str) -> str:
    """Return a search hit's title and its tag.

    Args:
        entry: the record that was found.
        tag: its number or kind, put before the title, or a person's post, put after the name; empty
            to leave it out.
    """
    parts = (entry.title, tag) if entry.kind is SearchResultKind.PERSON else (tag, entry.title)
    return "  ".join(filter(None, parts))


def _search_hit_owner(context: AppContext, entry: SearchEntry) -> str:
    """Return the owner of an item that was found; for other search hits and items that are not
    tracked the people in it.
    """
    item = (
        context.records.items.get(entry.record_id) if entry.kind is SearchResultKind.ITEM else None
    )
    return item.owner_words if item and item.tracked else entry.people_text


def _search_hit_state_content(context: AppContext, entry: SearchEntry) -> Content:
    """Return the warning (滞后) or status of an item that was found; for other search hits a muted
    note. It is empty for a section.
    """
    if entry.kind is not SearchResultKind.ITEM:
        return plain_content(entry.note, "$muted")
    item = context.records.items.get(entry.record_id)
    if item is None or not item.tracked or item.kind is ItemKind.SECTION:
        return Content("")
    light = warning_content(context.deadline_status(item))
    return light if light.plain else status_content(item.status)


class SearchInput(Input):
    """The input line of a search or filter; with up and down (page keys: ten at once), another of
    the listed results is chosen while the line keeps the focus.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "打开", key_display="回车"),
        Binding("up", "choose_hit_above_or_below(-1)", "上一个", show=False),
        Binding("down", "choose_hit_above_or_below(1)", "下一个", show=False),
        Binding("pageup", "choose_hit_above_or_below(-10)", "上十个", show=False),
        Binding("pagedown", "choose_hit_above_or_below(10)", "下十个", show=False),
        Binding("ctrl+z", "ignore_undo", show=False),
        Binding("ctrl+y", "ignore_undo", show=False),
    ]

    @dataclass
    class UpDownPressed(Message):
        """Message: up or down was pressed in a search's input line."""

        offset: int
        """How many search hits below the chosen one, above it where negative: 1 or 10."""

    def action_choose_hit_above_or_below(self, offset: int) -> None:
        """Post a message that asks to choose the search hit ``offset`` rows below, above where
        negative; it is handled only after the characters typed before it.
        """
        self.post_message(self.UpDownPressed(offset))

    def action_ignore_undo(self) -> None:
        """Do nothing on Ctrl+Z and Ctrl+Y, which must not undo recorded changes while a query is
        typed.
        """


_QUERY_HINT = "事项、人员、会议里的字，或拼音首字母，如 jxgz"


class SearchHitList(OptionList, can_focus=False):
    """A list widget of search hits that leaves the focus to the search input."""


class SearchScreen(Screen[SearchHit | None]):
    """The search screen; it returns the chosen hit, an item or a meeting, or None when left with
    Esc.

    Args:
        context: the open term.
        pinyin_loader: looks up the pinyin of characters not looked up yet, in a thread.
        query: the text searched for at first; empty for none.
    """

    CSS_PATH = "search_screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "返回", key_display="Esc"),
    ]

    query_line = getters.query_one(SearchInput)
    hit_list = getters.query_one(SearchHitList)

    def __init__(self, context: AppContext, pinyin_loader: PinyinLoader, query: str) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._pinyin_loader = pinyin_loader
        self._initial_query = query
        self._hits: list[SearchHit] = []

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "查找")
        with Horizontal(id="query"):
            yield Static("查找 ", markup=False)
            yield SearchInput(
                self._initial_query, placeholder=_QUERY_HINT, compact=True, select_on_focus=False
            )
        yield Static(id="count", markup=False)
        yield SearchHitList(markup=False)
        yield WrappedText(id="reason")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_line.select_all()
        self._search_and_highlight_best_hit()
        self._pinyin_loader.look_up_unknown_pinyin()

    def on_resize(self) -> None:
        self._draw_search_hits(self.hit_list.highlighted)

    def on_key(self, event: events.Key) -> None:
        """Insert a character typed before the search input has the focus."""
        if event.is_printable and event.character and self.focused is None:
            self.query_line.replace(event.character, *self.query_line.selection)
            event.stop()

    def select_query(self) -> None:
        """Select the search query, so that typing replaces it."""
        self.query_line.select_all()

    @on(RecordsSaved)
    @on(PinyinLoaded)
    def redraw(self) -> None:
        """Search for the present query again; the chosen record stays chosen while it is found."""
        before = self._chosen_hit
        self._search_and_highlight_best_hit()
        if before is None:
            return
        kept = (before.entry.kind, before.entry.record_id)
        for index, hit in enumerate(self._hits):
            if (hit.entry.kind, hit.entry.record_id) == kept:
                self.hit_list.highlighted = index

    @on(Input.Changed)
    def _search_and_highlight_best_hit(self) -> None:
        """Search for the present query, remember it in the context, show how many hits there are,
        and highlight the best one.
        """
        context = self.context
        index = context.search_index
        context.last_search_query = one_line(self.query_line.value)
        self._hits, count = search(index.entries, context.last_search_query, context.pinyin)
        words = f"找到 {count} 处" if count else "没有找到，换个词试试"
        if count > len(self._hits):
            words += f"，列出前 {len(self._hits)} 处"
        learning = "  拼音准备中" if context.pinyin.characters_not_looked_up(index.signs) else ""
        self.query_one("#count", Static).update(
            plain_content((words if context.last_search_query else "") + learning, "$muted")
        )
        self._draw_search_hits(self._hit_to_highlight_index())

    def _hit_to_highlight_index(self) -> int:
        """Return the index of the search hit to highlight: the first; where it is the person whose
        full name was typed, the second, which is a record about that person.
        """
        if len(self._hits) < 2:
            return 0
        best = self._hits[0].entry
        return int(
            best.kind is SearchResultKind.PERSON and best.title == self.context.last_search_query
        )

    def _draw_search_hits(self, chosen: int | None) -> None:
        """Draw the rows of all search hits, and highlight one.

        Args:
            chosen: the index of the hit to highlight, from 0; None for no highlight.
        """
        width = self.hit_list.scrollable_content_region.width - 2
        self.hit_list.set_options(
            [Option(search_hit_row(self.context, hit, width)) for hit in self._hits]
        )
        self.hit_list.highlighted = chosen if self._hits else None
        self._show_why_hit_was_found()

    @on(OptionList.OptionHighlighted)
    def _show_why_hit_was_found(self) -> None:
        """Show why the highlighted record was found, where its row does not show it."""
        hit = self._chosen_hit
        reason = hit.matching_excerpt if hit else ""
        words = Content.assemble(("所在原文  ", "$muted"), reason) if reason else Content("")
        self.query_one("#reason", WrappedText).show_text(words)

    @property
    def _chosen_hit(self) -> SearchHit | None:
        """The highlighted search hit; None where nothing was found."""
        index = self.hit_list.highlighted
        return self._hits[index] if index is not None and index < len(self._hits) else None

    @on(SearchInput.UpDownPressed)
    def _highlight_hit_above_or_below(self, event: SearchInput.UpDownPressed) -> None:
        """Highlight the search hit ``offset`` rows below or above; stops at both ends."""
        if self._hits:
            target = (self.hit_list.highlighted or 0) + event.offset
            self.hit_list.highlighted = max(0, min(target, len(self._hits) - 1))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _close_with_hit_or_search_person(
        self, event: Input.Submitted | OptionList.OptionSelected
    ) -> None:
        """Close the search with the chosen hit; for a person, search for the person's name instead;
        without a hit the bell rings.
        """
        if isinstance(event, OptionList.OptionSelected):
            self.hit_list.highlighted = event.option_index
        hit = self._chosen_hit
        if hit is None:
            self.app.bell()
        elif hit.entry.kind is SearchResultKind.PERSON:
            self.query_line.value = hit.entry.title
        else:
            self.dismiss(hit)
