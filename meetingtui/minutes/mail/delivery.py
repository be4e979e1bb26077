"""One run over the outbox: every parcel handed over once, whatever the line does."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from meetingtui.mailbox import Mailbox
from meetingtui.minutes.mail.parcel import Delivery, Parcel, Stage, moved
from meetingtui.minutes.mail.trouble import LineLostError, MailError

if TYPE_CHECKING:
    from meetingtui.minutes.mail.server import Answer, Server

PAUSES = (0.0, 1.0, 4.0)
"""Seconds before calling again when the line is lost; after the last the parcel waits for later."""

_LOST_IN_A_ROW = 2
"""So many parcels lost one after the other, and it is the line, not the parcel."""

_GLANCE = 0.1
"""Seconds between looks at whether the user has had enough."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    deliveries: tuple[Delivery, ...]
    """Every address there was to send to, as it stands now."""
    trouble: str = ""
    """Why the run ended early, in a sentence; empty where it went through."""
    is_cancelled: bool = False
    """Whether the user ended it."""

    def at(self, stage: Stage) -> tuple[Delivery, ...]:
        """The addresses at that stage."""
        return tuple(each for each in self.deliveries if each.stage is stage)

    @property
    def words(self) -> str:
        """已发送 38 人，待发送 1 人，不能确定 1 人"""
        counts = ((stage, len(self.at(stage))) for stage in Stage)
        told = [f"{stage.label} {count} 人" for stage, count in counts if count]
        return "，".join(told) or "没有要发送的邮件"


def _say_nothing(done: int, total: int, result: Delivery) -> None:
    """What follows where nobody looks on."""


def _never() -> bool:
    return False


class Run:
    """Sends parcels over one line, calling again when it breaks.

    Made for a worker thread: it blocks, reports and can be cancelled. The
    caller keeps other runs away from the same outbox meanwhile.
    """

    def __init__(
        self,
        call: Callable[[], "Server"],
        *,
        save: Callable[[Parcel], None],
        now: Callable[[], datetime],
        on_progress: Callable[[int, int, Delivery], None] = _say_nothing,
        is_cancelled: Callable[[], bool] = _never,
        pauses: Iterable[float] = PAUSES,
    ) -> None:
        self._call = call
        self._save = save
        self._now = now
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._pauses = tuple(pauses)
        self._server: Server | None = None
        self._done = 0
        self._total = 0

    def over(self, parcels: Iterable[Parcel]) -> Outcome:
        """Hand over every parcel that can go.

        Raises:
            StoreError: how far it is could not be put down; nothing was sent
                that the outbox does not know of.
        """
        waiting = [parcel for parcel in parcels if parcel.can_go]
        self._total = sum(len(parcel.at(Stage.QUEUED)) for parcel in waiting)
        ended: list[Delivery] = []
        trouble, lost = "", 0
        try:
            for parcel in waiting:
                queued = parcel.at(Stage.QUEUED)
                if trouble or self._is_cancelled():
                    ended += queued
                    continue
                after, error = self._sent(parcel)
                lost = lost + 1 if isinstance(error, LineLostError) else 0
                if error and (lost in (0, _LOST_IN_A_ROW)):
                    trouble = error.message
                ended += self._told(after, {each.address for each in queued})
            if self._server:
                self._server.hang_up()
        finally:
            self._drop()
        return Outcome(deliveries=tuple(ended), trouble=trouble, is_cancelled=self._is_cancelled())

    def _sent(self, parcel: Parcel) -> tuple[Parcel, MailError | None]:
        """The parcel after its turn, and what was wrong where it stays for later."""
        try:
            return self._hand_over(parcel), None
        except MailError as error:
            return self._put_off(parcel, error.message), error

    def _told(self, parcel: Parcel, addresses: Collection[str]) -> list[Delivery]:
        """What became of these addresses, once the user has been told."""
        found = [each for each in parcel.deliveries if each.address in addresses]
        for each in found:
            self._done += 1
            self._on_progress(self._done, self._total, each)
        return found

    def _hand_over(self, parcel: Parcel) -> Parcel:
        """The parcel after the server's word on it; tried again while the line breaks.

        Raises:
            LineLostError: it broke every time.
            MailError: no server will take anything from us.
        """
        for pause in (*self._pauses, None):
            try:
                return self._try(parcel)
            except LineLostError:
                self._drop()
                if pause is None or not self._waited(pause):
                    raise
        raise AssertionError

    def _try(self, parcel: Parcel) -> Parcel:
        server = self._server
        if server is None or not server.is_open:
            server = self._server = self._call()
        addresses = [each.address for each in parcel.at(Stage.QUEUED)]
        marked = parcel

        def mark(taken: Collection[str]) -> None:
            nonlocal marked
            marked = moved(parcel, taken, Stage.IN_DOUBT, at=self._now(), reason=_MARKED)
            self._save(marked)

        try:
            answers = server.send(parcel, addresses, mark)
        except LineLostError:
            if marked is not parcel:  # no final dot was sent: nobody has it
                self._save(parcel)
            raise
        return self._put_down(marked, answers)

    def _put_down(self, parcel: Parcel, answers: Mapping[str, "Answer"]) -> Parcel:
        for stage, reason in dict.fromkeys(answers.values()):
            addresses = [key for key, found in answers.items() if found == (stage, reason)]
            parcel = moved(parcel, addresses, stage, at=self._now(), reason=reason)
        self._save(parcel)
        return parcel

    def _put_off(self, parcel: Parcel, why: str) -> Parcel:
        """The parcel for a later run, with why."""
        self._drop()
        waiting = [each.address for each in parcel.at(Stage.QUEUED)]
        after = moved(parcel, waiting, Stage.QUEUED, at=self._now(), reason=why.rstrip("。"))
        self._save(after)
        return after

    def _waited(self, seconds: float) -> bool:
        """Whether the pause passed without the user ending the run."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._is_cancelled():
                return False
            time.sleep(min(left, _GLANCE))
        return not self._is_cancelled()

    def _drop(self) -> None:
        if self._server:
            self._server.drop()
            self._server = None


_MARKED = "程序在等服务器答复时中断了，不能确定是否送达；请问一问收件人，没有收到再重发"


def deliver(
    parcels: Iterable[Parcel],
    mailbox: Mailbox,
    *,
    password: str,
    save: Callable[[Parcel], None],
    now: Callable[[], datetime],
    on_progress: Callable[[int, int, Delivery], None] = _say_nothing,
    is_cancelled: Callable[[], bool] = _never,
) -> Outcome:
    """One run with the school's mailbox, as :class:`Run` does it.

    Raises:
        StoreError: how far it is could not be put down.
    """
    from meetingtui.minutes.mail.server import Server

    run = Run(
        lambda: Server.call(mailbox, password),
        save=save,
        now=now,
        on_progress=on_progress,
        is_cancelled=is_cancelled,
    )
    return run.over(parcels)
