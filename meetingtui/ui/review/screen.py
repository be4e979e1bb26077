"""盘点: where everything stands, leaf by leaf; behind every figure its items."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.leaves.overview import overview
from meetingtui.ui.review.leaves.weeks import week_calendar
from meetingtui.ui.review.line import Leaf
from meetingtui.ui.review.lines_view import LinesView
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp

LEAVES: tuple[tuple[str, Leaf], ...] = (
    ("总览", overview),
    ("周历", week_calendar),
)
"""The leaves in their order, with what each is called."""


class ReviewScreen(Screen[None]):
    """One leaf at a time, the names of all of them above it."""

    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "turn(-1)", "上一页", key_display="F3", show=False),
        Binding("f4", "turn(1)", "下一页", key_display="F4"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    view = getters.query_one(LinesView)

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self._leaf = 0

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "盘点")
        yield Caption(id="leaf-names")
        yield LinesView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.view.focus()
        self.redraw()

    def on_resize(self) -> None:
        self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def redraw(self) -> None:
        """Show the leaf as the records stand now."""
        names = [
            plain(f" {name} ", "bold $on-chosen on $chosen" if at == self._leaf else "$muted")
            for at, (name, _) in enumerate(LEAVES)
        ]
        self.query_one("#leaf-names", Caption).say(Content(" ").join(names))
        _, leaf = LEAVES[self._leaf]
        self.view.show(leaf(self.desk.survey, self.size.width - 3))

    def action_turn(self, by: int) -> None:
        """The next or previous leaf, round and round."""
        self._leaf = (self._leaf + by) % len(LEAVES)
        self.view.scroll_home(animate=False)
        self.redraw()

    @on(LinesView.Opened)
    def _opened(self, event: LinesView.Opened) -> None:
        found = event.behind
        if found.meeting is not None:
            self._app.open_minutes(found.meeting)
        elif found.item is not None:
            self._app.open_item(found.item)

    @property
    def _app(self) -> "MeetingApp":
        return cast("MeetingApp", self.app)
