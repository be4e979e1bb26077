"""The app of the audience window (``meetingtui follow``), a second window that shows the meeting to
the audience and never writes; with its widgets, and how the parts of the audience view are fitted
into it.
"""

import asyncio
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from meetingtui.base.clock import Clock
from meetingtui.base.errors import StoreError
from meetingtui.meeting.blocks.block_spec import AudienceView, AudienceViewPart
from meetingtui.school import school as school_file
from meetingtui.store.data_folder import open_term_read_only
from meetingtui.store.term_lifecycle import current_open_term
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.audience.audience_view import (
    current_audience_view,
    meeting_shown_to_audience,
    step_names_line,
)
from meetingtui.ui.base_app import BaseApp
from meetingtui.ui.theme import content_of_styled_text, plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar
from meetingtui.ui.widgets.text_layout import wrap_content

# Widgets of the audience window


# Lays out the parts of an audience view in the window


MAX_BLANK_LINES_BETWEEN_PARTS = 2
"""Largest number of blank lines between two parts."""

_MIN_LINES_OF_LONG_PART = 3
"""Lines below which a long part is not cut; other parts are left out then."""


def lay_out_audience_view(parts: Sequence[AudienceViewPart], width: int, height: int) -> Content:
    """Lay the parts of the audience view out in at most ``height`` lines of ``width`` cells, spread
    evenly.

    Where they do not fit with a blank line between them, the longest are cut to their first lines
    (or last, where a part says so); where they still do not fit, the least important are left out,
    the last of equals first, never the first part. A line then says how many list entries or
    earlier parts are not shown.
    """
    blocks = {
        at: wrap_content(content_of_styled_text(part.text), width).split("\n", allow_blank=True)
        for at, part in enumerate(parts)
    }
    heights = {at: len(lines) for at, lines in blocks.items()}
    while len(heights) > 1:
        tight = (
            sum(heights.values())
            + bool(_count_omitted_list_parts(parts, heights))
            + bool(_omission_position_and_count(parts, heights))
        )
        longest = max(heights, key=lambda at: heights[at])
        if (
            heights[longest] > _MIN_LINES_OF_LONG_PART
            and tight + _count_blank_lines_between(parts, heights) > height
        ):
            heights[longest] -= 1
        elif tight > height:
            del heights[max(list(heights)[1:], key=lambda at: (parts[at].rank, at))]
        else:
            break
    shown = [
        _cut_part_to_height(
            blocks[at], min(lines, height), keeps_end=parts[at].parts_before is not None
        )
        for at, lines in heights.items()
    ]
    if left_out_count := _count_omitted_list_parts(parts, heights):
        after = max((at for at in heights if parts[at].is_list_entry), default=len(parts))
        place = sum(1 for at in heights if at <= after)
        shown.insert(place, plain_content(f"另有 {left_out_count} 条未显示", "$muted"))
    if earlier := _omission_position_and_count(parts, heights):
        at, count = earlier
        place = sum(1 for each in heights if each < at)
        shown.insert(place, plain_content(f"… 前面还有 {count} 条", "$muted"))
    return _spread_parts_vertically(shown, height)


def _count_omitted_list_parts(parts: Sequence[AudienceViewPart], kept: Iterable[int]) -> int:
    """Count the parts of a list in the audience view (such as opinions) that are not among the
    ``kept`` ones.
    """
    still = sum(1 for index in kept if parts[index].is_list_entry)
    return sum(1 for part in parts if part.is_list_entry) - still


def _omission_position_and_count(
    parts: Sequence[AudienceViewPart], kept: Collection[int]
) -> tuple[int, int] | None:
    """Find where the audience view's note on omitted earlier parts (前面还有 N 条) is shown, and
    what it counts.

    Args:
        parts: all parts of the view, in order.
        kept: indexes of the parts that are shown.

    Returns:
        The index of the part below the note, and the number of parts omitted before it; None where
        none is omitted.
    """
    numbered = [
        (index, part.parts_before)
        for index, part in enumerate(parts)
        if part.parts_before is not None
    ]
    first = next((each for each in numbered if each[0] in kept), None)
    if first is None and numbered:
        index, before = numbered[-1]
        first = index, before + 1
    return first if first and first[1] else None


def _count_blank_lines_between(parts: Sequence[AudienceViewPart], kept: Iterable[int]) -> int:
    """Count the blank lines for the parts of the audience view that are shown: one for each, but
    none for the entries of a list.

    Args:
        parts: all parts of the view, in order.
        kept: indexes of the parts that are shown.
    """
    return sum(1 for index in kept if not parts[index].is_list_entry)


def _cut_part_to_height(
    lines: Sequence[Content], height: int, *, keeps_end: bool = False
) -> Content:
    """Join the lines of one part of the audience view, cut to ``height`` lines with an ellipsis
    where lines are left out.

    Args:
        lines: the wrapped lines of the part, at least one.
        height: the number of lines there is room for.
        keeps_end: whether the last lines are kept instead of the first ones; the speaker at the
            beginning of the first line (王主任：) then stays.
    """
    if keeps_end and len(lines) > height > 0:
        speaker = re.match("[^：]{1,12}：", lines[0].plain)
        before = lines[0][: speaker.end()] if speaker else Content("")
        room = max(line.cell_length for line in lines)
        first = Content("").join([before, plain_content("…"), lines[-height]])
        if first.cell_length > room:
            keep = len(lines[-height].plain)
            while keep and first.cell_length > room:
                keep -= 1
                tail = lines[-height][len(lines[-height].plain) - keep :]
                first = Content("").join([before, plain_content("…"), tail])
        return Content("\n").join([first, *lines[len(lines) - height + 1 :]])
    kept = list(lines[:height])
    if len(lines) > height:
        kept[-1] = Content("").join([kept[-1][:-1], plain_content("…")])
    return Content("\n").join(kept)


def _spread_parts_vertically(blocks: Sequence[Content], height: int) -> Content:
    """Join the parts of the audience view to one text of at most ``height`` lines, with up to two
    blank lines spread evenly between the parts.

    Where there are few blank lines, the gaps at the top get them first.
    """
    if not blocks:
        return Content("")
    spare = height - sum(block.plain.count("\n") + 1 for block in blocks)
    between = len(blocks) - 1
    wide, more = (
        divmod(min(spare, MAX_BLANK_LINES_BETWEEN_PARTS * between), between)
        if between and spare > 0
        else (0, 0)
    )
    if wide:
        more = min(more, 1)
    found = Content("")
    for index, block in enumerate(blocks):
        gap = wide + (index <= more) if index else -1
        found = Content("").join([found, plain_content("\n" * (gap + 1)), block])
    return found


# Widgets of the audience window


MAX_LINE_WIDTH = 100
"""Largest width of a line in cells; a longer one is hard to read from afar."""


class AudienceHeaderBar(HeaderBar):
    """The audience window's title line: the meeting's title, without the notes of the main
    window.
    """

    term_state_marks = ()


class AudiencePanel(Static):
    """A widget that draws the audience view in a centred column."""

    DEFAULT_CSS = f"AudiencePanel {{ height: 1fr; width: 100%; max-width: {MAX_LINE_WIDTH}; }}"

    def __init__(self, view: AudienceView) -> None:
        super().__init__(markup=False)
        self._view = view

    def show_view(self, view: AudienceView) -> None:
        """Replace the audience view that the panel draws by another one."""
        self._view = view
        self.refresh()

    def render(self) -> Content:
        """Return the audience view's heading (its first line only) at the top, and its parts
        centred in the lines that remain.
        """
        width, height = self.size
        heading = wrap_content(content_of_styled_text(self._view.heading), width).split(
            "\n", allow_blank=True
        )[0]
        taken = 2 if heading.plain else 0
        parts = lay_out_audience_view(self._view.parts, width, height - taken)
        above = max(0, height - taken - parts.plain.count("\n") - 1) // 2
        return Content("").join([heading, Content("\n" * (taken + above)), parts])


# The app of the second window (``meetingtui follow``), which shows the meeting to the audience


READING_PAUSE_SECONDS = 0.25
"""Seconds between two reads of the term file; short, as the audience sees the page turned in the
secretary's window only then.
"""

KEY_HINT_SECONDS = 6
"""Seconds for which the key hint is shown after the start; then nothing distracts from the
meeting.
"""

KEY_HINT = "F12 明暗主题    Ctrl+Q 退出"
TERM_FILE_UNREADABLE_MESSAGE = "记录文件暂时读不到，正在重试"


def open_read_only_context(folder: Path, clock: Clock) -> AppContext:
    """Return the context of the folder's school and present term, with the term file open
    read-only; nothing is created.

    Raises:
        SettingsError: school.yaml is missing or cannot be used.
        StoreError: the term file is missing, or cannot be read or understood.
    """
    school = school_file.load_school(folder)
    term = current_open_term(folder, school, clock().date())
    file = open_term_read_only(folder, term, school=school)
    return AppContext(folder, school, term, file, clock)


class AudienceApp(BaseApp):
    """The audience window's app: follows one term file and draws what the audience should see; it
    never writes.
    """

    TITLE = "行政例会（会场）"
    CSS_PATH = "audience.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+q", "quit", "退出", show=False, priority=True),
    ]

    header_bar = getters.query_one(AudienceHeaderBar)
    audience_panel = getters.query_one(AudiencePanel)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._app_context = context
        self._file_watch = context.term_file.watch_for_external_changes()
        self._is_reading_well = True

    @property
    def present_time(self) -> datetime:
        """The present local date and time, without a time zone."""
        return self._app_context.now

    def compose(self) -> ComposeResult:
        yield AudienceHeaderBar(self._app_context, "")
        yield Static(id="way", markup=False)
        with Container():
            yield AudiencePanel(current_audience_view(self._app_context))
        yield Static(KEY_HINT, id="foot", markup=False)

    def on_mount(self) -> None:
        self.redraw()
        self.set_timer(KEY_HINT_SECONDS, self._draw_footer)
        self._reread_term_file_at_intervals()

    def on_resize(self) -> None:
        self._draw_steps_line()

    @work
    async def _reread_term_file_at_intervals(self) -> None:
        """Read the term file again at intervals until the window is closed, draw what has changed
        in the audience window, and show in the footer while it cannot be read.

        The file is read in a thread, so that a slow disk delays neither keys nor painting.
        """
        while True:
            file, is_well = None, True
            try:
                file = await asyncio.to_thread(self._file_watch.reopen_if_changed)
            except StoreError:
                is_well = False
            if not self.is_running:  # the widgets are going already
                return
            self._remember_whether_reading_succeeds(well=is_well)
            if file is not None:
                self._app_context.term_file = file
                self.redraw()
            await asyncio.sleep(READING_PAUSE_SECONDS)

    def redraw(self) -> None:
        """Draw everything in the audience window again, from the present records."""
        meeting = meeting_shown_to_audience(self._app_context)
        self.header_bar.set_subject(meeting.title if meeting else "")
        self._draw_steps_line()
        self.audience_panel.show_view(current_audience_view(self._app_context))

    def _draw_steps_line(self) -> None:
        """Draw the audience window's line with the names of the meeting's steps, the present one
        marked.
        """
        self.query_one("#way", Static).update(
            step_names_line(self._app_context, self.size.width - 2)
        )

    def _remember_whether_reading_succeeds(self, *, well: bool) -> None:
        """Remember whether the last reading of the term file succeeded, and redraw the footer where
        that has changed.
        """
        if well is not self._is_reading_well:
            self._is_reading_well = well
            self._draw_footer()

    def _draw_footer(self) -> None:
        """Draw the last line of the audience window: empty, or a warning while the term file cannot
        be read; the key hint of the start disappears.
        """
        words = (
            Content("")
            if self._is_reading_well
            else plain_content(TERM_FILE_UNREADABLE_MESSAGE, "$at-risk")
        )
        self.query_one("#foot", Static).update(words)

    def action_help_quit(self) -> None:
        """Show how to quit the audience window (Ctrl+C)."""
        self.query_one("#foot", Static).update(KEY_HINT)
