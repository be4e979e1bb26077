"""The SMTP connection: password, login, sending with the result for each address, a test e-mail."""

import re
import select
import smtplib
import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from meetingtui.documents.mail.letters import Letter
from meetingtui.documents.mail.mail_errors import (
    ConnectionLostError,
    MailError,
    mail_error_from_exception,
    refusal_reason,
    sender_refused_error,
)
from meetingtui.documents.mail.mime_encoding import encode_letter_as_email, stable_message_id
from meetingtui.documents.mail.outgoing_email import DeliveryStage, OutgoingEmail, RecipientDelivery
from meetingtui.documents.mail.recipients import Recipient
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings
from meetingtui.school.school import School

# Looking up the mailbox's password in the environment or the system keyring; never in a file


PASSWORD_VARIABLE = "MEETINGTUI_MAIL_PASSWORD"
"""Environment variable with the password."""

KEYRING_SERVICE = "meetingtui"
"""Service name of this program in the keyring."""


def find_mail_password(mailbox: MailSettings, environ: Mapping[str, str]) -> str | None:
    """Look up the password of the school's mailbox in the environment, else in the system keyring.

    Returns:
        The password; empty if the mailbox has no account, so that none is needed; None if the user
        must be asked for it.
    """
    if not mailbox.login_name:
        return ""
    if given := environ.get(PASSWORD_VARIABLE):
        return given
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:  # an extra that most schools do without
        return None
    try:
        return keyring.get_password(KEYRING_SERVICE, mailbox.login_name) or None
    except KeyringError:
        return None


# Sending a test e-mail from the school's mailbox to itself


_TEST_SUBJECT = "行政例会：试发"
_TEST_BODY = "这是行政例会程序试发的一封信。收到它，就说明发件邮箱设置好了，可以发送会议纪要。"


def send_test_email(school: School, mailbox: MailSettings, password: str, now: datetime) -> None:
    """Send a test e-mail from the mailbox to itself to verify its settings.

    Args:
        school: the school, whose name is used if the mailbox has none.
        mailbox: sender and recipient.
        password: the mailbox's password or authorisation code (授权码).
        now: local time, the date of the e-mail.

    Raises:
        MailError: the server cannot be reached, refuses the e-mail or does not confirm it; the
            message says what to do.
    """
    me = Recipient(address=mailbox.address, people=(mailbox.name or school.name,))
    letter = Letter(to=(me,), subject=_TEST_SUBJECT, body=_TEST_BODY)
    id = stable_message_id("trial", now.isoformat(), address=mailbox.address)
    raw = encode_letter_as_email(letter, now=now, sender=mailbox, sender_name=school.name, id=id)
    email = OutgoingEmail(
        id=id,
        term="",
        meeting=0,
        edition="",
        subject=_TEST_SUBJECT,
        sender=mailbox.address,
        created=now,
        deliveries=(RecipientDelivery(name=me.joined_names, address=me.address),),
        message=raw.decode("ascii"),
    )
    server = SmtpConnection.connect(mailbox, password)
    try:
        answers = server.send(email, [mailbox.address], lambda _: None)
    finally:
        server.quit()
    if reason := answers[mailbox.address].reason:
        raise MailError(f"没有发出去：{reason}。")


# The SMTP connection


TIMEOUT_SECONDS = 30.0
"""Seconds to wait for an answer of the server."""

_FINAL_ANSWER_TIMEOUT_FACTOR = 4
"""Factor by which the timeout is longer for the answer to a complete mail."""

_HELO_NAME = "[127.0.0.1]"
"""Host name sent in HELO; the computer's own name may be Chinese, which servers reject."""

_DOUBT_MESSAGE = (
    "邮件已交给服务器，连接却在得到答复前断了，不能确定是否送达；请问一问收件人，没有收到再重发"
)


class RecipientResult(NamedTuple):
    """The SMTP server's answer for one recipient: resulting delivery state and reason."""

    stage: DeliveryStage
    """The resulting delivery state."""
    reason: str = ""
    """Chinese reason why the mail is not sent; empty if it is."""


class SmtpConnection:
    """An open SMTP connection, on which several e-mails may be sent; opened with :meth:`connect`.

    Args:
        smtp: the logged-in connection of the standard library.
        mailbox: the sending mailbox, for error messages.
        timeout: seconds to wait for each answer of the server.
    """

    def __init__(self, smtp: smtplib.SMTP, mailbox: MailSettings, timeout: float) -> None:
        self._smtp = smtp
        self._mailbox = mailbox
        self._timeout = timeout

    @classmethod
    def connect(
        cls,
        mailbox: MailSettings,
        password: str,
        *,
        timeout: float = TIMEOUT_SECONDS,
        context: ssl.SSLContext | None = None,
    ) -> "SmtpConnection":
        """Connect to the mailbox's SMTP server and log in.

        Args:
            mailbox: server, account and kind of encryption.
            password: the password or authorisation code (授权码); unused without an account.
            timeout: seconds to wait for each answer of the server.
            context: how certificates are verified; None for the system's authorities.

        Raises:
            ConnectionLostError: the connection was lost; another attempt may succeed.
            MailError: no server is set, the password has full-width characters, or the server is
                unreachable, not trusted, or refuses the login.
        """
        if not mailbox.host:
            raise MailError("学校设置的邮箱里没有写发信服务器，不能直接发送。请补上，或写成草稿。")
        if not password.isascii():
            raise MailError("密码或授权码里有中文或全角字符。请切换到英文输入法重新输入。")
        context = context or ssl.create_default_context()
        smtp: smtplib.SMTP | None = None
        try:
            where = (mailbox.host, mailbox.server_port)
            if mailbox.security is ConnectionSecurity.SSL:
                smtp = smtplib.SMTP_SSL(
                    *where, local_hostname=_HELO_NAME, timeout=timeout, context=context
                )
            else:
                smtp = smtplib.SMTP(*where, local_hostname=_HELO_NAME, timeout=timeout)
            if mailbox.security is ConnectionSecurity.STARTTLS:
                smtp.starttls(context=context)
            if mailbox.login_name:
                smtp.login(mailbox.login_name, password)
            else:
                smtp.ehlo_or_helo_if_needed()
        except (OSError, ValueError) as error:  # every error of smtplib is an OSError
            if smtp:
                smtp.close()
            raise mail_error_from_exception(error, mailbox) from error
        return cls(smtp, mailbox, timeout)

    def send(
        self,
        email: OutgoingEmail,
        addresses: Collection[str],
        mark: Callable[[Collection[str]], None],
    ) -> Mapping[str, RecipientResult]:
        """Send an e-mail to some of its addresses and return the server's answer for each: sent,
        refused, still queued after a temporary refusal, or in doubt if the last answer did not
        come.

        Args:
            email: the e-mail.
            addresses: the addresses to send to.
            mark: called with the accepted addresses just before the final dot, from which on the
                mail may be delivered; not called if there are none.

        Raises:
            ConnectionLostError: the connection was lost before the mail was handed over; this holds
                also if ``mark`` was called.
            MailError: the server accepts no mail from this sender.
        """
        try:
            answers = self._send_envelope(email, addresses)
            taken = [address for address in addresses if address not in answers]
            if taken and (refused := self._send_content(email.message.encode("ascii"))):
                answers |= dict.fromkeys(taken, refused)
                taken = []
            if not taken:
                self._reset_session()
                return answers
        except smtplib.SMTPResponseException as error:
            raise mail_error_from_exception(error, self._mailbox) from error
        except OSError as error:
            raise ConnectionLostError(
                mail_error_from_exception(error, self._mailbox).message
            ) from error
        mark(taken)
        self._check_connection_before_final_dot()
        return answers | dict.fromkeys(taken, self._send_final_dot())

    def _send_envelope(
        self, email: OutgoingEmail, addresses: Collection[str]
    ) -> dict[str, RecipientResult]:
        """Send sender and recipients of an e-mail to the SMTP server; return the answers for
        refused addresses only.

        Raises:
            MailError: the server refuses the sender for good.
            SMTPResponseException: the server ends the connection.
        """
        options = [f"size={len(email.message)}"] if self._smtp.has_extn("size") else []
        code, answer = self._smtp.mail(email.sender, options)
        if code != 250:
            _raise_if_disconnected(code, answer)
            if code == 552 or code < 500:
                return dict.fromkeys(addresses, _refused_recipient_result(code, answer))
            raise sender_refused_error(code, answer, self._mailbox)
        answers = {}
        for address in addresses:
            code, answer = self._smtp.rcpt(address)
            _raise_if_disconnected(code, answer)
            if code not in (250, 251):
                answers[address] = _refused_recipient_result(code, answer)
        return answers

    def _send_content(self, raw: bytes) -> RecipientResult | None:
        """Send the e-mail's content without its final dot; return the SMTP server's refusal, if
        any.
        """
        code, answer = self._smtp.docmd("data")
        _raise_if_disconnected(code, answer)
        if code != 354:
            return _refused_recipient_result(code, answer)
        self._smtp.send(re.sub(rb"(?m)^\.", b"..", raw))
        return None

    def _check_connection_before_final_dot(self) -> None:
        """Raise ConnectionLostError if the SMTP server closed the connection or answered early."""
        sock = self._smtp.sock
        if sock is None or select.select([sock], [], [], 0)[0]:
            raise ConnectionLostError(
                mail_error_from_exception(smtplib.SMTPServerDisconnected(), self._mailbox).message
            )

    def _send_final_dot(self) -> RecipientResult:
        """Send the final dot of an e-mail's content and return the SMTP server's answer; without a
        valid answer, in doubt, and the connection is closed.
        """
        sock = self._smtp.sock
        assert sock is not None
        try:
            sock.settimeout(self._timeout * _FINAL_ANSWER_TIMEOUT_FACTOR)
            self._smtp.send(b".\r\n")
            code, answer = self._smtp.getreply()
            sock.settimeout(self._timeout)
        except OSError:
            self.drop()
            return RecipientResult(DeliveryStage.IN_DOUBT, _DOUBT_MESSAGE)
        if code == 250:
            return RecipientResult(DeliveryStage.SENT)
        if not 400 <= code < 600:
            self.drop()
            return RecipientResult(DeliveryStage.IN_DOUBT, _DOUBT_MESSAGE)
        return _refused_recipient_result(code, answer)

    @property
    def is_open(self) -> bool:
        """Whether another e-mail can be sent on the SMTP connection."""
        return self._smtp.sock is not None

    def quit(self) -> None:
        """Close the SMTP connection properly (QUIT); to be called between e-mails only."""
        with suppress(OSError):
            if self.is_open:
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Close the SMTP connection without QUIT, so that an unfinished mail is not accepted."""
        self._smtp.close()

    def _reset_session(self) -> None:
        """Prepare the SMTP connection for the next e-mail (RSET); close it if that fails."""
        try:
            self._smtp.rset()
        except OSError:
            self.drop()


def _raise_if_disconnected(code: int, answer: bytes) -> None:
    """Raise if the SMTP server's answer means that it ends the connection: code 421, or an invalid
    code.

    Raises:
        SMTPResponseException: the connection is at its end.
    """
    if code == 421 or code < 200:
        raise smtplib.SMTPResponseException(421 if code == 421 else -1, answer)


def _refused_recipient_result(code: int, answer: bytes) -> RecipientResult:
    """Convert the SMTP server's refusal of one address, given as SMTP code and text.

    A code below 500 is temporary: the address stays queued. From 500 on it is refused for good.
    """
    stage = DeliveryStage.QUEUED if code < 500 else DeliveryStage.REFUSED
    return RecipientResult(stage, refusal_reason(code, answer))
