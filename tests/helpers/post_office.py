"""A real SMTP server on this machine that can be as bad as servers get."""

import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class PostOffice:
    """What the server does, and what it got."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, bytes]] = []
        """Every address a mail was taken for, with the mail."""
        self.connections = 0
        """How often it was called."""
        self.drop_at: Callable[[int], str] = lambda number: ""
        """Where the connection of that number is dropped: connect, mail, rcpt, data, dot."""
        self.per_connection = 1000
        """How many mails it takes over one connection before it says 421."""
        self.rcpt_answers: dict[str, str] = {}
        """What it says to an address, other than yes."""
        self.data_answer = ""
        """What it says after the final dot, other than yes."""
        self.arrived = threading.Condition()
        """Notified with every mail."""

    @property
    def counts(self) -> Counter[str]:
        """How many mails each address has got."""
        return Counter(address for address, _ in self.mails)

    def wait_for(self, count: int) -> None:
        """Until so many mails have come."""
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
        """The subjects as they came."""
        return [message_from_bytes(raw)["Subject"] for _, raw in self.mails]


class _Counter(SMTP):
    """One connection to the office."""

    drops_at = ""
    taken = 0

    def connection_made(self, transport):
        office = self.event_handler
        super().connection_made(transport)
        if not self.drops_at and not getattr(self, "number", 0):
            office.connections += 1
            self.number = office.connections
            self.drops_at = office.drop_at(self.number)
        if self.drops_at == "connect":
            transport.abort()

    async def smtp_MAIL(self, arg):
        if self.drops_at == "mail":
            self.transport.abort()
        elif self.taken >= self.event_handler.per_connection:
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
        return _Counter(self.handler, **self.SMTP_kwargs)


@contextmanager
def open_office(**settings: object) -> Iterator[tuple[PostOffice, int]]:
    """An office and its port."""
    office = PostOffice()
    controller = _Controller(office, hostname="127.0.0.1", port=free_port(), **settings)
    controller.start()
    office.connections = 0  # the controller calls once to see that it stands
    try:
        yield office, controller.port
    finally:
        controller.stop()


def only(user: str, password: str) -> Callable[..., AuthResult]:
    """Lets in that account alone."""

    def authenticate(server, session, envelope, mechanism, data) -> AuthResult:
        good = (data.login, data.password) == (user.encode(), password.encode())
        return AuthResult(success=good, handled=False)

    return authenticate


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on which every caller gets what ``talk`` does, and nothing else."""
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
