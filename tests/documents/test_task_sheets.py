"""督办单: a decision with the tasks of one department, as Word and as text to paste."""

import io

import msgspec
import pytest
from docx import Document

from meetingtui.base.errors import RefusedError
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.meeting_document import render_meeting_document_to_bytes
from meetingtui.documents.minutes_variables import DocumentSources
from meetingtui.documents.task_sheets import (
    follow_up_sheet_text,
    follow_up_sheets,
    select_follow_up_sheets,
)
from meetingtui.documents.template_catalogue import find_meeting_template
from meetingtui.meeting.topic_discussion import DecisionKind, Topic


def told(records):
    return follow_up_sheets(
        records.meeting, school=records.school, items=records.items, meetings=records.meetings
    )


def test_every_task_of_the_meeting_is_followed_up_once(records):
    found = told(records)
    tasks = [task.id for each in found for task in each.tasks]
    born = [item.id for item in records.items.values() if item.meeting == records.meeting.id]
    assert sorted(tasks) == sorted(born)


def test_a_decision_that_gave_no_task_is_quoted_without_a_department(records):
    topic = Topic(id=90, title="错峰放学", decision="试行一个月", decision_kind=DecisionKind.PASSED)
    meeting = msgspec.structs.replace(records.meeting, topics=(topic,))
    (first, *_) = told(records._replace(meeting=meeting))
    assert (first.topic, first.department, first.tasks) == ("错峰放学", "", ())
    assert first.decision == "会议议定：试行一个月。"


def test_one_is_chosen_by_topic_and_by_department(records):
    every = told(records)
    one = select_follow_up_sheets(every, records.meeting, topic=1)
    assert {each.topic for each in one} == {records.meeting.topics[0].title}
    with pytest.raises(RefusedError, match="有任务的部门"):
        select_follow_up_sheets(every, records.meeting, department="没有这个部门")
    with pytest.raises(RefusedError, match="没有第 9 个"):
        select_follow_up_sheets(every, records.meeting, topic=9)


def test_the_text_names_meeting_decision_department_person_and_day(records):
    text = follow_up_sheet_text(records.meeting, told(records)[0])
    assert text.splitlines() == [
        "【督办】第6次行政例会（11月23日）",
        "议题：“课后服务时间的调整”",
        "会议原则通过：自12月1日起三年级试行课后服务新时间表。",
        "请学生发展中心办理：",
        "制定课后服务新时间表并告知家长（顾南乔、陆星野，11月30日前）",
    ]


def test_the_word_file_holds_only_what_was_chosen(records, tmp_path):
    first = told(records)[0]
    document = render_meeting_document_to_bytes(
        find_meeting_template(tmp_path, "督办单"),
        records.meeting,
        sources=DocumentSources(
            school=records.school,
            term=records.term,
            agenda=records.agenda,
            items=records.items,
            meetings=records.meetings,
        ),
        chosen_follow_ups=[first],
    )
    assert len(Document(io.BytesIO(document)).tables) == 1
    lines = read_document_lines(document)
    assert sum("责任部门：" in line for line in lines) == 1
    assert any(line.startswith("签收：") for line in lines)
