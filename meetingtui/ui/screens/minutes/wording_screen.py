"""The screen that edits the wording of minutes (改文字): paragraphs are reworded, added, removed,
moved.

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

from meetingtui.actions.change_builders import build_meeting_change
from meetingtui.documents.meeting_document import MinutesPreview
from meetingtui.documents.minutes_paragraph_edits import (
    Order,
    count_added_or_removed_paragraphs,
    with_added_paragraph_changed,
    with_paragraph_added,
)
from meetingtui.documents.rewording import RecordedParagraph, normalise_typed_text
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.meeting.minutes_records import ArrangedParagraph
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.minutes.editable_paragraphs import (
    EditableParagraph,
    minutes_lines_and_editable_paragraphs,
)
from meetingtui.ui.screens.minutes.minutes_screen_base import MinutesScreenBase
from meetingtui.ui.screens.minutes.minutes_state_texts import minutes_heading
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.entry_text_area import EntryTextArea
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText, shorten_cells

RECORDING_DELAY_SECONDS = 0.5
"""Seconds after the first change of a text until it is recorded, so that a word is not written to
disk letter by letter.
"""

_REWORD_MODE = EntryMode("words", "改为", "清空再回车，恢复原文")
_ADD_MODE = EntryMode("add", "加一段", "写好回车，加在选中的一段后面")


class WordingScreen(MinutesScreenBase):
    """A screen with the lines of a meeting's minutes, and the text of the chosen paragraph in the
    entry line, where it is reworded.
    """

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "move_paragraph(-1)", "上移 F4 下移", key_display="F3"),
        Binding("f4", "move_paragraph(1)", "下移", show=False),
        Binding("f5", "restore_paragraph", "恢复原文", key_display="F5"),
        Binding("f6", "add_paragraph", "加一段", key_display="F6"),
        Binding("f8", "remove_paragraph", "删去", key_display="F8"),
        Binding("escape", "leave", "返回", key_display="Esc"),
    ]

    entry = getters.query_one(EntryLine)
    rows = getters.query_one("#rows", LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue, meeting_id: int) -> None:
        super().__init__(context, save_queue)
        self._meeting_id = meeting_id
        self._editable_paragraphs: list[EditableParagraph] = []
        self._chosen_paragraph: EditableParagraph | None = None
        self._order: Order = {}
        self._recorded_text = ""
        self._queued_changes = 0
        self._joins_last_step = False
        self._timer: Timer | None = None

    @property
    def meeting(self) -> Meeting | None:
        """The present record of the meeting whose minutes are edited; None where it was removed."""
        return self.context.records.meetings.get(self._meeting_id)

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "改纪要文字")
        yield WrappedText(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="rows")
        yield WrappedText(id="source")
        yield WrappedText(id="result")
        yield EntryLine(_REWORD_MODE)
        yield KeyBar()

    def on_mount(self) -> None:
        area = self.entry.text_area
        area.reported_keys = frozenset(_FUNCTION_KEY_ACTIONS)
        area.read_only = self.context.is_recording_locked
        self.entry.take_focus()

    # What is shown

    def redraw(self) -> None:
        meeting = self.meeting
        if meeting is None:
            self.dismiss()
            return
        count = len(meeting.wording) + count_added_or_removed_paragraphs(meeting.arrangement)
        behind = f"已改 {count} 处" if count else "只改这份纪要，记录不变"
        self.query_one("#which", WrappedText).show_text(minutes_heading(meeting, behind))
        super().redraw()

    def show_preview(self, preview: MinutesPreview) -> None:
        meeting = self.meeting
        if meeting is None:
            return
        self._order = preview.paragraph_orders
        contents, self._editable_paragraphs = minutes_lines_and_editable_paragraphs(
            preview, meeting
        )
        self.rows.show_lines(contents)
        current = next(
            (
                paragraph
                for paragraph in self._editable_paragraphs
                if paragraph.is_same_recorded_paragraph(self._chosen_paragraph)
            ),
            None,
        )
        self._choose_paragraph(current or self._paragraph_nearest_to_chosen())

    def _paragraph_nearest_to_chosen(self) -> EditableParagraph | None:
        """Return the editable paragraph whose line is nearest to that of the paragraph chosen
        before, else the first one; None where no paragraph can be edited.
        """
        if self._chosen_paragraph is None or not self._editable_paragraphs:
            return next(iter(self._editable_paragraphs), None)
        row = self._chosen_paragraph.row
        return min(self._editable_paragraphs, key=lambda paragraph: abs(paragraph.row - row))

    def _choose_paragraph(self, paragraph: EditableParagraph | None) -> None:
        """Choose the paragraph of the minutes to edit, None for none, and load its text into the
        entry line; text being typed for the same paragraph, or for a new one, stays there.
        """
        is_same_recorded_paragraph = paragraph is not None and paragraph.is_same_recorded_paragraph(
            self._chosen_paragraph
        )
        self._chosen_paragraph = paragraph
        note = paragraph.editing_hint if paragraph else "这份纪要里没有可改的文字。"
        self.query_one("#source", WrappedText).show_text(plain_content(note))
        self.rows.highlighted = paragraph.row if paragraph else None
        if not is_same_recorded_paragraph:
            self._joins_last_step = False
        if self.is_adding_paragraph:
            return
        words = paragraph.text if paragraph else ""
        is_resting = not self._queued_changes and self.entry.text == self._recorded_text
        if not is_same_recorded_paragraph or (is_resting and words != self._recorded_text):
            self._recorded_text = words
            self.entry.load_initial_text(words)

    # Typing

    @on(EntryTextArea.Changed)
    def _schedule_recording_of_text(self, event: EntryTextArea.Changed) -> None:
        """Schedule the recording of the paragraph's typed text, unless it is scheduled already."""
        event.stop()
        if self._timer is None:
            self._timer = self.set_timer(RECORDING_DELAY_SECONDS, self._record_text_after_delay)

    def _record_text_after_delay(self) -> None:
        """Record the paragraph's typed text, :data:`RECORDING_DELAY_SECONDS` after its first
        change.
        """
        self._timer = None
        self._record_paragraph_text(self.entry.text)

    @property
    def is_adding_paragraph(self) -> bool:
        """Whether the entry line takes a new paragraph of the minutes, not the text of the chosen
        one.
        """
        return self.entry.mode is _ADD_MODE

    def _record_paragraph_text(self, text: str) -> None:
        """Record the typed text as the chosen paragraph's in the minutes, where it differs from
        what was recorded last; while a paragraph is added, as the new one.

        Nothing is recorded for a removed paragraph, an outdated rewording, an added paragraph
        without text, or while the term file is locked.
        """
        paragraph, order = self._chosen_paragraph, self._order
        if (
            paragraph is None
            or paragraph.orphaned_rewording
            or paragraph.is_removed
            or self.context.is_recording_locked
        ):
            return
        if self.is_adding_paragraph:
            self._record_added_paragraph(paragraph, text)
            return
        if text == self._recorded_text or (paragraph.is_added and not text.strip()):
            return
        self._recorded_text = text
        self._queue_wording_change(
            paragraph, lambda meeting: paragraph.meeting_with_changed_text(meeting, text, order)
        )
        if paragraph.is_added and paragraph.paragraph:
            self._keep_added_paragraph_chosen(
                paragraph,
                with_added_paragraph_changed((), order, paragraph.paragraph, text)[1],
                text,
            )

    def _record_added_paragraph(self, after: EditableParagraph, text: str) -> None:
        """Record the typed text as a new paragraph of the minutes after another one, and choose it
        for editing; does nothing for an empty text.
        """
        paragraph, order = after.paragraph, self._order
        if paragraph is None or not text.strip():
            return
        _, added = with_paragraph_added((), order, paragraph, text)
        self._queue_wording_change(
            after,
            lambda meeting: msgspec.structs.replace(
                meeting,
                arrangement=with_paragraph_added(meeting.arrangement, order, paragraph, text)[0],
            ),
        )
        self.entry.mode = _REWORD_MODE
        self._recorded_text = text
        self._keep_added_paragraph_chosen(after, added, text)

    def _keep_added_paragraph_chosen(
        self, chosen: EditableParagraph, paragraph: RecordedParagraph, text: str
    ) -> None:
        """Keep an added paragraph chosen until the minutes are rendered again. It is identified by
        its text, which has just changed.

        Args:
            chosen: the paragraph chosen until now; the added one follows it or is it.
            paragraph: the added paragraph.
            text: the new text of the added paragraph.
        """
        place = ArrangedParagraph(words=normalise_typed_text(text))
        places = [
            each
            for each in self._order[paragraph.key]
            if each != chosen.arranged_place or not chosen.is_added
        ]
        index = (
            places.index(chosen.arranged_place) + 1
            if chosen.arranged_place in places
            else len(places)
        )
        self._order = {**self._order, paragraph.key: (*places[:index], place, *places[index:])}
        self._chosen_paragraph = EditableParagraph(
            chosen.row, paragraph, text, arranged_place=place
        )

    def _queue_wording_change(
        self, paragraph: EditableParagraph, change: Callable[[Meeting], Meeting]
    ) -> None:
        """Queue a change of the minutes' text; further changes of the same paragraph are undone
        together with it.

        Args:
            paragraph: the paragraph that is changed, named in the undo message.
            change: function that returns the changed meeting.
        """
        goes_on, self._joins_last_step = self._joins_last_step, True
        meeting_id = self._meeting_id

        words = f"改纪要文字：{shorten_cells(paragraph.recorded_text, 40)}"

        def build_change(records: Records) -> Change | None:
            return build_meeting_change(records, meeting_id, words, change, goes_on=goes_on)

        self._queued_changes += 1
        self._save_queue.queue_change(
            build_change, self._note_change_finished, self._note_change_finished
        )

    def _note_change_finished(self) -> None:
        """Note that one of the queued changes of the minutes' text was saved or has failed."""
        self._queued_changes -= 1

    @on(EntryTextArea.Submitted)
    async def _record_text_and_choose_next(self, event: EntryTextArea.Submitted) -> None:
        """Record the paragraph's typed text, and choose the next paragraph of the minutes (Enter).

        An empty text ends the adding of a paragraph, or removes an added one. At a rewording not
        applied (原文已变) the text replaces it, an empty one deletes it; where its paragraph no
        longer exists, it can only be deleted.
        """
        event.stop()
        paragraph = self._chosen_paragraph
        if paragraph is None:
            return
        if self.is_adding_paragraph and not event.text.strip():
            self._cancel_adding_paragraph()
            return
        if paragraph.is_added and not event.text.strip():
            self.action_remove_paragraph()
            return
        if paragraph.orphaned_rewording is None:
            self._record_paragraph_text(event.text)
        elif event.text and paragraph.paragraph is None:
            self.entry.replace_text(event.text)
            self.show_message(
                "原来的那一段已经没有了。清空再回车，就去掉这处改动。", "bold $at-risk"
            )
            return
        else:
            order = self._order
            self._queue_wording_change(
                paragraph,
                lambda meeting: paragraph.meeting_with_changed_text(meeting, event.text, order),
            )
        self.show_message("")
        self._choose_adjacent_paragraph(1)

    @on(EntryTextArea.UpDownPressedAtEdge)
    def _record_text_and_choose_adjacent(self, event: EntryTextArea.UpDownPressedAtEdge) -> None:
        """Record the paragraph's typed text, and choose the paragraph above or below (up and down
        keys).
        """
        event.stop()
        self._record_paragraph_text(self.entry.text)
        self._choose_adjacent_paragraph(event.offset)

    @on(EntryTextArea.PageTurnRequested)
    def _ignore_page_keys(self, event: EntryTextArea.PageTurnRequested) -> None:
        """Ignore the page keys, as the screen that edits the minutes' wording has no pages."""
        event.stop()

    @on(EntryTextArea.ReportedKeyPressed)
    def _run_action_of_function_key(self, event: EntryTextArea.ReportedKeyPressed) -> None:
        """Run the action of a function key pressed in the entry line, in order with the typing."""
        event.stop()
        _FUNCTION_KEY_ACTIONS[event.key](self)

    @on(LineList.LineClicked)
    def _record_text_and_choose_clicked(self, event: LineList.LineClicked) -> None:
        """Record the typed text, and choose the paragraph in the clicked line; where that has none,
        the chosen one stays.
        """
        event.stop()
        self._record_paragraph_text(self.entry.text)
        paragraph = next(
            (each for each in self._editable_paragraphs if each.row == event.index),
            self._chosen_paragraph,
        )
        self._choose_paragraph(paragraph)
        self.entry.take_focus()

    def _choose_adjacent_paragraph(self, offset: int) -> None:
        """Choose the paragraph ``offset`` places after the chosen one, before it if negative; at an
        end the chosen one stays.
        """
        index = next(
            (
                n
                for n, paragraph in enumerate(self._editable_paragraphs)
                if paragraph.is_same_recorded_paragraph(self._chosen_paragraph)
            ),
            None,
        )
        if index is None:
            return
        target = max(0, min(index + offset, len(self._editable_paragraphs) - 1))
        if target == index:
            self.entry.load_initial_text(self._recorded_text)
        else:
            self._choose_paragraph(self._editable_paragraphs[target])

    # What the keys do

    def action_restore_paragraph(self) -> None:
        """Restore the chosen paragraph's text and place from the records, also where it was
        removed; does nothing for an added one.
        """
        paragraph = self._chosen_paragraph
        if paragraph is None or paragraph.is_added or self.context.is_recording_locked:
            return
        self._recorded_text = paragraph.recorded_text
        self.entry.load_initial_text(paragraph.recorded_text)
        self._queue_wording_change(paragraph, paragraph.meeting_with_restored_paragraph)

    def action_add_paragraph(self) -> None:
        """Record the typed text, and switch the entry line to a new paragraph after the chosen one;
        where none can be added there, say so.
        """
        self._record_paragraph_text(self.entry.text)
        if self._can_arrange_paragraph_or_warn():
            self._recorded_text = ""
            self.entry.mode = _ADD_MODE
            self.entry.load_initial_text("")

    def _cancel_adding_paragraph(self) -> None:
        """Return from typing a new paragraph of the minutes, whose text is dropped, to rewording
        the chosen one.
        """
        self.entry.mode = _REWORD_MODE
        if self._chosen_paragraph is not None:
            self._recorded_text = self._chosen_paragraph.text
            self.entry.load_initial_text(self._recorded_text)

    def action_remove_paragraph(self) -> None:
        """Remove the chosen paragraph from the minutes, or say why it cannot be; while a paragraph
        is added, drop that instead.
        """
        paragraph, order = self._chosen_paragraph, self._order
        if self.is_adding_paragraph:
            self._cancel_adding_paragraph()
        elif paragraph is not None and (
            paragraph.is_added or self._can_arrange_paragraph_or_warn()
        ):
            self._joins_last_step = False
            self._queue_wording_change(
                paragraph, lambda meeting: paragraph.meeting_without_paragraph(meeting, order)
            )
            self.show_message("已删去这一段；Ctrl+Z 撤销。")

    def action_move_paragraph(self, offset: int) -> None:
        """Swap the chosen paragraph with the next (1) or previous (-1) one under the same heading.

        At the end of a heading's paragraphs, a message says how to move it under another heading.
        """
        self._record_paragraph_text(self.entry.text)
        paragraph, order, meeting = self._chosen_paragraph, self._order, self.meeting
        if paragraph is None or meeting is None or not self._can_arrange_paragraph_or_warn():
            return
        if paragraph.meeting_with_moved_paragraph(meeting, order, offset) == meeting:
            end = "第一段" if offset < 0 else "最后一段"
            self.show_message(
                f"已是这个标题下的{end}。要放到别的标题下：到那里按 F6 加一段，再回来按 F8 删去。",
                "bold $at-risk",
            )
            return
        self._queue_wording_change(
            paragraph,
            lambda meeting: paragraph.meeting_with_moved_paragraph(meeting, order, offset),
        )

    def _can_arrange_paragraph_or_warn(self) -> bool:
        """Return whether a paragraph of the minutes can be added, moved or removed at the chosen
        one.

        Where the chosen one is outside the main text, a message says so. False without a message
        where no paragraph is chosen or the term file is locked.
        """
        paragraph = self._chosen_paragraph
        if paragraph is None or self.context.is_recording_locked:
            return False
        if paragraph.arranged_place is None:
            self.show_message("这里只能改文字。加、删、移动，请选正文里的一段。", "bold $at-risk")
        return paragraph.arranged_place is not None

    def action_leave(self) -> None:
        """Record the typed text and return to the minutes; where a rendering is slow, only stop it,
        and where a new paragraph is empty, only leave that.
        """
        if self.stop_slow_rendering():
            return
        if self.is_adding_paragraph and not self.entry.text.strip():
            self._cancel_adding_paragraph()
            return
        self._record_paragraph_text(self.entry.text)
        self.dismiss()


_FUNCTION_KEY_ACTIONS: dict[str, Callable[[WordingScreen], None]] = {
    "f3": lambda screen: screen.action_move_paragraph(-1),
    "f4": lambda screen: screen.action_move_paragraph(1),
    "f5": WordingScreen.action_restore_paragraph,
    "f6": WordingScreen.action_add_paragraph,
    "f8": WordingScreen.action_remove_paragraph,
}
"""The actions of the keys that the entry line passes on."""
