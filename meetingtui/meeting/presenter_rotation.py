"""Rotation of presenters (轮流分享): who shared when, and whose turn it is."""

from collections.abc import Sequence

import msgspec

from meetingtui.base.wording import month_day
from meetingtui.meeting.record import Meeting
from meetingtui.school.school import School


class PresenterTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One person's entry in the rotation of presenters."""

    name: str
    """Full name of the person."""
    last: Meeting | None = None
    """Last meeting of this term in which the person shared; None where there is none."""

    @property
    def words(self) -> str:
        """That meeting in Chinese: 第3次 10月12日, or 本学期还没有."""
        if self.last is None:
            return "本学期还没有"
        return f"第{self.last.number}次 {month_day(self.last.on)}"


def presenter_rotation(school: School, past: Sequence[Meeting]) -> list[PresenterTurn]:
    """Return the rotation, next presenter first: never this term, then longest ago, then by roster.

    ``past`` are the meetings, oldest first. A presenter who was entered but shared nothing does not
    count.
    """
    shared = {
        share.presenter: at
        for at, each in enumerate(past)
        for share in each.shares
        if share.is_held
    }
    names = sorted(
        (person.name for person in school.attendees), key=lambda name: shared.get(name, -1)
    )
    return [
        PresenterTurn(name=name, last=past[shared[name]] if name in shared else None)
        for name in names
    ]


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Return the name of the next presenter; empty where the roster is empty."""
    return next((turn.name for turn in presenter_rotation(school, past)), "")
