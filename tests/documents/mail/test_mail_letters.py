from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_school import NOW, PAPER, mail_records, mailbox, mailing_context
from record_builders import make_task

from meetingtui.base.errors import MeetingTuiError
from meetingtui.documents.mail.letters import (
    MinutesVersion,
    current_minutes_version,
    make_calendar_file,
)
from meetingtui.documents.mail.mailing_preparation import prepare_mailing
from meetingtui.meeting import next_meeting
from meetingtui.meeting.minutes_issuing import with_issued_version, with_wording_reopened
from meetingtui.meeting.next_meeting import NextMeetingAppointment
from meetingtui.meeting.record import Meeting


def letters(records=None, version=None, **choices):
    records = records or mail_records(mailbox())
    about = mailing_context(records, **({"version": version} if version else {}))
    return prepare_mailing(
        about,
        items=records.items,
        meetings=records.meetings,
        agenda=records.agenda,
        minutes_attachment=PAPER,
        **choices,
    ).letters


def body_for(name, **choices):
    return next(
        each.body
        for each in letters(individually=True, **choices)
        if each.only_recipient_name == name
    )


def test_one_email_with_the_minutes_goes_to_all():
    (letter,) = letters()
    assert letter.subject == "青禾小学第6次行政例会纪要（2026年11月23日）"
    assert letter.attachments == (PAPER,)
    assert letter.body == (
        "各位同事：\n"
        "　　2026年11月23日第6次行政例会纪要见附件，请查收。"
        "本次会议议定事项 3 项，请有关部门和责任人对照纪要，按时限抓好落实。\n"
        "　　纪要如有疏漏，请与何秋实联系。\n"
        "\n"
        "青禾小学\n"
        "2026年11月23日\n"
    )


def test_each_is_told_what_they_owe():
    assert body_for("何秋实") == (
        "何秋实：\n"
        "　　您好！2026年11月23日第6次行政例会纪要见附件，请查收。\n"
        "　　您的任务（由您负责，或由您负责的部门承担）：\n"
        "　　【本次议定】\n"
        "　　1. 拟定校史陈列方案（责任人：何秋实；完成时限：2027年1月15日）\n"
        "　　请按时限抓好落实，进展情况请在下次例会上汇报。\n"
        "　　纪要如有疏漏，请与何秋实联系。\n"
        "\n"
        "青禾小学\n"
        "2026年11月23日\n"
    )
    assert (
        "制定课后服务新时间表并告知家长（责任人：顾南乔、陆星野；完成时限：11月30日；议题：课后服务时间的调整）"
        in (body_for("顾南乔"))
    )
    assert "没有指定由您负责的任务" in body_for("程远舟")


def test_a_head_is_told_what_the_department_owes_and_what_is_still_open():
    records = mail_records(mailbox())
    people = tuple(
        msgspec.structs.replace(each, email="qiao@example.com") if each.name == "乔木森" else each
        for each in records.school.people
    )
    records = records._replace(school=msgspec.structs.replace(records.school, people=people))
    gate = records.items[13]
    items = {**records.items, 13: msgspec.structs.replace(gate, people=("白露",))}
    body = body_for("乔木森", records=records._replace(items=items))
    assert "【以往议定、尚未完成】\n　　1. 维修东门门禁（责任人：白露；完成时限：11月30日）" in body
    assert "本次议定" not in body


def test_a_copy_is_told_of_no_tasks():
    records = mail_records(mailbox(cc=("jyj@example.org",)))
    body = body_for("jyj@example.org", records=records)
    assert body.startswith("您好：\n　　2026年")
    assert "任务" not in body


def test_a_draft_and_a_correction_say_what_they_are():
    (draft,) = letters(version=MinutesVersion(key="d", mark="征求意见稿", is_final=False))
    assert draft.subject == "青禾小学第6次行政例会纪要（征求意见稿）（2026年11月23日）"
    assert "尚未签发，请审阅" in draft.body
    (again,) = letters(version=MinutesVersion(key="i", mark="更正", reason="时限写错"))
    assert "请以本次所发为准，此前所发的作废。更正说明：时限写错。" in again.body


def test_every_version_is_another_edition():
    meeting = msgspec.structs.replace(mail_records().meeting, issues=(), reopened=())
    draft = current_minutes_version(meeting)
    assert (draft.mark, draft.is_final) == ("征求意见稿", False)
    now = datetime(2026, 11, 23, 16, 0)
    first = with_issued_version(meeting, number="〔2026〕6号", by="程远舟", now=now)
    assert (current_minutes_version(first).mark, current_minutes_version(first).is_final) == (
        "",
        True,
    )
    opened = with_wording_reopened(first, "时限写错", now)
    assert current_minutes_version(opened).is_final is False
    second = with_issued_version(opened, number="〔2026〕6号", by="程远舟", now=now)
    assert (current_minutes_version(second).mark, current_minutes_version(second).reason) == (
        "更正",
        "时限写错",
    )
    versions = (meeting, first, opened, second)
    assert len({current_minutes_version(each).key for each in versions}) == 4


def test_dates_go_along_where_they_are_wanted():
    (letter,) = letters(with_calendar=True)
    assert [each.name for each in letter.attachments] == [
        PAPER.name,
        "2026-11-23 第6次行政例会日程.ics",
    ]
    assert "日程文件" in letter.body


def test_a_list_without_any_address_is_refused():
    records = mail_records()
    people = tuple(msgspec.structs.replace(each, email="") for each in records.school.people)
    bare = records._replace(school=msgspec.structs.replace(records.school, people=people))
    with pytest.raises(MeetingTuiError, match="没有可用的邮箱"):
        letters(bare)


def test_recipients_who_have_everything_get_no_letter():
    records = mail_records(mailbox())
    everybody = {each.email.lower() for each in records.school.people}
    assert letters(records, already_sent=everybody) == ()
    assert letters(records, already_sent=everybody, individually=True) == ()


def whole(records):
    return prepare_mailing(
        mailing_context(records),
        items=records.items,
        meetings=records.meetings,
        agenda=records.agenda,
        minutes_attachment=PAPER,
    )


def test_owners_who_are_not_on_the_attendance_list_are_named_before_mailing():
    records = mail_records(mailbox())
    assert whole(records).left_out_people_text == ""
    meeting = msgspec.structs.replace(
        records.meeting,
        attendance=tuple(line for line in records.meeting.attendance if line.name != "顾南乔"),
    )
    strangers = {
        id: msgspec.structs.replace(item, people=(*item.people, "外聘专家"))
        if item.people == ("何秋实",)
        else item
        for id, item in records.items.items()
    }
    records = records._replace(
        meeting=meeting, meetings={**records.meetings, 6: meeting}, items=strangers
    )
    found = {each.name: each.why for each in whole(records).left_out}
    assert found == {
        "顾南乔": "负责任务 1 项，不在与会名单。请另行转告，或在签到里按 F8 加为列席",
        "外聘专家": ("负责任务 1 项，学校名单里没有此人。请改派，或在学校设置的人员里补上"),
    }
    mailed = msgspec.structs.replace(mailbox(), cc=("gu@example.com",))
    school = msgspec.structs.replace(records.school, mail=mailed)
    assert [each.name for each in whole(records._replace(school=school)).left_out] == ["外聘专家"]


def file_of(records, tasks=(), following=None, now=NOW):
    return make_calendar_file(
        records.meeting,
        tasks,
        following or NextMeetingAppointment(number=7, on=None),
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
    following = NextMeetingAppointment(
        number=7, on=date(2026, 12, 7), time="14:30", place="二楼, 东"
    )
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
    ends = datetime(2026, 12, 7, 6, 30, tzinfo=UTC) + timedelta(
        minutes=records.agenda.total_planned_minutes
    )
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


def test_without_tasks_there_is_no_calendar_file():
    assert file_of(mail_records()) is None


@given(title=st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_any_task_title_gives_a_well_formed_calendar_file(title):
    task = make_task(1, title, due=date(2026, 12, 1))
    found = lines(file_of(mail_records(), [task]).content)
    assert found.count("BEGIN:VEVENT") == found.count("END:VEVENT") == 1


def test_the_next_meeting_is_the_prepared_one_else_as_usual_and_unknown_after_the_last_term():
    records = mail_records()
    look = (records.school, records.term)
    usual = next_meeting.appointment_after_meeting(records.meeting, records.meetings, *look)
    assert (usual.number, usual.on, usual.time) == (7, date(2026, 11, 30), "14:30")
    prepared = Meeting(id=9, number=7, on=date(2026, 12, 8))
    assert (
        next_meeting.appointment_after_meeting(records.meeting, {9: prepared}, *look).on
        == prepared.on
    )
    last = msgspec.structs.replace(records.meeting, on=date(2027, 1, 29))
    assert next_meeting.appointment_after_meeting(last, {}, *look).on is None
