"""The screen of the report sheets (会前填报): writes sheets and mail drafts to the departments
before a meeting, and reads filled sheets or reports pasted from WeChat.
"""

import asyncio
import re
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.meeting_state_changes import previewed_next_meeting
from meetingtui.base.errors import MeetingTuiError
from meetingtui.base.wording import month_day
from meetingtui.meeting.record import Meeting
from meetingtui.plan.deadline_status import TrafficLight
from meetingtui.review.report_sheets.sheet_content_and_reader import (
    SUFFIXES,
    ItemsToReport,
    ReadAnswers,
    expand_folders_to_files,
    items_to_report_by_department,
    read_pasted_answers,
    read_sheets,
)
from meetingtui.review.report_sheets.sheet_files import WrittenSheets, write_sheets_and_mail_drafts
from meetingtui.review.term_snapshot import NO_DEPARTMENT, ItemRow
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.save_queue import RecordsSaved, SaveQueue
from meetingtui.ui.theme import plain_content, warning_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# The list of departments with their items and what was reported on each before the meeting


_STATE_CELLS = 8


class ItemsToReportList(RowList, can_focus=True):
    """A list widget of departments and, below each, the items on which it is asked to report."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一行", show=False),
        Binding("down", "move_selection(1)", "下一行", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ItemsToReport | ItemRow] = []

    def show_departments_and_items(self, items_by_department: Sequence[ItemsToReport]) -> None:
        """Show the departments, each with the items on which it is asked to report before the
        meeting.
        """
        self._rows = []
        for department in items_by_department:
            self._rows += [department, *department.rows]
        self.set_row_count(len(self._rows))
        self.go_to_row(self.current_row or 0)

    @property
    def chosen_item_row(self) -> ItemRow | None:
        """The highlighted item on which a department is asked to report; None where a department's
        own row is highlighted or the list is empty.
        """
        row = self._rows[self.current_row] if self.current_row is not None else None
        return row if isinstance(row, ItemRow) else None

    def row_cache_key(self, row: int) -> Hashable:
        return self.row_content(row).markup

    def row_component_class(self, row: int) -> str:
        is_head = isinstance(self._rows[row], ItemsToReport)
        return (
            "rows--head"
            if is_head and row != self.current_row
            else super().row_component_class(row)
        )

    def row_content(self, row: int) -> Content:
        """Return the row of a department asked to report, with counts (教学处 共 7 项，已收 5
        项，未收 2 项), or the row of an item with 已收 or 未收, warning, title and its report.
        """
        shown = self._rows[row]
        if isinstance(shown, ItemsToReport):
            total, waiting = len(shown.rows), len(shown.unanswered_items)
            summary = f"共 {total} 项，已收 {total - waiting} 项，未收 {waiting} 项"
            if not waiting:
                summary = f"共 {total} 项，已收齐"
            return plain_content(f"{shown.department or NO_DEPARTMENT}　{summary}")
        item, handed_in = shown.item, shown.item.pending_report
        words = f"  {handed_in.status_and_text}" if handed_in else ""
        light = (
            warning_content(shown.deadline_status)
            if shown.light is not TrafficLight.DONE
            else Content("")
        )
        state = plain_content(
            fit_to_cells("  已收" if handed_in else "  未收", _STATE_CELLS),
            "$done" if handed_in else "",
        )
        return Content("").join(
            [
                state,
                light,
                plain_content(" " if light.plain else ""),
                plain_content(item.title),
                plain_content(words),
            ]
        )

    def action_move_selection(self, offset: int) -> None:
        """Select the row ``offset`` rows below in the list of items to report on, above where
        negative.
        """
        self.go_to_row(max(0, (self.current_row or 0) + offset))

    def action_move_page(self, offset: int) -> None:
        """Select the row a screenful below (1) or above (-1) in the list of items to report on."""
        self.action_move_selection(offset * max(1, self.size.height - 1))


# The report sheets screen (会前填报)


_DROPPED_PATH = re.compile(r"\"([^\"]+)\"|'([^']+)'|(\S+)")
"""Matches one of the paths that a terminal writes when several files are dropped into it."""


class ReportSheetsScreen(Screen[None]):
    """A screen that lists the departments with the items they are to report on; F5 writes sheets,
    F7 or pasting reads reports, Enter opens an item.
    """

    CSS_PATH = "reports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "ask_and_write_sheets", "发填报表", key_display="F5"),
        Binding("f7", "ask_and_read_filled_sheets", "读入填报", key_display="F7"),
        Binding("enter", "open_item", "看详情", key_display="回车"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(ItemsToReportList)

    def __init__(self, context: AppContext, save_queue: SaveQueue) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "会前填报")
        yield WrappedText(id="reports-heading")
        yield ItemsToReportList()
        yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self._show_counts_and_items_to_report()

    def on_screen_resume(self) -> None:
        self._show_counts_and_items_to_report()

    @on(RecordsSaved)
    def _refresh_after_save(self) -> None:
        """Redraw the report sheets screen after a saved change, while it is in front."""
        if self.is_active:
            self._show_counts_and_items_to_report()

    @property
    def meeting(self) -> Meeting:
        """The meeting for which the departments report: the next one, as preparing it today would
        fill it in, whether or not it is recorded yet.
        """
        context = self.context
        return previewed_next_meeting(
            context.records, school=context.school, term=context.term, today=context.today
        )

    @property
    def items_to_report_by_department(self) -> tuple[ItemsToReport, ...]:
        """For each department, the items on which it is asked to report before the meeting."""
        return items_to_report_by_department(self.context.snapshot, self.meeting)

    def _show_counts_and_items_to_report(self) -> None:
        """Draw how many reports are expected and received, and the departments with the items they
        are to report on.
        """
        meeting, questions = self.meeting, self.items_to_report_by_department
        total = sum(len(each.rows) for each in questions)
        waiting = sum(len(each.unanswered_items) for each in questions)
        name = f"{meeting.title}（{month_day(meeting.on)}）"
        words = f"{name}要汇报的 {total} 项，已收 {total - waiting} 项"
        hint = "F5 写成表格和邮件草稿；收回的文件按 F7 读入，微信里的文字直接粘贴。"
        if not total:
            words, hint = name, "没有要汇报的事项。"
        heading = plain_content(words, "bold") + plain_content(f"\n{hint}", "$muted")
        self.query_one("#reports-heading", WrappedText).show_text(heading)
        self.rows.show_departments_and_items(questions)

    @on(RowList.RowClicked)
    def _open_item_clicked_again(self, event: RowList.RowClicked) -> None:
        """Open the clicked item to report on, where it was selected already."""
        if event.was_current:
            self.action_open_item()

    def action_open_item(self) -> None:
        """Open the screen of the item on which the highlighted row asks for a report; does nothing
        on a department's row.
        """
        if row := self.rows.chosen_item_row:
            navigation_of(self).open_item(row.item.id)

    # Going out

    def action_ask_and_write_sheets(self) -> None:
        """Ask in which form (Excel or Word, with mail drafts or without) to write the report
        sheets, and write them in a thread; a message says where nothing is to be reported.
        """
        if not self.items_to_report_by_department:
            self.notify("没有要汇报的事项，不用发填报表。")
            return

        def on_answer(chosen: str | None) -> None:
            if chosen:
                self._write_sheets(as_word="word" in chosen, with_drafts="mail" in chosen)

        choices = [
            Choice("excel mail", "Excel 表格，写成给负责人的邮件草稿"),
            Choice("word mail", "Word 表格，写成给负责人的邮件草稿"),
            Choice("excel", "只写出 Excel 表格，自己发到微信群"),
            Choice("word", "只写出 Word 表格，自己发到微信群"),
        ]
        self.app.push_screen(ChoiceDialog("每个部门一张填报表，怎样发？", choices), on_answer)

    @work
    async def _write_sheets(self, *, as_word: bool, with_drafts: bool) -> None:
        """Write the report sheets in a thread, and show how many there are, who cannot be reached
        and the key that opens their folder; or the error.

        Args:
            as_word: True for Word files, False for Excel files.
            with_drafts: whether mail drafts to the departments are written too.
        """
        context = self.context
        try:
            written = await asyncio.to_thread(
                write_sheets_and_mail_drafts,
                self.items_to_report_by_department,
                context.snapshot,
                self.meeting,
                context.folder,
                now=context.now.astimezone(),
                as_word=as_word,
                with_drafts=with_drafts,
            )
        except MeetingTuiError as error:
            self.notify(error.message, severity="error", timeout=20)
            return
        context.last_written_file.path = written.sheets[0].parent if written.sheets else None
        self.notify(
            _written_sheets_message(written, context.last_written_file.opening_hint()), timeout=20
        )

    # Coming back

    def action_ask_and_read_filled_sheets(self) -> None:
        """Ask for filled report sheets (one file, several, or their folder), and open the screen of
        the reports in them.
        """
        from meetingtui.ui.dialogs.standard_dialogs import FileDialog, suggested_files

        def on_answer(path: Path | None) -> None:
            if path is not None:
                self._read_and_show_filled_sheets(
                    lambda: read_sheets(expand_folders_to_files(_split_typed_paths(str(path))))
                )

        files = suggested_files(self.context.folder, SUFFIXES)
        question = "读入哪一份填报表？也可以把几个文件或整个文件夹拖到这里"
        self.app.push_screen(FileDialog(question, files), on_answer)

    def on_paste(self, event: events.Paste) -> None:
        """Read pasted text as reports: paths of dropped files or folders where all of them exist,
        else reports copied from WeChat.
        """
        event.stop()
        text = event.text
        if (paths := _split_typed_paths(text.strip())) and all(map(_path_exists, paths)):
            self._read_and_show_filled_sheets(lambda: read_sheets(expand_folders_to_files(paths)))
            return
        school = self.context.school
        names = [name for each in school.departments for name in each.names]
        people = {person.name: school.department_name_of(person.name) for person in school.people}
        self._read_and_show_filled_sheets(lambda: read_pasted_answers(text, names, people))

    @work
    async def _read_and_show_filled_sheets(self, read: Callable[[], ReadAnswers]) -> None:
        """Read filled report sheets in a thread, and open the screen that lists the reports in
        them; a message says why nothing can be read, and where nothing can be recorded, nothing is
        read.

        Args:
            read: reads the sheets; called in the thread.
        """
        from meetingtui.ui.screens.reports.report_intake_screen import ReportIntakeScreen

        if self.context.is_recording_locked:
            self.notify("这里的记录只能查看，不能读入填报。", severity="warning")
            return
        try:
            found = await asyncio.to_thread(read)
        except (MeetingTuiError, OSError) as error:
            words = error.message if isinstance(error, MeetingTuiError) else "文件读不出来。"
            self.notify(words, severity="error", timeout=20)
            return
        if not found.answers and found.remarks:
            self.notify("\n".join(found.remarks), severity="warning", timeout=20)
            return
        self.app.push_screen(
            ReportIntakeScreen(self.context, self._save_queue, found, self.meeting)
        )


def _split_typed_paths(text: str) -> Sequence[Path]:
    """Split a typed or dropped text into file paths; ~ is expanded and quotation marks are removed.

    Returns:
        The whole text as one path where it exists; else the paths in it, divided by blanks or in
        quotation marks, where all exist; else the whole text as a path that does not exist, nothing
        for a text of 1000 characters or more.
    """
    whole = Path(text.strip("\"'")).expanduser() if len(text) < 1000 else None
    if whole is not None and "\n" not in text and _path_exists(whole):
        return [whole]
    found = [
        Path(next(filter(None, match.groups()))).expanduser()
        for match in _DROPPED_PATH.finditer(text)
    ]
    if found and all(map(_path_exists, found)):
        return found
    return [whole] if whole else []


def _path_exists(path: Path) -> bool:
    """Return whether a path exists; False for one that cannot be a path at all."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _written_sheets_message(written: WrittenSheets, how_to_open: str) -> str:
    """Return the message on written report sheets: their number, that of mail drafts, and who
    cannot be reached by mail and why, one a line.

    Args:
        written: the sheets and mail drafts that were written.
        how_to_open: the sentence on the key that opens their folder.
    """
    parts = [f"已写出填报表 {len(written.sheets)} 份。{how_to_open}"]
    if written.drafts:
        parts.append(f"已写好邮件草稿 {len(written.drafts)} 封，打开后发送。")
    parts += [f"{each.name}：{each.why}。" for each in written.unreachable]
    return "\n".join(parts)
