from email import message_from_bytes, policy

import pytest
from mail_school import NOW, PAPER, mail_records, mailbox, mailing_context

from meetingtui.documents.mail.letters import Letter
from meetingtui.documents.mail.mime_encoding import (
    write_drafts_of_minutes_letters,
    write_other_letters_as_drafts,
)
from meetingtui.documents.mail.recipients import Recipient

WANG = Recipient(address="wang@example.com", people=("王晓梅",))


def letter(reader="王晓梅"):
    return Letter(
        to=(WANG,),
        subject="纪要",
        body="见附件。",
        attachments=(PAPER,),
        only_recipient_name=reader,
    )


def test_drafts_open_ready_to_send_and_are_named_by_meeting_and_reader(tmp_path):
    written = write_drafts_of_minutes_letters(
        [letter(), letter("")], mailing_context(), tmp_path, now=NOW
    )
    assert [path.name for path in written] == [
        "2026-11-23 第6次行政例会纪要 王晓梅.eml",
        "2026-11-23 第6次行政例会纪要.eml",
    ]
    found = message_from_bytes(written[0].read_bytes(), policy=policy.default)
    assert found["X-Unsent"] == "1"
    assert found["Message-ID"] is None
    assert found["From"].addresses[0].display_name == "青禾小学"


def test_an_older_draft_is_never_overwritten(tmp_path):
    for text in ("1", "2"):
        (path,) = write_drafts_of_minutes_letters([letter()], mailing_context(), tmp_path, now=NOW)
        path.write_text(text)
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["1", "2"]


def test_a_school_without_a_mailbox_leaves_the_sender_to_the_mail_program(tmp_path):
    about = mailing_context(mail_records())
    (path,) = write_drafts_of_minutes_letters([letter()], about, tmp_path, now=NOW)
    assert message_from_bytes(path.read_bytes())["From"] is None


@pytest.mark.parametrize("belongs_to_minutes", [True, False])
def test_any_reader_gives_a_name_every_system_takes(tmp_path, belongs_to_minutes):
    readers = ['王/小\\梅:"*?<>|', "欧阳" * 80, "𠮷" * 80, "王\n晓梅", "..", " . "]
    letters, about = map(letter, readers), mailing_context()
    written = (
        write_drafts_of_minutes_letters(letters, about, tmp_path, now=NOW)
        if belongs_to_minutes
        else write_other_letters_as_drafts(letters, tmp_path, "催办", school=about.school, now=NOW)
    )
    for path in written:
        assert path.is_file()
        assert path.parent == tmp_path
        assert not set('<>:"/\\|?*\n') & set(path.name)
        assert len(path.name.encode()) < 255


def test_the_sender_is_the_mailbox(tmp_path):
    about = mailing_context(mail_records(mailbox(name="办公室")))
    (path,) = write_drafts_of_minutes_letters([letter()], about, tmp_path, now=NOW)
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert str(found["From"]) == "办公室 <office@example.com>"
