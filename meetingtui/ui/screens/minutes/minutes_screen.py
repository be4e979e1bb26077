"""The minutes screen: previews a meeting's minutes, from which they are checked, reworded, issued
and mailed.
"""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.worker import get_current_worker

from meetingtui.actions.meeting_state_changes import set_minutes_length
from meetingtui.base.errors import MeetingTuiError
from meetingtui.documents.document_layout import PageCount
from meetingtui.documents.meeting_document import MinutesPreview
from meetingtui.meeting.fixed_agenda import chosen_minutes_length
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.record import Meeting
from meetingtui.store.records import Records
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog
from meetingtui.ui.save_queue import SaveQueue
from meetingtui.ui.screens.evidence_screen import open_evidence_of_meeting_or_achievement
from meetingtui.ui.screens.minutes.meeting_document_writing import (
    InteractiveDocumentWriter,
    MeetingDocumentMaker,
    run_pre_issuing_check,
)
from meetingtui.ui.screens.minutes.minutes_issuing_and_reopening import (
    MeetingReopener,
    MinutesIssuer,
)
from meetingtui.ui.screens.minutes.minutes_screen_base import (
    SLOW_RENDERING_SECONDS,
    MinutesScreenBase,
)
from meetingtui.ui.screens.minutes.minutes_state_texts import (
    issued_version_line,
    meeting_list_row,
    minutes_heading,
    pre_issuing_check_summary_line,
)
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText

PAGE_COUNT_PAUSE_SECONDS = 1.5
"""Seconds after which the pages of the shown minutes are counted; LibreOffice needs some seconds
for it, so it is not started for minutes that are only passed by.
"""

MIN_WIDTH_WITH_MEETING_LIST = 110
"""Width in cells from which the list of meetings is shown beside the minutes."""


class MinutesScreen(MinutesScreenBase):
    """The screen of one meeting's minutes: a preview, from which they are checked, written, issued
    and mailed; ← → switch meetings. Without a ``meeting_id`` it opens at the last closed meeting.
    """

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "write_document", "写出", key_display="F5"),
        Binding("f6", "open_pre_issuing_check", "检查", key_display="F6"),
        Binding("f7", "edit_wording", "改文字", key_display="F7"),
        Binding("f8", "reopen_meeting", "重新打开", key_display="F8"),
        Binding("f8", "reopen_issued_minutes", "更正", key_display="F8"),
        Binding("f9", "issue_minutes", "签发", key_display="F9"),
        Binding("f10", "open_mail_screen", "发邮件", key_display="F10"),
        Binding("f10", "mail_before_issuing", "发征求意见稿", show=False),
        Binding("f2", "choose_and_show_issued_version", "历次版本", show=False),
        Binding("left", "show_adjacent_meeting(-1)", "上一次例会", show=False),
        Binding("right", "show_adjacent_meeting(1)", "下一次例会", show=False),
        Binding("f3", "switch_to_next_minutes_length", "换篇幅", show=False),
        Binding("f4", "write_pdf", "写出 PDF", show=False),
        Binding("ctrl+d", "open_evidence", "佐证材料（文件、照片）", show=False),
        Binding("escape", "stop_or_leave", "返回", show=False),
        Binding("up", "scroll_lines(-1)", "向上", show=False),
        Binding("down", "scroll_lines(1)", "向下", show=False),
        Binding("pageup", "scroll_page(-1)", "上一页", show=False),
        Binding("pagedown", "scroll_page(1)", "下一页", show=False),
    ]

    list_of_meetings = getters.query_one("#meetings", LineList)
    text = getters.query_one("#preview", WrappedText)

    def __init__(
        self, context: AppContext, save_queue: SaveQueue, meeting_id: int | None = None
    ) -> None:
        super().__init__(context, save_queue)
        latest = context.closed_meetings[-1].id if context.closed_meetings else None
        self._meeting_id = latest if meeting_id is None else meeting_id
        self._open_findings = 0
        self._pages: PageCount | None = None
        self._page_count_timer: Timer | None = None
        self._reopener = MeetingReopener(self, context, save_queue)
        self._writer = InteractiveDocumentWriter(self, context, self._show_outcome)
        self._issuer = MinutesIssuer(self, context, save_queue, self._show_outcome)

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "会议纪要")
        yield WrappedText(id="which")
        with Horizontal(id="body"):
            yield LineList(id="meetings")
            with VerticalScroll(id="paper", can_focus=False):
                yield WrappedText(id="preview")
        yield WrappedText(id="result")
        yield KeyBar()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= MIN_WIDTH_WITH_MEETING_LIST, "-wide")

    # Which meeting

    @property
    def meetings(self) -> list[Meeting]:
        """All meetings of the term, in order of their number."""
        return sorted(self.context.records.meetings.values(), key=lambda each: each.number)

    @property
    def meeting(self) -> Meeting | None:
        """The meeting whose minutes are shown: the chosen one; where that is gone, or no meeting
        has been closed, the one with the highest number. None where the term has no meeting.
        """
        meetings = self.meetings
        last = meetings[-1] if meetings else None
        return next((each for each in meetings if each.id == self._meeting_id), last)

    @property
    def is_meeting_closed(self) -> bool:
        """Whether the meeting whose minutes are shown has ended; False where none is shown."""
        return self.meeting is not None and self.meeting.is_closed

    def show_meeting(self, meeting_id: int) -> None:
        """Show the minutes of the meeting with an id; those of the latest meeting where none has
        it.
        """
        self._meeting_id = meeting_id
        self.show_message("")
        self._show_minutes_text("正在生成预览……")
        self.redraw()

    def action_show_adjacent_meeting(self, offset: int) -> None:
        """Show the minutes of the next (1) or previous (-1) meeting; at an end nothing happens."""
        ids = [meeting.id for meeting in self.meetings]
        target = ids.index(self.meeting.id) + offset if self.meeting else -1
        if 0 <= target < len(ids):
            self.show_meeting(ids[target])

    @on(LineList.LineClicked)
    def _show_clicked_meeting(self, event: LineList.LineClicked) -> None:
        """Show the minutes of the clicked meeting."""
        self.show_meeting(self.meetings[event.index].id)

    def action_open_evidence(self) -> None:
        """Show the files and photos filed with the meeting or one of its achievements."""
        if self.meeting is not None:
            open_evidence_of_meeting_or_achievement(
                self, self.context, self._save_queue, self.meeting.id
            )

    # What is shown

    @property
    def is_writing(self) -> bool:
        """Whether a document of the meeting is being written, or its minutes are being issued."""
        return self._writer.is_busy or self._issuer.is_busy

    def redraw(self) -> None:
        self._pages = None
        self._show_heading()
        super().redraw()

    def _show_heading(self) -> None:
        """Show the heading above the minutes (meeting, state, number of pages, result of the check
        before issuing), and the list of meetings beside them; a sentence where there is none.
        """
        meeting, meetings = self.meeting, self.meetings
        if meeting is None:
            self.query_one("#which", WrappedText).show_text(plain_content("还没有开过会。", "bold"))
            return
        place = meetings.index(meeting)
        self.list_of_meetings.show_lines(map(meeting_list_row, meetings), chosen=place)
        found = [] if is_minutes_locked(meeting) else run_pre_issuing_check(self.context, meeting)
        self._open_findings = sum(each.waiver is None for each in found)
        behind = f"{place + 1} / {len(meetings)}"
        if self._pages and not is_minutes_locked(meeting):
            behind = f"{self._pages.label}    {behind}"
        lines = [minutes_heading(meeting, behind)]
        if meeting.is_closed and not is_minutes_locked(meeting):
            lines.append(pre_issuing_check_summary_line(found, meeting))
        self.query_one("#which", WrappedText).show_text(Content("\n").join(lines))

    def show_or_render_minutes(self, meeting: Meeting) -> None:
        """Show the minutes of a meeting: issued ones with the text kept at their issuing; others,
        and issued ones without such a text, once they are rendered from the records.
        """
        if is_minutes_locked(meeting) and (text := meeting.issues[-1].text):
            self.cancel_rendering()
            self._show_minutes_text("\n".join(text))
        else:
            super().show_or_render_minutes(meeting)

    def show_rendering_stopped(self) -> None:
        self._show_minutes_text("")
        self.show_rendering_message(
            "已停止，没有生成预览。请检查学校自己的模板是不是太大。", "bold $at-risk"
        )

    def show_preview(self, preview: MinutesPreview) -> None:
        self._show_minutes_text("\n".join(line.text for line in preview.lines))
        self._pages = preview.pages
        self._show_heading()
        if self._page_count_timer is not None:
            self._page_count_timer.stop()
        if preview.pages is not None:
            self._page_count_timer = self.set_timer(
                PAGE_COUNT_PAUSE_SECONDS, self._count_pages_in_thread
            )

    @work(thread=True, exclusive=True, group="pages")
    def _count_pages_in_thread(self) -> None:
        """Count the pages of the minutes with LibreOffice in a thread, and show the number; the
        estimated one stays where LibreOffice is not installed or fails.
        """
        worker, meeting = get_current_worker(), self.meeting
        if meeting is None:
            return
        papers = MeetingDocumentMaker(self.context)
        try:
            pages = papers.count_minutes_pages(
                meeting, lambda seconds: seconds < SLOW_RENDERING_SECONDS or not worker.is_cancelled
            )
        except MeetingTuiError:
            return  # the preview has said what is wrong
        if pages and not worker.is_cancelled:
            self.call_later(self._show_page_count, papers.records, meeting.id, pages)

    def _show_page_count(self, made_of: Records, meeting_id: int, pages: PageCount) -> None:
        """Show the number of the minutes' pages, unless the records have changed meanwhile or
        another meeting is shown.

        Args:
            made_of: the records from which the pages were counted.
            meeting_id: id of the meeting whose pages were counted.
            pages: the number of pages.
        """
        if made_of is self.context.records and self.meeting and self.meeting.id == meeting_id:
            self._pages = pages
            self._show_heading()

    def _show_minutes_text(self, text: str) -> None:
        """Show the text of the minutes, scrolled to the top."""
        self.text.show_text(text)
        self.document_scroll.scroll_home(animate=False)

    def _show_outcome(self, message: str, is_well: bool) -> None:
        """Show the result of writing or issuing the minutes, in the colour of success or
        failure.
        """
        self.show_message(message, "bold $done" if is_well else "bold $overdue")

    # What the keys do

    def palette_commands(self) -> Iterator[SystemCommand]:
        """Yield the commands that the command palette offers on this screen now."""
        offered = (
            (
                "open_pre_issuing_check",
                "签发前检查",
                "看缺什么，到哪里补",
                self.action_open_pre_issuing_check,
            ),
            ("edit_wording", "改纪要文字", "只改这份纪要，记录不变", self.action_edit_wording),
            (
                "switch_to_next_minutes_length",
                "换篇幅",
                "简、常规、详",
                self.action_switch_to_next_minutes_length,
            ),
            ("issue_minutes", "签发纪要", "写出定稿并锁定", self.action_issue_minutes),
            ("reopen_meeting", "重新打开会议", "更正已结束的这一次", self.action_reopen_meeting),
            (
                "reopen_issued_minutes",
                "更正纪要",
                "写明理由后再签发一版",
                self.action_reopen_issued_minutes,
            ),
            ("open_mail_screen", "发邮件", "写成草稿或直接发送", self.action_open_mail_screen),
            (
                "mail_before_issuing",
                "发征求意见稿",
                "签发前先请大家看",
                self.action_open_mail_screen,
            ),
            (
                "write_pdf",
                "写出 PDF",
                "放在 Word 文件旁边，需要 LibreOffice",
                self.action_write_pdf,
            ),
            (
                "choose_and_show_issued_version",
                "历次版本",
                "看签发和更正过的各版",
                self.action_choose_and_show_issued_version,
            ),
        )
        for action, title, description, act in offered:
            if self.check_action(action, ()):
                yield SystemCommand(title, description, act)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the key of an action works now: issued minutes can only be corrected,
        mailed, looked at or written as a file; those of a meeting that has not ended cannot be
        checked, reworded, issued or mailed.
        """
        meeting = self.meeting
        if action == "choose_and_show_issued_version":
            return bool(meeting and meeting.issues)
        if action in ("reopen_issued_minutes", "open_mail_screen"):
            return meeting is not None and is_minutes_locked(meeting)
        if action in (
            "open_pre_issuing_check",
            "edit_wording",
            "switch_to_next_minutes_length",
            "issue_minutes",
            "reopen_meeting",
            "mail_before_issuing",
        ):
            return self.is_meeting_closed and meeting is not None and not is_minutes_locked(meeting)
        return True

    def action_write_document(self) -> None:
        """Ask which document of the meeting to write into the data folder's minutes/, and write
        it.
        """
        if self.meeting:
            self._writer.ask_and_write_document(self.meeting)

    def action_write_pdf(self) -> None:
        """Write the minutes of the shown meeting as a PDF file in a thread, beside their Word file:
        the issued one, else one that is written first.
        """
        if self.meeting:
            self._writer.write_minutes_pdf(self.meeting)

    def action_stop_or_leave(self) -> None:
        """Stop the writing, issuing or slow rendering of minutes that is under way; where none is,
        close the screen.
        """
        if self._writer.is_busy:
            self._writer.stop_writing()
        elif self._issuer.is_busy:
            self._issuer.stop_issuing()
        elif not self.stop_slow_rendering():
            self.app.pop_screen()

    def action_open_pre_issuing_check(self) -> None:
        """Open the screen of the check that precedes the issuing of minutes (签发前检查)."""
        from meetingtui.ui.screens.minutes.pre_issuing_check_screen import PreIssuingCheckScreen

        if self.meeting:
            screen = PreIssuingCheckScreen(self.context, self._save_queue, self.meeting.id)
            self.app.push_screen(screen, self._issue_if_check_consented)

    def _issue_if_check_consented(self, wants_issue: bool | None) -> None:
        """Go on to issuing the minutes where the check before issuing was left with consent
        (True).
        """
        if wants_issue:
            self.redraw()
            self.action_issue_minutes()

    def action_edit_wording(self) -> None:
        """Open the screen that changes the wording of the minutes that are shown."""
        from meetingtui.ui.screens.minutes.wording_screen import WordingScreen

        if self.meeting:
            self.app.push_screen(WordingScreen(self.context, self._save_queue, self.meeting.id))

    def action_switch_to_next_minutes_length(self) -> None:
        """Switch to the next length (简, 常规, 详) of this meeting's minutes; those of later
        meetings start with it.
        """
        meeting = self.meeting
        if meeting is None:
            return
        length = chosen_minutes_length(
            meeting, self.context.records.meetings.values(), self.context.agenda
        ).next_in_cycle

        build = partial(set_minutes_length, meeting_id=meeting.id, length=length)

        def show_new_length() -> None:
            self.show_message(f"篇幅：{length}。{length.explanation}。", "bold $done")

        self._save_queue.queue_change(
            build, lambda: self.show_message("没有改成。", "bold $overdue"), show_new_length
        )

    def action_issue_minutes(self) -> None:
        """Issue the shown minutes; where findings are open, show the check before issuing first."""
        if self.meeting is None:
            return
        if self._open_findings:
            self.action_open_pre_issuing_check()
        else:
            self._issuer.ask_and_issue_minutes(self.meeting)

    def action_reopen_meeting(self) -> None:
        """Ask for the reason, and reopen the closed meeting whose minutes are shown; where they are
        issued, ask first whether only their wording changes.
        """
        self.show_message("")
        if self.meeting:
            self._reopener.ask_and_reopen_meeting_or_minutes(self.meeting)

    def action_reopen_issued_minutes(self) -> None:
        """Ask what is to be corrected and why, and reopen the issued minutes, or their meeting."""
        self.action_reopen_meeting()

    @work
    async def action_open_mail_screen(self) -> None:
        """Open the mail screen, once the user has agreed that the projector may show addresses."""
        from meetingtui.ui.screens.minutes.mail_screen import (
            MailScreen,
            address_display_consent_dialog,
        )

        answer = await self.app.push_screen_wait(address_display_consent_dialog())
        if answer and self.meeting:
            self.app.push_screen(MailScreen(self.context, self.meeting))

    def action_mail_before_issuing(self) -> None:
        """Open the mail screen for minutes that are not issued yet, to ask for comments
        (征求意见稿).
        """
        self.action_open_mail_screen()

    def action_choose_and_show_issued_version(self) -> None:
        """Ask for one of the issued versions of the minutes, and show the text of that version;
        does nothing where no meeting is shown.
        """
        meeting = self.meeting
        if meeting is None:
            return
        issues = meeting.issues
        choices = [
            Choice(str(place), issued_version_line(place, each))
            for place, each in enumerate(issues)
        ]

        def on_answer(chosen: str | None) -> None:
            if chosen is not None:
                version = issues[int(chosen)]
                self._show_minutes_text("\n".join(version.text) or "这一版没有留下文字。")
                self._show_outcome(issued_version_line(int(chosen), version), True)

        self.app.push_screen(ChoiceDialog("看哪一版？", choices, str(len(issues) - 1)), on_answer)
