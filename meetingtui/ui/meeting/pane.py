"""What every step of the meeting is made of: a heading, lines, and one entry line."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.meeting.screen import MeetingScreen


class Pane(Vertical):
    """One step of the walk.

    A pane shows a *leaf* (one item, topic or department; a pane with nothing
    to turn has one leaf) and the lines recorded on it. A subclass says what to
    show and what Enter records; the pane keeps place, drafts and editing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop_editing", "放弃修改", show=False),
    ]

    step: ClassVar[Step]
    """The step it shows."""
    modes: ClassVar[tuple[Mode, ...]]
    """What its entry line can record; the first is where one begins."""

    lines = getters.query_one(LineList)
    entry = getters.query_one(EntryLine)

    def __init__(self) -> None:
        super().__init__(id=self.step.value)
        self._editing: int | None = None
        self._is_fresh = True
        self._draft_key = ""
        self.given_text = ""
        """What stood in the entry line before anything was typed."""
        self._last_entered = ""

    def compose(self) -> ComposeResult:
        yield Paragraphs(classes="pane-heading")
        with VerticalScroll(classes="pane-body", can_focus=False):
            yield Paragraphs(classes="pane-card")
            yield LineList()
        yield Paragraphs(classes="pane-echo")
        yield EntryLine(self.modes[0])

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

    def enter(self, mode: Mode, text: str) -> None:
        """Record what was typed under a mode; never called with nothing typed."""
        raise NotImplementedError

    def line_text(self, index: int) -> str | None:
        """A recorded line as it can be edited; None where it cannot."""
        return None

    def replace_line(self, index: int, text: str) -> None:
        """Put other words in place of a recorded line; empty takes it away."""

    def first_mode(self) -> Mode:
        """What Enter records on coming here."""
        return self.modes[0]

    def leaf_count(self) -> int:
        """How many leaves there are to turn."""
        return 1

    def place_of(self, leaf: int) -> int:
        """What is remembered of a leaf, to find it again."""
        return leaf

    def leaf_name(self) -> str:
        """What tells this leaf from others, for keeping drafts."""
        return ""

    def given(self, mode: Mode) -> str:
        """What stands in the entry line before anything is typed."""
        return ""

    def echo(self, mode: Mode, text: str) -> Content:
        """What would be recorded, said back while typing."""
        return Content("")

    # What it works on

    @property
    def walk(self) -> "MeetingScreen":
        """The meeting's screen."""
        return cast("MeetingScreen", self.screen)

    @property
    def desk(self) -> Desk:
        """School, term, records and clock."""
        return self.walk.desk

    @property
    def meeting(self) -> Meeting:
        """The meeting as it is recorded now."""
        return self.walk.meeting

    @property
    def leaf(self) -> int:
        """Which leaf is shown, from 0."""
        return max(0, min(self.walk.place(self.step), self.leaf_count() - 1))

    def update_meeting(self, words: str, change: Callable[[Meeting], Meeting]) -> None:
        """Record a change of the meeting; ``words`` say what it is."""
        meeting_id = self.meeting.id

        def build(records: Records) -> Change | None:
            before = records.meetings[meeting_id]
            after = change(before)
            return None if after == before else Change(words=words, meetings=(after,))

        self.walk.record(build, self.give_back)

    def update_item(self, words: str, item_id: int, change: Callable[[Item], Item]) -> None:
        """Record a change of one item."""

        def build(records: Records) -> Change | None:
            before = records.items[item_id]
            after = change(before)
            return None if after == before else Change(words=words, items=(after,))

        self.walk.record(build, self.give_back)

    # Showing

    def redraw(self) -> None:
        """Show the records as they stand now."""
        self.query_one(".pane-heading", Paragraphs).show(self.heading())
        card = self.card()
        card_widget = self.query_one(".pane-card", Paragraphs)
        card_widget.show(card)
        card_widget.display = bool(card.plain)
        self.lines.show(self.line_contents(), chosen=self.chosen_line())
        if self._is_fresh:
            self.entry.mode = self.first_mode()
            self._is_fresh = False
        self.load_entry()

    def chosen_line(self) -> int | None:
        """Which line is highlighted."""
        return self.lines.highlighted

    def show_echo(self) -> None:
        """Say back what is typed."""
        words = self.echo(self.entry.mode, self.entry.text)
        echo = self.query_one(".pane-echo", Paragraphs)
        echo.show(words)
        echo.display = bool(words.plain)

    # Turning leaves and modes

    def turn_to(self, leaf: int) -> None:
        """Show another leaf, in its first mode."""
        self.keep_draft()
        self._editing = None
        self.entry.mode = self.first_mode()
        self.lines.highlighted = None
        self.walk.set_place(self.step, self.place_of(max(0, min(leaf, self.leaf_count() - 1))))
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

    def pass_on(self) -> None:
        """Enter with nothing new typed."""
        self.turn(1)

    def set_mode(self, name: str) -> None:
        """Let Enter record something else; what was typed stays with its mode."""
        self.keep_draft()
        self._editing = None
        self.entry.mode = next(mode for mode in self.modes if mode.name == name)
        self.load_entry()

    def action_mode(self, name: str) -> None:
        """An F-key chose what Enter records."""
        self.set_mode(name)

    # Drafts

    def keep_draft(self) -> None:
        """Remember what is typed but not entered."""
        if self._draft_key:
            text = self.entry.text
            self.walk.keep_draft(self._draft_key, "" if text == self.given_text else text)

    def load_entry(self) -> None:
        """Bring back what was typed here before, else what stands here anyway."""
        mode = self.entry.mode
        editing = self._editing
        given = self.given(mode) if editing is None else (self.line_text(editing) or "")
        what = mode.name if editing is None else f"edit-{editing}"
        key = f"{self.step.value}/{self.leaf_name()}/{what}"
        if key != self._draft_key:
            self._draft_key, self.given_text = key, given
            self.entry.put(self.walk.draft(key) or given)
        elif self.entry.text == self.given_text != given:
            self.given_text = given
            self.entry.put(given)
        self.show_echo()

    def clear_entry(self, text: str) -> None:
        """Empty the line, keeping the words until they are on disk."""
        self._last_entered = text
        self.given_text = ""
        self.entry.put("")
        self.lines.highlighted = None
        self.walk.keep_draft(self._draft_key, "")

    def give_back(self) -> None:
        """After a failed write: the words typed stand in the line again."""
        if self._last_entered and not self.entry.text:
            self.entry.put(self._last_entered)

    # Editing a recorded line

    def edit_line(self, index: int) -> None:
        """Bring a recorded line back into the entry line."""
        if self.line_text(index) is None:
            return
        self.keep_draft()
        self._editing = index
        self.entry.mode = Mode("edit", "修改", "清空后回车即删除")
        self.load_entry()

    def action_stop_editing(self) -> None:
        """Leave the recorded line as it was."""
        self.walk.keep_draft(self._draft_key, "")
        self._draft_key = ""
        self._editing = None
        self.entry.mode = self.first_mode()
        self.load_entry()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape means leaving the meeting unless a line is being edited."""
        return self._editing is not None if action == "stop_editing" else True

    # What the entry line and the list tell

    @on(EntryText.Changed)
    def _typed(self, event: EntryText.Changed) -> None:
        event.stop()
        self.show_echo()
        self.walk.touch()

    @on(EntryText.Submitted)
    def _submitted(self, event: EntryText.Submitted) -> None:
        event.stop()
        text, editing, mode = event.text, self._editing, self.entry.mode
        if editing is not None:
            self.clear_entry(text)
            self.action_stop_editing()
            self.replace_line(editing, text)
        elif text and text != self.given_text:
            self.clear_entry(text)
            self.enter(mode, text)
        elif not text and (index := self.lines.highlighted) is not None and self.line_text(index):
            self.edit_line(index)
        else:
            self.pass_on()

    @on(EntryText.Struck)
    def _struck(self, event: EntryText.Struck) -> None:
        event.stop()
        if (index := self.lines.highlighted) is not None:
            self.replace_line(index, "")

    @on(EntryText.Risen)
    def _risen(self, event: EntryText.Risen) -> None:
        event.stop()
        self.rise(event.by)

    @on(EntryText.Turned)
    def _turned(self, event: EntryText.Turned) -> None:
        event.stop()
        self.turn(event.by)

    @on(EntryText.Cycled)
    def _cycled(self, event: EntryText.Cycled) -> None:
        event.stop()
        names = [mode.name for mode in self.modes]
        here = names.index(self.entry.mode.name) if self.entry.mode.name in names else 0
        self.set_mode(names[(here + event.by) % len(names)])

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
