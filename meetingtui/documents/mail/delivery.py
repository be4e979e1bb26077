"""Sending all e-mails of the outbox, each exactly once, reconnecting after a lost connection."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from meetingtui.documents.mail.mail_errors import ConnectionLostError, MailError
from meetingtui.documents.mail.outgoing_email import (
    DeliveryStage,
    OutgoingEmail,
    RecipientDelivery,
    with_delivery_stage,
)
from meetingtui.school.mail_settings import MailSettings

if TYPE_CHECKING:
    from meetingtui.documents.mail.smtp_connection import RecipientResult, SmtpConnection

RECONNECT_PAUSES_SECONDS = (0.0, 1.0, 4.0)
"""Pauses in seconds before each reconnection; after the last one the e-mail stays queued."""

_LOST_IN_A_ROW = 2
"""Number of consecutive e-mails with a lost connection after which the run is ended."""

_LONGEST_PAUSE_SECONDS = 0.1
"""Seconds between checks for cancellation."""


class DeliveryOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Result of sending the outbox: the state of every address, and why the sending ended early."""

    deliveries: tuple[RecipientDelivery, ...]
    """Every address the run was to send to, with its present state."""
    reason_ended_early: str = ""
    """Chinese sentence on why the run ended early; empty if it was completed."""
    is_cancelled: bool = False
    """Whether the user cancelled the run."""

    def deliveries_at_stage(self, stage: DeliveryStage) -> tuple[RecipientDelivery, ...]:
        """Deliveries that are at one stage (queued, sent, refused, in doubt) after the outbox
        was sent.
        """
        return tuple(each for each in self.deliveries if each.stage is stage)

    @property
    def counts_text(self) -> str:
        """Counts of the addresses by result of sending in Chinese: 已发送 38 人，待发送 1
        人，不能确定 1 人.
        """
        counts = ((stage, len(self.deliveries_at_stage(stage))) for stage in DeliveryStage)
        counted = [f"{stage.label} {count} 人" for stage, count in counts if count]
        return "，".join(counted) or "没有要发送的邮件"


def _ignore_progress(done: int, total: int, result: RecipientDelivery) -> None:
    """Default progress callback of a delivery run, which does nothing."""


def _never_cancelled() -> bool:
    """Default cancellation check of a delivery run: it is never cancelled."""
    return False


class DeliveryRun:
    """One sending of the outbox's e-mails over one server connection, which is reopened if it is
    lost.

    It is meant for a worker thread: it blocks, reports progress and can be cancelled. The caller
    must prevent other runs over the same outbox.

    Args:
        connect: opens a connection with login; called for the first e-mail and again after a loss.
        save: stores an e-mail durably after every change of state.
        now: returns the current time.
        on_progress: called after each address with the number done, the total, and its delivery.
        is_cancelled: returns whether the user has cancelled.
        pauses: seconds to wait before each reconnection for one e-mail.
    """

    def __init__(
        self,
        connect: Callable[[], "SmtpConnection"],
        *,
        save: Callable[[OutgoingEmail], None],
        now: Callable[[], datetime],
        on_progress: Callable[[int, int, RecipientDelivery], None] = _ignore_progress,
        is_cancelled: Callable[[], bool] = _never_cancelled,
        pauses: Iterable[float] = RECONNECT_PAUSES_SECONDS,
    ) -> None:
        self._connect = connect
        self._save = save
        self._now = now
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._pauses = tuple(pauses)
        self._server: SmtpConnection | None = None
        self._done = 0
        self._total = 0

    def send_all(self, emails: Iterable[OutgoingEmail]) -> DeliveryOutcome:
        """Send all e-mails of the outbox that are ready to be sent, to their queued addresses.

        An e-mail that the mailbox cannot send stays queued. The run ends early when the server is
        unreachable or accepts no mail, when the connection was lost for two e-mails in a row, or
        when it is cancelled; mail errors are not raised but told in the outcome.

        Raises:
            StoreError: a delivery state could not be saved; nothing was sent beyond what the outbox
                records.
        """
        waiting = [email for email in emails if email.can_be_sent]
        self._total = sum(len(email.deliveries_at_stage(DeliveryStage.QUEUED)) for email in waiting)
        ended: list[RecipientDelivery] = []
        trouble, lost = "", 0
        try:
            for email in waiting:
                queued = email.deliveries_at_stage(DeliveryStage.QUEUED)
                if trouble or self._is_cancelled():
                    ended += queued
                    continue
                after, error = self._send_and_report(email)
                lost = lost + 1 if isinstance(error, ConnectionLostError) else 0
                if error and (lost in (0, _LOST_IN_A_ROW)):
                    trouble = error.message
                ended += self._report_progress(after, {each.address for each in queued})
            if self._server:
                self._server.quit()
        finally:
            self._close_connection_without_quit()
        return DeliveryOutcome(
            deliveries=tuple(ended), reason_ended_early=trouble, is_cancelled=self._is_cancelled()
        )

    def _send_and_report(self, email: OutgoingEmail) -> tuple[OutgoingEmail, MailError | None]:
        """Try to send one e-mail; return its saved new state, and the error if it stays queued,
        else None.
        """
        try:
            return self._send_with_reconnecting(email), None
        except MailError as error:
            return self._leave_queued(email, error.message), error

    def _report_progress(
        self, email: OutgoingEmail, addresses: Collection[str]
    ) -> list[RecipientDelivery]:
        """Call the progress callback for each delivery of an e-mail to some addresses, and return
        these deliveries.
        """
        found = [each for each in email.deliveries if each.address in addresses]
        for each in found:
            self._done += 1
            self._on_progress(self._done, self._total, each)
        return found

    def _send_with_reconnecting(self, email: OutgoingEmail) -> OutgoingEmail:
        """Send an e-mail, reconnecting if the connection is lost; return its new state.

        Raises:
            ConnectionLostError: the connection was lost on every attempt.
            MailError: the server accepts no mail from this mailbox.
        """
        for pause in (*self._pauses, None):
            try:
                return self._send_once(email)
            except ConnectionLostError:
                self._close_connection_without_quit()
                if pause is None or not self._wait_unless_cancelled(pause):
                    raise
        raise AssertionError

    def _send_once(self, email: OutgoingEmail) -> OutgoingEmail:
        """Send an e-mail over the connection, opening it first if needed; save and return its new
        state.

        Raises:
            ConnectionLostError: the connection was lost before the e-mail was handed over; it is
                saved as queued.
            MailError: there is no connection, or the server accepts no mail from this mailbox.
        """
        server = self._server
        if server is None or not server.is_open:
            server = self._server = self._connect()
        addresses = [each.address for each in email.deliveries_at_stage(DeliveryStage.QUEUED)]
        marked = email

        def save_as_in_doubt(taken: Collection[str]) -> None:
            """Save the addresses that the server accepted as in doubt, before the final dot."""
            nonlocal marked
            marked = with_delivery_stage(
                email, taken, DeliveryStage.IN_DOUBT, at=self._now(), reason=_INTERRUPTED_REASON
            )
            self._save(marked)

        try:
            answers = server.send(email, addresses, save_as_in_doubt)
        except ConnectionLostError:
            if marked is not email:  # no final dot was sent: nobody has it
                self._save(email)
            raise
        return self._record_answers(marked, answers)

    def _record_answers(
        self, email: OutgoingEmail, answers: Mapping[str, "RecipientResult"]
    ) -> OutgoingEmail:
        """Set and save the delivery states of an e-mail that the server's answers mean; return the
        new state.
        """
        for stage, reason in dict.fromkeys(answers.values()):
            addresses = [key for key, found in answers.items() if found == (stage, reason)]
            email = with_delivery_stage(email, addresses, stage, at=self._now(), reason=reason)
        self._save(email)
        return email

    def _leave_queued(self, email: OutgoingEmail, why: str) -> OutgoingEmail:
        """Close the connection, save an e-mail's queued addresses with the reason, for a later
        delivery run, and return it with its new state.

        ``why`` is the reason as a Chinese sentence.
        """
        self._close_connection_without_quit()
        waiting = [each.address for each in email.deliveries_at_stage(DeliveryStage.QUEUED)]
        after = with_delivery_stage(
            email, waiting, DeliveryStage.QUEUED, at=self._now(), reason=why.rstrip("。")
        )
        self._save(after)
        return after

    def _wait_unless_cancelled(self, seconds: float) -> bool:
        """Wait before reconnecting; return False at once if the user cancels, else True."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._is_cancelled():
                return False
            # Short pauses, so that a cancelled run ends at once.
            time.sleep(min(left, _LONGEST_PAUSE_SECONDS))
        return not self._is_cancelled()

    def _close_connection_without_quit(self) -> None:
        """Close the connection to the mail server without QUIT, if there is one."""
        if self._server:
            self._server.drop()
            self._server = None


_INTERRUPTED_REASON = "程序在等服务器答复时中断了，不能确定是否送达；请问一问收件人，没有收到再重发"


def send_emails_of_outbox(
    emails: Iterable[OutgoingEmail],
    mailbox: MailSettings,
    *,
    password: str,
    save: Callable[[OutgoingEmail], None],
    now: Callable[[], datetime],
    on_progress: Callable[[int, int, RecipientDelivery], None] = _ignore_progress,
    is_cancelled: Callable[[], bool] = _never_cancelled,
) -> DeliveryOutcome:
    """Send the outbox's e-mails from the school's mailbox; see :class:`DeliveryRun`.

    Args:
        emails: the e-mails of the outbox.
        mailbox: the school's mailbox.
        password: the mailbox's password or authorisation code (授权码).
        save: stores an e-mail durably after every change of state.
        now: returns the current time.
        on_progress: called with the number done, the total, and each delivery.
        is_cancelled: returns whether the user has cancelled.

    Raises:
        StoreError: a delivery state could not be saved.
    """
    from meetingtui.documents.mail.smtp_connection import SmtpConnection

    run = DeliveryRun(
        lambda: SmtpConnection.connect(mailbox, password),
        save=save,
        now=now,
        on_progress=on_progress,
        is_cancelled=is_cancelled,
    )
    return run.send_all(emails)
