"""The sixth meeting's school with addresses, and what a mailing of its minutes speaks of."""

from datetime import datetime, timedelta, timezone

import msgspec
from sixth_meeting import Records, make_records, make_school, make_sixth_meeting

from meetingtui.documents.mail.letters import Attachment, MailingContext, MinutesVersion
from meetingtui.documents.mail.outgoing_email import OutgoingEmail, RecipientDelivery
from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.school.mail_settings import ConnectionSecurity, MailSettings

NOW = datetime(2026, 11, 23, 16, 40, tzinfo=timezone(timedelta(hours=8)))

ADDRESSES = {
    "程远舟": "cheng@example.com",
    "何秋实": "he@example.com",
    "林知夏": "lin@example.com",
    "沈一诺": "shen@example.com",
    "顾南乔": "gu@example.com",
    "陆星野": "",
    "乔木森": "qiao＠example.com",
    "白露": "bai@example.com",
}

PAPER = Attachment(name="2026-11-23 第6次行政例会纪要.docx", content=b"PK\x03\x04" + bytes(60_000))


def mailbox(port: int = 25, **rest: object) -> MailSettings:
    """The school's mailbox on a server of this machine."""
    given = {"security": ConnectionSecurity.NONE, "host": "127.0.0.1", "port": port, **rest}
    return MailSettings(address="office@example.com", **given)


def mail_records(mail: MailSettings | None = None) -> Records:
    """Return the sixth meeting; of its people one has an invalid address, one has none."""
    school = make_school()
    heads = {"课程教学中心": "林知夏", "后勤保障中心": "乔木森"}
    school = msgspec.structs.replace(
        school,
        people=tuple(
            msgspec.structs.replace(each, email=ADDRESSES[each.name]) for each in school.people
        ),
        departments=tuple(
            msgspec.structs.replace(each, head=heads.get(each.name, ""))
            for each in school.departments
        ),
        mail=mail,
    )
    return make_records(school)


def mailing_context(records: Records | None = None, **rest: object) -> MailingContext:
    """Return the context for mailing the issued minutes."""
    records = records or mail_records(mailbox())
    given = {"version": MinutesVersion(key="issue-1"), "now": NOW, **rest}
    return MailingContext(
        meeting=records.meeting, school=records.school, term=records.term, **given
    )


def meeting_with_attendees(count: int) -> Records:
    """Return the sixth meeting with ``count`` attendees, each with an address."""
    school = make_school()
    names = [f"与会{number:02}" for number in range(1, count + 1)]
    person = school.people[0]
    people = tuple(
        msgspec.structs.replace(person, name=name, department="", email=f"p{number:02}@example.com")
        for number, name in enumerate(names, 1)
    )
    school = msgspec.structs.replace(school, people=people, mail=mailbox())
    meeting = msgspec.structs.replace(
        make_sixth_meeting(school), attendance=tuple(AttendanceEntry(name=name) for name in names)
    )
    records = make_records(school)
    return records._replace(meeting=meeting, meetings={**records.meetings, 6: meeting})


def email_to(*addresses: str, id: str = "<1@example.com>", size: int = 100) -> OutgoingEmail:
    """Return a small email ready to be sent."""
    return OutgoingEmail(
        id=id,
        term="2026-2027-1",
        meeting=6,
        edition="issue-1",
        subject="纪要",
        sender="office@example.com",
        created=NOW,
        deliveries=tuple(RecipientDelivery(name=each, address=each) for each in addresses),
        message=f"Message-ID: {id}\r\nSubject: x\r\n\r\n" + ("x" * 70 + "\r\n") * (size // 72 + 1),
    )
