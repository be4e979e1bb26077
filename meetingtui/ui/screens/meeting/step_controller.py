"""The controller of one step of a meeting: what its panel (the widget) shows and records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.widget import Widget

from meetingtui.base.styled_text import NOTHING, StyledText, styled
from meetingtui.meeting.blocks.block_spec import BlockViewData, EntryMode, SecretaryView
from meetingtui.meeting.meeting_findings import MeetingScreenPosition
from meetingtui.meeting.record import Meeting
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice
from meetingtui.ui.screens.meeting.meeting_steps import MeetingStep
from meetingtui.ui.screens.meeting.step_protocols import PUT_BACK_CHOICE, StepPanelProtocol


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
    def view_data(self) -> BlockViewData:
        """The meeting together with the other records that the step is drawn from."""
        return self.panel.services.view_data_of_step(self.key)

    # What is shown

    def build_view(self) -> SecretaryView:
        """Return what the shown page contains: heading, summary card and lines."""
        raise NotImplementedError

    def prepare_to_draw(self) -> None:
        """Adapt the step's state, such as the entry mode, to the present records; called each time
        before the step is drawn. By default nothing is to be done.
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
        """Return the index of the page with a key that :meth:`session_key_of_page` returned
        earlier; it may be past the last page, where that page is gone.
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
        deletes it. By default nothing happens, as a step has no such lines.
        """

    def delete_or_clear_highlighted_line(self) -> None:
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
        """Switch the entry line to the step's entry mode with a name, after the mode's key or Tab
        was pressed.
        """
        self.panel.typed_text_handler.switch_entry_mode(self.entry_mode_with_name(name))

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
        """Ask whether the value recorded in an entry mode is cleared, and clear it by recording an
        empty text; called where the user deleted its text and pressed Enter.
        """
        self.panel.typed_text_handler.ask_to_choose(
            f"清空“{mode.label}”吗？",
            [Choice(PUT_BACK_CHOICE.value, "不清空"), Choice("clear", "清空")],
            lambda _: self.record_typed_text(mode, ""),
            typed="",
        )

    def handle_empty_enter(self) -> None:
        """When Enter is pressed with nothing new typed, show the step's next page."""
        self.turn_page(1)

    # Several lines pasted at once

    def pasted_line_doubt(self, mode: EntryMode, line: str) -> str:
        """Return why a line pasted in an entry mode cannot be recorded without a question; empty
        where it can.
        """
        return ""

    def preview_pasted_line(self, mode: EntryMode, line: str) -> StyledText:
        """Return a preview of one of several pasted lines: the name of its entry mode, the line,
        and why it cannot be recorded without a question, if so.
        """
        doubt = self.pasted_line_doubt(mode, line)
        return styled(
            (f"{mode.label}  ", "muted"),
            line,
            (f"  {doubt}，留在输入行" if doubt else "", "bold at-risk"),
        )

    def record_pasted_lines(self, mode: EntryMode, lines: Sequence[str]) -> None:
        """Record pasted lines in an entry mode, each as if it had been typed and entered."""
        for line in lines:
            self.record_typed_text(mode, line)
