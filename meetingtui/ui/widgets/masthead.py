"""The first line of every screen: whose meeting this is, and what time it is."""

from textual.app import ComposeResult
from textual.containers import Horizontal

from meetingtui.ui.desk import Desk
from meetingtui.ui.widgets.caption import Caption
from meetingtui.wording import weekday


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
        return ("【只读】",) if self._desk.file.read_only else ()

    def redraw(self) -> None:
        """Show the present state and time; the term's name only where there is room."""
        desk = self._desk
        parts = [desk.school.display_name, self._subject]
        if self.app.size.width >= 80:
            parts.insert(1, desk.term.title)
        parts.extend(self.notes)
        self.query_one("#masthead-subject", Caption).say("  ".join(filter(None, parts)))
        now = desk.now
        week = desk.term.week_of(now.date())
        clock = (
            f"第{week}周 {weekday(now)}  {now:%H:%M}"
            if desk.term.holds(now.date())
            else (f"{now.month}月{now.day}日 {weekday(now)}  {now:%H:%M}")
        )
        self.query_one("#masthead-clock", Caption).say(clock)
