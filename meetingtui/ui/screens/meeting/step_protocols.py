"""Protocols that say what the controllers of a meeting's steps use of the meeting screen, of their
panel (the widget that draws the step) and of the handler of typed text.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from textual.screen import Screen

from meetingtui.meeting.blocks.block_spec import BlockViewData, EntryMode
from meetingtui.meeting.record import Meeting
from meetingtui.school.roster import Mention
from meetingtui.store.records import ChangeBuilder
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep, StepSequence
from meetingtui.ui.widgets.entry_line import EntryLine

PUT_BACK_CHOICE = Choice("back", "放回去改")
"""The answer that records nothing and leaves the text in the entry line."""


class MeetingScreenProtocol(Protocol):
    """What the panels and controllers of the steps use of the meeting screen."""

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
        """Text typed in the meeting and not entered, by its key (step/page/mode)."""

    @property
    def call_list_choice_key(self) -> str:
        """Key of the :class:`CallChoice` that says which plan items the meeting calls for reports,
        in which order; empty for the default one.
        """

    @property
    def minutes_spent_by_block(self) -> Mapping[str, float]:
        """Minutes used so far by the agenda's blocks in this meeting, by block key."""

    @property
    def minutes_spent_by_topic(self) -> Mapping[str, float]:
        """Minutes used so far by the topics of this meeting, by topic id."""

    def view_data_of_step(self, step: MeetingStep) -> BlockViewData:
        """Return the meeting together with the other records that one of its steps is drawn
        from.
        """

    def entry_draft(self, key: str) -> str:
        """Return the text typed and not entered that is stored under a key (step/page/mode); empty
        where there is none.
        """

    def store_or_delete_entry_draft(self, key: str, text: str) -> None:
        """Store text typed in the meeting and not entered under its key (step/page/mode); empty
        text deletes what is stored there.
        """

    def last_shown_page_key(self, step: MeetingStep) -> int:
        """Return the key of the page that a meeting step showed last, such as the id of the page's
        item; 0 where it has shown none.
        """

    def remember_shown_page(self, step: MeetingStep, key: int) -> None:
        """Remember which page of a meeting step is shown; ``key`` is the page's key, as
        :meth:`StepController.session_key_of_page` returns it.
        """

    def set_call_list_choice_key(self, key: str) -> None:
        """Set which plan items the meeting calls for reports, in which order: the key of a
        :class:`CallChoice`, empty for the default one.
        """

    def schedule_session_save(self) -> None:
        """Save the session state (page shown, typed text not entered, time used) after a short
        pause.
        """

    def ask_date_and_begin_meeting(self, next_step: MeetingStep) -> None:
        """Begin the planned meeting and show one of its steps; where today is not its date, ask
        first which date is right.
        """

    def show_step(self, step: MeetingStep) -> None:
        """Show a step of the meeting, on the page last shown there."""

    def go_to_adjacent_step(self, offset: int) -> None:
        """Show the step ``offset`` places after the shown one, before it if negative; at an end it
        stays. Going on from the attendance begins a meeting planned for today or before.
        """

    def record_change(
        self,
        build: ChangeBuilder,
        on_failure: Callable[[], None],
        on_success: Callable[[], None] | None = None,
    ) -> None:
        """Queue a change of the meeting's records; refused with a warning where the meeting is
        closed.

        Args:
            build: function that builds the change from the records.
            on_failure: is called where the change is refused or cannot be saved.
            on_success: is called once the change is saved.
        """

    async def wait_until_saved(self) -> None:
        """Wait until every queued change of the records is written to disk."""

    def show_evidence(self, item_id: int | None) -> None:
        """Show the evidence files (佐证材料) of an item, given by its id; for None, let the user
        choose the meeting or one of its achievements.
        """

    def show_minutes(self) -> None:
        """Replace the meeting screen by the meeting's minutes."""


class TypedTextHandlerProtocol(Protocol):
    """What the controller of a meeting step uses of the handler of text typed in its entry line.

    Typed text belongs to the page and the entry mode it was typed in.
    """

    @property
    def is_editing_recorded_line(self) -> bool:
        """Whether a line recorded before is being edited in the entry line."""

    def record_change(
        self, build: ChangeBuilder, typed: str = "", on_success: Callable[[], None] | None = None
    ) -> None:
        """Queue a change of the meeting's records.

        Args:
            build: function that builds the change from the records.
            typed: the typed text; where saving fails, it is in the entry line again when the page
                and entry mode it was typed in are shown.
            on_success: is called once the change is saved.
        """

    def warn_and_restore_typed_text(self, message: str, typed: str) -> None:
        """Show a message that says why nothing was recorded, and put the typed text back into the
        entry line.
        """

    def ask_to_choose(
        self,
        question: str,
        choices: Sequence[Choice],
        on_answer: Callable[[str], None],
        *,
        typed: str,
    ) -> None:
        """Ask the user in a dialog to choose an answer before anything is recorded; Esc records
        nothing.

        Args:
            question: the question.
            choices: the answers; :data:`PUT_BACK_CHOICE` records nothing.
            on_answer: is called with the value of any other answer.
            typed: the typed text, which is put into the entry line and removed before
                ``on_answer`` is called.
        """

    def ask_which_person(
        self, mention: Mention, on_answer: Callable[[str], None], *, typed: str
    ) -> None:
        """Ask which of several people a typed line means.

        Args:
            mention: the words in the line that may mean several people.
            on_answer: is called with the line in which the chosen name replaces these words.
            typed: the typed line.
        """

    def switch_entry_mode(self, mode: EntryMode, *, with_typed: bool = False) -> None:
        """Switch the entry line to another entry mode, which says as what Enter records the text.

        Typed text is stored as belonging to the old mode; with ``with_typed`` it stays in the line
        and belongs to the new one.
        """

    def switch_entry_mode_after_recording(
        self, mode: EntryMode, next_mode: EntryMode | None = None
    ) -> None:
        """Switch to the entry mode that follows after a line of the step was recorded.

        Args:
            mode: the entry mode in which the line was recorded.
            next_mode: the mode to switch to in any case; with None, a mode that holds a single
                value is followed by the page's first mode, and one that takes line after line
                stays.
        """

    def save_typed_text_before_leaving(self) -> None:
        """Before the page or entry mode changes: record the line being edited, or store other typed
        text so that it is there again later.
        """

    def delete_entry_draft(self) -> None:
        """Delete the stored text that was typed on the shown page in the present entry mode and not
        entered.
        """


class StepPanelProtocol(Protocol):
    """What the controller of a meeting step uses of the panel, the widget that draws the step."""

    services: MeetingScreenProtocol
    """The meeting screen that the panel is part of."""

    @property
    def entry_line(self) -> EntryLine:
        """The entry line of the meeting step's panel."""

    @property
    def typed_text_handler(self) -> TypedTextHandlerProtocol:
        """The handler of the text typed in the entry line: records it, asks about it, stores what
        is not entered.
        """

    @property
    def shown_page_index(self) -> int:
        """Index of the step's page that is shown, from 0."""

    @property
    def highlighted_line_index(self) -> int | None:
        """Index of the highlighted line on the step's page, from 0; None for none."""

    def notify(self, message: str) -> None:
        """Show the user a message for some seconds."""

    def show_warning(self, message: str) -> None:
        """Show the user a warning for some seconds."""

    def add_to_roster_or_return_error(self, name: str) -> str:
        """Add a person to the school's roster by name.

        Returns:
            Why that failed, as a message for the user; empty where the person was added.
        """

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项), the screen where topics are added, ordered and removed."""

    def show_dialog(
        self, dialog: Screen[Any], on_answer: Callable[[Any], None] | None = None
    ) -> None:
        """Show a dialog; ``on_answer`` is called with its answer, None where it was left without
        one.
        """

    def update_preview(self) -> None:
        """Update the line that shows how the typed text would be recorded on Enter."""

    def show_page(self, page: int) -> None:
        """Show a page of the step by its index (from 0; cut to the range), in the page's first
        entry mode and with no line highlighted; typed text is recorded or stored before.
        """

    def move_highlight(self, offset: int) -> None:
        """Highlight the line ``offset`` places below the highlighted one, above it if negative;
        past an end none, from none the first or last.
        """

    def highlight_line(self, index: int | None) -> None:
        """Highlight a line of the shown page by its index (from 0); None for none."""

    def line_count(self) -> int:
        """Return the number of lines on the shown page."""

    def ring_bell(self) -> None:
        """Sound the bell, as the step has no page in the direction asked for."""

    def redraw(self) -> None:
        """Draw everything in the step's panel again, from the present records."""

    def set_summary_page_layout(self, is_at_end: bool) -> None:
        """Lay the panel out for the summary page after a step's last item (``is_at_end``), or for
        any other page.
        """

    def scroll_body(self, offset: int) -> None:
        """Scroll the panel's summary card and lines by half their height for each unit of
        ``offset``; up if negative.
        """
