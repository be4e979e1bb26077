"""An SMTP server on this machine that refuses, drops and breaks off as a test tells it to."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class SmtpServer:
    """The answers an SMTP server gives, and the emails it has received."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        """Each recipient address with the raw email that was accepted for it."""
        self.connections = 0
        """Number of connections so far."""
        self.drop_at: Callable[[int], str] = lambda number: ""
        """The step at which the connection of that number, from 1, is dropped: connect, mail, rcpt,
        data or dot; empty for none."""
        self.mails_per_connection = 1000
        """Number of emails accepted over one connection before the server answers 421."""
        self.rcpt_answers: dict[str, str] = {}
        """Answers to recipient addresses that are refused."""
        self.data_answer = ""
        """Answer after the final dot; empty to accept the email."""
        self.arrived = threading.Condition()
        """Notified with every email."""

    @property
    def counts(self) -> Counter[str]:
        """Number of emails accepted for each address."""
        return Counter(address for address, _ in self.mails)

    def wait_for(self, count: int) -> None:
        """Wait until so many emails have been accepted; fails after 30 s."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.mails) >= count, timeout=30)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.rcpt_answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answer:
            return self.data_answer
        with self.arrived:
            self.mails += [(address, envelope.content) for address in envelope.rcpt_tos]
            self.arrived.notify_all()
        if server.drops_at == "dot":
            server.transport.abort()
        return "250 OK"

    def subjects(self) -> list[str]:
        """Return the subjects of the accepted emails, in order."""
        return [message_from_bytes(raw)["Subject"] for _, raw in self.mails]


class _Connection(SMTP):
    """One connection to the server; drops or refuses as the ``SmtpServer`` says."""

    drops_at = ""
    taken = 0

    def connection_made(self, transport):
        smtp = self.event_handler
        super().connection_made(transport)
        if not self.drops_at and not getattr(self, "number", 0):
            smtp.connections += 1
            self.number = smtp.connections
            self.drops_at = smtp.drop_at(self.number)
        if self.drops_at == "connect":
            transport.abort()

    async def smtp_MAIL(self, arg):
        if self.drops_at == "mail":
            self.transport.abort()
        elif self.taken >= self.event_handler.mails_per_connection:
            await self.push("421 4.7.0 too many mails")
            self.transport.close()
        else:
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        if self.drops_at == "rcpt":
            self.transport.abort()
        else:
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if self.drops_at == "data":
            await self.push("354 go on")
            self.transport.abort()
            return
        self.taken += 1
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self):
        return _Connection(self.handler, **self.SMTP_kwargs)


@contextmanager
def running_smtp_server(**settings: object) -> Iterator[tuple[SmtpServer, int]]:
    """Run an SMTP server for a block; yields it and its port.

    Args:
        settings: keyword arguments of aiosmtpd's ``Controller``.
    """
    smtp = SmtpServer()
    controller = _Controller(smtp, hostname="127.0.0.1", port=free_port(), **settings)
    controller.start()
    smtp.connections = 0  # the controller connects once to see that it runs
    try:
        yield smtp, controller.port
    finally:
        controller.stop()


def accept_only(user: str, password: str) -> Callable[..., AuthResult]:
    """Return an authenticator for aiosmtpd that accepts one user and password only."""

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        good = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return authenticate


@contextmanager
def scripted_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run ``talk`` on every connection to a port, for a block; yields the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    callers: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            callers.append(caller)
            try:
                talk(caller)
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        # Wakes accept on Linux; on Windows a listener cannot be shut down, and closing wakes it.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for caller in callers:
            caller.close()
        thread.join(timeout=5)
