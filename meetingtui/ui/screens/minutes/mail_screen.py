"""The screen that mails the minutes (发邮件): it lists the recipients, writes drafts or sends, and
shows the state of each delivery.
"""

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

from meetingtui.base.errors import MeetingTuiError
from meetingtui.documents.mail.delivery import DeliveryOutcome
from meetingtui.documents.mail.mailing_preparation import Mailing
from meetingtui.documents.mail.outgoing_email import DeliveryStage, RecipientDelivery
from meetingtui.documents.mail.recipients import Recipient
from meetingtui.documents.mail.smtp_connection import find_mail_password
from meetingtui.meeting.record import Meeting
from meetingtui.ui.app_context import AppContext
from meetingtui.ui.dialogs.standard_dialogs import Choice, ChoiceDialog, PasswordDialog
from meetingtui.ui.navigation import navigation_of
from meetingtui.ui.screens.minutes.minutes_mailing import MinutesSender
from meetingtui.ui.screens.minutes.minutes_state_texts import minutes_heading
from meetingtui.ui.theme import plain_content
from meetingtui.ui.widgets.header_and_key_bars import HeaderBar, KeyBar
from meetingtui.ui.widgets.lists import LineList
from meetingtui.ui.widgets.text_layout import WrappedText, fit_to_cells

_STATE_CELLS = 10
_NAME_CELLS = 16

_DELIVERY_STAGE_STYLES = {DeliveryStage.SENT: "bold $done", DeliveryStage.QUEUED: "bold $at-risk"}


def address_display_consent_dialog() -> ModalScreen[str | None]:
    """Return the dialog that asks whether the mail screen, which shows addresses, may be opened on
    the projector; its answer is empty or None for no.
    """
    choices = [Choice("", "先不打开"), Choice("open", "打开")]
    return ChoiceDialog("投影会显示收件人的邮箱。现在打开吗？", choices)


class MailScreen(ModalScreen[None]):
    """A modal screen over the minutes that mails them to the recipients, as drafts or by sending;
    Esc stops the sending.
    """

    CSS_PATH = "minutes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "write_mail_drafts", "写成草稿", key_display="F5"),
        Binding("f6", "switch_one_mail_or_one_each", "每人一封", key_display="F6"),
        Binding("f7", "switch_calendar_attachment", "附日程", key_display="F7"),
        Binding("f8", "open_people_settings", "补邮箱", key_display="F8"),
        Binding("f9", "send_minutes", "直接发送", key_display="F9"),
        Binding("escape", "stop_or_leave", "返回", key_display="Esc"),
        Binding("up", "scroll_lines(-1)", "向上", show=False),
        Binding("down", "scroll_lines(1)", "向下", show=False),
        Binding("f12", "app.switch_theme", "明暗主题", show=False),
        Binding("f1", "app.help", "帮助", key_display="F1"),
    ]

    people = getters.query_one("#people", LineList)

    def __init__(self, context: AppContext, meeting: Meeting) -> None:
        super().__init__()
        self.context = context
        """The open term's school, records and clock."""
        self._meeting = meeting
        self._one_mail_each = False
        self._with_calendar_file = False
        self._is_busy = False
        self._was_in_settings = False
        self._is_cancelled = Event()
        self._mailing: Mailing | None = None
        self._delivery_by_address: dict[str, RecipientDelivery] = {}

    def compose(self) -> ComposeResult:
        yield HeaderBar(self.context, "发纪要")
        yield WrappedText(id="which")
        with VerticalScroll(id="paper", can_focus=False):
            yield LineList(id="people")
        yield WrappedText(id="result")
        yield KeyBar()

    def on_mount(self) -> None:
        self._read_and_show_recipients()

    def on_screen_resume(self) -> None:
        """Read the minutes' recipients again after a visit to the settings, where addresses may
        have changed.
        """
        if self._was_in_settings:
            self._was_in_settings = False
            self._show_result_and_end_work("")
            self._read_and_show_recipients()

    def _read_and_show_recipients(self) -> None:
        """Read who receives the minutes and who has received them already, and show it; also which
        people responsible for a task get no mail, or why nothing can be mailed.
        """
        try:
            self._delivery_by_address = self._minutes_mailing.deliveries_preventing_resend()
            self._mailing = self._minutes_mailing.mailing_for_display()
        except MeetingTuiError as error:
            self._show_result_and_end_work(error.message, is_well=False)
        self._show_recipients()
        if self._mailing and (words := self._mailing.left_out_people_text):
            self._show_result_and_end_work(f"{words}。", is_well=False)

    @property
    def _minutes_mailing(self) -> MinutesSender:
        """The object that mails these minutes, with the choices made on the screen (one mail each,
        calendar file); its methods are slow and are called in threads.
        """
        return MinutesSender(
            self.context,
            self._meeting,
            one_mail_each=self._one_mail_each,
            with_calendar_file=self._with_calendar_file,
        )

    # What is shown

    def _show_recipients(self) -> None:
        """Draw how the minutes are mailed, and one row for each person: first those responsible for
        a task who are no recipients, then the recipients, last those without a usable address.
        """
        how = "每人一封，写明本人的任务" if self._one_mail_each else "一封给全体"
        dates = "，附日程文件" if self._with_calendar_file else ""
        self.query_one("#which", WrappedText).show_text(
            Content.assemble(minutes_heading(self._meeting), "\n", (f"{how}{dates}", "bold"))
        )
        if self._mailing is None:
            return
        everybody = self._mailing.recipients
        rows = [
            _recipient_row(
                plain_content(fit_to_cells("收不到", _STATE_CELLS), "bold $at-risk"),
                each.name,
                each.why,
            )
            for each in self._mailing.left_out
        ]
        rows += [self._reachable_recipient_row(each) for each in everybody.found]
        rows += [
            _recipient_row(
                plain_content(fit_to_cells("无法发送", _STATE_CELLS), "bold $at-risk"),
                each.name,
                each.why,
            )
            for each in everybody.unreachable
        ]
        self.people.show_lines(rows)
        self.refresh_bindings()

    def _reachable_recipient_row(self, recipient: Recipient) -> Content:
        """Return the row of a recipient with an address: the state of the delivery, else whether it
        is a copy (抄送); the name; the address, never cut.
        """
        found = self._delivery_by_address.get(recipient.address.lower())
        if found is None:
            label = plain_content(
                fit_to_cells("抄送" if recipient.is_copy else "收件", _STATE_CELLS), "$muted"
            )
            return _recipient_row(label, recipient.joined_names, recipient.address)
        style = _DELIVERY_STAGE_STYLES.get(found.stage, "bold $overdue")
        label = plain_content(fit_to_cells(found.stage.label, _STATE_CELLS), style)
        why = f"  {found.reason}" if found.reason else ""
        return _recipient_row(label, recipient.joined_names, f"{recipient.address}{why}")

    def _show_result_and_end_work(self, message: str, *, is_well: bool = True) -> None:
        """Note that no work is under way, and show a message below the recipients in the colour of
        success or failure; an empty one removes it.
        """
        self._is_busy = False
        style = "bold $done" if is_well else "bold $overdue"
        self.query_one("#result", WrappedText).show_text(plain_content(message, style))

    def _mark_busy_and_show_activity(self, text: str) -> None:
        """Note that drafts are being written or mails sent, so that nothing else starts, and show a
        text that says so.
        """
        self._is_busy = True
        self._is_cancelled.clear()
        self.query_one("#result", WrappedText).show_text(text)

    # Drafts

    def action_switch_one_mail_or_one_each(self) -> None:
        """Switch between one mail to all recipients and one mail to each; does nothing while mails
        are being written or sent.
        """
        if not self._is_busy:
            self._one_mail_each = not self._one_mail_each
            self._show_recipients()

    def action_switch_calendar_attachment(self) -> None:
        """Switch whether a calendar file with the next meeting and the deadlines is attached; does
        nothing while mails are being written or sent.
        """
        if not self._is_busy:
            self._with_calendar_file = not self._with_calendar_file
            self._show_recipients()

    def action_write_mail_drafts(self) -> None:
        """Write the mails with the minutes as draft files for all recipients, which the user's mail
        program can send; does nothing while mails are being written or sent, or where nobody has an
        address.
        """
        if not self._is_busy and self._mailing:
            self._mark_busy_and_show_activity("正在写草稿……")
            self._write_mail_drafts_in_thread(self._minutes_mailing)

    @work(thread=True, group="mail")
    def _write_mail_drafts_in_thread(self, mailing: MinutesSender) -> None:
        """Write the mail drafts in a thread, and show where they are, or why they could not be
        written.
        """
        try:
            written = mailing.write_mail_drafts()
        except MeetingTuiError as error:
            self.call_later(self._show_result_and_end_work, error.message, is_well=False)
        else:
            how = self.context.last_written_file.remember_files_and_return_hint(written)
            words = f"已写好 {len(written)} 封草稿，用 Outlook 或 Foxmail 打开后发送。{how}"
            self.call_later(self._show_result_and_end_work, words)

    # Sending

    @work(exclusive=True, group="asking")
    async def action_send_minutes(self) -> None:
        """Send the minutes to those who do not have this version yet.

        The user is asked about doubtful earlier deliveries, for consent, and for the password
        where none is known. Without mail settings nothing is sent: the settings or drafts are
        offered instead.
        """
        if self._is_busy or self._mailing is None:
            return
        mailing, mail_settings = self._minutes_mailing, self._minutes_mailing.mail_settings
        if mail_settings is None:
            choices = [Choice("settings", "去设发件邮箱"), Choice("draft", "写成草稿")]
            question = "还没有设发件邮箱，不能直接发送。"
            answer = await self.app.push_screen_wait(ChoiceDialog(question, choices))
            if answer == "settings":
                self._open_settings("邮箱")
            elif answer == "draft":
                self.action_write_mail_drafts()
            return
        already_sent = await self._ask_about_doubts_and_read_deliveries(mailing)
        if already_sent is None:
            return
        left = [
            each
            for each in self._mailing.recipients.found
            if each.address.lower() not in already_sent
        ]
        if not left:
            self._show_result_and_end_work("这一版纪要都已经发过，没有再发。")
            return
        choices = [Choice("", "再看看"), Choice("send", f"发给 {len(left)} 个邮箱")]
        question = f"从 {mail_settings.address} 发送吗？"
        if words := self._mailing.left_out_people_text:
            question = f"{words}。{question}"
        if not await self.app.push_screen_wait(ChoiceDialog(question, choices)):
            return
        password = await asyncio.to_thread(find_mail_password, mail_settings, os.environ)
        if password is None:
            password = await self.app.push_screen_wait(
                PasswordDialog(f"{mail_settings.login_name} 的授权码", "不显示，也不保存")
            )
        if password is not None:
            self._mark_busy_and_show_activity(f"正在发送 0 / {len(left)}……  Esc 停止")
            self._send_mails_in_thread(mailing, password)

    async def _ask_about_doubts_and_read_deliveries(
        self, mailing: MinutesSender
    ) -> dict[str, RecipientDelivery] | None:
        """Ask about each delivery of which it is not known whether it arrived, record the answers,
        and return the deliveries because of which this version of the minutes is not sent again.

        Returns:
            The deliveries by lower-case address; None where a question was left unanswered or the
                outbox cannot be read, which is shown.
        """
        try:
            for _, doubt in mailing.deliveries_in_doubt():
                choices = [Choice("yes", "收到了"), Choice("no", "没有收到，再发一次")]
                question = f"上次不能确定{doubt.name}是否收到。请问一问：收到了吗？"
                answer = await self.app.push_screen_wait(ChoiceDialog(question, choices))
                if answer is None:
                    return None
                mailing.record_whether_delivery_arrived(doubt, has_arrived=answer == "yes")
            return mailing.deliveries_preventing_resend()
        except MeetingTuiError as error:
            self._show_result_and_end_work(error.message, is_well=False)
            return None

    @work(thread=True, group="mail")
    def _send_mails_in_thread(self, mailing: MinutesSender, password: str) -> None:
        """Send the mails in a thread, and show each delivery and the outcome; ``password`` is that
        of the mailbox.
        """
        mail_settings = mailing.mail_settings
        assert mail_settings is not None

        def on_delivery(done: int, total: int, result: RecipientDelivery) -> None:
            self.call_later(self._show_delivery_result, done, total, result)

        try:
            outcome = mailing.send_to_remaining_recipients(
                mail_settings, password, on_delivery, self._is_cancelled.is_set
            )
        except MeetingTuiError as error:
            self.call_later(self._show_result_and_end_work, error.message, is_well=False)
        else:
            self.call_later(self._show_sending_outcome, outcome)

    def _show_delivery_result(self, done: int, total: int, result: RecipientDelivery) -> None:
        """Show the delivery to one more address, and how many of the ``total`` addresses are
        done.
        """
        self._delivery_by_address[result.address.lower()] = result
        words = "正在停下……" if self._is_cancelled.is_set() else "Esc 停止"
        self.query_one("#result", WrappedText).show_text(f"正在发送 {done} / {total}……  {words}")
        self._show_recipients()

    def _show_sending_outcome(self, outcome: DeliveryOutcome) -> None:
        """Show how many mails with the minutes were sent, and what to do about the others."""
        for each in outcome.deliveries:
            self._delivery_by_address[each.address.lower()] = each
        self._show_recipients()
        is_well = len(outcome.deliveries_at_stage(DeliveryStage.SENT)) == len(outcome.deliveries)
        why = outcome.reason_ended_early
        if not why and not is_well:
            why = "再按 F9 续发，已发送的不会重发。"
        words = "已停止。" if outcome.is_cancelled else ""
        self._show_result_and_end_work(f"{words}{outcome.counts_text}。{why}", is_well=is_well)

    # What is missing

    def action_open_people_settings(self) -> None:
        """Open the people page of the settings, to add missing addresses; does nothing while mails
        are being written or sent.
        """
        if not self._is_busy:
            self._open_settings("人员")

    def _open_settings(self, page: str) -> None:
        """Open a page of the school's settings by its Chinese title (人员, 邮箱); the recipients
        are read again afterwards.
        """
        self._was_in_settings = True
        navigation_of(self).open_settings(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the key of an action works now: F8 (add addresses) only where somebody
        gets no mail; any other always.
        """
        if action != "open_people_settings":
            return True
        mailing = self._mailing
        return mailing is None or bool(mailing.recipients.unreachable or mailing.left_out)

    # Leaving

    def action_scroll_lines(self, offset: int) -> None:
        """Scroll the recipients by two lines for each unit of ``offset``; up if negative."""
        self.query_one("#paper").scroll_relative(y=offset * 2, animate=False, immediate=True)

    def action_stop_or_leave(self) -> None:
        """Stop the sending of mails that is under way (drafts that are being written are finished);
        where neither is under way, close the screen.
        """
        if self._is_busy:
            self._is_cancelled.set()
            self.query_one("#result", WrappedText).show_text("正在停下……")
        else:
            self.dismiss()


def _recipient_row(label: Content, name: str, behind: str) -> Content:
    """Return a recipient's row: the coloured state ``label``, the name, and after it the text
    ``behind``, such as the address or why there is none.
    """
    return Content.assemble(label, (fit_to_cells(name, _NAME_CELLS), "bold"), behind)
