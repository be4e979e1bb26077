"""改文字: the minutes paragraph by paragraph, each to be put in other words; the records stay."""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer

from meetingtui.meeting.issue import Rewording
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.preview import Preview
from meetingtui.store.records import Change, Records
from meetingtui.ui.desk import Desk
from meetingtui.ui.marks import plain
from meetingtui.ui.minutes.reading import ReadingScreen
from meetingtui.ui.minutes.stops import Stop, rows_and_stops
from meetingtui.ui.minutes.words import heading
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.cells import brief
from meetingtui.ui.widgets.entry import EntryLine, EntryText, Mode
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

PAUSE = 0.5
"""Seconds of rest after which what is typed is recorded."""

Wording = tuple[Rewording, ...]

_MODE = Mode("words", "改为", "清空再回车，恢复原文")


class WordingScreen(ReadingScreen):
    """The document above, the chosen paragraph's words in the entry line."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "restore", "恢复原文", key_display="F5"),
        Binding("escape", "leave", "返回", key_display="Esc"),
    ]

    entry = getters.query_one(EntryLine)
    rows = getters.query_one("#rows", LineList)

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int) -> None:
        super().__init__(desk, recorder)
        self._meeting_id = meeting_id
        self._stops: list[Stop] = []
        self._at: Stop | None = None
        self._kept = ""
        self._queued = 0
        self._goes_on = False
        self._timer: Timer | None = None

    @property
    def meeting(self) -> Meeting | None:
        return self.desk.records.meetings.get(self._meeting_id)

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "改纪要文字")
        yield Paragraphs(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="rows")
        yield Paragraphs(id="source")
        yield Paragraphs(id="result")
        yield EntryLine(_MODE)
        yield KeyBar()

    def on_mount(self) -> None:
        area = self.entry.text_area
        area.asked_keys = frozenset({"f5"})
        area.read_only = self.desk.is_locked
        self.entry.take_focus()

    # What is shown

    def show(self) -> None:
        meeting = self.meeting
        if meeting is None:
            self.dismiss()
            return
        count = len(meeting.wording)
        behind = f"已改 {count} 处" if count else "只改这份纪要，记录不变"
        self.query_one("#which", Paragraphs).show(heading(meeting, behind))
        super().show()

    def show_preview(self, preview: Preview) -> None:
        meeting = self.meeting
        if meeting is None:
            return
        contents, self._stops = rows_and_stops(preview, meeting.wording)
        self.rows.show(contents)
        here = next((stop for stop in self._stops if stop.is_same(self._at)), None)
        self._go_to(here or self._nearest())

    def _nearest(self) -> Stop | None:
        """The paragraph that took the place of the chosen one."""
        if self._at is None or not self._stops:
            return next(iter(self._stops), None)
        row = self._at.row
        return min(self._stops, key=lambda stop: abs(stop.row - row))

    def _go_to(self, stop: Stop | None) -> None:
        """Make a paragraph the chosen one; what is being typed on the same one stays."""
        is_same = stop is not None and stop.is_same(self._at)
        self._at = stop
        note = stop.note if stop else "这份纪要里没有可改的文字。"
        self.query_one("#source", Paragraphs).show(plain(note))
        self.rows.highlighted = stop.row if stop else None
        if not is_same:
            self._goes_on = False
        words = stop.words if stop else ""
        is_resting = not self._queued and self.entry.text == self._kept
        if not is_same or (is_resting and words != self._kept):
            self._kept = words
            self.entry.load(words)

    # Typing

    @on(EntryText.Changed)
    def _typed(self, event: EntryText.Changed) -> None:
        event.stop()
        if self._timer is None:
            self._timer = self.set_timer(PAUSE, self._rested)

    def _rested(self) -> None:
        self._timer = None
        self._keep(self.entry.text)

    def _keep(self, words: str) -> None:
        """Record what is typed, if that is anything new."""
        stop = self._at
        if stop is None or stop.stale or self.desk.is_locked or words == self._kept:
            return
        self._kept = words
        self._record(stop, lambda wording: stop.put(wording, words))

    def _record(self, stop: Stop, change: Callable[[Wording], Wording]) -> None:
        goes_on, self._goes_on = self._goes_on, True
        meeting_id = self._meeting_id

        def build(records: Records) -> Change | None:
            before = records.meetings.get(meeting_id)
            wording = change(before.wording) if before else ()
            if before is None or wording == before.wording:
                return None
            after = msgspec.structs.replace(before, wording=wording)
            words = f"改纪要文字：{brief(stop.source, 40)}"
            return Change(words=words, meetings=(after,), goes_on=goes_on)

        self._queued += 1
        self._recorder.record(build, self._done, self._done)

    def _done(self) -> None:
        self._queued -= 1

    @on(EntryText.Submitted)
    async def _submitted(self, event: EntryText.Submitted) -> None:
        """Record the words, and on to the next paragraph."""
        event.stop()
        stop = self._at
        if stop is None:
            return
        if stop.stale is None:
            self._keep(event.text)
        elif event.text and stop.told is None:
            self.entry.put(event.text)
            self.say("原来的那一段已经没有了。清空再回车，就去掉这处改动。", "bold $at-risk")
            return
        else:
            self._record(stop, lambda wording: stop.put(wording, event.text))
        self.say("")
        self._turn(1)

    @on(EntryText.Risen)
    def _risen(self, event: EntryText.Risen) -> None:
        event.stop()
        self._keep(self.entry.text)
        self._turn(event.by)

    @on(EntryText.Turned)
    def _turned(self, event: EntryText.Turned) -> None:
        event.stop()

    @on(EntryText.Pressed)
    def _pressed(self, event: EntryText.Pressed) -> None:
        event.stop()
        self.action_restore()

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        self._keep(self.entry.text)
        stop = next((each for each in self._stops if each.row == event.index), self._at)
        self._go_to(stop)
        self.entry.take_focus()

    def _turn(self, by: int) -> None:
        """The paragraph before or after; the ends stay."""
        at = next((n for n, stop in enumerate(self._stops) if stop.is_same(self._at)), None)
        if at is None:
            return
        there = max(0, min(at + by, len(self._stops) - 1))
        if there == at:
            self.entry.load(self._kept)
        else:
            self._go_to(self._stops[there])

    def action_restore(self) -> None:
        """Let the paragraph say what was recorded."""
        stop = self._at
        if stop is not None:
            self._kept = stop.source
            self.entry.load(stop.source)
            self._record(stop, lambda wording: stop.put(wording, ""))

    def action_leave(self) -> None:
        """Back to the minutes, with what is typed."""
        self._keep(self.entry.text)
        self.dismiss()
