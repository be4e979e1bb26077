"""Wording the e-mails that send minutes and report sheets, and their calendar file (``.ics``, RFC
5545).

There is one letter to all recipients, or one to each with the recipient's tasks. The calendar file
holds the next meeting and the deadlines of tasks. Deadlines are all-day events marked as free time,
not to-dos (VTODO), because the calendars of phones, QQ, 163 and Outlook import events but silently
drop to-dos. China has a single time zone without daylight saving time; times are therefore written
in UTC without a zone description.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

import msgspec

from meetingtui.base.term_calendar import Term
from meetingtui.base.wording import (
    as_sentence,
    full_date,
    month_day,
    one_line,
    weekday_name,
    without_end_punctuation,
    without_unprintable,
)
from meetingtui.documents.document_conventions import title_draft_mark
from meetingtui.documents.mail.recipients import Recipient, RecipientTasks, UnreachablePerson
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.next_meeting import NextMeetingAppointment
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.mail_settings import is_email_address
from meetingtui.school.school import School

INDENT = "　　"
"""Indentation of a paragraph: two full-width spaces."""


class MinutesVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a meeting's minutes for mailing; each person is sent every version once."""

    key: str
    """Identifier of the version among all versions for the same meeting."""
    mark: str = ""
    """Mark in the subject: 草稿, 征求意见稿 or 更正; empty for the first issued version."""
    is_final: bool = True
    """Whether the version is issued and not reopened."""
    reason: str = ""
    """What was corrected; empty if the version is no correction."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file attached to an e-mail: its name and content."""

    name: str
    """File name shown to the recipient."""
    content: bytes
    """Content of the file."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """An e-mail as text and attachments, before it is encoded."""

    to: tuple[Recipient, ...]
    """All recipients, including those of copies (抄送)."""
    subject: str
    """Subject line (主题)."""
    body: str
    """Body as plain text (正文)."""
    attachments: tuple[Attachment, ...] = ()
    """Attached files (附件)."""
    only_recipient_name: str = ""
    """Name of the only recipient addressed; empty for a letter to all."""


class MailingContext(msgspec.Struct, frozen=True, kw_only=True):
    """What all letters of one mailing have in common: meeting, version of the minutes, time."""

    meeting: Meeting
    """The meeting whose minutes are mailed."""
    school: School
    """The school."""
    term: Term
    """The term of the meeting."""
    version: MinutesVersion
    """The mailed version of the minutes."""
    now: datetime
    """Time of the mailing."""

    @property
    def minutes_title(self) -> str:
        """Title of the minutes that are mailed, in Chinese: 第6次行政例会纪要（更正）."""
        mark = f"（{self.version.mark}）" if self.version.mark else ""
        return f"{self.meeting.title}纪要{mark}"

    @property
    def subject(self) -> str:
        """Subject line of the e-mails with the minutes:
        城北小学第6次行政例会纪要（2026年11月23日）.
        """
        return one_line(
            f"{self.school.display_name}{self.minutes_title}（{full_date(self.meeting.on)}）"
        )


def current_minutes_version(meeting: Meeting) -> MinutesVersion:
    """Determine the present version of a meeting's minutes: a draft, the issued minutes, or a
    correction.
    """
    versions = len(meeting.issues)
    if not is_minutes_locked(meeting):
        mark = title_draft_mark(meeting).strip("〔〕")
        key = f"draft-{versions}-{len(meeting.reopened)}-{meeting.state.value}"
        return MinutesVersion(key=key, mark=mark, is_final=False)
    if versions == 1:
        return MinutesVersion(key="issue-1")
    return MinutesVersion(key=f"issue-{versions}", mark="更正", reason=meeting.issues[-1].reason)


def minutes_letter_to_all(
    mailing_context: MailingContext,
    to: Sequence[Recipient],
    concerns: RecipientTasks,
    attachments: Sequence[Attachment],
) -> Letter:
    """Word one letter with the minutes to all recipients.

    Args:
        mailing_context: meeting, version of the minutes and time.
        to: the recipients.
        concerns: the tasks; the number of those given in the meeting is told.
        attachments: the minutes, and perhaps a calendar file.
    """
    decided = len(concerns.decided)
    says = _opening_paragraph(mailing_context)
    if decided:
        says += f"本次会议议定事项 {decided} 项，请有关部门和责任人对照纪要，按时限抓好落实。"
    return Letter(
        to=tuple(to),
        subject=mailing_context.subject,
        body=_letter_body(
            mailing_context,
            "各位同事：",
            [says, *_closing_paragraphs(mailing_context, attachments)],
        ),
        attachments=tuple(attachments),
    )


def minutes_letter_to_one_person(
    mailing_context: MailingContext,
    recipient: Recipient,
    own: RecipientTasks,
    attachments: Sequence[Attachment],
) -> Letter:
    """Word a letter with the minutes to one recipient, listing the recipient's own tasks.

    Args:
        mailing_context: meeting, version of the minutes and time.
        recipient: the recipient.
        own: the recipient's tasks; without any, the letter says so, but not to one who gets a copy.
        attachments: the minutes, and perhaps a calendar file.
    """
    greeting = f"{recipient.joined_names}：" if recipient.people else "您好："
    paragraphs = [_opening_paragraph(mailing_context, "您好！" if recipient.people else "")]
    if own.all_tasks:
        paragraphs += [
            "您的任务（由您负责，或由您负责的部门承担）：",
            *_task_lines(own, mailing_context),
        ]
        paragraphs.append("请按时限抓好落实，进展情况请在下次例会上汇报。")
    elif not recipient.is_copy:
        paragraphs.append("本次会议的议定事项中，没有指定由您负责的任务。")
    return Letter(
        to=(recipient,),
        subject=mailing_context.subject,
        body=_letter_body(
            mailing_context,
            greeting,
            [*paragraphs, *_closing_paragraphs(mailing_context, attachments)],
        ),
        attachments=tuple(attachments),
        only_recipient_name=recipient.joined_names,
    )


def _opening_paragraph(mailing_context: MailingContext, hello: str = "") -> str:
    """First paragraph of a letter with minutes: which are attached, and whether as draft or
    correction.

    ``hello`` is a greeting put before it; empty for none.
    """
    edition = mailing_context.version
    minutes = f"{full_date(mailing_context.meeting.on)}{mailing_context.meeting.title}纪要"
    if not edition.is_final:
        return f"{hello}{minutes}（{edition.mark}）见附件，尚未签发，请审阅；如需修改，请及时反馈。"
    if edition.mark:
        why = f"更正说明：{as_sentence(one_line(edition.reason))}" if edition.reason else ""
        return f"{hello}{minutes}已作更正，见附件。请以本次所发为准，此前所发的作废。{why}"
    return f"{hello}{minutes}见附件，请查收。"


def _task_lines(own: RecipientTasks, mailing_context: MailingContext) -> Iterable[str]:
    """Yield a recipient's tasks as numbered lines of a letter, under a heading each for new and
    earlier ones.
    """
    for label, tasks in (("本次议定", own.decided), ("以往议定、尚未完成", own.still_open)):
        if tasks:
            yield f"【{label}】"
            for number, task in enumerate(tasks, 1):
                topic = own.topics.get(task.id, "")
                yield f"{number}. {_single_task_text(task, topic, mailing_context)}"


def _single_task_text(task: Item, topic: str, mailing_context: MailingContext) -> str:
    """Describe a task on one line of a letter: title, owner, deadline, and the topic if there is
    one.

    ``topic`` is the title of the topic that gave the task; empty for none.
    """
    owner = f"{task.owner_words}{task.co_departments_in_brackets}"
    due = task.due_words_as_of(mailing_context.meeting.on)
    topic_note = f"；议题：{topic}" if topic else ""
    return one_line(
        f"{without_end_punctuation(task.title)}（责任人：{owner}；完成时限：{due}{topic_note}）"
    )


def _closing_paragraphs(
    mailing_context: MailingContext, attachments: Iterable[Attachment]
) -> Iterable[str]:
    """Yield the closing paragraphs of a letter with minutes, as far as they apply.

    They say what the calendar file is for, and whom to tell about mistakes in issued minutes.
    """
    if any(each.name.endswith(".ics") for each in attachments):
        yield "附件中的日程文件（.ics）可导入手机或电脑的日历。"
    if mailing_context.meeting.recorder and mailing_context.version.is_final:
        yield f"纪要如有疏漏，请与{one_line(mailing_context.meeting.recorder)}联系。"


def _letter_body(mailing_context: MailingContext, greeting: str, paragraphs: Iterable[str]) -> str:
    """Join greeting and paragraphs to the text of a letter, signed by the school with the date."""
    lines = [greeting, *(f"{INDENT}{each}" for each in paragraphs)]
    signed = (one_line(mailing_context.school.name), full_date(mailing_context.now.date()))
    return "\n".join((*lines, "", *signed, ""))


# The e-mail that sends a department its report sheet (会前填报表) before a meeting


def report_sheet_letter_or_unreachable(
    department: str,
    meeting: Meeting,
    *,
    school: School,
    count: int,
    attachments: Sequence[Attachment],
    today: date,
) -> Letter | UnreachablePerson:
    """Word the e-mail with a report sheet to a department's head; an UnreachablePerson if there is
    no usable address.

    Args:
        department: full name of the department.
        meeting: the meeting that the sheet is for.
        school: the school.
        count: number of items on the sheet.
        attachments: the sheet.
        today: date of the letter.
    """
    known = school.find_department(department)
    head = known.head if known else ""
    person = school.find_person(head) if head else None
    address = person.email.strip() if person else ""
    if not head:
        return UnreachablePerson(department, "没有写负责人，请在学校设置的部门里补上")
    if not is_email_address(address):
        return UnreachablePerson(head, "没有可用的邮箱，请在学校设置的人员里补上")
    when = f"{month_day(meeting.on)}（{weekday_name(meeting.on)}）{meeting.time}"
    where = f"在{one_line(meeting.place)}" if meeting.place else ""
    lines = (
        f"{head}：",
        f"{INDENT}您好！{meeting.title}定于{when}{where}召开。",
        f"{INDENT}附件是{department}的会前填报表，共 {count} 项，请填写有底色的三栏"
        "（没有变化的可不填），会前发回。会上只过有问题的事项，其余按填报的记录。",
        f"{INDENT}也可以直接回复文字，每项一行，写“事项：进展”。",
        "",
        one_line(school.name),
        full_date(today),
        "",
    )
    subject = f"{school.display_name}{meeting.title}会前填报（{department}）"
    return Letter(
        to=(Recipient(address=address, people=(head,)),),
        subject=one_line(subject),
        body="\n".join(lines),
        attachments=tuple(attachments),
        only_recipient_name=head,
    )


CHINA = timezone(timedelta(hours=8))
"""Time zone of China (UTC+8, without daylight saving time)."""

_MAX_LINE_OCTETS = 75


def make_calendar_file(
    meeting: Meeting,
    tasks: Iterable[Item],
    following: NextMeetingAppointment,
    *,
    school: School,
    term: Term,
    agenda: FixedAgenda,
    now: datetime,
    minutes: int | None = None,
) -> Attachment | None:
    """Build the calendar file (``.ics``) with the next meeting and the deadlines; None if there are
    no events.

    The UIDs of events are stable, so that importing the file again updates an event instead of
    duplicating it.

    Args:
        meeting: the meeting whose minutes are mailed; it gives the file its name.
        tasks: the tasks whose deadlines are added; those without a date are skipped.
        following: the next meeting; without a date it is left out.
        school: the school.
        term: the term of the meeting.
        agenda: the school's agenda, for the planned duration.
        now: current time with time zone.
        minutes: planned duration of the next meeting; None for that of the agenda's blocks.
    """
    stamp = f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    domain = school.mail.address.rpartition("@")[2] if school.mail else "meetingtui.local"
    events: list[Sequence[str]] = []
    if following.on:
        held_in = following.term or term
        lasts = minutes or agenda.with_planned_minutes(school.meeting.minutes).total_planned_minutes
        title = f"{school.display_name}第{following.number}次行政例会"
        events.append(
            (
                f"UID:{held_in.id}-meeting-{following.number}@{domain}",
                stamp,
                *_event_time_lines(following.on, following.time, lasts),
                f"SUMMARY:{_escape_ics_text(title)}",
                *([f"LOCATION:{_escape_ics_text(following.place)}"] if following.place else []),
            )
        )
    for task in tasks:
        if task.due:
            owner = f"{task.owner_words}{task.co_departments_in_brackets}"
            events.append(
                (
                    f"UID:{term.id}-task-{task.id}@{domain}",
                    stamp,
                    *_all_day_lines(task.due),
                    f"SUMMARY:{_escape_ics_text('到期：' + task.title)}",
                    f"DESCRIPTION:{_escape_ics_text(f'责任人：{owner}。{meeting.title}纪要')}",
                    "TRANSP:TRANSPARENT",
                    *_alarm_lines(task),
                )
            )
    if not events:
        return None
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//meetingtui//minutes//ZH"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    lines.append("END:VCALENDAR")
    content = "".join(f"{_fold_ics_line(line)}\r\n" for line in lines).encode()
    return Attachment(name=f"{meeting.on.isoformat()} {meeting.title}日程.ics", content=content)


def _event_time_lines(day: date, clock: str, minutes: int) -> Sequence[str]:
    """The DTSTART and DTEND lines of a calendar event; of an all-day event if the time is unknown.

    Args:
        day: day of the event.
        clock: time of day as typed, in China: 14:30; empty or other text if unknown.
        minutes: duration in minutes.
    """
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", clock.strip())
    if not found:
        return _all_day_lines(day)
    at = time(int(found[1]), int(found[2]), tzinfo=CHINA)
    begins = datetime.combine(day, at).astimezone(UTC)
    ends = begins + timedelta(minutes=minutes)
    return f"DTSTART:{begins:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}"


def _all_day_lines(day: date) -> Sequence[str]:
    """The DTSTART and DTEND lines of an all-day calendar event."""
    return (
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
    )


def _alarm_lines(task: Item) -> Sequence[str]:
    """Calendar lines of an alarm (VALARM) at 8:00 on the day before the deadline of a task."""
    return (
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escape_ics_text('明天到期：' + task.title)}",
        "TRIGGER:-PT16H",
        "END:VALARM",
    )


def _escape_ics_text(words: str) -> str:
    """Escape a text value of a calendar file as RFC 5545 requires, without unprintable characters
    and spaces at its ends.
    """
    escaped = re.sub(r"([\\;,])", r"\\\1", without_unprintable(words).strip())
    return escaped.replace("\n", r"\n")


def _fold_ics_line(line: str) -> str:
    """Fold a line of a calendar file into pieces of at most 75 octets without splitting a
    character.
    """
    pieces = [""]
    for sign in line:
        room = _MAX_LINE_OCTETS - (1 if len(pieces) > 1 else 0)
        if len((pieces[-1] + sign).encode()) > room:
            pieces.append("")
        pieces[-1] += sign
    return "\r\n ".join(pieces)
