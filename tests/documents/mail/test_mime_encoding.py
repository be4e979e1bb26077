"""Letters as bytes, read back as mail programs read them."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_school import NOW, PAPER, mailbox

from meetingtui.base.wording import one_line, without_unprintable
from meetingtui.documents.mail.letters import Attachment, Letter
from meetingtui.documents.mail.mail_errors import MailError
from meetingtui.documents.mail.mime_encoding import encode_letter_as_email, stable_message_id
from meetingtui.documents.mail.recipients import Recipient

HOSTILE = (
    "王 & 李",
    '"老王"',
    "王,小梅",
    "王;<wang@example.com>",
    "王\r\nBcc: all@example.com",
    "=?utf-8?B?56ysNg==?=",
    "欧阳" * 60,
    "𠮷𡈽𣘺䶮",
    "Wang, Xiaomei",
    "a" * 200,
)
TOKENS = ("Content-Type: application/vnd.openxmlformats",)
"""Lines that hold one word too long to fold."""


def shown_names(raw, header):
    """What stands before the address, with adjacent encoded words joined as RFC 2047 wants.

    The library's own new parser puts a space between them.
    """
    words, _, _ = message_from_bytes(raw)[header].rpartition("<")
    if words.startswith('"'):
        return words.strip().strip('"')
    return str(make_header(decode_header(words))).strip()


def letter(name="王晓梅", subject="纪要", attachments=(PAPER,), body="各位同事：\n　　见附件。"):
    return Letter(
        to=(Recipient(address="wang@example.com", people=(name,)),),
        subject=subject,
        body=body,
        attachments=attachments,
    )


def read(raw):
    assert raw.isascii()
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.decode().split("\r\n"):
        assert len(line) <= 78 or line.startswith(TOKENS), line
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_comes_back_as_it_was_and_brings_no_header(name):
    raw = encode_letter_as_email(
        letter(name), now=NOW, sender=mailbox(name=name), id="<1@example.com>"
    )
    found = read(raw)
    assert shown_names(raw, "To") == shown_names(raw, "From") == one_line(name)
    assert [each.addr_spec for each in found["To"].addresses] == ["wang@example.com"]
    assert found["From"].addresses[0].addr_spec == "office@example.com"
    assert found["Bcc"] is None
    assert set(found.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_any_attachment_name_is_read_by_new_and_by_old_programs(name):
    name = f"{name}.docx"
    raw = encode_letter_as_email(
        letter(attachments=(Attachment(name=name, content=b"x"),)), now=NOW
    )
    (part,) = read(raw).iter_attachments()
    assert part.get_filename() == one_line(name)
    assert part["Content-Type"].params["name"] == one_line(name)
    old = message_from_bytes(raw).get_payload()[1]
    as_outlook = str(make_header(decode_header(old.get_filename().replace("\n ", " "))))
    assert as_outlook == one_line(name)
    extended = [value for key, value in _parameters(old) if key.startswith("filename*")]
    assert extended[0].startswith("utf-8''")
    assert _unquoted("".join(extended).removeprefix("utf-8''")) == one_line(name)


def _parameters(part):
    for each in part["Content-Disposition"].split(";")[1:]:
        key, _, value = each.strip().partition("=")
        yield key, value.strip()


def _unquoted(text):
    from urllib.parse import unquote

    return unquote(text)


@given(
    name=st.text(st.characters(codec="utf-8"), max_size=60),
    subject=st.text(st.characters(), max_size=120),
    body=st.text(st.characters(), max_size=300),
)
def test_any_name_subject_and_text_are_read_back_unchanged(name, subject, body):
    name = one_line(name) or "王"
    raw = encode_letter_as_email(letter(name, subject, body=body), now=NOW)
    found = read(raw)
    assert found["Subject"] == one_line(subject)
    assert shown_names(raw, "To") == name
    text = found.get_body().get_content().replace("\r\n", "\n")
    assert text.removesuffix("\n") == without_unprintable(body).removesuffix("\n")
    assert len(found.keys()) == 5


def test_the_attachment_comes_whole_and_its_kind_is_known():
    (part,) = read(encode_letter_as_email(letter(), now=NOW)).iter_attachments()
    assert part.get_content() == PAPER.content
    assert part.get_content_type().endswith("wordprocessingml.document")
    dates = Attachment(name="日程.ics", content="甲".encode())
    (part,) = read(encode_letter_as_email(letter(attachments=(dates,)), now=NOW)).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("text/calendar", "甲")


@pytest.mark.parametrize(
    "address",
    ["a@b.com\r\nBcc: c@d.com", "a@b.com>, <c@d.com", "王@example.com", "a b@c.com", "a@", ""],
)
def test_an_address_that_is_none_is_refused(address):
    bad = msgspec.structs.replace(letter(), to=(Recipient(address=address, people=("王",)),))
    with pytest.raises(MailError, match="不是邮箱地址"):
        encode_letter_as_email(bad, now=NOW)


def test_copies_stand_in_cc_and_alone_in_to():
    copy = Recipient(address="jyj@example.com", is_copy=True)
    both = msgspec.structs.replace(letter(), to=(*letter().to, copy))
    assert (
        read(encode_letter_as_email(both, now=NOW))["Cc"].addresses[0].addr_spec
        == "jyj@example.com"
    )
    alone = read(encode_letter_as_email(msgspec.structs.replace(both, to=(copy,)), now=NOW))
    assert (alone["To"].addresses[0].addr_spec, alone["Cc"]) == ("jyj@example.com", None)


def test_the_id_is_the_senders_and_the_same_for_the_same():
    one = stable_message_id("2026-2027-1", "6", "issue-1", "a@b.cn", address="office@example.com")
    assert one == stable_message_id(
        "2026-2027-1", "6", "issue-1", "a@b.cn", address="office@example.com"
    )
    assert one != stable_message_id(
        "2026-2027-1", "6", "issue-2", "a@b.cn", address="office@example.com"
    )
    assert one.endswith("@example.com>")
    assert read(encode_letter_as_email(letter(), now=NOW, id=one))["Message-ID"] == one


def test_the_date_is_the_one_given():
    assert read(encode_letter_as_email(letter(), now=NOW))["Date"].datetime == NOW
