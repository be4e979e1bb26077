"""The title line of every screen: school, subject and the present time."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from meetingtui.base.text_width import cell_len
from meetingtui.base.wording import weekday
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.cells import shorten_cells

_EDGES = 4
"""Cells without text: the padding, and the gap before the clock."""

_GAP = "  "

_LEAST_SCHOOL = 8
"""Least width in cells to which the school's name is cut."""


class HeaderBar(Horizontal):
    """A widget with school, term and subject on the left, week, weekday and time on the right."""

    DEFAULT_CSS = """
    HeaderBar {
        height: 1;
        background: $chosen;
        color: $on-chosen;
        text-style: bold;
        padding: 0 1;
        #masthead-subject { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #masthead-clock { width: auto; height: 1; padding-left: 2; }
    }
    """

    def __init__(self, context: AppContext, subject: str) -> None:
        super().__init__()
        self._app_context = context
        self._subject = subject

    def compose(self) -> ComposeResult:
        yield Caption(id="masthead-subject")
        yield Caption(id="masthead-clock")

    def on_mount(self) -> None:
        self.redraw()
        self.set_interval(5, self.redraw)

    def on_resize(self) -> None:
        self.redraw()

    def set_subject(self, subject: str) -> None:
        """Show another subject."""
        self._subject = subject
        self.redraw()

    @property
    def notes(self) -> tuple[str, ...]:
        """Marks shown with the subject: sample school, closed term, read-only window."""
        file = self._app_context.file
        made_up = ("【示例学校】",) if self._app_context.school.is_sample else ()
        closed = ("【已结束】",) if file.records.closing else ()
        return (*made_up, *closed, "【只读】") if file.read_only else (*made_up, *closed)

    def redraw(self) -> None:
        """Draw the present state and time; the clock takes precedence over the subject."""
        context = self._app_context
        now = context.now
        week = context.term.week_of(now.date())
        clock = (
            f"第{week}周 {weekday(now)}  {now:%H:%M}"
            if context.term.contains(now.date())
            else (f"{now.month}月{now.day}日 {weekday(now)}  {now:%H:%M}")
        )
        self.query_one("#masthead-clock", Caption).set_text(clock)
        room = self.size.width - _EDGES - cell_len(clock)
        self.query_one("#masthead-subject", Caption).set_text(self._words(room))

    def _words(self, room: int) -> str:
        """School, term and subject; where they do not fit, the term is left out, then the
        school cut.
        """
        context = self._app_context
        school = context.school.display_name
        rest = tuple(filter(None, (self._subject, *self.notes)))
        whole = _GAP.join((school, context.term.title, *rest))
        if cell_len(whole) <= room:
            return whole
        behind = "".join(f"{_GAP}{each}" for each in rest)
        return f"{shorten_cells(school, max(_LEAST_SCHOOL, room - cell_len(behind)))}{behind}"
