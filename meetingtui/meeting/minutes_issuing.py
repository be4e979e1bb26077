"""Issuing the minutes (签发): draft, issued, reopened for correction, corrected; the number and
signer proposed, and which changes of records are refused.

The records of a meeting whose minutes are issued are locked. They change only after the meeting is
reopened with a reason; the next version issued is then a correction (更正).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from meetingtui.base.errors import RefusedError
from meetingtui.meeting.minutes_records import IssuedVersion, MinutesState
from meetingtui.meeting.record import Meeting, MeetingReopening
from meetingtui.plan.item import Item, Progress


def minutes_state(meeting: Meeting) -> MinutesState:
    """Return the state of a meeting's minutes, from unfinished to corrected."""
    if not meeting.issues:
        return MinutesState.DRAFT if meeting.is_closed else MinutesState.UNFINISHED
    if meeting.issues[-1].after < len(meeting.reopened):
        return MinutesState.CORRECTING
    return MinutesState.CORRECTED if len(meeting.issues) > 1 else MinutesState.ISSUED


def is_minutes_locked(meeting: Meeting) -> bool:
    """Whether the minutes are issued and not reopened, so that the records may not change."""
    return minutes_state(meeting).is_minutes_locked


def proposed_document_number(meeting: Meeting, meetings: Iterable[Meeting]) -> str:
    """Return the proposed document number (文号) for the next version of a meeting's minutes.

    A correction keeps its number; otherwise the number is the meeting's, shifted as for the highest
    number issued in the year of the meeting (〔2026〕6号); where that is taken, the next after it.
    """
    if meeting.issues:
        return meeting.issues[-1].number
    year = meeting.on.year
    given = {
        each.number: int(found[1])
        for each in meetings
        for issue in each.issues
        if (found := re.search(rf"〔{year}〕(\d+)号", issue.number))
    }
    last = max(given, default=0)
    number = meeting.number + given.get(last, last) - last
    if number in given.values() or number < 1:
        number = max(given.values()) + 1
    return f"〔{year}〕{number}号"


def proposed_signer(meeting: Meeting) -> str:
    """Return the proposed signer of the minutes: that of the previous version, else the chair."""
    return meeting.issues[-1].by if meeting.issues else meeting.host


def correction_reason(meeting: Meeting) -> str:
    """Return why the minutes were reopened since the last issue, several reasons joined by ；;
    empty where they were not, or never issued.
    """
    if not meeting.issues:
        return ""
    return "；".join(each.reason for each in meeting.reopened[meeting.issues[-1].after :])


def with_issued_version(meeting: Meeting, *, number: str, by: str, now: datetime) -> Meeting:
    """Return a meeting with a new issued version of its minutes.

    Text and file name of the version are added by :func:`with_issued_document`.

    Args:
        meeting: the closed meeting.
        number: document number (文号); may be empty.
        by: name of the signer.
        now: local time without zone.

    Raises:
        RefusedError: the meeting is not closed, its minutes are locked, or no signer is given.
    """
    if not meeting.is_closed:
        raise RefusedError(f"{meeting.title}还没有结束。请先结束会议，再签发纪要。")
    if is_minutes_locked(meeting):
        raise RefusedError(f"{meeting.title}的纪要已经签发。要改请先按 F8 更正。")
    if not by:
        raise RefusedError("还没有写签发人。请写上姓名，再签发。")
    version = IssuedVersion(
        number=number,
        by=by,
        at=now,
        reason=correction_reason(meeting),
        after=len(meeting.reopened),
    )
    return msgspec.structs.replace(meeting, issues=(*meeting.issues, version))


def with_issued_document(
    meeting: Meeting, text: Iterable[str], file: str, template: str = ""
) -> Meeting:
    """Return the meeting with text, file name and template added to its latest issued version,
    which it must have.

    Args:
        meeting: the meeting.
        text: text of the issued document, line by line.
        file: name of the Word file in the folder ``minutes/``.
        template: file name of the template it was made from; empty where it is not known.
    """
    *others, last = meeting.issues
    kept = msgspec.structs.replace(last, text=tuple(text), file=file, template=template)
    return msgspec.structs.replace(meeting, issues=(*others, kept))


def with_wording_reopened(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """Return the meeting with its issued minutes open for changes of wording; it stays closed. That
    they are issued is not checked.

    ``reason`` says why; ``now`` is local time without zone.
    """
    again = MeetingReopening(at=now, reason=reason, only_words=True)
    return msgspec.structs.replace(meeting, reopened=(*meeting.reopened, again))


def template_name_of_last_issued_version(meeting: Meeting, meetings: Iterable[Meeting]) -> str:
    """Return the file name of the template of the meeting's last issued version.

    Without one, that of the latest meeting issued; empty where none is known.
    """
    issued = [*meetings, meeting]
    issued.sort(key=lambda each: (each.id == meeting.id, each.on, each.number))
    names = [each.issues[-1].template for each in issued if each.issues]
    return next((name for name in reversed(names) if name), "")


# The lock


def refuse_change_to_locked_meeting(before: Meeting, after: Meeting | None) -> None:
    """Refuse a change or deletion of a meeting whose minutes are locked.

    Reopening the meeting, editing its private note and filing evidence files are allowed.

    Args:
        before: the meeting as stored.
        after: the meeting as changed; None for a deletion.

    Raises:
        RefusedError: the change is not allowed.
    """
    if not is_minutes_locked(before):
        return
    if after is not None:
        if len(after.reopened) > len(before.reopened):
            return
        noted = msgspec.structs.replace(before, private_note=after.private_note)
        if _without_evidence(noted) == _without_evidence(after):
            return
    raise _locked_error(before)


def _without_evidence(meeting: Meeting) -> Meeting:
    """Return the meeting without evidence files, which may still change after the issue."""
    return msgspec.structs.replace(
        meeting,
        evidence_files=(),
        achievements=tuple(
            msgspec.structs.replace(each, evidence_files=()) for each in meeting.achievements
        ),
    )


def refuse_item_change_to_locked_records(
    before: Item | None, after: Item | None, meetings: Mapping[int, Meeting]
) -> None:
    """Refuse a change of an item that would alter what locked meetings recorded on it.

    Args:
        before: the item as stored; None for a new item.
        after: the item as changed; None for a deleted one.
        meetings: all meetings of the term by id.

    Raises:
        RefusedError: the change is not allowed.
    """
    was, now = _locked_progress(before, meetings), _locked_progress(after, meetings)
    if was != now:
        raise _locked_error(meetings[(was or now)[0].meeting or 0])
    if before is None or after is None:
        item = before or after
        born = meetings.get(item.meeting) if item and item.meeting is not None else None
        if born and is_minutes_locked(born):
            raise _locked_error(born)


def _locked_progress(item: Item | None, meetings: Mapping[int, Meeting]) -> list[Progress]:
    """Return the item's progress that was recorded in locked meetings."""
    return [
        line
        for line in (item.progress if item else ())
        if line.meeting is not None
        and (held := meetings.get(line.meeting))
        and is_minutes_locked(held)
    ]


def _locked_error(meeting: Meeting) -> RefusedError:
    """Return an error that says that the records of a meeting with issued minutes cannot be
    changed.
    """
    return RefusedError(
        f"{meeting.title}的纪要已经签发，记录不能再改。要改请到纪要页按 F8 更正，并写明理由。"
    )
