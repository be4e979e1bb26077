"""The controller of one step of a meeting, and the protocols through which it uses the panel that
draws it and the meeting screen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from textual.screen import Screen
from textual.widget import Widget

from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.blocks.block_spec import BlockView, EntryMode, MeetingData
from meetingtui.meeting.findings import MeetingPlace
from meetingtui.meeting.record import Meeting
from meetingtui.school.roster import Mention
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep, StepSequence
from meetingtui.ui.widgets.entry_line import EntryLine

PUT_BACK_CHOICE = Choice("back", "放回去改")
"""The answer that records nothing and leaves the text in the entry line."""


@dataclass(frozen=True)
class StepFunctionKey:
    """A function key of one meeting step, with the step's method that it calls."""

    key: str
    """The key's name, such as ``f8``."""
    action: str
    """Name of the step's method that is called."""
    label: str
    """Description of the key shown in the key bar and the help."""
    value: str = ""
    """Argument passed to the method that the key calls; empty for none."""
    in_key_bar: bool = True
    """Whether the key bar shows the key; the help lists it anyway."""


class MeetingScreenProtocol(Protocol):
    """Protocol of what the panels and step controllers use of the meeting screen."""

    context: AppContext
    """The open term's school, records and clock."""

    @property
    def meeting(self) -> Meeting:
        """The present record of the meeting that is prepared or held."""

    @property
    def step_sequence(self) -> StepSequence:
        """The steps of the meeting shown: their names and their order."""

    @property
    def entry_drafts(self) -> Mapping[str, str]:
        """Text typed in the meeting and not entered, by draft key (step/page/mode)."""

    @property
    def call_list_choice_key(self) -> str:
        """Key of the chosen :class:`CallChoice` (which items are called, in which order); empty for
        the default one.
        """

    @property
    def minutes_spent_by_block(self) -> Mapping[str, float]:
        """Minutes used by the meeting's blocks so far, by block key."""

    @property
    def minutes_spent_by_topic(self) -> Mapping[str, float]:
        """Minutes used by the meeting's topics so far, by topic id."""

    def meeting_data_for_step(self, step: MeetingStep) -> MeetingData:
        """Return the meeting together with the other records that one of its steps is drawn
        from.
        """

    def entry_draft(self, key: str) -> str:
        """Return the text typed in the meeting and not entered under a draft key; empty where there
        is none.
        """

    def store_or_delete_entry_draft(self, key: str, text: str) -> None:
        """Store text typed and not entered in the meeting under its draft key; empty text deletes
        the draft.
        """

    def last_shown_page_key(self, step: MeetingStep) -> int:
        """Return the key of the page of a meeting step that was shown last, such as the id of the
        page's item; 0 for none.
        """

    def remember_shown_page(self, step: MeetingStep, place: int) -> None:
        """Remember which page of a meeting step is shown, by the page's key
        (:meth:`StepController.session_key_of_page`).
        """

    def set_call_list_choice_key(self, key: str) -> None:
        """Choose which plan items the meeting calls, in which order: a :class:`CallChoice`, given
        by its key; empty for the default one.
        """

    def schedule_session_save(self) -> None:
        """Schedule a save of the meeting's session state (page shown, drafts, time used) after a
        pause.
        """

    def ask_date_and_begin_meeting(self, next_step: MeetingStep) -> None:
        """Begin the planned meeting and go to one of its steps."""

    def show_step(self, step: MeetingStep) -> None:
        """Show a step of the meeting, on the page last shown there."""

    def go_to_adjacent_step(self, offset: int) -> None:
        """Go to the next or previous step of the meeting."""

    def record_change(
        self,
        build: ChangeBuilder,
        on_failure: Callable[[], None],
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Queue a change of the meeting's records; refused where the meeting is closed."""

    async def wait_until_saved(self) -> None:
        """Wait until every queued change of the records is written to disk."""

    def show_evidence(self, item_id: int | None) -> None:
        """Show the evidence files (佐证材料) of an item; of the meeting or its achievements for
        None.
        """

    def show_minutes(self) -> None:
        """Replace the meeting screen by the meeting's minutes."""


class StepPanelProtocol(Protocol):
    """Protocol of what a step controller uses of the panel that draws the meeting step."""

    services: MeetingScreenProtocol
    """The meeting screen that the panel is part of."""

    @property
    def entry_line(self) -> EntryLine:
        """The entry line of the meeting step's panel."""

    @property
    def shown_page_index(self) -> int:
        """Index of the meeting step's page that is shown, from 0."""

    @property
    def highlighted_line_index(self) -> int | None:
        """Index of the highlighted line on the meeting step's page; None for none."""

    @property
    def is_editing_recorded_line(self) -> bool:
        """Whether a recorded line is being edited in the entry line."""

    def record_change(
        self, build: ChangeBuilder, typed: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change of the meeting's records; where saving fails, the text ``typed`` is
        restored as a draft of the page and mode it was typed in.
        """

    def notify(self, message: str) -> None:
        """Show the user a message for some seconds."""

    def show_warning(self, message: str) -> None:
        """Show the user a warning for some seconds."""

    def add_person_or_error(self, name: str) -> str:
        """Add a person to the school's roster.

        Returns an error message where that failed; else an empty text.
        """

    def warn_and_restore_typed_text(self, message: str, typed: str) -> None:
        """Show why nothing was recorded, and restore the typed text in the entry line."""

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

    def ask_which_person(
        self, mention: Mention, on_answer: Callable[[str], None], *, typed: str
    ) -> None:
        """Ask which of several people a typed line means; ``on_answer`` is given the line with the
        chosen name in it.
        """

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项)."""

    def show_dialog(
        self, dialog: Screen[Any], on_answer: Callable[[Any], None] | None = None
    ) -> None:
        """Show a dialog; ``on_answer`` is given its answer, None where it was left without one."""

    def switch_entry_mode(self, mode: EntryMode, *, with_typed: bool = False) -> None:
        """Switch the meeting step's entry line to another entry mode. Typed text is stored as the
        old mode's draft; with ``with_typed`` it stays in the line and belongs to the new mode.
        """

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

    def save_typed_text_before_leaving(self) -> None:
        """Record an edited line of the meeting step, or store other typed text as a draft, before
        the page or mode changes.
        """

    def delete_entry_draft(self) -> None:
        """Delete the draft of the meeting step's present page and mode."""

    def update_preview(self) -> None:
        """Update the preview of what Enter would record."""

    def show_page(self, page: int) -> None:
        """Show another page of the meeting step (index from 0), in the page's first mode."""

    def move_highlight(self, offset: int) -> None:
        """Highlight the next or previous line of the meeting step; a negative offset is up."""

    def highlight_line(self, index: int | None) -> None:
        """Highlight a line of the meeting step by its index; None for none."""

    def line_count(self) -> int:
        """Return the number of lines shown on the meeting step's page."""

    def ring_bell(self) -> None:
        """Sound the bell: the meeting step has no page in the direction the user asked for."""

    def redraw(self) -> None:
        """Draw everything in the meeting step's panel again, from the present records."""

    def mark_summary_page_shown(self, is_at_end: bool) -> None:
        """Mark whether the meeting step shows the summary page, which follows its last page."""

    def scroll_body(self, offset: int) -> None:
        """Scroll the body of the meeting step's panel by half its height; negative is up."""


class StepController:
    """The controller of one step of a meeting: says what its panel shows, and records what is typed
    there.

    A step has *pages* and, on each page, recorded lines. A page is about one topic, one department
    or one item; most steps have a single page.
    """

    key: MeetingStep
    """Key of the meeting step that is controlled."""
    modes: tuple[EntryMode, ...]
    """The meeting step's entry modes; the first one is the default."""
    keys: tuple[StepFunctionKey, ...] = ()
    """The meeting step's function keys besides those of its modes."""
    lines_are_pages: ClassVar[bool] = False
    """Whether every line of the step is a page: one line is always highlighted, and up and down
    turn pages.
    """
    is_silent_with_one_page: ClassVar[bool] = False
    """Whether the page keys do nothing, also without the bell, as long as there is one page."""
    keeps_newest_in_view: ClassVar[bool] = False
    """Whether the panel scrolls to the newest line, the heading staying in place."""

    def __init__(self, panel: StepPanelProtocol) -> None:
        self.panel = panel
        """The panel that draws the meeting step."""

    @property
    def context(self) -> AppContext:
        """The open term's school, records and clock."""
        return self.panel.services.context

    @property
    def meeting(self) -> Meeting:
        """The present record of the meeting that is prepared or held."""
        return self.panel.services.meeting

    @property
    def meeting_data(self) -> MeetingData:
        """The meeting together with the other records that the step is drawn from."""
        return self.panel.services.meeting_data_for_step(self.key)

    # What is shown

    def build_view(self) -> BlockView:
        """Return what the shown page of the meeting step contains: heading, summary card and
        lines.
        """
        raise NotImplementedError

    def adapt_to_changed_records(self) -> None:
        """Adapt the meeting step to changed records; called each time before the panel draws the
        step.
        """

    def widgets_around_lines(self) -> tuple[Widget, Widget] | None:
        """Return the meeting step's own widgets, one below the lines and one beside them; None
        where it has none.
        """
        return None

    def draw_own_widgets(self) -> None:
        """Draw the meeting step's own widgets; called after the panel has drawn the view."""

    def shown_item_id(self) -> int | None:
        """Return the id of the item that the meeting step's page is about; None for a page that is
        about no item.
        """
        return None

    def current_key_label(self, key: str, usual_label: str) -> str:
        """Return the label that the key bar shows for one of the step's keys now; by default its
        usual label.
        """
        return usual_label

    # Pages

    def page_count(self) -> int:
        """Return the number of pages of the meeting step."""
        return 1

    def session_key_of_page(self, page: int) -> int:
        """Return the key under which it is remembered that a page of the meeting step was shown,
        such as the id of the page's item.
        """
        return page

    def page_index_of_session_key(self, place: int) -> int:
        """Return the index of the meeting step's page with a key that
        :meth:`session_key_of_page` returned earlier.
        """
        return place

    def page_id_in_draft_key(self) -> str:
        """Return a text that identifies the shown page within the meeting step, used in the keys of
        drafts.
        """
        return ""

    def turn_page(self, offset: int) -> None:
        """Show the meeting step's next or previous page; past the first or last one, sound the bell
        (not in a step that is silent with a single page).
        """
        target = self.panel.shown_page_index + offset
        if 0 <= target < self.page_count():
            self.panel.show_page(target)
        elif not self.is_silent_with_one_page or self.page_count() > 1:
            self.panel.ring_bell()

    def show_referenced_page(self, place: MeetingPlace) -> None:
        """Show the meeting step's page that holds a place in the meeting, such as a topic; does
        nothing in a step with one page.
        """

    def is_unchanged_offered_text(self, mode: EntryMode, text: str) -> bool:
        """Return whether a text is only what the meeting step itself put into the entry line in a
        mode, so that it is not stored as a draft of the user's.
        """
        return False

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        """Return each line of the meeting step's page as editable text; None for a line that cannot
        be edited.
        """
        return []

    def replace_or_delete_line(self, index: int, text: str) -> None:
        """Replace a recorded line of the meeting step with other text; empty text removes it."""

    def delete_highlighted_line(self) -> None:
        """Remove the meeting step's highlighted line, where it can be edited (Delete with nothing
        typed).
        """
        index, texts = self.panel.highlighted_line_index, self.editable_line_texts()
        if index is not None and index < len(texts) and texts[index] is not None:
            self.replace_or_delete_line(index, "")

    def move_selection(self, offset: int) -> None:
        """Move the highlight in the meeting step up or down, or turn the page where lines are
        pages.
        """
        if self.lines_are_pages:
            self.turn_page(offset)
        else:
            self.panel.move_highlight(offset)

    def handle_line_clicked(self, index: int) -> None:
        """Show the page of a clicked line, where the meeting step's lines are its pages."""
        if self.lines_are_pages:
            self.panel.show_page(index)

    # Modes

    def entry_mode_with_name(self, name: str) -> EntryMode:
        """Return the meeting step's entry mode that has a given name."""
        return next(mode for mode in self.modes if mode.name == name)

    def initial_entry_mode(self) -> EntryMode:
        """Return the entry mode in which a page of the meeting step is shown first."""
        return self.modes[0]

    def start_typing_in_mode(self, name: str) -> None:
        """Switch the meeting step to the entry mode of that name, chosen with a key."""
        self.panel.switch_entry_mode(self.entry_mode_with_name(name))

    def initial_entry_text(self, mode: EntryMode) -> str:
        """Return the text that the entry line holds in a mode before anything is typed."""
        return ""

    def typing_replaces_initial_text(self, mode: EntryMode) -> bool:
        """Return whether the first character typed replaces the text that the entry line holds at
        first.
        """
        return True

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return a preview of what Enter would record, shown while typing."""
        return NOTHING

    def is_key_enabled(self, action: str, value: str) -> bool:
        """Return whether a function key of the meeting step works now."""
        return True

    # Recording

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record the text that was typed in the meeting step before Enter.

        Args:
            mode: the entry mode, which says as what the text is recorded.
            text: the typed text; empty only if the user deleted the text that the entry line
                contained at first (:meth:`initial_entry_text`).
        """
        raise NotImplementedError

    def ask_and_clear_value(self, mode: EntryMode) -> None:
        """Ask whether a recorded value is cleared, after its text was deleted and Enter pressed."""
        self.panel.ask_to_choose(
            f"清空“{mode.label}”吗？",
            [Choice(PUT_BACK_CHOICE.value, "不清空"), Choice("clear", "清空")],
            lambda _: self.record_typed_text(mode, ""),
            typed="",
        )

    def handle_empty_enter(self) -> None:
        """Go to the meeting step's next page when Enter is pressed with nothing new typed."""
        self.turn_page(1)

    # Several lines pasted at once

    def pasted_line_problem(self, mode: EntryMode, line: str) -> str:
        """Return why a pasted line cannot be recorded without a question; empty where it can."""
        return ""

    def preview_pasted_line(self, mode: EntryMode, line: str) -> StyledText:
        """Return a preview of a line pasted into the meeting step: its entry mode, and how the
        line is understood.
        """
        doubt = self.pasted_line_problem(mode, line)
        return styled(
            (f"{mode.label}  ", "muted"),
            line,
            (f"  {doubt}，留在输入行" if doubt else "", "bold at-risk"),
        )

    def record_pasted_lines(self, mode: EntryMode, lines: Sequence[str]) -> None:
        """Record lines pasted into the meeting step, each as if it had been typed and entered."""
        for line in lines:
            self.record_typed_text(mode, line)
