"""The widget that draws any step of a meeting: a heading, lines, and one entry line."""

from collections.abc import Callable, Sequence
from inspect import isawaitable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen

from meetingtui.base.styled_text import StyledText
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.school.roster import Mention
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.dialogs.standard_dialogs import Choice
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.meeting.shared_recorders import AnyStepRecorder
from meetingtui.ui.screens.meeting.step_controller import (
    MeetingScreenProtocol,
    StepController,
    StepFunctionKey,
    StepPanelProtocol,
)
from meetingtui.ui.screens.meeting.typed_text_handler import TypedTextHandler
from meetingtui.ui.theme import content_of_styled_text
from meetingtui.ui.widgets.entry_line import EntryLine
from meetingtui.ui.widgets.entry_text_area import EntryTextArea
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText

MIN_WIDTH_WITH_SIDE_WIDGET = 110
"""Width of the panel in cells from which the widget beside the lines is shown."""

_FUNCTION_KEY_ORDER = ("f5", "f6", "f7", "f8", "f9", "f10", "f2")
"""Order of a step's function keys in the key bar."""


class StepPanel(Vertical):
    """A widget that draws one step of a meeting and passes keys and typed text to its
    :class:`StepController`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "return_to_initial_entry_mode", "放弃修改，回到常用的一种", key_display="Esc"
        ),
        Binding("ctrl+e", "toggle_achievement_mode", "记成果", show=False),
        Binding("ctrl+r", "cycle_remark_mode", "会议强调、其他事项", show=False),
        Binding("ctrl+l", "toggle_late_or_early_mode", "迟到、早退", show=False),
        Binding("ctrl+d", "open_evidence", "佐证材料（文件、照片）", show=False),
        Binding("ctrl+k", "insert_phrase", "常用语", show=False),
    ]

    def __init__(
        self,
        key: str,
        step: Callable[[StepPanelProtocol], StepController],
        services: MeetingScreenProtocol,
    ) -> None:
        super().__init__(id=key)
        self.services = services
        """The meeting screen that the panel is part of."""
        self.step = step(self)
        """The controller of the meeting step that the panel draws."""
        self._shared_recorder = AnyStepRecorder(self)
        self._typed_text_handler = TypedTextHandler(self, self.step, self._shared_recorder)
        self.entry_line = EntryLine(self.step.modes[0])
        """The line in which text about the meeting step is typed."""
        self.lines = LineList()
        """The list of the recorded lines of the meeting step's page."""
        self._heading = WrappedText(classes="panel-heading")
        self._body = VerticalScroll(classes="panel-body", can_focus=False)
        self._card = WrappedText(classes="panel-card")
        self._questions = WrappedText(classes="panel-questions")
        self._preview = WrappedText(classes="panel-preview")
        self._shown_mode: tuple[bool, EntryMode] | None = None
        self._shown_key_labels: list[str] = [each.label for each in self.step.keys]
        for binding in _function_keys_of_step(self.step):
            self._bindings.bind(
                binding.key,
                f"call_step_method({binding.action!r}, {binding.value!r})",
                binding.label,
                show=binding.in_key_bar,
                key_display=binding.key.upper() if binding.key.startswith("f") else None,
            )

    def compose(self) -> ComposeResult:
        yield self._heading
        beside = self.step.widgets_around_lines()
        if beside is None:
            yield from self._compose_body()
        else:
            below, aside = beside
            with Horizontal(classes="panel-row"):
                with Vertical():
                    yield from self._compose_body()
                    yield below
                yield aside
        yield self._preview
        yield self.entry_line

    def _compose_body(self) -> ComposeResult:
        """Yield the widgets between the meeting step's heading and its entry line: summary card,
        lines, questions to discuss.
        """
        with self._body:
            yield self._card
            yield self.lines
            yield self._questions

    def on_mount(self) -> None:
        self._key_actions = {
            key: binding.action
            for key, bindings in self._bindings.key_to_bindings.items()
            for binding in bindings
            if key != "escape"
        }
        area = self.entry_line.text_area
        area.reported_keys = frozenset(self._key_actions)
        area.read_only = self.services.context.is_recording_locked
        area.accepts_several_lines = True
        self.set_class(self.step.keeps_newest_in_view, "-growing")

    def on_resize(self) -> None:
        self.set_class(self.size.width >= MIN_WIDTH_WITH_SIDE_WIDGET, "-wide")
        self._keep_newest_line_in_view()

    # Showing

    @property
    def shown_page_index(self) -> int:
        """Index of the meeting step's page that is shown, from 0."""
        place = self.services.last_shown_page_key(self.step.key)
        return max(0, min(self.step.page_index_of_session_key(place), self.step.page_count() - 1))

    def redraw(self) -> None:
        """Draw everything in the meeting step's panel again, from the present records."""
        self.step.adapt_to_changed_records()
        view = self.step.build_view()
        self._heading.show_text(content_of_styled_text(view.heading))
        self._card.show_text(content_of_styled_text(view.card))
        self._card.display = bool(view.card)
        chosen = self.shown_page_index if self.step.lines_are_pages else self.highlighted_line_index
        self.lines.show_lines(map(content_of_styled_text, view.lines), chosen=chosen)
        self._show_discussion_questions(has_lines=bool(view.lines))
        self._typed_text_handler.refresh_entry_line()
        self.step.draw_own_widgets()
        self._update_key_labels()
        self._keep_newest_line_in_view()

    def _update_key_labels(self) -> None:
        """Update the key bar where the label of one of the meeting step's keys has changed."""
        labels = [self.step.current_key_label(each.key, each.label) for each in self.step.keys]
        if labels != self._shown_key_labels:
            self._shown_key_labels = labels
            self.screen.refresh_bindings()

    def _show_discussion_questions(self, *, has_lines: bool) -> None:
        """Show the questions usually discussed in the meeting's block, as long as the page has no
        lines.
        """
        asked = self.step.meeting_data.questions
        self._questions.show_text("" if has_lines else "\n".join(asked))
        self._questions.set_class(has_lines or not asked, "-silent")

    @on(LineList.LinesRewrapped)
    def _keep_newest_line_in_view(self) -> None:
        """Scroll to the meeting step's newest line once it is drawn, in steps that ask for it."""
        if self.step.keeps_newest_in_view and self.highlighted_line_index is None:
            self.call_after_refresh(self._scroll_to_newest_line)

    def _scroll_to_newest_line(self) -> None:
        """Scroll the meeting step's list of lines and the panel's body to their ends."""
        self.lines.scroll_end(animate=False)
        self._body.scroll_end(animate=False)

    def update_preview(self) -> None:
        """Update the preview of what Enter would record, and mark a mode other than the page's
        first.
        """
        is_first, mode = self._typed_text_handler.is_in_initial_entry_mode, self.entry_line.mode
        if (is_first, mode) != self._shown_mode:
            self._shown_mode = (is_first, mode)
            self.entry_line.update_mode_label_style(is_first=is_first)
            self.screen.refresh_bindings()
        words = self._preview_text(mode, self.entry_line.text)
        self._preview.show_text(content_of_styled_text(words))
        self._preview.display = bool(words)

    def _preview_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return the preview of a typed text, from the recorder that every step shares or from the
        meeting step.
        """
        if text and self._shared_recorder.is_shared_mode(mode, self.step):
            return self._shared_recorder.preview_typed_text(mode, text)
        return self.step.preview_typed_text(mode, text)

    # Pages and lines

    def show_page(self, page: int) -> None:
        """Show another page of the meeting step (index from 0), in the page's first mode."""
        self.save_typed_text_before_leaving()
        target = max(0, min(page, self.step.page_count() - 1))
        self.services.remember_shown_page(self.step.key, self.step.session_key_of_page(target))
        self.lines.highlighted = None
        self.entry_line.mode = self.step.initial_entry_mode()
        self._typed_text_handler.load_draft_or_initial_text(carry=self.entry_line.state.is_entering)
        self.redraw()
        self._body.scroll_home(animate=False)

    @property
    def highlighted_line_index(self) -> int | None:
        """Index of the highlighted line on the meeting step's page; None for none."""
        return self.lines.highlighted

    def highlight_line(self, index: int | None) -> None:
        """Highlight a line of the meeting step by its index; None for none."""
        self.lines.highlighted = index

    def move_highlight(self, offset: int) -> None:
        """Highlight the next or previous line of the meeting step; a negative offset is up."""
        self.lines.move_highlight(offset)

    def line_count(self) -> int:
        """Return the number of lines shown on the meeting step's page."""
        return self.lines.option_count

    def mark_summary_page_shown(self, is_at_end: bool) -> None:
        """Mark whether the meeting step shows the summary page, which follows its last page."""
        if is_at_end != self.has_class("-end"):
            self.set_class(is_at_end, "-end")
            self.screen.refresh_bindings()

    def scroll_body(self, offset: int) -> None:
        """Scroll the body of the meeting step's panel by half its height; negative is up."""
        lines = max(1, self._body.size.height // 2)
        self._body.scroll_relative(y=offset * lines, animate=False, immediate=True)

    def ring_bell(self) -> None:
        """Sound the bell: the meeting step has no page in the direction the user asked for."""
        self.app.bell()

    @on(LineList.LineClicked)
    def _let_step_handle_clicked_line(self, event: LineList.LineClicked) -> None:
        """Let the meeting step handle a click on one of its lines; the focus stays in the entry
        line.
        """
        event.stop()
        self.step.handle_line_clicked(event.index)
        self._remember_whether_line_is_highlighted()
        self.entry_line.take_focus()

    def _remember_whether_line_is_highlighted(self) -> None:
        """Remember whether a line of the meeting step is highlighted, which Enter would then
        edit.
        """
        self.entry_line.state.line_was_chosen = self.highlighted_line_index is not None

    # What is typed

    @property
    def is_editing_recorded_line(self) -> bool:
        """Whether a recorded line is being edited in the entry line."""
        return self.entry_line.state.edited_line is not None

    def record_change(
        self, build: ChangeBuilder, typed: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change of the meeting's records; where saving fails, the text ``typed`` is
        restored as a draft of the page and mode it was typed in.
        """
        self._typed_text_handler.record_change(build, typed, on_success)

    def show_warning(self, message: str) -> None:
        """Show the user a warning for some seconds."""
        self.notify(message, severity="warning")

    def warn_and_restore_typed_text(self, message: str, typed: str) -> None:
        """Show why nothing was recorded, and restore the typed text in the entry line."""
        self.show_warning(message)
        self.entry_line.replace_text(typed)

    def add_person_or_error(self, name: str) -> str:
        """Add a person to the school's roster.

        Returns an error message where that failed; else an empty text.
        """
        return navigation_of(self).add_person_or_error(name)

    def ask_to_choose(
        self,
        question: str,
        choices: Sequence[Choice],
        on_answer: Callable[[str], None],
        *,
        typed: str,
    ) -> None:
        """Ask the user to choose an answer before anything is recorded; the typed text remains in
        the entry line meanwhile.
        """
        self._typed_text_handler.ask_to_choose(question, choices, on_answer, typed=typed)

    def ask_which_person(
        self, mention: Mention, on_answer: Callable[[str], None], *, typed: str
    ) -> None:
        """Ask which of several people a typed line means; ``on_answer`` is given the line with the
        chosen name in it.
        """
        self._typed_text_handler.ask_which_person(mention, on_answer, typed=typed)

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项)."""
        navigation_of(self).open_topic_box()

    def show_dialog(
        self, dialog: Screen[Any], on_answer: Callable[[Any], None] | None = None
    ) -> None:
        """Show a dialog; ``on_answer`` is given its answer, None where it was left without one."""
        self.app.push_screen(dialog, on_answer)

    def switch_entry_mode(self, mode: EntryMode, *, with_typed: bool = False) -> None:
        """Switch the meeting step's entry line to another entry mode. Typed text is stored as the
        old mode's draft; with ``with_typed`` it stays in the line and belongs to the new mode.
        """
        self._typed_text_handler.switch_entry_mode(mode, with_typed=with_typed)

    def switch_entry_mode_after_recording(
        self, mode: EntryMode, next_mode: EntryMode | None = None
    ) -> None:
        """Switch to the entry mode that follows after a line of the meeting step was
        recorded.

        Args:
            mode: the mode under which the line was recorded.
            next_mode: the mode to switch to in any case; with None, a mode that holds a single
                value is followed by the page's first mode, and one that takes line after line
                stays.
        """
        self._typed_text_handler.switch_entry_mode_after_recording(mode, next_mode)

    def save_typed_text_before_leaving(self) -> None:
        """Record an edited line of the meeting step, or store other typed text as a draft, before
        the page or mode changes.
        """
        self._typed_text_handler.save_typed_text_before_leaving()

    def store_typed_text_as_draft(self) -> None:
        """Store the text typed in the meeting step as a draft, before the step or screen
        changes.
        """
        self._typed_text_handler.store_typed_text_as_draft()

    def delete_entry_draft(self) -> None:
        """Delete the draft of the meeting step's present page and mode."""
        self._typed_text_handler.delete_entry_draft()

    @on(EntryTextArea.Changed)
    def _update_preview_and_schedule_save(self, event: EntryTextArea.Changed) -> None:
        """Update the preview, and schedule saving the typed text as a draft."""
        event.stop()
        self.update_preview()
        self.services.schedule_session_save()

    @on(EntryTextArea.Submitted)
    async def _handle_enter(self, event: EntryTextArea.Submitted) -> None:
        """Record the text typed in the meeting step when Enter is pressed."""
        event.stop()
        await self._typed_text_handler.handle_enter_once_saved(event.text, event.was_untouched)

    @on(EntryTextArea.LinesPasted)
    def _ask_and_record_pasted_lines(self, event: EntryTextArea.LinesPasted) -> None:
        """Show several lines pasted into the meeting step in a dialog before they are recorded."""
        event.stop()
        self._typed_text_handler.ask_and_record_pasted_lines(event.lines, event.joined_text)

    @on(EntryTextArea.ReportedKeyPressed)
    async def _run_action_of_function_key(self, event: EntryTextArea.ReportedKeyPressed) -> None:
        """Run the action of one of the meeting step's function keys, once all queued changes are
        written.
        """
        event.stop()
        await self.services.wait_until_saved()
        await self.run_action(self._key_actions[event.key])

    @on(EntryTextArea.DeleteLineRequested)
    def _delete_highlighted_line(self, event: EntryTextArea.DeleteLineRequested) -> None:
        """Remove the meeting step's highlighted line (Delete with nothing typed)."""
        event.stop()
        self.step.delete_highlighted_line()

    @on(EntryTextArea.UpDownPressedAtEdge)
    async def _move_highlight_after_saving(self, event: EntryTextArea.UpDownPressedAtEdge) -> None:
        """Move the highlight in the meeting step up or down, once all queued changes are
        written.
        """
        event.stop()
        await self.services.wait_until_saved()
        self.step.move_selection(event.offset)
        self._remember_whether_line_is_highlighted()

    @on(EntryTextArea.PageTurnRequested)
    async def _turn_page_after_saving(self, event: EntryTextArea.PageTurnRequested) -> None:
        """Show the meeting step's next or previous page, once all queued changes are written."""
        event.stop()
        await self.services.wait_until_saved()
        self.step.turn_page(event.offset)

    @on(EntryTextArea.ModeChangeRequested)
    def _switch_to_adjacent_entry_mode(self, event: EntryTextArea.ModeChangeRequested) -> None:
        """Switch the meeting step to its next or previous entry mode (Tab)."""
        event.stop()
        self._typed_text_handler.switch_to_adjacent_entry_mode(event.offset)

    # Keys

    async def action_call_step_method(self, action: str, value: str) -> None:
        """Call the method of the meeting step that belongs to a function key; awaits it where it is
        a coroutine.
        """
        method = getattr(self.step, action)
        done = method(value) if value else method()
        if isawaitable(done):
            await done

    def action_return_to_initial_entry_mode(self) -> None:
        """Stop editing a recorded line, or return to the meeting step's first mode; drafts are
        stored (Esc).
        """
        self._typed_text_handler.return_to_initial_entry_mode()

    def action_toggle_achievement_mode(self) -> None:
        """Switch the entry line to the achievement mode; pressed again, back to the step's
        first mode.
        """
        self._shared_recorder.toggle_achievement_mode(self.step)

    def action_cycle_remark_mode(self) -> None:
        """Switch the entry line to 会议强调; pressed again, to 其他事项; then back to the
        step's first mode.
        """
        self._shared_recorder.cycle_remark_mode(self.step)

    def action_toggle_late_or_early_mode(self) -> None:
        """Switch the entry line to 迟到早退; pressed again, back to the step's first mode."""
        self._shared_recorder.toggle_late_or_early_mode(self.step)

    def action_open_evidence(self) -> None:
        """Show the evidence files and photos of the item that is shown, else of the meeting."""
        self.services.show_evidence(self.step.shown_item_id())

    def action_insert_phrase(self) -> None:
        """Ask for one of the school's office phrases and insert it into the entry line."""
        self._shared_recorder.ask_and_insert_phrase()

    def key_description(self, binding: Binding) -> str:
        """Return a key's description for the key bar of the meeting step: the step's present label
        of the key.

        For Esc it is 不改 while a recorded line is edited, else the mode to which Esc returns.
        """
        if binding.action != "return_to_initial_entry_mode":
            return self.step.current_key_label(binding.key, binding.description)
        label = self.step.initial_entry_mode().label.removeprefix("今天的")
        return "不改" if self.is_editing_recorded_line else f"回到{label}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key works now in the meeting step's panel: Esc only where the entry line
        is not in the page's first mode; the step's own keys as the step says.
        """
        if action == "return_to_initial_entry_mode":
            return (
                self.is_editing_recorded_line
                or not self._typed_text_handler.is_in_initial_entry_mode
            )
        if action == "call_step_method":
            name, value = parameters
            return self.step.is_key_enabled(str(name), str(value))
        return True


def _function_keys_of_step(step: StepController) -> list[StepFunctionKey]:
    """Return the function keys of a meeting step and of its entry modes, in the order of the
    key bar.
    """
    of_modes = [
        StepFunctionKey(
            mode.key,
            "start_typing_in_mode",
            mode.key_label or mode.label,
            mode.name,
            mode.in_key_bar,
        )
        for mode in step.modes
        if mode.key
    ]
    order = {key: place for place, key in enumerate(_FUNCTION_KEY_ORDER)}
    return sorted([*of_modes, *step.keys], key=lambda each: order.get(each.key, len(order)))
