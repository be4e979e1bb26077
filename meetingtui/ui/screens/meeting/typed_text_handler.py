"""Handles text typed in a meeting step: recording it on Enter, storing what is not entered, and
editing recorded lines.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.school.roster import Mention
from meetingtui.store.records import ChangeBuilder, combine_change_builders
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, PastedLinesDialog
from meetingtui.ui.screens.meeting.shared_recorders import SharedEntryModeRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE, StepPanelProtocol
from meetingtui.ui.theme import content_of_styled_text
from meetingtui.ui.widgets.entry_line import EntryLine, EntryState
from meetingtui.ui.widgets.text_layout import shorten_cells

_EDIT_LINE_MODE = EntryMode(
    "edit", "修改", "改好后回车；Esc 不改，Del 删除选中的一行", holds_one=True
)


class TypedTextHandler:
    """Handles the text typed in the entry line of a meeting step's panel: passes it to the step's
    controller on Enter, and stores what is not entered.

    Typed text belongs to the page and the entry mode it was typed in; a text stored for them (a
    *draft*) is in the entry line again when they are shown.

    Args:
        panel: the panel with the entry line.
        step: the controller of the panel's step.
        shared: records what is typed in the entry modes that every step offers.
    """

    def __init__(
        self, panel: StepPanelProtocol, step: StepController, shared: SharedEntryModeRecorder
    ) -> None:
        self._panel = panel
        self._step = step
        self._shared_recorder = shared
        self._has_begun = False
        self._changes_to_combine: list[ChangeBuilder] | None = None
        """Changes of the records to be made as one; None where each is made by itself."""

    @property
    def _entry_line(self) -> EntryLine:
        """The entry line of the step's panel."""
        return self._panel.entry_line

    @property
    def _entry_state(self) -> EntryState:
        """The entry line's state: its entry mode, the key under which typed text is stored, the
        recorded line being edited.
        """
        return self._panel.entry_line.state

    # Modes

    @property
    def is_editing_recorded_line(self) -> bool:
        """Whether a line recorded before is being edited in the entry line."""
        return self._entry_state.edited_line is not None

    @property
    def is_in_initial_entry_mode(self) -> bool:
        """Whether the entry line is in the entry mode in which the shown page starts."""
        return self._entry_line.mode.name == self._step.initial_entry_mode().name

    def switch_entry_mode(self, mode: EntryMode, *, with_typed: bool = False) -> None:
        """Switch the entry line to another entry mode. Typed text becomes the old mode's draft;
        with ``with_typed`` it stays in the line and belongs to the new mode.
        """
        typed = self._entry_line.text_unless_untouched if with_typed else ""
        if with_typed:
            self._entry_line.load_initial_text("")
        self._entry_state.line_was_chosen = False
        self.save_typed_text_before_leaving()
        self._entry_line.mode = mode
        self.load_draft_or_initial_text(carry=self._entry_state.is_entering)
        if typed:
            self._entry_line.replace_text(typed)

    def switch_entry_mode_after_recording(
        self, mode: EntryMode, next_mode: EntryMode | None = None
    ) -> None:
        """After a line was recorded in ``mode``: switch to ``next_mode``; for None, to the page's
        first mode if ``mode`` holds a single value.
        """
        if next_mode is not None:
            self.switch_entry_mode(next_mode)
        elif mode.holds_one:
            self.switch_entry_mode(self._step.initial_entry_mode())

    def switch_to_adjacent_entry_mode(self, offset: int) -> None:
        """Switch to the next (1) or previous (-1) of the step's own entry modes, from the last on
        to the first (Tab).
        """
        names = [mode.name for mode in self._step.modes]
        current = (
            names.index(self._entry_line.mode.name) if self._entry_line.mode.name in names else 0
        )
        self._step.start_typing_in_mode(names[(current + offset) % len(names)])

    def return_to_initial_entry_mode(self) -> None:
        """Return from editing a recorded line, or from another entry mode, to the page's first
        entry mode (Esc).

        A recorded line that was being edited stays as it was, and the edited text is deleted. Text
        typed in another mode is stored as that mode's draft.
        """
        if self._entry_state.edited_line is None:
            self.switch_entry_mode(self._step.initial_entry_mode())
        else:
            self.delete_entry_draft()
            self._end_line_editing()
            self.load_draft_or_initial_text(carry=False)

    # Drafts

    def load_draft_or_initial_text(self, *, carry: bool) -> None:
        """Load the draft of the shown page and entry mode into the entry line, else the text that
        the step offers there.

        Args:
            carry: whether text typed while a change was being recorded is appended; the change
                turned the page, and that text was meant for the new one.
        """
        step, state, entry = self._step, self._entry_state, self._entry_line
        services = self._panel.services
        if state.edited_line is None:
            purpose, given = entry.mode.name, step.initial_entry_text(entry.mode)
            chosen = step.typing_replaces_initial_text(entry.mode)
        else:
            purpose, given, chosen = f"edit:{state.edited_line}", state.edited_line, False
        key = f"{step.key}/{step.page_id_in_draft_key()}/{purpose}"
        if key != state.draft_key:
            ahead = entry.text_typed_after_loaded if carry else ""
            if ahead and state.draft_key:
                services.store_or_delete_entry_draft(state.draft_key, "")
            state.draft_key = key
            base = services.entry_draft(key) or ("" if ahead else given)
            entry.load_initial_text(given, base + ahead, chosen=chosen)
        elif given != entry.text_area.loaded_text:
            typed, added = entry.text_unless_untouched, entry.text_typed_after_loaded
            entry.load_initial_text(
                given, typed if added == typed else given + added, chosen=chosen
            )
        self._panel.update_preview()

    def refresh_entry_line(self) -> None:
        """Update the entry line after the records changed, or when the panel is first shown: its
        draft or offered text, and the end of editing a line that no longer exists.
        """
        if not self._has_begun:
            self._has_begun = True
            self._resume_line_editing()
        self.load_draft_or_initial_text(carry=True)
        if self._entry_state.edited_line is not None and self._edited_line_index() is None:
            self._end_line_editing()
            self.load_draft_or_initial_text(carry=True)

    def _resume_line_editing(self) -> None:
        """Start in the page's first entry mode; where a recorded line of the page was being edited
        when the app was closed, go on editing it.
        """
        self._entry_line.mode = self._step.initial_entry_mode()
        prefix = f"{self._step.key}/{self._step.page_id_in_draft_key()}/edit:"
        for key in self._panel.services.entry_drafts:
            if key.startswith(prefix):
                self._entry_state.edited_line = key.removeprefix(prefix)
                self._entry_line.mode = _EDIT_LINE_MODE

    def save_typed_text_before_leaving(self) -> None:
        """Record the line being edited, or store other typed text as a draft, before the page or
        entry mode changes.

        While a line is being recorded nothing is stored, as the text was typed for the next line.
        """
        state = self._entry_state
        if state.is_entering:
            return
        if state.edited_line is None:
            self.store_typed_text_as_draft()
        else:
            self._end_editing_and_replace_line(
                state.edited_line, self._entry_line.text or state.edited_line
            )

    def store_typed_text_as_draft(self) -> None:
        """Store typed text as the draft of the shown page and entry mode, unless it is what the
        step offered, unchanged.
        """
        if self._entry_state.draft_key:
            typed = self._entry_line.text_unless_untouched
            is_only_offered = self._step.is_unchanged_offered_text(self._entry_line.mode, typed)
            self._panel.services.store_or_delete_entry_draft(
                self._entry_state.draft_key, "" if is_only_offered else typed
            )

    def delete_entry_draft(self) -> None:
        """Delete the draft of the shown page and the present entry mode."""
        self._panel.services.store_or_delete_entry_draft(self._entry_state.draft_key, "")

    def _draft_restorer(self, typed: str) -> Callable[[], None]:
        """Return a callback, for a save that fails, that stores the text ``typed`` as a draft of
        the page and entry mode shown now, and puts it into the entry line where that is empty and
        still theirs.
        """
        key = self._entry_state.draft_key

        def restore_draft() -> None:
            self._panel.services.store_or_delete_entry_draft(key, typed)
            if key == self._entry_state.draft_key and not self._entry_line.text_unless_untouched:
                self._entry_line.replace_text(typed)

        return restore_draft

    # Recording

    def record_change(
        self, build: ChangeBuilder, typed: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change as :class:`TypedTextHandlerProtocol` says; while pasted lines are
        recorded, only add it to those that become one change.
        """
        if self._changes_to_combine is None:
            self._panel.services.record_change(build, self._draft_restorer(typed), on_success)
        else:
            self._changes_to_combine.append(build)

    async def handle_enter_once_saved(self, text: str, was_untouched: bool) -> None:
        """Handle Enter in the entry line: record the typed text, edit the highlighted line, or let
        the step go on.

        Waits until all queued changes are saved, so that the line is applied to their result.

        Args:
            text: the text of the entry line.
            was_untouched: whether the user has not edited the text that the line held at first.
        """
        await self._panel.services.wait_until_saved()
        with self._while_recording_line():
            self._handle_enter(text, was_untouched)

    @contextmanager
    def _while_recording_line(self) -> Iterator[None]:
        """Return a context manager in which a line is recorded: text typed meanwhile belongs to the
        next line, and is kept when the draft or initial text is loaded at the end.
        """
        self._entry_state.is_entering = True
        try:
            yield
        finally:
            self._entry_state.is_entering = False
        self.load_draft_or_initial_text(carry=True)

    def _handle_enter(self, text: str, was_untouched: bool) -> None:
        """Handle Enter in the entry line, with all queued changes saved.

        Typed text is recorded as the entry mode says, or replaces the line being edited; a deleted
        initial text clears its value. Without typed text, the highlighted line is edited, or the
        step goes on, such as to its next page.

        Args:
            text: the text of the entry line.
            was_untouched: whether the user has not edited the text that the line held at first.
        """
        original, step, mode = self._entry_state.edited_line, self._step, self._entry_line.mode
        if original is not None:
            self._replace_edited_line_or_ask_to_delete(original, text)
            return
        if self._shared_recorder.is_shared_entry_mode(mode, step):
            if text:
                self.delete_entry_draft()
                self._shared_recorder.record_typed_text(mode, text)
            else:
                self.switch_entry_mode(step.initial_entry_mode())
            return
        chosen = self._panel.highlighted_line_index
        is_asked = self._entry_state.line_was_chosen and (was_untouched or not text)
        if is_asked and chosen is not None and self.start_editing_line_if_editable(chosen):
            return
        if not was_untouched:
            self._panel.highlight_line(None)
        if was_untouched or not (text or step.initial_entry_text(mode)):
            step.handle_empty_enter()
        elif text:
            self.delete_entry_draft()
            step.record_typed_text(mode, text)
        else:
            step.ask_and_clear_value(mode)

    def warn_and_restore_typed_text(self, message: str, typed: str) -> None:
        """Warn why nothing was recorded, and put the typed text back into the entry line."""
        self._panel.show_warning(message)
        self._entry_line.replace_text(typed)

    # Questions before anything is recorded

    def ask_to_choose(
        self,
        question: str,
        choices: Sequence[Choice],
        on_answer: Callable[[str], None],
        *,
        typed: str,
    ) -> None:
        """Ask in a dialog before anything is recorded, as :class:`TypedTextHandlerProtocol` says.
        Esc records nothing either.
        """
        self._entry_line.replace_text(typed)
        key = self._entry_state.draft_key

        def handle_answer(answer: str | None) -> None:
            if answer is None or answer == PUT_BACK_CHOICE.value:
                return
            self._entry_line.load_initial_text("")
            self._panel.services.store_or_delete_entry_draft(key, "")
            with self._while_recording_line():
                on_answer(answer)

        self._panel.show_dialog(ChoiceDialog(question, choices), handle_answer)

    def ask_which_person(
        self, mention: Mention, on_answer: Callable[[str], None], *, typed: str
    ) -> None:
        """Ask which of several people the words of ``mention`` mean, and call ``on_answer`` with
        the typed line in which the chosen name replaces them.
        """
        posts = {person.name: person.post for person in self._step.context.school.people}
        choices = [
            Choice(name, "  ".join(filter(None, (name, posts.get(name, "")))))
            for name in mention.people
        ]
        before, behind = typed.split(mention.words, 1)
        self.ask_to_choose(
            f"“{mention.words}”是哪一位？",
            [*choices, PUT_BACK_CHOICE],
            lambda name: on_answer(f"{before}{name}{behind}"),
            typed=typed,
        )

    # Several lines pasted at once

    def ask_and_record_pasted_lines(self, lines: Sequence[str], joined_lines: str) -> None:
        """Show pasted lines in a dialog, and record the chosen ones, each as a record of its own
        but all as one change; those that need a question stay in the entry line. In an entry mode
        that holds one value, only insert them there, joined into one.

        Args:
            lines: the pasted lines.
            joined_lines: the same lines joined into one, for entry modes that hold one value and
                for Esc.
        """
        mode, step = self._entry_line.mode, self._step
        if mode.holds_one:
            self._entry_line.text_area.insert_pasted_line(joined_lines)
            return
        key = self._entry_state.draft_key
        self._entry_line.replace_text(joined_lines)

        def handle_answer(taken: list[int] | None) -> None:
            if taken is None:
                return
            chosen = [lines[index] for index in taken]
            left = [line for line in chosen if step.pasted_line_doubt(mode, line)]
            ready = [line for line in chosen if line not in left]
            self._entry_line.load_initial_text("")
            self._panel.services.store_or_delete_entry_draft(key, "")
            if ready:
                with self._while_recording_line():
                    self._record_lines_as_one_change(mode, ready, joined_lines)
            if left:
                self._entry_line.replace_text("；".join(left))

        shown = [content_of_styled_text(step.preview_pasted_line(mode, line)) for line in lines]
        self._panel.show_dialog(PastedLinesDialog(shown), handle_answer)

    def _record_lines_as_one_change(
        self, mode: EntryMode, lines: Sequence[str], joined_lines: str
    ) -> None:
        """Record pasted lines as one change of the meeting's records.

        Args:
            mode: the entry mode in which they were pasted.
            lines: the pasted lines that can be recorded.
            joined_lines: all pasted lines joined into one, put back into the entry line where
                saving fails.
        """
        self._changes_to_combine = []
        try:
            if self._shared_recorder.is_shared_entry_mode(mode, self._step):
                for line in lines:
                    self._shared_recorder.record_typed_text(mode, line)
            else:
                self._step.record_pasted_lines(mode, lines)
        finally:
            builds, self._changes_to_combine = self._changes_to_combine, None
        if builds:
            self.record_change(
                combine_change_builders(builds, f"粘贴 {len(lines)} 条"), joined_lines
            )

    # Recorded lines edited again

    def start_editing_line_if_editable(self, index: int) -> bool:
        """Load a recorded line of the shown page, given by its index, into the entry line for
        editing.

        Returns:
            Whether it can be edited; if not, nothing happens.
        """
        texts = self._step.editable_line_texts()
        text = texts[index] if index < len(texts) else None
        if text is None:
            return False
        self.save_typed_text_before_leaving()
        self._entry_state.edited_line = text
        self._entry_line.mode = _EDIT_LINE_MODE
        self.load_draft_or_initial_text(carry=False)
        return True

    def _replace_edited_line_or_ask_to_delete(self, original: str, text: str) -> None:
        """Replace the line being edited, whose recorded text is ``original``, by other text; where
        that is empty, ask whether the line is deleted.
        """
        if text or not original:
            self._end_editing_and_replace_line(original, text)
            return
        self.ask_to_choose(
            f"删除“{shorten_cells(original, 40)}”吗？",
            [Choice(PUT_BACK_CHOICE.value, "不删除"), Choice("delete", "删除")],
            lambda _: self._end_editing_and_replace_line(original, ""),
            typed="",
        )

    def _end_editing_and_replace_line(self, original: str, text: str) -> None:
        """End the editing of a recorded line, and replace the line where its text differs from
        ``original`` and the line still exists; empty text deletes it.
        """
        index = self._edited_line_index()
        self.delete_entry_draft()
        self._end_line_editing()
        self._panel.highlight_line(None)
        if index is not None and text != original:
            self._step.replace_or_delete_line(index, text)

    def _end_line_editing(self) -> None:
        """Return from editing a recorded line to the entry mode in which the shown page starts."""
        self._entry_state.edited_line = None
        self._entry_line.mode = self._step.initial_entry_mode()

    def _edited_line_index(self) -> int | None:
        """Return the present index of the line being edited, found by its recorded text; None where
        that line no longer exists, or none is edited.
        """
        texts = self._step.editable_line_texts()
        return (
            texts.index(self._entry_state.edited_line)
            if self._entry_state.edited_line in texts
            else None
        )
