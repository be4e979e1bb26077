"""The first line of every screen: whose meeting this is, and what time it is."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal

from meetingtui.ui.desk import Desk
from meetingtui.ui.widgets.caption import Caption
from meetingtui.ui.widgets.cells import brief
from meetingtui.wording import weekday

_EDGES = 4
"""Cells that hold no words: the padding, and the gap before the clock."""

_GAP = "  "

_LEAST_SCHOOL = 8
"""Cells of its name that a school keeps."""


class Masthead(Horizontal):
    """School and subject on the left, week, weekday and clock on the right."""

    DEFAULT_CSS = """
    Masthead {
        height: 1;
        background: $chosen;
        color: $on-chosen;
        text-style: bold;
        padding: 0 1;
        #masthead-subject { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #masthead-clock { width: auto; height: 1; padding-left: 2; }
    }
    """

    def __init__(self, desk: Desk, subject: str) -> None:
        super().__init__()
        self._desk = desk
        self._subject = subject

    def compose(self) -> ComposeResult:
        yield Caption(id="masthead-subject")
        yield Caption(id="masthead-clock")

    def on_mount(self) -> None:
        self.redraw()
        self.set_interval(5, self.redraw)

    def on_resize(self) -> None:
        self.redraw()

    def rename(self, subject: str) -> None:
        """Show another subject."""
        self._subject = subject
        self.redraw()

    @property
    def notes(self) -> tuple[str, ...]:
        """What else must be known of this window."""
        file = self._desk.file
        closed = ("【已结束】",) if file.records.closing else ()
        return (*closed, "【只读】") if file.read_only else closed

    def redraw(self) -> None:
        """Show the present state and time; what does not fit gives way to the clock."""
        desk = self._desk
        now = desk.now
        week = desk.term.week_of(now.date())
        clock = (
            f"第{week}周 {weekday(now)}  {now:%H:%M}"
            if desk.term.holds(now.date())
            else (f"{now.month}月{now.day}日 {weekday(now)}  {now:%H:%M}")
        )
        self.query_one("#masthead-clock", Caption).say(clock)
        room = self.size.width - _EDGES - cell_len(clock)
        self.query_one("#masthead-subject", Caption).say(self._words(room))

    def _words(self, room: int) -> str:
        """School, term and subject; first the term goes, then the school is cut short."""
        desk = self._desk
        school = desk.school.display_name
        rest = tuple(filter(None, (self._subject, *self.notes)))
        whole = _GAP.join((school, desk.term.title, *rest))
        if cell_len(whole) <= room:
            return whole
        behind = "".join(f"{_GAP}{each}" for each in rest)
        return f"{brief(school, max(_LEAST_SCHOOL, room - cell_len(behind)))}{behind}"
