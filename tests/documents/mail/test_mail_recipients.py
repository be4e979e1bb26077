import msgspec
from mail_school import mail_records, mailbox

from meetingtui.documents.mail.recipients import UnreachablePerson, minutes_recipients
from meetingtui.meeting.attendance import AttendanceEntry, Presence, attendance_with_presence


def test_everybody_expected_gets_it_present_or_not_and_who_cannot_is_named():
    records = mail_records()
    found = minutes_recipients(records.meeting, records.school)
    assert [each.joined_names for each in found.found] == [
        "程远舟", "何秋实", "林知夏", "沈一诺", "顾南乔", "白露",
    ]  # fmt: skip
    assert found.unreachable == (
        UnreachablePerson("陆星野", "没有邮箱，请在学校设置的人员里补上"),
        UnreachablePerson("乔木森", "邮箱“qiao＠example.com”写得不对，请在学校设置的人员里改正"),
    )


def test_a_guest_gets_it_only_where_the_school_knows_the_address():
    records = mail_records()
    meeting = records.meeting
    only = msgspec.structs.replace(meeting, attendance=meeting.attendance[-1:])
    assert minutes_recipients(only, records.school).found == ()
    assert minutes_recipients(only, records.school).unreachable == ()
    known = attendance_with_presence(only.attendance, "何秋实", Presence.GUEST)
    found = minutes_recipients(msgspec.structs.replace(only, attendance=known), records.school)
    assert [each.address for each in found.found] == ["he@example.com"]


def test_copies_come_last_and_nobody_comes_twice():
    mail = mailbox(cc=("何秋实", "jyj@example.org", "HE@example.com", "陆星野"))
    records = mail_records(mail)
    found = minutes_recipients(records.meeting, records.school)
    addresses = [each.address for each in found.found]
    assert addresses[-1] == "jyj@example.org"
    assert addresses.count("he@example.com") == 1
    assert [each.joined_names for each in found.found if each.is_copy] == ["jyj@example.org"]
    assert [each.name for each in found.unreachable].count("陆星野") == 1


def test_two_with_one_mailbox_get_one_mail_that_names_both():
    records = mail_records()
    people = tuple(
        msgspec.structs.replace(each, email="office@example.com") for each in records.school.people
    )
    school = msgspec.structs.replace(records.school, people=people)
    (only,) = minutes_recipients(records.meeting, school).found
    assert only.joined_names == "程远舟、何秋实、林知夏、沈一诺、顾南乔、陆星野、乔木森、白露"


def test_recipients_who_already_have_the_minutes_are_left_out():
    records = mail_records()
    found = minutes_recipients(records.meeting, records.school)
    left = found.without_addresses({"he@example.com"})
    assert len(left.found) == len(found.found) - 1
    assert left.unreachable == found.unreachable


def test_a_name_on_the_list_that_the_school_does_not_know_is_named():
    records = mail_records()
    meeting = msgspec.structs.replace(records.meeting, attendance=(AttendanceEntry(name="路人"),))
    assert [each.name for each in minutes_recipients(meeting, records.school).unreachable] == [
        "路人"
    ]
