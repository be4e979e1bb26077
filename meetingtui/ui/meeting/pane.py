"""What every step of the meeting is made of: a heading, lines, and one entry line."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from meetingtui.meeting.finding import Place
from meetingtui.ui.meeting.any_block import AnyBlockPane
from meetingtui.ui.widgets.entry import EntryLine
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.wrapping import Paragraphs


class Pane(AnyBlockPane):
    """One step of the walk.

    A pane shows a *leaf* (one item, topic or department; a pane with nothing
    to turn has one leaf) and the lines recorded on it. A subclass says what to
    show and what Enter records; the pane keeps place, drafts and editing.
    """

    def compose(self) -> ComposeResult:
        yield Paragraphs(classes="pane-heading")
        yield from self.compose_body()
        yield Paragraphs(classes="pane-echo")
        yield EntryLine(self.modes[0])

    def compose_body(self) -> ComposeResult:
        """What stands between the heading and the entry line."""
        with VerticalScroll(classes="pane-body", can_focus=False):
            yield Paragraphs(classes="pane-card")
            yield LineList()
            yield Paragraphs(classes="pane-questions")

    # What a subclass says

    def heading(self) -> Content:
        """The line at the top: whose turn it is, how far the room is."""
        raise NotImplementedError

    def card(self) -> Content:
        """The few large lines about what is at hand."""
        return Content("")

    def line_contents(self) -> list[Content]:
        """The lines recorded so far, as shown."""
        return []

    def leaf_count(self) -> int:
        """How many leaves there are to turn."""
        return 1

    def place_of(self, leaf: int) -> int:
        """What is remembered of a leaf, to find it again."""
        return leaf

    def find(self, place: Place) -> None:
        """Show the leaf on which something can be mended; where there is but one, it is shown."""

    # What it works on

    @property
    def leaf(self) -> int:
        """Which leaf is shown, from 0."""
        return max(0, min(self.walk.place(self.step), self.leaf_count() - 1))

    # Showing

    def redraw(self) -> None:
        """Show the records as they stand now."""
        self.query_one(".pane-heading", Paragraphs).show(self.heading())
        card = self.card()
        card_widget = self.query_one(".pane-card", Paragraphs)
        card_widget.show(card)
        card_widget.display = bool(card.plain)
        lines = self.line_contents()
        self.lines.show(lines, chosen=self.chosen_line())
        questions = self.query_one(".pane-questions", Paragraphs)
        questions.show("" if lines else "\n".join(self.walk.questions))
        questions.set_class(bool(lines or not self.walk.questions), "-silent")
        self.renew_entry()

    def chosen_line(self) -> int | None:
        """Which line is highlighted."""
        return self.lines.highlighted

    # Turning leaves and modes

    def turn_to(self, leaf: int) -> None:
        """Show another leaf, in its first mode."""
        self.put_away()
        self.walk.set_place(self.step, self.place_of(max(0, min(leaf, self.leaf_count() - 1))))
        self.lines.highlighted = None
        self.entry.mode = self.first_mode()
        self.load_entry(carry=self._carries)
        self.redraw()
        self.query_one(".pane-body", VerticalScroll).scroll_home(animate=False)

    def turn(self, by: int) -> None:
        """Show the next or previous leaf."""
        if 0 <= self.leaf + by < self.leaf_count():
            self.turn_to(self.leaf + by)
        else:
            self.app.bell()

    def rise(self, by: int) -> None:
        """Up or down: choose a line."""
        self.lines.move(by)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.choose(event.index)
        self.entry.take_focus()

    def choose(self, index: int) -> None:
        """A line was clicked."""


class ListPane(Pane):
    """A pane whose lines are its leaves: one is always chosen, up and down turn them."""

    def chosen_line(self) -> int | None:
        return self.leaf

    def rise(self, by: int) -> None:
        self.turn(by)

    def choose(self, index: int) -> None:
        self.turn_to(index)
