from datetime import UTC, date, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from mail_school import NOW, mail_records, mailbox

from meetingtui.documents.mail.calendar_file import calendar_file
from meetingtui.meeting import next_meeting
from meetingtui.meeting.next_meeting import NextMeeting
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item, ItemKind


def file_of(records, tasks=(), following=None, now=NOW):
    return calendar_file(
        records.meeting,
        tasks,
        following or NextMeeting(number=7, on=None),
        school=records.school,
        term=records.term,
        agenda=records.agenda,
        now=now,
    )


def lines(content):
    """The file's lines, unfolded; every folded one is short enough."""
    raw = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_the_next_meeting_is_at_the_schools_hour_in_china():
    records = mail_records(mailbox())
    following = NextMeeting(number=7, on=date(2026, 12, 7), time="14:30", place="二楼, 东")
    found = lines(file_of(records, following=following).content)
    assert found[:5] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//meetingtui//minutes//ZH",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
    ]  # fmt: skip
    assert "DTSTART:20261207T063000Z" in found
    assert "SUMMARY:青禾小学第7次行政例会" in found
    assert "LOCATION:二楼\\, 东" in found
    assert "UID:2026-2027-1-meeting-7@example.com" in found
    assert f"DTSTAMP:{NOW.astimezone(UTC):%Y%m%dT%H%M%SZ}" in found
    ends = datetime(2026, 12, 7, 6, 30, tzinfo=UTC) + timedelta(minutes=records.agenda.minutes)
    assert f"DTEND:{ends:%Y%m%dT%H%M%SZ}" in found


def test_a_deadline_is_an_all_day_event_and_leaves_the_day_free():
    records = mail_records()
    found = lines(file_of(records, [records.items[14], records.items[15]]).content)
    assert found.count("BEGIN:VEVENT") == 1  # 学期末前 has no day
    assert "DTSTART;VALUE=DATE:20261130" in found
    assert "DTEND;VALUE=DATE:20261201" in found
    assert "TRANSP:TRANSPARENT" in found
    assert "DESCRIPTION:责任人：顾南乔、陆星野。第6次行政例会纪要" in found


def test_ids_stay_so_that_a_second_import_moves_and_does_not_double():
    records = mail_records()
    later = msgspec.structs.replace(records.items[14], due=date(2026, 12, 9))
    uids = [
        [line for line in lines(file_of(records, [task], now=now).content) if line[:3] == "UID"]
        for task, now in ((records.items[14], NOW), (later, datetime(2027, 1, 1, tzinfo=UTC)))
    ]
    assert uids[0] == uids[1]


def test_nothing_to_put_down_is_no_file():
    assert file_of(mail_records()) is None


@given(title=st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_whatever_a_task_is_called_the_lines_stay_whole(title):
    task = Item(id=1, kind=ItemKind.TASK, title=title, due=date(2026, 12, 1))
    found = lines(file_of(mail_records(), [task]).content)
    assert found.count("BEGIN:VEVENT") == found.count("END:VEVENT") == 1


def test_the_next_meeting_is_the_prepared_one_else_as_usual_and_unknown_after_the_last_term():
    records = mail_records()
    look = (records.school, records.term)
    usual = next_meeting.meeting_after(records.meeting, records.meetings, *look)
    assert (usual.number, usual.on, usual.time) == (7, date(2026, 11, 30), "14:30")
    prepared = Meeting(id=9, number=7, on=date(2026, 12, 8))
    assert next_meeting.meeting_after(records.meeting, {9: prepared}, *look).on == prepared.on
    last = msgspec.structs.replace(records.meeting, on=date(2027, 1, 29))
    assert next_meeting.meeting_after(last, {}, *look).on is None
