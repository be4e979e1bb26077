"""事项: what stands behind a figure, or what some words choose among everything."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from meetingtui.errors import RefusedError
from meetingtui.review.figures import count
from meetingtui.review.filter import HINT, Filter, read_filter
from meetingtui.review.survey import Surveyed
from meetingtui.review.urgency import worst_first
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.item_rows import ItemRows
from meetingtui.ui.search.query import QueryLine
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs, flowed
from meetingtui.wording import one_line

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class FilterLine(QueryLine):
    """The line of words; Enter takes them, and the next one opens an item."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "看结果", key_display="回车"),
    ]


class ItemListScreen(Screen[None]):
    """The worst first; a line to type into narrows them."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "filter", "筛选", key_display="F5"),
        Binding("f2", "saved", "存取筛选", key_display="F2"),
        Binding("escape", "back", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(ItemRows)
    line = getters.query_one(FilterLine)

    def __init__(
        self,
        desk: Desk,
        recorder: Recorder,
        heading: str,
        ids: Sequence[int] | None = None,
        words: str = "",
    ) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._heading = heading
        self._ids = None if ids is None else tuple(ids)
        self._words = words
        self._wanted = Filter()
        self._shown: list[Surveyed] = []

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "盘点")
        yield Paragraphs(id="list-heading")
        yield Paragraphs(id="nothing")
        yield ItemRows()
        yield Paragraphs(id="trouble")
        with Horizontal(id="filter"):
            yield Static("筛选 ", markup=False)
            yield FilterLine(self._words, placeholder=HINT, compact=True, select_on_focus=False)
        yield KeyBar()

    def on_mount(self) -> None:
        is_typed = self._ids is None
        self.query_one("#filter").display = is_typed
        self.query_one("#trouble").display = False
        (self.line if is_typed else self.rows).focus()
        self._read(self._words)

    def on_resize(self) -> None:
        self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show what is chosen as the records stand now."""
        survey = self.desk.survey
        rows = (
            survey.rows
            if self._ids is None
            else [survey.by_id[id] for id in self._ids if id in survey.by_id]
        )
        self._shown = worst_first(filter(self._wanted.passes, rows))
        self.rows.show(self._shown, survey)
        nothing = self.query_one("#nothing", Paragraphs)
        nothing.show(self._wanted.nothing_words if self._wanted.demands else "没有事项。")
        nothing.display = not self._shown
        self.query_one("#list-heading", Paragraphs).show(self._caption())

    def _caption(self) -> Content:
        """What they have in common, how many there are, and the same figures as everywhere."""
        found = count(self._shown)
        heading = self._heading
        if self._wanted.demands:
            heading = f"{heading}　{self._wanted.meaning}"
        figures = (
            found.words if 0 < found.done < found.total else found.count_words,
            found.warning_words,
            _beside("议定事项", found.tasks, found.overdue_tasks),
            _beside("分工", found.parts, found.overdue_parts),
        )
        lines = flowed(map(Content, filter(None, figures)), self.size.width - 2)
        whole = plain(f"{heading}　共 {len(self._shown)} 项", "bold $primary")
        return Content("\n").join([whole, lines]) if lines else whole

    # What is typed

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._read(event.value)

    def _read(self, words: str) -> None:
        """Choose by the words; where they are not understood, say so and leave all as it was."""
        trouble = self.query_one("#trouble", Paragraphs)
        try:
            self._wanted = read_filter(words, self.desk.survey)
        except RefusedError as error:
            trouble.show(error.message)
            trouble.display = True
            return
        trouble.display = False
        self._words = one_line(words)
        self.redraw()

    @on(QueryLine.Risen)
    def _risen(self, event: QueryLine.Risen) -> None:
        self.rows.action_move(event.by)
        self.rows.focus()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """The words are taken and one is among the items; a key typed ahead opens the first."""
        if self.rows.has_focus:
            self.rows.action_open()
        elif self._shown:
            self.rows.focus()

    # Going on

    def action_filter(self) -> None:
        """Type what is wanted."""
        self.query_one("#filter").display = True
        self.line.focus()
        self.line.select_all()

    def action_saved(self) -> None:
        """Keep the words under a name, or take some that were kept."""
        from meetingtui.ui.review.filter_choice import FilterChoice

        def take(words: str | None) -> None:
            if words is not None:
                self.query_one("#filter").display = True
                self.line.value = words
                self.line.focus()

        FilterChoice(cast("MeetingApp", self.app), self.desk.folder, self._words, take).ask()

    def action_back(self) -> None:
        """Back, step by step: out of the line, to all that stood behind the figure, away."""
        line = self.query_one("#filter")
        if self._ids is not None and line.display:
            self.line.value = ""
            line.display = False
            self.rows.focus()
        elif self.line.has_focus and self.line.value and self._shown:
            self.rows.focus()
        else:
            self.app.pop_screen()

    @on(ItemRows.Opened)
    def _opened(self, event: ItemRows.Opened) -> None:
        from meetingtui.ui.review.biography_screen import BiographyScreen

        ids = [row.item.id for row in self._shown]
        self.app.push_screen(BiographyScreen(self.desk, self._recorder, event.item, ids))


def _beside(kind: str, many: int, overdue: int) -> str:
    """议定事项 3 项（滞后 1 项）; empty for none."""
    late = f"（滞后 {overdue} 项）" if overdue else ""
    return f"{kind} {many} 项{late}" if many else ""
