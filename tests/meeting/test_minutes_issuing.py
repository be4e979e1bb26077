"""签发: what went out stands until it is opened again, and what follows is a correction."""

from datetime import date, datetime

import msgspec
import pytest
from record_builders import make_closed_meeting, make_measure, make_task

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.minutes_issuing import (
    correction_reason,
    is_minutes_locked,
    minutes_state,
    proposed_document_number,
    proposed_signer,
    refuse_change_to_locked_meeting,
    refuse_item_change_to_locked_records,
    template_name_of_last_issued_version,
    with_issued_document,
    with_issued_version,
    with_wording_reopened,
)
from meetingtui.meeting.minutes_records import MinutesState
from meetingtui.meeting.record import Meeting, MeetingState, close_meeting, reopen_meeting
from meetingtui.plan.item import EvidenceFile, Status
from meetingtui.plan.item_operations import add_progress

NOW = datetime(2026, 11, 23, 17, 0)
DAY = date(2026, 11, 23)


def closed(number: int = 6) -> Meeting:
    return make_closed_meeting(number, DAY, host="程远舟")


def issued(number: int = 6) -> Meeting:
    return with_issued_version(closed(number), number=f"〔2026〕{number}号", by="程远舟", now=NOW)


def test_the_minutes_go_from_draft_to_issued_to_corrected() -> None:
    meeting = closed()
    assert minutes_state(meeting) is MinutesState.DRAFT
    meeting = with_issued_version(meeting, number="〔2026〕6号", by="程远舟", now=NOW)
    assert minutes_state(meeting) is MinutesState.ISSUED
    meeting = reopen_meeting(meeting, "漏记一项议定事项", NOW)
    assert minutes_state(meeting) is MinutesState.CORRECTING
    meeting = close_meeting(meeting, NOW, {})
    meeting = with_wording_reopened(meeting, "错别字", NOW)
    assert correction_reason(meeting) == "漏记一项议定事项；错别字"
    meeting = with_issued_version(meeting, number="〔2026〕6号", by="程远舟", now=NOW)
    assert minutes_state(meeting) is MinutesState.CORRECTED
    assert [each.reason for each in meeting.issues] == ["", "漏记一项议定事项；错别字"]
    assert correction_reason(meeting) == ""


def test_a_meeting_reopened_before_its_minutes_went_out_makes_no_correction() -> None:
    meeting = close_meeting(reopen_meeting(closed(), "漏记", NOW), NOW, {})
    assert minutes_state(meeting) is MinutesState.DRAFT
    assert with_issued_version(meeting, number="", by="程远舟", now=NOW).issues[0].reason == ""


@pytest.mark.parametrize(
    ("meeting", "by", "said"),
    [
        (msgspec.structs.replace(closed(), state=MeetingState.OPEN), "程远舟", "还没有结束"),
        (issued(), "程远舟", "已经签发"),
        (closed(), "", "签发人"),
    ],
)
def test_what_cannot_be_issued_says_why(meeting: Meeting, by: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        with_issued_version(meeting, number="", by=by, now=NOW)


def test_a_version_keeps_its_text_and_the_name_of_its_file() -> None:
    meeting = with_issued_document(issued(), ["标题", "正文"], "纪要.docx")
    assert meeting.issues[-1].text == ("标题", "正文")
    assert meeting.issues[-1].file == "纪要.docx"


def test_the_template_of_the_last_version_is_offered_again() -> None:
    official = with_issued_document(issued(3), [], "纪要.docx", "minutes-gbt9704.docx")
    assert template_name_of_last_issued_version(closed(2), []) == ""
    assert template_name_of_last_issued_version(closed(4), [official]) == "minutes-gbt9704.docx"
    own = with_issued_document(issued(2), [], "纪要.docx", "我校.docx")
    assert template_name_of_last_issued_version(own, [official, own]) == "我校.docx"


def test_numbers_follow_those_given_in_the_year_and_a_correction_keeps_its_own() -> None:
    assert proposed_document_number(closed(3), []) == "〔2026〕3号"
    given = with_issued_version(closed(2), number="晨光办〔2026〕17号", by="程远舟", now=NOW)
    assert proposed_document_number(closed(3), [given]) == "〔2026〕18号"
    assert proposed_document_number(closed(5), [given]) == "〔2026〕20号"
    assert proposed_document_number(closed(2), [given, issued(3)]) == "〔2026〕2号"
    again = with_wording_reopened(given, "错字", NOW)
    assert proposed_document_number(again, [given]) == "晨光办〔2026〕17号"


def test_who_signed_before_is_proposed_again() -> None:
    assert proposed_signer(closed()) == "程远舟"
    other = with_issued_version(closed(), number="", by="何秋实", now=NOW)
    assert proposed_signer(other) == "何秋实"


def test_an_issued_meeting_cannot_be_changed_or_removed() -> None:
    meeting = issued()
    for after in (None, msgspec.structs.replace(meeting, place="三楼"), closed()):
        with pytest.raises(RefusedError, match="已经签发"):
            refuse_change_to_locked_meeting(meeting, after)


def test_an_issued_meeting_can_be_opened_again_and_noted_on() -> None:
    meeting = issued()
    refuse_change_to_locked_meeting(meeting, reopen_meeting(meeting, "漏记", NOW))
    refuse_change_to_locked_meeting(meeting, with_wording_reopened(meeting, "错字", NOW))
    refuse_change_to_locked_meeting(
        meeting, msgspec.structs.replace(meeting, private_note="自己看")
    )
    photo = EvidenceFile(path="attachments/t/a.jpg", name="a.jpg", size=1, sha256="a", added=DAY)
    refuse_change_to_locked_meeting(
        meeting, msgspec.structs.replace(meeting, evidence_files=(photo,))
    )


def test_what_an_issued_meeting_heard_of_an_item_stays() -> None:
    meetings = {6: issued()}
    item = add_progress(make_measure(1, "读书节"), on=DAY, meeting=6, text="好")
    later = add_progress(item, on=date(2026, 12, 1), status=Status.DONE, text="办完")
    refuse_item_change_to_locked_records(item, later, meetings)
    for after in (None, add_progress(item, on=DAY, meeting=6, text="不好")):
        with pytest.raises(RefusedError, match="第6次行政例会的纪要已经签发"):
            refuse_item_change_to_locked_records(item, after, meetings)


def test_a_task_of_an_issued_meeting_neither_comes_nor_goes_but_moves_on() -> None:
    meetings = {6: issued()}
    task = make_task(2, "发通知", meeting=6)
    for before, after in ((None, task), (task, None)):
        with pytest.raises(RefusedError):
            refuse_item_change_to_locked_records(before, after, meetings)
    refuse_item_change_to_locked_records(
        task, add_progress(task, on=date(2026, 12, 1), status=Status.DONE), meetings
    )


def test_opened_again_everything_may_change() -> None:
    meeting = reopen_meeting(issued(), "漏记", NOW)
    assert not is_minutes_locked(meeting)
    refuse_change_to_locked_meeting(meeting, msgspec.structs.replace(meeting, place="三楼"))
    refuse_item_change_to_locked_records(None, make_task(3, "补记", meeting=6), {6: meeting})
