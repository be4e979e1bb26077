"""The widget that draws any step of a meeting: a heading, a summary card, the recorded lines, and
one entry line.
"""

from collections.abc import Callable
from inspect import isawaitable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen

from meetingtui.base.styled_text import StyledText
from meetingtui.meeting.blocks.block_spec import EntryMode
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.meeting.shared_recorders import SharedEntryModeRecorder
from meetingtui.ui.screens.meeting.step_controller import StepController, StepFunctionKey
from meetingtui.ui.screens.meeting.step_protocols import MeetingScreenProtocol, StepPanelProtocol
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
    """The widget that draws one step of a meeting and passes keys and typed text to the step's
    :class:`StepController`.

    Args:
        key: the step's key, the widget's id.
        step: makes the step's controller for this panel.
        services: the meeting screen that the panel is part of.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "return_to_initial_entry_mode", "放弃修改，回到常用的一种", key_display="Esc"
        ),
        Binding("ctrl+e", "toggle_achievement_mode", "记成果", show=False),
        Binding("ctrl+r", "cycle_remark_mode", "会议强调、其他事项", show=False),
        Binding("ctrl+l", "toggle_late_or_left_early_mode", "迟到、早退", show=False),
        Binding("ctrl+d", "open_evidence", "佐证材料（文件、照片）", show=False),
        Binding("ctrl+k", "ask_and_insert_phrase", "常用语", show=False),
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
        self._shared_recorder = SharedEntryModeRecorder(self)
        self.typed_text_handler = TypedTextHandler(self, self.step, self._shared_recorder)
        """Handles the text typed in the entry line: records it, asks about it, stores drafts."""
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
        """Yield the widgets between the step's heading and its entry line: summary card, recorded
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
        """Index of the step's page that is shown, from 0."""
        place = self.services.last_shown_page_key(self.step.key)
        return max(0, min(self.step.page_index_of_session_key(place), self.step.page_count() - 1))

    def redraw(self) -> None:
        """Draw everything in the step's panel again, from the present records."""
        self.step.prepare_to_draw()
        view = self.step.build_view()
        self._heading.show_text(content_of_styled_text(view.heading))
        self._card.show_text(content_of_styled_text(view.card))
        self._card.display = bool(view.card)
        chosen = self.shown_page_index if self.step.lines_are_pages else self.highlighted_line_index
        self.lines.show_lines(map(content_of_styled_text, view.lines), chosen=chosen)
        self._show_questions_on_empty_page(has_lines=bool(view.lines))
        self.typed_text_handler.refresh_entry_line()
        self.step.draw_own_widgets()
        self._update_key_labels()
        self._keep_newest_line_in_view()

    def _update_key_labels(self) -> None:
        """Update the key bar where the label of one of the step's function keys has changed."""
        labels = [self.step.current_key_label(each.key, each.label) for each in self.step.keys]
        if labels != self._shown_key_labels:
            self._shown_key_labels = labels
            self.screen.refresh_bindings()

    def _show_questions_on_empty_page(self, *, has_lines: bool) -> None:
        """Show the agenda's guiding questions (引导提示) for the block, if any, as long as the page
        has no lines; hide them otherwise.
        """
        asked = self.step.view_data.questions
        self._questions.show_text("" if has_lines else "\n".join(asked))
        self._questions.set_class(has_lines or not asked, "-silent")

    @on(LineList.LinesRewrapped)
    def _keep_newest_line_in_view(self) -> None:
        """Scroll to the newest line once it is drawn, in steps that ask for it and while no line is
        highlighted.
        """
        if self.step.keeps_newest_in_view and self.highlighted_line_index is None:
            self.call_after_refresh(self._scroll_to_newest_line)

    def _scroll_to_newest_line(self) -> None:
        """Scroll the list of lines, and the panel's body around it, to their ends."""
        self.lines.scroll_end(animate=False)
        self._body.scroll_end(animate=False)

    def update_preview(self) -> None:
        """Update the line that shows how the typed text would be recorded on Enter, and the look of
        the entry mode's label: another one than the page's first is marked.
        """
        is_first, mode = self.typed_text_handler.is_in_initial_entry_mode, self.entry_line.mode
        if (is_first, mode) != self._shown_mode:
            self._shown_mode = (is_first, mode)
            self.entry_line.show_whether_mode_is_first(is_first=is_first)
            self.screen.refresh_bindings()
        words = self._preview_of_typed_text(mode, self.entry_line.text)
        self._preview.show_text(content_of_styled_text(words))
        self._preview.display = bool(words)

    def _preview_of_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return how a text typed in an entry mode would be recorded: as one of the records that
        any step takes, such as an achievement, or as the step says.
        """
        if text and self._shared_recorder.is_shared_entry_mode(mode, self.step):
            return self._shared_recorder.preview_typed_text(mode, text)
        return self.step.preview_typed_text(mode, text)

    # Pages and lines

    def show_page(self, page: int) -> None:
        """Show a page of the step by its index (from 0; cut to the range), after recording or
        storing what was typed on the old one.
        """
        self.typed_text_handler.save_typed_text_before_leaving()
        target = max(0, min(page, self.step.page_count() - 1))
        self.services.remember_shown_page(self.step.key, self.step.session_key_of_page(target))
        self.lines.highlighted = None
        self.entry_line.mode = self.step.initial_entry_mode()
        self.typed_text_handler.load_draft_or_initial_text(carry=self.entry_line.state.is_entering)
        self.redraw()
        self._body.scroll_home(animate=False)

    @property
    def highlighted_line_index(self) -> int | None:
        """Index of the highlighted line on the step's page, from 0; None for none."""
        return self.lines.highlighted

    def highlight_line(self, index: int | None) -> None:
        """Highlight a line of the shown page by its index (from 0); None for none."""
        self.lines.highlighted = index

    def move_highlight(self, offset: int) -> None:
        """Highlight the line ``offset`` places below the highlighted one, above it if negative;
        past an end none, from none the first or last.
        """
        self.lines.move_highlight(offset)

    def line_count(self) -> int:
        """Return the number of lines on the shown page."""
        return self.lines.option_count

    def set_summary_page_layout(self, is_at_end: bool) -> None:
        """Lay the panel out for the summary page after a step's last item, or for any other."""
        if is_at_end != self.has_class("-end"):
            self.set_class(is_at_end, "-end")
            self.screen.refresh_bindings()

    def scroll_body(self, offset: int) -> None:
        """Scroll the summary card and lines by ``offset`` times half their height, up if < 0."""
        lines = max(1, self._body.size.height // 2)
        self._body.scroll_relative(y=offset * lines, animate=False, immediate=True)

    def ring_bell(self) -> None:
        """Sound the bell, as the step has no page in the direction asked for."""
        self.app.bell()

    @on(LineList.LineClicked)
    def _let_step_handle_clicked_line(self, event: LineList.LineClicked) -> None:
        """Let the step handle a click on one of its lines; the focus stays in the entry line."""
        event.stop()
        self.step.handle_line_clicked(event.index)
        self._remember_whether_line_is_highlighted()
        self.entry_line.take_focus()

    def _remember_whether_line_is_highlighted(self) -> None:
        """Remember whether the user's last action left a line highlighted; Enter then edits that
        line.
        """
        self.entry_line.state.line_was_chosen = self.highlighted_line_index is not None

    # What is typed

    def show_warning(self, message: str) -> None:
        """Show the user a warning for some seconds."""
        self.notify(message, severity="warning")

    def add_to_roster_or_return_error(self, name: str) -> str:
        """Add a person to the school's roster by name; return why that failed, else empty."""
        return navigation_of(self).add_person_and_return_error(name)

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项), the screen where topics are added, ordered and removed."""
        navigation_of(self).open_topic_box()

    def show_dialog(
        self, dialog: Screen[Any], on_answer: Callable[[Any], None] | None = None
    ) -> None:
        """Show a dialog; ``on_answer`` is called with its answer, None where it was left."""
        self.app.push_screen(dialog, on_answer)

    @on(EntryTextArea.Changed)
    def _update_preview_and_schedule_save(self, event: EntryTextArea.Changed) -> None:
        """After each change of the typed text: update the preview, and schedule saving the text
        that is not entered yet.
        """
        event.stop()
        self.update_preview()
        self.services.schedule_session_save()

    @on(EntryTextArea.Submitted)
    async def _handle_enter(self, event: EntryTextArea.Submitted) -> None:
        """When Enter is pressed, record the typed text, edit the highlighted line, or let the step
        go on.
        """
        event.stop()
        await self.typed_text_handler.handle_enter_once_saved(event.text, event.was_untouched)

    @on(EntryTextArea.LinesPasted)
    def _ask_and_record_pasted_lines(self, event: EntryTextArea.LinesPasted) -> None:
        """Show several pasted lines in a dialog, and record those that the user chooses there."""
        event.stop()
        self.typed_text_handler.ask_and_record_pasted_lines(event.lines, event.joined_text)

    @on(EntryTextArea.ReportedKeyPressed)
    async def _run_action_of_function_key(self, event: EntryTextArea.ReportedKeyPressed) -> None:
        """Run the action of a function key pressed in the entry line, once all queued changes are
        saved.
        """
        event.stop()
        await self.services.wait_until_saved()
        await self.run_action(self._key_actions[event.key])

    @on(EntryTextArea.DeleteLineRequested)
    def _let_step_delete_or_clear_line(self, event: EntryTextArea.DeleteLineRequested) -> None:
        """Let the step delete or clear its highlighted line (Delete with nothing typed)."""
        event.stop()
        self.step.delete_or_clear_highlighted_line()

    @on(EntryTextArea.UpDownPressedAtEdge)
    async def _move_highlight_after_saving(self, event: EntryTextArea.UpDownPressedAtEdge) -> None:
        """Move the highlight up or down, once all queued changes are saved."""
        event.stop()
        await self.services.wait_until_saved()
        self.step.move_selection(event.offset)
        self._remember_whether_line_is_highlighted()

    @on(EntryTextArea.PageTurnRequested)
    async def _turn_page_after_saving(self, event: EntryTextArea.PageTurnRequested) -> None:
        """Show the step's next or previous page, once all queued changes are saved."""
        event.stop()
        await self.services.wait_until_saved()
        self.step.turn_page(event.offset)

    @on(EntryTextArea.ModeChangeRequested)
    def _switch_to_adjacent_entry_mode(self, event: EntryTextArea.ModeChangeRequested) -> None:
        """Switch the entry line to the step's next or previous entry mode (Tab)."""
        event.stop()
        self.typed_text_handler.switch_to_adjacent_entry_mode(event.offset)

    # Keys

    async def action_call_step_method(self, action: str, value: str) -> None:
        """Call a method of the step's controller after its function key was pressed.

        Args:
            action: name of the method; a coroutine is awaited.
            value: its argument; empty for none.
        """
        method = getattr(self.step, action)
        done = method(value) if value else method()
        if isawaitable(done):
            await done

    def action_return_to_initial_entry_mode(self) -> None:
        """Stop editing a recorded line, which stays as it was, or return to the page's first entry
        mode (Esc); text typed in the mode that is left is stored.
        """
        self.typed_text_handler.return_to_initial_entry_mode()

    def action_toggle_achievement_mode(self) -> None:
        """Switch the entry line to typing achievements; pressed again, back to the page's first
        entry mode.
        """
        self._shared_recorder.toggle_achievement_mode(self.step)

    def action_cycle_remark_mode(self) -> None:
        """Switch the entry line to typing what is stressed (会议强调); pressed again, other matters
        (其他事项); then back to the page's first entry mode.
        """
        self._shared_recorder.cycle_remark_mode(self.step)

    def action_toggle_late_or_left_early_mode(self) -> None:
        """Switch the entry line to typing who comes late or leaves early (迟到早退); pressed again,
        back to the page's first entry mode.
        """
        self._shared_recorder.toggle_late_or_left_early_mode(self.step)

    def action_open_evidence(self) -> None:
        """Show the evidence files and photos (佐证材料) of the item that the page is about; on
        other pages, let the user choose the meeting or one of its achievements.
        """
        self.services.show_evidence(self.step.shown_item_id())

    def action_ask_and_insert_phrase(self) -> None:
        """Ask for one of the school's office phrases and insert it into the entry line, or switch
        to the entry mode for 会议强调 (what is stressed) for such a phrase.
        """
        self._shared_recorder.ask_and_insert_phrase()

    def key_description(self, binding: Binding) -> str:
        """Return the text that the key bar shows for a key now: the step's present label of it.

        For Esc it is 不改 while a recorded line is edited, else the entry mode to which Esc
        returns.
        """
        if binding.action != "return_to_initial_entry_mode":
            return self.step.current_key_label(binding.key, binding.description)
        label = self.step.initial_entry_mode().label.removeprefix("今天的")
        return "不改" if self.typed_text_handler.is_editing_recorded_line else f"回到{label}"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the key of an action works now: Esc while a recorded line is edited or the
        entry line is not in the page's first mode; the step's own keys as its controller says; any
        other always.
        """
        if action == "return_to_initial_entry_mode":
            return (
                self.typed_text_handler.is_editing_recorded_line
                or not self.typed_text_handler.is_in_initial_entry_mode
            )
        if action == "call_step_method":
            name, value = parameters
            return self.step.is_key_enabled(str(name), str(value))
        return True


def _function_keys_of_step(step: StepController) -> list[StepFunctionKey]:
    """Return the function keys of a step and of its entry modes, in the order of the key bar."""
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
