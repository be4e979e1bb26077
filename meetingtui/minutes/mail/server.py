"""The line to the SMTP server: log in, hand over a parcel, be told who took it."""

import re
import select
import smtplib
import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import NamedTuple

from meetingtui.mailbox import Mailbox, Security
from meetingtui.minutes.mail.parcel import Parcel, Stage
from meetingtui.minutes.mail.trouble import (
    LineLostError,
    MailError,
    explained,
    refusal,
    sender_refused,
)

TIMEOUT = 30.0
"""Seconds to wait for any answer."""

_PATIENCE = 4
"""How many times as long the answer to a whole mail may take: after it there is no way back."""

_NAME = "[127.0.0.1]"
"""How we introduce ourselves: a computer's own name may be Chinese, which no server takes."""

_DOUBT = (
    "邮件已交给服务器，连接却在得到答复前断了，不能确定是否送达；请问一问收件人，没有收到再重发"
)


class Answer(NamedTuple):
    """What became of one address."""

    stage: Stage
    """How far the mail to it is."""
    reason: str = ""
    """Why it is not sent."""


class Server:
    """One call to the server; several parcels may go over it."""

    def __init__(self, smtp: smtplib.SMTP, mailbox: Mailbox, timeout: float) -> None:
        self._smtp = smtp
        self._mailbox = mailbox
        self._timeout = timeout

    @classmethod
    def call(
        cls,
        mailbox: Mailbox,
        password: str,
        *,
        timeout: float = TIMEOUT,
        context: ssl.SSLContext | None = None,
    ) -> "Server":
        """A line on which mail can be handed over.

        Certificates are checked against the system's authorities; ``context``
        brings others.

        Raises:
            LineLostError: it broke; calling again may do.
            MailError: nobody there, not to be trusted, or it does not let us in.
        """
        if not mailbox.host:
            raise MailError(
                "school.yaml 的 mail 里没有写发信服务器（host），不能直接发送。"
                "请补上，或改为写草稿（--draft）。"
            )
        if not password.isascii():
            raise MailError("密码或授权码里有中文或全角字符。请切换到英文输入法重新输入。")
        context = context or ssl.create_default_context()
        smtp: smtplib.SMTP | None = None
        try:
            where = (mailbox.host, mailbox.server_port)
            if mailbox.security is Security.SSL:
                smtp = smtplib.SMTP_SSL(
                    *where, local_hostname=_NAME, timeout=timeout, context=context
                )
            else:
                smtp = smtplib.SMTP(*where, local_hostname=_NAME, timeout=timeout)
            if mailbox.security is Security.STARTTLS:
                smtp.starttls(context=context)
            if mailbox.account:
                smtp.login(mailbox.account, password)
            else:
                smtp.ehlo_or_helo_if_needed()
        except (OSError, ValueError) as error:  # every error of smtplib is an OSError
            if smtp:
                smtp.close()
            raise explained(error, mailbox) from error
        return cls(smtp, mailbox, timeout)

    def send(
        self,
        parcel: Parcel,
        addresses: Collection[str],
        mark: Callable[[Collection[str]], None],
    ) -> Mapping[str, Answer]:
        """Hand the parcel over for these addresses; what became of each.

        ``mark`` is called with those the server takes it for, before the final
        dot: from then on it may be theirs. An address it was called with and
        that is not in the answer was not reached.

        Raises:
            LineLostError: the line broke before anything was handed over.
            MailError: the server does not send for us at all.
        """
        try:
            answers = self._envelope(parcel, addresses)
            taken = [address for address in addresses if address not in answers]
            if taken and (refused := self._content(parcel.message.encode("ascii"))):
                answers |= dict.fromkeys(taken, refused)
                taken = []
            if not taken:
                self._reset()
                return answers
        except smtplib.SMTPResponseException as error:
            raise explained(error, self._mailbox) from error
        except OSError as error:
            raise LineLostError(explained(error, self._mailbox).message) from error
        mark(taken)
        self._refuse_to_finish_a_dead_line()
        return answers | dict.fromkeys(taken, self._finish())

    def _envelope(self, parcel: Parcel, addresses: Collection[str]) -> dict[str, Answer]:
        """From whom and to whom; those that the server does not take it for."""
        options = [f"size={len(parcel.message)}"] if self._smtp.has_extn("size") else []
        code, said = self._smtp.mail(parcel.sender, options)
        if code != 250:
            _hung_up(code, said)
            if code == 552 or code < 500:
                return dict.fromkeys(addresses, _answer(code, said))
            raise sender_refused(code, said, self._mailbox)
        answers = {}
        for address in addresses:
            code, said = self._smtp.rcpt(address)
            _hung_up(code, said)
            if code not in (250, 251):
                answers[address] = _answer(code, said)
        return answers

    def _content(self, raw: bytes) -> Answer | None:
        """The mail but for its final dot; a refusal where the server does not want it."""
        code, said = self._smtp.docmd("data")
        _hung_up(code, said)
        if code != 354:
            return _answer(code, said)
        self._smtp.send(re.sub(rb"(?m)^\.", b"..", raw))
        return None

    def _refuse_to_finish_a_dead_line(self) -> None:
        """No final dot where the server has hung up, or objects, in the midst of a mail."""
        sock = self._smtp.sock
        if sock is None or select.select([sock], [], [], 0)[0]:
            raise LineLostError(explained(smtplib.SMTPServerDisconnected(), self._mailbox).message)

    def _finish(self) -> Answer:
        """The final dot, and the server's word on it."""
        sock = self._smtp.sock
        assert sock is not None
        try:
            sock.settimeout(self._timeout * _PATIENCE)
            self._smtp.send(b".\r\n")
            code, said = self._smtp.getreply()
            sock.settimeout(self._timeout)
        except OSError:
            self.drop()
            return Answer(Stage.IN_DOUBT, _DOUBT)
        if code == 250:
            return Answer(Stage.SENT)
        if not 400 <= code < 600:
            self.drop()
            return Answer(Stage.IN_DOUBT, _DOUBT)
        return _answer(code, said)

    @property
    def is_open(self) -> bool:
        """Whether another parcel may be handed over."""
        return self._smtp.sock is not None

    def hang_up(self) -> None:
        """Say good-bye; between parcels only."""
        with suppress(OSError):
            if self.is_open:
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Let the line go without a word, as in the midst of a mail one must."""
        self._smtp.close()

    def _reset(self) -> None:
        """Ready for another parcel, or closed."""
        try:
            self._smtp.rset()
        except OSError:
            self.drop()


def _hung_up(code: int, said: bytes) -> None:
    """421 may come at any time, a garbled answer too: this call is over.

    Raises:
        SMTPResponseException: so it is.
    """
    if code == 421 or code < 200:
        raise smtplib.SMTPResponseException(421 if code == 421 else -1, said)


def _answer(code: int, said: bytes) -> Answer:
    stage = Stage.QUEUED if code < 500 else Stage.REFUSED
    return Answer(stage, refusal(code, said))
