"""Typing on a pane: what Enter records, drafts kept where they were typed, keys in their turn."""

from collections.abc import Callable
from typing import ClassVar

from textual import getters, on
from textual.content import Content

from meetingtui.ui.meeting.recording_pane import RecordingPane
from meetingtui.ui.meeting.steps import Step
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.wrapping import Paragraphs


class TypingPane(RecordingPane):
    """Holds an entry line, and knows for which leaf and mode its words are meant.

    What a leaf is and how one turns, :class:`Pane` says.
    """

    step: ClassVar[Step]
    """The step it shows."""
    modes: ClassVar[tuple[Mode, ...]]
    """What its entry line can record; the first is where one begins."""

    entry = getters.query_one(EntryLine)

    def __init__(self) -> None:
        super().__init__(id=self.step.value)
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
        self.entry.text_area.read_only = self.desk.is_locked

    # What a subclass says

    def enter(self, mode: Mode, text: str) -> None:
        """Record what was typed under a mode; empty only where something :meth:`given` went."""
        raise NotImplementedError

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

    def strike(self) -> None:
        """Delete with nothing typed."""

    def pass_on(self) -> None:
        """Enter with nothing new typed."""
        self.turn(1)

    # Modes

    def set_mode(self, name: str) -> None:
        """Let Enter record something else, by what code calls it."""
        self.use_mode(next(mode for mode in self.modes if mode.name == name))

    def use_mode(self, mode: Mode) -> None:
        """Let Enter record something else; what was typed stays with its mode."""
        self.put_away()
        self.entry.mode = mode
        self.load_entry(carry=self._carries)

    def action_mode(self, name: str) -> None:
        """An F-key chose what Enter records."""
        self.set_mode(name)

    def show_echo(self) -> None:
        """Say back what is typed."""
        words = self.said_back(self.entry.mode, self.entry.text)
        echo = self.query_one(".pane-echo", Paragraphs)
        echo.show(words)
        echo.display = bool(words.plain)

    def said_back(self, mode: Mode, text: str) -> Content:
        """The echo of whatever mode there is."""
        return self.echo(mode, text)

    # Drafts

    def purpose(self) -> tuple[str, str]:
        """What the words are for, as their draft is called; and what stands there untyped."""
        mode = self.entry.mode
        return mode.name, self.given(mode)

    @property
    def gives_way(self) -> bool:
        """Whether what stands here untyped gives way to the first character typed."""
        return True

    def giver_back(self, text: str) -> Callable[[], None]:
        key = self._draft_key

        def give_back() -> None:
            self.walk.keep_draft(key, text)
            if key == self._draft_key and not self.entry.typed:
                self.entry.put(text)

        return give_back

    def renew_entry(self) -> None:
        """After the records changed, or on coming here for the first time."""
        if self._is_fresh:
            self._is_fresh = False
            self.begin()
        self.load_entry(carry=True)

    def begin(self) -> None:
        """On coming here for the first time since the app was started."""
        self.entry.mode = self.first_mode()

    def put_away(self) -> None:
        """Before going elsewhere: what is typed becomes a draft.

        While a line is being entered, what stands there was typed for the next.
        """
        if not self._carries:
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
        what, given = self.purpose()
        key = f"{self.step.value}/{self.leaf_name()}/{what}"
        if key != self._draft_key:
            ahead = self.entry.added if carry else ""
            if ahead and self._draft_key:
                self.walk.keep_draft(self._draft_key, "")
            self._draft_key = key
            base = self.walk.draft(key) or ("" if ahead else given)
            self.entry.load(given, base + ahead, chosen=self.gives_way)
        elif given != self.entry.text_area.loaded:
            typed, added = self.entry.typed, self.entry.added
            kept = typed if added == typed else given + added
            self.entry.load(given, kept, chosen=self.gives_way)
        self.show_echo()

    # What the entry line tells, each in its turn

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
        self.take(event.text, event.was_untouched)
        self._carries = False
        self.load_entry(carry=True)

    def take(self, text: str, was_untouched: bool) -> None:
        """What Enter does with the line handed over."""
        if was_untouched:
            self.pass_on()
        else:
            self.walk.keep_draft(self._draft_key, "")
            self.enter(self.entry.mode, text)

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
