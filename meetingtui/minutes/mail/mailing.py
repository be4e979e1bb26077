"""One mailing from end to end, as the command and the screen ask for it."""

from collections.abc import Callable, Container, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from meetingtui.meeting.fixed_agenda import FixedAgenda
from meetingtui.meeting.issuing import is_locked
from meetingtui.meeting.record import Meeting
from meetingtui.minutes.mail.concerns import Concerns, concerns
from meetingtui.minutes.mail.dates_file import dates_file, next_meeting
from meetingtui.minutes.mail.letters import (
    Attachment,
    Letter,
    Occasion,
    letter_to_all,
    letter_to_one,
)
from meetingtui.minutes.mail.recipients import Recipients, recipients
from meetingtui.minutes.mail.trouble import MailError
from meetingtui.minutes.paper import file_name, write
from meetingtui.plan.item import Item


class Mailing(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets what, before anything is written or sent."""

    occasion: Occasion
    """What it is about."""
    recipients: Recipients
    """To whom it goes, and to whom it cannot."""
    letters: tuple[Letter, ...]
    """One to all, or one to each; none where everybody has it already."""


def mailing(
    occasion: Occasion,
    *,
    items: Mapping[int, Item],
    meetings: Mapping[int, Meeting],
    agenda: FixedAgenda,
    paper: Attachment,
    is_each: bool = False,
    with_dates: bool = False,
    had: Container[str] = (),
) -> Mailing:
    """The letters with the minutes attached.

    ``is_each`` writes to everybody alone, with the lines that concern them;
    ``with_dates`` adds the ``.ics`` file; ``had`` are addresses (small letters)
    that have this version already.

    Raises:
        MailError: nobody on the list has an address.
    """
    everybody = recipients(occasion.meeting, occasion.school)
    if not everybody.found:
        raise MailError(
            f"{occasion.meeting.title}的与会人员都没有可用的邮箱。"
            "请在 school.yaml 的 people 里补上 email。"
        )
    found = everybody.without(had)
    owed = concerns(occasion.meeting, items=items, meetings=meetings, term=occasion.term)
    following = next_meeting(
        occasion.meeting, meetings=meetings, school=occasion.school, term=occasion.term
    )

    def enclosed(theirs: Concerns) -> list[Attachment]:
        dates = dates_file(
            occasion.meeting,
            theirs.every,
            following,
            school=occasion.school,
            term=occasion.term,
            agenda=agenda,
            now=occasion.now,
        )
        return [paper, dates] if with_dates and dates else [paper]

    letters: list[Letter] = []
    if is_each:
        for each in found.found:
            theirs = owed.of(each.people, occasion.school)
            letters.append(letter_to_one(occasion, each, theirs, enclosed(theirs)))
    elif found.found:
        letters.append(letter_to_all(occasion, found.found, owed, enclosed(owed)))
    return Mailing(occasion=occasion, recipients=found, letters=tuple(letters))


def paper_at_hand(meeting: Meeting, folder: Path, *, changed: datetime | None) -> Path | None:
    """The Word file of the minutes that is already there; None where it has to be written.

    Issued minutes are the file they went out as. A draft is only good while it
    is younger than the last change of the records.
    """
    if is_locked(meeting) and meeting.issues[-1].file:
        path = folder / meeting.issues[-1].file
        return path if path.is_file() else None
    name = Path(file_name(meeting))
    found = [path for path in folder.glob(f"{name.stem}*{name.suffix}") if _is_copy(path, name)]
    newest = max(found, key=lambda path: path.stat().st_mtime, default=None)
    if newest and changed and newest.stat().st_mtime < changed.timestamp():
        return None
    return newest


def _is_copy(path: Path, name: Path) -> bool:
    """Whether it is that file, or its（2）,（3）…"""
    rest = path.stem.removeprefix(name.stem)
    return not rest or (rest.startswith("（") and rest.endswith("）") and rest[1:-1].isdigit())


def paper_file(
    meeting: Meeting,
    folder: Path,
    document: Callable[[], bytes],
    *,
    changed: datetime | None,
) -> Path:
    """The minutes' Word file, written now where there is none.

    Raises:
        TemplateError: the template has a mistake.
        PaperError: it could not be written.
    """
    at_hand = paper_at_hand(meeting, folder, changed=changed)
    return at_hand or write(document(), folder, file_name(meeting))


def attached(path: Path, meeting: Meeting) -> Attachment:
    """The file as it goes with a letter, under its name without（2）.

    Raises:
        MailError: it cannot be read.
    """
    try:
        return Attachment(name=file_name(meeting), content=path.read_bytes())
    except OSError as error:
        raise MailError(
            f"读不了“{path.name}”（{error.strerror}）。请在 Word、WPS 中关闭它，再试一次。"
        ) from error
