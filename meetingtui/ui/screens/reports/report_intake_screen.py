"""The screen that lists the reports read from filled report sheets (读入填报): the ticked ones are
stored for the meeting, or recorded as progress at once.
"""

from collections.abc import Hashable
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from meetingtui.actions.progress_changes import record_department_reports, store_pending_reports
from meetingtui.meeting.record import Meeting
from meetingtui.review.report_sheets.answer_matching import (
    MatchedReport,
    MatchedReports,
    match_answers_to_items,
    pending_report_of_match,
)
from meetingtui.review.report_sheets.sheet_content_and_reader import ReadAnswers
from meetingtui.review.term_snapshot import NO_DEPARTMENT
from meetingtui.store.records import Change, Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import RowList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

# The list of reports read from sheets, one an item, with those to be recorded ticked


_LABEL_CELLS = 8


class ReceivedReportList(RowList, can_focus=True):
    """A list widget of the reports read from sheets, under their departments; Space or Enter ticks
    one to be recorded.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move_selection(-1)", "上一项", show=False),
        Binding("down", "move_selection(1)", "下一项", show=False),
        Binding("pageup", "move_page(-1)", "上一屏", show=False),
        Binding("pagedown", "move_page(1)", "下一屏", show=False),
        Binding("enter,space", "tick_or_untick_report", "选定", key_display="回车"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MatchedReport | str] = []
        self._ticked: list[MatchedReport] = []

    def show_reports(self, reports: MatchedReports) -> None:
        """Show the reports read from sheets under their departments, then the remarks on what was
        not read; the reports that need no confirmation are ticked, all others not.
        """
        self._rows = []
        for report in reports.reports:
            head = report.department or NO_DEPARTMENT
            if head not in self._rows:
                self._rows.append(head)
            self._rows.append(report)
        self._rows += reports.remarks
        self._ticked = [report for report in reports.reports if report.needs_no_confirmation]
        self.set_row_count(len(self._rows))
        self.go_to_row(1)
        self.post_message(self.CurrentRowChanged())

    @property
    def ticked_reports(self) -> list[MatchedReport]:
        """The received reports that are ticked to be recorded, in the order of the list."""
        return [
            each for each in self._rows if isinstance(each, MatchedReport) and each in self._ticked
        ]

    @property
    def chosen_report_or_text(self) -> MatchedReport | str | None:
        """The highlighted received report; for a heading or a remark its text; None where the list
        is empty.
        """
        return self._rows[self.current_row] if self.current_row is not None else None

    def row_cache_key(self, row: int) -> Hashable:
        shown = self._rows[row]
        return shown, isinstance(shown, MatchedReport) and shown in self._ticked

    def row_component_class(self, row: int) -> str:
        is_words = isinstance(self._rows[row], str)
        return (
            "rows--head"
            if is_words and row != self.current_row
            else super().row_component_class(row)
        )

    def row_content(self, row: int) -> Content:
        """Return a received report's row: whether it is ticked, item title, reported text (选定
        检查教案 已完成：教案已全部检查).
        """
        shown = self._rows[row]
        if isinstance(shown, str):
            return plain_content(shown)
        title = self.scrollable_content_region.width * 2 // 5
        return Content("").join(
            [
                self._acceptance_label(shown),
                plain_content(fit_to_cells(shown.title, title)),
                plain_content(shown.status_and_text),
            ]
        )

    def _acceptance_label(self, report: MatchedReport) -> Content:
        """Return the label before a received report: 选定 where it is ticked, else 不采纳 where it
        is refused, 须确认 where it conflicts with the records, or 未选.
        """
        if report in self._ticked:
            return plain_content(fit_to_cells("选定", _LABEL_CELLS), "bold $done")
        if report.refusal:
            return plain_content(fit_to_cells("不采纳", _LABEL_CELLS), "$muted")
        return plain_content(
            fit_to_cells("须确认" if report.conflict else "未选", _LABEL_CELLS), "bold $at-risk"
        )

    def tick_conflict_free_or_untick_all(self) -> None:
        """Tick every received report that needs no confirmation; where all of these are ticked,
        untick every report.
        """
        plain_ones = [
            each
            for each in self._rows
            if isinstance(each, MatchedReport) and each.needs_no_confirmation
        ]
        is_all = all(each in self._ticked for each in plain_ones)
        others = [each for each in self._ticked if each not in plain_ones]
        self._ticked = [] if is_all else [*others, *plain_ones]
        self._redraw_and_post_change_after_ticking()

    def action_tick_or_untick_report(self) -> None:
        """Tick or untick the highlighted received report; another report on the same item is
        unticked. A refused report cannot be ticked, and a heading or remark does nothing.
        """
        chosen = self.chosen_report_or_text
        if not isinstance(chosen, MatchedReport) or chosen.refusal:
            return
        if chosen in self._ticked:
            self._ticked.remove(chosen)
        else:
            self._ticked = [each for each in self._ticked if each.item != chosen.item]
            self._ticked.append(chosen)
        self._redraw_and_post_change_after_ticking()

    def _redraw_and_post_change_after_ticking(self) -> None:
        """Redraw the list of received reports and post :class:`CurrentRowChanged`, so that the
        counts and details beside the list are drawn again.
        """
        self.refresh()
        self.post_message(self.CurrentRowChanged())

    def action_move_selection(self, offset: int) -> None:
        """Select the row ``offset`` rows below in the list of received reports, above where
        negative.
        """
        self.go_to_row(max(0, (self.current_row or 0) + offset))

    def action_move_page(self, offset: int) -> None:
        """Select the row one screenful below (1) or above (-1) in the list of received reports."""
        self.action_move_selection(offset * max(1, self.size.height - 1))

    def on_row_list_row_clicked(self, event: RowList.RowClicked) -> None:
        """Tick or untick a received report when its highlighted row is clicked."""
        event.stop()
        if event.was_current:
            self.action_tick_or_untick_report()


# The screen that takes in reports (读入填报)


class ReportIntakeScreen(Screen[None]):
    """A screen that lists reports read from filled sheets, with objections; F9 or F8 records the
    ticked ones.

    Args:
        context: the open term.
        save_queue: takes the change that records the reports.
        read: what was read from the sheets or the pasted text.
        meeting: the meeting for which the reports were asked for.
    """

    CSS_PATH = "reports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "record_ticked_reports(False)", "收下，会上过", key_display="F9"),
        Binding("f8", "record_ticked_reports(True)", "直接记为进展", key_display="F8"),
        Binding("f6", "tick_conflict_free_or_untick_all", "全选", key_display="F6"),
        Binding("escape", "app.pop_screen", "返回", key_display="Esc"),
    ]

    rows = getters.query_one(ReceivedReportList)

    def __init__(
        self, context: AppContext, save_queue: SaveQueue, read: ReadAnswers, meeting: Meeting
    ) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._save_queue = save_queue
        self._matched_reports: MatchedReports = match_answers_to_items(
            read, context.snapshot, meeting
        )

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "读入填报")
        yield WrappedText(id="taking-heading")
        yield ReceivedReportList()
        yield WrappedText(id="taking-chosen")
        yield KeyBar()

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.show_reports(self._matched_reports)

    @on(ReceivedReportList.CurrentRowChanged)
    def _show_counts_and_selected_report(self) -> None:
        """Show the counts of received reports, and the details of the highlighted one."""
        found, reports = self._matched_reports, self._matched_reports.reports
        doubtful = sum(bool(each.conflict) for each in reports)
        refused = sum(bool(each.refusal) for each in reports)
        counts = (
            (f"填报 {len(reports)} 项", "bold"),
            (f"选定 {len(self.rows.ticked_reports)} 项", "bold $done"),
            (f"须确认 {doubtful} 项" if doubtful else "", "bold $at-risk"),
            (f"不采纳 {refused} 项" if refused else "", "$muted"),
            (
                f"以前收过 {found.already_recorded_count} 项"
                if found.already_recorded_count
                else "",
                "$muted",
            ),
            (f"没有填 {found.blank_row_count} 项" if found.blank_row_count else "", "$muted"),
        )
        words = Content("  ").join(plain_content(*each) for each in counts if each[0])
        self.query_one("#taking-heading", WrappedText).show_text(words)
        self.query_one("#taking-chosen", WrappedText).show_text(
            _received_report_details_content(self.rows.chosen_report_or_text)
        )

    def action_tick_conflict_free_or_untick_all(self) -> None:
        """Tick every received report that needs no confirmation; where all of these are ticked,
        untick every report.
        """
        self.rows.tick_conflict_free_or_untick_all()

    def action_record_ticked_reports(self, as_progress: bool) -> None:
        """Queue the recording of the ticked reports, and close the screen once they are on disk;
        where none is ticked, only a message is shown.

        Args:
            as_progress: True to record them as progress of their items at once; False to store them
                until they are confirmed in the meeting.
        """
        chosen = self.rows.ticked_reports
        if not chosen:
            self.notify("还没有选定。回车选定一项，F6 全选。")
            return
        snapshot = self.context.snapshot
        reports = [
            (each.item, pending_report_of_match(each, snapshot))
            for each in chosen
            if each.item is not None
        ]
        day, meeting = self.context.recording_date_and_meeting_id

        def build(records: Records) -> Change | None:
            if as_progress:
                return record_department_reports(records, reports, on=day, meeting=meeting)
            return store_pending_reports(records, reports)

        def on_saved() -> None:
            """Show how many reports were recorded, and how."""
            how = "记为进展" if as_progress else "收下，会上逐项确认"
            self.app.notify(f"已{how} {len(reports)} 项。")
            if self.is_current:
                self.app.pop_screen()

        self._save_queue.queue_change(build, on_success=on_saved)


def _received_report_details_content(chosen: MatchedReport | str | None) -> Content:
    """Return the details of the highlighted row, or that there is nothing to accept.

    Args:
        chosen: the report, shown with the objection to it and where it was read; the text of a
            heading or remark; None where the list is empty.
    """
    if chosen is None or isinstance(chosen, str):
        return plain_content(chosen or "这里没有可以采纳的填报。")
    lines = [plain_content(f"{chosen.title}：{chosen.status_and_text}", "bold")]
    if against := chosen.conflict or chosen.refusal:
        lines.append(plain_content(f"{against}。", "bold $at-risk"))
    lines.append(plain_content("、".join(chosen.places), "$muted"))
    return Content("\n").join(lines)
