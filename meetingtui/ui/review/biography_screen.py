"""来龙去脉: the whole life of one item, every meeting and every word."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from meetingtui.review.biography import biography
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.recorder import Recorded, Recorder
from meetingtui.ui.review.life import life_events, life_facts
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.app import MeetingApp


class BiographyScreen(Screen[None]):
    """Read here, kept up to date on the item's own screen."""

    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "keep", "更新", key_display="F5"),
        Binding("enter", "keep", "更新", show=False),
        Binding("left", "turn(-1)", "上一项", key_display="←"),
        Binding("right", "turn(1)", "下一项", key_display="→"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
        Binding("up", "scroll(-1)", "上一行", show=False),
        Binding("down", "scroll(1)", "下一行", show=False),
        Binding("pageup", "page(-1)", "上一屏", show=False),
        Binding("pagedown", "page(1)", "下一屏", show=False),
    ]

    def __init__(
        self, desk: Desk, recorder: Recorder, item_id: int, ids: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._recorder = recorder
        self.item_id = item_id
        """Whose life it is."""
        self._ids = tuple(ids)

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "来龙去脉")
        with VerticalScroll(id="life", can_focus=False):
            yield Paragraphs(id="life-facts")
            yield Paragraphs(id="life-events")
        yield KeyBar()

    def on_mount(self) -> None:
        self.redraw()

    @on(Recorded)
    def _recorded(self) -> None:
        if self.is_active:
            self.redraw()

    def on_screen_resume(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Show the item as the records stand now; one that is gone is left."""
        item = self.desk.records.items.get(self.item_id)
        if item is None:
            if self.app.screen is self:
                self.app.pop_screen()
            return
        self.query_one("#life-facts", Paragraphs).show(life_facts(self.desk, item))
        past = self.desk.past
        events = biography(item, self.desk.survey, past.surveys)
        rows = [life_events(events)]
        if item.origin and past.surveys is None:
            rows += [Content(""), plain(past.trouble or "正在读上学期的记录……", "$muted")]
            self._look_back()
        self.query_one("#life-events", Paragraphs).show(Content("\n").join(rows))

    @work(exclusive=True)
    async def _look_back(self) -> None:
        """What was carried over lived before; that is shown as soon as it is read."""
        was = self.desk.past
        await self.desk.look_back()
        if self.desk.past is not was:
            self.redraw()

    def action_turn(self, by: int) -> None:
        """The item before or after this one in the list one came from."""
        kept = [id for id in self._ids if id in self.desk.records.items]
        there = kept.index(self.item_id) + by if self.item_id in kept else -1
        if 0 <= there < len(kept):
            self.item_id = kept[there]
            self.redraw()
            self.query_one("#life").scroll_home(animate=False)
        else:
            self.app.bell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turning asks for a list."""
        return action != "turn" or len(self._ids) > 1

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.query_one("#life").scroll_relative(y=by * 2, animate=False)

    def action_page(self, by: int) -> None:
        """A screenful on or back."""
        body = self.query_one("#life")
        body.scroll_relative(y=by * max(1, body.size.height - 1), animate=False)

    def action_keep(self) -> None:
        """To the item's own screen, where it is kept up to date."""
        cast("MeetingApp", self.app).open_item(self.item_id)
