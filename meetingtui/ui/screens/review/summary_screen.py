"""The screen of the term summary (写总结): a preview of it with the sources of each line, its
options, and the writing of the Word file.
"""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from meetingtui.base.errors import MeetingTuiError
from meetingtui.review.term_snapshot import TermSnapshot
from meetingtui.ui.app_context import AppContext, read_earlier_terms
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.screens.review.summary_options_dialog import SummaryOptions, SummaryOptionsDialog
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText

if TYPE_CHECKING:
    from meetingtui.review.summary.summary_model import Summary

from collections.abc import Iterator

import msgspec
from textual.content import Content

from meetingtui.review.summary.summary_model import (
    Summary,
    SummaryLength,
    SummaryParagraph,
    SummaryPart,
)
from meetingtui.ui.screens.review.review_lines import DrillDownTarget

# Lines of the summary preview, each with the items or the meeting it is based on


_MAX_PREVIEW_CHARACTERS = 1200
"""Most characters of a paragraph in the preview; the Word file has all of it."""


class SummaryPreviewLine(msgspec.Struct, frozen=True):
    """One line of the term summary's preview: a heading or a paragraph."""

    content: Content
    """Content of the preview line."""
    drill_down: DrillDownTarget
    """Target that Enter on the preview line opens: the sources of a paragraph, or the items below a
    heading; all items where there are none.
    """


def summary_preview_lines(summary: Summary, snapshot: TermSnapshot) -> list[SummaryPreviewLine]:
    """Create the lines of the term summary's preview: title, opening, figures, parts (with headings
    in a full summary only), and items without a record, to be filled in by hand.
    """
    every = tuple(row.item.id for row in snapshot.rows)
    whole = DrillDownTarget(heading="计划事项和议定事项", items=every)
    lines = [SummaryPreviewLine(plain_content(summary.title, "bold"), whole)]
    lines += [
        _paragraph_preview_line(each, whole)
        for each in (summary.opening, summary.lead)
        if each.sentences
    ]
    for part in summary.parts:
        rows = [row.item.id for row in snapshot.rows if row.section == part.title]
        drill_down = DrillDownTarget(heading=part.title, items=tuple(rows)) if rows else whole
        lines += _summary_part_lines(
            part, drill_down, is_headed=summary.length is SummaryLength.FULL
        )
    if summary.unrecorded:
        without_record = DrillDownTarget(
            heading="尚无记录的事项", items=tuple(each.item for each in summary.unrecorded)
        )
        lines.append(
            SummaryPreviewLine(
                plain_content("尚无记录的事项，请核实后补写", "bold $at-risk"), without_record
            )
        )
    for each in summary.unrecorded:
        words = plain_content(f"{each.title}（{each.owner}）", "$at-risk")
        lines.append(SummaryPreviewLine(words, DrillDownTarget(item=each.item)))
    return lines


def _summary_part_lines(
    part: SummaryPart, drill_down: DrillDownTarget, *, is_headed: bool
) -> Iterator[SummaryPreviewLine]:
    """Yield the preview lines of a part of the term summary: headings, paragraphs, honours (荣誉).

    Args:
        part: the part.
        drill_down: what Enter opens on its heading, and on paragraphs without a source.
        is_headed: whether the heading of the part is shown.
    """
    if is_headed:
        yield SummaryPreviewLine(
            plain_content(f"{part.number}、{part.title}", "bold $primary"), drill_down
        )
    for group in part.groups:
        if group.title:
            below = dict.fromkeys(item for each in group.paragraphs for item in each.item_ids)
            target = DrillDownTarget(heading=group.title, items=tuple(below))
            yield SummaryPreviewLine(
                plain_content(f"{group.number}{group.title}", "$primary"), target
            )
        for paragraph in group.paragraphs:
            yield _paragraph_preview_line(
                paragraph, _paragraph_source_target(paragraph) or drill_down
            )
    for row in part.honours:
        words = "　".join((row.level, row.when, row.what, row.who.replace("\n", "、")))
        yield SummaryPreviewLine(plain_content(words), DrillDownTarget(meeting=row.source.meeting))


def _paragraph_preview_line(
    paragraph: SummaryParagraph, drill_down: DrillDownTarget
) -> SummaryPreviewLine:
    """Return the preview line of a paragraph of the term summary, its text cut after 1200
    characters; Enter on it opens ``drill_down``.
    """
    head = plain_content(f"{paragraph.number}{paragraph.heading}", "bold")
    words = paragraph.text
    shown = (
        words if len(words) <= _MAX_PREVIEW_CHARACTERS else f"{words[:_MAX_PREVIEW_CHARACTERS]}…"
    )
    return SummaryPreviewLine(Content.assemble(head, plain_content(shown)), drill_down)


def _paragraph_source_target(paragraph: SummaryParagraph) -> DrillDownTarget | None:
    """Return what Enter opens on a paragraph of the summary: the item or items it is based on, else
    the minutes of the last meeting it is based on.

    None where the paragraph has no source.
    """
    items = paragraph.item_ids
    if len(items) == 1:
        return DrillDownTarget(item=items[0])
    if items:
        return DrillDownTarget(
            heading=paragraph.heading.rstrip("。") or "这一段的依据", items=items
        )
    sources = [source for each in paragraph.sentences for source in each.sources]
    meetings = [source.meeting for source in sources if source.meeting is not None]
    return DrillDownTarget(meeting=meetings[-1]) if meetings else None


# The screen of the term summary (写总结)


class SummaryScreen(Screen[None]):
    """A screen that previews the term summary, shows the sources of each paragraph, and writes the
    summary as a Word file. The summary is made in a thread, again whenever records or options
    change.
    """

    CSS_PATH = "summary.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "open_options", "内容", key_display="F2"),
        Binding("f5", "write_summary", "写成 Word", key_display="F5"),
        Binding("enter", "open_source", "依据", key_display="回车"),
        Binding("escape", "stop_writing_or_leave", "返回", key_display="Esc"),
        Binding("up", "move_selection(-1)", "上一段", show=False),
        Binding("down", "move_selection(1)", "下一段", show=False),
        Binding("pageup", "move_selection(-6)", "往前几段", show=False),
        Binding("pagedown", "move_selection(6)", "往后几段", show=False),
    ]

    lines = getters.query_one(LineList)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._options = SummaryOptions()
        self._shown_lines: list[SummaryPreviewLine] = []
        self._is_writing = False
        self._writes_when_made = False
        self._is_cancelled = Event()
        self._shown_summary: tuple[TermSnapshot, SummaryOptions, Summary] | None = None

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "写总结")
        yield WrappedText(id="summary-choice")
        with VerticalScroll(id="summary-page", can_focus=False):
            yield LineList(id="summary-lines")
        yield WrappedText(id="summary-result")
        yield KeyBar()

    def on_screen_resume(self) -> None:
        self._refresh_summary()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Make the term summary again after a saved change, while its screen is in front."""
        if self.is_current:
            self._refresh_summary()

    def _refresh_summary(self) -> None:
        """Start making the term summary from the present records in a thread, and then show its
        preview; does nothing where records and options are those of the preview.
        """
        snapshot, choices = self.context.snapshot, self._options
        if self._shown_summary and self._shown_summary[:2] == (snapshot, choices):
            return
        self.query_one("#summary-choice", WrappedText).show_text(
            plain_content(choices.options_text(snapshot.chapter_titles), "$muted")
        )
        if self._shown_summary is None:
            self._show_message_below_preview("正在汇总……", "$muted")
        self._make_summary_in_background(snapshot, choices)

    @work(exclusive=True, group="summarise")
    async def _make_summary_in_background(
        self, snapshot: TermSnapshot, choices: SummaryOptions
    ) -> None:
        """Make the term summary of ``snapshot`` with the options ``choices`` in a thread, and show
        its preview or the error.
        """
        try:
            made, shown = await asyncio.to_thread(
                _make_summary_and_preview_lines, snapshot, choices
            )
        except MeetingTuiError as error:
            self.call_later(self._show_error_instead_of_preview, error.message)
        else:
            self.call_later(
                self._show_preview_and_do_pending_write, (snapshot, choices, made), shown
            )

    def _show_error_instead_of_preview(self, message: str) -> None:
        """Show an error in place of the term summary's preview."""
        self._shown_summary, self._shown_lines = None, []
        self._writes_when_made = False
        self.lines.show_lines([])
        self._show_message_below_preview(message, "bold $overdue")

    def _show_preview_and_do_pending_write(
        self,
        made: "tuple[TermSnapshot, SummaryOptions, Summary]",
        shown: "list[SummaryPreviewLine]",
    ) -> None:
        """Show the preview of a term summary, and how many items have no record; write the summary
        where the user has asked for it meanwhile.

        Args:
            made: the term and the options of which the summary was made, and the summary.
            shown: the lines of its preview.
        """
        self._shown_summary, self._shown_lines = made, shown
        self.lines.show_lines(
            (line.content for line in self._shown_lines), chosen=self.lines.highlighted or 0
        )
        if self._is_writing:
            return
        left = len(made[2].unrecorded)
        self._show_message_below_preview(
            f"{left} 项没有任何记录，请核实。" if left else "", "$at-risk"
        )
        if self._writes_when_made:
            self.action_write_summary()

    def _show_message_below_preview(self, message: str, style: str) -> None:
        """Show a message in a Textual style below the term summary's preview."""
        self.query_one("#summary-result", WrappedText).show_text(plain_content(message, style))

    # Going through it

    def action_move_selection(self, offset: int) -> None:
        """Select the paragraph of the summary preview ``offset`` lines below, or above where
        negative.
        """
        if self._shown_lines:
            target = (self.lines.highlighted or 0) + offset
            self.lines.highlighted = max(0, min(target, len(self._shown_lines) - 1))

    @on(LineList.LineClicked)
    def _open_source_of_clicked_line(self, event: LineList.LineClicked) -> None:
        """Select the clicked line of the summary preview, and open what it is based on."""
        self.lines.highlighted = event.index
        self.action_open_source()

    def action_open_source(self) -> None:
        """Open the item, the items or the minutes on which the selected line of the summary preview
        is based; does nothing where the preview is empty.
        """
        from meetingtui.ui.screens.review.item_list_screen import ItemListScreen

        index = self.lines.highlighted
        if index is None or index >= len(self._shown_lines):
            return
        found = self._shown_lines[index].drill_down
        if found.meeting is not None:
            navigation_of(self).open_minutes(found.meeting)
        elif found.item is not None:
            navigation_of(self).open_timeline(found.item)
        else:
            self.app.push_screen(
                ItemListScreen(self.context, self._save_queue, found.heading, found.items)
            )

    # What it holds, and where it goes

    def action_open_options(self) -> None:
        """Open the dialog with the options of the term summary; the preview is then made again with
        them.
        """

        def on_answer(choices: SummaryOptions | None) -> None:
            if choices is not None:
                self._options = choices
                self._refresh_summary()

        self.app.push_screen(
            SummaryOptionsDialog(self._options, self.context.snapshot.chapter_titles), on_answer
        )

    def action_write_summary(self) -> None:
        """Start writing the term summary as a Word file into the data folder, in a thread, unless
        one is being written; an existing file is not overwritten.

        While the summary of the present records and choices is still being made, it is written as
        soon as it is made.
        """
        if self._is_writing:
            return
        shown, wanted = self._shown_summary, (self.context.snapshot, self._options)
        self._writes_when_made = shown is None or shown[:2] != wanted
        if shown and not self._writes_when_made:
            self._is_writing = True
            self._is_cancelled.clear()
            self._show_message_below_preview("正在写出……", "$muted")
            self._write_summary_in_background(*shown)
        else:
            self._refresh_summary()

    def action_stop_writing_or_leave(self) -> None:
        """Ask the writing of the summary's Word file to stop; where none is being written, leave
        the screen.
        """
        if self._is_writing:
            self._is_cancelled.set()
        else:
            self.app.pop_screen()

    def _show_writing_time_unless_stopped(self, seconds: float) -> bool:
        """Show how many seconds the writing of the summary's Word file has taken, from the first
        second on; called in the thread that writes.

        Returns:
            Whether the writing is to go on; False where the user stopped it.
        """
        if seconds >= 1:
            self.call_later(
                self._show_message_below_preview, f"正在写出…… {seconds:.0f} 秒  Esc 停止", "$muted"
            )
        return not self._is_cancelled.is_set()

    @work(exclusive=True, group="write")
    async def _write_summary_in_background(
        self, snapshot: TermSnapshot, choices: SummaryOptions, made: "Summary"
    ) -> None:
        """Write the summary's Word file in a thread, and show its path or the error.

        Args:
            snapshot: the term of which the summary was made.
            choices: the options with which it was made.
            made: the summary.
        """
        try:
            message = await asyncio.to_thread(
                _write_summary_file_and_return_message,
                self.context,
                made,
                snapshot,
                choices,
                self._show_writing_time_unless_stopped,
            )
            self.call_later(self._show_writing_result, message, "bold $done")
        except MeetingTuiError as error:
            self.call_later(self._show_writing_result, error.message, "bold $overdue")

    def _show_writing_result(self, message: str, style: str) -> None:
        """Show in a Textual style how the writing of the summary's Word file ended; from then on it
        can be written again.
        """
        self._is_writing = False
        self._show_message_below_preview(message, style)


def _make_summary_and_preview_lines(
    snapshot: TermSnapshot, choices: SummaryOptions
) -> "tuple[Summary, list[SummaryPreviewLine]]":
    """Make the term summary with the options of ``choices``, and the lines of its preview.

    The modules are imported inside, so that the key that opens the screen is not delayed.
    """
    from meetingtui.review.summary.term_summary import compose_summary

    included = [
        title for title in snapshot.chapter_titles if title not in choices.left_out_chapters
    ]
    sections = included if len(included) < len(snapshot.chapter_titles) else ()
    made = compose_summary(
        snapshot,
        sections=sections,
        length=choices.length,
        detail=choices.detail,
        annexes=choices.annexes,
    )
    return made, summary_preview_lines(made, snapshot)


def _write_summary_file_and_return_message(
    context: AppContext,
    summary: "Summary",
    snapshot: TermSnapshot,
    choices: SummaryOptions,
    tick: Callable[[float], bool],
) -> str:
    """Write the term summary as a Word file, with the principal's own paragraphs and the chosen
    annexes, and return the message with its path, and with warnings on earlier terms that cannot be
    read and missing fonts.

    Args:
        context: the open term.
        summary: the summary to write.
        snapshot: the term on which the summary is based.
        choices: whether it has comments, and which annexes.
        tick: called with the seconds passed; returning False stops the writing.
    """
    from meetingtui.documents.document_file import write_document
    from meetingtui.documents.document_type import DocumentType
    from meetingtui.documents.template_catalogue import template_of_type
    from meetingtui.review.summary.annexes import add_evidence_annex, add_goals_annex
    from meetingtui.review.summary.summary_document import (
        FOLDER,
        read_principals_paragraphs,
        render_summary_document,
        summary_file_name,
    )
    from meetingtui.review.summary.summary_model import SummaryLength

    template = template_of_type(context.folder, DocumentType.SUMMARY).path
    folder = context.folder / FOLDER
    own = read_principals_paragraphs(folder, summary.term)
    document = render_summary_document(
        template, summary, snapshot, noted=choices.with_comments, own=own, tick=tick
    )
    trouble = ""
    if choices.annexes and summary.length is SummaryLength.FULL:
        past = read_earlier_terms(context.folder, context.school, context.term, context.today)
        trouble = past.error_message
        document = add_goals_annex(document, {**(past.snapshots or {}), snapshot.term.id: snapshot})
    document = add_evidence_annex(document, snapshot, context.folder, choices.evidence)
    path = write_document(document, folder, summary_file_name(summary))
    warnings = "\n".join(filter(None, (trouble, context.missing_font_warning(document))))
    return context.last_written_file.remember_file_and_return_message(path, warnings)
