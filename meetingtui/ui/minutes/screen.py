"""Minutes: read what the Word file will say, check it, put it in other words, issue it."""

from collections.abc import Iterator
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content

from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.preview import Preview
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.minutes.issuer import Issuer
from meetingtui.ui.minutes.papers import checked
from meetingtui.ui.minutes.reading import ReadingScreen
from meetingtui.ui.minutes.reopening import Reopener
from meetingtui.ui.minutes.words import check_words, heading, meeting_row, version_words
from meetingtui.ui.minutes.writer import Writer
from meetingtui.ui.recorder import Recorder
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

WIDE = 110
"""Cells from which on all meetings stand beside the minutes."""


class MinutesScreen(ReadingScreen):
    """One meeting's minutes at a time, newest first."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "write", "写出", key_display="F5"),
        Binding("f6", "check", "检查", key_display="F6"),
        Binding("f7", "reword", "改文字", key_display="F7"),
        Binding("f8", "reopen", "重新打开", key_display="F8"),
        Binding("f8", "correct", "更正", key_display="F8"),
        Binding("f9", "issue", "签发", key_display="F9"),
        Binding("f10", "mail", "发邮件", key_display="F10"),
        Binding("f10", "mail_draft", "发征求意见稿", show=False),
        Binding("f2", "versions", "历次版本", show=False),
        Binding("left", "turn(-1)", "上一次例会", show=False),
        Binding("right", "turn(1)", "下一次例会", show=False),
        Binding("f4", "pdf", "写出 PDF", show=False),
        Binding("escape", "leave", "返回", show=False),
        Binding("up", "scroll(-1)", "向上", show=False),
        Binding("down", "scroll(1)", "向下", show=False),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
    ]

    list_of_meetings = getters.query_one("#meetings", LineList)
    text = getters.query_one("#preview", Paragraphs)

    def __init__(self, desk: Desk, recorder: Recorder, meeting_id: int | None = None) -> None:
        super().__init__(desk, recorder)
        latest = desk.held[-1].id if desk.held else None
        self._meeting_id = latest if meeting_id is None else meeting_id
        self._open_findings = 0
        self._reopener = Reopener(self, desk, recorder)
        self._writer = Writer(self, desk, self._told)
        self._issuer = Issuer(self, desk, recorder, self._told)

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "会议纪要")
        yield Paragraphs(id="which")
        with Horizontal(id="body"):
            yield LineList(id="meetings")
            with VerticalScroll(id="paper", can_focus=False):
                yield Paragraphs(id="preview")
        yield Paragraphs(id="result")
        yield KeyBar()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")

    # Which meeting

    @property
    def meetings(self) -> list[Meeting]:
        """All that can be shown, oldest first."""
        return sorted(self.desk.records.meetings.values(), key=lambda each: each.number)

    @property
    def meeting(self) -> Meeting | None:
        meetings = self.meetings
        last = meetings[-1] if meetings else None
        return next((each for each in meetings if each.id == self._meeting_id), last)

    @property
    def shows_closed(self) -> bool:
        """Whether the meeting shown is over and can be opened again."""
        return self.meeting is not None and self.meeting.is_closed

    def turn_to(self, meeting_id: int) -> None:
        """Show another meeting."""
        self._meeting_id = meeting_id
        self.say("")
        self._show_text("正在生成预览……")
        self.show()

    def action_turn(self, by: int) -> None:
        """The previous or next meeting."""
        ids = [meeting.id for meeting in self.meetings]
        there = ids.index(self.meeting.id) + by if self.meeting else -1
        if 0 <= there < len(ids):
            self.turn_to(ids[there])

    @on(LineList.Chosen)
    def _meeting_chosen(self, event: LineList.Chosen) -> None:
        self.turn_to(self.meetings[event.index].id)

    # What is shown

    def show(self) -> None:
        meeting, meetings = self.meeting, self.meetings
        if meeting is None:
            self.query_one("#which", Paragraphs).show(plain("还没有开过会。", "bold"))
            return
        place = meetings.index(meeting)
        self.list_of_meetings.show(map(meeting_row, meetings), chosen=place)
        found = [] if is_locked(meeting) else checked(self.desk, meeting)
        self._open_findings = sum(each.waiver is None for each in found)
        lines = [heading(meeting, f"{place + 1} / {len(meetings)}")]
        if meeting.is_closed and not is_locked(meeting):
            lines.append(check_words(found, meeting))
        self.query_one("#which", Paragraphs).show(Content("\n").join(lines))
        super().show()

    def read(self, meeting: Meeting) -> None:
        """What went out stands as it went out; all else is made anew."""
        if is_locked(meeting) and (text := meeting.issues[-1].text):
            self._show_text("\n".join(text))
        else:
            super().read(meeting)

    def show_preview(self, preview: Preview) -> None:
        self._show_text("\n".join(line.text for line in preview.lines))

    def _show_text(self, text: str) -> None:
        self.text.show(text)
        self.paper.scroll_home(animate=False)

    def _told(self, words: str, is_well: bool) -> None:
        self.say(words, "bold $done" if is_well else "bold $overdue")

    # What the keys do

    def commands(self) -> Iterator[SystemCommand]:
        """What the palette offers here, besides what it offers everywhere."""
        offered = (
            ("check", "签发前检查", "看缺什么，到哪里补", self.action_check),
            ("reword", "改纪要文字", "只改这份纪要，记录不变", self.action_reword),
            ("issue", "签发纪要", "写出定稿并锁定", self.action_issue),
            ("reopen", "重新打开会议", "更正已结束的这一次", self.action_reopen),
            ("correct", "更正纪要", "写明理由后再签发一版", self.action_correct),
            ("mail", "发邮件", "写成草稿或直接发送", self.action_mail),
            ("mail_draft", "发征求意见稿", "签发前先请大家看", self.action_mail),
            ("pdf", "写出 PDF", "放在 Word 文件旁边，需要 LibreOffice", self.action_pdf),
            ("versions", "历次版本", "看签发和更正过的各版", self.action_versions),
        )
        for action, title, what, act in offered:
            if self.check_action(action, ()):
                yield SystemCommand(title, what, act)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What went out stands: it is only corrected. What is under way is not issued."""
        meeting = self.meeting
        if action == "versions":
            return bool(meeting and meeting.issues)
        if action in ("correct", "mail"):
            return meeting is not None and is_locked(meeting)
        if action in ("check", "reword", "issue", "reopen", "mail_draft"):
            return self.shows_closed and meeting is not None and not is_locked(meeting)
        return True

    def action_write(self) -> None:
        """Write a paper into the data folder's minutes/, by the template chosen."""
        if self.meeting:
            self._writer.ask(self.meeting)

    def action_pdf(self) -> None:
        """Write the minutes as PDF too."""
        if self.meeting:
            self._writer.pdf(self.meeting)

    def action_leave(self) -> None:
        """End what takes long; where nothing does, go back."""
        if self._writer.is_busy:
            self._writer.end()
        else:
            self.app.pop_screen()

    def action_check(self) -> None:
        """签发前检查: everything wanting, and the way to it."""
        from meetingtui.ui.minutes.check_screen import CheckScreen

        if self.meeting:
            screen = CheckScreen(self.desk, self._recorder, self.meeting.id)
            self.app.push_screen(screen, self._checked)

    def _checked(self, wants_issue: bool | None) -> None:
        if wants_issue:
            self.show()
            self.action_issue()

    def action_reword(self) -> None:
        """Put a paragraph in other words."""
        from meetingtui.ui.minutes.wording_screen import WordingScreen

        if self.meeting:
            self.app.push_screen(WordingScreen(self.desk, self._recorder, self.meeting.id))

    def action_issue(self) -> None:
        """Issue the minutes; first the list of what is wanting, where nobody answered it."""
        if self.meeting is None:
            return
        if self._open_findings:
            self.action_check()
        else:
            self._issuer.ask(self.meeting)

    def action_reopen(self) -> None:
        """Put something right in a closed meeting, after saying what."""
        self.say("")
        if self.meeting:
            self._reopener.ask(self.meeting)

    def action_correct(self) -> None:
        """Put something right in issued minutes, after saying what."""
        self.action_reopen()

    @work
    async def action_mail(self) -> None:
        """Send the minutes round, once it is sure that the room may see the addresses."""
        from meetingtui.ui.minutes.mail_screen import MailScreen, asking

        answer = await self.app.push_screen_wait(asking())
        if answer and self.meeting:
            self.app.push_screen(MailScreen(self.desk, self.meeting))

    def action_mail_draft(self) -> None:
        """Send round what may still be commented on."""
        self.action_mail()

    def action_versions(self) -> None:
        """Read a version that went out earlier."""
        meeting = self.meeting
        if meeting is None:
            return
        issues = meeting.issues
        choices = [
            Choice(str(place), version_words(place, each)) for place, each in enumerate(issues)
        ]

        def take(chosen: str | None) -> None:
            if chosen is not None:
                version = issues[int(chosen)]
                self._show_text("\n".join(version.text) or "这一版没有留下文字。")
                self._told(version_words(int(chosen), version), True)

        self.app.push_screen(ChoiceDialog("看哪一版？", choices, str(len(issues) - 1)), take)
