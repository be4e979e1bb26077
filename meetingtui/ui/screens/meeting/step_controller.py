"""The controller of one step of a meeting: what its panel (the widget) shows and records. Two
protocols say what it uses of the panel and of the meeting screen.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from textual.screen import Screen
from textual.widget import Widget

from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.blocks.block_spec import BlockViewData, EntryMode, SecretaryView
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
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
    """A function key of one meeting step, with the method of the step's controller that it
    calls.
    """

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

    def meeting_data_for_step(self, step: MeetingStep) -> BlockViewData:
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
        stays.
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


class StepPanelProtocol(Protocol):
    """What the controller of a meeting step uses of the panel, the widget that draws the step."""

    services: MeetingScreenProtocol
    """The meeting screen that the panel is part of."""

    @property
    def entry_line(self) -> EntryLine:
        """The entry line of the meeting step's panel."""

    @property
    def shown_page_index(self) -> int:
        """Index of the step's page that is shown, from 0."""

    @property
    def highlighted_line_index(self) -> int | None:
        """Index of the highlighted line on the step's page, from 0; None for none."""

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

    def notify(self, message: str) -> None:
        """Show the user a message for some seconds."""

    def show_warning(self, message: str) -> None:
        """Show the user a warning for some seconds."""

    def add_to_roster_or_return_error(self, name: str) -> str:
        """Add a person to the school's roster by name.

        Returns:
            Why that failed, as a message for the user; empty where the person was added.
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
        """Ask the user to choose an answer before anything is recorded.

        Args:
            question: the question.
            choices: the answers; :data:`PUT_BACK_CHOICE` records nothing.
            on_answer: is called with the value of any other answer.
            typed: the typed text, which stays in the entry line until then.
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

    def open_topic_box(self) -> None:
        """Open the topic box (待议事项), the screen where topics are added, ordered and removed."""

    def show_dialog(
        self, dialog: Screen[Any], on_answer: Callable[[Any], None] | None = None
    ) -> None:
        """Show a dialog; ``on_answer`` is called with its answer, None where it was left without
        one.
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

    def update_preview(self) -> None:
        """Update the line that shows how the typed text would be recorded on Enter."""

    def show_page(self, page: int) -> None:
        """Show another page of the step by its index (from 0; cut to the range), in the page's
        first entry mode.
        """

    def move_highlight(self, offset: int) -> None:
        """Highlight the line ``offset`` places below the highlighted one, above it if negative."""

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


class StepController:
    """The controller of one step of a meeting: says what the step's panel, its widget, shows, and
    records what is typed there.

    A step has *pages* (one topic, department or item each; most steps have one) and on each page
    recorded *lines*. The *entry mode* says as what Enter records the typed text.
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
    def meeting_data(self) -> BlockViewData:
        """The meeting together with the other records that the step is drawn from."""
        return self.panel.services.meeting_data_for_step(self.key)

    # What is shown

    def build_view(self) -> SecretaryView:
        """Return what the shown page contains: heading, summary card and lines."""
        raise NotImplementedError

    def adapt_to_changed_records(self) -> None:
        """Adapt the step's state to the present records; called each time before the step is drawn.
        By default nothing is to be done.
        """

    def widgets_around_lines(self) -> tuple[Widget, Widget] | None:
        """Return the step's own two widgets, one to stand below the lines and one beside them; None
        where it has none.
        """
        return None

    def draw_own_widgets(self) -> None:
        """Draw the step's own widgets (:meth:`widgets_around_lines`); called after everything else
        in the panel has been drawn.
        """

    def shown_item_id(self) -> int | None:
        """Return the id of the plan item that the shown page is about; None for a page about no
        item.
        """
        return None

    def current_key_label(self, key: str, usual_label: str) -> str:
        """Return the label that the key bar shows now for a function key of the step, such as
        ``f6``; by default its usual label.
        """
        return usual_label

    # Pages

    def page_count(self) -> int:
        """Return the number of the step's pages; by default one."""
        return 1

    def session_key_of_page(self, page: int) -> int:
        """Return the key by which the session remembers that the page with an index was shown: by
        default the index, in some steps the id of the page's item.
        """
        return page

    def page_index_of_session_key(self, key: int) -> int:
        """Return the index of the page with a key that :meth:`session_key_of_page`
        returned earlier.
        """
        return key

    def page_id_in_draft_key(self) -> str:
        """Return a text that identifies the shown page within the step; it is part of the key under
        which text typed there and not entered is stored. Empty in a step with one page.
        """
        return ""

    def turn_page(self, offset: int) -> None:
        """Show the page ``offset`` places after the shown one, before it if negative; past an end,
        sound the bell, but not in a step that is silent with a single page.
        """
        target = self.panel.shown_page_index + offset
        if 0 <= target < self.page_count():
            self.panel.show_page(target)
        elif not self.is_silent_with_one_page or self.page_count() > 1:
            self.panel.ring_bell()

    def show_referenced_page(self, place: MeetingScreenPosition) -> None:
        """Show the page that a :class:`MeetingScreenPosition` refers to, such as a topic's.

        By default, and where the step has no such page, nothing happens.
        """

    def is_unchanged_offered_text(self, mode: EntryMode, text: str) -> bool:
        """Return whether a text in the entry line is only what the step itself has put there, so
        that it is not stored as something the user typed; by default False.
        """
        return False

    # Lines

    def editable_line_texts(self) -> list[str | None]:
        """Return each line of the shown page as text that can be edited; None for a line that
        cannot be. Lines at the end may be missing.
        """
        return []

    def replace_or_delete_line(self, index: int, text: str) -> None:
        """Replace the recorded line with an index on the shown page by other text; empty text
        deletes it.
        """

    def delete_highlighted_line(self) -> None:
        """Delete the highlighted line (Delete with nothing typed); does nothing where none is
        highlighted or it cannot be edited.
        """
        index, texts = self.panel.highlighted_line_index, self.editable_line_texts()
        if index is not None and index < len(texts) and texts[index] is not None:
            self.replace_or_delete_line(index, "")

    def move_selection(self, offset: int) -> None:
        """Move the highlight by ``offset`` lines, up if negative; in a step whose lines are its
        pages, turn the page.
        """
        if self.lines_are_pages:
            self.turn_page(offset)
        else:
            self.panel.move_highlight(offset)

    def handle_line_clicked(self, index: int) -> None:
        """After a click on the line with an index, show its page where the step's lines are its
        pages; else nothing.
        """
        if self.lines_are_pages:
            self.panel.show_page(index)

    # Modes

    def entry_mode_with_name(self, name: str) -> EntryMode:
        """Return the step's entry mode with a name; the name must be that of one."""
        return next(mode for mode in self.modes if mode.name == name)

    def initial_entry_mode(self) -> EntryMode:
        """Return the entry mode in which the shown page starts; by default the step's first one."""
        return self.modes[0]

    def start_typing_in_mode(self, name: str) -> None:
        """Switch the entry line to the step's entry mode with a name, after the mode's key was
        pressed.
        """
        self.panel.switch_entry_mode(self.entry_mode_with_name(name))

    def initial_entry_text(self, mode: EntryMode) -> str:
        """Return the text that the entry line holds in an entry mode before anything is typed, such
        as the recorded value; by default empty.
        """
        return ""

    def typing_replaces_initial_text(self, mode: EntryMode) -> bool:
        """Return whether the first character typed replaces the text that the entry line holds at
        first; else it is added to that text.
        """
        return True

    def preview_typed_text(self, mode: EntryMode, text: str) -> StyledText:
        """Return how a text typed in an entry mode would be recorded on Enter; empty for no
        preview.
        """
        return NOTHING

    def is_key_enabled(self, action: str, value: str) -> bool:
        """Return whether a function key of the step works now; by default True.

        Args:
            action: name of the method that the key calls.
            value: the method's argument; empty for none.
        """
        return True

    # Recording

    def record_typed_text(self, mode: EntryMode, text: str) -> None:
        """Record a typed line when Enter is pressed.

        Args:
            mode: the entry mode, which says as what the text is recorded.
            text: the typed text; empty only if the user deleted the text that the entry line held
                at first (:meth:`initial_entry_text`).
        """
        raise NotImplementedError

    def ask_and_clear_value(self, mode: EntryMode) -> None:
        """Ask whether the value recorded in an entry mode is cleared, and clear it; called where
        the user deleted its text and pressed Enter.
        """
        self.panel.ask_to_choose(
            f"清空“{mode.label}”吗？",
            [Choice(PUT_BACK_CHOICE.value, "不清空"), Choice("clear", "清空")],
            lambda _: self.record_typed_text(mode, ""),
            typed="",
        )

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing new typed, show the step's next page."""
        self.turn_page(1)

    # Several lines pasted at once

    def pasted_line_problem(self, mode: EntryMode, line: str) -> str:
        """Return why a line pasted in an entry mode cannot be recorded without a question; empty
        where it can.
        """
        return ""

    def preview_pasted_line(self, mode: EntryMode, line: str) -> StyledText:
        """Return a preview of one of several pasted lines: the name of its entry mode, the line,
        and why it cannot be recorded without a question, if so.
        """
        doubt = self.pasted_line_problem(mode, line)
        return styled(
            (f"{mode.label}  ", "muted"),
            line,
            (f"  {doubt}，留在输入行" if doubt else "", "bold at-risk"),
        )

    def record_pasted_lines(self, mode: EntryMode, lines: Sequence[str]) -> None:
        """Record pasted lines in an entry mode, each as if it had been typed and entered."""
        for line in lines:
            self.record_typed_text(mode, line)
