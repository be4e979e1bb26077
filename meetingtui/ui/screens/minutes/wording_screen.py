"""The wording screen (改文字): minutes are reworded paragraph by paragraph; paragraphs are added,
removed, moved.

Only the minutes change; the records of the meeting do not.
"""

from collections.abc import Callable
from typing import ClassVar

import msgspec
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer

from meetingtui.actions.record_changes import change_meeting
from meetingtui.documents.minutes_preview import MinutesPreview
from meetingtui.documents.paragraph_arrangement import (
    Order,
    add_paragraph,
    change_paragraph,
    count_rearranged,
)
from meetingtui.documents.rewording import RecordedParagraph, normalised_text
from meetingtui.meeting.minutes_state import ArrangedParagraph
from meetingtui.meeting.record import Meeting
from meetingtui.meeting.recording_mode import RecordingMode
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.minutes.editable_paragraphs import EditableParagraph, document_rows
from meetingtui.ui.screens.minutes.minutes_screen_base import MinutesScreenBase, minutes_heading
from meetingtui.ui.styles import plain_content
from meetingtui.ui.widgets.bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.entry_text import EntryText
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import Paragraphs, shorten_cells

PAUSE = 0.5
"""Seconds without typing after which the text is recorded."""

_REWORD = RecordingMode("words", "改为", "清空再回车，恢复原文")
_ADD = RecordingMode("add", "加一段", "写好回车，加在选中的一段后面")


class WordingScreen(MinutesScreenBase):
    """A screen with the document's lines and the chosen paragraph's text in the entry line."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "move(-1)", "上移 F4 下移", key_display="F3"),
        Binding("f4", "move(1)", "下移", show=False),
        Binding("f5", "restore", "恢复原文", key_display="F5"),
        Binding("f6", "add", "加一段", key_display="F6"),
        Binding("f8", "remove_paragraph", "删去", key_display="F8"),
        Binding("escape", "leave", "返回", key_display="Esc"),
    ]

    entry = getters.query_one(EntryLine)
    rows = getters.query_one("#rows", LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        super().__init__(context, save_queue)
        self._meeting_id = meeting_id
        self._stops: list[EditableParagraph] = []
        self._at: EditableParagraph | None = None
        self._order: Order = {}
        self._kept = ""
        self._queued = 0
        self._goes_on = False
        self._timer: Timer | None = None

    @property
    def meeting(self) -> Meeting | None:
        return self.context.records.meetings.get(self._meeting_id)

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "改纪要文字")
        yield Paragraphs(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="rows")
        yield Paragraphs(id="source")
        yield Paragraphs(id="result")
        yield EntryLine(_REWORD)
        yield KeyBar()

    def on_mount(self) -> None:
        area = self.entry.text_area
        area.asked_keys = frozenset(_ACTIONS)
        area.read_only = self.context.is_locked
        self.entry.take_focus()

    # What is shown

    def show(self) -> None:
        meeting = self.meeting
        if meeting is None:
            self.dismiss()
            return
        count = len(meeting.wording) + count_rearranged(meeting.arrangement)
        behind = f"已改 {count} 处" if count else "只改这份纪要，记录不变"
        self.query_one("#which", Paragraphs).show(minutes_heading(meeting, behind))
        super().show()

    def show_preview(self, preview: MinutesPreview) -> None:
        meeting = self.meeting
        if meeting is None:
            return
        self._order = preview.order
        contents, self._stops = document_rows(preview, meeting)
        self.rows.show(contents)
        here = next((stop for stop in self._stops if stop.is_same(self._at)), None)
        self._go_to(here or self._nearest())

    def _nearest(self) -> EditableParagraph | None:
        """The paragraph whose line is nearest to that of the chosen one; None where there is
        none.
        """
        if self._at is None or not self._stops:
            return next(iter(self._stops), None)
        row = self._at.row
        return min(self._stops, key=lambda stop: abs(stop.row - row))

    def _go_to(self, stop: EditableParagraph | None) -> None:
        """Choose a paragraph; text being typed for the same one is left as it is."""
        is_same = stop is not None and stop.is_same(self._at)
        self._at = stop
        note = stop.note if stop else "这份纪要里没有可改的文字。"
        self.query_one("#source", Paragraphs).show(plain_content(note))
        self.rows.highlighted = stop.row if stop else None
        if not is_same:
            self._goes_on = False
        if self.is_adding:
            return
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

    @property
    def is_adding(self) -> bool:
        """Whether the typed text becomes a new paragraph."""
        return self.entry.mode is _ADD

    def _keep(self, words: str) -> None:
        """Record the typed text, if it is new."""
        stop, order = self._at, self._order
        if stop is None or stop.stale or stop.is_removed or self.context.is_locked:
            return
        if self.is_adding:
            self._keep_added(stop, words)
            return
        if words == self._kept or (stop.is_added and not words.strip()):
            return
        self._kept = words
        self._record(stop, lambda meeting: stop.with_text(meeting, words, order))
        if stop.is_added and stop.paragraph:
            self._follow(stop, change_paragraph((), order, stop.paragraph, words)[1], words)

    def _keep_added(self, after: EditableParagraph, words: str) -> None:
        """Record the typed paragraph, and go on editing it as the chosen one."""
        paragraph, order = after.paragraph, self._order
        if paragraph is None or not words.strip():
            return
        _, added = add_paragraph((), order, paragraph, words)
        self._record(
            after,
            lambda meeting: msgspec.structs.replace(
                meeting, arrangement=add_paragraph(meeting.arrangement, order, paragraph, words)[0]
            ),
        )
        self.entry.mode = _REWORD
        self._kept = words
        self._follow(after, added, words)

    def _follow(self, stop: EditableParagraph, paragraph: RecordedParagraph, words: str) -> None:
        """Keep an added paragraph chosen until the document is rendered again: it is
        identified by its text, which just changed.
        """
        place = ArrangedParagraph(words=normalised_text(words))
        there = [
            each for each in self._order[paragraph.key] if each != stop.place or not stop.is_added
        ]
        at = there.index(stop.place) + 1 if stop.place in there else len(there)
        self._order = {**self._order, paragraph.key: (*there[:at], place, *there[at:])}
        self._at = EditableParagraph(stop.row, paragraph, words, place=place)

    def _record(self, stop: EditableParagraph, change: Callable[[Meeting], Meeting]) -> None:
        goes_on, self._goes_on = self._goes_on, True
        meeting_id = self._meeting_id

        words = f"改纪要文字：{shorten_cells(stop.source, 40)}"

        def build(records: Records) -> Change | None:
            return change_meeting(records, meeting_id, words, change, goes_on=goes_on)

        self._queued += 1
        self._save_queue.record(build, self._write_finished, self._write_finished)

    def _write_finished(self) -> None:
        self._queued -= 1

    @on(EntryText.Submitted)
    async def _submitted(self, event: EntryText.Submitted) -> None:
        """Record the text, and choose the next paragraph."""
        event.stop()
        stop = self._at
        if stop is None:
            return
        if self.is_adding and not event.text.strip():
            self._end_adding()
            return
        if stop.is_added and not event.text.strip():
            self.action_remove_paragraph()
            return
        if stop.stale is None:
            self._keep(event.text)
        elif event.text and stop.paragraph is None:
            self.entry.replace_text(event.text)
            self.say("原来的那一段已经没有了。清空再回车，就去掉这处改动。", "bold $at-risk")
            return
        else:
            order = self._order
            self._record(stop, lambda meeting: stop.with_text(meeting, event.text, order))
        self.say("")
        self._turn(1)

    @on(EntryText.UpDownPressed)
    def _up_down_pressed(self, event: EntryText.UpDownPressed) -> None:
        event.stop()
        self._keep(self.entry.text)
        self._turn(event.by)

    @on(EntryText.Turned)
    def _turned(self, event: EntryText.Turned) -> None:
        event.stop()

    @on(EntryText.Pressed)
    def _pressed(self, event: EntryText.Pressed) -> None:
        event.stop()
        _ACTIONS[event.key](self)

    @on(LineList.Chosen)
    def _clicked(self, event: LineList.Chosen) -> None:
        event.stop()
        self._keep(self.entry.text)
        stop = next((each for each in self._stops if each.row == event.index), self._at)
        self._go_to(stop)
        self.entry.take_focus()

    def _turn(self, by: int) -> None:
        """Choose the paragraph before or after; stops at both ends."""
        at = next((n for n, stop in enumerate(self._stops) if stop.is_same(self._at)), None)
        if at is None:
            return
        there = max(0, min(at + by, len(self._stops) - 1))
        if there == at:
            self.entry.load(self._kept)
        else:
            self._go_to(self._stops[there])

    # What the keys do

    def action_restore(self) -> None:
        """Restore the chosen paragraph's text from the records, also where it was removed."""
        stop = self._at
        if stop is None or stop.is_added or self.context.is_locked:
            return
        self._kept = stop.source
        self.entry.load(stop.source)
        self._record(stop, stop.restored_in)

    def action_add(self) -> None:
        """Begin a new paragraph after the chosen one."""
        self._keep(self.entry.text)
        if self._can_arrange():
            self._kept = ""
            self.entry.mode = _ADD
            self.entry.load("")

    def _end_adding(self) -> None:
        self.entry.mode = _REWORD
        if self._at is not None:
            self._kept = self._at.words
            self.entry.load(self._kept)

    def action_remove_paragraph(self) -> None:
        """Remove the chosen paragraph from the minutes."""
        stop, order = self._at, self._order
        if self.is_adding:
            self._end_adding()
        elif stop is not None and (stop.is_added or self._can_arrange()):
            self._goes_on = False
            self._record(stop, lambda meeting: stop.left_out_of(meeting, order))
            self.say("已删去这一段；Ctrl+Z 撤销。")

    def action_move(self, by: int) -> None:
        """Swap the chosen paragraph with its neighbour under the same heading; where there is
        none, say how it gets under another heading.
        """
        self._keep(self.entry.text)
        stop, order, meeting = self._at, self._order, self.meeting
        if stop is None or meeting is None or not self._can_arrange():
            return
        if stop.moved_by(meeting, order, by) == meeting:
            end = "第一段" if by < 0 else "最后一段"
            self.say(
                f"已是这个标题下的{end}。要放到别的标题下：到那里按 F6 加一段，再回来按 F8 删去。",
                "bold $at-risk",
            )
            return
        self._record(stop, lambda meeting: stop.moved_by(meeting, order, by))

    def _can_arrange(self) -> bool:
        """Whether paragraphs can be added, removed or moved here; shows a message where not."""
        stop = self._at
        if stop is None or self.context.is_locked:
            return False
        if stop.place is None:
            self.say("这里只能改文字。加、删、移动，请选正文里的一段。", "bold $at-risk")
        return stop.place is not None

    def action_leave(self) -> None:
        """Stop a slow rendering; else record the typed text and return to the minutes; from an
        empty new paragraph, return to the chosen one.
        """
        if self.stops_rendering():
            return
        if self.is_adding and not self.entry.text.strip():
            self._end_adding()
            return
        self._keep(self.entry.text)
        self.dismiss()


_ACTIONS: dict[str, Callable[[WordingScreen], None]] = {
    "f3": lambda screen: screen.action_move(-1),
    "f4": lambda screen: screen.action_move(1),
    "f5": WordingScreen.action_restore,
    "f6": WordingScreen.action_add,
    "f8": WordingScreen.action_remove_paragraph,
}
"""The actions of the keys that the entry line passes on."""
