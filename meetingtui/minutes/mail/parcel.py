"""A letter on its way: the bytes that go out, and for every address how far it is.

The rule that nobody gets a mail twice: an address is marked in doubt, on the
disk, before the one dot that makes the server take the mail, and as sent after
the server's yes. Whatever interrupts us before the mark, the mail was not
taken and goes again; whatever interrupts us between the two, nobody can know,
and only the secretary, having asked, sends it again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from meetingtui.mailbox import Mailbox
from meetingtui.minutes.mail.letters import Letter, Occasion


class Stage(StrEnum):
    """How far a mail is on its way to one address."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"

    @property
    def label(self) -> str:
        """待发送、已发送、被退回、不能确定"""
        return {
            "queued": "待发送",
            "sent": "已发送",
            "refused": "被退回",
            "in_doubt": "不能确定",
        }[self.value]


class Delivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One address of a parcel."""

    name: str
    """Whose address it is."""
    address: str
    """Where it goes."""
    stage: Stage = Stage.QUEUED
    """How far it is."""
    reason: str = ""
    """Why it is not sent, in a sentence."""
    at: datetime | None = None
    """When the stage was reached; None before the first try."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One letter as it goes out, with everybody it goes to."""

    id: str
    """Its Message-ID: the same meeting, issue and recipients always give the same."""
    term: str
    """The term of the meeting."""
    meeting: int
    """Id of the meeting."""
    edition: str
    """Which version of the minutes."""
    subject: str
    """主题"""
    sender: str
    """The address it goes out from."""
    created: datetime
    """When it was put into the outbox."""
    deliveries: tuple[Delivery, ...]
    """Every address once."""
    message: str = ""
    """The e-mail; let go once nothing of it can be sent any more."""

    def at(self, *stages: Stage) -> tuple[Delivery, ...]:
        """The deliveries that are at one of these stages."""
        return tuple(each for each in self.deliveries if each.stage in stages)

    @property
    def can_go(self) -> bool:
        """Whether there is something to send."""
        return bool(self.message and self.at(Stage.QUEUED))

    def is_of(self, occasion: Occasion) -> bool:
        """Whether it carries minutes of that meeting, of whatever issue."""
        meeting, term = occasion.meeting, occasion.term
        return (self.term, self.meeting) == (term.id, meeting.id)


def parcel(letter: Letter, occasion: Occasion, mailbox: Mailbox) -> Parcel:
    """The letter, ready to be sent.

    Raises:
        MailError: it is to nobody, or to what is no address.
    """
    from meetingtui.minutes.mail.mime import message, message_id

    meeting, edition = occasion.meeting, occasion.edition
    addresses = sorted(each.address.lower() for each in letter.to)
    id = message_id(
        occasion.term.id,
        str(meeting.id),
        edition.key,
        *addresses,
        address=mailbox.address,
    )
    raw = message(letter, now=occasion.now, sender=mailbox, sender_name=occasion.school.name, id=id)
    return Parcel(
        id=id,
        term=occasion.term.id,
        meeting=meeting.id,
        edition=edition.key,
        subject=letter.subject,
        sender=mailbox.address,
        created=occasion.now,
        deliveries=tuple(Delivery(name=each.name, address=each.address) for each in letter.to),
        message=raw.decode("ascii"),
    )


def moved(
    parcel: Parcel,
    addresses: Collection[str],
    stage: Stage,
    *,
    at: datetime,
    reason: str = "",
) -> Parcel:
    """The parcel with some of its addresses at another stage."""
    deliveries = tuple(
        msgspec.structs.replace(each, stage=stage, reason=reason, at=at)
        if each.address in addresses
        else each
        for each in parcel.deliveries
    )
    after = msgspec.structs.replace(parcel, deliveries=deliveries)
    if after.at(Stage.QUEUED, Stage.IN_DOUBT):
        return after
    return msgspec.structs.replace(after, message="")


def settled(parcel: Parcel, address: str, *, has_arrived: bool, at: datetime) -> Parcel:
    """The parcel once somebody asked the recipient whether a doubtful mail has arrived."""
    return moved(parcel, [address], Stage.SENT if has_arrived else Stage.QUEUED, at=at)


def had_by(parcels: Iterable[Parcel], occasion: Occasion) -> dict[str, Delivery]:
    """Who must not be sent this issue again, by address in small letters: sent, or in doubt."""
    return {
        each.address.lower(): each
        for parcel in parcels
        if parcel.is_of(occasion) and parcel.edition == occasion.edition.key
        for each in parcel.at(Stage.SENT, Stage.IN_DOUBT)
    }


def superseded(parcel: Parcel) -> Parcel | None:
    """What is left of a parcel when newer letters take its place; None where nothing is.

    What has gone out, or may have, stays known.
    """
    left = parcel.at(Stage.SENT, Stage.IN_DOUBT)
    if not left:
        return None
    after = msgspec.structs.replace(parcel, deliveries=left)
    return after if parcel.at(Stage.IN_DOUBT) else msgspec.structs.replace(after, message="")
