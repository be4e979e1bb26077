"""The meeting notice (会议通知): time, place and agenda of the next meeting, as text and Word."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import (
    full_date,
    heading_without_final_stop,
    month_day,
    one_line,
    to_chinese_number,
    weekday_name,
)
from meetingtui.documents.document_file import SUFFIX
from meetingtui.documents.document_type import DocumentType
from meetingtui.documents.mail.letters import Attachment, Letter, make_calendar_file
from meetingtui.documents.mail.recipients import Recipients
from meetingtui.documents.minutes_sections import block_notice_details
from meetingtui.documents.minutes_variables import meeting_time_text
from meetingtui.documents.template_catalogue import template_of_type
from meetingtui.meeting.fixed_agenda import (
    AgendaBlock,
    FixedAgenda,
    expected_end_time,
    planned_block_minutes,
    planned_meeting_minutes,
)
from meetingtui.meeting.next_meeting import NextMeetingAppointment
from meetingtui.meeting.record import Meeting
from meetingtui.school.school import School

_NO_PLACE = "另行通知"


def meeting_notice_text(
    meeting: Meeting, *, school: School, agenda: FixedAgenda, today: date
) -> str:
    """Word the meeting notice as plain text with several lines, headed
    【城北小学第6次行政例会通知】.

    The place is 另行通知 (to be announced) if none is set; without a host there is no line on the
    host.

    Args:
        meeting: the prepared meeting.
        school: the school.
        agenda: the school's agenda, with the planned durations.
        today: the date of the notice.
    """
    end = expected_end_time(meeting, agenda)
    at = f"{month_day(meeting.on)}（{weekday_name(meeting.on)}）{meeting.time}"
    lines = [
        f"【{school.display_name}{meeting.title}通知】",
        f"时间：{at}{f'，预计 {end} 结束' if end else ''}",
        f"地点：{one_line(meeting.place) or _NO_PLACE}",
    ]
    if meeting.host:
        lines.append(f"主持：{one_line(meeting.host)}")
    lines.append("议程：")
    for number, block in enumerate(agenda.blocks, 1):
        lines += _agenda_block_lines(number, block, meeting)
    lines.append("请准时参加；不能到会的，请提前向主持人请假。")
    lines.append(f"{one_line(school.name)}　{full_date(today)}")
    return "\n".join(lines)


def notice_variables(
    meeting: Meeting, *, school: School, term: Term, agenda: FixedAgenda, today: date
) -> dict[str, Any]:
    """Build the template variables of the meeting notice (会议通知).

    They are listed in :data:`meetingtui.documents.template_variable_table.NOTICE`.

    Args:
        meeting: the prepared meeting.
        school: the school.
        term: the term of the meeting, whose title the notice gives.
        agenda: the school's agenda, with the planned durations.
        today: the date of the notice.
    """
    end = expected_end_time(meeting, agenda)
    return {
        "school": school.name,
        "term": term.title,
        "meeting": meeting.title,
        "number": meeting.number,
        "title": f"关于召开{meeting.title}的通知",
        "date": full_date(meeting.on),
        "weekday": f"星期{weekday_name(meeting.on)[-1]}",
        "time": meeting.time,
        "end": end,
        "when": f"{meeting_time_text(meeting)}{f'，预计{end}结束' if end else ''}",
        "place": one_line(meeting.place) or _NO_PLACE,
        "host": one_line(meeting.host),
        "people": "、".join(one_line(line.name) for line in meeting.attendance),
        "agenda": [
            row
            for number, block in enumerate(agenda.blocks, 1)
            for row in _agenda_block_rows(number, block, meeting)
        ],
        "issued_on": full_date(today),
    }


def render_notice_document(
    folder: Path,
    meeting: Meeting,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    today: date,
    tick: Callable[[float], bool] | None = None,
) -> bytes:
    """Render the meeting notice as a Word file with the shipped template, or with the school's file
    of the same name that replaces it.

    Args:
        folder: the data folder, which may hold the school's own template.
        meeting: the prepared meeting.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda, with the planned durations.
        today: the date of the notice.
        tick: called repeatedly with the seconds elapsed; if it returns False, rendering is
            cancelled.

    Returns:
        The content of the .docx file; nothing is written.

    Raises:
        TemplateError: the template has an error; the message names it and its place.
        TemplateCancelledError: ``tick`` returned False.
    """
    from meetingtui.documents.template import render_template

    context = notice_variables(meeting, school=school, term=term, agenda=agenda, today=today)
    return render_template(
        template_of_type(folder, DocumentType.NOTICE).path,
        context,
        DocumentType.NOTICE.permitted_variables,
        tick,
    )


def notice_file_name(meeting: Meeting) -> str:
    """File name of the meeting notice: 2026-11-30 第6次行政例会通知.docx."""
    return f"{meeting.on.isoformat()} {meeting.title}通知{SUFFIX}"


def notice_letter(
    meeting: Meeting,
    to: Recipients,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    now: datetime,
    document: bytes | None = None,
) -> Letter:
    """Build the e-mail with the meeting notice to all participants with an address, with a calendar
    file of the meeting attached.

    Args:
        meeting: the prepared meeting.
        to: the participants; those who cannot be reached are left out.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda, with the planned durations.
        now: current time with time zone; its date is that of the notice.
        document: the notice as a Word file, attached as well; None attaches none.
    """
    coming = NextMeetingAppointment(
        number=meeting.number, on=meeting.on, time=meeting.time, place=meeting.place
    )
    dates = make_calendar_file(
        meeting,
        (),
        coming,
        school=school,
        term=term,
        agenda=agenda,
        now=now,
        minutes=planned_meeting_minutes(meeting, agenda),
    )
    text = meeting_notice_text(meeting, school=school, agenda=agenda, today=now.date())
    word = document and Attachment(name=notice_file_name(meeting), content=document)
    _, *lines = text.split("\n")
    return Letter(
        to=to.found,
        subject=one_line(f"{school.display_name}{meeting.title}通知（{full_date(meeting.on)}）"),
        body="\n".join(["各位同事：", *lines, ""]),
        attachments=tuple(each for each in (word, dates) if each),
    )


def _agenda_block_lines(number: int, block: AgendaBlock, meeting: Meeting) -> Iterator[str]:
    """Yield the lines of the meeting notice on one agenda block: its name with remark, presenters
    and minutes, then each topic with its papers.

    ``number`` is the block's place in the agenda, from 1.
    """
    details = block_notice_details(block.key, meeting)
    facts = (
        details.remark,
        f"分享人：{details.presenters}" if details.presenters else "",
        f"{planned_block_minutes(block, meeting)} 分钟",
    )
    yield f"{to_chinese_number(number)}、{block.name}（{'，'.join(filter(None, facts))}）"
    for at, topic in enumerate(details.topics, 1):
        inside = "，".join(
            filter(None, (topic.proposer, f"{topic.minutes} 分钟" if topic.minutes else ""))
        )
        yield f"　{at}. {one_line(topic.title)}{f'（{inside}）' if inside else ''}"
        if topic.papers:
            yield f"　　材料：{one_line(topic.papers)}"


def _agenda_block_rows(
    number: int, block: AgendaBlock, meeting: Meeting
) -> Iterator[dict[str, str]]:
    """Yield the table rows of the meeting notice on one agenda block and its topics, as template
    variables.

    ``number`` is the block's place in the agenda, from 1.
    """
    details = block_notice_details(block.key, meeting)
    yield {
        "number": to_chinese_number(number),
        "what": block.name,
        "who": details.presenters,
        "minutes": f"{planned_block_minutes(block, meeting)}分钟",
        "note": details.remark.replace(" ", ""),
    }
    for at, topic in enumerate(details.topics, 1):
        yield {
            "number": "",
            "what": f"{at}.{heading_without_final_stop(topic.title)}",
            "who": topic.proposer,
            "minutes": f"{topic.minutes}分钟" if topic.minutes else "",
            "note": one_line(topic.papers),
        }
