"""会议通知: when, where, what, and when it will be over."""

from datetime import date, datetime
from pathlib import Path

import msgspec
import pytest
from docx import Document

from meetingtui.base.libreoffice import find_libreoffice
from meetingtui.base.term_calendar import Term
from meetingtui.documents.document_file import read_document_lines
from meetingtui.documents.document_layout import count_pages
from meetingtui.documents.mail.recipients import Recipient, Recipients
from meetingtui.documents.meeting_notice import (
    meeting_notice_text,
    notice_letter,
    notice_variables,
    render_notice_document,
)
from meetingtui.documents.template_variable_table import NOTICE
from meetingtui.meeting.attendance import AttendanceEntry
from meetingtui.meeting.fixed_agenda import expected_end_time, shipped_agenda
from meetingtui.meeting.record import LearningShare, Meeting
from meetingtui.meeting.topic_discussion import Topic
from meetingtui.school.school import RegularMeetingSettings, School

AGENDA = shipped_agenda()
TERM = Term(id="2026-2027-1", first_monday=date(2026, 8, 31), end=date(2027, 1, 29))
SCHOOL = School(
    name="云山市青禾小学",
    short="青禾小学",
    departments=(),
    people=(),
    terms=(TERM,),
    meeting=RegularMeetingSettings(weekday="周一"),
)
MEETING = Meeting(
    id=1,
    number=6,
    on=date(2026, 11, 30),
    time="14:30",
    place="二楼会议室",
    host="方启明",
    share=LearningShare(presenter="林知秋"),
    topics=(Topic(id=1, title="寒假值班安排", proposer="顾一帆"), Topic(id=2, title="校服")),
    agenda=(2, 3),
    carried=(9,),
)


def test_the_notice_says_when_where_and_what() -> None:
    text = meeting_notice_text(MEETING, school=SCHOOL, agenda=AGENDA, today=date(2026, 11, 27))
    end = expected_end_time(MEETING, AGENDA)
    assert f"时间：11月30日（周一）14:30，预计 {end} 结束" in text
    assert "地点：二楼会议室" in text
    assert "分享人：林知秋" in text
    assert "　1. 寒假值班安排（顾一帆）\n　2. 校服" in text
    assert "要汇报 3 项" in text
    assert text.endswith("云山市青禾小学　2026年11月27日")


def test_the_end_follows_from_the_minutes_of_the_agenda() -> None:
    blocks = [msgspec.structs.replace(block, minutes=20) for block in AGENDA.blocks]
    agenda = msgspec.structs.replace(AGENDA, blocks=tuple(blocks[:4]))
    assert expected_end_time(MEETING, agenda) == "15:50"
    assert expected_end_time(msgspec.structs.replace(MEETING, time="下午"), agenda) == ""


def test_topics_bring_their_proposer_minutes_and_papers_and_change_the_end() -> None:
    topics = (
        Topic(id=1, title="寒假值班安排", proposer="顾一帆", minutes=10, papers="值班表"),
        Topic(id=2, title="校服", minutes=25),
    )
    meeting = msgspec.structs.replace(MEETING, topics=topics)
    text = meeting_notice_text(meeting, school=SCHOOL, agenda=AGENDA, today=date(2026, 11, 27))
    assert "二、主题研讨（35 分钟）" in text
    assert "　1. 寒假值班安排（顾一帆，10 分钟）\n　　材料：值班表\n　2. 校服（25 分钟）" in text
    assert "预计 16:05 结束" in text
    no_minutes = (*topics, Topic(id=3, title="运动会"))
    assert expected_end_time(msgspec.structs.replace(MEETING, topics=no_minutes), AGENDA) == "16:05"
    longer = (Topic(id=1, title="校服", minutes=60), Topic(id=3, title="运动会"))
    assert expected_end_time(msgspec.structs.replace(MEETING, topics=longer), AGENDA) == "16:30"


def _noticed(topics: int, people: int = 14) -> Meeting:
    return msgspec.structs.replace(
        MEETING,
        attendance=tuple(AttendanceEntry(name=f"成员{number:02d}") for number in range(people)),
        topics=tuple(
            Topic(id=n, title=f"第{n}个要研究的问题", proposer="顾一帆", minutes=5, papers="方案")
            for n in range(1, topics + 1)
        ),
    )


def test_the_word_file_says_it_all_and_the_mail_attaches_it(tmp_path: Path) -> None:
    document = render_notice_document(
        tmp_path, _noticed(2), school=SCHOOL, term=TERM, agenda=AGENDA, today=date(2026, 11, 27)
    )
    text = read_document_lines(document)
    assert text[0] == "关于召开第6次行政例会的通知"
    assert "一、时间：2026年11月30日（星期一）14:30，预计15:40结束" in text
    assert "　2.第2个要研究的问题　顾一帆　5分钟　方案" in text
    assert text[-2:] == ["云山市青禾小学", "2026年11月27日"]
    to = Recipients(found=(Recipient(address="lin@example.com", people=("林知秋",)),))
    now = datetime.fromisoformat("2026-11-27T16:00+08:00")
    letter = notice_letter(
        MEETING, to, school=SCHOOL, term=TERM, agenda=AGENDA, now=now, document=document
    )
    assert [each.name for each in letter.attachments] == [
        "2026-11-30 第6次行政例会通知.docx",
        "2026-11-30 第6次行政例会日程.ics",
    ]


def test_the_template_gets_exactly_the_variables_that_are_told() -> None:
    told = notice_variables(
        _noticed(2), school=SCHOOL, term=TERM, agenda=AGENDA, today=date(2026, 11, 27)
    )
    assert told.keys() == {each.name for each in NOTICE}
    (rows,) = (each for each in NOTICE if each.is_list)
    assert {frozenset(row) for row in told["agenda"]} == {
        frozenset(each.name for each in rows.parts)
    }


def test_a_template_of_the_school_called_notice_is_used(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    word = Document()
    word.add_paragraph("本校通知：{{ when }}")
    word.save(str(own / "notice.docx"))
    document = render_notice_document(
        tmp_path, MEETING, school=SCHOOL, term=TERM, agenda=AGENDA, today=date(2026, 11, 27)
    )
    assert read_document_lines(document) == [
        "本校通知：2026年11月30日（星期一）14:30，预计16:00结束"
    ]


@pytest.mark.skipif(find_libreoffice() is None, reason="needs LibreOffice")
def test_with_ten_topics_the_notice_is_one_page(tmp_path: Path) -> None:
    document = render_notice_document(
        tmp_path, _noticed(10), school=SCHOOL, term=TERM, agenda=AGENDA, today=date(2026, 11, 27)
    )
    pages = count_pages(document, lambda _: True)
    assert pages is not None
    assert pages.number == 1


def test_the_mail_brings_the_date_for_the_calendar() -> None:
    to = Recipients(found=(Recipient(address="lin@example.com", people=("林知秋",)),))
    now = datetime.fromisoformat("2026-11-27T16:00+08:00")
    letter = notice_letter(MEETING, to, school=SCHOOL, term=TERM, agenda=AGENDA, now=now)
    assert letter.subject == "青禾小学第6次行政例会通知（2026年11月30日）"
    assert letter.body.startswith("各位同事：\n时间：")
    (dates,) = letter.attachments
    assert b"DTSTART:20261130T063000Z" in dates.content
