"""Preparing a mailing of the minutes: recipients, letters and the attached Word file."""

import os
from collections import Counter
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.base.wording import one_line
from meetingtui.documents.document_file import meeting_file_name, write_document
from meetingtui.documents.mail.letters import (
    Attachment,
    Letter,
    MailingContext,
    make_calendar_file,
    minutes_letter_to_all,
    minutes_letter_to_one_person,
)
from meetingtui.documents.mail.mail_errors import MailError
from meetingtui.documents.mail.recipients import (
    Recipients,
    RecipientTasks,
    UnreachablePerson,
    minutes_recipients,
    people_responsible_for,
    tasks_for_recipients,
)
from meetingtui.meeting import next_meeting
from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.minutes_issuing import is_minutes_locked
from meetingtui.meeting.record import Meeting
from meetingtui.plan.item import Item
from meetingtui.school.school import School


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared mailing of the minutes: its letters and recipients, before anything is written or
    sent.
    """

    mailing_context: MailingContext
    """Meeting, version of the minutes and time."""
    recipients: Recipients
    """Recipients, and people who cannot be reached."""
    letters: tuple[Letter, ...]
    """One letter to all, or one to each; empty if everybody has received this version."""
    left_out: tuple[UnreachablePerson, ...] = ()
    """People who answer for a task but get no e-mail, as they are not on the attendance list."""

    @property
    def left_out_people_text(self) -> str:
        """Chinese note on the people responsible for a task who do not get the minutes; empty if
        there are none.

        Example: 2 位责任人收不到这封邮件：王晓梅、李建国.
        """
        names = "、".join(each.name for each in self.left_out)
        return f"{len(self.left_out)} 位责任人收不到这封邮件：{names}" if names else ""


def prepare_mailing(
    mailing_context: MailingContext,
    *,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    agenda: FixedAgenda,
    minutes_attachment: Attachment,
    individually: bool = False,
    with_calendar: bool = False,
    already_sent: Container[str] = (),
) -> Mailing:
    """Prepare the letters that send a meeting's minutes to its recipients, with the file attached;
    nothing is written or sent.

    Args:
        mailing_context: meeting, version of the minutes and time.
        items: all items of the term by id.
        meetings: all meetings of the term by id.
        agenda: the school's agenda.
        minutes_attachment: the Word file of the minutes.
        individually: whether each recipient gets an own letter that lists the own tasks.
        with_calendar: whether to attach the calendar file, if there are any events.
        already_sent: lower-case addresses that have this version already and get no letter.

    Raises:
        MailError: nobody on the attendance list has a valid address.
    """
    everybody = minutes_recipients(mailing_context.meeting, mailing_context.school)
    if not everybody.found:
        raise MailError(
            f"{mailing_context.meeting.title}的与会人员都没有可用的邮箱。请在学校设置的人员里补上邮箱。"
        )
    found = everybody.without_addresses(already_sent)
    owed = tasks_for_recipients(mailing_context.meeting, items=items, meetings=meetings)
    following = next_meeting.appointment_after_meeting(
        mailing_context.meeting, meetings, mailing_context.school, mailing_context.term
    )

    def attachments_for(theirs: RecipientTasks) -> list[Attachment]:
        """The minutes and, if wanted, a calendar file with the deadlines of these tasks."""
        dates = make_calendar_file(
            mailing_context.meeting,
            theirs.all_tasks,
            following,
            school=mailing_context.school,
            term=mailing_context.term,
            agenda=agenda,
            now=mailing_context.now,
        )
        return [minutes_attachment, dates] if with_calendar and dates else [minutes_attachment]

    letters: list[Letter] = []
    if individually:
        for each in found.found:
            theirs = owed.narrowed_to_people(each.people, mailing_context.school)
            letters.append(
                minutes_letter_to_one_person(mailing_context, each, theirs, attachments_for(theirs))
            )
    elif found.found:
        letters.append(
            minutes_letter_to_all(mailing_context, found.found, owed, attachments_for(owed))
        )
    return Mailing(
        mailing_context=mailing_context,
        recipients=found,
        letters=tuple(letters),
        left_out=responsible_people_left_out(owed, everybody, mailing_context.school),
    )


def responsible_people_left_out(
    owed: RecipientTasks, everybody: Recipients, school: School
) -> tuple[UnreachablePerson, ...]:
    """Find people responsible for a task who are not recipients, with the number of their tasks and
    advice for the secretary.

    People on the attendance list without an address are not included: they are among the
    unreachable recipients already.

    Args:
        owed: the tasks that the e-mails list.
        everybody: all recipients of the minutes, also those who have them already.
        school: the school.
    """
    named = {name for each in everybody.found for name in each.people}
    named |= {each.name for each in everybody.unreachable}
    addresses = {each.address.lower() for each in everybody.found}
    tasks = Counter(
        name
        for task in owed.all_tasks
        for name in dict.fromkeys(people_responsible_for(task, school))
    )
    found = []
    for name, count in tasks.items():
        person = school.find_person(name)
        if one_line(name) in named or (person and person.email.strip().lower() in addresses):
            continue
        if person is None:
            what = "学校名单里没有此人。请改派，或在学校设置的人员里补上"
        else:
            what = "不在与会名单。请另行转告，或在签到里按 F8 加为列席"
        found.append(UnreachablePerson(one_line(name), f"负责任务 {count} 项，{what}"))
    return tuple(found)


def find_current_minutes_file(
    meeting: Meeting, folder: Path, *, changed: datetime | None
) -> Path | None:
    """Find the Word file of the minutes if it is up to date; None if it has to be written.

    For issued minutes it is the issued file. Of a draft, which may have numbered copies such as
    （2）, it is the newest, if it is newer than the last change.

    Args:
        meeting: the meeting.
        folder: the folder of the file.
        changed: time of the last change of the records; None if unknown, when any draft counts.
    """
    if is_minutes_locked(meeting) and meeting.issues[-1].file:
        path = folder / meeting.issues[-1].file
        return path if path.is_file() else None
    name = Path(meeting_file_name(meeting))
    found = [
        path
        for path in folder.glob(f"{name.stem}*{name.suffix}")
        if _is_minutes_file_or_numbered_copy(path, name)
    ]
    newest = max(found, key=lambda path: path.stat().st_mtime, default=None)
    if newest and changed and newest.stat().st_mtime < changed.timestamp():
        return None
    return newest


def _is_minutes_file_or_numbered_copy(path: Path, name: Path) -> bool:
    """Whether a file is named ``name``, the name of the minutes file, or is a numbered copy such as
    （2）.
    """
    rest = path.stem.removeprefix(name.stem)
    return not rest or (rest.startswith("（") and rest.endswith("）") and rest[1:-1].isdigit())


def current_or_new_minutes_file(
    meeting: Meeting,
    folder: Path,
    document: Callable[[], bytes],
    *,
    changed: datetime | None,
    now: datetime,
) -> Path:
    """Return the path of the Word file of the minutes, after writing it if there is no current one.

    Args:
        meeting: the meeting.
        folder: the folder of the file.
        document: makes the content of the file.
        changed: time of the last change of the records; None if unknown.
        now: current time, which becomes the modification time of a new file.

    Raises:
        TemplateError: the template has an error.
        DocumentWriteError: the file could not be written.
    """
    at_hand = find_current_minutes_file(meeting, folder, changed=changed)
    if at_hand:
        return at_hand
    path = write_document(document(), folder, meeting_file_name(meeting))
    with suppress(OSError):  # where a file's time cannot be set the paper is written anew next time
        os.utime(path, (now.timestamp(), now.timestamp()))
    return path


def read_minutes_attachment(path: Path, meeting: Meeting) -> Attachment:
    """Read the Word file of the minutes as an attachment.

    Args:
        path: the file.
        meeting: the meeting; the attachment is named after it, without a number such as （2）.

    Raises:
        MailError: the file cannot be read.
    """
    try:
        return Attachment(name=meeting_file_name(meeting), content=path.read_bytes())
    except OSError as error:
        raise MailError(f"读不了“{path.name}”。请在 Word、WPS 中关闭它，再试一次。") from error
