"""Find anything (Ctrl+F): one line to type into, the hits at once."""

from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from meetingtui.review.findable import Kind
from meetingtui.review.search import Hit, search
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded
from meetingtui.ui.search.learner import PinyinLearner, SignsRead
from meetingtui.ui.search.query import QueryLine
from meetingtui.ui.search.row import hit_row
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs
from meetingtui.wording import one_line

_HINT = "事项、人员、会议里的字，或拼音首字母，如 jxgz"


class HitList(OptionList, can_focus=False):
    """The hits, while the caret stays in the line above."""


class SearchScreen(Screen[Hit | None]):
    """A whole screen, so that nothing beneath is cut; returns the hit that was chosen."""

    CSS_PATH = "search.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "返回", key_display="Esc"),
    ]

    query_line = getters.query_one(QueryLine)
    hit_list = getters.query_one(HitList)

    def __init__(self, desk: Desk, learner: PinyinLearner, query: str) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._learner = learner
        self._given = query
        self._hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "查找")
        with Horizontal(id="query"):
            yield Static("查找 ", markup=False)
            yield QueryLine(self._given, placeholder=_HINT, compact=True, select_on_focus=False)
        yield Static(id="count", markup=False)
        yield HitList(markup=False)
        yield Paragraphs(id="reason")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_line.select_all()
        self.redraw()
        self._learner.learn()

    def on_resize(self) -> None:
        self._fill(self.hit_list.highlighted)

    def on_key(self, event: events.Key) -> None:
        """What is typed before the line has the focus belongs to it all the same."""
        if event.is_printable and event.character and self.focused is None:
            self.query_line.replace(event.character, *self.query_line.selection)
            event.stop()

    def search_again(self) -> None:
        """Let the next sign begin another query."""
        self.query_line.select_all()

    @on(Input.Changed)
    @on(Recorded)
    @on(SignsRead)
    def redraw(self) -> None:
        """Show what is found by the words as they stand."""
        desk = self.desk
        index = desk.index
        desk.query = one_line(self.query_line.value)
        self._hits, count = search(index.entries, desk.query, desk.pinyin)
        words = f"找到 {count} 处" if count else "没有找到，换个词试试"
        if count > len(self._hits):
            words += f"，列出前 {len(self._hits)} 处"
        learning = "  拼音准备中" if desk.pinyin.unread(index.signs) else ""
        self.query_one("#count", Static).update(
            plain((words if desk.query else "") + learning, "$muted")
        )
        self._fill(self._first())

    def _first(self) -> int:
        """The best hit; of a name typed in full, what follows the person."""
        if len(self._hits) < 2:
            return 0
        best = self._hits[0].entry
        return int(best.kind is Kind.PERSON and best.title == self.desk.query)

    def _fill(self, chosen: int | None) -> None:
        width = self.hit_list.scrollable_content_region.width - 2
        self.hit_list.set_options([Option(hit_row(self.desk, hit, width)) for hit in self._hits])
        self.hit_list.highlighted = chosen if self._hits else None
        self._show_reason()

    @on(OptionList.OptionHighlighted)
    def _show_reason(self) -> None:
        """Why the chosen line is there, where it does not show that itself."""
        hit = self._chosen
        reason = hit.reason if hit else ""
        words = Content.assemble(("所在原文  ", "$muted"), reason) if reason else Content("")
        self.query_one("#reason", Paragraphs).show(words)

    @property
    def _chosen(self) -> Hit | None:
        at = self.hit_list.highlighted
        return self._hits[at] if at is not None and at < len(self._hits) else None

    @on(QueryLine.Risen)
    def _risen(self, event: QueryLine.Risen) -> None:
        if self._hits:
            there = (self.hit_list.highlighted or 0) + event.by
            self.hit_list.highlighted = max(0, min(there, len(self._hits) - 1))

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _open(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        if isinstance(event, OptionList.OptionSelected):
            self.hit_list.highlighted = event.option_index
        hit = self._chosen
        if hit is None:
            self.app.bell()
        elif hit.entry.kind is Kind.PERSON:
            self.query_line.value = hit.entry.title
        else:
            self.dismiss(hit)
