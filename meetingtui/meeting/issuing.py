"""签发: from a draft to minutes that stand, and from those to corrected ones.

What went out stands: the records of a meeting whose minutes are issued change
only after it was opened again, with a reason; what goes out next is a correction.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from meetingtui.errors import RefusedError
from meetingtui.meeting.issue import Issue, MinutesState
from meetingtui.meeting.record import Meeting, Reopening
from meetingtui.plan.item import Item, Progress


def minutes_state(meeting: Meeting) -> MinutesState:
    """How far the meeting's minutes are."""
    if not meeting.issues:
        return MinutesState.DRAFT if meeting.is_closed else MinutesState.UNFINISHED
    if meeting.issues[-1].after < len(meeting.reopened):
        return MinutesState.CORRECTING
    return MinutesState.CORRECTED if len(meeting.issues) > 1 else MinutesState.ISSUED


def is_locked(meeting: Meeting) -> bool:
    """Whether its minutes went out and stand, so that its records may not change."""
    return minutes_state(meeting).is_locked


def next_number(meeting: Meeting, meetings: Iterable[Meeting]) -> str:
    """The 文号 to propose: a correction keeps its own; else it runs on with the meetings.

    Where the last one issued was numbered otherwise than its meeting, this one is too.
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


def signer(meeting: Meeting) -> str:
    """Who is proposed to sign: who did before, else the chair."""
    return meeting.issues[-1].by if meeting.issues else meeting.host


def correction_reason(meeting: Meeting) -> str:
    """Why the minutes were opened again since they last went out; empty before the first time."""
    if not meeting.issues:
        return ""
    return "；".join(each.reason for each in meeting.reopened[meeting.issues[-1].after :])


def issue(meeting: Meeting, *, number: str, by: str, now: datetime) -> Meeting:
    """The meeting with its minutes issued; text and file are put in by :func:`with_paper`.

    Raises:
        RefusedError: it is not over, its minutes stand already, or nobody signs.
    """
    if not meeting.is_closed:
        raise RefusedError(f"{meeting.title}还没有结束。请先结束会议，再签发纪要。")
    if is_locked(meeting):
        raise RefusedError(f"{meeting.title}的纪要已经签发。要改请先按 F8 更正。")
    if not by:
        raise RefusedError("还没有写签发人。请写上姓名，再签发。")
    version = Issue(
        number=number,
        by=by,
        at=now,
        reason=correction_reason(meeting),
        after=len(meeting.reopened),
    )
    return msgspec.structs.replace(meeting, issues=(*meeting.issues, version))


def with_paper(meeting: Meeting, text: Iterable[str], file: str) -> Meeting:
    """The meeting, the version that just went out with its text and the name of its file."""
    *others, last = meeting.issues
    kept = msgspec.structs.replace(last, text=tuple(text), file=file)
    return msgspec.structs.replace(meeting, issues=(*others, kept))


def open_wording(meeting: Meeting, reason: str, now: datetime) -> Meeting:
    """The issued minutes opened for other words; the meeting stays closed."""
    again = Reopening(at=now, reason=reason, only_words=True)
    return msgspec.structs.replace(meeting, reopened=(*meeting.reopened, again))


# The lock


def check_meeting(before: Meeting, after: Meeting | None) -> None:
    """Whether a meeting may become another, or go.

    Raises:
        RefusedError: its minutes stand, and it was not opened again.
    """
    if not is_locked(before):
        return
    if after is not None:
        if len(after.reopened) > len(before.reopened):
            return
        noted = msgspec.structs.replace(before, private_note=after.private_note)
        if noted == after:
            return
    raise _locked(before)


def check_item(before: Item | None, after: Item | None, meetings: Mapping[int, Meeting]) -> None:
    """Whether an item may become another, come or go: what issued meetings heard of it stays.

    Raises:
        RefusedError: that would change.
    """
    was, now = _said(before, meetings), _said(after, meetings)
    if was != now:
        raise _locked(meetings[(was or now)[0].meeting or 0])
    if before is None or after is None:
        item = before or after
        born = meetings.get(item.meeting) if item and item.meeting is not None else None
        if born and is_locked(born):
            raise _locked(born)


def _said(item: Item | None, meetings: Mapping[int, Meeting]) -> list[Progress]:
    """What issued meetings heard of it."""
    return [
        line
        for line in (item.progress if item else ())
        if line.meeting is not None and (held := meetings.get(line.meeting)) and is_locked(held)
    ]


def _locked(meeting: Meeting) -> RefusedError:
    return RefusedError(
        f"{meeting.title}的纪要已经签发，记录不能再改。要改请到纪要页按 F8 更正，并写明理由。"
    )
