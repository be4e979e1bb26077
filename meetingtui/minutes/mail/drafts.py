"""Letters as ``.eml`` files that Outlook and Foxmail open ready to be sent; no server needed."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from meetingtui.minutes.mail.letters import Letter, Occasion
from meetingtui.minutes.paper import write
from meetingtui.wording import one_line

SUFFIX = ".eml"
"""What drafts end in."""

_LONGEST = 40
"""Signs of a recipient in a file's name; file systems allow 255 bytes in all."""


def write_drafts(
    letters: Iterable[Letter],
    occasion: Occasion,
    folder: Path,
    *,
    now: datetime,
) -> list[Path]:
    """One file a letter, and where each lies; a file that is there is never overwritten.

    Raises:
        MailError: a letter to nobody, or to what is no address.
        PaperError: the folder cannot be written, or the disk is full.
    """
    return [
        write(draft(letter, occasion, now=now), folder, draft_name(letter, occasion))
        for letter in letters
    ]


def draft(letter: Letter, occasion: Occasion, *, now: datetime) -> bytes:
    """One letter as a draft: the mail program gives it its Message-ID when it is sent."""
    from meetingtui.minutes.mail.mime import message

    school = occasion.school
    return message(letter, now=now, sender=school.mail, sender_name=school.name, is_draft=True)


def draft_name(letter: Letter, occasion: Occasion) -> str:
    """2026-11-23 第6次行政例会纪要 王晓梅.eml; without a name where it is to all."""
    name = f"{occasion.meeting.on.isoformat()} {occasion.what}"
    reader = re.sub(r'[<>:"/\\|?*]', "_", one_line(letter.reader))
    if len(reader) > _LONGEST:
        reader = f"{reader[:_LONGEST]}…"
    return " ".join(filter(None, (name, reader.rstrip(" .")))) + SUFFIX
