"""Typing on a pane: drafts kept where they were typed, lines edited, keys in their turn."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.recorder import Build
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.wrapping import Paragraphs

if TYPE_CHECKING:
    from meetingtui.ui.meeting.screen import MeetingScreen

_EDIT = Mode("edit", "修改", "清空后回车即删除")


class TypingPane(Vertical):
    """Holds an entry line, and knows for which leaf and mode its words are meant.

    What a leaf is and how one turns, :class:`Pane` says.
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
        self._editing: str | None = None
        self._is_fresh = True
        self._draft_key = ""
        self._carries = False

    def on_mount(self) -> None:
        self._bindings_asked = {
            key: binding.action
            for key, bindings in self._bindings.key_to_bindings.items()
            for binding in bindings
            if key != "escape"
        }
        self.entry.text_area.asked_keys = frozenset(self._bindings_asked)
        self.entry.text_area.read_only = self.desk.file.read_only

    # What a subclass says

    def enter(self, mode: Mode, text: str) -> None:
        """Record what was typed under a mode; empty only where something :meth:`given` went."""
        raise NotImplementedError

    def line_text(self, index: int) -> str | None:
        """A recorded line as it can be edited; None where it cannot."""
        return None

    def replace_line(self, index: int, text: str) -> None:
        """Put other words in place of a recorded line; empty takes it away."""

    def strike(self) -> None:
        """Delete with nothing typed: the chosen line goes."""
        if (index := self.lines.highlighted) is not None and self.line_text(index) is not None:
            self.replace_line(index, "")

    def first_mode(self) -> Mode:
        """What Enter records on coming here."""
        return self.modes[0]

    def leaf_name(self) -> str:
        """What tells this leaf from others, for keeping drafts."""
        return ""

    def given(self, mode: Mode) -> str:
        """What stands in the entry line before anything is typed."""
        return ""

    def echo(self, mode: Mode, text: str) -> Content:
        """What would be recorded, said back while typing."""
        return Content("")

    def turn(self, by: int) -> None:
        """Show the next or previous leaf."""
        raise NotImplementedError

    def rise(self, by: int) -> None:
        """Up or down: choose a line."""
        raise NotImplementedError

    def pass_on(self) -> None:
        """Enter with nothing new typed."""
        self.turn(1)

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

    def record(
        self, build: Build, text: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change; where it fails, ``text`` is a draft again where it was typed."""
        key = self._draft_key

        def give_back() -> None:
            self.walk.keep_draft(key, text)
            if key == self._draft_key and not self.entry.typed:
                self.entry.put(text)

        self.walk.record(build, give_back, on_success)

    def update_meeting(
        self,
        words: str,
        change: Callable[[Meeting], Meeting],
        *,
        text: str = "",
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Record a change of the meeting; ``words`` say what it is, ``text`` what was typed."""
        meeting_id = self.meeting.id

        def build(records: Records) -> Change | None:
            before = records.meetings.get(meeting_id)
            after = change(before) if before else None
            return None if after in (None, before) else Change(words=words, meetings=(after,))

        self.record(build, text, on_success)

    def update_item(
        self, words: str, item_id: int, change: Callable[[Item], Item], *, text: str = ""
    ) -> None:
        """Record a change of one item."""

        def build(records: Records) -> Change | None:
            before = records.items.get(item_id)
            after = change(before) if before else None
            return None if after in (None, before) else Change(words=words, items=(after,))

        self.record(build, text)

    # Modes

    def set_mode(self, name: str) -> None:
        """Let Enter record something else; what was typed stays with its mode."""
        self.put_away()
        self.entry.mode = next(mode for mode in self.modes if mode.name == name)
        self.load_entry(carry=self._carries)

    def action_mode(self, name: str) -> None:
        """An F-key chose what Enter records."""
        self.set_mode(name)

    def show_echo(self) -> None:
        """Say back what is typed."""
        words = self.echo(self.entry.mode, self.entry.text)
        echo = self.query_one(".pane-echo", Paragraphs)
        echo.show(words)
        echo.display = bool(words.plain)

    # Drafts

    def renew_entry(self) -> None:
        """After the records changed, or on coming here for the first time."""
        if self._is_fresh:
            self._is_fresh = False
            self.entry.mode = self.first_mode()
            self._reopen_edit()
        if self._editing is not None and self._edited_line() is None:
            self._leave_edit()
        self.load_entry(carry=True)

    def put_away(self) -> None:
        """Before going elsewhere: an edit is taken, other typing becomes a draft.

        While a line is being entered, what stands there was typed for the next.
        """
        if self._carries:
            return
        if self._editing is not None:
            text = self.entry.text
            self._take_edit(self._editing, text)
        else:
            self.keep_draft()

    def keep_draft(self) -> None:
        """Remember what is typed but not entered."""
        if self._draft_key:
            self.walk.keep_draft(self._draft_key, self.entry.typed)

    def load_entry(self, *, carry: bool) -> None:
        """Bring back what was typed here before, else what stands here anyway.

        With ``carry``, where the leaf changed through a record of our own, what
        was typed meanwhile comes along: it was meant for what is shown now.
        """
        mode = self.entry.mode
        given = self.given(mode) if self._editing is None else self._editing
        what = mode.name if self._editing is None else f"edit:{self._editing}"
        key = f"{self.step.value}/{self.leaf_name()}/{what}"
        if key != self._draft_key:
            ahead = self.entry.added if carry else ""
            if ahead and self._draft_key:
                self.walk.keep_draft(self._draft_key, "")
            self._draft_key = key
            base = self.walk.draft(key) or given
            self.entry.load(given, base + ahead)
        elif given != self.entry.text_area.loaded:
            typed, added = self.entry.typed, self.entry.added
            self.entry.load(given, typed if added == typed else given + added)
        self.show_echo()

    # Editing a recorded line

    def edit_line(self, index: int) -> None:
        """Bring a recorded line back into the entry line."""
        text = self.line_text(index)
        if text is not None:
            self.put_away()
            self._editing = text
            self.entry.mode = _EDIT
            self.load_entry(carry=False)

    def action_stop_editing(self) -> None:
        """Leave the recorded line as it was."""
        self.walk.keep_draft(self._draft_key, "")
        self._leave_edit()
        self.load_entry(carry=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape means leaving the meeting unless a line is being edited."""
        return self._editing is not None if action == "stop_editing" else True

    def _leave_edit(self) -> None:
        self._editing = None
        self.entry.mode = self.first_mode()

    def _edited_line(self) -> int | None:
        """Where the line being edited stands now, by what it said."""
        count = self.lines.option_count
        return next((i for i in range(count) if self.line_text(i) == self._editing), None)

    def _take_edit(self, original: str, text: str) -> None:
        index = self._edited_line()
        self.walk.keep_draft(self._draft_key, "")
        self._leave_edit()
        self.lines.highlighted = None
        if index is not None and text != original:
            self.replace_line(index, text)

    def _reopen_edit(self) -> None:
        """After a new start: a line that was being edited is being edited again."""
        prefix = f"{self.step.value}/{self.leaf_name()}/edit:"
        for key in self.walk.drafts:
            if key.startswith(prefix):
                self._editing = key.removeprefix(prefix)
                self.entry.mode = _EDIT

    # What the entry line and the list tell, each in its turn

    @on(EntryText.Changed)
    def _typed(self, event: EntryText.Changed) -> None:
        event.stop()
        self.show_echo()
        self.walk.touch()

    @on(EntryText.Submitted)
    async def _submitted(self, event: EntryText.Submitted) -> None:
        event.stop()
        await self.walk.settled()
        self._carries = True
        self._take(event.text, event.was_untouched)
        self._carries = False
        self.load_entry(carry=True)

    def _take(self, text: str, was_untouched: bool) -> None:
        """What Enter does with the line handed over."""
        mode = self.entry.mode
        if self._editing is not None:
            self._take_edit(self._editing, text)
        elif not was_untouched:
            self.lines.highlighted = None
            self.walk.keep_draft(self._draft_key, "")
            self.enter(mode, text)
        elif not text and (index := self.lines.highlighted) is not None and self.line_text(index):
            self.edit_line(index)
        else:
            self.pass_on()

    @on(EntryText.Pressed)
    async def _pressed(self, event: EntryText.Pressed) -> None:
        event.stop()
        await self.walk.settled()
        await self.run_action(self._bindings_asked[event.key])

    @on(EntryText.Struck)
    def _struck(self, event: EntryText.Struck) -> None:
        event.stop()
        self.strike()

    @on(EntryText.Risen)
    async def _risen(self, event: EntryText.Risen) -> None:
        event.stop()
        await self.walk.settled()
        self.rise(event.by)

    @on(EntryText.Turned)
    async def _turned(self, event: EntryText.Turned) -> None:
        event.stop()
        await self.walk.settled()
        self.turn(event.by)

    @on(EntryText.Cycled)
    def _cycled(self, event: EntryText.Cycled) -> None:
        event.stop()
        names = [mode.name for mode in self.modes]
        here = names.index(self.entry.mode.name) if self.entry.mode.name in names else 0
        self.set_mode(names[(here + event.by) % len(names)])
