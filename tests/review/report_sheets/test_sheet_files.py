"""Report sheets written for every department, with a draft to each head who can be reached."""

from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import msgspec
from ledger_term import ITEMS, SCHOOL, snapshot
from record_builders import make_task
from report_sheet import MEETING, items_to_report

from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import PendingReport, Status
from meetingtui.review.report_sheets.sheet_content_and_reader import items_to_report_by_department
from meetingtui.review.report_sheets.sheet_files import write_sheets_and_mail_drafts
from meetingtui.school.school import Department, Person

NOW = datetime.fromisoformat("2026-11-23T16:00+08:00")
REACHED = msgspec.structs.replace(
    SCHOOL,
    departments=(
        Department(name="教学处", head="林知夏"),
        Department(name="总务处", head="乔木森"),
    ),
    people=(
        Person(name="林知夏", department="教学处", email="lin@example.com"),
        Person(name="乔木森", department="总务处"),
    ),
)


def test_each_department_is_asked_what_the_meeting_calls(tmp_path: Path) -> None:
    found = items_to_report_by_department(snapshot(), MEETING)
    assert [(each.department, [row.item.id for row in each.rows]) for each in found] == [
        ("教学处", [2, 3]),
        ("总务处", [4]),
    ]


def test_where_nothing_is_called_everything_open_is_asked_about() -> None:
    found = items_to_report_by_department(snapshot(), Meeting(id=1, number=6, on=MEETING.on))
    assert {row.item.id for each in found for row in each.rows} == {2, 3, 4}


def test_what_is_settled_or_paused_is_not_asked_about() -> None:
    paused = make_task(9, "缓办", status=Status.PAUSED)
    meeting = msgspec.structs.replace(MEETING, agenda=(2, 3, 5, 9))
    found = items_to_report_by_department(snapshot((*ITEMS, paused)), meeting)
    assert {row.item.id for each in found for row in each.rows} == {2, 3, 4}


def test_what_was_handed_in_is_not_waited_for() -> None:
    handed_in = PendingReport(on=MEETING.on, text="已定稿")
    items = tuple(
        msgspec.structs.replace(item, pending_report=handed_in) if item.id == 2 else item
        for item in ITEMS
    )
    assert [row.item.id for row in items_to_report(items=items).unanswered_items] == [3]


def test_sheets_and_drafts_are_written_and_the_unreachable_named(tmp_path: Path) -> None:
    term = snapshot(school=REACHED)
    questions = items_to_report_by_department(term, MEETING)
    written = write_sheets_and_mail_drafts(questions, term, MEETING, tmp_path, now=NOW)
    assert [path.name for path in written.sheets] == [
        "2026-11-30 第6次例会会前填报 教学处.xlsx",
        "2026-11-30 第6次例会会前填报 总务处.xlsx",
    ]
    assert [(each.name, each.why) for each in written.unreachable] == [
        ("乔木森", "没有可用的邮箱，请在学校设置的人员里补上")
    ]
    (draft,) = written.drafts
    mail = message_from_bytes(draft.read_bytes(), policy=default)
    assert mail["To"] is not None
    assert "lin@example.com" in mail["To"]
    assert mail["Subject"] == "青禾小学第6次行政例会会前填报（教学处）"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "共 2 项" in body.get_content()
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == written.sheets[0].read_bytes()


def test_a_second_writing_overwrites_nothing(tmp_path: Path) -> None:
    term = snapshot(school=REACHED)
    questions = items_to_report_by_department(term, MEETING)
    first = write_sheets_and_mail_drafts(questions, term, MEETING, tmp_path, now=NOW, as_word=True)
    second = write_sheets_and_mail_drafts(questions, term, MEETING, tmp_path, now=NOW, as_word=True)
    assert not set(first.sheets) & set(second.sheets)
    assert first.sheets[0].suffix == ".docx"
