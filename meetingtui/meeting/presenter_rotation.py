"""The rotation of presenters of the learning share (学习分享): who is next, and who last when."""

from collections.abc import Sequence

import msgspec

from meetingtui.base.wording import month_day
from meetingtui.meeting.record import Meeting
from meetingtui.school.school import School


class PresenterTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One person's entry in the rotation of learning share presenters, with the last turn."""

    name: str
    """Full name of the person."""
    last_meeting: Meeting | None = None
    """Last meeting of this term in which the person shared; None where there is none."""

    @property
    def last_turn_text(self) -> str:
        """Chinese text on the last meeting that a person presented in: 第3次 10月12日, or
        本学期还没有.
        """
        if self.last_meeting is None:
            return "本学期还没有"
        return f"第{self.last_meeting.number}次 {month_day(self.last_meeting.on)}"


def presenter_rotation(school: School, past: Sequence[Meeting]) -> list[PresenterTurn]:
    """Return the rotation of presenters, next one first: never this term, then longest ago, then
    by roster.

    Args:
        school: the school.
        past: the meetings, oldest first; a presenter who was entered but shared nothing does not
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
        PresenterTurn(name=name, last_meeting=past[shared[name]] if name in shared else None)
        for name in names
    ]


def next_presenter(school: School, past: Sequence[Meeting]) -> str:
    """Return the name of the next presenter; empty where the roster is empty."""
    return next((turn.name for turn in presenter_rotation(school, past)), "")
