"""What ``meetingtui mail`` says of a mailing, on the terminal and as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from meetingtui.minutes.mail.mailing import Mailing
    from meetingtui.minutes.mail.parcel import Delivery


def show(mailing: "Mailing", had: Iterable["Delivery"]) -> None:
    """Who gets the mail, who cannot, and who has it."""
    for each in mailing.recipients.found:
        click.echo(f"{'抄送' if each.is_copy else '收件'}  {each.name}  {each.address}")
    for missed in mailing.recipients.unreachable:
        click.echo(f"无法发送  {missed.name}  {missed.why}")
    for done in had:
        click.echo(f"不再发  {words(done)}")


def words(delivery: "Delivery") -> str:
    """林知夏 已发送."""
    why = f"：{delivery.reason}" if delivery.reason else ""
    return f"{delivery.name} {delivery.stage.label}{why}"


def told(mailing: "Mailing", had: Iterable["Delivery"]) -> dict[str, Any]:
    """The same for ``--json``."""
    return {
        "meeting": mailing.occasion.meeting.number,
        "edition": mailing.occasion.edition.key,
        "recipients": [
            {"name": each.name, "address": each.address, "copy": each.is_copy}
            for each in mailing.recipients.found
        ],
        "unreachable": [
            {"name": each.name, "why": each.why} for each in mailing.recipients.unreachable
        ],
        "had": [row(each) for each in had],
    }


def row(delivery: "Delivery") -> dict[str, str]:
    """One mailbox and what became of its mail, for ``--json``."""
    return {
        "name": delivery.name,
        "address": delivery.address,
        "stage": delivery.stage.value,
        "reason": delivery.reason,
    }
