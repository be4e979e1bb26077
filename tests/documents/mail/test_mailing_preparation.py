import os
from datetime import UTC, datetime

import msgspec
from mail_school import mail_records

from meetingtui.documents.document_file import meeting_file_name
from meetingtui.documents.mail.mailing_preparation import (
    current_or_new_minutes_file,
    find_current_minutes_file,
    read_minutes_attachment,
)
from meetingtui.meeting.minutes_issuing import with_issued_document, with_issued_version


def draft():
    return msgspec.structs.replace(mail_records().meeting, issues=(), reopened=())


def dated(path, day):
    path.write_bytes(b"docx")
    at = datetime(2026, 11, day, tzinfo=UTC).timestamp()
    os.utime(path, (at, at))
    return path


CHANGED = datetime(2026, 11, 10, tzinfo=UTC)


def test_the_newest_paper_of_a_draft_is_used_while_the_records_stay(tmp_path):
    name = meeting_file_name(draft())
    dated(tmp_path / name, 11)
    newest = dated(tmp_path / name.replace(".docx", "（2）.docx"), 12)
    dated(tmp_path / name.replace(".docx", "（改）.docx"), 13)
    dated(tmp_path / "别的.docx", 14)
    assert find_current_minutes_file(draft(), tmp_path, changed=CHANGED) == newest
    later = datetime(2026, 11, 20, tzinfo=UTC)
    assert find_current_minutes_file(draft(), tmp_path, changed=later) is None


def test_issued_minutes_are_the_file_they_went_out_as(tmp_path):
    meeting = with_issued_version(
        draft(), number="", by="程远舟", now=datetime(2026, 11, 23, 16, 0)
    )
    meeting = with_issued_document(meeting, [], "签发稿.docx")
    assert find_current_minutes_file(meeting, tmp_path, changed=CHANGED) is None
    path = dated(tmp_path / "签发稿.docx", 1)
    assert find_current_minutes_file(meeting, tmp_path, changed=CHANGED) == path
    assert read_minutes_attachment(path, meeting).name == "2026-11-23 第6次行政例会纪要.docx"


def test_what_is_not_there_is_written_once(tmp_path):
    for _ in range(2):
        path = current_or_new_minutes_file(
            draft(), tmp_path, lambda: b"docx", changed=CHANGED, now=CHANGED
        )
    assert list(tmp_path.iterdir()) == [path]
