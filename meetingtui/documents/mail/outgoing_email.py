"""An outgoing e-mail, encoded, with the delivery state of each of its addresses.

To prevent duplicates, an address is saved as in doubt before the final dot that makes the server
accept the mail, and as sent after the server's confirmation. If the program is interrupted before
the first save, the mail was not accepted and is sent again; if between the two, the outcome is
unknown and only the secretary, after asking the recipient, can have it sent again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

import msgspec

from meetingtui.documents.mail.letters import Letter, MailingContext
from meetingtui.school.mail_settings import MailSettings


class DeliveryStage(StrEnum):
    """Enum of the delivery states of an e-mail to one address."""

    QUEUED = "queued"
    SENT = "sent"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"

    @property
    def label(self) -> str:
        """Chinese label of the delivery state: 待发送、已发送、被退回 or 不能确定."""
        return {
            "queued": "待发送",
            "sent": "已发送",
            "refused": "被退回",
            "in_doubt": "不能确定",
        }[self.value]


class RecipientDelivery(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Delivery state of an outgoing e-mail for one address."""

    name: str
    """Name of the recipient."""
    address: str
    """E-mail address."""
    stage: DeliveryStage = DeliveryStage.QUEUED
    """The delivery state."""
    reason: str = ""
    """Chinese reason why it is not sent; empty if there is none."""
    at: datetime | None = None
    """Time of the last change of state; None before the first attempt."""


class OutgoingEmail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An encoded e-mail in the outbox, with the delivery state of every address."""

    id: str
    """Message-ID, derived from meeting, version of the minutes, recipients and sender domain."""
    term: str
    """Id of the term."""
    meeting: int
    """Id of the meeting."""
    edition: str
    """Key of the version of the minutes."""
    subject: str
    """Subject line (主题)."""
    sender: str
    """Sender's address."""
    created: datetime
    """Time when the e-mail was created."""
    deliveries: tuple[RecipientDelivery, ...]
    """One delivery per address."""
    message: str = ""
    """The encoded e-mail; removed once no address is queued or in doubt."""

    def deliveries_at_stage(self, *stages: DeliveryStage) -> tuple[RecipientDelivery, ...]:
        """Deliveries of one e-mail to its addresses that are at any of the given stages (queued,
        sent, refused, in doubt).
        """
        return tuple(each for each in self.deliveries if each.stage in stages)

    @property
    def can_be_sent(self) -> bool:
        """Whether some address of the e-mail is still queued, so that there is something to
        send.
        """
        return bool(self.message and self.deliveries_at_stage(DeliveryStage.QUEUED))

    def contains_minutes_of_meeting(self, mailing_context: MailingContext) -> bool:
        """Whether the e-mail contains the minutes of the given meeting, in any version."""
        meeting, term = mailing_context.meeting, mailing_context.term
        return (self.term, self.meeting) == (term.id, meeting.id)


def make_outgoing_email(
    letter: Letter, mailing_context: MailingContext, mailbox: MailSettings
) -> OutgoingEmail:
    """Encode a letter as an e-mail with all addresses queued.

    Raises:
        MailError: the letter has no recipient or an invalid address.
    """
    from meetingtui.documents.mail.mime_encoding import encode_letter_as_email, stable_message_id

    meeting, edition = mailing_context.meeting, mailing_context.version
    addresses = sorted(each.address.lower() for each in letter.to)
    id = stable_message_id(
        mailing_context.term.id,
        str(meeting.id),
        edition.key,
        *addresses,
        address=mailbox.address,
    )
    raw = encode_letter_as_email(
        letter,
        now=mailing_context.now,
        sender=mailbox,
        sender_name=mailing_context.school.name,
        id=id,
    )
    return OutgoingEmail(
        id=id,
        term=mailing_context.term.id,
        meeting=meeting.id,
        edition=edition.key,
        subject=letter.subject,
        sender=mailbox.address,
        created=mailing_context.now,
        deliveries=tuple(
            RecipientDelivery(name=each.joined_names, address=each.address) for each in letter.to
        ),
        message=raw.decode("ascii"),
    )


def with_delivery_stage(
    email: OutgoingEmail,
    addresses: Collection[str],
    stage: DeliveryStage,
    *,
    at: datetime,
    reason: str = "",
) -> OutgoingEmail:
    """Return an e-mail with the delivery state of some of its addresses changed, and without its
    encoded message once no address is queued or in doubt.

    Args:
        email: the e-mail.
        addresses: the addresses, spelled as in the e-mail; others are ignored.
        stage: their new state.
        at: time of the change.
        reason: Chinese reason why it is not sent; empty if there is none.
    """
    deliveries = tuple(
        msgspec.structs.replace(each, stage=stage, reason=reason, at=at)
        if each.address in addresses
        else each
        for each in email.deliveries
    )
    after = msgspec.structs.replace(email, deliveries=deliveries)
    if after.deliveries_at_stage(DeliveryStage.QUEUED, DeliveryStage.IN_DOUBT):
        return after
    return msgspec.structs.replace(after, message="")


def resolve_doubtful_delivery(
    email: OutgoingEmail, address: str, *, has_arrived: bool, at: datetime
) -> OutgoingEmail:
    """Return an e-mail with an address no longer in doubt, after the recipient was asked.

    Args:
        email: the e-mail.
        address: the address in doubt.
        has_arrived: whether the e-mail was received: then it counts as sent, else it is queued
            again.
        at: time of the answer.
    """
    return with_delivery_stage(
        email, [address], DeliveryStage.SENT if has_arrived else DeliveryStage.QUEUED, at=at
    )


def deliveries_preventing_resend(
    emails: Iterable[OutgoingEmail], mailing_context: MailingContext
) -> dict[str, RecipientDelivery]:
    """Find the deliveries because of which this version of the minutes is not sent to an address
    again.

    Args:
        emails: all e-mails of the outbox.
        mailing_context: meeting and version of the minutes.

    Returns:
        The deliveries that were sent or are in doubt, by lower-case address.
    """
    return {
        each.address.lower(): each
        for email in emails
        if email.contains_minutes_of_meeting(mailing_context)
        and email.edition == mailing_context.version.key
        for each in email.deliveries_at_stage(DeliveryStage.SENT, DeliveryStage.IN_DOUBT)
    }


def reduce_to_sent_and_doubtful_deliveries(email: OutgoingEmail) -> OutgoingEmail | None:
    """Reduce an e-mail that newer letters replace to its sent and doubtful deliveries.

    Returns:
        The e-mail, with its message only if an address is in doubt; None if no address was sent to
        or is in doubt.
    """
    left = email.deliveries_at_stage(DeliveryStage.SENT, DeliveryStage.IN_DOUBT)
    if not left:
        return None
    after = msgspec.structs.replace(email, deliveries=left)
    return (
        after
        if email.deliveries_at_stage(DeliveryStage.IN_DOUBT)
        else msgspec.structs.replace(after, message="")
    )
