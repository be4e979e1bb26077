"""发邮件: to whom, then drafts or sent; what became of every address stands in its line."""

import asyncio
import os
from threading import Event
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from meetingtui.errors import MeetingTuiError
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.mail.delivery import Outcome
from meetingtui.minutes.mail.mailing import Mailing
from meetingtui.minutes.mail.parcel import Delivery, Stage
from meetingtui.minutes.mail.password import known_password
from meetingtui.minutes.mail.recipients import Recipient
from meetingtui.ui.desk import Desk
from meetingtui.ui.dialogs.choice import Choice, ChoiceDialog
from meetingtui.ui.dialogs.password import PasswordDialog
from meetingtui.ui.marks import plain
from meetingtui.ui.minutes.post import Post
from meetingtui.ui.minutes.words import heading
from meetingtui.ui.widgets.cells import pad
from meetingtui.ui.widgets.key_bar import KeyBar
from meetingtui.ui.widgets.lines import LineList
from meetingtui.ui.widgets.masthead import Masthead
from meetingtui.ui.widgets.wrapping import Paragraphs

_STATE = 10
_NAME = 16

_STYLES = {Stage.SENT: "bold $done", Stage.QUEUED: "bold $at-risk"}


def asking() -> ModalScreen[str | None]:
    """The question before addresses are shown."""
    choices = [Choice("", "先不打开"), Choice("open", "打开")]
    return ChoiceDialog("投影会显示收件人的邮箱。现在打开吗？", choices)


class MailScreen(ModalScreen[None]):
    """Lies over the minutes and leads nowhere else; Esc ends what is under way."""

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "draft", "写成草稿", key_display="F5"),
        Binding("f6", "each", "每人一封", key_display="F6"),
        Binding("f7", "dates", "附日程", key_display="F7"),
        Binding("f9", "send", "直接发送", key_display="F9"),
        Binding("escape", "leave", "返回", key_display="Esc"),
        Binding("up", "scroll(-1)", "向上", show=False),
        Binding("down", "scroll(1)", "向下", show=False),
        Binding("f12", "app.switch_theme", "明暗主题", show=False),
        Binding("f1", "app.help", "帮助", key_display="F1"),
    ]

    people = getters.query_one("#people", LineList)

    def __init__(self, desk: Desk, meeting: Meeting) -> None:
        super().__init__()
        self.desk = desk
        """School, term, records and clock."""
        self._meeting = meeting
        self._is_each = False
        self._with_dates = False
        self._is_busy = False
        self._ended = Event()
        self._mailing: Mailing | None = None
        self._state: dict[str, Delivery] = {}

    def compose(self) -> ComposeResult:
        yield Masthead(self.desk, "发纪要")
        yield Paragraphs(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="people")
        yield Paragraphs(id="result")
        yield KeyBar()

    def on_mount(self) -> None:
        try:
            self._state = self._post.had()
            self._mailing = self._post.to_everybody()
        except MeetingTuiError as error:
            self._say(error.message, is_well=False)
        self._show()

    @property
    def _post(self) -> Post:
        return Post(self.desk, self._meeting, is_each=self._is_each, with_dates=self._with_dates)

    # What is shown

    def _show(self) -> None:
        how = "每人一封，写明本人的任务" if self._is_each else "一封给全体"
        dates = "，附日程文件" if self._with_dates else ""
        self.query_one("#which", Paragraphs).show(
            Content.assemble(heading(self._meeting), "\n", (f"{how}{dates}", "bold"))
        )
        if self._mailing is None:
            return
        everybody = self._mailing.recipients
        rows = [self._row(each) for each in everybody.found]
        rows += [
            _row(plain(pad("无法发送", _STATE), "bold $at-risk"), each.name, each.why)
            for each in everybody.unreachable
        ]
        self.people.show(rows)

    def _row(self, recipient: Recipient) -> Content:
        """What became of it, else whether it is a copy; the address is never cut."""
        found = self._state.get(recipient.address.lower())
        if found is None:
            label = plain(pad("抄送" if recipient.is_copy else "收件", _STATE), "$muted")
            return _row(label, recipient.name, recipient.address)
        style = _STYLES.get(found.stage, "bold $overdue")
        label = plain(pad(found.stage.label, _STATE), style)
        why = f"  {found.reason}" if found.reason else ""
        return _row(label, recipient.name, f"{recipient.address}{why}")

    def _say(self, words: str, *, is_well: bool = True) -> None:
        self._is_busy = False
        style = "bold $done" if is_well else "bold $overdue"
        self.query_one("#result", Paragraphs).show(plain(words, style))

    def _begin(self, words: str) -> None:
        self._is_busy = True
        self._ended.clear()
        self.query_one("#result", Paragraphs).show(words)

    # Drafts

    def action_each(self) -> None:
        """One mail to all, or one to each."""
        if not self._is_busy:
            self._is_each = not self._is_each
            self._show()

    def action_dates(self) -> None:
        """With the next meeting and the deadlines for a calendar, or without."""
        if not self._is_busy:
            self._with_dates = not self._with_dates
            self._show()

    def action_draft(self) -> None:
        """Write drafts that the school's own mail program sends."""
        if not self._is_busy and self._mailing:
            self._begin("正在写草稿……")
            self._draft(self._post)

    @work(thread=True, group="mail")
    def _draft(self, post: Post) -> None:
        try:
            written = post.draft()
        except MeetingTuiError as error:
            self.call_later(self._say, error.message, is_well=False)
        else:
            where = written[0] if len(written) == 1 else written[0].parent
            words = f"已写好 {len(written)} 封草稿：{where}。用 Outlook 或 Foxmail 打开后发送。"
            self.call_later(self._say, words)

    # Sending

    @work(exclusive=True, group="asking")
    async def action_send(self) -> None:
        """Ask what must be known, then send."""
        if self._is_busy or self._mailing is None:
            return
        post, mailbox = self._post, self._post.mailbox
        if mailbox is None:
            self._say(
                "school.yaml 里没有写发信邮箱和服务器，不能直接发送。可以按 F5 写成草稿。",
                is_well=False,
            )
            return
        had = await self._known(post)
        if had is None:
            return
        left = [each for each in self._mailing.recipients.found if each.address.lower() not in had]
        if not left:
            self._say("这一版纪要都已经发过，没有再发。")
            return
        choices = [Choice("", "再看看"), Choice("send", f"发给 {len(left)} 个邮箱")]
        question = f"从 {mailbox.address} 发送吗？"
        if not await self.app.push_screen_wait(ChoiceDialog(question, choices)):
            return
        password = await asyncio.to_thread(known_password, mailbox, os.environ)
        if password is None:
            password = await self.app.push_screen_wait(
                PasswordDialog(f"{mailbox.account} 的授权码", "不显示，也不保存")
            )
        if password is not None:
            self._begin(f"正在发送 0 / {len(left)}……  Esc 停止")
            self._send(post, password)

    async def _known(self, post: Post) -> dict[str, Delivery] | None:
        """Who has it already; asked of whom that is not known. None where that stays open."""
        try:
            for _, doubt in post.doubts():
                choices = [Choice("yes", "收到了"), Choice("no", "没有收到，再发一次")]
                question = f"上次不能确定{doubt.name}是否收到。请问一问：收到了吗？"
                answer = await self.app.push_screen_wait(ChoiceDialog(question, choices))
                if answer is None:
                    return None
                post.settle(doubt, has_arrived=answer == "yes")
            return post.had()
        except MeetingTuiError as error:
            self._say(error.message, is_well=False)
            return None

    @work(thread=True, group="mail")
    def _send(self, post: Post, password: str) -> None:
        mailbox = post.mailbox
        assert mailbox is not None

        def progress(done: int, total: int, result: Delivery) -> None:
            self.call_later(self._went, done, total, result)

        try:
            outcome = post.send(mailbox, password, progress, self._ended.is_set)
        except MeetingTuiError as error:
            self.call_later(self._say, error.message, is_well=False)
        else:
            self.call_later(self._sent, outcome)

    def _went(self, done: int, total: int, result: Delivery) -> None:
        """One more address has its answer."""
        self._state[result.address.lower()] = result
        words = "正在停下……" if self._ended.is_set() else "Esc 停止"
        self.query_one("#result", Paragraphs).show(f"正在发送 {done} / {total}……  {words}")
        self._show()

    def _sent(self, outcome: Outcome) -> None:
        for each in outcome.deliveries:
            self._state[each.address.lower()] = each
        self._show()
        is_well = len(outcome.at(Stage.SENT)) == len(outcome.deliveries)
        why = outcome.trouble
        if not why and not is_well:
            why = "再按 F9 续发，已发送的不会重发。"
        words = "已停止。" if outcome.is_cancelled else ""
        self._say(f"{words}{outcome.words}。{why}", is_well=is_well)

    # Leaving

    def action_scroll(self, by: int) -> None:
        """A line or two up or down."""
        self.query_one("#paper").scroll_relative(y=by * 2, animate=False)

    def action_leave(self) -> None:
        """End what is under way; where nothing is, go back."""
        if self._is_busy:
            self._ended.set()
            self.query_one("#result", Paragraphs).show("正在停下……")
        else:
            self.dismiss()


def _row(label: Content, name: str, behind: str) -> Content:
    return Content.assemble(label, (pad(name, _NAME), "bold"), behind)
