"""盘点: where everything stands, leaf by leaf; behind every figure its items."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from meetingtui.review.survey import Survey
from meetingtui.ui.desk import Desk
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.exports import Exports
from meetingtui.ui.review.leaf_names import LeafNames
from meetingtui.ui.review.leaves.achievements import honours
from meetingtui.ui.review.leaves.changes import what_changed
from meetingtui.ui.review.leaves.load import who_owes_what
from meetingtui.ui.review.leaves.overview import overview
from meetingtui.ui.review.leaves.problems import known_problems
from meetingtui.ui.review.leaves.sittings import meetings
from meetingtui.ui.review.leaves.targets import numbers
from meetingtui.ui.review.leaves.terms import terms
from meetingtui.ui.review.leaves.weeks import week_calendar
from meetingtui.ui.review.line import Leaf, of_survey
from meetingtui.ui.review.lines_view import LinesView, Place
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

TERMS = "学期"
"""The leaf that needs the records of other terms."""

LEAVES: tuple[tuple[str, Leaf], ...] = (
    ("总览", of_survey(overview)),
    ("变化", of_survey(what_changed)),
    ("周历", of_survey(week_calendar)),
    ("负担", of_survey(who_owes_what)),
    ("问题", of_survey(known_problems)),
    ("例会", lambda desk, width: meetings(desk.survey, width, desk.agenda)),
    ("成果", of_survey(honours)),
    ("目标", of_survey(numbers)),
    (TERMS, lambda desk, width: terms(desk.survey, width, desk.past)),
)
"""The leaves in their order, with what each is called."""


_ROOMY = 22
"""Lines from which on there is one to spare below the names."""


class ReviewScreen(Screen[None]):
    """One leaf at a time, the names of all of them above it."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "turn(-1)", "上一页", key_display="F3", show=False),
        Binding("f4", "turn(1)", "下一页", key_display="F4"),
        Binding("f5", "list_all", "筛选", key_display="F5"),
        Binding("f6", "summarise", "写总结", key_display="F6"),
        Binding("f7", "ledger", "台账", key_display="F7"),
        Binding("f9", "status_paper", "推进情况", key_display="F9", show=False),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc", show=False),
    ]

    view = getters.query_one(LinesView)

    def __init__(self, desk: Desk, recorder: Recorder, leaf: int = 0) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._exports = Exports(cast("Screen[None]", self), desk, recorder)
        self._leaf = leaf
        self._places: dict[int, Place] = {}
        self._shown: tuple[Survey, int, int] | None = None
        """What the lines were made of: the survey, the width, the leaf."""

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "盘点")
        yield LeafNames()
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

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show the leaf as the records stand now, its place kept."""
        if self._shown != (self.desk.survey, self.size.width, self._leaf):
            self._show(self.view.place)

    def _show(self, place: Place) -> None:
        survey, width = self.desk.survey, self.size.width
        self._shown = (survey, width, self._leaf)
        names = [name for name, _ in LEAVES]
        self.query_one(LeafNames).show(names, self._leaf, width - 2)
        name, leaf = LEAVES[self._leaf]
        self.view.show(leaf(self.desk, width - 3), place)
        if name == TERMS and self.desk.past.on != self.desk.today:
            self._read_past()

    @work(exclusive=True)
    async def _read_past(self) -> None:
        """Read the other terms, once a day; what hangs on them is shown again."""
        await self.desk.look_back()
        if LEAVES[self._leaf][0] == TERMS:
            self._show(self.view.place)

    def action_turn(self, by: int) -> None:
        """The next or previous leaf, round and round."""
        self.turn_to((self._leaf + by) % len(LEAVES))

    def turn_to(self, leaf: int) -> None:
        """Show a leaf, from 0; where one was in it, one is again."""
        self._places[self._leaf] = self.view.place
        self._leaf = leaf
        self._show(self._places.get(leaf, Place()))

    @on(LeafNames.Turned)
    def _turned(self, event: LeafNames.Turned) -> None:
        self.turn_to(event.leaf)

    def action_list_all(self) -> None:
        """Everything there is, and the line that chooses among it."""
        self._app.open_items()

    def action_summarise(self) -> None:
        """The term told in sentences."""
        from meetingtui.ui.review.summary_screen import SummaryScreen

        self.app.push_screen(SummaryScreen(self.desk, self._recorder))

    def action_ledger(self) -> None:
        """督办台账 out to Excel, or back."""
        self._exports.ask_ledger()

    def action_status_paper(self) -> None:
        """推进情况 as one page of Word."""
        self._exports.status_paper()

    @on(LinesView.Opened)
    def _opened(self, event: LinesView.Opened) -> None:
        from meetingtui.ui.review.list_screen import ItemListScreen

        found = event.behind
        if found.meeting is not None:
            self._app.open_minutes(found.meeting)
        elif found.item is not None:
            self._app.open_biography(found.item)
        else:
            self.app.push_screen(
                ItemListScreen(self.desk, self._recorder, found.heading, found.items)
            )

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)
